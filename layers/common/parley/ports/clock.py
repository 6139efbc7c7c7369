"""Time: what it is, and how much of it is left."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

Clock = Callable[[], datetime]
"""A function that returns the time now, with a zone."""


@dataclass(frozen=True)
class Deadline:
    """A moment on the machine's monotonic clock: a turn's time is real, whatever the simulated clock says."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        """Return the deadline that many seconds from now."""
        return cls(time.monotonic() + seconds)

    @property
    def left(self) -> float:
        """The seconds that are left; negative once the deadline has passed."""
        return self.at - time.monotonic()
