"""Cuts a text into the words of one language, and tells what a run of them means.

Typos are put right, and words with a hyphen inside become two.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from parley.search import nearest_word
from parley.times.chart import parse
from parley.times.grammar import Grammar, grammar, languages
from parley.times.makers import FUNCTIONS
from parley.times.tokens import WRITTEN, Token, fold_token, tokens

LONGEST_PHRASE = 160
"""The most characters of a phrase that says when."""

LONGEST_TEXT = 400
"""The most characters of a text in which a time is looked for; behind them nobody says when."""

TYPO_FROM = 5
"""The fewest letters of a word in which a typo is forgiven: shorter words are too like others."""

WHEN, PHRASE, LOOK, CHANGE, ONCE = "when", "phrase", "look", "change", "once_phrase"
"""The top categories of the grammars: a time inside a text, a text that is nothing but a time, days that a person wants
to see, what changes of something kept, and a time that counts once alone."""

ALL_DAY = "all_day"
"""The category of "all day", which is no time by itself, and belongs to one elsewhere in the text."""

HYPHENS = frozenset("-‐‑")

NUMBERS = ("int", "decimal", "dotted", "colon", "ordinal_digits")

Stretch = tuple[int, int]


@dataclass(frozen=True)
class Cut:
    """A text cut into tokens, with its typos corrected by the grammar of one language."""

    text: str
    tokens: tuple[Token, ...]
    grammar: Grammar


def order(named: Sequence[str]) -> Iterator[str]:
    """Return the codes of all languages with a grammar, in the order in which to try them: the `named` ones first."""
    known = languages()
    return iter(dict.fromkeys([*(name for name in named if name in known), *known]))


def cut_of(text: str, language: str, longest: int) -> Cut | None:
    """Cut a text into tokens, with typos corrected in this language; None if the text has more than `longest`
    characters.
    """
    if len(text) > longest:
        return None
    composed = unicodedata.normalize("NFC", text)
    spoken = grammar(language)
    words = [_spelt(token, spoken) for token in tokens(composed)]
    return Cut(composed, tuple(_without_hyphens(words, spoken)), spoken)


def whole(words: Sequence[Token], spoken: Grammar, category: str) -> list[object]:
    """Return all values that these words, read together, can have in one category of the grammar; [] if none. With a
    word that the grammar does not know they have none, and need not be parsed.
    """
    if any(word.kind in WRITTEN and word.text not in spoken.known for word in words):
        return []
    return list(meanings(words, spoken, category).get((0, len(words)), ()))


def meanings(words: Sequence[Token], spoken: Grammar, category: str) -> Mapping[Stretch, Sequence[object]]:
    """Return every stretch of these words that can be of one category of the grammar, each with all its values."""
    return _meanings(tuple((word.kind, word.text) for word in words), spoken).get(category, {})


KEPT = (WHEN, PHRASE, LOOK, CHANGE, ONCE, ALL_DAY)
"""The categories whose stretches are remembered."""


@lru_cache(maxsize=128)
def _meanings(words: tuple[tuple[str, str], ...], spoken: Grammar) -> Mapping[str, Mapping[Stretch, Sequence[object]]]:
    """Parse these words, and return the stretches found for each category of the grammar. Cached: a turn asks for the
    same words about thirty times.
    """
    chart = parse([Token(kind, text, 0, 0) for kind, text in words], spoken, FUNCTIONS) if words else None
    return {category: chart.found(category) for category in KEPT} if chart else {}


def is_of(token: Token, spoken: Grammar, *categories: str) -> bool:
    return any(category in categories for category, _ in spoken.forms.get((token.text,), ()))


def is_number(token: Token, spoken: Grammar) -> bool:
    return token.kind in NUMBERS or is_of(token, spoken, "word_number")


def is_strong(token: Token, spoken: Grammar) -> bool:
    return token.kind == "colon" or token.text in spoken.strong


def _is_weekday(token: Token, spoken: Grammar) -> bool:
    return is_of(token, spoken, "weekday")


def _without_hyphens(words: Sequence[Token], spoken: Grammar) -> Iterator[Token]:
    """Yield the tokens without hyphens inside words: "mid-night" becomes two words. Between two weekdays the hyphen
    stays, because "mon-fri" is a range.
    """
    for at, token in enumerate(words):
        beside = [words[at - 1], words[at + 1]] if token.text in HYPHENS and 0 < at < len(words) - 1 else []
        is_inside = beside and all(each.kind == "word" for each in beside) and beside[0].end == token.start
        if not is_inside or all(_is_weekday(each, spoken) for each in beside):
            yield token


def _spelt(token: Token, spoken: Grammar) -> Token:
    """Return the token with a typo in its word corrected, if it is near to just one of the common time words; else the
    token as it is.
    """
    if token.kind != "word" or token.text in spoken.words or token.text in spoken.other_words:
        return token
    meant = _meant(token.text, spoken)
    return token if meant == token.text else token._replace(text=meant)


@lru_cache(maxsize=2_048)  # a turn asks of some thirty phrases, made of the same words, whether they are a time
def may_be_of_time(word: str, language: str) -> bool:
    """Return whether a word may be a part of a time in this language, alone or with others."""
    if len(word) < SURELY_ALONE or not word.isalpha():
        return True
    spoken = grammar(language)
    return _spelt(Token("word", fold_token(word), 0, len(word)), spoken).text in spoken.known


SURELY_ALONE = 4
"""The fewest letters of a word that is surely a token by itself: "h" and "pm" may stand behind a number."""


@lru_cache(maxsize=512)  # a turn cuts the same words some ten times
def _meant(word: str, spoken: Grammar) -> str:
    """Return the time word that an unknown word is meant to be; the word itself if it is none with a typo."""
    if word in spoken.misspelt:
        return spoken.misspelt[word]
    is_like = len(word) >= TYPO_FROM and any(each[0] == word[0] for each in spoken.often)
    return (nearest_word(word, spoken.often) if is_like and word.isalpha() else None) or word
