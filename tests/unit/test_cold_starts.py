"""A function's cold start is held to what is recorded, beside a bare client, and measured anew before it counts as
grown."""

from contextlib import nullcontext
from pathlib import Path

import pytest

from parley_cli import cold_starts
from parley_cli.bundles import Start
from parley_cli.cold_starts import ColdStart, check, measured, most_allowed, record
from parley_cli.errors import OperatorError


@pytest.fixture(autouse=True)
def recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cold_starts, "RECORDED", tmp_path / "cold_starts.json")
    cold_starts.RECORDED.write_text("{}")
    record("python3.11", {"SendFunction": ColdStart(500, 2.0)})


@pytest.mark.parametrize(("ratio", "is_grown"), [(1.0, False), (2.5, False), (2.51, True)])
def test_a_start_may_grow_by_a_quarter(ratio: float, is_grown: bool) -> None:
    starts = {"SendFunction": ColdStart(500, ratio), "NewFunction": ColdStart(900, 9.0)}
    check("python3.13", starts)  # nothing is recorded for it
    grown = pytest.raises(OperatorError, match=r"SendFunction takes 2\.51 times .* 2\.0 is recorded.*--record")
    with grown if is_grown else nullcontext():
        check("python3.11", starts)


@pytest.mark.parametrize(
    ("taken", "ratio", "tries"),
    [
        ([400, 420], 2.0, 1),
        ([900, 980, 400, 410], 2.0, 2),  # another program had the processor
        ([900] * 6, 4.5, 3),
    ],
)
def test_a_start_that_has_grown_is_measured_anew(taken: list[float], ratio: float, tries: int) -> None:
    waiting, bare = iter(taken), list[Start]()

    def bare_start() -> Start:
        bare.append(Start(300, 200))
        return bare[-1]

    found = measured(lambda: Start(700, next(waiting)), bare_start, most_allowed("python3.11", "SendFunction"))
    assert (found, len(bare)) == (ColdStart(700, ratio), tries)
