"""A whole service in one process: the deployed turn code on the memory adapters, with lists as queues.

For `parley chat` and for the tests that talk to the service.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from parley.adapters.calendar import StoredCalendar
from parley.adapters.contacts import StoredContacts
from parley.adapters.mail import StoredMail
from parley.adapters.memory import MemoryAgenda, MemoryOutbox, MemoryStore, MemoryTable
from parley.adapters.memory_payments import MemoryPayments
from parley.adapters.memory_queues import MemoryDelays, MemoryDeliveries, MemoryQueue, MemorySender
from parley.adapters.memory_rows import MemoryPeople, MemoryRows
from parley.adapters.tasks import StoredTasks
from parley.business.files import Business
from parley.conversation.effects import Outbound
from parley.conversation.events import AnyEvent, Attachment, Channel, Message, MessageForm, Provider
from parley.conversation.identity import conversation_id
from parley.conversation.state import Conversation
from parley.delivery import Delivery
from parley.lanes.table import LANES
from parley.ports import (
    Accounts,
    Budgets,
    Calendar,
    Clock,
    Contacts,
    Deadline,
    HomeLibrary,
    MediaAccess,
    Model,
    Moderator,
    Policy,
    Services,
    StoredResponses,
    Tasks,
    TitleKind,
    TurnContext,
)
from parley.settings import Settings, SettingsModel
from parley.settings.model import ModelSettings
from parley.sweep import sweep
from parley.turn.run import TurnReport, Turns
from parley.wiring import policy as policy_by
from parley_cli import service_files

KEY, SERVICE, NUMBER = "local", "parley", "+15005550006"
INVOCATION_SECONDS = 60


def every_lane(*given: SettingsModel, variables: Mapping[str, str] | None = None) -> Settings:
    """Return settings that switch on every lane that is off by default; `given` are settings besides, and `variables`
    those of the environment.
    """
    return Settings({**switches(), **(variables or {})}, *given)


def switches() -> dict[str, str]:
    """Return the environment variables that switch on every lane that is off by default."""
    models = [lane.settings for lane in LANES.values() if lane.settings and "is_on" in lane.settings.model_fields]
    return {each.variables()["is_on"]: "yes" for each in models}


def of_folder(
    now: Clock, business: Business, model: Model | None, *given: SettingsModel, admins: str = "", **parts: Any
) -> "MemoryService":
    """Return the service of a folder as it is deployed, with the parameters that the folder sets. `admins` are the
    numbers of its admins, with commas between them; `parts` are further adapters.
    """
    usual = {"PARLEY_PAYMENTS": "both", "PARLEY_ONBOARDING": "no", "PARLEY_ADMINS": admins}
    variables = {**usual, **service_files.variables(business)}
    settings = every_lane(*given, variables=variables)
    return MemoryService(now, model, policy=policy_by(settings), business=business, settings=settings, **parts)


@dataclass
class MemoryService:
    """The whole service in memory: it takes what people text, and returns the messages that they get."""

    now: Clock
    model: Model | None = None
    policy: Policy = field(default_factory=Policy)
    budgets: Budgets = field(default_factory=Budgets)
    media: MediaAccess = field(default_factory=MediaAccess)
    business: Business | None = None
    settings: Settings = field(default_factory=Settings)
    """The settings of the lanes."""
    table: MemoryTable = field(default_factory=MemoryTable)
    tasks: Tasks = field(init=False)
    calendar: Calendar = field(init=False)
    contacts: Contacts = field(init=False)
    mail: StoredMail = field(init=False)
    mailbox: MemoryQueue = field(default_factory=MemoryQueue)
    dead_letters: MemoryQueue = field(default_factory=MemoryQueue)
    deliveries: MemoryDeliveries = field(default_factory=MemoryDeliveries)
    sender: MemorySender = field(default_factory=MemorySender)
    payments: MemoryPayments | None = None
    """The payments adapter; None: people pay on delivery only."""
    accounts: Accounts | None = None
    """The accounts that people have at Google; None: nobody can connect any."""
    moderator: Moderator | None = None
    responses: StoredResponses | None = None
    libraries: Mapping[TitleKind, HomeLibrary] = field(default_factory=dict)
    """The home's libraries of films and series; empty: there are none."""
    reports: list[TurnReport] = field(default_factory=list)
    said: int = 0

    def __post_init__(self) -> None:
        """Build the adapters, the turn code and the delivery code on the memory table and queues."""
        self.rows = partial(MemoryRows, self.table)
        self.tasks = StoredTasks(self.rows)
        self.calendar = StoredCalendar(self.rows)
        self.contacts = StoredContacts(self.rows)
        self.mail = built_in = StoredMail(self.rows, post=lambda _: built_in.can_send, can_send=False)
        self.outbox = MemoryOutbox(self.table)
        self.agenda = MemoryAgenda(self.table)
        self.delays = MemoryDelays(self.now, self.mailbox)
        self.turns = Turns(
            store=MemoryStore(self.table),
            deliveries=self.deliveries,
            delays=self.delays,
            make_context=self._context,
            report=self.reports.append,
            dead_letters=self.dead_letters,
            gave_up=lambda *_: None,
            failed=lambda *_: None,
            turn_seconds=self.settings.of(ModelSettings).turn_seconds,
        )
        self.delivery = Delivery(self.outbox, dict.fromkeys(Provider, self.sender), self.mailbox, self.now, self.delays)

    def message(
        self,
        person: str,
        text: str,
        channel: Channel = Channel.SMS,
        *,
        provider: Provider = Provider.TWILIO,
        form: MessageForm = MessageForm.TEXT,
        payload: str | None = None,
        quoted: str | None = None,
        media: tuple[Attachment, ...] = (),
        received_at: datetime | None = None,
    ) -> Message:
        """Return the event that a webhook would put into the mailbox for this text."""
        self.said += 1
        return Message(
            id=f"SM{self.said:032x}",
            conversation=conversation_id(KEY, SERVICE, person),
            received_at=received_at or self.now(),
            channel=channel,
            provider=provider,
            person=person,
            service=NUMBER,
            form=form,
            text=text,
            payload=payload,
            quoted=quoted,
            media=media,
        )

    def receive(self, event: AnyEvent) -> list[Outbound]:
        """Put an event into the mailbox and process the queues. Return the messages that were sent."""
        self.mailbox.put(event)
        return self.work()

    def work(self) -> list[Outbound]:
        """Process the mailbox and the deliveries until both are empty. Return the messages that were sent."""
        before = len(self.sender.sent)
        self.delays.ring()
        while self.mailbox.events or self.deliveries.relays:
            while self.mailbox.events:
                self.turn(self.mailbox.events.popleft())
            while self.deliveries.relays:
                self.delivery.deliver(self.deliveries.relays[0], Deadline.after(INVOCATION_SECONDS))
                self.deliveries.relays.popleft()  # as in SQS, a relay that failed stays in the queue
        return self.sender.sent[before:]

    def sweep(self) -> int:
        """Run the sweep once, as the schedule does every minute. Return how many due items it queued; `work` processes
        them.
        """
        return sweep(self.agenda, self.mailbox, self.delays, self.now, Deadline.after(INVOCATION_SECONDS))

    def next_due(self, until: datetime) -> datetime | None:
        """Return the moment of what is due first, for the sweep or in the delayed queue; None if nothing is due by
        then.
        """
        due = [each.at for each in self.agenda.due(until, 1)]
        return min((*due, *(at for timer in self.delays.waiting if (at := timer.received_at) <= until)), default=None)

    def turn(self, event: AnyEvent) -> None:
        """Apply one event as an invocation of its own."""
        list(self.turns.apply([event], self.invocation()))

    def invocation(self) -> Deadline:
        """Return the deadline of an invocation that begins now: in 60 s, or later if a turn may take longer."""
        return Deadline.after(max(INVOCATION_SECONDS, 2 * self.turns.turn_seconds))

    def conversation(self, person: str) -> Conversation:
        """Return the stored state of the person's conversation; an empty one if there is none."""
        id = conversation_id(KEY, SERVICE, person)
        return self.table.conversations.get(id, Conversation(id=id))

    @property
    def services(self) -> Services:
        """Return what the tools may use: rows, calendar, contacts, mail, tasks, settings and payments."""
        return Services(
            rows=self.rows,
            calendar=self.calendar,
            contacts=self.contacts,
            mail=self.mail,
            tasks=self.tasks,
            people=MemoryPeople(self.table, partial(conversation_id, KEY, SERVICE)),
            mailbox=self.mailbox,
            business=self.business,
            settings=self.settings,
            payments=self.payments,
            accounts=self.accounts,
            moderator=self.moderator,
            responses=self.responses,
            libraries=self.libraries,
        )

    def _context(self, deadline: Deadline) -> TurnContext:
        """Return the context of a turn with this deadline: clock, services, model and policy of this service."""
        return TurnContext(
            now=self.now,
            deadline=deadline,
            services=self.services,
            model=self.model,
            outbox=self.outbox,
            policy=self.policy,
            budgets=self.budgets,
            media=self.media,
        )
