"""Texts that ask a question beside something else: "Pay there. Can I show my screen?". Without a model, the question is
answered first, and the rest of the text is decided as if the person had written it alone. What only tells something and
is not understood needs no answer: "My in-laws are coming. What sweet things do you have?". Likewise a no in front of
something else answers the offer that is open, and the rest is decided: "no, just show me the order".
"""

import re
from collections.abc import Sequence

from parley import texts
from parley.conversation.desk_talk import is_chat
from parley.conversation.events import Message, MessageForm
from parley.conversation.state import Conversation
from parley.conversation.text import one_line
from parley.conversation.whole_no import declines_politely
from parley.conversation.yes_and_no import declines, opens_with_no
from parley.errors import ToolRefused
from parley.lanes import table, when
from parley.lanes.calling import call_for
from parley.lanes.said_questions import SaidQuestion, only_tells, question_in
from parley.lanes.service_words import reaches_people
from parley.ports import TurnContext
from parley.tools.tool import Result, Tier
from parley.turn import joining
from parley.turn.applying import Cause, say_result
from parley.turn.decision import Decision, say
from parley.turn.holding import MessageAnswer, without_offer

NO_ENDS = re.compile(r"[,.;:!]\s")
"""Matches what ends a no in front of more."""
MOST_QUOTED = 100
"""The most characters of what was not understood that are repeated to the person."""


def asked_beside(
    conversation: Conversation, messages: Sequence[Message], context: TurnContext, answer: MessageAnswer
) -> Decision | None:
    """Answer the question of a text that says more, and decide the rest of it with this function. None for a text
    without such a question, or if a model reads it.
    """
    message, services = messages[-1], context.services
    is_plain = message.form is MessageForm.TEXT and message.payload is None and len(messages) == 1
    if context.model is not None or not is_plain:
        return None
    asked = question_in(table.on(services), message.text, services.business, conversation.notes)
    tool = asked.lane.tools.get(asked.command.tool) if asked and asked.rest else None
    if (
        asked is None
        or tool is None
        or tool.tier is not Tier.READ
        or _is_read_whole(asked, conversation, message, context)
    ):
        return None
    call = call_for(conversation, message.written_at, context)
    cause = Cause(message.id, message.received_at, message.written, said_as=f"{message.id}.f")
    try:
        result = Result.of(tool.run(call, tool.prepared.model_validate(asked.command.arguments)))
    except ToolRefused as refusal:
        result = Result(str(refusal))
    said = say_result(conversation, asked.lane.name, result, cause, context)
    before = said.conversation.change(failed_answers=0)
    if not result.is_unanswered and _needs_no_answer(asked.rest, before):
        return said
    left = answer(before, message.model_copy(update={"text": asked.rest}))
    if _says_it_again(before, left.conversation):
        return said
    if not result.is_unanswered and _is_not_understood(before, left.conversation):
        if only_tells(asked.rest) or when.is_whole_time(asked.rest.split()):
            return said
        if left.conversation.failed_answers:  # else a person is offered
            says, has_people = texts.of(conversation.language), reaches_people(table.on(services))
            words = says.rest_unread if has_people else says.rest_unread_without_people
            words = words.format(words=one_line(asked.rest, MOST_QUOTED))
            left = say(said.conversation, message.id, words, context)
    return Decision(left.conversation, (*said.effects, *left.effects))


def _needs_no_answer(rest: str, conversation: Conversation) -> bool:
    """Return whether what stands beside an answered question only tells: chat ("haven't got a cent in the house"), or a
    no to what nobody asks ("no, don't trouble them. Where is my order?")."""
    is_no = not conversation.questions and opens_with_no(rest)
    return only_tells(rest) and (is_no or is_chat(rest))


def _says_it_again(before: Conversation, after: Conversation) -> bool:
    """Return whether all that was said between these two states was said just before: both parts of a text asked the
    same."""
    is_silent = after.doing is not None or after.history.count == before.history.count
    return not is_silent and _last_said(after) == _last_said(before)


def _last_said(conversation: Conversation) -> str:
    """Return the last text that was sent to the person; empty if there is none."""
    return next((line.text for line in reversed(conversation.said) if line.direction == "out"), "")


def _is_read_whole(asked: SaidQuestion, conversation: Conversation, message: Message, context: TurnContext) -> bool:
    """Return whether the lane that knows the question reads the whole text, with all that is told beside it, as one
    wish: "any update on my order? I was going to come by around 11"; or any lane reads it as one about what the person
    has here."""
    business = context.services.business
    if business is None:
        return False
    for lane in table.on(context.services):
        read = lane.reads(message.text, business, conversation.notes.get(lane.name, {}))
        if read is not None and (read.is_own or (lane.name == asked.lane.name and read.goes_first)):
            return True
    return False


def declined_beside(
    conversation: Conversation, messages: Sequence[Message], context: TurnContext, answer: MessageAnswer
) -> Decision | None:
    """Take the no with which a text begins for the answer to a question that is asked apart, such as whether to ask
    people, and decide the rest of the text with this function. None for any other text, or if a model reads it.
    """
    question, message = conversation.confirmation, messages[-1]
    is_plain = message.form is MessageForm.TEXT and message.payload is None and len(messages) == 1
    if context.model is not None or question is None or not is_plain or not joining.is_all_apart(question):
        return None
    front, *rest = NO_ENDS.split(message.text, maxsplit=1)
    if not rest or not rest[0].strip() or declines(message.text) or declines_politely(message.text):
        return None
    if not (declines(front) and opens_with_no(message.text)):
        return None
    return answer(conversation.confirming(None), message.model_copy(update={"text": rest[0].strip()}))


def _is_not_understood(before: Conversation, after: Conversation) -> bool:
    """Return whether a text between these two states was not understood: the answer failed, or offered a person."""
    is_offered = after.confirmation is not before.confirmation and without_offer(after) is not after
    return after.failed_answers > before.failed_answers or is_offered
