"""The sentences in `training/requests`: what people text, with its label and its slots.

The files are TSV with the columns label, language and text, in which each slot is marked: "put [milk](task) on my
list". Those in `held-out*.tsv` are never trained on.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from parley.conversation.request_reader import ASIDE
from parley.conversation.request_reader.slot_tagger import NO_SLOT
from parley.conversation.request_reader.words import RequestWord, request_words
from parley_cli.training import HELD_OUT, SENTENCES, LabelledText, labelled_texts

FOLDER = SENTENCES / "requests"
SLOT = re.compile(r"\[(?P<words>[^][]*)\]\((?P<name>\w+)\)")
"""Matches a slot of a sentence: its words and its name."""


@dataclass(frozen=True)
class Sentence:
    """A sentence to learn from: its label, its text without the marks, and the tag of each of its words."""

    label: str
    language: str
    text: str
    slots: tuple[str, ...]
    """The slot of each word; NO_SLOT for a word in none."""
    tags: tuple[str, ...]
    """The kind of the slot of each word."""
    words: tuple[RequestWord, ...] = field(repr=False, compare=False)

    @property
    def kinds(self) -> Mapping[str, str]:
        """The slots of the sentence by their kind, without asides."""
        return {tag: slot for tag, slot in zip(self.tags, self.slots, strict=True) if tag not in (NO_SLOT, ASIDE)}

    @property
    def values(self) -> Mapping[str, str]:
        """The words of each slot, without asides."""
        found: dict[str, tuple[int, int]] = {}
        for word, slot in zip(self.words, self.slots, strict=True):
            if slot not in (NO_SLOT, ASIDE):
                found[slot] = (found.get(slot, (word.start, 0))[0], word.end)
        return {slot: self.text[start:end] for slot, (start, end) in found.items()}


@cache
def slot_kinds() -> Mapping[str, str]:
    """Return the kind of each slot that `slot_kinds.toml` names."""
    kinds = tomllib.loads((FOLDER / "slot_kinds.toml").read_text("utf-8"))
    return {slot: kind for kind, slots in kinds.items() for slot in slots}


def kind_of(label: str, slot: str) -> str:
    """Return the kind of a label's slot, by which the tagger knows it."""
    return slot_kinds().get(f"{label}.{slot}", slot_kinds().get(slot, slot))


def sentence_of(labelled: LabelledText) -> Sentence:
    """Return the sentence of a line whose slots are marked. Raises ValueError if a mark is left over."""
    text, places = "", list[tuple[int, int, str]]()
    at = 0
    for each in SLOT.finditer(labelled.text):
        text += labelled.text[at : each.start()]
        places.append((len(text), len(text) + len(each["words"]), each["name"]))
        text, at = text + each["words"], each.end()
    text += labelled.text[at:]
    if "](" in text:
        raise ValueError(f"a mark of a slot is not closed: {labelled.text!r}")
    words = request_words(text)
    slots = tuple(
        next((name for start, end, name in places if start < word.end and word.start < end), NO_SLOT) for word in words
    )
    tags = tuple(kind_of(labelled.label, slot) for slot in slots)
    return Sentence(labelled.label, labelled.language, text, slots, tags, tuple(words))


def sentences_in(paths: Iterable[Path]) -> list[Sentence]:
    """Return the sentences of these files, each once."""
    found = dict.fromkeys(each for path in sorted(paths) for each in labelled_texts(path))
    return [each for each in map(sentence_of, found) if each.words]


def training_files() -> list[Path]:
    """Return the files that are learnt from."""
    return sorted(path for path in FOLDER.glob("*.tsv") if not path.match(HELD_OUT))


def held_out_files() -> list[Path]:
    """Return the files that are measured on."""
    return sorted(FOLDER.glob(HELD_OUT))
