"""A text that arrives long after it was written, and names a time from then on: it is asked about."""

from collections.abc import Sequence

from parley import texts
from parley.conversation import zones
from parley.conversation.events import Message
from parley.conversation.lateness import is_late
from parley.conversation.state import Conversation
from parley.ports import TurnContext
from parley.turn import order
from parley.turn.decision import Decision, reply, say
from parley.turn.free_text import proposed

SHOWN = 200
"""The most characters of the late text that are quoted to the person."""


def late(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Decision | None:
    """Ask whether what a late text wants is still wanted, with its time read as if it were written now. None for a text
    in time, and for one that may answer an open question."""
    message, says = messages[-1], texts.of(conversation.language)
    if not is_late(message) or order.is_awaited(conversation, message):
        return None
    written = zones.dated(message.written_at, conversation.zone, conversation.language)
    wanted = proposed(conversation, (message.model_copy(update={"timestamp": None}),), context)
    calls = (*wanted.writes, *wanted.confirms)
    if not calls or wanted.questions or wanted.plans:
        words = says.came_late_again.format(when=written, text=message.text[:SHOWN])
        return say(conversation, message.id, words, context)
    return reply(conversation, message.id, (says.came_late.format(when=written),), calls, context)
