"""When appointments are, when nothing is, and which get in each other's way. Pure, in moments of one clock (UTC).

What recurs does so by the wall clock of its zone: its rule (RFC 5545, 3.3.10) is worked out in local time, and each
local time becomes the moment that `schedules.moment` says, whatever the clocks do that day.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from parley.ports import Appointment
from parley.schedules import WEEK, Fixed, moment

NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""Of the days of a week, as rules have them."""
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
"""That an appointment may have: what comes every minute is none."""
MARGIN = timedelta(days=2)
"""Around what is looked for in local time: more than any zone is from UTC."""


@dataclass(frozen=True)
class Block:
    """From one moment until another, which is later."""

    start: datetime
    end: datetime

    def meets(self, other: "Block") -> bool:
        """Whether they have time in common: one that begins when the other ends has none."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Occurrence:
    """An appointment, at one of its times."""

    appointment: Appointment
    block: Block


def rule_of(schedule: Fixed) -> str:
    """The rule that says the same."""
    return "FREQ=DAILY" if schedule.days == WEEK else "FREQ=WEEKLY;BYDAY=" + ",".join(NAMES[d] for d in schedule.days)


def schedule_of(appointment: Appointment) -> Fixed | None:
    """The schedule that says the same as its rule, if it is as simple as that."""
    at = appointment.start.astimezone(ZoneInfo(appointment.zone)).time()
    if appointment.rule == "FREQ=DAILY":
        return Fixed(at=at, zone=appointment.zone)
    days = appointment.rule.removeprefix("FREQ=WEEKLY;BYDAY=").split(",")
    if appointment.rule.startswith("FREQ=WEEKLY;BYDAY=") and set(days) <= set(NAMES):
        return Fixed(at=at, zone=appointment.zone, days=tuple(NAMES.index(day) for day in days))
    return None


def checked(rule: str) -> str:
    """The rule as it is kept. Raises ValueError for one that cannot be used."""
    plain = rule.strip().upper().removeprefix("RRULE:")
    frequency = next((part[5:] for part in plain.split(";") if part.startswith("FREQ=")), "")
    if frequency not in FREQUENCIES or {"BYHOUR", "BYMINUTE", "BYSECOND"} & {p.split("=")[0] for p in plain.split(";")}:
        raise ValueError(f"{rule!r} must have a FREQ among {FREQUENCIES}, and no hours of its own")
    _parsed(plain, datetime.combine(date(2026, 1, 1), time()))
    return plain


def _parsed(rule: str, start: datetime) -> Any:
    from dateutil.rrule import rrulestr  # few turns have something that recurs

    # Local times have no zone: an UNTIL in UTC is taken for a local one, which is right to the day.
    return rrulestr(
        ";".join(part.rstrip("Z") if part.startswith("UNTIL") else part for part in rule.split(";")), dtstart=start
    )


def occurrences(appointments: Iterable[Appointment], window: Block) -> list[Occurrence]:
    """All of them that lie in the window, or reach into it, soonest first."""
    found = [
        Occurrence(appointment, block)
        for appointment in appointments
        for block in _blocks(appointment, window)
        if block.meets(window)
    ]
    return sorted(found, key=lambda each: (each.block.start, each.block.end, each.appointment.id))


def _blocks(appointment: Appointment, window: Block) -> Iterator[Block]:
    lasts = timedelta(minutes=appointment.minutes)
    if not appointment.rule:
        yield Block(appointment.start, appointment.start + lasts)
        return
    zone = ZoneInfo(appointment.zone)
    first = appointment.start.astimezone(zone).replace(tzinfo=None)
    since, until = (each.astimezone(UTC).replace(tzinfo=None) for each in (window.start, window.end))
    for local in _parsed(appointment.rule, first).between(since - MARGIN - lasts, until + MARGIN, inc=True):
        start = moment(local, zone)
        if start is not None:  # the day does not exist there
            yield Block(start, start + lasts)


def upcoming(appointment: Appointment, after: datetime) -> datetime | None:
    """When it is next, after that moment."""
    horizon = Block(after, after + timedelta(days=366 * 5))
    return next((each.start for each in _blocks(appointment, horizon) if each.start > after), None)


def hours(days: Iterable[date], start: time, end: time, zone: ZoneInfo) -> list[Block]:
    """These hours of each day, by the clock there; an `end` of midnight is that of the day."""
    found = []
    for day in days:
        closing = datetime.combine(day + timedelta(days=end == time()), end)
        opens, closes = moment(datetime.combine(day, start), zone), moment(closing, zone)
        if opens is not None and closes is not None and opens < closes:
            found.append(Block(opens, closes))
    return found


def free(busy: Iterable[Block], windows: Sequence[Block], at_least: timedelta) -> list[Block]:
    """What of the windows, which do not meet each other, nothing lies in; only where it is that long."""
    taken = sorted(busy, key=lambda block: block.start)
    found = []
    for window in windows:
        since = window.start
        for block in (each for each in taken if each.meets(window)):
            found.append(Block(since, block.start))
            since = max(since, block.end)
        found.append(Block(since, window.end))
    return [block for block in found if block.end - block.start >= at_least and block.end > block.start]


def conflicts(found: Sequence[Occurrence]) -> list[tuple[Occurrence, Occurrence]]:
    """The pairs that have time in common, the earlier one first. `found` is in the order of starts."""
    return [
        (one, other) for place, one in enumerate(found) for other in found[place + 1 :] if one.block.meets(other.block)
    ]
