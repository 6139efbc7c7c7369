"""Reads texts about orders that no phrase of a tool can match: an order number, alone or after "cancel" (a word of
other lanes as well), and texts that go on to the checkout."""

from collections.abc import Mapping

from parley.business.files import Business
from parley.conversation.normal_form import without_accents
from parley.conversation.readable_numbers import written_number
from parley.conversation.topics import asks
from parley.conversation.yes_and_no import agrees, declines
from parley.lanes.commerce import checkout_reading, own_order_talk, own_order_words
from parley.lanes.commerce.checkout_words import PAID_BY
from parley.lanes.commerce.next_step import PLACING
from parley.lanes.commerce.notes import CommerceNotes
from parley.lanes.commerce.order import PREFIX
from parley.lanes.commerce.word_patterns import behind, is_whole
from parley.lanes.lane import LaneNotes, ReadCommand

KEPT = ("how", "when", "name", "pay", "address")
"""What can be said of an order before there is enough for one."""
LONGEST = 40
"""The most characters of a text that is read as a number or as one of the lists below."""
WHOLE: Mapping[str, ReadCommand] = {
    "asks_to_pay": ReadCommand("payment_link", {}, yields=True),
    "asks_to_order": ReadCommand("place_order", {}),
    "asks_of_order": ReadCommand("order_status", {}),
    "asks_of_orders": ReadCommand("list_orders", {}),
}
"""The tool call for each vocabulary list of whole texts. They are not phrases of the tools, because similar texts would
match those too: "una queja de mi pedido" (a complaint)."""


OF_AN_ORDER: Mapping[str, ReadCommand] = {
    "asks_if_ordered": ReadCommand("order_status", {}),
    "gives_up_order": ReadCommand("cancel_order", {}, goes_first=True),
}
"""The tool call for each vocabulary list of texts that are about an order only if the person has one: "did it go
through"."""
BESIDE_NO_CART: Mapping[str, ReadCommand] = {"changes_order": ReadCommand("order_status", {"to_change": "true"})}
"""What whole texts call that are about an order only if there has been one, and the cart is no order to be."""


def read_first(text: str, business: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return the command of a text that speaks of a placed order in so many words: an order number, "cancel A-7K2P",
    "where is my order". It goes before what the text may say of a cart. None for any other text.
    """
    notes = CommerceNotes.read(stored)
    return _numbered(text) or own_order_words.read(text, notes) or own_order_talk.read(text, business, notes)


def read(text: str, business: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return the command that a whole text means as one about orders: "did it go through", or words that go on to the
    checkout if the cart has something in it. None for any other text.
    """
    return _whole(text, stored) or _going_on(text, business, stored) or _pays_for_nothing(text, business, stored)


def kept_below_minimum(found: ReadCommand | None, business: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return the command that was read; if it would go on to the checkout with what was said of it, and the cart is
    below the minimum order, the one that keeps this until there is enough.
    """
    if found is None or found.tool != PLACING or business.catalogue is None:
        return found
    given = {name: said for name, said in found.arguments.items() if name in KEPT and said}
    if not given or len(given) < len(found.arguments):
        return found
    cart = CommerceNotes.read(stored).cart
    if not cart.lines or cart.total >= business.catalogue.minimum:
        return found
    how = {} if "how" in given or "address" not in given else {"how": "delivery"}
    return found._replace(tool="follow_shop_text", arguments={**given, **how, "goes_on": "yes"})


def _whole(text: str, stored: LaneNotes) -> ReadCommand | None:
    if len(text) > LONGEST:
        return None
    said, notes = without_accents(text), CommerceNotes.read(stored)
    of_orders = OF_AN_ORDER if notes.orders else {}
    if notes.lines and is_whole("asks_to_pay", said):
        return ReadCommand("place_order", {})  # the checkout asks how they pay
    if notes.lines:  # nothing is ordered yet, and they are told so
        of_orders = {**of_orders, "asks_if_ordered": OF_AN_ORDER["asks_if_ordered"]}
    beside = BESIDE_NO_CART if notes.orders and not notes.lines else {}
    known = {**WHOLE, **of_orders, **beside}
    if not notes.orders and asks(text):  # "how do I pay" asks of the place
        known.pop("asks_to_pay")
    return next((command for name, command in known.items() if is_whole(name, said)), None)


def _going_on(text: str, business: Business, stored: LaneNotes) -> ReadCommand | None:
    if business.catalogue is None or not CommerceNotes.read(stored).lines:
        return None
    if agrees(text) or declines(text):  # to "Anything else, or when would you like it?"
        return ReadCommand("place_order", {}, yields=True)
    return checkout_reading.read(text, business.catalogue)


def _pays_for_nothing(text: str, business: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return the tool call for a text that only says how one pays, while the cart is empty: who has ordered is shown
    their order, with how it is paid, or the link; all others are told that the cart is empty. None for any other text.
    """
    if business.catalogue is None or CommerceNotes.read(stored).lines:
        return None
    command = checkout_reading.read(text, business.catalogue)
    if command is None or not command.arguments.get("pay") or asks(text):  # "can I pay cash" asks of the place
        return None
    if not CommerceNotes.read(stored).orders:
        return command
    is_by_card = command.arguments["pay"] == PAID_BY["stripe"]
    return ReadCommand("payment_link" if is_by_card else "order_status", {}, yields=True)


def _numbered(text: str) -> ReadCommand | None:
    """Return the tool call that a text with an order number means: its status for "A-7K2P" and "what is the status of
    A-7K2P", its cancelling for "I want to cancel order A-7K2P". None for any other text.
    """
    said = text.strip().rstrip(".!?")
    number = written_number(PREFIX, said) if len(text) <= LONGEST else None
    if number is not None:
        return ReadCommand("order_status", {"order": number}, goes_first=True)
    cancelled = behind("cancels_order", said) if len(text) <= LONGEST else None
    number = written_number(PREFIX, cancelled) if cancelled else None
    if number is not None:
        return ReadCommand("cancel_order", {"order": number}, goes_first=True)
    found = own_order_words.of_number(text)
    return ReadCommand(found.tool, {"order": found.number}, goes_first=True) if found else None
