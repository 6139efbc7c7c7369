"""Asking somebody for their number who keeps it to themselves on WhatsApp, where the people of the place may need it.

asked      when they have ordered, reported a problem or asked for a human, and when they are not let in yet: people are
           let in, and are admins, by their number
how        by WhatsApp's own button, which the person may leave alone; at most once in 30 days, unless `MetaNumbers`
           says never
the answer comes as a card that WhatsApp marks (`channels/meta/contents.shared_number`), and joins both addresses
"""

from datetime import timedelta

from parley.conversation.admission import SERVED, AdmissionStatus
from parley.conversation.effects import Say
from parley.conversation.events import Channel, Provider
from parley.conversation.identity import is_user_id
from parley.conversation.outcomes import OF_THE_PERSON, TurnEvent
from parley.conversation.questions import PreparedCall
from parley.conversation.state import Conversation
from parley.lanes import table
from parley.ports import TurnContext
from parley.texts import people
from parley.turn.decision import Decision, answers_crisis, say

AGAIN = timedelta(days=30)
"""The time after which somebody who has left the button alone is asked once more."""


def asking_for_number(before: Conversation, decision: Decision, event: TurnEvent, context: TurnContext) -> Decision:
    """Ask for the person's number behind a reply that may lead to a call, unless something else is asked with it."""
    now, doing = decision.conversation, before.doing
    is_free = not (now.questions or now.waiting or now.doing or now.erasing) and not answers_crisis(decision)
    is_answered = any(isinstance(each, Say) and each.message.speaker == "reply" for each in decision.effects)
    if not isinstance(event, OF_THE_PERSON) or not is_free or not is_answered or not _may_be_asked(now, context):
        return decision
    is_outside = now.person is not None and now.person.status not in SERVED
    if not is_outside and not any(_wants_number(action.planned) for action in (doing.actions if doing else ())):
        return decision
    id = (doing.said_as or doing.event) if doing else event.id
    return _asked(decision, f"{id}.share", context)  # an id behind the reply's ".r", which leaves first


def _may_be_asked(conversation: Conversation, context: TurnContext) -> bool:
    """Return whether the person is known by WhatsApp's id alone, Meta carries their messages, and they were not asked
    lately."""
    person = conversation.person
    if person is None or person.opted_out or person.status is AdmissionStatus.BLOCKED or person.returning is not None:
        return False
    is_at_meta = (person.channel, person.provider) == (Channel.WHATSAPP, Provider.META)
    is_lately = person.number_asked_at is not None and context.now() - person.number_asked_at < AGAIN
    return context.policy.asks_for_numbers and is_user_id(person.number) and is_at_meta and not is_lately


def _wants_number(planned: PreparedCall) -> bool:
    """Return whether the tool of a call that was made is one because of which people may have to call the person."""
    lane = table.LANES.get(planned.lane)
    tool = lane.tools.get(planned.tool) if lane is not None else None
    return tool is not None and tool.wants_number


def _asked(decision: Decision, id: str, context: TurnContext) -> Decision:
    conversation, person = decision.conversation, decision.conversation.person
    assert person is not None  # `_may_be_asked` has said so
    noted = conversation.change(person=person.change(number_asked_at=context.now()))
    said = say(noted, id, people.of(noted.language).ask_number, context)
    requests = tuple(
        Say(each.message.model_copy(update={"asks_number": True})) for each in said.effects if isinstance(each, Say)
    )
    return Decision(said.conversation, (*decision.effects, *requests))
