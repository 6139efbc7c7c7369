"""What stands on the card of every agent of the guide: the session that is going on."""

from collections.abc import Iterator

from parley.lanes.card import CardEntry, CardPart
from parley.lanes.guide.notes import guide_notes_for
from parley.ports import Services
from parley.tools.tool import Call


def session(call: Call[Services]) -> Iterator[CardEntry]:
    """The session that is going on or paused."""
    running = guide_notes_for(call).session
    if running is None:
        return
    stands = "paused" if running.paused_at else "being told"
    yield CardEntry(f"{running.minutes} minutes", f"{stands}, phase {running.phase}, {running.total} sentences told")


CARD = (CardPart("session", session, most=1, rest="my_sessions"),)
