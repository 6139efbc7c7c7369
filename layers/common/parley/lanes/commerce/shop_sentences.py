"""The sentences and clauses of a text to the shop, in marked words, and the places where they may be cut. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile

from parley.business.catalogue import ProductCatalogue
from parley.lanes.commerce.item_words import read_items
from parley.lanes.commerce.product_search import folded
from parley.lanes.commerce.shop_words import JOINT, PAUSE, THING, MarkedWords
from parley.lanes.commerce.small_words import GRAMMAR_WORDS
from parley.texts.vocabulary import listed

BETWEEN_THINGS = re.compile(r" (?:, )?(?:and|y|e) | , ")
"""Stands between two things that were read as one."""


@dataclass(frozen=True)
class ShopSentence:
    """A sentence of a text, in marked words."""

    words: Sequence[MarkedWords]
    is_asked: bool
    """Whether a question mark ends it."""

    @property
    def clauses(self) -> Sequence[Sequence[MarkedWords]]:
        """The words between its commas."""
        found: list[list[MarkedWords]] = [[]]
        for each in self.words:
            if each.written == ",":
                found.append([])
            else:
                found[-1].append(each)
        return [each for each in found if each]

    @property
    def asks_of_the_shop(self) -> bool:
        """Whether it asks about the shop itself, such as when it is open, and not about an order."""
        said = (each for each in self.words if each.mark != "at_opening")  # "when you open" asks nothing
        words = {word for each in said for word in folded(each.written).split()}
        return not words.isdisjoint(listed(GRAMMAR_WORDS, "asks_shop"))


def sentences_to_read(words: Sequence[MarkedWords]) -> list[ShopSentence]:
    """Return the marked words in sentences, without the pauses between them."""
    found, words_of_one = list[ShopSentence](), list[MarkedWords]()
    for each in (*words, MarkedWords(PAUSE, ".")):
        if each.mark != PAUSE:
            words_of_one.append(each)
        elif words_of_one:
            found.append(ShopSentence(tuple(words_of_one), each.written == "?"))
            words_of_one = []
    return found


def places_to_cut(
    catalogue: ProductCatalogue, words: Sequence[MarkedWords]
) -> Iterator[tuple[Sequence[MarkedWords], Sequence[MarkedWords]]]:
    """Yield the words of a sentence in two parts, cut at each place where another clause may begin: at its beginning,
    behind an "and", and where one stands between two things that are read as one."""
    for at, each in enumerate(words):
        if each.mark != JOINT and (not at or words[at - 1].mark in (JOINT, "idle")):
            yield words[:at], words[at:]
        if each.mark == THING:
            for first, last in _cut_things(catalogue, each):
                yield [*words[:at], first], [last, *words[at + 1 :]]


def _cut_things(catalogue: ProductCatalogue, things: MarkedWords) -> Iterator[tuple[MarkedWords, MarkedWords]]:
    """Yield several things that are read as one in two parts, cut at each comma or "and": "three mugs, one"."""
    cuts = [list(BETWEEN_THINGS.finditer(written)) for written in (things.written, things.plain)]
    for cut, plain_cut in zip(*cuts, strict=True) if len(cuts[0]) == len(cuts[1]) else ():
        first = _thing(catalogue, things.written[: cut.start()], things.plain[: plain_cut.start()])
        last = _thing(catalogue, things.written[cut.end() :], things.plain[plain_cut.end() :])
        yield replace(first, is_definite=things.is_definite), last


def _thing(catalogue: ProductCatalogue, written: str, plain: str) -> MarkedWords:
    is_named = any(item.products or item.choices or item.near for item in read_items(catalogue, plain))
    return MarkedWords(THING, written, plain, names_something=is_named)


def with_commas(clauses: Sequence[Sequence[MarkedWords]]) -> Sequence[MarkedWords]:
    """Return the words of clauses with the commas between them."""
    comma = MarkedWords(JOINT, ",", ",")
    return [each for at, clause in enumerate(clauses) for each in ([comma, *clause] if at else clause)]


def clauses_apart(words: Sequence[MarkedWords]) -> list[list[MarkedWords]]:
    """Return the words of a sentence in the clauses that commas and an "and" join, each with what stands before it."""
    found: list[list[MarkedWords]] = [[]]
    for each in words:
        if each.mark == JOINT and any(word.mark != JOINT for word in found[-1]):
            found.append([])
        found[-1].append(each)
    return found


def without_opening(words: Sequence[MarkedWords]) -> Sequence[MarkedWords]:
    """Return words without the commas and joints, and without a yes, in front of them."""
    return list(dropwhile(lambda each: each.mark in (JOINT, "yes_words"), words))


def as_written_text(words: Sequence[MarkedWords]) -> str:
    return " ".join(each.written for each in words).replace(" ,", ",")


def without_was(words: Sequence[MarkedWords]) -> Sequence[MarkedWords]:
    """Return the words of a sentence that corrects a count, without the "were" of "sorry, they were two", which tells
    of nothing that has been; all its words for any other sentence."""
    is_corrected = any(each.mark == "corrects" for each in words) and any(each.mark == THING for each in words)
    was = listed(GRAMMAR_WORDS, "was_to_be")
    return [each for each in words if not (is_corrected and each.mark == "tells" and each.plain in was)]
