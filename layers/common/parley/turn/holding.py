"""Messages while a lane holds the floor: that lane reads them before other lanes do.

not for the lane  an opt-out, even a possible one; HELP; a command about the person's own data, or an admin's command;
                  an answer to an open question; and messages taken by the rules above this one in `decide.py`. But
                  the lane's own commands, other than YES and NO, are for the lane
for the lane      it answers, or says nothing; or it declines, and the message is handled as if nobody held the floor
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from parley import texts
from parley.conversation import answers, reach
from parley.conversation.events import Message, MessageForm
from parley.conversation.floor import SILENCES
from parley.conversation.keywords import HELP
from parley.conversation.normal_form import normalise
from parley.conversation.questions import Question
from parley.conversation.state import Conversation
from parley.conversation.verdict import ANSWERS, LEAVES_OPEN, Verdict, judge
from parley.lanes import degraded, direct, table
from parley.lanes.lane import Lane
from parley.ports import TurnContext
from parley.tools.tool import Result, Role
from parley.turn import standing
from parley.turn.applying import Cause, say_result
from parley.turn.decision import Decision, join
from parley.turn.floor import holder

MessageAnswer = Callable[[Conversation, Message], Decision]
"""A function that decides one message."""


def holding(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Decision | None:
    """Let the lane that holds the floor answer the messages. None if no lane holds it, if the lane declines, or if the
    message is for the service itself.
    """
    message = messages[-1]
    lane = holder(conversation, message.received_at, context)
    if lane is None or conversation.floor is None or _goes_before(conversation, message, lane, context):
        return None
    result = lane.holds(conversation, messages, context)
    if result is None:
        return None
    context.usage.lane = lane.name
    left, words = without_confirmation(conversation, message, context)
    if (result.words or result.asks) and words:
        result = replace(result, words=join([result.words, words]))
    renewed = left.change(floor=conversation.floor.renewed(message.received_at))
    cause = Cause(messages[0].id, message.received_at, message.written)
    return say_result(renewed, lane.name, result, cause, context)


def freed_by_call(
    conversation: Conversation, messages: Sequence[Message], context: TurnContext, answer: MessageAnswer
) -> Decision | None:
    """Free the floor for a message that calls the bot back and says more, and answer what is behind the call with this
    function. The actions by which the lane tells of its end come last. None for any other message."""
    message = messages[-1]
    rest = behind_call(conversation, messages, context)
    lane = holder(conversation, message.received_at, context)
    result = lane.holds(conversation, messages, context) if lane and rest else None
    if lane is None or result is None or not result.leaves_floor:
        return None
    cause = Cause(messages[0].id, message.received_at, message.written, said_as=f"{messages[0].id}.f")
    freed = say_result(conversation, lane.name, replace(result, acts=()), cause, context)
    answered = answer(freed.conversation, message.model_copy(update={"id": messages[0].id, "text": rest}))
    before = Decision(answered.conversation, (*freed.effects, *answered.effects))
    if not result.acts:
        return before
    told = say_result(before.conversation, lane.name, Result("", acts=result.acts), cause, context)
    return Decision(told.conversation, (*before.effects, *told.effects))


def behind_call(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> str:
    """Return what the last message says behind a call for the bot while a lane silences the service; else ""."""
    message = messages[-1]
    lane = holder(conversation, message.received_at, context) if message.form is MessageForm.TEXT else None
    is_silenced = conversation.floor is not None and conversation.floor.mode == SILENCES
    return lane.behind_call(message.text) if lane is not None and is_silenced else ""


def floor_over(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Decision:
    """If a lane's silencing of the service has ended and was not announced yet, let the lane announce it to the person,
    who writes just now, and free the floor. Otherwise nothing happens.
    """
    floor, at = conversation.floor, messages[-1].received_at
    lane = table.LANES.get(floor.lane) if floor is not None and floor.mode == SILENCES else None
    if floor is None or floor.is_held(at) or lane is None or lane.on_floor_over is None:
        return Decision(conversation)
    cause = Cause(messages[0].id, at, said_as=f"{messages[0].id}.f")
    return say_result(
        conversation.change(floor=None), lane.name, lane.on_floor_over(conversation, context), cause, context
    )


def _goes_before(conversation: Conversation, message: Message, lane: Lane, context: TurnContext) -> bool:
    """Return whether a message bypasses the lane that holds the floor: HELP, a command to the service, a possible
    opt-out, or an answer to an open question.
    """
    role: Role = "admin" if context.is_admin(conversation) else "person"
    command = direct.command(message.text, role, context.services, context.once)
    if normalise(message.text) in HELP or command is not None:
        return True
    if judge(conversation.confirmation, message) in (Verdict.YES, Verdict.NO):
        return True
    # its own command is about nothing else: "stop it"
    if lane.steers(message.text) or degraded.whole((lane,), message.text, context.once) is not None:
        return False
    if reach.perhaps_stops(message):
        return True
    asked = [each for each in conversation.questions if _is_asked_for(each, lane)]
    return bool(answers.find(asked, message))


def _is_asked_for(question: Question, lane: Lane) -> bool:
    """Return whether a fitting text may answer this question while the lane holds the floor: a question for free text,
    which any text fits, only if the lane itself asked it.
    """
    is_its_own = question.unfinished is not None and question.unfinished.lane == lane.name
    return is_its_own or not answers.is_free(question)


def without_offer(conversation: Conversation) -> Conversation:
    """Return the conversation without an open offer of a lane, which a text that is no answer to it ends: a yes that
    comes later is for what is asked by then. Unchanged if no offer is open.
    """
    question = conversation.confirmation
    if question is None or not question.planned:
        return conversation
    lanes = [table.LANES.get(each.lane) for each in question.planned]
    are_offers = all(lane and lane.is_offer(each) for lane, each in zip(lanes, question.planned, strict=True))
    return conversation.confirming(None) if are_offers else conversation


def without_confirmation(
    conversation: Conversation, message: Message, context: TurnContext
) -> tuple[Conversation, str]:
    """Return the conversation without the open confirmation if this message is not about it, because a later yes would
    be ambiguous, and the sentence that tells the person; unchanged and "" otherwise.
    """
    question = conversation.confirmation
    verdict = standing.judge_message(conversation, message, standing.quoted_message(conversation, message, context))
    if question is None or verdict in LEAVES_OPEN:
        return conversation, ""
    says = texts.of(conversation.language)
    words = "" if verdict in ANSWERS else says.set_aside.format(question=question.brief)
    return conversation.confirming(None), words
