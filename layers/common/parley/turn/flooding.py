"""Loops and floods: whose messages get no answer, and who is told why. STOP, HELP, answers to open questions and words
of crisis are answered all the same.

A message that gets no answer costs one database write: no model is called and nothing is fetched.
"""

from collections.abc import Sequence
from datetime import timedelta

from parley import texts
from parley.conversation import answers
from parley.conversation.crisis import ANSWER_MARK, tells_of_crisis
from parley.conversation.events import Channel, Message
from parley.conversation.flood import Flood, LastReply, Silence
from parley.conversation.keywords import KEYWORDS
from parley.conversation.normal_form import normalise
from parley.conversation.spending import day
from parley.conversation.state import Conversation
from parley.conversation.verdict import Verdict, judge
from parley.lanes import degraded, table
from parley.ports import TurnContext
from parley.turn import order
from parley.turn.decision import Decision, say

HELPED_FOR = timedelta(minutes=10)
"""The time after an answer to words of crisis for which such words count as any others, so that a flood of them costs
little."""
ECHOED = 8
"""The number of the last lines among which a text is looked for that only repeats us."""
OF_A_TIMER = "@"
"""The character that marks the id of a line said by a timer's event (see `Timer.event`)."""


def why_unanswered(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Silence:
    """Return why these messages get no answer: "origin", "budget", "hour", "day" or "robot"; empty if they get one.
    Pass the conversation before `count_texts` has counted them.
    """
    message = messages[-1]
    if order.opts_out(conversation, message) or conversation.is_opted_out:
        return ""
    if not context.policy.origins.take(message):
        return "origin"
    if normalise(message.text) in KEYWORDS or _needs_help(conversation, messages):
        return ""
    if message.channel is Channel.SMS and context.budgets.is_sms_spent(day(context.now())):
        return "budget"
    why = _counted(conversation, messages, context).why_unanswered(message.received_at, context.policy.text_limits)
    return "" if why != "robot" and _is_answer(conversation, message) else why


def count_texts(
    conversation: Conversation, messages: Sequence[Message], why: Silence, context: TurnContext
) -> Conversation:
    """Return the conversation with these messages counted, as answered unless `why` is set; unchanged if no limit is
    configured.
    """
    limits = context.policy.text_limits
    if not (limits.hour or limits.day or limits.robots):
        return conversation
    flood = _counted(conversation, messages, context)
    if not why:
        flood = flood.with_answers(messages[-1].received_at, len(messages))
    return conversation.change(flood=flood)


def silent(conversation: Conversation, messages: Sequence[Message], why: Silence, context: TurnContext) -> Decision:
    """Tell the person once why their messages get no answer, and after that say nothing. Each silenced message is
    counted for the operator's log.
    """
    context.usage.silenced, context.usage.silence = len(messages), why
    at, flood = messages[-1].received_at, conversation.flood or Flood()
    says = texts.of(conversation.language)
    if why == "budget":
        is_new = conversation.flood is None or not any(line.direction == "out" for line in conversation.history.lines)
        if is_new or flood.is_told("day", at):  # strangers are told nothing, because there may be thousands of them
            return Decision(conversation)
        return say(conversation.change(flood=flood.with_notice("day", at)), messages[0].id, says.no_sms_today, context)
    if why == "robot" and flood.tells_robot(messages[-1]):
        told = conversation.change(flood=flood.model_copy(update={"robot_told_at": at}))
        return say(told, messages[0].id, says.like_a_robot, context)
    if (why != "hour" and why != "day") or flood.is_told(why, at):
        return Decision(conversation)
    told = conversation.change(flood=flood.with_notice(why, at))
    again = flood.over_at(why, at).astimezone(conversation.zone)
    words = says.enough_for_now if why == "hour" else says.enough_for_today
    return say(told, messages[0].id, words.format(time=f"{again:%H:%M}"), context)


def _counted(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Flood:
    """Return the person's message counts with these messages added, for the limits by hour and day and for recognising
    robots.
    """
    flood = conversation.flood or Flood()
    last = next((line for line in reversed(conversation.history.lines) if line.direction == "out"), None)
    ours = {normalise(line.text) for line in conversation.history.lines[-ECHOED:] if line.direction == "out"}
    lanes, business, notes = table.on(context.services), context.services.business, conversation.notes
    for message in messages:
        said = LastReply(
            at=last.at if last else None,
            is_unprompted=last is not None and OF_A_TIMER in last.id,
            is_answered=_is_answer(conversation, message),
            is_echoed=normalise(message.text) in ours,
            is_commanded=degraded.whole(lanes, message.text, context.once, business, notes) is not None,
        )
        flood = flood.with_text(message, said)
    return flood


def _needs_help(conversation: Conversation, messages: Sequence[Message]) -> bool:
    """Return whether the messages hold words of crisis, and none were answered in the last HELPED_FOR."""
    if not any(tells_of_crisis(message.text) for message in messages):
        return False
    since = messages[-1].received_at - HELPED_FOR
    return not any(ANSWER_MARK in line.id and line.at > since for line in conversation.history.lines)


def _is_answer(conversation: Conversation, message: Message) -> bool:
    return judge(conversation.confirmation, message) in (Verdict.YES, Verdict.NO) or bool(
        answers.find(conversation.questions, message)
    )
