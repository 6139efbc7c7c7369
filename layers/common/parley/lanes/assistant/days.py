"""What a look is about, of the words that name days: the part of a day, and what is about no days. Pure."""

from datetime import time
from functools import cache
from re import Pattern

from parley.texts.vocabulary import pattern

VOCABULARY = "parley.lanes.assistant.vocabulary"
PARTS = {"morning": (time(9), time(12)), "afternoon": (time(12), time(18)), "evening": (time(18), time(22))}
"""The hours of each part of a day that people look at."""


def begins_otherwise(words: str) -> bool:
    """Return whether the words begin in a way in which no name of days does."""
    return _spoken("no_days", r"(?:{})\b").match(words.casefold()) is not None


def part(words: str) -> tuple[time, time] | None:
    """Return the first and last hour of the part of the day that is among the words; None for a whole day."""
    plain = words.casefold()
    return next((hours for name, hours in PARTS.items() if _spoken(name, r"\b(?:to)?(?:{})\b").search(plain)), None)


@cache
def _spoken(name: str, form: str) -> Pattern[str]:
    return pattern(VOCABULARY, name, form, table="looks")
