"""Puts what a phrase says on somebody's calendar: from the values of `pieces.py` to moments, ranges and recurrences.

Every result is a list: more than one meaning is a question, and none is a `NotATime`. A local time that a change of
clocks leaves out or repeats is settled by `schedules.moment`, as everywhere else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from parley.schedules import moment as moment_of
from parley.times import halves
from parley.times.dates import View, add_months, bounds, dates
from parley.times.makers.clocks import PART_TIMES, PARTS, in_part
from parley.times.pieces import (
    DAY,
    HOUR,
    SAME_TIME,
    AllDay,
    ClockTime,
    DayExpression,
    Duration,
    Moment,
    Period,
    Repeat,
    Shift,
    TimeRange,
    TimeSpan,
    UnclearTime,
)
from parley.times.repeats import recurring
from parley.times.values import Length, Meaning, NotATime, Once, PhraseContext, Range
from parley.times.zones import zones


def meanings(value: object, context: PhraseContext) -> list[Meaning]:
    """Return what a parsed phrase can mean to the person: moments, ranges, a length or recurrences. Raises NotATime if
    it means none of these.
    """
    match value:
        case Moment():
            return list(moments(value, context))
        case TimeRange():
            return list(ranges(value, context))
        case AllDay():
            return list(whole_days(value, context))
        case Repeat():
            return list(recurring(value, context))
        case Duration(span):
            return [Length(_minutes(span))]
        case UnclearTime(options):
            return _any_of(options, context)
        case _:
            raise NotATime("moment_unknown")


def _any_of(options: Sequence[object], context: PhraseContext) -> list[Meaning]:
    """Return the meanings of all these readings of an unclear phrase, without days that do not exist. Raises NotATime
    if none is left.
    """
    if not options:
        raise NotATime("moment_unknown")
    found: list[Meaning] = []
    for option in options:
        try:
            found += (each for each in meanings(option, context) if each not in found)
        except NotATime as wrong:
            if wrong.key != "no_such_day":
                raise
    if not found:
        raise NotATime("no_such_day")
    return found


def _minutes(span: TimeSpan) -> int:
    return round((span.months * 30 + span.days) * 24 * 60 + span.seconds / 60)


def at(local: datetime, zone: ZoneInfo | timezone) -> datetime:
    """Return the moment of a local time in a zone. Raises NotATime for a day that the zone has skipped."""
    if isinstance(zone, timezone):
        return local.replace(tzinfo=zone).astimezone(UTC)
    if (found := moment_of(local, zone)) is None:
        raise NotATime("no_such_day")
    return found


def view(context: PhraseContext, zone: ZoneInfo | timezone | None = None) -> View:
    whose = zone or context.zone
    near = context.near and context.near.astimezone(whose).date()
    return View(context.said_at.astimezone(whose).date(), context.day_first, near)


# --- moments --------------------------------------------------------------------------------------------------------


def moments(moment: Moment, context: PhraseContext, after: datetime | None = None) -> list[Once]:
    """Return the moments that a parsed `Moment` can mean and that lie after `after` (by default, when the phrase was
    said). Raises NotATime if all are over, or further ahead than `context.horizon`.
    """
    after = after or context.said_at
    found = list(dict.fromkeys(_all(moment, context, after)))
    today = context.said_at.astimezone(context.zone).date()
    ahead = [
        each
        for each in found
        if (each.at > after if each.has_time else each.at.astimezone(context.zone).date() >= today)
    ]
    if not ahead:
        raise NotATime("moment_past")
    near = [each for each in ahead if each.at - context.said_at <= context.horizon]
    if not near:
        raise NotATime("moment_too_far")
    return near


def _all(moment: Moment, context: PhraseContext, after: datetime) -> list[Once]:
    if moment.shift is not None:
        return _shifted(moment.shift, context)
    return [Once(*each) for zone in zones(moment.zone, context) for each in _in_zone(moment, context, zone, after)]


def _shifted(shift: Shift, context: PhraseContext) -> list[Once]:
    """Return the moments that are a length before or after another: "an hour later", "10 minutes before 5pm". Raises
    NotATime.
    """
    span, sign = shift.span, shift.sign
    if isinstance(shift.base, Moment):
        seconds = sign * timedelta(seconds=span.seconds)
        bases = [each.at for each in moments(shift.base, context, context.said_at - seconds)]
    elif shift.base == "near" and context.near is not None:
        bases = [context.near]
    elif shift.base == "near" and sign < 0:
        raise NotATime("nothing_to_move")
    else:
        bases = [_whole_second(context.said_at)]
    return [Once(_moved(base, span, sign, context)) for base in bases]


def _whole_second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0) + timedelta(seconds=1 if moment.microsecond else 0)


def _moved(base: datetime, span: TimeSpan, sign: int, context: PhraseContext) -> datetime:
    """Return `base` moved later (`sign` 1) or earlier (-1) by a length. Months and days keep the local time of day;
    hours, minutes and seconds are counted exactly. Raises NotATime.
    """
    try:
        if span.months or span.days:
            local = base.astimezone(context.zone).replace(tzinfo=None)
            day = add_months(local.date(), sign * span.months) + timedelta(days=sign * span.days)
            base = at(datetime.combine(day, local.time()), context.zone)
        return base + sign * timedelta(seconds=span.seconds)
    except (OverflowError, ValueError) as wrong:
        if isinstance(wrong, NotATime):
            raise
        raise NotATime("moment_too_far") from None


def clock_of(moment: Moment) -> ClockTime | None:
    """Return the clock time of a parsed moment, limited to its part of the day. A part of the day alone ("in the
    evening") has its usual hour; None if there is neither.
    """
    if moment.clock is not None:
        return in_part(moment.clock, moment.part) if moment.part else moment.clock
    usual = PART_TIMES.get(moment.part or "")
    return ClockTime((usual * HOUR,)) if usual else None


CORE: Mapping[str, tuple[int, int]] = {
    "morning": (5, 12),
    "noon": (11, 14),
    "afternoon": (13, 18),
    "evening": (17, 22),
    "night": (20, 24),
}
"""The hours between which something is in a part of the day, so that it keeps its time if it is moved there."""
DEAD_OF_NIGHT = range(1, 6)
"""The hours (1 to 5) of something at night: moved by the name of a part of the day alone, "in the afternoon", it keeps
its hour in the other half of the day."""


def _moved_into(moment: Moment, near: datetime) -> ClockTime | None:
    """Return the new clock time of an entry at `near` that moves into a part of the day: its present time if that lies
    there (with "am" or "pm", its hour in that half), else the part's usual hour. Raises NotATime for a part without
    one.
    """
    part = moment.part
    if part is None:
        return clock_of(moment)
    seconds = near.hour * HOUR + near.minute * 60 + near.second
    both = ClockTime(tuple(sorted({seconds, (seconds + DAY // 2) % DAY})))
    if part in ("am", "pm"):
        return in_part(both, part)
    first, last = CORE.get(part, PARTS[part])
    is_other_half = moment.day is None and (near.hour in DEAD_OF_NIGHT or part not in PART_TIMES)
    kept = [each for each in both.times if (each == seconds or is_other_half) and first * HOUR <= each < last * HOUR]
    if not kept and part not in PART_TIMES:
        raise NotATime("time_missing")
    return ClockTime((kept[0],)) if kept else clock_of(moment)


def _with_own_week(days: tuple[date, ...], day: DayExpression, near: date, today: date) -> tuple[date, ...]:
    """Return the dates that a weekday can mean for an entry on the day `near` that is moved: also that weekday in the
    entry's own week, if it lies ahead ("move next week's yoga to thursday").
    """
    if day.kind != "coming" or not isinstance(day.arguments[0], int):
        return days
    own = near + timedelta(days=day.arguments[0] - near.weekday())
    return tuple(dict.fromkeys((own, *days))) if own > today else days


def _in_zone(
    moment: Moment, context: PhraseContext, zone: ZoneInfo | timezone, after: datetime
) -> list[tuple[datetime, bool]]:
    """Return the moments that a parsed `Moment` can mean by the clock of one zone, each with whether it has a time of
    day. Raises NotATime.
    """
    now = after.astimezone(zone).replace(tzinfo=None)
    near = context.near and context.near.astimezone(zone).replace(tzinfo=None)
    days = dates(moment.day, view(context, zone)) if moment.day else None
    if days and near and moment.day:
        days = _with_own_week(days, moment.day, near.date(), now.date())
    if moment.part == SAME_TIME:
        kept = near.time() if near else now.time().replace(second=0, microsecond=0)
        return [(at(datetime.combine(day, kept), zone), True) for day in days or ()]
    clock = clock_of(moment) if near is None or moment.clock else _moved_into(moment, near)
    if clock is None:
        if moment.part is not None:  # in the early hours: nobody says at which
            raise NotATime("time_missing")
        if days is None:
            raise NotATime("moment_unknown")
        kept = near.time() if near else time()
        return [(at(datetime.combine(day, kept), zone), near is not None) for day in days]
    if days is not None and near is not None and not clock.is_sure:
        days_near = [datetime.combine(day, near.time()) for day in days]
        chosen = [each for day in days_near for each in halves.nearest(clock.times, day, context.half)]
    elif days is not None:
        chosen = halves.on_days(clock.times, days, now, context.half)
    elif near is not None:
        chosen = halves.nearest(clock.times, near, context.half)
    else:
        chosen = halves.next_ones(clock.times, now, context.half)
    return [(at(each, zone), True) for each in chosen]


# --- ranges ---------------------------------------------------------------------------------------------------------


def ranges(reach: TimeRange, context: PhraseContext) -> list[Range]:
    """Return the ranges that a parsed `TimeRange` can mean. Raises NotATime."""
    base = reach.base
    start = Moment(
        reach.start.day or base.day or (reach.end.day if reach.end else None),
        reach.start.clock,
        reach.start.part,
        reach.start.zone or (reach.end.zone if reach.end else None) or base.zone,
    )
    if reach.end is None:
        span = reach.span or TimeSpan()
        return [Range(each.at, _moved(each.at, span, 1, context)) for each in moments(start, context)]
    found: list[Range] = []
    if reach.start.shift is not None and (last := clock_of(reach.end)):  # "from now till 5"
        return _until(_whole_second(context.said_at), last.times, reach, start.zone, context)
    for first, seconds in _starts(start, reach.end):
        for each in moments(replace(start, clock=first, part=None), context):
            found += _until(each.at, seconds, reach, start.zone, context)
    if not found:
        raise NotATime("moment_unknown")
    return found


def _starts(start: Moment, end: Moment) -> list[tuple[ClockTime, tuple[int, ...]]]:
    """Return the clock times at which a range can begin, each with the times (seconds from midnight) at which it can
    end. An end with "am" or "pm" decides the half of the day of the beginning.
    """
    first, last = clock_of(start), clock_of(end)
    if first is None or last is None:
        raise NotATime("moment_unknown")
    if first.is_sure or not last.is_sure or end.day is not None:
        return [(first, last.times)]
    (until,) = last.times
    nearest = min(first.times, key=lambda time: (until - time) % DAY or DAY)
    return [(ClockTime((nearest,)), last.times)]


def _until(
    start: datetime, ends: tuple[int, ...], reach: TimeRange, named: str | None, context: PhraseContext
) -> list[Range]:
    """Return the ranges that begin at `start` and end at one of the times of day `ends` (seconds from midnight): on the
    day named for the end, or at the first of these times after the start.
    """
    assert reach.end is not None
    zone = zones(reach.end.zone or named, context)[0]
    local = start.astimezone(zone).replace(tzinfo=None)
    end = reach.end
    if end.day is not None and reach.start.day is not None:
        days = [day for day in dates(end.day, View(local.date(), context.day_first)) if day >= local.date()]
        chosen = [halves.local(day, each) for day in days[:1] for each in halves.usual(ends, context.half)]
    else:
        midnight = datetime.combine(local.date(), time())
        seconds = int((local - midnight).total_seconds())
        after = min((each - seconds) % DAY or DAY for each in ends)
        chosen = [local + timedelta(seconds=after)]
    return [Range(start, until) for each in chosen if (until := at(each, zone)) > start]


def whole_days(named: AllDay, context: PhraseContext) -> list[Range]:
    """Return the ranges of whole days that a parsed `AllDay` can mean and that are not over. Raises NotATime."""
    seen = view(context)
    if isinstance(named.first, Period):
        pairs = list(_periods(named.first, seen))
    elif named.last is None:
        pairs = [(day, day) for day in dates(named.first, seen)]
    else:
        pairs = [(day, _last(named.last, day, seen)) for day in dates(named.first, seen)]
    ahead = [(first, last) for first, last in pairs if last >= seen.today]
    if not ahead:
        raise NotATime("moment_past")
    if any(last < first for first, last in ahead):
        raise NotATime("no_such_day")
    if all(first - seen.today > context.horizon for first, _ in ahead):
        raise NotATime("moment_too_far")
    return [days_range(first, last, context) for first, last in ahead]


WEEKENDS: Mapping[str, int] = {"next_weekend": 0, "weekend_after": 1}
"""How many weeks after the nearest weekend the meant one may be, by how a phrase names it."""


def _periods(period: Period, seen: View) -> Sequence[tuple[date, date]]:
    """Return the first and the last day of each meaning of a period. "Next weekend" has two: to some the coming one, to
    others the one of next week.
    """
    if period.kind not in WEEKENDS:
        return [bounds(period, seen)]
    later = WEEKENDS[period.kind]
    weeks = (later + 1,) if seen.today.weekday() >= 5 else (later, later + 1)
    return [bounds(Period("weekend", (week,)), seen) for week in weeks]


def _last(day: DayExpression, first: date, seen: View) -> date:
    """Return the last day of a range of days that begins on `first`. For a weekday ("monday to friday"), that is the
    next one after `first`.
    """
    if day.kind in ("coming", "this", "month_day", "of_month", "slashed"):
        kind = "following" if day.kind in ("coming", "this") else day.kind
        return dates(replace(day, kind=kind), View(first, seen.day_first))[0]
    return dates(day, seen)[0]


SEVERAL = frozenset(["next_one", "slashed"])
"""The kinds of days about which a person is asked even if they only want to see the day. On a Wednesday, "wednesday" is
today; by "next friday", people mean either of two."""


def days_of(value: object, context: PhraseContext) -> list[tuple[date, date]]:
    """Return the first and the last day of each meaning of a parsed phrase, for a person who asks to see those days; []
    if it names no day. Raises NotATime.
    """
    seen = view(context)
    match value:
        case AllDay(Period() as period, _):
            return list(_periods(period, seen))
        case AllDay(DayExpression() as day, last):
            return [(first, _last(last, first, seen) if last else first) for first in _looked_at(day, seen)]
        case Moment(shift=Shift()) | Moment(day=DayExpression(), zone=str()):
            found = _all(value, context, context.said_at)[0].at.astimezone(context.zone).date()
            return [(found, found)]
        case Moment(day=DayExpression() as day):
            return [(found, found) for found in _looked_at(day, seen)]
        case TimeRange():
            spans = ranges(value, context)[0]
            return [(spans.start.astimezone(context.zone).date(), spans.end.astimezone(context.zone).date())]
        case _:
            return []


def _looked_at(day: DayExpression, seen: View) -> Sequence[date]:
    return dates(day, seen)[: None if day.kind in SEVERAL else 1]


def days_range(first: date, last: date, context: PhraseContext) -> Range:
    """Return the range of whole days from `first` to `last`, both included."""
    midnights = (datetime.combine(day, time()) for day in (first, last + timedelta(days=1)))
    start, end = (at(each, context.zone) for each in midnights)
    return Range(start, end, all_day=True)
