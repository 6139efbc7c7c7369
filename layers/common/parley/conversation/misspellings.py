"""Finds the one known word that a misspelt word stands for. Pure; the work on a word is linear in its letters, for each
known word of about its length that begins as it does.

A word is taken for a known one of a language if it is written as that sounds there ("mensages", "kiero"), or if one
letter makes the difference: missing, too many, another one, or swapped with its neighbour. The first letter and the
ending have to agree, because another ending is another form of the word: "no me escriben" complains, "no me escriban"
orders. Words of their own that only look like typos ("testing" of "texting") are left alone.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

LEAST_TYPED, LEAST_SOUNDED, MOST_LETTERS = 5, 3, 24
"""The fewest letters of a word in which a typo is corrected, the fewest of one that is compared by its sound, and the
most of one that is corrected at all."""


@dataclass(frozen=True)
class Vocabulary:
    """The known words of a language, and the rules by which a misspelt word is taken for one of them."""

    words: Collection[str]
    misspelt: Mapping[str, str]
    """The known word for each way in which people type it: "que" for "k"."""
    sounds: Sequence[tuple[str, str]]
    """Pairs of letters and what stands for them when words are compared by their sound; applied in order."""
    ending: int
    """The number of letters at the end of a word that say which form of the word it is."""

    def known_word(self, word: str) -> str | None:
        """Return the known word that a misspelt word stands for; None if there is none, or several."""
        if word in self.misspelt:
            return self.misspelt[word]
        alike = self._by_sound.get(self._sound(word), ()) if len(word) >= LEAST_SOUNDED else ()
        if len(alike) != 1 and len(word) >= LEAST_TYPED:
            lengths = (len(word) - 1, len(word), len(word) + 1)
            near = (other for length in lengths for other in self._by_beginning.get((word[0], length), ()))
            alike = [other for other in near if self._is_typo(word, other)]
        return alike[0] if len(alike) == 1 else None

    def _is_typo(self, typed: str, word: str) -> bool:
        """Return whether `typed` differs from `word` by one letter (missing, extra, replaced or swapped with its
        neighbour) that is neither the first letter nor in the ending."""
        if typed[0] != word[0]:
            return False
        if len(typed) != len(word):
            longer, shorter = sorted((typed, word), key=len, reverse=True)
            return typed[-self.ending :] == word[-self.ending :] and shorter in _shortened(longer)
        differing = [at for at in range(len(word)) if typed[at] != word[at]]
        if len(differing) == 2:
            first, second = differing
            return second == first + 1 and typed[first] == word[second] and typed[second] == word[first]
        return len(differing) == 1 and differing[0] < len(word) - self.ending - 1

    def _sound(self, word: str) -> str:
        for letters, instead in self.sounds:
            word = word.replace(letters, instead)
        return "".join(letter for at, letter in enumerate(word) if at == 0 or word[at - 1] != letter)

    @cached_property
    def _by_sound(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for word in sorted(self.words):
            found.setdefault(self._sound(word), []).append(word)
        return found

    @cached_property
    def _by_beginning(self) -> Mapping[tuple[str, int], Sequence[str]]:
        """The known words in which a typo is corrected, by their first letter and their length."""
        found: dict[tuple[str, int], list[str]] = {}
        for word in sorted(self.words):
            if len(word) >= LEAST_TYPED:
                found.setdefault((word[0], len(word)), []).append(word)
        return found


@dataclass(frozen=True)
class Speller:
    """Corrects misspelt words of several languages."""

    languages: Sequence[Vocabulary]
    other_words: frozenset[str]
    """Words that are not known ones, and are not misspellings of them either."""

    @cached_property
    def known(self) -> frozenset[str]:
        """The known words of all languages."""
        return frozenset(word for language in self.languages for word in language.words)

    def spelt(self, word: str) -> str:
        """Return the known word that this word stands for, in the first language that has one; else the word itself."""
        if word in self.known or word in self.other_words or len(word) > MOST_LETTERS or not word.isalpha():
            return word
        found = (language.known_word(word) for language in self.languages)
        return next((each for each in found if each), word)


def _shortened(word: str) -> Iterator[str]:
    """Yield the word with one of its letters left out, for each letter."""
    return (word[:at] + word[at + 1 :] for at in range(len(word)))
