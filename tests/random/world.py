"""The service between unreliable neighbours: queues that deliver as SQS does, a provider that fails, and processes that
die.

Everything that the service calls stands behind a `Port`, where the next call may go wrong. What is committed, sent
and queued is written down as it happens, for `test_machine.py` to judge once all is quiet.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum
from functools import partial
from threading import Lock
from typing import Any, Generic, TypeVar

from parley.adapters.memory import MemoryOutbox, MemoryStore, MemoryTable
from parley.adapters.memory_queues import ManualClock
from parley.adapters.memory_rows import MemoryRows
from parley.adapters.tasks import StoredTasks
from parley.conversation import reach
from parley.conversation.effects import TRANSITIONS, Outbound
from parley.conversation.events import AnyEvent, Burst, Message
from parley.conversation.events import Provider as Carrier
from parley.delivery import Delivery, retry_seconds
from parley.errors import (
    DeliveryDelayed,
    DeliveryError,
    DeliveryRejected,
    DeliveryUncertain,
    LostRace,
    ModelUnavailable,
    TryAgain,
)
from parley.ports import (
    Commit,
    Deadline,
    DeliveryStatus,
    Loaded,
    ModelReply,
    OptedOut,
    OutboxRow,
    Policy,
    RelayMessage,
    StatusOrStop,
)
from parley_cli.memory_service import MemoryService
from tests.support.phone import clock as noon

VISIBILITY = timedelta(seconds=90)
HANDED_BACK = timedelta(seconds=5)
ATTEMPTS = 3
DEDUPLICATION = timedelta(minutes=5)
USEFUL = timedelta(hours=1)


class Died(BaseException):
    """Raised where a process dies. It is no Exception, so the service's `except Exception` cannot catch it."""


class Unreachable(Exception):
    """Raised by a client whose service does not answer."""


class Poison(Exception):
    """An unexpected error of the model."""


Expected = (Unreachable, Poison, TryAgain, DeliveryError)
"""The errors with which a function may end here; any other is a defect of the service."""


# --- faults ---------------------------------------------------------------------------------------------------------


class Way(Enum):
    """The ways in which a call can go wrong."""

    DIES_BEFORE = "the process dies before it"
    DIES_AFTER = "the process dies after it"
    REFUSED = "it does not happen, and the client says so"
    LOST = "it happens, and its answer is lost"
    MEANWHILE = "other invocations run before it"
    TWICE = "another invocation has the same batch"
    SLOW = "its answer comes so late that the queue gives the batch to others, and they run"


DIES = (Way.DIES_BEFORE, Way.DIES_AFTER)
FAILS = (Way.REFUSED, Way.LOST)
OTHERS = (Way.MEANWHILE, Way.TWICE, Way.SLOW)
LEASED = ("outbox.claim", "outbox.retake")
"""Calls that are never slow: whoever sends a message relies on the lease just taken, and on its function ending before
the queue's visibility timeout."""


@dataclass
class Fault:
    """A planned fault: which call of an invocation goes wrong, by number or name, how, and how many times."""

    at: int | str
    way: Way
    times: int


class Faults:
    """The planned fault, and the counts of errors and deaths so far."""

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.armed: Fault | None = None
        self.meanwhile: Callable[[], None] = lambda: None
        self.again: Callable[[], object] = lambda: None
        self.failures = 0
        """The number of errors so far. After three, the service may give an event up."""
        self.deaths = 0
        self.undisturbed = True
        """Whether nothing has gone wrong yet in this invocation."""
        self._calls = 0
        self._inside = False

    def invocation(self, run: Callable[[], object]) -> Exception | Died | None:
        """Run a function as a process of its own. Return the error or death with which it ended, or None."""
        outer, self._inside = (self._inside, self._calls, self.again, self.undisturbed), True
        self._calls, self.again, self.undisturbed = 0, run, True
        try:
            run()
        except (*Expected, Died) as error:
            return error
        finally:
            self._inside, self._calls, self.again, self.undisturbed = outer
        return None

    def call(self, name: str, do: Callable[[], Any]) -> Any:
        """Make a call, or let it go wrong if the planned fault is for it."""
        self.clock.advance(milliseconds=1)
        self._calls += 1
        fault = self.armed
        due = fault is not None and self._inside and fault.at in (self._calls, name)
        if fault is None or not due or (fault.way in FAILS and name.startswith("sender")):
            return do()
        if fault.way is Way.SLOW and name in LEASED:
            return do()
        fault.times -= 1
        if fault.times == 0:
            self.armed = None
        self.undisturbed = False
        # An action is never delayed: it would happen after other invocations have said that its result is unknown.
        if fault.way is Way.SLOW or (fault.way in OTHERS and name.startswith("tasks")):
            answer = do()
            self._others(fault.way)
            return answer
        if fault.way in OTHERS:
            self._others(fault.way)
            return do()
        return self._go_wrong(fault.way, do)

    def _others(self, way: Way) -> None:
        armed, self.armed = self.armed, None
        if way is Way.SLOW:
            self.clock.time += VISIBILITY
        self.invocation(self.again) if way is Way.TWICE else self.meanwhile()
        self.armed = armed

    def _go_wrong(self, way: Way, do: Callable[[], Any]) -> Any:
        if way in (Way.DIES_AFTER, Way.LOST):
            do()
        if way in FAILS:
            self.failures += 1
            raise Unreachable
        self.deaths += 1
        raise Died


class Port:
    """A wrapper around an adapter. Each call of the adapter's methods can go wrong."""

    def __init__(self, name: str, target: Any, faults: Faults) -> None:
        self._name, self._target, self._faults = name, target, faults

    def __getattr__(self, attribute: str) -> Any:
        """Return a method that makes its call through `Faults.call`; an attribute that is no method, unchanged."""
        value = getattr(self._target, attribute)
        if not callable(value):
            return value

        def call(*arguments: Any, **named: Any) -> Any:
            return self._faults.call(f"{self._name}.{attribute}", lambda: value(*arguments, **named))

        return call


# --- queues ---------------------------------------------------------------------------------------------------------

Body = TypeVar("Body")


@dataclass(eq=False)
class Record(Generic[Body]):
    """A message in a queue, with its receive count."""

    body: Body
    visible_at: datetime
    receive_count: int = 0


class Fifo(Generic[Body]):
    """A FIFO queue with deduplication for five minutes. A group has at most one batch in flight, until its visibility
    timeout.
    """

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.groups: dict[str, list[Record[Body]]] = defaultdict(list)
        self.in_flight: dict[str, datetime] = {}
        """The visibility deadline of each group's batch in flight."""
        self._seen: dict[tuple[str, str], datetime] = {}

    def send(self, group: str, deduplication: str, body: Body) -> bool:
        seen = self._seen.get((group, deduplication))
        if seen is not None and self.clock() - seen < DEDUPLICATION:
            return False
        self._seen[group, deduplication] = self.clock()
        self.deliver_again(group, body)
        return True

    def deliver_again(self, group: str, body: Body) -> None:
        """Add a message to its group without deduplication: SQS may deliver a message more than once."""
        self.groups[group].append(Record(body, self.clock()))

    def ready(self) -> list[str]:
        """Return the groups that have a batch to deliver now."""
        return [group for group in self.groups if self.batch(group, 1)]

    def batch(self, group: str, size: int) -> list[Record[Body]]:
        records = self.groups[group]
        in_flight = group in self.in_flight and self.in_flight[group] > self.clock()
        if in_flight or not records or records[0].visible_at > self.clock():
            return []
        return records[:size]

    def take(self, group: str, batch: Sequence[Record[Body]]) -> datetime:
        """Mark a batch as in flight, and return its visibility deadline."""
        for record in batch:
            record.receive_count += 1
        self.in_flight[group] = until = self.clock() + VISIBILITY
        return until

    def settle(
        self,
        group: str,
        until: datetime,
        done: Sequence[Record[Body]],
        back: Sequence[tuple[Record[Body], timedelta]],
    ) -> None:
        """Remove the `done` messages of a batch, and make those `back` visible after a pause. Ignored if the batch's
        visibility deadline `until` has passed.
        """
        if self.in_flight.get(group) != until or until <= self.clock():
            return
        del self.in_flight[group]
        self.groups[group] = [record for record in self.groups[group] if record not in done]
        for record, pause in back:
            record.visible_at = self.clock() + pause

    @property
    def next_visible(self) -> datetime | None:
        return min((records[0].visible_at for records in self.groups.values() if records), default=None)


# --- the provider ---------------------------------------------------------------------------------------------------


class Mood(Enum):
    """How the provider reacts to the next request."""

    ACCEPTS = "accepts"
    REJECTS = "rejects it for good"
    KNOWS_A_STOP = "rejects it: the person has opted out there"
    IS_BUSY = "does not take it now"
    HANGS_BEFORE = "hangs, and has not taken it"
    HANGS_AFTER = "hangs, and has taken it"


@dataclass
class Accepted:
    """A message that the provider accepted, and the statuses that it reports of it."""

    message: Outbound
    sid: str
    at: datetime
    story: tuple[str, ...] = ()


class Provider:
    """A stand-in for the provider, a `ports.Sender`, which follows its list of moods."""

    can_be_asked = True

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.moods: deque[Mood] = deque()
        self.accepted: list[Accepted] = []
        self.rejected: set[str] = set()
        self.may_leave: Callable[[Outbound], None] = lambda _: None

    def deliver(self, message: Outbound) -> str:
        """Take a message by the next mood, and return its SID. Raises DeliveryDelayed, DeliveryRejected or
        DeliveryUncertain.
        """
        mood = self.moods.popleft() if self.moods else Mood.ACCEPTS
        if mood is Mood.IS_BUSY:
            raise DeliveryDelayed("503")
        if mood in (Mood.REJECTS, Mood.KNOWS_A_STOP):
            self.rejected.add(message.id)
            raise DeliveryRejected("400", "21211" if mood is Mood.REJECTS else "21610")
        if mood is Mood.HANGS_BEFORE:
            raise DeliveryUncertain("no answer")
        self.may_leave(message)
        sid = f"SM{len(self.accepted) + 1:032x}"
        self.accepted.append(Accepted(message, sid, self.clock()))
        if mood is Mood.HANGS_AFTER:
            raise DeliveryUncertain("no answer")
        return sid

    def find(self, message: Outbound, since: datetime, owned: frozenset[str]) -> str | None:
        """Return the SID of an accepted message like this one, sent since then and not `owned`; None if there is none.
        Raises DeliveryDelayed.
        """
        if self.moods and self.moods[0] is Mood.IS_BUSY:
            self.moods.popleft()
            raise DeliveryDelayed("the list cannot be read")
        return next(
            (
                each.sid
                for each in self.accepted
                if (each.message.to, each.message.channel) == (message.to, message.channel)
                and each.message.text.endswith(message.text)
                and each.sid not in owned
                and each.at >= since - timedelta(seconds=5)
            ),
            None,
        )


# --- how often an event is tried ------------------------------------------------------------------------------------

Key = tuple[str, int]
"""An event's id, and how often it was redriven."""


class Tried:
    """How often the service may have tried each event, as counted from outside by the queue and the decisions.

    An invocation counts as a try of the first unapplied event of its batch, and of every event that it began to decide.
    It counts once for an event, however it ends: with an error, a death, or a lost race.
    """

    def __init__(self) -> None:
        self.times: Counter[Key] = Counter()
        self.behind: set[Key] = set()
        """Events that were delivered behind another event. SQS counts that as a receive, so the service may count one
        try."""
        self.deaths: Counter[tuple[str, str, int]] = Counter()
        """How often a process died on a deadly event, by (conversation, event, redriven)."""
        self.overlaps: Counter[str] = Counter()
        """How often an invocation began while another one worked on the same conversation."""
        self._running: list[tuple[str, set[Key]]] = []
        """The running invocations, innermost last: the conversation of each, and the events that it has tried."""

    def at_most(self, conversation: str, key: Key) -> int:
        """Return the most tries of this event that the service may have counted. An invocation that is so slow that
        another one began is taken for dead by that one, and counts its own failure when it is back.
        """
        return self.times[key] + (key in self.behind) + self.overlaps[conversation]

    @contextmanager
    def invocation(self, conversation: str, events: Sequence[AnyEvent], applied: set[Key]) -> Iterator[None]:
        """Watch an invocation with these events while the block lasts. `applied` holds the events that were applied
        before.
        """
        self.overlaps[conversation] += any(running == conversation for running, _ in self._running)
        self._running.append((conversation, set()))
        waiting = [event for event in events if (event.id, event.redriven) not in applied]
        first = next((n for n, event in enumerate(waiting) if not may_opt_out(event)), len(waiting))
        for event in waiting[: first + 1]:
            self.note(event)
        self.behind |= {(event.id, event.redriven) for event in waiting[first + 1 :]}
        try:
            yield
        finally:
            self._running.pop()

    def note(self, event: AnyEvent) -> None:
        """Count a try of this event, at most one in each invocation."""
        key, (_, mine) = (event.id, event.redriven), self._running[-1]
        self.times[key] += key not in mine
        mine.add(key)


# --- what is written down -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Applied:
    """The events that one commit has applied or given up."""

    events: tuple[str, ...]
    failed: bool
    redriven: int
    saw: Mapping[str, tuple[str, datetime | None, datetime | None]]
    """The status of each outbox row, when the provider accepted it, and when it was made, at the time when the
    conversation's open questions were read."""


class Looked(MemoryOutbox):
    """A `ports.Outbox` in memory that notes the rows' state whenever they are read."""

    def __init__(self, table: MemoryTable, world: "World") -> None:
        super().__init__(table)
        self.world = world

    def find(self, conversation: str, ids: Sequence[str]) -> list[OutboxRow]:
        self.world.journal.looks(conversation)
        return super().find(conversation, ids)


@dataclass
class Journal:
    """A `ports.Store` in memory that records commits and checks them."""

    store: MemoryStore
    world: "World"
    applied: dict[str, list[Applied]] = field(default_factory=lambda: defaultdict(list))
    attempts: dict[str, int] = field(default_factory=dict)
    silenced: set[str] = field(default_factory=set)
    """Events with unfinished actions at their person's opt-out; their results are not told."""
    dropped: set[str] = field(default_factory=set)
    shut_off: set[str] = field(default_factory=set)
    """Messages that were not sent yet at their person's opt-out."""
    saw: dict[str, Mapping[str, tuple[str, datetime | None, datetime | None]]] = field(default_factory=dict)
    posting: dict[str, set[str]] = field(default_factory=dict)
    """The messages that were being posted at each person's opt-out."""

    def load(self, conversation: str, events: Sequence[str]) -> Loaded:
        self.looks(conversation)
        return self.store.load(conversation, events)

    def looks(self, conversation: str) -> None:
        """Note the state of the conversation's rows at this moment."""
        rows = self.world.service.table.rows
        self.saw[conversation] = {
            id: (row.status, row.accepted_at, row.message.created_at)
            for (owner, id), row in rows.items()
            if owner == conversation
        }

    def settled(self, conversation: str) -> set[Key]:
        """Return the events that were applied or given up."""
        return {(id, entry.redriven) for entry in self.applied[conversation] for id in entry.events}

    def move(self, source: str, target: str) -> bool:
        return self.store.move(source, target)

    def count_failure(self, event: AnyEvent, by: int = 1) -> int:
        return self.store.count_failure(event, by)

    def erase(self, conversation: str) -> bool:
        return self.store.erase(conversation)

    def commit(self, commit: Commit) -> None:
        """Commit to the store, then note in `broken` every rule that the commit breaks: order, races, dropped and
        repeated messages.
        """
        rows = self.world.service.table.rows
        before = {id: row for (owner, id), row in rows.items() if owner == commit.conversation.id}
        receipt, conversation = commit.receipt, commit.conversation.id
        waiting = self._stops_that_wait(conversation)
        try:
            self.store.commit(commit)
        except LostRace:
            if self.world.faults.undisturbed:
                self.world.broken.append(f"{receipt.event} lost a race, and nobody else was there")
            raise
        if commit.first and waiting and not may_opt_out(self.world.events[conversation, receipt.event]):
            self.world.broken.append(f"{receipt.event} was applied before {waiting}, which opts out")
        if commit.first:
            saw = self.saw.get(conversation, {})
            applied = Applied((receipt.event, *commit.also), receipt.failed, receipt.redriven, saw)
            self.applied[conversation].append(applied)
        if (doing := commit.conversation.doing) is not None:
            self.attempts |= {action.effect: action.attempts for action in doing.actions}
        for id in commit.dropped:
            self.dropped.add(id)
            if before[id].status != "pending":
                self.world.broken.append(f"{id} was given up while it was {before[id].status}")
            if not self._reasons_to_drop(before, id):
                self.world.broken.append(f"{id} was given up without a reason")
        for id in set(receipt.messages) - {message.id for message in commit.messages}:
            reasons = self._reasons_to_drop(before, id)
            if reasons and self.world.faults.undisturbed:  # otherwise the row may have been read before that was true
                self.world.broken.append(f"{id} was handed over again although {' and '.join(reasons)}")
        if commit.opted_out is not None:
            self.posting.pop(conversation, None)
        if commit.opted_out and commit.conversation.doing is not None:
            self.silenced.add(commit.conversation.doing.event)
        if commit.opted_out:
            self.shuts_off(conversation)
        elif self.world.service.table.opted_out.get(conversation):  # a STOP that is not applied yet
            self.shut_off |= {message.id for message in commit.messages if message.speaker != "required"}

    def shuts_off(self, conversation: str) -> None:
        """Note that the person has opted out: from now on only the messages that are being posted may still leave."""
        rows = self.world.service.table.rows
        own = {id: row.status for (owner, id), row in rows.items() if owner == conversation}
        self.posting[conversation] = {id for id, status in own.items() if status == "sending"}
        self.shut_off |= {id for id, status in own.items() if status in ("pending", "sending")}

    def _stops_that_wait(self, conversation: str) -> set[str]:
        """Return the ids of the opt-outs in the current batch that are not applied yet."""
        stops = {each.id for each in self.world.batch if opts_out(each)}
        return stops - {id for entry in self.applied[conversation] for id in entry.events}

    def _reasons_to_drop(self, rows: Mapping[str, OutboxRow], id: str) -> list[str]:
        """Return in words why a waiting message should not be sent: it is too old, a newer one has left, or a part of
        it has failed.
        """
        made = rows[id].message.created_at
        newer = [row for row in rows.values() if row.message.created_at > made]
        reasons = {
            "it is too old": self.world.clock() - made > USEFUL,
            "a newer one has left": any(row.status not in ("pending", "failed") for row in newer),
            "a part of it has failed": any(
                row.message.created_at == made and row.status == "failed" for row in rows.values()
            ),
        }
        return [reason for reason, applies in reasons.items() if applies]


def opts_out(event: AnyEvent) -> bool:
    """Return whether an event is a text that always opts out (STOP, ARRET)."""
    return isinstance(event, Message) and event.text in ("STOP", "ARRET")


def may_opt_out(event: AnyEvent) -> bool:
    """Return whether an event is a text that opts out always or if no question is open (CANCEL)."""
    return opts_out(event) or (isinstance(event, Message) and event.text == "CANCEL")


class World:
    """The service in memory between unreliable queues, provider and model, with people who text."""

    def __init__(self, keeps: bool) -> None:
        """Build the service with every adapter behind a `Port`. `keeps` is the setting for side questions."""
        self.clock = noon()
        self.faults = Faults(self.clock)
        self.faults.meanwhile = self._meanwhile
        self.broken: list[str] = []
        self.poisoned = False
        self.events: dict[tuple[str, str], AnyEvent] = {}
        self.order: dict[str, list[tuple[str, int]]] = defaultdict(list)
        """The events of each conversation as (event, redriven), in the order in which they entered the mailbox."""
        self.relays: list[RelayMessage] = []
        self.mailbox: Fifo[AnyEvent] = Fifo(self.clock)
        self.deliveries: Fifo[RelayMessage] = Fifo(self.clock)
        self.statuses: list[StatusOrStop] = []
        self.dead: list[AnyEvent] = []
        self.dead_relays: list[RelayMessage] = []
        self.moved: list[RelayMessage] = []
        """Relays that were moved to the dead-letter queue and are never delivered again in that form."""
        self.reported: dict[str, set[str]] = defaultdict(set)
        """The statuses that the provider has reported of each message."""
        self.batch: list[AnyEvent] = []
        """The batch of the current invocation of orchestrate."""
        self.tried = Tried()
        self.deadly: set[str] = set()
        """Events that kill every process that decides them."""
        self.redriven = 0
        self.happened: set[str] = set()
        """The ids of effects that have changed a task."""
        self.begun: Counter[str] = Counter()
        """How often each effect's action was begun."""
        self.provider = Provider(self.clock)
        self.provider.may_leave = self._may_leave
        self.service = MemoryService(
            self.clock,
            model=Port("model", self, self.faults),
            policy=Policy(keep_side_questions=keeps),
            mailbox=Port("mailbox", Mailbox(self), self.faults),  # type: ignore[arg-type]
            dead_letters=Port("dead_letters", DeadLetters(self), self.faults),  # type: ignore[arg-type]
            deliveries=Port("deliveries", Deliveries(self), self.faults),  # type: ignore[arg-type]
            sender=Port("sender", self.provider, self.faults),  # type: ignore[arg-type]
        )
        tasks = Port("tasks", Tasks(self.service.table, self.happened), self.faults)
        self.service.tasks = Actions(self, tasks)  # type: ignore[assignment]
        self.journal = Journal(MemoryStore(self.service.table), self)
        self.service.turns = replace(self.service.turns, store=Port("store", self.journal, self.faults))
        self.service.agenda = Port("agenda", self.service.agenda, self.faults)  # type: ignore[assignment]
        looked_at = Looked(self.service.table, self)
        self.service.outbox = Port("outbox", looked_at, self.faults)  # type: ignore[assignment]
        service = self.service
        senders = {Carrier.TWILIO: service.sender}
        service.delivery = Delivery(service.outbox, senders, service.mailbox, self.clock, service.delays)

    def reply(self, *_: object) -> ModelReply:
        """Fail as the model: unavailable, so that the service answers in its degraded mode, or with an unexpected error
        if `poisoned`.
        """
        if self.poisoned:
            self.faults.failures += 1
            raise Poison
        raise ModelUnavailable("503")

    def kills(self, decide: Callable[..., Any]) -> Callable[..., Any]:
        """Wrap the service's `decide`: each event is counted as tried, and an event in `deadly` kills the process."""

        def decides(conversation: Any, event: Any, *rest: Any) -> Any:
            events = event.messages if isinstance(event, Burst) else [event] if hasattr(event, "redriven") else []
            for each in events:
                self.tried.note(each)
            for each in events:
                if each.id in self.deadly:
                    self.tried.deaths[each.conversation, each.id, each.redriven] += 1
                    self.faults.deaths += 1
                    raise Died
            return decide(conversation, event, *rest)

        return decides

    # --- invocations

    def turn(self, conversation: str, size: int = 10) -> bool:
        """Invoke orchestrate with the conversation's next batch. Return False if there is none."""
        batch = self.mailbox.batch(conversation, size)
        if not batch:
            return False
        done: set[int] = set()

        def run() -> None:
            events = [record.body for record in batch]
            received = [record.receive_count for record in batch]
            turns = replace(self.service.turns, one_at_a_time=Lock())  # each process has its own
            outer, self.batch = self.batch, events
            try:
                with self.tried.invocation(conversation, events, self.journal.settled(conversation)):
                    for position in turns.apply(events, Deadline.after(60), received):
                        done.add(position)
            finally:
                self.batch = outer

        until = self.mailbox.take(conversation, batch)
        error = self.faults.invocation(run)
        applied = [] if isinstance(error, Died) else [batch[position] for position in sorted(done)]
        left = [record for record in batch if record not in applied]
        pause = VISIBILITY if isinstance(error, Died) else HANDED_BACK
        self.mailbox.settle(conversation, until, applied, [(record, pause) for record in left])
        for record in applied:
            self._is_handed_over(record.body)
        return True

    def deliver(self, conversation: str) -> bool:
        """Invoke send with the conversation's next batch of relays. Return False if there is none."""
        batch = self.deliveries.batch(conversation, 10)
        if not batch:
            return False
        done: list[Record[RelayMessage]] = []

        def run() -> None:
            for record in batch:
                self.service.delivery.deliver(record.body, Deadline.after(60))
                done.append(record)

        until = self.deliveries.take(conversation, batch)
        error = self.faults.invocation(run)
        applied = [] if isinstance(error, Died) else [record for record in batch if record in done]
        left = [record for record in batch if record not in applied]
        pause = VISIBILITY
        if isinstance(error, Exception) and left:
            pause = timedelta(seconds=retry_seconds(error, left[0].receive_count))
        self.deliveries.settle(conversation, until, applied, [(record, pause) for record in left])
        return True

    def note(self, position: int = 0) -> bool:
        """Invoke send with one of the waiting statuses. Return False if there is none."""
        if not self.statuses:
            return False
        status, known = self.statuses.pop(position % len(self.statuses)), dict(self.service.table.opted_out_at)
        if self.faults.invocation(lambda: self.service.delivery.apply(status)) is not None:
            self.statuses.append(status)
        if self.service.table.opted_out_at != known:
            self.journal.shuts_off(status.conversation)
        return True

    def sweep(self) -> None:
        """Run the sweep once."""
        service = self.service
        self.faults.invocation(service.sweep)

    def _is_handed_over(self, event: AnyEvent) -> None:
        """Check that all pending messages of an applied event were relayed, so that none is left to the sweep."""
        table, handed_over = self.service.table, {message.id for relay in self.relays for message in relay.messages}
        receipt = table.receipts[event.conversation, event.id]
        if receipt.redriven > event.redriven:
            return  # the redriven event has to relay them
        for id in receipt.messages:
            if table.rows[event.conversation, id].status == "pending" and id not in handed_over:
                self.broken.append(f"{event.id} is done with, and {id} was never handed over")

    def _meanwhile(self) -> None:
        for conversation in (*self.mailbox.ready(), *self.deliveries.ready()):
            self.turn(conversation)
            self.deliver(conversation)

    def _may_leave(self, message: Outbound) -> None:
        stopped = self.service.table.opted_out.get(message.conversation)
        posting = self.journal.posting.get(message.conversation, set())
        if stopped and message.speaker != "required" and message.id not in posting:
            self.broken.append(f"{message.id} left after the opt-out was committed")

    # --- what people, providers and operators do

    def text(self, event: AnyEvent) -> None:
        """Queue an event as the webhook does. An opt-out goes to the statuses queue too."""
        Mailbox(self).put(event)
        if isinstance(event, Message) and not event.redriven and reach.stops_whatever_is_open(event):
            ahead = OptedOut(conversation=event.conversation, event=event.id, opted_out_at=event.received_at)
            self.statuses.append(ahead)

    def calls_back(self, position: int, ends: str) -> None:
        """Queue one delivery status of an accepted message. `ends` is its last status, "read" or "failed"."""
        accepted = self.provider.accepted[position % len(self.provider.accepted)]
        stories = {"read": ("sent", "delivered", "read"), "failed": ("sent", "failed")}
        accepted.story = accepted.story or stories[ends]
        status = accepted.story[position % len(accepted.story)]
        message = accepted.message
        self.reported[message.id].add(status)
        code = "30003" if status == "failed" else None
        self.statuses.append(
            DeliveryStatus(
                conversation=message.conversation, row=message.id, status=status, sid=accepted.sid, code=code
            )
        )

    def redrive(self) -> None:
        """Put all dead letters back, as an operator does with `parley redrive`."""
        letters, self.dead = self.dead, []
        for event in letters:
            self.text(event.model_copy(update={"redriven": event.redriven + 1}))
        relays, self.dead_relays = self.dead_relays, []
        for relay in relays:
            self.redriven += 1
            Deliveries(self).relay(relay.model_copy(update={"again": f"redriven {self.redriven}"}))

    def comes_again(self, relay: RelayMessage) -> None:
        """Deliver a relay again, even long after it was processed, as SQS may do."""
        if relay not in self.moved:
            self.deliveries.deliver_again(relay.conversation, relay)

    def lose_a_relay(self, position: int) -> None:
        """Move a waiting relay and all its copies to the dead-letter queue.

        Does nothing if a message of the relay is being sent: its row would wait for an operator, which is not modelled.
        """
        waiting = [record.body for group in self.deliveries.groups.values() for record in group]
        if not waiting:
            return
        lost = waiting[position % len(waiting)]
        rows = self.service.table.rows
        if any(rows[message.conversation, message.id].status == "sending" for message in lost.messages):
            return
        group = self.deliveries.groups[lost.conversation]
        self.deliveries.groups[lost.conversation] = [record for record in group if record.body != lost]
        self.dead_relays.append(lost)
        self.moved.append(lost)

    # --- until all is quiet

    def settle(self) -> None:
        """Process everything, and move the clock, until nothing is left. Fails if that takes more than 1,000 steps."""
        for _ in range(1_000):
            if not self._step():
                return
        raise AssertionError("it never becomes quiet")

    def _step(self) -> bool:
        """Do one piece of work, or move the clock to the next. Return False if nothing is left to do."""
        for conversation in (*self.mailbox.ready(), *self.deliveries.ready()):
            if self.turn(conversation) or self.deliver(conversation):
                return True
        if self.note():
            return True
        waits = [at for at in (self.mailbox.next_visible, self.deliveries.next_visible) if at is not None]
        if waits:
            self.clock.time = max(self.clock.time, min(waits))
            return True
        if due := self.service.table.due:
            self.clock.time = max(self.clock.time + timedelta(seconds=1), min(due.values()))
            self.sweep()
            return True
        return False

    def rows(self, conversation: str) -> Iterator[tuple[Outbound, str]]:
        """Yield the (message, status) of each outbox row of a conversation, in the order of the commits."""
        for (owner, _), row in self.service.table.rows.items():
            if owner == conversation:
                assert row.status in TRANSITIONS
                yield row.message, row.status


@dataclass
class Mailbox:
    """A `ports.Mailbox` that queues events in the world, and notes their order."""

    world: World

    def put(self, event: AnyEvent) -> None:
        world, key = self.world, (event.id, event.redriven)
        world.events.setdefault((event.conversation, event.id), event)
        if world.mailbox.send(event.conversation, f"{event.id} {event.redriven}", event):
            order = world.order[event.conversation]
            if key not in order:
                order.append(key)

    def put_all(self, events: Sequence[AnyEvent]) -> None:
        for event in events:
            self.put(event)


@dataclass
class DeadLetters:
    """A `ports.DeadLetters` that keeps events that were given up."""

    world: World

    def put(self, event: AnyEvent) -> None:
        if event not in self.world.dead:
            self.world.dead.append(event)


@dataclass
class Deliveries:
    """A `ports.Deliveries` that checks that relayed messages are committed."""

    world: World

    def relay(self, message: RelayMessage) -> None:
        for each in message.messages:
            if (message.conversation, each.id) not in self.world.service.table.rows:
                self.world.broken.append(f"{each.id} is handed over and not committed")
        self.world.relays.append(message)
        self.world.deliveries.send(message.conversation, f"{message.version} {message.again}", message)


@dataclass
class Actions:
    """A `ports.Tasks` that counts how often each action was begun, whatever becomes of the call."""

    world: World
    tasks: Any

    def list(self, conversation: str) -> Any:
        return self.tasks.list(conversation)

    def keeps_here(self, conversation: str) -> bool:
        return bool(self.tasks.keeps_here(conversation))

    def add(self, conversation: str, title: str, now: datetime, effect: str, due: datetime | None = None) -> None:
        self._begin("add", conversation, title, now, effect, due)

    def complete(self, conversation: str, task: str, now: datetime, effect: str) -> bool:
        return bool(self._begin("complete", conversation, task, now, effect))

    def delete(self, conversation: str, task: str, now: datetime, effect: str, shown: Any = None) -> bool:
        return bool(self._begin("delete", conversation, task, now, effect, shown))

    def _begin(self, kind: str, conversation: str, what: str, now: datetime, effect: str, *more: Any) -> Any:
        """Count an action as begun, check that the service may run it now, and run it."""
        event = effect.rpartition(".a")[0]
        if (conversation, event) not in self.world.events:
            self.world.broken.append(f"{effect} names no event that it comes from")
        doing = self.world.service.table.conversations[conversation].doing
        is_next = doing is not None and doing.next is not None and doing.next.effect == effect
        if not is_next and effect not in self.world.happened:
            raise Died  # others have given the action up since; a function would have been ended by then
        self.world.begun[effect] += 1
        if self.world.begun[effect] > ATTEMPTS:
            self.world.broken.append(f"{effect} was begun {self.world.begun[effect]} times")
        return getattr(self.tasks, kind)(conversation, what, now, effect, *more)


class Tasks(StoredTasks):
    """A `ports.Tasks` in memory that notes which effects have changed a task."""

    def __init__(self, table: MemoryTable, happened: set[str]) -> None:
        super().__init__(partial(MemoryRows, table))
        self.happened = happened

    def add(self, conversation: str, title: str, now: datetime, effect: str, due: datetime | None = None) -> None:
        super().add(conversation, title, now, effect, due)
        self.happened.add(effect)

    def complete(self, conversation: str, task: str, now: datetime, effect: str) -> bool:
        done = super().complete(conversation, task, now, effect)
        self.happened |= {effect} if done else set()
        return done

    def delete(self, conversation: str, task: str, now: datetime, effect: str, shown: Any = None) -> bool:
        done = super().delete(conversation, task, now, effect, shown)
        self.happened |= {effect} if done else set()
        return done
