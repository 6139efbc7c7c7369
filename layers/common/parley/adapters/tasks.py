"""A person's tasks, on a row store."""

import builtins
from datetime import date, datetime
from typing import Any

from parley.ports import Rows, ShownTask, Task, TaskList
from parley.ports.tasks import Due

KEPT = ("title", "created_at", "meant_for")
"""The fields of a task that it still has when it is reopened."""


class StoredTasks:
    """`ports.Tasks` on the row store, with one row for each task."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows("TASK")

    def list(self, conversation: str, of: str = "") -> list[Task]:
        tasks = map(_task, self._rows.list(conversation))
        return sorted(tasks, key=lambda task: (task.created_at, task.id))

    def lists(self, conversation: str) -> "builtins.list[TaskList] | None":
        return None

    def kept(self, conversation: str) -> "builtins.list[Task]":
        return self.list(conversation)

    def keeps_here(self, conversation: str) -> bool:
        return True

    def add(
        self, conversation: str, title: str, now: datetime, effect: str, due: Due | None = None, to: str = ""
    ) -> str:
        fields = {"title": title, "created_at": now.isoformat(), **_meant_for(due)}
        self._rows.put(conversation, effect, fields)
        return effect

    def change(self, conversation: str, task: str, title: str, due: Due | None) -> bool:
        return self._rows.change(conversation, task, {"title": title, **_meant_for(due)})

    def complete(self, conversation: str, task: str, now: datetime, effect: str) -> bool:
        fields = {"done_by": effect, "done_at": now.isoformat()}
        return self._rows.change(conversation, task, fields, first="done_by")

    def reopen(self, conversation: str, task: str, now: datetime, effect: str) -> bool:
        """Add a done task again, as a new row with the id `effect`, and delete the old row. Return False if the task
        was deleted, or is not done. A repeat of the effect changes nothing and returns True."""
        row = self._rows.get(conversation, task)
        if row is None:  # an earlier try of this effect may have deleted it as its last step
            return self._rows.get(conversation, effect) is not None
        if "done_by" not in row:
            return False
        kept = {name: value for name, value in row.items() if name in KEPT}
        self._rows.put(conversation, effect, kept)
        return self._rows.take(conversation, task, now, effect)

    def delete(self, conversation: str, task: str, now: datetime, effect: str, shown: ShownTask | None = None) -> bool:
        return self._rows.take(conversation, task, now, effect)


def _task(row: dict[str, Any]) -> Task:
    return Task(
        id=row["id"],
        title=row["title"],
        created_at=datetime.fromisoformat(row["created_at"]),
        done="done_by" in row,
        due=_due(row["meant_for"]) if "meant_for" in row else None,
    )


def _due(written: str) -> Due:
    return date.fromisoformat(written) if len(written) == len("2026-12-05") else datetime.fromisoformat(written)


def _meant_for(due: Due | None) -> dict[str, str]:
    """Return the field `meant_for` of a row, which says when the task is due; an empty dict for a task without a date.
    It is not called `due`, because the table's index of due items has that name."""
    return {} if due is None else {"meant_for": due.isoformat()}
