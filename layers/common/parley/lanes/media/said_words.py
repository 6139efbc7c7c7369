"""The words of a text as the media lane compares them with the lists of its vocabulary files. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Self

from parley.conversation.normal_form import without_accents
from parley.texts.vocabulary import listed

MEDIA_VOCABULARY = "parley.lanes.media.vocabulary"


@dataclass(frozen=True)
class SaidWords:
    """The words of a text as they were written, and in the form in which they are compared."""

    written: tuple[str, ...]
    plain: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Self:
        """Return the words of a text. Words that are only punctuation are left out."""
        pairs = [(word, plain) for word in text.split() if (plain := without_accents(word))]
        return cls(tuple(word for word, _ in pairs), tuple(plain for _, plain in pairs))

    def without_start(self, name: str) -> Self | None:
        """Return the words behind the longest phrase of this list at their beginning; None if they begin with none."""
        size = self.phrase_at(name, 0)
        return type(self)(self.written[size:], self.plain[size:]) if size else None

    def phrase_at(self, name: str, at: int) -> int:
        """Return how many words the longest phrase of this list has that stands behind so many words; 0 if none does.

        The words behind it are not copied: a caller may ask at every word of a long text.
        """
        phrases = said_phrases(name)
        sizes = (size for size in _lengths(name) if at + size <= len(self.plain))
        return next((size for size in sizes if self.plain[at : at + size] in phrases), 0)

    def without_end(self, name: str) -> Self | None:
        """Return the words before the longest phrase of this list that they end with; None if they end with none, or
        are nothing else.
        """
        total = len(self.plain)
        sizes = (size for size in _sizes(name, self) if size < total)
        size = next((size for size in sizes if self.plain[total - size :] in said_phrases(name)), 0)
        return type(self)(self.written[: total - size], self.plain[: total - size]) if size else None

    @property
    def text(self) -> str:
        """The words as they were written, without the punctuation around them."""
        return " ".join(self.written).strip(" .,;:!?¿¡\"'“”«»")


@cache
def said_phrases(name: str) -> frozenset[tuple[str, ...]]:
    """Return the phrases of one list of the vocabulary, of all languages, as words in the form that is compared."""
    return frozenset(tuple(without_accents(each).split()) for each in listed(MEDIA_VOCABULARY, name))


@cache
def _lengths(name: str) -> tuple[int, ...]:
    return tuple(sorted({len(each) for each in said_phrases(name)}, reverse=True))


def _sizes(name: str, said: SaidWords) -> Iterator[int]:
    """Yield the lengths of this list's phrases that are not longer than the text, the longest first."""
    return (size for size in _lengths(name) if size <= len(said.plain))


def without_polite_words(said: SaidWords) -> SaidWords:
    """Return the words without polite ones at their beginning and end."""
    for _ in range(3):
        said = said.without_start("courtesy") or said
        said = said.without_end("ends") or said
    return said
