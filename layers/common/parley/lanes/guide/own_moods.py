"""Read how a person feels after a session in their own words: "a lot calmer, thanks", "4 out of 5". Pure.

An answer counts only if it is made of known parts from its first word to its last.
"""

import re
from collections.abc import Mapping, Sequence
from enum import IntFlag
from functools import cache
from typing import Literal

from parley.conversation.deed_verbs import said_words
from parley.conversation.requests import asks_for_change, is_request
from parley.lanes.guide.answer_numbers import GUIDE_ANSWER_WORDS, LONGEST_GUIDE_ANSWER, said_and_numbers, with_digits
from parley.lanes.word_parts import WordParts, readings_of, word_parts
from parley.texts import LANGUAGES, Language
from parley.texts.vocabulary import words

CLAUSE = re.compile(r"[,.;:!\n—–]")


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


MoodAnswer = int | tuple[int, int] | Literal["declines", "why"]
"""What a text says to the question about a mood: a mood from 1 to 5, that it is between two of them, that its writer
does not say, or a question why it is asked."""


def mood_answer_of(text: str) -> MoodAnswer | None:
    """Return what a text says to the question about a mood; None if it cannot be told."""
    if (between := _between(text)) is not None:
        return between
    if (mood := mood_of(text)) is not None:
        return mood
    held = f" {' '.join(word.plain for word in said_words(text))} "
    for name in ("declines", "why"):
        if len(text) <= LONGEST_GUIDE_ANSWER and any(f" {part} " in held for part in _mood_phrases(name)):
            return "declines" if name == "declines" else "why"
    return None


def mood_of(text: str) -> int | None:
    """Return the mood from 1 to 5 that a text tells, by a number of five, in words or by a lone picture; None if it
    cannot be told. A clause beside it may say more of the feeling ("awful, it made everything worse").
    """
    mood = _whole_mood(text) or _whole_mood(with_digits(text))
    clauses = [each for each in CLAUSE.split(text) if any(c.isalnum() for c in each)]
    if mood is not None or len(clauses) < 2 or "?" in text or len(text) > LONGEST_GUIDE_ANSWER:
        return mood
    told = {each: _whole_mood(each) or _whole_mood(with_digits(each)) for each in clauses}
    moods = {each for each in told.values() if each}
    others = [each for each, found in told.items() if not found]
    is_more = not any(is_request(each) or asks_for_change(each) or _rates(each) for each in others)
    return (
        max(moods, key=lambda each: abs(each - USUAL)) if moods and max(moods) - min(moods) <= 1 and is_more else None
    )


def _rates(clause: str) -> bool:
    """Return whether a clause that tells no mood ends with a number of five, which may be one: "idk like a 3"."""
    last = with_digits(clause).strip(" .!").rpartition(" ")[2]
    return last.isdecimal() and int(last) in MOODS.values()


def _between(text: str) -> tuple[int, int] | None:
    """Return the two moods that a text is between: "three and a half", "3 or 4". None for any other text."""
    said = " ".join(with_digits(text).split()) if len(text) <= LONGEST_GUIDE_ANSWER else ""
    found = _between_pattern().search(said)
    if found is None:
        return None
    low = int(found["low"])
    high = int(found["high"]) if found["high"] else low + 1
    is_two = high - low == 1 and low in MOODS.values() and high in MOODS.values()
    return (low, high) if is_two else None


@cache
def _between_pattern() -> re.Pattern[str]:
    halves = "|".join(
        re.escape(each) for language in LANGUAGES for each in words(GUIDE_ANSWER_WORDS, language)["halves"]
    )
    joints = "|".join(re.escape(each) for language in LANGUAGES for each in words(GUIDE_ANSWER_WORDS, language)["or"])
    return re.compile(rf"\b(?P<low>[1-5])(?: (?:{halves})\b|[.,]5\b| (?:{joints}) (?P<high>[1-5])\b)")


@cache
def _mood_phrases(name: str) -> frozenset[str]:
    return frozenset(
        " ".join(part) for each in LANGUAGES for part in word_parts(GUIDE_ANSWER_WORDS, each, {name: 0}, "mood")
    )


def _whole_mood(text: str) -> int | None:
    """Return the mood that the whole of a text tells; None if it tells none."""
    said, numbers = said_and_numbers(text.replace("/", " of "))
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
    parts = word_parts(GUIDE_ANSWER_WORDS, language, {**lists, "beside": 0}, "mood")
    return {**parts, ("n",): frozenset([int(MoodPart.RATING)])}


@cache
def _mood_signs() -> Mapping[str, int]:
    """Return the mood that each picture says."""
    table = words(GUIDE_ANSWER_WORDS, LANGUAGES[0])["mood_signs"]
    return {sign: mood for part, mood in MOODS.items() for sign in table[str(MoodPart(part).name).lower()]}
