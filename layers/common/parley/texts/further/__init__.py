"""Words of languages beside English and Spanish, for lists in code that still hold those of these two: one file a
language, a key a list. Where such a list becomes a file of its own, its key here goes with it.
"""

from collections.abc import Iterator

from parley.texts import LANGUAGES, READ_TOGETHER
from parley.texts.vocabulary import words


def listed(name: str) -> tuple[str, ...]:
    """Return the entries of a list in the further languages that are read. One that is written as a text has words."""
    return tuple(_entries(name))


def _entries(name: str) -> Iterator[str]:
    for language in LANGUAGES:
        if language not in READ_TOGETHER:
            found = words(__name__, language)[name]
            yield from found.split() if isinstance(found, str) else found


def alternatives(name: str) -> str:
    """Return the entries, which are patterns, as more alternatives of a pattern: "|um|dois"; empty for none."""
    return "".join(f"|{each}" for each in listed(name))
