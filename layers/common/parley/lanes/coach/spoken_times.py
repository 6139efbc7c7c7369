"""Take the times out of a text about a habit, so that its other words can be read. Pure."""

import re
from functools import cache

from parley import times
from parley.conversation.normal_form import without_accents
from parley.texts import LANGUAGES
from parley.texts.vocabulary import words

HABIT_REQUEST_WORDS = "parley.lanes.coach.request_words"
SPOKEN_TIME = "timewords"
"""The word that stands for a time while the other words are read."""
OF_IT = re.compile(r"\b(\w{3,})['’]s\b")
"""Matches a word with "'s": "tonight's"."""
POINTED = re.compile(r"(?<=\d)\.(?=\d\d\b)")
"""Matches the point of "9.30"."""


def has_hour(said: str) -> bool:
    """Return whether a phrase about time names a time of day, or hours from now."""
    plain = without_accents(said)
    if _patterns()[1].fullmatch(said):  # "a week"
        return False
    return any(char.isdigit() for char in said) or not _hour_words().isdisjoint(plain.split())


def times_recur(said: str) -> bool:
    """Return whether a phrase about time says that something recurs: "on weekdays"."""
    return not frozenset(without_accents(said).split()).isdisjoint(_recurring_words())


@cache
def _recurring_words() -> frozenset[str]:
    return frozenset(word for each in LANGUAGES for word in str(words(HABIT_REQUEST_WORDS, each)["recurring"]).split())


def masking_times(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text with SPOKEN_TIME for each of its times, and the times as the person wrote them."""
    plain = POINTED.sub(":", OF_IT.sub(_without_s, text))
    places = [*times.stretches(plain, LANGUAGES)]
    for found in (*_patterns()[0].finditer(plain), *_patterns()[1].finditer(plain)):
        start, end = found.span("time")
        if not any(begins < end and start < ends for begins, ends in places):
            places.append((start, end))
    said, kept, at = list[str](), list[str](), 0
    for start, end in sorted(places):
        said.append(plain[start:end])
        kept += [plain[at:start], f" {SPOKEN_TIME} "]
        at = end
    return "".join((*kept, plain[at:])), tuple(said)


def _without_s(found: re.Match[str]) -> str:
    return found[1] if times.stretches(found[1], LANGUAGES) else found[0]


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of an hour behind a word that makes it one ("like 6"), and of a while ("a week")."""

    def either(name: str) -> str:
        return "|".join(str(words(HABIT_REQUEST_WORDS, each)[name]) for each in LANGUAGES)

    hour = rf"\b(?:{either('before_hour')}) (?P<time>\d{{1,2}}(?::?\d\d)?)\b(?! ?(?:{either('units')})\b)"
    span = rf"\b(?P<time>(?:\d{{1,2}}|{either('some')}) (?:{either('long_units')}))\b"
    return re.compile(hour, re.IGNORECASE), re.compile(span, re.IGNORECASE)


@cache
def _hour_words() -> frozenset[str]:
    return frozenset(word for each in LANGUAGES for word in str(words(HABIT_REQUEST_WORDS, each)["hour_words"]).split())
