"""Answers to what was asked: which question they are for, and what goes on with them."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from parley import texts
from parley.conversation import answers, reach, shapes
from parley.conversation.events import Form, Message
from parley.conversation.memory import may_be
from parley.conversation.questions import (
    TRIES,
    Asking,
    Kind,
    Learnt,
    Option,
    Planned,
    Question,
    Unfinished,
    Verdict,
    agrees,
    asked_before,
    begins_an_answer,
    declines,
    judge,
)
from parley.conversation.requests import correction
from parley.conversation.state import Conversation
from parley.lanes import degraded, table
from parley.lanes.loop import resume
from parley.lanes.proposing import Proposal
from parley.ports import Ask
from parley.texts import Texts, plans
from parley.turn import asked, correcting, planning, standing
from parley.turn.acting import begin, carry_out
from parley.turn.decision import Decision, close, say


def answering(conversation: Conversation, messages: Sequence[Message], ask: Ask) -> Decision | None:
    """A yes, a no, or a late one, to the open confirmation; an answer to another open question."""
    question, message, says = conversation.confirmation, messages[-1], texts.of(conversation.language)
    quote = standing.quoted(conversation, message, ask)
    verdict, quoted = standing.judged(conversation, message, quote), quote.id if quote else None
    is_of_a_closed_one = quote is not None and quote.asks and not standing.asks_still(conversation, quote)
    closed = conversation.confirming(None)
    if question is not None and verdict is Verdict.YES and message.form is Form.VOICE:
        heard = says.write_your_yes.format(words=message.text.rstrip(".!"))  # or a noise, taken for a word
        return close(closed, message.id, [heard], question.planned, ask)
    if question is not None and verdict is Verdict.YES:
        agreed = [each for planned in question.planned for each in planned.learnt]
        return begin(_remembering(closed, agreed, message), message.id, question.planned)
    says_no = reach.says_no(message.text, message.channel)
    if question is not None and (verdict is Verdict.NO or (verdict is Verdict.UNRELATED and says_no)):
        without = planning.declined(_unlearnt(closed, question.planned), question.steps)
        return carry_out(without, message.id, Proposal(), [says.declined], (), ask)
    says_no = says_no or declines(message.text)
    if (of_one_that_waits := _pressed_of_waiting(conversation, message, quoted, says_no, ask)) is not None:
        return of_one_that_waits
    if (of_a_lost_one := _to_a_lost_one(conversation, message, says_no, ask)) is not None:
        return of_a_lost_one
    command = degraded.whole(table.on(ask.services), message.text, ask.once)
    open_ones = () if is_of_a_closed_one else conversation.questions
    found = _commanded(conversation, command, message) or answers.find(
        open_ones, message, command is not None, says_no, quoted, ask.model is not None, _last_said(conversation)
    )
    if not found and command is None and ask.model is None:
        found = answers.kept(open_ones, message)
    if not found and (corrected := correcting.person(conversation, message, ask)) is not None:
        found = (corrected,)
    if not found and (whether := correcting.whether_answer(conversation, message, command, ask)) is not None:
        return whether
    if found and (answered := _answered(conversation, found, message, ask)) is not None:
        return answered
    if message.payload is not None or (agrees(message.text) and (verdict is Verdict.ANOTHER or is_of_a_closed_one)):
        return close(conversation, message.id, [says.expired], (), ask)
    if verdict is Verdict.ELSEWHERE and question is not None and question.channel and (agrees(message.text) or says_no):
        return say(conversation, message.id, says.answer_there[question.channel], ask)
    if question is not None and verdict is Verdict.ASIDE and command is None and ask.model is None:
        return say(conversation, message.id, says.still_waiting.format(question=question.text), ask)
    if command is None and (crossed := _crossed(conversation, message, says_no, ask)) is not None:
        return crossed
    if verdict is Verdict.EXPIRED:
        return say(closed, message.id, says.declined if says_no else says.expired, ask)
    hesitates = verdict is Verdict.UNRELATED and message.payload is None and begins_an_answer(message.text)
    if question is not None and hesitates and command is None and ask.model is None:  # a model knows what else it says
        return close(closed, message.id, [says.yes_or_no_alone], question.planned, ask)
    late = answers.late(conversation.questions, message)
    dropped = [each for each in late if each.given_up and answers.is_short(message.text)]
    if dropped and command is None:
        what, says_late = dropped[-1].given_up, plans.of(conversation.language)
        words = says_late.too_late.format(what=what) if not _just_told(conversation, what) else says_late.only_late
        return say(_without(conversation, [each.id for each in late]), message.id, words, ask)
    if late and command is None and ask.model is None:  # a model reads what was asked, and may go on from there
        return say(_without(conversation, [each.id for each in late]), message.id, says.expired, ask)
    return None


def _last_said(conversation: Conversation) -> str | None:
    """The id of the last message of ours; None if the window holds none. An "ok" answers that one, and no earlier."""
    return next((line.id for line in reversed(conversation.history.lines) if line.direction == "out"), None)


def _crossed(conversation: Conversation, message: Message, says_no: bool, ask: Ask) -> Decision | None:
    """Show the question once more that the person has answered before its message is known to have arrived: they have
    read it a moment ago, or they meant something else. A value that no yes is asked for is read by a model, if any."""
    if message.payload is not None:
        return None
    says, question = texts.of(conversation.language), conversation.confirmation
    again: Sequence[Question] = ()
    if question is not None and judge(question, message) is Verdict.EARLIER and (agrees(message.text) or says_no):
        if question.channel not in (None, message.channel):
            return say(conversation, message.id, says.answer_there[question.channel], ask)
        again = (question,)
    elif ask.model is None:
        again = answers.awaited_unread(conversation.questions, message, says_no)
    if not again:
        return None
    return say(conversation, message.id, says.crossed, ask, last=asked.read(again, says))


def _pressed_of_waiting(
    conversation: Conversation, message: Message, quoted: str | None, says_no: bool, ask: Ask
) -> Decision | None:
    """To a button of a question that is to be asked again, or a yes or no that quotes it: its message was taken for
    lost, and its time is over or another confirmation is open."""
    is_answer = agrees(message.text) or says_no
    named = [
        each
        for each in conversation.waiting
        if each.pressed(message.payload) is not None or (is_answer and quoted is not None and each.row == quoted)
    ]
    open_one = conversation.confirmation
    if not named:
        return None
    if open_one is None:
        return Decision(conversation)  # `next_question.py` asks it again
    words = texts.of(conversation.language).first_answer.format(question=open_one.text)
    return say(conversation, message.id, words, ask)


def _to_a_lost_one(conversation: Conversation, message: Message, says_no: bool, ask: Ask) -> Decision | None:
    """A yes to a confirmation of which nobody knows whether it arrived runs nothing: it is asked again, which
    `next_question.py` does. A no to it is a no. Only where nothing else is open that these words could answer."""
    lost = next((each for each in conversation.waiting if each.did_not_arrive and each.planned), None)
    if lost is None or conversation.confirmation is not None or asked_before(conversation.questions, message):
        return None
    if agrees(message.text):
        return Decision(conversation)
    if says_no:
        left = planning.declined(_without(conversation, [lost.id]), lost.steps)
        return carry_out(left, message.id, Proposal(), [texts.of(conversation.language).declined], (), ask)
    return None


def _just_told(conversation: Conversation, what: str) -> bool:
    """Whether that was said in this very turn: it waited for the person to write."""
    answered = next((n for n, line in enumerate(reversed(conversation.history.lines)) if line.direction == "in"), 0)
    latest = conversation.history.lines[len(conversation.history.lines) - answered :]
    return any(line.direction == "out" and what in line.text for line in latest)


def _commanded(
    conversation: Conversation, command: degraded.Command | None, message: Message
) -> tuple[answers.Answer, ...]:
    """The answer in a command that is just what an open question waits to complete: "after lunch", to "after what?"."""
    if command is None:
        return ()
    given = command.arguments
    return tuple(
        answers.Answer(question, str(given[waits.argument]))
        for question in asked_before(conversation.questions, message)
        if (waits := question.unfinished) is not None
        and question.kind is Kind.DETAIL  # "delete bread" is no answer to which milk shall be deleted
        and waits.argument not in waits.arguments  # what was given already, another command does not answer
        and (waits.lane, waits.tool, [waits.argument]) == (command.lane.name, command.tool.name, list(given))
    )[-1:]


def _answered(
    conversation: Conversation, found: tuple[answers.Answer, ...] | answers.Unclear, message: Message, ask: Ask
) -> Decision | None:
    """Go on with what waited for the answers; ask again for those that cannot be used. None where nothing can be, and
    the question was left for now: then it is no answer."""
    says = texts.of(conversation.language)
    if isinstance(found, answers.Unclear):
        corrects = correction(message.text)
        held = corrects.instead if corrects else message.text
        which = Asking(kind=Kind.CHOICE, words=says.which_question, options=_titled(found.among), held=held)
        earlier = [each.id for each in conversation.questions if each.held is not None]
        return close(_without(conversation, earlier), message.id, [], (), ask, (which,))
    left = _without(conversation, [each.question.id for each in found])
    if any(each.value == correcting.NO_ANSWER and each.question.held is not None for each in found):
        return correcting.no_answer(left, found[0].question.held or "", message, ask)
    meant = [answer for each in found if (answer := _meant(left, each)) is not None]
    if not meant:
        return say(conversation, message.id, says.expired, ask)
    meant += answers.also_answered(left.questions, meant)
    left = _without(left, [each.question.id for each in meant])
    given = [(each.question, each.value) for each in meant if each.value is not None and not each.wrong]
    refused = {
        question.id: why_not
        for question, value in given
        if (
            why_not := planning.refused(
                _learnt(left, [(question, value)], message), question, value, message.written_at, ask
            )
        )
    }
    given = [(question, value) for question, value in given if question.id not in refused]
    apart = [(question, value) for question, value in given if not question.steps]
    resumed = resume(tuple(table.LANES.values()), _learnt(left, apart, message), apart, message.written_at, ask)
    wrong = {each.question.id: _what_is_wrong(each, says) for each in meant if each.wrong}
    why = {**wrong, **refused, **resumed.wrong}
    if all(each.question.id in why and each.question.tries >= TRIES for each in meant):
        return None
    for question, value in given:
        left = planning.answered(left, question, value, message.written_at)
    used = [(question, value) for question, value in given if question.id not in why]
    left, proposed = _learnt_by(left, used, resumed.proposal, message)
    again = [each.question for each in meant if each.question.id in why]
    words = [resumed.proposal.text, *dict.fromkeys(why[question.id] for question in again)]
    if any(each.value is None for each in meant):
        words.append(says.declined)
        left = planning.declined(left, [of for each in meant if each.value is None for of in each.question.steps])
    left, missed, given_up = planning.rest_of_batch(
        left, [each.question for each in meant if each.question.id not in why]
    )
    words += given_up
    if parked := [question for question in again if question.tries]:
        words.append(says.parked)
        left = left.change(questions=(*left.questions, *(each.parked for each in parked)))
    once_more = tuple(each.asking(each.tries + 1) for each in (*again, *missed) if not each.tries)
    proposal = replace(proposed, questions=(*proposed.questions, *once_more))
    open_one, now = left.confirmation, ask.now()
    if open_one is not None and proposal.confirms and now < open_one.open_until(now):
        words.append(says.set_aside.format(question=open_one.text))
        left = planning.declined(left.confirming(None), open_one.steps)
    return _going_on(carry_out(left, message.id, proposal, words, proposal.confirms, ask), message, ask)


MANY = 4
"""Steps that are still to be done after an answer: they take longer than a moment."""


def _going_on(decision: Decision, message: Message, ask: Ask) -> Decision:
    """The same; where much is still to be done, it is said at once that the answer has come."""
    now = decision.conversation
    if now.doing is None or max((len(each.left) for each in now.plans), default=0) < MANY:
        return decision
    said = say(now, f"{message.id}.g", plans.of(now.language).going_on_now, ask)
    return Decision(said.conversation, (*decision.effects, *said.effects))


def _learnt(conversation: Conversation, given: Sequence[tuple[Question, str]], message: Message) -> Conversation:
    """With what these answers tell us for the next time."""
    return _remembering(conversation, _told(given), message)


def _told(given: Sequence[tuple[Question, str]]) -> list[Learnt]:
    """What these answers, and those that were given before for the same requests, tell us for the next time."""
    told = list[Learnt]()
    for question, value in given:
        told += question.unfinished.learnt if question.unfinished else ()
        if question.learns and may_be(question.learns.type, value):
            told.append(Learnt(type=question.learns.type, name=question.learns.name, value=value))
    return told


def _remembering(conversation: Conversation, told: Sequence[Learnt], message: Message) -> Conversation:
    for each in told:
        conversation = conversation.learnt(each.type, each.name, each.value, message.written_at)
    return conversation


def _learnt_by(
    conversation: Conversation, used: Sequence[tuple[Question, str]], proposal: Proposal, message: Message
) -> tuple[Conversation, Proposal]:
    """Remember what the answers tell us. A request that is still to be confirmed, or lacks another value, takes along
    what was told for it: that is remembered after the yes. What is told to a plan serves its other steps at once."""
    told = tuple(_told([(question, value) for question, value in used if not question.steps]))
    if not (proposal.confirms or proposal.questions):
        return _learnt(conversation, used, message), proposal
    conversation = _learnt(conversation, [(question, value) for question, value in used if question.steps], message)
    confirms = tuple(each.model_copy(update={"learnt": _own(each, told)}) for each in proposal.confirms)
    questions = tuple(_taking_along(each, told) for each in proposal.questions)
    return conversation, replace(proposal, confirms=confirms, questions=questions)


def _taking_along(question: Asking, told: Sequence[Learnt]) -> Asking:
    if question.unfinished is None:
        return question
    waits = question.unfinished.model_copy(update={"learnt": _own(question.unfinished, told)})
    return question.model_copy(update={"unfinished": waits})


def _own(request: Planned | Unfinished, told: Sequence[Learnt]) -> tuple[Learnt, ...]:
    """What was told for that very request: values that stand in its arguments, however a number is spaced."""
    arguments = _unspaced(request.model_dump_json(include={"arguments"}))
    return tuple(each for each in told if _unspaced(each.value) in arguments)


def _unspaced(text: str) -> str:
    return "".join(c for c in text if c not in " ().-")


def _unlearnt(conversation: Conversation, declined: Sequence[Planned]) -> Conversation:
    """Without what a plan was told for the steps that are declined."""
    for plan in conversation.plans:
        for step in declined:
            if step.of and step.of.plan == plan.id:
                conversation = conversation.unlearnt(plan.said_at, step.model_dump_json(include={"arguments"}))
    return conversation


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


def _what_is_wrong(answer: answers.Answer, says: Texts) -> str:
    if answer.is_unclear:
        return says.not_assigned
    question = answer.question
    return says.not_listed if question.kind is Kind.CHOICE else says.wrong_shapes[question.awaits]


def _without(conversation: Conversation, ids: Collection[str]) -> Conversation:
    return conversation.without_questions(lambda each: each.id in ids)


def _meant(conversation: Conversation, answer: answers.Answer) -> answers.Answer | None:
    """Where the answer says which question an earlier one was for: that earlier one. None if that question is gone."""
    held = answer.question.held
    if held is None or answer.value is None:
        return answer
    question = next((each for each in conversation.questions if each.id == answer.value), None)
    fits = shapes.fit(question, held, is_meant=True) if question else None
    return answers.Answer(question, fits[1], fits[2]) if question and fits else None
