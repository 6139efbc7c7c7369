"""The ports in memory: `parley chat`, and every test of a rule. They keep the promises of the AWS ones (the same
contract tests run on both), and one process forgets them when it ends.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from heapq import nsmallest
from threading import RLock
from typing import Any

from parley.adapters.pointers import target_of
from parley.conversation.effects import Outbound, before, stranded_at
from parley.conversation.events import AnyEvent
from parley.conversation.history import Line
from parley.conversation.state import Conversation
from parley.errors import LostRace
from parley.ports import (
    Commit,
    DirectoryEntry,
    DueItem,
    DueKind,
    Loaded,
    OutboxRow,
    Receipt,
    Refused,
)

NEVER_ERASED = ("conversations", "receipts", "failures", "opted_out", "opted_out_at")
"""The rows that an erasure leaves in a table: a person's document, receipts and opt-out. All other rows of the person
are deleted, by their keys."""


@dataclass
class MemoryTable:
    """The tables in memory that the other Memory classes share, and the lock that makes each of their calls a
    transaction."""

    conversations: dict[str, Conversation] = field(default_factory=dict)
    receipts: dict[tuple[str, str], Receipt] = field(default_factory=dict)
    failures: dict[tuple[str, str], int] = field(default_factory=dict)
    rows: dict[tuple[str, str], OutboxRow] = field(default_factory=dict)
    due: dict[tuple[str, str], datetime] = field(default_factory=dict)
    closing: dict[tuple[str, str], datetime] = field(default_factory=dict)
    timers: dict[tuple[str, str], datetime] = field(default_factory=dict)
    opted_out: dict[str, bool] = field(default_factory=dict)
    opted_out_at: dict[str, datetime] = field(default_factory=dict)
    people: dict[str, DirectoryEntry] = field(default_factory=dict)
    records: dict[tuple[str, str], Line] = field(default_factory=dict)
    """The lines that a transcript keeps and a window does not, by conversation and the line's id."""
    data: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    """The rows that tools keep, by owner and sort key."""
    lock: RLock = field(default_factory=RLock)


class MemoryStore:
    """`ports.Store` in memory, for tests and the workbench."""

    def __init__(self, table: MemoryTable) -> None:
        self._table = table

    def load(self, conversation: str, events: Sequence[str]) -> Loaded:
        with self._table.lock:
            found = self._table.conversations.get(conversation, Conversation(id=conversation))
            receipts = {
                event: self._table.receipts[conversation, event]
                for event in events
                if (conversation, event) in self._table.receipts
            }
            failures = {event: count for (owner, event), count in self._table.failures.items() if owner == conversation}
            return Loaded(found, receipts, {event: failures[event] for event in events if event in failures})

    def commit(self, commit: Commit) -> None:
        after, table = commit.conversation, self._table
        receipts = [commit.receipt, *(replace(commit.receipt, event=event, messages=()) for event in commit.also)]
        with table.lock:
            self._require_that_nobody_was_faster(commit, receipts)
            table.conversations[after.id] = after
            table.closing.pop((after.id, ""), None)
            if after.session is not None:
                table.closing[after.id, ""] = after.session.closes_at
            for receipt in receipts:
                table.failures.pop((after.id, receipt.event), None)
            table.receipts.update({(after.id, receipt.event): receipt for receipt in receipts})
            self._change_rows(commit)
            table.records.update({(after.id, line.id): line for line in commit.records})
            for timer in commit.timers:
                table.timers[after.id, timer.event] = timer.due
            for timer in commit.forgotten:
                table.timers.pop((after.id, timer.event), None)
            if commit.listed is not None:
                table.people[after.id] = commit.listed
            at, known = commit.opted_out_at, table.opted_out_at.get(after.id)
            if commit.opted_out is not None and (at is None or known is None or known <= at):
                for each in (after.id, *commit.aliases):
                    table.opted_out[each] = commit.opted_out
                    if at is not None:
                        table.opted_out_at[each] = at

    def _require_that_nobody_was_faster(self, commit: Commit, receipts: Sequence[Receipt]) -> None:
        """Raise LostRace if the document, a receipt or an outbox row has changed since this commit's turn read it."""
        after, table = commit.conversation, self._table
        stored = table.conversations.get(after.id)
        if (stored.version if stored else 0) != after.version - 1:
            raise LostRace("the version moved on")
        for receipt in receipts:
            there = table.receipts.get((after.id, receipt.event))
            if commit.first and there and not (there.failed and there.redriven < receipt.redriven):
                raise LostRace("the event was applied")
        dropped = [table.rows.get((after.id, row)) for row in (*commit.dropped, *commit.deleted)]
        if any(row is None or row.status != "pending" for row in dropped):
            raise LostRace("a row that was to be dropped has left")

    def _change_rows(self, commit: Commit) -> None:
        """Add the commit's outbox rows, mark its dropped ones as failed, and delete its deleted ones."""
        conversation, table = commit.conversation.id, self._table
        for message in commit.messages:
            table.rows[conversation, message.id] = OutboxRow(message, "pending")
            table.due[conversation, message.id] = stranded_at(message.created_at)
        for row in commit.dropped:
            table.rows[conversation, row] = replace(table.rows[conversation, row], status="failed")
            table.due.pop((conversation, row), None)
        for row in commit.deleted:
            del table.rows[conversation, row]
            table.due.pop((conversation, row), None)

    def count_failure(self, event: AnyEvent, by: int = 1) -> int:
        with self._table.lock:
            key = (event.conversation, event.id)
            self._table.failures[key] = self._table.failures.get(key, 0) + by
            return self._table.failures[key]

    def move(self, source: str, target: str) -> bool:
        table = self._table
        with table.lock:
            kept: tuple[dict[tuple[str, str], Any], ...] = (table.records, table.data)
            found = [
                (rows, key) for rows in kept for key in rows if key[0] == source and not key[1].startswith("GRANT#")
            ]
            for rows, key in found:
                rows[target, key[1]] = rows.pop(key)
            for kind, id in filter(None, (target_of(key[1]) for _, key in found)):
                row = table.data.get(("", f"{kind}#{id}"), {})
                if row.get("conversation") == source:
                    row["conversation"] = target
            table.people.pop(source, None)
            return bool(found)

    def erase(self, conversation: str) -> bool:
        with self._table.lock:
            found = [
                (kept, key)
                for name, kept in vars(self._table).items()
                if isinstance(kept, dict) and name not in NEVER_ERASED
                for key in kept
                if conversation in (key, key[0])
            ]
            for kept, key in found:
                del kept[key]
            for target in (target_of(key[1]) for kept, key in found if kept is self._table.data):
                if target is not None:
                    kind, id = target
                    self._table.data.pop(("", f"{kind}#{id}"), None)
            return bool(found)


class MemoryOutbox:
    """`ports.Outbox` in memory, for tests and the workbench."""

    def __init__(self, table: MemoryTable) -> None:
        self._table = table

    def claim(self, message: Outbound, now: datetime, until: datetime) -> Refused | None:
        key, table = (message.conversation, message.id), self._table
        with table.lock:
            row = table.rows.get(key)
            claimable = row is not None and row.status == "pending"
            if message.speaker != "required" and table.opted_out.get(message.conversation):
                return Refused(opted_out=True, row=None if claimable else row)
            if row is None or not claimable:
                return Refused(row=row)
            table.rows[key] = replace(row, status="sending", lease_until=until, claimed_at=now)
            table.due.pop(key, None)
            return None

    def retake(self, message: Outbound, claimed_at: datetime, now: datetime, until: datetime) -> bool:
        key = (message.conversation, message.id)
        with self._table.lock:
            row = self._table.rows.get(key)
            if row is None or row.status != "sending" or row.claimed_at != claimed_at:
                return False
            self._table.rows[key] = replace(row, lease_until=until, claimed_at=now, resent=True)
            return True

    def mark(
        self,
        conversation: str,
        row: str,
        status: str,
        *,
        sid: str | None = None,
        code: str | None = None,
        accepted_at: datetime | None = None,
    ) -> bool:
        with self._table.lock:
            found = self._table.rows.get((conversation, row))
            if found is None or found.status not in before(status):
                return False
            self._table.rows[conversation, row] = replace(
                found, status=status, sid=sid or found.sid, accepted_at=found.accepted_at or accepted_at
            )
            self._table.due.pop((conversation, row), None)
            return True

    def release(self, conversation: str, row: str, due: datetime) -> None:
        with self._table.lock:
            found = self._table.rows.get((conversation, row))
            if found is not None and found.status == "sending":
                self._table.rows[conversation, row] = replace(found, status="pending")
                self._table.due[conversation, row] = due

    def forget(self, conversation: str, row: str) -> None:
        with self._table.lock:
            self._table.rows.pop((conversation, row), None)
            self._table.due.pop((conversation, row), None)

    def blank(self, conversation: str, row: str) -> None:
        with self._table.lock:
            found = self._table.rows.get((conversation, row))
            if found is not None:
                emptied = found.message.model_copy(update={"text": "", "buttons": None})
                self._table.rows[conversation, row] = replace(found, message=emptied)

    def find(self, conversation: str, ids: Sequence[str]) -> list[OutboxRow]:
        with self._table.lock:
            return [row for id in ids if (row := self._table.rows.get((conversation, id))) is not None]

    def leads_to(self, conversation: str) -> str | None:
        found = self._table.conversations.get(conversation)
        moved = found.moved if found else None
        return None if moved is None or moved.is_number_left else moved.to

    def opt_out(self, conversation: str, event: str, at: datetime) -> bool:
        with self._table.lock:
            known = self._table.opted_out_at.get(conversation)
            if (conversation, event) in self._table.receipts or (known is not None and known >= at):
                return False
            self._table.opted_out[conversation], self._table.opted_out_at[conversation] = True, at
            return True

    def rows(self, conversation: str) -> list[OutboxRow]:
        with self._table.lock:
            return [row for (owner, _), row in self._table.rows.items() if owner == conversation]


class MemoryAgenda:
    """`ports.Agenda` in memory, for tests and the workbench."""

    parts = 1

    def __init__(self, table: MemoryTable) -> None:
        self._table = table

    def due(self, now: datetime, limit: int) -> list[DueItem]:
        with self._table.lock:
            waits = (
                (at, id, conversation, kind)
                for kind, moments in self._moments.items()
                for (conversation, id), at in moments.items()
                if at <= now
            )
            return [DueItem(kind, conversation, id, at) for at, id, conversation, kind in nsmallest(limit, waits)]

    def pages(self, until: datetime, part: int, size: int) -> Iterator[list[DueItem]]:
        found = self.due(until, sys.maxsize)
        for first in range(0, len(found) or 1, size):
            yield found[first : first + size]

    def postpone_all(self, moved: Sequence[tuple[DueItem, datetime]]) -> None:
        for due, at in moved:
            self.postpone(due, at)

    def postpone(self, due: DueItem, at: datetime) -> None:
        with self._table.lock:
            if self._moments[due.kind].get((due.conversation, due.id)) == due.at:
                self._moments[due.kind][due.conversation, due.id] = at

    def count(self) -> dict[DueKind, int]:
        with self._table.lock:
            return {kind: len(moments) for kind, moments in self._moments.items()}

    @property
    def _moments(self) -> dict[DueKind, dict[tuple[str, str], datetime]]:
        return {"reply": self._table.due, "session": self._table.closing, "timer": self._table.timers}
