"""What recurs, by the clock on a wall: a simulated year in zones whose clocks do all that clocks do."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from parley import rrule
from parley.schedules import Random, Recurrence, Schedule, following, known_zone, moment

ZONES = {
    "America/Toronto": 2026,
    "Asia/Kathmandu": 2026,
    "Australia/Lord_Howe": 2026,
    "Africa/Casablanca": 2026,
    "UTC": 2026,
    "Pacific/Apia": 2011,
}
"""Half an hour of summer; winter in Ramadan; three quarters of an hour of offset; none; a year with a day left out."""
TIMES = ["00:00", "01:30", "02:00", "02:15", "02:30", "03:00", "09:00", "23:45"]


def a_year(schedule: Schedule, year: int, key: str = "SM1.a0.t0") -> list[datetime]:
    """All occurrences of a local year, each found from the one before it, as a timer does."""
    zone = ZoneInfo(schedule.zone)
    at = following(schedule, key, datetime(year - 1, 12, 28, tzinfo=UTC))
    found = []
    while at is not None and at.astimezone(zone).year <= year:
        found += [at.astimezone(zone)] * (at.astimezone(zone).year == year)
        at = following(schedule, key, at)
    return found


def days(year: int, zone: str) -> list[date]:
    """The days that there were."""
    all_days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    return [day for day in all_days if not (zone == "Pacific/Apia" and day == date(2011, 12, 30))]


def exists(local: datetime, zone: ZoneInfo) -> bool:
    return local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local


@pytest.mark.sampled(16)
@pytest.mark.parametrize("at", TIMES)
@pytest.mark.parametrize("name", ZONES)
def test_what_is_daily_comes_once_each_local_day_at_its_local_time(name: str, at: str) -> None:
    zone, wanted = ZoneInfo(name), time.fromisoformat(at)
    found = a_year(Recurrence(times=(wanted,), zone=name), ZONES[name])
    assert [each.date() for each in found] == days(ZONES[name], name)
    for each in found:
        if exists(datetime.combine(each.date(), wanted), zone):
            assert each.time() == wanted
            assert each.fold == 0, "of a time that exists twice, the first"
        else:
            before = (each.astimezone(UTC) - timedelta(seconds=1)).astimezone(zone)
            assert before.time() < wanted < each.time(), "the clock jumped past it a second ago"


@pytest.mark.parametrize(
    ("zone", "shown", "utc"),
    [
        ("America/Toronto", "2026-03-08T02:30", "2026-03-08T07:00Z"),
        ("America/Toronto", "2026-11-01T01:30", "2026-11-01T05:30Z"),
        ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:30Z"),
        ("Asia/Kathmandu", "2026-11-21T09:00", "2026-11-21T03:15Z"),
        ("Africa/Casablanca", "2026-02-25T09:00", "2026-02-25T09:00Z"),
        ("Africa/Casablanca", "2026-06-25T09:00", "2026-06-25T08:00Z"),
    ],
)
def test_a_local_time_is_one_moment(zone: str, shown: str, utc: str) -> None:
    assert moment(datetime.fromisoformat(shown), ZoneInfo(zone)) == datetime.fromisoformat(utc)


def test_a_day_that_was_left_out_has_no_moment() -> None:
    assert moment(datetime.fromisoformat("2011-12-30T09:00"), ZoneInfo("Pacific/Apia")) is None


@pytest.mark.parametrize("name", ZONES)
def test_what_is_weekly_comes_on_its_days_alone(name: str) -> None:
    found = a_year(Recurrence(times=(time(9),), zone=name, rule=rrule.weekly((4, 0, 0))), ZONES[name])
    assert [each.date() for each in found] == [day for day in days(ZONES[name], name) if day.weekday() in (0, 4)]


@pytest.mark.sampled(8)
@pytest.mark.parametrize("window", [("09:00", "17:00"), ("00:00", "23:59"), ("22:00", "02:00"), ("01:00", "03:30")])
@pytest.mark.parametrize("name", ZONES)
def test_a_random_one_comes_once_a_day_inside_its_window(name: str, window: tuple[str, str]) -> None:
    start, end = map(time.fromisoformat, window)
    zone, schedule = ZoneInfo(name), Random(start=start, end=end, zone=name)
    evenings = Counter[date]()
    for each in a_year(schedule, ZONES[name]):
        evening = each.date() - timedelta(days=end <= start and each.time() < start)
        first = moment(datetime.combine(evening, start), zone)
        last = moment(datetime.combine(evening + timedelta(days=end <= start), end), zone)
        assert first is not None
        assert last is not None
        assert first <= each < last
        evenings[evening] += 1
    assert set(evenings.values()) == {1}
    assert len(evenings) >= len(days(ZONES[name], name)) - 2


@pytest.mark.slow
def test_random_moments_are_uniform_over_the_window_and_differ_by_whose_they_are() -> None:
    schedule, start = Random(start=time(9), end=time(17), zone="UTC"), datetime(2026, 1, 1, tzinfo=UTC)
    people, whole = 20, 8 * 3600
    seconds = sorted(
        (each.hour - 9) * 3600 + each.minute * 60 + each.second
        for person in range(people)
        for each in a_year(schedule, 2026, f"SM{person}.a0.t0")
    )
    assert len(seconds) == people * 365
    # Kolmogorov and Smirnov: with uniform draws, a gap this wide is as rare as one in a thousand; the draws are fixed.
    gap = max(abs((n + 1) / len(seconds) - (each + 1) / whole) for n, each in enumerate(seconds))
    assert gap < 1.95 / len(seconds) ** 0.5
    assert len({following(schedule, f"SM{person}", start) for person in range(people)}) == people


def test_a_retry_is_told_the_same_moment() -> None:
    schedule = Random(start=time(9), end=time(17), zone="Asia/Kathmandu")
    again = Random.model_validate_json(schedule.model_dump_json())
    start = datetime(2026, 5, 1, tzinfo=UTC)
    first = following(schedule, "SM1.a0.t0", start)
    assert first is not None
    assert all(
        following(again, "SM1.a0.t0", start + timedelta(minutes=minutes)) == first
        for minutes in range(int((first - start).total_seconds() // 60))
    )
    assert first != following(schedule, "SM1.a0.t0", first)


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "America"])
def test_a_zone_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="there is no time zone"):
        known_zone(name)
