"""Leaves out of a text about an order why somebody wants it: the reason is no wish, and nobody is asked what it means.

    "lose the baguette, wife already got one"                 "lose the baguette"
    "we've got two more coming so lets do 4 croissants"       "lets do 4 croissants"
    "torta de cumpleaños hacen? es para mi nena, somos 20"    "torta de cumpleaños hacen?"

A clause is a reason only if it begins as one, and has nothing of an order in it: no time, way, name or note, nothing
that is asked of a food, and no goods, but for those that somebody has already where something is taken out. Pure.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from parley.business.catalogue import ProductCatalogue
from parley.conversation.clause_kinds import ClauseKind, kind_of
from parley.lanes.commerce.item_words import ORDER_WORDS
from parley.lanes.commerce.order_talk import tells_of_something_else
from parley.lanes.commerce.product_search import folded
from parley.lanes.commerce.read_spans import PLACE, TIME
from parley.lanes.commerce.shop_words import JOINT, PAUSE, THING, UNREAD, marked_words
from parley.lanes.commerce.small_words import GRAMMAR_WORDS, ones
from parley.lanes.commerce.word_patterns import lowered
from parley.texts.vocabulary import listed

REASON_WORDS = "parley.lanes.commerce.reason_words"
LONGEST = 400
SETTLED = "in total"
"""Says behind a count how many there are to be of what is in the cart, if more people come: none is added to these."""
PAUSE_OF_CLAUSE = r"(?<=[^\s,;.])(?:[,;]|\.(?=\s)| [-–—])\s+(?=\S)"
"""Matches what stands between two clauses."""
MOST_CLAUSES = 6
"""The most ends of clauses that are tried from the end of a text on."""
TELLING = frozenset(
    [
        *(UNREAD, JOINT, PAUSE, "idle", "tells", "only", "reasons", "usual", "yes_words", "for_all", "refuses"),
        *(
            "removes_behind",
            "bargains",
            "elsewhere",
            "other",
            "rest",
            "alike",
            "enough",
            "prices_behind",
            "swapped_for",
        ),
    ]
)
"""The marks of words that a reason may have."""


WANTED = frozenset([THING, TIME, PLACE, "picks_up", "delivers", "pays_card", "pays_cash"])
"""The marks of words by which a text wants something."""


FOR_THE_SHOP = (ClauseKind.NOTE, ClauseKind.DETAILS, ClauseKind.PERSON)
"""The kinds of clauses that the shop is to know, however they begin."""


def without_reasons(catalogue: ProductCatalogue, text: str) -> str:
    """Return a text without the reason at its beginning or its end; the text itself if it has none."""
    if not 0 < len(text) <= LONGEST:
        return text
    text = _without_tail(catalogue, _without_occasion(catalogue, text))
    low = lowered(text)
    for found in list(_clauses().finditer(low))[-MOST_CLAUSES:]:
        first, last = text[: found.start()], text[found.end() :]
        if _begins(low[found.end() :]) and _is_reason(catalogue, last, _takes_out(catalogue, first), first):
            return first if _says_anything(catalogue, first) else text
    led = _leads_to().search(low)
    if led is not None and _is_reason(catalogue, text[: led.start()], is_out=False):
        rest = text[led.end() :].strip(" ,")
        if not _says_anything(catalogue, rest):
            return text
        return f"{rest} {SETTLED}" if _counts_people(text[: led.start()]) else rest
    return text


def food_apart(catalogue: ProductCatalogue, text: str) -> tuple[str, Sequence[str]]:
    """Split an order from why something must not be in it, which the shop is to know: "a latte with oat milk, que no
    puedo tomar lactosa". There is none of that if the text does not say so."""
    found = list(_clauses().finditer(text))[-1:] if len(text) <= LONGEST else []
    for each in found:
        first, last = text[: each.start()], text[each.end() :]
        words = set(folded(last).split())
        is_of_food = not listed(GRAMMAR_WORDS, "food").isdisjoint(words) and "?" not in last
        marks = marked_words(catalogue, last) if is_of_food else ()
        is_denied = any(each.mark in DENYING for each in marks)
        is_named = any(each.mark == THING and each.names_something for each in marks)
        if is_denied and not is_named and _says_anything(catalogue, first):
            return first, (last.strip(" .!"),)
    return text, ()


DENYING = ("refuses", "removes", "limits", "tells")
"""The marks of words by which a food must not be had: "allergic" tells so, too."""


def _without_tail(catalogue: ProductCatalogue, text: str) -> str:
    """Return a text that says a time without what that is before or after: "tomorrow at 8:30, before my shift"."""
    low = lowered(text)
    rest = "".join(text[at:end] for at, end in _around(_tails().finditer(low), len(text))) if low else text
    return rest if rest != text and any(each.mark == TIME for each in marked_words(catalogue, rest)) else text


def _around(found: Iterator[re.Match[str]], length: int) -> Iterator[tuple[int, int]]:
    """Yield the beginning and the end of each part of a text that stands around what was found in it."""
    at = 0
    for each in found:
        yield at, each.start()
        at = each.end()
    yield at, length


@cache
def _tails() -> re.Pattern[str]:
    """Return a pattern that matches words which say what a time is before or after, at the end of a clause."""
    return re.compile(rf"(?<![ ,])[ ,]{{1,3}}(?:{'|'.join(sorted(listed(REASON_WORDS, 'tails')))})(?=[,.;!?]|$)")


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


def _is_reason(catalogue: ProductCatalogue, clause: str, is_out: bool, beside: str = "") -> bool:
    """Return whether a clause says nothing of an order. `is_out`: something is taken out beside it, which somebody may
    have already. `beside`: the text in front of it, whose goods and choices it may name once more."""
    words, marks = set(folded(clause).split()), marked_words(catalogue, clause)
    if not words or not listed(GRAMMAR_WORDS, "food").isdisjoint(words) or "?" in clause:
        return False
    if kind_of(clause) in FOR_THE_SHOP:
        return False  # "they should be warm"
    has_already = is_out and not listed(REASON_WORDS, "has_already").isdisjoint(words)
    is_unloved = not listed(REASON_WORDS, "dislikes").isdisjoint(words)  # whoever names it does not want it
    is_enough = is_out and not listed(REASON_WORDS, "enough").isdisjoint(words)
    may_count = _counts_people(clause) or is_enough
    named = set(folded(beside).split()) | listed(ORDER_WORDS, "empty")
    for each in marks:
        is_of_people = folded(each.written).split()[-1:] != [] and folded(each.written).split()[-1] in _folks()
        if each.mark == THING and beside and named.issuperset(folded(each.written).split()):
            continue  # "make it blue, she was fond of blue"
        if each.mark == THING and beside and not each.names_something and each.plain in ones():
            continue  # "make it three, my brother wants one"
        if each.mark == THING and not (
            is_of_people or has_already or is_unloved or (may_count and not each.names_something)
        ):
            return False
        if each.mark == TIME and tells_of_something_else(clause):
            continue  # "my niece gets married on saturday"
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
    """Return whether a text wants something of the shop: it names or counts something, or says when or how."""
    return any(each.mark in WANTED for each in marked_words(catalogue, text))


@cache
def _clauses() -> re.Pattern[str]:
    """Return a pattern that matches what stands between two clauses, or in front of a reason without a pause: "el café
    chico que después no duermo"."""
    apart = "|".join(sorted(listed(REASON_WORDS, "begins_apart"))).strip("|") or "(?!)"
    return re.compile(rf"{PAUSE_OF_CLAUSE}|(?<=[^\s,;.]) (?=(?:{apart}) )")


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
