"""Read in people's own words whether an adult agrees to a first session: "yep, I'm 34". Pure.

An answer counts only if it is made of known parts from its first word to its last. There is one exception: who says
that they are under age is heard whatever else they say; in words that nobody has listed, a classifier hears it that has
learnt from sentences (`training/age`). A text in which a number under 18 may be its writer's age never agrees, and a
yes beside words that are not understood does not either: its answer is "unsure", and the person is asked how old they
are.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import IntFlag
from functools import cache
from typing import Literal, get_args

from parley.conversation.deed_verbs import said_words
from parley.conversation.requests import asks_for_change, is_request
from parley.conversation.text_classifier import classifier
from parley.conversation.yes_and_no import agrees, says_yes
from parley.lanes.guide.answer_numbers import (
    GUIDE_ANSWER_WORDS,
    LONGEST_GUIDE_ANSWER,
    in_digits,
    plain_numbers,
    said_and_numbers,
)
from parley.lanes.guide.phases import ADULT, LENGTHS
from parley.lanes.word_parts import WordParts, readings_of, word_parts
from parley.texts import LANGUAGES, Language

AgreementQuestion = Literal["if_minor", "who_reads", "what_kept", "is_machine", "why_age", "what_is_it"]
AGREEMENT_QUESTIONS: tuple[AgreementQuestion, ...] = get_args(AgreementQuestion)
"""What people ask before they answer, by the names of the lists with its words. Of several, the first counts."""
AgreementAnswer = Literal["yes", "no", "minor", "unsure", "unread"] | AgreementQuestion
HIGHEST_MOOD = 5
"""The highest number that tells a mood: up to it, a number after a session is no age."""
OLDEST = 120
"""The age in years that nobody gives."""
YOUNGEST = 8
"""The age in years below which nobody texts: a lower number alone is a length."""
AROUND_ADULT = (16, 17, 18, 21)
"""The ages in years at which people are, or nearly are, adults, and which no session lasts in minutes."""
UNDER_AGE = 0.7
"""How likely it has to be, from 0 to 1, that a text is of or for somebody under age, to be taken for that."""
MAYBE_UNDER_AGE = 0.4
"""How likely that has to be for a person to be asked how old they are."""


CLAUSE = re.compile(r"[^,.;:!¡()\n—–]{1,200}")
"""Matches what stands between two marks of a text."""


class AgreementPart(IntFlag):
    """What a part of an answer about a first session says."""

    AGREES = 1
    DECLINES = 2
    ADULT = 4
    MINOR = 8
    NOT_YET = 16
    AGE = 32


def agreement_of(text: str, year: int) -> AgreementAnswer | None:
    """Return what a text, written in this year, says to the question before the first session: yes or no, that its
    writer is under age or may be, or a question about it. None if it cannot be told.
    """
    forms = _forms(text, year)
    has_low_number = any(_low_numbers(*each) for each in forms)
    return _agreement_in_words(text, forms) or _by_likelihood(text, has_low_number) or _as_half_a_yes(text)


def _as_half_a_yes(text: str) -> Literal["unread"] | None:
    """Return "unread" for a text whose first clause agrees and whose others are not understood: "sounds good, I'm in
    the mood for it". None for any other text, and for one that asks for something.
    """
    first, *others = CLAUSE.findall(text) or [""]
    if not others or any(asks_for_other_things(each) for each in (text, *others)):
        return None
    said, numbers = said_and_numbers(plain_numbers(first))
    is_yes = agrees(first.strip()) or any(_agreed(said, numbers, each) == "yes" for each in LANGUAGES)
    return "unread" if is_yes else None


def says_in_words_to_be_minor(text: str, year: int) -> bool:
    """Return whether an answer says in listed words that its writer is under age, so that no likelihood is needed. A
    number that may be a length, and stands behind no word of an age, does not.
    """
    forms = _forms(text, year)
    if _agreement_in_words(text, forms) != "minor":
        return False
    low = [number for each in forms for _, number, _ in _low_numbers(*each)]
    is_length = bool(low) and all(number in LENGTHS or number < YOUNGEST for number in low)
    return not is_length or any(_is_minor(*each) for each in forms)


def _forms(text: str, year: int) -> list[tuple[list[str], list[int]]]:
    """Return the words and numbers of a text as they are written, and with those that are written in words."""
    plain = plain_numbers(text)
    return [said_and_numbers(each) for each in dict.fromkeys((plain, in_digits(plain, year)))]


def _agreement_in_words(text: str, forms: Sequence[tuple[list[str], list[int]]]) -> AgreementAnswer | None:
    """Return what a text says by the words that are listed; None if that cannot be told."""
    if _supposes(text, forms[-1][1]):
        return "if_minor"
    if any(_is_minor(said, numbers) for said, numbers in forms):
        return "minor"
    if "?" not in text and (_is_nearly_of_age(forms) or names_life_of_young(text)):
        return "unsure"
    has_low_number = any(_low_numbers(*each) for each in forms)
    asked = _asked(text)
    if asked and ("?" in text or not (has_low_number or (asked == "why_age" and says_yes(text)))):
        return asked
    if _adult_in_clauses(text, forms):
        return "yes"
    if any(_may_count(said, numbers) for said, numbers in forms):
        return None if _is_wish(text) else "unsure"
    for said, numbers in forms:
        found = {_agreed(said, numbers, language) for language in LANGUAGES} - {None}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _by_likelihood(text: str, has_low_number: bool) -> Literal["minor", "unsure"] | None:
    """Return whether the classifier hears that a text's writer, or whom a session is for, is under age or may be. So
    they may where a text has a number under 18.
    """
    likely = classifier("parley.lanes.guide", "age").probabilities(text)["under_age"]
    if len(text) > LONGEST_GUIDE_ANSWER:
        return None
    if likely >= UNDER_AGE and not (speaks_of_young(text) or "?" in text):
        return "minor"
    is_doubtful = likely >= MAYBE_UNDER_AGE or has_low_number or ("?" not in text and says_yes(text))
    return "unsure" if likely >= UNDER_AGE or (is_doubtful and not _is_wish(text)) else None


def _is_nearly_of_age(forms: Sequence[tuple[list[str], list[int]]]) -> bool:
    """Return whether a text says that its writer is young, or nearly old enough: "ya casi tengo la edad"."""
    return any(_says_undenied(said, _questions("nearly")) for said, _ in forms)


def names_life_of_young(text: str) -> bool:
    """Return whether a text has words of school or of growing up ("my bat mitzvah", "3o de la ESO"), and speaks of
    nobody young but its writer.
    """
    held = f" {' '.join(word.plain for word in said_words(text))} "
    return _holds(held, "life_of_young") and not _holds(held, "young_others")


def asks_for_other_things(text: str) -> bool:
    """Return whether a text asks something, or asks for something to be done."""
    return "?" in text or _is_wish(text)


def _adult_in_clauses(text: str, forms: Sequence[tuple[list[str], list[int]]]) -> int:
    """Return the age, at least, that an adult tells in a clause of its own, whatever else they tell: 41 for "I'm a
    grown woman, 41, my teenager drives me up the wall". 0 if none is told, and if the text asks for something or
    declines.
    """
    if asks_for_other_things(text) or any(_is_minor(*each) for each in forms):
        return 0
    told = []
    for clause in CLAUSE.findall(text):
        said, numbers = said_and_numbers(in_digits(plain_numbers(clause), 0))
        answers = {_agreed(said, numbers, language) for language in LANGUAGES}
        if "no" in answers:
            return 0
        told += [_adult_at_the_beginning(said, numbers)]
    return max(told, default=0)


def _adult_at_the_beginning(said: Sequence[str], numbers: Sequence[int]) -> int:
    """Return the age, at least, that the first words of a clause tell of an adult; 0 if they tell none."""
    for end in range(len(said), 0, -1):
        if end < len(said) and said[end] not in _behind_age():
            continue
        count = said[:end].count("n")
        for language in LANGUAGES:
            for found in readings_of(said[:end], _agreement_parts(language)):
                told = [each for each in found if _agreement_meant(each, numbers[:count]) == "yes"]
                if any(each & AgreementPart.AGE for each in told):
                    return min(numbers[:count], default=0)
                if any(each & AgreementPart.ADULT for each in told):
                    return ADULT
    return 0


def _is_wish(text: str) -> bool:
    """Return whether a text asks for something to be done, so that a number in it is surely no age."""
    return is_request(text) or asks_for_change(text)


def least_age_in(text: str, year: int) -> int:
    """Return how old an adult who agrees says that they are at least: 34 for "yes, I'm 34", 18 for "yes, I'm an adult".
    0 if the text says nothing of it.
    """
    for said, numbers in _forms(text, year):
        for language in LANGUAGES:
            for found in readings_of(said, _agreement_parts(language)):
                told = [each for each in found if _agreement_meant(each, numbers) == "yes"]
                if any(each & AgreementPart.AGE for each in told):
                    return min(numbers, default=0)
                if any(each & AgreementPart.ADULT for each in told):
                    return ADULT
    return _adult_in_clauses(text, _forms(text, year))


def speaks_of_young(text: str) -> bool:
    """Return whether a text speaks of somebody young who is not its writer: "my son", "I teach 8th grade"."""
    return _holds(f" {' '.join(word.plain for word in said_words(text))} ", "young_others")


def says_minor(text: str, year: int) -> bool:
    """Return whether the writer of any text says for sure that they are under age."""
    forms = _forms(text, year)
    return not _supposes(text, forms[-1][1]) and any(_is_minor(said, numbers) for said, numbers in forms)


def may_count_minutes(text: str) -> bool:
    """Return whether the number that seems to be an age in a wish for a session may count minutes, or be a mark: "solo
    tengo 15", "I'm 10/10 tired".
    """
    said, numbers = said_and_numbers(plain_numbers(text.replace("/", " of ")))
    held = f" {' '.join(said)} "
    is_length = _holds(held, "maybe_minutes") and any(each in LENGTHS for each in numbers)
    return _holds(held, "of_a_mark") or (is_length and not _holds(held, "surely_age"))


def may_be_age(text: str) -> bool:
    """Return whether a number under 18 that may count minutes is rather its writer's age, where no length was asked
    for: "tengo 15".
    """
    said, numbers = said_and_numbers(plain_numbers(text))
    is_age = len(numbers) == 1 and HIGHEST_MOOD < numbers[0] < ADULT
    return is_age and _holds(f" {' '.join(said)} ", "rather_age") and bool(_low_numbers(said, numbers))


def tells_own_age_under(text: str, year: int) -> bool:
    """Return whether a text that is no bare number gives its writer's age as a number under 18 that is no mood."""
    for said, numbers in _forms(text, year):
        if len(said) > 1 and any(HIGHEST_MOOD < each < ADULT for each in numbers) and _is_minor(said, numbers):
            return True
    return False


def only_says_minor(text: str, year: int) -> bool:
    """Return whether a whole text says in listed words, without a number, that its writer is under age."""
    forms = [(said, numbers) for said, numbers in _forms(text, year) if not numbers]
    return any(_agreed(said, numbers, language) == "minor" for said, numbers in forms for language in LANGUAGES)


def bare_length(text: str) -> int | None:
    """Return the number of a text that is nothing but a number which sessions may last, in minutes, with or without
    its unit ("20", "15 mejor", "10 minutes please"): as well as minutes, it may be its writer's age. None for any other
    text.
    """
    said, numbers = said_and_numbers(in_digits(plain_numbers(text), 0))
    is_bare = all(each == "n" or each in _questions("beside_length") or each in _single("units") for each in said)
    return numbers[0] if is_bare and len(numbers) == 1 and numbers[0] in LENGTHS else None


def corrected_length(text: str) -> int | None:
    """Return the minutes that a text gives in place of an age: "sorry, I meant 10 minutes". None for any other text."""
    said, numbers = said_and_numbers(plain_numbers(text))
    is_slip = _holds(f" {' '.join(said)} ", "slips")
    timed = [number for _, number, behind in _numbers_between(said, numbers) if behind in _single("units")]
    return timed[0] if is_slip and len(timed) == 1 and timed[0] in LENGTHS else None


def length_instead(text: str) -> int | None:
    """Return the minutes that a text wants a session to last in place of what was said before, if it says nothing else
    but perhaps why: "actually make it 5 not 10", "mejor de 5, ando con prisa". None for any other text.
    """
    clauses = [said_and_numbers(in_digits(plain_numbers(each), 0)) for each in CLAUSE.findall(text)]
    with_number = [each for each in clauses if each[1]]
    before = [word for said, _ in clauses[: clauses.index(with_number[0])] for word in said] if with_number else []
    if "?" in text or asks_for_change(text) or len(with_number) != 1 or not _beside_length().issuperset(before):
        return None
    said, numbers = with_number[0]
    around = _numbers_between(said, numbers)
    wanted = [number for before, number, _ in around if before not in _single("instead_of")]
    is_set = _holds(f" {' '.join(said)} ", "sets_length") or not _single("units").isdisjoint(said)
    is_whole = _beside_length().issuperset(said) or _beside_length().issuperset(_before_reason(said))
    return wanted[0] if is_set and len(wanted) == 1 and is_whole else None


def _before_reason(said: Sequence[str]) -> Sequence[str]:
    """Return the words of a clause before the reason that stands behind its number: "mejor de n", of "mejor de n que
    ando justo".
    """
    behind = said.index("n") + 1
    at = next((at for at, word in enumerate(said[behind:], behind) if word in _single("gives_reason")), len(said))
    return said[:at]


def length_answered(text: str) -> int | None:
    """Return the minutes that a text gives to the question how long a session shall last, if it says nothing else:
    "de diez minutos estaría bien", "10 entonces". None for any other text.
    """
    found = bare_length(text)
    return length_instead(text) if found is None else found


@cache
def _beside_length() -> frozenset[str]:
    """Return the words of which a clause may consist that sets a length anew."""
    lists = ("beside_length", "beside_other_length", "sets_length", "instead_of")
    return frozenset(word for part in _questions(*lists) for word in part.split()) | _single("units")


def says_adult(text: str, year: int) -> bool:
    """Return whether a clause of a text says that its writer is an adult, and none that they may not be: "calm session
    please, I'm 34".
    """
    if any(_is_minor(*each) for each in _forms(text, year)):
        return False
    return any(least_age_in(each, year) >= ADULT for each in CLAUSE.findall(text))


def corrected_age(text: str, year: int) -> int | None:
    """Return the age of an adult that a text gives in place of one that was mistyped: "sorry, I meant 30". None for any
    other text.
    """
    said, numbers = said_and_numbers(in_digits(text, year))
    held = f" {' '.join(said)} "
    is_slip = _holds(held, "slips")
    grown = [each for each in numbers if ADULT <= each < OLDEST]
    has_unit = any(said[at] == "n" and said[at + 1] in _single("units") for at in range(len(said) - 1))
    return grown[0] if is_slip and len(grown) == 1 and not has_unit else None


def names_age(text: str) -> bool:
    """Return whether a text gives an age as a number, which may be mistyped."""
    return "n" in said_and_numbers(text)[0]


def _supposes(text: str, numbers: Sequence[int]) -> bool:
    """Return whether a text only asks what would be if somebody were under age: "what if I'm a minor?"."""
    held = f" {' '.join(word.plain for word in said_words(text))} "
    is_asked = "?" in text and _holds(held, "hypothetical") and not _holds(held, "if_agreeing")
    return is_asked and all(each >= ADULT for each in numbers) and _holds(held, "if_minor")


def _is_minor(said: Sequence[str], numbers: Sequence[int]) -> bool:
    """Return whether its writer says somewhere in the text that they are under age."""
    ages = _numbers_between(said, numbers)
    is_mended = any(before in _single("before_age") and ADULT < age < OLDEST for before, age, _ in ages)
    is_surely = _holds(f" {' '.join(said)} ", "surely_age")  # "I'm only 15"
    for before, age, behind in ages:
        is_own = before in _single("before_age") or (len(said) == 1 and age >= YOUNGEST)
        is_length = before in _single("only") and not is_surely and (age in LENGTHS or age < YOUNGEST)  # "just 10"
        if age < ADULT and is_own and not is_length and behind in _behind_age() and not is_mended:
            return True
    if _holds(f" {' '.join(said)} ", "young_others"):
        return False
    if _says_undenied(said, _phrases("minor")):
        return True
    with_ages = _with_ages_alone(said, ages)
    return _holds(f" {' '.join(with_ages)} ", "minor_by_number") or _says_undenied(with_ages, _phrases("not_yet"))


def _with_ages_alone(said: Sequence[str], ages: Sequence[tuple[str, int, str]]) -> list[str]:
    """Return the words of a text with "n" only for the numbers that may be the age from which somebody is an adult, or
    nearly is. "Not 10", "10 tomorrow" and "18 minutes" tell no age.
    """
    numbers = iter(ages)
    return [_age_mark(*next(numbers)) if word == "n" else word for word in said]


def _age_mark(_: str, number: int, behind: str) -> str:
    return "n" if number in AROUND_ADULT and behind not in _single("units") else "#"


def _says_undenied(said: Sequence[str], parts: frozenset[str]) -> bool:
    """Return whether a text says one of these parts without a denial just before it: "no soy un crío"."""
    held = f" {' '.join(said)} "
    return any(
        _single("negations").isdisjoint(held.partition(f" {part} ")[0].split()[-2:]) for part in _parts_in(held, parts)
    )


def _may_count(said: Sequence[str], numbers: Sequence[int]) -> bool:
    """Return whether a number under 18 in the text may count something else ("3 kids"): a noun stands behind it, or the
    age of an adult beside it.
    """
    low = _low_numbers(said, numbers)
    is_grown = any(ADULT < age < OLDEST for age in numbers)
    is_of_others = _holds(f" {' '.join(said)} ", "young_others")
    return bool(low) and (is_grown or is_of_others or any(behind not in _behind_age() for _, _, behind in low))


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
    is_other = bool(numbers) and not set(numbers) & {*AROUND_ADULT}  # "casi tengo 40", "10 tomorrow"
    if parts & AgreementPart.MINOR or (parts & AgreementPart.NOT_YET and not is_other):
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
    if is_question and _holds(held, "if_agreeing"):
        return "what_is_it"
    return next((each for each in AGREEMENT_QUESTIONS if _holds(held, each)), None) if is_question else None


def _holds(held: str, *names: str) -> bool:
    """Return whether a text, with a space around it, holds a part of one of these lists."""
    return any(True for _ in _parts_in(held, _questions(*names)))


def _parts_in(held: str, parts: frozenset[str]) -> Iterator[str]:
    """Yield those of these parts that a text holds, which has a space around it."""
    beginning = _by_first_word(parts)
    return (part for word in set(held.split()) for part in beginning.get(word, ()) if f" {part} " in held)


@cache
def _by_first_word(parts: frozenset[str]) -> Mapping[str, Sequence[str]]:
    """Return these parts by their first word: a list has hundreds, and a text few words."""
    found: dict[str, list[str]] = {}
    for part in parts:
        found.setdefault(part.partition(" ")[0], []).append(part)
    return found


@cache
def _questions(*names: str) -> frozenset[str]:
    """Return the words of these kinds of questions, of all languages."""
    return frozenset(" ".join(part) for name in names for each in LANGUAGES for part in _agreement_parts(each, name))


@cache
def _agreement_parts(language: Language, only: str = "") -> WordParts:
    """Return the parts of answers about a first session in this language; of one list, if it is named."""
    lists = {each.name.lower(): int(each) for each in AgreementPart if each.name}
    return word_parts(GUIDE_ANSWER_WORDS, language, {only: 0} if only else {**lists, "beside": 0}, "agreement")
