"""What one instance remembers of a model that is down, so that an outage does not cost each person a whole deadline.

down      the failure is remembered, for each use by itself: it may have a model of its own
30 s on   everybody is told of it at once, and nobody waits
then      one request asks, while the others are still told; what it meets is remembered, or forgotten
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from parley.errors import ModelError
from parley.ports import Deadline, Model, ModelReply, ModelRequest, Usage, Use

REMEMBERED_SECONDS = 30.0
"""How many seconds an error is remembered: as long as two deadlines of a request. In a long outage one person in half a
minute waits, and nobody is degraded much longer than the outage lasts."""


@dataclass(frozen=True)
class _Outage:
    """The error that a model last met, and until when no request is sent to it, by the machine's monotonic clock."""

    error: ModelError
    until: float


class RememberedOutage:
    """`ports.Model` around another model. After an error that lasts, it raises the same error for 30 seconds without
    asking that model. Safe under threads."""

    def __init__(self, model: Model, seconds: Callable[[], float] = time.monotonic) -> None:
        self._model, self._seconds = model, seconds
        self._met: dict[Use, _Outage] = {}

    def reply(self, request: ModelRequest, deadline: Deadline, usage: Usage) -> ModelReply:
        """Return the other model's reply. Raises a remembered error at once, without asking; a new error that lasts is
        remembered."""
        met = self._met.get(request.use)
        if met is not None:
            if self._seconds() < met.until:
                raise type(met.error)(f"{met.error}, a moment ago", lasts=True)
            self._remember(request.use, met.error)  # others get the error at once, while this call asks the model
        try:
            reply = self._model.reply(request, deadline, usage)
        except ModelError as error:
            if error.lasts:
                self._remember(request.use, error)
            else:
                self._met.pop(request.use, None)
            raise
        self._met.pop(request.use, None)
        return reply

    def _remember(self, use: Use, error: ModelError) -> None:
        self._met[use] = _Outage(error, self._seconds() + REMEMBERED_SECONDS)
