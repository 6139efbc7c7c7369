"""What a conversation becomes and wants when an event reaches it. `decide` looks; it changes nothing.

A message is matched in the order of `RULES`, and the first rule that has an answer decides.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any, assert_never

from parley import texts
from parley.conversation import answers, language, reach
from parley.conversation.admission import NOTICE, SERVED, Happening, Status, moved
from parley.conversation.effects import Drop, Effect, Outbound, Reach, Relay, Say, Speaker
from parley.conversation.enrolment import REMOVED, WITHDRAWN
from parley.conversation.events import (
    ActionDone,
    ActionFailed,
    AnyEvent,
    Burst,
    DeliveryFailed,
    Enrol,
    EraseRequested,
    Form,
    Message,
    PersonWaits,
    Removal,
    Silence,
    StatusChange,
    StatusSet,
    Stranded,
    TimerCancelled,
    TimerDue,
)
from parley.conversation.history import Line
from parley.conversation.parts import parts
from parley.conversation.questions import (
    ANSWERS,
    QUESTIONS,
    TRIES,
    Asking,
    Kind,
    Option,
    Planned,
    Question,
    Verdict,
    asked_before,
    begins_an_answer,
    declines,
    fold,
    judge,
)
from parley.conversation.state import Action, Conversation, Doing, Erased, Erasing, Notice, Person, Tried, Unasked
from parley.conversation.text import is_blank
from parley.conversation.timers import COLLECTED, MISSED, MISSED_LINES, TIMERS, UNANSWERED, Timer, whole_seconds
from parley.conversation.timers import timer as made
from parley.conversation.zones import dated
from parley.lanes import degraded, direct, table
from parley.lanes.loop import Proposal, asking, call_for, propose, resume
from parley.ports import Ask
from parley.schedules import moment
from parley.texts import Texts, people
from parley.tools.tool import Result
from parley.turn import asked, budget, introduction, order, planning, unanswered
from parley.turn.attached import understand

STOPPED_AT_PROVIDER = "21610"
"""Twilio's code for a number that has opted out there (by a STOP that we never saw)."""
OUTSIDE_WINDOW = ("63016", "131047")
"""Twilio's and Meta's codes of a message that only a template could have been: more than 24 hours have passed."""
PREFACE = 3_000
"""Characters of words beside actions: what became of these must fit into the same reply."""
USEFUL = timedelta(hours=1)
"""A reply that nobody could send for longer than this would only confuse."""


@dataclass(frozen=True)
class Decision:
    """What one event makes of a conversation. Its new lines of history are part of the conversation."""

    conversation: Conversation
    effects: tuple[Effect, ...] = ()


def decide(conversation: Conversation, event: AnyEvent | Burst, ask: Ask) -> Decision:
    """Decide one event. Safe to repeat: another try costs money, not correctness."""
    ask = budget.within(conversation, ask)
    decision = _let_go(_decided(conversation, event, ask), ask)
    decision = _introducing(conversation, decision, event, ask)
    kept = unanswered.awaited(planning.reconciled(decision.conversation))
    decision = Decision(kept, decision.effects)
    return Decision(budget.recorded(decision.conversation, ask), decision.effects)


def _decided(conversation: Conversation, event: AnyEvent | Burst, ask: Ask) -> Decision:
    if conversation.drops(event.received_at) and not isinstance(event, ActionDone | ActionFailed):
        return _dropped(conversation, event)
    match event:
        case Message():
            return _heard(conversation, (event,), ask)
        case Burst():
            return _heard(conversation, event.messages, ask)
        case ActionDone():
            if event.erases:
                return _erase(conversation, event)
            changed, result = _timed(conversation, event)
            return _acted(changed, event.effect, result, ask, event.asks, event.data)
        case ActionFailed():
            return _acted(conversation, event.effect, None, ask)
        case DeliveryFailed():
            return _undelivered(conversation, event, ask)
        case Stranded():
            return _stranded(conversation, event, ask)
        case Silence():
            return _silence(conversation, event)
        case TimerDue():
            return _timer_due(conversation, event, ask)
        case TimerCancelled():
            return _timer_cancelled(conversation, event)
        case EraseRequested():
            return Decision(_erasing(conversation, event.id, event.received_at))
        case Enrol():
            return _enrol(conversation, event, ask)
        case StatusChange():
            return _change_status(conversation, event, ask)
        case Removal():
            return _remove(conversation, event, ask)
        case StatusSet():
            return _status_set(conversation, event, ask)
        case PersonWaits():
            return _person_waits(conversation, event, ask)
        case _:
            assert_never(event)


# --- a message ------------------------------------------------------------------------------------------------------

Rule = Callable[[Conversation, Sequence[Message], Ask], Decision | None]
"""Messages are one, or a burst of plain texts. What is decided goes under the first one's id."""


def _heard(conversation: Conversation, messages: Sequence[Message], ask: Ask) -> Decision:
    heard = _let_in(conversation.met(messages[-1]), messages, ask)
    if heard.person is not None and heard.person.status in SERVED:  # nothing is fetched of whoever is not
        messages, ask = understand(conversation, messages, ask)
    for message in messages:
        conversation = _noted(_hear(conversation, message), message)
    conversation = _let_in(conversation, messages, ask)
    held = (
        Decision(conversation) if order.opts_out(conversation, messages[-1]) else _say_held(conversation, messages, ask)
    )
    decision = next(found for rule in RULES if (found := rule(held.conversation, messages, ask)) is not None)
    command = direct.command(messages[-1].text, ask.role_of(conversation))
    whole = Decision(decision.conversation, (*held.effects, *decision.effects))
    return _discreet(whole, messages[-1].id) if command and command.tool.role == "admin" else whole


def _noted(conversation: Conversation, message: Message) -> Conversation:
    """With what it means to lanes that somebody writes, and without what was awaited only until then."""
    awaited = tuple(timer for timer in conversation.timers if not timer.rules.unless_heard)
    for name, notes in conversation.notes.items():
        if lane := table.LANES.get(name):
            conversation = conversation.noted(name, lane.heard(notes, message))
    return conversation if len(awaited) == len(conversation.timers) else conversation.change(timers=awaited)


def _say_held(conversation: Conversation, messages: Sequence[Message], ask: Ask) -> Decision:
    """What waited for the person to write goes first."""
    if not conversation.held or conversation.person is None or conversation.person.opted_out:
        return Decision(conversation)
    text = "\n".join((texts.of(conversation.language).held, *conversation.held))
    return _say(conversation.change(held=()), f"{messages[0].id}.h", text, ask)


def _hear(conversation: Conversation, message: Message) -> Conversation:
    """With the message in its history: once, also if it was heard before it was given up and redriven; unless only
    now its words are known."""
    met = conversation.met(message)
    person, spoken = met.person, message.form is Form.VOICE
    if person is not None and person.language is None and message.form is Form.TEXT:
        written = degraded.language_of(table.LANES.values(), message.text) or language.shown(message.text)
        met = met.change(person=person.change(language=written))
    text = f"[Voice message] {message.text}" if spoken else message.text
    earlier = [line.text for line in met.history.lines if line.id == message.id]
    if earlier == [text] or (earlier and not spoken):
        return met
    id = f"{message.id}.v{message.redriven}" if earlier else message.id
    line = Line(id=id, direction="in", text=text, at=message.received_at, outside=message.outside)
    return met.change(history=met.history.add(line))


def apologise(conversation: Conversation, event: AnyEvent, ask: Ask) -> Decision:
    """Say that this event could not be dealt with. Only what a person wrote gets an answer."""
    if not isinstance(event, Message) or conversation.drops(event.received_at):
        return Decision(conversation)
    heard = _hear(conversation, event)
    if heard.person is not None and heard.person.opted_out:
        return Decision(heard)
    return _say(heard, f"{event.id}.e{event.redriven}", texts.of(heard.language).sorry, ask)


def _opting_out(conversation: Conversation, messages: Sequence[Message], ask: Ask) -> Decision | None:
    """STOP and its like, always before anything else; START afterwards."""
    person, message = conversation.person, messages[-1]
    assert person is not None  # `_heard` met them
    says = texts.of(conversation.language)
    if order.opts_out(conversation, message):
        return _stop(conversation, person, message, ask)
    if not person.opted_out:
        return None
    before = person.opted_out_at is not None and message.received_at < person.opted_out_at
    if before or not (message.answered == "start" or reach.starts(message.text)):
        return Decision(conversation)
    again = person.change(opted_out=False).consented(True, message.received_at, message.text)
    started = conversation.change(person=again)
    said = Decision(started) if message.answered else _say(started, message.id, says.started, ask)
    return Decision(said.conversation, (*said.effects, Reach(opted_out=False)))


def _stop(conversation: Conversation, person: Person, message: Message, ask: Ask) -> Decision:
    """Opt this person out, and confirm it, unless somebody else does."""
    stopped = opt_out(conversation, person, message.received_at, message.text)
    # Twilio confirms the carriers' words on SMS by itself; a repeated STOP is not confirmed again.
    silent = person.opted_out or message.answered or reach.carrier_confirms(message.text, message.channel)
    confirmation = texts.of(conversation.language).stopped
    said = Decision(stopped) if silent else _say(stopped, message.id, confirmation, ask, "required")
    return Decision(said.conversation, (*said.effects, Reach(opted_out=True)))


def opt_out(conversation: Conversation, person: Person, at: datetime, words: str = "") -> Conversation:
    """The person opted out at that moment: their question, session and timers are closed with it."""
    stopped = person.change(opted_out=True, opted_out_at=at).consented(False, at, words)
    for name, notes in conversation.notes.items():
        if lane := table.LANES.get(name):
            conversation = conversation.noted(name, lane.stopped(notes))
    return conversation.change(person=stopped, questions=(), plans=(), session=None, lane=None, timers=(), held=())


def _answered_already(conversation: Conversation, messages: Sequence[Message], ask: Ask) -> Decision | None:
    """What the provider has answered itself gets no second answer."""
    return Decision(conversation) if messages[-1].answered else None


def _reacting(conversation: Conversation, messages: Sequence[Message], ask: Ask) -> Decision | None:
    """A reaction is heard and answers nothing: a thumb below one message is no yes to the question in another."""
    return Decision(conversation) if messages[-1].form is Form.REACTION else None


def _admitting(conversation: Conversation, messages: Sequence[Message], ask: Ask) -> Decision | None:
    """One fixed sentence for whoever is not let in; what is kept of them they may see and delete all the same"""
    person, message = conversation.person, messages[-1]
    assert person is not None  # `_heard` met them
    if person.status in SERVED:
        return _welcoming(conversation, messages, ask)
    answers_open = judge(conversation.confirmation, message) in (Verdict.YES, Verdict.NO, Verdict.EXPIRED)
    if answers_open or direct.command(message.text, "person") is not None:
        return None
    if person.status is Status.UNKNOWN and ask.door.admission == "approval":
        return _asking_for(conversation, person, messages[0].id, ask)
    if person.status is Status.UNKNOWN and ask.door.admission == "invite":
        today, tried = ask.now().date(), person.tried
        count = tried.count + 1 if tried is not None and tried.day == today else 1
        conversation = conversation.change(person=person.change(tried=Tried(day=today, count=count)))
    return _noticed(conversation, messages[0].id, fold(message.text) in order.HELP, ask)


def _introduced(conversation: Conversation, messages: Sequence[Message], ask: Ask) -> Decision | None:
    """To what somebody new was asked: that the guess of their time is right or wrong, or that they would rather not"""
    message, found = messages[-1], introduction.open_step(conversation)
    if found is None or message.received_at <= found[1].asked_at:
        return None
    (step, question), says = found, people.of(conversation.language)
    is_zone = step == introduction.ZONE
    if is_zone and (introduction.confirms(message.text) or message.payload == question.payload(1)):
        right = introduction.closed(conversation, step, over=True)
        return _say(_moved(right, question.options[0].value, ask.now()), message.id, says.zone_kept, ask)
    if introduction.skips(message.text) or (is_zone and message.payload == question.payload(2)):
        left = introduction.closed(conversation, step, over=True)
        return _say(left, message.id, says.zone_elsewhere if is_zone else says.skipped, ask)
    return None


def _answering(conversation: Conversation, messages: Sequence[Message], ask: Ask) -> Decision | None:
    """A yes, a no, or a late one, to the open confirmation; an answer to another open question."""
    question, message, says = conversation.confirmation, messages[-1], texts.of(conversation.language)
    verdict, quoted = judge(question, message), _quoted(conversation, message, ask)
    if question is not None and quoted and verdict in ANSWERS and not question.is_asked_in(quoted):
        verdict = Verdict.ANOTHER
    closed = conversation.confirming(None)
    if question is not None and verdict is Verdict.YES and message.form is Form.VOICE:
        heard = says.write_your_yes.format(words=message.text.rstrip(".!"))  # or a noise, taken for a word
        return _close(closed, message.id, [heard], question.planned, ask)
    if question is not None and verdict is Verdict.YES:
        return _begin(closed, message.id, question.planned)
    says_no = reach.says_no(message.text, message.channel)
    if question is not None and (verdict is Verdict.NO or (verdict is Verdict.UNRELATED and says_no)):
        without = planning.declined(closed, question.steps)
        return _propose(without, message.id, Proposal(), [says.declined], (), ask)
    says_no = says_no or declines(message.text)
    command = degraded.whole(table.on(ask.services), message.text)
    found = _commanded(conversation, command, message) or answers.find(
        conversation.questions, message, command is not None, says_no, quoted
    )
    if found and (answered := _answered(conversation, found, message, ask)) is not None:
        return answered
    if verdict is Verdict.ANOTHER:
        return _say(conversation, message.id, says.expired, ask)
    if verdict is Verdict.EXPIRED:
        return _say(closed, message.id, says.declined if says_no else says.expired, ask)
    hesitates = verdict is Verdict.UNRELATED and message.payload is None and begins_an_answer(message.text)
    if question is not None and hesitates and command is None and ask.model is None:  # a model knows what else it says
        return _close(closed, message.id, [says.yes_or_no_alone], question.planned, ask)
    late = answers.late(conversation.questions, message)
    if late and command is None and ask.model is None:  # a model reads what was asked, and may go on from there
        return _say(_without(conversation, [each.id for each in late]), message.id, says.expired, ask)
    return None


def _commanded(
    conversation: Conversation, command: degraded.Command | None, message: Message
) -> tuple[answers.Answer, ...]:
    """The answer in a command that is just what an open question waits to complete: "after lunch", to "after what?"."""
    if command is None:
        return ()
    given = command.given
    return tuple(
        answers.Answer(question, str(given[waits.argument]))
        for question in asked_before(conversation.questions, message)
        if (waits := question.unfinished) is not None
        and question.kind is Kind.DETAIL  # "delete bread" is no answer to which milk shall be deleted
        and (waits.lane, waits.tool, [waits.argument]) == (command.lane.name, command.tool.name, list(given))
    )[-1:]


def _quoted(conversation: Conversation, message: Message, ask: Ask) -> str | None:
    """The id of the message of ours that this one replies to. Looked for only where something is open."""
    if not message.quoted or not conversation.questions:
        return None
    return next((row.message.id for row in ask.rows(conversation.id) if row.sid == message.quoted), None)


def _answered(
    conversation: Conversation, found: tuple[answers.Answer, ...] | answers.Unclear, message: Message, ask: Ask
) -> Decision | None:
    """Go on with what waited for the answers; ask again for those that cannot be used. None where nothing can be, and
    the question was left for now: then it is no answer."""
    says = texts.of(conversation.language)
    if isinstance(found, answers.Unclear):
        which = Asking(kind=Kind.CHOICE, words=says.which_question, options=_titled(found.among), held=message.text)
        earlier = [each.id for each in conversation.questions if each.held is not None]
        return _close(_without(conversation, earlier), message.id, [], (), ask, (which,))
    left = _without(conversation, [each.question.id for each in found])
    meant = [answer for each in found if (answer := _meant(left, each)) is not None]
    if not meant:
        return _say(conversation, message.id, says.expired, ask)
    left = _without(left, [each.question.id for each in meant])
    given = [(each.question, each.value) for each in meant if each.value is not None and not each.wrong]
    refused = {
        question.id: why_not
        for question, value in given
        if (why_not := planning.refused(left, question, value, message.received_at, ask))
    }
    given = [(question, value) for question, value in given if question.id not in refused]
    apart = [(question, value) for question, value in given if not question.steps]
    resumed = resume(tuple(table.LANES.values()), _learnt(left, apart, message), apart, message.received_at, ask)
    wrong = {each.question.id: _what_is_wrong(each.question, says) for each in meant if each.wrong}
    why = {**wrong, **refused, **resumed.wrong}
    if all(each.question.id in why and each.question.tries >= TRIES for each in meant):
        return None
    for question, value in given:
        left = planning.answered(left, question, value, message.received_at)
    left = _learnt(left, [(question, value) for question, value in given if question.id not in why], message)
    again = [each.question for each in meant if each.question.id in why]
    words = [resumed.proposal.text, *(why[question.id] for question in again)]
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
    proposal = replace(resumed.proposal, questions=(*resumed.proposal.questions, *once_more))
    open_one = conversation.confirmation
    if open_one is not None and proposal.confirms and judge(open_one, message) is Verdict.UNRELATED:
        words.append(says.set_aside.format(question=open_one.text))
    return _propose(left, message.id, proposal, words, proposal.confirms, ask)


def _learnt(conversation: Conversation, given: Sequence[tuple[Question, str]], message: Message) -> Conversation:
    """With what these answers tell us for the next time."""
    for question, value in given:
        if question.learns:
            conversation = conversation.learnt(question.learns.type, question.learns.name, value, message.received_at)
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


def _what_is_wrong(question: Question, says: Texts) -> str:
    return says.not_listed if question.kind is Kind.CHOICE else says.wrong_shapes[question.shape]


def _without(conversation: Conversation, ids: Collection[str]) -> Conversation:
    return conversation.change(questions=tuple(each for each in conversation.questions if each.id not in ids))


def _meant(conversation: Conversation, answer: answers.Answer) -> answers.Answer | None:
    """Where the answer says which question an earlier one was for: that earlier one. None if that question is gone."""
    held = answer.question.held
    if held is None or answer.value is None:
        return answer
    question = next((each for each in conversation.questions if each.id == answer.value), None)
    fits = answers.fit(question, held) if question else None
    return answers.Answer(question, fits[1], fits[2]) if question and fits else None


def _choosing_language(conversation: Conversation, messages: Sequence[Message], ask: Ask) -> Decision | None:
    """A wish to be answered in another language; an open question stays open."""
    person, message = conversation.person, messages[-1]
    wanted = language.asked_for(message.text)
    if person is None or wanted is None:
        return None
    return _say(
        conversation.change(person=person.change(language=wanted)),
        message.id,
        texts.of(wanted).language_chosen,
        ask,
    )


def _steering(conversation: Conversation, messages: Sequence[Message], ask: Ask) -> Decision | None:
    """A word to a plan that waits."""
    steered = planning.steer(conversation, messages[-1])
    if steered is None:
        return None
    return _propose(steered.conversation, messages[-1].id, Proposal(), [steered.words], (), ask)


def _asking(conversation: Conversation, messages: Sequence[Message], ask: Ask) -> Decision:
    """Everything else, by what it is: unreadable, HELP, or for the lane's model (or its phrases)."""
    event, message = messages[0].id, messages[-1]
    proposal = _proposal(conversation, messages, ask)
    if proposal.opts_out and conversation.person is not None:
        return _stop(conversation, conversation.person, message, ask)
    question, note, again = _question_beside(conversation, message, proposal, ask)
    here = conversation.change(lane=proposal.lane or conversation.lane)
    asking = _superseded(here.confirming(question), proposal)
    return _propose(asking, event, proposal, [proposal.text, note], proposal.confirms or again, ask)


def _superseded(conversation: Conversation, proposal: Proposal) -> Conversation:
    """Without the questions that a call of this turn has answered, or asks anew: the person said all of it at once."""

    def is_told(question: Question) -> bool:
        return any(answers.is_told(question, tool, arguments) for tool, arguments in proposal.given)

    return conversation.change(questions=tuple(each for each in conversation.questions if not is_told(each)))


def _propose(
    conversation: Conversation,
    event: str,
    proposal: Proposal,
    words: Sequence[str],
    confirms: tuple[Planned, ...],
    ask: Ask,
) -> Decision:
    """Act first, and say and ask afterwards. Plans go on, unless something else is to be done before."""
    conversation = conversation.change(plans=(*conversation.plans, *proposal.plans))
    on = planning.Advanced(conversation) if proposal.writes else planning.advance(conversation, ask)
    writes, outside = proposal.writes or on.writes, proposal.outside or on.outside
    confirms, questions = (*confirms, *on.confirms), (*proposal.questions, *on.questions)
    words = [*words, *on.words]
    if writes:
        return _begin(on.conversation, event, writes, _join(words), confirms, questions, outside)
    said = _close(on.conversation, event, words, confirms, ask, questions)
    return _upon_others(said, conversation) if outside else said


UNREADABLE: Mapping[Form, Callable[[Texts], str]] = {
    Form.AUDIO: lambda says: says.cannot_hear,
    Form.UNSUPPORTED: lambda says: says.cannot_read,
}


def _proposal(conversation: Conversation, messages: Sequence[Message], ask: Ask) -> Proposal:
    message, says = messages[-1], texts.of(conversation.language)
    if message.form in UNREADABLE:
        problem = ask.attached.problem or UNREADABLE[message.form]
        return Proposal(problem(says))
    if message.payload is not None:  # a button of another question: its title alone would mean something else
        return Proposal(says.expired)
    if is_blank(message.text):
        return Proposal(says.empty)
    if (command := direct.commanded(conversation, message.text, message.received_at, ask)) is not None:
        return command
    if fold(message.text) in order.HELP:
        help = says.help.format(examples=degraded.examples(table.on(ask.services), conversation.language))
        also = direct.examples(ask.role_of(conversation), conversation.language)
        help += "\n" + people.of(conversation.language).also.format(examples=also)
        return Proposal(f"{help}\n\n{ask.operator}" if ask.operator else help)
    return propose(table.on(ask.services), conversation, [each.text for each in messages], message.received_at, ask)


def _question_beside(
    conversation: Conversation, message: Message, proposal: Proposal, ask: Ask
) -> tuple[Question | None, str, tuple[Planned, ...]]:
    """What becomes of a question that was not answered: whether it stays, what is said of it, what is asked again."""
    question, says = conversation.confirmation, texts.of(conversation.language)
    verdict = judge(question, message)
    if question is None or verdict is Verdict.NOTHING_OPEN:
        return None, "", ()
    if proposal.confirms == question.planned:
        return None, "", ()  # it is asked anew
    if verdict is Verdict.EARLIER:
        return question, says.replaced.format(question=question.text) if proposal.confirms else "", ()
    if ask.keep_side_questions and not proposal.confirms:
        return None, "", question.planned  # asked once more, so that a later yes is never ambiguous
    return None, says.set_aside.format(question=question.text), ()


RULES: tuple[Rule, ...] = (
    _opting_out,
    _answered_already,
    _reacting,
    _admitting,
    _choosing_language,
    _introduced,
    _steering,
    _answering,
    _asking,
)


# --- actions --------------------------------------------------------------------------------------------------------


def _begin(
    conversation: Conversation,
    event: str,
    planned: Iterable[Planned],
    preface: str = "",
    asks: tuple[Planned, ...] = (),
    questions: tuple[Asking, ...] = (),
    outside: bool = False,
) -> Decision:
    """Commit to these actions; the first one counts as begun. Nothing is said before they have results."""
    actions = tuple(Action(effect=f"{event}.a{n}", planned=each) for n, each in enumerate(planned))
    doing = Doing(
        event=event, actions=actions, preface=preface[:PREFACE], asks=asks, questions=questions, outside=outside
    ).begin()
    return Decision(conversation.change(doing=doing))


def _acted(
    conversation: Conversation,
    effect: str,
    result: str | None,
    ask: Ask,
    asks: Sequence[Mapping[str, object]] = (),
    data: Mapping[str, Any] | None = None,
) -> Decision:
    """Note the result of the action that was next (None: nobody knows it); after the last one, say them all.

    Whoever opted out meanwhile is told nothing and asked nothing; what was done is noted for later.
    """
    doing, person = conversation.doing, conversation.person
    if doing is None or doing.next is None or doing.next.effect != effect:
        return Decision(conversation)
    unknown = texts.of(conversation.language).perhaps_done.format(question=doing.next.planned.question)
    words, of = unknown if result is None else result, doing.next.planned.of
    done = doing.done(words).asking(Asking.model_validate(each) for each in asks)
    if of is not None:
        conversation = planning.acted(conversation, of, words, data)
    if done.next is not None:
        return Decision(conversation.change(doing=done.begin()))
    results = [action.result or "" for action in done.actions if action.planned.of is None]
    finished = conversation.change(doing=None)
    if person is not None and person.opted_out:
        return Decision(_note(finished, f"{doing.event}.done", _join(results), ask.now()))
    on = planning.advance(finished, ask)
    more = tuple(
        Action(effect=f"{doing.event}.a{n}", planned=each) for n, each in enumerate(on.writes, len(done.actions))
    )
    confirms, questions = (*done.asks, *on.confirms), (*done.questions, *on.questions)
    if more:
        going_on = done.change(actions=(*done.actions, *more), asks=confirms, questions=questions).begin()
        return Decision(on.conversation.change(doing=going_on))
    said = _close(on.conversation, doing.event, [done.preface, *results, *on.words], confirms, ask, questions)
    return _upon_others(said, conversation) if doing.outside or on.outside else said


# --- being let in ---------------------------------------------------------------------------------------------------


def _let_in(conversation: Conversation, messages: Sequence[Message], ask: Ask) -> Conversation:
    """With the person let in, if the door is open to them, or they have the code."""
    person = conversation.person
    if person is None or person.status in SERVED or person.opted_out:
        return conversation
    is_admin = ask.role_of(conversation) == "admin"
    if person.status is Status.BLOCKED and not is_admin:
        return conversation
    tried = person.tried.count if person.tried is not None and person.tried.day == ask.now().date() else 0
    if not any(ask.door.opens(person.number, message.text, tried) for message in messages):
        return conversation
    let_in: Happening = "greeted" if ask.door.introduces and person.status is not Status.BLOCKED else "let in"
    status = moved(person.status, "unblocked" if person.status is Status.BLOCKED else let_in)
    return conversation.change(person=person.change(status=status))


def _welcoming(conversation: Conversation, messages: Sequence[Message], ask: Ask) -> Decision | None:
    """To a message that was nothing but the invite code, if it has just let them in, or does again."""
    code, door = fold(ask.door.invite_code), ask.door
    if door.admission != "invite" or not code or fold(messages[-1].text) != code:
        return None
    return _say(conversation, messages[0].id, people.of(conversation.language).let_in, ask)


def _asking_for(conversation: Conversation, person: Person, event: str, ask: Ask) -> Decision:
    """Have the admins told, once, and say so: the notice of who waits."""
    says = people.of(conversation.language)
    waiting = person.change(
        status=moved(person.status, "asked for"), noticed=Notice(status=Status.PENDING, at=ask.now())
    )
    telling = Planned(
        tool="tell_admins",
        lane="admin",
        arguments={"number": person.number, "name": person.name, "admins": " ".join(sorted(ask.door.admins))},
        question=says.ask_to_be_let_in,
    )
    return _begin(conversation.change(person=waiting), event, (telling,), says.notices[Status.PENDING])


def _noticed(conversation: Conversation, event: str, is_help: bool, ask: Ask) -> Decision:
    """Where the person stands, unless they were told so lately. HELP is always answered: carriers want it."""
    person, now, says = conversation.person, ask.now(), people.of(conversation.language)
    assert person is not None  # `_heard` met them
    last = person.noticed
    if not is_help and last is not None and last.status is person.status and now - last.at < NOTICE:
        return Decision(conversation)
    words = says.notices["invite" if _wants_code(person, ask) else person.status]
    told = conversation.change(person=person.change(noticed=Notice(status=person.status, at=now)))
    return _say(told, event, f"{words}\n{ask.operator}" if is_help and ask.operator else words, ask)


def _wants_code(person: Person, ask: Ask) -> bool:
    return person.status is Status.UNKNOWN and ask.door.admission == "invite"


def _status_set(conversation: Conversation, event: StatusSet, ask: Ask) -> Decision:
    """An admin's word. Who is blocked is told when they write; who is let in, at once. Nobody blocks an admin."""
    person = conversation.person
    if person is None or (event.happening == "blocked" and ask.role_of(conversation) == "admin"):
        return Decision(conversation)
    status = moved(person.status, event.happening)
    if status is person.status:
        return Decision(conversation)
    changed = conversation.change(person=person.change(status=status, noticed=None))
    if status is Status.BLOCKED:
        return Decision(changed.change(questions=(), session=None, held=()))
    return _unasked_for(changed, event.id, people.of(conversation.language).let_in, ask)


def _person_waits(conversation: Conversation, event: PersonWaits, ask: Ask) -> Decision:
    """Tell an admin, and keep nothing of it: it is about somebody else."""
    if ask.role_of(conversation) != "admin":
        return Decision(conversation)
    who = f"{event.name} ({event.number})" if event.name else event.number
    words = people.of(conversation.language).person_waits.format(who=who, name=event.name or event.number)
    return _discreet(_unasked_for(conversation, event.id, words, ask), event.id)


def _unasked_for(conversation: Conversation, event: str, words: str, ask: Ask) -> Decision:
    """Say something that nobody asked for now; while a question is open, with what comes after it."""
    question = conversation.confirmation
    if question is None or question.expires_at <= ask.now():
        return _tell(conversation, event, words, ask)
    ask.usage.held += 1
    return Decision(conversation.change(held=(*conversation.held, words)[-TIMERS:]))


HIDDEN = "…"


def _discreet(decision: Decision, event: str) -> Decision:
    """The same, without a trace of the other person whom it is about: neither in this conversation's lines, nor in a
    row once it is sent. What is asked stays until it is answered."""
    said = {each.message.id for each in decision.effects if isinstance(each, Say)} | {event}
    history = decision.conversation.history
    lines = tuple(line.model_copy(update={"text": HIDDEN}) if line.id in said else line for line in history.lines)
    effects = tuple(
        Say(each.message.model_copy(update={"forget": True})) if isinstance(each, Say) else each
        for each in decision.effects
    )
    hidden = decision.conversation.change(history=history.model_copy(update={"lines": lines}))
    return Decision(hidden, effects)


# --- getting to know somebody ---------------------------------------------------------------------------------------


def _introducing(before: Conversation, decision: Decision, event: AnyEvent | Burst, ask: Ask) -> Decision:
    """Ask somebody new one thing, in the reply to what they wrote. What they were asked before and have gone on without
    answering is not asked any more today."""
    if not isinstance(event, Message | Burst | ActionDone | ActionFailed):
        return decision
    conversation = decision.conversation
    left = introduction.open_step(conversation)
    if (
        left is not None
        and any(each.id == left[1].id for each in before.questions)
        and isinstance(event, Message | Burst)
    ):
        conversation = introduction.closed(conversation, left[0], over=False)
    conversation = introduction.finished(conversation)
    decision, person = Decision(conversation, decision.effects), conversation.person
    if person is None or person.status is not Status.ONBOARDING or person.opted_out or not ask.door.introduces:
        return decision
    last = decision.effects[-1] if decision.effects else None
    is_quiet = conversation.doing is None and conversation.erasing is None and not conversation.questions
    step = introduction.next_step(person, ask.now())
    if step is None or not is_quiet or not isinstance(last, Say) or last.message.speaker != "reply":
        return decision
    return _with_question(decision, last, introduction.asking(conversation, step, ask.now()), step, ask)


def _with_question(decision: Decision, last: Say, asking: Asking, step: str, ask: Ask) -> Decision:
    """The last message, with this question behind it; as it is, if there is no room for it."""
    conversation, message = decision.conversation, last.message
    person, says = conversation.person, texts.of(conversation.language)
    assert person is not None  # who is asked has written
    opened = asked.opened(message.id.rpartition(".r")[0], (), (asking,), ask.now())
    text = f"{message.text}\n\n{asked.read(opened, says)}"
    if message.template or message.buttons or parts(text, message.channel, message.provider) != [text]:
        return decision
    lines = tuple(
        line.model_copy(update={"text": text}) if line.id == message.id else line for line in conversation.history.lines
    )
    asking_them = conversation.change(
        history=conversation.history.model_copy(update={"lines": lines}),
        questions=(*conversation.questions, *opened),
        person=introduction.asked(person, step, opened[0].id, ask.now()),
    )
    longer = Say(message.model_copy(update={"text": text}))
    return Decision(asking_them, asked.with_buttons((*decision.effects[:-1], longer), opened, says))


# --- erasing --------------------------------------------------------------------------------------------------------


def _erase(conversation: Conversation, done: ActionDone) -> Decision:
    """The person's own wish: from when they sent the message that confirmed it."""
    doing = conversation.doing
    if doing is None or doing.next is None or doing.next.effect != done.effect:
        return Decision(conversation)
    heard = (line.at for line in conversation.history.lines if line.id == doing.event)
    return Decision(_erasing(conversation, doing.event, next(heard, done.received_at)))


def _erasing(conversation: Conversation, event: str, at: datetime) -> Conversation:
    """Nothing is awaited, done or remembered any more; only whom to tell, once everything is gone."""
    return Conversation(
        id=conversation.id,
        version=conversation.version,
        person=conversation.person,
        erasing=Erasing(event=event, at=at),
        erased=conversation.erased,
    )


def farewell(conversation: Conversation, ask: Ask) -> Decision:
    """Everything is gone: what is left, and one last message that says so, which leaves no line and whose row is
    deleted once it is sent. Nobody is told who opted out, or whom only a template would reach."""
    person, erasing, now = conversation.person, conversation.erasing, ask.now()
    assert erasing is not None  # `run` asks for it then
    opted_out = (person.opted_out_at or erasing.at) if person is not None and person.opted_out else None
    blocked = person is not None and person.status is Status.BLOCKED
    if person is None and conversation.erased is not None:
        opted_out, blocked = conversation.erased.opted_out_at, conversation.erased.blocked
    left = Conversation(
        id=conversation.id,
        version=conversation.version,
        erased=Erased(at=erasing.at, opted_out_at=opted_out, blocked=blocked),
    )
    if person is None or opted_out or not reach.is_window_open(person.channel, person.whatsapp_heard_at, now):
        return Decision(left)
    said = _say(conversation, erasing.event, people.of(conversation.language).erased, ask)
    forgotten = (
        Say(each.message.model_copy(update={"forget": True})) for each in said.effects if isinstance(each, Say)
    )
    return Decision(left, tuple(forgotten))


def _dropped(conversation: Conversation, event: AnyEvent | Burst) -> Decision:
    """From before an erasure: it is as if it had never come. Only an opt-out holds, and names nobody."""
    if not order.stops(conversation, event) or conversation.erased is None:
        return Decision(conversation)
    person = conversation.person
    if person is not None:
        return Decision(opt_out(conversation, person, event.received_at), (Reach(opted_out=True),))
    stopped = conversation.erased.change(opted_out_at=event.received_at)
    return Decision(conversation.change(erased=stopped), (Reach(opted_out=True),))


# --- deliveries, and time -------------------------------------------------------------------------------------------


def _undelivered(conversation: Conversation, event: DeliveryFailed, ask: Ask) -> Decision:
    """Note it; hold what may be said once the person writes; and take a word for it that they opted out elsewhere."""
    if event.code in OUTSIDE_WINDOW and conversation.person is not None and not conversation.person.opted_out:
        rows = [row.message.text for row in ask.rows(conversation.id) if row.message.id == event.row]
        ask.usage.held += len(rows)
        return Decision(conversation.change(held=(*conversation.held, *rows)[-TIMERS:]))
    text = f"A message of yours did not reach the person, or nobody knows whether it did (code {event.code})."
    noted = _note(conversation, event.id, text, event.received_at)
    heard_since = any(line.direction == "in" and line.at > event.received_at for line in conversation.history.lines)
    if event.code != STOPPED_AT_PROVIDER or noted.person is None or heard_since:
        return Decision(noted)
    stopped = opt_out(noted, noted.person, event.received_at)
    return Decision(stopped, (Reach(opted_out=True),))


def _stranded(conversation: Conversation, event: Stranded, ask: Ask) -> Decision:
    """Send a forgotten reply after all, unless a newer one has left or it is past its usefulness."""
    rows = ask.rows(conversation.id)
    row = next((each for each in rows if each.message.id == event.row and each.status == "pending"), None)
    if row is None:
        return Decision(conversation)
    if ask.now() - row.message.created_at <= USEFUL and not row.is_overtaken(rows):
        return Decision(conversation, (Relay(row.message),))
    if row.message.forget:
        return Decision(conversation, (Drop(event.row, forget=True),))
    text = "A message of yours came too late and was not sent."
    dropped = _note(conversation, event.id, text, event.received_at)
    return Decision(dropped, (Drop(event.row),))


def _silence(conversation: Conversation, event: Silence) -> Decision:
    """Close the session, or look again when it could be over. A question stays: a late yes is told that it is late."""
    session = conversation.session
    if session is None:
        return Decision(conversation)
    if event.received_at < session.over_at:
        return Decision(conversation.change(session=session.change(closes_at=session.over_at)))
    return Decision(conversation.change(session=None, lane=None))


def _timed(conversation: Conversation, done: ActionDone) -> tuple[Conversation, str]:
    """With what an action set and cancelled, and what is said of it. Nothing is set for whoever opted out meanwhile."""
    if conversation.person is not None and conversation.person.opted_out:
        return conversation, done.result
    if done.name is not None and conversation.person is not None:
        conversation = conversation.change(person=conversation.person.change(name=done.name))
    if done.timezone is not None:
        conversation = _moved(conversation, done.timezone, done.received_at)
    for name in done.unlearn:
        conversation = conversation.forgetting(name)
    kept = [timer for timer in conversation.timers if timer.id not in done.forget]
    if len(kept) + len(done.timers) > TIMERS:
        return conversation, texts.of(conversation.language).too_many_timers.format(most=TIMERS)
    if done.closes:
        conversation = conversation.without_questions_of(done.lane)
    return _awaiting(conversation.noted(done.lane, done.notes), *kept, *done.timers), done.result


def _moved(conversation: Conversation, zone: str, now: datetime) -> Conversation:
    """With the person's clock in that zone. What recurs goes by it from now on; a moment once set stays that moment."""
    assert conversation.person is not None  # who acts has written
    timers = (each.moved(zone, now) for each in conversation.timers)
    return _awaiting(conversation.change(person=conversation.person.change(timezone=zone)), *timers)


def _awaiting(conversation: Conversation, *timers: Timer) -> Conversation:
    """With these timers and no others, soonest first."""
    return conversation.change(timers=tuple(sorted(timers, key=lambda timer: (timer.due, timer.id))))


def _timer_due(conversation: Conversation, event: TimerDue, ask: Ask) -> Decision:
    """Say what was to be said now, unless the conversation awaits it no more. An open question goes first."""
    timer = next((each for each in conversation.timers if each.event == event.id), None)
    if timer is None:
        return Decision(conversation)
    rest = tuple(each for each in conversation.timers if each is not timer)
    if timer.kind == UNANSWERED:
        return _unanswered(_awaiting(conversation, *rest), timer, ask)
    question, now = conversation.confirmation, ask.now()
    if question is not None and question.expires_at > now:
        return Decision(
            _awaiting(
                conversation,
                *rest,
                timer.model_copy(update={"due": whole_seconds(question.expires_at), "put_off": True}),
            )
        )
    later = _put_off_until(conversation, timer, ask)
    if later is not None:
        ask.usage.deferred += 1
        return Decision(_awaiting(conversation, *rest, timer.model_copy(update={"due": later})))
    following = timer.again(max(now, timer.due))
    past = _awaiting(conversation, *rest, *([following] if following else []))
    person = past.person
    is_blocked = person is not None and person.status is Status.BLOCKED
    if timer.lane and not is_blocked:
        return _lane_due(past, timer, event, ask)
    if person is None or person.opted_out or is_blocked:
        return Decision(_note(past, event.id, f"A reminder was not sent: {timer.text}", now))
    if now - timer.due > timer.rules.useful:
        return Decision(_missed(_note(past, event.id, f"A reminder was not sent: {timer.text}", now), timer, now))
    if timer.rules.chosen_by_us:
        past = _unasked(past, now)
    says = texts.of(conversation.language)
    text = (says.missed if timer.kind == MISSED else says.reminder).format(text=timer.text)
    if reach.is_window_open(person.channel, person.whatsapp_heard_at, now):
        return _say(past, event.id, text, ask, "proactive")
    template = ask.reminder_templates.get(person.provider)
    if not template or timer.kind == MISSED:
        ask.usage.held += 1
        return Decision(past.change(held=(*past.held, text)[-TIMERS:]))
    return _approved(_say(past, event.id, text, ask, "proactive"), template, timer.text)


def _timer_cancelled(conversation: Conversation, event: TimerCancelled) -> Decision:
    """Await it no more. The person is told nothing; the model reads that it is gone, if they ask."""
    timer = next((each for each in conversation.timers if each.id == event.timer), None)
    if timer is None:
        return Decision(conversation)
    rest = _awaiting(conversation, *(each for each in conversation.timers if each is not timer))
    return Decision(_note(rest, event.id, f"The operator cancelled a reminder: {timer.text}", event.received_at))


def _unanswered(conversation: Conversation, timer: Timer, ask: Ask) -> Decision:
    """Say that a question waits, or that it is given up; nothing, if it was answered."""
    after, text = unanswered.due(conversation, timer)
    person = after.person
    if not text or person is None or person.opted_out:
        return Decision(after)
    if reach.is_window_open(person.channel, person.whatsapp_heard_at, ask.now()):
        return _say(after, timer.event, text, ask, "proactive")
    ask.usage.held += 1
    return Decision(after.change(held=(*after.held, text)[-TIMERS:]))


def _lane_due(past: Conversation, timer: Timer, event: TimerDue, ask: Ask) -> Decision:
    """What its lane makes of it, unless that would come too late or could not reach the person."""
    lane, person, now = table.LANES.get(timer.lane), past.person, ask.now()
    due = lane.timers.get(timer.kind) if lane else None
    if due is None or person is None or person.opted_out or now - timer.due > timer.rules.useful:
        return Decision(past)
    is_open = reach.is_window_open(person.channel, person.whatsapp_heard_at, now)
    template = ask.reminder_templates.get(person.provider)
    if timer.rules.speaks and not is_open and not template:
        return Decision(past)
    result = due(past, timer, ask)
    if result.words and timer.rules.chosen_by_us:
        past = _unasked(past, now)
    said = told(past, event.id, timer.lane, result, ask, "proactive")
    return said if is_open else _approved(said, template or "", result.words)


def told(
    conversation: Conversation, event: str, lane: str, result: Result, ask: Ask, speaker: Speaker = "reply"
) -> Decision:
    """With all that `result`, of that lane, has come to; its words and questions are said at once."""
    kept = [timer for timer in conversation.timers if timer.id not in result.forget]
    new = [made(f"{event}.t{n}", each.at, each.text, each.schedule, each.kind) for n, each in enumerate(result.later)]
    changed = _awaiting(conversation.noted(lane, result.notes), *kept, *new[: max(0, TIMERS - len(kept))])
    if result.closes:
        changed = changed.without_questions_of(lane)
    if not result.words and not result.asks:
        return Decision(changed)
    return _close(
        changed, event, [result.words], (), ask, tuple(asking(lane, each) for each in result.asks), speaker=speaker
    )


def _approved(decision: Decision, template: str, words: str) -> Decision:
    """The same, as an approved template that has these words in it."""
    approved = {"template": template, "variable": " ".join(words.split()), "buttons": None}
    return Decision(
        decision.conversation,
        tuple(Say(each.message.model_copy(update=approved)) for each in decision.effects if isinstance(each, Say)),
    )


def _put_off_until(conversation: Conversation, timer: Timer, ask: Ask) -> datetime | None:
    """Until when something waits whose moment the service chose: the end of quiet hours, or of a day that has had
    enough. None: it may be said now."""
    if not timer.rules.chosen_by_us:
        return None
    now, zone, unasked = ask.now(), conversation.zone, conversation.unasked
    if ask.quiet.hold(now, zone):
        return ask.quiet.after(now, zone)
    today = now.astimezone(zone).date()
    if unasked is None or unasked.day != today or unasked.count < ask.daily_cap:
        return None
    tomorrow = moment(datetime.combine(today + timedelta(days=1), time()), zone) or now + timedelta(days=1)
    return ask.quiet.after(tomorrow, zone)


def _unasked(conversation: Conversation, now: datetime) -> Conversation:
    """With one more message that the service chose the moment of."""
    today, before = now.astimezone(conversation.zone).date(), conversation.unasked
    count = before.count if before is not None and before.day == today else 0
    return conversation.change(unasked=Unasked(day=today, count=count + 1))


def _missed(conversation: Conversation, timer: Timer, now: datetime) -> Conversation:
    """With a word awaited that this reminder did not come in time: one word, however many they are."""
    if timer.kind == MISSED:
        return conversation
    line = f"{timer.text} ({dated(timer.due, conversation.zone, conversation.language)})"
    told = next((each for each in conversation.timers if each.kind == MISSED), None)
    others = [each for each in conversation.timers if each is not told]
    if told is not None:
        lines = [*told.text.split("\n"), line][-MISSED_LINES:]
        return _awaiting(conversation, *others, told.model_copy(update={"text": "\n".join(lines)}))
    if len(others) == TIMERS:
        return conversation
    due = whole_seconds(now + COLLECTED)
    return _awaiting(conversation, *others, Timer(id=f"{timer.event}.m", due=due, text=line, kind=MISSED))


def _let_go(decision: Decision, ask: Ask) -> Decision:
    """What waited for the answer to a question is due now, if no question is open any more."""
    conversation = decision.conversation
    if conversation.confirmation is not None or not any(timer.put_off for timer in conversation.timers):
        return decision
    now = whole_seconds(ask.now())
    due = (
        timer.model_copy(update={"due": min(timer.due, now), "put_off": False}) if timer.put_off else timer
        for timer in conversation.timers
    )
    return Decision(_awaiting(conversation, *due), decision.effects)


def _note(conversation: Conversation, id: str, text: str, at: datetime) -> Conversation:
    """With a line that the model reads and nobody said. None where nobody is known: they were erased."""
    if conversation.person is None:
        return conversation
    line = Line(id=id, direction="note", text=text, at=at)
    return conversation.change(history=conversation.history.add(line))


# --- operators ------------------------------------------------------------------------------------------------------


def _enrol(conversation: Conversation, event: Enrol, ask: Ask) -> Decision:
    """Enrol and greet, once. Whoever has opted out is written to by nobody: an operator cannot undo a STOP. Nor does
    this undo what an admin has decided."""
    enrolment = conversation.enrolment
    if conversation.is_opted_out or conversation.is_blocked or (enrolment is not None and enrolment.is_running):
        return Decision(conversation)
    enrolled = conversation.enrolled(event)
    assert enrolled.person is not None  # just now
    named = f" {enrolled.person.name}" if enrolled.person.name else ""
    hello = texts.of(enrolled.language).hello.format(name=named)
    hello = f"{hello}\n\n{ask.operator}" if ask.operator else hello
    begins = next((lane for lane in table.on(ask.services) if lane.enrolled), None)
    person = enrolled.person
    if begins is None or begins.enrolled is None:
        return _tell(enrolled, event.id, hello, ask)
    said = {"background": event.background, "gender": event.gender, "ethnicity": event.ethnicity}
    known = {field: words for field, words in said.items() if words}
    result = begins.enrolled(call_for(enrolled, event.received_at, ask, event.id), known)
    result = replace(result, words=f"{hello}\n\n{result.words}")
    if not reach.is_window_open(person.channel, person.whatsapp_heard_at, ask.now()):
        return _tell(enrolled.noted(begins.name, result.notes), event.id, result.words, ask)
    return told(enrolled, event.id, begins.name, result, ask, "proactive")


def _status_in_lanes(conversation: Conversation, event: StatusChange | Removal, status: str, ask: Ask) -> Conversation:
    """With what another status of the person's means to each lane that has notes of them."""
    for name in conversation.notes:
        if lane := table.LANES.get(name):
            changed = lane.status_changed(call_for(conversation, event.received_at, ask, event.id), status)
            conversation = told(conversation, event.id, name, replace(changed, words="", asks=()), ask).conversation
    return conversation


def _change_status(conversation: Conversation, event: StatusChange, ask: Ask) -> Decision:
    """What cannot follow is nothing: what was there first stands. Only leaving is told; the rest is the operator's."""
    enrolment = conversation.enrolment
    if enrolment is None or enrolment.status == event.status or not enrolment.may_become(event.status):
        return Decision(conversation)
    moved = enrolment.model_copy(update={"status": event.status, "changed_at": event.received_at})
    changed = _status_in_lanes(conversation.change(enrolment=moved), event, event.status, ask)
    return _part(changed, event.id, ask) if event.status == WITHDRAWN else Decision(changed)


def _remove(conversation: Conversation, event: Removal, ask: Ask) -> Decision:
    """Tell them unless they were told when they withdrew."""
    enrolment = conversation.enrolment
    removed = _status_in_lanes(conversation.change(enrolment=None), event, REMOVED, ask)
    if enrolment is None or enrolment.status == WITHDRAWN:
        return Decision(removed)
    return _part(removed, event.id, ask)


def _part(conversation: Conversation, event: str, ask: Ask) -> Decision:
    return _tell(conversation, event, texts.of(conversation.language).withdrawn, ask)


def _tell(conversation: Conversation, event: str, text: str, ask: Ask) -> Decision:
    """Say what nobody asked for: nothing to whoever opted out; on WhatsApp, outside the window, when they write."""
    person = conversation.person
    if person is None or person.opted_out:
        return Decision(conversation)
    if not reach.is_window_open(person.channel, person.whatsapp_heard_at, ask.now()):
        ask.usage.held += 1
        return Decision(conversation.change(held=(*conversation.held, text)[-TIMERS:]))
    return _say(conversation, event, text, ask, "proactive")


# --- words ----------------------------------------------------------------------------------------------------------


def _close(
    conversation: Conversation,
    event: str,
    words: Iterable[str],
    confirms: tuple[Planned, ...],
    ask: Ask,
    questions: tuple[Asking, ...] = (),
    speaker: Speaker = "reply",
) -> Decision:
    """End a turn: say these words, and open the questions, if something is to be asked. One reply."""
    opened = asked.opened(event, confirms, questions, ask.now())
    if not opened:
        return _say(conversation, event, _join(words), ask, speaker)
    waiting = conversation.confirming(None) if confirms else conversation
    waiting = waiting.change(questions=(*waiting.questions, *opened)[-QUESTIONS:])
    says = texts.of(conversation.language)
    said = _say(waiting, event, _join(words), ask, speaker, last=asked.read(opened, says))
    return Decision(said.conversation, asked.with_buttons(said.effects, opened, says))


def _say(
    conversation: Conversation, event: str, text: str, ask: Ask, speaker: Speaker = "reply", last: str = ""
) -> Decision:
    """Say `text` on the channel that the person last used, in as many parts as it needs, and then `last`, whole."""
    person = conversation.person
    assert person is not None  # nothing is said to somebody who never wrote
    now = ask.now()
    messages = [
        Outbound(
            id=f"{event}.r{n}",
            conversation=conversation.id,
            channel=person.channel,
            provider=person.provider,
            to=person.number,
            sender=person.service,
            text=part,
            speaker=speaker,
            created_at=now,
        )
        for n, part in enumerate(parts(text, person.channel, person.provider, last))
    ]
    history = conversation.history
    for message in messages:
        history = history.add(Line(id=message.id, direction="out", text=message.text, at=now))
    return Decision(conversation.change(history=history), tuple(Say(message) for message in messages))


def _upon_others(decision: Decision, before: Conversation) -> Decision:
    """The same, its new lines marked: they may repeat what others wrote."""
    history = decision.conversation.history
    new = history.since(before.history.count)
    marked = tuple(line.model_copy(update={"outside": True}) for line in new)
    history = history.model_copy(update={"lines": (*history.lines[: len(history.lines) - len(new)], *marked)})
    return Decision(decision.conversation.change(history=history), decision.effects)


def _join(words: Iterable[str]) -> str:
    return "\n".join(each for each in words if each)
