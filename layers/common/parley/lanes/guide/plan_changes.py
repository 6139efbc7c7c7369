"""Changes of planned sessions in a person's own words: a session on a day is left out, those at an hour are cancelled,
all are paused for a while, or one is moved or made longer. `session_requests.py` reads such texts.

Nothing is changed that the words do not name: where they fit no planned session, the person is told what is planned.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import islice

from pydantic import AwareDatetime, Field

from parley import times
from parley.conversation.zones import dated
from parley.errors import ToolAsks, ToolRefused
from parley.lanes import when
from parley.lanes.guide.notes import START
from parley.lanes.guide.phases import LENGTHS, USUAL_LENGTH
from parley.lanes.guide.plan_pauses import PausedPlan, pause_in_words, pause_planned_sessions
from parley.lanes.guide.planning import (
    begins_at,
    planned_lines,
    when_in_words,
    without_occurrence,
)
from parley.lanes.guide.request_times import hours_in, is_an_end, without_lasting
from parley.lanes.guide.texts import say
from parley.lanes.weekly_days import all_days_but
from parley.ports import Services
from parley.schedules import Recurrence, Schedule, following, upcoming
from parley.texts import LANGUAGES
from parley.times import Length, Meaning, Once
from parley.tools.tool import Arguments, Call, NoArguments, Result, Tier, TimerRequest, tool

MOST_AHEAD = 60
"""How many occurrences ahead a day is looked for."""
A_DAY = timedelta(days=1)
DAYS_OF_A_WEEK = 7
ANY_HOUR = "21:00"
"""An hour that makes a time of days without one, so that the days can be read."""
HALF_A_DAY = 12
"""The hours by which "at 9" may be another hour than it says."""


class LeavingOut(Arguments):
    """The arguments of `leave_out_sessions`: when no session is to begin by itself."""

    when: str = Field(min_length=1, max_length=when.LONGEST_WHEN)
    for_good: str = Field("", max_length=3)
    """Whether the words say that the sessions come no more; empty if they do not."""


class LeftOut(Arguments):
    """The prepared arguments of `leave_out_sessions`. One of `ids`, `at` and `until` is given."""

    ids: tuple[str, ...] = ()
    """The planned sessions that are cancelled."""
    single: str = ""
    """The planned session of which the occurrence at `at` is left out."""
    at: AwareDatetime | None = None
    until: AwareDatetime | None = None
    """The moment until which no recurring session begins."""
    weekly: str = ""
    """The days and the hour of the one that recurs, where a day of each week is left out: "every day except fridays
    21:00"."""


def to_leave_out(call: Call[Services], given: LeavingOut) -> LeftOut:
    """Return which planned sessions the words leave out. Raises ToolRefused if none is planned, or none for then."""
    planned, said = _all_planned(call), without_lasting(given.when)
    meant = _meanings(call, said)
    ends = [call.now + timedelta(minutes=each.minutes) for each in meant if isinstance(each, Length)]
    if is_an_end(given.when):
        ends += [each.at for each in meant if isinstance(each, Once)]
    if ends:
        ahead = [each for each in ends if each > call.now]
        if not ahead:
            raise when.unusable(call, "moment_past", given.when)
        return LeftOut(until=min(ahead))
    of_day = _meanings(_at_midnight(call), said)
    if any(isinstance(each, Once) for each in of_day) and times.names_day(said, LANGUAGES):
        single, at = _on_a_day(call, planned, of_day)
        return LeftOut(single=single.id, at=at)
    fitting = _fitting(call, planned, said)
    if not fitting and (weekly := _without_weekly(planned, said)) is not None:
        return weekly
    if not fitting:
        raise _none_then(call)
    if not given.for_good:
        raise ToolRefused(say(call).unsure_against)
    return LeftOut(ids=tuple(each.id for each in fitting))


def _without_weekly(planned: Sequence[TimerRequest], said: str) -> LeftOut | None:
    """Return the only session that recurs every day without a day of each week; None if there is none, or for another
    phrase.
    """
    daily = [each for each in _recurring(planned) if isinstance(each.schedule, Recurrence)]
    if len(daily) != 1 or not (others := all_days_but(said)):
        return None
    schedule = daily[0].schedule
    is_daily = isinstance(schedule, Recurrence) and len(schedule.days_of_week or ()) == DAYS_OF_A_WEEK
    if not isinstance(schedule, Recurrence) or not is_daily:
        return None
    return LeftOut(single=daily[0].id, weekly=f"{others} {schedule.times[0]:%H:%M}")


def _meanings(call: Call[Services], said: str) -> tuple[Meaning, ...]:
    """Return the meanings of a phrase about time, also of an hour alone ("las 9"); () if it has none."""
    return next((meant for each in hours_in(said) if (meant := when.meanings(call, each))), ())


def _at_midnight(call: Call[Services]) -> Call[Services]:
    """Return the call as of the day's beginning, so that "tonight" is this evening also when its usual hour is over."""
    return replace(call, now=_local(call, call.now).replace(hour=0, minute=0, second=0, microsecond=0))


def _all_planned(call: Call[Services]) -> Sequence[TimerRequest]:
    """Return the planned sessions. Raises ToolRefused if there are none."""
    planned = [each for each in call.timers if each.kind == START and begins_at(each, call.now)]
    if not planned:
        raise ToolRefused(say(call).nothing_planned)
    return planned


def _recurring(planned: Sequence[TimerRequest]) -> list[TimerRequest]:
    return [each for each in planned if each.schedule is not None]


def _none_then(call: Call[Services]) -> ToolRefused:
    """Return the refusal that tells what is planned instead."""
    return ToolRefused(" ".join((say(call).none_planned_then, *planned_lines(call))))


def _on_a_day(
    call: Call[Services], planned: Sequence[TimerRequest], meant: Sequence[Meaning]
) -> tuple[TimerRequest, datetime]:
    """Return the one planned session that begins on a day which the words name, and when it begins. Raises ToolRefused
    if not just one does.
    """
    days = {each.at.astimezone(call.zone).date() for each in meant if isinstance(each, Once)}
    found = [(each, at) for each in planned for at in _occurrences(call, each) if _local(call, at).date() in days]
    if len(found) > 1:
        hours = _hours(call, meant)
        found = [(each, at) for each, at in found if _local(call, at).time() in hours]
    if len(found) != 1:
        raise _none_then(call)
    return found[0]


def _occurrences(call: Call[Services], planned: TimerRequest) -> Iterator[datetime]:
    """Yield when a planned session begins, at most MOST_AHEAD times."""
    if planned.schedule is None:
        yield planned.at
        return
    ahead = upcoming(planned.schedule, planned.id, call.now)
    yield from (at for at in islice(ahead, MOST_AHEAD) if at >= planned.at)


def _local(call: Call[Services], at: datetime) -> datetime:
    return at.astimezone(call.zone)


def _hours(call: Call[Services], meant: Sequence[Meaning]) -> frozenset[time]:
    """Return the times of day that the words may mean, in both halves of the day."""
    found = {_local(call, each.at).time() for each in meant if isinstance(each, Once) and each.has_time}
    found |= {at for each in meant if isinstance(each, Recurrence) for at in each.times}
    return frozenset(each.replace(hour=(each.hour + more) % 24) for each in found for more in (0, HALF_A_DAY))


def _fitting(call: Call[Services], planned: Sequence[TimerRequest], said: str) -> list[TimerRequest]:
    """Return the planned sessions whose hour and days are those that the words name ("9 o'clock", "every evening")."""
    timed = _meanings(call, said)
    meant = timed or when.meanings(call, f"{said} {ANY_HOUR}")
    hours, is_any = _hours(call, meant), not timed
    rules = {each.rule for each in meant if isinstance(each, Recurrence)}
    return [
        each
        for each in planned
        if (is_any or not hours.isdisjoint(_times_of_day(call, each)))
        and (not rules or (isinstance(each.schedule, Recurrence) and each.schedule.rule in rules))
        and meant
    ]


def _times_of_day(call: Call[Services], planned: TimerRequest) -> tuple[time, ...]:
    if isinstance(planned.schedule, Recurrence):
        return planned.schedule.times
    return (_local(call, planned.at).time(),)


@tool(
    Tier.WRITE,
    phrases={"en": ["no calm session {when:tonight}"], "es": ["sin sesión de calma {when:esta noche}"]},
    prepare=to_leave_out,
    question=lambda call, left: _whether_to_leave_out(call, left),
    in_help=False,
    is_for_phrases=True,
)
def leave_out_sessions(call: Call[Services], arguments: LeftOut) -> Result:
    """Leave out a planned session on a day, cancel those at an hour, or begin none for a while."""
    says = say(call)
    if arguments.weekly:
        change = to_change(call, PlanChange(which="", minutes="", when=arguments.weekly, planned=arguments.single))
        changed = change_planned_session.run(call, change)
        return changed if isinstance(changed, Result) else Result(changed)
    if arguments.until is not None:
        paused = pause_planned_sessions.run(call, PausedPlan(until=arguments.until))
        return paused if isinstance(paused, Result) else Result(paused)
    if arguments.at is not None:
        single = next((each for each in call.timers if each.id == arguments.single), None)
        words = says.unplanned_next.format(when=dated(arguments.at, call.zone, call.language))
        return without_occurrence(call, single, arguments.at, words) if single else Result(says.nothing_planned)
    left = [when_in_words(call, each) for each in call.timers if each.kind == START and each.id not in arguments.ids]
    still = (says.still_planned.format(when="; ".join(left)),) if left else ()
    return Result(" ".join((says.unplanned, *still)), forget=arguments.ids)


def _whether_to_leave_out(call: Call[Services], left: LeftOut) -> str:
    """Return the question whether to leave out just these sessions."""
    if left.until is not None:
        paused = PausedPlan(until=left.until)
        return say(call).ask_pause_plan.format(when=pause_in_words(call, paused))
    if left.at is not None:
        return say(call).ask_leave_out.format(when=dated(left.at, call.zone, call.language))
    if left.weekly:
        return say(call).ask_leave_out.format(when=left.weekly)
    named = "; ".join(when_in_words(call, each) for each in call.timers if each.id in left.ids)
    return say(call).ask_leave_out.format(when=named)


# --- moved, or of another length --------------------------------------------------------------------------------------


class PlanChange(Arguments):
    """The arguments of `change_planned_session`: the new time or length of a planned session."""

    which: str = Field("", max_length=when.LONGEST_WHEN)
    """The words of a time that say which session is meant; empty if there are none."""
    minutes: str = Field("", max_length=3)
    when: str = Field("", max_length=when.LONGEST_WHEN)
    planned: str = ""
    """The id of the planned session, where the person has chosen it."""


class ChangedPlan(Arguments):
    """The prepared arguments of `change_planned_session`."""

    planned: str
    minutes: int
    at: AwareDatetime
    """The moment of a single session, or the one from which a recurring session begins."""
    schedule: Schedule | None = None
    leaves_out: AwareDatetime | None = None
    """The occurrence that this session takes the place of, if only that one is moved."""


def to_change(call: Call[Services], given: PlanChange) -> ChangedPlan:
    """Return the planned session as it is to be. Raises ToolRefused if none is planned or the length is not offered,
    and ToolAsks if it is not clear which session or which time is meant.
    """
    says, asked = say(call), int(given.minutes) if given.minutes.isdecimal() else None
    if asked is not None and asked not in LENGTHS:
        raise ToolRefused(says.no_such_length)
    planned, occurrence = _meant(call, given)
    kept = int(planned.text) if planned.text.isdecimal() else USUAL_LENGTH
    recurs = planned.schedule if isinstance(planned.schedule, Recurrence) and occurrence is None else None
    near = occurrence or begins_at(planned, call.now) or planned.at
    begins = near if recurs is None else call.now if near == following(recurs, planned.id, call.now) else near - A_DAY
    found = ChangedPlan(planned=planned.id, minutes=asked or kept, at=begins, schedule=recurs, leaves_out=occurrence)
    if not given.when:
        return found
    with when.keeping(minutes=given.minutes, which=given.which, planned=planned.id):
        match when.moved(call, recurs, given.when, near):
            case Recurrence() as moved:
                return found.model_copy(update={"schedule": when.begun(call, moved, given.when)})
            case Once(at, True) if at > call.now:
                is_alone = recurs is not None and times.is_once(given.when, LANGUAGES)
                alone = when.moved_alone(call, recurs, given.when, at, near) if recurs and is_alone else occurrence
                return found.model_copy(update={"schedule": None, "at": at, "leaves_out": alone})
        raise when.unusable(call, "moment_unknown", given.when)


def _meant(call: Call[Services], given: PlanChange) -> tuple[TimerRequest, datetime | None]:
    """Return the planned session that is meant; and if only one occurrence of it is, when that begins."""
    planned = _all_planned(call)
    chosen = [each for each in planned if each.id == given.planned]
    if given.which and not chosen:
        meant = _meanings(_at_midnight(call), given.which)
        if any(isinstance(each, Once) for each in meant) and times.names_day(given.which, LANGUAGES):
            single, at = _on_a_day(call, planned, meant)
            return single, at if single.schedule is not None else None
        planned = _fitting(call, planned, given.which)
        if not planned:
            raise _none_then(call)
    if len(found := chosen or _recurring(planned) or planned) == 1:
        return found[0], None
    options = [(when_in_words(call, each), each.id) for each in found]
    raise ToolAsks(say(call).which_planned, "planned", options)


@tool(
    Tier.WRITE,
    phrases={
        "en": ["move my calm session to {when:9pm}"],
        "es": ["mueve mi sesión de calma a {when:las 9 de la noche}"],
    },
    prepare=to_change,
    question=lambda call, plan: _whether_to_change(call, plan),
    in_help=False,
    is_for_phrases=True,
)
def change_planned_session(call: Call[Services], arguments: ChangedPlan) -> Result:
    """Move a planned session to another time, or give it another length."""
    old = next((each for each in call.timers if each.id == arguments.planned), None)
    if old is None:
        return Result(say(call).nothing_planned)
    request = TimerRequest(arguments.at, str(arguments.minutes), schedule=arguments.schedule, kind=START)
    words = say(call).planned.format(minutes=arguments.minutes, when=_as_planned(call, arguments))
    if arguments.leaves_out is None:
        return Result(words, later=(request,), forget=(old.id,))
    rest = without_occurrence(call, old, arguments.leaves_out, words)
    return Result(words, later=(*rest.later, request), forget=rest.forget)


def _whether_to_change(call: Call[Services], plan: ChangedPlan) -> str:
    """Return the question whether to change a planned session, with what it is to be and what it was."""
    says, words = say(call), _as_planned(call, plan)
    if plan.leaves_out is not None:
        old = dated(plan.leaves_out, call.zone, call.language)
    else:
        old = "; ".join(when_in_words(call, each) for each in call.timers if each.id == plan.planned)
    replaced = (says.plan_replaces.format(old=old),) if old else ()
    return " ".join((says.ask_change_plan.format(minutes=plan.minutes, when=words), *replaced))


def _as_planned(call: Call[Services], plan: ChangedPlan) -> str:
    return when_in_words(call, TimerRequest(plan.at, "", schedule=plan.schedule, kind=START))


@tool(
    Tier.READ,
    phrases={"en": ["what sessions do I have"], "es": ["qué sesiones tengo"]},
    in_help=False,
    is_for_phrases=True,
)
def show_planned_sessions(call: Call[Services], arguments: NoArguments) -> str:
    """Which sessions are planned, and when they begin."""
    return "\n".join(planned_lines(call)) or say(call).nothing_planned


# --- not understood ---------------------------------------------------------------------------------------------------


class UnclearRequest(Arguments):
    """The arguments of `ask_about_sessions`."""

    is_against: str = Field("", max_length=3)
    """Whether the text says that a session is not to come; empty if it does not."""


@tool(Tier.READ, in_help=False, is_for_phrases=True)
def ask_about_sessions(call: Call[Services], arguments: UnclearRequest) -> str:
    """Ask what a text about planned sessions means that is not read whole."""
    says = say(call)
    return says.unsure_against if arguments.is_against else says.unsure_plan


CHANGE_TOOLS = (leave_out_sessions, change_planned_session, show_planned_sessions, ask_about_sessions)
"""The tools of this file."""
