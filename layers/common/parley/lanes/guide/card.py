"""The guide's part of the card, the summary that its model is shown: the session that is running or paused, and those
that are planned."""

from collections.abc import Iterator

from parley.lanes.card import CardEntry, CardPart
from parley.lanes.guide.notes import START, guide_notes_for
from parley.lanes.guide.planning import when_in_words, wish_in_words
from parley.ports import Services
from parley.tools.tool import Call

MOST_PLANNED = 3
"""The most planned sessions that the card shows."""


def session(call: Call[Services]) -> Iterator[CardEntry]:
    """Yield the one card entry of the session that is running or paused: its minutes, its phase and how many sentences
    were told. Yield nothing without one.
    """
    running = guide_notes_for(call).session
    if running is None:
        return
    stands = "paused" if running.paused_at else "being told"
    yield CardEntry(f"{running.minutes} minutes", f"{stands}, phase {running.phase}, {running.total} sentences told")


def planned(call: Call[Services]) -> Iterator[CardEntry]:
    """Yield a card entry for each planned session, and for the one that waits for the yes to a first session: its
    minutes, and when it begins.
    """
    for each in call.timers:
        if each.kind == START:
            yield CardEntry(f"{each.text} minutes", f"begins {when_in_words(call, each)}")
    wished = guide_notes_for(call).wished
    if wished is not None:
        yield CardEntry(f"{wished.minutes} minutes", f"waits for a yes, begins {wish_in_words(call, wished)}")


CARD = (
    CardPart("session", session, most=1, rest="my_sessions"),
    CardPart("planned session", planned, most=MOST_PLANNED, rest="my_sessions"),
)
