"""The ports in memory: `parley chat`, and every test of a rule. They keep the promises of the AWS ones (the same
contract tests run on both), and one process forgets them when it ends.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from heapq import nsmallest
from threading import RLock
from typing import ClassVar

from parley.conversation.effects import Outbound, before, stranded_at
from parley.conversation.events import AnyEvent, TimerDue
from parley.conversation.spending import Spent
from parley.conversation.state import Conversation
from parley.errors import LostRace
from parley.ports import (
    NEAR,
    Appointment,
    Clock,
    Commit,
    Contact,
    DeliveryStatus,
    Due,
    DueKind,
    Email,
    Entry,
    Loaded,
    Mailbox,
    Receipt,
    Refused,
    RelayMessage,
    Row,
    Task,
)


@dataclass
class MemoryTable:
    """What the other classes keep, and the lock that makes each of their calls one transaction."""

    conversations: dict[str, Conversation] = field(default_factory=dict)
    receipts: dict[tuple[str, str], Receipt] = field(default_factory=dict)
    failures: dict[tuple[str, str], int] = field(default_factory=dict)
    rows: dict[tuple[str, str], Row] = field(default_factory=dict)
    due: dict[tuple[str, str], datetime] = field(default_factory=dict)
    closing: dict[tuple[str, str], datetime] = field(default_factory=dict)
    timers: dict[tuple[str, str], datetime] = field(default_factory=dict)
    opted_out: dict[str, bool] = field(default_factory=dict)
    people: dict[str, Entry] = field(default_factory=dict)
    tasks: dict[tuple[str, str], Task] = field(default_factory=dict)
    done_by: dict[tuple[str, str], str] = field(default_factory=dict)
    deleted_by: dict[tuple[str, str], str] = field(default_factory=dict)
    appointments: dict[tuple[str, str], Appointment] = field(default_factory=dict)
    contacts: dict[tuple[str, str], Contact] = field(default_factory=dict)
    emails: dict[tuple[str, str], Email] = field(default_factory=dict)
    lock: RLock = field(default_factory=RLock)


class MemoryStore:
    """`ports.Store`."""

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
            return Loaded(found, receipts)

    def commit(self, commit: Commit) -> None:
        after, table = commit.conversation, self._table
        with table.lock:
            stored = table.conversations.get(after.id)
            if (stored.version if stored else 0) != after.version - 1:
                raise LostRace("the version moved on")
            receipts = [commit.receipt, *(replace(commit.receipt, event=event, messages=()) for event in commit.also)]
            for receipt in receipts:
                there = table.receipts.get((after.id, receipt.event))
                if commit.first and there and not (there.failed and there.redriven < receipt.redriven):
                    raise LostRace("the event was applied")
            dropped = [table.rows.get((after.id, row)) for row in (*commit.dropped, *commit.deleted)]
            if any(row is None or row.status != "pending" for row in dropped):
                raise LostRace("a row that was to be dropped has left")
            table.conversations[after.id] = after
            table.closing.pop((after.id, ""), None)
            if after.session is not None:
                table.closing[after.id, ""] = after.session.closes_at
            for receipt in receipts:
                table.failures.pop((after.id, receipt.event), None)
            table.receipts.update({(after.id, receipt.event): receipt for receipt in receipts})
            for message in commit.messages:
                table.rows[after.id, message.id] = Row(message, "pending")
                table.due[after.id, message.id] = stranded_at(message.created_at)
            for row in commit.dropped:
                table.rows[after.id, row] = replace(table.rows[after.id, row], status="failed")
                table.due.pop((after.id, row), None)
            for row in commit.deleted:
                del table.rows[after.id, row]
                table.due.pop((after.id, row), None)
            for timer in commit.timers:
                table.timers[after.id, timer.event] = timer.due
            for timer in commit.forgotten:
                table.timers.pop((after.id, timer.event), None)
            if commit.listed is not None:
                table.people[after.id] = commit.listed
            if commit.unlisted:
                table.people.pop(after.id, None)
            if commit.opted_out is not None:
                table.opted_out[after.id] = commit.opted_out

    def count_failure(self, event: AnyEvent) -> int:
        with self._table.lock:
            key = (event.conversation, event.id)
            self._table.failures[key] = self._table.failures.get(key, 0) + 1
            return self._table.failures[key]

    def erase(self, conversation: str) -> bool:
        table = self._table
        with table.lock:
            owned = (
                table.rows,
                table.due,
                table.closing,
                table.timers,
                table.tasks,
                table.done_by,
                table.deleted_by,
                table.appointments,
                table.contacts,
                table.emails,
            )
            found = [(kept, key) for kept in owned for key in kept if key[0] == conversation]
            for kept, key in found:
                del kept[key]
            return bool(found)


class MemoryOutbox:
    """`ports.Outbox`."""

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
        self, conversation: str, row: str, status: str, *, sid: str | None = None, code: str | None = None
    ) -> bool:
        with self._table.lock:
            found = self._table.rows.get((conversation, row))
            if found is None or found.status not in before(status):
                return False
            self._table.rows[conversation, row] = replace(found, status=status, sid=sid or found.sid)
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

    def rows(self, conversation: str) -> list[Row]:
        with self._table.lock:
            return [row for (owner, _), row in self._table.rows.items() if owner == conversation]


class MemoryAgenda:
    """`ports.Agenda`."""

    def __init__(self, table: MemoryTable) -> None:
        self._table = table

    def due(self, now: datetime, limit: int) -> list[Due]:
        with self._table.lock:
            waits = (
                (at, id, conversation, kind)
                for kind, moments in self._moments.items()
                for (conversation, id), at in moments.items()
                if at <= now
            )
            return [Due(kind, conversation, id, at) for at, id, conversation, kind in nsmallest(limit, waits)]

    def postpone(self, due: Due, at: datetime) -> None:
        with self._table.lock:
            if self._moments[due.kind].get((due.conversation, due.id)) == due.at:
                self._moments[due.kind][due.conversation, due.id] = at

    def count(self) -> dict[DueKind, int]:
        with self._table.lock:
            return {kind: len(moments) for kind, moments in self._moments.items()}

    @property
    def _moments(self) -> dict[DueKind, dict[tuple[str, str], datetime]]:
        return {"reply": self._table.due, "session": self._table.closing, "timer": self._table.timers}


class MemoryPeople:
    """`ports.People`."""

    def __init__(self, table: MemoryTable) -> None:
        self._table = table

    def all(self) -> list[Entry]:
        with self._table.lock:
            return list(self._table.people.values())


class MemoryTasks:
    """`ports.Tasks`, in the one table as they are in DynamoDB."""

    def __init__(self, table: MemoryTable | None = None) -> None:
        table = table or MemoryTable()
        self._tasks, self._done_by, self._deleted_by = table.tasks, table.done_by, table.deleted_by
        self._lock = table.lock

    def list(self, conversation: str) -> list[Task]:
        with self._lock:
            return [
                task
                for (owner, id), task in self._tasks.items()
                if owner == conversation and (owner, id) not in self._deleted_by
            ]

    def add(self, conversation: str, title: str, now: datetime, effect: str, due: datetime | None = None) -> None:
        with self._lock:
            self._tasks.setdefault((conversation, effect), Task(effect, title, now, due=due))

    def change(self, conversation: str, task: str, title: str, due: datetime | None) -> bool:
        key = (conversation, task)
        with self._lock:
            if key not in self._tasks or key in self._deleted_by:
                return False
            self._tasks[key] = replace(self._tasks[key], title=title, due=due or self._tasks[key].due)
            return True

    def complete(self, conversation: str, task: str, now: datetime, effect: str) -> bool:
        key = (conversation, task)
        with self._lock:
            if key not in self._tasks or key in self._deleted_by:
                return False
            self._tasks[key] = replace(self._tasks[key], done=True)
            return self._done_by.setdefault(key, effect) == effect

    def delete(self, conversation: str, task: str, now: datetime, effect: str) -> bool:
        key = (conversation, task)
        with self._lock:
            return key in self._tasks and self._deleted_by.setdefault(key, effect) == effect


class MemoryCalendar:
    """`ports.Calendar`."""

    def __init__(self, table: MemoryTable) -> None:
        self._kept, self._deleted_by, self._lock = table.appointments, table.deleted_by, table.lock

    def list(self, conversation: str) -> list[Appointment]:
        with self._lock:
            found = (each for key, each in self._kept.items() if key[0] == conversation and key not in self._deleted_by)
            return sorted(found, key=lambda each: (each.start, each.id))

    def add(self, conversation: str, appointment: Appointment) -> None:
        with self._lock:
            self._kept.setdefault((conversation, appointment.id), appointment)

    def change(self, conversation: str, appointment: Appointment) -> bool:
        key = (conversation, appointment.id)
        with self._lock:
            if key not in self._kept or key in self._deleted_by:
                return False
            self._kept[key] = appointment
            return True

    def delete(self, conversation: str, appointment: str, now: datetime, effect: str) -> bool:
        key = (conversation, appointment)
        with self._lock:
            return key in self._kept and self._deleted_by.setdefault(key, effect) == effect


class MemoryContacts:
    """`ports.Contacts`."""

    def __init__(self, table: MemoryTable) -> None:
        self.kept, self.lock = table.contacts, table.lock

    def list(self, conversation: str) -> list[Contact]:
        with self.lock:
            found = (each for (owner, _), each in self.kept.items() if owner == conversation)
            return sorted(found, key=lambda each: (each.name, each.id))

    def add(self, conversation: str, contact: Contact) -> None:
        with self.lock:
            self.kept.setdefault((conversation, contact.id), contact)


class MemoryMail:
    """`ports.Mail`: what is sent, arrives here."""

    def __init__(self, table: MemoryTable, can_send: bool = False) -> None:
        self.kept, self.lock, self.can_send = table.emails, table.lock, can_send

    def list(self, conversation: str) -> list[Email]:
        with self.lock:
            found = (each for (owner, _), each in self.kept.items() if owner == conversation)
            return sorted(found, key=lambda each: (each.at, each.id), reverse=True)

    def draft(self, conversation: str, email: Email) -> None:
        with self.lock:
            self.kept.setdefault((conversation, email.id), email)

    def send(self, conversation: str, email: Email) -> bool:
        with self.lock:
            self.kept[conversation, email.id] = replace(email, sent=self.can_send)
            return self.can_send

    def was_sent(self, conversation: str, id: str) -> bool:
        with self.lock:
            found = self.kept.get((conversation, id))
            return found is not None and found.sent


@dataclass
class MemoryLedger:
    """`ports.Ledger`."""

    days: dict[date, Spent] = field(default_factory=dict)
    lock: RLock = field(default_factory=RLock)

    def add(self, spent: Spent) -> Spent:
        with self.lock:
            self.days[spent.day] = self.days.get(spent.day, Spent(day=spent.day)).plus(spent)
            return self.days[spent.day]


@dataclass
class MemoryQueue:
    """`ports.Mailbox`, in the order of arrival, with FIFO's deduplication by id for as long as it lives."""

    events: deque[AnyEvent] = field(default_factory=deque)
    seen: set[tuple[str, int]] = field(default_factory=set)

    def put(self, event: AnyEvent) -> None:
        if (event.id, event.redriven) not in self.seen:
            self.seen.add((event.id, event.redriven))
            self.events.append(event)

    def put_all(self, events: Sequence[AnyEvent]) -> None:
        for event in events:
            self.put(event)


@dataclass
class MemoryDelays:
    """`ports.Delays`: what waits, in order, until somebody asks for what is due."""

    now: Clock
    mailbox: Mailbox
    waiting: list[TimerDue] = field(default_factory=list)

    def put(self, event: TimerDue) -> bool:
        if event.received_at - self.now() > NEAR:
            return False
        self.waiting.append(event)
        return True

    def ring(self) -> None:
        """Put what is due into the mailbox."""
        now, waiting = self.now(), self.waiting
        due = [event for event in waiting if event.received_at <= now]
        self.waiting = [event for event in waiting if event.received_at > now]
        for event in sorted(due, key=lambda event: event.received_at):
            self.mailbox.put(event)


@dataclass
class MemoryDeliveries:
    """`ports.Deliveries`."""

    relays: deque[RelayMessage] = field(default_factory=deque)

    def relay(self, message: RelayMessage) -> None:
        self.relays.append(message)


@dataclass
class MemoryStatuses:
    """`ports.Statuses`."""

    statuses: deque[DeliveryStatus] = field(default_factory=deque)

    def put(self, status: DeliveryStatus) -> None:
        self.statuses.append(status)

    def put_all(self, statuses: Sequence[DeliveryStatus]) -> None:
        self.statuses.extend(statuses)


@dataclass
class MemorySender:
    """`ports.Sender`: keeps what it is given, as a provider would."""

    can_be_asked: ClassVar[bool] = True
    sent: list[Outbound] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    """What was marked as read."""

    def deliver(self, message: Outbound) -> str:
        self.sent.append(message)
        return f"SM{len(self.sent):032x}"

    def find(self, message: Outbound, since: datetime, owned: frozenset[str]) -> str | None:
        found = (f"SM{n:032x}" for n, sent in enumerate(self.sent, 1) if sent.text == message.text)
        return next((sid for sid in found if sid not in owned), None)

    def mark_read(self, id: str) -> None:
        self.read.append(id)


@dataclass
class ManualClock:
    """A clock that moves when it is told to."""

    time: datetime

    def __call__(self) -> datetime:
        return self.time

    def advance(self, **units: float) -> None:
        """Move on by `timedelta(**units)`."""
        self.time += timedelta(**units)
