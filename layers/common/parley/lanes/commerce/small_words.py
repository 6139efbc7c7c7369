"""The small words of ordering: the phrases of `grammar` with their marks, and words that count or stand in a thing."""

from collections.abc import Mapping, Sequence
from functools import cache

from parley.conversation.language import common_words
from parley.lanes.commerce.item_words import ORDER_WORDS
from parley.lanes.commerce.product_search import folded
from parley.made_ahead import made_ahead
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed
from parley.texts.vocabulary import words as words_of_file

GRAMMAR_WORDS = "parley.lanes.commerce.grammar"
LISTS = (
    *(
        "same_time",
        "limits",
        "fetched_by",
        "alike",
        "rest",
        "elsewhere",
        "calls",
        "wishes_note",
        "tells",
        "empties",
        "keeps",
        "stops",
        "swaps",
        "changes",
        "replaces",
        "corrects",
        "removes",
        "removes_behind",
        "refuses",
        "adds",
        "enough",
    ),
    *(
        "at_opening",
        "swapped_for",
        "prices",
        "prices_behind",
        "for_others",
        "waits",
        "bargains",
        "soonest",
        "picks_up",
        "delivers",
    ),
    *(
        "only",
        "for_all",
        "pays_card",
        "pays_cash",
        "names",
        "signs",
        "goes_on",
        "yes_words",
        "parts",
        "usual",
        "other",
        "reasons",
        "idle",
    ),
)
"""The lists of small words. A phrase that stands in several is marked by the first of them."""
OF_CHECKOUT = {"checkout_finished": "goes_on", "checkout_pickup": "picks_up", "checkout_delivery": "delivers"}
"""The marks of the phrases that a checkout is begun by, by the list that has them."""


def is_count_word(word: str) -> bool:
    return word.isdecimal() or word in counting_words()


@cache
def short_words() -> Mapping[str, str]:
    """Return the full word for each small word that is written short between things: "d" is "de"."""
    return {short: word for each in LANGUAGES for short, word in words_of_file(GRAMMAR_WORDS, each)["short"]}


@made_ahead
def phrases_of_lists() -> Mapping[str, Sequence[tuple[tuple[str, ...], str]]]:
    """Return the phrases of all lists by their first word, each with its mark, the longest first."""
    marks: dict[tuple[str, ...], str] = {}
    named = [(mark, phrase) for mark in LISTS for phrase in listed(GRAMMAR_WORDS, mark)]
    named += [(mark, phrase) for name, mark in OF_CHECKOUT.items() for phrase in listed(ORDER_WORDS, name)]
    named += [("idle", phrase) for phrase in listed(GRAMMAR_WORDS, "hurries") if " " in phrase]
    for mark, phrase in named:
        marks.setdefault(tuple(phrase.split()), mark)
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for words, mark in sorted(marks.items(), key=lambda each: -len(each[0])):
        found.setdefault(words[0], []).append((words, mark))
    return found


@cache
def words_of_things() -> frozenset[str]:
    """Return the words that count, or that stand beside a product and a choice: "two", "a", "dozen", "with"."""
    return counting_words() | words_within() | listed(ORDER_WORDS, "articles")


@cache
def counting_words() -> frozenset[str]:
    """Return the words that say how many of one are wanted."""
    names = ("numbers", "dozens", "pairs", "halves")
    return frozenset(word for name in names for word in listed(ORDER_WORDS, name)) | ones()


@cache
def ones() -> frozenset[str]:
    """Return the words for one, without the articles that are used without counting."""
    return listed(GRAMMAR_WORDS, "ones")


@cache
def words_within() -> frozenset[str]:
    """Return the words that may stand within a thing: "the", "of", "with", "x"."""
    names = ("with", "times", "all_of_it", "joins_within")
    return frozenset(word for name in names for word in listed(ORDER_WORDS, name) if " " not in word)


def is_common(word: str) -> bool:
    """Return whether a language uses a word, without case and accents, for itself: it is no name and names no thing."""
    return word in common_words_of_all() or word in listed(GRAMMAR_WORDS, "circumstances")


@made_ahead
def common_words_of_all() -> frozenset[str]:
    """Return the common words of all languages, without case, accents and apostrophes."""
    return frozenset(word for language in LANGUAGES for each in common_words(language) for word in folded(each).split())


def without_counts(written: str) -> str:
    """Return the words of a thing without those that count it, and without articles."""
    words = [each for each in written.split() if not each[-1:].isdecimal() and folded(each) not in words_of_things()]
    return " ".join(words)
