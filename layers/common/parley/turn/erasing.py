"""Deleting everything about a person at their request, and events that arrive after that."""

from datetime import datetime

from parley.conversation import reach
from parley.conversation.admission import AdmissionStatus
from parley.conversation.effects import OptOutChange, Say
from parley.conversation.events import AnyEvent, Burst
from parley.conversation.state import Conversation, Erased, Erasing
from parley.lanes import table
from parley.ports import TurnContext
from parley.texts import people
from parley.turn import order
from parley.turn.decision import Decision, join, say
from parley.turn.opting import is_undone, opt_out


def erasing(conversation: Conversation, event: str, at: datetime) -> Conversation:
    """Return the conversation with an erasure begun: everything is dropped except the person, who is told once all
    their data is deleted; and what lanes need to give back what they hold elsewhere.
    """
    held = {name: lane.held(notes) for name, notes in conversation.notes.items() if (lane := table.LANES.get(name))}
    before = conversation.erasing.held if conversation.erasing else {}
    return Conversation(
        id=conversation.id,
        version=conversation.version,
        person=conversation.person,
        aliases=conversation.aliases,
        erasing=Erasing(event=event, at=at, held={**before, **{name: each for name, each in held.items() if each}}),
        erased=conversation.erased,
    )


def release_grants(conversation: Conversation, context: TurnContext) -> Conversation:
    """Let every lane, even one switched off, release what it holds for the person outside the document, such as
    reserved stock and open payments; also for the conversations that lead here. Return the conversation, in which the
    erasure names the lanes that give something back later. Raises TryAgain.
    """
    begun = conversation.erasing
    assert begun is not None  # `run.py` calls this only during an erasure
    still_held = set(begun.still_held)
    for name, lane in table.LANES.items():
        for id, held in ((conversation.id, begun.held.get(name, {})), *((other, {}) for other in conversation.aliases)):
            still_held |= {name} if lane.release(id, held, context) else set()
    names = tuple(name for name in table.LANES if name in still_held)
    return conversation.change(erasing=begun.change(still_held=names))


def farewell(conversation: Conversation, context: TurnContext) -> Decision:
    """Return the decision after all data is deleted: a tombstone, and one last message that says so and is itself
    forgotten once sent. No message to a person who opted out, or outside WhatsApp's window.
    """
    person, erasing, now = conversation.person, conversation.erasing, context.now()
    assert erasing is not None  # `run.py` calls this only during an erasure
    opted_out = (person.opted_out_at or erasing.at) if person is not None and person.opted_out else None
    blocked = person is not None and person.status is AdmissionStatus.BLOCKED
    if person is None and conversation.erased is not None:
        opted_out, blocked = conversation.erased.opted_out_at, conversation.erased.blocked
    left = Conversation(
        id=conversation.id,
        version=conversation.version,
        aliases=conversation.aliases,
        erased=Erased(at=erasing.at, opted_out_at=opted_out, blocked=blocked),
    )
    if person is None or opted_out or not reach.is_window_open(person.channel, person.whatsapp_heard_at, now):
        return Decision(left)
    lanes = (table.LANES[name] for name in erasing.still_held if name in table.LANES)
    words = [people.of(conversation.language).erased, *(lane.still_held(conversation.language) for lane in lanes)]
    said = say(conversation, erasing.event, join(words), context)
    forgotten = (
        Say(each.message.model_copy(update={"forget": True})) for each in said.effects if isinstance(each, Say)
    )
    return Decision(left, tuple(forgotten))


def dropped(conversation: Conversation, event: AnyEvent | Burst) -> Decision:
    """Ignore an event from before an erasure, except an opt-out: it is still applied."""
    if not order.stops(conversation, event) or conversation.erased is None:
        return Decision(conversation)
    person = conversation.person
    if person is not None:
        if is_undone(person, event.received_at):
            return Decision(conversation)
        return Decision(opt_out(conversation, person, event.received_at), (OptOutChange(True, event.received_at),))
    stopped = conversation.erased.change(opted_out_at=event.received_at)
    return Decision(conversation.change(erased=stopped), (OptOutChange(True, event.received_at),))
