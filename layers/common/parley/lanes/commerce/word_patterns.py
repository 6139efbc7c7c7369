"""The words of the vocabulary at the beginning and at the end of a text, as patterns. Pure.

Each is anchored at one end of a text, and looked for in a short one.
"""

import re
from collections.abc import Mapping
from functools import cache

from parley.lanes.commerce.item_words import ORDER_WORDS
from parley.texts.vocabulary import listed
from parley.tools.phrases import bare


@cache
def patterns(name: str) -> Mapping[str, re.Pattern[str]]:
    """Return the patterns of a list's words at the beginning and at the end of a text."""
    alternatives = "|".join(sorted(listed(ORDER_WORDS, name), key=lambda each: (-len(each), each)))
    return {
        "begins": re.compile(rf"(?:{alternatives})(?![^\W_])[ ,:]*"),
        "ends": re.compile(rf"[ ,]+(?:{alternatives})$"),
    }


def is_whole(name: str, said: str) -> bool:
    """Return whether a text is one of the list's, from its first word to its last."""
    return patterns(name)["begins"].fullmatch(lowered(said)) is not None


def behind(name: str, said: str) -> str | None:
    """Return the text behind the words that it begins with; None if it does not begin so, or nothing follows."""
    found = patterns(name)["begins"].match(lowered(said))
    rest = said[found.end() :].strip() if found else ""
    return rest or None


def without_start(name: str, said: str) -> str:
    """Return the text without such words at its beginning; whole, if it is nothing else."""
    return behind(name, said) or said


def without_end(name: str, said: str) -> str:
    """Return the text without such words at its end; whole, if it is nothing else."""
    found = patterns(name)["ends"].search(lowered(said))
    return said[: found.start()].strip() if found else said


def lowered(said: str) -> str:
    """Return the text in small letters and without accents, of the same length: patterns are looked for in it."""
    low = bare(said).lower()
    return low if len(low) == len(said) else said
