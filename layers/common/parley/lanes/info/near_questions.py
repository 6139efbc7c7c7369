"""Writes a question in other words: with a synonym from `near_words.toml` in the place of one of its words."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from parley import toml_files
from parley.conversation.normal_form import without_accents

QUESTION = 200
"""The most characters of a question that are read."""


def variants(question: str) -> Iterator[str]:
    """Yield a question, and then each way to ask it with one synonym."""
    yield question
    yield from in_near_words(question)


def in_near_words(question: str) -> Iterator[str]:
    """Yield a question with one word replaced by a synonym, for each word and synonym: "do you ship?" gives "do you
    deliver?".
    """
    said = without_accents(question[:QUESTION]).split()
    for at, word in enumerate(said):
        for near in _near_words().get(word.strip("¿?!.,;:"), ()):
            yield " ".join((*said[:at], near, *said[at + 1 :]))


@cache
def _near_words() -> Mapping[str, Sequence[str]]:
    """Return the synonyms of each word that `near_words.toml` lists."""
    lists = toml_files.content(__package__, "near_words")
    return {word: [each for each in near if each != word] for near in lists.values() for word in near}
