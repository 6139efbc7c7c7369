"""Enrols people who write for the first time, if the operator has chosen so. Pure."""

from parley.conversation.admission import SERVED
from parley.conversation.enrolment import Enrolment
from parley.conversation.outcomes import TurnEvent
from parley.conversation.spending import day
from parley.conversation.state import Conversation
from parley.lanes import table
from parley.lanes.calling import call_for
from parley.ports import TurnContext
from parley.turn.applying import Cause, say_result
from parley.turn.decision import Decision, end_of_reply


def enrol_newcomers(before: Conversation, decision: Decision, event: TurnEvent, context: TurnContext) -> Decision:
    """Enrol a person who wrote for the first time, in an extra message after the answer; not if that answer asks them a
    question.
    """
    conversation, settings = decision.conversation, context.services.settings
    lane = next((lane for lane in table.on(context.services) if lane.newcomers(settings)), None)
    if lane is None or lane.on_enrolled is None:
        return decision
    if end_of_reply(decision, event, context) is None or conversation.is_opted_out:
        return decision
    has_begun = lane.name in conversation.notes  # only the lane's own notes show that it has begun
    if has_begun or not _is_new(before, conversation, context) or context.budgets.is_full(day(context.now())):
        return decision
    context.usage.newcomers += 1
    enrolled = conversation.change(enrolment=Enrolment(event=event.id, at=context.now(), changed_at=context.now()))
    result = lane.on_enrolled(call_for(enrolled, event.received_at, context, event.id), {})
    cause = Cause(event.id, event.received_at, said_as=f"{event.id}.n")
    greeted = say_result(enrolled, lane.name, result, cause, context)
    return Decision(greeted.conversation, (*decision.effects, *greeted.effects))


def _is_new(before: Conversation, conversation: Conversation, context: TurnContext) -> bool:
    """Return whether the person is admitted, is not an admin, was never enrolled, and has not written before."""
    person, lines = conversation.person, conversation.history.lines
    if person is None or conversation.enrolment is not None or before.notes or context.is_admin(conversation):
        return False
    heard = sum(line.direction == "in" for line in lines)
    return person.status in SERVED and (
        before.person is None or (heard == 1 and conversation.history.count == len(lines))
    )
