"""The rounds of one turn with the model, bounded. It looks only.

message -> model -> calls -> read: run, the result goes back to the model
                          -> write, confirm: prepared and noted; the turn commits them before anything runs
                          -> anything wrong with a call: said to the model, and the other calls go on
        -> words, or only noted calls: done

Words beside calls are kept where all calls of the reply are noted: they are said, and the results behind them. Beside a
call whose result the model is still to read they are not said: it is told them back with the result, and answers once
it knows.
"""

import json
import re
from collections.abc import Sequence

from parley import texts
from parley.conversation.markdown import render
from parley.conversation.state import Conversation
from parley.conversation.text import is_blank
from parley.lanes import planner
from parley.lanes.card import Card, card_of
from parley.lanes.lane import Lane
from parley.lanes.offered import HAND_OVER, OPT_OUT, PLAN, UNDO, offered
from parley.lanes.open_questions import ANSWER
from parley.lanes.proposing import ACCEPTED, REPEATED, CallOutcome, Proposing
from parley.lanes.token_budget import fit_history, marked
from parley.plans.plan import Plan
from parley.ports import Exchange, Model, ModelReply, ModelRequest, ToolCall, TurnContext

ROUNDS = 10
"""The most rounds with a model in one turn: more are a model that goes in circles."""

NO_PLAN = "No plan could be made, and nothing of it is done: {problems} Answer the person without one."

PLANS = 5
"""The most plans that may wait for a person at once."""

TOO_MANY_PLANS = "Too many plans wait for this person's answers already. Say so."

NOT_SAID = "Your words beside this were not sent: {said}. Say again what still holds of them."
"""What a model is told that has written words beside a call whose result it is to read first."""

SENTENCE_END = re.compile(r"(?<=[.!?])[ \t]+")

HANDED_OVER = "You are the lane {lane!r} now: go on with what the person wants. They read this first: {said!r}"


def converse(model: Model, conversation: Conversation, proposing: Proposing, context: TurnContext) -> str:
    """Ask the model in rounds, until it calls no more tools or ROUNDS are over. Return its last words for the person;
    "" if only the recorded calls speak.
    """
    trouble = texts.of(conversation.language).trouble
    lines = tuple(marked(line) for line in conversation.told if not is_blank(line.text))
    proposing.card = _card(conversation, proposing)
    exchanges: tuple[Exchange, ...] = ()
    for _ in range(ROUNDS):
        tools = offered(proposing)
        hands_over = any(tool.name == HAND_OVER for tool in tools)
        whole = ModelRequest(
            instructions=proposing.lane.voice(context.services.business, hands_over=hands_over),
            lines=lines,
            tools=tools,
            exchanges=exchanges,
            pictures=context.attached.pictures,
            card=proposing.card.text,
        )
        request = fit_history(whole, context.budgets.context_tokens, conversation.history.count)
        proposing.is_history_untrusted = proposing.is_history_untrusted or holds_untrusted(conversation)
        reply = model.reply(request, context.deadline, context.usage)
        if not reply.calls:
            proposing.answers_found += [] if reply.text or proposing.noted else [False]
            return _shown(_true(reply.text, proposing), conversation).strip() or ("" if proposing.noted else trouble)
        taken, next_lane = _all_taken(reply, model, conversation, proposing, context)
        if proposing.opts_out:
            return ""
        if all(each.noted for each in taken):
            return _shown(_true(_beside(reply.text, proposing), proposing), conversation).strip()
        exchanges = (*exchanges, Exchange(reply.calls, _results(taken, "" if next_lane else reply.text)))
        if next_lane:
            proposing.move(next_lane, _shown(reply.text, conversation))
            proposing.card = _card(conversation, proposing)
    proposing.answers_found = [] if proposing.noted else [False]
    return "" if proposing.noted else trouble


def _results(taken: Sequence[CallOutcome], said: str) -> tuple[str, ...]:
    """Return the results that a model is given of its calls, behind the last of them the words that it wrote beside
    them, which the person has not read.
    """
    results = tuple(each.result for each in taken)
    if is_blank(said):
        return results
    return (*results[:-1], f"{results[-1]}\n{NOT_SAID.format(said=json.dumps(said, ensure_ascii=False))}")


def _all_taken(
    reply: ModelReply, model: Model, conversation: Conversation, proposing: Proposing, context: TurnContext
) -> tuple[Sequence[CallOutcome], Lane | None]:
    """Handle all tool calls of a model's reply. Return the outcome of each, and the lane that the model has handed over
    to, or None.
    """
    earlier, next_lane = proposing.noted, None
    taken = dict[int, CallOutcome]()
    for place, call in sorted(
        enumerate(reply.calls), key=lambda each: each[1].name != ANSWER
    ):  # others build on answers
        if call.name == HAND_OVER:
            to = proposing.hand_over(call.arguments)
            next_lane = to if isinstance(to, Lane) else next_lane
            told = HANDED_OVER.format(lane=to.name, said=reply.text) if isinstance(to, Lane) else to
            taken[place] = CallOutcome(told, ours=True)
        else:
            taken[place] = _taken(call, model, conversation, proposing, context, earlier)
    return [taken[place] for place in range(len(reply.calls))], next_lane


def _beside(said: str, proposing: Proposing) -> str:
    """Return the model's words beside calls that were all recorded. If the service itself asks the person something,
    questions are cut from these words, so that nothing is asked twice.
    """
    if not (proposing.questions or proposing.confirms):
        return said
    lines = ([each for each in SENTENCE_END.split(line) if not each.endswith("?")] for line in said.splitlines())
    return "\n".join(" ".join(line) for line in lines).strip()


def _card(conversation: Conversation, proposing: Proposing) -> Card:
    """Return the card of the speaking lane (the summary of a person's state for its model): the lane's own things, and
    those of other lanes that need no read of the database.
    """
    parts = [part for lane in proposing.lanes for part in lane.card if lane is proposing.lane or not part.reads_rows]
    return card_of(conversation, proposing.call, parts, len(proposing.heard))


def _taken(
    call: ToolCall,
    model: Model,
    conversation: Conversation,
    proposing: Proposing,
    context: TurnContext,
    earlier: frozenset[str],
) -> CallOutcome:
    """Handle one tool call of a model that is no hand-over: an opt-out, an answer, an undo, a plan, or a
    tool of the lane. Return its outcome.
    """
    if call.name == OPT_OUT:
        return proposing.accept_opt_out()
    if call.name == ANSWER and (proposing.open_questions or proposing.is_yes_awaited):
        return proposing.accept_answer(call.arguments)
    if call.name == UNDO and proposing.undo:
        return proposing.accept_undo(proposing.undo, earlier)
    if call.name == PLAN and proposing.lane.plans:
        return _planned(model, conversation, proposing, context, earlier)
    return proposing.accept_model_call(call.name, call.arguments, earlier)


def _planned(
    model: Model, conversation: Conversation, proposing: Proposing, context: TurnContext, earlier: frozenset[str]
) -> CallOutcome:
    """Have the planner draft a plan for the message, and record it. A plan of a single step becomes a plain tool call.
    Return the outcome.
    """
    if proposing.plans:
        return CallOutcome(REPEATED, noted=True)
    if len(conversation.plans) >= PLANS:
        return CallOutcome(TOO_MANY_PLANS, wrong=True, ours=True)
    plan = planner.draft(model, conversation, proposing.lane, proposing.call, context)
    if not isinstance(plan, Plan):
        return CallOutcome(NO_PLAN.format(problems=" ".join(plan)), wrong=True, ours=True)
    proposing.is_history_untrusted |= plan.outside  # the planner has read these lines too
    if (call := planner.single(plan)) is not None:
        return proposing.accept_call(*call, earlier)
    is_outside = proposing.is_untrusted or bool(proposing.texts_read) or not proposing.is_wished_plan(plan)
    proposing.plans.append(plan.model_copy(update={"outside": is_outside}))
    return CallOutcome(ACCEPTED, noted=True)


def holds_untrusted(conversation: Conversation) -> bool:
    """Return whether what the model reads may hold texts of others, or words that repeat them: in the history, or in
    this session.
    """
    session = conversation.session
    return (session is not None and session.outside) or any(line.outside for line in conversation.said)


def _true(said: str, proposing: Proposing) -> str:
    """Return a model's words without what no model of the speaking lane does."""
    return proposing.lane.corrects_model(said, proposing.call.language) if said else said


def _shown(words: str, conversation: Conversation) -> str:
    """Return a model's words as the person's channel shows them, with the model's Markdown adapted."""
    return render(words, conversation.person.channel) if words and conversation.person else words
