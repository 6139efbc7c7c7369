"""Tells which lists of a vocabulary a text is made of, if each of its words is in one. Pure.

The longest phrase that begins at a word counts, so the work is linear in the words.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from parley.conversation.normal_form import without_accents
from parley.texts.vocabulary import expanded, listed

WORD = re.compile(r"[^\W_]+")
MOST_IN_PHRASE = 6
"""The most words of a phrase."""


def marks_of(text: str, package: str, lists: tuple[str, ...], most_words: int) -> set[str]:
    """Return the names of the lists that the words of a text are of; none if it has too many words, or one is in no
    list. Of two lists with the same phrase the first counts."""
    said = WORD.findall(without_accents(text).replace("'", "").replace("’", ""))
    found, at = set[str](), 0
    while at < len(said) <= most_words:
        length, name = phrase_at(said, at, package, lists)
        if not length:
            return set()
        found.add(name)
        at += length
    return found


def phrase_at(words: Sequence[str], at: int, package: str, lists: tuple[str, ...]) -> tuple[int, str]:
    """Return the number of words of the longest phrase of these lists that begins at this place, and the name of the
    first list that has it; 0 and nothing if there is none."""
    if not (phrases := phrases_beginning(words[at], package, lists) if at < len(words) else {}):
        return 0, ""
    lengths = range(min(MOST_IN_PHRASE, len(words) - at), 0, -1)
    return next(((n, phrases[each]) for n in lengths if (each := tuple(words[at : at + n])) in phrases), (0, ""))


def phrases_beginning(word: str, package: str, lists: tuple[str, ...]) -> Mapping[tuple[str, ...], str]:
    """Return the phrases of these lists that begin with a word, as words, each with the name of the first list that has
    it. Only these are put together: a list of a hundred lines may stand for thousands of phrases."""
    return _phrases_beginning(word, package, lists) if word in _entries(package, lists) else {}


@cache
def _phrases_beginning(word: str, package: str, lists: tuple[str, ...]) -> Mapping[tuple[str, ...], str]:
    return {
        words: name
        for entry, name in _entries(package, lists)[word]
        for phrase in expanded(entry)
        if (words := _words(phrase))[:1] == (word,)
    }


@cache
def _entries(package: str, lists: tuple[str, ...]) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Return the entries of these lists by the words with which their phrases begin, each with its list's name. Where
    two lists have the same phrase, the first list's entry stands behind the other."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name in reversed(lists):
        for entry in listed(package, name):
            beginnings = map(_words, entry.split(maxsplit=1)[0].split("|"))
            for first in dict.fromkeys(words[0] for words in beginnings if words):
                found.setdefault(first, []).append((entry, name))
    return found


def _words(phrase: str) -> tuple[str, ...]:
    return tuple(WORD.findall(without_accents(phrase)))
