"""Reads which categories a text asks to be shown, beside nothing but small words: "what's in your cakes section",
"pastries and drinks, which ones?", "just the pastries will do, with prices", "y de beber?". Pure."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from parley.business.catalogue import Product, ProductCatalogue, ProductCategory
from parley.lanes.commerce.item_words import ORDER_WORDS
from parley.lanes.commerce.product_search import folded
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed

MOST_WORDS, LONGEST_NAME = 14, 3
"""The most words of such a text, and of the name of a category in it."""
APART = "|"


def categories_shown(catalogue: ProductCatalogue, said: str) -> Sequence[ProductCategory]:
    """Return the categories that a text asks to see, in its order; none if it says anything else, or does not ask to
    see them."""
    words = _words_of(said)
    if not 0 < len(words) <= MOST_WORDS:
        return ()
    names = _categories_by_name(catalogue)
    found, at, asks = list[ProductCategory](), 0, "?" in said
    while at < len(words):
        lengths = range(min(LONGEST_NAME, len(words) - at), 0, -1)
        length = next((n for n in lengths if " ".join(words[at : at + n]) in names), 0)
        if length:
            found.append(names[" ".join(words[at : at + length])])
        elif words[at] in listed(ORDER_WORDS, "shows_categories"):
            asks = True
        elif words[at] not in listed(ORDER_WORDS, "around_categories"):
            return ()
        at += length or 1
    return tuple(dict.fromkeys(found)) if asks else ()


def _words_of(said: str) -> list[str]:
    """Return the words of a text, with the name of a category in place of words such as "to drink"."""
    plain = f" {folded(said.replace(',', ' ').replace(chr(39), '').replace('’', ''))} "
    named = min(listed(ORDER_WORDS, "names_drinks"))
    for phrase in sorted(listed(ORDER_WORDS, "asks_for_drinks")):
        plain = plain.replace(f" {phrase} ", f" {named} ")
    return plain.split()


@lru_cache(maxsize=4)
def _categories_by_name(catalogue: ProductCatalogue) -> Mapping[str, ProductCategory]:
    """Return the categories by their names and keywords in every language, without those that name a product too."""
    found = {name: each for each in catalogue.categories for name in names_of(each)}
    products = frozenset(name for each in catalogue.products for name in names_of(each))
    return {name: each for name, each in found.items() if name not in products}


def names_of(thing: ProductCategory | Product) -> frozenset[str]:
    """Return the names and keywords of a category or a product in every language, without case and accents."""
    return frozenset(folded(name) for each in LANGUAGES for name in (thing.name.in_(each), *thing.keywords.in_(each)))


def joined_names(categories: Sequence[ProductCategory]) -> str:
    """Return the keys of categories as one text, which a look takes for its words."""
    return APART.join(each.key for each in categories)


def categories_of(catalogue: ProductCatalogue, words: str) -> Sequence[ProductCategory]:
    """Return the categories whose keys such a text joins; none for any other text."""
    keys = words.split(APART)
    found = [each for each in catalogue.categories if each.key in keys]
    return found if len(found) == len(keys) > 1 else ()
