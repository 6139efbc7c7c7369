"""Makes several meanings of phrases that have them: "in 5", "every second tuesday", "10-12"."""

from __future__ import annotations

from dataclasses import replace

from parley.times.makers.clocks import from_dotted, from_hour
from parley.times.makers.days import dotted_day, nth_coming, of_month, slashed
from parley.times.makers.lengths import UNITS, times_over
from parley.times.makers.moments import merged
from parley.times.makers.ranges import from_dashed, this_weekend
from parley.times.makers.repeats import monthly_nth, repeat_at, repeat_count, repeat_from, repeat_reach, weekly
from parley.times.pieces import (
    AllDay,
    DayExpression,
    Moment,
    Period,
    Repeat,
    Shift,
    TimeRange,
    UnclearTime,
    number_of,
)

THIS_WEEKEND = this_weekend()
WEEKEND_DAYS = (5, 6)
"""Saturday and Sunday, counted from Monday."""


def ahead_by_idiom(idiom: int) -> UnclearTime:
    """Return the `UnclearTime` of a phrase such as "en 8 días", which is a week to most people and eight days to some.
    `idiom` is the number that was said (8).
    """
    return UnclearTime(tuple(Moment(day=DayExpression("shift", (0, days))) for days in (idiom - 1, idiom)))


def ahead_without_unit(number: int) -> UnclearTime | None:
    """Return the `UnclearTime` of a phrase such as "in 5"; None if the number is not 1 to 90."""
    if not 0 < number <= 90:
        return None
    return UnclearTime(
        tuple(Moment(shift=Shift(times_over(UNITS[unit], number), 1, "now")) for unit in ("minute", "hour"))
    )


def every_nth_weekday(nth: int, weekday: int) -> UnclearTime | Repeat | None:
    """Return the `UnclearTime` or `Repeat` of a phrase such as "every second tuesday": every other Tuesday, or the
    second Tuesday of each month.
    """
    monthly = Repeat("MONTHLY", by_day=((nth, weekday),))
    return UnclearTime((replace(weekly((weekday,)), interval=nth), monthly)) if nth > 1 else monthly


def monthly_or_once(nth: int, weekday: int) -> UnclearTime:
    """Return the `UnclearTime` of a phrase such as "the last friday of the month": once, or in each month."""
    return UnclearTime((Moment(day=nth_coming(nth, weekday)), monthly_nth(nth, weekday)))


def unclear_at(unclear: UnclearTime | Repeat, moment: Moment) -> UnclearTime | Repeat | None:
    """Return an unclear time phrase with a time of day added to each of its readings; None if it does not fit one of
    them.
    """
    if isinstance(unclear, Repeat):  # "every first monday" has one meaning
        return repeat_at(unclear, moment)
    if not unclear.options:
        return None
    options = []
    for option in unclear.options:
        made = _with_moment(option, moment)
        if made is None:
            return None
        options.append(made)
    return UnclearTime(tuple(options))


def _with_moment(option: object, moment: Moment) -> Moment | Repeat | None:
    match option:
        case Moment():
            return merged(option, moment)
        case Repeat():
            return repeat_at(option, moment)
    return None


def day_or_hour(int: str) -> UnclearTime | Moment | None:
    """Return the meanings of a number alone: up to 12 an hour, from 13 to 24 an hour or a day of the month, from 25 to
    31 a day. None for any other.
    """
    if len(int) > 2 or not 0 <= (said := number_of(int)) <= 31:
        return None
    hour = from_hour(int)
    if said <= 12:
        return Moment(clock=hour) if hour else None
    day = Moment(day=of_month(said))
    return UnclearTime((Moment(clock=hour), day)) if hour else day


def dotted_or_day(dotted: str) -> UnclearTime:
    """Return the `UnclearTime` of a phrase such as "4.22", which can be a time of day or a date."""
    clock, day = from_dotted(dotted), dotted_day(dotted)
    return UnclearTime(tuple(each for each in (clock and Moment(clock=clock), Moment(day=day)) if each))


def dashed_or_reach(dashed: str) -> UnclearTime:
    """Return the `UnclearTime` of a phrase such as "10-12", which can be a range from ten to twelve or a date."""
    reach = from_dashed(dashed)
    return UnclearTime(tuple(each for each in (reach, Moment(day=slashed(dashed))) if each))


def every_idiom(idiom: int) -> UnclearTime:
    """Return the `UnclearTime` of a phrase such as "cada 15 días", which is every two weeks to most."""
    return UnclearTime((Repeat("DAILY", idiom - 1), Repeat("DAILY", idiom)))


def unclear_from(unclear: UnclearTime, day: DayExpression) -> UnclearTime | None:
    """Return an unclear repetition with a first day added to each of its readings: "cada 15 días a partir del jueves".
    None if the day does not fit one of them.
    """
    made = [repeat_from(option, day) for option in unclear.options if isinstance(option, Repeat)]
    options = tuple(each for each in made if each)
    return UnclearTime(options) if options and len(options) == len(unclear.options) else None


def week_starting(day: DayExpression) -> UnclearTime:
    """Return the `UnclearTime` of a phrase such as "the week starting the 14th": seven days from the 14th, or the week
    from Monday that the 14th is in.
    """
    return UnclearTime((AllDay(Period("week_with", (day,))), AllDay(day, DayExpression("from", (day, 0, 6)))))


def every_third_day() -> UnclearTime:
    """Return the `UnclearTime` of a phrase such as "cada tercer día", which is every other day to some."""
    return UnclearTime((Repeat("DAILY", 2), Repeat("DAILY", 3)))


def too_vague(**part: object) -> UnclearTime:
    """Return the `UnclearTime` of a phrase that says only roughly when, without readings: "sometime tomorrow", "late
    march".
    """
    return UnclearTime(())


def vague_day(moment: Moment, **part: object) -> UnclearTime | None:
    """Return the `UnclearTime` of a phrase such as "after work tomorrow"; None beside a time of day, where such words
    belong to what is done: "take pills before breakfast at 8".
    """
    return None if _has_clock(moment) else UnclearTime(())


def early(**part: object) -> UnclearTime | None:
    """Return the `UnclearTime` of a phrase such as "early next week"; None beside a time of day, where "early" belongs
    to what is done: "leave early at 5".
    """
    (whole,) = part.values()
    is_timed = (isinstance(whole, Moment | TimeRange) and _has_clock(whole)) or (
        isinstance(whole, Repeat) and whole.times
    )
    return None if is_timed else UnclearTime(())


def _has_clock(whole: Moment | TimeRange) -> bool:
    return bool(whole.clock or whole.shift) if isinstance(whole, Moment) else bool(whole.start.clock)


def listed_days(weekdays: tuple[int, ...]) -> UnclearTime | None:
    """Return the `UnclearTime` of a phrase such as "mon wed fri", which does not say whether it is each week. None for
    a single weekday.
    """
    return UnclearTime(()) if len(weekdays) > 1 else None


def days_listed(weekdays: tuple[int, ...]) -> AllDay | None:
    """Return the `AllDay` of a phrase such as "saturday and sunday", as days that a person wants to see; None unless
    the weekdays follow each other.
    """
    if len(weekdays) < 2:
        return None
    first = next((day for day in weekdays if (day - 1) % 7 not in weekdays), None)
    if first is None or any((first + n) % 7 not in weekdays for n in range(len(weekdays))):
        return None
    start = DayExpression("this", (first,))
    return AllDay(start, DayExpression("from", (start, 0, len(weekdays) - 1)))


def listed_days_at(weekdays: tuple[int, ...], moment: Moment) -> UnclearTime | None:
    """Return the `UnclearTime` of a phrase such as "mon wed fri at 7pm": each week, or once on each of the days. None
    for a single weekday, or if `moment` is more than a time of day.
    """
    if moment.day or moment.shift or len(weekdays) < 2:
        return None
    weekly_at = repeat_at(weekly(weekdays), moment)
    once_each = repeat_count(weekly_at, len(weekdays)) if weekly_at else None
    return UnclearTime((weekly_at, once_each)) if weekly_at and once_each else UnclearTime(())


def listed_days_reach(weekdays: tuple[int, ...], reach: TimeRange | AllDay) -> UnclearTime | None:
    """Return the `UnclearTime` of a phrase such as "tue and thu from 8 to 9pm": each week, or once on each of the days.
    None for a single weekday, or for whole days.
    """
    each = repeat_reach(weekly(weekdays), reach) if len(weekdays) > 1 else None
    once_each = repeat_count(each, len(weekdays)) if each else None
    return UnclearTime((each, once_each)) if each and once_each else None


def weekend_at(period: Period, moment: Moment) -> UnclearTime | None:
    """Return the `UnclearTime` of a phrase such as "the weekend at 9": on Saturday, on Sunday, on both, or at each
    weekend. None for another period.
    """
    if period != THIS_WEEKEND:
        return None
    days = (DayExpression(kind, (period,)) for kind in ("period_first", "period_last"))
    each = repeat_at(weekly(WEEKEND_DAYS), moment)
    both = repeat_count(each, len(WEEKEND_DAYS)) if each else None
    once = tuple(merged(Moment(day=day), moment) for day in days)
    return UnclearTime(tuple(option for option in (*once, both, each) if option))
