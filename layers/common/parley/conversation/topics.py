"""Finds what a sentence asks about, by the concepts that it names. Pure.

A package of words holds a file a language, with the table `concepts`: the words and phrases that name each concept.
Beside them, `topics.toml` has the ways to ask about each topic, and each way is the concepts that a sentence has to
name, in any order. Words that say nothing stand in `texts/asking`:

    cancel_cost = ["cancel costs", "costs cancel anything?"]

    costs      the sentence names it
    anything?  it may, and these words are used up then
    !order     it must not

A topic fits only if no other words are left over. The table `subjects` has ways to ask that fit whatever else a
question says: "what streetcar stop do I get off at". The work grows with the words of the sentence alone.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from parley import toml_files
from parley.conversation.normal_form import without_accents
from parley.made_ahead import made_ahead
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed, words

WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+")
DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
"""Matches letters that are repeated for effect: "hiii"."""
ASKING = "parley.texts.asking"
LONGEST_PHRASE = 6
"""The most words of a phrase that names a concept."""
MOST_WORDS = 30
"""The most words of a sentence that is read."""
LONGEST_OPENING = 100
"""The most characters of a sentence that show whether it begins like a question."""
TOPICS, SUBJECTS = "topics", "subjects"
"""The tables of `topics.toml`: ways to ask that leave no word over, and ways that fit whatever else is said."""

WordSpan = tuple[int, int]
"""The index of the first word of a phrase, and the index behind its last."""


@dataclass(frozen=True)
class _Way:
    """One way to ask about a topic: the concepts that are named, that may be, and that must not be."""

    topic: str
    named: tuple[str, ...]
    perhaps: tuple[str, ...]
    never: tuple[str, ...]


_NONE = _Way("", (), (), ())


def topic_words(sentence: str) -> list[str]:
    """Return the words of a sentence as they are compared, without case, accents and apostrophes."""
    return list(_topic_words(sentence))


@lru_cache(maxsize=128)  # a turn asks for those of each of its words and parts some five times
def _topic_words(sentence: str) -> tuple[str, ...]:
    return tuple(WORD.findall(without_accents(DRAWN_OUT.sub(r"\1", sentence)).replace("'", "").replace("’", "")))


def topic_of(said: Sequence[str], package: str, is_possible: Callable[[str], bool] = lambda _: True) -> str | None:
    """Return the topic that these words ask about, from the first to the last; None if there is none. Of the topics
    that are possible, the one that is asked for by the most concepts counts.
    """
    if not 0 < len(said) <= MOST_WORDS:
        return None
    spans = _spans(said, package)
    found = (way for way in _ways(package) if is_possible(way.topic) and _is_whole(way, said, spans))
    return max(found, key=lambda way: len(way.named), default=_NONE).topic or None


def subject_of(said: Sequence[str], package: str, is_possible: Callable[[str], bool] = lambda _: True) -> str | None:
    """Return the topic whose way to ask in the table `subjects` these words fit, whatever else they say; None if there
    is none. Of the topics that are possible, the one that is asked for by the most concepts counts.
    """
    if not 0 < len(said) <= MOST_WORDS:
        return None
    spans = _spans(said, package)
    found = (each for each in _ways(package, SUBJECTS) if is_possible(each.topic) and _used(each, spans) is not None)
    return max(found, key=lambda way: len(way.named), default=_NONE).topic or None


def asks(sentence: str) -> bool:
    """Return whether a sentence is a question: it ends with a question mark, or begins like one."""
    said = topic_words(sentence[:LONGEST_OPENING])
    before = listed(ASKING, "before_question")
    first = next((word for word in said if word not in before), "")
    return "?" in sentence or first in listed(ASKING, "begins_question")


def names_concept(said: Sequence[str], package: str, concept: str) -> bool:
    """Return whether these words name the concept."""
    return concept in _spans(said[:MOST_WORDS], package)


def names_any(said: Sequence[str], package: str, table: str = TOPICS) -> bool:
    """Return whether these words name a concept without which no topic in this table of the package is asked for."""
    return not _leading(package, table).isdisjoint(_spans(said[:MOST_WORDS], package))


@cache
def _leading(package: str, table: str) -> frozenset[str]:
    """Return the first concept of each way to ask."""
    return frozenset(way.named[0] for way in _ways(package, table))


def says_nothing(said: Sequence[str]) -> bool:
    """Return whether these words are ones that say nothing, and excuses: "sorry, got swamped yesterday"."""
    around = f" {' '.join(said)} "
    for excuse in _excuses():
        around = around.replace(f" {excuse} ", " ")
    return _around().issuperset(around.split())


@cache
def _excuses() -> tuple[str, ...]:
    """Return the excuses, the longest first."""
    found = {" ".join(topic_words(each)) for language in LANGUAGES for each in words(ASKING, language)["excuses"]}
    return tuple(sorted(found, key=lambda each: (-len(each), each)))


def _is_whole(way: _Way, said: Sequence[str], spans: Mapping[str, Sequence[WordSpan]]) -> bool:
    """Return whether a way to ask leaves no word over but those that say nothing. Not if a concept is missing, or one
    is there that must not be.
    """
    used = _used(way, spans)
    if used is None:
        return False
    for concept in (*way.named, *way.perhaps):
        for span in spans.get(concept, ()):
            used.update(range(*span))
    return _around().issuperset(word for at, word in enumerate(said) if at not in used)


def _used(way: _Way, spans: Mapping[str, Sequence[WordSpan]]) -> set[int] | None:
    """Return the indexes of the words that name a way's concepts, each by words of its own; None if one is missing, or
    one is there that must not be.
    """
    if any(each in spans for each in way.never) or not all(each in spans for each in way.named):
        return None
    used = set[int]()
    for concept in way.named:
        free = (each for each in spans[concept] if used.isdisjoint(range(*each)))
        span = next(free, None)
        if span is None:
            return None
        used.update(range(*span))
    return used


def _spans(said: Sequence[str], package: str) -> Mapping[str, Sequence[WordSpan]]:
    """Return where each concept is named, its longest phrases first."""
    return _spans_of(tuple(said), package)


@lru_cache(maxsize=16)  # a turn asks of the same words for each of some fifty concepts
def _spans_of(said: tuple[str, ...], package: str) -> Mapping[str, Sequence[WordSpan]]:
    phrases, found = _phrases(package), dict[str, list[WordSpan]]()
    for length in range(LONGEST_PHRASE, 0, -1):
        for at in range(len(said) - length + 1):
            for concept in phrases.get(said[at : at + length], ()):
                found.setdefault(concept, []).append((at, at + length))
    return found


@made_ahead
def _phrases(package: str) -> Mapping[tuple[str, ...], Sequence[str]]:
    """Return the concepts that each phrase names, in all languages: people mix them."""
    found: dict[tuple[str, ...], list[str]] = {}
    for language in LANGUAGES:
        for concept, phrases in words(package, language)["concepts"].items():
            for phrase in phrases:
                known = found.setdefault((phrase,) if phrase[0] == "<" else tuple(topic_words(phrase)), [])
                known += [] if concept in known else [concept]
    return found


@made_ahead
def all_words(package: str) -> frozenset[str]:
    """Return every word by which a package names a concept, but for counts."""
    return frozenset(word for phrase in _phrases(package) for word in phrase if not word.isdecimal())


@cache
def _around() -> frozenset[str]:
    return frozenset(word for language in LANGUAGES for word in topic_words(words(ASKING, language)["around"]))


@cache
def _ways(package: str, table: str = TOPICS) -> Sequence[_Way]:
    return tuple(_read_ways(package, table))


def _read_ways(package: str, table: str) -> Iterator[_Way]:
    """Yield the ways to ask that a table of a package's `topics.toml` has. Raises KeyError if a way names a concept
    that no language has words for.
    """
    content = toml_files.content(package, "topics")
    known = {concept for concepts in _phrases(package).values() for concept in concepts}
    for topic, ways in content.get(table, {}).items():
        for way in ways:
            concepts = way.split()
            if unknown := {each.strip("?!") for each in concepts} - known:
                raise KeyError(f"{package}: {topic} asks for {sorted(unknown)}, which no language has words for")
            yield _Way(
                topic,
                tuple(each for each in concepts if each[0] != "!" and each[-1] != "?"),
                tuple(each[:-1] for each in concepts if each[-1] == "?"),
                tuple(each[1:] for each in concepts if each[0] == "!"),
            )
