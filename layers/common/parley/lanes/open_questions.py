"""What a person was asked and has not answered, as a model is told it; and the model's word that a text answers it.

    is told       each question by a number, the call that waits for it, what it awaits (`card.py`)
    may say       `answer_question`: that number, and the value that the person has said, or null if they decline; with
                  the number 0, the part of what awaits their yes that they do not want
    may not say   a yes to a confirmation: that is the person's own word alone

The shape of the value is checked here, and the tool that waits for it judges it as it judges any answer. Whether the
value is the person's own is judged where it is noted (`proposing.py`): an order that is hidden in what was read answers
nothing.
"""

import json
from collections.abc import Sequence
from datetime import datetime

from pydantic import Field, ValidationError

from parley.conversation import shapes
from parley.conversation.answers import QuestionAnswer
from parley.conversation.questions import Question, answerable
from parley.conversation.state import Conversation
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


def answer(questions: Sequence[Question], arguments: str) -> QuestionAnswer | str:
    """Return the answer to an open question that a model's call gives, or, as words for the model, what is wrong with
    the call.
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
    fits = shapes.fit(question, call.value, is_meant=True)
    if fits is None or fits[2]:
        return NOT_SO.format(awaited="one of its options" if question.options else f"of the kind {question.awaits!r}")
    return QuestionAnswer(question, fits[1])


def _numbers(questions: Sequence[Question]) -> str:
    return ", ".join(map(str, range(1, len(questions) + 1)))
