"""Which dates a named day can be, seen from a day: "friday", "the 5th", "the first monday of next month". Pure.

What is decided here, and why:

    friday, said on a friday     today or in a week: people differ, both are candidates
    this friday                  the coming one, and on a friday today
    next friday                  the one of next week; said earlier in a week that has one still to come, both
    the 5th                      the coming one; said on a 5th, today or next month's
    the 31st                     of the next month that has one
    4 may                        the coming one, today included
    end of the month             its last day
    end of the week              Friday or Sunday: people differ
    03/04                        where people write both, both; else by the country: the other one if only that is
                                 a date, both if the first is far ahead and the other near
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from parley.times.pieces import DayExpression, Period
from parley.times.values import NotATime

WEEK = 7
WORKDAYS = 5


@dataclass(frozen=True)
class View:
    """What decides the date of a named day ("friday", "03/04"): today, the country's order of day and month, and the
    day of the entry that is moved.
    """

    today: date
    day_first: bool | None = True
    near: date | None = None
    """The day of the entry that is moved; None if nothing is moved."""


Dates = tuple[date, ...]
YEARS = (1900, 2200)
"""The years that are read: before and after these, time zones and the calendar's own limits are in the way."""


def dates(day: DayExpression, seen: View) -> tuple[date, ...]:
    """Return the dates that a named day can be, the likeliest first. Raises NotATime if there is no such day, or if its
    year is outside YEARS.
    """
    try:
        found = candidates(day, seen)
    except NotATime:
        raise
    except (OverflowError, ValueError):
        raise NotATime("moment_too_far") from None
    if not found:
        raise NotATime("no_such_day")
    return tuple(map(within, found))


def within(day: date) -> date:
    """Return the day if its year is within YEARS (1900 to 2200). Raises NotATime for any other."""
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise NotATime("moment_past" if day.year < YEARS[0] else "moment_too_far")
    return day


def candidates(day: DayExpression, view: View) -> Dates:
    """Return the dates that a named day can be, the likeliest first; () if there is no such day ("31 February")."""
    found = KINDS[day.kind](view, *day.arguments)
    if day.weekday is None:
        return found
    return tuple(each for each in found[:1] if each.weekday() == day.weekday)


def bounds(period: Period, view: View) -> tuple[date, date]:
    """Return the first and the last day of a period. If the period has begun, its first day is today; if it is over,
    both stay as they are.
    """
    first, last = PERIODS[period.kind](view, *period.arguments)
    return (max(first, view.today), last) if last >= view.today else (first, last)


def add_months(day: date, months: int) -> date:
    """Return the day so many months later: the same day of the month, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _date(year: int, month: int, number: int) -> Dates:
    try:
        return (date(year, month, number),)
    except ValueError:
        return ()


def _shift(view: View, months: int, days: int) -> Dates:
    return (add_months(view.today, months) + timedelta(days=days),)


def _ahead(view: View, weekday: int) -> int:
    return (weekday - view.today.weekday()) % WEEK


def _coming(view: View, weekday: int) -> Dates:
    first = view.today + timedelta(days=_ahead(view, weekday))
    return (first,) if first > view.today else (first, first + timedelta(days=WEEK))


def _this(view: View, weekday: int) -> Dates:
    return (view.today + timedelta(days=_ahead(view, weekday)),)


def _following(view: View, weekday: int) -> Dates:
    return (view.today + timedelta(days=_ahead(view, weekday) or WEEK),)


def _next_one(view: View, weekday: int) -> Dates:
    (first,) = _following(view, weekday)
    is_this_week = view.today.weekday() < weekday
    return (first, first + timedelta(days=WEEK)) if is_this_week else (first,)


def _last_one(view: View, weekday: int) -> Dates:
    return (view.today - timedelta(days=-_ahead(view, weekday) % WEEK or WEEK),)


def _of_week(view: View, weekday: int, week: int) -> Dates:
    return (_monday(view, week) + timedelta(days=weekday),)


def _monday(view: View, week: int) -> date:
    return view.today + timedelta(days=WEEK * week - view.today.weekday())


def _weeks_on(view: View, weekday: int, number: int) -> Dates:
    (first,) = _following(view, weekday)
    return (first + timedelta(days=WEEK * (number - 1)),) if 0 < number < 60 else ()


def _of_month(view: View, number: int) -> Dates:
    months = (add_months(view.today.replace(day=1), ahead) for ahead in range(4))
    found = [day for first in months for day in _date(first.year, first.month, number) if day >= view.today]
    return tuple(found[: 2 if found[0] == view.today else 1])


def _of_that_month(view: View, number: int, ahead: int) -> Dates:
    first = add_months(view.today.replace(day=1), ahead)
    return _date(first.year, first.month, number)


def _month_day(view: View, month: int, number: int) -> Dates:
    if not 1 <= month <= 12:
        return ()
    years = range(view.today.year, view.today.year + 9)  # 29 February: from 2096 on, next in 2104
    found = (day for year in years for day in _date(year, month, number) if day >= view.today)
    return tuple(day for day, _ in zip(found, range(1), strict=False))


def _dated(view: View, year: int, month: int, number: int) -> Dates:
    return _date(year, month, number)


def _slashed(view: View, a: int, b: int, year: int | None = None) -> Dates:
    """Return the dates of "3/4", with or without a year: by the country's order of day and month, or by both orders if
    either is likely.
    """
    orders = ((b, a), (a, b)) if view.day_first else ((a, b), (b, a))
    if view.day_first is None:
        return tuple(day for order in dict.fromkeys(orders) for day in _of_order(view, order, year))
    if year is not None:
        return _date(year, *orders[0]) or _date(year, *orders[1])
    usual, other = (_month_day(view, *order) for order in orders)
    if usual and other and (usual[0] - view.today).days > FAR and (other[0] - view.today).days < NEAR:
        return (*usual, *other)
    return usual or other


def _of_order(view: View, order: tuple[int, int], year: int | None) -> Dates:
    return _month_day(view, *order) if year is None else _date(year, *order)


FAR, NEAR = 180, 60
"""Days ahead. If "03/04", read in the country's own order, is more than FAR days ahead, and in the other order less
than NEAR, both dates are possible."""


def _dotted(view: View, a: int, b: int) -> Dates:
    """Return the date of "5.3" in the country's own order of day and month; () if there is none, so that "5.30" stays a
    time of day where the day comes first.
    """
    return _month_day(view, b, a) if view.day_first else _month_day(view, a, b)


def _nth(year: int, month: int, nth: int, weekday: int) -> Dates:
    length = monthrange(year, month)[1]
    days = [day for day in (date(year, month, n) for n in range(1, length + 1)) if day.weekday() == weekday]
    return (days[nth - 1 if nth > 0 else nth],) if abs(nth) <= len(days) and nth else ()


def _nth_in(view: View, nth: int, weekday: int, month: int) -> Dates:
    found = [day for ahead in (0, 1) for day in _nth(view.today.year + ahead, month, nth, weekday)]
    return tuple(day for day in found if day >= view.today)[:1]


def _nth_this(view: View, nth: int, weekday: int, ahead: int) -> Dates:
    first = add_months(view.today.replace(day=1), ahead)
    return _nth(first.year, first.month, nth, weekday)


def _nth_coming(view: View, nth: int, weekday: int) -> Dates:
    found = [day for ahead in range(6) for day in _nth_this(view, nth, weekday, ahead)]
    return tuple(day for day in found if day >= view.today)[:1]


def _end_of_month(view: View) -> Dates:
    return _end_of_that_month(view, 0)


def _end_of_that_month(view: View, ahead: int) -> Dates:
    return (add_months(view.today.replace(day=1), ahead + 1) - timedelta(days=1),)


def _end_of_named(view: View, month: int) -> Dates:
    year = view.today.year + (month < view.today.month)
    return (date(year, month, monthrange(year, month)[1]),)


def _end_of_year(view: View, ahead: int) -> Dates:
    return (date(view.today.year + ahead, 12, 31),)


def _end_of_week(view: View, week: int) -> Dates:
    ends = (_monday(view, week) + timedelta(days=day) for day in (WORKDAYS - 1, WEEK - 1))
    return tuple(day for day in ends if day >= view.today)


def _from(view: View, base: DayExpression, months: int, days: int) -> Dates:
    return tuple(add_months(day, months) + timedelta(days=days) for day in candidates(base, view))


def _beside(view: View, weekday: int, sign: int, base: DayExpression) -> Dates:
    """Return the nearest date of a weekday after the day `base` (`sign` 1) or before it (-1), never that day itself:
    "the monday after christmas".
    """
    distances = ((day, (sign * (weekday - day.weekday())) % WEEK or WEEK) for day in candidates(base, view))
    return tuple(day + timedelta(days=sign * distance) for day, distance in distances)


def _near(view: View) -> Dates:
    if view.near is None:
        raise NotATime("nothing_to_move")
    return (view.near,)


def _following_entry(view: View, weekday: int, otherwise: str) -> Dates:
    """Return the first date of a weekday after the entry that is moved; without one, the dates of the kind
    `otherwise`.
    """
    if view.near is None:
        return KINDS[otherwise](view, weekday)
    return _beside(view, weekday, 1, DayExpression("near", ()))


def _near_week(view: View) -> Dates:
    return ((view.near or view.today) + timedelta(days=WEEK),)


def _business(view: View, number: int) -> Dates:
    day = view.today
    while number:
        day += timedelta(days=1)
        number -= day.weekday() < WORKDAYS
    return (day,)


KINDS: Mapping[str, Callable[..., Dates]] = {
    "shift": _shift,
    "coming": _coming,
    "this": _this,
    "following": _following,
    "next_one": _next_one,
    "last_one": _last_one,
    "of_week": _of_week,
    "weeks_on": _weeks_on,
    "of_month": _of_month,
    "of_that_month": _of_that_month,
    "month_day": _month_day,
    "dated": _dated,
    "slashed": _slashed,
    "dotted": _dotted,
    "nth_in": _nth_in,
    "nth_this": _nth_this,
    "nth_coming": _nth_coming,
    "end_of_month": _end_of_month,
    "end_of_that_month": _end_of_that_month,
    "end_of_named": _end_of_named,
    "end_of_week": _end_of_week,
    "end_of_year": _end_of_year,
    "from": _from,
    "beside": _beside,
    "near": _near,
    "near_week": _near_week,
    "following_entry": _following_entry,
    "business": _business,
    "period_first": lambda view, period: bounds(period, view)[:1],
    "period_last": lambda view, period: bounds(period, view)[1:],
}


Bounds = tuple[date, date]


def _weekend(view: View, week: int) -> Bounds:
    monday = _monday(view, week)
    return monday + timedelta(days=WORKDAYS), monday + timedelta(days=WEEK - 1)


def _week(view: View, week: int) -> Bounds:
    monday = _monday(view, week)
    return monday, monday + timedelta(days=WEEK - 1)


def _month_shift(view: View, ahead: int) -> Bounds:
    return add_months(view.today.replace(day=1), ahead), _end_of_that_month(view, ahead)[0]


def _month(view: View, month: int) -> Bounds:
    (last,) = _end_of_named(view, month)
    return last.replace(day=1), last


def _next_days(view: View, days: int, months: int) -> Bounds:
    last = add_months(view.today, months) + timedelta(days=days)
    return view.today + timedelta(days=1), last


def _week_of(first: date, nth: int) -> Bounds:
    """Return the first and the last day of a month's nth week: the week with its nth Monday, or with its last one if
    `nth` is -1.
    """
    (monday,) = _nth(first.year, first.month, nth, 0) or (first,)
    return monday, monday + timedelta(days=WEEK - 1)


def _week_in_month(view: View, nth: int, month: int) -> Bounds:
    return _week_of(date(view.today.year + (month < view.today.month), month, 1), nth)


def _week_in_shift(view: View, nth: int, ahead: int) -> Bounds:
    return _week_of(add_months(view.today.replace(day=1), ahead), nth)


def _week_with(view: View, day: DayExpression) -> Bounds:
    found = candidates(day, view)
    monday = found[0] - timedelta(days=found[0].weekday()) if found else date.min
    return (monday, monday + timedelta(days=WEEK - 1)) if found else (date.min, date.min)


def _weekend_with(view: View, day: DayExpression) -> Bounds:
    """Return the Saturday and the Sunday of the weekend that a day is in, or that follows if the day is a Friday.
    Raises NotATime for any other day.
    """
    found = candidates(day, view)[:1]
    if not found or found[0].weekday() < WORKDAYS - 1:
        raise NotATime("no_such_day")
    monday = found[0] - timedelta(days=found[0].weekday())
    return monday + timedelta(days=WORKDAYS), monday + timedelta(days=WEEK - 1)


def _rest_of_week(view: View) -> Bounds:
    return view.today, _week(view, 0)[1]


def _month_dated(view: View, year: int, month: int) -> Bounds:
    first = date(year, month, 1)
    return first, add_months(first, 1) - timedelta(days=1)


def _both_days(view: View, a: DayExpression, b: DayExpression) -> Bounds:
    """Return two named days as the first and the last day of a period. Raises NotATime unless the second is the day
    after the first, and neither is over.
    """
    first, second = candidates(a, view)[:1], candidates(b, view)[:1]
    is_next = bool(first and second) and second[0] - first[0] == timedelta(days=1)
    if not is_next or first[0] < view.today:
        raise NotATime("moment_unknown")
    return first[0], second[0]


def _until_day(view: View, day: DayExpression) -> Bounds:
    found = candidates(day, view)
    return view.today, found[0] if found else date.min


def _rest_of_month(view: View) -> Bounds:
    return view.today, _month_shift(view, 0)[1]


PERIODS: Mapping[str, Callable[..., Bounds]] = {
    "weekend": _weekend,
    "week": _week,
    "month_shift": _month_shift,
    "month": _month,
    "month_dated": _month_dated,
    "until_day": _until_day,
    "both_days": _both_days,
    "next_days": _next_days,
    "week_in_month": _week_in_month,
    "week_in_shift": _week_in_shift,
    "week_with": _week_with,
    "weekend_with": _weekend_with,
    "rest_of_week": _rest_of_week,
    "rest_of_month": _rest_of_month,
}
