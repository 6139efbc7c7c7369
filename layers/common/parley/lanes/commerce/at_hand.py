"""What people can text while they are in the middle of an order: with something in the cart, soon after they have
ordered or looked at products, or because their text is about the shop."""

from datetime import UTC, datetime, timedelta

from parley.business.catalogue import ProductCatalogue
from parley.conversation.own_affairs import speaks_of_own_affairs
from parley.lanes.commerce.browse_words import menu
from parley.lanes.commerce.cart_words import how_to_order, sold
from parley.lanes.commerce.notes import CommerceNotes
from parley.lanes.commerce.product_search import folded, is_form, words_of_catalogue
from parley.lanes.commerce.shop_words import GRAMMAR_WORDS, UNREAD, marked_words
from parley.lanes.commerce.texts import say
from parley.ports import Services
from parley.search import NO_CONTENT
from parley.texts.vocabulary import listed
from parley.tools.tool import Call

JUST_ORDERED = timedelta(days=2)
"""How long after an order a text that is not understood is taken for one about it."""
TIME_OF_ID = "%Y%m%d%H%M%S"
MOST_QUOTED = 6
"""The most words that were not understood and are repeated to the person."""
LONGEST = 400


def at_hand(call: Call[Services], text: str, is_asked: bool) -> str:
    """Return what the person can text about what they are ordering, or about the order that they have just placed, or
    because their text is about the shop; empty for anybody else.
    """
    notes, says = CommerceNotes.for_call(call), say(call)
    if speaks_of_own_affairs(text):
        return says.own_orders_only
    is_of_shop = bool(notes.lines or notes.shown) or is_asked or _speaks_of_shop(sold(call), text)
    if is_of_shop and not listed(GRAMMAR_WORDS, "food").isdisjoint(folded(text[:LONGEST]).split()):
        return says.ask_about_food
    how = how_to_order(sold(call), call.language)
    if notes.lines or is_asked:
        return says.not_understood_with_cart.format(unread=_unread(call, text), how=how)
    if _has_just_ordered(notes, call.now):
        return says.not_understood_with_order
    if not is_of_shop:
        return ""
    return says.not_understood_in_shop.format(unread=_unread(call, text), menu=menu(sold(call), call.language), how=how)


def _unread(call: Call[Services], text: str) -> str:
    """Return a sentence that says what was not understood: the words, if they are few."""
    says = say(call)
    words = [each.written for each in marked_words(sold(call), text[:LONGEST]) if each.mark == UNREAD]
    is_short = 0 < len(" ".join(words).split()) <= MOST_QUOTED
    return says.read_not.format(words=", ".join(words)) if is_short else says.nothing_understood


def _speaks_of_shop(catalogue: ProductCatalogue, text: str) -> bool:
    """Return whether a text names something sold, or has another word of a shop: "do you have pie"."""
    said = set(folded(text[:LONGEST]).split())
    known = listed(GRAMMAR_WORDS, "shop") | (words_of_catalogue(catalogue) - NO_CONTENT)
    is_elsewhere = any(each.mark == "elsewhere" for each in marked_words(catalogue, text[:LONGEST]))
    return not is_elsewhere and any(is_form(word, each) for word in said for each in known if each[:1] == word[:1])


def _has_just_ordered(notes: CommerceNotes, now: datetime) -> bool:
    """Return whether the person's last order is recent; the ids of orders begin with the time of the order."""
    if not notes.orders:
        return False
    ordered = datetime.strptime(notes.orders[-1].partition("-")[0], TIME_OF_ID).replace(tzinfo=UTC)
    return now - ordered < JUST_ORDERED
