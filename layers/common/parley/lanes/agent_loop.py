"""The loop of one agent, from a message to a proposal: the model and READ tools, bounded. Writes are proposed, never
run here.

    message -> model -> calls -> read: run, the result goes back to the model
                              -> write, confirm: prepared and noted; the turn commits them before anything runs
                              -> anything wrong with a call: said to the model, and the other calls go on
            -> words, or only noted calls: done

Every call passes `Proposing.accept_call`, whether a model wrote it or a phrase did.
"""

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from parley import texts
from parley.conversation.floor import KEPT, Floor
from parley.conversation.markdown import render
from parley.conversation.questions import Kind, Question, normalise
from parley.conversation.state import Conversation
from parley.conversation.text import is_blank
from parley.errors import ModelError, ModelRefused
from parley.lanes import degraded, planner, referent, router
from parley.lanes.calling import call_for
from parley.lanes.lane import Lane
from parley.lanes.proposing import ACCEPTED, REPEATED, CallOutcome, HandOver, Proposal, Proposing, to_a_person
from parley.lanes.token_budget import fit, marked
from parley.plans.plan import Plan
from parley.ports import Exchange, Model, ModelRequest, Overspent, ToolCall, ToolSpec, TurnContext
from parley.tools.tool import Arguments

ROUNDS = 10
"""Model rounds a turn: more is a model that goes in circles."""

NOW = "\n\nFor the person it is {now:%A, %-d %B %Y, %H:%M}, in the time zone {zone}."


class OptOut(Arguments):  # its docstring is what a model reads, as a tool's is
    """Stop all messages to this person, at once and for good, when their last message clearly asks that nobody write to
    them any more. Not for one reminder, one subject, or a mood. The service itself confirms it."""


class MakePlan(Arguments):  # its docstring is what a model reads, as a tool's is
    """Have a plan made and carried out for what the person's last message asks, if it takes several steps of which one
    needs what another finds or makes. Never for a single step: call its tool."""


PLAN = "make_plan"

NO_PLAN = "No plan could be made: {problems} Answer the person without one."

PLANS = 5
"""The most plans that may wait for a person at once."""

TOO_MANY_PLANS = "Too many plans wait for this person's answers already. Say so."

OPT_OUT = "stop_all_messages"

NOT_STOPPED = "Not done: others wrote what you have read. Ask the person whether they want no messages at all any more."

HAND_OVER = "hand_over"

HANDED_OVER = "You are the lane {lane!r} now: go on with what the person wants. They read this first: {said!r}"

SEEN = 6
"""Messages that a screen still shows."""

HANDED_OVER_SECONDS = 300
"""The seconds for which a person's texts go to the lane that was handed over to: it was chosen knowing more than a
router knows."""


def propose(
    lanes: Sequence[Lane],
    conversation: Conversation,
    texts_said: Sequence[str],
    said_at: datetime,
    context: TurnContext,
) -> Proposal:
    """What to say and do about the messages `texts_said`, the last lines of the conversation's history, and which of
    `lanes` the conversation is in then.

    To tools and model it is the moment when the last of them was received: "in 20 minutes" counts from there, whenever
    and however often the turn is decided.

    Without a model, or when it fails, the tools' phrases answer. A model that fails after it has proposed something
    loses its words, not its proposals.
    """
    chosen = router.choose(lanes, conversation, texts_said, said_at, context)
    read_others = _is_of_others(conversation, len(texts_said)) or bool(context.attached.pictures)  # with words in them
    proposing = Proposing(
        lanes, chosen.lane, call_for(conversation, said_at, context), read_others=read_others, heard=texts_said
    )
    proposal = _proposed(proposing, conversation, texts_said, context)
    context.usage.lane = proposing.lane.name
    seconds = chosen.seconds if proposing.lane is chosen.lane else HANDED_OVER_SECONDS
    return replace(proposal, floor=Floor.begun(proposing.lane.name, KEPT, seconds, said_at))


def _proposed(
    proposing: Proposing, conversation: Conversation, texts_said: Sequence[str], context: TurnContext
) -> Proposal:
    if context.model is None:
        context.usage.degraded = context.overspent or "no model is configured"
        return _without_model(proposing, conversation, texts_said, context, context.overspent)
    try:
        return proposing.proposal(_converse(context.model, conversation, proposing, context))
    except ModelRefused:
        return proposing.proposal("" if proposing.noted else texts.of(conversation.language).refused)
    except ModelError as error:
        context.usage.degraded = type(error).__name__
        return (
            proposing.proposal("") if proposing.noted else _without_model(proposing, conversation, texts_said, context)
        )


def has_read_others(conversation: Conversation) -> bool:
    """Whether others wrote of what a model may read of this session, or it may be repeated there."""
    session = conversation.session
    return (session is not None and session.outside) or any(line.outside for line in conversation.said)


def _is_of_others(conversation: Conversation, messages: int) -> bool:
    """Whether others wrote of the messages that this turn is about: the last lines."""
    return any(line.outside for line in conversation.said[-messages:])


@dataclass(frozen=True)
class Resumed:
    """What has come of answers: a proposal, and why some of them could not be used, by their questions' ids."""

    proposal: Proposal
    wrong: Mapping[str, str]


def resume(
    lanes: Sequence[Lane],
    conversation: Conversation,
    answers: Sequence[tuple[Question, str]],
    said_at: datetime,
    context: TurnContext,
) -> Resumed:
    """Go on with the calls that waited for these answers. No model is needed."""
    proposing = Proposing(lanes, lanes[0], call_for(conversation, said_at, context))
    proposing.read_others = _is_of_others(conversation, 1)
    wrong: dict[str, str] = {}
    words = []
    for question, value in answers:
        unfinished = question.unfinished
        if unfinished is None:
            continue
        proposing.read_others |= unfinished.outside
        proposing.lane = next((lane for lane in lanes if lane.name == unfinished.lane), lanes[0])
        proposing.explain = to_a_person(proposing.lane, conversation.language)
        arguments = {**unfinished.arguments, unfinished.argument: value}
        taken = proposing.accept_call(unfinished.tool, arguments)
        if taken.wrong:
            wrong[question.id] = taken.words
        elif not taken.noted:
            words.append(taken.words)
    return Resumed(proposing.proposal("\n".join(words)), wrong)


def _without_model(
    proposing: Proposing,
    conversation: Conversation,
    texts_said: Sequence[str],
    context: TurnContext,
    overspent: Overspent | None = None,
) -> Proposal:
    """Answer without a model: each message is a command of its own, and what is said of several alike is said once.
    Where nothing is understood and something was asked, it is asked again."""
    awaited = _awaited(conversation, proposing.call.now)
    language, business = proposing.call.language, proposing.call.services.business
    proposing.tainted = False  # nobody reads the history
    words: dict[str, None] = {}
    for text in texts_said:
        about_it = referent.command(proposing.lanes, conversation, text, len(texts_said), proposing.call)
        understood = about_it or degraded.understand(proposing.lanes, text, language, business, overspent, context.once)
        if isinstance(understood, str):
            if isinstance(understood, degraded.NotUnderstood):
                understood = awaited or _said_before(understood, conversation) or understood
            words[understood] = None
            continue
        proposing.guessed, proposing.read = understood.guessed, []  # it is the person's own phrase, whatever was read
        proposing.is_phrase = True
        proposing.lane = understood.lane
        proposing.explain = to_a_person(understood.lane, language)
        taken = proposing.accept_call(understood.tool.name, understood.arguments)
        if not taken.noted:
            words[taken.words] = None
    return proposing.proposal("\n".join(words))


def _said_before(words: str, conversation: Conversation) -> str:
    """Return the line in which these words stand, where the person can still read on their phone what they list; else
    empty."""
    says = texts.of(conversation.language)
    openings = [normalise(each.partition("\n")[0]) for each in (words, says.help)]
    seen = [normalise(line.text) for line in conversation.said[-SEEN:] if line.direction == "out"]
    can_read = any(each.startswith(opening) for each in seen for opening in openings)
    return says.limited_still if can_read and "\n" in words else ""


def _awaited(conversation: Conversation, now: datetime) -> str:
    """What was asked just now, once more; empty if nothing was."""
    asked = [
        each
        for each in conversation.questions
        if each.kind in (Kind.DETAIL, Kind.POLL) and each.expires_at > now and not (each.is_parked or each.tries)
    ]
    if not asked:
        return ""
    listed = [f"{number}. {option.title}" for number, option in enumerate(asked[-1].options, 1)]
    question = "\n".join((asked[-1].text, *listed))
    return texts.of(conversation.language).still_asking.format(question=question)


def _converse(model: Model, conversation: Conversation, proposing: Proposing, context: TurnContext) -> str:
    """Rounds until the model has nothing more to call: its last words."""
    trouble = texts.of(conversation.language).trouble
    lines = tuple(marked(line) for line in conversation.said if not is_blank(line.text))
    exchanges: tuple[Exchange, ...] = ()
    for _ in range(ROUNDS):
        whole = ModelRequest(
            instructions=proposing.lane.voice(context.services.business)
            + NOW.format(now=proposing.call.now.astimezone(proposing.call.zone), zone=proposing.call.zone.key),
            lines=lines,
            tools=_offered(proposing),
            exchanges=exchanges,
            pictures=context.attached.pictures,
        )
        request = fit(whole, context.budgets.context_tokens)
        proposing.tainted = proposing.tainted or has_read_others(conversation)
        reply = model.reply(request, context.deadline, context.usage)
        if not reply.calls:
            return _shown(reply.text, conversation).strip() or ("" if proposing.noted else trouble)
        earlier, next_lane = proposing.noted, None
        taken = []
        for call in reply.calls:
            if call.name == HAND_OVER:
                to = proposing.hand_over(call.arguments)
                next_lane = to if isinstance(to, Lane) else next_lane
                told = HANDED_OVER.format(lane=to.name, said=reply.text) if isinstance(to, Lane) else to
                taken.append(CallOutcome(told, ours=True))
            else:
                taken.append(_taken(call, model, conversation, proposing, context, earlier))
        if proposing.opts_out or (all(each.noted for each in taken) and not reply.text):
            return ""
        # Words beside calls may hold an answer to something else: the next round says it, knowing the results.
        exchanges = (*exchanges, Exchange(reply.calls, tuple(each.result for each in taken)))
        if next_lane:
            proposing.move(next_lane, _shown(reply.text, conversation))
    return "" if proposing.noted else trouble


def _taken(
    call: ToolCall,
    model: Model,
    conversation: Conversation,
    proposing: Proposing,
    context: TurnContext,
    earlier: frozenset[str],
) -> CallOutcome:
    """What becomes of a call of the model that stays in its lane: an opt-out, a plan, or a tool of the lane."""
    if call.name == OPT_OUT:
        proposing.opts_out = proposing.opts_out or not (proposing.is_tainted or proposing.read)
        return CallOutcome(NOT_STOPPED, ours=True)
    if call.name == PLAN and proposing.lane.plans:
        return _planned(model, conversation, proposing, context, earlier)
    return proposing.accept_call(call.name, call.arguments, earlier)


def _planned(
    model: Model, conversation: Conversation, proposing: Proposing, context: TurnContext, earlier: frozenset[str]
) -> CallOutcome:
    """Have a plan made. One of a single step is that call."""
    if proposing.plans:
        return CallOutcome(REPEATED, noted=True)
    if len(conversation.plans) >= PLANS:
        return CallOutcome(TOO_MANY_PLANS, wrong=True, ours=True)
    plan = planner.draft(model, conversation, proposing.lane, proposing.call, context)
    if not isinstance(plan, Plan):
        return CallOutcome(NO_PLAN.format(problems=" ".join(plan)), wrong=True, ours=True)
    proposing.tainted |= plan.outside  # the planner has read these lines too
    if (call := planner.single(plan)) is not None:
        return proposing.accept_call(*call, earlier)
    proposing.plans.append(plan.model_copy(update={"outside": proposing.is_tainted or bool(proposing.read)}))
    return CallOutcome(ACCEPTED, noted=True)


def _offered(proposing: Proposing) -> tuple[ToolSpec, ...]:
    """The lane's tools, a plan of several, the way out, and a way to another lane, while there is one."""
    tools = proposing.lane.tools.of(proposing.call.role).tools
    planning = (ToolSpec(PLAN, inspect.cleandoc(MakePlan.__doc__ or ""), MakePlan),) if proposing.lane.plans else ()
    own = (
        *planning,
        *(ToolSpec(t.name, t.description, t.arguments) for t in tools),
        ToolSpec(OPT_OUT, inspect.cleandoc(OptOut.__doc__ or ""), OptOut),
    )
    if not proposing.others:
        return own
    described = [
        inspect.cleandoc(HandOver.__doc__ or ""),
        *(f"- {lane.name}: {lane.purpose}" for lane in proposing.others),
    ]
    return (*own, ToolSpec(HAND_OVER, "\n".join(described), HandOver))


def _shown(words: str, conversation: Conversation) -> str:
    """A model's words, which alone are Markdown, as the person's channel shows them."""
    return render(words, conversation.person.channel) if words and conversation.person else words
