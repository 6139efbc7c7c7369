"""The parts of a time, by which times are compared: days, times of day, length, rule. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from parley.schedules import Recurrence
from parley.times import Length, Meaning, Once, Range, Repeated

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class TimeParts:
    """The parts of a time, to compare times by: its days, times of day, length and rule, as far as it has them."""

    days: frozenset[date] = frozenset()
    clocks: frozenset[time] = frozenset()
    minutes: int | None = None
    rule: str = ""
    bounds: tuple[time, time] | None = None
    """When a time that has an end begins and ends on its days."""
    span: tuple[date, date] | None = None
    """The first and the last day of a time that is several days."""

    @classmethod
    def of(cls, meant: Meaning | None, zone: ZoneInfo) -> Self:
        """Return the parts of a time, by the clock of this zone; no parts for None and for a random schedule."""
        match meant:
            case Once(at, has_time):
                local = at.astimezone(zone)
                return cls(frozenset((local.date(),)), frozenset((_clock(local),)) if has_time else frozenset())
            case Range(start, end, all_day):
                first, last = start.astimezone(zone), (end - ONE_DAY if all_day else end).astimezone(zone)
                days = frozenset((first.date(), last.date()))
                if all_day:
                    return cls(days, span=(first.date(), last.date()))
                return cls(days, frozenset((_clock(first), _clock(last))), bounds=(_clock(first), _clock(last)))
            case Length(minutes):
                return cls(minutes=minutes)
            case Repeated(recurrence, minutes):
                inner = cls.of(recurrence, zone)
                return cls(inner.days, inner.clocks, minutes, inner.rule)
            case Recurrence():
                return cls(clocks=frozenset(meant.times), rule=meant.rule)
            case _:
                return cls()


NO_PARTS = TimeParts()
"""The parts of no time."""


def _clock(local: datetime) -> time:
    return local.time().replace(second=0, microsecond=0)
