"""Holds the functions' cold starts to what is recorded: how many times as long as a bare boto3 client each may take.

A start is measured in processor time beside the bare client, in the same minute and by the same Python, so that the
ratio says something on any machine. `make build ARGS="--host"` fails if one has grown by a quarter over
`cold_starts.json`; `make build ARGS="--host --record"` records what it finds. Reads and writes that one file.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from parley_cli.bundles import Start
from parley_cli.errors import OperatorError

RECORDED = Path(__file__).with_suffix(".json")
GROWN = 1.25
"""How many times its recorded ratio a cold start may take."""
TRIES = 3
"""How often a start that has grown is measured anew before it counts: another program may have disturbed it."""


@dataclass(frozen=True)
class ColdStart:
    """A function's cold start: milliseconds by the clock, and how many times the processor time of a bare client."""

    milliseconds: int
    ratio: float


def measured(start: Callable[[], Start], bare: Callable[[], Start], most: float | None) -> ColdStart:
    """Return the best of the measured starts; it is measured again while its ratio is over `most` (None: over
    nothing).
    """
    best: ColdStart | None = None
    for _ in range(TRIES):
        taken, beside = min((start() for _ in range(2)), key=lambda each: each.processor), bare()
        found = ColdStart(round(taken.milliseconds), round(taken.processor / beside.processor, 2))
        best = found if best is None or found.ratio < best.ratio else best
        if most is None or best.ratio <= most:
            break
    assert best is not None
    return best


def most_allowed(runtime: str, function: str) -> float | None:
    """Return the greatest ratio that a function may have with this Python; None if none is recorded."""
    recorded = recorded_ratios(runtime).get(function)
    return None if recorded is None else recorded * GROWN


def recorded_ratios(runtime: str) -> Mapping[str, float]:
    """Return the recorded ratios for a Python ("python3.11"), by function; empty if none are."""
    ratios: dict[str, dict[str, float]] = json.loads(RECORDED.read_text())
    return ratios.get(runtime, {})


def check(runtime: str, starts: Mapping[str, ColdStart]) -> None:
    """Raise OperatorError that names each function whose cold start has grown by a quarter over what is recorded."""
    grown = [
        f"{name} takes {start.ratio} times as long as a bare boto3 client, {recorded} is recorded"
        for name, start in starts.items()
        if (recorded := recorded_ratios(runtime).get(name)) is not None and start.ratio > recorded * GROWN
    ]
    if grown:
        raise OperatorError(
            f"Cold starts have grown: {'; '.join(grown)}. `python -X importtime` shows what is imported; import it "
            'where it is first needed, or record the new one with make build ARGS="--host --record".'
        )


def record(runtime: str, starts: Mapping[str, ColdStart]) -> None:
    """Write the ratios of these starts as those that are allowed with this Python."""
    ratios = json.loads(RECORDED.read_text())
    ratios[runtime] = {name: start.ratio for name, start in starts.items()}
    RECORDED.write_text(json.dumps(ratios, indent=2) + "\n")
