"""Pauses of the planned sessions: "for a week", "until monday", "tonight", "from the 19th to the 3rd"."""

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from pydantic import AwareDatetime, Field
from pydantic.json_schema import SkipJsonSchema

from parley.conversation.zones import dated, day_dated
from parley.errors import ToolRefused
from parley.lanes import when
from parley.lanes.guide.planning import A_SECOND, recurring_sessions
from parley.lanes.guide.texts import say
from parley.ports import Services
from parley.schedules import MOST_WITHOUT, following, moment
from parley.times import Length, Once, Range
from parley.tools.tool import Arguments, Call, NoArguments, Result, Tier, TimerRequest, tool

END_ALONE = re.compile(r"\d{4}-\d\d-\d\d")
HOUR = re.compile(r"\d{1,2}[:.h]\d\d|\d ?[ap]\.?m", re.IGNORECASE)
"""Match a date as programs write it, and an hour in figures."""


class PlanPause(Arguments):
    """The arguments of `pause_planned_sessions`."""

    until: str = Field(
        "",
        max_length=when.LONGEST_WHEN,
        description="How long, or which days, as they said: 'a week', 'until Monday', 'tonight'.",
    )
    end: SkipJsonSchema[str] = Field("", max_length=when.LONGEST_WHEN)
    """The day or the moment at which it ends; empty if `until` says how long it lasts."""


class PausedPlan(Arguments):
    """The prepared arguments of `pause_planned_sessions`: the moment until which no session begins by itself, and the
    first day of that while."""

    until: AwareDatetime
    first: date | None = None
    """None if it begins at once."""


def to_pause_plan(call: Call[Services], given: PlanPause) -> PausedPlan:
    """Return the end of the pause that the words mean. Raises ToolAsks if they mean none, and ToolRefused if no
    recurring session is planned.
    """
    if not recurring_sessions(call):
        raise ToolRefused(say(call).nothing_planned)
    if not given.end and (by_days := _paused_for_days(call, given.until)) is not None:
        return by_days
    said, argument = (given.end, "end") if given.end else (given.until, "until")
    match when.read(call, said, argument, may_lack_time=True):
        case Length(minutes):
            end = call.now + timedelta(minutes=minutes)
        case Once(at):
            end = at
        case _:
            raise when.unusable(call, "moment_unknown", said, argument)
    if end <= call.now:
        raise when.unusable(call, "moment_past", said, argument)
    return PausedPlan(until=end)


def _paused_for_days(call: Call[Services], phrase: str) -> PausedPlan | None:
    """Return the pause of a phrase that names days and no length: "until monday", "tonight", "next week", "19 december
    to 3 january". None for any other phrase, and for a moment: a date alone as programs
    write it is the end of the pause.
    """
    days, meant = when.days(call, phrase, "until"), when.meanings(call, phrase)
    today = call.now.astimezone(call.zone).date()
    if days is None:
        return None
    first, last = days
    if not meant and first == today < last:  # "until monday" ends as it begins
        return PausedPlan(until=when_begins(call, last))
    is_span = len(meant) == 1 and isinstance(meant[0], Range) and meant[0].all_day
    is_day = first == last and not END_ALONE.fullmatch(phrase.strip()) and not HOUR.search(phrase)
    if not (is_span or is_day) or last < today:
        return None
    return PausedPlan(until=when_begins(call, last + timedelta(days=1)), first=first if first > today else None)


def when_begins(call: Call[Services], day: date) -> datetime:
    """Return the moment at which a day begins, by the person's clock."""
    return moment(datetime.combine(day, time()), call.zone) or datetime.combine(day, time(), call.zone)


def pause_in_words(call: Call[Services], pause: PausedPlan) -> str:
    """Return a pause in words: its first and last day, or the day or moment at which it ends."""
    end = pause.until.astimezone(call.zone)
    last = day_dated((end - A_SECOND).date(), call.language)
    if pause.first is not None and pause.first == (end - A_SECOND).date():
        return say(call).on_the_day.format(when=last)
    if pause.first is not None:
        return say(call).from_day_to_day.format(first=day_dated(pause.first, call.language), last=last)
    is_day = end.time() == time()
    return say(call).until_when.format(
        when=day_dated(end.date(), call.language) if is_day else dated(end, call.zone, call.language)
    )


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            *("pause my calm sessions for {until:a week}", "pause my calm sessions until {end:monday}"),
            *("pause my sessions for {until:a week}", "pause my sessions until {end:monday}"),
            *("no calm sessions for {until:a week}", "pause the calm sessions for {until:a week}"),
            *("pause my calm sessions {until:a week}", "pause the calm sessions until {end:monday}"),
            *("no calm sessions until {end:monday}", "stop my calm sessions for {until:a week}"),
        ],
        "es": [
            *("pausa mis sesiones por {until:una semana}", "pausa mis sesiones hasta {end:el lunes}"),
            *(
                "pausa mis sesiones de calma por {until:una semana}",
                "pausa mis sesiones de calma hasta {end:el lunes}",
            ),
            *("pausa mis sesiones de calma {until:una semana}", "pausa las sesiones de calma {until:una semana}"),
            *("pausa las sesiones de calma por {until:una semana}", "deja mis sesiones de calma {until:una semana}"),
            *("deja mis sesiones de calma por {until:una semana}", "deja mis sesiones de calma hasta {end:el lunes}"),
        ],
    },
    prepare=to_pause_plan,
    question=lambda call, pause: say(call).ask_pause_plan.format(when=pause_in_words(call, pause)),
    in_help=False,
    minor=True,
)
def pause_planned_sessions(call: Call[Services], arguments: PausedPlan) -> Result:
    """Begin no planned session for a while; then they begin by themselves again."""
    if arguments.first is None:
        later, begins = _again_after(call, arguments.until)
    else:
        later, begins = _without_days(call, arguments.first, arguments.until)
    told = say(call).plan_paused if arguments.first is None else say(call).plan_left_out
    words = told.format(when=pause_in_words(call, arguments), next=begins)
    return Result(words, later=later, forget=tuple(each.id for each in recurring_sessions(call)))


@tool(
    Tier.WRITE,
    phrases={
        "en": ["resume my calm sessions", "resume my sessions", "begin my calm sessions again"],
        "es": [
            "retoma mis sesiones de calma",
            "retoma mis sesiones",
            "continúa mis sesiones de calma",
            "reanuda mis sesiones de calma",
            "reanuda mis sesiones",
        ],
    },
    question=lambda call, _: say(call).ask_resume_plan,
    in_help=False,
)
def resume_planned_sessions(call: Call[Services], arguments: NoArguments) -> Result:
    """Begin the planned sessions again that were paused for a while."""
    if not recurring_sessions(call):
        raise ToolRefused(say(call).nothing_planned)
    later, first = _again_after(call, call.now)
    words = say(call).plan_resumed.format(next=first)
    return Result(words, later=later, forget=tuple(each.id for each in recurring_sessions(call)))


def _without_days(call: Call[Services], first: date, until: datetime) -> tuple[tuple[TimerRequest, ...], str]:
    """Return the timers of the recurring sessions without the days from the first until a moment, and when the next
    session begins. Raises ToolRefused if none does.
    """
    last = (until - A_SECOND).astimezone(call.zone).date()
    days = {first + timedelta(days=n) for n in range((last - first).days + 1)}
    left = [
        replace(
            each,
            at=max(call.now, each.at - A_SECOND),
            schedule=each.schedule.model_copy(
                update={"without": tuple(sorted({*each.schedule.without, *days}))[:MOST_WITHOUT]}
            ),
            id="",
        )
        for each in recurring_sessions(call)
        if each.schedule is not None
    ]
    ahead = [at for each in left if each.schedule and (at := following(each.schedule, each.id, each.at)) is not None]
    if not ahead:
        raise ToolRefused(say(call).nothing_planned)
    return tuple(left), dated(min(ahead), call.zone, call.language)


def _again_after(call: Call[Services], after: datetime) -> tuple[tuple[TimerRequest, ...], str]:
    """Return the timers of the recurring sessions, set for after this moment, and when the first of them begins. Raises
    ToolRefused if none comes after it.
    """
    later = tuple(replace(each, at=after, id="") for each in recurring_sessions(call))
    ahead = [at for each in later if each.schedule and (at := following(each.schedule, each.id, after)) is not None]
    if not ahead:
        raise ToolRefused(say(call).nothing_planned)
    return later, dated(min(ahead), call.zone, call.language)


PAUSE_TOOLS = (pause_planned_sessions, resume_planned_sessions)
"""The tools of this file, in the order in which a model and HELP are offered them."""
