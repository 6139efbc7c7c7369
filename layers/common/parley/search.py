"""Finds which of some short texts is nearest to what a person wrote. Word forms and typos are forgiven; nothing is
learnt.

Words are compared as `parley.search_words` makes them, and the candidates are found by their words in a dictionary.
How sure that makes us is counted here, because a search engine's score has no upper end: a word counts by how rare it
is among the texts, and the score is how much of the text was said and how much of what was said is in it. Knows nothing
of conversations.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Generic, TypeVar

from parley.search_words import Word, stemmed_words

DRAWN_OUT = re.compile(r"(\w)\1{2,}")
CANDIDATES = 40
"""The most texts that are compared in full."""
CHARACTERS, WORDS, LETTERS = 4_000, 60, 40
"""The limits of a searched text: its characters, its different words, and the letters of one word."""
BREAK = "\ua66e"
"""The character put between pieces of text that are analysed together; it occurs in no real text."""
NEAR = 0.8
"""The weight of a misspelt word, as a share (0 to 1) of the weight of the same word spelt right."""

Key = TypeVar("Key")
Some = TypeVar("Some")
Group = TypeVar("Group")


Likeness = Mapping[Word, float]
"""How alike each word is to the nearest of some other words: from NEAR for a typo to 1."""


@dataclass(frozen=True)
class SearchResult(Generic[Key]):
    """A text that was found: its key, and a score from 0 to 1."""

    key: Key
    text: str
    score: float
    shared: tuple[str, ...] = ()
    """The searched words that occur in the text, allowing for typos."""
    others: tuple[str, ...] = ()
    """The searched words that do not occur in the text."""


@dataclass(frozen=True)
class Searches(Generic[Key]):
    """A search over texts in several languages at once, because a person may write in any of them."""

    searches: Sequence[Search[Key]]

    @classmethod
    def over(cls, texts: Iterable[tuple[str, Key, str]]) -> Searches[Key]:
        """Build a search over these texts, given as (language, key, text)."""
        of: dict[str, list[tuple[Key, str]]] = {}
        for language, key, text in texts:
            of.setdefault(language, []).append((key, text))
        return cls([Search(language, pairs) for language, pairs in of.items()])

    def find(self, said: str) -> list[SearchResult[Key]]:
        """Search the texts of all languages for the words of `said`; return the best result for each key, best first.
        Repeated letters ("heyyy") are reduced.
        """
        said = DRAWN_OUT.sub(r"\1", said[:CHARACTERS])
        found = sorted((each for search in self.searches for each in search.find(said)), key=lambda each: -each.score)
        nearest: dict[Key, SearchResult[Key]] = {}
        for each in found:
            nearest.setdefault(each.key, each)
        return list(nearest.values())


class Search(Generic[Key]):
    """A search over texts of one language, each with a key. The index is built at the first search."""

    def __init__(self, language: str, texts: Iterable[tuple[Key, str]]) -> None:
        self._language = language
        self._texts = tuple(texts)

    def find(self, said: str) -> list[SearchResult[Key]]:
        """Search the texts for the words of `said`; return the best result for each key, best first."""
        words = self._words(said)
        # A word that stands in some text is no misspelt other one: "talk" is not a "task" with a typo.
        unknown = {one for one in words if one.stem not in self._weights}
        heard = self._heard(words, unknown, self._candidates(words))
        weight = sum(map(self._weight, words))
        scored = [self._found(words, weight, at, *alike) for at, alike in heard.items()]
        nearest: dict[Key, SearchResult[Key]] = {}
        for found in sorted(scored, key=lambda each: -each.score):
            nearest.setdefault(found.key, found)
        return [found for found in nearest.values() if found.score]

    def _words(self, text: str) -> tuple[Word, ...]:
        return _different(stemmed_words(self._language, text[:CHARACTERS]))

    @cached_property
    def _held(self) -> tuple[tuple[Word, ...], ...]:
        """The words of each text, in the order of the texts."""
        pieces = [text[:CHARACTERS].replace(BREAK, " ").split() for _, text in self._texts]
        words = self._words_of_pieces({piece for each in pieces for piece in each})
        return tuple(_different(word for piece in each for word in words[piece]) for each in pieces)

    def _words_of_pieces(self, pieces: Iterable[str]) -> Mapping[str, Sequence[Word]]:
        """Return the words of each of these pieces of text, which contain no spaces. All are taken apart in a single
        call, because a call is expensive.
        """
        known = list(pieces)
        if not known:
            return {}
        return dict(zip(known, _split(stemmed_words(self._language, f" {BREAK} ".join(known))), strict=True))

    @cached_property
    def _weights(self) -> Mapping[str, float]:
        """The weight of each stem: the fewer keys have it in their texts, the more it counts (BM25)."""
        standing: dict[str, set[Key]] = {}
        for (key, _), words in zip(self._texts, self._held, strict=True):
            for word in words:
                standing.setdefault(word.stem, set()).add(key)
        count = len({key for key, _ in self._texts})
        return {stem: math.log(1 + (count - len(keys) + 0.5) / (len(keys) + 0.5)) for stem, keys in standing.items()}

    @cached_property
    def _holding(self) -> Mapping[Word, Sequence[int]]:
        """The positions of the texts that contain each word."""
        places: dict[Word, list[int]] = {}
        for at, words in enumerate(self._held):
            for word in words:
                places.setdefault(word, []).append(at)
        return places

    @cached_property
    def _places(self) -> Mapping[str, Sequence[int]]:
        """The positions of the texts that contain each word, by the word as written and by its stem."""
        places: dict[str, list[int]] = {}
        for word, found in self._holding.items():
            for form in {*word}:
                places.setdefault(form, []).extend(found)
        return places

    @cached_property
    def _forms(self) -> Mapping[tuple[str, int], Sequence[str]]:
        """All words and stems of the texts, by their first letter, which a typo never changes (see `is_typo`), and
        their length."""
        return _grouped(self._places, lambda word: (word[:1], len(word)))

    def _candidates(self, words: Sequence[Word]) -> list[int]:
        """Return the positions of the texts that share the most of these words, allowing for typos; at most
        CANDIDATES."""
        shared = Counter[int]()
        for form in {form for word in words for form in word}:
            shared.update({at for near in self._near(form) for at in self._places[near]})
        return sorted(shared, key=lambda at: (-shared[at], at))[:CANDIDATES]

    def _near(self, form: str) -> Sequence[str]:
        """Return the words and stems of the texts that equal this word or are within its allowed typos."""
        allowed = _typos(form)
        if not allowed:
            return (form,) if form in self._places else ()
        lengths = range(len(form) - allowed, len(form) + allowed + 1)
        forms = [each for length in lengths for each in self._forms.get((form[:1], length), ())]
        if allowed == 1:
            return [each for each in forms if _are_within(1, form, each)]
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        found = process.extract(form, forms, scorer=OSA.distance, score_cutoff=allowed, limit=None)
        return [near for near, _, _ in found]

    @cached_property
    def _usual(self) -> float:
        """The weight of a searched word that occurs in no text: half the greatest weight."""
        return max(self._weights.values(), default=0.0) / 2

    @cached_property
    def _whole(self) -> Sequence[float]:
        """The weight of all words of each text."""
        return [sum(self._weights[word.stem] for word in words) for words in self._held]

    @cached_property
    def _words_by_stem(self) -> Mapping[str, Sequence[Word]]:
        return _grouped(self._holding, lambda word: word.stem)

    @cached_property
    def _words_by_letter(self) -> Mapping[str, Sequence[Word]]:
        return _grouped(self._holding, lambda word: word.written[:1])

    def _alike(self, said: Word, may_be_misspelt: bool) -> Mapping[Word, float]:
        """Return how alike those words of the texts are that are like a searched one: 1 with the same stem, NEAR (0.8)
        for a typo.
        """
        near = self._words_by_letter.get(said.written[:1], ()) if may_be_misspelt else ()
        typos = {word: NEAR for word in near if is_typo(said.written, word.written)}
        return typos | dict.fromkeys(self._words_by_stem.get(said.stem, ()), 1.0)

    def _heard(
        self, said: Sequence[Word], unknown: Collection[Word], among: Iterable[int]
    ) -> Mapping[int, tuple[Likeness, Likeness]]:
        """Return for each of these positions which searched words its text has, and which of its words were searched,
        each with the greatest likeness to one of the other side.
        """
        heard: dict[int, tuple[dict[Word, float], dict[Word, float]]] = {at: ({}, {}) for at in among}
        for one in said:
            for other, likeness in self._alike(one, one in unknown).items():
                for at in self._holding[other]:
                    if at in heard:
                        of_said, of_text = heard[at]
                        of_said[one] = max(of_said.get(one, 0.0), likeness)
                        of_text[other] = max(of_text.get(other, 0.0), likeness)
        return heard

    def _found(
        self, said: Sequence[Word], weight: float, at: int, of_said: Likeness, of_text: Likeness
    ) -> SearchResult[Key]:
        """Return the result for the text at position `at`. Its score is the geometric mean of how much of the text was
        said, and how much of what was said, which has this weight, is in the text.
        """
        key, text = self._texts[at]
        shares = _share(self._weighed(of_text), self._whole[at]) * _share(self._weighed(of_said), weight)
        shared = tuple(word.written for word in said if word in of_said)
        others = tuple(word.written for word in said if word not in of_said)
        return SearchResult(key, text, math.sqrt(shares), shared, others)

    def _weighed(self, alike: Likeness) -> float:
        return sum(self._weight(word) * likeness for word, likeness in alike.items())

    def _weight(self, word: Word) -> float:
        return self._weights.get(word.stem, self._usual)


def _different(words: Iterable[Word]) -> tuple[Word, ...]:
    """Return a text's words without duplicates (by stem), at most WORDS, leaving out overlong ones."""
    return tuple({word.stem: word for word in words if len(word.written) <= LETTERS}.values())[:WORDS]


def by_first_letter(words: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """Return the words grouped by their first letter."""
    return _grouped(words, lambda word: word[:1])


def _grouped(words: Iterable[Some], key: Callable[[Some], Group]) -> Mapping[Group, Sequence[Some]]:
    found: dict[Group, list[Some]] = {}
    for word in words:
        found.setdefault(key(word), []).append(word)
    return found


def _split(words: Sequence[Word]) -> list[Sequence[Word]]:
    """Split a list of words at the break marks, into one list for each of the joined pieces of text."""
    breaks = [-1, *(at for at, word in enumerate(words) if word.written == BREAK), len(words)]
    return [words[begins + 1 : ends] for begins, ends in pairwise(breaks)]


def _share(matched: float, whole: float) -> float:
    """Return the share (0 to 1) of the whole weight that is matched."""
    return matched / whole if whole else 0.0


def is_typo(one: str, other: str) -> bool:
    """Return whether one word is a typo of the other, with the same first letter. In words of up to four letters no
    letter may be replaced ("last", "list"); letters may be swapped, or one missing.
    """
    return one[:1] == other[:1] and _is_near(one, other)


@lru_cache(maxsize=4_096)  # the words of one text are compared with those of hundreds of phrases, which share theirs
def _is_near(one: str, other: str) -> bool:
    """Return whether one word differs from the other in no more letters than its length allows."""
    allowed = _typos(max(one, other, key=len))
    if abs(len(one) - len(other)) > allowed:  # so that a long word is compared with none
        return False
    if not _are_within(allowed, one, other):
        return False
    return min(len(one), len(other)) > 4 or len(one) != len(other) or sorted(one) == sorted(other)


def _are_within(letters: int, one: str, other: str) -> bool:
    """Return whether two words differ by no more letters than this: each missing, too many, another one, or swapped
    with its neighbour. One letter is told without the library, which few short texts then import: it is 6 ms of a
    start, and 4 MB.
    """
    if letters < 1:
        return one == other
    if letters > 1:
        from rapidfuzz.distance import OSA

        return OSA.distance(one, other, score_cutoff=letters) <= letters
    shorter = min(len(one), len(other))
    at = next((at for at in range(shorter) if one[at] != other[at]), shorter)
    left, right = one[at:], other[at:]
    is_swapped = left[:2] == right[1::-1] and left[2:] == right[2:]
    return left[1:] == right[1:] or left[1:] == right or left == right[1:] or is_swapped


def nearest_word(word: str, among: Iterable[str]) -> str | None:
    """Return the word in `among` that `word` is a typo of; None if there is none, or two are equally close."""
    begins = word[:1]
    typos = [each for each in among if each[:1] == begins and is_typo(word, each)]
    if not typos:
        return None
    from rapidfuzz.distance import OSA

    near = sorted((OSA.distance(word, each), each) for each in typos)
    return near[0][1] if [distance for distance, _ in near].count(near[0][0]) == 1 else None


A_FEW = 100
"""The most words of which those that cannot be alike are left out first: the library compares many faster, but a start
of which no word needs it does not import it (6 ms, 4 MB)."""


def most_alike(word: str, among: Collection[str], least: float) -> str | None:
    """Return the word in `among` that is most like `word`; None if none reaches the likeness `least` (0 to 100)."""
    likely = [each for each in among if len(among) > A_FEW or _may_be_alike(word, each, least)]
    if not likely:
        return None
    from rapidfuzz import fuzz, process

    found = process.extractOne(word, likely, scorer=fuzz.ratio, score_cutoff=least)
    return found[0] if found else None


def _may_be_alike(word: str, other: str, least: float) -> bool:
    """Return whether two words may have this likeness: each letter that only one of them has lessens it."""
    return (len(word) + len(other)) * (100 - least) >= 100 * len(set(word) ^ set(other))


def _typos(word: str) -> int:
    """Return how many letters of this word may be wrong, missing or swapped: 0 below 4 letters, 1 below 8,
    otherwise 2."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2
