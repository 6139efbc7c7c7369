"""Settings with which a test switches the guide on, and functions that begin a session and hear it."""

from datetime import datetime
from typing import Any

from parley.lanes.guide.notes import MORE_WANTED, PORTION, GuidedSession, GuideNotes, guide_notes_of
from parley.lanes.guide.settings import GuideSettings
from parley.settings import Settings
from tests.support.phone import Phone


def with_guide(**given: Any) -> Settings:
    """Return settings with the guide switched on; `given` are fields of `GuideSettings`."""
    return Settings(None, GuideSettings(is_on=True, **given))


def guide_notes(phone: Phone) -> GuideNotes:
    """Return what the guide keeps about this person."""
    return guide_notes_of(phone.state)


def session_of(phone: Phone) -> GuidedSession:
    """Return the person's current guided session. Fails if there is none."""
    session = guide_notes(phone).session
    assert session is not None
    return session


def begin(phone: Phone, text: str = "a 10 minute calm session", yes: str = "yes") -> None:
    """Begin a guided session with these two texts. The replies are not compared."""
    phone.says(text)
    phone.says(yes)
    phone.inbox.clear()
    session_of(phone)


def next_portion_due(phone: Phone) -> datetime | None:
    """Return when the session's next portion is due; None if none is."""
    return next((timer.due for timer in phone.state.timers if timer.kind == PORTION), None)


def told(phone: Phone, messages: int = 1_000) -> list[tuple[datetime, str]]:
    """Let the session go on until `messages` messages were heard or it ends. Return (when it was due, its text) of
    each.
    """
    heard: list[tuple[datetime, str]] = []
    while len(heard) < messages and next_portion_due(phone) is not None:
        due = min(timer.due for timer in phone.state.timers if timer.kind in (PORTION, MORE_WANTED))
        phone.clock.time = max(due, phone.clock())
        phone.sweeps()
        heard += [(due, text) for text in phone.inbox]
        phone.inbox.clear()
    return heard
