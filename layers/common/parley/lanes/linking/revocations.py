"""Consents that Google could not be asked to take back: they are tried further after everything else about their person
is deleted, in a conversation of nobody, whose document holds the encrypted token and no trace of the person.

handed over       the event `consent_left` in the mailbox of that conversation, before anything is deleted
tried             by a timer, after a minute, then twice as long each time, an hour at most
taken back        the conversation is erased, with the token
TRIED_FOR over    the same, and an operator is told: the error has an alarm

connected again   the same, and nothing is taken back: Google would end the new consent with the old one

The conversation's id is made of the account's, and the event's of the encrypted token too, so a repeat of the erasure
hands over the same event. See decision 0062.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Self

from pydantic import AwareDatetime, JsonValue, ValidationError

from parley.conversation.events import Notified
from parley.conversation.state import Conversation, Document
from parley.conversation.timers import Timer, TimerRules, whole_seconds
from parley.errors import AccountsBroken, AccountsUnavailable, TryAgain
from parley.lanes.lane import LaneNotes, LaneTimer
from parley.lanes.linking.notes import LANE_NAME
from parley.lanes.linking.texts import say
from parley.ports import Deadline, LeftConsent, Services, TurnContext
from parley.tools.tool import Call, LaneAction, NoArguments, Result, Tier, TimerRequest, tool

CONSENT_LEFT = "consent_left"
REVOKE = "linking.revoke"
"""The kind of the timer that tries again. It is stored, so it never changes."""
RELEASE_SECONDS = 4.0
"""The most seconds that an erasure waits for Google."""
FIRST, LONGEST = timedelta(minutes=1), timedelta(hours=1)
"""When it is tried again: at first, and at most."""
TRIED_FOR = timedelta(days=7)
"""How long it is tried. A consent to an app in testing is over by then; another one its person can end at Google."""


class RevocationNotes(Document):
    """What the conversation of nobody notes: the consent that is to be taken back."""

    sealed: str
    """The refresh token, encrypted for this conversation."""
    token: str = ""
    """What tells it from an earlier one of the same account."""
    since: AwareDatetime
    """When it was handed over."""

    @classmethod
    def of(cls, notes: Mapping[str, Mapping[str, JsonValue]]) -> Self | None:
        """Return the notes of a conversation of nobody; None if they hold no consent."""
        try:
            return cls.model_validate(notes.get(LANE_NAME, {}))
        except ValidationError:
            return None

    def is_over(self, now: datetime) -> bool:
        """Return whether it was tried for as long as it is."""
        return now >= self.since + TRIED_FOR


def hand_over(consents: tuple[LeftConsent, ...], services: Services, now: datetime) -> None:
    """Put each consent into the mailbox of a conversation of nobody. Safe to repeat."""
    if services.mailbox is None:
        raise TryAgain("there is no mailbox to which a consent could be handed over")
    for each in consents:
        event = Notified(
            id=f"left-{each.id}-{each.token}",
            conversation=each.id,
            received_at=now,
            lane=LANE_NAME,
            what=CONSENT_LEFT,
            data={"sealed": each.sealed, "token": each.token, "since": now.isoformat()},
        )
        services.mailbox.put(event)


def release(conversation: str, held: LaneNotes, context: TurnContext) -> bool:
    """Take back the person's consent at Google before everything about them is deleted. Return whether it is left to be
    taken back later, because Google did not do it now.
    """
    accounts = context.services.accounts
    if accounts is None:
        return False
    try:
        accounts.disconnect(conversation, Deadline.after(min(RELEASE_SECONDS, context.deadline.left)))
    except (AccountsUnavailable, AccountsBroken):
        consents = accounts.left_consents(conversation)
        hand_over(consents, context.services, context.now())
        return bool(consents)
    return False


# --- in the conversation of nobody ------------------------------------------------------------------------------------


def left(conversation: Conversation, data: Mapping[str, JsonValue], context: TurnContext) -> Result:
    """Note a consent that is to be taken back, and set the timer that tries it."""
    try:
        notes = RevocationNotes.model_validate(data)
    except ValidationError:
        return Result("")
    tries_already = RevocationNotes.of(conversation.notes) is not None
    later = () if tries_already else (TimerRequest(whole_seconds(context.now() + FIRST), "", kind=REVOKE),)
    return Result("", notes=notes.model_dump(mode="json"), later=later)


def due(conversation: Conversation, timer: Timer, context: TurnContext) -> Result:
    """Return the result that tries again, and comes again until that ends it."""
    notes, now = RevocationNotes.of(conversation.notes), context.now()
    if notes is None:
        return Result("")
    pause = min(max(now - notes.since, FIRST), LONGEST)
    return Result("", again=now + pause, acts=(LaneAction(take_back_consent.name, NoArguments()),))


@tool(Tier.WRITE, question=lambda call, _: say(call).ask_finish, is_for_lane=True)
def take_back_consent(call: Call[Services], arguments: NoArguments) -> Result:
    """Take back the consent that the conversation of nobody notes, and delete the token; for the last time, delete it
    whatever becomes of that."""
    notes = RevocationNotes.of(call.notes)
    if notes is None:
        return Result("", erases=True)
    is_last = notes.is_over(call.now)
    if call.services.accounts is None:  # an operator has switched Google off
        return Result("", erases=is_last)
    try:
        call.services.accounts.revoke(LeftConsent(call.conversation, notes.token, notes.sealed), is_last=is_last)
    except (AccountsUnavailable, AccountsBroken):
        return Result("", erases=is_last)
    return Result("", erases=True)


REVOCATION_TIMERS = {
    REVOKE: LaneTimer(TimerRules(useful=None, speaks=False, waits_for_answers=False, always=True), due)
}
"""The timer that tries again, however late it is: its conversation has no person."""
