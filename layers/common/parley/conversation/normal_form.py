"""The normal form of a text, in which whole messages are compared. Pure."""

import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeVar

AnyEntry = TypeVar("AnyEntry")
SKIN_TONES_AND_SELECTORS = {ord(c): None for c in "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff\ufe0f"}

ASCII_PUNCTUATION = {code: None for code in range(128) if unicodedata.category(chr(code))[0] == "P"}


@lru_cache(maxsize=512)  # a turn asks some six hundred times, for the same texts and words
def normalise(text: str) -> str:
    """Return text as whole messages are compared: without case, punctuation, invisible characters and skin tones."""
    if text.isascii():  # a tenth of the time
        return " ".join(text.translate(ASCII_PUNCTUATION).casefold().split())
    bare = unicodedata.normalize("NFC", text).translate(SKIN_TONES_AND_SELECTORS)
    kept = "".join(c for c in bare if unicodedata.category(c)[0] != "P" and unicodedata.category(c) != "Cf")
    return " ".join(kept.casefold().split())


@lru_cache(maxsize=512)
def without_accents(text: str) -> str:
    """Return a text in its normal form without accents, which people leave out on a phone: "lucia" for "Lucía"."""
    said = normalise(text)
    if said.isascii():
        return said
    apart = unicodedata.normalize("NFD", said)
    return unicodedata.normalize("NFC", "".join(c for c in apart if not unicodedata.combining(c)))


def holds_words(text: str, words: str) -> bool:
    """Return whether a text holds these normalised words as whole words, side by side; False if `words` is empty."""
    return bool(words) and f" {words} " in f" {normalise(text)} "


def entries_called(entries: Sequence[AnyEntry], words: str, name: Callable[[AnyEntry], str]) -> list[AnyEntry]:
    """Return the entries whose name is exactly these normalised words; if there are none, those whose name holds them.
    If nothing is found, both are tried again without accents."""
    for form in (normalise, without_accents):
        said, named = form(words), [(each, form(name(each))) for each in entries]
        exact = [each for each, called in named if called == said]
        if found := exact or [each for each, called in named if holds_words(called, said)]:
            return found
    return []
