"""Messages that answer no question: commands, HELP, and free text for a lane's model or its phrases."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from parley import texts
from parley.conversation import answers
from parley.conversation.answers import QuestionAnswer
from parley.conversation.events import Message, MessageForm
from parley.conversation.farewell import farewell_of
from parley.conversation.keywords import HELP
from parley.conversation.normal_form import normalise
from parley.conversation.questions import PreparedCall, Question, QuestionDraft
from parley.conversation.segments import to_gsm7
from parley.conversation.state import Conversation
from parley.conversation.text import is_blank
from parley.conversation.topics import asks
from parley.conversation.verdict import LEAVES_OPEN, Verdict
from parley.lanes import degraded, direct, examples, help_text, open_questions, service_words, table
from parley.lanes.agent_loop import propose
from parley.lanes.lane import Lane
from parley.lanes.proposing import Proposal
from parley.ports import TurnContext
from parley.texts import Texts, people
from parley.turn import joining, lanes_off, question_text, renewing, standing
from parley.turn.acting import carry_out
from parley.turn.completing import completed
from parley.turn.decision import Decision
from parley.turn.opting import stop


def otherwise(
    conversation: Conversation, messages: Sequence[Message], context: TurnContext, replaces: bool = False
) -> Decision:
    """Decide a message that no other rule took: one that cannot be read, HELP, a command, or free text for a lane.
    `replaces`: what it asks for stands for what the open confirmation asks.
    """
    return carried_out(conversation, messages, proposed(conversation, messages, context), context, replaces)


def carried_out(
    conversation: Conversation,
    messages: Sequence[Message],
    proposal: Proposal,
    context: TurnContext,
    replaces: bool = False,
) -> Decision:
    """Return the decision that carries out the proposal for these messages, with what becomes of the open
    confirmation."""
    event, message = messages[0].id, messages[-1]
    if proposal.opts_out and conversation.person is not None:
        return stop(conversation, conversation.person, message, context)
    beside = _question_beside(conversation, message, proposal, context, replaces)
    together = joining.of_one_kind(beside.confirms)
    proposal = replace(proposal, questions=(*proposal.questions, *beside.waits, *joining.waiting_draft(together)))
    here = _with_fresh_question(beside.conversation, message).kept_with(proposal.floor, message.received_at)
    services = context.services
    command = degraded.whole(table.on(services), message.text, context.once, services.business, conversation.notes)
    asking = _superseded(here, proposal, command is not None)
    if context.model is None:
        asking, proposal = renewing.asked_beside(asking, proposal, message.written_at)
        proposal = renewing.with_open_question(asking, proposal, message.written_at, asks(message.text))
    given = _still_asked(asking, proposal)
    if given and (done := completed(asking, given, message, context, proposal)) is not None:
        return done
    words = [proposal.text, beside.words, _choice_again(asking, proposal, message, context)]
    return carry_out(asking, event, proposal, words, together.confirms, context)


def _choice_again(conversation: Conversation, proposal: Proposal, message: Message, context: TurnContext) -> str:
    """Return the words of the choice that was asked last, with its options, where a model has only talked; empty if
    nothing of that is so. An open confirmation is repeated likewise.
    """
    is_of_lane = proposal.floor is not None  # HELP and fixed sentences are no lane's
    is_talk = context.model is not None and is_of_lane and not (proposal.model_failed or _changes_something(proposal))
    again = open_questions.asked_again(conversation, message.text, message.written_at) if is_talk else None
    if again is None:
        return ""
    asked = again.model_copy(update={"words": again.text.rstrip().rpartition("\n")[2]})  # what it said first was read
    return question_text.read((asked,), texts.of(conversation.language))


def _with_fresh_question(conversation: Conversation, message: Message) -> Conversation:
    """Return the conversation without the confirmation that was set aside, once its time is over."""
    aside = conversation.set_aside
    is_over = aside is not None and message.written_at >= aside.expires_at
    return conversation.change(set_aside=None) if is_over else conversation


def _superseded(conversation: Conversation, proposal: Proposal, is_command: bool) -> Conversation:
    """Return the conversation without the open questions that a tool call of this turn has answered or asks again."""

    def is_told(question: Question) -> bool:
        return any(answers.is_told(question, tool, arguments, is_command) for tool, arguments in proposal.given)

    called = {(each.lane, each.tool) for each in proposal.confirms}
    called |= {(each.unfinished.lane, each.unfinished.tool) for each in proposal.questions if each.unfinished}
    left = renewing.without_calls_of(conversation, called)
    kept = (each for each in left.questions if each.id not in proposal.closed and not is_told(each))
    return left.change(questions=tuple(kept))


def _still_asked(conversation: Conversation, proposal: Proposal) -> tuple[QuestionAnswer, ...]:
    """Return the answers that a model has read from the message, without a no to a question that is no longer open."""
    is_open = {each.id for each in conversation.questions}
    return tuple(each for each in proposal.answers if each.value is not None or each.question.id in is_open)


UNREADABLE: Mapping[MessageForm, Callable[[Texts], str]] = {
    MessageForm.AUDIO: lambda says: says.cannot_hear,
    MessageForm.CALL: lambda says: says.cannot_call,
    MessageForm.NUMBER: lambda says: says.number_known,
}
"""What somebody is told who sends what is not read any further, by its form."""


def _unread(message: Message, says: Texts) -> str:
    """Return the answer to a message that cannot be read. Of a form, the person is told what has come of it, because
    nothing is done with that."""
    if message.unread != "form":
        return says.unread.get(message.unread or "", says.cannot_read)
    answers = message.text.removeprefix("[Form").removesuffix("]").removeprefix(": ")
    return says.unread["form"].format(answers=answers) if answers else says.unread["empty_form"]


UNSEEN: Mapping[MessageForm, Callable[[Texts], str]] = {
    MessageForm.IMAGE: lambda says: says.cannot_see,
    MessageForm.VIDEO: lambda says: says.cannot_see,
    MessageForm.DOCUMENT: lambda says: says.cannot_open,
    MessageForm.LOCATION: lambda says: says.cannot_use_place,
}
"""What somebody is told who sends these without a model, which would answer what is said of them."""


def proposed(
    conversation: Conversation, messages: Sequence[Message], context: TurnContext, behind_yes: str = ""
) -> Proposal:
    """Return the proposal for these messages: a fixed sentence, a command, the HELP text, or what a lane's model or
    phrases propose. `behind_yes`: what stands in the last one behind the yes that is awaited, if it begins with one.
    """
    message, says = messages[-1], texts.of(conversation.language)
    lanes, business = table.on(context.services), context.services.business
    if message.form is MessageForm.UNSUPPORTED:
        return Proposal(_unread(message, says))
    if message.form in UNREADABLE:
        problem = context.attached.problem or UNREADABLE[message.form]
        return Proposal(problem(says))
    if context.model is None and (unseen := UNSEEN.get(message.form)) is not None:
        return Proposal(says.words_apart if message.caption else unseen(says), is_unanswered=True)
    if is_blank(message.text):
        return Proposal(says.empty)
    if (command := direct.commanded(conversation, message.text, message.written_at, context)) is not None:
        return command
    if (help_words := _help(conversation, message, lanes, context)) is not None:
        return Proposal(help_words)
    if greeting := service_words.greeting(message.text, lanes, business, conversation.language):
        return Proposal(greeting)
    said = [each.text for each in messages]
    if (left := lanes_off.ending(conversation, message.text, context)) is not None:
        return propose((left,), conversation, said, message.written_at, replace(context, model=None), behind_yes)
    if told := lanes_off.answer(conversation, message.text, context):
        return Proposal(told)
    return propose(lanes, conversation, said, message.written_at, context, behind_yes)


def _help(conversation: Conversation, message: Message, lanes: Sequence[Lane], context: TurnContext) -> str | None:
    """Return the answer to HELP, or to HELP with the word of a topic; None for any other text."""
    language, business, notes = conversation.language, context.services.business, conversation.notes
    shown = degraded.for_person(lanes, notes, context.now())
    if (topic := help_text.topic_asked(message.text, shown, notes)) is not None:
        return examples.lines(topic.tools, language, business)
    said, is_asked = normalise(message.text), bool(conversation.questions)
    asks_what_now = not is_asked and degraded.WHAT_NOW.fullmatch(said)
    if said not in HELP and not asks_what_now:
        return None
    words = service_words.help_words(business, language, help_text.told(shown, language, business, notes))
    also = people.of(language).also.format(
        examples=direct.examples(context.role_of(conversation), language, context.services)
    )
    whom = "" if context.is_admin(conversation) else service_words.contact(business, language)
    return "\n".join((words, also, "", context.policy.operator or whom)).rstrip()


def _changes_something(proposal: Proposal) -> bool:
    """Return whether a proposal contains an action, a confirmation, a question or a plan, and not only words."""
    return bool(proposal.writes or proposal.confirms or proposal.questions or proposal.plans)


@dataclass(frozen=True)
class QuestionBeside:
    """What becomes of the open confirmation after a message that did not answer it."""

    conversation: Conversation
    """The conversation with the confirmation if it stays open as it is, and else without it."""
    words: str = ""
    """The sentence for the person about the confirmation; empty if nothing is to be said."""
    confirms: tuple[PreparedCall, ...] = ()
    """The actions to be confirmed now, old and new."""
    waits: tuple[QuestionDraft, ...] = ()
    """The confirmation, if it is asked again once these are answered."""


def _question_beside(
    conversation: Conversation, message: Message, proposal: Proposal, context: TurnContext, replaces: bool
) -> QuestionBeside:
    """Return what becomes of the open confirmation after a message that did not answer it: it stays open, is asked
    again with what joins it, or is set aside.
    """
    question, says = conversation.confirmation, texts.of(conversation.language)
    verdict = standing.judge_message(conversation, message, standing.quoted_message(conversation, message, context))
    left = conversation.confirming(None)
    if question is None or verdict is Verdict.NOTHING_OPEN:
        return QuestionBeside(left, confirms=proposal.confirms)
    if question.is_long and proposal.confirms:  # one yes is not for both; it is asked again behind
        return QuestionBeside(left, confirms=proposal.confirms)
    if proposal.confirms:
        return _joined_by(question, message, proposal, left, replaces)
    still_waiting = says.still_waiting.format(question=question.brief)
    if verdict in LEAVES_OPEN:
        return QuestionBeside(conversation, still_waiting if verdict is Verdict.ASIDE else "")
    if context.policy.keep_side_questions:
        return QuestionBeside(left, confirms=question.planned)  # asked once more, so that a later yes is not ambiguous
    if not _changes_something(proposal):
        is_said = context.model is not None and farewell_of(message.text) is not None  # "thanks, bye" asks for nothing
        return QuestionBeside(
            conversation, "" if is_said or _is_repeated(conversation, still_waiting) else still_waiting
        )
    if renewing.is_renewed(question, proposal):
        return QuestionBeside(left, confirms=renewing.not_asked_in(question, proposal.questions))
    if (again := _asked_again_beside(question, message, proposal)) is not None:
        left = joining.without_what_fell(left, question, again.confirms)
        return QuestionBeside(left, set_aside(left, again.dropped), again.confirms)
    aside = joining.without_what_fell(left, question, ()).change(set_aside=None if question.steps else question)
    return QuestionBeside(aside, says.set_aside.format(question=question.brief))


def _is_repeated(conversation: Conversation, words: str) -> bool:
    """Return whether our last message said this already: said behind each look, it would nag."""
    last = next((line.text for line in reversed(conversation.said) if line.direction == "out"), "")
    return to_gsm7(words, drops_accents=True) in to_gsm7(last, drops_accents=True)


def _asked_again_beside(question: Question, message: Message, proposal: Proposal) -> joining.JoinedCalls | None:
    """Return the actions of the open confirmation that are asked once more, behind what is done at once: all that the
    proposal does not do itself in another form. None if the confirmation is set aside instead.
    """
    is_done_alone = proposal.writes and not (proposal.questions or proposal.plans)
    if not is_done_alone or question.steps or joining.calls_off(message.text):
        return None
    return joining.left_by(question, proposal.writes, message.text)


def _joined_by(
    question: Question, message: Message, proposal: Proposal, left: Conversation, replaces: bool
) -> QuestionBeside:
    """Return the confirmation as it is asked once the proposal's calls have joined it. The person is told which of its
    actions are not done, because the new ones take their place.
    """
    together = joining.joined(question, proposal.confirms, message.text, replaces)
    left = joining.without_what_fell(left, question, (*together.confirms, *together.waits))
    left = joining.without_old_forms(left, together.confirms)
    return QuestionBeside(left, set_aside(left, together.dropped), together.confirms, joining.waiting_draft(together))


def set_aside(conversation: Conversation, dropped: Sequence[PreparedCall]) -> str:
    """Return the sentence that these actions, which the person was asked about, are not done; empty if there are
    none."""
    said = "\n".join(sentence.partition("\n")[0] for each in dropped for sentence in each.shown)
    return texts.of(conversation.language).set_aside.format(question=said) if said else ""
