"""Chooses a sample where trying every case takes too long. The sample changes each day; PARLEY_BUDGET=all takes every
case.

PARLEY_BUDGET=all tries everything (`make crashes`, and the workflow that runs each night); PARLEY_SEED, a word that is
said at the end of a run, makes the same choice again.
"""

import os
import random
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypeVar

Each = TypeVar("Each")
ALL = os.environ.get("PARLEY_BUDGET") == "all"


def seed() -> str:
    """Return the seed of the samples: PARLEY_SEED, or today's date. All processes of a run get the same one."""
    return os.environ.setdefault("PARLEY_SEED", datetime.now(UTC).date().isoformat())


def sample(tried: Sequence[Each], count: int, name: str = "") -> list[Each]:
    """Return `count` of these items at random, in their order; all of them if PARLEY_BUDGET is "all". `name` and the
    seed determine the choice.
    """
    if ALL or count >= len(tried):
        return list(tried)
    places = random.Random(f"{seed()} {name}").sample(range(len(tried)), count)
    return [tried[place] for place in sorted(places)]
