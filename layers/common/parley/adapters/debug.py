"""The debug mode: every call of a model in the log, with what could name or betray somebody masked.

For a deployment of testers alone, because it logs what people write. It is never on unless an operator sets it.
"""

import re
from collections.abc import Callable

from parley.errors import ModelError
from parley.ports import Deadline, Model, ModelReply, ModelRequest, Usage

MASK = "***"
MASKED = re.compile(
    r"(?<![^\s@<>,;:()\"'])[^\s@<>,;:()\"']+@[\w-]+(?:\.[\w-]+)*"  # an email address
    r"|[+(]{0,2}(?<!\d)(?!\d{4}-\d\d-\d\d\b)\d(?:[\s().-]{0,2}\d){6,}"  # a number to call or to pay with, but no date
    r"|\d{5,}"  # a code; a year or a time is shorter
    r"|\b(?:sk|pk|rk|AC|SK|HX|xox[a-z]|gh[a-z]|eyJ)[-_]?[A-Za-z0-9_.-]{12,}"  # keys, by how they begin
    r"|(?<![A-Za-z0-9_-])(?=[A-Za-z0-9_-]*\d)(?=[A-Za-z0-9_-]*[A-Za-z])[A-Za-z0-9_-]{20,}"  # and by their length
)


def masked(text: str) -> str:
    """Return the text with everything that looks like a phone number, an email address, a code or a secret masked."""
    return MASKED.sub(MASK, text)


class LoggedModel:
    """`ports.Model` around another model, which logs each call of that model, also failed ones."""

    def __init__(self, model: Model, log: Callable[..., None]) -> None:
        self._model, self._log = model, log

    def reply(self, request: ModelRequest, deadline: Deadline, usage: Usage) -> ModelReply:
        """Return the other model's reply, and log it. Raises what the other model raises."""
        asked: dict[str, object] = {
            "use": request.use,
            "instructions": masked(request.instructions),
            "lines": [f"{line.direction}: {masked(line.text)}" for line in request.lines],
            "card": masked(request.card),
            "results": [masked(result) for exchange in request.exchanges for result in exchange.results],
        }
        try:
            reply = self._model.reply(request, deadline, usage)
        except ModelError as error:  # its message may quote what it was about
            self._log("model.failed", **asked, error=type(error).__name__)
            raise
        calls = [f"{call.name} {masked(call.arguments)}" for call in reply.calls]
        self._log("model.called", **asked, reply=masked(reply.text or reply.parsed), calls=calls)
        return reply
