"""Makes what recurs of the parts of a phrase: "every other tuesday", "weekdays from 9 to 5", "except sunday"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from parley.times.makers.clocks import in_part
from parley.times.makers.lengths import LARGEST, UNITS
from parley.times.pieces import (
    DAY,
    HOUR,
    AllDay,
    ClockTime,
    DayExpression,
    Moment,
    Period,
    Repeat,
    SeriesChange,
    TimeRange,
    TimeSpan,
)

FREQUENCIES: Mapping[str, tuple[str, int]] = {
    "day": ("DAILY", 1),
    "week": ("WEEKLY", 1),
    "fortnight": ("WEEKLY", 2),
    "month": ("MONTHLY", 1),
    "quarter": ("MONTHLY", 3),
    "year": ("YEARLY", 1),
    "second": ("", 0),
    "minute": ("", 0),
    "hour": ("", 0),
}
"""The frequency of a rule and its interval, by unit. What comes by the hour has none: it is a list of times."""


def every(unit: str) -> Repeat:
    return every_so_many(1, unit)


def every_so_many(number: int, unit: str) -> Repeat:
    freq, interval = FREQUENCIES[unit]
    return Repeat(freq, number * interval) if freq else _by_the_hour(number * UNITS[unit].seconds)


def _by_the_hour(seconds: int) -> Repeat:
    """Return the `Repeat` of what comes several times a day, this many seconds apart."""
    return Repeat("DAILY", step=seconds)


def every_span(span: TimeSpan) -> Repeat | None:
    """Return the `Repeat` of a phrase such as "every half hour"; None for a length in days or months."""
    return _by_the_hour(span.seconds) if span.seconds and not (span.days or span.months) else None


def every_other(unit: str) -> Repeat:
    return every_so_many(2, unit)


def from_clock(repeat: Repeat, moment: Moment) -> Repeat | None:
    """Return the `Repeat` of a phrase such as "every 6 hours starting today at 2pm"; None for what does not come by the
    hour, or if the parts do not fit together.
    """
    is_fit = moment.clock and not (moment.shift or moment.zone or repeat.times or repeat.reach)
    if not repeat.step or not is_fit or (moment.day and repeat.start):
        return None
    clock = in_part(moment.clock, moment.part) if moment.part and moment.clock else moment.clock
    return replace(repeat, times=(clock,), start=moment.day or repeat.start) if clock else None


def every_part(part: str) -> Repeat:
    """Return the `Repeat` of a phrase such as "every morning"."""
    return Repeat("DAILY", part=part)


def weekly(weekdays: tuple[int, ...]) -> Repeat:
    return Repeat("WEEKLY", by_day=tuple((0, day) for day in weekdays))


def weekly_span(weekdays: tuple[int, ...], moment: Moment) -> Repeat | None:
    """Return the `Repeat` of a phrase such as "monday to friday at 8"; None for a single weekday, or without a clock
    time.
    """
    return repeat_at(weekly(weekdays), moment) if len(weekdays) > 1 and moment.clock else None


def weekly_reach(weekdays: tuple[int, ...], reach: TimeRange) -> Repeat | None:
    return repeat_reach(weekly(weekdays), reach) if len(weekdays) > 1 and isinstance(reach, TimeRange) else None


def weekly_part(weekdays: tuple[int, ...], part: str) -> Repeat:
    return replace(weekly(weekdays), part=part)


def every_other_weekday(weekdays: tuple[int, ...]) -> Repeat:
    return replace(weekly(weekdays), interval=2)


def every_so_many_weekdays(number: int, weekdays: tuple[int, ...]) -> Repeat | None:
    return replace(weekly(weekdays), interval=number) if 1 < number < 100 else None


def on_weekdays(repeat: Repeat, weekdays: tuple[int, ...]) -> Repeat | None:
    """Return the `Repeat` of a phrase such as "every 2 weeks on monday"; None if `repeat` has weekdays already, or
    cannot have these.
    """
    is_daily = repeat.freq == "DAILY" and repeat.interval == 1
    if repeat.by_day or not (repeat.freq == "WEEKLY" or (is_daily and len(weekdays) > 1)):
        return None
    return replace(repeat, freq="WEEKLY", by_day=tuple((0, day) for day in weekdays))


def on_moment(moment: Moment, repeat: Repeat) -> Repeat | None:
    """Return the `Repeat` of a phrase such as "tuesday at 7 every week"; None if `moment` is no weekday with a clock
    time, or does not fit.
    """
    if moment.day is None or moment.day.kind != "coming" or moment.clock is None:
        return None
    weekday = moment.day.arguments[0]
    assert isinstance(weekday, int)
    weekly = on_weekdays(repeat, (weekday,))
    return weekly and repeat_at(weekly, replace(moment, day=None))


def monthly_nth(nth: int, weekday: int) -> Repeat:
    return Repeat("MONTHLY", by_day=((nth, weekday),))


def monthly_on(number: int) -> Repeat | None:
    return Repeat("MONTHLY", by_month_day=(number,)) if 1 <= number <= 31 else None


def monthly_on_two(a: int, b: int) -> Repeat | None:
    """Return the `Repeat` of a phrase such as "the 1st and 15th of every month"; None unless these are two different
    days of a month.
    """
    is_real = 1 <= a <= 31 and 1 <= b <= 31 and a != b
    return Repeat("MONTHLY", by_month_day=tuple(sorted((a, b)))) if is_real else None


def monthly_at_end() -> Repeat:
    return Repeat("MONTHLY", by_month_day=(-1,))


def monthly_on_last(repeat: Repeat) -> Repeat | None:
    """Return the `Repeat` of a phrase such as "monthly on the last day"; None if `repeat` is not monthly, or has its
    days already.
    """
    is_bare = repeat.freq == "MONTHLY" and not (repeat.by_day or repeat.by_month_day)
    return replace(repeat, by_month_day=(-1,)) if is_bare else None


def on_month_day(repeat: Repeat, number: int) -> Repeat | None:
    """Return the `Repeat` of a phrase such as "every 3 months on the 15th"; None if `repeat` is not monthly, or has its
    days already.
    """
    if repeat.freq != "MONTHLY" or repeat.by_day or repeat.by_month_day or not 1 <= number <= 31:
        return None
    return replace(repeat, by_month_day=(number,))


def on_nth(repeat: Repeat, nth: int, weekday: int) -> Repeat | None:
    """Return the `Repeat` of a phrase such as "every month on the first monday"; None if `repeat` is not monthly, or
    has its days already.
    """
    if repeat.freq != "MONTHLY" or repeat.by_day or repeat.by_month_day:
        return None
    return replace(repeat, by_day=((nth, weekday),))


def yearly_on(day: DayExpression) -> Repeat | None:
    """Return the `Repeat` of a phrase such as "every 4 may"; None if the day is no date of each year."""
    if day.kind != "month_day":
        return None
    month, number = day.arguments
    assert isinstance(month, int)
    assert isinstance(number, int)
    return Repeat("YEARLY", by_month=month, by_month_day=(number,))


def on_year_day(repeat: Repeat, day: DayExpression) -> Repeat | None:
    """Return the `Repeat` of a phrase such as "every year on 4 may"; None if `repeat` is not yearly or has its month,
    or if the day is no date of each year.
    """
    made = yearly_on(day)
    if made is None or repeat.freq != "YEARLY" or repeat.by_month:
        return None
    return replace(repeat, by_month=made.by_month, by_month_day=made.by_month_day)


def repeat_at(repeat: Repeat, moment: Moment) -> Repeat | None:
    """Return a `Repeat` with a time of day or a part of the day added; None if it has one already, or if the two do not
    fit together.
    """
    if moment.day or moment.shift:
        return None
    if (moment.clock or moment.part) and repeat.reach:  # the range's ends have the times
        return None
    if moment.clock and repeat.times:
        return None
    if (moment.part and repeat.part) or (moment.zone and repeat.zone):
        return None
    times = (moment.clock,) if moment.clock else repeat.times
    part = moment.part or repeat.part
    if part and any(in_part(each, part) is None for each in times):
        return None
    return replace(repeat, times=times, part=part, zone=moment.zone or repeat.zone)


def repeat_at_times(repeat: Repeat, clocks: tuple[ClockTime, ...]) -> Repeat | None:
    return None if repeat.times or repeat.reach or repeat.part else replace(repeat, times=clocks)


def two_clocks(a: ClockTime, b: ClockTime) -> tuple[ClockTime, ...] | None:
    """Return the two `ClockTime`s of a phrase such as "8am and 8pm"; None if just one of them lacks its "am" or "pm":
    "8 and 10pm".
    """
    if a == b and not a.is_sure:  # "8 and 8" are both halves of the day
        morning, evening = a.times
        return (ClockTime((morning,)), ClockTime((evening,)))
    return (a, b) if a.is_sure == b.is_sure else None


def two_full_clocks(a: ClockTime, b: ClockTime) -> tuple[ClockTime, ...] | None:
    """Return the two `ClockTime`s of a phrase such as "8 and 20": as 20 is an hour of the 24-hour clock, so is 8. None
    if the parts do not fit together.
    """
    first = a.times[0]
    if a.is_sure or not b.is_sure or not NOON < b.times[0] < DAY or not HOUR <= first < NOON:
        return None
    return (ClockTime((first,)), b)


NOON = DAY // 2
FIRST_OF_PERIOD = "period_first"
"""The kind of the first day of a period ("next week"), which says when a repetition begins, and not on which days it
falls."""


def two_listed(a: ClockTime, b: ClockTime) -> tuple[ClockTime, ...] | None:
    """Return the two `ClockTime`s of a phrase such as "08:00, 20:00", joined only by a comma; None if either can be in
    both halves of the day.
    """
    return ((a, b) if a.is_sure and b.is_sure and a != b else None) or two_full_clocks(a, b)


def full_clocks(a: ClockTime, b: ClockTime) -> tuple[ClockTime, ...] | None:
    """Return the two first `ClockTime`s of a list such as "8:00, 11:00, 14:00", whose halves of the day a later one
    decides (`of_full_clocks`); None if they do not rise.
    """
    return (a, b) if a.times[0] < b.times[0] else None


def more_full_clocks(clocks: tuple[ClockTime, ...], clock: ClockTime) -> tuple[ClockTime, ...] | None:
    return (*clocks, clock) if len(clocks) < 12 and clocks[-1].times[0] < clock.times[0] else None


def of_full_clocks(clocks: tuple[ClockTime, ...]) -> tuple[ClockTime, ...] | None:
    """Return three or more rising `ClockTime`s, each by the 24-hour clock, since the last is only an hour of that; None
    if that decides nothing.
    """
    is_decided = len(clocks) > 2 and clocks[-1].is_sure and clocks[-1].times[0] > NOON
    is_plain = all(HOUR <= each.times[0] < DAY and not each.is_midnight for each in clocks)
    if not is_decided or not is_plain or all(each.is_sure for each in clocks):
        return None
    return tuple(ClockTime((each.times[0],)) for each in clocks)


def more_clocks(clocks: tuple[ClockTime, ...], clock: ClockTime) -> tuple[ClockTime, ...] | None:
    return (*clocks, clock) if len(clocks) < 12 and clocks[0].is_sure == clock.is_sure else None


def repeat_reach(repeat: Repeat, reach: TimeRange | AllDay) -> Repeat | None:
    """Return the `Repeat` of a phrase such as "every monday from 12 to 1", "every day between 9 and 17"; None if the
    parts do not fit together."""
    if not isinstance(reach, TimeRange) or repeat.times or repeat.reach or repeat.length:
        return None
    if reach.start.day or (reach.end and reach.end.day) or reach.base.day:
        return None
    if repeat.part is None:
        return replace(repeat, reach=reach)
    start, end = (_within(edge, repeat.part) for edge in (reach.start, reach.end))
    return replace(repeat, reach=replace(reach, start=start, end=end), part=None) if start else None


def _within(edge: Moment | None, part: str) -> Moment | None:
    """Return the start or the end of a range, limited to a part of the day ("every night from 7 to 8"). It stays as it
    is if it is None or cannot be in that part.
    """
    if edge is None or edge.part or edge.clock is None or in_part(edge.clock, part) is None:
        return edge
    return replace(edge, part=part)


def repeat_within(repeat: Repeat, days: TimeRange | AllDay) -> Repeat | None:
    """Return the `Repeat` of a phrase such as "every day from 1 to 24 december", "every morning this week"; None if the
    parts do not fit together."""
    if not isinstance(days, AllDay) or repeat.start or _ends(repeat):
        return None
    if isinstance(days.first, Period):
        if days.first.kind == "next_days":  # a length from the first time on: `repeat_for` reads it
            return None
        first, last = (DayExpression(kind, (days.first,)) for kind in (FIRST_OF_PERIOD, "period_last"))
        return replace(repeat, start=first, until=last)
    is_span = days.first.kind == "coming"  # "every day monday to friday" is each week
    return replace(repeat, start=days.first, until=days.last) if days.last and not is_span else None


def repeat_and(a: Repeat, b: Repeat) -> Repeat | None:
    """Return the `Repeat` of a phrase such as "every morning at 8 and every evening at 8"; None if the parts do not fit
    together."""
    sure = [tuple(in_part(clock, each.part) for clock in each.times) if each.part else each.times for each in (a, b)]
    times = tuple(clock for clocks in sure for clock in clocks if clock is not None)
    if not (a.times and b.times) or len(times) < len(a.times) + len(b.times):
        return None
    both = replace(a, times=times, part=None)
    return both if replace(b, times=times, part=None) == both else None


def so_many_times(repeat: Repeat, number: int) -> Repeat | None:
    """Return the `Repeat` of a phrase such as "three times a day at 8am, 2pm and 8pm"; None if `number` is not the
    number of times.
    """
    is_daily = repeat.freq == "DAILY" and repeat.interval == 1
    return repeat if is_daily and len(repeat.times) == number else None


def times_a_day(number: int, clocks: tuple[ClockTime, ...]) -> Repeat | None:
    return so_many_times(Repeat("DAILY", times=clocks), number)


def randomly(repeat: Repeat) -> Repeat | None:
    """Return the `Repeat` of a phrase such as "randomly every day between 9 and 5"; None if `repeat` has no range that
    was said with "between".
    """
    return repeat if repeat.reach and repeat.reach.is_window else None


def times_a_week(number: int, weekdays: tuple[int, ...]) -> Repeat | None:
    """Return the `Repeat` of a phrase such as "twice a week on tue and thu"; None if `number` is not the number of
    weekdays.
    """
    return weekly(weekdays) if len(weekdays) == number else None


def idiom_weekdays(idiom: int, weekdays: tuple[int, ...]) -> Repeat | None:
    """Return the `Repeat` of a phrase such as "cada quince días los jueves", which is every other thursday."""
    return idiom_of(weekly(weekdays), idiom)


def idiom_of(repeat: Repeat, idiom: int) -> Repeat | None:
    """Return the `Repeat` of a phrase such as "los jueves a las 8 cada quince días"; None if `repeat` is not weekly on
    named days.
    """
    is_weekly = repeat.freq == "WEEKLY" and repeat.interval == 1 and repeat.by_day
    return replace(repeat, interval=idiom // 7) if is_weekly else None


def interval_of(repeat: Repeat, number: int, unit: str) -> Repeat | None:
    """Return the `Repeat` of a phrase such as "thursdays at 7pm every 2 weeks", "on weekdays every 2 hours"; None if
    `repeat` is not weekly on named days, or the unit not a week, or if it has times of day already.
    """
    freq, one = FREQUENCIES[unit]
    if not freq:
        is_bare = not (repeat.step or repeat.times or repeat.length)
        return replace(repeat, step=number * UNITS[unit].seconds) if is_bare else None
    is_plain = repeat.freq == freq == "WEEKLY" and repeat.interval == 1 and repeat.by_day
    return replace(repeat, interval=number * one) if is_plain and number > 0 else None


def other_of(repeat: Repeat, unit: str) -> Repeat | None:
    """Return the `Repeat` of a phrase such as "thursdays at 7pm every other week"; None if `repeat` is not weekly on
    named days, or the unit not a week.
    """
    return interval_of(repeat, 2, unit)


def once_of(repeat: Repeat, unit: str) -> Repeat | None:
    """Return the `Repeat` of a phrase such as "thursdays at 7pm fortnightly"; None if `repeat` is not weekly on named
    days.
    """
    return interval_of(repeat, 1, unit)


def times_a_week_at(number: int, weekdays: tuple[int, ...], moment: Moment) -> Repeat | None:
    """Return the `Repeat` of a phrase such as "tue and thu at 6pm twice a week"; None if `number` is not the number of
    weekdays, or if `moment` does not fit.
    """
    made = times_a_week(number, weekdays)
    return repeat_at(made, moment) if made else None


def next_weekdays(number: int, weekdays: tuple[int, ...]) -> Repeat | None:
    """Return the `Repeat` of a phrase such as "the next 4 mondays"; None if the number is out of range."""
    return repeat_count(weekly(weekdays), number)


def repeat_for(repeat: Repeat, span: TimeSpan) -> Repeat | None:
    """Return a `Repeat` with a length: how long each occurrence lasts ("for an hour"), or how long it goes on
    altogether ("for 5 days"). None if the parts do not fit together.
    """
    if span.seconds:
        is_long = span.seconds > DAY or span.days or span.months
        return None if repeat.length or repeat.reach or is_long else replace(repeat, length=span)
    return None if _ends(repeat) else replace(repeat, extent=span)


def _ends(repeat: Repeat) -> bool:
    return bool(repeat.until or repeat.until_moment or repeat.extent or repeat.count)


def repeat_until(repeat: Repeat, day: DayExpression) -> Repeat | None:
    return None if _ends(repeat) else replace(repeat, until=day)


def repeat_count(repeat: Repeat, number: int) -> Repeat | None:
    return None if _ends(repeat) or not 0 < number <= LARGEST else replace(repeat, count=number)


def repeat_from(repeat: Repeat, day: DayExpression) -> Repeat | None:
    return None if repeat.start else replace(repeat, start=day)


def repeat_from_moment(repeat: Repeat, moment: Moment) -> Repeat | None:
    """Return the `Repeat` of a phrase such as "every day at 8 starting in two weeks"; None if `moment` has more than a
    day, or `repeat` a beginning already.
    """
    return repeat_from(repeat, moment.day) if moment.day and moment == Moment(day=moment.day) else None


def repeat_from_period(repeat: Repeat, period: Period) -> Repeat | None:
    """Return the `Repeat` of a phrase such as "every other monday at 8pm starting next week"; None if `repeat` has a
    beginning already.
    """
    return repeat_from(repeat, DayExpression(FIRST_OF_PERIOD, (period,)))


def repeat_except(repeat: Repeat, weekdays: tuple[int, ...]) -> Repeat | None:
    """Return the `Repeat` of a phrase such as "every day except sunday"; None unless the weekdays are some of the days
    of `repeat`.
    """
    if repeat.freq == "DAILY" and repeat.interval == 1:
        days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    elif repeat.freq == "WEEKLY" and all(nth == 0 for nth, _ in repeat.by_day):
        days = tuple(day for _, day in repeat.by_day)
    else:
        return None
    if not set(weekdays) < set(days):
        return None
    return replace(repeat, freq="WEEKLY", by_day=tuple((0, day) for day in days if day not in weekdays))


def repeat_without(repeat: Repeat, day: DayExpression) -> Repeat | None:
    """Return the `Repeat` of a phrase such as "every day except christmas"; None for a weekday, which `repeat_except`
    reads, and for more than 11 days left out.
    """
    weekly_named = day.kind in ("coming", "this", "following", "next_one", "last_one")
    return None if weekly_named or len(repeat.without) > 10 else replace(repeat, without=(*repeat.without, day))


def repeat_all_day(repeat: Repeat) -> Repeat | None:
    return None if repeat.times or repeat.reach else replace(repeat, all_day=True)


def ends_at(moment: Moment) -> SeriesChange | None:
    """Return the `SeriesChange` of a phrase such as "until the 15th", "hasta las 6"; None for a time that is counted
    from now ("in an hour").
    """
    return None if moment.shift else SeriesChange(until=moment)


def begins_on(day: DayExpression) -> SeriesChange:
    return SeriesChange(start=day)


def begins_in(period: Period) -> SeriesChange:
    return SeriesChange(start=DayExpression(FIRST_OF_PERIOD, (period,)))


def left_out(day: DayExpression) -> SeriesChange | None:
    """Return the `SeriesChange` of a phrase such as "except 28 december"."""
    return left_out_too(SeriesChange(), day)


def left_out_too(change: SeriesChange, day: DayExpression) -> SeriesChange | None:
    """Return the `SeriesChange` of a phrase such as "except 28 december and 4 january"; None for more than 11 days, or
    beside another change.
    """
    is_full = change.until or change.start or len(change.without) > 10
    return None if is_full else replace(change, without=(*change.without, day))


def left_out_weekdays(weekdays: tuple[int, ...]) -> SeriesChange:
    return SeriesChange(weekdays=weekdays)


def one_weekday(weekday: int) -> tuple[int, ...]:
    return (weekday,)


def weekday_set(weekday_set: str) -> tuple[int, ...]:
    return tuple(map(int, weekday_set.split(",")))


def two_weekdays(weekdays: tuple[int, ...], weekday: int) -> tuple[int, ...] | None:
    return tuple(sorted((*weekdays, weekday))) if weekday not in weekdays else None


def weekday_range(a: int, b: int) -> tuple[int, ...] | None:
    """Return the days of the week (Monday is 0) of a phrase such as "monday to friday", "saturday to tuesday"; None if
    both are the same day.
    """
    if a == b:
        return None
    return tuple(sorted((a + n) % 7 for n in range((b - a) % 7 + 1)))
