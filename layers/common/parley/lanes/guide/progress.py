"""How far a guided session has got, at a glance: what a developer sees on the workbench."""

from collections.abc import Sequence

from parley.conversation.timers import Timer
from parley.lanes.guide.notes import CLOSE, NUDGE, PORTION, TEMPOS, GuidedSession, GuideNotes
from parley.lanes.guide.phases import PHASES
from parley.lanes.lane import LaneNotes, Progress, ProgressPart

NEXT = {
    PORTION: "next sentences",
    NUDGE: "asked whether to go on",
    CLOSE: "closed unless resumed",
}
"""What each of the guide's timers is called while a session lasts."""


def progress(stored: LaneNotes, timers: Sequence[Timer]) -> Progress | None:
    """Return how far the session that is told or paused has got: its phases, its counts, its pace and its next timer.
    None if there is none.
    """
    session = GuideNotes.read(stored).session
    if session is None:
        return None
    following = min((timer for timer in timers if timer.kind in NEXT), key=lambda timer: timer.due, default=None)
    return Progress(
        title=f"session, {session.minutes} minutes",
        words=" · ".join(_figures(session)),
        parts=tuple(_part(session, phase) for phase in PHASES),
        current=session.phase,
        next=NEXT[following.kind] if following else "",
        due=following.due if following else None,
    )


def _figures(session: GuidedSession) -> Sequence[str]:
    """Return the session's counts of sentences in its phase, in all and written ahead, and its pace."""
    told = f"{session.phase} {session.in_phase} of {session.budgets[session.phase]}"
    whole = f"{session.total} of {sum(session.budgets.values())} sentences"
    pace = "paused" if session.paused_at else f"{session.pace * TEMPOS[session.tempo]:.4g} a minute"
    return [told, whole, pace, *([f"{len(session.queue)} written ahead"] if session.queue else [])]


def _part(session: GuidedSession, phase: str) -> ProgressPart:
    """Return one phase with its budget, and how many of its sentences are over: told, or skipped."""
    budget, place, current = session.budgets[phase], PHASES.index(phase), PHASES.index(session.phase)
    over = budget if place < current else session.in_phase if place == current else 0
    return ProgressPart(phase, budget, over)
