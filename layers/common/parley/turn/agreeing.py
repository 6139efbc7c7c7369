"""A yes to the open confirmation with more behind it, in one message: "dale mándalo, y córrelo en mi agenda".

The yes is taken for what was shown, if nothing behind it changes that; what is behind it is read like any text, and
both are answered in one reply. With a model, that reads the whole message beside the open question: a call that
changes what is asked about makes the message no yes. Without one, what is behind must be a whole command.
"""

from collections.abc import Sequence
from dataclasses import replace

from parley.conversation.events import Message, MessageForm
from parley.conversation.questions import PreparedCall, Question
from parley.conversation.state import Conversation
from parley.conversation.verdict import Verdict
from parley.conversation.yes_and_more import YesAndMore, yes_and_more
from parley.lanes import degraded, table
from parley.lanes.proposing import ACTIONS, Proposal
from parley.ports import TurnContext
from parley.turn import facts, joining, planning, standing, sure_yes
from parley.turn.decision import Decision
from parley.turn.free_text import carried_out, proposed


def agreed_with_more(
    conversation: Conversation, messages: Sequence[Message], proposal: Proposal, context: TurnContext
) -> Decision | None:
    """Run what was confirmed together with what a model proposes for the words behind the yes. None if the message
    begins with no yes, or if the proposal changes what was asked about.
    """
    found = _found(conversation, messages[-1], context)
    if found is None:
        return None
    question, more = found
    called = (*proposal.writes, *proposal.confirms)
    says_more = called or proposal.questions or proposal.plans
    is_apart = not more.is_bare and (more.is_sentence or (more.is_joined and degraded.asks(more.command)))
    if not (says_more or is_apart) or not _goes_beside(question, more, called, messages[-1].text):
        return None
    return _both(conversation, question, messages, proposal, context)


def _goes_beside(question: Question, more: YesAndMore, called: Sequence[PreparedCall], text: str) -> bool:
    """Return whether these calls leave what was agreed to as it is. What takes the place of something is made, and does
    not take something else away: "yes, and delete bread instead" is no yes to "Delete milk?".
    """
    tools = {(each.lane, each.tool) for each in question.planned}
    is_other = not more.replaces or all((each.lane, each.tool) not in tools for each in called)
    return is_other and joining.leaves_as_it_is(question, called, text)


def agreed_by_call(
    conversation: Conversation, messages: Sequence[Message], proposal: Proposal, context: TurnContext
) -> Decision | None:
    """Run what was asked if a model calls for just that again, and the text surely lets it go ("she likes it, send that
    to him"). None for any other proposal or text.
    """
    question = _asked_again(conversation, proposal)
    if question is None or context.model is None or not _is_plain(conversation, messages[-1], context):
        return None
    if not sure_yes.lets_go(question, messages[-1].text):
        return None
    return _both(conversation, question, messages, replace(proposal, confirms=()), context)


def _asked_again(conversation: Conversation, proposal: Proposal) -> Question | None:
    """Return the open confirmation if the proposal asks for all of it again, and for nothing else; else None."""
    question = conversation.confirmation
    if question is None or not question.planned or proposal.writes or proposal.questions or proposal.plans:
        return None
    is_same = all(joining.is_asked_in(question, each) for each in proposal.confirms)
    is_all = not joining.without(question.planned, proposal.confirms)
    return question if is_same and is_all and not proposal.model_failed else None


def _is_plain(conversation: Conversation, message: Message, context: TurnContext) -> bool:
    """Return whether a message is a written text that answers no question by itself, and quotes no other message."""
    if message.form is MessageForm.VOICE or message.payload is not None:
        return False
    quote = standing.quoted_message(conversation, message, context)
    return standing.judge_message(conversation, message, quote) is Verdict.UNRELATED


def agreed_with_command(
    conversation: Conversation, messages: Sequence[Message], context: TurnContext
) -> Decision | None:
    """Without a model, run what was confirmed together with the command behind the yes. None if the message begins with
    no yes, or if no command is behind it.
    """
    found = _found(conversation, messages[-1], context) if context.model is None else None
    if found is None:
        return None
    question, more = found
    behind = messages[-1].model_copy(update={"text": more.command})
    services = context.services
    if degraded.whole(table.on(services), behind.text, context.once, services.business, conversation.notes) is None:
        return None
    proposal = proposed(conversation.confirming(None), (behind,), context)
    if not _goes_beside(question, more, (*proposal.writes, *proposal.confirms), behind.text):
        return None
    return _both(conversation, question, (*messages[:-1], behind), proposal, context)


def behind_the_yes(conversation: Conversation, message: Message, context: TurnContext) -> str:
    """Return what stands behind the yes to the open confirmation with which the message begins; empty if it begins with
    none.
    """
    found = _found(conversation, message, context)
    return found[1].command if found is not None else ""


def _found(conversation: Conversation, message: Message, context: TurnContext) -> tuple[Question, YesAndMore] | None:
    """Return the open confirmation that the message says yes to, and what stands behind the yes; None if it is none."""
    question = conversation.confirmation
    if question is None or not _is_plain(conversation, message, context):
        return None
    more = yes_and_more(question, message.text, conversation.language)
    if more is None or (more.is_bare and not standing.is_last_said(conversation, question)):
        return None
    return question, more


def _both(
    conversation: Conversation,
    question: Question,
    messages: Sequence[Message],
    proposal: Proposal,
    context: TurnContext,
) -> Decision | None:
    """Carry out the confirmed actions, and then the proposal; None if these are too many for one turn."""
    writes = (*question.planned, *joining.without(proposal.writes, question.planned))
    if len(writes) > ACTIONS:
        return None
    learnt = [each for planned in question.planned for each in planned.learnt]
    left = planning.agreed(conversation.confirming(None), question.planned)
    both = replace(proposal, writes=writes, confirms=joining.without(proposal.confirms, question.planned))
    return carried_out(facts.remembering(left, learnt, messages[-1]), messages, both, context)
