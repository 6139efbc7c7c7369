"""How the intake goes on, and what a habit's schedule sets: what several tools and timers have in common. Pure.

    example -> try one now, or make it yours? -> habit -> anchor -> why -> when -> anything else -> feedback

Each answer is saved when it comes, and what is needed for a daily prompt is set as soon as it is known. So whoever
stops answering half-way loses nothing, and no model is needed.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from parley.conversation.schedule_words import in_full
from parley.conversation.timers import whole_seconds
from parley.conversation.zones import dated
from parley.lanes.coach.notes import (
    AFTER_A_PROMPT,
    FEEDBACK,
    INTAKE,
    PREPARATION,
    PROMPT,
    PROMPT_REMINDER,
    REQUEST,
    CoachNotes,
)
from parley.lanes.coach.settings import CoachSettings
from parley.lanes.coach.texts import of
from parley.lanes.coach.words import action, prompt, to_you
from parley.ports import Services
from parley.schedules import Recurrence, Schedule, following, moment
from parley.texts import Language
from parley.tools.tool import Call, MissingArgument, Result, TimerRequest

ANSWERED_BY = {"preferred_time": ("scheduler", "when")}
"""The tool and the argument that an answer goes to, where it is not `save_user_profile` and the field itself."""
NO_REPLY = timedelta(hours=5)
"""The time after a prompt until the person is reminded of it, once."""
REQUESTS = (timedelta(minutes=15), timedelta(hours=3))
"""The times after a prompt at which the person is asked how it went: first, and once more."""
OPTIONAL = ("motivational_frame", "additional_info")
"""The questions of the intake that a person may answer with a no."""


def going_on(call: Call[Services], notes: CoachNotes, words: Iterable[str], forget: Iterable[str] = ()) -> Result:
    """Return a result with these words and with what comes next: the daily prompt is set once it may be, and the next
    question of the intake is asked."""
    says, said, forgotten, notes = of(call.language), list(words), tuple(forget), going(notes, call.now)
    later: tuple[TimerRequest, ...] = ()
    set_already = any(each.kind == PROMPT and each.id not in forgotten for each in call.timers)
    if notes.may_prompt and notes.status == "active" and not set_already:
        later = prompts(call, notes)
    asks = () if notes.stage == "feedback" and notes.may_prompt else next_questions(notes, call.language)
    if not asks and notes.stage == "intake":
        notes = notes.change(stage="feedback")
        said.append(says.all_set.format(**described(call, notes)))
    return Result(
        " ".join(each for each in said if each),
        later=later,
        forget=forgotten,
        notes=notes.store(),
        asks=asks,
        closes=True,
    )


def going(notes: CoachNotes, now: datetime) -> CoachNotes:
    """Return the coach's notes without a schedule of prompts that is over, so that the person is asked for a new
    one."""
    if notes.schedule is None or following(notes.schedule, "", now) is not None:
        return notes
    asked = tuple(field for field in notes.asked if field != "preferred_time")
    return notes.change(profile=notes.profile.change(preferred_time=None), asked=asked)


def next_questions(notes: CoachNotes, language: Language) -> tuple[MissingArgument, ...]:
    """Return the first question of the intake that is not answered yet, alone; empty if all are answered."""
    for field in INTAKE:
        if field not in notes.asked and not getattr(notes.profile, field):
            tool, argument = ANSWERED_BY.get(field, ("save_user_profile", field))
            words = of(language).questions[field]
            return (MissingArgument(words, tool, argument, no="" if field in OPTIONAL else None),)
    return ()


def try_or_own(language: Language) -> MissingArgument:
    """The question behind the example: try one now, or make their own?"""
    says = of(language)
    options = ((says.try_now, "try"), (says.make_it_yours, "own"))
    return MissingArgument(says.try_or_own, "choose_start", "how", options, yes="own", no="later")


def did_you(language: Language) -> MissingArgument:
    """The question below each prompt: did the person do it?"""
    says = of(language)
    options = ((says.done, "done"), (says.next_time, "next_time"))
    return MissingArgument(says.did_you, "record_feedback", "outcome", options, yes="done", no="next_time")


def how_intense(notes: CoachNotes, language: Language) -> MissingArgument:
    """The question about the intensity, with the levels that can be reached from the present one."""
    says, level = of(language), notes.profile.intensity
    changes = [c for c in says.changes if (c, level) not in (("decrease", "low"), ("increase", "high"))]
    options = tuple((says.changes[each], each) for each in changes)
    return MissingArgument(says.how_intense, "set_intensity", "change", options, yes="keep", no="keep")


# --- what is set ----------------------------------------------------------------------------------------------------


def local(call: Call[Services], schedule: Schedule) -> Schedule:
    """Return the moment by the person's clock, as far as it is known."""
    return schedule.model_copy(update={"zone": call.zone.key}) if call.knows_zone else schedule


def prompts(call: Call[Services], notes: CoachNotes) -> tuple[TimerRequest, ...]:
    """The timers of the daily prompt and of what prepares for the first one. They must be the first timers of their
    action."""
    schedule = notes.schedule
    if schedule is None:
        return ()
    schedule = local(call, schedule)
    after = max(first_after(notes, schedule, call.now), notes.paused_until or call.now)
    due = following(schedule, f"{call.effect}.t0", after)
    if due is None:  # it is over by then
        return ()
    first = TimerRequest(after, of(call.language).fallback, schedule=schedule, kind=PROMPT)
    return (first, *preparation(call.services.settings.of(CoachSettings), due, call.now))


def several_a_day(schedule: Schedule | None) -> bool:
    """Return whether the schedule has more than one prompt on a day."""
    return isinstance(schedule, Recurrence) and len(schedule.times) > 1


def first_after(notes: CoachNotes, schedule: Schedule, now: datetime) -> datetime:
    """Return the moment from which a prompt may come: not today, if the only prompt of today has gone out."""
    zone = ZoneInfo(schedule.zone)
    today = now.astimezone(zone).date()
    if notes.prompted_on != today or several_a_day(schedule):
        return now
    tomorrow = moment(datetime.combine(today + timedelta(days=1), time()), zone)
    return max(now, tomorrow - timedelta(seconds=1)) if tomorrow else now


def preparation(settings: CoachSettings, due: datetime, now: datetime) -> tuple[TimerRequest, ...]:
    """The timer of the preparation for a prompt that is due then; none if there is no time left for it."""
    minutes = settings.preparation_minutes
    at = due - timedelta(minutes=minutes)
    return (TimerRequest(at, "", kind=PREPARATION),) if minutes and at > now else ()


def after_a_prompt(settings: CoachSettings, now: datetime) -> tuple[TimerRequest, ...]:
    """The timers that follow a prompt: a reminder, and the questions how it went."""
    seconds = whole_seconds(now)
    later = [TimerRequest(seconds + NO_REPLY, "", kind=PROMPT_REMINDER)]
    if settings.feedback_minutes:
        later.append(TimerRequest(seconds + timedelta(minutes=settings.feedback_minutes), "", kind=FEEDBACK))
    if settings.feedback_requests:
        later += [TimerRequest(seconds + each, "", kind=REQUEST) for each in REQUESTS]
    return tuple(later)


def all_set_for(call: Call[Services]) -> tuple[str, ...]:
    """The ids of all timers that the coach has set for this person."""
    return tuple(each.id for each in call.timers if each.kind in (PROMPT, PREPARATION, *AFTER_A_PROMPT))


def only_prompts(call: Call[Services]) -> tuple[str, ...]:
    """The ids of the timers of the daily prompt and of its preparation."""
    return tuple(each.id for each in call.timers if each.kind in (PROMPT, PREPARATION))


# --- words ----------------------------------------------------------------------------------------------------------


def described(call: Call[Services], notes: CoachNotes) -> dict[str, str]:
    """The values for the braces in sentences about a habit."""
    profile, schedule, language = notes.profile, notes.schedule, call.language
    when = in_full(schedule, language, call.now) if schedule else of(language).no_time_yet
    return {
        "habit": action(notes.profile, language),
        "anchor": to_you(profile.prompt_anchor, language) or "…",
        "when": when,
        "count": str(profile.success_count),
        "total": str(profile.total_prompts),
    }


def status(call: Call[Services], notes: CoachNotes) -> str:
    """Return how the person's habit stands, in words."""
    says = of(call.language)
    if notes.status == "paused" and notes.paused_until is not None:
        return says.status_paused.format(when=dated(notes.paused_until, call.zone, call.language))
    return says.status.format(**described(call, notes))


def next_prompt(call: Call[Services], later: Iterable[TimerRequest]) -> str:
    """When the next prompt comes by these timers, in words."""
    first = next(each for each in later if each.kind == PROMPT)
    assert first.schedule is not None  # a prompt recurs
    due = following(first.schedule, f"{call.effect}.t0", first.at)
    assert due is not None  # `prompts` sets none that is over
    return dated(due, ZoneInfo(first.schedule.zone), call.language)


def plain(notes: CoachNotes, language: Language, motivation: str) -> str:
    """The daily prompt in its fixed form, for which no model is needed."""
    return prompt(notes.profile, language, action(notes.profile, language), motivation)
