"""Read the numbers in answers to the guide's questions: ages, also in words and by a year of birth, and marks. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from parley.conversation.deed_verbs import said_words
from parley.conversation.normal_form import normalise, without_accents
from parley.texts import LANGUAGES
from parley.texts.vocabulary import words

GUIDE_ANSWER_WORDS = "parley.lanes.guide.answer_words"
LONGEST_GUIDE_ANSWER = 160
"""The most characters of a text that is read as an answer."""
TEENS = 19
"""The last number behind which no other counts on: "twenty one"."""
BIRTH_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
APART = str.maketrans(dict.fromkeys("+-–—½", " ") | dict.fromkeys("\ufe0f\u20e3"))
"""Takes signs out of a text that join words, or that make a picture of a digit."""
GLUED = re.compile(r"(?<!\w)(\d{1,3})([^\W\d_]{1,10})(?!\w)")
"""Matches a number with a word right behind it: "17yo"."""


def plain_numbers(text: str) -> str:
    """Return a text with its numbers in plain digits, apart from the unit of an age: "17 yo" for "17yo"."""
    if len(text) > LONGEST_GUIDE_ANSWER:
        return text
    plain = unicodedata.normalize("NFKC", text.translate(APART))
    return GLUED.sub(lambda found: f"{found[1]} {found[2]}" if _is_age_unit(found[2]) else found[0], plain)


def _is_age_unit(word: str) -> bool:
    return without_accents(word) in _age_units()


@cache
def _age_units() -> frozenset[str]:
    """Return the words for years behind an age, of all languages."""
    listed_units = (words(GUIDE_ANSWER_WORDS, language)["agreement"]["age_units"] for language in LANGUAGES)
    return frozenset(without_accents(each) for units in listed_units for each in units)


def in_digits(text: str, year: int) -> str:
    """Return a text with its ages in digits: "42" for "forty-two", and the age for a year of birth."""
    dated = BIRTH_YEAR.sub(lambda found: str(max(0, year - int(found[0]) - 1)), text)
    words_said, tens, digits = (
        normalise(dated.translate(APART)).split(),
        _number_words("numbers"),
        _number_words("digits"),
    )
    told: list[str] = []
    last = 0
    for word in words_said:
        plain = without_accents(word)
        if last and last % 10 == 0 and last > TEENS and plain in digits:
            told[-1] = str(last + digits[plain])
            last = 0
        elif plain in tens:
            last = tens[plain]
            told.append(str(last))
        elif not (last and plain in _joints()):
            last = 0
            told.append(word)
    return " ".join(told)


def with_digits(text: str) -> str:
    """Return a text with the numbers from one to nine in digits, as a mood is told: "4 out of 5"."""
    digits, said = _number_words("digits"), normalise(text.translate(APART)).split()
    is_last = [
        at + 1 == len(said) or without_accents(said[at + 1]) not in digits for at in range(len(said))
    ]  # "un dos"
    return " ".join(
        str(digits.get(without_accents(w), w)) if alone else w for w, alone in zip(said, is_last, strict=True)
    )


@cache
def _number_words(name: str) -> Mapping[str, int]:
    """Return the numbers of this table, by their words in all languages."""
    found = (pair for language in LANGUAGES for pair in words(GUIDE_ANSWER_WORDS, language)[name].items())
    return {without_accents(word): number for word, number in found}


@cache
def _joints() -> frozenset[str]:
    return frozenset(each for language in LANGUAGES for each in words(GUIDE_ANSWER_WORDS, language)["joints"])


def said_and_numbers(text: str) -> tuple[list[str], list[int]]:
    """Return the words of a text as they are compared, each number as "n", and the numbers. A long text has none. The
    word "n" that people write for "and" stands there as that word: no number belongs to it.
    """
    if len(text) > LONGEST_GUIDE_ANSWER:
        return [], []
    apart = "".join(f" {c} " if unicodedata.category(c) == "So" else c for c in text.translate(APART))
    raw, plain = normalise(apart).split(), [word.plain for word in said_words(apart)]
    is_number = [each.isascii() and each.isdecimal() and len(each) < 4 for each in raw]
    meant = ["and" if word == "n" else word for word in plain]
    said = ["n" if number else word for word, number in zip(meant, is_number, strict=True)]
    return said, [int(each) for each, number in zip(raw, is_number, strict=True) if number]
