"""Leaves clauses that are mere chat out of a text about an order, before the shop's grammar reads it.

    "My teeth aren't what they were. One sourdough, sliced"     the first sentence
    "scratch the hot chocolate they'd be cold by then lol"      "they'd be cold by then lol"
    "He's turning five. A birthday cake"                        kept for the shop: it has a number

The classifier of kinds has to be nearly certain, and the words may say nothing to the shop but what CHATTY names. A
clause that has a number, or is only probably chat and has words that the grammar does not know, is kept for the shop in
the person's words: so nothing is lost, and nobody is asked what it means. Pure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from parley.business.catalogue import ProductCatalogue
from parley.conversation.clause_kinds import (
    CLAUSE_END,
    FEWEST_WORDS,
    SENTENCE_END,
    is_mere_chat,
    is_nearly_certain,
    may_go_unanswered,
    may_name,
    split_at,
)
from parley.lanes.commerce.read_spans import PLACE, TIME
from parley.lanes.commerce.shop_words import JOINT, PAUSE, THING, UNREAD, MarkedWords, marked_words
from parley.lanes.commerce.small_words import GRAMMAR_WORDS
from parley.texts.vocabulary import listed

CHATTY = frozenset(
    [
        *(UNREAD, JOINT, "idle", "yes_words", "only", "for_all", "tells", "reasons", "calls", "waits", "elsewhere"),
        *("signs", "usual", "corrects", "adds", "bargains"),
    ]
)
"""The marks of words that a clause of mere chat may have."""
OF_ORDER = frozenset((PLACE, "pays_card", "pays_cash", "delivers", "empties", "wishes_note", "soonest", "swaps"))
"""The marks of words that a clause which is kept for the shop may not have: it says something of an order."""


@dataclass
class TextWithoutChat:
    """What is left of a text, and its clauses that are kept for the shop."""

    text: str
    remarks: list[str] = field(default_factory=list)
    """The clauses that were taken out of the text, and are to be kept."""
    doubtful: list[str] = field(default_factory=list)
    """The clauses in the text that are probably chat: words of them that nobody understands need not be asked about."""

    def settled(self, unread: Sequence[str]) -> tuple[list[str], list[str]]:
        """Return the unread words of a text without those of its doubtful clauses, and these clauses."""
        found = {each: clause for each in unread for clause in self.doubtful if each.casefold() in clause.casefold()}
        return [each for each in unread if each not in found], list(dict.fromkeys(found.values()))


def without_chat(catalogue: ProductCatalogue, text: str) -> TextWithoutChat:
    """Return a text without its sentences and clauses that are mere chat; the text itself if nothing else is said."""
    apart = TextWithoutChat(text)
    kept = [each for sentence in split_at(SENTENCE_END, text) for each in _kept(catalogue, sentence, apart)]
    left = "".join(kept)
    if left == text:
        return apart
    left = left.strip(" ,\n").removeprefix("- ")
    says_more = any(each.mark not in CHATTY | {PAUSE} for each in marked_words(catalogue, left))
    return replace(apart, text=left) if says_more else TextWithoutChat(text)


def _kept(catalogue: ProductCatalogue, sentence: str, apart: TextWithoutChat) -> Iterator[str]:
    """Yield the clauses of a sentence that are not chat: none if the whole sentence is, or all but a word or two."""
    if _is_chat(catalogue, sentence, apart):
        return
    clauses = list(split_at(CLAUSE_END, sentence))
    kept = [each for each in clauses if len(clauses) == 1 or not _is_chat(catalogue, each, apart)]
    if len(kept) == len(clauses) or not all(_is_small(catalogue, each) for each in kept):
        yield from kept


def _is_small(catalogue: ProductCatalogue, clause: str) -> bool:
    """Return whether a clause has so few words, none of which says anything to the shop, that it goes with the chat
    beside it: "Morning all", of "Morning all, what a downpour".
    """
    says_nothing = all(each.mark in CHATTY | {PAUSE, TIME} for each in marked_words(catalogue, clause))
    return len(clause.split()) < FEWEST_WORDS and says_nothing and not may_name(clause)


def _is_chat(catalogue: ProductCatalogue, clause: str, apart: TextWithoutChat) -> bool:
    """Return whether a sentence or clause is chat. Chat with a sign of content goes into the remarks; what is only
    probably chat stays, as doubtful.
    """
    if not may_go_unanswered(clause):
        return False
    words = marked_words(catalogue, clause)
    if not any(each.mark == UNREAD for each in words) or any(map(_is_of_order, words)):
        return False
    is_chatty = all(each.mark in CHATTY | {PAUSE} for each in words)
    if is_chatty and is_mere_chat(clause):
        return True
    written = clause.strip(" .,;!¡…-–—\n")
    if is_nearly_certain(clause):
        apart.remarks.append(written)
        return True
    apart.doubtful += [written] if is_chatty else []
    return False


def _is_of_order(words: MarkedWords) -> bool:
    """Return whether words name something of the catalogue, a time or another part of an order, or have a digit."""
    is_time = words.mark == TIME and words.plain.casefold() not in listed(GRAMMAR_WORDS, "passing_times")
    is_named = words.mark == THING and words.names_something
    return is_time or is_named or words.mark in OF_ORDER or any(map(str.isdecimal, words.written))


def without_chat_at_ends(words: Sequence[MarkedWords]) -> tuple[MarkedWords, ...]:
    """Return the marked words of a text without those that are mere chat at the end of a clause, beside others that say
    something: "... they'd be cold by then lol".
    """
    if any(each.mark == "wishes_note" for each in words):
        return tuple(words)  # what is to be done for them is noted whole: "can you wrap them for a plane ride?"
    kept, runs = list[MarkedWords](), [list(run) for _, run in groupby(words, lambda each: each.mark in CHATTY)]
    for at, run in enumerate(runs):
        ends = at + 1 == len(runs) or runs[at + 1][0].mark == PAUSE
        kept += [] if at and ends and runs[at - 1][-1].mark != PAUSE and _is_mere_chat(run) else run
    return tuple(kept)


def _is_mere_chat(run: Sequence[MarkedWords]) -> bool:
    written = " ".join(each.written for each in run if each.written != ",")
    is_chatty = all(each.mark in CHATTY for each in run)
    return is_chatty and any(each.mark == UNREAD for each in run) and not may_name(written) and is_mere_chat(written)
