"""What changes of something that recurs while the rest of it stays: its end, its beginning, or days that are left out.

"until the 15th"       its last day            "starting next week"     its first day
"except 28 december"   without that day        "not on sundays"         without that day of each week
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from parley import rrule, times
from parley.lanes import when
from parley.ports import Services
from parley.schedules import LONG_AGO, Random, Recurrence, following
from parley.texts import LANGUAGES
from parley.times import NotATime, TimeChange
from parley.tools.tool import Call

CHANGE_WORDS = 8
"""The most words of a change at the end of a text."""


def change(call: Call[Services], phrase: str, near: datetime) -> TimeChange | None:
    """Return what a phrase changes of an entry whose next time is `near` ("until the 15th"); None for any other phrase.
    Raises ToolAsks if the change is not clear.
    """
    try:
        return times.change(phrase, when.context(call, near=near))
    except NotATime as wrong:
        raise when.asks(call, wrong, phrase, "when") from None


def apart(text: str) -> tuple[str, str]:
    """Split a text into the words for a thing and the change of it at the end: "trip" and "until the 15th". The change
    is "" if there is none.
    """
    words = text.split()
    for start in range(max(1, len(words) - CHANGE_WORDS), len(words)):
        if times.is_change(" ".join(words[start:]), LANGUAGES):
            return " ".join(words[:start]), " ".join(words[start:])
    return text, ""


def changed(
    call: Call[Services], recurs: Recurrence | Random, wanted: TimeChange, near: datetime, phrase: str
) -> Recurrence | Random:
    """Return a recurrence with a new end or beginning, or without some of its days. `near` is its next time. Raises
    ToolAsks if nothing is left of it, or if it does not fall on a day to leave out.
    """
    if any(next(recurs.days(day), None) != day for day in wanted.without):
        raise when.unusable(call, "not_on_that_day", phrase)
    rule = _rule(call, recurs, wanted, phrase)
    begins = {"since" if isinstance(recurs, Random) else "start": _begins(recurs, wanted, near)}
    try:
        found = type(recurs).model_validate(_fields(recurs, rule=rule, without=wanted.without, **begins))
    except ValidationError:
        raise when.unusable(call, "recurrence_unknown", phrase) from None
    if following(found, "", call.now) is None:
        raise when.unusable(call, "moment_past", phrase)
    return found


def _fields(recurs: Recurrence | Random, without: tuple[date, ...], **changed: object) -> Mapping[str, Any]:
    return {**dict(recurs), **changed, "without": (*recurs.without, *without)}


def _rule(call: Call[Services], recurs: Recurrence | Random, wanted: TimeChange, phrase: str) -> str:
    """Return the RFC 5545 rule without the weekdays to leave out, and with its new end. Raises ToolAsks if it does not
    fall on these weekdays, or on no others.
    """
    rule = rrule.read(recurs.rule)
    if wanted.weekdays:
        left = [day for day in rule.days_of_week if day not in wanted.weekdays]
        is_weekly = rule.frequency in ("DAILY", "WEEKLY") and rule.interval == 1
        if not is_weekly or not left or len(left) == len(rule.days_of_week):
            raise when.unusable(call, "not_on_that_day", phrase)
        rule = replace(rule, frequency="WEEKLY", weekdays=tuple((0, day) for day in left))
    if wanted.until:
        rule = replace(rule, count=None, until=wanted.until.at.astimezone(call.zone).date())
    return rule.text


def _begins(recurs: Recurrence | Random, wanted: TimeChange, near: datetime) -> date:
    """Return the day from which the rule's INTERVAL is counted. A recurrence without a beginning that now gets an end
    begins on its next day.
    """
    if wanted.since:
        return next(rrule.days(rrule.each_time(recurs.rule), recurs.begins, wanted.since), wanted.since)
    has_always_been = recurs.begins == LONG_AGO and wanted.until is not None
    return near.astimezone(ZoneInfo(recurs.zone)).date() if has_always_been else recurs.begins
