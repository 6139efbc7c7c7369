"""Somebody with a habit, in zones whose clocks do all that clocks do: each local day its prompt. Told are the days
around each change of a clock, and around New Year; and whole years, of which some are tried each day (`budget`).
"""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.lanes.coach.notes import PROMPT
from parley.ports import Policy
from parley.schedules import moment
from parley_cli.memory_service import MemoryService
from tests.support import budget
from tests.support.coach import with_coach
from tests.support.phone import Phone

ZONES = {
    "America/Toronto": 2026,
    "Asia/Kathmandu": 2026,
    "Australia/Lord_Howe": 2026,
    "Africa/Casablanca": 2026,
    "UTC": 2026,
    "Pacific/Apia": 2011,
}
"""Time zones, each with a year that shows what is odd about it."""
LEFT_OUT = {"Pacific/Apia": date(2011, 12, 30)}


TIMES = ("09:00", "02:15", "between 9:00 and 17:00")


def prompted(zone: str, when: str, first: date, last: date) -> list[datetime]:
    """When prompts came on these local days, in UTC, to somebody who has set a habit two days before and then never
    writes again; a service that holds what is due after a year of silence would miss the last days of a year."""
    begins = datetime.combine(first - timedelta(days=2), time(12), UTC)
    phone = Phone(MemoryService(ManualClock(begins), policy=Policy(silent_for=None), settings=with_coach()))
    for text in (f"my timezone is {zone}", "start a habit of stretching", "make it yours", "after my coffee", "no"):
        phone.says(text)
    phone.says(when)
    assert phone.state.zone.key == zone
    ends = datetime.combine(last + timedelta(days=2), time(), UTC)
    came = []
    while (due := min(timer.due for timer in phone.state.timers)) < ends:
        awaited = {timer.due for timer in phone.state.timers if timer.kind == PROMPT}
        phone.clock.time = max(due, phone.clock())
        phone.service.sweep()
        texts = [message.text for message in phone.service.work()]
        if any(text.startswith("Daily habit reminder") for text in texts):
            assert phone.clock() in awaited, "to the second"
            assert len(texts) == 1
            came.append(phone.clock())
    return [at for at in came if first <= at.astimezone(ZoneInfo(zone)).date() <= last]


def days(zone: str, first: date, last: date) -> list[date]:
    """Return the local days that there were in that year."""
    all_days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in all_days if day != LEFT_OUT.get(zone)]


def year(zone: str) -> tuple[date, date]:
    return date(ZONES[zone], 1, 1), date(ZONES[zone], 12, 31)


def odd_days(zone: str) -> list[date]:
    """Return the days on which the zone's clock changes, and New Year."""
    noon = [(day, datetime.combine(day, time(12), ZoneInfo(zone)).utcoffset()) for day in days(zone, *year(zone))]
    changes = [day for (_, before), (day, after) in pairwise(noon) if before != after]
    return [year(zone)[0], *changes]


AROUND = [(zone, day) for zone in ZONES for day in odd_days(zone)]
WHOLE = budget.sample([(zone, when) for zone in ZONES for when in TIMES], 2, "years")


def check(zone: str, when: str, first: date, last: date) -> None:
    """Check that each local day has its prompt, at its time or within its window."""
    came = prompted(zone, when, first, last)
    if when not in ("09:00", "02:15"):
        local = [at.astimezone(ZoneInfo(zone)) for at in came]
        assert [at.date() for at in local] == days(zone, first, last)
        assert all(9 <= at.hour < 17 for at in local)
        return
    at = time.fromisoformat(when)
    assert came == [moment(datetime.combine(day, at), ZoneInfo(zone)) for day in days(zone, first, last)]
    odd = [each for each in came if f"{each.astimezone(ZoneInfo(zone)):%H:%M}" != when]
    assert len(odd) <= 1, "a day on which the clock skips that time"


@pytest.mark.sampled(4)
@pytest.mark.parametrize("when", TIMES)
@pytest.mark.parametrize(("zone", "day"), AROUND, ids=[f"{zone} {day}" for zone, day in AROUND])
def test_around_a_change_of_the_clock_a_prompt_comes_once_each_local_day(zone: str, day: date, when: str) -> None:
    check(zone, when, day - timedelta(days=3), day + timedelta(days=3))


@pytest.mark.slow
@pytest.mark.parametrize(("zone", "when"), WHOLE)
def test_in_a_whole_year_a_prompt_comes_once_each_local_day(zone: str, when: str) -> None:
    check(zone, when, *year(zone))


@pytest.mark.slow
def test_random_prompts_come_anywhere_in_their_window_and_at_the_same_moments_if_it_is_told_again() -> None:
    first, last = date(2026, 1, 1), date(2026, 4, 30)
    came = prompted("UTC", TIMES[2], first, last)
    assert came == prompted("UTC", TIMES[2], first, last)
    seconds = sorted((at.hour - 9) * 3600 + at.minute * 60 + at.second for at in came)
    whole = 8 * 3600
    # Kolmogorov and Smirnov: with uniform draws, a gap this wide is as rare as one in a thousand; the draws are fixed.
    gap = max(abs((n + 1) / len(seconds) - (each + 1) / whole) for n, each in enumerate(seconds))
    assert gap < 1.95 / len(seconds) ** 0.5


def test_a_zone_that_somebody_names_is_theirs_even_if_it_is_the_one_of_whom_nothing_is_known() -> None:
    day = date(2026, 1, 1)
    assert prompted("UTC", "09:00", day, day) == [datetime(2026, 1, 1, 9, tzinfo=UTC)]
