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
    """The id of the outbox row, or of the timer's event; empty for a session."""
    at: datetime
    """The moment at which it is due, in whole seconds."""


class Agenda(Protocol):
    """Finds what waits for its moment: timers, replies and sessions. The writers of the other ports put it there."""

    def due(self, now: datetime, limit: int) -> list[DueItem]:
        """Return up to `limit` items that are due, those that have been due longest first."""

    def postpone(self, due: DueItem, at: datetime) -> None:
        """Move the item's moment to `at`, because it was handed over: if the hand-over is lost, it is found again then.
        Does nothing if the item has changed meanwhile."""

    def count(self) -> dict[DueKind, int]:
        """How many items of each kind wait, due or not. Of very many, a smaller number may be returned."""
