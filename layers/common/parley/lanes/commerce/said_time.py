"""Puts together the times that somebody says of one order, one after the other: "saturday", then "at 11". Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache

from parley.lanes.commerce.item_words import ORDER_WORDS
from parley.lanes.commerce.product_search import folded
from parley.lanes.commerce.small_words import GRAMMAR_WORDS
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed, longest_first, words
from parley.times import is_whole_time, names_day

LONGEST = 80
"""The most characters of a time that is put together with another."""
HALF_OF_DAY = re.compile(r"(?<![^\W\d_])([ap])\. ?m\b\.?", re.IGNORECASE)
"""Matches a half of the day with points: "a.m.", "p. m."."""
WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")


def plainly(text: str) -> str:
    """Return a text with words written short in full, and times written plainly: "8 am" for "8 a.m.", "tuesday fine"
    for "tuesday's fine"."""
    for pattern, becomes in _rewritten():
        text = pattern.sub(becomes, text)
    whole = WORD.sub(lambda found: _in_full().get(found[0], found[0]), text)
    return WORD.sub(_without_end_of_day, HALF_OF_DAY.sub(r"\1m", whole))


@cache
def _rewritten() -> Sequence[tuple[re.Pattern[str], str]]:
    """Return patterns of times that are written otherwise than they are read, each with what it becomes: "at 8 30",
    "11ish", an hour from which on an order is wanted, which is then, or before which, which is the earliest of its day.
    """
    pairs = [pair for each in LANGUAGES for pair in words(GRAMMAR_WORDS, each)["rewritten_times"]]
    return [(re.compile(pattern, re.IGNORECASE), becomes) for pattern, becomes in pairs]


@cache
def _in_full() -> Mapping[str, str]:
    """Return the full word for each word that is written short, in all languages."""
    return {short: word for each in LANGUAGES for short, word in words(GRAMMAR_WORDS, each)["shorthand"]}


def _without_end_of_day(found: re.Match[str]) -> str:
    """Return the name of a day without the s that stands for "is" behind it; any other word unchanged."""
    word = found[0]
    bare = word[:-1].rstrip("'’")
    if word[-1:] not in "sS" or len(bare) < SHORTEST_DAY or names_day(word, LANGUAGES):
        return word
    before = folded(found.string[: found.start()][-LONGEST:]).split()[-1:]
    is_every = bool(before) and before[0] in listed(ORDER_WORDS, "all_of_it") | listed(ORDER_WORDS, "with")
    return bare if not is_every and names_day(bare, LANGUAGES) else word


SHORTEST_DAY = 5
"""The fewest letters of the name of a day that may have an s behind it."""


def joined_time(earlier: str, new: str) -> str:
    """Return the time that is meant by a new one said after an earlier one: the day of the earlier one stays if the new
    one names none, and its hour if the new one has none. "tomorrow at 9", then "at 10", is "tomorrow at 10".
    """
    if not earlier or not new or len(earlier) + len(new) > LONGEST:
        return new or earlier
    if names_day(new, LANGUAGES):
        return with_hour_of(earlier, new) or new
    said = earlier.split()
    ends = range(len(said), 0, -1)
    days = (*(" ".join(said[:end]) for end in ends), *(" ".join(said[-end:]) for end in ends))
    for day in (each for each in days if names_day(each, LANGUAGES)):
        joined = f"{day} {new}"
        if is_whole_time(joined, LANGUAGES):
            return joined
    return new


def with_hour_of(earlier: str, day: str) -> str:
    """Return a day with the hour of an earlier time: "sunday 15:00"; "" if that has no hour, or the day has one."""
    if not earlier or len(earlier) + len(day) > LONGEST or not is_whole_time(f"{day} {NO_ONES_HOUR}", LANGUAGES):
        return ""
    return next((both for hour in _hours_in(earlier) if is_whole_time(both := f"{day} {hour}", LANGUAGES)), "")


NO_ONES_HOUR = "04:44"
"""An hour that may stand behind a day to which none belongs yet."""


def _hours_in(time: str) -> list[str]:
    """Return the words of a time that may be its hour, the longest first."""
    try:
        return [f"{datetime.fromisoformat(time):%H:%M}"]
    except ValueError:
        said = time.split()
    pieces = [" ".join(said[at:end]) for at in range(len(said)) for end in range(len(said), at, -1)]
    hours = [each for each in pieces if not names_day(each, LANGUAGES) and is_whole_time(each, LANGUAGES)]
    return longest_first(each for each in hours if not each.isdecimal())
