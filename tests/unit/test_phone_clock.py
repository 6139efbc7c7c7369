"""Moving the clock: what falls due on the way is handed over in order, each at its moment."""

from datetime import UTC, datetime, timedelta

import pytest

from parley_cli.phone import clock as module
from parley_cli.phone.clock import LIMIT, NextDue, PhoneClock, SweepFailed


class Service:
    """Rows that are due, and a sweep that takes those whose moment has come. Repeating rows come back."""

    def __init__(self, clock: PhoneClock, *minutes: float, again: timedelta | None = None) -> None:
        self.clock, self.again = clock, again
        self.rows = {("C#1", f"OUT#{n}"): clock.now() + timedelta(minutes=each) for n, each in enumerate(minutes)}
        self.swept: list[tuple[datetime, list[str]]] = []
        self.works = True
        self.rests = True
        self.looks = 0

    def next_due(self) -> NextDue | None:
        return min((NextDue(at, row) for row, at in self.rows.items()), default=None)

    def hand_over(self, due: NextDue) -> None:
        self.sweep()

    def sweep(self) -> None:
        now = self.clock.now()
        due = [row for row, at in self.rows.items() if at <= now] if self.works else []
        self.swept.append((now, [sort for _, sort in due]))
        for row in due:
            del self.rows[row]
            if self.again:
                self.rows[row] = now + self.again

    def is_at_rest(self) -> bool:
        self.looks += 1
        return self.rests


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.0)
    monkeypatch.setattr(module, "STEP_SECONDS", 0.05)
    monkeypatch.setattr(module, "BRIEF_SECONDS", 0.01)


def test_the_clock_runs_with_the_machines_until_it_is_moved() -> None:
    clock = PhoneClock()
    before = datetime.now(UTC)
    assert before <= clock.now() <= datetime.now(UTC)
    assert clock.shown()["advanced_seconds"] == 0


def test_moving_it_adds_up_and_it_runs_on() -> None:
    clock = PhoneClock()
    service = Service(clock)
    assert clock.advance(timedelta(minutes=5), service) == ""
    assert clock.advance(timedelta(seconds=1.5), service) == ""
    assert clock.shown()["advanced_seconds"] == 301.5
    assert datetime.fromisoformat(clock.shown()["now"]) - datetime.now(UTC) == pytest.approx(
        timedelta(seconds=301.5), abs=timedelta(seconds=1)
    )


def test_what_falls_due_is_handed_over_in_order_at_its_moment() -> None:
    clock = PhoneClock()
    service = Service(clock, 30, 10, 20, 90)
    due = {sort: at for (_, sort), at in service.rows.items()}
    assert clock.advance(timedelta(hours=1), service) == ""
    assert [rows for _, rows in service.swept] == [["OUT#1"], ["OUT#2"], ["OUT#0"]]
    for moment, (row,) in service.swept:
        assert due[row] <= moment < due[row] + timedelta(seconds=1)
    assert list(service.rows) == [("C#1", "OUT#3")]


def test_what_comes_back_is_handed_over_again_and_again_until_the_end() -> None:
    clock = PhoneClock()
    service = Service(clock, 10, again=timedelta(minutes=10))
    assert clock.advance(timedelta(minutes=35), service) == ""
    assert len(service.swept) == 3


def test_what_was_due_before_is_handed_over_without_turning_the_clock_back() -> None:
    clock = PhoneClock()
    before = clock.now()
    service = Service(clock, -5)
    clock.advance(timedelta(minutes=1), service)
    ((moment, rows),) = service.swept
    assert (rows, moment >= before) == (["OUT#0"], True)


def test_what_is_under_way_comes_to_rest_before_time_moves() -> None:
    clock = PhoneClock()
    service = Service(clock)
    seen: list[float] = []
    service.is_at_rest = lambda: seen.append(clock.shown()["advanced_seconds"]) or True  # type: ignore[method-assign,func-returns-value]
    clock.advance(timedelta(minutes=1), service)
    assert seen == [0, 0]


def test_what_does_not_come_to_rest_is_said_and_the_clock_moves_all_the_same() -> None:
    clock = PhoneClock()
    service = Service(clock, 10)
    service.rests = False
    assert "Not everything came to rest" in clock.advance(timedelta(minutes=20), service)
    assert clock.shown()["advanced_seconds"] == 1200
    assert len(service.swept) == 1


def test_a_row_that_the_sweep_leaves_is_said_and_not_waited_for() -> None:
    clock = PhoneClock()
    service = Service(clock, 10)
    service.works = False
    assert "was not handed over" in clock.advance(timedelta(minutes=20), service)
    assert clock.shown()["advanced_seconds"] == 1200


def test_a_sweep_that_fails_is_said() -> None:
    clock = PhoneClock()
    service = Service(clock, 10)

    def fail() -> None:
        raise SweepFailed("The sweep failed: no table")

    service.sweep = fail  # type: ignore[method-assign]
    assert clock.advance(timedelta(minutes=20), service) == "The sweep failed: no table"
    assert clock.shown()["advanced_seconds"] == 1200


def test_more_than_there_is_patience_for_is_handed_over_at_once_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TOTAL_SECONDS", -1.0)
    clock = PhoneClock()
    service = Service(clock, 10, 20)
    assert "the rest was handed over at once" in clock.advance(timedelta(minutes=30), service)
    assert [rows for _, rows in service.swept] == [["OUT#0", "OUT#1"]]


def test_it_goes_ten_years_ahead_and_no_further() -> None:
    clock = PhoneClock()
    service = Service(clock)
    clock.advance(LIMIT, service)
    with pytest.raises(ValueError, match="at most 3653 days"):
        clock.advance(timedelta(seconds=1), service)
    assert clock.shown()["advanced_seconds"] == LIMIT.total_seconds()
