"""Facts about other people that answers tell us, such as a name's address or phone number, to be used next time. A fact
told for a request is remembered once that request is confirmed, and forgotten if it is declined.
"""

from collections.abc import Sequence
from dataclasses import replace

from parley.conversation.events import Message
from parley.conversation.memory import may_be
from parley.conversation.questions import IncompleteCall, LearntFact, PreparedCall, Question, QuestionDraft
from parley.conversation.state import Conversation
from parley.lanes.proposing import Proposal


def learnt(conversation: Conversation, given: Sequence[tuple[Question, str]], message: Message) -> Conversation:
    """Return the conversation that remembers the facts about people in these answers, such as Ana's phone number."""
    return remembering(conversation, _told(given), message)


def _told(given: Sequence[tuple[Question, str]]) -> list[LearntFact]:
    """Return the facts about people in these answers and in earlier answers to the same requests."""
    told = list[LearntFact]()
    for question, value in given:
        told += question.unfinished.learnt if question.unfinished else ()
        if question.learns and may_be(question.learns.type, value):
            told.append(LearntFact(type=question.learns.type, name=question.learns.name, value=value))
    return told


def remembering(conversation: Conversation, told: Sequence[LearntFact], message: Message) -> Conversation:
    """Return the conversation with these facts in its memory, dated by the message that told them."""
    for each in told:
        conversation = conversation.learnt(each.type, each.name, each.value, message.written_at)
    return conversation


def learnt_by(
    conversation: Conversation, used: Sequence[tuple[Question, str]], proposal: Proposal, message: Message
) -> tuple[Conversation, Proposal]:
    """Return the conversation that remembers the facts in these answers, and the proposal. Facts for a request that is
    still to be confirmed or completed stay in the proposal, to be remembered after the yes; facts given to a plan are
    remembered at once.
    """
    told = tuple(_told([(question, value) for question, value in used if not question.steps]))
    if not (proposal.confirms or proposal.questions):
        return learnt(conversation, used, message), proposal
    conversation = learnt(conversation, [(question, value) for question, value in used if question.steps], message)
    confirms = tuple(each.model_copy(update={"learnt": _own(each, told)}) for each in proposal.confirms)
    questions = tuple(_taking_along(each, told) for each in proposal.questions)
    return conversation, replace(proposal, confirms=confirms, questions=questions)


def _taking_along(question: QuestionDraft, told: Sequence[LearntFact]) -> QuestionDraft:
    if question.unfinished is None:
        return question
    waits = question.unfinished.model_copy(update={"learnt": _own(question.unfinished, told)})
    return question.model_copy(update={"unfinished": waits})


def _own(request: PreparedCall | IncompleteCall, told: Sequence[LearntFact]) -> tuple[LearntFact, ...]:
    """Return those of the facts whose value appears in this request's arguments, whatever the spacing of a number."""
    arguments = _unspaced(request.model_dump_json(include={"arguments"}))
    return tuple(each for each in told if _unspaced(each.value) in arguments)


def _unspaced(text: str) -> str:
    return "".join(c for c in text if c not in " ().-")


def unlearnt(conversation: Conversation, declined: Sequence[PreparedCall]) -> Conversation:
    """Return the conversation without the facts that a plan learnt for the declined steps."""
    for plan in conversation.plans:
        for step in declined:
            if step.of and step.of.plan == plan.id:
                conversation = conversation.unlearnt(plan.said_at, step.model_dump_json(include={"arguments"}))
    return conversation
