"""What operators do to a conversation: enrol a person, change their status, remove them."""

from dataclasses import replace

from parley import texts
from parley.conversation import reach
from parley.conversation.enrolment import REMOVED, WITHDRAWN
from parley.conversation.events import Enrol, Removal, StatusChange
from parley.conversation.state import Conversation
from parley.lanes import table
from parley.lanes.calling import call_for
from parley.ports import TurnContext
from parley.turn.applying import Applied, Cause, applied, begin_lane_actions, say_result
from parley.turn.decision import Decision, say
from parley.turn.returning import is_silent


def enrol(conversation: Conversation, event: Enrol, context: TurnContext) -> Decision:
    """Enrol the person and greet them. Nothing happens if they have opted out, are blocked by an admin, or are enrolled
    already.
    """
    enrolment = conversation.enrolment
    if conversation.is_opted_out or conversation.is_blocked or (enrolment is not None and enrolment.is_running):
        return Decision(conversation)
    enrolled = conversation.enrolled(event)
    assert enrolled.person is not None  # enrolled above
    named = f" {enrolled.person.name}" if enrolled.person.name else ""
    hello = texts.of(enrolled.language).hello.format(name=named)
    hello = f"{hello}\n\n{context.policy.operator}" if context.policy.operator else hello
    begins = next((lane for lane in table.on(context.services) if lane.on_enrolled), None)
    person = enrolled.person
    if begins is None or begins.on_enrolled is None:
        return tell(enrolled, event.id, hello, context)
    said = {"background": event.background, "gender": event.gender, "ethnicity": event.ethnicity}
    known = {field: words for field, words in said.items() if words}
    result = begins.on_enrolled(call_for(enrolled, event.received_at, context, event.id), known)
    result = replace(result, words=f"{hello}\n\n{result.words}")
    is_open = reach.is_window_open(person.channel, person.whatsapp_heard_at, context.now())
    cause = Cause(event.id, event.received_at)
    if is_open and not is_silent(conversation, context.now(), context):
        return say_result(enrolled, begins.name, result, cause, context, "proactive")
    after = applied(
        enrolled, begins.name, replace(result, asks=(), confirms=()), cause, context
    )  # words that wait ask nothing
    if isinstance(after, Decision):
        return after
    if after.acts:
        return begin_lane_actions(after, begins.name, cause)
    return tell(after.conversation, event.id, after.words, context)


def _status_in_lanes(
    conversation: Conversation, event: StatusChange | Removal, status: str, context: TurnContext
) -> Decision:
    """Tell each lane that has notes of the person about their new enrolment status, and apply the lanes' results. Of
    their words only refusals are sent to the person, because the operator would not see them.
    """
    decision = Decision(conversation)
    for name in conversation.notes:
        if (lane := table.LANES.get(name)) is None:
            continue
        now, effect = decision.conversation, f"{event.id}.{name}"
        result = lane.on_status_changed(call_for(now, event.received_at, context, effect), status)
        cause = Cause(event.id, event.received_at, effect=effect, said_as=effect)
        after = applied(now, name, result.in_silence(), cause, context)
        if isinstance(after, Applied):
            after = (
                begin_lane_actions(after, name, cause)
                if after.acts
                else tell(after.conversation, effect, after.words, context)
            )
        decision = Decision(after.conversation, (*decision.effects, *after.effects))
    return decision


def change_status(conversation: Conversation, event: StatusChange, context: TurnContext) -> Decision:
    """Apply an operator's change of a participant's enrolment status. A change that is not allowed from the current
    status is ignored. The person is told only when they are withdrawn.
    """
    enrolment = conversation.enrolment
    if enrolment is None or enrolment.status == event.status or not enrolment.may_become(event.status):
        return Decision(conversation)
    moved = enrolment.model_copy(update={"status": event.status, "changed_at": event.received_at})
    changed = _status_in_lanes(conversation.change(enrolment=moved), event, event.status, context)
    return _part(changed, event.id, context) if event.status == WITHDRAWN else changed


def remove(conversation: Conversation, event: Removal, context: TurnContext) -> Decision:
    """Remove the person's enrolment, and tell them, unless they were already told on withdrawal."""
    enrolment = conversation.enrolment
    removed = _status_in_lanes(conversation.change(enrolment=None), event, REMOVED, context)
    if enrolment is None or enrolment.status == WITHDRAWN:
        return removed
    return _part(removed, event.id, context)


def _part(decision: Decision, event: str, context: TurnContext) -> Decision:
    """Append a message to the decision that tells the person that they are no longer enrolled."""
    conversation = decision.conversation
    parted = tell(conversation, event, texts.of(conversation.language).withdrawn, context)
    return Decision(parted.conversation, (*decision.effects, *parted.effects))


def tell(conversation: Conversation, event: str, text: str, context: TurnContext) -> Decision:
    """Send a text that the person did not ask for. Not to a person who opted out; outside WhatsApp's 24-hour window it
    is held until they write.
    """
    person = conversation.person
    if not text or person is None or person.opted_out or conversation.erasing is not None:
        return Decision(conversation)
    if not reach.is_window_open(person.channel, person.whatsapp_heard_at, context.now()):
        context.usage.held += 1
        return Decision(conversation.with_held(text))
    return say(conversation, event, text, context, "proactive")
