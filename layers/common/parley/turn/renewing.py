"""Confirmations whose content changes while they are open: they are prepared again and asked again.

amended     the person changes what is to be confirmed: "at 4 instead", to the summary of an order
renewed     another action of the same lane has changed it: two more croissants are in the cart
late        the person says yes once it has expired

The old confirmation is closed in each case, so that a yes always confirms what was shown last. Calls that wait for an
argument go on likewise, with whatever the person says of them (`filled`).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from parley.conversation.clause_kinds import is_written_as_name
from parley.conversation.events import Message
from parley.conversation.lookalikes import with_care
from parley.conversation.questions import IncompleteCall, PreparedCall, Question, QuestionDraft, asked_before
from parley.conversation.state import Conversation
from parley.lanes import degraded, table
from parley.lanes.calling import call_for
from parley.lanes.lane import Lane
from parley.lanes.proposing import Proposal, Proposing, to_a_person
from parley.ports import Services, TurnContext
from parley.tools.tool import AmendingCall, Tool, WaitingCall


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
    proposing = _proposing(conversation, lane, planned.outside, at, context)
    proposing.guessed = amending.asks_first
    return _outcome(proposing, amending.tool, amending.arguments)


def shows_the_same(question: Question, proposal: Proposal) -> bool:
    """Return whether a proposal only asks for what the open confirmation asks, in the very same words."""
    asked = [each.question for each in question.planned]
    is_other = proposal.writes or proposal.questions or proposal.plans or proposal.text
    return bool(asked) and not is_other and [each.question for each in proposal.confirms] == asked


def apart(conversation: Conversation, question: Question, context: TurnContext) -> Question:
    """Return the confirmation with each thing of an action that is for several things as an action of its own, so that
    one of them can be left out.
    """
    return question.model_copy(update={"planned": calls_apart(conversation, question.planned, context)})


def calls_apart(
    conversation: Conversation, calls: Sequence[PreparedCall], context: TurnContext
) -> tuple[PreparedCall, ...]:
    """Return the calls with one call for each thing of those which are for several things."""
    return tuple(part for each in calls for part in _parts(conversation, each, context))


OTHERS = "others"
"""The argument with which a call that is for several things has all of them but the first."""


def _parts(conversation: Conversation, planned: PreparedCall, context: TurnContext) -> Sequence[PreparedCall]:
    """Return one call for each thing that a call is for; the call itself if that is one thing, or a step of a plan."""
    found, others = _tool_of(planned), planned.arguments.get(OTHERS)
    if found is None or planned.of is not None or not isinstance(others, list) or not others:
        return (planned,)
    call, (_, tool) = call_for(conversation, context.now(), context), found
    things = ({}, *(each for each in others if isinstance(each, dict)))
    each_alone = [{**planned.arguments, **thing, OTHERS: []} for thing in things]
    asked = [with_care(tool.question(call, tool.prepared.model_validate(each)), call.language) for each in each_alone]
    parts = zip(each_alone, asked, strict=True)
    return [planned.model_copy(update={"arguments": one, "question": words}) for one, words in parts]


@dataclass(frozen=True)
class FilledCall:
    """What a call that waited for an argument proposes with what a message gives to any of its arguments."""

    conversation: Conversation
    """The conversation without the questions of that tool."""
    proposal: Proposal
    says: str | None
    """What is said of the message in front of a question that is asked once more; None: only that it was noted."""


def filled(
    conversation: Conversation, message: Message, command: degraded.WholeCommand | None, context: TurnContext
) -> FilledCall | None:
    """Return what the call that waits for an argument proposes with what this message gives to any of its arguments.
    None if the message gives it nothing, or if something else was asked last.
    """
    waits, at = waiting_call(conversation, message), message.written_at
    found = _of_lane(waits.lane, waits.tool) if waits else None
    if waits is None or found is None or found[1].fills is None:
        return None
    if complains(message.text, context):
        return None
    lane, tool = found
    is_of_another = command is not None and command.lane.name != lane.name
    is_elsewhere = is_of_another and command is not None and not (command.is_read and is_written_as_name(message.text))
    is_phrase = command is not None and not (is_of_another or command.is_read or command.arguments)
    if command is not None and is_phrase and command.tool.fills is None:
        return None  # "empty my cart" gives no name; "checkout" goes on with what waits
    asks = is_elsewhere or (command is not None and command.is_question)
    command = None if is_of_another else command  # "Paty" is rather a name than a question about payments
    commanded = command.arguments if command is not None and command.tool is tool else None
    offered = next((each.yes_means for each in conversation.questions if each.unfinished is waits), None)
    waiting = WaitingCall(waits.arguments, waits.argument, message.text, commanded, offered or "")
    given = found[1].fills(call_for(conversation, at, context), waiting)
    if given is None or (asks and not (isinstance(given, AmendingCall) and given.only_answers)):
        return None
    left = without_calls_of(conversation, [(lane.name, tool.name)])
    name, arguments = (given.tool, given.arguments) if isinstance(given, AmendingCall) else (tool.name, given)
    proposal = _called(conversation, lane, waits.outside, name, arguments, at, context)
    return FilledCall(left, proposal, given.says if isinstance(given, AmendingCall) else None)


def complains(text: str, context: TurnContext) -> bool:
    """Return whether a text complains to any lane, so that it gives a call which is filled in any order nothing: "this
    is ridiculous, the latte is cold", to the name for an order."""
    return any(lane.complains(text, context.services.business) for lane in table.on(context.services))


def steers_waiting(conversation: Conversation, message: Message) -> bool:
    """Return whether a text that says no is about all that its lane has begun, and not only about what is asked last:
    "never mind, I don't want it anymore", to the name for an order."""
    waits = waiting_call(conversation, message)
    found = _of_lane(waits.lane, waits.tool) if waits else None
    return found is not None and found[0].steers(message.text)


def is_filled(waits: IncompleteCall) -> bool:
    """Return whether a call that waits for an argument is filled in any order."""
    found = _of_lane(waits.lane, waits.tool)
    return found is not None and found[1].fills is not None


def waiting_call(conversation: Conversation, message: Message) -> IncompleteCall | None:
    """Return the call that the question waits to complete which was asked last before this message, if it is a call
    that is filled in any order; else None."""
    asked = [each for each in asked_before(conversation.questions, message) if each.held is None]
    while len(asked) > 1 and _is_offer_beside(asked[-1], asked[-2]):
        asked.pop()
    waits = asked[-1].unfinished if asked and not asked[-1].steps else None
    found = _of_lane(waits.lane, waits.tool) if waits else None
    return waits if found is not None and found[1].fills is not None else None


def is_offered_beside(conversation: Conversation, message: Message) -> bool:
    """Return whether the open confirmation only offers something of another lane than that of the call which waits for
    an argument, so that a text which fits the call is for it."""
    waits, offered = waiting_call(conversation, message), conversation.confirmation
    lanes = {each.lane for each in offered.planned} if offered else set()
    return waits is not None and bool(lanes) and waits.lane not in lanes


def _is_offer_beside(last: Question, before: Question) -> bool:
    """Return whether the question that was asked last only offers something of another lane beside the call that waits
    in the one before it: a person, while a colour is asked for."""
    lanes = {each.lane for each in last.planned}
    return bool(lanes) and before.unfinished is not None and before.unfinished.lane not in lanes


def asks_again(conversation: Conversation, message: Message, proposal: Proposal) -> bool:
    """Return whether the proposal asks the same as was asked before this message, and knows more by it."""
    before = waiting_call(conversation, message)
    asked = next((each for each in proposal.questions if each.unfinished), None)
    if before is None or asked is None or asked.unfinished is None:
        return False
    is_same = any(each.text == asked.text for each in conversation.questions)
    return is_same and asked.unfinished.arguments != before.arguments


def without_calls_of(conversation: Conversation, tools: Collection[tuple[str, str]]) -> Conversation:
    """Return the conversation without the questions for arguments of these tools, given by lane and name, whose calls
    are filled in any order: of them one at most is open."""

    def is_one(question: Question) -> bool:
        waits = None if question.steps else question.unfinished
        found = _of_lane(waits.lane, waits.tool) if waits and (waits.lane, waits.tool) in tools else None
        return found is not None and found[1].fills is not None

    return conversation.without_questions(is_one)


def asked_beside(conversation: Conversation, proposal: Proposal, at: datetime) -> tuple[Conversation, Proposal]:
    """Return the proposal with the question of the lane's call that is filled in any order, if actions of the lane run
    beside it: it is asked once more behind their results. The conversation is without it then."""
    asked = [each for each in conversation.questions if each.unfinished and at < each.expires_at and not each.steps]
    waits = asked[-1].unfinished if asked else None
    found = _of_lane(waits.lane, waits.tool) if waits else None
    is_beside = waits is not None and any(each.lane == waits.lane for each in proposal.writes)
    if waits is None or found is None or found[1].fills is None or not is_beside or proposal.questions:
        return conversation, proposal
    left = without_calls_of(conversation, [(waits.lane, waits.tool)])
    return left, replace(proposal, questions=(asked[-1].asking(0),))


def with_open_question(
    conversation: Conversation, proposal: Proposal, at: datetime, is_asked: bool = False
) -> Proposal:
    """Return a proposal that only answers a question, with what was asked last and is still open behind it, in one
    line. Any other proposal is unchanged. `is_asked`: the text that it answers is a question in any case.
    """
    steps = conversation.person.introduced.values() if conversation.person else ()
    passed_over = {each.question for each in steps}  # a new person is asked these once, and is not held to them
    open_ones = (each for each in conversation.questions if each.id not in passed_over)
    asked = [each for each in open_ones if each.unfinished and at < each.expires_at and not each.steps]
    is_told = bool(proposal.text) and (proposal.is_of_question or is_asked)
    is_answer = is_told and not (proposal.writes or proposal.confirms or proposal.questions or proposal.plans)
    if not asked or not is_answer or asked[-1].is_parked:
        return proposal
    open_one = asked[-1].text.rstrip().rpartition("\n")[2]
    return proposal if open_one in proposal.text else replace(proposal, text="\n".join((proposal.text, open_one)))


def late(conversation: Conversation, question: Question, at: datetime, context: TurnContext) -> Proposal | None:
    """Return the proposal that asks anew for what an expired confirmation asked, as it is now. None if nothing that it
    shows can change: then the person asks for it again."""
    found = _tool_of(question.planned[0]) if len(question.planned) == 1 and not question.steps else None
    if found is None or found[1].as_asked is None:
        return None
    (planned,), (lane, tool) = question.planned, found
    given = found[1].as_asked(tool.prepared.model_validate(planned.arguments)).model_dump(mode="json")
    return _called(conversation, lane, planned.outside, tool.name, given, at, context)


def is_renewed(question: Question, proposal: Proposal) -> bool:
    """Return whether the proposed actions may change what the open confirmation shows, so that the person must be asked
    again.
    """
    tools = [_tool_of(planned) for planned in question.planned]
    lanes = {planned.lane for planned in question.planned}
    can_be = bool(tools) and all(found is not None and found[1].as_asked is not None for found in tools)
    return can_be and bool(proposal.writes) and all(each.lane in lanes for each in proposal.writes)


def not_asked_in(question: Question, asked: Sequence[QuestionDraft]) -> tuple[PreparedCall, ...]:
    """Return the calls of the open confirmation without those for whose new form one of these questions asks a value:
    of one draft, the newer form alone is asked.
    """
    anew = {(each.unfinished.lane, each.unfinished.tool) for each in asked if each.unfinished}
    return tuple(each for each in question.planned if (each.lane, each.tool) not in anew)


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
        proposing = _proposing(conversation, lane, planned.outside, context.now(), context)
        given = tool.as_asked(tool.prepared.model_validate(planned.arguments)) if tool.as_asked else None
        outcome = proposing.accept_call(tool.name, given.model_dump(mode="json") if given else {})
        words += [] if outcome.noted else [outcome.words]
        kept += proposing.confirms
        questions += proposing.questions
    return Proposal("\n".join(words), confirms=tuple(kept), questions=tuple(questions))


def _tool_of(planned: PreparedCall) -> tuple[Lane, Tool[Services]] | None:
    return _of_lane(planned.lane, planned.tool)


def _of_lane(lane_name: str, tool_name: str) -> tuple[Lane, Tool[Services]] | None:
    lane = table.LANES.get(lane_name)
    tool = lane.tools.get(tool_name) if lane else None
    return (lane, tool) if lane is not None and tool is not None else None


def _called(
    conversation: Conversation,
    lane: Lane,
    is_outside: bool,
    tool: str,
    arguments: Mapping[str, object],
    at: datetime,
    context: TurnContext,
) -> Proposal:
    """Return what a call of the lane proposes, as if the person had just asked for it in words."""
    return _outcome(_proposing(conversation, lane, is_outside, at, context), tool, arguments)


def _outcome(proposing: Proposing, tool: str, arguments: Mapping[str, object]) -> Proposal:
    """Return what a call proposes."""
    outcome = proposing.accept_call(tool, arguments)
    return proposing.proposal("" if outcome.noted else outcome.words)


def _proposing(
    conversation: Conversation, lane: Lane, is_outside: bool, at: datetime, context: TurnContext
) -> Proposing:
    """Return the state for preparing a call of this lane again, as if the person had just asked for it in words."""
    proposing = Proposing(table.chosen(context.services, lane.name), lane, call_for(conversation, at, context))
    proposing.is_turn_untrusted, proposing.is_phrase = is_outside, True
    proposing.explain = to_a_person(lane, conversation.language)
    return proposing
