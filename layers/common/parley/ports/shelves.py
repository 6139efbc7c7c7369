"""What the tools use: the shelves of a person's things, and the services behind them."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from parley.business.files import Business
from parley.conversation.admission import Status
from parley.ports.queues import Mailbox
from parley.schedules import Recurrence, moment
from parley.settings import Settings


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
    """The IANA name of the zone whose wall clock it keeps to."""
    recurs: Recurrence | None = None
    """When it happens again; its first occurrence is `start`. None for what happens once."""
    days: int = 0
    """For how many whole days it lasts, by the clock there; 0 for what lasts some minutes."""

    def end(self, start: datetime) -> datetime:
        """When the occurrence ends that begins at `start`."""
        if not self.days:
            return start + timedelta(minutes=self.minutes)
        zone = ZoneInfo(self.zone)
        last = start.astimezone(zone).date() + timedelta(days=self.days)
        midnights = (moment(datetime.combine(last + timedelta(days=n), time()), zone) for n in range(2))
        return next(at for at in midnights if at is not None)


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
        """Send it, which is not repeat-safe. False if it was refused, and certainly not sent.

        Raises NotDone if it was certainly not sent either, and may be later."""

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
    settings: Settings = field(default_factory=Settings)
    """What an operator has set: a tool asks for its lane's model."""
