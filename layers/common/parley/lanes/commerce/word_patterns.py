"""Finds the phrases of a vocabulary list at the beginning or the end of a text. Pure.

Each pattern is anchored at one end of the text, and texts are short, so matching is fast.
"""

import re
from collections.abc import Mapping
from functools import cache

from parley.lanes.commerce.item_words import ORDER_WORDS
from parley.texts.vocabulary import listed
from parley.tools.phrases import bare


@cache
def patterns(name: str) -> Mapping[str, re.Pattern[str]]:
    """Return two patterns for the phrases of this vocabulary list: "begins" matches one at the beginning of a text,
    "ends" at its end.
    """
    alternatives = "|".join(sorted(listed(ORDER_WORDS, name), key=lambda each: (-len(each), each)))
    return {
        "begins": re.compile(rf"(?:{alternatives})(?![^\W_])[ ,:]*"),
        "ends": re.compile(rf"(?<![ ,])[ ,]+(?:{alternatives})$"),
    }


def is_whole(name: str, said: str) -> bool:
    """Return whether the text, as a whole, is a phrase of this vocabulary list."""
    return patterns(name)["begins"].fullmatch(lowered(said)) is not None


def behind(name: str, said: str) -> str | None:
    """Return the text that follows a phrase of this vocabulary list at its beginning; None if it begins with none, or
    nothing follows.
    """
    found = patterns(name)["begins"].match(lowered(said))
    rest = said[found.end() :].strip() if found else ""
    return rest or None


def without_start(name: str, said: str) -> str:
    """Return the text without a phrase of this vocabulary list at its beginning; unchanged if it begins with none, or
    nothing follows.
    """
    return behind(name, said) or said


def without_end(name: str, said: str) -> str:
    """Return the text without a phrase of this vocabulary list at its end; unchanged if it ends with none, or is
    nothing else.
    """
    found = patterns(name)["ends"].search(lowered(said))
    return said[: found.start()].strip() if found else said


def lowered(said: str) -> str:
    """Return the text in lower case and without accents, at the same length, so that positions in it fit the original;
    unchanged if the length would differ.
    """
    low = bare(said).lower()
    return low if len(low) == len(said) else said
