"""The guide's part of the card, the summary that its model is shown: the session that is running or paused."""

from collections.abc import Iterator

from parley.lanes.card import CardEntry, CardPart
from parley.lanes.guide.notes import guide_notes_for
from parley.ports import Services
from parley.tools.tool import Call


def session(call: Call[Services]) -> Iterator[CardEntry]:
    """Yield the one card entry of the session that is running or paused: its minutes, its phase and how many sentences
    were told. Yield nothing without one.
    """
    running = guide_notes_for(call).session
    if running is None:
        return
    stands = "paused" if running.paused_at else "being told"
    yield CardEntry(f"{running.minutes} minutes", f"{stands}, phase {running.phase}, {running.total} sentences told")


CARD = (CardPart("session", session, most=1, rest="my_sessions"),)
