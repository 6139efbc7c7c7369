"""The coach's tools for one prompt alone: left out on a day, moved to another time, or asked about again later; and
when the next one comes. The others stay as they are.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo

from pydantic import AwareDatetime, Field

from parley import times
from parley.conversation.timers import whole_seconds
from parley.conversation.zones import dated
from parley.errors import ToolRefused
from parley.lanes import when
from parley.lanes.coach import words
from parley.lanes.coach.feedback import after_outcome
from parley.lanes.coach.flow import (
    days_left_out,
    next_prompt,
    now_there,
    only_prompts,
    prompts,
    without_days,
)
from parley.lanes.coach.notes import AFTER_A_PROMPT, ASKED_AGAIN, PROMPT, CoachNotes
from parley.lanes.coach.texts import say
from parley.lanes.coach.tools import ask_to_leave_out, enrolled, setting_back
from parley.lanes.when import LONGEST_WHEN
from parley.ports import Services
from parley.times import Once
from parley.tools.tool import Arguments, Call, NoArguments, Result, Tier, TimerRequest, tool

AN_HOUR = timedelta(hours=1)
"""How much later a person is asked again who does not say when."""
LONGEST_DELAY = timedelta(hours=12)


class SinglePrompt(Arguments):
    """The arguments of `move_prompt`: the words for the new time."""

    when: str = Field(min_length=1, max_length=LONGEST_WHEN)


class SkippedWords(Arguments):
    """The arguments of `skip_prompt`: the words for the day, or the days; empty for the next prompt's."""

    when: str = Field("", max_length=LONGEST_WHEN)


class SkippedDay(Arguments):
    """The prepared arguments of `skip_prompt`: the day, or the first and the last."""

    day: date
    last: date | None = None


class MovedPrompt(Arguments):
    """The prepared arguments of `move_prompt`: the moment at which that day's prompt comes instead."""

    at: AwareDatetime


def to_skip(call: Call[Services], given: SkippedWords) -> SkippedDay:
    """Return the days that the words name, or the day of the next prompt. Raises ToolRefused if they name none that is
    still to come, and ToolAsks if they may name several.
    """
    notes = enrolled(call)
    today = now_there(call, notes).date()
    if not given.when:
        return SkippedDay(day=_day_of_the_next(call, notes, today))
    notes = _with_schedule(call)
    found = next((each for each in when.meanings(call, given.when) if isinstance(each, Once)), None)
    days = (
        (found.at.astimezone(_zone(call, notes)).date(),) * 2 if found else words.days_named(call, given.when, "when")
    )
    if days is None or days[1] < today or days[1] - today > words.LONGEST_PAUSE:
        raise ToolRefused(say(call).not_a_day.format(when=given.when))
    first = max(days[0], today)
    return SkippedDay(day=first, last=days[1] if days[1] > first else None)


def _day_of_the_next(call: Call[Services], notes: CoachNotes, today: date) -> date:
    """Return today while today's prompt awaits an answer, else the day of the next prompt; today if none comes."""
    if notes.outcome == "awaited" and notes.prompted_on in (None, today):
        return today
    due = next_due_at(call, notes)
    return due.astimezone(_zone(call, notes)).date() if due else today


def _zone(call: Call[Services], notes: CoachNotes) -> tzinfo | None:
    return now_there(call, notes).tzinfo


def _with_schedule(call: Call[Services]) -> CoachNotes:
    """Return the notes of a person for whom prompts come. Raises ToolRefused for any other."""
    notes = enrolled(call)
    if not notes.may_prompt:
        raise ToolRefused(say(call).status_unchosen)
    return notes


@tool(
    Tier.WRITE,
    phrases={"en": ["skip my habit {when:tomorrow}"], "es": ["salta mi hábito {when:mañana}"]},
    prepare=to_skip,
    question=lambda call, skipped: ask_to_leave_out(call, skipped.day, skipped.last or skipped.day),
    in_help=False,
    is_for_phrases=True,
    minor=True,
)
def skip_prompt(call: Call[Services], arguments: SkippedDay) -> Result:
    """Leave out the prompt of one day, or of several; that of today was not done if it has come already."""
    notes = enrolled(call)
    is_today = arguments.day == now_there(call, notes).date()
    has_come = not notes.may_prompt or notes.prompted_on == arguments.day
    if is_today and has_come and arguments.last is None:
        return after_outcome(call, notes, "next_time", {})
    if not notes.may_prompt:
        raise ToolRefused(say(call).status_unchosen)
    left = days_left_out(call, notes, arguments.day, arguments.last or arguments.day)
    return replace(left, undo=setting_back(notes))


def to_move(call: Call[Services], given: SinglePrompt) -> MovedPrompt:
    """Return the moment that the words name, near the prompt of that day. Raises ToolRefused for one that is over, and
    for words that name none.
    """
    notes = _with_schedule(call)
    near = next_due_at(call, notes) or call.now
    found = [each for each in when.meanings(call, given.when, near=near) if isinstance(each, Once)]
    ahead = [each.at for each in found if each.has_time and each.at > call.now]
    if not ahead:
        raise ToolRefused(say(call).not_a_time.format(when=given.when))
    return MovedPrompt(at=min(ahead, key=lambda at: abs(at - near)))


def next_due_at(call: Call[Services], notes: CoachNotes) -> datetime | None:
    """Return when the next prompt comes by the timers; None if none is set."""
    due = [each.at for each in call.timers if each.kind == PROMPT and each.at > call.now]
    planned = prompts(call, notes)
    return min(due, default=None) or (planned[0].at if planned else None)


@tool(
    Tier.WRITE,
    prepare=to_move,
    question=lambda call, moved: say(call).ask_move_one.format(when=dated(moved.at, call.zone, call.language)),
    in_help=False,
    is_for_phrases=True,
    minor=True,
)
def move_prompt(call: Call[Services], arguments: MovedPrompt) -> Result:
    """Let one day's prompt come at another time; all others come as they did."""
    notes = _with_schedule(call)
    there = now_there(call, notes)
    day = arguments.at.astimezone(there.tzinfo).date()
    if _is_asked_about(call, notes) and notes.prompted_on == day:  # it has come, and is asked about
        return _asked_later(call, notes, arguments.at)
    changed = without_days(notes, day, day, there.date())
    regular = prompts(call, changed)
    single = TimerRequest(whole_seconds(arguments.at), "", kind=PROMPT)
    told = say(call).moved_once.format(when=dated(arguments.at, call.zone, call.language))
    return Result(told, later=(*regular, single), forget=only_prompts(call), notes=changed.store(), closes=True)


class AskedLater(Arguments):
    """The arguments of `ask_again_later`: the words for when; empty if the person does not say."""

    when: str = Field("", max_length=LONGEST_WHEN)


class LaterQuestion(Arguments):
    """The prepared arguments of `ask_again_later`."""

    at: AwareDatetime


def to_ask_later(call: Call[Services], given: AskedLater) -> LaterQuestion:
    """Return the moment at which the person is asked again: an hour from now, if they name none. Raises ToolRefused
    for words that name no moment of the next hours.
    """
    if not given.when:
        return LaterQuestion(at=whole_seconds(call.now) + AN_HOUR)
    for each in when.meanings(call, given.when):
        if isinstance(each, Once) and each.has_time and call.now < each.at <= call.now + LONGEST_DELAY:
            return LaterQuestion(at=each.at)
        if isinstance(each, times.Length) and 0 < each.minutes <= LONGEST_DELAY.total_seconds() / 60:
            return LaterQuestion(at=whole_seconds(call.now) + timedelta(minutes=each.minutes))
    raise ToolRefused(say(call).not_a_time.format(when=given.when))


@tool(
    Tier.WRITE,
    prepare=to_ask_later,
    question=lambda call, later: say(call).ask_again_at.format(when=dated(later.at, call.zone, call.language)),
    in_help=False,
    is_for_phrases=True,
    minor=True,
)
def ask_again_later(call: Call[Services], arguments: LaterQuestion) -> Result:
    """Ask later how it went; where today's prompt has not come yet, it comes then."""
    notes = _with_schedule(call)
    if not _is_asked_about(call, notes):
        moved = move_prompt.run(call, MovedPrompt(at=arguments.at))
        return moved if isinstance(moved, Result) else Result(moved)
    return _asked_later(call, notes, arguments.at)


def _is_asked_about(call: Call[Services], notes: CoachNotes) -> bool:
    """Return whether a prompt of the last hours awaits its answer, be it of yesterday, for a person who writes behind
    midnight.
    """
    is_recent = notes.prompted_at is not None and call.now - notes.prompted_at <= LONGEST_DELAY
    return notes.outcome == "awaited" and (is_recent or notes.prompted_on == now_there(call, notes).date())


def _asked_later(call: Call[Services], notes: CoachNotes, at: datetime) -> Result:
    """Return the Result that asks at this moment how today's prompt went."""
    old = tuple(each.id for each in call.timers if each.kind in AFTER_A_PROMPT)
    again = TimerRequest(whole_seconds(at), "", kind=ASKED_AGAIN)
    told = say(call).asks_later.format(when=dated(at, call.zone, call.language))
    return Result(told, later=(again,), forget=old, notes=notes.store(), closes=True)


@tool(Tier.READ, in_help=False, is_for_phrases=True)
def next_habit(call: Call[Services], arguments: NoArguments) -> str:
    """When the next prompt comes."""
    says, notes = say(call), enrolled(call)
    due = min((each.at for each in call.timers if each.kind == PROMPT and each.at > call.now), default=None)
    if not notes.may_prompt:
        return says.status_unchosen
    planned = prompts(call, notes)
    if due is None and not planned:
        return says.over_by_then
    return says.next_one.format(when=dated(due, call.zone, call.language) if due else next_prompt(call, planned))


SINGLE_TOOLS = (skip_prompt, move_prompt, ask_again_later, next_habit)
"""The tools of this file."""
