"""What operators may do to participants. A function that raises a Problem has changed nothing."""

from parley.api.context import ApiContext, no_such_participant
from parley.conversation.enrolment import WITHDRAWN
from parley.conversation.events import Enrol, Removal, StatusChange
from parley.conversation.state import Conversation
from parley.errors import Problem
from parley.operators.forms import (
    Known,
    Listing,
    NewParticipant,
    Participant,
    Said,
    StatusPatch,
    Transcript,
    TranscriptPaging,
    details,
)
from parley.operators.forms import Participants as ParticipantsPage
from parley.settings.channels import TwilioSettings

# --- looking ------------------------------------------------------------------------------------------------


def participants(api: ApiContext, listing: Listing) -> ParticipantsPage:
    """Return a page of the enrolled people, or the one with the given phone number."""
    if listing.phone is not None:
        found = Participant.of(api.load(api.conversation_of(listing.phone)).conversation)
        return ParticipantsPage(items=[found] if found else [], next=None)
    page = api.directory.conversations(listing.limit, listing.cursor)
    items = [found for each in page.conversations if (found := Participant.of(each))]
    return ParticipantsPage(items=items, next=page.next)


def one(api: ApiContext, participant: str) -> Known:
    """Return a participant, with the state of their conversation and the messages that they will be sent. Raises a
    Problem (404) if they are not enrolled.
    """
    return _details(api.load(participant).conversation)


def transcript(api: ApiContext, participant: str, paging: TranscriptPaging) -> Transcript:
    """Return a page of the stored messages of a conversation. Raises a Problem (404) if nobody has this id."""
    api.known(participant)
    page = api.directory.lines(participant, paging.limit, paging.cursor, newest=paging.order == "newest")
    rows = api.outbox.find(participant, [line.id for line in page.lines if line.direction == "out"])
    statuses = {row.message.id: row.status for row in rows}
    return Transcript(items=[Said.of(line, statuses.get(line.id)) for line in page.lines], next=page.next)


# --- changing: each under the id of its event, which a repeat of the request has too ------------------------


def enrol(api: ApiContext, who: NewParticipant, event: str) -> tuple[str, Participant | None]:
    """Enrol a person. Return their id and the participant, or None in its place if the event is still waiting. Raises a
    Problem if they cannot be enrolled.
    """
    conversation = api.conversation_of(who.phone)
    before = api.load(conversation, event)
    if event not in before.receipts:
        _require_enrollable(api, before.conversation)
    after = api.applied(
        before,
        Enrol(
            id=event,
            conversation=conversation,
            received_at=api.now(),
            person=who.phone,
            service=api.settings.of(TwilioSettings).number,
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
        _require_enrollable(api, after)
        told = "This request was dealt with before, and they are not enrolled by it now. Ask with another key."
        raise Problem(409, told, "dealt-with")
    return conversation, Participant.of(after)


def change(api: ApiContext, participant: str, change: StatusPatch, event: str) -> Participant | None:
    """Change a participant's enrolment status. Return the changed participant; None if the event is still waiting.
    Raises a Problem if the change is not allowed.
    """
    before = api.load(participant, event)
    if event not in before.receipts:
        _require_possible(before.conversation, change.status)
    at = api.now()
    after = api.applied(before, StatusChange(id=event, conversation=participant, received_at=at, status=change.status))
    if after is None:
        return None
    if event not in before.receipts:  # else others may have changed it since, after this had been done
        _require_possible(after, change.status)
    return _participant(after)


def remove(api: ApiContext, participant: str, event: str) -> bool:
    """Remove a participant's enrolment. Return whether it is done; False if the event is still waiting. Raises a
    Problem if they are not enrolled.
    """
    before = api.load(participant, event)
    if event not in before.receipts:
        _participant(before.conversation)
    return api.applied(before, Removal(id=event, conversation=participant, received_at=api.now())) is not None


def _require_enrollable(api: ApiContext, conversation: Conversation) -> None:
    """Raise a Problem if this person cannot be enrolled: they opted out, are blocked or enrolled already, or no number
    is set up to write to them.
    """
    enrolment = conversation.enrolment
    if conversation.is_opted_out:
        raise Problem(409, "They texted STOP. Only they can undo that, by texting START.", "opted-out")
    if conversation.is_blocked:
        raise Problem(409, "They are blocked. An admin can undo that, by texting UNBLOCK.", "blocked")
    if enrolment is not None and enrolment.is_running:
        raise Problem(409, f"They are enrolled already, as {conversation.id}.", "enrolled")
    twilio = api.settings.of(TwilioSettings)
    if conversation.person is None and not twilio.number and not twilio.messaging_service:
        told = "They have never written, and no number is set up to write to them first: deploy with TwilioNumber."
        raise Problem(503, told, "no-number")


def _details(conversation: Conversation) -> Known:
    found = details(conversation)
    if found is None:
        raise no_such_participant()
    return found


def _participant(conversation: Conversation) -> Participant:
    found = Participant.of(conversation)
    if found is None:
        raise no_such_participant()
    return found


def _require_possible(conversation: Conversation, status: str) -> None:
    _participant(conversation)
    enrolment = conversation.enrolment
    if enrolment is not None and not enrolment.may_become(status):
        advice = " Enrol them anew." if enrolment.status == WITHDRAWN else ""
        told = f"Whoever is {enrolment.status} cannot become {status}.{advice}"
        raise Problem(409, told, "not-possible", [("status", told)])
