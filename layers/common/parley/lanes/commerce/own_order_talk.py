"""Reads what people who have ordered say of it with reasons and remarks around it, in words that no list holds.

    "so the party's off, kid's got chicken pox. don't bake anything"     it is cancelled, once they agree
    the same, of somebody who fills a cart besides                       they are asked which of the two
    "don't cancel my order"                                              how it stands
    "did my payment go thru?", "ya le deposité, sí le cayó?"             whether their payment has arrived
    "how do I pay you for this?"                                         the same
    "did you cancel my paid order too?"                                  their last orders
    "no sign of a soul with my buns"                                     how their order stands

A trained classifier tells them apart (`conversation/desk_talk`). Whatever ends something is asked about first.
"""

from parley.business.files import Business
from parley.conversation.desk_talk import DeskTalk, desk_shares
from parley.conversation.normal_form import normalise
from parley.conversation.topics import asks
from parley.lanes.commerce.calling_off import calls_off, names_order, names_others, says_one_of
from parley.lanes.commerce.notes import CommerceNotes
from parley.lanes.commerce.own_order_words import CANCEL, CLEAR, ORDER_QUESTIONS, SHOW_CART, STATUS
from parley.lanes.lane import LaneNotes, ReadCommand
from parley.texts.vocabulary import listed
from parley.tools.phrases import bare

SURE, LIKELY, CERTAIN = 0.6, 0.5, 0.9
"""How likely a wish is at least, from 0 to 1: to go before all else, where nothing else was understood, and where there
is no order that it could be about."""
MOST_WORDS, SHORT = 24, 8
"""The most words of a text that only asks how an order is paid, and of a question about the cart."""
OF_PAYMENT = ReadCommand("order_status", {"of_payment": "true"}, goes_first=True, is_own=True)
TO_PAY = ReadCommand("order_status", {"to_pay": "true"}, goes_first=True, is_own=True)
ENDED_OR_NOT = ReadCommand("list_orders", {}, goes_first=True, is_own=True)


def read(text: str, business: Business, notes: CommerceNotes) -> ReadCommand | None:
    """Return the command for a text that is surely about the payment or the end of what the person has ordered or is
    ordering. None for any other text."""
    if not (notes.orders or notes.lines):
        return None
    if notes.orders and desk_shares(text).get(DeskTalk.PAYMENT, 0.0) >= SURE:
        return OF_PAYMENT
    if calls_off(text, is_shopping=bool(notes.lines)):
        return _ending(text, business, notes)
    if notes.lines and _asks_of_cart(text):
        return SHOW_CART._replace(is_own=True)
    if not notes.orders or notes.lines:
        return None
    if desk_shares(text).get(DeskTalk.STATUS, 0.0) >= CERTAIN:
        return STATUS._replace(is_own=True)
    if _asks_how_to_pay(text):
        return TO_PAY
    is_named = business.catalogue is not None and names_order(text, business.catalogue)
    return CANCEL._replace(arguments={"said": text}, is_own=True) if is_named else None


def read_likely(text: str, business: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return the command for a text that nobody understood: how the person's order stands, or its end; who has ordered
    nothing is told so. None for any other text."""
    notes, shares = CommerceNotes.read(stored), desk_shares(text)
    if (notes.orders or notes.lines) and shares.get(DeskTalk.STATUS, 0.0) >= LIKELY:
        return STATUS
    least = LIKELY if notes.orders else CERTAIN
    return _ending(text, business, notes) if not notes.lines and calls_off(text, least) else None


def _ending(text: str, business: Business, notes: CommerceNotes) -> ReadCommand | None:
    """Return the command for a text that calls off what was ordered, or is being ordered; None if it names only some of
    what is in the cart."""
    begins = bare(normalise(text)).split()[:1]
    if asks(text) and not _listed_words("asks_if_ended").isdisjoint(begins):
        return ENDED_OR_NOT if notes.orders else None
    if not notes.lines:
        return CANCEL._replace(arguments={"said": text}, is_own=True)
    if business.catalogue is None or names_others(text, notes.lines, business.catalogue):
        return None
    if not notes.orders or says_one_of("names_draft", text):
        return CLEAR._replace(is_own=True)
    return CANCEL._replace(arguments={"said": text, "or_cart": "true"}, is_own=True)


def _asks_of_cart(text: str) -> bool:
    """Return whether a short question is about the cart, and no wish to empty it: "me quedó algo en el carrito?"."""
    said = bare(normalise(text)).split()
    is_short = "?" in text and len(said) <= SHORT
    return is_short and not _listed_words("cart_nouns").isdisjoint(said) and not says_one_of("clears_cart", text)


def _asks_how_to_pay(text: str) -> bool:
    """Return whether a text only asks how an order is paid: "how do I pay you for this, nobody said?"""
    said = bare(normalise(text)).split()
    around = f" {' '.join(said)} "
    sign = max(
        (each for each in listed(ORDER_QUESTIONS, "asks_how_to_pay") if f" {each} " in around), key=len, default=""
    )
    rest = around.replace(f" {sign} ", " ", 1).split() if sign and len(said) <= MOST_WORDS else [""]
    return bool(sign) and _listed_words("paying_fillers").issuperset(rest)


def _listed_words(name: str) -> frozenset[str]:
    """Return the single words of a list of `order_questions`, in all languages."""
    return frozenset(map(bare, listed(ORDER_QUESTIONS, name)))
