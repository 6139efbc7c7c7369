"""What people can text while they are in the middle of an order: with something in the cart, soon after they have
ordered or looked at products, or because their text is about the shop."""

from datetime import datetime
from functools import cache
from itertools import dropwhile

from parley.business.catalogue import Product, ProductCatalogue
from parley.conversation.courtesy import without_greeting
from parley.conversation.own_affairs import speaks_of_own_affairs
from parley.conversation.topics import says_nothing, topic_words
from parley.lanes.commerce.asked_about import asked_about
from parley.lanes.commerce.browse_words import menu, products_in_words
from parley.lanes.commerce.cart_words import sold
from parley.lanes.commerce.catalogue_spelling import word_of_catalogue
from parley.lanes.commerce.category_words import names_of
from parley.lanes.commerce.ending_words import has_just_ordered
from parley.lanes.commerce.item_words import ORDER_WORDS
from parley.lanes.commerce.notes import CommerceNotes
from parley.lanes.commerce.product_search import folded, is_form, products_about, words_of_catalogue
from parley.lanes.commerce.shop_questions import QUESTION_WORDS
from parley.lanes.commerce.shop_words import UNREAD, marked_words
from parley.lanes.commerce.small_words import GRAMMAR_WORDS
from parley.lanes.commerce.texts import say
from parley.lanes.lane import LaneNotes, OnlyInPart, ReadCommand
from parley.ports import Services
from parley.search_words import NO_CONTENT
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed
from parley.texts.vocabulary import words as words_of_file
from parley.tools.tool import Call

MOST_QUOTED = 8
"""The most words that were not understood and are repeated to the person."""
LONGEST = 400
FRAME = 4
"""The most words by which a text asks what the shop has."""


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
    unread = _unread(call, text)
    if notes.lines:
        return OnlyInPart(says.not_understood_with_cart.format(unread=unread))
    if has_just_ordered(notes, call.now):
        return OnlyInPart(says.not_understood_with_order.format(unread=unread))
    named = thing_asked_for(text, "have_you" if is_of_shop or "?" in text else "have_you_clearly")
    if named is not None and (sold_so := _sold_so(call, named)):
        return sold_so
    if named is not None and folded(named).split()[0] in listed(ORDER_WORDS, "no_goods"):
        return menu(sold(call), call.language)  # "what have you got for my mum"
    if named is not None:
        return says.not_found.format(words=named, menu=menu(sold(call), call.language))
    if not is_of_shop:
        return ""
    return OnlyInPart(says.not_understood_in_shop.format(unread=unread, near=_nearest(call, text)))


def _sold_so(call: Call[Services], named: str) -> str:
    """Return what is sold of the things that somebody asks for in other words, "maceta tipo chiquita"; "" if there is
    none: what is sold is never denied."""
    catalogue = sold(call)
    words = [word_of_catalogue(catalogue, word) for word in folded(named).split() if word not in NO_CONTENT]
    found = products_about(catalogue, " ".join(filter(None, words))) if any(words) else ()
    said = set(folded(named).split())
    found = found or [each for one in catalogue.categories if said & names_of(one) for each in catalogue.of(one.key)]
    found = found or [each for each in catalogue.products if said & _words_of_choices(each)]
    return products_in_words(catalogue, found, call.language) if found else ""


def _words_of_choices(product: Product) -> frozenset[str]:
    """Return the names and keywords, of one word, of what a product comes in."""
    choices = [each for option in product.options for each in option.choices]
    written = [name for each in choices for one in LANGUAGES for name in (each.name.in_(one), *each.keywords.in_(one))]
    return frozenset(word for name in written if " " not in (word := folded(name)))


def thing_asked_for(text: str, concept: str) -> str | None:
    """Return the thing that a text asks whether the shop has: "bagels or muffins", of "do u have bagels or muffins".
    None for any other text. The concept names the words by which it may ask so.
    """
    words = without_greeting(text[:LONGEST]).strip(" .!?¿¡").split()
    said = list(dropwhile(lambda word: says_nothing(topic_words(word)) and not _begins_frame(word, concept), words))
    plain = [" ".join(topic_words(word)) for word in said]
    frame = next((n for n in range(FRAME, 0, -1) if " ".join(plain[:n]) in _frames(concept)), 0)
    named, words = said[frame:], plain[frame:]
    is_short = 0 < len(words) <= MOST_QUOTED and not NO_CONTENT.issuperset(words)
    is_of_time = not listed(ORDER_WORDS, "never_sold").isdisjoint(words)
    return " ".join(named) if frame and is_short and not is_of_time else None


def _begins_frame(word: str, concept: str) -> bool:
    """Return whether this word begins a way to ask what the shop has."""
    plain = " ".join(topic_words(word))
    return any(frame == plain or frame.startswith(f"{plain} ") for frame in _frames(concept))


@cache
def _frames(concept: str) -> frozenset[str]:
    """Return the words by which a text asks what the shop has: "do you have"."""
    lists = (words_of_file(QUESTION_WORDS, each)["concepts"][concept] for each in LANGUAGES)
    return frozenset(" ".join(topic_words(each)) for found in lists for each in found)


def _nearest(call: Call[Services], text: str) -> str:
    """Return two things of the shop that a text may be about, as texts to send: products that it comes near to, else
    what is sold and when it is open.
    """
    says = say(call)
    found = products_about(sold(call), text[:LONGEST])[:2]
    names = [f"1 {each.name.in_(call.language).lower()}" for each in found]
    first, second = (*names, says.look, says.hours)[:2]
    return says.two_things.format(first=first, second=second)


def stands(stored: LaneNotes, now: datetime) -> ReadCommand | None:
    """Return the call that tells how things stand for a person who says yes to nothing that was asked: their cart, else
    the order that they have just placed. None for anybody else.
    """
    notes = CommerceNotes.read(stored)
    if notes.lines or notes.when or notes.how or notes.name:
        return ReadCommand("show_cart", {})
    return ReadCommand("order_status", {}) if has_just_ordered(notes, now) else None


def _unread(call: Call[Services], text: str) -> str:
    """Return a sentence that says what was not understood: the words, if they may name something sold."""
    says = say(call)
    words = [each.written for each in marked_words(sold(call), text[:LONGEST]) if each.mark == UNREAD]
    asked = asked_about(sold(call), text[:LONGEST], words)
    return says.read_not.format(words=asked[0]) if asked else says.nothing_understood


def _speaks_of_shop(catalogue: ProductCatalogue, text: str) -> bool:
    """Return whether a text names something sold, or has another word of a shop: "do you have pie"."""
    said = set(folded(text[:LONGEST]).split())
    known = listed(GRAMMAR_WORDS, "shop") | (words_of_catalogue(catalogue) - NO_CONTENT)
    is_elsewhere = any(each.mark == "elsewhere" for each in marked_words(catalogue, text[:LONGEST]))
    return not is_elsewhere and any(is_form(word, each) for word in said for each in known if each[:1] == word[:1])
