"""Reads texts that are an order's number, alone or behind a word that cancels: no phrase can say what a number looks
like, and "cancel" is a word of other lanes too."""

from collections.abc import Mapping
from functools import cache

from parley.business.files import Business
from parley.conversation.normal_form import without_accents
from parley.conversation.readable_numbers import written_number
from parley.lanes.commerce import checkout_reading
from parley.lanes.commerce.item_words import ORDER_WORDS
from parley.lanes.commerce.notes import CommerceNotes
from parley.lanes.commerce.order import PREFIX
from parley.lanes.commerce.word_patterns import behind
from parley.lanes.lane import LaneNotes, ReadCommand
from parley.texts.vocabulary import listed

LONGEST = 40
"""The most characters of such a text."""
WHOLE: Mapping[str, ReadCommand] = {
    "asks_to_pay": ReadCommand("payment_link", {}, yields=True),
    "asks_to_order": ReadCommand("place_order", {}),
    "asks_of_order": ReadCommand("order_status", {}),
    "asks_of_orders": ReadCommand("list_orders", {}),
}
"""What whole texts call, by the list of the vocabulary that they stand in. As phrases, what only comes near to them
would be taken for them: "una queja de mi pedido"."""


def read(text: str, business: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return the command that a text with an order's number is, or one by which somebody with a full cart goes on to
    order; None for any other text."""
    whole = _whole_texts().get(without_accents(text)) if len(text) <= LONGEST else None
    return whole or _numbered(text) or _going_on(text, business, stored)


@cache
def _whole_texts() -> Mapping[str, ReadCommand]:
    return {phrase: command for name, command in WHOLE.items() for phrase in listed(ORDER_WORDS, name)}


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
    cancelled = behind("cancels_order", said)
    number = written_number(PREFIX, cancelled) if cancelled else None
    return ReadCommand("cancel_order", {"order": number}, goes_first=True) if number else None
