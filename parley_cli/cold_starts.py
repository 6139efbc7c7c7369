"""Holds the functions' cold starts to what is recorded: how many times as long as a bare boto3 client each may take.

A start is measured in processor time, each run of it between two of the bare client by the same Python, so that the
ratio says something on any machine; what counts is the median of several runs, because one may be lucky.
`make build ARGS="--host"` fails if one has grown by a quarter over `cold_starts.json`;
`make build ARGS="--host --record"` records what it finds, and of how many runs. Reads and writes that one file.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from parley_cli.bundles import Start
from parley_cli.errors import OperatorError

RECORDED = Path(__file__).with_suffix(".json")
GROWN = 1.25
"""How many times its recorded ratio a cold start may take."""
RUNS, RUNS_TO_RECORD = 5, 15
"""Of how many runs the median counts: where a start is checked, and where it is recorded."""
MOST_RUNS = 15
"""Of how many runs, where the start seems to have grown: another program may have disturbed the first ones."""
SECONDS = 30.0
"""After how many seconds a function is not run again, once it has run `RUNS` times: on a busy machine."""


@dataclass(frozen=True)
class ColdStart:
    """A function's cold start: milliseconds by the clock, how many times the processor time of a bare client, and of
    how many runs these are the medians.
    """

    milliseconds: int
    ratio: float
    runs: int


def measured(
    start: Callable[[], Start],
    bare: Callable[[], Start],
    most: float | None,
    runs: int = RUNS,
    now: Callable[[], float] = time.monotonic,
) -> ColdStart:
    """Return the median of so many runs, or of up to MOST_RUNS while it is over `most` (None: over nothing). Each run
    is held to the mean of the bare client before and behind it. There are no more than RUNS once SECONDS are over.
    """
    began, before = now(), bare()
    taken, ratios = list[float](), list[float]()
    while len(ratios) < RUNS or now() - began < SECONDS:
        found, behind = start(), bare()
        taken.append(found.milliseconds)
        ratios.append(2 * found.processor / (before.processor + behind.processor))
        before, ratio = behind, round(median(ratios), 2)
        is_over = most is not None and ratio > most
        if len(ratios) >= (MOST_RUNS if is_over else runs):
            break
    return ColdStart(round(median(taken)), ratio, len(ratios))


def most_allowed(runtime: str, function: str) -> float | None:
    """Return the greatest ratio that a function may have with this Python; None if none is recorded."""
    recorded = recorded_ratios(runtime).get(function)
    return None if recorded is None else recorded * GROWN


def recorded_ratios(runtime: str) -> Mapping[str, float]:
    """Return the recorded ratios for a Python ("python3.11"), by function; empty if none are."""
    starts: dict[str, dict[str, dict[str, float]]] = json.loads(RECORDED.read_text())
    return {name: start["ratio"] for name, start in starts.get(runtime, {}).items()}


def check(runtime: str, starts: Mapping[str, ColdStart]) -> None:
    """Raise OperatorError that names each function whose cold start has grown by a quarter over what is recorded."""
    grown = [
        f"{name} takes {start.ratio} times as long as a bare boto3 client (median of {start.runs} runs), {recorded} is "
        "recorded"
        for name, start in starts.items()
        if (recorded := recorded_ratios(runtime).get(name)) is not None and start.ratio > recorded * GROWN
    ]
    if grown:
        raise OperatorError(
            f"Cold starts have grown: {'; '.join(grown)}. `python -X importtime` shows what is imported; import it "
            'where it is first needed, or record the new one with make build ARGS="--host --record".'
        )


def record(runtime: str, starts: Mapping[str, ColdStart]) -> None:
    """Write the ratios of these starts as those that are allowed with this Python, and of how many runs they are."""
    recorded = json.loads(RECORDED.read_text())
    recorded[runtime] = {name: {"ratio": start.ratio, "runs": start.runs} for name, start in starts.items()}
    RECORDED.write_text(json.dumps(recorded, indent=2) + "\n")
