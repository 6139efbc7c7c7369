"""Reads what a phrase changes of a kept entry (an event, a reminder), while the rest of it stays: "until the 15th",
"except 28 december", "starting next week". `context.near` is when the entry begins next: days count from there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from parley.times import halves
from parley.times.cutting import CHANGE, order
from parley.times.dates import View, dates
from parley.times.pieces import DAY, DayExpression, SeriesChange
from parley.times.reading import readings
from parley.times.resolve import at, clock_of
from parley.times.values import NotATime, Once, PhraseContext, TimeChange

COUNTED = ("coming", "this", "month_day", "of_month", "slashed", "dotted")
"""The kinds of days that are counted from the beginning of the changed entry: "the 15th", said of a trip in January, is
in January."""


def change(phrase: str, context: PhraseContext) -> TimeChange | None:
    """Return what a phrase such as "until the 15th" changes of the entry that begins at `context.near`; None if the
    phrase says no such change. Raises NotATime if the change has several meanings, or if `context.near` is None.
    """
    changes = _changes(phrase, context.languages)
    if not changes:
        return None
    if context.near is None:
        raise NotATime("nothing_to_move")
    likely = _likely(changes)
    meant = {_resolved(each, context.near.astimezone(context.zone), context) for each in likely}
    if len(meant) > 1:
        raise NotATime("moment_unknown")
    return meant.pop()


def is_change(phrase: str, languages: Sequence[str]) -> bool:
    """Return whether a phrase only says how a kept entry changes: its end, its beginning, or days to leave out ("until
    the 15th").
    """
    return bool(_changes(phrase, languages))


def _changes(phrase: str, languages: Sequence[str]) -> list[SeriesChange]:
    """Return the changes that a phrase such as "until the 15th" can mean, as the first language that can read it does;
    [] if none can.
    """
    values = next((found for name in order(languages) if (found := readings(phrase, name, CHANGE))), ())
    return [value for value in values if isinstance(value, SeriesChange)]


def _likely(changes: Sequence[SeriesChange]) -> Sequence[SeriesChange]:
    """Return the likeliest of the readings of a change: "friday 4 december" is one day, "friday" the coming one, and
    "saturday and sunday" are days of each week.
    """
    plain = [each for each in changes if not (each.weekdays and each.without)]
    fewest = min((len(each.without) for each in plain if each.without), default=0)
    dated = [each for each in plain if len(each.without) == fewest and each.without]
    weekly = [each for each in plain if each.weekdays]
    is_of_weeks = all(day.kind == "coming" for each in dated for day in each.without)
    if not dated or not weekly or not is_of_weeks:
        return dated if dated and len(dated) < len(plain) and not weekly else plain or changes
    return dated if fewest == 1 else weekly


def _resolved(change: SeriesChange, near: datetime, context: PhraseContext) -> TimeChange:
    without = tuple(_day(each, near, context) for each in change.without)
    if change.until is not None:
        return TimeChange(until=_end(change, near, context), without=without)
    since = _day(change.start, near, context) if change.start else None
    return TimeChange(since=since, without=without, weekdays=change.weekdays)


def _day(day: DayExpression, near: datetime, context: PhraseContext) -> date:
    """Return the one date of a day expression, counted from the day `near` of the changed entry or from today, by its
    kind. Raises NotATime if it can be several dates.
    """
    today = context.said_at.astimezone(context.zone).date()
    is_counted = day.kind in COUNTED
    if day.kind == "coming":
        day = replace(day, kind="this")
    found = dates(day, View(near.date() if is_counted else today, context.day_first, near.date()))
    if is_counted or len(found) == 1:
        return found[0]
    raise NotATime("moment_unknown")


def _end(change: SeriesChange, near: datetime, context: PhraseContext) -> Once:
    """Return the new end of the changed entry: a day or a moment. Raises NotATime for an hour that can be in either
    half of the day, and for an end in another form.
    """
    moment = change.until
    assert moment is not None
    clock = clock_of(moment)
    if moment.shift or moment.zone or (moment.day is None and clock is None):
        raise NotATime("moment_unknown")
    if clock is None:
        assert moment.day is not None
        return Once(at(datetime.combine(_day(moment.day, near, context), time()), context.zone), has_time=False)
    if moment.day is None:
        seconds = near.hour * 3600 + near.minute * 60 + near.second
        midnight = datetime.combine(near.date(), time())
        later = min((each - seconds) % DAY or DAY for each in clock.times)
        return Once(at(midnight + timedelta(seconds=seconds + later), context.zone))
    chosen = halves.usual(clock.times, context.half)
    if len(chosen) > 1:
        raise NotATime("moment_unknown")
    return Once(at(halves.local(_day(moment.day, near, context), chosen[0]), context.zone))
