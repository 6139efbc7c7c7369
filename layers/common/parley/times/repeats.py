"""Makes an RFC 5545 rule of what recurs, and finds the day it begins on. Pure.

every other tuesday            FREQ=WEEKLY;INTERVAL=2;BYDAY=TU, counted from the coming tuesday
the 31st of every month        BYMONTHDAY=31: months without one are left out, as the RFC has it
for 5 days, until christmas    UNTIL, its day included
every week, without a day      refused: nothing says which
every 2 hours from 9 to 5      the list of its times of each day; refused without its hours, or with too many
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from itertools import product
from zoneinfo import ZoneInfo

from parley.rrule import WEEKDAYS, until_date
from parley.schedules import LONG_AGO, MOST_TIMES, Random, Recurrence, following
from parley.times import halves
from parley.times.dates import View, add_months, dates
from parley.times.makers.clocks import PART_TIMES, in_part
from parley.times.makers.repeats import FIRST_OF_PERIOD
from parley.times.pieces import DAY, ClockTime, DayExpression, Moment, Repeat, TimeRange
from parley.times.values import Meaning, NotATime, PhraseContext, Repeated
from parley.times.zones import zones

WORKING_DAYS = 5
LARGEST = 366
"""The largest number that somebody counts with: a century of weekends."""


def recurring(repeat: Repeat, context: PhraseContext) -> list[Meaning]:
    """Return every recurrence that a parsed `Repeat` can mean. Raises NotATime."""
    if not repeat.freq or not 0 < repeat.interval <= LARGEST:
        raise NotATime("recurrence_unknown")
    zone = _zone(repeat, context)
    starts = _dates(repeat.start, zone, context) if repeat.start else (None,)
    found: list[Meaning] = []
    for start in starts:
        if repeat.step:
            found += _by_the_hour(repeat, start, zone, context)
        elif repeat.reach is not None:
            found += _reaching(repeat, repeat.reach, start, zone, context)
        else:
            found += _at_times(repeat, start, zone, context)
    return found


def _zone(repeat: Repeat, context: PhraseContext) -> ZoneInfo:
    """Return the zone named in a repetition, or else the person's. Raises NotATime for an offset, or for a name that
    can be several zones.
    """
    named = repeat.zone or (repeat.reach and (repeat.reach.base.zone or repeat.reach.start.zone))
    if not named and repeat.reach and repeat.reach.end:
        named = repeat.reach.end.zone
    found = zones(named or None, context)
    if len(found) != 1 or isinstance(found[0], timezone):
        raise NotATime("recurrence_unknown")
    return found[0]


def _dates(day: DayExpression, zone: ZoneInfo, context: PhraseContext) -> tuple[date, ...]:
    return dates(day, View(context.said_at.astimezone(zone).date(), context.day_first))


# --- times ----------------------------------------------------------------------------------------------------------


def _at_times(repeat: Repeat, start: date | None, zone: ZoneInfo, context: PhraseContext) -> Iterator[Meaning]:
    """Yield the recurrences of a parsed `Repeat` at its times of day, or on whole days. Raises NotATime."""
    if repeat.all_day or (context.may_lack_time and _is_date(repeat)):
        recurrence = _recurrence(repeat, (time(),), start, zone, context)
        yield Repeated(recurrence, DAY // 60, all_day=True)
        return
    for times in _times(repeat, zone, context):
        recurrence = _recurrence(repeat, times, start, zone, context)
        yield Repeated(recurrence, repeat.length.seconds // 60) if repeat.length else recurrence


def _is_date(repeat: Repeat) -> bool:
    """Whether a parsed `Repeat` is a date of each year or month, such as a birthday, with no time of day."""
    return repeat.freq in ("YEARLY", "MONTHLY") and not (repeat.times or repeat.part or repeat.length)


def _times(repeat: Repeat, zone: ZoneInfo, context: PhraseContext) -> list[tuple[time, ...]]:
    """Return the times of day at which something recurs, as one tuple for each possibility: several if an hour can be
    in either half of the day.
    """
    if not repeat.times:
        _recurrence_is_known(repeat)
        if (hour := PART_TIMES.get(repeat.part or "")) is None:
            raise NotATime("time_missing")
        return [(time(hour),)]
    choices = [_choices(clock, repeat, zone, context) for clock in repeat.times]
    return [tuple(sorted(set(chosen))) for chosen in product(*choices)]


def _choices(clock: ClockTime, repeat: Repeat, zone: ZoneInfo, context: PhraseContext) -> list[time]:
    """Return the times of day that one clock time of a `Repeat` can mean. Raises NotATime if it does not fit its part
    of the day, or if it is after a midnight whose day is not clear.
    """
    fitting = in_part(clock, repeat.part) if repeat.part else clock
    if fitting is None:
        raise NotATime("recurrence_unknown")
    half = "day" if context.half == "visit" else context.half  # a weekly visit at 8 is in the morning
    found = halves.usual(fitting.times, half, is_of_each_day=_is_of_each_day(repeat))
    if context.near is not None and len(repeat.times) == 1 and not fitting.is_sure:  # as the hour alone is read
        near = context.near.astimezone(zone).replace(tzinfo=None)
        found = tuple(_seconds(each) for each in halves.nearest(fitting.times, near, half))
    if any(each >= DAY for each in found) and (repeat.freq != "DAILY" or found != (DAY,)):
        raise NotATime("recurrence_unknown")  # midnight: of which of two days?
    return [_wall(each) for each in found]


def _is_of_each_day(repeat: Repeat) -> bool:
    """Return whether something comes once a day, on every day or on the days of a working week."""
    is_daily = repeat.freq == "DAILY" or len(repeat.by_day) >= WORKING_DAYS
    return is_daily and repeat.interval == 1 and len(repeat.times) == 1


def _seconds(at: datetime) -> int:
    return (at.hour * 60 + at.minute) * 60 + at.second


def _wall(seconds: int) -> time:
    return (datetime.combine(date.min, time()) + timedelta(seconds=seconds % DAY)).time()


def _by_the_hour(repeat: Repeat, start: date | None, zone: ZoneInfo, context: PhraseContext) -> Iterator[Meaning]:
    """Yield the recurrences of a `Repeat` that comes several times a day: in a range of hours, or around the clock from
    an hour on. Raises NotATime if its hours are not known, or if it would come too often.
    """
    if repeat.part or repeat.length or repeat.all_day or repeat.count or repeat.step >= DAY:
        raise NotATime("recurrence_unknown")
    if not (repeat.reach or repeat.times):
        raise NotATime("hours_missing" if repeat.step * MOST_TIMES >= DAY // 2 else "recurrence_unknown")
    for each in dict.fromkeys(_steps(repeat, zone, context)):
        times = tuple(map(_wall, each))
        if len(set(times)) < len(times) or not 1 < len(times) <= MOST_TIMES:
            raise NotATime("recurrence_unknown")
        found = _recurrence(repeat, tuple(sorted(times)), start, zone, context)
        first = following(found, "", context.said_at)
        is_early = first is not None and first.astimezone(zone).time() < times[0]
        if is_early and not repeat.reach:  # it would come before its beginning
            raise NotATime("hours_missing")
        yield found


def _steps(repeat: Repeat, zone: ZoneInfo, context: PhraseContext) -> Iterator[tuple[int, ...]]:
    """Yield the times of day (seconds from midnight) at which something comes by the hour, once for each possibility.
    Raises NotATime for those that are no such steps.
    """
    is_daily = repeat.freq == "DAILY" and repeat.interval == 1
    if repeat.reach is not None:
        for first, last in _pairs(repeat.reach, context):
            until = first + ((last - first) % DAY or DAY)
            if until >= DAY and not is_daily:  # of which of two days is what comes behind midnight?
                raise NotATime("recurrence_unknown")
            yield tuple(range(first, until + 1, repeat.step))
        return
    choices = (_choices(clock, replace(repeat, step=0), zone, context) for clock in repeat.times)
    for times in product(*choices):
        begins = min(datetime.combine(date.min, each) for each in times)
        seconds = (begins.hour * 60 + begins.minute) * 60
        around = tuple(range(seconds, seconds + DAY, repeat.step))
        is_around = DAY % repeat.step == 0 and is_daily
        if not is_around or (len(times) > 1 and {_wall(each) for each in around} != set(times)):
            raise NotATime("recurrence_unknown")
        yield around


def _reaching(
    repeat: Repeat, reach: TimeRange, start: date | None, zone: ZoneInfo, context: PhraseContext
) -> Iterator[Meaning]:
    """Yield the recurrences of a `Repeat` that lasts from one time of day to another, or comes at a random moment
    between the two. Raises NotATime.
    """
    for first, last in _pairs(reach, context):
        if reach.is_window:
            yield _random(repeat, first, last, start, zone, context)
            continue
        recurrence = _recurrence(repeat, (_wall(first),), start, zone, context)
        yield Repeated(recurrence, ((last - first) % DAY or DAY) // 60)


def _pairs(reach: TimeRange, context: PhraseContext) -> list[tuple[int, int]]:
    """Return the (start, end) pairs that a range of clock times can mean, in seconds from midnight; the end may lie on
    the next day. Raises NotATime.
    """
    first = _clock(reach.start)
    if first is None:
        raise NotATime("recurrence_unknown")
    if reach.end is None:
        seconds = reach.span.seconds if reach.span else 0
        if not 0 < seconds <= DAY:
            raise NotATime("recurrence_unknown")
        return [(each, each + seconds) for each in halves.usual(first.times, context.half)]
    last = _clock(reach.end)
    if last is None:
        raise NotATime("recurrence_unknown")
    if last.is_sure and not first.is_sure:
        (until,) = last.times
        return [(min(first.times, key=lambda each: (until - each) % DAY or DAY), until)]
    starts = halves.usual(first.times, context.half)
    return [(each, min(last.times, key=lambda end: (end - each) % DAY or DAY)) for each in starts]


def _clock(moment: Moment) -> ClockTime | None:
    return in_part(moment.clock, moment.part) if moment.clock and moment.part else moment.clock


def _random(
    repeat: Repeat, first: int, last: int, start: date | None, zone: ZoneInfo, context: PhraseContext
) -> Random:
    """Return a schedule with one random moment on each of its days, between the times of day `first` and `last`
    (seconds from midnight). Raises NotATime.
    """
    if (last - first) % DAY == 0:
        raise NotATime("recurrence_unknown")
    end, days = _wall(last), _recurrence(repeat, (_wall(first),), start, zone, context)
    return Random(start=_wall(first), end=end, zone=zone.key, rule=days.rule, since=days.start, without=days.without)


# --- the rule -------------------------------------------------------------------------------------------------------


def _recurrence_is_known(repeat: Repeat) -> None:
    is_named = repeat.freq == "DAILY" or repeat.by_day or repeat.by_month_day
    if not is_named and (repeat.start is None or repeat.start.kind == FIRST_OF_PERIOD):
        raise NotATime("recurrence_unknown")


def _recurrence(
    repeat: Repeat, times: tuple[time, ...], start: date | None, zone: ZoneInfo, context: PhraseContext
) -> Recurrence:
    """Return the recurrence of a `Repeat` at these times of day, from its first day on. Raises NotATime if there is no
    such recurrence.
    """
    _recurrence_is_known(repeat)
    today = context.said_at.astimezone(zone).date()
    if start is not None and start < today:
        raise NotATime("moment_past")
    if repeat.count is not None and len(times) > 1:
        raise NotATime("recurrence_unknown")  # does it count days, or times of day?
    days = _days(repeat, start)
    without = tuple(day for each in repeat.without for day in _dates(each, zone, context)[:1])
    try:
        each_day = Recurrence(rule=days, start=start or today, times=times, zone=zone.key, without=without)
        found = following(each_day, "", context.said_at)
    except ValueError:
        raise NotATime("recurrence_unknown") from None
    if found is None:
        raise NotATime("no_such_day")
    first = found.astimezone(zone).date()
    rule = days + _interval(repeat) + (_until(repeat, first, times, zone) or _ending(repeat, first, zone, context))
    if rule == days and start is None and each_day.days_of_week is not None:
        return each_day.model_copy(update={"start": LONG_AGO})  # days of every week: no interval to count
    try:
        return Recurrence(rule=rule, start=first, times=times, zone=zone.key, without=without)
    except ValueError:
        raise NotATime("recurrence_unknown") from None


def _days(repeat: Repeat, start: date | None) -> str:
    """Return the RFC 5545 rule with its frequency and days, without interval and end. If a phrase names only the first
    day ("every week starting friday"), its weekday or date counts.
    """
    by_day, by_month_day, by_month = repeat.by_day, repeat.by_month_day, repeat.by_month
    if start is not None and not (by_day or by_month_day):
        by_day = ((0, start.weekday()),) if repeat.freq == "WEEKLY" else ()
        by_month_day = (start.day,) if repeat.freq in ("MONTHLY", "YEARLY") else ()
        by_month = start.month if repeat.freq == "YEARLY" else None
    parts = [f"FREQ={repeat.freq}{repeat.beside}"]
    if by_month:
        parts.append(f"BYMONTH={by_month}")
    if by_month_day:
        parts.append("BYMONTHDAY=" + ",".join(map(str, by_month_day)))
    if by_day:
        parts.append("BYDAY=" + ",".join(f"{nth or ''}{WEEKDAYS[day]}" for nth, day in by_day))
    return ";".join(parts)


def _interval(repeat: Repeat) -> str:
    return f";INTERVAL={repeat.interval}" if repeat.interval > 1 else ""


def _until(repeat: Repeat, first: date, times: tuple[time, ...], zone: ZoneInfo) -> str:
    """Return the ";UNTIL=..." of a rule whose end was given with a time of day; "" for any other. Raises NotATime if
    the last day is not the same for all of `times`.
    """
    if not repeat.until_moment:
        return ""
    try:
        found = {until_date(f"UNTIL={repeat.until_moment}", datetime.combine(first, each), zone) for each in times}
    except ValueError:
        raise NotATime("recurrence_unknown") from None
    if len(found) > 1:
        raise NotATime("recurrence_unknown")
    return f";{found.pop()}"


def _ending(repeat: Repeat, first: date, zone: ZoneInfo, context: PhraseContext) -> str:
    """Return the ";COUNT=..." or ";UNTIL=..." of a rule as text; "" if it has no end. Raises NotATime if it can end on
    several days, or before it begins.
    """
    if repeat.count is not None:
        return f";COUNT={repeat.count}"
    if repeat.extent is not None:
        last = add_months(first, repeat.extent.months) + timedelta(days=repeat.extent.days - 1)
        return f";UNTIL={last:%Y%m%d}"
    if repeat.until is None:
        return ""
    found = [each for each in _dates(repeat.until, zone, context) if each >= first]
    if not found:
        raise NotATime("moment_past")
    if len(found) > 1:
        raise NotATime("moment_unknown")
    return f";UNTIL={found[0]:%Y%m%d}"
