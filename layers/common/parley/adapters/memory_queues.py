"""Memory's queues, its sender and its clock."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar

from parley.conversation.effects import Outbound
from parley.conversation.events import AnyEvent, TimerDue
from parley.ports import (
    NEAR,
    Clock,
    Mailbox,
    RelayMessage,
    StatusOrStop,
)


@dataclass
class MemoryQueue:
    """`ports.Mailbox` in memory: delivers events in the order of their arrival, and each event of a conversation only
    once, as a FIFO queue does."""

    events: deque[AnyEvent] = field(default_factory=deque)
    seen: set[tuple[str, ...]] = field(default_factory=set)

    def put(self, event: AnyEvent) -> None:
        if event.marks not in self.seen:
            self.seen.add(event.marks)
            self.events.append(event)

    def put_all(self, events: Sequence[AnyEvent]) -> None:
        for event in events:
            self.put(event)


@dataclass
class MemoryDelays:
    """`ports.Delays` in memory: keeps the events of timers until `ring` is called."""

    now: Clock
    mailbox: Mailbox
    waiting: list[TimerDue] = field(default_factory=list)
    rung: set[tuple[str, str, int]] = field(default_factory=set)
    """The conversation, id and redrive of each event that has gone to the mailbox."""

    def put(self, event: TimerDue) -> bool:
        """Keep the event of a timer that is due soon. One that has rung does not ring again: a relay that fails hands
        its timers over at each try, which would hold the clock at that moment for ever.
        """
        if event.received_at - self.now() > NEAR:
            return False
        if (event.conversation, event.id, event.redriven) not in self.rung:
            self.waiting.append(event)
        return True

    def put_all(self, events: Sequence[TimerDue]) -> None:
        for event in events:
            self.put(event)

    def ring(self) -> None:
        """Put the timers' events that are due by now into the mailbox, the earliest first."""
        now, waiting = self.now(), self.waiting
        due = [event for event in waiting if event.received_at <= now]
        self.waiting = [event for event in waiting if event.received_at > now]
        for event in sorted(due, key=lambda event: event.received_at):
            self.rung.add((event.conversation, event.id, event.redriven))
            self.mailbox.put(event)


@dataclass
class MemoryDeliveries:
    """`ports.Deliveries` in memory, for tests and the workbench."""

    relays: deque[RelayMessage] = field(default_factory=deque)

    def relay(self, message: RelayMessage) -> None:
        self.relays.append(message)


@dataclass
class MemoryStatuses:
    """`ports.Statuses` in memory, for tests and the workbench."""

    statuses: deque[StatusOrStop] = field(default_factory=deque)

    def put(self, status: StatusOrStop) -> None:
        self.statuses.append(status)

    def put_all(self, statuses: Sequence[StatusOrStop]) -> None:
        self.statuses.extend(statuses)


@dataclass
class MemorySender:
    """`ports.Sender` in memory: keeps the messages that it is given, as a provider would."""

    can_be_asked: ClassVar[bool] = True
    sent: list[Outbound] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    """The messages of people that were marked as read."""

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
    """A clock for tests and the workbench that moves only by `advance`."""

    time: datetime

    def __call__(self) -> datetime:
        return self.time

    def advance(self, **units: float) -> None:
        """Move the clock forward by `timedelta(**units)`: `advance(hours=9)`."""
        self.time += timedelta(**units)
