"""Confirmations whose content changes while they are open: they are prepared again and asked again.

amended     the person changes what is to be confirmed: "at 4 instead", to the summary of an order
renewed     another action of the same lane has changed it: two more croissants are in the cart

The old confirmation is closed either way, so that a yes always confirms what was shown last.
"""

from datetime import datetime

from parley.conversation.questions import PreparedCall, Question
from parley.conversation.state import Conversation
from parley.lanes import table
from parley.lanes.calling import call_for
from parley.lanes.lane import Lane
from parley.lanes.proposing import Proposal, Proposing, to_a_person
from parley.ports import Services, TurnContext
from parley.tools.tool import Tool


def amended(
    conversation: Conversation, question: Question, text: str, at: datetime, context: TurnContext
) -> Proposal | None:
    """Return the new proposal if this text changes the action that is to be confirmed ("at 4 instead"); None if it does
    not.
    """
    found = _tool_of(question.planned[0]) if len(question.planned) == 1 else None
    if found is None or found[1].amends is None:
        return None
    (planned,), (lane, tool) = question.planned, found
    call = call_for(conversation, at, context)
    amending = found[1].amends(call, tool.prepared.model_validate(planned.arguments), text)
    if amending is None:
        return None
    proposing = _proposing(conversation, lane, planned, at, context)
    outcome = proposing.accept_call(amending.tool, amending.arguments)
    return proposing.proposal("" if outcome.noted else outcome.words)


def is_renewed(question: Question, proposal: Proposal) -> bool:
    """Return whether the proposed actions may change what the open confirmation shows, so that the person must be asked
    again.
    """
    tools = [_tool_of(planned) for planned in question.planned]
    lanes = {planned.lane for planned in question.planned}
    can_be = bool(tools) and all(found is not None and found[1].as_asked is not None for found in tools)
    return can_be and bool(proposal.writes) and all(each.lane in lanes for each in proposal.writes)


def renewed(
    conversation: Conversation, asked: tuple[PreparedCall, ...], done: tuple[PreparedCall, ...], context: TurnContext
) -> Proposal:
    """Return the confirmations `asked` as they are after the actions `done` have run: unchanged, prepared anew, or
    replaced by a question or a sentence if no longer possible.
    """
    kept, words, questions = list[PreparedCall](), list[str](), []
    for planned in asked:
        found = _tool_of(planned)
        is_touched = any(each.lane == planned.lane and each.tool != planned.tool for each in done)
        if found is None or found[1].as_asked is None or not is_touched:
            kept.append(planned)
            continue
        lane, tool = found
        proposing = _proposing(conversation, lane, planned, context.now(), context)
        given = tool.as_asked(tool.prepared.model_validate(planned.arguments)) if tool.as_asked else None
        outcome = proposing.accept_call(tool.name, given.model_dump(mode="json") if given else {})
        words += [] if outcome.noted else [outcome.words]
        kept += proposing.confirms
        questions += proposing.questions
    return Proposal("\n".join(words), confirms=tuple(kept), questions=tuple(questions))


def _tool_of(planned: PreparedCall) -> tuple[Lane, Tool[Services]] | None:
    lane = table.LANES.get(planned.lane)
    tool = lane.tools.get(planned.tool) if lane else None
    return (lane, tool) if lane is not None and tool is not None else None


def _proposing(
    conversation: Conversation, lane: Lane, planned: PreparedCall, at: datetime, context: TurnContext
) -> Proposing:
    """Return the state for preparing a call of this lane again, as if the person had just asked for it in words."""
    proposing = Proposing(tuple(table.LANES.values()), lane, call_for(conversation, at, context))
    proposing.is_turn_untrusted, proposing.is_phrase = planned.outside, True
    proposing.explain = to_a_person(lane, conversation.language)
    return proposing
