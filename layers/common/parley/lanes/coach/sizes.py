"""The size of a habit, said by itself: "make it 10", "no, pará, mejor dos páginas", "20 is killing me, could we drop it
to like 5". Pure.

It is put into the habit that is known: in place of its number and of the unit behind that, or beside a habit without a
number.
"""

import re
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from parley.conversation.normal_form import without_accents
from parley.conversation.requests import is_request
from parley.lanes.coach.notes import CoachNotes
from parley.texts import LANGUAGES
from parley.texts.vocabulary import longest_first, words

DEED_WORDS = "parley.lanes.coach.deed_words"
MOST_OF_UNIT = 2
"""The most words of a unit: "push ups"."""
WORD = re.compile(r"[^\s,.;:!¡?¿]+")
CLAUSE = re.compile(r"[^,.;:!?¡¿\n—–]{1,200}")


class HabitSize(NamedTuple):
    """A number as the person wrote it, and what it counts; "" if they said a number alone."""

    number: str
    unit: str
    is_sure: bool = False
    """Whether the words say that something becomes more or less, so that a number alone is no time: "drop it to 5"."""

    @property
    def said(self) -> str:
        """The number with its unit."""
        return f"{self.number} {self.unit}".strip()


def resized(text: str, notes: CoachNotes, *, is_time_asked: bool) -> str:
    """Return the habit of the notes in the size that a whole text gives; "" for any other text, and if there is no
    habit. A number alone is a size only where a number stands in the habit, and no time is asked for or set; or where
    the words say that it becomes more or less.
    """
    habit, size = notes.profile.habit_domain, size_in(text) or _size_beside(text, notes.profile.habit_domain)
    is_awaited = notes.outcome == "awaited"
    if not habit or size is None or (not size.is_sure and ("?" in text or is_awaited)):
        return ""
    if not size.unit:
        may_be_time = is_time_asked or (notes.schedule is not None and not size.is_sure)
        return "" if may_be_time else with_number(habit, size.number)
    if (counted := _counted(size.unit).search(habit)) is not None:
        return f"{habit[: counted.start()]}{size.said}{habit[counted.end() :]}"
    known = _number_pattern().search(habit)
    if known is None:
        return f"{habit} {size.said}"
    rest = habit[known.end() :].split()
    behind = " ".join(rest[len(size.unit.split()) :])
    return f"{habit[: known.start()]}{size.said} {behind}".strip()


def _size_beside(text: str, habit: str) -> HabitSize | None:
    """Return the size that one clause of a text gives, if each other one tells why in words about the habit's number,
    or without any number: "20 is killing me, could we drop it to like 5". None for any other text.
    """
    clauses = [each.strip() for each in CLAUSE.findall(text) if each.strip()]
    sized = [(each, size) for each in clauses if (size := size_in(each)) is not None]
    if len(clauses) < 2 or len(sized) != 1:
        return None
    (own, size), of_habit = sized[0], set(filter(_is_number, map(without_accents, WORD.findall(habit))))
    others = [set(map(without_accents, WORD.findall(each))) for each in clauses if each != own]
    numbers = {word for each in others for word in each if _is_number(word)} - _single("articles")
    if not size.unit and (unit := _unit_in(" ".join(each for each in clauses if each != own))):
        return size._replace(unit=unit, is_sure=True)  # "20 minutes is too much, make it 10"
    is_why = numbers <= of_habit and not any(is_request(each) for each in clauses if each != own)
    return size._replace(is_sure=size.is_sure or bool(numbers)) if is_why else None


def _unit_in(text: str) -> str:
    """Return the unit behind the number of a text: "minutes", of "20 minutes is too much"; "" if it has none."""
    said = WORD.findall(text)
    pairs = ((without_accents(one), other) for one, other in pairwise(said))
    return next(
        (other for one, other in pairs if _is_number(one) and without_accents(other) in _single("units_of_size")), ""
    )


def with_number(habit: str, number: str) -> str:
    """Return a habit with this number in place of its own, or in front of what it counts ("10 pushups"); "" if it
    counts nothing.
    """
    known = _number_pattern().search(habit)
    if known is not None:
        return f"{habit[: known.start()]}{number}{habit[known.end() :]}"
    is_counted = len(habit.split()) <= MOST_OF_UNIT and habit.lower().endswith("s")
    return f"{number} {habit}" if is_counted else ""


def size_in(text: str) -> HabitSize | None:
    """Return the size that a whole text gives, behind or before a word that sets it anew; None for any other text."""
    said = WORD.findall(text)
    plain = [without_accents(each) for each in said]
    place = next((at for at, word in enumerate(plain) if _is_number(word)), None)
    if place is None or not (_single("sets_size") | _single("steps_size")).issuperset(plain[:place]):
        return None
    end = place + 1
    while end < len(plain) and plain[end] not in _single("behind_size"):
        end += 1
    unit, behind = plain[place + 1 : end], plain[end:]
    is_set = bool(plain[:place] or behind)
    if not is_set or len(unit) > MOST_OF_UNIT or not _single("behind_size").issuperset(behind):
        return None
    if any(not each.isalpha() for each in unit) or not _single("no_unit").isdisjoint(unit):
        return None
    is_step = not _single("steps_size").isdisjoint((*plain[:place], *behind))
    return HabitSize(said[place], " ".join(said[place + 1 : end]), is_step)


def is_no_habit(said: str) -> bool:
    """Return whether words are no habit by themselves: a number, or words that only set a size ("like", "like 5")."""
    plain = [without_accents(each) for each in WORD.findall(said)]
    return all(_is_number(each) or each in _single("sets_size") or each in _single("behind_size") for each in plain)


def _is_number(word: str) -> bool:
    return (word.isdecimal() and len(word) <= 3) or word in _single("size_numbers")


def _counted(unit: str) -> re.Pattern[str]:
    """Return the pattern of a number with this unit, in the singular or the plural: "una página", for "páginas"."""
    named = "|".join(longest_first(_single("size_numbers")))
    stem = re.escape(unit.removesuffix("s"))
    return re.compile(rf"\b(?:\d{{1,3}}|{named}) {stem}s?\b", re.IGNORECASE)


@cache
def _number_pattern() -> re.Pattern[str]:
    named = "|".join(longest_first(_single("size_numbers") - _single("articles")))
    return re.compile(rf"\b(?:\d{{1,3}}|{named})\b", re.IGNORECASE)


@cache
def _single(name: str) -> frozenset[str]:
    """Return the single words of a list, of all languages, in their plain form."""
    return frozenset(without_accents(word) for each in LANGUAGES for word in str(words(DEED_WORDS, each)[name]).split())
