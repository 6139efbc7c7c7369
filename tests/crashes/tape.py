"""Records the invocations of a story, so that a run with a fault replays those before the fault instead of running them
again.

What runs again is whatever is around the service: people who text, queues, the clock. They find the world as it was
then.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.crashes.faults import Call, Faults


@dataclass(frozen=True)
class Invocation:
    """A recorded invocation of a function: its answer, the calls so far, and the world after it."""

    process: str
    answer: Any
    calls: Sequence[Call]
    """All calls of the story up to the end of this invocation."""
    after: Any
    """The saved world after this invocation."""


Tape = Sequence[Invocation]
"""The recorded invocations of a story, in order. Invocations within another one are part of it."""


def before(tape: Tape, faults: Faults) -> deque[Invocation]:
    """Return the recorded invocations that end before the first of these faults."""
    first = min(faults, default=0)
    return deque(each for each in tape if len(each.calls) < first)
