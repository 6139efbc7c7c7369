"""The rows that tools keep, and the directory of people, in memory."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from parley.adapters.cursors import cursor_at, place_of
from parley.adapters.memory import MemoryTable
from parley.adapters.pointers import pointer_to
from parley.conversation.identity import one_form
from parley.conversation.state import Conversation
from parley.ports import Add, Change, DirectoryEntry, Put, RowPage, Write, checked_kind


class MemoryPeople:
    """`ports.People` in memory: the directory of people that admins search."""

    def __init__(self, table: MemoryTable, conversation_of: Callable[[str], str] = str) -> None:
        self._table, self._conversation_of = table, conversation_of

    def conversation_of(self, number: str) -> str:
        return self._conversation_of(number)

    def all(self) -> list[DirectoryEntry]:
        with self._table.lock:
            return list(self._table.people.values())

    def with_numbers(self, numbers: Sequence[str]) -> list[DirectoryEntry]:
        known = {one_form(entry.number): entry for entry in self.all()}
        return [known[form] for form in dict.fromkeys(map(one_form, numbers)) if form in known]

    def with_ids(self, ids: Sequence[str]) -> list[DirectoryEntry]:
        known = {entry.conversation: entry for entry in self.all()}
        return [known[id] for id in ids if id in known]

    def conversations(self, ids: Sequence[str]) -> dict[str, Conversation]:
        with self._table.lock:
            return {id: self._table.conversations[id] for id in ids if id in self._table.conversations}


class MemoryRows:
    """`ports.RowStore` in memory, with the same keys as on DynamoDB."""

    def __init__(self, table: MemoryTable, kind: str) -> None:
        self._table, self.kind = table, checked_kind(kind)

    def list(self, owner: str) -> list[dict[str, Any]]:
        prefix = f"{self.kind}#"
        with self._table.lock:
            found = sorted((key, row) for key, row in self._table.data.items() if key[0] == owner)
            return [
                {**row, "id": sort.removeprefix(prefix)}
                for (_, sort), row in found
                if sort.startswith(prefix) and "deleted_by" not in row
            ]

    def page(self, owner: str, limit: int, cursor: str) -> RowPage:
        place = place_of(cursor)
        found = [row for row in reversed(self.list(owner)) if not place or row["id"] < place]
        has_more = len(found) > limit
        return RowPage(tuple(found[:limit]), cursor_at(found[limit - 1]["id"]) if has_more else None)

    def get(self, owner: str, id: str) -> dict[str, Any] | None:
        with self._table.lock:
            row = self._table.data.get((owner, f"{self.kind}#{id}"))
            return None if row is None or "deleted_by" in row else {**row, "id": id}

    def of_person(self, conversation: str) -> Sequence[dict[str, Any]]:
        prefix = pointer_to(self.kind, "")
        with self._table.lock:
            own = sorted(key[1] for key in self._table.data if key[0] == conversation and key[1].startswith(prefix))
        found = (self.get("", sort.removeprefix(prefix)) for sort in own)
        return [row for row in found if row is not None]

    def expire(self, conversation: str, id: str, at: datetime) -> None:
        """Note in the row when it expires. Nothing is ever deleted for that, because the whole memory ends with the
        process."""
        with self._table.lock:
            row = self._table.data.get(("", f"{self.kind}#{id}"))
            if row is not None and "deleted_by" not in row:
                row["expires_at"] = int(at.timestamp())

    def put(self, owner: str, id: str, fields: Mapping[str, Any]) -> bool:
        return self._write(Put(self.kind, id, fields, owner))

    def change(self, owner: str, id: str, fields: Mapping[str, Any], first: str = "") -> bool:
        return self._write(Change(self.kind, id, fields, owner, first))

    def take(self, owner: str, id: str, now: datetime, effect: str) -> bool:
        return self._write(Change(self.kind, id, {"deleted_by": effect}, owner, "deleted_by"))

    def together(self, conversation: str, effect: str, now: datetime, writes: Sequence[Write]) -> tuple[int, ...]:
        data = self._table.data
        with self._table.lock:
            if (conversation, f"EFFECT#{effect}") in data:
                return ()
            refused = tuple(n for n, write in enumerate(writes) if not self._is_possible(write))
            if not refused:
                data[conversation, f"EFFECT#{effect}"] = {}
                for write in writes:
                    self._do(write)
                    if isinstance(write, Put) and write.is_personal:
                        data[conversation, pointer_to(write.kind, write.id)] = {}
            return refused

    def _write(self, write: Write) -> bool:
        with self._table.lock:
            is_possible = self._is_possible(write)
            if is_possible:
                self._do(write)
            return is_possible

    def _is_possible(self, write: Write) -> bool:
        """Return whether the conditions of a write hold: a new row does not exist, a changed one exists and was not
        deleted, and a number would not fall below zero."""
        row = self._table.data.get(_key(write))
        if isinstance(write, Put):
            return row is None
        first = write.first if isinstance(write, Change) else ""
        if row is None or (first != "deleted_by" and "deleted_by" in row):
            return False
        if isinstance(write, Add):
            return write.by >= 0 or int(row.get(write.field, 0)) + write.by >= 0
        return not first or row.get(first, write.fields[first]) == write.fields[first]

    def _do(self, write: Write) -> None:
        row = self._table.data.setdefault(_key(write), {})
        if isinstance(write, Add):
            row[write.field] = int(row.get(write.field, 0)) + write.by
        else:
            row.update({name: value for name, value in write.fields.items() if value is not None})


def _key(write: Write) -> tuple[str, str]:
    return write.owner, f"{checked_kind(write.kind)}#{write.id}"
