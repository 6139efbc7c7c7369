"""What is due, by its moment: timers, sessions, and replies that nobody has picked up."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, get_args

DueKind = Literal["reply", "session", "timer"]

DUE_KINDS: tuple[DueKind, ...] = get_args(DueKind)


@dataclass(frozen=True)
class DueItem:
    """Something whose moment comes without anybody writing: a reply that nobody picked up, a session, a timer."""

    kind: DueKind
    conversation: str
    id: str
    """The outbox row's, or the timer's event; empty for a session."""
    at: datetime
    """The moment at which it is due, in whole seconds."""


class Agenda(Protocol):
    """What waits for its moment. The writers of the other ports put it there; this only finds it."""

    def due(self, now: datetime, limit: int) -> list[DueItem]:
        """Up to `limit` of what is due, longest due first."""

    def postpone(self, due: DueItem, at: datetime) -> None:
        """Note that it was handed over; it is found again then, if that is lost. Nothing if it changed meanwhile."""

    def count(self) -> dict[DueKind, int]:
        """How much waits, due or not, of each kind; of very much, at least so much."""
