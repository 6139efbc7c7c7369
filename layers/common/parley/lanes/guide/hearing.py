"""The texts that the guide reads before other lanes do: wishes about the session, and words that only show that the
person listens ("mhm").

Any other text goes to the lane that it is meant for, and the session goes on meanwhile. While it is paused, the guide
does not hold the floor: then it reads only words that can be about nothing else ("resume").
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
    """Return the Result that steers the running session as the texts say ("slower"), or that answers texts which only
    show that the person listens ("ok"). None for texts that another lane should answer.
    """
    telling, texts = telling_of(conversation, context), [message.text for message in messages]
    session = telling.notes.session
    if session is None or session.paused_at is not None:
        return None
    moves = [move for text in texts if (move := move_of(text)) is not None]
    if moves:  # the last wish of several in a row counts
        return steered(telling, moves[-1])
    return Result(of(session.language).here) if all(map(is_only_listening, texts)) else None


def goes_first(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Result | None:
    """Return the Result that resumes or finishes a paused session, if the last text says so ("continue"). None for any
    other text, or if there is no session.
    """
    telling = telling_of(conversation, context)
    session = telling.notes.session
    move = move_of(messages[-1].text, is_paused=True) if session is not None else None
    return steered(telling, move) if move else None


def on_crisis(conversation: Conversation, context: TurnContext) -> Result | None:
    """Return the Result that pauses the running session without a word, because the person has written words of crisis.
    None if no session is being told.
    """
    telling = telling_of(conversation, context)
    session = telling.notes.session
    return paused(telling, session, "") if session is not None and session.paused_at is None else None


def on_unanswered(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Result | None:
    """Return the Result that says that the guide is here, in place of the words that the service did not understand the
    text. None if no session is being told.
    """
    session = telling_of(conversation, context).notes.session
    if session is None or session.paused_at is not None:
        return None
    return Result(of(session.language).here, replaces=True)
