"""What a person was asked and has not answered, as a model is told it; and the model's word that a text answers it.

    is told       each question by a number, the call that waits for it, what it awaits (`card.py`)
    may say       `answer_question`: that number, and the value that the person has said, or null if they decline; with
                  the number 0, the part of what awaits their yes that they do not want
    may not say   a yes to a confirmation: that is the person's own word alone
    is asked again  a choice of a moment ago is asked once more behind a model's words (`asked_again`), so that it says
                  nothing of it

The shape of the value is checked here, and the tool that waits for it judges it as it judges any answer. Whether the
value is the person's own is judged where it is noted (`proposing.py`): an order that is hidden in what was read answers
nothing.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from pydantic import Field, ValidationError

from parley.conversation import shapes
from parley.conversation.answers import QuestionAnswer
from parley.conversation.farewell import farewell_of
from parley.conversation.questions import Kind, Question, Shape, answerable
from parley.conversation.segments import to_gsm7
from parley.conversation.state import Conversation
from parley.lanes.own_words import without_reason
from parley.tools.tool import Arguments

ANSWER = "answer_question"
YES_AWAITED = 0
"""The number that stands for the confirmation that awaits a yes."""
LISTED = 5
"""The most questions that a model is told: those that were asked last."""
NOT_OPEN = "No question has that number. The open ones are: {numbers}."
NOT_SO = "That is not {awaited}, so it was not taken. Ask the person once more, or go on with what they want instead."
NOT_A_PART = "That names no single part of what awaits their yes: use words of its own."
PARTS = " Its parts: {parts}"
NOT_THEIRS = "Not taken: pass the person's own words, as they stand in their last message."


class AnswerQuestion(Arguments):  # its docstring is what a model reads, as a tool's is
    """Take what they say as the answer to an open question of the card: the answer alone, null if they will not.
    `question` 0: the part of what awaits their yes that they do not want."""

    question: int
    value: str | None = Field(max_length=4_000)


def asked(conversation: Conversation, said_at: datetime) -> tuple[Question, ...]:
    """Return the open questions that a text written at `said_at` may answer, the latest last. A question that asks
    which question an earlier answer was for is left out: only its number answers that.
    """
    return tuple(each for each in answerable(conversation.questions, said_at) if each.held is None)[-LISTED:]


JUST_ASKED = timedelta(minutes=10)
"""The time in which a choice that was asked last is asked once more where a model only talks."""


def asked_again(conversation: Conversation, text: str, at: datetime) -> Question | None:
    """Return the choice that the service asks once more behind a model's words, if these are all that comes of a text
    written at `at`: the one that was asked last, a moment ago. None where another question awaits a yes, after thanks
    or a goodbye, and where the last message has repeated it already.
    """
    open_ones = answerable(conversation.questions, at)
    last = max(open_ones, key=lambda each: each.asked_at, default=None)
    if last is None or last.kind is not Kind.CHOICE or last.is_parked or conversation.confirmation is not None:
        return None
    is_new = at - last.asked_at < JUST_ASKED
    return last if is_new and farewell_of(text) is None and not _has_just_repeated(conversation, last) else None


def _has_just_repeated(conversation: Conversation, question: Question) -> bool:
    """Return whether our last message to the person has asked this question once more, behind something else."""
    said = [each.text for each in conversation.said if each.direction == "out" and each.at >= question.asked_at]
    brief = to_gsm7(question.text.rstrip().rpartition("\n")[2], drops_accents=True)
    asked = [brief in to_gsm7(each, drops_accents=True) for each in said]
    return sum(asked) > 1 and asked[-1]


def withdrawn(arguments: str) -> str | None:
    """Return the words for the part of what awaits a yes that a model's call leaves out, "" for all of it; None if the
    call is about another question.
    """
    try:
        call = AnswerQuestion.model_validate_json(arguments or "{}")
    except ValidationError:
        return None
    return call.value or "" if call.question == YES_AWAITED else None


def not_a_part(parts: Sequence[str]) -> str:
    """Return the words for a model whose call names none of these parts of what awaits a yes, or several alike."""
    return NOT_A_PART + (PARTS.format(parts=json.dumps(parts, ensure_ascii=False)) if parts else "")


def answer(
    questions: Sequence[Question], arguments: str, reads: Callable[[Question, str], str | None] = lambda _, __: None
) -> QuestionAnswer | str:
    """Return the answer to an open question that a model's call gives, or, as words for the model, what is wrong with
    the call. `reads` returns the value that the question's lane reads in words that fit no option.
    """
    try:
        call = AnswerQuestion.model_validate_json(arguments or "{}")
    except ValidationError:
        return NOT_OPEN.format(numbers=_numbers(questions))
    if not 1 <= call.question <= len(questions):
        return NOT_OPEN.format(numbers=_numbers(questions))
    question = questions[call.question - 1]
    if call.value is None:
        return QuestionAnswer(question, question.no_means)
    said = without_reason(call.value) if question.shape is Shape.MOMENT else call.value
    fits = shapes.fit(question, said, is_meant=True)
    if fits is None or fits[2]:
        if (value := reads(question, call.value)) is not None:
            return QuestionAnswer(question, value)
        return NOT_SO.format(awaited="one of its options" if question.options else f"of the kind {question.awaits!r}")
    return QuestionAnswer(question, fits[1])


def _numbers(questions: Sequence[Question]) -> str:
    return ", ".join(map(str, range(1, len(questions) + 1)))
