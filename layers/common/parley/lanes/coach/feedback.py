"""How a prompt went (done, or next time), and the change of intensity that may follow: smaller or bigger steps."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from pydantic import Field

from parley import texts
from parley.conversation.medicines import MedicineTalk
from parley.errors import ToolRefused
from parley.lanes.coach import tone
from parley.lanes.coach.flow import (
    days_left_out,
    going_on,
    how_intense,
    now_there,
    several_a_day,
    status,
)
from parley.lanes.coach.notes import AFTER_A_PROMPT, INTENSITIES, PREPARATION, CoachNotes, HabitText, Outcome
from parley.lanes.coach.texts import say
from parley.lanes.coach.tools import enrolled, facts_listed, politely, setting_back
from parley.ports import Services
from parley.tools.tool import Arguments, Call, NoArguments, Result, Tier, tool


class Feedback(Arguments):
    """The arguments of `record_feedback`."""

    outcome: Literal["done", "partly", "next_time"] = Field(description="Whether they did it.")
    barrier: HabitText = Field("", description="What got in the way, if they said.")
    motivator: HabitText = Field("", description="What helped, if they said.")
    tweak: HabitText = Field("", description="What they want otherwise, if they said.")
    is_today: bool = Field(False, description="They tell of today, before today's prompt has come.")


@tool(
    Tier.WRITE,
    question=lambda call, told: _whether_noted(call, told),
    in_help=False,
    minor=True,
)
def record_feedback(call: Call[Services], arguments: Feedback) -> Result:
    """Note what became of the last prompt, and what helped or got in the way."""
    notes, told = enrolled(call), _told(arguments)
    if arguments.is_today and arguments.outcome == "done" and _is_ahead(call, notes):
        return done_ahead(call, notes, told)
    if arguments.is_today and arguments.outcome == "next_time" and _is_ahead(call, notes):
        today = now_there(call, notes).date()
        left = days_left_out(call, notes.change(profile=notes.profile.merged(told)), today, today)
        return replace(left, undo=setting_back(notes))
    return after_outcome(call, notes, arguments.outcome, told)


STORED: Mapping[Literal["done", "partly", "next_time"], Outcome] = {
    "done": "done",
    "partly": "next_time",
    "next_time": "next_time",
}
"""What the notes keep of each outcome: what was done in part does not count as done."""


def _told(feedback: Feedback) -> dict[str, str]:
    """Return the barrier, motivator and tweak of this feedback by the names of the profile's fields: {"last_barrier":
    ...}.
    """
    return {
        "last_barrier": feedback.barrier,
        "last_motivator": feedback.motivator,
        "last_tweak": feedback.tweak,
    }


def _whether_noted(call: Call[Services], feedback: Feedback) -> str:
    of_today = say(call).of_today if feedback.is_today else ""
    asked = (say(call).ask_feedback[feedback.outcome], of_today, facts_listed(call, _told(feedback)))
    return "\n".join(filter(None, asked))


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            "I did it",
            "did it",
            "I have done it",
            "I've done it",
            "I did my habit",
            "just did it",
        ],
        "es": ["lo hice", "ya lo hice", "hice mi hábito"],
    },
    question=lambda call, _: say(call).ask_feedback["done"],
    in_help=False,
    is_for_phrases=True,
    minor=True,
)
def did_habit(call: Call[Services], arguments: NoArguments) -> Result:
    """Note that the person did it this time."""
    return after_outcome(call, enrolled(call), "done", {})


@tool(
    Tier.WRITE,
    phrases={
        "en": ["skip it", "I skipped it", "I didn't do it", "maybe next time"],
        "es": ["no puedo ahora", "no lo hice", "me lo salté", "la próxima vez"],
    },
    question=lambda call, _: say(call).ask_feedback["next_time"],
    in_help=False,
    is_for_phrases=True,
    minor=True,
)
def skip_habit(call: Call[Services], arguments: NoArguments) -> Result:
    """Note that the person did not do it this time."""
    return after_outcome(call, enrolled(call), "next_time", {})


def after_outcome(
    call: Call[Services],
    notes: CoachNotes,
    outcome: Literal["done", "partly", "next_time"],
    told: dict[str, str],
) -> Result:
    """Return the Result for an outcome of the last prompt: praise or comfort, then the next
    question of the intake or, once a day, the question about the intensity. If no outcome is awaited, only note what
    the person told (`told`), or say how the habit stands.
    """
    says, profile = say(call), notes.profile.merged(told)
    old = tuple(each.id for each in call.timers if each.kind in AFTER_A_PROMPT)
    if notes.outcome in ("", "done", STORED[outcome]):
        if any(told.values()):
            return Result(says.noted_feedback, notes=notes.change(profile=profile).store())
        stands = status(call, notes)
        words = says.nothing_awaited.format(status=stands) if notes.outcome else stands
        return Result(words, forget=old, closes=True)
    style = tone.in_effect(notes, call.writing_style)
    short = "brief" in style
    if outcome == "done":
        profile = profile.change(success_count=profile.success_count + 1, last_successful_prompt=notes.last_prompt)
        praise = says.well_done_short if short else says.well_done.format(count=profile.success_count)
        text = tone.apply_tone(praise, style, says.celebration)
    elif outcome == "partly":
        text = says.in_part
    else:
        text = says.never_mind_short if short else says.never_mind
    if notes.is_medicine and outcome != "done":
        text = f"{text} {texts.of(call.language).medicines[MedicineTalk.MISSED]}"
    changed = notes.change(profile=profile, outcome=STORED[outcome])
    if not changed.may_prompt:
        return going_on(call, changed, [text], old)
    changed = changed.change(stage="feedback")
    today = now_there(call, changed).date()
    if changed.intensity_asked_on == today or changed.is_medicine:
        return Result(text, forget=old, notes=changed.store(), closes=True)
    asking = changed.change(intensity_asked_on=today)
    return Result(text, forget=old, notes=asking.store(), asks=(how_intense(asking, call.language),), closes=True)


def _is_ahead(call: Call[Services], notes: CoachNotes) -> bool:
    """Return whether today's one prompt is still to come, so that what was done today answers no earlier prompt."""
    if not notes.may_prompt or several_a_day(notes.schedule):
        return False
    return notes.prompted_on != now_there(call, notes).date()


def done_ahead(call: Call[Services], notes: CoachNotes, told: dict[str, str]) -> Result:
    """Return the Result for a habit that was done before today's prompt came: it counts, today's prompt is not sent,
    and an earlier prompt stays without an outcome of its own.
    """
    says, style = say(call), tone.in_effect(notes, call.writing_style)
    profile = notes.profile.merged(told)
    done_so_far, prompts = profile.success_count + 1, profile.total_prompts + 1  # today's prompt counts as asked too
    profile = profile.change(success_count=done_so_far, total_prompts=prompts)
    old = tuple(each.id for each in call.timers if each.kind in (PREPARATION, *AFTER_A_PROMPT))
    done = notes.change(profile=profile, outcome="done", prompted_on=now_there(call, notes).date(), stage="feedback")
    text = tone.apply_tone(says.done_ahead.format(count=profile.success_count), style, says.celebration)
    return Result(text, forget=old, notes=done.store(), closes=True)


class IntensityChange(Arguments):
    """The arguments of `set_intensity`."""

    change: Literal["decrease", "keep", "increase"]


@tool(Tier.WRITE, question=lambda call, given: say(call).ask_intensity[given.change], minor=True)
def set_intensity(call: Call[Services], arguments: IntensityChange) -> Result:
    """Make the habit's steps smaller or bigger, or keep them: low, normal, high."""
    return changed_intensity(call, {"decrease": -1, "keep": 0, "increase": 1}[arguments.change])


def changed_intensity(call: Call[Services], steps: int) -> Result:
    """Return the Result that raises the habit's intensity by `steps` levels (-1 lowers it by one). It stays between low
    and high.
    """
    notes, says = enrolled(call), say(call)
    if notes.is_medicine:
        raise ToolRefused(says.medicine)
    place = INTENSITIES.index(notes.profile.intensity) + steps
    level = INTENSITIES[min(max(place, 0), len(INTENSITIES) - 1)]
    text = says.levels["keep" if level == notes.profile.intensity else level]
    changed = notes.change(profile=notes.profile.change(intensity=level))
    if not changed.may_prompt:  # the intake goes on
        return going_on(call, changed, [text])
    return Result(text, notes=changed.store(), closes=True)


@tool(
    Tier.WRITE,
    phrases={
        "en": politely("en", "make it easier", "make my habit easier", "make the habit easier"),
        "es": politely("es", "hazlo más fácil", "haz mi hábito más fácil"),
    },
    question=lambda call, _: say(call).ask_intensity["decrease"],
    in_help=False,
    is_for_phrases=True,
    minor=True,
)
def make_easier(call: Call[Services], arguments: NoArguments) -> Result:
    """Make the habit's steps smaller."""
    return changed_intensity(call, -1)


@tool(
    Tier.WRITE,
    phrases={
        "en": politely("en", "make it harder", "make my habit harder", "make the habit harder"),
        "es": politely("es", "hazlo más difícil", "haz mi hábito más difícil"),
    },
    question=lambda call, _: say(call).ask_intensity["increase"],
    in_help=False,
    is_for_phrases=True,
    minor=True,
)
def make_harder(call: Call[Services], arguments: NoArguments) -> Result:
    """Make the habit's steps bigger."""
    return changed_intensity(call, 1)


@tool(Tier.READ, in_help=False, is_for_phrases=True)
def missed_dose(call: Call[Services], arguments: NoArguments) -> str:
    """Whom to ask about a dose that was missed."""
    return texts.of(call.language).medicines[MedicineTalk.MISSED]


TOOLS = (
    record_feedback,
    did_habit,
    set_intensity,
    skip_habit,
    make_easier,
    make_harder,
    missed_dose,
)
"""The tools of this file, in the order in which a model and HELP are offered them. No other tool is used."""
