"""The steps of the intake, and the timers that a habit's schedule sets: shared by several tools and timers. Pure.

    example -> try one now, or make it yours? -> habit -> anchor -> why -> when -> anything else -> feedback

Each answer is saved when it comes, and the daily prompt is set as soon as the anchor and the time are known. So a
person who stops answering half-way loses nothing, and no model is needed.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from parley.conversation.schedule_words import in_full
from parley.conversation.timers import whole_seconds
from parley.conversation.zones import dated, day_dated
from parley.errors import ToolRefused
from parley.lanes.coach.notes import (
    AFTER_A_PROMPT,
    FEEDBACK,
    INTAKE,
    OPTIONAL,
    PREPARATION,
    PROMPT,
    PROMPT_REMINDER,
    REQUEST,
    CoachNotes,
    for_call,
)
from parley.lanes.coach.settings import CoachSettings
from parley.lanes.coach.texts import of
from parley.lanes.coach.words import action, anchor_of, contracted, prompt
from parley.ports import Services
from parley.schedules import Recurrence, Schedule, following, moment
from parley.texts import Language
from parley.tools.tool import Call, MissingArgument, Result, TimerRequest

ANSWERED_BY = {"preferred_time": ("scheduler", "when")}
"""For each field of the intake that `save_user_profile` does not take: the tool and the argument that do.
"""
NO_REPLY = timedelta(hours=5)
"""How long after an unanswered prompt the person is reminded of it, once."""
REQUESTS = (timedelta(minutes=15), timedelta(hours=3))
"""The times after a prompt at which the person is asked how it went: first, and once more."""


def going_on(call: Call[Services], notes: CoachNotes, words: Iterable[str], forget: Iterable[str] = ()) -> Result:
    """Return the Result that goes on with the intake: these words, then the next question that is open. Set the daily
    prompt once the anchor and the time are known, and cancel the timers of the ids in `forget`.
    """
    says, said, forgotten, notes = of(call.language), list(words), tuple(forget), going(notes, call.now)
    if notes.is_medicine and notes.profile.habit_domain != for_call(call).profile.habit_domain:
        said.append(says.medicine)
    later: tuple[TimerRequest, ...] = ()
    set_already = any(each.kind == PROMPT and each.id not in forgotten for each in call.timers)
    if notes.may_prompt and notes.status == "active" and not set_already:
        later = prompts(call, notes)
    asks = () if notes.stage == "feedback" and notes.may_prompt else next_questions(notes, call.language)
    if not asks and notes.stage == "intake":
        notes = notes.change(stage="feedback")
        said.append(contracted(says.all_set.format(**described(call, notes)), call.language))
    return Result(
        " ".join(each for each in said if each),
        later=later,
        forget=forgotten,
        notes=notes.store(),
        asks=asks,
        closes=True,
    )


def going(notes: CoachNotes, now: datetime) -> CoachNotes:
    """Return the coach's notes, without the schedule of prompts if it has no time left to come: then the intake asks
    for a new one.
    """
    if notes.schedule is None or following(notes.schedule, "", now) is not None:
        return notes
    asked = tuple(field for field in notes.asked if field != "preferred_time")
    return notes.change(profile=notes.profile.change(preferred_time=None), asked=asked)


def next_questions(notes: CoachNotes, language: Language) -> tuple[MissingArgument, ...]:
    """Return the first question of the intake that has no answer yet, alone in a tuple; an empty tuple if all are
    answered.
    """
    for field in INTAKE:
        if field not in notes.asked and not getattr(notes.profile, field):
            tool, argument = ANSWERED_BY.get(field, ("save_user_profile", field))
            words = of(language).questions[field]
            no = "" if field in OPTIONAL else None
            yes = "" if field == "motivational_frame" else None  # "yes please" tells no reason: go on without one
            return (MissingArgument(words, tool, argument, yes=yes, no=no),)
    return ()


def try_or_own(language: Language) -> MissingArgument:
    """Return the question that follows the example prompt: try one now, or name a habit of their own?"""
    says = of(language)
    options = ((says.try_now, "try"), (says.make_it_yours, "own"))
    return MissingArgument(says.try_or_own, "choose_start", "how", options, yes="own", no="later")


def did_you(language: Language) -> MissingArgument:
    """Return the question that follows each prompt: did the person do it?"""
    says = of(language)
    options = ((says.done, "done"), (says.next_time, "next_time"))
    return MissingArgument(says.did_you, "record_feedback", "outcome", options, yes="done", no="next_time")


def how_intense(notes: CoachNotes, language: Language) -> MissingArgument:
    """Return the question whether the habit is to be smaller, the same or bigger. A change beyond the lowest or highest
    intensity is not offered.
    """
    says, level = of(language), notes.profile.intensity
    changes = [c for c in says.changes if (c, level) not in (("decrease", "low"), ("increase", "high"))]
    options = tuple((says.changes[each], each) for each in changes)
    return MissingArgument(says.how_intense, "set_intensity", "change", options, yes="keep", no="keep")


# --- what is set ----------------------------------------------------------------------------------------------------


def local(call: Call[Services], schedule: Schedule) -> Schedule:
    """Return the schedule in the person's time zone; unchanged if their zone is not known."""
    return schedule.model_copy(update={"zone": call.zone.key}) if call.knows_zone else schedule


def prompts(call: Call[Services], notes: CoachNotes) -> tuple[TimerRequest, ...]:
    """Return the timers of the daily prompt and of the preparation before the first one; empty without a schedule, or
    if it has no time left. The prompt's timer must be the first that the tool call sets, because its id is expected to
    end in ".t0".
    """
    schedule = notes.schedule
    if schedule is None:
        return ()
    schedule = local(call, schedule)
    after = max(first_after(notes, schedule, call.now), notes.paused_until or call.now)
    due = following(schedule, f"{call.effect}.t0", after)
    if due is None:  # the schedule has no time left after that
        return ()
    first = TimerRequest(after, of(call.language).fallback, schedule=schedule, kind=PROMPT)
    return (first, *preparation(call.services.settings.of(CoachSettings), due, call.now))


MOST_LEFT_OUT = 92
"""The most days that are left out ahead, as many as the longest pause has."""


def without_days(notes: CoachNotes, first: date, last: date, today: date) -> CoachNotes:
    """Return the notes with the days from the first to the last left out of the schedule, and without those that are
    over. There must be a schedule.
    """
    assert notes.schedule is not None
    out = {first + timedelta(days=n) for n in range((last - first).days + 1)}
    kept = sorted({*(each for each in notes.schedule.without if each >= today), *out})[:MOST_LEFT_OUT]
    return with_left_out(notes, kept)


def with_left_out(notes: CoachNotes, days: Iterable[date]) -> CoachNotes:
    """Return the notes with exactly these days left out of the schedule."""
    assert notes.schedule is not None
    schedule = notes.schedule.model_copy(update={"without": tuple(days)})
    return notes.change(profile=notes.profile.change(preferred_time=schedule))


def days_left_out(call: Call[Services], notes: CoachNotes, first: date, last: date) -> Result:
    """Return the Result that leaves out the prompts of these days: the others come as they did. Raises ToolRefused if
    none comes after them.
    """
    says, changed = of(call.language), without_days(notes, first, last, now_there(call, notes).date())
    later = prompts(call, changed)
    if not later:
        raise ToolRefused(says.over_by_then)
    words = says.skipped if first == last else says.skipped_days
    one, other = (day_dated(each, call.language) for each in (first, last))
    told = words.format(when=one, last=other, next=next_prompt(call, later))
    return Result(told, later=later, forget=only_prompts(call), notes=changed.store(), closes=True)


def several_a_day(schedule: Schedule | None) -> bool:
    """Return whether the schedule has more than one prompt on a day."""
    return isinstance(schedule, Recurrence) and len(schedule.times) > 1


def first_after(notes: CoachNotes, schedule: Schedule, now: datetime) -> datetime:
    """Return the moment after which the next prompt may come: the end of today if the schedule has one prompt a day and
    today's was sent; else `now`.
    """
    zone = ZoneInfo(schedule.zone)
    today = now.astimezone(zone).date()
    if notes.prompted_on != today or several_a_day(schedule):
        return now
    tomorrow = moment(datetime.combine(today + timedelta(days=1), time()), zone)
    return max(now, tomorrow - timedelta(seconds=1)) if tomorrow else now


def preparation(settings: CoachSettings, due: datetime, now: datetime) -> tuple[TimerRequest, ...]:
    """Return the timer that announces the prompt which comes at `due`, some minutes earlier; empty if that moment is
    over or the operator has switched preparations off.
    """
    minutes = settings.preparation_minutes
    at = due - timedelta(minutes=minutes)
    return (TimerRequest(at, "", kind=PREPARATION),) if minutes and at > now else ()


def after_a_prompt(settings: CoachSettings, now: datetime) -> tuple[TimerRequest, ...]:
    """Return the timers that follow a prompt: the reminder after five hours and, as the operator has set, the move to
    the stage "feedback" and the requests how it went.
    """
    seconds = whole_seconds(now)
    later = [TimerRequest(seconds + NO_REPLY, "", kind=PROMPT_REMINDER)]
    if settings.feedback_minutes:
        later.append(TimerRequest(seconds + timedelta(minutes=settings.feedback_minutes), "", kind=FEEDBACK))
    if settings.feedback_requests:
        later += [TimerRequest(seconds + each, "", kind=REQUEST) for each in REQUESTS]
    return tuple(later)


def all_set_for(call: Call[Services]) -> tuple[str, ...]:
    """Return the ids of all timers that the coach has set for this person."""
    return tuple(each.id for each in call.timers if each.kind in (PROMPT, PREPARATION, *AFTER_A_PROMPT))


def only_prompts(call: Call[Services]) -> tuple[str, ...]:
    """Return the ids of the timers of the daily prompt and of the preparation before it."""
    return tuple(each.id for each in call.timers if each.kind in (PROMPT, PREPARATION))


# --- words ----------------------------------------------------------------------------------------------------------


def now_there(call: Call[Services], notes: CoachNotes) -> datetime:
    """Return the present moment in the person's time zone; if that is unknown, in the zone of the habit's schedule."""
    schedule = notes.schedule
    return call.now.astimezone(call.zone if call.knows_zone or schedule is None else ZoneInfo(schedule.zone))


def described(call: Call[Services], notes: CoachNotes) -> dict[str, str]:
    """Return the values for the placeholders in sentences about the habit: habit, anchor, when, count and total. A
    prompt of today that still awaits its answer is not among the total.
    """
    is_awaited = notes.outcome == "awaited" and notes.prompted_on == now_there(call, notes).date()
    profile, schedule, language = notes.profile, _without_past(call, notes), call.language
    when = in_full(schedule, language, call.now) if schedule else of(language).no_time_yet
    return {
        "habit": action(notes.profile, language),
        "anchor": anchor_of(profile, language) or "…",
        "when": when,
        "count": str(profile.success_count),
        "total": str(max(profile.success_count, profile.total_prompts - is_awaited)),
    }


def _without_past(call: Call[Services], notes: CoachNotes) -> Schedule | None:
    """Return the habit's schedule without the days left out that are over; None if there is none."""
    schedule, today = notes.schedule, now_there(call, notes).date()
    if schedule is None or not schedule.without:
        return schedule
    return schedule.model_copy(update={"without": tuple(day for day in schedule.without if day >= today)})


def status(call: Call[Services], notes: CoachNotes) -> str:
    """Return a sentence with the status of the person's habit; for a paused one, until when it is paused."""
    says = of(call.language)
    if notes.status == "paused" and notes.paused_until is not None:
        later = prompts(call, notes) if notes.may_prompt else ()
        when = next_prompt(call, later) if later else dated(notes.paused_until, call.zone, call.language)
        return says.status_paused.format(when=when)
    if notes.conversation_active and not notes.may_prompt:
        return says.status_unchosen
    return contracted(says.status.format(**described(call, notes)), call.language)


def next_prompt(call: Call[Services], later: Iterable[TimerRequest]) -> str:
    """Return in words when the next prompt comes, from the timers that are being set: one must be a prompt's."""
    first = next(each for each in later if each.kind == PROMPT)
    assert first.schedule is not None  # a prompt recurs
    due = following(first.schedule, f"{call.effect}.t0", first.at)
    assert due is not None  # `prompts` sets no timer whose schedule is over
    return dated(due, ZoneInfo(first.schedule.zone), call.language)


def plain(notes: CoachNotes, language: Language, motivation: str) -> str:
    """Return the daily prompt written without a model: the fixed sentence with the habit as the person named it."""
    return prompt(notes.profile, language, action(notes.profile, language), motivation)
