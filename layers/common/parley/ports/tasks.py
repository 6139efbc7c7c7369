"""A person's tasks, as the tools use them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

Due = datetime | date
"""The moment or the day at which something is due."""


@dataclass(frozen=True)
class Task:
    """A task on a person's list."""

    id: str
    title: str
    created_at: datetime
    done: bool = False
    due: Due | None = None
    """The moment or the day at which the task is due. This is no reminder: nothing happens then."""


class Tasks(Protocol):
    """A person's tasks, in the service's own table. Every change takes the id of its effect (the committed action) and
    is repeat-safe."""

    def list(self, conversation: str) -> list[Task]:
        """The tasks that are not deleted, oldest first."""

    def add(
        self, conversation: str, title: str, now: datetime, effect: str, due: datetime | date | None = None
    ) -> None:
        """Add a task under its id, which is that of the effect (the committed action): a repeat adds nothing."""

    def change(self, conversation: str, task: str, title: str, due: Due | None) -> bool:
        """Give the task this title and, if there is one, this moment or day. False, and nothing done, if the task was
        deleted."""

    def complete(self, conversation: str, task: str, now: datetime, effect: str) -> bool:
        """Mark the task done. Return False if it was deleted, or completed by another effect."""

    def reopen(self, conversation: str, task: str, now: datetime, effect: str) -> bool:
        """Put a task that is done back on the list, in its old place, as a task whose id is the effect's. Return False
        if it was deleted, or is open."""

    def delete(self, conversation: str, task: str, now: datetime, effect: str) -> bool:
        """Delete the task. Return False if another effect did so before."""
