"""Tell which part of the day a phrase names ("tomorrow morning"), and which phrases name no days. Pure."""

import re
from collections.abc import Mapping
from datetime import time
from functools import cache
from re import Pattern

from parley.texts import LANGUAGES, Language
from parley.texts.vocabulary import pattern
from parley.texts.vocabulary import words as spoken_words

VOCABULARY = "parley.lanes.assistant.vocabulary"
PARTS: Mapping[Language, Mapping[str, tuple[time, time]]] = {
    language: {
        name: (time(hours[0]), time(hours[1])) for name, hours in spoken_words(VOCABULARY, language)["hours"].items()
    }
    for language in LANGUAGES
}
"""The first and last hour of each part of a day, in each language: in Spanish, the afternoon begins after lunch."""


def begins_otherwise(words: str) -> bool:
    """Return whether the words begin as no name of days does: "to do", "my list"."""
    return _spoken("no_days", r"(?:{})\b").match(words.casefold()) is not None


def part(words: str) -> tuple[time, time] | None:
    """Return the start and end hour of the part of the day in a phrase: 9 and 12 for "tomorrow morning". None if the
    phrase names no part of the day.
    """
    plain = words.casefold()
    said = (
        (language, name) for language in LANGUAGES for name in PARTS[language] if _part(language, name).search(plain)
    )
    return next((PARTS[language][name] for language, name in said), None)


def without_part(words: str) -> str:
    """Return a phrase without the words for a part of the day: "9 december", of "9 december morning"."""
    for language in LANGUAGES:
        for name in PARTS[language]:
            rest, found = _part(language, name).subn(" ", words, count=1)
            if found:
                return " ".join(rest.split()).strip(" ,")
    return words


@cache
def _part(language: Language, name: str) -> Pattern[str]:
    return re.compile(rf"\b(?:to)?(?:{spoken_words(VOCABULARY, language)['looks'][name]})\b", re.IGNORECASE)


@cache
def _spoken(name: str, form: str) -> Pattern[str]:
    return pattern(VOCABULARY, name, form, table="looks")
