"""Finds the single words of a text that say something of a time, such as "friday", "eleven" and "evening".

It reads texts whose time no grammar reads as a whole: dictated, in two languages at once, or cut into pieces. It does
not say what time they make together. Linear in the text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parley.times.cutting import LONGEST_TEXT, order
from parley.times.grammar import Grammar, grammar
from parley.times.tokens import Token, tokens

NUMBER_WORDS = ("word_number", "ordinal", "portion")
DAYS = ("weekday", "plural_weekday", "weekday_set", "plural_weekday_set", "relative", "month", "holiday")
DAY_PARTS = ("part", "loose_part", "single_part", "plural_part", "today_part", "noonish")
REPEAT_WORDS = ("every", "adverb")
SAME_AS = ("same_time", "same_day")
OTHERS = ("unit", "week", "month_shift", "coming", "last", "other", "edge", "rest_of", "named_hour", "sign", "except")
CATEGORIES = frozenset((*NUMBER_WORDS, *DAYS, *DAY_PARTS, *REPEAT_WORDS, *SAME_AS, *OTHERS))
"""The categories of the grammars whose words say something of a time by themselves."""
AS_WRITTEN = ("int", "ordinal_digits", "colon", "dotted", "hclock", "dashed", "half", "slashed", "dmy", "ymd")
"""The kinds of tokens that say something of a time without a word."""


@dataclass(frozen=True)
class TimeWord:
    """A word or number of a text that says something of a time."""

    text: str
    """What was written, in small letters and without accents."""
    start: int
    end: int
    meanings: tuple[tuple[str, object], ...]
    """What it can mean: pairs of a category of the grammars, or a kind of token, and the value in it."""


def time_words(text: str, languages: Sequence[str]) -> tuple[TimeWord, ...]:
    """Return the words and numbers of a text that say something of a time, in any of the languages. Behind
    `LONGEST_TEXT` characters, none is looked for.
    """
    spoken = [grammar(name) for name in order(languages)]
    return tuple(_found(unicodedata.normalize("NFC", text)[:LONGEST_TEXT], spoken))


def _found(text: str, spoken: Sequence[Grammar]) -> Iterator[TimeWord]:
    words, at = tokens(text), 0
    while at < len(words):
        end, meanings = _longest(words, at, spoken)
        if words[at].kind in AS_WRITTEN:
            meanings = ((words[at].kind, words[at].text), *meanings)
        if meanings:
            said = " ".join(each.text for each in words[at:end])
            yield TimeWord(said, words[at].start, words[end - 1].end, meanings)
        at = end


def _longest(words: Sequence[Token], at: int, spoken: Sequence[Grammar]) -> tuple[int, tuple[tuple[str, object], ...]]:
    """Return where the longest known form ends that begins at a token, and what it can mean in each language."""
    longest = max(each.longest.get(words[at].text, 1) for each in spoken)
    for end in range(min(at + longest, len(words)), at, -1):
        form = tuple(each.text for each in words[at:end])
        form = form if len(form) > 1 else (form[0].removesuffix("'s"),)  # "eleven's better"
        known = (meant for each in spoken for meant in each.forms.get(form, ()) if meant[0] in CATEGORIES)
        if found := tuple(dict.fromkeys(known)):
            return end, found
    return at + 1, ()
