"""Reads whole texts as commands of the shop, by what the catalogue has and what is in the cart.

    "no croissant", "sin el cruasán"        is taken out, if the cart has it
    "make it three", "mejor tres"           changes what was put into the cart last
    "do you have cakes?"                    is looked for, if there are such
    "I'd like two lattes and a croissant"   is put into the cart, if its first thing is sold
    "2 croissants y un pan"                 likewise, without a word around it
    "croissants"                            is looked for

Where a word of a text names nothing of these, it is no command of the shop, and for whichever lane it is meant.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial

from parley.business.catalogue import ProductCatalogue
from parley.business.files import Business
from parley.conversation.courtesy import without_courtesy, without_polite_end
from parley.lanes.commerce.cart import Cart
from parley.lanes.commerce.item_words import (
    LONGEST_ORDER,
    ORDER_WORDS,
    WantedItem,
    begins_for,
    read_items,
    without_time,
)
from parley.lanes.commerce.notes import CommerceNotes
from parley.lanes.commerce.product_search import (
    category_named,
    folded,
    in_singular,
    is_form,
    products_named,
    speaks_of_products,
    words_of_catalogue,
    words_of_names,
)
from parley.lanes.lane import LaneNotes, ReadCommand
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed
from parley.times import is_time
from parley.tools.phrases import bare


def read(text: str, business: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return the command that a text is, by the catalogue and the person's cart; None if it is none of the shop's."""
    catalogue = business.catalogue
    if catalogue is None or not 0 < len(text) <= LONGEST_ORDER:
        return None
    said = without_polite_end(" ".join(text.split())).strip(" .!¡¿,")
    notes = CommerceNotes.read(stored)
    shop = ReadShop(catalogue, notes.cart, notes.shown, cache(partial(read_items, catalogue)))
    speaks_of_it = OF_PRODUCTS if speaks_of_products(catalogue, said) else ()  # most texts are about something else
    rules = (*(OF_A_CART if shop.cart.lines else ()), *OF_THE_SHOP, *speaks_of_it, _requested_of_nothing)
    plain = without_courtesy(said).strip(" .!¡¿,")
    for each in dict.fromkeys((said, plain, _without_interjections(plain))):
        found = next((found for rule in rules if (found := rule(each, shop)) is not None), None)
        if found is not None:
            return found
    return None


@dataclass(frozen=True)
class ReadShop:
    """What a text is read by."""

    catalogue: ProductCatalogue
    cart: Cart
    shown: Sequence[str]
    """The skus that were shown last."""
    items: Callable[[str], tuple[WantedItem, ...]]
    """Reads the items of a text, each text once."""


Rule = Callable[[str, ReadShop], ReadCommand | None]


def _taken_out(said: str, shop: ReadShop) -> ReadCommand | None:
    refused = _without_end("refused_behind", said)  # "el cruasán no"
    rest = _behind("takes_out", said) or (refused if refused != said else None)
    if rest is None:
        return None
    rest = _without_start("all_of_it", _without_end("takes_out_behind", rest))
    items = shop.items(rest)
    if not items or not all(_is_in(shop.cart, item) for item in items):
        return None
    is_named = all(words_of_names(item.products) >= set(folded(item.words).split()) for item in items)
    return ReadCommand("remove_from_cart", {"items": rest}, goes_first=is_named)


def _changed(said: str, shop: ReadShop) -> ReadCommand | None:
    wanted = INSTEAD_OF.sub("", said)  # "4 not 3"
    bare_rest = _without_end("changes_behind", wanted)
    rest = _behind("changes", wanted) or (bare_rest if bare_rest != said else _behind("with", wanted))
    if rest is None:
        return None
    rest = _without_start("changes_to", _without_end("changes_behind", rest))
    items = shop.items(rest)
    if len(items) != 1:
        return None
    item = items[0]
    is_of_last = item.is_count_alone or item.is_choices_alone
    is_of_cart = _is_in(shop.cart, item) and (item.is_counted or bool(item.choices))
    return ReadCommand("change_cart", {"to": rest}, goes_first=True) if is_of_last or is_of_cart else None


INSTEAD_OF = re.compile(r"(?<=\w),? (?:not|instead of|en vez de|y no) (?:the |el |la )?[^\W_]{1,20}$", re.IGNORECASE)
"""Matches what somebody does not want, behind what they want: "4 not 3"."""


def _whole(said: str, shop: ReadShop) -> ReadCommand | None:
    """A text that is one of a list, whatever the catalogue has: "menu", "what's my total"."""
    folded_text = _folded(said.rstrip("? "))
    for name, tool in WHOLE_TEXTS.items():
        if _patterns(name)["begins"].fullmatch(folded_text):
            is_of_cart = tool in ("clear_cart", "show_cart")
            if is_of_cart and name in NEED_A_CART and not shop.cart.lines:
                return None
            return ReadCommand(tool, {}, goes_first=is_of_cart or tool == "ordering_terms")
    return None


WHOLE_TEXTS: Mapping[str, str] = {
    "clears": "clear_cart",
    "totals": "show_cart",
    "starts": "add_to_cart",
    "shows_all": "browse",
    "again": "order_again",
    "pays": "payment_link",
    "terms": "ordering_terms",
}
"""The tools that whole texts call, by the list of the vocabulary that they stand in."""
NEED_A_CART = frozenset(["totals"])
"""The lists whose texts are the shop's only where the cart holds something: "how much is it" may be anything."""


def _of_those(said: str, shop: ReadShop) -> ReadCommand | None:
    """So many of the one product that was shown last: "ok one of those"."""
    rest = _behind("asks_for", said) or said
    counted = _without_end("of_those", rest)
    items = shop.items(counted) if counted != rest else ()
    if len(shop.shown) != 1 or len(items) != 1 or not items[0].is_count_alone:
        return None
    return ReadCommand("add_to_cart", {"items": f"={items[0].count}*{shop.shown[0]}"})


def _fewer(said: str, shop: ReadShop) -> ReadCommand | None:
    """So many less of something in the cart: "one latte less", "un latte menos"."""
    rest = _without_end("fewer", said)
    items = shop.items(rest) if rest != said else ()
    if not items or not all(_is_in(shop.cart, item) and item.is_counted for item in items):
        return None
    return ReadCommand("remove_from_cart", {"items": rest}, goes_first=True)


def _looked_for(said: str, shop: ReadShop) -> ReadCommand | None:
    asked = said.rstrip("? ")
    begun = _behind("looks_for", asked)
    rest = _without_end("looks_behind", begun if begun is not None else asked)
    if (begun is None and rest == asked) or not _is_sold(shop.catalogue, rest):
        return None
    return ReadCommand("browse", {"words": rest})


def _requested_of_nothing(said: str, shop: ReadShop) -> ReadCommand | None:
    """Several of something that is not sold, asked for as one orders: "I'd like two muffins"."""
    rest = _behind("asks_for", said.rstrip("? "))
    items = shop.items(rest) if rest else ()
    are_things = all((item.count or 0) > 1 and len(item.words.split()) <= A_NAME for item in items)
    words = {word for item in items for word in _folded(item.words).split()}
    if rest is None or not items or not are_things or words & listed(ORDER_WORDS, "never_sold"):
        return None
    if is_time(rest, LANGUAGES):
        return None
    return ReadCommand("add_to_cart", {"items": rest})


A_NAME = 3
"""The most words of what somebody takes for a product."""


def _requested(said: str, shop: ReadShop) -> ReadCommand | None:
    asked = said.rstrip("? ")
    begun = _behind("asks_for", asked)
    rest = _without_end("to_cart", begun if begun is not None else asked)
    if begun is None and rest == asked:
        return None
    if _are_wanted(shop.items(rest)) or _are_wanted(shop.items(without_time(rest)[0])):
        return ReadCommand("add_to_cart", {"items": rest})
    return None


def _named_alone(said: str, shop: ReadShop) -> ReadCommand | None:
    is_question, said = "?" in said, said.rstrip("? ")
    items = shop.items(said)
    if is_question or (len(items) == 1 and not items[0].is_counted and not items[0].choices):
        return ReadCommand("browse", {"words": said}, yields=True) if _is_sold(shop.catalogue, said) else None
    if not _are_wanted(items):
        timed, time = without_time(said)
        items = shop.items(timed) if begins_for(time) else items
    is_order = bool(items) and (items[0].is_counted or len(items) > 1 or bool(items[0].choices))
    return ReadCommand("add_to_cart", {"items": said}) if is_order and _are_wanted(items) else None


OF_A_CART: tuple[Rule, ...] = (_fewer, _taken_out, _changed)
"""The rules for a person whose cart holds something, before all others."""
OF_THE_SHOP: tuple[Rule, ...] = (_whole, _of_those)
OF_PRODUCTS: tuple[Rule, ...] = (_looked_for, _requested, _named_alone)
"""The rules for a text that has some word of the catalogue."""


def _are_wanted(items: Sequence[WantedItem]) -> bool:
    """Whether these are things to buy: the first one is sold, and at least half of them."""
    known = [item for item in items if item.products]
    return bool(items) and bool(items[0].products) and len(known) * 2 >= len(items)


def _is_in(cart: Cart, item: WantedItem) -> bool:
    return any(cart.count_of(product.sku) for product in item.products)


def _is_sold(catalogue: ProductCatalogue, words: str) -> bool:
    """Whether each of these words names a category or products. A short word that is only misspelt so may be another
    word."""
    said = {in_singular(catalogue, word) for word in folded(words).split()} - listed(ORDER_WORDS, "empty")
    known = words_of_catalogue(catalogue)
    if not said or not all(any(is_form(word, other, LONG_WORD) for other in known) for word in said):
        return False
    return category_named(catalogue, words) is not None or bool(products_named(catalogue, words).products)


LONG_WORD = 7
"""The fewest letters of a word that is taken for a misspelt one of the catalogue."""


# --- words at the beginning and at the end --------------------------------------------------------------------------


@cache
def _patterns(name: str) -> Mapping[str, re.Pattern[str]]:
    alternatives = "|".join(sorted(listed(ORDER_WORDS, name), key=len, reverse=True))
    return {
        "begins": re.compile(rf"(?:{alternatives})(?![^\W_])[ ,:]*"),
        "ends": re.compile(rf"[ ,]+(?:{alternatives})$"),
    }


def _behind(name: str, said: str) -> str | None:
    """The text behind the words that it begins with; None if it does not begin so, or nothing follows."""
    found = _patterns(name)["begins"].match(_folded(said))
    rest = said[found.end() :].strip() if found else ""
    return rest or None


def _without_interjections(said: str) -> str:
    """The text without the words before a request that ask for nothing: "ok wait, and"."""
    for _ in range(MOST_INTERJECTIONS):
        said = _without_start("interjections", said).lstrip(" ,.!")
    return said


MOST_INTERJECTIONS = 4
"""The most words before a request that are passed over."""


def _without_start(name: str, said: str) -> str:
    return _behind(name, said) or said


def _without_end(name: str, said: str) -> str:
    """The text without such words at its end."""
    found = _patterns(name)["ends"].search(_folded(said))
    return said[: found.start()].strip() if found else said


def _folded(said: str) -> str:
    """The text without accents and apostrophes' marks, of the same length, in which the patterns are looked for."""
    low = bare(said).lower()
    return low if len(low) == len(said) else said
