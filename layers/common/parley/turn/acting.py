"""Running a conversation's actions: each is committed before it runs, and its result is then applied and said."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from parley import texts
from parley.conversation.outcomes import ActionDone, ActionFailed
from parley.conversation.questions import PreparedCall, QuestionDraft
from parley.conversation.state import Conversation, RunningActions
from parley.conversation.timers import whole_seconds
from parley.lanes import table
from parley.lanes.proposing import Proposal
from parley.ports import TurnContext
from parley.tools.tool import Result
from parley.turn import joining, planning, renewing
from parley.turn.announcing import announce
from parley.turn.applying import PREFACE, Applied, Cause, applied
from parley.turn.decision import Decision, awaiting, discreet, join, marked_untrusted, note, reply
from parley.turn.planning import StepResult


def carry_out(
    conversation: Conversation,
    event: str,
    proposal: Proposal,
    words: Sequence[str],
    confirms: tuple[PreparedCall, ...],
    context: TurnContext,
    tried: Sequence[planning.TriedStep] = (),
) -> Decision:
    """Commit to the proposal's actions, to run before anything is said; without actions, reply at once. Plans advance
    first, unless the proposal has actions of its own. Steps in `tried` are not taken again.
    """
    conversation = conversation.all_noted(proposal.notes).change(plans=(*conversation.plans, *proposal.plans))
    on = planning.PlanProgress(conversation) if proposal.writes else planning.advance(conversation, context, tried)
    writes, outside = proposal.writes or on.writes, proposal.outside or on.outside
    confirms, questions = (*confirms, *on.confirms), (*proposal.questions, *on.questions)
    words = [*words, *on.words]
    if writes:
        return begin_actions(on.conversation, event, writes, join(words), confirms, questions, outside)
    said = reply(on.conversation, event, words, confirms, context, questions)
    return marked_untrusted(said, conversation) if outside else said


def begin_actions(
    conversation: Conversation,
    event: str,
    planned: Iterable[PreparedCall],
    preface: str = "",
    asks: tuple[PreparedCall, ...] = (),
    questions: tuple[QuestionDraft, ...] = (),
    outside: bool = False,
) -> Decision:
    """Return a decision that commits to these actions and marks the first as begun. `preface`, `asks` and `questions`
    are said and asked once all actions have a result.
    """
    doing = RunningActions(
        event=event, actions=(), preface=preface[:PREFACE], asks=asks, questions=questions, outside=outside
    )
    return Decision(conversation.change(doing=doing.followed_by(planned).begin()))


def acted(conversation: Conversation, done: ActionDone | ActionFailed, context: TurnContext) -> Decision:
    """Apply the result of the running action, then begin the next action or, after the last one, say all results.
    Nothing happens if the result is for another action.
    """
    doing = conversation.doing
    if doing is None or doing.next is None or doing.next.effect != done.effect:
        return Decision(conversation)
    planned = doing.next.planned
    if isinstance(done, ActionFailed):
        return _going_on(conversation, doing, StepResult(_perhaps_done(conversation, planned, done.why)), context)
    asked_for = next((line for line in conversation.history.lines if line.id == doing.event), None)
    cause = Cause(
        event=doing.event,
        at=asked_for.at if asked_for else done.received_at,
        words=asked_for.text if asked_for else "",
        effect=done.effect,
        outside=planned.outside,
        is_wanted=not doing.lane,
    )
    after = applied(conversation, planned.lane, done.result, cause, context)
    if isinstance(after, Decision):
        return after
    if done.result.resumes:
        resumed = planning.resumed(after.conversation, done.result.resumes)
        after = replace(after, conversation=_woken(resumed, done.result.resumes, context.now()))
    going_on = (after.conversation.doing or doing).followed_by(after.acts)
    going_on, after = _each_asked_once(going_on, after, planned.lane, done.result.keeps)
    going_on = _without_closed(going_on, planned.lane, done.result)
    going_on = going_on.change(asks=(*going_on.asks, *after.confirms), discreet=going_on.discreet or after.is_discreet)
    data = None if after.is_refused or done.result.fails else done.result.data
    effect = done.effect if done.result.may_be_done else ""
    result = StepResult(after.words, data, done.result.awaits, effect)
    return _going_on(after.conversation, going_on.asking(after.asks), result, context)


def _woken(conversation: Conversation, what: str, now: datetime) -> Conversation:
    """Return the conversation with the timers due now that this event outside wakes."""
    wakes = (each.due > now and table.timer_rules(each).wakes_by == what for each in conversation.timers)
    woken = (
        each.model_copy(update={"due": whole_seconds(now)}) if is_woken else each
        for each, is_woken in zip(conversation.timers, wakes, strict=True)
    )
    return awaiting(conversation, *woken)


def _without_closed(doing: RunningActions, lane: str, result: Result) -> RunningActions:
    """Return the actions without the calls of a lane that were to be asked about again, if the result closes its
    questions and keeps none of these: whether to order is not asked once the cart is empty."""
    if not result.closes:
        return doing
    return doing.change(asks=tuple(each for each in doing.asks if each.lane != lane or each.tool in result.keeps))


def _each_asked_once(
    doing: RunningActions, after: Applied, lane: str, keeps: Collection[str]
) -> tuple[RunningActions, Applied]:
    """Return the actions and the result without calls that are asked about twice: what the result asks takes the place
    of what was to be asked for the same tool, unless the result keeps that.
    """
    waiting = {each.tool for each in doing.asks if each.lane == lane}
    waiting |= {each.unfinished.tool for each in doing.questions if each.unfinished and each.unfinished.lane == lane}
    kept = waiting & set(keeps)
    new = {each.tool for each in after.confirms} | {each.unfinished.tool for each in after.asks if each.unfinished}
    gone = new - kept
    after = replace(
        after,
        confirms=tuple(each for each in after.confirms if each.tool not in kept),
        asks=tuple(each for each in after.asks if not (each.unfinished and each.unfinished.tool in kept)),
    )
    asks = tuple(each for each in doing.asks if each.lane != lane or each.tool not in gone)
    questions = tuple(
        each
        for each in doing.questions
        if each.unfinished is None or each.unfinished.lane != lane or each.unfinished.tool not in gone
    )
    return doing.change(asks=asks, questions=questions), after


def _perhaps_done(conversation: Conversation, planned: PreparedCall, why: str) -> str:
    """Return the sentence "this may or may not have been done" for an action whose outcome nobody knows, behind why it
    cannot be found out; empty for an action that only its lane wanted, because the person did not ask for it.
    """
    tool = table.LANES[planned.lane].tools.get(planned.tool) if planned.lane in table.LANES else None
    if tool is not None and tool.is_for_lane:
        return ""
    return " ".join(filter(None, (why, texts.of(conversation.language).perhaps_done.format(question=planned.question))))


def _going_on(conversation: Conversation, doing: RunningActions, result: StepResult, context: TurnContext) -> Decision:
    """Store the result of the running action, and begin the next action; after the last one, say all results.

    A person who has opted out meanwhile gets no message; a note in the history keeps the results.
    """
    assert doing.next is not None  # `acted` has checked this
    of, done, person = doing.next.planned.of, doing.done(result.words), conversation.person
    if of is not None:
        conversation = planning.with_action_result(conversation, of, result)
    if done.next is not None:
        return Decision(conversation.change(doing=done.begin()))
    results = [action.result or "" for action in done.actions if action.planned.of is None]
    finished = conversation.change(doing=None)
    if person is not None and person.opted_out:
        return Decision(note(finished, f"{doing.event}.done", join(results), context.now()))
    if done.lane:
        return _told_by_lane(finished, done, results, context)
    on = planning.advance(finished, context)
    again = renewing.renewed(finished, done.asks, tuple(each.planned for each in done.actions), context)
    confirms, questions = (*again.confirms, *on.confirms), (*done.questions, *again.questions, *on.questions)
    if on.writes:
        further = done.followed_by(on.writes).change(asks=confirms, questions=questions).begin()
        return Decision(on.conversation.change(doing=further))
    all_words = [done.preface, *results, again.text, *on.words]
    together = joining.of_latest_kind(confirms)
    questions = (*questions, *joining.waiting_draft(together))
    said = reply(on.conversation, done.said_as or doing.event, all_words, together.confirms, context, questions)
    said = marked_untrusted(said, conversation) if doing.outside or on.outside else said
    return discreet(said, doing.event) if done.discreet else said


def _told_by_lane(
    conversation: Conversation, done: RunningActions, results: Sequence[str], context: TurnContext
) -> Decision:
    """Say the results of actions that a lane wanted, under the rules for messages that the person does not expect
    (`announcing.py`). Plans that have waited for what these actions have done go on first.
    """
    on = planning.advance(conversation, context)
    questions, confirms = (*done.questions, *on.questions), (*done.asks, *on.confirms)
    if on.writes:
        further = done.followed_by(on.writes).change(asks=confirms, questions=questions).begin()
        return Decision(on.conversation.change(doing=further))
    words = join([done.preface, *results, *on.words])
    is_deed = all(_tells_of_operator(each.planned) for each in done.actions)
    after = Applied(on.conversation, words, questions, confirms=confirms, tells_of_operator=is_deed)
    said = announce(done.said_as or done.event, done.lane, after, context)
    said = marked_untrusted(said, conversation) if done.outside or on.outside else said
    return discreet(said, done.event) if done.discreet else said


def _tells_of_operator(planned: PreparedCall) -> bool:
    """Return whether the tool of this action tells the person what an operator has just done for them."""
    tool = table.LANES[planned.lane].tools.get(planned.tool) if planned.lane in table.LANES else None
    return tool is not None and tool.tells_of_operator
