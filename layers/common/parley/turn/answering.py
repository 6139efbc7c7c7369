"""Answers to the open confirmation or to another open question. The first of `RULES` that has an answer decides; if
none has, the message is not an answer.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from parley import texts
from parley.conversation import answers, reach
from parley.conversation.answers import QuestionAnswer, UnclearAnswer
from parley.conversation.clause_kinds import ClauseKind, is_mere_chat, kind_of
from parley.conversation.effects import Outbound
from parley.conversation.events import Message, MessageForm
from parley.conversation.farewell import Farewell, farewell_of
from parley.conversation.partial_no import PartialNo, declined_parts, named_parts, speaks_of
from parley.conversation.questions import Kind, PreparedCall, Question, Shape, asked_before
from parley.conversation.requests import asks_for_change, is_request
from parley.conversation.shapes import introduces
from parley.conversation.state import Conversation
from parley.conversation.verdict import Verdict, judge
from parley.conversation.whole_no import begins_by_refusing, declines_politely, names_the_whole
from parley.conversation.yes_and_more import agrees_in_front, behind_a_yes
from parley.conversation.yes_and_no import (
    agrees,
    begins_a_yes,
    begins_an_answer,
    declines,
    names_the_deed,
    opens_with_no,
)
from parley.lanes import degraded, direct, table
from parley.lanes.proposing import Proposal
from parley.ports import TurnContext
from parley.texts import Texts, plans
from parley.turn import correcting, facts, given_answers, joining, planning, question_text, renewing, standing
from parley.turn.acting import begin_actions, carry_out
from parley.turn.agreeing import agreed_with_command
from parley.turn.decision import Decision, reply, say
from parley.turn.free_text import set_aside
from parley.turn.holding import without_offer


@dataclass(frozen=True)
class PossibleAnswer:
    """A message that may answer an open question, with the conversation, the turn's context and the message it
    quotes."""

    conversation: Conversation
    message: Message
    context: TurnContext
    quote: Outbound | None
    """The message of ours that the person's message quotes."""

    @property
    def says(self) -> Texts:
        """The core's texts in the person's language."""
        return texts.of(self.conversation.language)

    @property
    def question(self) -> Question | None:
        """The open confirmation; None if none is open."""
        return self.conversation.confirmation

    @cached_property
    def verdict(self) -> Verdict:
        """What the message means for the open confirmation: a yes, a no, too late, unrelated and so on."""
        return standing.judge_message(self.conversation, self.message, self.quote)

    @property
    def without_question(self) -> Conversation:
        """The conversation without the open confirmation."""
        return self.conversation.confirming(None)

    @property
    def quoted(self) -> str | None:
        """The id of our message that the person's message quotes."""
        return self.quote.id if self.quote else None

    @property
    def is_of_a_closed_one(self) -> bool:
        """Whether the message quotes a message of ours whose question is no longer open."""
        return self.quote is not None and self.quote.asks and not standing.asks_still(self.conversation, self.quote)

    @property
    def is_no_by_keyword(self) -> bool:
        """Whether the message is an opt-out word such as STOP, which declines the open confirmation."""
        return reach.says_no(self.message.text, self.message.channel)

    @property
    def says_no(self) -> bool:
        """Whether the whole message means no, in words or by an opt-out keyword."""
        return self.is_no_by_keyword or declines(self.message.text)

    @property
    def is_yes_or_no(self) -> bool:
        """Whether the whole message means yes or no."""
        return agrees(self.message.text) or self.says_no

    @cached_property
    def command(self) -> degraded.WholeCommand | None:
        """The command that the whole message is; None if it is none, if it begins with a yes to the open confirmation
        ("yes if it isn't done yet"), or if it answers an open question.
        """
        text = self.message.text
        if self.question is not None and begins_a_yes(text):
            return None
        services, notes = self.context.services, self.conversation.notes
        command = degraded.whole(table.on(services), text, self.context.once, services.business, notes)
        if command is None:  # also a command of a lane without routing, such as the admins' lane
            command = direct.command(text, self.context.role_of(self.conversation), services, self.context.once)
        may_answer = command is not None and (
            command.yields or self._is_name_asked_for(command) or self._names_what_is_asked_for(command)
        )
        return None if may_answer and answers.find(self.conversation.questions, self.message) else command

    def _names_what_is_asked_for(self, command: degraded.WholeCommand) -> bool:
        """Return whether the message may name what another lane has just asked for ("meditate", "después del café"),
        though the command's lane reads it too. What begins with a number counts things, and names none.
        """
        asked = asked_before(self.conversation.questions, self.message)
        waits = asked[-1].unfinished if asked and asked[-1].kind is Kind.DETAIL else None
        is_of_another = waits is not None and waits.lane != command.lane.name
        may_name = command.tool.is_named_too or (command.is_read and not self.message.text.strip()[:1].isdecimal())
        return may_name and is_of_another and not is_request(self.message.text)

    def _is_name_asked_for(self, command: degraded.WholeCommand) -> bool:
        """Return whether the message gives a name ("I'm Ana") that a tool other than the command's has asked for."""
        asked = asked_before(self.conversation.questions, self.message)
        waiting = (each.unfinished.tool for each in asked if each.unfinished and each.shape is Shape.NAME)
        return introduces(self.message.text) and any(tool != command.tool.name for tool in waiting)

    @property
    def is_question(self) -> bool:
        """Whether the message asks a question about the place or what is sold, and nothing else."""
        return self.command is not None and self.command.is_question

    @property
    def is_for_phrases(self) -> bool:
        """Whether no model can read the message and it is not a command, so that only fixed phrases can interpret
        it."""
        return self.command is None and self.context.model is None


def answering(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Decision | None:
    """Decide a message that answers an open question, in time or too late, by the first matching rule of its own. None
    if the message is no answer.
    """
    message = messages[-1]
    answer = PossibleAnswer(conversation, message, context, standing.quoted_message(conversation, message, context))
    return next((decision for rule in RULES if (decision := rule(answer)) is not None), None)


def _yes(answer: PossibleAnswer) -> Decision | None:
    """Run the actions that the person agreed to. A yes by voice message may be misheard, so the person is asked to
    write it. None if the message is not a yes.
    """
    return _agreed(answer) if answer.verdict is Verdict.YES else None


def _agreed(answer: PossibleAnswer) -> Decision | None:
    """Run the actions of the open confirmation; None if there is none."""
    question, message = answer.question, answer.message
    if question is None:
        return None
    if message.form is MessageForm.VOICE:
        heard = answer.says.write_your_yes.format(words=message.text.rstrip(".!"))
        return reply(answer.without_question, message.id, [heard], question.planned, answer.context)
    agreed = [each for planned in question.planned for each in planned.learnt]
    left = planning.agreed(answer.without_question, question.planned)
    return begin_actions(facts.remembering(left, agreed, message), message.id, question.planned)


def _no(answer: PossibleAnswer) -> Decision | None:
    """Drop the actions that the person declined, and the plan steps that depend on them. None if the message is not a
    no.
    """
    question, verdict = answer.question, answer.verdict
    is_no = verdict is Verdict.NO or (verdict is Verdict.UNRELATED and answer.is_no_by_keyword)
    return _declined(answer, question) if question is not None and is_no else None


def _declined(answer: PossibleAnswer, question: Question) -> Decision:
    """Drop all that a confirmation asks about, and say so."""
    without = planning.without_steps(facts.unlearnt(answer.without_question, question.planned), question.steps)
    without = joining.without_what_fell(without, question, ())
    return carry_out(without, answer.message.id, Proposal(), [answer.says.declined], (), answer.context)


def _no_to_some(answer: PossibleAnswer) -> Decision | None:
    """Drop those of several actions that the person declined, and ask again for the others: "not the email". None if
    the message says anything else.
    """
    declined = _declined_of(answer) if answer.command is None else None
    return _asked_without(answer, declined) if declined is not None and declined.no.is_whole else None


def _no_with_a_reason(answer: PossibleAnswer) -> Decision | None:
    """Without a model, drop those of several actions that the person declined in a text that goes on, if it does not go
    on with another request: "keep the blue one, I still need it". None for any other message.
    """
    declined = _declined_of(answer) if answer.is_for_phrases else None
    if declined is None or is_request(declined.no.rest) or asks_for_change(declined.no.rest):
        return None
    return _asked_without(answer, declined)


@dataclass(frozen=True)
class DeclinedParts:
    """What a message declines of the open confirmation."""

    question: Question
    """The confirmation, with each of its things as an action of its own."""
    no: PartialNo


def _declined_of(answer: PossibleAnswer) -> DeclinedParts | None:
    """Return what the message declines of the open confirmation; None if it declines no part of it."""
    question, message = answer.question, answer.message
    if question is None or answer.verdict is not Verdict.UNRELATED or message.payload is not None:
        return None
    parts = renewing.apart(answer.conversation, question, answer.context)
    no = declined_parts(_asked_lines(parts), message.text)
    return DeclinedParts(parts, no) if no.places else None


def _asked_without(answer: PossibleAnswer, declined: DeclinedParts) -> Decision:
    """Ask again for those actions of a confirmation that the person did not decline, and say what is not done."""
    question, places = declined.question, declined.no.places
    left = _without_declined(answer.conversation, question, places)
    words = set_aside(left, [each for at, each in enumerate(question.planned) if at in places])
    return reply(left, answer.message.id, [words], _kept(question, places), answer.context)


def _asked_lines(question: Question) -> list[str]:
    """Return the sentence of each action that a question asks about, without what a plan does behind it."""
    return [each.question for each in question.planned]


def _kept(question: Question, declined: Collection[int]) -> tuple[PreparedCall, ...]:
    return tuple(each for at, each in enumerate(question.planned) if at not in declined)


def _without_declined(conversation: Conversation, question: Question, declined: Collection[int]) -> Conversation:
    """Return the conversation without the open confirmation, with these of its actions declined, and the plan steps
    that depend on them.
    """
    gone = [each for at, each in enumerate(question.planned) if at in declined]
    left = facts.unlearnt(conversation.confirming(None), gone)
    left = planning.without_steps(left, [each.of for each in gone if each.of])
    return joining.without_what_fell(left, question, _kept(question, declined))


@dataclass(frozen=True)
class DeclinedQuestion:
    """An open confirmation that a message began to decline, before a model reads the rest of it."""

    question: Question
    conversation: Conversation
    """The conversation without it."""
    kept: tuple[PreparedCall, ...] = ()
    """Those of its actions that the message did not decline."""


def declined_by(
    conversation: Conversation, messages: Sequence[Message], context: TurnContext
) -> DeclinedQuestion | None:
    """Return what the message declines of the open confirmation if it names a part of it or begins with a no, and goes
    on: "no, don't mail, I'll call", "keep the blue one, I need it". None for any other message.
    """
    message = messages[-1]
    answer = PossibleAnswer(conversation, message, context, standing.quoted_message(conversation, message, context))
    if (declined := _declined_of(answer)) is not None:
        question, places = declined.question, declined.no.places
        left = _without_declined(conversation, question, places)
        return DeclinedQuestion(question, left, _kept(question, places))
    whole = answer.question
    if whole is None or answer.verdict is not Verdict.UNRELATED or not _opens_with_refusal(answer):
        return None
    return DeclinedQuestion(whole, _without_declined(conversation, whole, range(len(whole.planned))))


def _opens_with_refusal(answer: PossibleAnswer) -> bool:
    """Return whether a message begins with a no to all that is to be confirmed, in any words, and goes on."""
    question, text = answer.question, answer.message.text
    return question is not None and (opens_with_no(text) or begins_by_refusing(question, text))


def withdrawn_by(
    conversation: Conversation, message: Message, parts: Sequence[str], context: TurnContext
) -> DeclinedQuestion | None:
    """Return the open confirmation without the parts that a model has read the person's message to leave out: all of it
    also where no word of the message names it. None if the parts name none of its actions, if no word of the message is
    about those of several, or if the message begins with a yes.
    """
    answer = PossibleAnswer(conversation, message, context, standing.quoted_message(conversation, message, context))
    is_open = answer.verdict in (Verdict.UNRELATED, Verdict.ASIDE)
    if answer.question is None or not is_open or begins_a_yes(message.text):
        return None
    apart = renewing.apart(conversation, answer.question, context)
    lines = _asked_lines(apart)
    places = frozenset(place for part in parts for place in named_parts(lines, part))
    if any(names_the_whole(lines, part) for part in parts):
        places = frozenset(range(len(lines)))
    is_some = len(places) < len(lines)
    if not places or (is_some and not all(speaks_of(message.text, lines, each) for each in places)):
        return None
    left = _without_declined(conversation, apart, places)
    return DeclinedQuestion(apart, left, _kept(apart, places))


def _pressed_of_waiting(answer: PossibleAnswer) -> Decision | None:
    """Handle a button, or a quoting yes or no, for a question that waits to be asked again: it is asked again once no
    confirmation is open, and until then the person is told to answer that one first. None otherwise.
    """
    conversation, message, open_one = answer.conversation, answer.message, answer.question
    quoted = answer.quoted if answer.is_yes_or_no else None
    named = [
        each
        for each in conversation.waiting
        if each.pressed(message.payload) is not None or (quoted is not None and each.row == quoted)
    ]
    if not named:
        return None
    if open_one is None:
        return Decision(conversation)  # `next_question.py` asks it again
    return say(conversation, message.id, answer.says.first_answer.format(question=open_one.text), answer.context)


def _to_a_lost_one(answer: PossibleAnswer) -> Decision | None:
    """Handle a yes or no to a confirmation that may not have arrived: a no declines it; a yes runs nothing, and the
    confirmation is asked again. None if another open question could be meant.
    """
    conversation, message = answer.conversation, answer.message
    lost = next((each for each in conversation.waiting if each.did_not_arrive and each.planned), None)
    if lost is None or answer.question is not None or asked_before(conversation.questions, message):
        return None
    if agrees(message.text):
        return Decision(conversation)
    if answer.says_no:
        left = planning.without_steps(conversation.without_questions(lambda each: each.id == lost.id), lost.steps)
        return carry_out(left, message.id, Proposal(), [answer.says.declined], (), answer.context)
    return None


def _filled(answer: PossibleAnswer) -> Decision | None:
    """Without a model, go on with the call that waits for an argument by whatever of it the person says: "at 3pm", to
    the name for an order. None if the message says nothing of it, or a confirmation is open.
    """
    conversation, message, context = answer.conversation, answer.message, answer.context
    is_beside = answer.verdict is Verdict.UNRELATED and renewing.is_offered_beside(conversation, message)
    is_asked_first = answer.question is not None and answer.verdict is not Verdict.NOTHING_OPEN and not is_beside
    is_no = answer.says_no and not renewing.steers_waiting(conversation, message)
    is_another = message.payload is not None or answer.is_of_a_closed_one or is_no
    if context.model is not None or is_asked_first or is_another:
        return None
    conversation = answer.without_question if is_beside else conversation  # who goes on has no need of the offer
    found = renewing.filled(conversation, message, answer.command, context)
    if found is None:
        return None
    words = [*_said_of(answer, conversation, found), found.proposal.text]
    return carry_out(found.conversation, message.id, found.proposal, words, found.proposal.confirms, context)


def _said_of(answer: PossibleAnswer, conversation: Conversation, found: renewing.FilledCall) -> list[str]:
    """Return what is said of a message behind which something is asked once more: else it might not be heard."""
    message, says_something = answer.message, not agrees(answer.message.text)
    if found.says is not None:
        return [found.says] if found.says and found.proposal.questions else []
    says_something &= kind_of(message.text) not in SAY_NOTHING
    is_noted = says_something and renewing.asks_again(conversation, message, found.proposal)
    return [answer.says.noted] if is_noted else []


SAY_NOTHING = (ClauseKind.YES, ClauseKind.THANKS, ClauseKind.GREETING, ClauseKind.GOODBYE)
"""The kinds of texts behind which nothing is noted: the question is asked once more."""


def _to_another_question(answer: PossibleAnswer) -> Decision | None:
    """Use the answer to an open question for a value, a choice or a poll; where it is not clear, ask whether the
    message is an answer. None if the message is no answer.
    """
    conversation, message, context = answer.conversation, answer.message, answer.context
    found = _found(answer)
    if not found and (corrected := correcting.person(conversation, message, context)) is not None:
        found = (corrected,)
    if found:
        return given_answers.go_on_with(conversation, found, message, context)
    return correcting.whether_answer(conversation, message, answer.command, context)


def _found(answer: PossibleAnswer) -> tuple[QuestionAnswer, ...] | UnclearAnswer:
    """Return the answers that the message gives to open questions; empty if none, or if the message quotes a closed
    question. An `UnclearAnswer` fits several questions.
    """
    conversation, message, command = answer.conversation, answer.message, answer.command
    open_ones = () if answer.is_of_a_closed_one else _answerable(answer)
    found = _commanded(conversation, command, message) or answers.find(
        open_ones,
        message,
        command is not None,
        answer.says_no,
        answer.quoted,
        answer.context.model is not None,
        _last_said(conversation),
    )
    return found or (answers.to_parked_question(open_ones, message) if answer.is_for_phrases else ())


def _answerable(answer: PossibleAnswer) -> tuple[Question, ...]:
    """Return the open questions that the message may answer: without a model, a lane can tell that a text is no answer
    to a question which any text seems to answer.
    """
    if answer.context.model is not None or answer.says_no:
        return answer.conversation.questions
    text, context = answer.message.text, answer.context
    lanes = {lane.name: lane for lane in table.on(context.services)}
    is_complaint = renewing.complains(text, context)
    return tuple(
        each
        for each in answer.conversation.questions
        if each.unfinished is None
        or (lane := lanes.get(each.unfinished.lane)) is None
        or (lane.takes_answer(each, text) and not (is_complaint and renewing.is_filled(each.unfinished)))
    )


def _taken_up_again(answer: PossibleAnswer) -> Decision | None:
    """Ask once more what another action of the person has set aside, if they say yes to it within its time: "yes,
    delete it". A yes that does not name the deed is meant for it only if nothing else is open. None otherwise.
    """
    conversation, message, aside = answer.conversation, answer.message, answer.conversation.set_aside
    if aside is None or answer.verdict is not Verdict.NOTHING_OPEN:
        return None
    if judge(aside, message, conversation.language) is not Verdict.YES:
        return None
    is_named = aside.pressed(message.payload) is not None or names_the_deed(aside, message.text)
    if not is_named and (asked_before(conversation.questions, message) or answer.quote is not None):
        return None
    return reply(conversation.change(set_aside=None), message.id, [], aside.planned, answer.context)


def _late_yes(answer: PossibleAnswer) -> Decision | None:
    """Ask anew, as things are now, for what an expired confirmation asked, after a yes that came too late. None for any
    other message, or if the person has to ask for it again.
    """
    question, message, left = answer.question, answer.message, answer.without_question
    if question is None or answer.verdict is not Verdict.EXPIRED:
        return None
    if not agrees(message.text) and question.pressed(message.payload) != "yes":
        return None
    anew = renewing.late(left, question, message.written_at, answer.context)
    if anew is None:
        return None
    is_asked = anew.confirms or anew.questions
    words = [answer.says.asked_late, anew.text] if is_asked else [anew.text]
    return carry_out(left, message.id, anew, words, anew.confirms, answer.context)


def _to_a_closed_one(answer: PossibleAnswer) -> Decision | None:
    """Tell the person that a question has expired, if they pressed its button or sent a yes that quotes its message;
    open questions stay open. None for any other message.
    """
    is_yes = agrees(answer.message.text) and (answer.verdict is Verdict.ANOTHER or answer.is_of_a_closed_one)
    if answer.message.payload is None and not is_yes:
        return None
    return reply(answer.conversation, answer.message.id, [answer.says.expired], (), answer.context)


def _elsewhere(answer: PossibleAnswer) -> Decision | None:
    """Tell the person on which channel their yes or no is expected, if they sent it on another; None otherwise."""
    channel = answer.question.channel if answer.question else None
    if answer.verdict is not Verdict.ELSEWHERE or channel is None or not answer.is_yes_or_no:
        return None
    return say(answer.conversation, answer.message.id, answer.says.answer_there[channel], answer.context)


def _aside(answer: PossibleAnswer) -> Decision | None:
    """Repeat the open confirmation after an "ok" that may refer to a later message of ours; None for any other message,
    or if a model can read it.
    """
    if answer.question is None or answer.verdict is not Verdict.ASIDE or not answer.is_for_phrases:
        return None
    words = answer.says.still_waiting.format(question=answer.question.text)
    return say(answer.conversation, answer.message.id, words, answer.context)


def _crossed(answer: PossibleAnswer) -> Decision | None:
    """Ask a question again that the person seems to have answered before its message was known to have arrived. None if
    there is no such question; with a model, only a yes or no counts.
    """
    conversation, message, question = answer.conversation, answer.message, answer.question
    if message.payload is not None or answer.command is not None:
        return None
    again: Sequence[Question] = ()
    if question is not None and judge(question, message) is Verdict.EARLIER and answer.is_yes_or_no:
        if question.channel not in (None, message.channel):
            return say(conversation, message.id, answer.says.answer_there[question.channel], answer.context)
        again = (question,)
    elif answer.context.model is None:
        again = answers.awaited_unread(conversation.questions, message, answer.says_no)
    if not again:
        return None
    return say(
        conversation, message.id, answer.says.crossed, answer.context, last=question_text.read(again, answer.says)
    )


def _expired(answer: PossibleAnswer) -> Decision | None:
    """Tell the person that their yes came after the confirmation expired; a late no counts as a no. None otherwise."""
    if answer.verdict is not Verdict.EXPIRED:
        return None
    words = answer.says.declined if answer.says_no else answer.says.expired
    return say(answer.without_question, answer.message.id, words, answer.context)


def _amended(answer: PossibleAnswer) -> Decision | None:
    """Without a model, ask for a new confirmation after the person changed what is to be confirmed: "at 4 instead".
    None if the message changes nothing.
    """
    conversation, message, context, question = answer.conversation, answer.message, answer.context, answer.question
    if question is None or answer.verdict is not Verdict.UNRELATED or context.model is not None or message.payload:
        return None
    if answer.is_question:  # "are you open on Monday?" moves nothing to Monday
        return None
    proposal = renewing.amended(conversation, question, message.text, message.written_at, context)
    if proposal is None:
        return None
    if renewing.shows_the_same(question, proposal) and agrees_in_front(question, message.text):
        return _agreed(answer)  # "yes please, 4pm", of an order that is for 4pm
    if proposal.writes or proposal.confirms or proposal.questions:
        is_done = any(each.tool == question.planned[0].tool for each in proposal.writes)  # "10 mins", to "Begin?"
        asked = question.planned if proposal.writes and not is_done else proposal.confirms
        return carry_out(answer.without_question, message.id, proposal, [proposal.text], asked, context)
    return say(conversation, message.id, proposal.text, context)


def _yes_and_a_courtesy(answer: PossibleAnswer) -> Decision | None:
    """Without a model, run what was confirmed after a yes with nothing behind it but chat, thanks or a goodbye: "yes
    that's right, see you then". None for any other message.
    """
    question, is_plain = answer.question, answer.verdict is Verdict.UNRELATED and not answer.message.payload
    if question is None or question.is_grave or not is_plain or answer.context.model is not None:
        return None
    behind = behind_a_yes(answer.message.text)
    is_empty = any(is_mere_chat(each) or farewell_of(each) in LEAVING for each in behind)
    return _agreed(answer) if is_empty else None


def _no_and_a_courtesy(answer: PossibleAnswer) -> Decision | None:
    """Without a model, take a no with only chat behind it, or a no in other words: "no, please leave it as it is,
    I was getting muddled". None for any other message.
    """
    question, is_plain = answer.question, answer.verdict is Verdict.UNRELATED and not answer.message.payload
    if question is None or not is_plain or not answer.is_for_phrases or not declines_politely(answer.message.text):
        return None
    return _declined(answer, question)


LEAVING = (Farewell.THANKS, Farewell.GOODBYE)
"""The courtesies behind a yes that take nothing back."""


def _about_another(answer: PossibleAnswer) -> Decision | None:
    """Without a model, replace the confirmation's object by the one the person names: "no, eggs", to "Delete milk?".
    None if nothing is named.
    """
    if answer.verdict is not Verdict.UNRELATED or not answer.is_for_phrases:
        return None
    if without_offer(answer.conversation) is not answer.conversation:  # "no wait, keep it" wants no other person
        return None
    return correcting.another_request(answer.conversation, answer.message, answer.context)


def _yes_and_a_command(answer: PossibleAnswer) -> Decision | None:
    """Without a model, run what was confirmed and the command behind the yes: "yes, and add milk". None for any other
    message.
    """
    return agreed_with_command(answer.conversation, (answer.message,), answer.context)


def _wordy(answer: PossibleAnswer) -> Decision | None:
    """Ask for a plain yes or no after a longer answer ("yes but later", "go away"), and after an "ok" to an
    irreversible deletion. None for any other message.
    """
    question, message = answer.question, answer.message
    begins = begins_an_answer(message.text) or reach.perhaps_stops(message)
    is_about_it = answer.verdict is Verdict.UNRELATED and message.payload is None and begins
    is_ok_to_grave = question is not None and question.is_grave and agrees(message.text)
    if question is None or not is_about_it or not (answer.is_for_phrases or is_ok_to_grave):
        return None
    return reply(answer.without_question, message.id, [answer.says.yes_or_no_alone], question.planned, answer.context)


def _late(answer: PossibleAnswer) -> Decision | None:
    """Tell the person that their answer came too late, and what was given up without it. None if the message answers no
    closed question, or if a model is to read it.
    """
    conversation, message = answer.conversation, answer.message
    late = answers.late(conversation.questions, message)
    dropped = [each for each in late if each.given_up and answers.is_short(message.text)]
    if dropped and answer.command is None:
        what, says = dropped[-1].given_up, plans.of(conversation.language)
        words = says.only_late if _just_told(conversation, what) else says.too_late.format(what=what)
    elif late and answer.is_for_phrases:
        words = answer.says.expired
    else:
        return None
    left = conversation.without_questions(lambda each: each in late)
    return say(left, message.id, words, answer.context)


RULES: tuple[Callable[[PossibleAnswer], Decision | None], ...] = (
    _yes,  # first, with _no: a plain yes or no answers the open confirmation and nothing else
    _no,
    _no_to_some,  # before _amended, because a no to some of what is asked changes nothing of the rest
    _yes_and_a_courtesy,  # before _amended and _wordy, because nothing that it says changes what is asked
    _no_and_a_courtesy,  # before _amended, likewise
    _amended,  # before _wordy, because "yes, but deliver it" says what is to be changed
    _pressed_of_waiting,  # before _to_a_closed_one, because a question that is asked again has not expired
    _to_a_lost_one,  # before _to_another_question, because a yes to a lost confirmation answers nothing else
    _filled,  # before _to_another_question, because "by card" is no name
    _to_another_question,  # before all below, which handle messages that answer no open question
    _taken_up_again,  # before _to_a_closed_one, because what was set aside has not gone for good
    _late_yes,  # before _to_a_closed_one and _expired, because what is asked anew has not gone for good
    _to_a_closed_one,  # before _late, because a button says which question it is for
    _elsewhere,  # _elsewhere, _aside and _expired need different verdicts, so their order does not matter
    _aside,
    _crossed,  # before _about_another, because a question that was not read yet cannot be corrected
    _expired,
    _about_another,  # before _wordy, because "no, eggs" also names something else
    _yes_and_a_command,  # before _wordy, because it does what is behind the yes
    _no_with_a_reason,  # before _wordy, because it says which part is declined
    _wordy,
    _late,  # last, because it handles questions that are no longer open
)
"""The rules for answers: the first one that has an answer decides. The open confirmation goes first, then what else is
asked, then what is open no more."""


def _last_said(conversation: Conversation) -> str | None:
    """Return the id of our latest message in the history window, which a bare "ok" refers to; None if the window has
    none.
    """
    return next((line.id for line in reversed(conversation.history.lines) if line.direction == "out"), None)


def _just_told(conversation: Conversation, what: str) -> bool:
    """Return whether this turn has already sent the text `what` to the person, as a held message."""
    answered = next((line.id for line in reversed(conversation.history.lines) if line.direction == "in"), "")
    said = (line for line in conversation.history.lines if line.id.startswith(f"{answered}."))
    return any(line.direction == "out" and what in line.text for line in said)


def _commanded(
    conversation: Conversation, command: degraded.WholeCommand | None, message: Message
) -> tuple[QuestionAnswer, ...]:
    """Return the answer that a command gives to an open question: "after lunch", to "after what?". Empty if it gives
    none, or if there is no command.
    """
    if command is None:
        return ()
    given = command.arguments
    return tuple(
        QuestionAnswer(question, str(given[waits.argument]))
        for question in asked_before(conversation.questions, message)
        if (waits := question.unfinished) is not None
        and question.kind is Kind.DETAIL  # "delete bread" is no answer to which milk shall be deleted
        and not waits.arguments.get(waits.argument)  # a command cannot answer for a value that is already given
        and (waits.lane, waits.tool, [waits.argument]) == (command.lane.name, command.tool.name, list(given))
    )[-1:]
