"""What is due, by its moment: timers, sessions, and replies that nobody has picked up."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, get_args

DueKind = Literal["reply", "session", "timer"]

DUE_KINDS: tuple[DueKind, ...] = get_args(DueKind)


@dataclass(frozen=True)
class DueItem:
    """An item that becomes due although nobody writes: a reply that nobody has picked up, a session, a timer."""

    kind: DueKind
    conversation: str
    id: str
    """The id of the outbox row, or of the timer's event; empty for a session."""
    at: datetime
    """The moment at which it is due, in whole seconds."""


class Agenda(Protocol):
    """Finds the timers, replies and sessions that are due. The stores of these items enter them by themselves."""

    def due(self, now: datetime, limit: int) -> list[DueItem]:
        """Return up to `limit` items that are due at `now`, those that have been due longest first."""

    @property
    def parts(self) -> int:
        """Return into how many parts the items are divided. Each can be read by itself, beside the others."""

    def pages(self, until: datetime, part: int, size: int) -> Iterator[list[DueItem]]:
        """Yield all items of a part that are due by `until`, page by page, at most `size` on each, those that have been
        due longest first. What is postponed meanwhile is not met again."""

    def postpone_all(self, moved: Sequence[tuple[DueItem, datetime]]) -> None:
        """Postpone each of these items to its moment, as `postpone` does, with as few requests as possible."""

    def postpone(self, due: DueItem, at: datetime) -> None:
        """Move an item's due moment to `at`, because it was handed over: if the hand-over is lost, the sweep finds it
        again then. Does nothing if the item has changed meanwhile."""

    def count(self) -> dict[DueKind, int]:
        """Return how many items of each kind wait, due or not. The numbers may be too small if very many wait."""
