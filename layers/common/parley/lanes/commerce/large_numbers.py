"""Writes the numbers above twenty that a text has in words with digits, before the shop reads it: "two hundred
baguettes" is 200 of them, and not two. Smaller numbers are words of the shop's own; a time ("at seven thirty") stays as
it is. Pure.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from parley.conversation.normal_form import without_accents
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed
from parley.texts.vocabulary import words as words_of_file

ORDER_WORDS = f"{__package__}.vocabulary"
WORD = re.compile(r"[^\W\d_]+|\d+")
LARGEST_SMALL = 20
"""The highest number that the shop reads by its own words."""
HUNDRED, THOUSAND = 100, 1_000
SIZES = (1, LARGEST_SMALL, HUNDRED, THOUSAND)
"""What a word of a number stands for at least: units, tens, hundreds and thousands."""
MOST_WORDS = 60
"""The most words of a text that are looked at."""


def counts_in_digits(text: str) -> str:
    """Return a text with its numbers above twenty in digits; unchanged if it has none in words."""
    found = list(WORD.finditer(text))[:MOST_WORDS]
    plain = [without_accents(each[0]) for each in found]
    if _large().keys().isdisjoint(plain):
        return text
    written, copied, at = "", 0, 0
    while at < len(found):
        size = _size(text, found, plain, at)
        value = _value(plain[at : at + size])
        if value is None or not _counts(plain, at, size, value):
            at += max(size, 1)
            continue
        written += f"{text[copied : found[at].start()]}{value}"
        at, copied = at + size, found[at + size - 1].end()
    return written + text[copied:]


def _size(text: str, found: Sequence[re.Match[str]], plain: Sequence[str], at: int) -> int:
    """Return how many words from this place on make one number; 0 for none."""
    size = 0
    for place in range(at, len(plain)):
        is_beside = place == at or text[found[place - 1].end() : found[place].start()] in (" ", "-")
        is_one = place == at and plain[place] in _ones()
        is_joint = place > at and plain[place] in listed(ORDER_WORDS, "joints_of_numbers")
        if not is_beside or not (plain[place] in _numbers() or is_one or is_joint):
            break
        size = size if is_joint else place - at + 1
    return size


def _value(said: Sequence[str]) -> int | None:
    """Return the number that these words are together; None if they are none ("two three", "a")."""
    whole = part = 0
    lowest = THOUSAND
    for word in said:
        number = _numbers().get(word)
        if number is None:
            continue  # "and", "a"
        size = (
            THOUSAND if number >= THOUSAND else HUNDRED if number >= HUNDRED else 10 if number >= LARGEST_SMALL else 1
        )
        if number >= THOUSAND:
            whole, part, lowest = whole + max(part, 1) * number, 0, THOUSAND
        elif word in listed(ORDER_WORDS, "multiplied"):
            part, lowest = max(part, 1) * number, size
        elif size >= lowest:
            return None
        else:
            part, lowest = part + number, size
    return whole + part or None


def _counts(plain: Sequence[str], at: int, size: int, value: int) -> bool:
    """Return whether a number in words counts something: it is above twenty, no part of a time, and no thanks ("mil
    gracias")."""
    before, behind = plain[at - 1] if at else "", plain[at + size] if at + size < len(plain) else ""
    if value <= LARGEST_SMALL or not {before, behind}.isdisjoint(listed(ORDER_WORDS, "never_counted_beside")):
        return False
    is_of_time = before.isdecimal() or before in _numbers() or before in listed(ORDER_WORDS, "of_the_clock")
    return value >= HUNDRED or not is_of_time


@cache
def _large() -> Mapping[str, int]:
    """Return the value of each word of a number above twenty, in all languages."""
    tables = (words_of_file(ORDER_WORDS, each)["large_numbers"] for each in LANGUAGES)
    return {word: number for table in tables for word, number in table.items()}


@cache
def _numbers() -> Mapping[str, int]:
    """Return the value of each number word of all languages, from two on."""
    small = {word: n for each in LANGUAGES for n, word in enumerate(words_of_file(ORDER_WORDS, each)["numbers"], 2)}
    return {**small, **_large()}


@cache
def _ones() -> frozenset[str]:
    """Return the words for one, before "hundred" and the like."""
    return listed(ORDER_WORDS, "ones_of_numbers")
