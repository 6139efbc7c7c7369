"""Who is enrolled because they write for the first time, where the operator wants it. Pure."""

from parley.conversation.admission import SERVED
from parley.conversation.enrolment import Enrolment
from parley.conversation.outcomes import TurnEvent
from parley.conversation.spending import day
from parley.conversation.state import Conversation
from parley.lanes import table
from parley.lanes.calling import call_for
from parley.ports import Ask
from parley.turn.applying import Cause, told
from parley.turn.decision import Decision, end_of_reply


def enrolling(before: Conversation, decision: Decision, event: TurnEvent, ask: Ask) -> Decision:
    """Enrol somebody behind the answer to the first that they wrote, in a message of its own. A question goes first:
    whoever is asked something in that answer is not enrolled."""
    conversation, settings = decision.conversation, ask.services.settings
    lane = next((lane for lane in table.on(ask.services) if lane.newcomers(settings)), None)
    if lane is None or lane.enrolled is None:
        return decision
    if end_of_reply(decision, event, ask) is None or conversation.is_opted_out:
        return decision
    if not _is_new(before, conversation, ask) or ask.is_full(day(ask.now())):
        return decision
    ask.usage.newcomers += 1
    enrolled = conversation.change(enrolment=Enrolment(event=event.id, at=ask.now(), changed_at=ask.now()))
    result = lane.enrolled(call_for(enrolled, event.received_at, ask, event.id), {})
    greeted = told(enrolled, lane.name, result, Cause(f"{event.id}.n", event.received_at), ask)
    return Decision(greeted.conversation, (*decision.effects, *greeted.effects))


def _is_new(before: Conversation, conversation: Conversation, ask: Ask) -> bool:
    """Whether they are let in, are no admin, were never enrolled, and had written nothing before."""
    person, lines = conversation.person, conversation.history.lines
    if person is None or conversation.enrolment is not None or conversation.notes or ask.is_admin(conversation):
        return False
    heard = sum(line.direction == "in" for line in lines)
    return person.status in SERVED and (
        before.person is None or (heard == 1 and conversation.history.count == len(lines))
    )
