"""Outside events that a single lane handles, such as a provider's webhook or something that happened to another person.

delivered again                        applied once: `run.py` finds its receipt
received before an erasure             dropped, as every event is: `decide.py`
no lane handles it                     Unhandled: the event goes to the dead-letter queue alone, and can be redriven
the person has never written, and the  the lane's words are held until they first do
lane keeps words for them
the person is not known                ignored, because there is nobody to tell and there are no notes; Unhandled if the
                                       lane never ignores this event; handled if it is one of nobody, as of a library
the person opted out, or is not        notes and actions of the lane's result are applied, and nothing is said
admitted
otherwise                              the result's actions are committed and run, and its words and questions are said
                                       as `announcing.py` allows
"""

from parley.conversation.events import Notified
from parley.conversation.state import Conversation
from parley.errors import Unhandled
from parley.lanes import table
from parley.ports import TurnContext
from parley.turn.announcing import announced
from parley.turn.applying import Cause
from parley.turn.decision import Decision


def notified(conversation: Conversation, event: Notified, context: TurnContext) -> Decision:
    """Let the lane that an outside event names handle it, and apply the lane's result. Raises Unhandled if no such lane
    exists or the lane does not know the event.
    """
    lane = table.LANES.get(event.lane)
    handler = lane.events.get(event.what) if lane else None
    if handler is None:
        raise Unhandled(f"no lane handles {event.what!r} of {event.lane!r}")
    if lane is not None and conversation.person is None and event.what not in lane.of_nobody:
        if (words := lane.kept_for_later.get(event.what)) is not None:
            told = words(conversation.language)
            return Decision(conversation if told in conversation.held else conversation.with_held(told))
        if event.what in lane.never_ignored:
            raise Unhandled(f"{event.what!r} of {event.lane!r} is about somebody who is not known any more")
        return Decision(conversation)
    result = handler(conversation, event.data, context)
    return announced(conversation, event.lane, result, Cause(event.id, event.received_at), context)
