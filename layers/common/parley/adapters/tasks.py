"""A person's tasks, on a row store."""

from datetime import date, datetime
from typing import Any

from parley.ports import Rows, Task
from parley.ports.tasks import Due

KEPT = ("title", "created_at", "meant_for")
"""The fields of a task that it still has when it is reopened."""


class StoredTasks:
    """`ports.Tasks` over the row store: tasks are rows of their own."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows("TASK")

    def list(self, conversation: str) -> list[Task]:
        tasks = map(_task, self._rows.list(conversation))
        return sorted(tasks, key=lambda task: (task.created_at, task.id))

    def add(self, conversation: str, title: str, now: datetime, effect: str, due: Due | None = None) -> None:
        fields = {"title": title, "created_at": now.isoformat(), **_meant_for(due)}
        self._rows.put(conversation, effect, fields)

    def change(self, conversation: str, task: str, title: str, due: Due | None) -> bool:
        return self._rows.change(conversation, task, {"title": title, **_meant_for(due)})

    def complete(self, conversation: str, task: str, now: datetime, effect: str) -> bool:
        fields = {"done_by": effect, "done_at": now.isoformat()}
        return self._rows.change(conversation, task, fields, first="done_by")

    def reopen(self, conversation: str, task: str, now: datetime, effect: str) -> bool:
        row = self._rows.get(conversation, task)
        if row is None:  # an earlier attempt of this effect may have taken it away at its end
            return self._rows.get(conversation, effect) is not None
        if "done_by" not in row:
            return False
        kept = {name: value for name, value in row.items() if name in KEPT}
        self._rows.put(conversation, effect, kept)
        return self._rows.take(conversation, task, now, effect)

    def delete(self, conversation: str, task: str, now: datetime, effect: str) -> bool:
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
    """The field of a row that says when the task is due. It is not called `due`: that is the index of what waits for
    its moment."""
    return {} if due is None else {"meant_for": due.isoformat()}
