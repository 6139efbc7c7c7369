"""What operators do in a person's conversation: they answer, take a hand-off, hand it back, close the ticket. Each move
comes through the person's mailbox, so it is in order with what the person writes.

another operator has it     the answer is not sent, the hand-off neither taken nor handed back, unless the operator asks
                            to take it over
there is no hand-off        an answer or a taking begins one
too many answers wait       the answer is not sent: nothing can be until the person writes
an answer waits, or fails   an operator who answered by text is told; others see it in the transcript
"""

from collections.abc import Mapping
from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator, Field, JsonValue

from parley.conversation.state import MOST_UNSENT, Conversation, OperatorWords
from parley.conversation.text import clean, is_blank, one_line
from parley.deferred import DeferredModel
from parley.lanes.lane import Handler
from parley.lanes.support.hand_off import handed_to_bot, held_by, written_since
from parley.lanes.support.notes import HandOff, SupportNotes, support_notes
from parley.lanes.support.passing_on import (
    DESK_TOLD,
    LONGEST_PASSED_ON,
    NOT_SENT,
    NOT_YOURS,
    SAID_BEFORE,
    TOO_MANY,
    UNDELIVERED,
    UNREACHABLE,
    WAITING,
    DeskWords,
    desk_told,
    pass_on,
    passed_on,
)
from parley.lanes.support.texts import of
from parley.lanes.support.tickets import CloseTicket, KeepTicket, close_row, keep_ticket
from parley.ports import TurnContext
from parley.tools.tool import LaneAction, Result

OPERATOR_SAID, OPERATOR_TOOK, HANDED_BACK, TICKET_CLOSED = "operator_said", "operator_took", "handed_back", "closed"
"""The names of the events by which operators act."""
LONGEST = 1_600
"""The most characters of an operator's answer: the longest SMS."""

OperatorName = Annotated[str, BeforeValidator(lambda name: one_line(str(name)) or "?")]
"""The name of an operator, as colleagues and the transcript read it."""


class OperatorMove(DeferredModel):
    """The data of an event by which an operator acts in a person's conversation."""

    operator: OperatorName
    phone: str = ""
    """The conversation of an admin who does it by text; empty for an operator who works elsewhere."""
    at: AwareDatetime | None = None
    """When the operator did it."""
    take: bool = False
    """Whether the operator takes the hand-off from another one."""
    ticket: str = ""
    """The number of the ticket that is closed."""


class OperatorAnswer(OperatorMove):
    """The data of an event by which an operator answers a person."""

    text: Annotated[str, BeforeValidator(lambda text: clean(str(text)).strip()), Field(max_length=LONGEST)]


def operator_said(conversation: Conversation, data: Mapping[str, JsonValue], context: TurnContext) -> Result:
    """Handle an operator's answer: send it to the person, and note that this operator has the hand-off, which begins
    now if there was none. Send nothing if the operator may not answer now.
    """
    said, notes = OperatorAnswer.model_validate(data), support_notes(conversation)
    is_full = len(conversation.unsent) >= MOST_UNSENT
    if (refused := _refused(conversation, notes, said, is_full)) is not None:
        return refused
    if is_blank(said.text):
        return Result("")
    taken = notes.answered_by(said.operator, said.phone).change(hand_off=_taken(notes, said, context))
    result = Result(said.text, operator=said.operator, acts=_kept(notes, said.text, said, context))
    return held_by(conversation, taken, context, result)


def operator_took(conversation: Conversation, data: Mapping[str, JsonValue], context: TurnContext) -> Result:
    """Handle an operator's taking of the hand-off: note their name, and begin a hand-off if there is none."""
    took, notes = OperatorMove.model_validate(data), support_notes(conversation)
    if (refused := _refused(conversation, notes, took)) is not None:
        return refused
    subject = of(conversation.language).wants_a_person
    taken = notes.change(hand_off=_taken(notes, took, context))
    acts = (*_kept(notes, subject, took, context), *_said_before(conversation, notes, took))
    return held_by(conversation, taken, context, Result("", acts=acts))


def handed_back(conversation: Conversation, data: Mapping[str, JsonValue], context: TurnContext) -> Result:
    """Handle an operator's handing back: end the hand-off, so that the bot answers again, and tell the person. Do
    nothing if there is no hand-off, or another operator has it.
    """
    move, notes = OperatorMove.model_validate(data), support_notes(conversation)
    if notes.hand_off is None:
        return Result("")
    if notes.hand_off.is_of_another(move.operator) and not move.take:
        return _told_why(move, NOT_YOURS, notes, notes.hand_off.operator or "")
    return handed_to_bot(conversation, of(conversation.language).back_by_operator)


def ticket_closed(conversation: Conversation, data: Mapping[str, JsonValue], context: TurnContext) -> Result:
    """Handle an operator's closing of an open ticket of the person's: close it, end its hand-off, and tell the person.
    Do nothing if it is not open.
    """
    closed, notes, says = OperatorMove.model_validate(data), support_notes(conversation), of(conversation.language)
    further, left = notes.without_waiting(closed.ticket)
    ticket = further or notes.ticket
    if ticket is None or ticket.number != closed.ticket:
        return Result("")
    acts = (LaneAction(close_row.name, CloseTicket(id=ticket.id, by=closed.operator, entries=ticket.entries_in_words)),)
    words = says.closed_by_operator.format(ticket=ticket.number)
    if further is not None or notes.hand_off is None:
        left = notes.without_ticket() if further is None else left
        return Result(words, notes=left.store(), acts=acts)
    over = handed_to_bot(conversation, f"{words} {says.back_by_operator}", notes.without_ticket())
    return Result(over.words, notes=over.notes, leaves_floor=True, forget=over.forget, acts=acts)


def _taken(notes: SupportNotes, move: OperatorMove, context: TurnContext) -> HandOff:
    now = move.at or context.now()
    return (notes.hand_off or HandOff(since=now)).taken(move.operator, now, move.phone)


def _kept(notes: SupportNotes, subject: str, move: OperatorMove, context: TurnContext) -> tuple[LaneAction, ...]:
    """Return the action that opens a ticket for a hand-off that an operator began; empty if one is open already."""
    if notes.ticket is not None:
        return ()
    return (LaneAction(keep_ticket.name, KeepTicket(subject=one_line(subject, 300), at=move.at or context.now())),)


def _said_before(conversation: Conversation, notes: SupportNotes, took: OperatorMove) -> tuple[LaneAction, ...]:
    """Return the action that tells an admin who takes a hand-off by text what the person has written since it began;
    empty if they have it already, or the person wrote nothing.
    """
    said, ticket = "\n".join(written_since(notes)), notes.ticket
    is_known = notes.hand_off is not None and notes.hand_off.phone == took.phone
    if not took.phone or is_known or not said or ticket is None:
        return ()
    text = said if len(said) <= LONGEST_PASSED_ON else f"… {said[2 - LONGEST_PASSED_ON :].lstrip()}"
    told = DeskWords(to=took.phone, what=SAID_BEFORE, ticket=ticket.number, name=_name(conversation), text=text)
    return (LaneAction(pass_on.name, told),)


def undelivered(
    conversation: Conversation, words: OperatorWords, is_waiting: bool, context: TurnContext
) -> Result | None:
    """Return the Result that tells an admin who answered by text that their words wait until the person writes, or were
    not delivered. None if the writer is not known as one who texts.
    """
    notes = support_notes(conversation)
    wrote = next((each for each in notes.texting if each.operator == words.operator), None)
    if wrote is None:
        return None
    number = wrote.ticket or (notes.ticket.number if notes.ticket else "")
    what, name, text = WAITING if is_waiting else UNDELIVERED, _name(conversation), passed_on(words.text)
    told = DeskWords(to=wrote.phone, what=what, ticket=number, name=name, text=text)
    return Result("", acts=(LaneAction(pass_on.name, told),))


def _name(conversation: Conversation) -> str:
    return ((conversation.person.name if conversation.person else None) or "")[:60]


def _refused(
    conversation: Conversation, notes: SupportNotes, move: OperatorMove, is_full: bool = False
) -> Result | None:
    """Return the Result for an operator who cannot act now: another one has the hand-off, the person cannot be written
    to, or too many answers wait. An operator who texts is told why. None if the operator can act.
    """
    if conversation.is_opted_out or conversation.is_blocked:
        what, name = UNREACHABLE, _name(conversation)
    elif notes.hand_off is not None and notes.hand_off.is_of_another(move.operator) and not move.take:
        what, name = NOT_SENT, notes.hand_off.operator or ""
    elif is_full:
        what, name = TOO_MANY, _name(conversation)
    else:
        return None
    return _told_why(move, what, notes, name)


def _told_why(move: OperatorMove, what: str, notes: SupportNotes, name: str) -> Result:
    """Return the Result of a move that is not made: an operator who texts is told why, `what`, by this name."""
    if not move.phone:
        return Result("")
    number = notes.ticket.number if notes.ticket else ""
    return Result("", acts=(LaneAction(pass_on.name, DeskWords(to=move.phone, what=what, ticket=number, name=name)),))


EVENTS: Mapping[str, Handler] = {
    OPERATOR_SAID: operator_said,
    OPERATOR_TOOK: operator_took,
    HANDED_BACK: handed_back,
    TICKET_CLOSED: ticket_closed,
    DESK_TOLD: desk_told,
}
"""The events from outside that the lane understands, by name: operators' moves, and what an admin's phone is told."""
