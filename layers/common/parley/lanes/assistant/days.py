"""Which part of the day a phrase that names days is about, and which phrases name no days. Pure."""

import re
from datetime import time
from functools import cache
from re import Pattern

from parley.texts import LANGUAGES, Language
from parley.texts.vocabulary import pattern
from parley.texts.vocabulary import words as spoken_words

VOCABULARY = "parley.lanes.assistant.vocabulary"
PARTS = {
    "en": {"morning": (time(9), time(12)), "afternoon": (time(12), time(18)), "evening": (time(18), time(22))},
    "es": {"morning": (time(9), time(14)), "afternoon": (time(15), time(20)), "evening": (time(20), time(23))},
}
"""The hours of each part of a day that people look at, in each language: where Spanish is spoken, the afternoon begins
after lunch."""


def begins_otherwise(words: str) -> bool:
    """Return whether the words begin in a way in which no name of days does."""
    return _spoken("no_days", r"(?:{})\b").match(words.casefold()) is not None


def part(words: str) -> tuple[time, time] | None:
    """Return the first and the last hour of the part of the day that a phrase names; None if it names none, so that the
    whole day is meant."""
    plain = words.casefold()
    said = (
        (language, name) for language in LANGUAGES for name in PARTS[language] if _part(language, name).search(plain)
    )
    return next((PARTS[language][name] for language, name in said), None)


@cache
def _part(language: Language, name: str) -> Pattern[str]:
    return re.compile(rf"\b(?:to)?(?:{spoken_words(VOCABULARY, language)['looks'][name]})\b", re.IGNORECASE)


@cache
def _spoken(name: str, form: str) -> Pattern[str]:
    return pattern(VOCABULARY, name, form, table="looks")
