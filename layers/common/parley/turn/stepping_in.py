"""Lanes that step in: a lane may take a text that is neither a command nor an answer before the lane that would
normally read it, or a text that nobody could answer. So it notices when people want a human, or are displeased.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from parley import texts
from parley.conversation.courtesy import without_courtesy
from parley.conversation.events import Message
from parley.conversation.state import Conversation
from parley.lanes import degraded, direct, router, service_words, table
from parley.lanes.lane import Lane, LikelyLane, Surroundings
from parley.lanes.proposing import Proposal
from parley.ports import TurnContext
from parley.tools.tool import Result
from parley.turn.applying import Cause, say_result
from parley.turn.decision import Decision, say
from parley.turn.holding import without_confirmation, without_offer


def going_first(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Decision | None:
    """Let the first lane that wants this text decide it, before it is read as an answer. None if no lane does, or if
    the message is a button.
    """
    if messages[-1].payload is not None:
        return None
    for lane in table.on(context.services):
        result = lane.goes_first(conversation, messages, context)
        if result is not None:
            return _decided(conversation, lane, result, messages, context)
    return None


def stepping_in(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Decision | None:
    """Let the first lane that steps in for this text decide it, before the lane that would normally read it. None if no
    lane does, or for a command about data or admission.
    """
    text, around = messages[-1].text, _around(conversation, messages, context)
    if direct.command(text, context.role_of(conversation), context.services, context.once) is not None:
        return None
    for lane in table.on(context.services):
        result = lane.steps_in and lane.steps_in(conversation, messages, around, context)
        if result is not None:
            return _decided(conversation, lane, result, messages, context)
    return None


def calling_people(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Decision:
    """Let the first lane that calls the people of the place for somebody who needs a doctor do so (`Lane.on_injury`).
    Without one, the decision changes nothing.
    """
    around = _around(conversation, messages, context)
    for lane in table.on(context.services):
        result = lane.on_injury and lane.on_injury(conversation, messages, around, context)
        if result is not None:
            cause = Cause(messages[0].id, messages[-1].received_at, messages[-1].written)
            return say_result(conversation, lane.name, result, cause, context)
    return Decision(conversation)


def with_words_beside(
    conversation: Conversation, messages: Sequence[Message], proposal: Proposal, context: TurnContext
) -> Proposal:
    """Return what is proposed for these messages, with what other lanes say beside it."""
    words = (lane.beside(conversation, messages, context) for lane in table.on(context.services))
    return replace(proposal, text="\n".join(filter(None, (proposal.text, *words))))


def on_failed_answer(
    conversation: Conversation, messages: Sequence[Message], words: str, context: TurnContext
) -> Decision | None:
    """Let the first lane that handles unanswerable texts decide, with `words` in front of its own. None if no lane
    does.
    """
    for lane in table.on(context.services):
        result = lane.on_unanswered(conversation, messages, context)
        if result is not None:
            told = result if result.acts or result.replaces else result.behind(words)
            return _decided(conversation.change(failed_answers=0), lane, told, messages, context)
    return None


def _around(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Surroundings:
    text = messages[-1].text
    return Surroundings(
        partial(_likely, text, conversation, context),
        partial(_lately, conversation, context),
        partial(_waits, conversation, context),
    )


def _likely(text: str, conversation: Conversation, context: TurnContext) -> LikelyLane:
    said = without_courtesy(text)
    lanes, business = table.on(context.services), context.services.business
    guess = router.route_without_model(lanes, business, said, context.once, conversation.notes)
    return LikelyLane(guess.lane, guess.intent, guess.confidence, degraded.asks(said))


def _waits(conversation: Conversation, context: TurnContext) -> bool:
    return any(lane.waits(conversation, context.now()) for lane in table.on(context.services))


def _lately(conversation: Conversation, context: TurnContext) -> str:
    """Return the words for what the person has lately had, from the first lane that knows of something; else ""."""
    words = (lane.lately(conversation, context) for lane in table.on(context.services))
    return next(filter(None, words), "")


def _decided(
    conversation: Conversation, lane: Lane, result: Result, messages: Sequence[Message], context: TurnContext
) -> Decision:
    """Return the decision for a lane that has taken these messages. An unrelated open confirmation is set aside, and
    the person is told.
    """
    message = messages[-1]
    context.usage.lane = lane.name
    left, words = without_confirmation(without_offer(conversation), message, context)
    cause = Cause(messages[0].id, message.received_at, message.written)
    return say_result(left, lane.name, result.behind(words), cause, context)


def without_people(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Decision | None:
    """Tell a person who wants to talk to somebody whom they can reach, where no lane hands over to people. None for any
    other message, and where a lane does.
    """
    lanes, business = table.on(context.services), context.services.business
    words = service_words.without_people(messages[-1].text, lanes, business, conversation.language)
    if words and context.is_admin(conversation):
        words = texts.of(conversation.language).no_person_for_admin
    return say(conversation, messages[0].id, words, context) if words else None
