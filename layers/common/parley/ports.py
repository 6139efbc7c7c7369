"""What Parley needs of the world, as the turn sees it. Each has two implementations: the service's, and memory's."""

import time
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal, Protocol, get_args

from pydantic import BaseModel

from parley.business.files import Business
from parley.conversation.admission import Status
from parley.conversation.door import Door
from parley.conversation.effects import Outbound
from parley.conversation.events import AnyEvent, Attachment, Provider, TimerDue
from parley.conversation.history import Line
from parley.conversation.spending import Limits, Prices, Spent
from parley.conversation.state import Conversation
from parley.conversation.timers import Timer
from parley.schedules import NEVER, Hours
from parley.texts import Texts

if TYPE_CHECKING:
    from parley.tools.tool import Role

Clock = Callable[[], datetime]
"""The time now, with a zone."""


@dataclass(frozen=True)
class Deadline:
    """A moment on the machine's monotonic clock: a turn's time is real, whatever the simulated clock says."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        """The deadline that many seconds from now."""
        return cls(time.monotonic() + seconds)

    @property
    def left(self) -> float:
        """Seconds left; negative when past."""
        return self.at - time.monotonic()


# --- the conversation's store ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Receipt:
    """That an event was applied, or given up: by which version, and which messages it left in the outbox."""

    event: str
    version: int
    messages: tuple[str, ...] = ()
    failed: bool = False
    """Given up: the event is on the dead-letter queue, and one that was redriven since is applied after all."""
    redriven: int = 0
    """The event's, when this was written."""

    def settles(self, event: AnyEvent) -> bool:
        """Whether nothing is left to decide of this event."""
        return not self.failed or event.redriven <= self.redriven


@dataclass(frozen=True)
class Loaded:
    """One read: the conversation (new if it was never stored) and the receipts there are of the events asked for."""

    conversation: Conversation
    receipts: dict[str, Receipt]


@dataclass(frozen=True)
class Commit:
    """Everything that one decision changes, written whole or not at all."""

    conversation: Conversation
    """The new document. Its version is one above the stored one: that is the condition."""
    lines: tuple[Line, ...]
    receipt: Receipt
    first: bool
    """Whether this decides the event: then no receipt may settle it yet. Later commits of its actions replace it."""
    messages: tuple[Outbound, ...] = ()
    opted_out: bool | None = None
    """Write REACH: may `send` write to this person? None leaves it."""
    dropped: tuple[str, ...] = ()
    """Outbox rows given up."""
    deleted: tuple[str, ...] = ()
    """Outbox rows given up and deleted."""
    listed: "Entry | None" = None
    """The person's entry in the directory, where it is another now."""
    unlisted: bool = False
    """Whether it is to go."""
    timers: tuple[Timer, ...] = ()
    """Set by this commit."""
    forgotten: tuple[Timer, ...] = ()
    """Taken away by it: due and applied, cancelled, or replaced."""
    also: tuple[str, ...] = ()
    """Further events that this commit settles, as the first one: the rest of a burst."""


class Store(Protocol):
    """Conversations. Reads are strongly consistent."""

    def load(self, conversation: str, events: Sequence[str]) -> Loaded:
        """The conversation and the receipts of these events, in one read."""

    def commit(self, commit: Commit) -> None:
        """Write it in one transaction. Raises LostRace, and writes nothing, if a condition fails."""

    def count_failure(self, event: AnyEvent) -> int:
        """Note that applying this event failed; how often it has by now. It is no receipt."""

    def erase(self, conversation: str) -> bool:
        """Delete a page of all that belongs to the conversation, in every port, but for its document, its receipts (ids
        and times) and REACH; whether there was anything. Repeated until there is not."""


# --- the outbox -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """An outbox row as it stands. `status` is a name of `effects.MOVES`."""

    message: Outbound
    status: str
    sid: str | None = None
    lease_until: datetime | None = None
    claimed_at: datetime | None = None
    resent: bool = False
    """Whether it was sent a second time already, after the provider said that it had no such message."""

    def is_overtaken(self, rows: Sequence["Row"]) -> bool:
        """Whether a newer reply has left, or an earlier part of this one has failed: parts are made at one moment."""
        made = self.message.created_at
        return any(
            (each.status not in ("pending", "failed") and each.message.created_at > made)
            or (each.status == "failed" and each.message.created_at == made)
            for each in rows
        )


@dataclass(frozen=True)
class Refused:
    """Why a row was not claimed: the person has opted out, it is gone, or it stands as `row` says."""

    opted_out: bool = False
    row: Row | None = None
    """None for a row that is gone, and for one that only the opt-out shuts off."""


class Outbox(Protocol):
    """Outbox rows: each is the message and its delivery in one."""

    def claim(self, message: Outbound, now: datetime, until: datetime) -> Refused | None:
        """Take a pending row for sending, in one transaction with REACH. None means that it is ours until `until`."""

    def retake(self, message: Outbound, claimed_at: datetime, now: datetime, until: datetime) -> bool:
        """Take over a row whose lease, claimed then, ran out; False if somebody else did or the row moved on."""

    def mark(
        self, conversation: str, row: str, status: str, *, sid: str | None = None, code: str | None = None
    ) -> bool:
        """Move a row. False, and nothing done, if it is gone, or `effects.MOVES` does not let it go there."""

    def release(self, conversation: str, row: str, due: datetime) -> None:
        """Give a claimed row back to pending, to be swept at `due` if nobody sends it before."""

    def forget(self, conversation: str, row: str) -> None:
        """Delete a row, if it is there."""

    def rows(self, conversation: str) -> list[Row]:
        """All rows of the conversation that are still kept, oldest first. For rare paths: it costs by their number."""


# --- what is due ----------------------------------------------------------------------------------------------------

DueKind = Literal["reply", "session", "timer"]
DUE_KINDS: tuple[DueKind, ...] = get_args(DueKind)


@dataclass(frozen=True)
class Due:
    """Something whose moment comes without anybody writing: a reply that nobody picked up, a session, a timer."""

    kind: DueKind
    conversation: str
    id: str
    """The outbox row's, or the timer's event; empty for a session."""
    at: datetime
    """In whole seconds."""


class Agenda(Protocol):
    """What waits for its moment. The writers of the other ports put it there; this only finds it."""

    def due(self, now: datetime, limit: int) -> list[Due]:
        """Up to `limit` of what is due, longest due first."""

    def postpone(self, due: Due, at: datetime) -> None:
        """Note that it was handed over; it is found again then, if that is lost. Nothing if it changed meanwhile."""

    def count(self) -> dict[DueKind, int]:
        """How much waits, due or not, of each kind; of very much, at least so much."""


# --- queues ---------------------------------------------------------------------------------------------------------


class Mailbox(Protocol):
    """The conversations' mailbox: one group a conversation, in order, one at a time."""

    def put(self, event: AnyEvent) -> None:
        """Queue an event. Raises QueueRefused."""

    def put_all(self, events: Sequence[AnyEvent]) -> None:
        """Queue them in few calls, those of a conversation in this order. Raises QueueRefused if one is not taken:
        others are then queued, but none of its conversation behind it, so a repeat keeps the order."""


class Delays(Protocol):
    """The way to the mailbox for what is due soon, to the second."""

    def put(self, event: TimerDue) -> bool:
        """Have it put into the mailbox when it is due (`received_at`). False, and nothing done, if that is later than
        `NEAR`: the sweep finds it then."""


NEAR = timedelta(seconds=150)
"""More than two of the sweep's minutes: what is nearer is handed over at once, by whoever set it or by the sweep."""


class DeadLetters(Protocol):
    """Where events go that could not be applied: an alarm tells an operator, who can put them back."""

    def put(self, event: AnyEvent) -> None:
        """Lay it there. The same event again is no second one, if it comes soon."""


class RelayMessage(BaseModel):
    """What `send` is told after a commit: the messages of one version of one conversation, in order."""

    conversation: str
    version: int
    messages: tuple[Outbound, ...]
    again: str = ""
    """Tells a second hand-over of the same version from the first, which deduplication would otherwise drop."""
    read: str | None = None
    """The provider's id of what the person wrote last, if this answers it and the provider shows what was read."""


class Deliveries(Protocol):
    """The way to `send`."""

    def relay(self, message: RelayMessage) -> None:
        """Queue it, in the conversation's order."""


class DeliveryStatus(BaseModel):
    """What a provider says has become of a message: its row, the status in our words, the provider's ids."""

    conversation: str
    row: str
    status: str
    sid: str
    code: str | None = None


class Statuses(Protocol):
    """The way of delivery statuses to `send`."""

    def put(self, status: DeliveryStatus) -> None:
        """Queue it. Raises QueueRefused."""

    def put_all(self, statuses: Sequence[DeliveryStatus]) -> None:
        """Queue them in few calls. Raises QueueRefused if one is not taken; others are queued then."""


# --- providers and models -------------------------------------------------------------------------------------------


class Sender(Protocol):
    """A provider that takes messages."""

    @property
    def can_be_asked(self) -> bool:
        """Whether it can tell afterwards what it took, by `find`. If not, only a status can: it is waited for."""

    def deliver(self, message: Outbound) -> str:
        """Hand it over; the provider's id for it. Raises a DeliveryError that says what is known."""

    def find(self, message: Outbound, since: datetime, owned: frozenset[str]) -> str | None:
        """The provider's id of this message if it took one since then that is not among `owned`.

        Raises DeliveryDelayed when the provider cannot be asked now, DeliveryUncertain when it never can."""

    def mark_read(self, id: str) -> None:
        """Show the person that this message of theirs, and what they wrote before it, was read; nothing where the
        provider cannot. Raises a DeliveryError, and none of them matters to anybody's reply."""


@dataclass(frozen=True)
class Bound:
    """What of an attachment may be fetched."""

    most: int
    """Bytes."""
    types: frozenset[str]
    """Bare media types."""


@dataclass(frozen=True)
class Fetched:
    """What somebody attached: data, whatever it says."""

    type: str
    data: bytes = field(repr=False)


class Media(Protocol):
    """A provider's store of what people attach to their messages."""

    def fetch(self, attachment: Attachment, bound: Bound, deadline: Deadline) -> Fetched:
        """The whole of it, of a type that `bound` names and with no byte more. Raises a MediaError."""


class Transcriber(Protocol):
    """Turns speech into words."""

    @property
    def types(self) -> frozenset[str]:
        """The bare media types that it understands."""

    def transcribe(self, voice: Fetched, deadline: Deadline, usage: "Usage") -> str:
        """What is said. Raises a ModelError; never runs past the deadline."""


@dataclass(frozen=True)
class ToolCall:
    """A model's wish to use a tool. `arguments` is the JSON it wrote, unchecked."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True)
class Exchange:
    """One model round of this turn: what it called, and what it was told, in the same order."""

    calls: tuple[ToolCall, ...]
    results: tuple[str, ...]


@dataclass(frozen=True)
class ToolSpec:
    """A tool as a model sees it."""

    name: str
    description: str
    arguments: type[BaseModel]


Use = Literal["agent", "router", "planner"]
"""What a model is asked for; each may have a model of its own, and is counted apart."""
USES: tuple[Use, ...] = get_args(Use)


@dataclass(frozen=True)
class ModelRequest:
    """All that a model is told. It keeps nothing between requests."""

    instructions: str
    lines: tuple[Line, ...]
    tools: tuple[ToolSpec, ...]
    exchanges: tuple[Exchange, ...] = ()
    use: Use = "agent"
    answer: type[BaseModel] | None = None
    """The shape that the answer must have instead of words: then it is in `ModelReply.parsed`."""
    pictures: tuple[Fetched, ...] = ()
    """What the person's last line shows."""

    def shown(self, line: Line) -> tuple[str, ...]:
        """The pictures beside this line, as data URLs."""
        last = next((each for each in reversed(self.lines) if each.direction == "in"), None)
        pictures = self.pictures if line is last else ()
        return tuple(f"data:{each.type};base64,{b64encode(each.data).decode()}" for each in pictures)


@dataclass(frozen=True)
class ModelReply:
    """Words, calls, or both."""

    text: str = ""
    calls: tuple[ToolCall, ...] = ()
    parsed: str = ""
    """JSON of the shape that was asked for. The server was told to keep to it; whoever asked validates it."""


class Model(Protocol):
    """A language model."""

    def reply(self, request: ModelRequest, deadline: Deadline, usage: "Usage") -> ModelReply:
        """Its next words and calls. Adds what it cost to `usage`. Raises a ModelError; never runs past the deadline."""


# --- what tools use -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Task:
    """A thing to do."""

    id: str
    title: str
    created_at: datetime
    done: bool = False
    due: datetime | None = None
    """For when it is meant; nothing happens then."""


class Tasks(Protocol):
    """A person's tasks, in the service's own table. Every change takes its effect id and is repeat-safe."""

    def list(self, conversation: str) -> list[Task]:
        """The tasks that are not deleted, oldest first."""

    def add(self, conversation: str, title: str, now: datetime, effect: str, due: datetime | None = None) -> None:
        """Add a task whose id is the effect's."""

    def change(self, conversation: str, task: str, title: str, due: datetime | None) -> bool:
        """Give it this title, and if there is one, this moment. False, and nothing done, if it was deleted."""

    def complete(self, conversation: str, task: str, now: datetime, effect: str) -> bool:
        """Mark it done. False if it was deleted, or completed by another effect."""

    def delete(self, conversation: str, task: str, now: datetime, effect: str) -> bool:
        """Delete it. False if another effect did before."""


@dataclass(frozen=True)
class Appointment:
    """Something in a person's calendar: once, or again and again."""

    id: str
    """The effect's that made it."""
    title: str
    start: datetime
    """Of what recurs, the first one."""
    minutes: int
    zone: str
    """The IANA name of the zone whose wall clock it keeps to where it recurs."""
    rule: str = ""
    """How it recurs: the value of an RRULE (RFC 5545, 3.3.10), in local time; empty for what happens once."""


class Calendar(Protocol):
    """A person's appointments, in the service's own table. Every change takes its effect id and is repeat-safe."""

    def list(self, conversation: str) -> list[Appointment]:
        """Those that are not deleted, in the order of their starts."""

    def add(self, conversation: str, appointment: Appointment) -> None:
        """Add it under its id, which is the effect's."""

    def change(self, conversation: str, appointment: Appointment) -> bool:
        """Let that one be so from now on. False, and nothing done, if it was deleted."""

    def delete(self, conversation: str, appointment: str, now: datetime, effect: str) -> bool:
        """Delete it. False if another effect did before."""


@dataclass(frozen=True)
class Contact:
    """Somebody whom a person knows."""

    id: str
    """The effect's that added them, and a number where it added several."""
    name: str
    email: str = ""
    phone: str = ""


class Contacts(Protocol):
    """A person's contacts, in the service's own table."""

    def list(self, conversation: str) -> list[Contact]:
        """All of them, by name."""

    def add(self, conversation: str, contact: Contact) -> None:
        """Add them under their id; nothing if they are there."""


@dataclass(frozen=True)
class Email:
    """An email that a person has written through the service."""

    id: str
    """The effect's that wrote it."""
    to: str
    subject: str
    body: str
    at: datetime
    sent: bool = False
    """Else it is a draft."""


class Mail(Protocol):
    """A person's email: drafts, and what they have sent."""

    @property
    def can_send(self) -> bool:
        """Whether the operator has set up from where."""

    def list(self, conversation: str) -> list[Email]:
        """Drafts and what was sent, newest first."""

    def draft(self, conversation: str, email: Email) -> None:
        """Keep it under its id; nothing if it is there."""

    def send(self, conversation: str, email: Email) -> bool:
        """Send it, which is not repeat-safe. False if it was refused, and certainly not sent."""

    def was_sent(self, conversation: str, id: str) -> bool:
        """Whether an earlier `send` under this id did. Raises NobodyKnows if that cannot be told."""


@dataclass(frozen=True)
class Entry:
    """A person in the directory, as admins find them."""

    conversation: str
    number: str
    """E.164."""
    name: str | None
    status: Status


class People(Protocol):
    """The directory of people. The turns of each person write their own entry, in their transaction."""

    def all(self) -> list[Entry]:
        """Everybody, in no order."""


@dataclass(frozen=True)
class Coaching:
    """How people are coached, as the operator sets it."""

    preparation_minutes: int = 10
    """Before a prompt; 0 sends no preparation."""
    feedback_minutes: int = 5
    """After a prompt without feedback, until the next stage begins; 0: never by itself."""
    feedback_requests: bool = False
    """Whether it is asked how it went, after 15 minutes and after three hours."""
    enrols_newcomers: bool = False
    """Whether somebody is enrolled because they write for the first time."""


@dataclass(frozen=True)
class Services:
    """What tools may reach. A new outside service is a new field."""

    tasks: Tasks
    calendar: Calendar
    contacts: Contacts
    mail: Mail
    people: "People | None" = None
    """Whom admins may find; None where nobody is listed."""
    mailbox: Mailbox | None = None
    """Of all conversations: how one has its effect on another."""
    business: Business | None = None
    """The operator's files; None where there are none."""
    coaching: Coaching | None = None
    """None: nobody is coached."""


# --- asking ---------------------------------------------------------------------------------------------------------


@dataclass
class Usage:
    """What a turn has used so far, for its log line."""

    model_calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    uses: dict[Use, int] = field(default_factory=dict)
    """Tokens of both kinds, by what they were used for."""
    segments: int = 0
    """SMS segments of what it has committed to send: of several tries, those that count."""
    newcomers: int = 0
    """Enrolled because they have written for the first time."""
    held: int = 0
    """Messages that may not be sent before the person writes."""
    deferred: int = 0
    """Messages that the service would have sent now, and put off: quiet hours, or the daily cap."""
    dropped: int = 0
    """Messages of a lane's that are not sent at all: they would come too late, or only a template would reach the
    person, and there is none."""
    undelivered: int = 0
    """Messages of which the provider, or nobody, says that they arrived."""
    provider_code: str = ""
    """Why not: the provider's own code, or a word of ours."""
    lane: str = ""
    """Who answered; empty if no lane was needed."""
    degraded: str = ""
    """Why the model did not answer; empty if it did."""
    transcriptions: int = 0
    """How often a voice message was sent to be turned into words."""
    unfetched: str = ""
    """Why something attached could not be had, if it was wanted: an error's name, and a word or an HTTP status."""
    recorded: tuple[int, int] = (0, 0)
    """Input and output tokens that are in a committed document by now."""

    def add(self, use: Use, input_tokens: int, output_tokens: int) -> None:
        """What one answer of the model has cost."""
        self.input_tokens += input_tokens
        self.output_tokens += output_tokens
        self.uses[use] = self.uses.get(use, 0) + input_tokens + output_tokens


class Ledger(Protocol):
    """What all people together have spent on the model, by day. About: an addition may be lost, or repeated."""

    def add(self, spent: Spent) -> Spent:
        """Add to that day; what everybody has spent on it then. Raises TryAgain."""


CONTEXT_TOKENS = 12_000
"""Far less than most models take, and more than a session of 50 short lines: it bounds what a turn costs."""


@dataclass(frozen=True)
class Attached:
    """What became of what a turn's message brought along."""

    pictures: tuple[Fetched, ...] = ()
    """For the model, beside the message's words. Of this turn alone: the history holds words."""
    problem: Callable[[Texts], str] | None = None
    """What the person is told instead of an answer, if all they said was attached and could not be understood."""


Overspent = Literal["PersonBudget", "DeploymentBudget"]


@dataclass(frozen=True)
class Ask:
    """All that `decide` may look at besides the conversation and the event. Nothing here changes the world."""

    now: Clock
    deadline: Deadline
    services: Services
    model: Model | None
    rows: Callable[[str], list[Row]]
    """The outbox of a conversation."""
    keep_side_questions: bool = False
    """Whether an unrelated message leaves the open question open, and the reply asks it again."""
    reminder_templates: Mapping[Provider, str] = field(default_factory=dict)
    """Each provider's id of the template for reminders outside WhatsApp's window; none or empty holds them."""
    operator: str = ""
    """Who runs the service and how they are reached: what HELP answers with."""
    media: Callable[[Provider], Media] | None = None
    """Where to fetch what was attached; it raises a MediaError where a provider's credentials are missing."""
    transcriber: Transcriber | None = None
    """None: voice messages are not understood."""
    sees_images: bool = False
    """Whether the model takes images."""
    attached: Attached = Attached()
    door: Door = field(default_factory=Door)
    """Who is let in, and who runs the service and may command it by text."""
    transcript_days: int = 30
    """For which a message is kept."""
    usage: Usage = field(default_factory=Usage)
    context_tokens: int = CONTEXT_TOKENS
    """That one request to the model may hold, about."""
    prices: Prices = field(default_factory=Prices)
    person_limits: Limits = field(default_factory=Limits)
    """What may be spent on one person a day."""
    is_spent: Callable[[date], bool] = lambda _: False
    """Whether the deployment's budget of that day is used up, as far as this instance knows."""
    is_full: Callable[[date], bool] = lambda _: False
    """Whether that day has had all newcomers that it may have, as far as this instance knows."""
    overspent: Overspent | None = None
    """Whose budget is used up: then `model` is None."""
    quiet: Hours = NEVER
    """When nobody is written to at a moment that the service chose, by the person's clock."""
    daily_cap: int = 3
    """How often a person is written to at such moments in one of their days."""
    debug: bool = False
    """Whether whom a lane tells something about in the debug mode is written that too."""

    def role_of(self, conversation: Conversation) -> "Role":
        """The person's."""
        return (
            "admin" if conversation.person is not None and conversation.person.number in self.door.admins else "person"
        )
