"""What the parts of a phrase are, and how smaller ones make larger ones. Knows no language, no clock and no zone.

    Clock   times of day            Day     a day, as it was named      Span     a length of time
    Moment  a day, a clock, a part of the day, a zone: any of them, not yet put on a calendar
    Reach   from a moment until another, or for a while      Repeat   what recurs

The functions in `FUNCTIONS` are those that the grammars name. One that returns None says that the parts do not fit
together. `resolve.py` puts the result on the calendar of somebody.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from types import FunctionType

HOUR, DAY = 3600, 86400
"""Seconds."""


@dataclass(frozen=True)
class Clock:
    """The times of day that are meant by a clock time, in seconds from midnight: two for one without its half of the
    day. From 86,400 on it is after the midnight that ends the day: "12 at night"."""

    times: tuple[int, ...]
    is_midnight: bool = False
    """It stands at the border of two days, and people mean either."""

    @property
    def is_sure(self) -> bool:
        """Whether it is one time."""
        return len(self.times) == 1


@dataclass(frozen=True)
class Day:
    """A day by the function of `days.py` that finds it. `weekday` is the day of the week that it was said to be."""

    kind: str
    arguments: tuple[object, ...] = ()
    weekday: int | None = None


@dataclass(frozen=True)
class Period:
    """Days one after the other, by the function of `days.py` that finds the first and the last."""

    kind: str
    arguments: tuple[object, ...] = ()


@dataclass(frozen=True)
class Span:
    """A length of time. Months and days are counted on a calendar, seconds by the clock."""

    months: int = 0
    days: int = 0
    seconds: int = 0


@dataclass(frozen=True)
class Shift:
    """So much later or earlier (`sign`) than `base`: "now", "near" (what is moved, or else now), or a moment."""

    span: Span
    sign: int
    base: str | Moment


@dataclass(frozen=True)
class Moment:
    """A moment, as far as it was named."""

    day: Day | None = None
    clock: Clock | None = None
    part: str | None = None
    zone: str | None = None
    shift: Shift | None = None


@dataclass(frozen=True)
class Reach:
    """From `start` until `end`, or for `span`. `base` says what is true of both: the day, the part of it, the zone."""

    start: Moment
    end: Moment | None = None
    span: Span | None = None
    base: Moment = Moment()
    is_window: bool = False
    """Said with "between": of what recurs, a random moment in it is meant."""


@dataclass(frozen=True)
class AllDay:
    """Whole days: one, or from one until another, or a period."""

    first: Day | Period
    last: Day | None = None


@dataclass(frozen=True)
class Repeat:
    """What recurs: the fields of an RFC 5545 rule as far as they were said, the times of day, its beginning and end."""

    freq: str
    interval: int = 1
    by_day: tuple[tuple[int, int], ...] = ()
    """(which of the month or year, or 0; day of the week)"""
    by_month_day: tuple[int, ...] = ()
    by_month: int | None = None
    times: tuple[Clock, ...] = ()
    reach: Reach | None = None
    part: str | None = None
    zone: str | None = None
    start: Day | None = None
    until: Day | None = None
    extent: Span | None = None
    """How long it goes on recurring."""
    length: Span | None = None
    """How long it lasts each time."""
    count: int | None = None
    without: tuple[Day, ...] = ()
    all_day: bool = False


@dataclass(frozen=True)
class Duration:
    """A length alone: "for 7 hours"."""

    span: Span


@dataclass(frozen=True)
class Unclear:
    """Words that are a time and leave out what it takes: "in 5" (minutes or hours?)."""

    options: tuple[object, ...]


# --- clocks ---------------------------------------------------------------------------------------------------------

PARTS: Mapping[str, tuple[float, float]] = {
    "dawn": (0, 7),
    "morning": (1, 12),
    "noon": (11, 16),
    "afternoon": (12, 22),
    "evening": (15, 24),
    "night": (18, 29),
    "midnight": (24, 27),
    "am": (0, 12),
    "pm": (12, 24),
}
"""From which hour until which a clock time may be said to be in a part of the day; "1 at night" is 25."""
PART_TIMES: Mapping[str, int] = {
    "morning": 9,
    "noon": 12,
    "afternoon": 15,
    "evening": 19,
    "night": 21,
}
"""The hour of a part of the day that is named without one. "In the early hours" is too vague for any."""


def clock_at(hour: int, minute: int = 0, second: int = 0, is_exact: bool = False) -> Clock | None:
    """The clock time of these numbers. An hour from 1 to 12 may be either half of the day unless it `is_exact`."""
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and (minute or second)):
        return None
    rest = minute * 60 + second
    if hour == 12 and minute:  # nobody writes 00:34 as 12:34
        return Clock((12 * HOUR + rest,))
    if is_exact or hour > 12 or hour == 0:
        return Clock((hour * HOUR + rest,), is_midnight=hour == 24)
    return Clock((hour % 12 * HOUR + rest, (hour % 12 + 12) * HOUR + rest))


def in_part(clock: Clock, part: str) -> Clock | None:
    """The clock time that lies in a part of the day; None if none does."""
    first, last = PARTS[part]
    candidates = {time + ahead for time in clock.times for ahead in (0, DAY)}
    fitting = tuple(sorted(time for time in candidates if first * HOUR <= time < last * HOUR))
    if clock.is_midnight and part in ("night", "midnight"):
        return Clock((DAY,), is_midnight=True)
    return Clock(fitting, is_midnight=any(time >= DAY for time in fitting)) if fitting else None


def from_colon(colon: str) -> Clock | None:
    hour, minute, *rest = colon.split(":")
    second = int(rest[0]) if rest else 0
    return clock_at(int(hour), int(minute), second, is_exact=hour.startswith("0"))


def from_dotted(dotted: str) -> Clock | None:
    hour, minute = dotted.split(".")
    return clock_at(int(hour), int(minute), is_exact=hour.startswith("0"))


def from_h(hclock: str) -> Clock | None:
    hour, minute = hclock.split("h")
    return clock_at(int(hour), int(minute), is_exact=hour.startswith("0"))


def from_hour(int: str) -> Clock | None:
    digits = int
    return clock_at(_number(digits), is_exact=digits.startswith("0")) if len(digits) <= 2 else None


def from_hour_word(word_number: int) -> Clock | None:
    return clock_at(word_number) if word_number else None


def from_words(hour: int, minute: int) -> Clock | None:
    """As in "seven thirty"; "twenty five" is a number and no clock time."""
    if hour == 0 or minute == 0 or (hour == 20 and minute < 10):
        return None
    return clock_at(hour, minute)


def from_digits(int: str) -> Clock | None:
    """As in "340" and "1530"."""
    digits = int
    if not 3 <= len(digits) <= 4:
        return None
    return clock_at(_number(digits[:-2]), _number(digits[-2:]), is_exact=len(digits) == 4)


def in_half(clock: Clock, half: str) -> Clock | None:
    """The clock time in "am" or "pm". "15:15 pm" is said by machines."""
    is_pm = half.startswith("p")
    is_noon = clock.times == (12 * HOUR + clock.times[0] % HOUR,)
    if is_noon and not is_pm:
        return Clock((clock.times[0] - 12 * HOUR,))
    fitting = tuple(time for time in clock.times if (time >= 12 * HOUR) == is_pm and time < DAY)
    return Clock(fitting) if fitting else None


def same(**part: object) -> object:
    """The only part itself."""
    (value,) = part.values()
    return value


def midnight() -> Clock:
    return Clock((DAY,), is_midnight=True)


def noon() -> Clock:
    return Clock((12 * HOUR,))


def named_hour(named_hour: int) -> Clock:
    """As in "mid-morning"."""
    return Clock((named_hour * HOUR,))


def past(portion: int, hour: Clock) -> Clock | None:
    return _beside(hour, portion * 60)


def before_hour(portion: int, hour: Clock) -> Clock | None:
    return _beside(hour, -portion * 60)


def round_minutes(number: int) -> int | None:
    """Minutes that people say "to" an hour with: "9 to 5" are the hours of work, not nine minutes before five."""
    return number if number in (5, 10, 20, 25) else None


def half_past(hour: Clock) -> Clock | None:
    """As in "half 7", which is British for half past seven."""
    return _beside(hour, 30 * 60)


def _beside(hour: Clock, seconds: int) -> Clock | None:
    if not 0 < abs(seconds) < HOUR:
        return None
    times = tuple(sorted((time + seconds) % DAY if not time else time + seconds for time in hour.times))
    return Clock(times)


# --- spans ----------------------------------------------------------------------------------------------------------

UNITS: Mapping[str, Span] = {
    "second": Span(seconds=1),
    "minute": Span(seconds=60),
    "hour": Span(seconds=HOUR),
    "day": Span(days=1),
    "week": Span(days=7),
    "fortnight": Span(days=14),
    "month": Span(months=1),
    "year": Span(months=12),
}
LARGEST = 10_000
"""Of what somebody counts: a century of weekends."""


def span(number: int, unit: str) -> Span | None:
    return _times(UNITS[unit], number) if 0 < number <= LARGEST else None


def span_of_part(decimal: float, unit: str) -> Span | None:
    """As in "2.5 hours"."""
    if UNITS[unit].seconds == 0 or decimal <= 0:
        return None
    return Span(seconds=round(UNITS[unit].seconds * decimal))


def span_with_portion(number: int, unit: str, portion: int) -> Span | None:
    """As in "2 hours and a half": `portion` is in minutes of an hour."""
    if unit != "hour" or not 0 < number <= LARGEST:
        return None
    return Span(seconds=number * HOUR + portion * 60)


def span_of_portion(portion: int) -> Span:
    return Span(seconds=portion * 60)


def half_an_hour() -> Span:
    return Span(seconds=HOUR // 2)


def quarter_of_an_hour() -> Span:
    return Span(seconds=HOUR // 4)


def span_of_hours(number: int, minutes: int) -> Span | None:
    """As in "1h30"."""
    return Span(seconds=number * HOUR + minutes * 60) if minutes < 60 else None


def span_of_hclock(hclock: str) -> Span | None:
    hours, minutes = hclock.split("h")
    return span_of_hours(int(hours), int(minutes))


def spans(a: Span, b: Span) -> Span | None:
    """Two lengths as one, the larger first: "wait a minute 12 days from now" holds two."""
    if _smallest(a) <= _largest(b):
        return None
    return Span(a.months + b.months, a.days + b.days, a.seconds + b.seconds)


def _sizes(span: Span) -> list[int]:
    """The units that a length is made of, as numbers to compare them by."""
    minutes, seconds = divmod(span.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = (seconds, minutes, hours, span.days, span.months)
    return [size for size, count in enumerate(parts) if count]


def _smallest(span: Span) -> int:
    return min(_sizes(span), default=0)


def _largest(span: Span) -> int:
    return max(_sizes(span), default=0)


def _times(one: Span, number: int) -> Span:
    return Span(one.months * number, one.days * number, one.seconds * number)


def duration(span: Span) -> Duration:
    return Duration(span)


# --- numbers --------------------------------------------------------------------------------------------------------


def _number(digits: str) -> int:
    return int(digits)


def number(int: str) -> int | None:
    return _number(int) if len(int) <= 5 else None


def number_word(word_number: int) -> int:
    return word_number


def decimal_number(decimal: str) -> float:
    return float(decimal.replace(",", "."))


def decimal_dotted(dotted: str) -> float:
    return float(dotted)


def half_more(number: int) -> float:
    """As in "two and a half"."""
    return number + 0.5


def ordinal(ordinal_digits: str) -> int:
    return int("".join(c for c in ordinal_digits if c.isdecimal()))


# --- days -----------------------------------------------------------------------------------------------------------


def shift(relative: int) -> Day:
    return Day("shift", (0, relative))


def coming(weekday: int) -> Day:
    return Day("coming", (weekday,))


def this(weekday: int) -> Day:
    return Day("this", (weekday,))


def following(weekday: int) -> Day:
    """The nearest such day after today, which no week comes between."""
    return Day("following", (weekday,))


def next_one(weekday: int) -> Day:
    """As in "next friday": of people who say it early in a week, some mean this week's, some the week's after."""
    return Day("next_one", (weekday,))


def last_one(weekday: int) -> Day:
    return Day("last_one", (weekday,))


def of_week(weekday: int, week: int) -> Day:
    """A day of the week that is `week` weeks ahead."""
    return Day("of_week", (weekday, week))


def week_after(weekday: int) -> Day:
    """As in "friday week": a week after the coming one."""
    return Day("weeks_on", (weekday, 2))


def week_on(relative: int) -> Day:
    """As in "a week today"."""
    return Day("shift", (0, relative + 7))


def weeks_on(weekday: int, number: int) -> Day:
    """As in "two sundays from now"."""
    return Day("weeks_on", (weekday, number))


def of_month(number: int) -> Day | None:
    """As in "the 5th": the coming one."""
    return Day("of_month", (number,)) if 1 <= number <= 31 else None


def late_of_month(number: int) -> Day | None:
    """As in "friday 14": after a day of the week a number that is no hour by the clock of twelve."""
    return of_month(number) if number > 12 else None


def of_that_month(number: int, month_shift: int) -> Day | None:
    return Day("of_that_month", (number, month_shift)) if 1 <= number <= 31 else None


def month_day(month: int, number: int) -> Day | None:
    return Day("month_day", (month, number)) if 1 <= number <= 31 else None


def month_day_year(month: int, number: int, year: int) -> Day | None:
    return Day("dated", (_year(year), month, number)) if 1 <= number <= 31 else None


def _year(year: int) -> int:
    return year + 2000 if year < 100 else year


def year_digits(int: str) -> int | None:
    return _number(int) if len(int) == 4 else None


def slashed(slashed: str) -> Day:
    a, b = map(int, slashed.replace("-", "/").replace(".", "/").split("/"))
    return Day("slashed", (a, b))


def dashed(dashed: str) -> Day:
    return slashed(dashed)


def dotted_day(dotted: str) -> Day:
    a, b = map(int, dotted.split("."))
    return Day("dotted", (a, b))


def dmy(dmy: str) -> Day:
    a, b, year = map(int, dmy.replace("-", "/").replace(".", "/").split("/"))
    return Day("slashed", (a, b, _year(year)))


def ymd(ymd: str) -> Day:
    year, month, number = map(int, ymd.replace("/", "-").replace(".", "-").split("-"))
    return Day("dated", (year, month, number))


def named_day(holiday: str) -> Day:
    """A day with a name, by its month and day: "12-25"."""
    month, number = map(int, holiday.split("-"))
    return Day("month_day", (month, number))


def checked(weekday: int, day: Day) -> Day | None:
    """A day that was also said to be a certain day of the week."""
    if day.weekday is not None or day.kind not in CHECKED:
        return None
    return replace(day, weekday=weekday)


CHECKED = frozenset(["of_month", "of_that_month", "month_day", "dated", "slashed", "shift", "nth_this", "nth_in"])


def nth_in_month(nth: int, weekday: int, month: int) -> Day:
    return Day("nth_in", (nth, weekday, month))


def nth_in_shift(nth: int, weekday: int, month_shift: int) -> Day:
    return Day("nth_this", (nth, weekday, month_shift))


def nth_coming(nth: int, weekday: int) -> Day:
    """As in "the first friday of the month": the coming one."""
    return Day("nth_coming", (nth, weekday))


def end_of_month() -> Day:
    return Day("end_of_month", ())


def end_of_shift(month_shift: int) -> Day:
    return Day("end_of_that_month", (month_shift,))


def end_of_named(month: int) -> Day:
    return Day("end_of_named", (month,))


def start_of_shift(month_shift: int) -> Day:
    return Day("of_that_month", (1, month_shift))


def end_of_week(week: int) -> Day:
    return Day("end_of_week", (week,))


def day_after(day: Day, sign: int) -> Day:
    """As in "the day after christmas"."""
    return Day("from", (day, 0, sign))


def span_from(span: Span, sign: int, moment: Moment) -> Moment | None:
    """As in "10 minutes before 5pm" and "two days after tomorrow"."""
    only_day = moment == Moment(day=moment.day)
    if not span.seconds:
        if moment.day is None or (moment.clock is None and not only_day):
            return None
        day = Day("from", (moment.day, sign * span.months, sign * span.days))
        return replace(moment, day=day)
    if moment.clock is None or moment.shift is not None:
        return None
    return Moment(shift=Shift(span, sign, moment))


def ahead(span: Span) -> Moment:
    """As in "in 2 hours", "in 3 days"."""
    return _shifted(span, 1, "now")


def ago(span: Span) -> Moment:
    return _shifted(span, -1, "now")


def later(span: Span) -> Moment:
    return Moment(shift=Shift(span, 1, "near"))


def earlier(span: Span) -> Moment:
    return Moment(shift=Shift(span, -1, "near"))


def _shifted(span: Span, sign: int, base: str) -> Moment:
    if span.seconds:
        return Moment(shift=Shift(span, sign, base))
    return Moment(day=Day("shift", (sign * span.months, sign * span.days)))


def now() -> Moment:
    return Moment(shift=Shift(Span(), 1, "now"))


def business_days(number: int) -> Moment | None:
    return Moment(day=Day("business", (number,))) if 0 < number <= 400 else None


def ahead_by_idiom(idiom: int) -> Unclear:
    """As in "en 8 días", which is a week to most and eight days to some. `idiom` is the number that is said."""
    return Unclear(tuple(Moment(day=Day("shift", (0, days))) for days in (idiom - 1, idiom)))


def ahead_without_unit(number: int) -> Unclear | None:
    """As in "in 5"."""
    if not 0 < number <= 90:
        return None
    return Unclear(tuple(Moment(shift=Shift(_times(UNITS[unit], number), 1, "now")) for unit in ("minute", "hour")))


# --- moments --------------------------------------------------------------------------------------------------------


def at_clock(timed: Clock) -> Moment:
    return Moment(clock=timed)


def at_bare(bare: Clock) -> Moment:
    return Moment(clock=bare)


def on_day(day: Day) -> Moment:
    return Moment(day=day)


def in_the_part(part: str) -> Moment:
    return Moment(part=part)


def today_part(today_part: str) -> Moment:
    """As in "tonight"."""
    return Moment(day=Day("shift", (0, 0)), part=today_part)


def day_part(day: Day, part: str) -> Moment:
    return Moment(day=day, part=part)


def in_zone(timed: Clock, zone: str) -> Moment:
    return Moment(clock=timed, zone=zone)


def in_offset(timed: Clock, offset: str) -> Moment:
    return Moment(clock=timed, zone=offset)


def iso_moment(iso_moment: str) -> Moment:
    return Moment(day=Day("iso", (iso_moment,)))


def merged(a: Moment, b: Moment) -> Moment | None:
    """Both, if no part was named twice and the clock time can be in that part of the day."""
    if a.shift or b.shift or "iso" in (a.day and a.day.kind, b.day and b.day.kind):
        return None
    for name in ("day", "clock", "part", "zone"):
        if getattr(a, name) is not None and getattr(b, name) is not None:
            return None
    both = Moment(a.day or b.day, a.clock or b.clock, a.part or b.part, a.zone or b.zone)
    if both.clock and both.part and in_part(both.clock, both.part) is None:
        return None
    return both


def plus_weekday(weekday: int, moment: Moment) -> Moment | None:
    """As in "wednesday at 3, the 5th": a day that is named twice."""
    if moment.day is None or (day := checked(weekday, moment.day)) is None:
        return None
    return replace(moment, day=day)


# --- ranges ---------------------------------------------------------------------------------------------------------


def between(a: Moment, b: Moment) -> Reach | AllDay | None:
    return _reach(a, b, is_window=True)


def from_to(a: Moment, b: Moment) -> Reach | AllDay | None:
    return _reach(a, b, is_window=False)


def _reach(a: Moment, b: Moment, is_window: bool) -> Reach | AllDay | None:
    if a.shift or b.shift or (a.day and a.day.kind == "iso"):
        return None
    if a.clock and b.clock:
        return Reach(a, b, is_window=is_window)
    if a.day and b.day and a == Moment(day=a.day) and b == Moment(day=b.day):
        return AllDay(a.day, b.day)
    return None


def from_to_day(number: int, day: Day) -> AllDay | None:
    """As in "from 4 to 22 january"."""
    if not 1 <= number <= 31:
        return None
    match day.kind:
        case "month_day":
            month, _ = day.arguments
            return AllDay(Day("month_day", (month, number)), day)
        case "dated":
            year, month, _ = day.arguments
            return AllDay(Day("dated", (year, month, number)), day)
        case "of_that_month":
            _, ahead = day.arguments
            return AllDay(Day("of_that_month", (number, ahead)), day)
        case _:
            return None


def month_dashed(month: int, dashed: str) -> AllDay | None:
    """As in "march 15-19"."""
    first, last = (month_day(month, _number(each)) for each in dashed.split("-"))
    return AllDay(first, last) if first and last else None


def from_dashed(dashed: str) -> Reach | None:
    """As in "from 9-5"."""
    a, b = dashed.split("-")
    first, last = from_hour(a), from_hour(b)
    return Reach(Moment(clock=first), Moment(clock=last)) if first and last else None


def dashed_half(dashed: str, half: str) -> Reach | None:
    """As in "10-11am"."""
    a, b = dashed.split("-")
    first, last = from_hour(a), from_hour(b)
    last = last and in_half(last, half)
    return Reach(Moment(clock=first), Moment(clock=last)) if first and last else None


def for_span(moment: Moment, span: Span) -> Reach | AllDay | None:
    """As in "tomorrow at 3 for 2 hours", "for 3 days from friday"."""
    if moment.clock is not None or moment.shift is not None:
        return None if moment.shift else Reach(moment, span=span)
    if moment.day is not None and span.days and not span.seconds and not span.months and moment.part is None:
        return AllDay(moment.day, Day("from", (moment.day, 0, span.days - 1)))
    return None


def reach_in(reach: Reach | AllDay, moment: Moment) -> Reach | None:
    """A range, and then its day, the zone, or the part of the day that it ends in: "from 9 to 5 in the afternoon"."""
    return _reach_in(reach, moment, is_end=isinstance(reach, Reach) and reach.end is not None)


def in_reach(moment: Moment, reach: Reach | AllDay) -> Reach | None:
    """A range, and in front of it its day, the zone, or the part of the day that it begins in: "in the morning from 10
    to 1"."""
    return _reach_in(reach, moment, is_end=False)


def _reach_in(reach: Reach | AllDay, moment: Moment, is_end: bool) -> Reach | None:
    if not isinstance(reach, Reach) or moment.clock or moment.shift or (reach.base.day and moment.day):
        return None
    if moment.day and (reach.start.day or (reach.end and reach.end.day)):
        return None
    if moment.zone and reach.base.zone:
        return None
    base = Moment(day=moment.day or reach.base.day, zone=moment.zone or reach.base.zone)
    edge = reach.end if is_end else reach.start
    assert edge is not None
    if moment.part is None:
        return replace(reach, base=base)
    if edge.part or edge.clock is None or in_part(edge.clock, moment.part) is None:
        return None
    edge = replace(edge, part=moment.part)
    return replace(reach, base=base, end=edge) if is_end else replace(reach, base=base, start=edge)


def between_numbers(a: int, b: int) -> AllDay | None:
    """As in "del 23 al 25": days of the month."""
    first, last = of_month(a), of_month(b)
    return AllDay(first, last) if first and last else None


def all_day(day: Day) -> AllDay:
    return AllDay(day)


def all_days(period: Period) -> AllDay:
    return AllDay(period)


def all_of(reach: Reach | AllDay) -> AllDay | None:
    """Said to be all day, which it is."""
    return reach if isinstance(reach, AllDay) else None


# --- periods --------------------------------------------------------------------------------------------------------


def this_weekend() -> Period:
    return Period("weekend", (0,))


def next_weekend() -> Period:
    return Period("next_weekend", ())


def week_of(week: int) -> Period:
    return Period("week", (week,))


def month_of(month_shift: int) -> Period:
    return Period("month_shift", (month_shift,))


def month_named(month: int) -> Period:
    return Period("month", (month,))


def next_days(number: int, unit: str) -> Period | None:
    one = UNITS[unit]
    return Period("next_days", (number * one.days, number * one.months)) if not one.seconds and number < 400 else None


def next_unit(unit: str) -> Period | None:
    return None if unit == "day" else next_days(1, unit)


def week_in_month(nth: int, month: int) -> Period:
    return Period("week_in_month", (nth, month))


def week_in_shift(nth: int, month_shift: int) -> Period:
    return Period("week_in_shift", (nth, month_shift))


def week_with(day: Day) -> Period:
    return Period("week_with", (day,))


def rest_of_week() -> Period:
    return Period("rest_of_week", ())


def rest_of_month() -> Period:
    return Period("rest_of_month", ())


# --- what recurs ----------------------------------------------------------------------------------------------------

FREQUENCIES: Mapping[str, tuple[str, int]] = {
    "day": ("DAILY", 1),
    "week": ("WEEKLY", 1),
    "fortnight": ("WEEKLY", 2),
    "month": ("MONTHLY", 1),
    "year": ("YEARLY", 1),
    "second": ("", 0),
    "minute": ("", 0),
    "hour": ("", 0),
}


def every(unit: str) -> Repeat:
    return every_so_many(1, unit)


def every_so_many(number: int, unit: str) -> Repeat:
    freq, interval = FREQUENCIES[unit]
    return Repeat(freq, number * interval)


def every_span(span: Span) -> Repeat | None:
    """As in "every half hour", which cannot be kept."""
    return Repeat("", 0) if span.seconds else None


def every_other(unit: str) -> Repeat:
    return every_so_many(2, unit)


def every_part(part: str) -> Repeat:
    """As in "every morning"."""
    return Repeat("DAILY", part=part)


def weekly(weekdays: tuple[int, ...]) -> Repeat:
    return Repeat("WEEKLY", by_day=tuple((0, day) for day in weekdays))


def weekly_span(weekdays: tuple[int, ...], moment: Moment) -> Repeat | None:
    """As in "monday to friday at 8"."""
    return repeat_at(weekly(weekdays), moment) if len(weekdays) > 1 and moment.clock else None


def weekly_reach(weekdays: tuple[int, ...], reach: Reach) -> Repeat | None:
    return repeat_reach(weekly(weekdays), reach) if len(weekdays) > 1 else None


def weekly_part(weekdays: tuple[int, ...], part: str) -> Repeat:
    return replace(weekly(weekdays), part=part)


def every_other_weekday(weekdays: tuple[int, ...]) -> Repeat:
    return replace(weekly(weekdays), interval=2)


def every_so_many_weekdays(number: int, weekdays: tuple[int, ...]) -> Repeat | None:
    return replace(weekly(weekdays), interval=number) if 1 < number < 100 else None


def every_nth_weekday(nth: int, weekday: int) -> Unclear | Repeat | None:
    """As in "every second tuesday": every other one, or the second one of each month."""
    monthly = Repeat("MONTHLY", by_day=((nth, weekday),))
    return Unclear((replace(weekly((weekday,)), interval=nth), monthly)) if nth > 1 else monthly


def on_weekdays(repeat: Repeat, weekdays: tuple[int, ...]) -> Repeat | None:
    """As in "every 2 weeks on monday"."""
    is_daily = repeat.freq == "DAILY" and repeat.interval == 1
    if repeat.by_day or not (repeat.freq == "WEEKLY" or (is_daily and len(weekdays) > 1)):
        return None
    return replace(repeat, freq="WEEKLY", by_day=tuple((0, day) for day in weekdays))


def on_moment(moment: Moment, repeat: Repeat) -> Repeat | None:
    """As in "tuesday at 7 every week"."""
    if moment.day is None or moment.day.kind != "coming" or moment.clock is None:
        return None
    weekday = moment.day.arguments[0]
    assert isinstance(weekday, int)
    weekly = on_weekdays(repeat, (weekday,))
    return weekly and repeat_at(weekly, replace(moment, day=None))


def monthly_nth(nth: int, weekday: int) -> Repeat:
    return Repeat("MONTHLY", by_day=((nth, weekday),))


def monthly_or_once(nth: int, weekday: int) -> Unclear:
    """As in "the last friday of the month": once, or in each month."""
    return Unclear((Moment(day=nth_coming(nth, weekday)), monthly_nth(nth, weekday)))


def monthly_on(number: int) -> Repeat | None:
    return Repeat("MONTHLY", by_month_day=(number,)) if 1 <= number <= 31 else None


def monthly_at_end() -> Repeat:
    return Repeat("MONTHLY", by_month_day=(-1,))


def on_month_day(repeat: Repeat, number: int) -> Repeat | None:
    """As in "every 3 months on the 15th"."""
    if repeat.freq != "MONTHLY" or repeat.by_day or repeat.by_month_day or not 1 <= number <= 31:
        return None
    return replace(repeat, by_month_day=(number,))


def on_nth(repeat: Repeat, nth: int, weekday: int) -> Repeat | None:
    """As in "every month on the first monday"."""
    if repeat.freq != "MONTHLY" or repeat.by_day or repeat.by_month_day:
        return None
    return replace(repeat, by_day=((nth, weekday),))


def yearly_on(day: Day) -> Repeat | None:
    """As in "every 4 may"."""
    if day.kind != "month_day":
        return None
    month, number = day.arguments
    assert isinstance(month, int)
    assert isinstance(number, int)
    return Repeat("YEARLY", by_month=month, by_month_day=(number,))


def on_year_day(repeat: Repeat, day: Day) -> Repeat | None:
    """As in "every year on 4 may"."""
    made = yearly_on(day)
    if made is None or repeat.freq != "YEARLY" or repeat.by_month:
        return None
    return replace(repeat, by_month=made.by_month, by_month_day=made.by_month_day)


def repeat_at(repeat: Repeat, moment: Moment) -> Repeat | None:
    """What recurs, with its time of day."""
    if moment.day or moment.shift:
        return None
    if moment.clock and (repeat.times or repeat.reach):
        return None
    if (moment.part and repeat.part) or (moment.zone and repeat.zone):
        return None
    times = (moment.clock,) if moment.clock else repeat.times
    part = moment.part or repeat.part
    if part and any(in_part(each, part) is None for each in times):
        return None
    return replace(repeat, times=times, part=part, zone=moment.zone or repeat.zone)


def repeat_at_times(repeat: Repeat, clocks: tuple[Clock, ...]) -> Repeat | None:
    return None if repeat.times or repeat.reach or repeat.part else replace(repeat, times=clocks)


def two_clocks(a: Clock, b: Clock) -> tuple[Clock, ...] | None:
    """As in "8am and 8pm". Of "8 and 10pm" the first may be either, which is not guessed."""
    return (a, b) if a.is_sure == b.is_sure else None


def more_clocks(clocks: tuple[Clock, ...], clock: Clock) -> tuple[Clock, ...] | None:
    return (*clocks, clock) if len(clocks) < 12 and clocks[0].is_sure == clock.is_sure else None


def repeat_reach(repeat: Repeat, reach: Reach | AllDay) -> Repeat | None:
    """As in "every monday from 12 to 1", "every day between 9 and 17"."""
    if not isinstance(reach, Reach) or repeat.times or repeat.reach or repeat.part or repeat.length:
        return None
    if reach.start.day or (reach.end and reach.end.day) or reach.base.day:
        return None
    return replace(repeat, reach=reach)


def repeat_for(repeat: Repeat, span: Span) -> Repeat | None:
    """For so long each time, or for so many days altogether."""
    if span.seconds:
        is_long = span.seconds > DAY or span.days or span.months
        return None if repeat.length or repeat.reach or is_long else replace(repeat, length=span)
    return None if _ends(repeat) else replace(repeat, extent=span)


def _ends(repeat: Repeat) -> bool:
    return bool(repeat.until or repeat.extent or repeat.count)


def repeat_until(repeat: Repeat, day: Day) -> Repeat | None:
    return None if _ends(repeat) else replace(repeat, until=day)


def repeat_count(repeat: Repeat, number: int) -> Repeat | None:
    return None if _ends(repeat) or not 0 < number <= LARGEST else replace(repeat, count=number)


def repeat_from(repeat: Repeat, day: Day) -> Repeat | None:
    return None if repeat.start else replace(repeat, start=day)


def repeat_except(repeat: Repeat, weekdays: tuple[int, ...]) -> Repeat | None:
    """As in "every day except sunday"."""
    if repeat.freq == "DAILY" and repeat.interval == 1:
        days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    elif repeat.freq == "WEEKLY" and all(nth == 0 for nth, _ in repeat.by_day):
        days = tuple(day for _, day in repeat.by_day)
    else:
        return None
    if not set(weekdays) < set(days):
        return None
    return replace(repeat, freq="WEEKLY", by_day=tuple((0, day) for day in days if day not in weekdays))


def repeat_without(repeat: Repeat, day: Day) -> Repeat | None:
    """As in "every day except christmas": a day of the week is no single day, and left to `repeat_except`."""
    weekly_named = day.kind in ("coming", "this", "following", "next_one", "last_one")
    return None if weekly_named or len(repeat.without) > 10 else replace(repeat, without=(*repeat.without, day))


def repeat_all_day(repeat: Repeat) -> Repeat | None:
    return None if repeat.times or repeat.reach else replace(repeat, all_day=True)


def one_weekday(weekday: int) -> tuple[int, ...]:
    return (weekday,)


def weekday_set(weekday_set: str) -> tuple[int, ...]:
    return tuple(map(int, weekday_set.split(",")))


def two_weekdays(weekdays: tuple[int, ...], weekday: int) -> tuple[int, ...] | None:
    return tuple(sorted((*weekdays, weekday))) if weekday not in weekdays else None


def weekday_range(a: int, b: int) -> tuple[int, ...] | None:
    """As in "monday to friday", "saturday to tuesday"."""
    if a == b:
        return None
    return tuple(sorted((a + n) % 7 for n in range((b - a) % 7 + 1)))


# --- a meaning of its own -------------------------------------------------------------------------------------------


def unclear_at(unclear: Unclear, moment: Moment) -> Unclear | None:
    """Words with several meanings, each with its time of day."""
    options = []
    for option in unclear.options:
        made = merged(option, moment) if isinstance(option, Moment) else repeat_at(_as_repeat(option), moment)
        if made is None:
            return None
        options.append(made)
    return Unclear(tuple(options))


def _as_repeat(option: object) -> Repeat:
    assert isinstance(option, Repeat)
    return option


def day_number_at(int: str, timed: Clock) -> Moment | None:
    """As in "15 at 8:00"."""
    day = of_month(_number(int)) if _number(int[:3]) >= 13 else None
    return Moment(day=day, clock=timed) if day else None


def day_or_hour(int: str) -> Unclear | Moment | None:
    """A number alone: an hour up to 12, then an hour or a day of the month, and from 25 on a day."""
    if len(int) > 2 or not 0 <= (said := _number(int)) <= 31:
        return None
    hour = from_hour(int)
    if said <= 12:
        return Moment(clock=hour) if hour else None
    day = Moment(day=of_month(said))
    return Unclear((Moment(clock=hour), day)) if hour else day


def half_alone(half: str) -> Moment:
    """As in "pm", of what is being moved."""
    return Moment(part=half)


def loose_merged(moment: Moment, part: str) -> Moment | None:
    return merged(moment, Moment(part=part))


def dotted_or_day(dotted: str) -> Unclear:
    """As in "4.22": a time, a day, or either."""
    clock, day = from_dotted(dotted), dotted_day(dotted)
    return Unclear(tuple(each for each in (clock and Moment(clock=clock), Moment(day=day)) if each))


def h_alone(hclock: str) -> Moment | None:
    """As in "17h30"."""
    clock = from_h(hclock)
    return Moment(clock=clock) if clock else None


def dashed_or_reach(dashed: str) -> Unclear:
    """As in "10-12": from ten until twelve, or a day."""
    reach = from_dashed(dashed)
    return Unclear(tuple(each for each in (reach, Moment(day=slashed(dashed))) if each))


def year_said(word_number: int) -> int:
    """As in "two thousand eighteen" and "twenty twenty six"."""
    return 2000 + word_number


def this_week() -> int:
    return 0


def last_night() -> Moment:
    return Moment(day=Day("shift", (0, -1)), part="night")


def hour_and_portion(portion: int) -> Span:
    return Span(seconds=HOUR + portion * 60)


def every_idiom(idiom: int) -> Unclear:
    """As in "cada 15 días", which is every two weeks to most."""
    return Unclear((Repeat("DAILY", idiom - 1), Repeat("DAILY", idiom)))


FUNCTIONS: Mapping[str, Callable[..., Hashable]] = {
    name: function
    for name, function in tuple(globals().items())
    if isinstance(function, FunctionType) and function.__module__ == __name__ and not name.startswith("_")
}
"""Everything that a grammar may name."""
