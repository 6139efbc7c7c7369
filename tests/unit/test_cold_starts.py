"""A function's cold start is held to what is recorded: the median of several runs beside a bare client, of more runs
where it seems to have grown."""

from collections.abc import Iterable
from contextlib import nullcontext
from itertools import chain, count, repeat
from pathlib import Path

import pytest

from parley_cli import cold_starts
from parley_cli.bundles import Start
from parley_cli.cold_starts import (
    MOST_RUNS,
    RUNS,
    RUNS_TO_RECORD,
    SECONDS,
    ColdStart,
    check,
    measured,
    most_allowed,
    record,
    recorded_ratios,
)
from parley_cli.errors import OperatorError


@pytest.fixture(autouse=True)
def recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cold_starts, "RECORDED", tmp_path / "cold_starts.json")
    cold_starts.RECORDED.write_text("{}")
    record("python3.11", {"SendFunction": ColdStart(500, 2.0, 15)})


@pytest.mark.parametrize(("ratio", "is_grown"), [(1.0, False), (2.5, False), (2.51, True)])
def test_a_start_may_grow_by_a_quarter(ratio: float, is_grown: bool) -> None:
    starts = {"SendFunction": ColdStart(500, ratio, 5), "NewFunction": ColdStart(900, 9.0, 5)}
    check("python3.13", starts)  # nothing is recorded for it
    grown = pytest.raises(OperatorError, match=r"SendFunction takes 2\.51 times .* 5 runs.*2\.0 is recorded.*--record")
    with grown if is_grown else nullcontext():
        check("python3.11", starts)


def of(taken: Iterable[float], bare: Iterable[float] = (), runs: int = RUNS, seconds: float = 0) -> ColdStart:
    """Return what is measured of starts and bare clients that take so many milliseconds of the processor (a bare one
    200, if nothing is said), and `seconds` in all. Where `runs` are as many as for a record, they are for one."""
    starts, beside, now = iter(taken), iter(bare or repeat(200.0)), chain([0.0], repeat(seconds))
    most = None if runs == RUNS_TO_RECORD else most_allowed("python3.11", "SendFunction")
    return measured(
        lambda: Start(700, next(starts)), lambda: Start(300, next(beside)), most, runs, now=lambda: next(now)
    )


def test_one_lucky_run_makes_no_bar_and_one_unlucky_run_fails_no_build() -> None:
    lucky = of([400, 150, *[420] * 13], runs=RUNS_TO_RECORD)
    record("python3.11", {"SendFunction": lucky})
    assert (lucky, recorded_ratios("python3.11")) == (ColdStart(700, 2.1, RUNS_TO_RECORD), {"SendFunction": 2.1})
    assert of([400, 900, 400, 410, 400]) == ColdStart(700, 2.0, RUNS)


@pytest.mark.parametrize(
    ("taken", "ratio", "runs"),
    [
        ([900, 900, 900, 400, 400, 400, 400], 2.0, 7),  # another program had the processor
        ([900] * 15, 4.5, MOST_RUNS),
    ],
)
def test_a_start_that_has_grown_is_measured_more_often(taken: list[float], ratio: float, runs: int) -> None:
    assert of(taken) == ColdStart(700, ratio, runs)


def test_a_run_is_held_to_the_bare_clients_on_both_sides_of_it() -> None:
    assert of((500.0 * 1.5**place for place in count()), (200.0 * 1.5**place for place in count())).ratio == 2.0


def test_a_busy_machine_measures_no_longer_than_it_must() -> None:
    assert of(repeat(900.0), seconds=SECONDS + 1).runs == RUNS
