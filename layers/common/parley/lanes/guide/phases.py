"""The five phases of a session, which only go forward, and how many sentences each may have. Pure.

A session has so many sentences as are read in its minutes. Each phase has its share of them, and its wind-down begins
some sentences before its end.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import Literal, get_args

Phase = Literal["atmosphere", "breathing", "sensory", "relaxation", "resolution"]
PHASES: tuple[Phase, ...] = get_args(Phase)
LENGTHS, USUAL_LENGTH = (10, 15, 20, 30), 15
"""The minutes that a session may last, and those of a session that nobody has said more of."""
SHARES: Mapping[Phase, int] = {"atmosphere": 12, "breathing": 20, "sensory": 28, "relaxation": 25, "resolution": 15}
"""The share of each phase, in hundredths of all sentences."""
WIND_DOWN, LEAST_WIND_DOWN = 15, 3
"""The part of a phase that winds it down, in hundredths of its sentences; and the sentences that it has at least."""
SHORT_PACE = 4
"""The sentences a minute of the short form, whose pauses are three times as long."""
AFTER: Mapping[str, Phase] = dict(pairwise(PHASES))
"""The phase that follows each phase; none follows the last."""


def _hundredths(whole: int, share: int) -> int:
    """That many hundredths of the whole, rounded half up."""
    return (whole * share + 50) // 100


def budgets(minutes: int, sentences_a_minute: int) -> dict[str, int]:
    """Return how many sentences each phase of a session of that length has."""
    return {phase: max(1, _hundredths(minutes * sentences_a_minute, SHARES[phase])) for phase in PHASES}


def winds_down_at(budget: int) -> int:
    """Return after how many sentences a phase with that budget begins to wind down."""
    return max(0, budget - max(LEAST_WIND_DOWN, _hundredths(budget, WIND_DOWN)))
