"""Read answers to the guide's questions in people's own words: whether an adult agrees to a first session ("yep, I'm
34"), and how a person feels after one ("a lot calmer, thanks"). Pure.

An answer counts only if it is made of known parts from its first word to its last. There is one exception: who says
that they are under age is heard whatever else they say.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from enum import IntFlag
from functools import cache
from typing import Literal

from parley.conversation.deed_verbs import said_words
from parley.conversation.normal_form import normalise
from parley.lanes.guide.phases import ADULT
from parley.lanes.guide.word_parts import WordParts, readings_of, word_parts
from parley.texts import LANGUAGES, Language
from parley.texts.vocabulary import words

ANSWER_WORDS = "parley.lanes.guide.answer_words"
AgreementAnswer = Literal["yes", "no", "minor", "why_age", "what_is_it"]
LONGEST_ANSWER = 160
"""The most characters of a text that is read as an answer."""
OLDEST = 120
"""The age in years that nobody gives."""
APART = str.maketrans(dict.fromkeys("+-–—", " "))


class AgreementPart(IntFlag):
    """What a part of an answer about a first session says."""

    AGREES = 1
    DECLINES = 2
    ADULT = 4
    MINOR = 8
    NOT_YET = 16
    AGE = 32


class MoodPart(IntFlag):
    """What a part of an answer about a mood says."""

    AWFUL = 1
    LOW = 2
    MIDDLING = 4
    GOOD = 8
    GREAT = 16
    UNCLEAR = 32
    RATING = 64


MOODS: Mapping[int, int] = {each: number for number, each in enumerate(list(MoodPart)[:5], 1)}
"""The mood from 1 to 5 that each kind of feeling stands for."""
USUAL = 3
"""The mood that says least: of two that are side by side, the one that is farther from it counts."""


# --- agreement --------------------------------------------------------------------------------------------------------


def agreement_of(text: str) -> AgreementAnswer | None:
    """Return what a text says to the question before the first session: yes or no, that its writer is under age, or a
    question about it. None if it cannot be told.
    """
    said, numbers = _said(text)
    if _is_minor(said, numbers):
        return "minor"
    if asked := _asked(text):
        return asked
    found = {_agreed(said, numbers, language) for language in LANGUAGES} - {None}
    return found.pop() if len(found) == 1 else None


def _is_minor(said: Sequence[str], numbers: Sequence[int]) -> bool:
    """Return whether its writer says somewhere in the text that they are under age."""
    ages = iter(numbers)
    for at, word in enumerate(said):
        if word != "n":
            continue
        age, before, behind = next(ages), said[at - 1] if at else "", said[at + 1] if at + 1 < len(said) else ""
        if age < ADULT and (before in _single("before_age") or len(said) == 1) and behind not in _single("units"):
            return True
    is_near = any(each <= ADULT for each in numbers)
    held = f" {' '.join(said)} "
    return any(
        f" {part} " in held and _single("negations").isdisjoint(held.partition(f" {part} ")[0].split()[-2:])
        for part in (*_phrases("minor"), *(_phrases("not_yet") if is_near else ()))
    )


@cache
def _single(name: str) -> frozenset[str]:
    """Return the single words of this list, of all languages."""
    return frozenset(part[0] for each in LANGUAGES for part in _agreement_parts(each, name))


@cache
def _phrases(name: str) -> frozenset[str]:
    """Return the parts of this list that are several words, in all languages. Those of `minor` say anywhere in a text
    that its writer is under age; those of `not_yet` do beside the number of an age.
    """
    return frozenset(" ".join(part) for each in LANGUAGES for part in _agreement_parts(each, name) if len(part) > 1)


def _agreed(said: Sequence[str], numbers: Sequence[int], language: Language) -> AgreementAnswer | None:
    """Return what the words say in this language, by the reading with the fewest parts."""
    for found in readings_of(said, _agreement_parts(language)):
        meant = {answer for each in found if (answer := _agreement_meant(each, numbers))}
        if meant:
            return meant.pop() if len(meant) == 1 else None
    return None


def _agreement_meant(parts: int, numbers: Sequence[int]) -> AgreementAnswer | None:
    """Return what these parts mean together, with the numbers that they name."""
    if parts & (AgreementPart.MINOR | AgreementPart.NOT_YET):
        return "minor"
    if parts & AgreementPart.DECLINES:
        return None if parts & (AgreementPart.AGREES | AgreementPart.ADULT | AgreementPart.AGE) else "no"
    if parts & AgreementPart.AGE and not all(each < OLDEST for each in numbers):
        return None
    if any(each < ADULT for each in numbers):
        return "minor" if parts & AgreementPart.AGE else None
    return "yes" if parts else None


def _asked(text: str) -> AgreementAnswer | None:
    """Return what a short question is about: why the age matters, or what all this is. None for any other text."""
    said = f" {' '.join(word.plain for word in said_words(text))} "
    is_question = "?" in text or any(f" {each} " in said for each in _questions("what_is_it", "why_age"))
    if not is_question:
        return None
    asked: tuple[AgreementAnswer, ...] = ("why_age", "what_is_it")
    return next((each for each in asked if any(f" {part} " in said for part in _questions(each))), None)


@cache
def _questions(*names: str) -> frozenset[str]:
    """Return the words of these kinds of questions, of all languages."""
    return frozenset(" ".join(part) for name in names for each in LANGUAGES for part in _agreement_parts(each, name))


@cache
def _agreement_parts(language: Language, only: str = "") -> WordParts:
    """Return the parts of answers about a first session in this language; of one list, if it is named."""
    lists = {each.name.lower(): int(each) for each in AgreementPart if each.name}
    return word_parts(ANSWER_WORDS, language, {only: 0} if only else {**lists, "beside": 0}, "agreement")


# --- mood -------------------------------------------------------------------------------------------------------------


def mood_of(text: str) -> int | None:
    """Return the mood from 1 to 5 that a text tells, by a number of five, in words or by a lone picture; None if it
    cannot be told.
    """
    said, numbers = _said(text.replace("/", " of "))
    pictures = {mood for sign in text if (mood := _mood_signs().get(sign))}
    words_alone = [word for word in said if word.isalnum()]
    if not words_alone:
        return pictures.pop() if len(pictures) == 1 else None
    ratings = numbers[:-1] if len(numbers) == 2 and numbers[-1] == len(MOODS) else numbers
    if len(ratings) > 1 or any(each not in MOODS.values() for each in ratings):
        return None
    found = {_felt(words_alone, ratings, language) for language in LANGUAGES} - {None}
    return found.pop() if len(found) == 1 else None


def _felt(said: Sequence[str], ratings: Sequence[int], language: Language) -> int | None:
    """Return the mood that the words tell in this language, by the reading with the fewest parts."""
    for found in readings_of(said, _mood_parts(language)):
        meant = {mood for each in found if (mood := _mood_meant(each, ratings))}
        if meant:
            return meant.pop() if len(meant) == 1 else None
    return None


def _mood_meant(parts: int, ratings: Sequence[int]) -> int | None:
    """Return the mood that these parts mean together: a rating goes before feelings, and feelings must be close."""
    if parts & MoodPart.UNCLEAR:
        return None
    if ratings:
        return ratings[0]
    moods = [mood for part, mood in MOODS.items() if parts & part]
    is_close = bool(moods) and max(moods) - min(moods) <= 1
    return max(moods, key=lambda mood: abs(mood - USUAL)) if is_close else None


@cache
def _mood_parts(language: Language) -> WordParts:
    """Return the parts of answers about a mood in this language."""
    names = ("awful", "low", "middling", "good", "great", "unclear")
    lists = {name: int(MoodPart[name.upper()]) for name in names}
    parts = word_parts(ANSWER_WORDS, language, {**lists, "beside": 0}, "mood")
    return {**parts, ("n",): frozenset([int(MoodPart.RATING)])}


@cache
def _mood_signs() -> Mapping[str, int]:
    """Return the mood that each picture says."""
    table = words(ANSWER_WORDS, LANGUAGES[0])["mood_signs"]
    return {sign: mood for part, mood in MOODS.items() for sign in table[str(MoodPart(part).name).lower()]}


# --- words ------------------------------------------------------------------------------------------------------------


def _said(text: str) -> tuple[list[str], list[int]]:
    """Return the words of a text as they are compared, each number as "n", and the numbers. A long text has none."""
    if len(text) > LONGEST_ANSWER:
        return [], []
    apart = "".join(f" {c} " if unicodedata.category(c) == "So" else c for c in text.translate(APART))
    raw, plain = normalise(apart).split(), [word.plain for word in said_words(apart)]
    is_number = [each.isascii() and each.isdecimal() and len(each) < 4 for each in raw]
    said = ["n" if number else word for word, number in zip(plain, is_number, strict=True)]
    return said, [int(each) for each, number in zip(raw, is_number, strict=True) if number]
