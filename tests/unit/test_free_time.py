"""When somebody is free, as the tool says it, against an oracle that looks at every minute by the clock on the wall:
around the days when clocks change, in zones that are an hour, half an hour or no whole hour from their neighbours.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.lanes.assistant.analysis import FreeTime, find_free_time
from parley.ports import Appointment
from parley.schedules import Recurrence
from parley.tools.tool import Call, Result
from parley_cli.memory_service import MemoryService
from tests.support.phone import clock

ZONES = ("America/Toronto", "Europe/Madrid", "Australia/Lord_Howe", "Asia/Kathmandu")
CHANGES = (
    date(2026, 3, 8),
    date(2026, 11, 1),
    date(2026, 3, 29),
    date(2026, 10, 25),
    date(2026, 4, 5),
    date(2026, 10, 4),
)
"""Days on which clocks change in one of them."""
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Kept:
    """Something in the calendar, by the clock of the zone: of what recurs, on every day."""

    day: date
    at: time
    minutes: int
    daily: bool

    def is_at(self, moment: datetime, zone: ZoneInfo) -> bool:
        """Whether it takes this minute."""
        days = [moment.astimezone(zone).date() - timedelta(days=n) for n in (1, 0)] if self.daily else [self.day]
        starts = (datetime.combine(day, self.at, zone).astimezone(UTC) for day in days if day >= self.day)
        return any(start <= moment < start + timedelta(minutes=self.minutes) for start in starts)


kept = st.builds(
    Kept,
    st.sampled_from([day + timedelta(days=n) for day in CHANGES for n in (-1, 0, 1)]),
    st.builds(time, st.integers(4, 22), st.sampled_from([0, 15, 37])),  # hours that every day has once
    st.integers(5, 300),
    st.booleans(),
)


@pytest.mark.slow
@given(
    st.sampled_from(ZONES),
    st.sampled_from(CHANGES),
    st.integers(-26 * 60, 20 * 60),
    st.lists(kept, max_size=5),
    st.sampled_from([0, 4, 8, 9, 11]),
    st.integers(12, 23),
    st.sampled_from([5, 30, 60, 180]),
)
def test_free_time_is_what_somebody_finds_who_looks_at_every_minute_of_their_day(
    name: str, day: date, since: int, events: list[Kept], opens: int, closes: int, at_least: int
) -> None:
    zone = ZoneInfo(name)
    now = datetime.combine(day, time(), zone).astimezone(UTC) + since * MINUTE
    services = MemoryService(clock()).services
    calendar = services.calendar
    for number, event in enumerate(events):
        start = datetime.combine(event.day, event.at, zone).astimezone(UTC)
        rule = Recurrence.of_rule("FREQ=DAILY", start, name) if event.daily else None
        calendar.add("c", Appointment(str(number), "x", start, event.minutes, name, rule))
    arguments = FreeTime(period=day.isoformat(), minutes=at_least, start=time(opens), end=time(closes))
    found = Result.of(find_free_time.run(Call("c", now, services, zone=zone), arguments)).data

    first = datetime.combine(day, time(), zone).astimezone(UTC)
    soonest = next(at for n in range(15) if (at := now + n * MINUTE).minute % 15 == 0)
    free, run = list[tuple[datetime, datetime]](), list[datetime]()
    for n in range(26 * 60):
        at = first + n * MINUTE
        local = at.astimezone(zone)
        is_open = local.date() == day and time(opens) <= local.time() < time(closes)
        if is_open and at >= soonest and not any(event.is_at(at, zone) for event in events):
            run.append(at)
            continue
        if len(run) >= at_least:
            free.append((run[0], run[-1] + MINUTE))
        run = []
    slots: Any = found["slots"]
    assert [(datetime.fromisoformat(slot["start"]), datetime.fromisoformat(slot["end"])) for slot in slots] == free
    assert found["count"] == len(free)
