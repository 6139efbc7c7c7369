"""Two addresses of one person: their conversations become one, in order, with everything of both.

    a message shows number and id     the conversation of the number is the person's, and says so to the one of the id;
                                      if that keeps anything, the message waits: it goes through that one's mailbox,
                                      behind the word that it leads here, and comes back behind its document
    LeadsTo reaches the other         it hands over its document, keeps nothing, and forwards whatever reaches it later
    Joined reaches the person's       the document is merged in one commit; then the rows move, page by page
    HandedOver reaches the other      it forgets the document that was taken over

Each step is an event of its own conversation, so there is one writer to each, and each may come again: what has been
done is found done. Messages that arrive meanwhile are forwarded in their order, or come later in the same mailbox.
"""

import json
from collections.abc import Callable, Iterator

from parley.conversation.effects import MovedLines, OptOutChange
from parley.conversation.events import AnyEvent, Burst, HandedOver, Joined, LeadsTo, Message, Stranded
from parley.conversation.history import History
from parley.conversation.identity import is_user_id
from parley.conversation.merging import both_in_one
from parley.conversation.soundness import dump_document
from parley.conversation.state import SCHEMA, Conversation, Moved
from parley.conversation.upcasters import lift
from parley.lanes import table
from parley.ports import TurnContext
from parley.texts import people
from parley.turn.decision import Decision, say
from parley.turn.opting import opt_out
from parley.turn.standing import is_asking, with_delivery_state

OWN = (LeadsTo, HandedOver, Stranded)
"""The events that a conversation which has gone elsewhere still decides itself."""


def is_forwarded(conversation: Conversation, event: AnyEvent) -> bool:
    """Return whether an event is another conversation's, because this one leads there. A message from a number that the
    person has left is nobody else's: it begins a conversation of its own."""
    moved = conversation.moved
    if moved is None or isinstance(event, OWN):
        return False
    return not (moved.is_number_left and isinstance(event, Message) and not is_user_id(event.person))


def forwarded(conversation: Conversation, event: AnyEvent) -> AnyEvent:
    """Return the event as the conversation that this one leads to receives it. Its id stays, so that it is applied
    once."""
    assert conversation.moved is not None  # `is_forwarded` has said so
    return event.model_copy(update={"conversation": conversation.moved.to})


def to_be_joined(conversation: Conversation, message: Message, look: Callable[[str], Conversation]) -> str:
    """Return the id of the other conversation of a message's person which has to become one with this one before the
    message is answered; empty if none has. `look` reads a conversation."""
    if message.waited or shows_nobody_new(conversation, message):
        return ""
    if conversation.joining:
        return conversation.joining
    assert message.of_user_id is not None  # `shows_nobody_new` has said so
    other = look(message.of_user_id)
    if other.moved is not None:  # it was told before, and this process has died since
        is_on_its_way = other.moved.to == conversation.id and other.moved.kept is not None
        return other.id if is_on_its_way else ""
    return "" if is_empty(other) else other.id


def shows_nobody_new(conversation: Conversation, message: Message) -> bool:
    """Return whether a message shows no address of the person that would have to be looked at before it is answered."""
    return not conversation.joining and message.of_user_id in (None, conversation.id, *conversation.aliases)


def led_here(conversation: Conversation, message: Message) -> LeadsTo:
    """Return the event that tells the other conversation of a message's person that it leads here."""
    assert message.of_user_id is not None  # asked only where `to_be_joined` has named it
    id = f"{message.id[:80]}.leads"
    return LeadsTo(id=id, conversation=message.of_user_id, received_at=message.received_at, to=conversation.id)


def announcements(before: Conversation, after: Conversation, event: AnyEvent | Burst) -> Iterator[AnyEvent]:
    """Yield the events that tell other conversations, found to be this person's in this turn, that they lead here. They
    are queued before the turn's commit, so that a crash between the two repeats them."""
    if after.person is None:
        return
    for other in after.aliases:
        if other not in before.aliases:
            at = event.received_at
            yield LeadsTo(id=f"{event.id[:80]}.leads", conversation=other, received_at=at, to=after.id)


def handing_over(conversation: Conversation, at: AnyEvent | Burst) -> Joined | None:
    """Return the event that brings this conversation's document to the one that it leads to; None if nothing waits to
    be taken over."""
    moved = conversation.moved
    if moved is None or moved.kept is None:
        return None
    return Joined(
        id=f"{moved.event[:80]}.joined",
        conversation=moved.to,
        received_at=at.received_at,
        source=conversation.id,
        person=moved.person,
    )


def one_person(conversation: Conversation, event: LeadsTo | Joined | HandedOver, context: TurnContext) -> Decision:
    """Take the step of joining two conversations of one person that an event stands for."""
    match event:
        case LeadsTo():
            return leads_to(conversation, event)
        case Joined():
            return joined(conversation, event, context.other(event.source), context)
        case HandedOver():
            return handed_over(conversation)


def leads_to(conversation: Conversation, event: LeadsTo) -> Decision:
    """Send this conversation to another one, which is the same person's. What it has kept waits there to be taken."""
    moved = conversation.moved
    if event.to == conversation.id or (moved is not None and moved.to == event.to):
        return Decision(conversation)
    if moved is not None:
        return Decision(conversation.change(moved=moved.change(to=event.to, event=event.id)))
    return Decision(gone(conversation, Moved(to=event.to, event=event.id)))


def gone(conversation: Conversation, moved: Moved) -> Conversation:
    """Return what is left of a conversation that has gone elsewhere: where it went, and what it kept until then."""
    kept = None if is_empty(conversation) else document_of(conversation)
    return Conversation(
        id=conversation.id,
        version=conversation.version,
        erased=conversation.erased,
        moved=moved.change(kept=kept),
        history=conversation.history,
    )


def is_empty(conversation: Conversation) -> bool:
    """Return whether a conversation keeps nothing that another one could take over."""
    return conversation.person is None and not conversation.notes and not conversation.timers


def document_of(conversation: Conversation) -> dict[str, object]:
    """Return a conversation's document as JSON, without the lines of its history, which stay beside it."""
    document: dict[str, object] = json.loads(dump_document(conversation))
    return document


def joined(conversation: Conversation, event: Joined, source: Conversation, context: TurnContext) -> Decision:
    """Merge what another conversation of the same person has kept. Its rows follow after the commit."""
    if source.moved is None or source.moved.kept is None:
        return Decision(conversation)
    kept = Conversation.model_validate({**lift(source.moved.kept, SCHEMA), "id": source.id})
    kept = kept.change(history=source.history)
    there = with_delivery_state(kept, context.outbox.find) if is_asking(kept) else kept
    lanes = ((name, lane.merges) for name, lane in table.LANES.items())
    merged = {name: merges(conversation, there, context) for name, merges in lanes if merges is not None}
    after = both_in_one(conversation, there, event.person, event.received_at, merged)
    after = after.change(taking=source.id, joining="")
    brought = after.history.since(conversation.history.count)
    moves = (MovedLines(tuple(line.id for line in brought)),) if brought else ()
    if source.moved.is_number_left:  # the next person of that number is nobody's alias
        after = after.change(aliases=tuple(each for each in after.aliases if each != source.id))
    person = after.person
    if person is None or not person.opted_out:
        undone = (OptOutChange(False, event.received_at),) if conversation.is_opted_out else ()
        if not source.moved.is_number_left or person is None or after.is_blocked:
            return Decision(after, (*moves, *undone))
        said = say(after, event.id, people.of(after.language).moved_here, context)
        return Decision(said.conversation, (*moves, *said.effects, *undone))
    at = person.opted_out_at or event.received_at
    return Decision(opt_out(after, person, at), (*moves, OptOutChange(True, at)))


def take_elsewhere(conversation: Conversation, context: TurnContext) -> Conversation:
    """Let every lane bring along what it holds outside the table for the conversation that is taken over. Return the
    conversation, in which waits what the person is to be told of it. Safe to repeat."""
    lanes = (lane.takes for lane in table.LANES.values())
    words = [said for takes in lanes if takes and (said := takes(conversation.taking, conversation, context))]
    return conversation.with_held(*words) if words else conversation


def forgetting(conversation: Conversation) -> Iterator[HandedOver]:
    """Yield the events by which the conversations that lead here forget what they still keep: it is being erased."""
    assert conversation.erasing is not None  # `run.py` asks only during an erasure
    for other in conversation.aliases:
        id = f"{conversation.erasing.event[:80]}.erased"
        yield HandedOver(id=id, conversation=other, received_at=conversation.erasing.at)


def handed_over(conversation: Conversation) -> Decision:
    """Forget the document that another conversation has taken over."""
    moved = conversation.moved
    if moved is None:
        return Decision(conversation)
    return Decision(conversation.change(moved=moved.change(kept=None), history=History()))
