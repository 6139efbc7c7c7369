"""The guide lane: its prompt, its tools, its timers, and its hooks for texts that come during a session."""

from importlib.resources import files

from parley.lanes import preferences
from parley.lanes.guide import (
    afterwards,
    card,
    hearing,
    kept,
    likely_session,
    merging,
    plan_changes,
    plan_pauses,
    planning,
    progress,
    session_requests,
    spoken_answers,
    texts,
    timers,
    tools,
)
from parley.lanes.guide.notes import GUIDE_LANE, GuideNotes, guide_notes_of
from parley.lanes.guide.settings import GuideSettings, guide_is_here
from parley.lanes.guide.steering import wish_of
from parley.lanes.lane import Lane, subjects
from parley.lanes.lane import LaneNotes as Stored
from parley.tools.tool import Toolbox


def _stopped(stored: Stored) -> Stored:
    """Return the guide's notes as an opt-out leaves them: a running session is over."""
    return GuideNotes.read(stored).ended(is_whole=False, is_said=False).store()


def _debug(stored: Stored) -> str:
    """Return a one-line debug status of the running session for testers, "phase=breathing in_phase=3/20 ..."; empty if
    there is none.
    """
    session = GuideNotes.read(stored).session
    if session is None:
        return ""
    stands = {
        "phase": session.phase,
        "in_phase": f"{session.in_phase}/{session.budgets[session.phase]}",
        "total": session.total,
        "tempo": session.tempo,
        "paused": bool(session.paused_at),
    }
    return " ".join(f"{name}={value}" for name, value in stands.items())


AFTER_THE_FIRST = (
    "start_session",
    "plan_session",
    "show_planned_sessions",
    "change_planned_session",
    "leave_out_sessions",
    "pause_planned_sessions",
    "cancel_planned_sessions",
    "my_sessions",
)


def tools_shown(stored: Stored) -> tuple[str, ...]:
    """Return the names of the tools that a person with these notes is shown: evenings are planned after a first
    session, and can then be moved, left out, paused and cancelled.
    """
    return AFTER_THE_FIRST if GuideNotes.read(stored).agreed_at is not None else ()


def is_paused(notes: GuideNotes) -> bool:
    """Return whether a session of these notes is paused."""
    return notes.session is not None and notes.session.paused_at is not None


TOPICS = {
    "calm": ("start_session", "my_sessions", "plan_session"),
}
"""The tools that HELP lists under a topic, by the topic's key in `topic_words` of the texts."""

GUIDE = Lane(
    name=GUIDE_LANE,
    topics=TOPICS,
    topic_words=lambda language: texts.of(language).topic_words,
    title=lambda language: texts.of(language).lane_title,
    prompt=files(__package__).joinpath("prompt.md").read_text(encoding="utf-8").strip(),
    tools=Toolbox(
        [
            *tools.TOOLS,
            *planning.PLAN_TOOLS,
            *plan_pauses.PAUSE_TOOLS,
            *plan_changes.CHANGE_TOOLS,
            afterwards.delete_responses,
            *preferences.BESIDE,
        ]
    ),
    joined=(preferences.JOINED,),
    purpose="a calm guided session for rest and breathing",
    intents=("start_session", "steer_session", "session_mood"),
    featured=("start_session",),
    is_featured=False,
    subjects=lambda _: subjects(__package__),
    names=lambda language: texts.of(language).names,
    settings=GuideSettings,
    is_on=guide_is_here,
    reads=session_requests.read,
    reads_in_part=likely_session.read_in_part,
    holds=hearing.holds,
    waits=lambda conversation, _: is_paused(guide_notes_of(conversation)),
    steers=lambda text: wish_of(text) is not None,
    goes_first=hearing.goes_first,
    steps_in=hearing.steps_in,
    on_unanswered=hearing.on_unanswered,
    on_crisis=hearing.on_crisis,
    medicines=lambda _: False,
    reads_answer=spoken_answers.reads_answer,
    shown=tools_shown,
    timers=timers.TIMERS,
    on_stop=_stopped,
    ends=frozenset([planning.cancel_planned_sessions.name]),
    refuses=lambda notes, now: GuideNotes.read(notes).is_under_age(now),
    kept=kept.kept,
    merges=merging.merges,
    held=afterwards.held,
    release=afterwards.release,
    card=card.CARD,
    debug=_debug,
    progress=progress.progress,
)
