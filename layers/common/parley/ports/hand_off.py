"""The webhook by which the operator's own system is told that a person wants to talk to a human."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class HandOffNotice:
    """The notice to the operator's system that a person wants to talk to a human."""

    id: str
    """The id by which the receiver knows a repeat: it is the same at every try."""
    ticket: str
    conversation: str
    summary: str
    language: str


class HandOffWebhook(Protocol):
    """The operator's webhook for hand-offs, by which their own system is told that a person wants to talk to a
    human."""

    def post(self, notice: HandOffNotice) -> None:
        """Post the notice to the webhook, within some seconds. Raises NotDone unless the receiver has accepted it. A
        repeat posts it again; the receiver recognises it by the notice's id."""
