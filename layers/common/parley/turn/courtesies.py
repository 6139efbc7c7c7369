"""Thanks, goodbyes and "I'll think about it" while a question is open: a kind word answers them, and the question stays
open as it is.
"""

from collections.abc import Mapping, Sequence

from parley import texts
from parley.conversation.events import Message, MessageForm
from parley.conversation.farewell import Farewell, farewell_of
from parley.conversation.questions import Kind, Question, Shape
from parley.conversation.state import Conversation
from parley.ports import TurnContext
from parley.turn import renewing
from parley.turn.decision import Decision, say


def courteous(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Decision | None:
    """Answer thanks, a goodbye, or "I'll think about it" with a kind word, while a choice or a value is asked for. None
    for any other text, if a model reads it, and if it may be the answer.
    """
    message, asked = messages[-1], conversation.questions
    is_plain = message.form is MessageForm.TEXT and message.payload is None and len(messages) == 1
    if context.model is not None or not is_plain or not asked or _may_answer(conversation, message):
        return None
    farewell = farewell_of(message.text)
    if farewell is None:
        return None
    says = texts.of(conversation.language)
    words: Mapping[Farewell, str] = {
        Farewell.THANKS: says.welcome,
        Farewell.GOODBYE: says.goodbye,
        Farewell.LATER: says.take_your_time,
    }
    return say(conversation, message.id, words[farewell], context)


def _may_answer(conversation: Conversation, message: Message) -> bool:
    """Return whether thanks or a goodbye may be an answer to an open question: it awaits a yes, or any words. A call
    that is filled in any order, such as an order that lacks its address, awaits no words of courtesy.
    """
    filled = renewing.waiting_call(conversation, message)
    return any(
        _awaits_any_words(each) for each in conversation.questions if filled is None or each.unfinished != filled
    )


def _awaits_any_words(question: Question) -> bool:
    return question.kind is Kind.CONFIRMATION or (question.kind is Kind.DETAIL and question.shape is Shape.TEXT)
