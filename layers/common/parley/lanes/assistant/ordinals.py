"""Places in a list as people name them: "the second one", "el último". Pure."""

from functools import cache

from parley.conversation.normal_form import normalise
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed, words

VOCABULARY = "parley.lanes.assistant.vocabulary"
LAST = -1
"""The place in a list that stands for "the last one"."""


def place(named: str) -> int | None:
    """Return the number that an ordinal in words means: 2 for "the second one", LAST for "the last one". None for any
    other words, and for digits.
    """
    beside = listed(VOCABULARY, "place_beside")
    said = [word for word in normalise(named).split() if word not in beside]
    return _places().get(said[0]) if len(said) == 1 else None


def place_among(named: str) -> tuple[int, str] | None:
    """Return the number of a thing among those of one name, and that name: (2, "stretch") for "the second stretch".
    None for any other words.
    """
    beside = listed(VOCABULARY, "place_beside")
    first, *rest = [word for word in normalise(named).split() if word not in beside] or [""]
    return (_places()[first], " ".join(rest)) if rest and first in _places() else None


@cache
def _places() -> dict[str, int]:
    tables = [words(VOCABULARY, language)["places"] for language in LANGUAGES]
    return {word: int(at) for table in tables for at, ordinals in table.items() for word in ordinals}
