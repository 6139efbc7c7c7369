"""Sessions that begin by themselves: "a calm session every evening at 9". Each is a timer, recurring or not."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Self

from pydantic import AwareDatetime, Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from parley.conversation import reach
from parley.conversation.schedule_words import in_full
from parley.conversation.state import Conversation
from parley.conversation.timers import Timer, TimerRules
from parley.conversation.zones import dated
from parley.errors import ToolRefused
from parley.lanes import when
from parley.lanes.guide.amending import planned_otherwise
from parley.lanes.guide.first_session import asked_to_agree, not_for_minors
from parley.lanes.guide.notes import START, GuideNotes, WishedSession, guide_notes_for, guide_notes_of
from parley.lanes.guide.phases import LENGTHS, USUAL_LENGTH
from parley.lanes.guide.steering import begins_time, minutes_of
from parley.lanes.guide.telling import FLOOR, Telling, cost_in_words, first_timers, new_session
from parley.lanes.guide.texts import of, say
from parley.lanes.lane import LaneTimer
from parley.ports import Services, TurnContext
from parley.schedules import Recurrence, Schedule, UnknownSchedule, following
from parley.times import Once
from parley.tools.tool import AmendingCall, Arguments, Call, NoArguments, Result, Tier, TimerRequest, tool

A_SECOND = timedelta(seconds=1)


class PlanWords(Arguments):
    """The arguments of `plan_session`."""

    when: str = Field(
        min_length=1,
        max_length=when.LONGEST_WHEN,
        description="When, as they said: 'every evening at 9', 'tomorrow at 8pm'.",
    )
    minutes: str = Field("", max_length=40, description="How many minutes, if the person has said so: 10, 15, 20, 30.")
    instead: SkipJsonSchema[str] = ""
    """Whether the words name no session, so that they mean the one of that day, and one like the last; empty if they
    do not."""

    @classmethod
    def may_be(cls, slots: dict[str, str]) -> bool:  # type: ignore[override]
        """Return whether the text that a phrase has captured as `when` begins as a time does: "every evening" does, "of
        half an hour" does not.
        """
        return begins_time(slots.get("when", ""))


class PlannedSession(Arguments):
    """The prepared arguments of `plan_session`: a session that begins by itself, once or recurring."""

    minutes: int
    at: AwareDatetime | None = None
    """The moment at which the session begins; None if it recurs, by `schedule`."""
    schedule: Schedule | None = None
    is_instead: bool = False
    """Whether the session takes the place of the recurring one of its day."""

    @model_validator(mode="after")
    def _begins(self) -> Self:
        if (self.at is None) == (self.schedule is None):
            raise ValueError("a session begins at one moment, or recurs by a schedule")
        return self


def to_plan(call: Call[Services], given: PlanWords) -> PlannedSession:
    """Return the session to plan, with the moment or the recurrence that the words mean. Raises ToolAsks if they mean
    none.
    """
    minutes = minutes_of(given.minutes)
    usual = last_length(call) if given.instead else USUAL_LENGTH
    length = minutes if minutes in LENGTHS else usual
    match when.read(call, given.when, given={"minutes": given.minutes}):
        case Recurrence() as recurs:
            return PlannedSession(minutes=length, schedule=when.begun(call, recurs, given.when))
        case Once(at, True):
            return PlannedSession(minutes=length, at=at, is_instead=bool(given.instead))
    raise when.unusable(call, "moment_unknown", given.when)


def last_length(call: Call[Services]) -> int:
    """Return the minutes of the person's last session, which is meant by "this" and "again"; the usual ones if there
    was none.
    """
    past = guide_notes_for(call).past
    return past[-1].minutes if past and past[-1].minutes in LENGTHS else USUAL_LENGTH


def _in_words(call: Call[Services], plan: PlannedSession) -> str:
    if plan.schedule is not None:
        return in_full(plan.schedule, call.language, call.now, call.zone)
    assert plan.at is not None  # `to_plan` gives one of the two
    return dated(plan.at, call.zone, call.language)


def _planned_otherwise(call: Call[Services], plan: PlannedSession, text: str) -> AmendingCall | None:
    """Return the call that plans the session at the hour which a text names, in place of this plan; None if none."""
    at = plan.at or (following(plan.schedule, "", call.now) if plan.schedule else None)
    hour = at.astimezone(call.zone).hour if at else 0
    return planned_otherwise(call, text, "plan_session", plan.minutes, plan.schedule, hour)


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            *("a calm session {when:every evening at 9}", "schedule a calm session {when:every evening at 9}"),
            *("calm session {when:every evening at 9}", "plan a calm session {when:tomorrow at 8pm}"),
            "a {minutes:10} minute calm session {when:every evening at 9}",
            "schedule a {minutes:10} minute calm session {when:every evening at 9}",
            "plan a {minutes:10} minute calm session {when:tomorrow at 8pm}",
            "plan a calm session for {when:tomorrow at 8pm}",
            "schedule a calm session for {when:tomorrow at 8pm}",
            "{minutes:10} minute calm session {when:every evening at 9}",
            *("{when:every evening at 9} a calm session", "{when:every evening at 9} calm session"),
            "{when:every evening at 9} a {minutes:10} minute calm session",
        ],
        "es": [
            *("una sesión de calma {when:cada noche a las 9}", "sesión de calma {when:cada noche a las 9}"),
            *(
                "programa una sesión de calma {when:cada noche a las 9}",
                "planea una sesión de calma {when:mañana a las 8}",
            ),
            "una sesión de calma de {minutes:diez} minutos {when:cada noche a las 9}",
            "programa una sesión de calma de {minutes:diez} minutos {when:cada noche a las 9}",
            *("{when:cada noche a las 9} una sesión de calma", "{when:cada noche a las 9} sesión de calma"),
            "{when:cada noche a las 9} una sesión de calma de {minutes:diez} minutos",
        ],
    },
    prepare=to_plan,
    question=lambda call, plan: (
        say(call).ask_plan.format(minutes=plan.minutes, when=_in_words(call, plan)) + _replaced_in_words(call, plan)
    ),
    amends=lambda call, plan, text: _planned_otherwise(call, plan, text),
)
def plan_session(call: Call[Services], arguments: PlannedSession) -> Result:
    """Let a calm session begin by itself at a later moment, once or again and again. It replaces what was planned."""
    notes = guide_notes_for(call)
    if notes.is_under_age(call.now):
        return not_for_minors(call)
    if notes.agreed_at is None:
        wished = WishedSession(minutes=arguments.minutes, at=arguments.at, schedule=arguments.schedule)
        words = say(call).wished.format(minutes=arguments.minutes, when=_in_words(call, arguments))
        asked = asked_to_agree(call, notes, arguments.minutes)
        return Result(words, notes=notes.change(wished=wished).store(), asks=(asked,), closes=True)
    return _planned_now(call, arguments)


def _planned_now(call: Call[Services], arguments: PlannedSession) -> Result:
    """Return the Result that plans a session, in the place of what it replaces."""
    request = TimerRequest(arguments.at or call.now, str(arguments.minutes), schedule=arguments.schedule, kind=START)
    words = say(call).planned.format(minutes=arguments.minutes, when=_in_words(call, arguments))
    replaced = tuple(each.id for each in _replaced(call, arguments))
    words += _replaced_in_words(call, arguments)
    if (same_day := _of_that_day(call, arguments)) is None:
        return Result(words, later=(request,), forget=replaced)
    rest = without_occurrence(call, *same_day, words)
    return Result(words, later=(*rest.later, request), forget=(*replaced, *rest.forget))


def set_as_wished(call: Call[Services], agreed: GuideNotes, wished: WishedSession) -> Result:
    """Return the Result that plans the session which a person wished for before they agreed to sessions, with their
    notes as agreed. A moment that is over by now is said to be over.
    """
    plan = plan_of(wished)
    if plan is None or (plan.at is not None and plan.at <= call.now):
        return Result(say(call).wish_over, notes=agreed.store(), closes=True)
    return replace(_planned_now(call, plan), notes=agreed.store(), closes=True)


def wish_in_words(call: Call[Services], wished: WishedSession) -> str:
    """Return when a session that was wished for begins; empty for a recurrence that this release cannot read."""
    plan = plan_of(wished)
    return _in_words(call, plan) if plan is not None else ""


def plan_of(wished: WishedSession) -> PlannedSession | None:
    """Return the plan of a wished session; None if this release cannot read its recurrence."""
    if isinstance(wished.schedule, UnknownSchedule):
        return None
    return PlannedSession(minutes=wished.minutes, at=wished.at, schedule=wished.schedule)


def _of_that_day(call: Call[Services], plan: PlannedSession) -> tuple[TimerRequest, datetime] | None:
    """Return the one recurring session that begins on the day of a single one, with that moment: who says "today at 9"
    wants one session that day. None if there is none, or several.
    """
    if plan.at is None or not plan.is_instead:
        return None
    day = plan.at.astimezone(call.zone).date()
    found = [
        (each, at)
        for each in recurring_sessions(call)
        if isinstance(each.schedule, Recurrence)
        for at in each.schedule.on(day, each.id)
        if day in islice(each.schedule.days(day), 1) and at >= each.at and at > call.now
    ]
    return found[0] if len(found) == 1 else None


def _planned(call: Call[Services]) -> tuple[str, ...]:
    return tuple(each.id for each in call.timers if each.kind == START)


def _replaced(call: Call[Services], plan: PlannedSession) -> tuple[TimerRequest, ...]:
    """Return what a plan takes the place of: recurring sessions, for others that recur; a single one, at its moment."""
    if plan.schedule is not None:
        return recurring_sessions(call)
    return tuple(each for each in call.timers if each.kind == START and not each.schedule and each.at == plan.at)


def _replaced_in_words(call: Call[Services], plan: PlannedSession) -> str:
    """Return a sentence, behind a space, that names what a plan takes the place of; empty if that is nothing."""
    said = [when_in_words(call, each) for each in _replaced(call, plan)]
    if (same_day := _of_that_day(call, plan)) is not None:
        said.append(dated(same_day[1], call.zone, call.language))
    replaced = "; ".join(said)
    return f" {say(call).plan_replaces.format(old=replaced)}" if replaced else ""


def when_in_words(call: Call[Services], planned: TimerRequest) -> str:
    """Return when a planned session begins: its recurrence, or its moment."""
    if planned.schedule is not None:
        return in_full(planned.schedule, call.language, call.now, call.zone)
    return dated(planned.at, call.zone, call.language)


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            *("cancel my calm sessions", "cancel my calm session", "no more calm sessions", "cancel the calm session"),
            *(
                "cancel the calm sessions",
                "cancel my sessions",
                "cancel all my sessions",
                "cancel all my calm sessions",
            ),
            *("stop my calm sessions", "i dont want any more calm sessions", "i want no more calm sessions"),
            *("delete my calm sessions", "no calm sessions any more", "i dont want calm sessions any more"),
        ],
        "es": [
            *("cancela mis sesiones de calma", "cancela mi sesión de calma", "no más sesiones de calma"),
            *("cancela las sesiones de calma", "cancela la sesión de calma", "cancela mis sesiones"),
            *("ya no quiero más sesiones de calma", "ya no quiero más sesiones", "no quiero más sesiones de calma"),
            *("cancela todas mis sesiones", "quita mis sesiones de calma", "ya no quiero sesiones de calma"),
        ],
    },
    question=lambda call, _: say(call).ask_unplan,
    in_help=False,
)
def cancel_planned_sessions(call: Call[Services], arguments: NoArguments) -> Result:
    """Cancel the sessions that were to begin by themselves."""
    planned = _planned(call)
    return Result(say(call).unplanned if planned else say(call).nothing_planned, forget=planned)


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            *(
                "cancel my next session",
                "cancel my next calm session",
                "cancel the next session",
            ),
            "cancel the next calm session",
        ],
        "es": [
            *("cancela mi próxima sesión", "cancela mi próxima sesión de calma", "cancela la próxima sesión"),
            *("cancela la próxima sesión de calma", "cancela la siguiente sesión"),
        ],
    },
    question=lambda call, _: say(call).ask_unplan_next,
    in_help=False,
    is_for_phrases=True,
)
def cancel_next_session(call: Call[Services], arguments: NoArguments) -> Result:
    """Cancel the next of the planned sessions. Those that recur go on after it."""
    begins = {each: at for each in call.timers if each.kind == START and (at := begins_at(each, call.now))}
    if not begins:
        raise ToolRefused(say(call).nothing_planned)
    planned, at = min(begins.items(), key=lambda pair: pair[1])
    words = say(call).unplanned_next.format(when=dated(at, call.zone, call.language))
    return without_occurrence(call, planned, at, words)


def without_occurrence(call: Call[Services], planned: TimerRequest, at: datetime, words: str) -> Result:
    """Return the Result, with these words, that leaves out the occurrence of a planned session at this moment: the
    others of a recurring one stay.
    """
    if planned.schedule is None:
        return Result(words, forget=(planned.id,))
    if begins_at(planned, call.now) == at:  # the next one: then they go on after it
        left = replace(planned, at=at, id="")
    elif isinstance(planned.schedule, Recurrence):
        soonest = max(call.now, planned.at - A_SECOND)  # so that its next occurrence stays
        left = replace(planned, at=soonest, schedule=when.without(planned.schedule, at), id="")
    else:
        raise ToolRefused(say(call).unsure_against)
    is_over = left.schedule is None or following(left.schedule, planned.id, left.at) is None
    return Result(words, later=() if is_over else (left,), forget=(planned.id,))


def begins_at(planned: TimerRequest, now: datetime) -> datetime | None:
    """Return when a planned session begins next; None if never."""
    if planned.schedule is None:
        return planned.at
    begins = following(planned.schedule, planned.id, now)
    return max(begins, planned.at) if begins else None


def recurring_sessions(call: Call[Services]) -> tuple[TimerRequest, ...]:
    """Return the timers of the planned sessions that recur."""
    return tuple(each for each in call.timers if each.kind == START and each.schedule is not None)


def planned_lines(call: Call[Services]) -> Iterator[str]:
    """Yield a line about each planned session: its minutes, and when it begins."""
    for each in call.timers:
        if each.kind == START:
            begins = following(each.schedule, each.id, call.now) if each.schedule else each.at
            when_said = in_full(each.schedule, call.language, call.now, call.zone) if each.schedule else ""
            first = dated(max(each.at, begins or each.at), call.zone, call.language)
            yield say(call).planned_line.format(minutes=each.text, when="; ".join(filter(None, (when_said, first))))


def start_due(conversation: Conversation, timer: Timer, context: TurnContext) -> Result:
    """Return the Result of a due timer of a planned session: begin the session. Only say that it is left out if one is
    told or paused; only send an invitation if WhatsApp's 24 hours since the person's last message are over.
    """
    notes, person, says = guide_notes_of(conversation), conversation.person, of(conversation.language)
    if notes.agreed_at is None or person is None:
        return Result("")
    if not reach.is_window_open(person.channel, person.whatsapp_heard_at, context.now()):
        return Result(says.invitation) if notes.session is None else Result("")
    if notes.session is not None:
        left_out = says.left_out_paused if notes.session.paused_at else says.left_out
        return Result(left_out.format(minutes=notes.session.minutes))
    telling = Telling(notes, conversation.timers, context.services, context.now())
    minutes = int(timer.text) if timer.text.isdecimal() else USUAL_LENGTH
    session = new_session(timer.event, minutes, conversation.language, person.channel, telling)
    return Result(
        says.begin.format(minutes=minutes, cost=cost_in_words(session, person.channel, telling)),
        notes=notes.change(session=session).store(),
        later=first_timers(session, telling),
        takes_floor=FLOOR,
    )


START_TIMER = LaneTimer(TimerRules(useful=timedelta(hours=1), returns=True), start_due)
PLAN_TOOLS = (
    plan_session,
    cancel_planned_sessions,
    cancel_next_session,
)
"""The tools of this file, in the order in which a model and HELP are offered them."""
