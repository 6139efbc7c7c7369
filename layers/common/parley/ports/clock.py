"""The clock, and deadlines: the moments by which work must end."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

Clock = Callable[[], datetime]
"""A function that returns the time now, with a zone."""


@dataclass(frozen=True)
class Deadline:
    """A moment on the machine's monotonic clock by which work must end. It is real time, also where the business clock
    is simulated."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        """Return the deadline that many seconds from now."""
        return cls(time.monotonic() + seconds)

    @property
    def left(self) -> float:
        """The seconds until the deadline; negative once it has passed."""
        return self.at - time.monotonic()
