"""When appointments are, when nothing is, and which get in each other's way. Pure, in moments of one clock (UTC).

What recurs does so by the wall clock of its zone, as `schedules.Recurrence` has it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from parley.ports import Appointment
from parley.schedules import following, moment

MARGIN = timedelta(days=2)
"""How much further a search by local time reaches on each side: more than any zone is from UTC."""


@dataclass(frozen=True)
class Block:
    """A stretch of time from one moment until a later one."""

    start: datetime
    end: datetime

    def meets(self, other: "Block") -> bool:
        """Return whether two blocks have time in common. A block that begins when the other ends has none."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Occurrence:
    """One occurrence of an appointment: the appointment at one of its times."""

    appointment: Appointment
    block: Block


def occurrences(appointments: Iterable[Appointment], window: Block) -> list[Occurrence]:
    """All occurrences of these appointments that lie in the window or reach into it, soonest first."""
    found = [
        Occurrence(appointment, block)
        for appointment in appointments
        for block in _blocks(appointment, window)
        if block.meets(window)
    ]
    return sorted(found, key=lambda each: (each.block.start, each.block.end, each.appointment.id))


def _blocks(appointment: Appointment, window: Block) -> Iterator[Block]:
    if appointment.recurs is None:
        yield Block(appointment.start, appointment.end(appointment.start))
        return
    since = window.start.date() - MARGIN - timedelta(days=appointment.days, minutes=appointment.minutes)
    for day in appointment.recurs.days(since):
        if day > window.end.date() + MARGIN:
            return
        yield from (Block(start, appointment.end(start)) for start in appointment.recurs.on(day))


def upcoming(appointment: Appointment, after: datetime) -> datetime | None:
    """Return when the appointment begins next after that moment; None if it does not."""
    if appointment.recurs is not None:
        return following(appointment.recurs, "", after)
    return appointment.start if appointment.start > after else None


def hours(days: Iterable[date], start: time, end: time, zone: ZoneInfo) -> list[Block]:
    """Return these hours of each day, by the clock in that zone; an `end` of midnight is the end of the day."""
    found = []
    for day in days:
        closing = datetime.combine(day + timedelta(days=end == time()), end)
        opens, closes = moment(datetime.combine(day, start), zone), moment(closing, zone)
        if opens is not None and closes is not None and opens < closes:
            found.append(Block(opens, closes))
    return found


def free(busy: Iterable[Block], windows: Sequence[Block], at_least: timedelta) -> list[Block]:
    """The stretches of the windows in which nothing lies and that are long enough. No two windows may meet."""
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
    """The pairs of occurrences that have time in common, the earlier one first. `found` is in the order of starts."""
    return [
        (one, other) for place, one in enumerate(found) for other in found[place + 1 :] if one.block.meets(other.block)
    ]
