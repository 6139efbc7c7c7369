"""How a lane's `Result` changes its conversation, whatever produced it: an action, a timer, an outside event or an
enrolment.

the result erases                 all data of the person is deleted; the rest of the result is ignored
the result opts out               the person is opted out; the rest is ignored
it sets more than MOST_TIMERS     all of it is ignored, and the person is told so
the person has opted out          facts about the person, notes (as `Lane.on_stop` makes them) and actions are applied;
                                  only timers that always run are set, and nothing is said or asked
otherwise                         all of it is applied
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from parley import texts
from parley.conversation.effects import Speaker
from parley.conversation.questions import PreparedCall, QuestionDraft
from parley.conversation.state import Conversation, RunningActions, UndoCall, UndoStep
from parley.conversation.timers import MOST_ALWAYS, MOST_TIMERS, Timer, timers
from parley.lanes import table
from parley.lanes.calling import asking, call_for
from parley.ports import TurnContext
from parley.tools.tool import LaneAction, Result
from parley.turn import floor
from parley.turn.decision import Decision, aside, awaiting, discreet, recording, reply
from parley.turn.erasing import erasing
from parley.turn.opting import agreed

PREFACE = 3_000
"""The most characters of the words said beside actions, because the actions' results must fit into the same reply."""


@dataclass(frozen=True)
class Cause:
    """The event that led to a lane's result: its id, its time, and the words that the person wrote in it."""

    event: str
    at: datetime
    """When that event was received."""
    words: str = ""
    """The words that the person wrote in that event, as quoted in the record of an opt-out; empty if they wrote
    nothing."""
    effect: str = ""
    """The effect id of the action that ran, from which the ids of its timers derive; empty: they derive from the
    event's id."""
    outside: bool = False
    """Whether third-party text may have led to the result. The texts of its timers are then marked as untrusted."""
    is_wanted: bool = True
    """Whether the person asked for the action that ran, so that "undo" may reverse it."""
    said_as: str = ""
    """The event id under which the result is said, if another message already uses the event's id; empty: the event's
    id."""

    @property
    def said_under(self) -> str:
        """The event id under which the result's messages are sent."""
        return self.said_as or self.event


@dataclass(frozen=True)
class Applied:
    """A conversation after a lane's result was applied, with the words, questions and actions that are left to say, ask
    and run.
    """

    conversation: Conversation
    words: str
    asks: tuple[QuestionDraft, ...] = ()
    is_refused: bool = False
    """Whether the result was not applied at all; the words then say why."""
    is_discreet: bool = False
    """Whether the words are about another person, so that no trace of them is kept."""
    acts: tuple[PreparedCall, ...] = ()
    """The actions that the lane wants, which are committed before anything is said."""
    confirms: tuple[PreparedCall, ...] = ()
    """The actions that the person is asked to agree to."""
    tells_of_operator: bool = False
    """Whether the words tell what an operator has just done for the person, as to send their order."""

    @property
    def is_silent(self) -> bool:
        """Whether there is nothing to say, ask or confirm."""
        return not (self.words or self.asks or self.confirms)


def applied(
    conversation: Conversation, lane: str, result: Result, cause: Cause, context: TurnContext
) -> Applied | Decision:
    """Apply a lane's result to the conversation. Return what is left to say, ask and run; or a finished `Decision` if
    the result erases the person's data or opts them out.
    """
    if result.erases:
        return Decision(erasing(conversation, cause.event, cause.at))
    if result.stops:
        return agreed(conversation, cause.event, cause.at, cause.words, context)
    new = timers(cause.effect or cause.said_under, result.later)
    kept = [timer for timer in conversation.timers if timer.id not in result.forget]
    if _are_too_many((*kept, *new)) and not conversation.is_opted_out:
        refusal = texts.of(conversation.language).too_many_timers.format(most=MOST_TIMERS)
        return Applied(conversation, refusal, is_refused=True)
    changed = _of_the_person(awaiting(conversation, *kept), result, context.now())
    if result.closes:
        changed = changed.without_questions_of(lane, result.keeps)
    acts = tuple(_prepared(conversation, lane, each, cause, context) for each in result.acts)
    if conversation.is_opted_out:
        always = (each for each in new if table.timer_rules(each).always)
        changed = awaiting(changed, *changed.timers, *always)
        return Applied(_noted(changed, lane, result, is_stopped=True), result.words, acts=acts)
    repeated = {each.text for each in conversation.rung if each.outside}  # a snoozed reminder repeats their text
    marked = (
        each.model_copy(update={"outside": True}) if cause.outside or each.text in repeated else each for each in new
    )
    changed = floor.changed(awaiting(_noted(changed, lane, result), *changed.timers, *marked), lane, result, context)
    changed = _to_be_undone(changed, conversation, lane, result, cause)
    asks = tuple(asking(lane, each) for each in result.asks)
    confirms = tuple(_prepared(conversation, lane, each, cause, context) for each in result.confirms)
    words = floor.told_of_silence(conversation, changed, result, context)
    return Applied(changed, words, asks, is_discreet=result.discreet, acts=acts, confirms=confirms)


def _are_too_many(wanted: Sequence[Timer]) -> bool:
    """Return whether these timers exceed the limits: MOST_TIMERS, and MOST_ALWAYS for timers that run even after an
    opt-out.
    """
    always = sum(table.timer_rules(each).always for each in wanted)
    return len(wanted) - always > MOST_TIMERS or always > MOST_ALWAYS


def _prepared(
    conversation: Conversation, lane: str, wanted: LaneAction, cause: Cause, context: TurnContext
) -> PreparedCall:
    """Return the tool call for a lane's action, ready to be committed. Raises TypeError if the lane has no such tool,
    or if the arguments are of another class than the tool takes.
    """
    tool = table.LANES[lane].tools.get(wanted.tool)
    if tool is None or not isinstance(wanted.arguments, tool.prepared):
        raise TypeError(f"no tool {wanted.tool!r} of the lane {lane!r} takes a {type(wanted.arguments).__name__}")
    return PreparedCall(
        tool=tool.name,
        lane=lane,
        arguments=wanted.arguments.model_dump(mode="json"),
        question=tool.question(call_for(conversation, context.now(), context), wanted.arguments),
        outside=cause.outside,
    )


def begin_lane_actions(after: Applied, lane: str, cause: Cause, speaker: Speaker = "proactive") -> Decision:
    """Commit to the actions of a lane's result, and mark the first as begun if none is running. The result's words and
    questions are kept until all actions have a result.
    """
    conversation = after.conversation
    doing = conversation.doing or RunningActions(
        event=cause.event,
        actions=(),
        lane=lane if speaker == "proactive" else "",
        said_as=cause.said_as,
        outside=cause.outside,
    )
    more = doing.followed_by(after.acts).asking(after.asks)
    words = "\n".join(each for each in (doing.preface, after.words) if each)
    more = more.change(
        preface=words[:PREFACE],
        asks=(*doing.asks, *after.confirms),
        discreet=doing.discreet or after.is_discreet,
    )
    return Decision(conversation.change(doing=more if doing.actions else more.begin()))


def _to_be_undone(changed: Conversation, before: Conversation, lane: str, result: Result, cause: Cause) -> Conversation:
    """Return the conversation with the calls that undo the action, for a later "undo". An action without such calls is
    recorded too, so that "undo" does not reach an earlier one.
    """
    if not cause.effect or not cause.is_wanted:
        return changed
    outside = cause.outside or any(each.outside for each in before.timers if each.id in result.forget)
    calls = tuple(
        UndoCall(tool=each.tool, arguments=each.arguments.model_dump(mode="json"), asks=each.asks)
        for each in result.undo
    )
    return changed.undone_by(UndoStep(event=cause.event, lane=lane, calls=calls, outside=outside))


def say_result(
    conversation: Conversation,
    lane: str,
    result: Result,
    cause: Cause,
    context: TurnContext,
    speaker: Speaker = "reply",
) -> Decision:
    """Apply a lane's result, and say its words and ask its questions at once; if it has actions, after they ran."""
    after = applied(conversation, lane, result, cause, context)
    if isinstance(after, Decision):
        return after
    if after.acts:
        return begin_lane_actions(after, lane, cause, speaker)
    if conversation.is_opted_out or after.is_silent:
        return recording(Decision(after.conversation), result.records, cause.said_under, context)
    said = reply(after.conversation, cause.said_under, [after.words], after.confirms, context, after.asks, speaker)
    said = aside(said, after.conversation) if result.is_told_aside else said
    said = recording(said, result.records, cause.said_under, context)
    return discreet(said, cause.said_under) if after.is_discreet else said


def _of_the_person(conversation: Conversation, result: Result, now: datetime) -> Conversation:
    """Return the conversation with what the result changes about the person: name, language, writing style, time zone,
    and facts to forget.
    """
    told = {"name": result.name, "language": result.language, "writing_style": result.writing_style}
    told = {field: value for field, value in told.items() if value is not None}
    if result.language is not None and conversation.person is not None:
        conversation = conversation.change(person=conversation.person.change(language_asked=True))
    if told and conversation.person is not None:
        conversation = conversation.change(person=conversation.person.change(**told))
    if result.timezone is not None and conversation.person is not None:
        conversation = in_zone(conversation, result.timezone, now)
    for name in result.unlearn:
        conversation = conversation.forgetting(name)
    return conversation


def _noted(conversation: Conversation, lane: str, result: Result, is_stopped: bool = False) -> Conversation:
    """Return the conversation with the lane's notes from the result; if the person has opted out (`is_stopped`), with
    the notes as the lane's `on_stop` makes them.
    """
    if result.notes is None or not is_stopped or lane not in table.LANES:
        return conversation.noted(lane, result.notes)
    return conversation.noted(lane, table.LANES[lane].on_stop(result.notes))


def in_zone(conversation: Conversation, zone: str, now: datetime) -> Conversation:
    """Return the conversation with the person's time zone set. Recurring timers move to the new zone's clock; single
    ones stay at their moment.
    """
    assert conversation.person is not None  # a person who acts is known
    moved: tuple[Timer, ...] = tuple(each.moved(zone, now) for each in conversation.timers)
    return awaiting(conversation.change(person=conversation.person.change(timezone=zone)), *moved)
