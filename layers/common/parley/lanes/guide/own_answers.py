"""Read answers to the guide's questions in people's own words: whether an adult agrees to a first session ("yep, I'm
34"), and how a person feels after one ("a lot calmer, thanks"). Pure.

An answer counts only if it is made of known parts from its first word to its last. There is one exception: who says
that they are under age is heard whatever else they say; in words that nobody has listed, a classifier hears it that has
learnt from sentences (`training/age`). A text in which a number under 18 may be its writer's age never agrees: its
answer is "unsure", and the question is asked again.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import IntFlag
from functools import cache
from typing import Literal, get_args

from parley.conversation.deed_verbs import said_words
from parley.conversation.normal_form import normalise, without_accents
from parley.conversation.requests import asks_for_change, is_request
from parley.conversation.text_classifier import classifier
from parley.lanes.guide.phases import ADULT
from parley.lanes.guide.word_parts import WordParts, readings_of, word_parts
from parley.texts import LANGUAGES, Language
from parley.texts.vocabulary import words

ANSWER_WORDS = "parley.lanes.guide.answer_words"
AgreementQuestion = Literal["if_minor", "who_reads", "what_kept", "is_machine", "why_age", "what_is_it"]
AGREEMENT_QUESTIONS: tuple[AgreementQuestion, ...] = get_args(AgreementQuestion)
"""What people ask before they answer, by the names of the lists with its words. Of several, the first counts."""
AgreementAnswer = Literal["yes", "no", "minor", "unsure"] | AgreementQuestion
LONGEST_ANSWER = 160
"""The most characters of a text that is read as an answer."""
BIRTH_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
OLDEST = 120
"""The age in years that nobody gives."""
CLAUSE = re.compile(r"[,.;:!\n—–]")
UNDER_AGE = 0.7
"""How likely it has to be, from 0 to 1, that a text is of or for somebody under age, to be taken for that."""
MAYBE_UNDER_AGE = 0.5
"""How likely that has to be for the question to be asked again."""
APART = str.maketrans(dict.fromkeys("+-–—½", " ") | dict.fromkeys("\ufe0f\u20e3"))
"""Takes signs out of a text that join words, or that make a picture of a digit."""
GLUED = re.compile(r"(?<!\w)(\d{1,3})([^\W\d_]{1,10})(?!\w)")
"""Matches a number with a word right behind it: "17yo"."""


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


def agreement_of(text: str, year: int) -> AgreementAnswer | None:
    """Return what a text, written in this year, says to the question before the first session: yes or no, that its
    writer is under age or may be, or a question about it. None if it cannot be told.
    """
    plain = _plain_numbers(text)
    forms = [_said(each) for each in dict.fromkeys((plain, _in_digits(plain, year)))]
    if _supposes(text, forms[-1][1]):
        return "if_minor"
    if any(_is_minor(said, numbers) for said, numbers in forms):
        return "minor"
    has_low_number = any(_low_numbers(*each) for each in forms)
    if (asked := _asked(text)) and ("?" in text or not has_low_number):
        return asked
    if any(_may_count(said, numbers) for said, numbers in forms):
        return None if _is_wish(text) else "unsure"
    for said, numbers in forms:
        found = {_agreed(said, numbers, language) for language in LANGUAGES} - {None}
        if found:
            return found.pop() if len(found) == 1 else None
    return _by_likelihood(text, has_low_number)


def _by_likelihood(text: str, has_low_number: bool) -> Literal["minor", "unsure"] | None:
    """Return whether the classifier hears that a text's writer, or whom a session is for, is under age or may be. So
    they may where a text has a number under 18.
    """
    likely = classifier("parley.lanes.guide", "age").probabilities(text)["under_age"]
    if len(text) > LONGEST_ANSWER:
        return None
    if likely >= UNDER_AGE:
        return "minor"
    return "unsure" if (likely >= MAYBE_UNDER_AGE or has_low_number) and not _is_wish(text) else None


def _is_wish(text: str) -> bool:
    """Return whether a text asks for something to be done, so that a number in it is surely no age."""
    return is_request(text) or asks_for_change(text)


def corrected_age(text: str, year: int) -> int | None:
    """Return the age of an adult that a text gives in place of one that was mistyped: "sorry, I meant 30". None for any
    other text.
    """
    said, numbers = _said(_in_digits(text, year))
    held = f" {' '.join(said)} "
    is_slip = _holds(held, "slips")
    grown = [each for each in numbers if ADULT <= each < OLDEST]
    has_unit = any(said[at] == "n" and said[at + 1] in _single("units") for at in range(len(said) - 1))
    return grown[0] if is_slip and len(grown) == 1 and not has_unit else None


def names_age(text: str) -> bool:
    """Return whether a text gives an age as a number, which may be mistyped."""
    return "n" in _said(text)[0]


def _supposes(text: str, numbers: Sequence[int]) -> bool:
    """Return whether a text only asks what would be if somebody were under age: "what if I'm a minor?"."""
    held = f" {' '.join(word.plain for word in said_words(text))} "
    is_asked = "?" in text and _holds(held, "hypothetical")
    return is_asked and all(each >= ADULT for each in numbers) and _holds(held, "if_minor")


def _is_minor(said: Sequence[str], numbers: Sequence[int]) -> bool:
    """Return whether its writer says somewhere in the text that they are under age."""
    ages = _numbers_between(said, numbers)
    is_mended = any(before in _single("before_age") and ADULT < age < OLDEST for before, age, _ in ages)
    for before, age, behind in ages:
        is_own = before in _single("before_age") or len(said) == 1
        if age < ADULT and is_own and behind in _behind_age() and not is_mended:
            return True
    is_near = any(each <= ADULT for each in numbers)
    held = f" {' '.join(said)} "
    return any(
        f" {part} " in held and _single("negations").isdisjoint(held.partition(f" {part} ")[0].split()[-2:])
        for part in (*_phrases("minor"), *(_phrases("not_yet") if is_near else ()))
    )


def _may_count(said: Sequence[str], numbers: Sequence[int]) -> bool:
    """Return whether a number under 18 in the text may count something else ("3 kids"): a noun stands behind it, or the
    age of an adult beside it.
    """
    low = _low_numbers(said, numbers)
    is_grown = any(ADULT < age < OLDEST for age in numbers)
    return bool(low) and (is_grown or any(behind not in _behind_age() for _, _, behind in low))


def _low_numbers(said: Sequence[str], numbers: Sequence[int]) -> list[tuple[str, int, str]]:
    """Return the numbers under 18 that are no clock time, and no number of minutes or miles, each between its
    neighbours.
    """
    ages = _numbers_between(said, numbers)
    other = [_single("before_clock"), _single("units")]
    return [each for each in ages if each[1] < ADULT and each[0] not in other[0] and each[2] not in other[1]]


def _numbers_between(said: Sequence[str], numbers: Sequence[int]) -> list[tuple[str, int, str]]:
    """Return each number of a text with the word before it and the word behind it; "" where there is none."""
    ages = iter(numbers)
    around = ["", *said, ""]
    return [(around[at], next(ages), around[at + 2]) for at, word in enumerate(said) if word == "n"]


@cache
def _behind_age() -> frozenset[str]:
    """Return the words that stand behind an age, and not what a number counts."""
    return _single("behind_age") | _single("age_units") | {"", "n"}


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


def _asked(text: str) -> AgreementQuestion | None:
    """Return what a short question is about: who reads along, why the age matters ... None for any other text."""
    said = [word.plain for word in said_words(text)]
    held = f" {' '.join(said)} "
    begins = next((word for word in said if word not in _questions("lead")), "")
    is_question = "?" in text or begins in _questions("opens") or _holds(held, "what_is_it", "why_age")
    return next((each for each in AGREEMENT_QUESTIONS if _holds(held, each)), None) if is_question else None


def _holds(held: str, *names: str) -> bool:
    return any(f" {part} " in held for part in _questions(*names))


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
        if len(text) <= LONGEST_ANSWER and any(f" {part} " in held for part in _mood_phrases(name)):
            return "declines" if name == "declines" else "why"
    return None


def mood_of(text: str) -> int | None:
    """Return the mood from 1 to 5 that a text tells, by a number of five, in words or by a lone picture; None if it
    cannot be told. A clause beside it may say more of the feeling ("awful, it made everything worse").
    """
    mood = _whole_mood(text) or _whole_mood(_with_digits(text))
    clauses = [each for each in CLAUSE.split(text) if any(c.isalnum() for c in each)]
    if mood is not None or len(clauses) < 2 or "?" in text or len(text) > LONGEST_ANSWER:
        return mood
    told = {each: _whole_mood(each) or _whole_mood(_with_digits(each)) for each in clauses}
    moods = {each for each in told.values() if each}
    others = [each for each, found in told.items() if not found]
    is_more = not any(is_request(each) or asks_for_change(each) for each in others)
    return (
        max(moods, key=lambda each: abs(each - USUAL)) if moods and max(moods) - min(moods) <= 1 and is_more else None
    )


def _between(text: str) -> tuple[int, int] | None:
    """Return the two moods that a text is between: "three and a half", "3 or 4". None for any other text."""
    said = " ".join(_with_digits(text).split()) if len(text) <= LONGEST_ANSWER else ""
    found = _between_pattern().search(said)
    if found is None:
        return None
    low = int(found["low"])
    high = int(found["high"]) if found["high"] else low + 1
    is_two = high - low == 1 and low in MOODS.values() and high in MOODS.values()
    return (low, high) if is_two else None


@cache
def _between_pattern() -> re.Pattern[str]:
    halves = "|".join(re.escape(each) for language in LANGUAGES for each in words(ANSWER_WORDS, language)["halves"])
    joints = "|".join(re.escape(each) for language in LANGUAGES for each in words(ANSWER_WORDS, language)["or"])
    return re.compile(rf"\b(?P<low>[1-5])(?: (?:{halves})\b|[.,]5\b| (?:{joints}) (?P<high>[1-5])\b)")


@cache
def _mood_phrases(name: str) -> frozenset[str]:
    return frozenset(" ".join(part) for each in LANGUAGES for part in word_parts(ANSWER_WORDS, each, {name: 0}, "mood"))


def _whole_mood(text: str) -> int | None:
    """Return the mood that the whole of a text tells; None if it tells none."""
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


# --- numbers in words -------------------------------------------------------------------------------------------------


def _plain_numbers(text: str) -> str:
    """Return a text with its numbers in plain digits, apart from the unit of an age: "17 yo" for "17yo"."""
    if len(text) > LONGEST_ANSWER:
        return text
    plain = unicodedata.normalize("NFKC", text.translate(APART))
    return GLUED.sub(lambda found: f"{found[1]} {found[2]}" if _is_age_unit(found[2]) else found[0], plain)


def _is_age_unit(word: str) -> bool:
    return without_accents(word) in _single("age_units")


def _in_digits(text: str, year: int) -> str:
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


def _with_digits(text: str) -> str:
    """Return a text with the numbers from one to nine in digits, as a mood is told: "4 out of 5"."""
    digits, said = _number_words("digits"), normalise(text.translate(APART)).split()
    is_last = [
        at + 1 == len(said) or without_accents(said[at + 1]) not in digits for at in range(len(said))
    ]  # "un dos"
    return " ".join(
        str(digits.get(without_accents(w), w)) if alone else w for w, alone in zip(said, is_last, strict=True)
    )


TEENS = 19


@cache
def _number_words(name: str) -> Mapping[str, int]:
    """Return the numbers of this table, by their words in all languages."""
    found = (pair for language in LANGUAGES for pair in words(ANSWER_WORDS, language)[name].items())
    return {without_accents(word): number for word, number in found}


@cache
def _joints() -> frozenset[str]:
    return frozenset(each for language in LANGUAGES for each in words(ANSWER_WORDS, language)["joints"])


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
