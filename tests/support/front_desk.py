"""A bakery whose staff answer customers: Ana texts it, and Bo is an admin. Operators act through the events of the
API."""

from dataclasses import replace
from typing import Any

from parley.adapters.memory_queues import ManualClock
from parley.business.files import Business, SupportDesk
from parley.conversation.admission_policy import AdmissionPolicy
from parley.conversation.events import Channel, Notified
from parley.lanes.support.notes import SupportNotes, support_notes
from parley.ports import HandOffNotice, Model, Policy
from parley.settings import Settings, SettingsModel
from parley.settings.conversation import AdmissionSettings
from parley_cli.memory_service import MemoryService
from tests.support.business import BUSINESS
from tests.support.phone import Phone

BO = "+14165550999"
OPEN = "2026-11-21T15:00:00"
"""A Saturday, 10 in the morning at the bakery: people answer until 20:00."""
CLOSED = "2026-11-23T15:00:00"
"""A Monday: the bakery is closed, and opens on Tuesday at 7."""


class Webhook:
    """The operator's own hand-off system, in memory. It keeps the notices that it gets while `is_up`, and counts the
    tries.
    """

    def __init__(self) -> None:
        self.is_up, self.taken, self.tries = True, list[HandOffNotice](), 0

    def post(self, notice: HandOffNotice) -> None:
        from parley.errors import NotDone

        self.tries += 1
        if not self.is_up:
            raise NotDone("down")
        self.taken.append(notice)


class DeskService(MemoryService):
    """A service in memory that posts hand-offs to a webhook."""

    webhook: Webhook | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        self.untold = list[str]()
        """The conversations for which no admin on duty could be told of the hand-off."""

    @property
    def services(self) -> Any:
        return replace(super().services, hand_off_webhook=self.webhook, report_untold=self.untold.append)


class FrontDesk:
    """A bakery's service with two phones: Ana, a customer, and Bo, an admin."""

    def __init__(
        self,
        clock: ManualClock,
        at: str = OPEN,
        model: Model | None = None,
        desk: SupportDesk | None = None,
        spanish: bool = False,
        admins: bool = True,
        channel: Channel = Channel.SMS,
        *given: SettingsModel,
    ) -> None:
        """Build the service at this time (UTC), and let both people choose their language. `admins`: whether Bo is an
        admin; `given` are settings.
        """
        from datetime import UTC, datetime

        clock.time = datetime.fromisoformat(at).replace(tzinfo=UTC)
        business: Business = replace(
            BUSINESS, service=BUSINESS.service.model_copy(update={"support": desk or SupportDesk()})
        )
        self.service = DeskService(
            clock,
            model,
            business=business,
            policy=Policy(admission=AdmissionPolicy(admins=frozenset([BO] if admins else []))),
            settings=Settings(None, AdmissionSettings(admins=BO if admins else ""), *given),
        )
        self.clock = clock
        self.ana, self.bo = Phone(self.service, channel=channel), Phone(self.service, BO, Channel.WHATSAPP)
        self.events = 0
        if admins:
            self.bo.says("español" if spanish else "English")
        self.ana.says("español" if spanish else "English")
        clock.time = datetime.fromisoformat(at).replace(tzinfo=UTC)
        clock.advance(minutes=45)
        self.ana.inbox.clear()
        self.bo.inbox.clear()

    @property
    def notes(self) -> SupportNotes:
        """Return what the support lane keeps about Ana."""
        return support_notes(self.ana.state)

    @property
    def number(self) -> str:
        """Return the number of Ana's open ticket."""
        assert self.notes.ticket is not None
        return self.notes.ticket.number

    @property
    def is_handed_off(self) -> bool:
        return self.notes.hand_off is not None

    def ana_says(self, text: str, **how: Any) -> None:
        """Let Ana send a text. What Bo gets of it goes to his inbox."""
        self._heard(lambda: self.ana.says(text, **how))

    def bo_says(self, text: str) -> None:
        self._heard(lambda: self.bo.says(text))

    def later(self, **units: float) -> None:
        self._heard(lambda: self.ana.later(**units))

    def _heard(self, happens: Any) -> None:
        """Do `happens`, and then add what was sent meanwhile to the inbox of each person, once."""
        before = len(self.service.sender.sent)
        for phone in (self.ana, self.bo):
            phone.inbox = list(phone.inbox)
        kept = {phone.number: list(phone.inbox) for phone in (self.ana, self.bo)}
        happens()
        new = self.service.sender.sent[before:]
        for phone in (self.ana, self.bo):
            phone.inbox = kept[phone.number] + [each.text for each in new if each.to == phone.number]

    def operator(self, what: str, operator: str = "Cleo", id: str = "", **data: Any) -> Notified:
        """Let an operator do something (`what`), as the event that the API queues for it. Return the event."""
        self.events += 1
        self.clock.advance(seconds=1)
        event = Notified(
            id=id or f"api-{self.events}",
            conversation=self.ana.state.id,
            received_at=self.clock(),
            lane="support",
            what=what,
            data={"operator": operator, "phone": "", **data},
        )
        self._heard(lambda: self.service.receive(event))
        return event

    def operator_says(self, text: str, operator: str = "Cleo", take: bool = False) -> None:
        self.operator("operator_said", operator, text=text, take=take)

    def said_by(self, operator: str) -> list[str]:
        """Return the texts of an operator in Ana's transcript, in order."""
        return [line.text for line in self.ana.state.history.lines if line.operator == operator]
