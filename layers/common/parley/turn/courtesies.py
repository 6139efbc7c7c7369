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
from parley.turn.decision import Decision, say


def courteous(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Decision | None:
    """Answer thanks, a goodbye, or "I'll think about it" with a kind word, while a choice or a value is asked for. None
    for any other text, if a model reads it, and if it may be the answer.
    """
    message, asked = messages[-1], conversation.questions
    is_plain = message.form is MessageForm.TEXT and message.payload is None and len(messages) == 1
    if context.model is not None or not is_plain or not asked or any(map(_may_be_answered, asked)):
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


def _may_be_answered(question: Question) -> bool:
    """Return whether thanks or a goodbye may be an answer to this question: it awaits a yes, or any words."""
    return question.kind is Kind.CONFIRMATION or (question.kind is Kind.DETAIL and question.shape is Shape.TEXT)
