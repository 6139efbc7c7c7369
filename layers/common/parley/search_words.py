"""Takes a text apart into the words that a search compares: without case, accents and filler words, and with the stem
of each, so that "closing" is a form of "close". Knows nothing of searches.

PyStemmer, the Snowball project's own library, makes the stems. A search engine's library makes the same ones, and takes
17 MB of a bundle and 5 of memory for them.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from parley.texts import LANGUAGES, languages

if TYPE_CHECKING:
    from Stemmer import Stemmer

STEMMERS: Mapping[str, str] = {language: languages.of(language)["stemmer"] for language in LANGUAGES}
"""Snowball's name of each language that can be searched."""
FILLERS: Mapping[str, str] = {language: languages.of(language)["fillers"] for language in LANGUAGES}
NO_CONTENT = frozenset(" ".join(FILLERS.values()).split())
"""Filler words of every language, which say nothing about a text's subject. Question words such as "when" and "how
much" are not among them."""

WRITTEN = re.compile(r"[^\W_]+")
ACCENTS = re.compile("[\u0300-\u036f]+")
LETTERS_WITHOUT_ACCENT = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
)
"""The letters that people who have no key for them write otherwise, and that Unicode does not take for others with an
accent."""

_stemming = threading.Lock()  # a stemmer is not safe under threads


class Word(NamedTuple):
    """A word of a text in normalised form (no case, no accents), with its stem."""

    written: str
    stem: str


def content(text: str) -> list[str]:
    """Return the words of `text` without filler words such as "the", in lower case."""
    return [word for word in text.casefold().split() if word not in NO_CONTENT]


def stemmed_words(language: str, text: str) -> list[Word]:
    """Return the words of a text with their stems in this language, in their order, without filler words."""
    written = [word for word in WRITTEN.findall(_without_accents(text)) if word not in NO_CONTENT]
    with _stemming:
        return list(map(Word, written, _stemmer(language).stemWords(written)))


def _without_accents(text: str) -> str:
    if text.isascii():
        return text.lower()
    return ACCENTS.sub("", unicodedata.normalize("NFKD", text)).lower().translate(LETTERS_WITHOUT_ACCENT)


@cache
def _stemmer(language: str) -> Stemmer:
    from Stemmer import Stemmer

    return Stemmer(STEMMERS[language], 0)  # it remembers none, since words are stemmed once
