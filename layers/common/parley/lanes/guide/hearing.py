"""What the guide hears before other lanes do: wishes about the session, and what only shows that somebody listens.

Everything else is for whichever lane it is meant for, and the session goes on meanwhile. While it is paused, the guide
holds no floor: then only words that can be about nothing else are its own.
"""

from collections.abc import Sequence

from parley.conversation.events import Message
from parley.conversation.state import Conversation
from parley.lanes.guide.steering import is_only_listening, move_of
from parley.lanes.guide.telling import paused, steered
from parley.lanes.guide.texts import of
from parley.lanes.guide.timers import telling_of
from parley.ports import TurnContext
from parley.tools.tool import Result


def holds(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Result | None:
    """Steer the session, or show that the guide is there; None for a text that is meant for another lane."""
    telling, texts = telling_of(conversation, context), [message.text for message in messages]
    session = telling.notes.session
    if session is None or session.paused_at is not None:
        return None
    moves = [move for text in texts if (move := move_of(text)) is not None]
    if moves:  # of several in a row, the last one is how the person wants it now
        return steered(telling, moves[-1])
    return Result(of(session.language).here) if all(map(is_only_listening, texts)) else None


def goes_first(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Result | None:
    """Go on with a paused session, or close it, for somebody who says so; None for every other text."""
    telling = telling_of(conversation, context)
    session = telling.notes.session
    move = move_of(messages[-1].text, is_paused=True) if session is not None else None
    return steered(telling, move) if move else None


def on_crisis(conversation: Conversation, context: TurnContext) -> Result | None:
    """Pause the session of somebody who has written words of crisis; None if none is going on."""
    telling = telling_of(conversation, context)
    session = telling.notes.session
    return paused(telling, session, "") if session is not None and session.paused_at is None else None


def on_unanswered(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Result | None:
    """Show that the guide is there, in place of the words that nobody understood the text."""
    session = telling_of(conversation, context).notes.session
    if session is None or session.paused_at is not None:
        return None
    return Result(of(session.language).here, replaces=True)
