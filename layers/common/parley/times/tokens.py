"""Cuts a text into the tokens of which a grammar speaks: words without case and accents, numbers, dates, clock times.

A token keeps where it stands in the text, so that a title keeps the person's spelling. Commas, full stops, question
marks and emoji are no tokens: nobody's meaning depends on them. A sign such as `$` or a quotation mark is
one, which no grammar knows, so "5$" is no hour. Linear in the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

TOKEN = re.compile(
    r"""
      (?P<iso_moment>
            \d{4}-?\d\d-?\d\dt\d\d(?::?\d\d(?::?\d\d(?:[.,]\d{1,9})?)?)?(?:z|[+-]\d\d(?::?\d\d)?)?(?![\w:-])
          | \d{4}-\d\d-\d\d\ \d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:\ ?z|\ ?[+-]\d\d:?\d\d)?(?![\w:-]|\ ?[ap]\.?\ ?m\b))
    | (?P<iso_clock>(?<!\w)t\d\d:?\d\d(?::?\d\d)?(?![\w:]))
    | (?P<iso_duration>(?<!\w)p(?=t?\d)(?:\d{1,4}[ymwd]){0,4}(?:t(?:\d{1,5}[hms]){1,3})?(?!\w))
    | (?P<rrule>(?<!\w)(?:rrule:)?freq=[a-z]+(?:;[a-z]+=[a-z0-9,:+\-]+)*;?)
    | (?P<zone_name>(?<!\w)(?:a(?:frica|merica|ntarctica|sia|tlantic|ustralia)|etc|europe|indian|pacific)/[a-z_/+0-9-]+)
    | (?P<ymd>\d{4}(?P<sep>[-/.])\d{1,2}(?P=sep)\d{1,2}(?!\d))
    | (?P<dmy>\d{1,2}(?P<other>[-/.])\d{1,2}(?P=other)(?:\d{4}|\d\d)(?!\d))
    | (?P<slashed>\d{1,2}/\d{1,2}(?![\d/]))
    | (?P<colon>\d{1,2}:\d\d(?::\d\d)?(?![\d:]))
    | (?P<hclock>\d{1,2}\ ?h\ ?\d\d(?!\d))
    | (?P<dashed>\d{1,2}[-–—]\d{1,2}(?![\d:.h/-]))
    | (?P<dotted>\d{1,2}\.\d\d(?![\d.]))
    | (?P<decimal>\d{1,4}[.,]\d{1,2}(?![\d.,]))
    | (?P<ordinal_digits>\d{1,2}(?:st|nd|rd|th|ro|do|er|[ºª°])(?!\w))
    | (?P<run>2(?:morrow|moro|nite|night|day)(?!\w))
    | (?P<int>\d+)
    | (?P<offset>(?:utc|gmt)\ ?[+-]\ ?\d{1,2}(?::?\d\d)?(?!\d))
    | (?P<half>[ap](?:\.\ ?|\ )?m(?!\w)\.?)
    | (?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)
    | (?P<sign>[^\s\w,.;:!?¿¡()…\[\]]|_)
    """,
    re.VERBOSE,
)
DROPPED = frozenset({"So", "Sk", "Cf", "Mn", "Cn"})
"""Unicode's categories of characters that are left out: emoji and what belongs to them."""


ISO = ("iso_moment", "iso_clock", "iso_duration", "rrule")
"""The kinds of tokens that programs write, which are kept as they are: a space in them tells an offset from a range."""

WRITTEN = ("word", "sign")
"""The kinds of tokens that mean only what a grammar's lists say."""


class Token(NamedTuple):
    """A piece of a text: `text` is without case and accents, `start` and `end` are its positions in the text."""

    kind: str
    text: str
    start: int
    end: int


def fold_token(text: str) -> str:
    """Return the text in small letters and without accents: "Mañana" becomes "manana"."""
    if text.isascii():
        return text.casefold()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).replace("’", "'")


@lru_cache(maxsize=128)  # each language cuts the same text
def tokens(text: str) -> Sequence[Token]:
    """Return the tokens of `text`, which must be in Unicode's composed form (NFC)."""
    return tuple(_tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    lowered = text.casefold() if len(text.casefold()) == len(text) else text.lower()
    if len(lowered) != len(text):  # a letter that is longer in small letters: its place would be lost
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    for found in TOKEN.finditer(lowered):
        kind = str(found.lastgroup)
        start, end = found.span()
        if kind == "half" and start and text[start - 1].isalpha():
            continue
        if kind == "sign" and unicodedata.category(found[0]) in DROPPED:
            continue
        if kind == "run":  # "2morrow" is one word
            kind = "word"
        said = found[0] if kind in ISO else fold_token(found[0]).replace(" ", "")
        if kind == "dashed":
            said = said.replace("–", "-").replace("—", "-")
        yield Token(kind, said.replace(".", "") if kind == "half" else said, start, end)
