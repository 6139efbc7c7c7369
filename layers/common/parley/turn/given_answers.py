"""What goes on with answers to open questions: each value completes the request that waited for it, one that cannot be
used is asked for again, and what could be meant for several questions is asked about.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from parley import texts
from parley.conversation import answers, shapes
from parley.conversation.answers import QuestionAnswer, UnclearAnswer
from parley.conversation.events import Message
from parley.conversation.questions import TRIES, Kind, Option, Question, QuestionDraft
from parley.conversation.requests import correction
from parley.conversation.state import Conversation
from parley.lanes import table
from parley.lanes.agent_loop import resume
from parley.lanes.proposing import Proposal
from parley.ports import TurnContext
from parley.texts import Texts, plans
from parley.turn import correcting, facts, planning
from parley.turn.acting import carry_out
from parley.turn.decision import Decision, close, say


def go_on_with(
    conversation: Conversation,
    found: tuple[QuestionAnswer, ...] | UnclearAnswer,
    message: Message,
    context: TurnContext,
) -> Decision | None:
    """Go on with what waited for the answers; ask again for those that cannot be used. None where nothing can be, and
    the question was left for now: then it is no answer."""
    if isinstance(found, UnclearAnswer):
        return _which(conversation, found, message, context)
    left = _without(conversation, [each.question for each in found])
    if any(each.value == correcting.NO_ANSWER and each.question.held is not None for each in found):
        return correcting.no_answer(left, found[0].question.held or "", message, context)
    meant = [answer for each in found if (answer := _meant(left, each)) is not None]
    if not meant:
        return say(conversation, message.id, texts.of(conversation.language).expired, context)
    meant += answers.also_answered(left.questions, meant)
    left = _without(left, [each.question for each in meant])
    checked = _checked(left, meant, message, context)
    if all(each.question.id in checked.why and each.question.tries >= TRIES for each in meant):
        return None
    return _told_that_it_goes_on(_used(left, meant, checked, message, context), message, context)


def _which(conversation: Conversation, found: UnclearAnswer, message: Message, context: TurnContext) -> Decision:
    """Ask for which of several questions the message is meant."""
    says, corrects = texts.of(conversation.language), correction(message.text)
    held = corrects.instead if corrects else message.text
    which = QuestionDraft(kind=Kind.CHOICE, words=says.which_question, options=_titled(found.among), held=held)
    earlier = [each for each in conversation.questions if each.held is not None]
    return close(_without(conversation, earlier), message.id, [], (), context, (which,))


@dataclass(frozen=True)
class Checked:
    """Answers, each tried on what waits for it."""

    given: tuple[tuple[Question, str], ...]
    """The answers that no plan refuses."""
    why: Mapping[str, str]
    """Why the others cannot be used, by their questions' ids."""
    proposal: Proposal
    """What the requests that stand alone come to."""

    @property
    def used(self) -> list[tuple[Question, str]]:
        """The answers that what waits for them can use."""
        return [(question, value) for question, value in self.given if question.id not in self.why]


def _checked(left: Conversation, meant: Sequence[QuestionAnswer], message: Message, context: TurnContext) -> Checked:
    """Try each answer on the step or the request that waits for it."""
    says, at = texts.of(left.language), message.written_at
    given = [(each.question, each.value) for each in meant if each.value is not None and not each.wrong]
    refused = dict[str, str]()
    for question, value in given:
        if why_not := planning.refused(facts.learnt(left, [(question, value)], message), question, value, at, context):
            refused[question.id] = why_not
    given = [(question, value) for question, value in given if question.id not in refused]
    apart = [(question, value) for question, value in given if not question.steps]
    resumed = resume(tuple(table.LANES.values()), facts.learnt(left, apart, message), apart, at, context)
    wrong = {each.question.id: _what_is_wrong(each, says) for each in meant if each.wrong}
    return Checked(tuple(given), {**wrong, **refused, **resumed.wrong}, resumed.proposal)


def _used(
    left: Conversation, meant: Sequence[QuestionAnswer], checked: Checked, message: Message, context: TurnContext
) -> Decision:
    """Go on with the answers that can be used, say why others cannot, and ask for those once more."""
    says, why = texts.of(left.language), checked.why
    for question, value in checked.given:
        left = planning.with_answer(left, question, value, message.written_at)
    left, proposed = facts.learnt_by(left, checked.used, checked.proposal, message)
    again = [each.question for each in meant if each.question.id in why]
    words = [checked.proposal.text, *dict.fromkeys(why[question.id] for question in again)]
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
    once_more = tuple(each.asking(each.tries + 1) for each in (*again, *missed) if not each.tries)
    proposal = replace(proposed, questions=(*proposed.questions, *once_more))
    left, set_aside = _set_aside(left, proposal, context)
    return carry_out(left, message.id, proposal, [*words, set_aside], proposal.confirms, context)


def _set_aside(conversation: Conversation, proposal: Proposal, context: TurnContext) -> tuple[Conversation, str]:
    """The conversation without the open confirmation that a new one replaces, and what is said of it."""
    open_one, now = conversation.confirmation, context.now()
    if open_one is None or not proposal.confirms or now >= open_one.open_until(now):
        return conversation, ""
    left = planning.without_steps(conversation.confirming(None), open_one.steps)
    return left, texts.of(conversation.language).set_aside.format(question=open_one.text)


MANY = 4
"""Steps that are still to be done after an answer: they take longer than a moment."""


def _told_that_it_goes_on(decision: Decision, message: Message, context: TurnContext) -> Decision:
    """Return the decision, and say at once that the answer has come where much is still to be done."""
    now = decision.conversation
    if now.doing is None or max((len(each.left) for each in now.plans), default=0) < MANY:
        return decision
    said = say(now, f"{message.id}.g", plans.of(now.language).going_on_now, context)
    return Decision(said.conversation, (*decision.effects, *said.effects))


def _titled(among: Sequence[Question]) -> tuple[Option, ...]:
    """Questions to choose from; those with the same words by what is known of each: "When? (call Ana)"."""
    same = Counter(each.text for each in among)
    return tuple(
        Option(title=each.text if same[each.text] == 1 else f"{each.text} ({_known(each)})", value=each.id)
        for each in among
    )


def _known(question: Question) -> str:
    waits = question.unfinished
    given = waits.arguments.values() if waits else ()
    return ", ".join(str(value) for value in given) or ", ".join(option.title for option in question.options)


def _what_is_wrong(answer: QuestionAnswer, says: Texts) -> str:
    if answer.is_unclear:
        return says.not_assigned
    question = answer.question
    return says.not_listed if question.kind is Kind.CHOICE else says.wrong_shapes[question.awaits]


def _without(conversation: Conversation, gone: Sequence[Question]) -> Conversation:
    ids = [each.id for each in gone]
    return conversation.without_questions(lambda each: each.id in ids)


def _meant(conversation: Conversation, answer: QuestionAnswer) -> QuestionAnswer | None:
    """Return the answer to the earlier question that this answer picks; None if that question is gone. Any other answer
    stays."""
    held = answer.question.held
    if held is None or answer.value is None:
        return answer
    question = next((each for each in conversation.questions if each.id == answer.value), None)
    fits = shapes.fit(question, held, is_meant=True) if question else None
    return QuestionAnswer(question, fits[1], fits[2]) if question and fits else None
