"""Completes requests and plan steps with the values that they waited for, and asks again for a value that cannot be
used, whether the person's words or a model's reading of them gave the value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from parley import texts
from parley.conversation import answers
from parley.conversation.answers import QuestionAnswer
from parley.conversation.events import Message
from parley.conversation.questions import TRIES, Kind, Question, QuestionDraft
from parley.conversation.state import Conversation
from parley.lanes import table
from parley.lanes.agent_loop import resume
from parley.lanes.proposing import Proposal
from parley.ports import TurnContext
from parley.texts import Texts, plans
from parley.turn import facts, joining, planning
from parley.turn.acting import carry_out
from parley.turn.decision import Decision, say


def completed(
    conversation: Conversation,
    meant: Sequence[QuestionAnswer],
    message: Message,
    context: TurnContext,
    beside: Proposal | None = None,
) -> Decision | None:
    """Go on with the requests and plan steps that waited for these answers, and carry out the proposal `beside` too.
    None if no answer is usable and each question was asked often enough: then the message is no answer.
    """
    meant = [*meant, *answers.also_answered(conversation.questions, meant)]
    left = without(conversation, [each.question for each in meant])
    checked = _checked(left, meant, message, context)
    is_none = all(each.question.id in checked.why and each.question.tries >= TRIES for each in meant)
    if is_none and beside is None:
        return None
    return _told_that_it_goes_on(_used(left, meant, checked, message, context, beside or Proposal()), message, context)


@dataclass(frozen=True)
class Checked:
    """Answers, each tried on the request or plan step that waits for it: which are usable, and why the others are
    not."""

    given: tuple[tuple[Question, str], ...]
    """The answers that no step of a plan refuses: each question with its value."""
    why: Mapping[str, str]
    """Why the other answers cannot be used: a sentence for each question's id."""
    proposal: Proposal
    """The proposal of the completed requests that belong to no plan."""
    anew: Mapping[str, QuestionDraft] = field(default_factory=dict)
    """The questions to ask instead of those whose answers were not usable, by the latter's ids."""
    tried: tuple[planning.TriedStep, ...] = ()
    """The plan steps that could use their answers, with their outcomes: these steps are not carried out again."""

    @property
    def used(self) -> list[tuple[Question, str]]:
        """The usable answers: each question with its value."""
        return [(question, value) for question, value in self.given if question.id not in self.why]


def _checked(left: Conversation, meant: Sequence[QuestionAnswer], message: Message, context: TurnContext) -> Checked:
    """Try each answer on the request or plan step that waits for it. Return which answers are usable, and why the
    others are not.
    """
    says, at = texts.of(left.language), message.written_at
    given = [(each.question, each.value) for each in meant if each.value is not None and not each.wrong]
    known, refused, tried = facts.learnt(left, given, message), dict[str, str](), list[planning.TriedStep]()
    for question, value in given:
        steps = planning.try_answer(known, question, value, at, context)
        if why_not := planning.refusal(steps):
            refused[question.id] = why_not
        else:
            tried += steps
    given = [(question, value) for question, value in given if question.id not in refused]
    apart = [(question, value) for question, value in given if not question.steps]
    lanes = table.chosen(context.services, *(each.unfinished.lane for each, _ in apart if each.unfinished))
    resumed = resume(lanes, facts.learnt(left, apart, message), apart, at, context)
    wrong = {each.question.id: _what_is_wrong(each, says) for each in meant if each.wrong}
    return Checked(tuple(given), {**wrong, **refused, **resumed.wrong}, resumed.proposal, resumed.anew, tuple(tried))


def _used(
    left: Conversation,
    meant: Sequence[QuestionAnswer],
    checked: Checked,
    message: Message,
    context: TurnContext,
    beside: Proposal,
) -> Decision:
    """Carry out what the usable answers complete, and the proposal `beside`. Tell the person why other answers are not
    usable, and ask for those again.
    """
    says, why = texts.of(left.language), checked.why
    for question, value in checked.given:
        left = planning.with_answer(left, question, value, message.written_at)
    left, proposed = facts.learnt_by(left, checked.used, checked.proposal, message)
    again = [each.question for each in meant if each.question.id in why]
    said = [why[each.id] for each in again if each.tries or each.id not in checked.anew]
    words = [checked.proposal.text, *dict.fromkeys(said)]
    if declined := [each.question for each in meant if each.value is None]:
        words.append(says.declined)
        left = planning.without_steps(left, [of for question in declined for of in question.steps])
    left, missed, given_up = planning.rest_of_batch(
        left, [each.question for each in meant if each.question.id not in why]
    )
    words += given_up
    if parked := [question for question in again if question.tries]:
        words.append(says.parked)
        left = left.change(questions=(*left.questions, *(each.parked for each in parked)))
    once_more = tuple(_once_more(each, checked) for each in (*again, *missed) if not each.tries)
    proposal = _together(replace(proposed, questions=(*proposed.questions, *once_more)), beside)
    left, proposal = _joined(left, proposal, message, context)
    said = [*words, beside.text]
    return carry_out(left, message.id, proposal, said, proposal.confirms, context, checked.tried)


def _once_more(question: Question, checked: Checked) -> QuestionDraft:
    """Return the question to ask again after an unusable answer, with one more try counted."""
    anew = checked.anew.get(question.id)
    tries = question.tries + 1
    return question.asking(tries) if anew is None else anew.model_copy(update={"tries": tries})


def _together(completed_by_answers: Proposal, beside: Proposal) -> Proposal:
    """Return one proposal without words: first what the answers propose, then `beside`."""
    first = completed_by_answers
    return replace(
        beside,
        text="",
        writes=(*first.writes, *beside.writes),
        confirms=(*first.confirms, *beside.confirms),
        questions=(*first.questions, *beside.questions),
        given=(*first.given, *beside.given),
        outside=first.outside or beside.outside,
        notes={**first.notes, **beside.notes},
    )


def _joined(
    conversation: Conversation, proposal: Proposal, message: Message, context: TurnContext
) -> tuple[Conversation, Proposal]:
    """Return the conversation without the open confirmation that the proposal's calls have joined, and the proposal
    with all that is to be confirmed then; both unchanged if none is open, or the proposal needs no yes.
    """
    open_one, now = conversation.confirmation, context.now()
    if open_one is None or not proposal.confirms or now >= open_one.open_until(now):
        return conversation, proposal
    together = joining.joined(open_one, proposal.confirms, message.text)
    kept = (*together.confirms, *together.waits)
    left = joining.without_what_fell(conversation.confirming(None), open_one, kept)
    left = joining.without_old_forms(left, together.confirms)
    questions = (*proposal.questions, *joining.waiting_draft(together))
    return left, replace(proposal, confirms=together.confirms, questions=questions)


MANY = 4
"""If a plan has at least this many steps left after an answer, the person is told that it takes a while."""


def _told_that_it_goes_on(decision: Decision, message: Message, context: TurnContext) -> Decision:
    """Return the decision; if a plan still has many steps to do, with a message that the answer has arrived and work
    goes on.
    """
    now = decision.conversation
    if now.doing is None or max((len(each.left) for each in now.plans), default=0) < MANY:
        return decision
    said = say(now, f"{message.id}.g", plans.of(now.language).going_on_now, context)
    return Decision(said.conversation, (*decision.effects, *said.effects))


def _what_is_wrong(answer: QuestionAnswer, says: Texts) -> str:
    if answer.is_unclear:
        return says.not_assigned
    question = answer.question
    return says.not_listed if question.kind is Kind.CHOICE else says.wrong_shapes[question.awaits]


def without(conversation: Conversation, gone: Sequence[Question]) -> Conversation:
    """Return the conversation with these questions removed."""
    ids = [each.id for each in gone]
    return conversation.without_questions(lambda each: each.id in ids)
