"""Leaves out of a text about an order why somebody wants it: the reason is no wish, and nobody is asked what it means.

    "lose the baguette, wife already got one"                 "lose the baguette"
    "we've got two more coming so lets do 4 croissants"       "lets do 4 croissants"
    "torta de cumpleaños hacen? es para mi nena, somos 20"    "torta de cumpleaños hacen?"

A clause is a reason only if it begins as one, and has nothing of an order in it: no time, way, name or note, nothing
that is asked of a food, and no goods, but for those that somebody has already where something is taken out. Pure.
"""

import re
from functools import cache

from parley.business.catalogue import ProductCatalogue
from parley.lanes.commerce.product_search import folded
from parley.lanes.commerce.shop_words import JOINT, PAUSE, THING, UNREAD, marked_words
from parley.lanes.commerce.small_words import GRAMMAR_WORDS
from parley.lanes.commerce.word_patterns import lowered
from parley.texts.vocabulary import listed

REASON_WORDS = "parley.lanes.commerce.reason_words"
LONGEST = 400
SETTLED = "in total"
"""Says behind a count how many there are to be of what is in the cart, if more people come: none is added to these."""
CLAUSE = re.compile(r"(?<=[^\s,;.])(?:[,;]|\.(?=\s)| [-–—])\s+(?=\S)")
"""Stands between two clauses."""
MOST_CLAUSES = 6
"""The most ends of clauses that are tried from the end of a text on."""
TELLING = frozenset(
    [
        *(UNREAD, JOINT, PAUSE, "idle", "tells", "only", "reasons", "usual", "yes_words", "for_all", "refuses"),
        *("removes_behind", "bargains", "other", "rest", "alike", "enough", "prices_behind", "swapped_for"),
    ]
)
"""The marks of words that a reason may have."""


def without_reasons(catalogue: ProductCatalogue, text: str) -> str:
    """Return a text without the reason at its beginning or its end; the text itself if it has none."""
    if not 0 < len(text) <= LONGEST:
        return text
    text = _without_occasion(catalogue, text)
    low = lowered(text)
    for found in list(CLAUSE.finditer(text))[-MOST_CLAUSES:]:
        first, last = text[: found.start()], text[found.end() :]
        if _begins(low[found.end() :]) and _is_reason(catalogue, last, _takes_out(catalogue, first)):
            return first if _says_anything(catalogue, first) else text
    led = _leads_to().search(low)
    if led is not None and _is_reason(catalogue, text[: led.start()], is_out=False):
        rest = text[led.end() :].strip(" ,")
        if not _says_anything(catalogue, rest):
            return text
        return f"{rest} {SETTLED}" if _counts_people(text[: led.start()]) else rest
    return text


def _without_occasion(catalogue: ProductCatalogue, text: str) -> str:
    """Return a question without the sentences behind it that only tell for whom it is asked."""
    first, mark, rest = text.partition("?")
    behind = rest.strip(" ?!.,")
    if not mark or not behind or "?" in behind or not _occasions().match(lowered(behind)):
        return text
    names = [each for each in marked_words(catalogue, behind) if each.mark == THING and each.names_something]
    return text if names else f"{first}?"


def _begins(clause: str) -> bool:
    """Return whether a clause, in small letters, begins as a reason does."""
    return _tells_of().match(clause) is not None


def _is_reason(catalogue: ProductCatalogue, clause: str, is_out: bool) -> bool:
    """Return whether a clause says nothing of an order. `is_out`: something is taken out beside it, which somebody may
    have already."""
    words, marks = set(folded(clause).split()), marked_words(catalogue, clause)
    if not words or not listed(GRAMMAR_WORDS, "food").isdisjoint(words) or "?" in clause:
        return False
    has_already = is_out and not listed(REASON_WORDS, "has_already").isdisjoint(words)
    is_unloved = not listed(REASON_WORDS, "dislikes").isdisjoint(words)  # whoever names it does not want it
    is_enough = is_out and not listed(REASON_WORDS, "enough").isdisjoint(words)
    may_count = _counts_people(clause) or is_enough
    for each in marks:
        is_of_people = folded(each.written).split()[-1:] != [] and folded(each.written).split()[-1] in _folks()
        if each.mark == THING and not (
            is_of_people or has_already or is_unloved or (may_count and not each.names_something)
        ):
            return False
        if each.mark != THING and each.mark not in TELLING:
            return False
    return True


@cache
def _folks() -> frozenset[str]:
    """Return the words for people that name a choice of some shop too: "los chicos"."""
    return listed(REASON_WORDS, "folks")


def _counts_people(clause: str) -> bool:
    """Return whether a clause says how many people there are: "we've got two more coming"."""
    return any(f" {each} " in f" {folded(clause)} " for each in listed(REASON_WORDS, "people"))


def _takes_out(catalogue: ProductCatalogue, text: str) -> bool:
    return any(each.mark in ("removes", "removes_behind", "refuses") for each in marked_words(catalogue, text))


def _says_anything(catalogue: ProductCatalogue, text: str) -> bool:
    """Return whether a text wants something of the shop: it names or counts something."""
    return any(each.mark == THING for each in marked_words(catalogue, text))


@cache
def _tells_of() -> re.Pattern[str]:
    return re.compile("|".join(sorted(listed(REASON_WORDS, "tells_of"))))


@cache
def _occasions() -> re.Pattern[str]:
    return re.compile("|".join(sorted(listed(REASON_WORDS, "occasions"))))


@cache
def _leads_to() -> re.Pattern[str]:
    """Return a pattern that matches the words behind a reason: "so", between other words."""
    words = "|".join(sorted(listed(REASON_WORDS, "leads_to"), key=lambda each: (-len(each), each)))
    return re.compile(rf"(?<=[^\s,])(?:,| )[ ,]?(?:{words})(?=[ ,])")
