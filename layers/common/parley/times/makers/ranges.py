"""Makes ranges and periods of the parts of a phrase: "from 12 to 1", "all day friday", "the next 3 days"."""

from __future__ import annotations

from dataclasses import replace

from parley.times.makers.clocks import from_hour, in_half, in_part
from parley.times.makers.days import coming, full_year, month_day, of_month, of_week
from parley.times.makers.lengths import UNITS
from parley.times.makers.moments import now
from parley.times.pieces import AllDay, DayExpression, Moment, Period, TimeRange, TimeSpan, number_of

NOW = now()


def between(a: Moment, b: Moment) -> TimeRange | AllDay | None:
    return _reach(a, b, is_window=True)


def from_to(a: Moment, b: Moment) -> TimeRange | AllDay | None:
    return _reach(a, b, is_window=False)


def from_to_that_day(a: Moment, b: Moment) -> TimeRange | AllDay | None:
    """Return the range between two moments; None if only the first names a day: "de las 4 mañana a las 10" can mean the
    meeting of four o'clock, tomorrow at ten.
    """
    return None if a.day and b.clock and not b.day else from_to(a, b)


def _reach(a: Moment, b: Moment, is_window: bool) -> TimeRange | AllDay | None:
    """Return the range between two moments: of times if both have a clock time, of whole days if both are days; None if
    they do not fit together. `is_window` says that "between" was said.
    """
    if a == NOW and b.day and b == Moment(day=b.day):
        return AllDay(DayExpression("shift", (0, 0)), b.day)
    if a == NOW and b.clock:
        return TimeRange(a, b, is_window=is_window)
    if a.shift or b.shift:
        return None
    if a.clock and b.clock:
        return TimeRange(a, b, is_window=is_window)
    if a.day and b.day and a == Moment(day=a.day) and b == Moment(day=b.day):
        return AllDay(a.day, b.day)
    return None


def from_to_day(number: int, day: DayExpression) -> AllDay | None:
    """Return the `AllDay` of a phrase such as "from 4 to 22 january"; None if the parts do not fit together."""
    if not 1 <= number <= 31:
        return None
    match day.kind:
        case "month_day":
            month, _ = day.arguments
            return AllDay(DayExpression("month_day", (month, number)), day)
        case "dated":
            year, month, _ = day.arguments
            return AllDay(DayExpression("dated", (year, month, number)), day)
        case "of_that_month":
            _, ahead = day.arguments
            return AllDay(DayExpression("of_that_month", (number, ahead)), day)
        case "of_month":
            return AllDay(DayExpression("of_month", (number,)), day)
        case _:
            return None


def month_dashed(month: int, dashed: str) -> AllDay | None:
    """Return the `AllDay` of a phrase such as "march 15-19"; None if either number is no day of a month."""
    first, last = (month_day(month, number_of(each)) for each in dashed.split("-"))
    return AllDay(first, last) if first and last else None


def from_dashed(dashed: str) -> TimeRange | None:
    """Return the `TimeRange` of a phrase such as "from 9-5"; None if either number is no hour."""
    a, b = dashed.split("-")
    first, last = from_hour(a), from_hour(b)
    return TimeRange(Moment(clock=first), Moment(clock=last)) if first and last else None


def dashed_half(dashed: str, half: str) -> TimeRange | None:
    """Return the `TimeRange` of a phrase such as "10-11am"; None if either number is no such hour."""
    a, b = dashed.split("-")
    first, last = from_hour(a), from_hour(b)
    last = last and in_half(last, half)
    return TimeRange(Moment(clock=first), Moment(clock=last)) if first and last else None


def for_span(moment: Moment, span: TimeSpan) -> TimeRange | AllDay | None:
    """Return the `TimeRange` or `AllDay` of a phrase such as "tomorrow at 3 for 2 hours", "for 3 days from friday";
    None if the parts do not fit together."""
    if moment.clock is not None or moment.shift is not None:
        return None if moment.shift else TimeRange(moment, span=span)
    if moment.day is not None and span.days and not span.seconds and not span.months and moment.part is None:
        return AllDay(moment.day, DayExpression("from", (moment.day, 0, span.days - 1)))
    return None


def span_at(span: TimeSpan, moment: Moment) -> TimeRange | None:
    """Return the `TimeRange` of the time in "call 45 min tomorrow at 3pm": a length of 5 minutes or more, then a day
    with a time. None if the parts do not fit together.
    """
    is_length = span.seconds >= LEAST_LENGTH and not span.days and not span.months
    return TimeRange(moment, span=span) if is_length and moment.day and moment.clock else None


LEAST_LENGTH = 5 * 60
"""The fewest seconds of a length that is said in front of a time: "wait a minute" is no length."""


def reach_in(reach: TimeRange | AllDay, moment: Moment) -> TimeRange | None:
    """Return a range with the day, the zone or the part of the day that was said behind it, in which it ends: "from 9
    to 5 in the afternoon". None if they do not fit together.
    """
    return _reach_in(reach, moment, is_end=isinstance(reach, TimeRange) and reach.end is not None)


def in_reach(moment: Moment, reach: TimeRange | AllDay) -> TimeRange | None:
    """Return a range with the day, the zone or the part of the day that was said in front of it, in which it begins:
    "in the morning from 10 to 1". None if they do not fit together.
    """
    return _reach_in(reach, moment, is_end=False)


def _reach_in(reach: TimeRange | AllDay, moment: Moment, is_end: bool) -> TimeRange | None:
    """Return a range with the day and zone of `moment`, and its part of the day for the end of the range (`is_end`) or
    else the start. None if they do not fit together.
    """
    if not isinstance(reach, TimeRange) or moment.clock or moment.shift or (reach.base.day and moment.day):
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
    """Return the `AllDay` of a phrase such as "del 23 al 25": days of the month. None if either is no day."""
    first, last = of_month(a), of_month(b)
    return AllDay(first, last) if first and last else None


def span_of_week(a: int, b: int, week: int) -> AllDay | None:
    """Return the `AllDay` of a phrase such as "mon to wed next week"; None unless the first weekday is before the
    second.
    """
    return AllDay(of_week(a, week), of_week(b, week)) if a < b else None


def all_day_both(a: int, b: int) -> AllDay | None:
    """Return the `AllDay` of a phrase such as "all day monday and tuesday"; None unless the second weekday follows the
    first.
    """
    return AllDay(coming(a), coming(b)) if (b - a) % 7 == 1 else None


def all_day(day: DayExpression) -> AllDay:
    return AllDay(day)


def all_days(period: Period) -> AllDay:
    return AllDay(period)


def all_of(reach: TimeRange | AllDay) -> AllDay | None:
    """Return a range of whole days as it is, said to be "all day"; None for a range of hours."""
    return reach if isinstance(reach, AllDay) else None


def this_weekend() -> Period:
    return Period("weekend", (0,))


def weekend_after() -> Period:
    """Return the `Period` of a phrase such as "the weekend after next", counted from the coming weekend."""
    return Period("weekend_after", ())


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


def month_dated(month: int, year: int) -> Period:
    """Return the `Period` of a phrase such as "december 2026"."""
    return Period("month_dated", (full_year(year), month))


def both_days(a: DayExpression, b: DayExpression) -> AllDay:
    """Return the `AllDay` of a phrase such as "today and tomorrow", as days that a person wants to see."""
    return AllDay(Period("both_days", (a, b)))


def until_day(day: DayExpression) -> AllDay:
    """Return the `AllDay` of a phrase such as "until friday", as days that a person wants to see: from today until
    then.
    """
    return AllDay(Period("until_day", (day,)))


def rest_of(week: int) -> Period | None:
    """Return the `Period` of a phrase such as "the rest of this week"; None for any other week."""
    return rest_of_week() if week == 0 else None


def rest_of_shift(month_shift: int) -> Period | None:
    return rest_of_month() if month_shift == 0 else None


def month_to(month: int, a: int, b: int) -> AllDay | None:
    """Return the `AllDay` of a phrase such as "december 5 to 8"; None if either number is no day of a month."""
    return from_to_day(a, DayExpression("month_day", (month, b))) if 1 <= b <= 31 else None


def month_to_year(month: int, a: int, b: int, year: int) -> AllDay | None:
    """Return the `AllDay` of a phrase such as "december 5 to 8, 2026"; None if either number is no day of a month."""
    return from_to_day(a, DayExpression("dated", (full_year(year), month, b))) if 1 <= b <= 31 else None


def month_dashed_year(month: int, dashed: str, year: int) -> AllDay | None:
    """Return the `AllDay` of a phrase such as "march 15-19, 2027"; None if either number is no day of a month."""
    first, last = map(number_of, dashed.split("-"))
    return month_to_year(month, first, last, year)


def at_random(reach: TimeRange | AllDay) -> TimeRange | None:
    """Return the `TimeRange` of a phrase such as "at a random time between 9 and 5"; None for whole days, or for a
    range without an end.
    """
    return replace(reach, is_window=True) if isinstance(reach, TimeRange) and reach.end else None


def week_in_month(nth: int, month: int) -> Period:
    return Period("week_in_month", (nth, month))


def week_in_shift(nth: int, month_shift: int) -> Period:
    return Period("week_in_shift", (nth, month_shift))


def weekend_with(day: DayExpression) -> Period:
    return Period("weekend_with", (day,))


def week_with(day: DayExpression) -> Period:
    return Period("week_with", (day,))


def rest_of_week() -> Period:
    return Period("rest_of_week", ())


def rest_of_month() -> Period:
    return Period("rest_of_month", ())


def this_week() -> int:
    return 0


def week_next() -> int:
    """Return the number of weeks ahead that a phrase such as "the week after this one" says."""
    return 1
