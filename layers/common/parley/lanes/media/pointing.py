"""Reads words that point to a title of a list, and the year beside a title. Pure.

"2", "the second one", "the last one"          its place
"the 1984 one", "la de 1984"                   its year
"the newer one", "hmm the old one I guess"     the newest, or the oldest, of those that are called alike
"the one with sandworms", "the dune one"       words of its name
"not that one, the other"                      the one that was not meant before
"dune (1984)", "dune from 1984", "the 1984 dune"   a title and its year
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, Protocol, TypeVar

from parley.conversation.normal_form import without_accents
from parley.lanes.media.said_words import MEDIA_VOCABULARY, SaidWords, said_phrases, without_polite_words
from parley.texts import LANGUAGES
from parley.texts.vocabulary import words

LAST = -1
"""The place that stands for the last title of a list."""
YEAR_WORDS = 7
"""The most words that name a year behind a title: "the one that came out in 1984"."""

REFUSING = ("no", "not")
MOST_HEDGES = 5
"""The most words of somebody who is not sure, at either end of a text: "wait, no sorry, I meant"."""


@dataclass(frozen=True)
class Pointer:
    """Words that point to a title of the list that was shown last."""

    place: int = 0
    """The number in the list, or LAST; 0: no place is named."""
    year: int = 0
    age: Literal["", "newest", "oldest"] = ""
    words: str = ""
    """Words of the title's name; empty: none are said."""
    is_other: bool = False
    """Whether the title is meant that was not meant before."""

    @property
    def compares(self) -> bool:
        """Return whether the words tell one title from others of its name: its year, its age, or "the other"."""
        return bool(self.year or self.age or self.is_other)

    @property
    def names_nothing(self) -> bool:
        """Return whether the words only point ("that one"), so that only one title can be meant."""
        return self == Pointer()


class PointedTitle(Protocol):
    """What of a title can be pointed to."""

    @property
    def name(self) -> str:
        """What the title is called."""

    @property
    def year(self) -> int:
        """The year of the title; 0: not known."""


Pointed = TypeVar("Pointed", bound=PointedTitle)


def among(titles: Sequence[Pointed], points: Pointer) -> Sequence[Pointed]:
    """Return those of the titles that the words point to: all of them for "that one", and for "the other"."""
    if points.year:
        return [each for each in titles if each.year == points.year]
    if points.age:
        return _by_age(titles, points.age == "newest")
    if points.words:
        return called_like(titles, points.words)
    if points.place == LAST:
        return titles[-1:]
    return titles[points.place - 1 : points.place] if points.place else titles


def _by_age(titles: Sequence[Pointed], is_newest: bool) -> Sequence[Pointed]:
    """Return the newest or the oldest title. Where several are called as the first one is, of these: "the newer one",
    of two films called Dune beside a sequel.
    """
    dated = [each for each in titles if each.year]
    alike = [each for each in dated if without_accents(each.name) == without_accents(dated[0].name)]
    compared = alike if len(alike) > 1 else dated
    years = [each.year for each in compared]
    wanted = (max(years) if is_newest else min(years)) if years else 0
    return [each for each in compared if each.year == wanted]


def called_like(titles: Iterable[Pointed], said: str) -> list[Pointed]:
    """Return the titles whose names hold these words side by side: "bear", of "The Bear"."""
    plain = without_accents(said)
    return [each for each in titles if plain and f" {plain} " in f" {without_accents(each.name)} "]


@cache
def _places() -> dict[str, int]:
    tables = [words(MEDIA_VOCABULARY, language)["places"] for language in LANGUAGES]
    return {without_accents(word): int(at) for table in tables for at, named in table.items() for word in named}


def pointer(text: str) -> Pointer | None:
    """Return to which title of a list a text points: "2", "the second one", "that one", "the newer one I guess". None
    if it points to none.
    """
    said = _without_hedges(without_polite_words(SaidWords.of(text)))
    if said.plain in said_phrases("that_one"):
        return Pointer()
    if said.plain in said_phrases("other_one"):
        return Pointer(is_other=True)
    refused = said.without_start("not_that_one")
    if refused is not None:
        return pointer(refused.text) if refused.plain else Pointer(is_other=True)
    return _described(said)


def _without_hedges(said: SaidWords) -> SaidWords:
    """Return the words without those of somebody who is not quite sure: "hmm", "I guess"."""
    for _ in range(MOST_HEDGES):
        said = said.without_start("hedges") or said
        said = said.without_end("hedges_behind") or said
    return said


def _described(said: SaidWords) -> Pointer | None:
    """Return the pointer of words that describe one title: "the second one", "the one from 1984", "the dune one"."""
    has_article = said.without_start("the")
    rest = has_article or said
    while again := rest.without_start("the"):  # "the number 2"
        rest = again
    named = rest.without_start("the_one_called")
    if named is not None and named.plain:
        return Pointer(words=named.text)
    before = rest.without_end("the_one")
    inside = before or rest.without_start("the_one") or rest
    behind = inside
    while again := behind.without_start("of"):  # "la de 1984"
        behind = again
    found = _one_word(behind.plain)
    if found is not None:
        return found
    is_named = has_article is not None and (before is not None or behind is not inside)
    return Pointer(words=behind.text) if is_named and behind.plain else None


def _one_word(plain: Sequence[str]) -> Pointer | None:
    """Return the pointer of the words that are left of "the ... one": a place, a year or an age. None for others."""
    joined = tuple(plain)
    if joined in said_phrases("newest"):
        return Pointer(age="newest")
    if joined in said_phrases("oldest"):
        return Pointer(age="oldest")
    if joined in said_phrases("last"):
        return Pointer(LAST)
    word = " ".join(joined)
    if word.isdecimal() and len(word) <= 2 and int(word):
        return Pointer(int(word))
    if is_year(word):
        return Pointer(year=int(word))
    return Pointer(_places()[word]) if word in _places() else None


def means_all(text: str) -> bool:
    """Return whether a text means every title of a list: "both", "all of them"."""
    return _without_hedges(without_polite_words(SaidWords.of(text))).plain in said_phrases("all_of_them")


def is_hedge(text: str) -> bool:
    """Return whether a text is nothing but words of somebody who is not sure, or who takes back: "wait, no sorry"."""
    said = without_polite_words(SaidWords.of(text))
    return not said.plain or said.plain in said_phrases("hedges") or not _without_hedges(said).plain


def is_bare_number(text: str) -> bool:
    """Return whether a text is nothing but a number, which may answer something else."""
    return text.strip(" .!").isdecimal()


def is_year(word: str) -> bool:
    """Return whether a word is a year in which there were films."""
    return len(word) == 4 and word.isdecimal() and 1870 <= int(word) <= 2200


def without_refused(text: str) -> str:
    """Return a text without the words at its end that say which title is not meant: "dune, la nueva", of "dune, la
    nueva no la de los 80".
    """
    said = SaidWords.of(text)
    for at in range(1, len(said.plain) - 1):
        if said.plain[at] in REFUSING and said.plain[at + 1 : at + 2] in said_phrases("the"):
            return " ".join(said.written[:at]).rstrip(" ,;:")
    return text


def placed(text: str) -> tuple[str, Pointer] | None:
    """Return a title and the place of it in a list, for a text that says both: "dune, the second one". None for any
    other.
    """
    title, comma, behind = text.rpartition(",")
    points = pointer(behind) if comma and title.strip() else None
    return (title.strip(), points) if points is not None and points.place else None


def with_year(text: str) -> tuple[str, int]:
    """Return a title without the words that name its year, and the year; 0 if none do: "dune (1984)", "dune de 1984",
    "dune, the 1984 version", "the 1984 version of dune".
    """
    said = SaidWords.of(text)
    total = len(said.plain)
    for size in range(min(YEAR_WORDS, total - 1), 0, -1):
        if year := _year_of(said.plain[total - size :]):
            return " ".join(said.written[: total - size]).rstrip(" ,;:"), year
    for size in range(min(YEAR_WORDS, total - 1), 1, -1):  # "1917" alone may begin a title, "the 1984 dune" does not
        if year := _year_of(said.plain[:size]):
            rest = SaidWords(said.written[size:], said.plain[size:])
            return (rest.without_start("of") or rest).text or text, year
    return text, 0


def with_age(text: str) -> tuple[str, Pointer | None]:
    """Return a title without the words behind it that tell it from others of its name by age, and these words as a
    pointer; None if there are none: "dune, the old one", "dune la nueva".
    """
    said = SaidWords.of(text)
    total = len(said.plain)
    for size in range(min(YEAR_WORDS, total - 1), 1, -1):
        behind = SaidWords(said.written[total - size :], said.plain[total - size :])
        points = _described(behind) if behind.without_start("the") is not None else None
        if points is not None and points.age:
            return " ".join(said.written[: total - size]).rstrip(" ,;:"), points
    return text, None


def _year_of(plain: tuple[str, ...]) -> int:
    """Return the year that words name, and nothing else; 0 if they name none."""
    if not any(map(is_year, plain)):
        return 0
    described = _described(SaidWords(plain, plain))
    return described.year if described is not None else 0


def said_title(words_said: str) -> str:
    """Return the title in words that describe one: "dune" of "the dune one" and of "la de dune"."""
    points = pointer(words_said)
    return points.words if points is not None and points.words else words_said
