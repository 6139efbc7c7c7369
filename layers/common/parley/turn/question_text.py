"""Questions as the person sees them: their text, how to answer each, and the buttons."""

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from parley.conversation.effects import Button, Effect, Say
from parley.conversation.events import WITH_BUTTONS
from parley.conversation.questions import Kind, PreparedCall, Question, QuestionDraft
from parley.texts import Texts

BUTTONS_BELOW = 1_024
"""The most characters of a text that may have buttons: Meta's limit of an interactive message's body."""


def opened(
    event: str, confirms: tuple[PreparedCall, ...], questions: tuple[QuestionDraft, ...], now: datetime
) -> tuple[Question, ...]:
    """Return the drafts as open questions, a confirmation first. If several ask for a value, these are numbered
    from 1."""
    confirming = (QuestionDraft(planned=confirms),) if confirms else ()
    several = sum(each.kind is Kind.DETAIL for each in questions) > 1
    number = 0
    asked = []
    for place, each in enumerate((*confirming, *questions)):
        number += each.kind is Kind.DETAIL
        is_numbered = several and each.kind is Kind.DETAIL
        asked.append(each.open(f"{event}.q{place or ''}", now, number if is_numbered else None))
    return tuple(asked)


def known_of(question: Question) -> str:
    """Return what is already known of the question's request, to tell similar questions apart: "call Ana". Empty if
    nothing is known.
    """
    waits = question.unfinished
    given = [str(each) for each in waits.arguments.values() if not isinstance(each, bool)] if waits else []
    said = [each for each in given if each and not each.startswith(OURS)]
    return ", ".join(said) or ", ".join(option.title for option in question.options)


OURS = ("{", "id:")
"""The first characters of values that a person never reads: a serialised time ("{") or an id."""


def named(question: Question) -> str:
    """Return a question's text with what is known of its request: "When should I remind you? (call Ana)"."""
    known = "" if question.kind is Kind.CONFIRMATION else known_of(question)
    return f"{question.brief} ({known})" if known else question.brief


Questions = tuple[Question, ...]


def alone(opened: Questions, is_blocked: bool) -> tuple[Questions, Questions]:
    """Split the questions into those to ask in one message and those that wait. A confirmation is asked alone; if one
    is already open (`is_blocked`), all wait.
    """
    if is_blocked:
        return (), opened
    confirming = [each for each in opened if each.kind is Kind.CONFIRMATION][:1]
    return (tuple(confirming), tuple(each for each in opened if each not in confirming)) if confirming else (opened, ())


def read(questions: Sequence[Question], says: Texts) -> str:
    """Return the text of the questions, one per line, with how to answer each."""
    lines = [_read(each, says) for each in questions]
    if numbered := [f"{each.number}: {says.shapes[each.awaits]}" for each in questions if each.number]:
        lines.append(says.reply_numbered.format(answers=", ".join(numbered)))
    return "\n".join(lines)


def _read(question: Question, says: Texts) -> str:
    """Return the text of one question with how to answer it: yes or no, a number from a list, or one of two words."""
    match question.kind:
        case Kind.CONFIRMATION:
            return f"{question.text}\n{says.reply_yes_or_no}"
        case Kind.CHOICE:
            listed = [f"{number}. {option.title}" for number, option in enumerate(question.options, 1)]
            return "\n".join((question.text, *listed, says.reply_with_number))
        case Kind.POLL:
            named = f" {says.either} ".join(option.title.upper() for option in question.options)
            return f"{question.text}\n{says.reply_with.format(answers=named)}"
        case Kind.DETAIL:
            return question.text if question.number is None else f"{question.number}. {question.text}"
        case _:
            assert_never(question.kind)


def with_buttons(effects: tuple[Effect, ...], questions: Sequence[Question], says: Texts) -> tuple[Effect, ...]:
    """Return the effects with answer buttons on the last message, if it asks a single question on a channel that shows
    buttons and its text is short enough; otherwise unchanged.
    """
    *before, last = effects
    if len(questions) > 1 or not isinstance(last, Say) or last.message.channel not in WITH_BUTTONS:
        return effects
    if len(last.message.text) > BUTTONS_BELOW or not (buttons := _buttons(questions[0], says)):
        return effects
    return (*before, Say(last.message.model_copy(update={"buttons": buttons, "choose": says.choose})))


def _buttons(question: Question, says: Texts) -> tuple[Button, ...]:
    if question.kind is Kind.CONFIRMATION:
        return Button(id=question.yes, title=says.yes), Button(id=question.no, title=says.no)
    return tuple(
        Button(id=question.payload(number), title=option.title) for number, option in enumerate(question.options, 1)
    )
