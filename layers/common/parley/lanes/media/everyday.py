"""Whether words name a thing, a person or a chore of everyday life, and so hardly a film or a series. Pure."""

from collections.abc import Sequence
from functools import cache

from parley.lanes.media.said_words import said_phrases


def is_everyday(plain: Sequence[str], is_alone: bool = False) -> bool:
    """Return whether words, in the form in which they are compared, name a thing, a person or a chore of everyday life:
    "milk", "my data", "a plumber", "call mom". A number does where something is counted: the library is not alone.
    """
    is_small = len(plain) in (1, 2) and (plain[0],) in said_phrases("some")
    if not is_alone and any((word,) in said_phrases("counted") for word in plain):
        return True
    return is_small or any(form in _everyday() for word in plain for form in (word, word[:-1], word[:-2]))


@cache
def _everyday() -> frozenset[str]:
    return frozenset(word for name in ("not_in_titles", "everyday") for each in said_phrases(name) for word in each)
