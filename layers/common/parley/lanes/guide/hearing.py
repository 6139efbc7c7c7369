"""The texts that the guide reads before other lanes do: wishes about the session, how much of it is left, that the
person is not well, and words that only show that they listen ("mhm").

Any other text goes to the lane that it is meant for, and the session goes on meanwhile. While it is paused, the guide
does not hold the floor: then it reads only words that can be about nothing else ("resume").
"""

from collections.abc import Sequence
from datetime import timedelta

from parley.conversation.events import Message
from parley.conversation.state import Conversation
from parley.conversation.yes_and_no import agrees, declines
from parley.lanes.guide.notes import GuidedSession
from parley.lanes.guide.phases import PHASES
from parley.lanes.guide.steering import SessionQuestion, asks_about_it, is_only_listening, is_unwell, move_of
from parley.lanes.guide.telling import NUDGED, paused, steered
from parley.lanes.guide.texts import GuideTexts, of
from parley.lanes.guide.timers import telling_of
from parley.ports import TurnContext
from parley.tools.tool import Result

AT_ONCE = timedelta(minutes=2)
"""How long after a pause any word that steers a session is still about this one; later it may be about something
else."""


def holds(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Result | None:
    """Return the Result that steers the running session as the texts say ("slower"), pauses it for a person who is not
    well, or answers texts about it ("how long is left", "ok"). None for texts that another lane should answer.
    """
    telling, texts = telling_of(conversation, context), [message.text for message in messages]
    session = telling.notes.session
    if session is None or session.paused_at is not None:
        return None
    says = of(session.language)
    if any(map(is_unwell, texts)):
        return paused(telling, session, says.unwell)
    moves = [move for text in texts if (move := move_of(text)) is not None]
    if moves:  # the last wish of several in a row counts
        return steered(telling, moves[-1])
    if asked := asks_about_it(texts[-1]):
        return Result(_about_it(asked, session, says))
    return Result(says.listening) if all(map(is_only_listening, texts)) else None


def _about_it(asked: SessionQuestion, session: GuidedSession, says: GuideTexts) -> str:
    """Return the words that answer a question about the running session."""
    if asked == "repeat":
        return says.scroll_back
    if asked == "how_to_pause":
        return says.already.format(minutes=session.minutes)
    return says.time_left.format(
        minutes=session.minutes_left,
        part=PHASES.index(session.phase) + 1,
        parts=len(PHASES),
        phase=says.phases[session.phase],
    )


def goes_first(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Result | None:
    """Return the Result that steers a paused session, if the last text says so ("continue", "skip ahead"). Just after
    the pause, and where the guide spoke last, words count too that could be about something else ("go on", "pause"),
    and a yes or no is to "Shall we go on?". None for any other text, or if no session is paused.
    """
    telling, text = telling_of(conversation, context), messages[-1].text
    session = telling.notes.session
    if session is None:
        return None
    is_just_paused = session.paused_at is not None and context.now() - session.paused_at < AT_ONCE
    says = of(session.language)
    is_paused_said = says.already_paused.format(minutes=session.minutes)
    last_said = next((line.text for line in reversed(conversation.said) if line.direction == "out"), "")
    spoke_last = session.paused_at is not None and last_said in (says.still_paused, says.paused, is_paused_said)
    move = move_of(text, is_paused=True) or (move_of(text) if is_just_paused or spoke_last else None)
    if move is None and spoke_last and last_said == says.still_paused:
        if declines(text):
            return Result(is_paused_said)
        move = "resume" if agrees(text) else None
    return steered(telling, move) if move else None


def on_crisis(conversation: Conversation, context: TurnContext) -> Result | None:
    """Return the Result that pauses the running session without a word, because the person has written words of crisis.
    None if no session is being told.
    """
    telling = telling_of(conversation, context)
    session = telling.notes.session
    return paused(telling, session, "") if session is not None and session.paused_at is None else None


def on_unanswered(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Result | None:
    """Return the Result that answers a text which nobody has understood, in place of the words that say so: the guide
    is here, the session is paused, or there is none that could be steered. None if the text is not about a session.
    """
    telling = telling_of(conversation, context)
    session, says = telling.notes.session, of(conversation.language)
    if session is None:
        is_steering = bool(telling.notes.past) and move_of(messages[-1].text) is not None
        return Result(says.not_in_session, replaces=True) if is_steering else None
    if session.paused_at is None:
        return Result(of(session.language).here, replaces=True)
    if context.now() - session.paused_at < NUDGED:
        return Result(of(session.language).already_paused.format(minutes=session.minutes), replaces=True)
    return None
