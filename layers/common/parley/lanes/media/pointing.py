"""Reads words that point to a title of a list, and the year beside a title. Pure.

"2", "the second one", "the last one"     its place
"the 1984 one", "la de 1984"              its year
"dune (1984)", "dune 1984"                a title and its year
"""

from dataclasses import dataclass
from functools import cache

from parley.conversation.normal_form import without_accents
from parley.lanes.media.said_words import VOCABULARY, SaidWords, phrases
from parley.texts import LANGUAGES
from parley.texts.vocabulary import words

LAST = -1
"""The place that stands for the last title of a list."""


@dataclass(frozen=True)
class Pointer:
    """Words that point to a title of the list that was shown last."""

    place: int = 0
    """The number in the list, or LAST; 0: no place is named."""
    year: int = 0


@cache
def _places() -> dict[str, int]:
    tables = [words(VOCABULARY, language)["places"] for language in LANGUAGES]
    return {without_accents(word): int(at) for table in tables for at, named in table.items() for word in named}


def pointer(text: str) -> Pointer | None:
    """Return to which title of a list a text points: "2", "the second one", "that one", "the 1984 one". None if it
    points to none.
    """
    plain = SaidWords.of(text).plain
    if plain in phrases("that_one"):
        return Pointer()
    while plain and (plain[0],) in phrases("the"):
        plain = plain[1:]
    if plain and (plain[-1],) in phrases("the_one"):
        plain = plain[:-1]
    while plain and (plain[0],) in phrases("of"):  # "la de 1984"
        plain = plain[1:]
    if len(plain) != 1:
        return None
    word = plain[0]
    if (word,) in phrases("last"):
        return Pointer(LAST)
    if word.isdecimal() and len(word) <= 2 and int(word):
        return Pointer(int(word))
    if is_year(word):
        return Pointer(year=int(word))
    return Pointer(_places()[word]) if word in _places() else None


def is_bare_number(text: str) -> bool:
    """Return whether a text is nothing but a number, which may answer something else."""
    return text.strip(" .!").isdecimal()


def is_year(word: str) -> bool:
    """Return whether a word is a year in which there were films."""
    return len(word) == 4 and word.isdecimal() and 1870 <= int(word) <= 2200


def with_year(text: str) -> tuple[str, int]:
    """Return a title without the year at its end, and the year; 0 if none stands there: "dune (1984)", "dune 1984"."""
    said = text.split()
    last = said[-1].strip("()[].,") if len(said) > 1 else ""
    return (" ".join(said[:-1]), int(last)) if is_year(last) else (text, 0)
