"""Tells which lists of a vocabulary a text is made of, if each of its words is in one. Pure.

The longest phrase that begins at a word counts, so the work is linear in the words.
"""

import re
from collections.abc import Mapping
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
    phrases, found, at = phrases_of(package, lists), set[str](), 0
    while at < len(said) <= most_words:
        lengths = range(min(MOST_IN_PHRASE, len(said) - at), 0, -1)
        phrase = next((each for n in lengths if (each := tuple(said[at : at + n])) in phrases), None)
        if phrase is None:
            return set()
        found.add(phrases[phrase])
        at += len(phrase)
    return found


@cache
def phrases_of(package: str, lists: tuple[str, ...]) -> Mapping[tuple[str, ...], str]:
    """Return the phrases of these lists, as words, each with the name of the first list that has it."""
    return {
        tuple(WORD.findall(without_accents(phrase))): name
        for name in reversed(lists)
        for entry in listed(package, name)
        for phrase in expanded(entry)
    }
