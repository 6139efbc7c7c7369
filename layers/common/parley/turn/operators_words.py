"""An operator's own words to the person: they are sent in the operator's name, in order with all other messages.

the person opted out or is blocked   nothing is said
WhatsApp's window is closed, or the  the words wait until the person writes, and are then said before anything else
number may have changed hands
otherwise                            said at once, even while a question is open or a lane holds the floor; the
                                     service's own questions are closed, so that a yes to the operator answers nothing
                                     else
one part did not arrive              the parts after it are given up, because they would make no sense alone

If the words wait or did not arrive, the lanes are told, so that their author hears of it.
"""

from collections.abc import Sequence

from parley.conversation import reach
from parley.conversation.effects import Drop
from parley.conversation.events import Message
from parley.conversation.state import MOST_UNSENT, Conversation, OperatorWords
from parley.lanes import table
from parley.ports import OutboxRow, TurnContext
from parley.turn.applying import Cause, say_result
from parley.turn.decision import Decision, say
from parley.turn.returning import is_silent

MOST_RETURNED = 2 * MOST_UNSENT
"""The most operators' texts that wait for the person to write. Lanes refuse new ones earlier, to leave room for those
that a provider returns."""
MOST_AT_ONCE = 10
"""The most messages that one turn sends of operators' waiting texts, because all are written in its commit. The rest
waits for the person's next message."""


def said_by_operator(
    conversation: Conversation, event: str, words: str, operator: str, context: TurnContext
) -> Decision:
    """Send an operator's words to the person and close all open questions; if the person cannot be written to now, keep
    the words until they write. Nothing for a person who opted out or is blocked.
    """
    person, now = conversation.person, context.now()
    if person is None or conversation.is_opted_out or conversation.is_blocked or conversation.erasing is not None:
        return Decision(conversation)
    closed = conversation.change(questions=(), waiting=(), set_aside=None)
    is_open = reach.is_window_open(person.channel, person.whatsapp_heard_at, now)
    if not is_open or conversation.unsent or is_silent(conversation, now, context):
        return keep_unsent(closed, OperatorWords(event=event, text=words, operator=operator), event, context)
    return say(closed, event, words, context, "operator", operator=operator)


def keep_unsent(conversation: Conversation, words: OperatorWords, event: str, context: TurnContext) -> Decision:
    """Keep an operator's words until the person writes, and report to the operator that they wait. If too many wait
    already, these are dropped and reported as not delivered.
    """
    if len(conversation.unsent) >= MOST_RETURNED:
        return _reported(conversation, words, event, False, context)
    context.usage.held += 1
    kept = conversation.change(unsent=(*conversation.unsent, words))
    return _reported(kept, words, event, True, context)


def give_up(
    conversation: Conversation, lost: OutboxRow, rows: Sequence[OutboxRow], event: str, context: TurnContext
) -> Decision:
    """After one part of an operator's message was lost, drop the parts that follow it, and report to the operator that
    the message did not arrive.
    """
    behind = (row.message for row in rows if row.status == "pending" and row.message.reply == lost.message.reply)
    dropped = tuple(Drop(each.id) for each in behind)
    words = OperatorWords(event=event, text=lost.message.text, operator=lost.message.operator or "")
    told = _reported(conversation, words, event, False, context)
    return Decision(told.conversation, (*dropped, *told.effects))


def _reported(
    conversation: Conversation, words: OperatorWords, event: str, is_waiting: bool, context: TurnContext
) -> Decision:
    """Let the first lane that knows the author of these words report to them that the words wait (`is_waiting`) or did
    not arrive.
    """
    if conversation.person is None:
        return Decision(conversation)
    for lane in table.on(context.services):
        result = lane.on_undelivered(conversation, words, is_waiting, context)
        if result is not None:
            return say_result(conversation, lane.name, result, Cause(event, context.now()), context, "proactive")
    return Decision(conversation)


def say_unsent(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Decision:
    """Send the operators' words that waited for the person to write, a limited number at a time; the rest waits for the
    next message.
    """
    person = conversation.person
    if not conversation.unsent or person is None or person.opted_out or person.returning is not None:
        return Decision(conversation)
    said = Decision(conversation)
    for place, kept in enumerate(conversation.unsent):
        id = f"{messages[0].id}.o{place}"
        after = say(said.conversation, id, kept.text, context, "operator", operator=kept.operator)
        if said.effects and len(said.effects) + len(after.effects) > MOST_AT_ONCE:
            break
        left = conversation.unsent[place + 1 :]
        said = Decision(after.conversation.change(unsent=left), (*said.effects, *after.effects))
    return said
