"""Tells what a text wishes that gives an order nothing of what its checkout asks for: no name, no address and no note
for the shop is taken from such a text, whatever is asked.

    "dale, cerrá el pedido", to "Which size?"     the order goes on, so what is missing is asked once more
    "cancel that, my meeting got moved"           the order is given up
    "oiga y mi pedido qué onda, ya salió?"        how the order stands
    "how much is that all together?"              the cart
    "me comunica con una persona"                 another lane's wish

A text that says a way, a time, a place, a payment or goods is none of these: what it says is read first. The words of
`ending_words` decide, else the trained readers of requests and of kinds, where they are sure. Pure.
"""

from enum import StrEnum
from functools import lru_cache

from parley.business.catalogue import ProductCatalogue
from parley.business.files import Business
from parley.conversation.clause_kinds import ClauseKind, is_written_as_name, kind_of
from parley.conversation.request_reader import label_shares
from parley.lanes.commerce import ending_words
from parley.lanes.commerce.name_reader import OF_CHECKOUT
from parley.lanes.commerce.notes import CommerceNotes
from parley.lanes.commerce.read_spans import PLACE, TIME
from parley.lanes.commerce.shop_words import THING, marked_words
from parley.lanes.lane import LaneNotes, ReadCommand

LONGEST, FEWEST_WORDS = 160, 2
"""The most characters of a text that is such a wish, and the fewest words that the trained readers can tell it by."""
SURE = 0.8
"""How likely the reader of requests has to find a wish, from 0 to 1."""


class OtherWish(StrEnum):
    """What a text wishes that gives an order nothing."""

    GOES_ON = "goes_on"
    GIVES_UP = "gives_up"
    STATUS = "status"
    CART = "cart"
    ANOTHER = "another"
    """A wish that another tool or lane answers, such as for a person."""


LEFT_TO_OTHERS = (OtherWish.STATUS, OtherWish.CART, OtherWish.ANOTHER)
"""The wishes that another tool answers, while what an order waits for stays open."""
BY_LABEL = {
    "checkout": OtherWish.GOES_ON,
    "cancel_order": OtherWish.GIVES_UP,
    "clear_cart": OtherWish.GIVES_UP,
    "order_status": OtherWish.STATUS,
    "list_orders": OtherWish.STATUS,
    "show_cart": OtherWish.CART,
    "talk_to_human": OtherWish.ANOTHER,
    "order_again": OtherWish.ANOTHER,
    "browse": OtherWish.ANOTHER,
}
"""What the labels of the reader of requests wish. All other labels give an order something, or may do so."""
BY_KIND = {ClauseKind.PERSON: OtherWish.ANOTHER, ClauseKind.COMPLAINT: OtherWish.ANOTHER}
GIVES = frozenset({TIME, PLACE, "names", "signs", "fetched_by", "soonest", "at_opening", *OF_CHECKOUT})
"""The marks of words that give an order something."""
COMMANDS = {
    OtherWish.GOES_ON: ReadCommand("place_order", {}),
    OtherWish.GIVES_UP: ReadCommand("clear_cart", {}),
    OtherWish.STATUS: ReadCommand("order_status", {}, goes_first=True),
    OtherWish.CART: ReadCommand("show_cart", {}, goes_first=True),
}
"""The tool that answers each wish of somebody who has something in their cart."""


def other_wish(catalogue: ProductCatalogue, text: str) -> OtherWish | None:
    """Return what a text wishes that gives an order nothing; None for any other text, and for one that says a way, a
    time, a place, a payment or goods besides."""
    wish = wish_by_words(text)
    words = marked_words(catalogue, text) if wish is not None else ()
    gives = any(each.mark in GIVES or (each.mark == THING and each.names_something) for each in words)
    return None if gives else wish


@lru_cache(maxsize=32)  # a turn asks it of the same text for several questions
def wish_by_words(text: str) -> OtherWish | None:
    """Return what a text wishes by its words alone, whatever else it may say; None for any other text."""
    if not 0 < len(text) <= LONGEST or is_written_as_name(text) or any(map(str.isdecimal, text)):
        return None
    if ending_words.drops(text):
        return OtherWish.GIVES_UP
    if ending_words.ends(text):
        return OtherWish.GOES_ON
    if len(text.split()) < FEWEST_WORDS:
        return None
    label, share = max(label_shares(text).items(), key=lambda each: each[1], default=("", 0.0))
    if share >= SURE and label in BY_LABEL:
        return BY_LABEL[label]
    kind = kind_of(text)
    return BY_KIND.get(kind) if kind is not None else None


def read_for(text: str, business: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return the command for such a wish of a person who has something in their cart; None for any other text."""
    if business.catalogue is None or not CommerceNotes.read(stored).lines:
        return None
    wish = other_wish(business.catalogue, text)
    return COMMANDS.get(wish) if wish is not None else None
