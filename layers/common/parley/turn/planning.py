"""Plans within a turn: how they advance, what is said of them, and the messages that steer them.

    a new plan, an answer, a result -> `advance`: lookups run here; the turn commits an action and asks questions;
                                       finished steps are told once, in one reply
    a confirmation is needed        -> it also shows the actions that will follow
    a yes                           -> `agreed`: actions shown in exactly these words need no other question
    a question is set aside         -> `reconcile`: its step is skipped

Only read tools are called here, and nothing is written: the changed plans are part of the decision.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from parley.conversation.events import Message
from parley.conversation.normal_form import normalise
from parley.conversation.outcomes import TurnEvent
from parley.conversation.questions import PlanStep, PreparedCall, Question, QuestionDraft, Shape
from parley.conversation.state import Conversation
from parley.conversation.zones import dated
from parley.lanes.calling import call_for
from parley.lanes.lane import LaneNotes
from parley.lanes.proposing import CallOutcome, Proposing, to_a_person
from parley.lanes.table import LANES
from parley.plans import executor
from parley.plans.executor import LookResult, StepActs, StepAsks, StepFails, StepWaits, Taken
from parley.plans.plan import OVER, Plan, Step, StepState
from parley.ports import Services, TurnContext
from parley.texts import LANGUAGES, Language, people, plans
from parley.tools.tool import Call, Tier, Tool
from parley.turn.decision import Decision

AWAITED = timedelta(days=1)
"""How long a plan waits for something outside, as long as a question waits for its answer."""
NOT_LINKED = "not-linked"
"""The end of the id of the timer that tells that a plan has waited for an account in vain."""


@dataclass(frozen=True)
class PlanProgress:
    """A conversation whose plans have advanced as far as possible, and what they need now: an action to run, questions
    to ask, words to say.
    """

    conversation: Conversation
    writes: tuple[PreparedCall, ...] = ()
    """The one action that the plans want to run, or none. The plan goes on when the action has a result."""
    confirms: tuple[PreparedCall, ...] = ()
    questions: tuple[QuestionDraft, ...] = ()
    words: tuple[str, ...] = ()
    outside: bool = False
    """Whether third parties wrote some of these words."""


StepTaken = Taken[PreparedCall | QuestionDraft]


@dataclass(frozen=True, eq=False)  # calls are compared by `key`
class StepCall:
    """The tool call that carries out one step of a plan."""

    of: PlanStep
    lane: str
    action: str
    given: Mapping[str, Any]
    outside: bool
    agreed: tuple[str, ...]
    """The sentences of actions to which the person has already agreed."""
    call: Call[Services]
    effect: str = ""
    """The effect id of an action that may have done the step; otherwise empty."""

    @property
    def key(self) -> tuple[object, ...]:
        """What distinguishes two calls of a step within one turn, before any action runs: calls with equal keys have
        equal outcomes.
        """
        told = (self.call.now, self.call.known, self.call.notes.get(self.lane))
        return (self.of, self.given, self.outside, self.agreed, *told)


@dataclass(frozen=True)
class TriedStep:
    """A step of a plan that was carried out once to see whether it can use an answer: the tool call, its outcome and
    the lane's notes. The outcome is reused instead of calling the tool again.
    """

    made: StepCall
    taken: StepTaken
    notes: Mapping[str, LaneNotes]


def advance(conversation: Conversation, context: TurnContext, tried: Sequence[TriedStep] = ()) -> PlanProgress:
    """Advance every plan as far as possible; at most one action is returned to be run. The outcomes in `tried` are used
    instead of calling their tools again.
    """
    writes, confirms, questions = list[PreparedCall](), list[PreparedCall](), list[QuestionDraft]()
    kept, notes = [], dict[str, LaneNotes]()
    for plan in conversation.plans:
        if not writes:
            take = partial(_take_once, conversation, plan, context, notes, tried)
            plan, wants = executor.advance(plan, take, partial(_shown, conversation), partial(_texts, plan.lane))
            questions += [each.wanted for each in wants if isinstance(each.wanted, QuestionDraft)]
            writes += _actions(wants, StepActs)
            confirms += _with_what_follows(conversation, plan, _actions(wants, StepAsks), context)
        kept.append(plan)
    questions, conversation = _asked_once(questions), conversation.all_noted(notes)
    if writes:
        return PlanProgress(conversation.change(plans=tuple(kept)), tuple(writes), tuple(confirms), tuple(questions))
    told = [_told(plan, conversation) for plan in kept]
    return PlanProgress(
        conversation.change(plans=tuple(plan for plan, _, _ in told if not plan.is_over)),
        confirms=tuple(confirms),
        questions=tuple(questions),
        words=tuple(each for _, words, _ in told for each in words),
        outside=any(outside for _, _, outside in told),
    )


StepWants = StepActs[PreparedCall | QuestionDraft] | StepAsks[PreparedCall | QuestionDraft]


def _actions(wants: Sequence[StepWants], kind: type[StepActs[Any]] | type[StepAsks[Any]]) -> list[PreparedCall]:
    """Return the tool calls that plan steps want run (if `kind` is StepActs) or confirmed (if it is StepAsks)."""
    return [each.wanted for each in wants if isinstance(each, kind) and isinstance(each.wanted, PreparedCall)]


def _with_what_follows(
    conversation: Conversation, plan: Plan, confirms: Sequence[PreparedCall], context: TurnContext
) -> list[PreparedCall]:
    """Return the plan's actions to confirm; the last one also lists the actions that will follow, so that one yes
    covers them. They are found by advancing a copy of the plan with foreseen results.
    """
    follows, imagined, notes = list[str](), plan, dict[str, LaneNotes]()
    awaited = {each.of.step: each for each in confirms if each.of}
    while awaited:
        imagined = _as_if_done(conversation, imagined, awaited, context)
        take = partial(_take_once, conversation, imagined, context, notes, ())
        imagined, wants = executor.advance(imagined, take, partial(_shown, conversation), partial(_texts, plan.lane))
        awaited = {each.of.step: each for each in _actions(wants, StepAsks) if each.of and _may_be_shown(each)}
        follows += [each.question for each in awaited.values()]
    if not follows:
        return list(confirms)
    return [*confirms[:-1], confirms[-1].model_copy(update={"follows": tuple(follows)})]


def _may_be_shown(planned: PreparedCall) -> bool:
    """Return whether a yes to an earlier action may cover this one too. True for tools of tier WRITE; an action that
    always needs its own yes, such as sending an email, is excluded.
    """
    tool = LANES[planned.lane].tools.get(planned.tool)
    return tool is not None and tool.tier is Tier.WRITE


def _as_if_done(
    conversation: Conversation, plan: Plan, actions: Mapping[str, PreparedCall], context: TurnContext
) -> Plan:
    """Return a copy of the plan in which these actions count as done, with the results that their tools foresee."""
    for id, planned in actions.items():
        tool, step = LANES[planned.lane].tools.get(planned.tool), plan.step(id)
        if tool is not None and step is not None and tool.foresees is not None:
            call = call_for(conversation, step.said_at or plan.said_at, context)
            data = tool.foresees(call, tool.prepared.model_validate(planned.arguments))
            plan = plan.changed(step.change(state=StepState.DONE, data=dict(data)))
    return plan


def _asked_once(questions: Sequence[QuestionDraft]) -> list[QuestionDraft]:
    """Return the questions without duplicates: if two messages go to the same person, their address is asked for
    once."""
    kept: list[QuestionDraft] = []
    for each in questions:
        same = next((n for n, other in enumerate(kept) if each.learns and _asks_the_same(each, other)), None)
        if same is None or each.unfinished is None or kept[same].unfinished is None:
            kept.append(each)
            continue
        first = kept[same].unfinished
        assert first is not None
        kept[same] = kept[same].model_copy(
            update={"unfinished": first.model_copy(update={"also": (*first.also, *each.gaps)})}
        )
    return kept


def _asks_the_same(one: QuestionDraft, other: QuestionDraft) -> bool:
    return (one.learns, one.words, one.options, one.shape) == (other.learns, other.words, other.options, other.shape)


def _take_once(
    conversation: Conversation,
    plan: Plan,
    context: TurnContext,
    notes: dict[str, LaneNotes],
    tried: Sequence[TriedStep],
    step: Step,
    given: Mapping[str, Any],
) -> StepTaken:
    """Carry out a step of a plan, or reuse its outcome from `tried` if the same call is there. The lanes' new notes are
    added to `notes`.
    """
    made = _call(conversation.all_noted(notes), plan, step, given, context)
    result = next((each for each in tried if each.made.key == made.key), None) or _take(made)
    notes.update(result.notes)
    return result.taken


def _call(
    conversation: Conversation, plan: Plan, step: Step, given: Mapping[str, Any], context: TurnContext
) -> StepCall:
    """Return the tool call for a step of a plan, with these arguments."""
    return StepCall(
        of=PlanStep(plan=plan.id, step=step.id),
        lane=plan.lane,
        action=step.action,
        given=_for_its_tool(plan, step, given, LANES[plan.lane].tools.get(step.action)),
        outside=step.outside,
        agreed=plan.agreed,
        call=call_for(conversation, step.said_at or plan.said_at, context),
        effect=step.effect,
    )


def _take(made: StepCall) -> TriedStep:
    """Call the tool of a plan's step, under the same rules as any other tool call, and return the outcome."""
    lane, call = LANES[made.lane], made.call
    proposing = Proposing([lane], lane, call, is_turn_untrusted=made.outside, explain=to_a_person(lane, call.language))
    outcome = proposing.accept_call(made.action, made.given)
    return TriedStep(made, _taken(made, outcome, proposing), proposing.notes)


def _taken(made: StepCall, outcome: CallOutcome, proposing: Proposing) -> StepTaken:
    """Return the outcome of a step from its tool call: failed, an action to run, a question to ask, or a result looked
    up. An action that the person has already agreed to needs no further confirmation.
    """
    own = {"of": made.of, "effect": made.effect}
    if outcome.awaits:
        return StepWaits(outcome.awaits, outcome.words)
    if outcome.wrong:
        return StepFails(outcome.words)
    for planned in proposing.writes:
        return StepActs(planned.model_copy(update=own))
    for planned in proposing.confirms:
        wanted = planned.model_copy(update=own)
        return StepActs(wanted) if planned.question in made.agreed else StepAsks(wanted)
    for asking in proposing.questions:
        assert asking.unfinished is not None  # a tool asks for one of its arguments
        return StepAsks(asking.model_copy(update={"unfinished": asking.unfinished.model_copy(update={"of": made.of})}))
    return LookResult(outcome.words, outcome.data, outcome.outside)


def _for_its_tool(plan: Plan, step: Step, given: Mapping[str, Any], tool: Tool[Services] | None) -> Mapping[str, Any]:
    """Return the arguments of a plan's step, adding what its tool wants to know: which results other steps use, and the
    name of a person who was found without an address.
    """
    if tool is not None and tool.taken:
        given = {**given, tool.taken: list(plan.taken_of(step.id))}
    if tool is not None and tool.person and not str(given.get(tool.person, "?")).strip():
        named = executor.beside(plan, step, tool.person, "name")
        given = {**given, tool.person: named} if named else given
    return given


def _texts(lane: str, step: Step) -> frozenset[str]:
    """Return the names of the step's tool arguments that must be text and not a list."""
    tool = LANES[lane].tools.get(step.action)
    return executor.texts_of(tool.arguments) if tool is not None else frozenset()


def _shown(conversation: Conversation, value: Any) -> str:
    """Return a step's result as text within a sentence; a date and time is shown in the person's time zone and
    language.
    """
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d[+-]\d\d:\d\d", value):
        return dated(datetime.fromisoformat(value), conversation.zone, conversation.language)
    return str(value)


def _told(plan: Plan, conversation: Conversation) -> tuple[Plan, list[str], bool]:
    """Return the plan with its finished steps marked as told, the sentences about those not told before, and whether
    third parties wrote any of the words. Lookups that only served another step are left out.
    """
    says, words, undone, outside = plans.of(conversation.language), [], [], False
    for step in plan.steps:
        if step.awaits and not step.told:
            words += [each for each in (f"{step.words} {says.goes_on_then}",) if each not in words]
            plan = plan.changed(step.change(told=True))
        if step.told or step.state not in OVER:
            continue
        if step.state is StepState.SKIPPED:
            undone.append(step.title)
        elif step.state is StepState.FAILED:
            words.append(step.words or says.not_found.format(step=step.title))
        elif _is_look(plan, step) and plan.used(step.id):
            continue
        else:
            words.append(step.words)
            outside = outside or step.outside
        plan = plan.changed(step.change(told=True))
    if undone:
        words.append(says.not_done.format(steps="; ".join(undone)))
    return plan, words, outside


def _is_look(plan: Plan, step: Step) -> bool:
    tool = LANES[plan.lane].tools.get(step.action)
    return tool is not None and tool.tier is Tier.READ


# --- what becomes of a step -----------------------------------------------------------------------------------------


def _step(conversation: Conversation, of: PlanStep) -> tuple[Plan, Step] | None:
    plan = next((each for each in conversation.plans if each.id == of.plan), None)
    step = plan.step(of.step) if plan else None
    return (plan, step) if plan and step else None


def _changed(conversation: Conversation, of: PlanStep, **fields: object) -> Conversation:
    """Return the conversation with these fields of a plan's step changed; unchanged if its plan is gone."""
    found = _step(conversation, of)
    if found is None:
        return conversation
    plan, step = found
    new = plan.changed(step.change(**fields)).settled()
    return conversation.change(plans=tuple(new if each.id == new.id else each for each in conversation.plans))


@dataclass(frozen=True)
class StepResult:
    """What became of a step's action: the words for the person, and the data to which other steps refer."""

    words: str
    data: Mapping[str, Any] | None = None
    """None: it was not done, or nobody knows."""
    awaits: str = ""
    """What has to happen outside before it can be done; empty: nothing that is known."""
    effect: str = ""
    """The effect id of the action, if it may have been done; otherwise empty."""


def with_action_result(conversation: Conversation, of: PlanStep, result: StepResult) -> Conversation:
    """Return the conversation with the result of a step's action stored in its plan. Without data the step counts as
    failed, unless it waits for something outside.
    """
    if result.data is None and result.awaits:
        waits = {"state": StepState.ASKED, "awaits": result.awaits, "told": False, "effect": result.effect}
        return _changed(conversation, of, words=result.words, **waits)
    state = StepState.FAILED if result.data is None else StepState.DONE
    return _changed(conversation, of, state=state, words=result.words, data=dict(result.data or {}))


def with_answer(conversation: Conversation, question: Question, value: str, at: datetime) -> Conversation:
    """Return the conversation with the answer filled into each plan step that asked this question, and those steps
    ready to run again.
    """
    for gap in question.gaps:
        of = PlanStep(plan=gap.plan, step=gap.step)
        if found := _step(conversation, of):
            may_be_a_time = question.shape in (Shape.TEXT, Shape.MOMENT) and not question.options
            when = {"said_at": at} if may_be_a_time else {}
            answers = {**_kept(found[0], found[1], gap.argument), gap.argument: value}
            conversation = _changed(conversation, of, answers=answers, state=StepState.WAITING, **when)
    return conversation


def _kept(plan: Plan, step: Step, argument: str) -> Mapping[str, Any]:
    """Return the step's earlier answers; empty if the new answer names a different person, because the old ones were
    about the first.
    """
    tool = LANES[plan.lane].tools.get(step.action)
    is_another = tool is not None and bool(tool.taken) and tool.person == argument
    return {} if is_another else step.answers


def agreed(conversation: Conversation, planned: Sequence[PreparedCall]) -> Conversation:
    """Return the conversation with the person's yes recorded in the plans: it covers these actions and those that were
    shown to follow.
    """
    for each in planned:
        plan = next((one for one in conversation.plans if each.of and one.id == each.of.plan), None)
        if plan is not None and each.follows:
            new = plan.model_copy(update={"agreed": (*plan.agreed, *each.follows)})
            conversation = conversation.change(plans=tuple(new if one is plan else one for one in conversation.plans))
    return conversation


def try_answer(
    conversation: Conversation, question: Question, value: str, at: datetime, context: TurnContext
) -> list[TriedStep]:
    """Carry out each plan step that waits for this answer, to see whether it can use it; stop at the first that cannot.
    Return the outcomes; the conversation is not changed.
    """
    found = list[TriedStep]()
    for of in question.steps:
        answered = _step(with_answer(conversation, question, value, at), of)
        if answered and answered[0].ready:
            plan, step = answered
            given = executor.arguments(plan, step, partial(_shown, conversation), partial(_texts, plan.lane))
            step = step.change(outside=executor.of_others(plan, step))
            found.append(_take(_call(conversation, plan, step, given, context)))
            if isinstance(found[-1].taken, StepFails):
                break
    return found


def refusal(tried: Sequence[TriedStep]) -> str:
    """Return why the first of these steps cannot use its answer; empty if all of them can."""
    return next((each.taken.words for each in tried if isinstance(each.taken, StepFails)), "")


def without_steps(conversation: Conversation, steps: Sequence[PlanStep]) -> Conversation:
    """Return the conversation with these plan steps skipped, and with the steps that depend on them."""
    for of in steps:
        conversation = _changed(conversation, of, state=StepState.SKIPPED)
    return conversation


def reconcile(before: Conversation, decision: Decision, event: TurnEvent, context: TurnContext) -> Decision:
    """Skip plan steps whose question is no longer open, and remove plans that are finished by that. Nothing is said.
    What waits for an account is left to its timer (`unanswered.py`); without one, it is skipped here when its time is
    over, and that is held for the next reply.
    """
    conversation = decision.conversation
    if not conversation.plans or conversation.doing is not None:
        return decision
    has_timer = any(timer.id.endswith(f".{NOT_LINKED}") for timer in conversation.timers)
    left, in_vain = _without_gone(conversation, context.now(), waits_on=has_timer)
    return Decision(left.with_held(*in_vain), decision.effects)


def waited_in_vain(conversation: Conversation, now: datetime) -> tuple[Conversation, list[str]]:
    """Return the conversation without what has waited for an account for too long, and the sentences that say so."""
    return _without_gone(conversation, now, waits_on=False)


def link_awaited(conversation: Conversation) -> dict[str, datetime]:
    """Return the ids of the plans that wait for an account, and until when each does."""
    waiting = (plan for plan in conversation.plans if any(step.awaits for step in plan.steps))
    return {plan.id: plan.said_at + AWAITED for plan in waiting}


def _without_gone(conversation: Conversation, now: datetime, *, waits_on: bool) -> tuple[Conversation, list[str]]:
    """Return the conversation without plan steps whose question is no longer open or, unless what waits for an account
    `waits_on`, whose time is over, and without plans that are finished by that; and what is told of plans that waited
    in vain.
    """
    asked = {of for question in conversation.unanswered for of in question.steps}
    gone = [
        of
        for plan in conversation.plans
        for step in plan.steps
        if step.state is StepState.ASKED
        and (of := PlanStep(plan=plan.id, step=step.id)) not in asked
        and not (step.awaits and (waits_on or now < plan.said_at + AWAITED))
    ]
    left = without_steps(conversation, gone)
    over = {each.id for each in left.plans if each.is_over}
    in_vain = [
        _dropped(plan, conversation.language)
        for plan in conversation.plans
        if plan.id in over and any(step.awaits and PlanStep(plan=plan.id, step=step.id) in gone for step in plan.steps)
    ]
    return left.change(plans=tuple(each for each in left.plans if each.id not in over)), in_vain


def _dropped(plan: Plan, language: Language) -> str:
    """Return the words that a plan has waited in vain for an account, and what of it was done before."""
    says, acts = plans.of(language), (each for each in plan.steps if not _is_look(plan, each))
    done = " ".join(each.words for each in acts if each.state is StepState.DONE and each.words)
    return " ".join([says.not_linked.format(what=plan.summary), *([says.stays_done.format(done=done)] if done else [])])


def resumed(conversation: Conversation, awaited: str) -> Conversation:
    """Return the conversation with the plan steps ready again that wait for this to happen outside."""
    return conversation.change(plans=tuple(_resumed(plan, awaited) for plan in conversation.plans))


def _resumed(plan: Plan, awaited: str) -> Plan:
    ready = {"state": StepState.WAITING, "awaits": "", "words": "", "told": False}
    return plan.model_copy(
        update={"steps": tuple(each.change(**ready) if each.awaits == awaited else each for each in plan.steps)}
    )


def rest_of_batch(
    conversation: Conversation, used: Sequence[Question]
) -> tuple[Conversation, list[Question], list[str]]:
    """After some questions of a numbered batch were answered, close the rest. Return the conversation, the unanswered
    questions, and the sentences about steps that are skipped because their question was already asked twice.
    """
    says, again, words = plans.of(conversation.language), list[Question](), list[str]()
    messages = {each.id.rpartition(".q")[0] for each in used if each.number is not None and each.steps}
    for question in conversation.questions:
        if question.number is None or not question.steps or question.id.rpartition(".q")[0] not in messages:
            continue
        again.append(question)
        if question.tries:
            words.append(says.without.format(question=question.text))
            conversation = without_steps(conversation, question.steps)
    rest = tuple(each for each in conversation.questions if each not in again)
    return conversation.change(questions=rest), again, words


# --- what people say to a plan --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SteeringOutcome:
    """The conversation after a message that steers a plan ("skip that step"), and the reply to it."""

    conversation: Conversation
    words: str = ""


def steer(conversation: Conversation, message: Message) -> SteeringOutcome | None:
    """Handle a message that steers the plan that asked last: "what are you doing?", "skip that step", "drop it",
    "continue". None for any other message, or if no open question belongs to a plan."""
    said = normalise(message.text)
    meant, name = next(
        (
            (meaning, found.groupdict().get("name") or "")
            for language in LANGUAGES
            for meaning, pattern in plans.of(language).says.items()
            if (found := re.fullmatch(pattern, said))
        ),
        ("", ""),
    )
    says = plans.of(conversation.language)
    if meant == "forget" and any(normalise(each.name) == name for each in conversation.memory):
        known = next(each.name for each in conversation.memory if normalise(each.name) == name)
        words = people.of(conversation.language).person_forgotten.format(name=known)
        return SteeringOutcome(conversation.forgetting(known), words)
    if meant == "status":
        return SteeringOutcome(conversation, _status(conversation))
    awaited = (each for each in reversed(conversation.questions) if not each.given_up)
    question = next((each for each in awaited if each.was_readable_at(message.written_at)), None)
    if meant not in ("skip", "drop", "go_on") or question is None or not question.steps:
        return None
    rest = conversation.change(questions=tuple(each for each in conversation.questions if each is not question))
    waits = _step(conversation, question.steps[0])
    if waits is None:
        return None
    plan, step = waits
    if meant == "skip":
        return SteeringOutcome(without_steps(rest, question.steps), says.skipping.format(step=step.title))
    if meant == "drop":
        return SteeringOutcome(drop_plan(conversation, plan.id), says.dropped.format(plan=plan.summary))
    for of in question.steps:
        rest = _changed(rest, of, state=StepState.WAITING)
    return SteeringOutcome(rest)


def drop_plan(conversation: Conversation, plan: str) -> Conversation:
    """Return the conversation without this plan and its open questions."""
    left = conversation.without_questions(lambda each: any(of.plan == plan for of in each.steps))
    return left.change(plans=tuple(each for each in conversation.plans if each.id != plan))


def _status(conversation: Conversation) -> str:
    """Return a list of the running plans, with their done and next steps and what these wait for outside, and of the
    open questions; "nothing is going on" if there are none.
    """
    says, lines = plans.of(conversation.language), []
    for plan in conversation.plans:
        lines.append(says.going_on.format(plan=plan.summary))
        for words, states in ((says.was_done, (StepState.DONE,)), (says.is_next, (StepState.WAITING,))):
            titles = "; ".join(each.title for each in plan.steps if each.state in states)
            lines += [f"- {words.format(steps=titles)}"] if titles else []
        lines += dict.fromkeys(f"- {each.words}" for each in plan.steps if each.awaits)
    lines += [says.waits_for.format(question=each.text) for each in conversation.unanswered if not each.given_up]
    return "\n".join(lines) or says.idle
