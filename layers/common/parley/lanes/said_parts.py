"""Whether a person's words account for the parts of a time, word by word, where no grammar reads them whole. Pure.

Dictation, two languages in one sentence and loose endings make times that cannot be read: "nine to twelve", "al
monday, tipo 9", "til the 14th yeah". A model reads them, and what it passes is compared with the single words:

    every word said of a time     is one of the new time: its hour, its weekday, its part of the day
    every part of the new time    is named by such a word, or by an earlier text, or is that of a thing they name

A word that neither says ("next", "weeks", "before") leaves the time unexplained. So less is accepted than is meant, and
nothing that was not said.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cached_property

from parley import rrule, times
from parley.conversation.normal_form import without_accents
from parley.lanes.own_words import PLACES, WISH_WORDS
from parley.lanes.time_parts import NO_PARTS, TimeParts
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed
from parley.times.spotting import DAY_PARTS, REPEAT_WORDS, SAME_AS, TimeWord

HALF_A_DAY = 12
A_WEEK, A_MONTH = timedelta(days=7), timedelta(days=31)
EVERY_DAY = frozenset(range(7))
HOURS: Mapping[str, tuple[int, int]] = {
    "dawn": (0, 7),
    "morning": (0, 13),
    "noon": (11, 15),
    "afternoon": (12, 21),
    "evening": (16, 24),
    "night": (18, 30),
}
"""The first hour of each part of the day, and the one after its last; from 24 on, of the next day."""
HOUR_OF: Mapping[str, int] = {"noon": 12, "midnight": 0}
EDGES = ",.;:!?¡¿()\"'“”"
Meant = tuple[str, object]


@dataclass(frozen=True)
class Parts:
    """The parts of a new time that words are compared with, and those of the present one."""

    days: frozenset[date]
    clocks: frozenset[time]
    rule_days: frozenset[int]
    old_days: frozenset[date]
    today: date


@dataclass(frozen=True)
class SaidParts:
    """The words of a time in a person's text, to account for the parts of a new time by them."""

    said: str
    """The words that must all be part of the new time."""
    before: str
    """What was said before, which may explain a part of the new time."""
    today: date
    known: TimeParts = NO_PARTS
    """The time of the thing that the person names, which they need not say again."""

    def account_for(self, new: TimeParts, old: TimeParts, kept: frozenset[time] = frozenset()) -> bool:
        """Whether these words name every new part of a time, and name nothing else. `old` is the present time of the
        thing, and `kept` holds its times of day that the new time may keep unsaid.
        """
        rule_days = rule_days_of(new.rule)
        if new.minutes not in (None, old.minutes) or rule_days is None or (old.rule and not new.rule):
            return False
        is_span = len(new.clocks) > 1 or new.span is not None
        if not is_span and any(is_from(word, self.said) for word in self._words):
            return False  # where something comes from is not where it goes to
        parts = Parts(new.days, new.clocks, rule_days, old.days, self.today)
        if not all(is_part_of(word, parts) for word in self._words):
            return False
        if not self._meant and self.known == NO_PARTS:
            return False
        return (
            all(self.names_day(day) for day in new.days - old.days - self.known.days)
            and all(self.names_clock(at) for at in new.clocks - kept - self.known.clocks)
            and (new.rule == old.rule or self.names_rule(rule_days))
        )

    @cached_property
    def _words(self) -> tuple[TimeWord, ...]:
        return words_of(self.said)

    @cached_property
    def _meant(self) -> tuple[Meant, ...]:
        """All that the words can mean, those said before included."""
        return tuple(each for word in (*self._words, *words_of(self.before)) for each in word.meanings)

    def names_day(self, day: date) -> bool:
        """Whether a word names a day. Without any word for a day, it is today or tomorrow."""
        named = [(kind, value) for kind, value in self._meant if kind in DAY_NAMES]
        if not named:
            return not self.known.days and day - self.today in (timedelta(0), timedelta(days=1))
        has_month = any(kind == "month" for kind, _ in named)
        numbers = [(kind, value) for kind, value in self._meant if has_month and kind in ("int", "word_number")]
        return any(DAY_NAMES[kind](value, day, self.today) for kind, value in named) or any(
            _number(value) == day.day and ("month", day.month) in named for _, value in numbers
        )

    def names_clock(self, at: time) -> bool:
        if any(_is_clock(kind, value, at) for kind, value in self._meant):
            return True
        is_hour = any(_is_hour(each, at) for kind, value in self._meant if kind in HOUR_WORDS for each in _pair(value))
        return at.minute == 0 and is_hour

    def names_rule(self, rule_days: frozenset[int]) -> bool:
        """Whether the words say that something recurs, on just these weekdays."""
        if not rule_days or not any(kind in RECURRING for kind, _ in self._meant):
            return not rule_days
        named = frozenset(day for kind, value in self._meant if kind in RULE_DAYS for day in weekdays_of(value))
        return named == rule_days or (rule_days == EVERY_DAY and (not named or ("adverb", "day") in self._meant))


HOUR_NAMES = ("int", "word_number")
LEAST_MINUTES = 10
HOUR_WORDS = ("int", "word_number", "dashed")
WEEKDAYS = ("weekday", "plural_weekday")
RULE_DAYS = (*WEEKDAYS, "weekday_set", "plural_weekday_set")
RECURRING = (*REPEAT_WORDS, "plural_weekday", "plural_weekday_set", "plural_part")


def words_of(text: str) -> tuple[TimeWord, ...]:
    """Return the words of a text that speak of a time. A number that counts something else ("3 eggs") is left out, and
    so is the place of a thing in a list.
    """
    found = times.time_words(text, LANGUAGES)
    starts = {word.start for word in found}
    return tuple(_with_minutes([word for word in found if _is_of_time(word, text, starts)], text))


def _with_minutes(words: Sequence[TimeWord], text: str) -> Iterator[TimeWord]:
    """Yield the words of a time, with an hour and its minutes as one: "eight thirty", "half past six"."""
    left = list(words)
    while left:
        word = left.pop(0)
        clock = _clock_of(word, left[0], text[word.end : left[0].start]) if left else None
        if clock is not None:
            behind = left.pop(0)
            said = text[word.start : behind.end]
            yield TimeWord(said, word.start, behind.end, (("colon", f"{clock[0]}:{clock[1]:02}"),))
        else:
            yield word


def _clock_of(first: TimeWord, second: TimeWord, between: str) -> tuple[int, int] | None:
    """Return the hour and the minutes that two words name together, with what stands between them; None if they are two
    things.
    """
    joint = " ".join(without_accents(between).split())
    portion, hour = _value(first, "portion"), _value(second, *HOUR_NAMES)
    if portion is not None and hour is not None and joint in listed(WISH_WORDS, "clock_joints"):
        return _earlier(hour, portion) if joint in listed(WISH_WORDS, "clock_to") else (hour, portion)
    hour, minutes = _value(first, *HOUR_NAMES), _value(second, "portion")
    if minutes is None and joint == "":
        minutes = next((n for n in (_value(second, *HOUR_NAMES),) if n is not None and n >= LEAST_MINUTES), None)
    if hour is None or minutes is None or not 0 <= hour <= 2 * HALF_A_DAY:
        return None
    if joint in listed(WISH_WORDS, "clock_less"):
        return _earlier(hour, minutes)
    return (hour, minutes) if joint in listed(WISH_WORDS, "clock_more") else None


def _earlier(hour: int, minutes: int) -> tuple[int, int]:
    return (hour - 1) % (2 * HALF_A_DAY), 60 - minutes


def _value(word: TimeWord, *kinds: str) -> int | None:
    """Return the number that a word can mean as one of these kinds; None if it means none."""
    return next((_number(value) for kind, value in word.meanings if kind in kinds), None)


def _is_of_time(word: TimeWord, text: str, starts: set[int]) -> bool:
    if word.text in PLACES or all(kind in SAME_AS for kind, _ in word.meanings):
        return False
    if not any(kind in ("int", "word_number") for kind, _ in word.meanings):
        return True
    in_front, behind = text[: word.start].split()[-1:], text[word.end :]
    is_led = bool(in_front) and without_accents(in_front[0]) in listed(WISH_WORDS, "time_leads")
    at = len(text) - len(behind.lstrip())
    if any(_number(value) == 1 for kind, value in word.meanings) or word.text in listed(WISH_WORDS, "weak_hours"):
        return is_led or at in starts
    following = without_accents(behind.lstrip().split()[0]) if behind.strip() else ""
    goes_on = listed(WISH_WORDS, "wish_fillers") | listed(WISH_WORDS, "time_suits")
    is_end = not following or not behind.strip()[0].isalnum() or following in goes_on
    return is_led or is_end or at in starts


def is_from(word: TimeWord, text: str) -> bool:
    """Whether "from" or the like stands in front of a word."""
    in_front = text[: word.start].split()[-1:]
    return bool(in_front) and without_accents(in_front[0]) in listed(WISH_WORDS, "wish_from")


# --- whether a word is part of a time ---------------------------------------------------------------------------------


def is_part_of(word: TimeWord, parts: Parts) -> bool:
    return any(kind in IS_PART and IS_PART[kind](value, parts) for kind, value in word.meanings)


def _is_number_of(value: object, parts: Parts) -> bool:
    number = _number(value)
    return any(_is_hour(number, at) for at in parts.clocks) or any(
        number == day.day for day in parts.days | parts.old_days
    )


def _is_day_number(value: object, parts: Parts) -> bool:
    return any(_number(value) == day.day for day in parts.days | parts.old_days)


def _are_weekdays_of(value: object, parts: Parts) -> bool:
    days = parts.rule_days or frozenset(day.weekday() for day in parts.days | parts.old_days)
    return weekdays_of(value) <= days


def _is_part_of_day(value: object, parts: Parts) -> bool:
    if value in HOUR_OF:
        return any(at.hour == HOUR_OF[str(value)] for at in parts.clocks)
    first, last = HOURS.get(str(value), (0, 0))
    return any(first <= hour < last for at in parts.clocks for hour in (at.hour, at.hour + 24))


def _is_part_of_today(value: object, parts: Parts) -> bool:
    return parts.today in parts.days and _is_part_of_day(value, parts)


def _is_half_of(value: object, parts: Parts) -> bool:
    is_late = str(value).startswith("p")
    return any((at.hour >= HALF_A_DAY) == is_late for at in parts.clocks)


def _is_written_clock(kind: str) -> Callable[[object, Parts], bool]:
    return lambda value, parts: any(_is_clock(kind, value, at) for at in parts.clocks)


def _are_both_numbers(value: object, parts: Parts) -> bool:
    return all(_is_number_of(each, parts) for each in _pair(value))


def _is_named_day(kind: str) -> Callable[[object, Parts], bool]:
    return lambda value, parts: any(DAY_NAMES[kind](value, day, parts.today) for day in parts.days | parts.old_days)


def _recurs(value: object, parts: Parts) -> bool:
    return bool(parts.rule_days) if value == "every" else value == "day" and parts.rule_days == EVERY_DAY


# --- single comparisons -----------------------------------------------------------------------------------------------


def _number(value: object) -> int:
    """Return the number of a word's value; -1 for a value that is none."""
    digits = "".join(c for c in str(value) if c.isdecimal())
    return int(digits[:4]) if digits else -1


def _pair(value: object) -> tuple[int, ...]:
    """Return the numbers of a value with signs between them: 9 and 12 of "9-12"."""
    spaced = "".join(c if c.isdecimal() else " " for c in str(value))
    return tuple(int(each[:4]) for each in spaced.split())


def weekdays_of(value: object) -> frozenset[int]:
    """Return the weekdays that the value of a word names, from 0 for Monday."""
    return frozenset(_pair(value))


def rule_days_of(rule: str) -> frozenset[int] | None:
    """Return the weekdays of a simple rule, all of them for a daily one; empty for no rule. None for any other rule."""
    if not rule:
        return frozenset()
    found = rrule.read(rule)
    return frozenset(found.days_of_week) if found.is_plain else None


def _is_hour(number: int, at: time) -> bool:
    """Whether a number is the hour of a time of day, which may be of either half of the day."""
    return 0 <= number <= 2 * HALF_A_DAY and at.minute == 0 and number % HALF_A_DAY == at.hour % HALF_A_DAY


def _is_clock(kind: str, value: object, at: time) -> bool:
    """Whether a word is a time of day with its minutes, or one with a name of its own, such as noon."""
    if kind in ("colon", "dotted", "hclock"):
        hour, minute, *_ = (*_pair(value), 0, 0)
        return at.minute == minute and hour % HALF_A_DAY == at.hour % HALF_A_DAY and hour <= 2 * HALF_A_DAY
    if kind == "named_hour":
        return at == time(_number(value) % 24)
    return kind == "noonish" and value in HOUR_OF and at == time(HOUR_OF[str(value)])


def _is_coming(weekday: object, day: date, today: date) -> bool:
    return day.weekday() in weekdays_of(weekday) and timedelta(0) < day - today <= A_WEEK


def _is_numbered(number: object, day: date, today: date) -> bool:
    return day.day == _number(number) and timedelta(0) <= day - today < A_MONTH


def _is_ahead(days: object, day: date, today: date) -> bool:
    return isinstance(days, int) and day - today == timedelta(days=days)


def _is_written(value: object, day: date, _: date) -> bool:
    numbers = _pair(value)
    return {day.day, day.month} <= set(numbers) and set(numbers) <= {day.day, day.month, day.year, day.year % 100}


def _is_of_today(_: object, day: date, today: date) -> bool:
    return day == today


def _is_never(*_: object) -> bool:
    return False


DAY_NAMES: Mapping[str, Callable[[object, date, date], bool]] = {
    "weekday": _is_coming,
    "plural_weekday": _is_coming,
    "weekday_set": _is_coming,
    "ordinal": _is_numbered,
    "ordinal_digits": _is_numbered,
    "relative": _is_ahead,
    "today_part": _is_of_today,
    "holiday": _is_written,
    "slashed": _is_written,
    "dmy": _is_written,
    "ymd": _is_written,
    "month": _is_never,
}
"""By the kind of a word, whether it names a day by itself. A month needs its number."""

IS_PART: Mapping[str, Callable[[object, Parts], bool]] = {
    **dict.fromkeys(("int", "word_number"), _is_number_of),
    **dict.fromkeys(("ordinal", "ordinal_digits"), _is_day_number),
    **dict.fromkeys(RULE_DAYS, _are_weekdays_of),
    **dict.fromkeys(DAY_PARTS, _is_part_of_day),
    **{kind: _is_written_clock(kind) for kind in ("colon", "dotted", "hclock", "named_hour")},
    **{kind: _is_named_day(kind) for kind in ("relative", "holiday", "slashed", "dmy", "ymd")},
    "today_part": _is_part_of_today,
    "half": _is_half_of,
    "dashed": _are_both_numbers,
    "month": lambda value, parts: any(day.month == value for day in parts.days | parts.old_days),
    "every": _recurs,
    "adverb": _recurs,
    "unit": lambda value, parts: value == "day" and parts.rule_days == EVERY_DAY,
}
"""By the kind of a word, whether it is part of a time. A word of any other kind is none."""
