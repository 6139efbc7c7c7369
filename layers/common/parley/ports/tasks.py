"""A person's tasks, as the tools use them."""

import builtins
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


@dataclass(frozen=True)
class ShownTask:
    """What a person was shown of a task."""

    title: str
    done: bool = False


@dataclass(frozen=True)
class TaskList:
    """One of several lists of tasks that a person has."""

    id: str
    name: str


class Tasks(Protocol):
    """A person's tasks. Every change takes the id of its effect (the committed action), so it may be repeated
    safely."""

    def list(self, conversation: str, of: str = "") -> list[Task]:
        """Return the person's tasks, done or not, except deleted ones, oldest first. `of` is the id of one of `lists`;
        empty: the list that they use."""

    def lists(self, conversation: str) -> "builtins.list[TaskList] | None":
        """Return the person's lists of tasks, in the order of their names; None where there is only one."""

    def keeps_here(self, conversation: str) -> bool:
        """Return whether this service itself keeps the person's tasks, so that a look at them costs no request to
        anybody else."""

    def kept(self, conversation: str) -> "builtins.list[Task]":
        """Return all of the person's tasks that this service itself keeps, oldest first; empty where an outside
        provider keeps them."""

    def add(
        self, conversation: str, title: str, now: datetime, effect: str, due: Due | None = None, to: str = ""
    ) -> str:
        """Add a task under an id that is made of `effect`, so that a repeat adds nothing, and return that id. `to` is
        the id of one of `lists`; empty: the list that the person uses, where the id is `effect` itself."""

    def change(self, conversation: str, task: str, title: str, due: Due | None) -> bool:
        """Set the title of the task and, if `due` is not None, the moment or day at which it is due. Return False, and
        change nothing, if the task was deleted."""

    def complete(self, conversation: str, task: str, now: datetime, effect: str) -> bool:
        """Mark the task as done. Return False if it was deleted, or another effect has completed it."""

    def reopen(self, conversation: str, task: str, now: datetime, effect: str) -> bool:
        """Put a done task back on the list, in its old place, as a new task with the id `effect`. Return False if the
        task was deleted, or is not done."""

    def delete(self, conversation: str, task: str, now: datetime, effect: str, shown: ShownTask | None = None) -> bool:
        """Delete the task. Return False if another effect has deleted it before. `shown` is the task as the person was
        shown it before they agreed; None: they were not. Tasks that others change too raise ChangeRefused rather than
        delete another one than was shown, or one that was changed a moment ago."""
