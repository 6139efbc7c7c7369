"""Reads in whose own words an earlier order is wanted once more, with what they say beside: for when, how, for whom.

    "the very same things again as last time, for my neighbour"    the last order
    "same as last time, pickup thursday 9am"                       the last order, and the checkout begins with the rest
    "otra vez lo mismo que pedí, pero ahora para mi hermana"       the last order

Only somebody who has ordered before can mean it, and every word beside has to be understood, or only tell why. Pure.
"""

import re
from functools import cache

from parley.business.catalogue import ProductCatalogue
from parley.business.files import Business
from parley.conversation.courtesy import without_courtesy
from parley.conversation.requests import is_request
from parley.conversation.topics import ASKING, asks, topic_words
from parley.lanes.commerce.item_words import ORDER_WORDS
from parley.lanes.commerce.notes import CommerceNotes
from parley.lanes.commerce.product_search import folded
from parley.lanes.commerce.said_time import plainly
from parley.lanes.commerce.shop_reader import read_text
from parley.lanes.commerce.shop_reading import KnownOfPerson, ShopReading
from parley.lanes.commerce.shop_words import THING, marked_words
from parley.lanes.commerce.small_words import GRAMMAR_WORDS
from parley.lanes.commerce.word_patterns import lowered
from parley.lanes.lane import LaneNotes, ReadCommand
from parley.texts.vocabulary import listed

LONGEST = 200
"""The most characters of a text that is read."""
BESIDE = "again_beside"
"""The list of words that say nothing beside an order which is wanted again."""


def read(text: str, business: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return the call that puts the last order into the cart once more, with what a text says beside; None for any
    other text, and for a person who has ordered nothing."""
    catalogue, said = business.catalogue, AT_HOUR.sub(r"at \1 ", " ".join(plainly(text).split()))
    if catalogue is None or not 0 < len(said) <= LONGEST or not CommerceNotes.read(stored).orders:
        return None
    found = _signs().search(lowered(said))
    if found is None:
        return None
    before, behind = said[: found.start()].strip(" ,.¿?¡!"), said[found.end() :].strip(" ,.?!")
    if not _says_nothing(before) and (_is_otherwise(catalogue, before) or _asks_what_was(said)):
        return None
    read_beside = _beside(catalogue, behind) if not _says_nothing(behind) else ShopReading()
    if read_beside is None:
        return None
    given = {"when": read_beside.when, "words": said if behind else ""}
    return ReadCommand("order_again", {name: value for name, value in given.items() if value}, goes_first=True)


def _asks_what_was(said: str) -> bool:
    """Return whether a text asks what is or was so, "was that the same as last time?", and wants nothing."""
    words = topic_words(said)
    first = next((word for word in words if word not in listed(ASKING, "before_question")), "")
    return asks(said) and first in listed(GRAMMAR_WORDS, "asks_what_is") and not is_request(said)


AT_HOUR = re.compile(r"\b(?:for|by) (\d{1,2}(?:[:.]\d\d)?(?: ?[ap]m)?) (?=tomorrow|today|tonight|on )", re.IGNORECASE)
"""Matches, beside an earlier order, an hour in front of its day: "same again but for 10 tomorrow"."""


def _beside(catalogue: ProductCatalogue, behind: str) -> ShopReading | None:
    """Return what stands behind the wish for an earlier order; None if anything in it is not understood, or changes
    what is ordered."""
    said = without_courtesy(behind).strip(" .,!?")
    new = read_text(catalogue, said, KnownOfPerson(has_begun=True))
    says = bool(new.when or new.speaks_of_checkout)
    is_other = new.changes or new.remark or new.not_whole or new.questions or new.corrects
    if is_other or new.asks_about or (not says and _is_otherwise(catalogue, _remainder(said))):
        return None
    return new


def _is_otherwise(catalogue: ProductCatalogue, said: str) -> bool:
    """Return whether words beside such a wish may want something else: they name or count something, or deny it."""
    marks = marked_words(catalogue, said)
    is_denied = not listed(GRAMMAR_WORDS, "denies").isdisjoint(folded(said).split())
    return is_denied or any(each.mark in TURNS_IT for each in marks)


TURNS_IT = frozenset((THING, "removes", "refuses", "swaps", "changes", "limits", "empties", "elsewhere"))
"""The marks of words by which an earlier order is not wanted, or not as it was."""


def _says_nothing(said: str) -> bool:
    """Return whether words beside the wish say nothing of the order: "pero ahora para mi hermana"."""
    return not _remainder(said)


def _remainder(said: str) -> str:
    """Return the words beside such a wish without those that say nothing of the order."""
    plain = f" {folded(said)} ".replace(",", " ")
    for phrase in _beside_phrases():
        plain = plain.replace(f" {phrase} ", "  ")
    return plain.strip()


@cache
def _beside_phrases() -> tuple[str, ...]:
    """Return the words that say nothing beside such a wish, the longest first."""
    return tuple(sorted(listed(ORDER_WORDS, BESIDE), key=lambda each: (-len(each), each)))


@cache
def _signs() -> re.Pattern[str]:
    """Return the pattern that matches the words by which an earlier order is wanted again."""
    alternatives = "|".join(sorted(listed(ORDER_WORDS, "again_signs"), key=lambda each: (-len(each), each)))
    return re.compile(rf"(?<![^\W_])(?:{alternatives})(?![^\W_])")
