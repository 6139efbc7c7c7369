"""A simulated year of somebody with a habit, in zones whose clocks do all that clocks do: each local day its prompt."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.lanes.coach.notes import PROMPT
from parley.schedules import moment
from parley_cli.memory_service import MemoryService
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
"""Each with a year that shows what is odd about it."""
LEFT_OUT = {"Pacific/Apia": date(2011, 12, 30)}


def a_year(zone: str, when: str, until: date | None = None) -> list[datetime]:
    """When prompts came on the days of that year, in UTC, to somebody who has set a habit two days before and then
    never writes again; a service that holds what is due after a year of silence would miss the last days."""
    begins = datetime(ZONES[zone] - 1, 12, 30, 12, tzinfo=UTC)
    phone = Phone(MemoryService(ManualClock(begins), settings=with_coach(), silent_for=None))
    for text in (f"my timezone is {zone}", "start a habit of stretching", "make it yours", "after my coffee", "no"):
        phone.says(text)
    phone.says(when)
    assert phone.state.zone.key == zone
    ends = datetime.combine(until or date(ZONES[zone] + 1, 1, 2), time(), UTC)
    prompted = []
    while (due := min(timer.due for timer in phone.state.timers)) < ends:
        awaited = {timer.due for timer in phone.state.timers if timer.kind == PROMPT}
        phone.clock.time = max(due, phone.clock())
        phone.service.sweep()
        texts = [message.text for message in phone.service.work()]
        if any(text.startswith("Daily habit reminder") for text in texts):
            assert phone.clock() in awaited, "to the second"
            assert len(texts) == 1
            prompted.append(phone.clock())
    return [at for at in prompted if at.astimezone(ZoneInfo(zone)).year == ZONES[zone]]


def days(zone: str) -> list[date]:
    """Those that there were in that year."""
    begins = date(ZONES[zone], 1, 1)
    return [day for n in range(365) if (day := begins + timedelta(days=n)) != LEFT_OUT.get(zone)]


@pytest.mark.parametrize("at", ["09:00", "02:15"])
@pytest.mark.parametrize("zone", ZONES)
def test_a_daily_prompt_comes_once_each_local_day_at_its_local_time(zone: str, at: str) -> None:
    wanted = [moment(datetime.combine(day, time.fromisoformat(at)), ZoneInfo(zone)) for day in days(zone)]
    came = a_year(zone, at)
    assert came == wanted
    odd = [each for each in came if f"{each.astimezone(ZoneInfo(zone)):%H:%M}" != at]
    assert len(odd) <= 1, "a day on which the clock skips that time"


@pytest.mark.parametrize("zone", ZONES)
def test_a_random_prompt_comes_once_each_local_day_anywhere_in_its_window(zone: str) -> None:
    came = [at.astimezone(ZoneInfo(zone)) for at in a_year(zone, "between 9:00 and 17:00")]
    assert [at.date() for at in came] == days(zone)
    seconds = sorted((at.hour - 9) * 3600 + at.minute * 60 + at.second for at in came)
    whole = 8 * 3600
    assert 0 <= seconds[0] <= seconds[-1] < whole
    # Kolmogorov and Smirnov: with uniform draws, a gap this wide is as rare as one in a thousand; the draws are fixed.
    gap = max(abs((n + 1) / len(seconds) - (each + 1) / whole) for n, each in enumerate(seconds))
    assert gap < 1.95 / len(seconds) ** 0.5


def test_a_year_that_is_told_again_has_the_same_random_moments() -> None:
    assert a_year("UTC", "between 9:00 and 17:00") == a_year("UTC", "between 9:00 and 17:00")


def test_a_zone_that_somebody_names_is_theirs_even_if_it_is_the_one_of_whom_nothing_is_known() -> None:
    assert a_year("UTC", "09:00", until=date(2026, 1, 2)) == [datetime(2026, 1, 1, 9, tzinfo=UTC)]
