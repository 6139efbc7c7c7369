"""Using answers to open questions, and asking which question an unclear answer is for."""

from collections import Counter
from collections.abc import Sequence

from parley import texts
from parley.conversation import shapes
from parley.conversation.answers import QuestionAnswer, UnclearAnswer
from parley.conversation.events import Message
from parley.conversation.questions import Kind, Option, Question, QuestionDraft
from parley.conversation.requests import correction
from parley.conversation.state import Conversation
from parley.ports import TurnContext
from parley.turn import correcting
from parley.turn.completing import completed, without
from parley.turn.decision import Decision, reply, say
from parley.turn.question_text import known_of


def go_on_with(
    conversation: Conversation,
    found: tuple[QuestionAnswer, ...] | UnclearAnswer,
    message: Message,
    context: TurnContext,
) -> Decision | None:
    """Go on with the requests that waited for these answers, or ask which question an unclear answer is for. None if no
    answer is usable and the questions were asked often enough: then the message is no answer.
    """
    if isinstance(found, UnclearAnswer):
        return _which(conversation, found, message, context)
    left = without(conversation, [each.question for each in found])
    if any(each.value == correcting.NO_ANSWER and each.question.held is not None for each in found):
        return correcting.no_answer(left, found[0].question.held or "", message, context)
    meant = [answer for each in found if (answer := _meant(left, each)) is not None]
    if not meant:
        return say(conversation, message.id, texts.of(conversation.language).expired, context)
    return completed(left, meant, message, context)


def _which(conversation: Conversation, found: UnclearAnswer, message: Message, context: TurnContext) -> Decision:
    """Ask the person which of several open questions their message answers."""
    says, corrects = texts.of(conversation.language), correction(message.text)
    held = corrects.instead if corrects else message.text
    which = QuestionDraft(kind=Kind.CHOICE, words=says.which_question, options=_titled(found.among), held=held)
    earlier = [each for each in conversation.questions if each.held is not None]
    return reply(without(conversation, earlier), message.id, [], (), context, (which,))


def _titled(among: Sequence[Question]) -> tuple[Option, ...]:
    """Return the questions as options to choose from. Questions with the same words also name their request: "When?
    (call Ana)".
    """
    same = Counter(each.text for each in among)
    return tuple(
        Option(title=each.text if same[each.text] == 1 else f"{each.text} ({known_of(each)})", value=each.id)
        for each in among
    )


def _meant(conversation: Conversation, answer: QuestionAnswer) -> QuestionAnswer | None:
    """Return the answer to the question that the person picked for their earlier text; None if that question is gone or
    the text does not fit it. An answer of any other kind is returned unchanged.
    """
    held = answer.question.held
    if held is None or answer.value is None:
        return answer
    question = next((each for each in conversation.questions if each.id == answer.value), None)
    fits = shapes.fit(question, held, is_meant=True) if question else None
    return QuestionAnswer(question, fits[1], fits[2]) if question and fits else None
