"""What may be the name of an order: a few words that are no other part of its checkout, nothing sold, and no words of
the shop. Pure."""

import re

from parley.business.catalogue import ProductCatalogue
from parley.conversation.clause_kinds import is_written_as_name
from parley.lanes import when
from parley.lanes.commerce.checkout_words import payment_of, way_of
from parley.lanes.commerce.item_words import ORDER_WORDS
from parley.lanes.commerce.product_search import folded, products_named, words_of_names
from parley.texts.vocabulary import listed

NAME_MOST, PARTICLE = 4, 3
"""The most words of a name beside its particles, and the most letters of a particle: "de", "van"."""
MOST_IN_ALL, A_PAIR = 8, 2
WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]*)*")


def is_name(text: str, catalogue: ProductCatalogue | None = None) -> bool:
    """Return whether a text may be the name of an order, by its words alone."""
    said = text.replace(",", " ").split()
    low = [folded(word) for word in said]
    is_short = sum(len(word) > PARTICLE for word in said) <= NAME_MOST and 0 < len(said) <= MOST_IN_ALL
    if not is_short or not all(map(WORD.fullmatch, said)):
        return False
    is_written_as_one = any(word[:1].isupper() for word in said)
    if len(said) > A_PAIR and said[0][:1].isupper() and not said[-1][:1].isupper():
        return False  # "Wes. ill pay the driver"
    no_name = listed(ORDER_WORDS, "never_names")
    if low[0] in no_name or (not is_written_as_one and not no_name.isdisjoint(low)):
        return False
    if payment_of(text) is not None or way_of(text) is not None:
        return False
    if when.is_whole_time([word.lower() for word in said]) and " ".join(low) not in names_like_times():
        return False
    return catalogue is None or not _is_product(catalogue, " ".join(low))


def without_spelling(said: str) -> str:
    """Return a name without the letters by which its last word is spelt: "Siobhan, S-I-O-B-H-A-N"."""
    found = SPELT.search(said)
    name = said[: found.start()].rstrip(" ,(:") if found else said
    letters = "".join(each for each in found[0] if each.isalpha()).lower() if found else ""
    return name if letters and folded(name).replace(" ", "").endswith(letters) else said


SPELT = re.compile(r"(?<=[ ,(])(?:[^\W\d_][-. ]){2,20}[^\W\d_]\)?$")
"""Matches single letters at the end of a text, apart from each other."""


def begins_as_name(said: str, catalogue: ProductCatalogue | None = None) -> str:
    """Return the name in front of a comma, behind which a text says nothing of an order but how that is written:
    "Walter Odegaard, with an O as in Oslo"; "" for any other text."""
    name, comma, rest = said.strip(" .!").partition(",")
    words = folded(rest).split()
    is_told = 0 < len(words) <= MOST_OF_SPELLING and not listed(ORDER_WORDS, "spelling_words").isdisjoint(words)
    return name.strip() if comma and is_told and is_written_as_name(name) and is_name(name, catalogue) else ""


MOST_OF_SPELLING = 10


def names_like_times() -> frozenset[str]:
    """Return the words of times that are names too: "April", "Julio"."""
    return listed(ORDER_WORDS, "names_like_times")


def _is_product(catalogue: ProductCatalogue, said: str) -> bool:
    """Return whether these words are those of something sold, spelt as it is."""
    return set(said.split()) <= words_of_names(products_named(catalogue, said).products)
