"""What the tools use: a person's own data (tasks, calendar, contacts, mail), the rows under it, and other services."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from parley.business.files import Business
from parley.conversation.admission import AdmissionStatus
from parley.ports.hand_off import HandOffWebhook
from parley.ports.payments import Payments
from parley.ports.queues import Mailbox
from parley.schedules import Recurrence, moment
from parley.settings import Settings

ROW_KINDS: dict[str, str] = {
    "TASK": "a task of a person",
    "APPOINTMENT": "an event in a person's calendar",
    "CONTACT": "somebody whom a person knows",
    "EMAIL": "an email that a person has drafted or sent",
    "TICKET": "a problem that a person has reported, or a conversation that was handed to people",
    "TICKET_NUMBER": "the number of a ticket, which leads to it",
    "DUTY": "whether an admin has said that they are on duty",
    "ORDER": "what a person has ordered",
    "ORDER_NUMBER": "which order has a number",
    "STOCK": "how many of a product are left",
    "SOLD": "what was sold to somebody who is forgotten, for the books",
}
"""Every kind of row that tools keep, by the name that begins its keys: it never changes. A new kind takes part once it
stands here: the tests of crashes, export and erasure ask for a story that makes one."""


def checked_kind(kind: str) -> str:
    """The kind itself. Raises ValueError for one that is not listed: what nobody has listed, nobody erases."""
    if kind not in ROW_KINDS:
        raise ValueError(f"{kind!r} is none of the kinds of rows {tuple(ROW_KINDS)}")
    return kind


@dataclass(frozen=True)
class Put:
    """A write of a transaction: a new row, refused if it is there. Without an owner it lies outside every conversation;
    if it tells of a person all the same, it is personal, and an export and an erasure find it."""

    kind: str
    id: str
    fields: Mapping[str, Any]
    owner: str = ""
    is_personal: bool = False


@dataclass(frozen=True)
class Change:
    """A write of a transaction: other fields of a row, refused if it is not there. With `first`, the name of one of the
    fields, it is refused too if that has another value already."""

    kind: str
    id: str
    fields: Mapping[str, Any]
    owner: str = ""
    first: str = ""


@dataclass(frozen=True)
class Add:
    """A write of a transaction: a number in a row goes up, or down, refused if the row is not there or the number would
    fall below zero."""

    kind: str
    id: str
    field: str
    by: int
    owner: str = ""


Write = Put | Change | Add


@dataclass(frozen=True)
class RowPage:
    """A page of rows, each with its `id`."""

    rows: tuple[dict[str, Any], ...]
    next: str | None
    """The cursor of the next page; None on the last one."""


class RowStore(Protocol):
    """The rows of one kind. Each has an owner, the conversation of its person, or "" for one that is nobody's. Fields
    are texts, whole numbers, booleans and lists of these; None is not stored. Every change is repeat-safe."""

    kind: str

    def list(self, owner: str) -> list[dict[str, Any]]:
        """Return the fields, and the `id`, of all rows of this owner that were not taken away, in the order of the
        ids."""

    def page(self, owner: str, limit: int, cursor: str) -> RowPage:
        """Return a page of the rows of this owner, those with the last ids first. Raises NoSuchPage."""

    def get(self, owner: str, id: str) -> dict[str, Any] | None:
        """Return the fields of one row, and its `id`; None if there is no such row."""

    def of_person(self, conversation: str) -> Sequence[dict[str, Any]]:
        """Return the rows of this kind that lie outside every conversation and tell of this person, in the order of the
        ids: those to which their conversation holds pointers. Nobody else's rows are read."""

    def expire(self, conversation: str, id: str, at: datetime) -> None:
        """Let a row outside this conversation that tells of its person be deleted at that moment, and some days later
        the pointer to it. Nothing happens if there is no such row. A repeat may name another moment."""

    def put(self, owner: str, id: str, fields: Mapping[str, Any]) -> bool:
        """Keep a new row. Return False if the row was there before, or was taken away: then it stays as it was."""

    def change(self, owner: str, id: str, fields: Mapping[str, Any], first: str = "") -> bool:
        """Give a row these fields. False, and nothing is written, if there is no such row, or if the field that `first`
        names has another value already: so an effect is told from another one that was faster."""

    def take(self, owner: str, id: str, now: datetime, effect: str) -> bool:
        """Take a row away. Return False if it was never there, or another effect took it."""

    def together(self, conversation: str, effect: str, now: datetime, writes: Sequence[Write]) -> tuple[int, ...]:
        """Do these writes, of whatever kinds, in one transaction, once for this effect. Return the places of those that
        were refused, and then nothing is written; empty if all are written, now or by an earlier try. Raises TryAgain
        if another transaction is in the way."""


Rows = Callable[[str], RowStore]
"""A function that returns the row store of a kind."""


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


@dataclass(frozen=True)
class Appointment:
    """Something in a person's calendar: once, or again and again."""

    id: str
    """The appointment's id, which is that of the effect that made it."""
    title: str
    start: datetime
    """When the appointment begins; of one that recurs, when it begins for the first time."""
    minutes: int
    zone: str
    """The IANA name of the zone whose wall clock the appointment keeps to."""
    recurs: Recurrence | None = None
    """When the appointment happens again; its first occurrence is `start`. None for what happens once."""
    days: int = 0
    """The number of whole days that it lasts, by the clock there; 0 for what lasts some minutes."""

    def end(self, start: datetime) -> datetime:
        """When the occurrence ends that begins at `start`."""
        if not self.days:
            return start + timedelta(minutes=self.minutes)
        zone = ZoneInfo(self.zone)
        last = start.astimezone(zone).date() + timedelta(days=self.days)
        midnights = (moment(datetime.combine(last + timedelta(days=n), time()), zone) for n in range(2))
        return next(at for at in midnights if at is not None)


class Calendar(Protocol):
    """A person's appointments. Every change takes the id of its effect (the committed action) and is repeat-safe."""

    def within(self, conversation: str, start: datetime, end: datetime) -> list[Appointment]:
        """Return the appointments that overlap the time between two moments, in the order of their starts. One that
        recurs may be among them without an occurrence there: its first occurrence begins before `end`."""

    def find(self, conversation: str, words: str) -> list[Appointment]:
        """Return the appointments with this title, or with these whole words in their title, however they are written;
        in the order of their starts."""

    def get(self, conversation: str, id: str) -> Appointment | None:
        """The appointment with this id; None if there is none."""

    def kept(self, conversation: str) -> list[Appointment]:
        """Return all appointments that this service itself keeps, in the order of their starts: what it tells a person
        who asks for their data. Empty where an outside provider keeps them."""

    def add(self, conversation: str, appointment: Appointment) -> None:
        """Add the appointment under its id, which is that of the effect (the committed action): a repeat adds
        nothing."""

    def change(self, conversation: str, appointment: Appointment) -> bool:
        """Replace the appointment of that id by this one. Return False, and change nothing, if it was deleted."""

    def move_one(self, conversation: str, rest: Appointment, moved: Appointment, now: datetime, effect: str) -> bool:
        """Move one occurrence of what recurs: let the others be as `rest`, and add the one as `moved`, both or neither.
        False, and nothing done, if the appointment was deleted."""

    def delete(self, conversation: str, appointment: str, now: datetime, effect: str) -> bool:
        """Delete the appointment. Return False if another effect did so before."""


@dataclass(frozen=True)
class Contact:
    """Somebody whom a person knows."""

    id: str
    """The contact's id, which is that of the effect that added them, with a number where it added several."""
    name: str
    email: str = ""
    phone: str = ""


class Contacts(Protocol):
    """The contacts of each person."""

    def find(self, conversation: str, name: str) -> list[Contact]:
        """Return the contacts with this name, however it is written; if there are none, those with these whole words in
        their name. An empty name finds all. In the order of their names."""

    def with_address(self, conversation: str, email: str) -> list[Contact]:
        """Return those with exactly this address, in the order of their names."""

    def get(self, conversation: str, id: str) -> Contact | None:
        """The contact with this id; None if there is none."""

    def kept(self, conversation: str) -> list[Contact]:
        """Return all contacts that this service itself keeps, in the order of their names; empty where an outside
        provider keeps them."""

    def add(self, conversation: str, contact: Contact) -> None:
        """Add the contacts under their ids. Those that are there already stay as they are."""

    def change(self, conversation: str, contact: Contact) -> bool:
        """Give the contact with this id this name, address and number. Return False if it was deleted."""

    def delete(self, conversation: str, contact: str, now: datetime, effect: str) -> bool:
        """Delete the contact with this id. Return False if another effect did so before."""


@dataclass(frozen=True)
class Email:
    """An email that a person has written through the service."""

    id: str
    """The email's id, which is that of the effect that wrote it."""
    to: str
    subject: str
    body: str
    at: datetime
    sent: bool = False
    """Whether the email was sent; otherwise it is a draft."""


class Mail(Protocol):
    """A person's email: drafts, and what they have sent."""

    @property
    def can_send(self) -> bool:
        """Whether email can be sent: the operator has set an address to send from."""

    def search(self, conversation: str, words: str, most: int) -> list[Email]:
        """Up to `most` drafts and sent emails that have these words in their address, subject or text, newest first."""

    def kept(self, conversation: str) -> list[Email]:
        """All emails that this service itself keeps of the person, newest first; empty where an outside provider keeps
        them."""

    def draft(self, conversation: str, email: Email) -> None:
        """Keep a draft under its id. One that is there already stays as it is."""

    def send(self, conversation: str, email: Email) -> bool:
        """Send an email, which is not repeat-safe. Return False if it was refused, and certainly not sent.

        Raises NotDone if it was certainly not sent either, and may be later."""

    def was_sent(self, conversation: str, id: str) -> bool:
        """Return whether an earlier `send` under this id has sent it. Raises NobodyKnows if that cannot be told."""


@dataclass(frozen=True)
class DirectoryEntry:
    """A person in the directory, as admins find them."""

    conversation: str
    number: str
    """The person's number in E.164."""
    name: str | None
    status: AdmissionStatus


class People(Protocol):
    """The directory of people. The turns of each person write their own entry, in their transaction."""

    def all(self) -> list[DirectoryEntry]:
        """Return everybody in the directory, in no order."""

    def with_numbers(self, numbers: Sequence[str]) -> list[DirectoryEntry]:
        """Return the entries of those of these numbers (E.164) who have ever written, in the order of the numbers. It
        reads these entries alone, however long the directory is."""


@dataclass(frozen=True)
class Services:
    """The ports and the settings that tools may use. A new outside service is a new field."""

    rows: Rows
    """A function that returns the store of the rows of one kind, which lanes keep."""
    tasks: Tasks
    calendar: Calendar
    contacts: Contacts
    mail: Mail
    people: "People | None" = None
    """The directory in which admins find people; None where nobody is listed."""
    mailbox: Mailbox | None = None
    """The mailbox of all conversations, by which a tool of one conversation changes another."""
    business: Business | None = None
    """The operator's files; None where there are none."""
    hand_off_webhook: HandOffWebhook | None = None
    """The operator's webhook for hand-offs; None where none is set up."""
    settings: Settings = field(default_factory=Settings)
    """The operator's settings: a tool asks for those of its lane by their class."""
    payments: Payments | None = None
    """The service that takes payments; None where people pay on delivery alone."""
