"""Tells whether a text calls off all that somebody has ordered, or is about to order, with its reasons around it.

    "so sorry, mum is in hospital and nobody will be there, please don't make ours"
    "ya que estamos anulame el encargo, me vuelvo a Rosario"

A trained classifier decides (`conversation/desk_talk`): no list holds reasons. A text that denies it, complains,
wants something else too, or is about something that is no order calls nothing off. Pure.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from parley.business.catalogue import ProductCatalogue
from parley.conversation.desk_talk import DeskTalk, desk_shares
from parley.conversation.normal_form import normalise
from parley.conversation.request_reader import label_shares
from parley.conversation.yes_and_more import JOINTS
from parley.lanes.commerce.cart import CartLine
from parley.lanes.commerce.own_order_words import ORDER_QUESTIONS, denies_the_end
from parley.lanes.commerce.product_search import folded, words_of_catalogue, words_of_product
from parley.search_words import NO_CONTENT
from parley.texts.vocabulary import listed
from parley.tools.phrases import bare

SURE, CERTAIN = 0.6, 0.9
"""How likely a cancellation is at least, from 0 to 1, in a text that goes before all else, and in one that may speak of
something else that ends."""
COMPLAINS, ELSEWHERE = 0.2, 0.5
"""How likely a complaint is at most beside a cancellation, and a wish to end something that is no order."""
ENDS_ELSEWHERE = (
    *("delete_event", "delete_task", "cancel_reminder", "cancel_sessions"),
    *("delete_contact", "delete_email", "remove_title", "disconnect_google"),
)
"""The labels of the reader of requests for wishes to end something else."""
PART_END = re.compile(r"[.,;:!?¿¡\n]+")


@lru_cache(maxsize=32)  # a turn asks it of the same text for several questions
def calls_off(text: str, least: float = SURE, is_shopping: bool = False) -> bool:
    """Return whether a text calls off all that was ordered, with at least this likelihood, and wants nothing else. Of
    somebody who is just ordering (`is_shopping`), "cancel it, my meeting was moved" ends that, and no event.
    """
    shares = desk_shares(text)
    if is_shopping and says_one_of("clears_cart", text) and not denies_the_end(text):
        return True
    if shares.get(DeskTalk.CANCEL, 0.0) < least or shares.get(DeskTalk.COMPLAINT, 0.0) >= COMPLAINS:
        return False
    if denies_the_end(text) or wanted_besides(text):
        return False
    if is_shopping and shares[DeskTalk.CANCEL] >= CERTAIN:
        return True
    return sum(label_shares(text).get(label, 0.0) for label in ENDS_ELSEWHERE) < ELSEWHERE


def says_one_of(name: str, text: str) -> bool:
    """Return whether a text has a phrase of this list of `order_questions`."""
    around = f" {folded(text)} "
    return any(f" {each} " in around for each in listed(ORDER_QUESTIONS, name))


def wanted_besides(text: str) -> str:
    """Return the end of a text that orders something besides what stands in front of it: "give me 2 lattes", of "cancel
    it and give me 2 lattes"; empty if none does."""
    said = text.split()
    plain = [bare(normalise(PART_END.sub("", word))) for word in said]
    for at in range(1, len(said)):
        is_apart = plain[at - 1] in JOINTS or PART_END.search(said[at - 1]) is not None
        if is_apart and _wants(" ".join(plain[at:])):
            return " ".join(said[at:])
    return ""


def _wants(said: str) -> bool:
    """Return whether these words begin as an order for something."""
    return any(f"{said} ".startswith(f"{each} ") for each in listed(ORDER_QUESTIONS, "wants_besides"))


def names_order(text: str, catalogue: ProductCatalogue) -> bool:
    """Return whether a text wants cancelled what it names by goods alone, or by which of several orders it is: "cancel
    the lattes", "the second one has to be cancelled"."""
    said = [word for word in folded(text).split() if word not in listed(ORDER_QUESTIONS, "beside_a_cancellation")]
    stems = tuple(sorted(listed(ORDER_QUESTIONS, "cancel_stems")))
    rest = [word for word in said if not word.startswith(stems)]
    known = words_of_catalogue(catalogue) | listed(ORDER_QUESTIONS, "which_orders")
    is_named = all(not known.isdisjoint((each, each.removesuffix("s"), each.removesuffix("es"))) for each in rest)
    return len(rest) < len(said) and bool(rest) and is_named and not denies_the_end(text)


def names_others(text: str, lines: Sequence[CartLine], catalogue: ProductCatalogue) -> bool:
    """Return whether a text names goods, and not all of what these lines of a cart hold: "I don't want the bread", of
    bread and buns, calls off no whole order."""
    said = goods_words(text)
    if said.isdisjoint(words_of_catalogue(catalogue)):
        return False
    products = (catalogue.product(line.sku) for line in lines)
    return any(each is not None and said.isdisjoint(words_of_product(each)) for each in products)


def goods_words(text: str) -> frozenset[str]:
    """Return the words of a text that may name goods, each also without the ending of a plural."""
    words = (word for word in folded(text).split() if word not in NO_CONTENT)
    return frozenset(form for word in words for form in (word, word.removesuffix("s"), word.removesuffix("es")))
