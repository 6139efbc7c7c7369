"""Events from outside that only one lane understands: what a webhook was told, or what happened to somebody else.

delivered again                        applied once: `run.py` finds its receipt
received before an erasure             dropped, as every event is: `decide.py`
nobody handles it                      Unhandled: it goes to the dead-letter queue alone, and can be redriven
its person is not known                ignored: nobody can be told, and there are no notes to change
its person opted out, or is not let in its notes count, and nothing is said
a confirmation is open, another lane   its words and questions wait until the person writes
holds the floor, or the person cannot
be written to now
otherwise                              its words and questions are said at once
"""

from parley import texts
from parley.conversation import reach
from parley.conversation.admission import SERVED
from parley.conversation.events import Notified
from parley.conversation.state import Conversation
from parley.errors import Unhandled
from parley.lanes import table
from parley.ports import TurnContext
from parley.turn import question_text
from parley.turn.applying import Applied, Cause, applied
from parley.turn.decision import Decision, close, discreet, join, to_be_asked
from parley.turn.floor import holder
from parley.turn.returning import is_silent


def notified(conversation: Conversation, event: Notified, context: TurnContext) -> Decision:
    """Apply what the lane of an event from outside makes of it. Raises Unhandled if no lane of that name handles such
    an event."""
    lane = table.LANES.get(event.lane)
    handler = lane.events.get(event.what) if lane else None
    if handler is None:
        raise Unhandled(f"no lane handles {event.what!r} of {event.lane!r}")
    if conversation.person is None:
        return Decision(conversation)
    result = handler(conversation, event.data, context)
    after = applied(conversation, event.lane, result, Cause(event.id, event.received_at), context)
    if isinstance(after, Decision):
        return after
    said = _announced(after, event, context)
    return discreet(said, event.id) if after.is_discreet else said


def _announced(after: Applied, event: Notified, context: TurnContext) -> Decision:
    """Say the words and ask the questions now if that is possible, otherwise when the person writes."""
    conversation = after.conversation
    if not (after.words or after.asks) or not _is_served(conversation, context):
        return Decision(conversation)
    if _may_be_said_now(conversation, event.lane, context):
        return close(conversation, event.id, [after.words], (), context, after.asks, "proactive")
    context.usage.held += 1
    says = texts.of(conversation.language)
    waiting, no_room_for = to_be_asked(conversation, question_text.opened(event.id, (), after.asks, context.now()))
    words = join([after.words, *(says.set_aside.format(question=each.text) for each in no_room_for)])
    return Decision(waiting.with_held(words) if words else waiting)


def _is_served(conversation: Conversation, context: TurnContext) -> bool:
    """Whether the person may be told anything: they are let in, or an admin, and have not opted out."""
    person = conversation.person
    return person is not None and not person.opted_out and (person.status in SERVED or context.is_admin(conversation))


def _may_be_said_now(conversation: Conversation, lane: str, context: TurnContext) -> bool:
    """Whether nothing is in the way of this lane's words, which the person does not expect. After a long silence
    somebody else may read them, but for an admin's number, which the operator has set."""
    person, question, now = conversation.person, conversation.confirmation, context.now()
    if person is None or (question is not None and question.open_until(now) > now):
        return False
    holding = holder(conversation, now, context)
    if holding is not None and holding.name != lane:
        return False
    if is_silent(conversation, now, context) and not context.is_admin(conversation):
        return False
    return reach.is_window_open(person.channel, person.whatsapp_heard_at, now)
