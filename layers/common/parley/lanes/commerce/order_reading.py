"""Reads texts that are an order's number, alone or behind a word that cancels: no phrase can say what a number looks
like, and "cancel" is a word of other lanes too."""

import re

from parley.business.files import Business
from parley.conversation.readable_numbers import written_number
from parley.lanes.commerce import checkout_reading
from parley.lanes.commerce.notes import CommerceNotes
from parley.lanes.commerce.order import PREFIX
from parley.lanes.lane import LaneNotes, ReadCommand

LONGEST = 40
"""The most characters of such a text."""
CANCELS = re.compile(r"(?:please |por favor )?(?:cancel|cancela|cancelar|anula|anular) +(.+)", re.I)


def read(text: str, business: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return the command that a text with an order's number is, or one by which somebody with a full cart goes on to
    order; None for any other text."""
    return _numbered(text) or _going_on(text, business, stored)


def _going_on(text: str, business: Business, stored: LaneNotes) -> ReadCommand | None:
    if business.catalogue is None or not CommerceNotes.read(stored).lines:
        return None
    return checkout_reading.read(text, business.catalogue)


def _numbered(text: str) -> ReadCommand | None:
    if len(text) > LONGEST:
        return None
    said = text.strip().rstrip(".!?")
    if (number := written_number(PREFIX, said)) is not None:
        return ReadCommand("order_status", {"order": number}, goes_first=True)
    cancels = CANCELS.fullmatch(said)
    number = written_number(PREFIX, cancels[1]) if cancels else None
    return ReadCommand("cancel_order", {"order": number}, goes_first=True) if number else None
