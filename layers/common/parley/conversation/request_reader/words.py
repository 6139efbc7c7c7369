"""The words of a request, and their features: what the tagger of slots and the classifier of labels look at.

A word is looked at by its letters without accents, its shape, its neighbours, its kind (`word_kinds.toml`: what people
call the same deed or thing, in all languages), the words that are used like it (`word_clusters.py`), and by whether it
is a part of a time. Pure, and linear in the text.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from parley import times, toml_files
from parley.conversation.normal_form import without_accents
from parley.conversation.request_reader.word_clusters import word_clusters
from parley.texts import LANGUAGES

MOST_REQUEST_WORDS, LONGEST_REQUEST = 40, 400
"""The most words, and characters, of a text that is read: a longer one is a story."""
WORD = re.compile(r"[+#$€£]?[^\W_]+(?:[@.:/_+-][^\W_]+)*|['’][^\W_]+")
"""Matches a word, a number, an address, or what stands behind an apostrophe."""
DIGITS = str.maketrans("123456789", "000000000")
STRETCHED = re.compile(r"(.)\1{2,}")
"""Matches a letter that is written three times or more ("sooo")."""
PREFIX, SUFFIX = 4, 3
"""How many letters of a word's beginning and end count by themselves."""
SHORTEST_GRAM, LONGEST_GRAM = 3, 4
"""The lengths of the character n-grams that the classifier of labels looks at."""
NEIGHBOURS, OF_NEIGHBOURS = (-2, -1, 1, 2), 1
"""How far away the words are whose cluster counts for a word, and the size of these clusters (1: the middle one)."""
A_GRAMMED_WORD = 15
"""The most letters of a word of which n-grams are taken."""


@dataclass(frozen=True)
class RequestWord:
    """A word of a text, with its place."""

    text: str
    start: int
    end: int
    plain: str
    """The word in small letters, without accents, each digit as 0."""
    time: str = ""
    """"B" or "I" where the word begins or goes on a time, else ""."""


def request_words(text: str) -> list[RequestWord]:
    """Return the words of a text, in their order; none of a text that is too long to be read."""
    if len(text) > LONGEST_REQUEST:
        return []
    stretches = times.stretches(text, LANGUAGES)
    found = list[RequestWord]()
    for each in WORD.finditer(text):
        within = next(((start, end) for start, end in stretches if start <= each.start() < end), None)
        time = "" if within is None else "B" if not found or found[-1].start < within[0] else "I"
        found.append(RequestWord(each[0], each.start(), each.end(), plain(each[0]), time))
    return found if len(found) <= MOST_REQUEST_WORDS else []


def plain(word: str) -> str:
    """Return a word in small letters, without accents, each digit as 0, no letter more than twice in a row."""
    marked = word.replace("’", "'").casefold()
    bare = marked if marked.isascii() else "".join(without_accents(each) or each for each in marked)
    return STRETCHED.sub(r"\1\1", bare.translate(DIGITS))


@cache
def kinds() -> Mapping[str, Sequence[str]]:
    """Return the kinds of each word that `word_kinds.toml` names."""
    found: dict[str, dict[str, None]] = {}
    for kind, written in toml_files.content(__package__, "word_kinds").items():
        for word in written.split():
            found.setdefault(plain(word), {})[kind] = None
    return {word: tuple(each) for word, each in found.items()}


def word_features(words: Sequence[RequestWord], text: str) -> list[list[str]]:
    """Return the features of each word of a text, for the tagger of slots."""
    known = kinds()
    said = [each.plain for each in words]
    kinds_said = [known.get(each, ()) for each in said]
    clusters = [word_clusters().of(each) for each in said]
    found = []
    for at, word in enumerate(words):
        before, after = (said[at - 1] if at else "<"), (said[at + 1] if at + 1 < len(said) else ">")
        features = [
            f"w={word.plain}",
            f"-1={before}",
            f"+1={after}",
            f"-2={said[at - 2] if at > 1 else '<'}",
            f"+2={said[at + 2] if at + 2 < len(said) else '>'}",
            f"-w={before} {word.plain}",
            f"w+={word.plain} {after}",
            f"-21={said[at - 2] if at > 1 else '<'} {before}",
            f"-+={before} {after}",
            f"p={word.plain[:PREFIX]}",
            f"s={word.plain[-SUFFIX:]}",
            f"h={_shape(word.text)}",
            f"t={word.time}",
            f"t-={words[at - 1].time if at else '<'}{word.time}",
            f"t+={word.time}{words[at + 1].time if at + 1 < len(words) else '>'}",
        ]
        features += [f"k={each}" for each in kinds_said[at]]
        features += [f"k-={each}" for each in (kinds_said[at - 1] if at else ())]
        features += [f"k--={each}" for each in (kinds_said[at - 2] if at > 1 else ())]
        features += [f"k+={each}" for each in (kinds_said[at + 1] if at + 1 < len(words) else ())]
        features += [f"kb={each}" for each in dict.fromkeys(kind for some in kinds_said[:at] for kind in some)]
        features += [f"ka={each}" for each in dict.fromkeys(kind for some in kinds_said[at + 1 :] for kind in some)]
        features += _cluster_features(clusters, at)
        if mark := _mark(text, words[at - 1].end if at else 0, word.start):
            features.append(f"m-={mark}")
        if mark := _mark(text, word.end, words[at + 1].start if at + 1 < len(words) else len(text)):
            features.append(f"m+={mark}")
        found.append(features)
    return found


def _cluster_features(clusters: Sequence[Sequence[int]], at: int) -> Iterator[str]:
    """Yield the features of a word by its clusters and its neighbours'. `clusters`: those of each word of the text."""
    yield from (f"c{size}={each}" for size, each in enumerate(clusters[at]))
    for away in NEIGHBOURS:
        if 0 <= at + away < len(clusters) and clusters[at + away]:
            yield f"c{away:+}={clusters[at + away][OF_NEIGHBOURS]}"


def _mark(text: str, start: int, end: int) -> str:
    """Return the first sign between two words that is no space; "" if there is none."""
    return text[start:end].strip()[:1]


def _shape(word: str) -> str:
    """Return the shape of a word: capitals as A, small letters as a, digits as 0, each once in a row."""
    if "@" in word:
        return "@"
    shape = "".join("A" if c.isupper() else "a" if c.isalpha() else "0" if c.isdigit() else c for c in word)
    digits = shape.count("0")
    return re.sub(r"(.)\1+", r"\1", shape) + (str(min(digits, 7)) if digits else "")


def label_features(words: Sequence[RequestWord], text: str, tags: Sequence[str]) -> list[str]:
    """Return the features of a whole text for the classifier of labels: its words, and the same with the words of each
    slot replaced by the slot's name (`tags`, a name for each word, "" outside of slots).
    """
    known = kinds()
    said = ["<", *(each.plain for each in words), ">"]
    found = [f"w:{each}" for each in said[1:-1]]
    found += [f"f:{' '.join(said[1:3])}", f"l:{said[-2]}"]
    found += [f"c:{gram}" for word in said[1:-1] for gram in _grams(word[:A_GRAMMED_WORD])]
    slotted = ["<", *_slotted(words, tags), ">"]
    found += [f"B:{first} {second}" for first, second in pairwise(slotted)]
    found += [f"T:{' '.join(slotted[at : at + 3])}" for at in range(len(slotted) - 2)]
    found += [f"S:{each}" for each in dict.fromkeys(tags) if each]
    kinded = [kind for each, tag in zip(words, tags, strict=True) for kind in known.get(each.plain, ()) if not tag]
    inside = [kind for each, tag in zip(words, tags, strict=True) for kind in known.get(each.plain, ()) if tag]
    found += [f"K:{each}" for each in kinded]
    found += [f"k:{each}" for each in dict.fromkeys(inside)]
    ordered = list(dict.fromkeys(kinded))
    found += [f"P:{first} {second}" for at, first in enumerate(ordered) for second in ordered[at + 1 :]]
    found += [f"Q:{kind} {tag}" for kind in ordered for tag in dict.fromkeys(tags) if tag]
    clustered = [(word_clusters().of(each.plain), tag) for each, tag in zip(words, tags, strict=True)]
    found += [f"C{size}:{each}" for clusters, _ in clustered for size, each in enumerate(clusters)]
    found += [f"D{size}:{each}" for clusters, tag in clustered if not tag for size, each in enumerate(clusters)]
    slots_and_clusters = list(_slots_and_clusters(clustered))
    found += [f"E:{first} {second}" for first, second in pairwise(slots_and_clusters)]
    found += [f"?:{'?' in text}"]
    return list(dict.fromkeys(found))


def _slotted(words: Sequence[RequestWord], tags: Sequence[str]) -> Iterator[str]:
    """Yield the words of a text, with the words of each slot replaced by its name."""
    before = ""
    for word, tag in zip(words, tags, strict=True):
        if not tag:
            yield word.plain
        elif tag != before:
            yield f"{{{tag}}}"
        before = tag


def _slots_and_clusters(clustered: Sequence[tuple[Sequence[int], str]]) -> Iterator[str]:
    """Yield the smallest cluster of each word ("?" for an unknown one), with each slot replaced by its name."""
    before = ""
    for clusters, tag in clustered:
        if not tag:
            yield str(clusters[0]) if clusters else "?"
        elif tag != before:
            yield f"{{{tag}}}"
        before = tag


def _grams(word: str) -> Iterator[str]:
    whole = f"<{word}>"
    for length in range(SHORTEST_GRAM, LONGEST_GRAM + 1):
        yield from (whole[start : start + length] for start in range(len(whole) - length + 1))
