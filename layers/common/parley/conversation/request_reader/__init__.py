"""Reads what a text asks for, where no phrase and no grammar has understood it: its label and its slots.

    "put dentist in for thursday at half 3"     add_event {title: dentist, when: thursday at half 3}

A tagger finds the slots, a classifier the label, both trained by `make train` on the sentences in `training/requests`.
A reading is no command: `lanes/rewording.py` puts the slots into a phrase that is understood, and asks.
"""

import json
import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from parley.conversation.request_reader import sparse_weights
from parley.conversation.request_reader.slot_tagger import NO_SLOT, SlotTagger
from parley.conversation.request_reader.sparse_weights import SparseWeights
from parley.conversation.request_reader.words import RequestWord, kinds, label_features, request_words, word_features

NONE = "none"
"""The label of a text that asks for nothing which is known."""
ASIDE = "aside"
"""The slot of a clause that only tells, which may be left out."""
OF_TIME = frozenset(["time", "until", "length", "day"])
"""The tags for words of time: a word that nobody knows is none of them."""
OPENING = 3
"""In how many words of a text's beginning a word may stand that nobody knows: there it is a verb."""
SURELY_ANOTHER = 0.5
"""How likely a label that is not among those looked for (`none`, or one of a lane that is off) makes a text unread."""
LIKELY_IN_PART, SURE_IN_PART = 0.6, 0.75
"""How likely a label must be, from 0 to 1, for a text to be asked about although words of it are left out; and where
words of it refuse something."""
CERTAIN_IN_PART = 0.1
"""How likely the slots of such a text must be just these, from 0 to 1."""
MOST_READINGS = 4
"""How many labels of a text are looked at, the likeliest first."""


@dataclass(frozen=True)
class RequestReading:
    """What a text may ask for: a label with its slots in the person's words, and how sure that is."""

    label: str
    probability: float
    """How likely the label is, from 0 to 1."""
    slots: Mapping[str, str]
    certainty: float
    """How likely it is that the slots are just these, from 0 to 1, if the label is right."""
    unknown: int
    """How many words are in no slot and not known from requests either, so that they may say something."""


class HeardRequest(NamedTuple):
    """The words of a text, and what their features speak for."""

    text: str
    words: Sequence[RequestWord]
    scores: Sequence[Sequence[float]]
    """How much the features of each word speak for each tag."""
    shares: Mapping[str, float]
    """How likely each label is; together they make 1."""


@dataclass(frozen=True)
class RequestReader:
    """A trained reader."""

    tagger: SlotTagger
    labels: Sequence[str]
    biases: Sequence[float]
    features: SparseWeights
    slots: Mapping[str, Mapping[str, str]]
    """The slots that the sentences of each label have, by the tag for their kind of words."""
    sets: Mapping[str, Collection[frozenset[str]]]
    """The tags that the sentences of each label have together."""
    glue: frozenset[str]
    """The words that sentences hold outside of their slots."""
    glue_of_time: Mapping[str, frozenset[str]]
    """The words of times that the sentences of each label hold outside of their slots: "i did it today"."""
    refusals: Mapping[str, frozenset[str]]
    """What refuses in the sentences of each label (`refusals`): "don't let me forget" is a reminder's."""
    trained_on: str
    """A digest of what it was trained on (`parley_cli/request_training.py`)."""

    def hear(self, text: str) -> HeardRequest | None:
        """Return the words of a text and what they speak for; None for one that is too long, or has no words."""
        words = request_words(text)
        if not words:
            return None
        scores = self.tagger.scores(word_features(words, text))
        return HeardRequest(text, words, scores, self.shares(words, text, self.tagger.likeliest(scores)))

    def read(self, text: str, among: Collection[str]) -> Sequence[RequestReading]:
        """Return what a text may ask for, the likeliest first, of these labels (`readings`)."""
        heard = self.hear(text)
        return self.readings(heard, among) if heard else ()

    def readings(self, heard: HeardRequest, among: Collection[str]) -> Sequence[RequestReading]:
        """Return what a text may ask for, the likeliest first, of these labels; () for a text that likelier asks for
        nothing, or for something else.
        """
        among = frozenset(among) - {NONE}
        if any(share >= SURELY_ANOTHER and each not in among for each, share in heard.shares.items()):
            return ()
        known = sum(share for each, share in heard.shares.items() if each in among or each == NONE)
        shares = {each: share / known for each, share in heard.shares.items() if each in among}
        likely = sorted(shares, key=shares.__getitem__, reverse=True)[:MOST_READINGS]
        read = (self._reading(heard, label, shares[label]) for label in likely)
        return tuple(each for each in read if each is not None)

    def in_part(self, heard: HeardRequest, among: Collection[str]) -> RequestReading | None:
        """Return what a text surely enough asks for, of these labels, although words of it are left out, so that it may
        be asked about: "my head is wrecked, could do with ten minutes of quiet". None for a text that likelier asks for
        something else, and where what is left out may belong to it: a number, a time.
        """
        text, words, scores, shares = heard
        label, share = max(shares.items(), key=lambda each: each[1])
        if label == NONE or label not in among or share < LIKELY_IN_PART:
            return None
        names = self.slots.get(label, {})
        tags, certainty = self.tagger.among(scores, self.sets[label], (NO_SLOT, ASIDE))
        if not tags or certainty < CERTAIN_IN_PART:
            return None
        said = _said_in(words, text, tags)
        outside = [word for word, tag in zip(words, tags, strict=True) if tag == NO_SLOT]
        of_time = self.glue_of_time.get(label, frozenset())
        if names and (any(_says_something(word, of_time) for word in outside) or _tells_time_aside(words, tags)):
            return None
        if share < SURE_IN_PART and not refusals(words, tags) <= self.refusals.get(label, frozenset()):
            return None
        unknown = sum(word.plain not in self.glue for word in outside)
        return RequestReading(label, share, {names[tag]: each for tag, each in said.items()}, certainty, unknown)

    def shares(self, words: Sequence[RequestWord], text: str, tags: Sequence[str]) -> Mapping[str, float]:
        """Return how likely each label is for a text whose words have these tags; together they make 1."""
        found = label_features(words, text, tags)
        length = math.sqrt(len(found) or 1)
        scores = [bias + each / length for bias, each in zip(self.biases, self.features.scores(found), strict=True)]
        highest = max(scores)
        parts = [math.exp(each - highest) for each in scores]
        whole = sum(parts)
        return {label: each / whole for label, each in zip(self.labels, parts, strict=True)}

    def label_shares(self, text: str) -> Mapping[str, float]:
        """Return how likely each label is for a text; together they make 1. Nothing for a text that is too long."""
        heard = self.hear(text)
        return heard.shares if heard else {}

    def _reading(self, heard: HeardRequest, label: str, share: float) -> RequestReading | None:
        """Return the reading of a text for a label; None if a part of it is surely left out: a number, a time, or
        words that refuse what the label asks for.
        """
        text, words, scores, _ = heard
        names = self.slots.get(label, {})
        tags, certainty = self.tagger.among(scores, self.sets[label], (NO_SLOT, ASIDE))
        if not tags:
            return None
        said = _said_in(words, text, tags)
        outside = [word for word, tag in zip(words, tags, strict=True) if tag == NO_SLOT]
        is_refused = not refusals(words, tags) <= self.refusals.get(label, frozenset())
        of_time = self.glue_of_time.get(label, frozenset())
        if is_refused or any(_says_something(word, of_time) for word in outside):
            return None
        if names.keys() & OF_TIME and not said.keys() & OF_TIME and _tells_time_aside(words, tags):
            return None  # "I'm away thursday to sunday, give it a rest": the time is the wish's
        strange = [word for word in outside if word.plain not in self.glue]
        is_behind = any(word not in words[:OPENING] for word in strange)
        if strange and (is_behind or set(names) - set(said) - OF_TIME):
            return None  # the words may be what a slot is for
        return RequestReading(label, share, {names[tag]: each for tag, each in said.items()}, certainty, len(strange))


def _tells_time_aside(words: Sequence[RequestWord], tags: Sequence[str]) -> bool:
    """Return whether a clause that only tells names a time."""
    return any(tag == ASIDE and word.time for word, tag in zip(words, tags, strict=True))


def _says_something(word: RequestWord, of_time: Collection[str]) -> bool:
    """Return whether a word says something that must not be left out: it holds a number, or is a part of a time, and
    none of these words of times.
    """
    return bool(NUMBER.search(word.plain)) or (bool(word.time) and word.plain not in of_time)


NUMBER = re.compile(r"[0@]")
"""Matches what is a number or an address in a plain word."""


def refusals(words: Sequence[RequestWord], tags: Sequence[str]) -> frozenset[str]:
    """Return the words outside of slots that refuse something, each with the two words behind it."""
    said = [*(each.plain if tag == NO_SLOT else "" for each, tag in zip(words, tags, strict=True)), "", ""]
    behind = zip(said, said[1:], said[2:], strict=False)
    return frozenset(" ".join(each) for each in behind if "refusing" in kinds().get(each[0], ()))


def _said_in(words: Sequence[RequestWord], text: str, tags: Sequence[str]) -> Mapping[str, str]:
    """Return the words of each tag but asides, as they stand in the text."""
    places: dict[str, tuple[int, int]] = {}
    for word, tag in zip(words, tags, strict=True):
        if tag not in (NO_SLOT, ASIDE):
            places[tag] = (places.get(tag, (word.start, 0))[0], word.end)
    return {tag: text[start:end] for tag, (start, end) in places.items()}


@cache
def reader() -> RequestReader:
    """Return the reader whose weights lie beside this module as `requests.weights`. They are read at the first call."""
    return read_weights(files(__package__).joinpath("requests.weights").read_bytes())


@lru_cache(maxsize=16)  # a turn asks for several things of the same text
def _heard(text: str) -> HeardRequest | None:
    return reader().hear(text)


@cache
def labels() -> frozenset[str]:
    """Return all labels of the reader."""
    return frozenset(reader().labels)


@lru_cache(maxsize=16)
def request_readings(text: str, among: frozenset[str]) -> Sequence[RequestReading]:
    """Return what a text may ask for, of these labels, the likeliest first (`RequestReader.readings`)."""
    heard = _heard(text)
    return reader().readings(heard, among) if heard else ()


def request_in_part(text: str, among: Collection[str]) -> RequestReading | None:
    """Return what a text surely enough asks for, although words of it are left out (`RequestReader.in_part`)."""
    heard = _heard(text)
    return reader().in_part(heard, among) if heard else None


def label_shares(text: str) -> Mapping[str, float]:
    """Return how likely each label is for a text; together they make 1. Nothing for a text that is too long."""
    heard = _heard(text)
    return heard.shares if heard else {}


def nothing_likelihood(text: str) -> float:
    """Return how likely it is that a text asks for nothing which is known, from 0 to 1; 0 for one that is too long."""
    return label_shares(text).get(NONE, 0.0)


def read_weights(content: bytes) -> RequestReader:
    """Return the reader that a file of weights holds: one line of JSON, then the tagger's weights and the labels'."""
    head, _, body = content.partition(b"\n")
    said = json.loads(head)
    whole, split = memoryview(body), said["tagger_bytes"]
    return RequestReader(
        SlotTagger(said["tags"], sparse_weights.read(whole[:split], *said["tagger"]), said["following"]),
        said["labels"],
        said["biases"],
        sparse_weights.read(whole[split:], *said["classifier"]),
        said["slots"],
        {label: [frozenset(each.split()) for each in sets] for label, sets in said["sets"].items()},
        frozenset(said["glue"].split()),
        {label: frozenset(words.split()) for label, words in said["glue_of_time"].items()},
        {label: frozenset(pairs) for label, pairs in said["refusals"].items()},
        said["trained_on"],
    )
