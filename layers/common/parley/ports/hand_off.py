"""The webhook by which the operator's own system is told that a person wants a person."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class HandOffNotice:
    """The notice that a person wants a person."""

    id: str
    """The id by which the receiver knows a repeat: it is the same at every try."""
    ticket: str
    conversation: str
    summary: str
    language: str


class HandOffWebhook(Protocol):
    """The operator's webhook for hand-offs."""

    def post(self, notice: HandOffNotice) -> None:
        """Post the notice, within some seconds. It is not repeat-safe: the receiver knows a repeat by its id. Raises
        NotDone unless the receiver has taken it."""
