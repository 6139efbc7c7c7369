"""Days and hours of the calendar: as people say them, and as they are said back, by the clock on their wall."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Annotated

from pydantic import Field, JsonValue

from parley.errors import ToolRefused
from parley.lanes import moments
from parley.lanes.assistant import timetable
from parley.lanes.assistant.days import begins_otherwise, heard, plainly
from parley.lanes.assistant.reminders import moment_in_full
from parley.lanes.assistant.texts import say
from parley.lanes.assistant.timetable import Block, Occurrence
from parley.ports import Services
from parley.schedules import Recurrence
from parley.tools.tool import Arguments, Call

WORKDAYS = 5
"""Of a week: from Monday on. A day that is named counts whatever it is."""

A_WEEK = 7

LISTED = 20
"""Occurrences that are told at once: more is no help on a phone."""

SUGGESTED = 3
"""Times, and what they overlap."""

A_DAY = 24 * 60
"""Minutes."""

PERIODS: Mapping[str, tuple[int, int]] = {
    "": (0, A_WEEK),
    "today": (0, 1),
    "hoy": (0, 1),
    "tomorrow": (1, 1),
    "mañana": (1, 1),
    "manana": (1, 1),
    "the next days": (0, A_WEEK),
    "next 7 days": (0, A_WEEK),
    "los próximos días": (0, A_WEEK),
}
"""Days from today on: after how many it begins, and how many they are."""

WEEKS: Mapping[str, int] = {
    "this week": 0,
    "the week": 0,
    "esta semana": 0,
    "next week": 1,
    "la próxima semana": 1,
    "la semana que viene": 1,
}
"""Weeks from this one on."""

WEEKENDS: Mapping[str, int] = {
    **dict.fromkeys(("weekend", "this weekend", "the weekend", "fin de semana", "este fin de semana"), 0),
    **dict.fromkeys(("el fin de semana", "next weekend"), 0),
}
"""The same, of which only the days after the workdays are meant."""

Length = Annotated[int, Field(ge=5, le=A_DAY, description="How long it lasts, in minutes.")]


class Days(Arguments):
    """What is asked about a few days."""

    period: str = Field(
        "", max_length=60, description="today, tomorrow, this week, next week, or a day; empty: the next 7 days."
    )

    @classmethod
    def heard(cls, text: str) -> dict[str, str]:
        """The days that it is about."""
        return {"period": heard(text)}

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """ "What do I have to do" is about no days."""
        return "period" not in slots or not begins_otherwise(slots["period"])


def _exact(when: str) -> datetime | None:
    """The moment that an earlier step named, in full and with its offset."""
    with suppress(ValueError):
        at = datetime.fromisoformat(when)
        return at if at.tzinfo else None
    return None


def meant(call: Call[Services], when: str, near: datetime | None = None) -> datetime | Recurrence:
    """The moment, or what recurs. Raises NotAMoment."""
    if (at := _exact(when)) is not None:
        return at
    languages = tuple(dict.fromkeys([call.language, "en", "es"]))
    found = moments.understand(when, call.now, call.zone, languages, near)
    if isinstance(found, moments.Once):
        return found.at
    if not isinstance(found, Recurrence):
        raise moments.NotAMoment("recurrence_unknown")
    return found


def understood(call: Call[Services], when: str, near: datetime | None = None) -> datetime | Recurrence:
    """The same. Raises ToolRefused."""
    try:
        return meant(call, when, near)
    except moments.NotAMoment as wrong:
        now = moment_in_full(call, call.now)
        raise ToolRefused(say(call).not_a_moment[str(wrong)].format(when=when, now=now)) from None


def days_meant(call: Call[Services], words: str) -> list[date]:
    """The days that are meant, by the person's clock. Raises ToolRefused."""
    today, plain = call.now.astimezone(call.zone).date(), plainly(words)
    if plain in WEEKS or plain in WEEKENDS:
        weeks, first = (WEEKS[plain], 0) if plain in WEEKS else (WEEKENDS[plain], WORKDAYS)
        monday = today + timedelta(days=A_WEEK * weeks - today.weekday())
        return [day for day in (monday + timedelta(days=n) for n in range(first, A_WEEK)) if day >= today]
    if plain in PERIODS:
        after, count = PERIODS[plain]
        return [today + timedelta(days=after + n) for n in range(count)]
    with suppress(ValueError):
        return [date.fromisoformat(plain)]
    try:
        at = meant(call, plain)
    except moments.NotAMoment as wrong:
        if str(wrong) == "moment_past" and (named := heard(words)) in PERIODS:  # "tonight", and it is late
            return [today + timedelta(days=PERIODS[named][0])]
        at = None
    if not isinstance(at, datetime):
        raise ToolRefused(say(call).not_a_period.format(when=words))
    return [at.astimezone(call.zone).date()]


def period_of(call: Call[Services], days: Sequence[date]) -> str:
    """These days, in words."""
    first, last = _day(call, days[0]), _day(call, days[-1])
    return first if len(days) == 1 else f"{first} - {last}"


def _day(call: Call[Services], day: date) -> str:
    from babel.dates import format_date

    says, today = say(call), call.now.astimezone(call.zone).date()
    words = format_date(day, says.dated if day.year == today.year else says.dated_with_year, locale=call.language)
    near = {0: says.today, 1: says.tomorrow}.get((day - today).days)
    return near.format(day=words) if near else words


def _whole(call: Call[Services], days: Sequence[date]) -> Block:
    """From the first midnight to the last, by the person's clock."""
    blocks = timetable.hours(days, time(), time(), call.zone)
    return Block(blocks[0].start, blocks[-1].end)


def occurring(call: Call[Services], days: Sequence[date]) -> list[Occurrence]:
    return timetable.occurrences(call.services.calendar.list(call.conversation), _whole(call, days))


def whole_days(call: Call[Services], block: Block) -> list[date]:
    """The first and the last day of a block that is nothing but whole days, by the person's clock; else none."""
    start, end = (each.astimezone(call.zone) for each in (block.start, block.end))
    if start.time() != time() or end.time() != time() or block.start == block.end:
        return []
    return [start.date(), end.date() - timedelta(days=1)]


def shown_block(call: Call[Services], block: Block) -> str:
    """As in "tomorrow, Sunday 22 November, at 15:00-16:00"; whole days as "Friday 27 November"."""
    if days := whole_days(call, block):
        return say(call).all_day.format(days=period_of(call, days[:1] if days[0] == days[1] else days))
    if block.end - block.start >= timedelta(minutes=A_DAY):
        return say(call).from_until_later.format(
            start=moment_in_full(call, block.start), end=moment_in_full(call, block.end)
        )
    end = f"{block.end.astimezone(call.zone):%H:%M}"
    return say(call).from_until.format(start=moment_in_full(call, block.start), end=end)


def times_of(call: Call[Services], block: Block) -> dict[str, JsonValue]:
    """For what goes on with them."""
    return {
        name: at.astimezone(call.zone).isoformat(timespec="minutes")
        for name, at in (("start", block.start), ("end", block.end))
    }


A_BLOCK: Mapping[str, JsonValue] = {"start": "2026-11-22T15:00-05:00", "end": "2026-11-22T16:00-05:00"}
