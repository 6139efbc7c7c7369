"""Words of an operator to the person: they are said as the operator's, in order with everything else.

the person opted out, is blocked     nothing is said
WhatsApp's window is closed, or the  they wait until the person writes, and are said before anything else
number may have changed hands
otherwise                            at once, whatever is asked, and whoever holds the floor; what the bot has asked is
                                     closed, so that a yes to the operator answers nothing else
"""

from collections.abc import Sequence

from parley.conversation import reach
from parley.conversation.events import Message
from parley.conversation.state import MOST_HELD, Conversation, OperatorWords
from parley.ports import TurnContext
from parley.turn.decision import Decision, say
from parley.turn.returning import is_silent


def said_by_operator(
    conversation: Conversation, event: str, words: str, operator: str, context: TurnContext
) -> Decision:
    """Say an operator's words under the id of the event that brought them, or keep them until the person writes."""
    person, now = conversation.person, context.now()
    if person is None or conversation.is_opted_out or conversation.is_blocked or conversation.erasing is not None:
        return Decision(conversation)
    closed = conversation.change(questions=(), waiting=())
    is_open = reach.is_window_open(person.channel, person.whatsapp_heard_at, now)
    if not is_open or is_silent(conversation, now, context):
        context.usage.held += 1
        kept = OperatorWords(event=event, text=words, operator=operator)
        return Decision(closed.change(unsent=(*closed.unsent, kept)[-MOST_HELD:]))
    return say(closed, event, words, context, "operator", operator=operator)


def say_unsent(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Decision:
    """Say the operators' words that waited for the person to write."""
    person = conversation.person
    if not conversation.unsent or person is None or person.opted_out or person.returning is not None:
        return Decision(conversation)
    said = Decision(conversation.change(unsent=()))
    for place, kept in enumerate(conversation.unsent):
        id = f"{messages[0].id}.o{place}"
        after = say(said.conversation, id, kept.text, context, "operator", operator=kept.operator)
        said = Decision(after.conversation, (*said.effects, *after.effects))
    return said
