"""A text classifier: multinomial logistic regression over hashed words, pairs of words and character n-grams.

It hears what nobody has listed, where a list of words knows only what it holds. It learns from sentences
(`training/`, by `make train`) and ships as one file of weights, a signed byte each. Here it only reads them: in plain
Python, in time linear in the length of a text, of which no more than LONGEST characters count. Pure.
"""

import json
import math
import re
from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import combinations
from zlib import crc32

from parley import toml_files
from parley.conversation.normal_form import without_accents
from parley.made_ahead import made_ahead

LONGEST = 1_000
"""The most characters of a text that are looked at."""
SHORTEST_GRAM, LONGEST_GRAM = 3, 5
"""The lengths of the character n-grams. They lie within a word, whose ends count as characters."""
WORD_REPEATS = 3
"""How often a word and a pair of words count, against once for each of the many character n-grams."""
DIGITS = str.maketrans("123456789", "000000000")
MOST_KIND_WORDS = 60
"""How many words of a text are looked up for their kind (`word_kinds`)."""
KINDS_APART, KINDS_BEHIND = 6, 8
"""How many words lie at most between two kinds that count as a pair in their order, and how many kinds behind each."""
APART_IN_USE = 3
"""How many words apart two words are at most whose clusters count as a pair."""
STRETCHED = re.compile(r"(.)\1{2,}")
"""Matches a letter that is written three times or more ("sooo")."""


@dataclass(frozen=True)
class TextClassifier:
    """A trained classifier: the weights of each label by the bucket that a feature falls into."""

    labels: Sequence[str]
    biases: Sequence[float]
    scales: Sequence[float]
    """What one unit of a label's weights is worth."""
    weights: Sequence[Sequence[int]]
    """The weights of each label; their number is a power of two."""
    trained_on: str
    """A digest of what it was trained on (`parley_cli/training.py`)."""
    kinds_in: str = ""
    """The package whose `word_kinds.toml` it counts; empty if it counts no kinds of words."""
    by_use: bool = False
    """Whether it looks at nothing but what the words are used like (`word_clusters`)."""

    def probabilities(self, text: str) -> Mapping[str, float]:
        """Return how likely each label is for this text; together they make 1."""
        number = len(self.weights[0])
        found = buckets_by_use(text, number) if self.by_use else buckets(text, number, self.kinds_in)
        length = math.sqrt(len(found) or 1)
        scores = [
            bias + scale * sum(map(weights.__getitem__, found)) / length
            for bias, scale, weights in zip(self.biases, self.scales, self.weights, strict=True)
        ]
        highest = max(scores)
        shares = [math.exp(score - highest) for score in scores]
        return {label: share / sum(shares) for label, share in zip(self.labels, shares, strict=True)}

    def likeliest(self, text: str) -> str:
        """Return the label that is likeliest for this text."""
        found = self.probabilities(text)
        return max(found, key=found.__getitem__)


def buckets(text: str, number: int, kinds_in: str = "") -> list[int]:
    """Return the bucket of each feature of a text, of so many buckets; `number` is a power of two. The kinds of its
    words are features too, if a package is named that holds them.
    """
    last, words = number - 1, _words(text)
    found = [crc32(feature.encode(errors="replace")) & last for feature in _grams(words)]
    of_words = (*_word_features(words), *(_kind_features(words, word_kinds(kinds_in)) if kinds_in else ()))
    return found + WORD_REPEATS * [crc32(feature.encode(errors="replace")) & last for feature in of_words]


def buckets_by_use(text: str, number: int) -> list[int]:
    """Return the buckets of a text by what its words are used like alone: of the clusters of each word, and of two
    words that stand near to each other. It knows words that no sentence has, and no spelling.
    """
    from parley.conversation.request_reader.word_clusters import word_clusters  # read only where a text is doubted

    clusters = [word_clusters().of(word) for word in _words(text)[:MOST_KIND_WORDS]]
    return [crc32(feature.encode()) & number - 1 for feature in _use_features(clusters)]


def _use_features(clusters: Sequence[Sequence[int]]) -> Iterator[str]:
    """Yield the clusters of each word, of two words side by side, and of two with one or two between them."""
    for at, of_word in enumerate(clusters):
        yield from (f"{size}={each}" for size, each in enumerate(of_word))
        for distance in range(1, min(at, APART_IN_USE) + 1):
            pairs = enumerate(zip(clusters[at - distance], of_word, strict=False))
            yield from (f"{distance > 1}{size}:{first} {second}" for size, (first, second) in pairs)


def _words(text: str) -> list[str]:
    """Return the words of a text without accents, each digit as 0; a question mark is a word too."""
    plain = without_accents(text[:LONGEST].replace("?", " \N{REPLACEMENT CHARACTER} ").replace("/", " "))
    return STRETCHED.sub(r"\1\1", plain.translate(DIGITS)).split()


def _word_features(words: Sequence[str]) -> Iterator[str]:
    """Yield each word, and each two words that stand side by side or around a third."""
    for at, word in enumerate(words):
        yield word
        for distance in (1, 2):
            if at >= distance:
                yield f"{words[at - distance]} {' ' * distance}{word}"


def _kind_features(words: Sequence[str], kinds: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield the kind of each word, each two kinds that stand near to each other in their order, and each two kinds of
    the text.
    """
    placed = [(at, kind) for at, word in enumerate(words[:MOST_KIND_WORDS]) for kind in kinds.get(word, ())]
    for number, (at, kind) in enumerate(placed, start=1):
        yield f"@{kind}"
        for behind, other in placed[number : number + KINDS_BEHIND]:
            if 0 < behind - at <= KINDS_APART:
                yield f"@{kind}>{other}"
    yield from (f"&{first}|{second}" for first, second in combinations(sorted({kind for _, kind in placed}), 2))


@made_ahead
def word_kinds(package: str) -> Mapping[str, Sequence[str]]:
    """Return the kinds of each word that the `word_kinds.toml` of a package names."""
    found = defaultdict[str, dict[str, None]](dict)
    for kind, written in toml_files.content(package, "word_kinds").items():
        for word in _words(" ".join(written.split())):
            found[word][kind] = None
    return {word: tuple(kinds) for word, kinds in found.items()}


def _grams(words: Sequence[str]) -> Iterator[str]:
    """Yield the character n-grams within each word."""
    for word in words:
        whole = f"<{word}>"
        for length in range(SHORTEST_GRAM, LONGEST_GRAM + 1):
            for start in range(len(whole) - length + 1):
                yield f"_{whole[start : start + length]}"


@cache
def classifier(package: str, name: str) -> TextClassifier:
    """Return the classifier whose weights lie in this package as `NAME.weights`. They are read at the first call."""
    return read_weights(files(package).joinpath(f"{name}.weights").read_bytes())


def read_weights(content: bytes) -> TextClassifier:
    """Return the classifier that a file of weights holds: one line of JSON, then the bytes of each label in turn."""
    head, _, body = content.partition(b"\n")
    described = json.loads(head)
    size = len(body) // len(described["labels"])
    weights = [array("b", body[start : start + size]) for start in range(0, len(body), size)]
    return TextClassifier(weights=weights, **described)
