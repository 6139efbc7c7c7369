"""Free time and occurrences against oracles that go minute by minute, around the days when clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from parley.lanes.assistant import timetable
from parley.lanes.assistant.timetable import Block
from parley.ports import Appointment
from parley.schedules import Recurrence, moment

ZONES = ("America/Toronto", "Europe/Madrid", "Australia/Lord_Howe", "America/Santiago", "UTC")
CHANGES = (date(2026, 3, 7), date(2026, 3, 28), date(2026, 10, 24), date(2026, 10, 31), date(2026, 4, 4))
"""Saturdays before clocks change somewhere."""
MINUTE = timedelta(minutes=1)

blocks = st.builds(
    lambda day, start, lasts: Block(
        datetime.combine(day, time(), UTC) + timedelta(minutes=start),
        datetime.combine(day, time(), UTC) + timedelta(minutes=start + lasts),
    ),
    st.sampled_from(CHANGES),
    st.integers(0, 3 * 24 * 60),
    st.integers(1, 600),
)


@given(
    st.sampled_from(ZONES),
    st.sampled_from(CHANGES),
    st.lists(blocks, max_size=6),
    st.integers(0, 23),
    st.integers(0, 23),
    st.integers(1, 180),
)
def test_free_time_is_what_somebody_finds_who_looks_at_every_minute(
    zone: str, first: date, busy: list[Block], start: int, end: int, at_least: int
) -> None:
    days = [first + timedelta(days=n) for n in range(3)]
    windows = timetable.hours(days, time(start), time(end), ZoneInfo(zone))
    found = timetable.free(busy, windows, timedelta(minutes=at_least))
    wanted = []
    for window in windows:
        minutes, at = [], window.start
        while at < window.end:
            minutes.append((at, any(each.start <= at < each.end for each in busy)))
            at += MINUTE
        run: list[datetime] = []
        for at, is_taken in [*minutes, (window.end, True)]:
            if not is_taken:
                run.append(at)
                continue
            if len(run) >= at_least:
                wanted.append(Block(run[0], run[-1] + MINUTE))
            run = []
    assert found == wanted


@given(st.sampled_from(ZONES), st.sampled_from(CHANGES), st.integers(0, 23), st.integers(0, 59), st.integers(1, 300))
def test_what_recurs_daily_is_at_its_local_time_each_day_once(
    zone: str, first: date, hour: int, minute: int, lasts: int
) -> None:
    local = [datetime.combine(first + timedelta(days=n), time(hour, minute)) for n in range(-1, 5)]
    starts = [at for at in (moment(each, ZoneInfo(zone)) for each in local) if at is not None]
    appointment = Appointment("a", "a", starts[0], lasts, zone, Recurrence.of_rule("FREQ=DAILY", starts[0], zone))
    if starts[0].astimezone(ZoneInfo(zone)).time() != time(hour, minute):
        return  # the first one already was moved by a clock
    window = Block(starts[1], starts[-1])
    found = [each.block.start for each in timetable.occurrences([appointment], window)]
    before = [starts[0]] if starts[0] + timedelta(minutes=lasts) > starts[1] else []
    assert found == [*before, *starts[1:-1]]


def test_an_appointment_may_recur_by_the_month_and_end() -> None:
    start = datetime(2026, 1, 31, 14, tzinfo=UTC)

    def months(rule: str) -> list[tuple[int, int]]:
        appointment = Appointment("a", "rent", start, 30, "UTC", Recurrence.of_rule(rule, start, "UTC"))
        found = timetable.occurrences([appointment], Block(start, start + timedelta(days=120)))
        return [(each.block.start.month, each.block.start.day) for each in found]

    assert months("RRULE:FREQ=MONTHLY;BYMONTHDAY=-1") == [(1, 31), (2, 28), (3, 31), (4, 30)]
    assert months("FREQ=MONTHLY;BYMONTHDAY=31;UNTIL=20260401T000000Z") == [(1, 31), (3, 31)]


def test_whole_days_last_until_midnight_whatever_the_clocks_do() -> None:
    start = datetime(2026, 3, 28, 23, tzinfo=UTC)  # midnight in Madrid, on a day of 23 hours
    appointment = Appointment("a", "trip", start, 23 * 60, "Europe/Madrid", days=1)
    (found,) = timetable.occurrences([appointment], Block(start, start + timedelta(days=3)))
    assert found.block.end == datetime(2026, 3, 29, 22, tzinfo=UTC)
