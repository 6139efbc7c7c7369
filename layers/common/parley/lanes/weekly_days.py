"""Reads a day of each week that is not wanted, as all other days: "fridays", "los viernes". Pure."""

import re
from functools import cache

from parley.texts import LANGUAGES
from parley.texts.vocabulary import words

VOCABULARY = "parley.conversation.vocabulary"


def all_days_but(said: str) -> str:
    """Return how all other days are said where a phrase about time is one day of each week: "every day except fridays",
    of "fridays"; "" for any other phrase.
    """
    for language, weekly in zip(LANGUAGES, _weekly(), strict=True):
        if weekly.fullmatch(said.strip()):
            return str(words(VOCABULARY, language)["all_days_but"]).format(days=said.strip())
    return ""


@cache
def _weekly() -> tuple[re.Pattern[str], ...]:
    """Return the pattern of a day of each week, of each language."""
    return tuple(re.compile(str(words(VOCABULARY, each)["weekly_day"]), re.IGNORECASE) for each in LANGUAGES)
