"""What people can text while they are in the middle of an order: with something in the cart, or soon after they have
ordered."""

from datetime import UTC, datetime, timedelta

from parley.conversation.own_affairs import speaks_of_own_affairs
from parley.lanes.commerce.cart_words import how_to_order, sold
from parley.lanes.commerce.notes import CommerceNotes
from parley.lanes.commerce.texts import say
from parley.ports import Services
from parley.tools.tool import Call

JUST_ORDERED = timedelta(days=2)
"""How long after an order a text that is not understood is taken for one about it."""
TIME_OF_ID = "%Y%m%d%H%M%S"


def at_hand(call: Call[Services], text: str, is_asked: bool) -> str:
    """Return what the person can text about what they are ordering, or about the order that they have just placed, or
    because their text is about an order; empty for anybody else.
    """
    notes, says = CommerceNotes.for_call(call), say(call)
    if speaks_of_own_affairs(text):
        return says.own_orders_only
    if notes.lines or is_asked:
        return says.not_understood_with_cart.format(how=how_to_order(sold(call), call.language))
    return says.not_understood_with_order if _has_just_ordered(notes, call.now) else ""


def _has_just_ordered(notes: CommerceNotes, now: datetime) -> bool:
    """Return whether the person's last order is recent; the ids of orders begin with the time of the order."""
    if not notes.orders:
        return False
    ordered = datetime.strptime(notes.orders[-1].partition("-")[0], TIME_OF_ID).replace(tzinfo=UTC)
    return now - ordered < JUST_ORDERED
