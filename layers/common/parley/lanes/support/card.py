"""The support lane's part of the card (the summary of a person's state for a model): the person's open ticket."""

from collections.abc import Iterator

from parley.lanes.card import CardEntry, CardPart
from parley.lanes.support.notes import notes_for
from parley.ports import Services
from parley.tools.tool import Call


def ticket(call: Call[Services]) -> Iterator[CardEntry]:
    """Yield an entry with the number of the open ticket and when it was opened. What it says is left out: it may be
    long, and a tool shows it.
    """
    open_one = notes_for(call).ticket
    if open_one is not None:
        yield CardEntry("", f"{open_one.number}, open since {open_one.at.astimezone(call.zone):%a %Y-%m-%d %H:%M}")


CARD = (CardPart("ticket", ticket, most=1, rest="view_ticket"),)
