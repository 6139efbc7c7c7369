"""The five phases of a session, which only go forward, and how many sentences each may have. Pure.

A session has as many sentences as a person reads in its minutes. Each phase gets a share of them, and winds down in its
last sentences.
"""

from collections.abc import Mapping
from itertools import pairwise
from math import ceil
from typing import Literal, get_args

Phase = Literal["atmosphere", "breathing", "sensory", "relaxation", "resolution"]
PHASES: tuple[Phase, ...] = get_args(Phase)
ADULT = 18
"""The age in years from which a person may have a session."""
LENGTHS, USUAL_LENGTH = (10, 15, 20, 30), 15
"""The lengths that a session may have, in minutes, and the length if the person names none."""
SHARES: Mapping[Phase, int] = {"atmosphere": 12, "breathing": 20, "sensory": 28, "relaxation": 25, "resolution": 15}
"""The share of each phase, in percent of all sentences."""
WIND_DOWN, LEAST_WIND_DOWN = 15, 3
"""The wind-down at the end of a phase: its share in percent of the phase's sentences, and its least number of them."""
MOST_AT_ONCE = 30
"""The most sentences of one request to a model: it answers within seconds, and one that is cut off loses little."""
SPARE_CALLS = 2
"""How many times the calls that a session needs a model may be asked, before the written session goes on."""
SHORT_PACE = 4
"""The sentences per minute of the short form for SMS, whose pauses are three times as long as usual."""
AFTER: Mapping[str, Phase] = dict(pairwise(PHASES))
"""The phase that follows each phase; none follows the last."""


def _hundredths(whole: int, share: int) -> int:
    """Return `share` percent of `whole`, rounded half up."""
    return (whole * share + 50) // 100


def budgets(minutes: int, sentences_a_minute: int) -> dict[str, int]:
    """Return the number of sentences of each phase, by its name, in a session of this many minutes."""
    return {phase: max(1, _hundredths(minutes * sentences_a_minute, SHARES[phase])) for phase in PHASES}


def winds_down_at(budget: int) -> int:
    """Return the number of sentences after which a phase with `budget` sentences begins to wind down."""
    return max(0, budget - max(LEAST_WIND_DOWN, _hundredths(budget, WIND_DOWN)))


def most_calls(budgets: Mapping[str, int]) -> int:
    """Return how often a model is asked in a session with these budgets, at most: SPARE_CALLS times the calls that they
    need. A request crosses neither the end of a phase nor the point from which on it winds down.
    """
    turns = ((winds_down_at(budget), budget) for budget in budgets.values())
    needed = sum(ceil(turn / MOST_AT_ONCE) + ceil((budget - turn) / MOST_AT_ONCE) for turn, budget in turns)
    return SPARE_CALLS * needed
