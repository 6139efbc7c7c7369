"""The coach lane: its prompt, its tools, its timers, and how people ask for it."""

from importlib.resources import files

from parley.conversation.events import Message
from parley.lanes import preferences
from parley.lanes.coach import (
    card,
    enrol,
    feedback,
    joined,
    kept,
    merging,
    requests,
    single_prompts,
    spoken_answers,
    texts,
    timers,
    told_habits,
    tone,
    tools,
)
from parley.lanes.coach.notes import CoachNotes
from parley.lanes.coach.settings import CoachSettings, coach_is_here
from parley.lanes.lane import Lane, subjects
from parley.lanes.lane import LaneNotes as Stored
from parley.texts import Language
from parley.tools.tool import Toolbox


def _heard(stored: Stored, message: Message) -> Stored:
    return tone.learn_tone(CoachNotes.read(stored), message).store()


def _stopped(stored: Stored) -> Stored:
    return enrol.ended(CoachNotes.read(stored)).store()


def _left_ended(stored: Stored, language: Language) -> str:
    """Return the sentence that the habit has ended, and how it goes on; empty if it has not."""
    notes = CoachNotes.read(stored)
    return texts.of(language).left_ended if notes.status == "withdrawn" and notes.schedule is not None else ""


def _debug(stored: Stored) -> str:
    """Return a one-line debug status of the person's habit for testers, "status=active stage=intake ...", without their
    texts; empty for somebody who is not enrolled.
    """
    notes = CoachNotes.read(stored)
    if not notes.conversation_active:
        return ""
    profile = notes.profile
    stands = {
        "status": notes.status,
        "stage": notes.stage,
        "intensity": profile.intensity,
        "outcome": notes.outcome or "none",
        "done": f"{profile.success_count}/{profile.total_prompts}",
        "tone": ",".join(profile.tone) or "none",
    }
    return " ".join(f"{name}={value}" for name, value in stands.items())


TOPICS = {
    "habit": ("start_habit", "scheduler", "pause_habit", "stop_habit"),
}
"""The tools that HELP lists under a topic, by the topic's key in `topic_words` of the texts."""

COACH = Lane(
    name="coach",
    topics=TOPICS,
    topic_words=lambda language: texts.of(language).topic_words,
    title=lambda language: texts.of(language).lane_title,
    prompt=files(__package__).joinpath("prompt.md").read_text(encoding="utf-8").strip(),
    tools=Toolbox(
        [
            *tools.TOOLS,
            *feedback.TOOLS,
            *told_habits.TOLD_TOOLS,
            *single_prompts.SINGLE_TOOLS,
            *preferences.BESIDE,
        ]
    ),
    joined=joined.JOINED,
    purpose="one small daily habit: start, time, pause, end, how it went",
    intents=("start_habit", "habit_feedback", "habit_schedule", "habit_pause", "habit_stop", "habit_question"),
    featured=("start_habit",),
    subjects=lambda _: subjects(__package__),
    names=lambda language: texts.of(language).names,
    settings=CoachSettings,
    is_on=coach_is_here,
    newcomers=lambda settings: settings.of(CoachSettings).newcomers,
    reads=requests.read,
    reads_in_part=requests.read_in_part,
    reads_answer=spoken_answers.reads_answer,
    takes_answer=spoken_answers.takes_answer,
    asks_in_passing=frozenset([feedback.set_intensity.name]),
    shown=tools.shown,
    timers=timers.TIMERS,
    on_message=_heard,
    on_stop=_stopped,
    left_ended=_left_ended,
    ends=frozenset([tools.stop_habit.name]),
    kept=kept.kept,
    merges=merging.merges,
    medicines=lambda stored: CoachNotes.read(stored).is_medicine,
    card=card.CARD,
    debug=_debug,
    on_enrolled=enrol.start_enrolment,
    on_status_changed=enrol.apply_status,
)
