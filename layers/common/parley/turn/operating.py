"""What operators want of a conversation, in the order of its mailbox."""

from dataclasses import replace

from parley import texts
from parley.conversation import reach
from parley.conversation.enrolment import REMOVED, WITHDRAWN
from parley.conversation.events import Enrol, Removal, StatusChange
from parley.conversation.state import Conversation
from parley.conversation.timers import TIMERS
from parley.lanes import table
from parley.lanes.calling import call_for
from parley.ports import Ask
from parley.turn.applying import Applied, Cause, applied, told
from parley.turn.decision import Decision, say
from parley.turn.returning import is_silent


def enrol(conversation: Conversation, event: Enrol, ask: Ask) -> Decision:
    """Enrol and greet, once. Whoever has opted out is written to by nobody: an operator cannot undo a STOP. Nor does
    this undo what an admin has decided."""
    enrolment = conversation.enrolment
    if conversation.is_opted_out or conversation.is_blocked or (enrolment is not None and enrolment.is_running):
        return Decision(conversation)
    enrolled = conversation.enrolled(event)
    assert enrolled.person is not None  # just now
    named = f" {enrolled.person.name}" if enrolled.person.name else ""
    hello = texts.of(enrolled.language).hello.format(name=named)
    hello = f"{hello}\n\n{ask.operator}" if ask.operator else hello
    begins = next((lane for lane in table.on(ask.services) if lane.enrolled), None)
    person = enrolled.person
    if begins is None or begins.enrolled is None:
        return tell(enrolled, event.id, hello, ask)
    said = {"background": event.background, "gender": event.gender, "ethnicity": event.ethnicity}
    known = {field: words for field, words in said.items() if words}
    result = begins.enrolled(call_for(enrolled, event.received_at, ask, event.id), known)
    result = replace(result, words=f"{hello}\n\n{result.words}")
    is_open = reach.is_window_open(person.channel, person.whatsapp_heard_at, ask.now())
    cause = Cause(event.id, event.received_at)
    if is_open and not is_silent(conversation, ask.now(), ask):
        return told(enrolled, begins.name, result, cause, ask, "proactive")
    after = applied(enrolled, begins.name, replace(result, asks=()), cause, ask)  # words that wait ask nothing
    return after if isinstance(after, Decision) else tell(after.conversation, event.id, after.words, ask)


def _status_in_lanes(conversation: Conversation, event: StatusChange | Removal, status: str, ask: Ask) -> Decision:
    """Apply what another status of the person's means to each lane that has notes of them. Of its words only those are
    said that refuse it: the operator is not there to hear why."""
    decision = Decision(conversation)
    for name in conversation.notes:
        if (lane := table.LANES.get(name)) is None:
            continue
        now, effect = decision.conversation, f"{event.id}.{name}"
        result = lane.status_changed(call_for(now, event.received_at, ask, effect), status)
        cause = Cause(event.id, event.received_at, effect=effect)
        after = applied(now, name, replace(result, words="", asks=()), cause, ask)
        if isinstance(after, Applied):
            after = tell(after.conversation, effect, after.words, ask)
        decision = Decision(after.conversation, (*decision.effects, *after.effects))
    return decision


def change_status(conversation: Conversation, event: StatusChange, ask: Ask) -> Decision:
    """What cannot follow is nothing: what was there first stands. Only leaving is told; the rest is the operator's."""
    enrolment = conversation.enrolment
    if enrolment is None or enrolment.status == event.status or not enrolment.may_become(event.status):
        return Decision(conversation)
    moved = enrolment.model_copy(update={"status": event.status, "changed_at": event.received_at})
    changed = _status_in_lanes(conversation.change(enrolment=moved), event, event.status, ask)
    return _part(changed, event.id, ask) if event.status == WITHDRAWN else changed


def remove(conversation: Conversation, event: Removal, ask: Ask) -> Decision:
    """Tell them unless they were told when they withdrew."""
    enrolment = conversation.enrolment
    removed = _status_in_lanes(conversation.change(enrolment=None), event, REMOVED, ask)
    if enrolment is None or enrolment.status == WITHDRAWN:
        return removed
    return _part(removed, event.id, ask)


def _part(decision: Decision, event: str, ask: Ask) -> Decision:
    """Tell them behind what else was decided that they have been taken out."""
    conversation = decision.conversation
    parted = tell(conversation, event, texts.of(conversation.language).withdrawn, ask)
    return Decision(parted.conversation, (*decision.effects, *parted.effects))


def tell(conversation: Conversation, event: str, text: str, ask: Ask) -> Decision:
    """Say what nobody asked for: nothing to whoever opted out; on WhatsApp, outside the window, when they write."""
    person = conversation.person
    if not text or person is None or person.opted_out or conversation.erasing is not None:
        return Decision(conversation)
    if not reach.is_window_open(person.channel, person.whatsapp_heard_at, ask.now()):
        ask.usage.held += 1
        return Decision(conversation.change(held=(*conversation.held, text)[-TIMERS:]))
    return say(conversation, event, text, ask, "proactive")
