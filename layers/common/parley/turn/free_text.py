"""Messages that answer no question: commands, HELP, and free text for a lane's model or its phrases."""

from collections.abc import Callable, Mapping, Sequence

from parley import texts
from parley.conversation import answers
from parley.conversation.answers import QuestionAnswer
from parley.conversation.events import Message, MessageForm
from parley.conversation.keywords import HELP
from parley.conversation.normal_form import normalise
from parley.conversation.questions import PreparedCall, Question
from parley.conversation.state import Conversation
from parley.conversation.text import is_blank
from parley.conversation.verdict import LEAVES_OPEN, Verdict
from parley.lanes import degraded, direct, table
from parley.lanes.agent_loop import propose
from parley.lanes.proposing import Proposal
from parley.ports import TurnContext
from parley.texts import Texts, people
from parley.turn import renewing, standing
from parley.turn.acting import carry_out
from parley.turn.completing import completed
from parley.turn.decision import Decision
from parley.turn.opting import stop


def otherwise(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Decision:
    """Decide a message that no other rule took: one that cannot be read, HELP, a command, or free text for a lane."""
    return carried_out(conversation, messages, proposed(conversation, messages, context), context)


def carried_out(
    conversation: Conversation, messages: Sequence[Message], proposal: Proposal, context: TurnContext
) -> Decision:
    """Return the decision that carries out the proposal for these messages, with what becomes of the open
    confirmation."""
    event, message = messages[0].id, messages[-1]
    if proposal.opts_out and conversation.person is not None:
        return stop(conversation, conversation.person, message, context)
    question, note, again = _question_beside(conversation, message, proposal, context)
    here = conversation.kept_with(proposal.floor, message.received_at)
    services = context.services
    command = degraded.whole(table.on(services), message.text, context.once, services.business, conversation.notes)
    asking = _superseded(here.confirming(question), proposal, command is not None)
    if context.model is None:
        asking, proposal = renewing.asked_beside(asking, proposal, message.written_at)
    given = _still_asked(asking, proposal)
    if given and (done := completed(asking, given, message, context, proposal)) is not None:
        return done
    return carry_out(asking, event, proposal, [proposal.text, note], proposal.confirms or again, context)


def _superseded(conversation: Conversation, proposal: Proposal, is_command: bool) -> Conversation:
    """Return the conversation without the open questions that a tool call of this turn has answered or asks again."""

    def is_told(question: Question) -> bool:
        return any(answers.is_told(question, tool, arguments, is_command) for tool, arguments in proposal.given)

    called = {(each.lane, each.tool) for each in proposal.confirms}
    called |= {(each.unfinished.lane, each.unfinished.tool) for each in proposal.questions if each.unfinished}
    left = renewing.without_calls_of(conversation, called)
    return left.change(questions=tuple(each for each in left.questions if not is_told(each)))


def _still_asked(conversation: Conversation, proposal: Proposal) -> tuple[QuestionAnswer, ...]:
    """Return the answers that a model has read from the message, without a no to a question that is no longer open."""
    is_open = {each.id for each in conversation.questions}
    return tuple(each for each in proposal.answers if each.value is not None or each.question.id in is_open)


UNREADABLE: Mapping[MessageForm, Callable[[Texts], str]] = {
    MessageForm.AUDIO: lambda says: says.cannot_hear,
    MessageForm.UNSUPPORTED: lambda says: says.cannot_read,
}


def proposed(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Proposal:
    """Return the proposal for these messages: a fixed sentence, a command, the HELP text, or what a lane's model or
    phrases propose.
    """
    message, says = messages[-1], texts.of(conversation.language)
    if message.form in UNREADABLE:
        problem = context.attached.problem or UNREADABLE[message.form]
        return Proposal(problem(says))
    if is_blank(message.text):
        return Proposal(says.empty)
    if (command := direct.commanded(conversation, message.text, message.written_at, context)) is not None:
        return command
    if normalise(message.text) in HELP:
        help = says.help.format(examples=degraded.examples(table.on(context.services), conversation.language))
        also = direct.examples(context.role_of(conversation), conversation.language, context.services)
        help += "\n" + people.of(conversation.language).also.format(examples=also)
        return Proposal(f"{help}\n\n{context.policy.operator}" if context.policy.operator else help)
    return propose(
        table.on(context.services), conversation, [each.text for each in messages], message.written_at, context
    )


def _changes_something(proposal: Proposal) -> bool:
    """Return whether a proposal contains an action, a confirmation, a question or a plan, and not only words."""
    return bool(proposal.writes or proposal.confirms or proposal.questions or proposal.plans)


def _question_beside(
    conversation: Conversation, message: Message, proposal: Proposal, context: TurnContext
) -> tuple[Question | None, str, tuple[PreparedCall, ...]]:
    """Return what happens to the open confirmation after a message that did not answer it: the question if it stays
    open, the sentence about it, and the actions to confirm again. (None, "", ()) if none is open, or if the proposal
    asks it again.
    """
    question, says = conversation.confirmation, texts.of(conversation.language)
    verdict = standing.judge_message(conversation, message, standing.quoted_message(conversation, message, context))
    if question is None or verdict is Verdict.NOTHING_OPEN:
        return None, "", ()
    if proposal.confirms == question.planned:
        return None, "", ()  # the same confirmation is asked again
    if verdict in LEAVES_OPEN and proposal.confirms:
        return None, says.replaced.format(question=question.text), ()
    still_waiting = says.still_waiting.format(question=question.text)
    if verdict in LEAVES_OPEN:
        return question, still_waiting if verdict is Verdict.ASIDE else "", ()
    if context.policy.keep_side_questions and not proposal.confirms:
        return None, "", question.planned  # asked once more, so that a later yes is never ambiguous
    if not _changes_something(proposal):
        return question, still_waiting, ()
    if renewing.is_renewed(question, proposal):
        return None, "", question.planned
    return None, says.set_aside.format(question=question.brief), ()
