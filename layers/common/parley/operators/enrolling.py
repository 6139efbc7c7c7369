"""What operators may do to participants. A change is an event in the person's own mailbox; what it has become is looked
for a few seconds, because an operator wants to know, and a turn takes a tenth of one.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from parley.adapters.participants import DynamoParticipants
from parley.conversation.enrolment import WITHDRAWN
from parley.conversation.events import AnyEvent, Enrol, Removal, StatusChange
from parley.conversation.identity import conversation_id
from parley.conversation.state import Conversation
from parley.errors import Problem
from parley.operators.forms import Change, Details, Listing, NewParticipant, Paging, Participant, Said, Transcript
from parley.operators.forms import Participants as ParticipantsPage
from parley.ports import Clock, Loaded, Mailbox, Store

PATIENCE = (0.1, 0.1, 0.1, 0.2, 0.2, 0.3, 0.5, 0.5, 1.0, 1.0, 1.0)
"""Seconds between looks, five in all: a cold turn takes two or three. The function may run ten."""


@dataclass(frozen=True)
class Enrolling:
    """Every method raises a Problem for what cannot be done, and has then changed nothing."""

    store: Store
    pages: DynamoParticipants
    mailbox: Mailbox
    secret: Callable[..., tuple[str, ...]]
    """Gives the secrets of these names."""
    service: str
    sender: str
    """The number that writes first to whoever has never written; empty: there is none."""
    has_messaging_service: bool
    """Whether Twilio chooses that number itself."""
    now: Clock
    wait: Callable[[float], None] = field(default=time.sleep)

    # --- looking ------------------------------------------------------------------------------------------------

    def page(self, listing: Listing) -> ParticipantsPage:
        """Those who are enrolled."""
        if listing.phone is not None:
            found = Participant.of(self._load(self._conversation(listing.phone)).conversation)
            return ParticipantsPage(items=[found] if found else [], next=None)
        page = self.pages.conversations(listing.limit, listing.cursor)
        items = [found for each in page.conversations if (found := Participant.of(each))]
        return ParticipantsPage(items=items, next=page.next)

    def one(self, participant: str) -> Details:
        """With their conversation's state and what they will be sent."""
        return _details(self._load(participant).conversation)

    def transcript(self, participant: str, paging: Paging) -> Transcript:
        """What was said, as far as it is kept."""
        _details(self._load(participant).conversation)
        page = self.pages.lines(participant, paging.limit, paging.cursor)
        return Transcript(items=[Said.of(line) for line in page.lines], next=page.next)

    # --- changing: each under the id of its event, which a repeat of the request has too ------------------------

    def enrol(self, who: NewParticipant, event: str) -> tuple[str, Participant | None]:
        """The participant's id, and the participant; None: the mailbox has the event, and nobody knows more yet."""
        conversation = self._conversation(who.phone)
        before = self._load(conversation, event)
        if event not in before.receipts:
            self._require_enrollable(before.conversation)
        after = self._applied(
            before,
            Enrol(
                id=event,
                conversation=conversation,
                received_at=self.now(),
                person=who.phone,
                service=self.sender,
                name=who.name,
                timezone=who.timezone,
                background=who.background,
                gender=who.gender,
                ethnicity=who.ethnicity,
            ),
        )
        if after is None:
            return conversation, None
        enrolment = after.enrolment
        if enrolment is None or enrolment.event != event:  # somebody was faster, or the person texted STOP
            self._require_enrollable(after)
            told = "This request was dealt with before, and they are not enrolled by it now. Ask with another key."
            raise Problem(409, told, "dealt-with")
        return conversation, Participant.of(after)

    def change(self, participant: str, change: Change, event: str) -> Participant | None:
        """The participant as they are then; None as above."""
        before = self._load(participant, event)
        if event not in before.receipts:
            _require_possible(before.conversation, change.status)
        at = self.now()
        after = self._applied(
            before, StatusChange(id=event, conversation=participant, received_at=at, status=change.status)
        )
        if after is None:
            return None
        if event not in before.receipts:  # else others may have changed it since, after this had been done
            _require_possible(after, change.status)
        return _participant(after)

    def remove(self, participant: str, event: str) -> bool:
        """Whether they are known to be out."""
        before = self._load(participant, event)
        if event not in before.receipts:
            _participant(before.conversation)
        return self._applied(before, Removal(id=event, conversation=participant, received_at=self.now())) is not None

    # --- how ----------------------------------------------------------------------------------------------------

    def _conversation(self, phone: str) -> str:
        (secret,) = self.secret("conversation-key")
        return conversation_id(secret, self.service, phone)

    def _load(self, conversation: str, *events: str) -> Loaded:
        return self.store.load(conversation, events)

    def _require_enrollable(self, conversation: Conversation) -> None:
        enrolment = conversation.enrolment
        if conversation.is_opted_out:
            raise Problem(409, "They texted STOP. Only they can undo that, by texting START.", "opted-out")
        if conversation.is_blocked:
            raise Problem(409, "They are blocked. An admin can undo that, by texting UNBLOCK.", "blocked")
        if enrolment is not None and enrolment.is_running:
            raise Problem(409, f"They are enrolled already, as {conversation.id}.", "enrolled")
        if conversation.person is None and not self.sender and not self.has_messaging_service:
            told = "They have never written, and no number is set up to write to them first: deploy with TwilioNumber."
            raise Problem(503, told, "no-number")

    def _applied(self, before: Loaded, event: AnyEvent) -> Conversation | None:
        """The conversation once the event is applied; None if that takes longer than somebody waits."""
        loaded = before
        if event.id not in before.receipts:
            self.mailbox.put(event)
        for seconds in PATIENCE:
            receipt = loaded.receipts.get(event.id)
            if receipt is not None and receipt.failed:
                told = f"Its turn failed: event {event.id} lies in the mailbox's dead-letter queue."
                raise Problem(500, told, "given-up")
            if receipt is not None:
                return loaded.conversation
            self.wait(seconds)
            loaded = self._load(event.conversation, event.id)
        return None


def _details(conversation: Conversation) -> Details:
    found = Details.of(conversation)
    if found is None:
        raise _nobody()
    return found


def _participant(conversation: Conversation) -> Participant:
    found = Participant.of(conversation)
    if found is None:
        raise _nobody()
    return found


def _nobody() -> Problem:
    return Problem(404, "There is no such participant.", "no-such-participant")


def _require_possible(conversation: Conversation, status: str) -> None:
    _participant(conversation)
    enrolment = conversation.enrolment
    if enrolment is not None and not enrolment.may_become(status):
        advice = " Enrol them anew." if enrolment.status == WITHDRAWN else ""
        told = f"Whoever is {enrolment.status} cannot become {status}.{advice}"
        raise Problem(409, told, "not-possible", [("status", told)])
