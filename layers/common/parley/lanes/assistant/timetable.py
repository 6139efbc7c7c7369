"""Compute when appointments take place, when time is free, and which overlap. Pure; all moments are in UTC.

Recurring appointments follow the wall clock of their time zone, as `schedules.Recurrence` does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from parley.ports import Appointment
from parley.schedules import following, moment


@dataclass(frozen=True)
class Block:
    """A stretch of time from one moment until a later one."""

    start: datetime
    end: datetime

    def meets(self, other: "Block") -> bool:
        """Return whether the two blocks have time in common. A block that begins when the other ends has none in common
        with it.
        """
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Occurrence:
    """One occurrence of an appointment: the appointment at one of its times."""

    appointment: Appointment
    block: Block


def occurrences(appointments: Iterable[Appointment], window: Block) -> list[Occurrence]:
    """Return all occurrences of these appointments that overlap the window, soonest first."""
    found = [
        Occurrence(appointment, Block(*stretch))
        for appointment in appointments
        for stretch in appointment.stretches(window.start, window.end)
    ]
    return sorted(found, key=lambda each: (each.block.start, each.block.end, each.appointment.id))


def upcoming(appointment: Appointment, after: datetime) -> datetime | None:
    """Return the next start of the appointment after this moment; None if it does not begin again."""
    if appointment.recurs is not None:
        return following(appointment.recurs, "", after)
    return appointment.start if appointment.start > after else None


def hours(days: Iterable[date], start: time, end: time, zone: ZoneInfo) -> list[Block]:
    """Return these hours of each day as blocks, by the clock in that zone; an `end` of midnight ends the day."""
    found = []
    for day in days:
        closing = datetime.combine(day + timedelta(days=end == time()), end)
        opens, closes = moment(datetime.combine(day, start), zone), moment(closing, zone)
        if opens is not None and closes is not None and opens < closes:
            found.append(Block(opens, closes))
    return found


def free(busy: Iterable[Block], windows: Sequence[Block], at_least: timedelta) -> list[Block]:
    """Return the parts of the windows that are not busy and last `at_least` this long. No two windows may overlap."""
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
    """Return the pairs of occurrences that overlap, the earlier one of each pair first. `found` must be sorted by
    start.
    """
    return [
        (one, other) for place, one in enumerate(found) for other in found[place + 1 :] if one.block.meets(other.block)
    ]
