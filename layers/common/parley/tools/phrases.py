"""A small command grammar from example phrases: how Parley understands people while there is no model.

A phrase is an example with its slots marked: `add {title:milk} to my tasks` reads "add milk to my tasks" in HELP and
takes any title. Matching ignores case, accents, spacing and the punctuation around it. A message that only starts like
a phrase matches it partly: nothing is done, and the person is shown the whole command.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from parley.search import nearest_word
from parley.texts import DEFAULT, Language

SLOT = re.compile(r"\{(?P<name>\w+):(?P<example>[^}]*)\}")


@dataclass(frozen=True)
class Phrase:
    """One example, compiled."""

    template: str
    example: str
    language: Language
    slots: tuple[str, ...]
    pattern: re.Pattern[str]
    opening: str
    """The literal words before the first slot: what a partial match starts with."""

    @classmethod
    def parse(cls, template: str, language: Language = DEFAULT) -> Self:
        """Compile `template`. Raises ValueError if it starts with a slot: it would match anything partly."""
        opening = bare(SLOT.split(template)[0]).strip().casefold()
        if not opening:
            raise ValueError(f"phrase {template!r} must start with a word of its own")
        pattern, end = "", 0
        for slot in SLOT.finditer(template):
            pattern += re.escape(bare(template[end : slot.start()])) + f"(?P<{slot['name']}>.+?)"
            end = slot.end()
        pattern += re.escape(bare(template[end:]))
        pattern = re.sub("['’]", "['’]?", pattern)  # people write "whats" for "what's"
        return cls(
            template=template,
            example=SLOT.sub(lambda slot: slot["example"], template),
            language=language,
            slots=tuple(slot["name"] for slot in SLOT.finditer(template)),
            pattern=re.compile(pattern, re.IGNORECASE),
            opening=opening,
        )

    @property
    def literal(self) -> str:
        """Its own words, without what fills its slots."""
        return " ".join(SLOT.sub(" ", self.template).split())

    def match(self, text: str) -> Mapping[str, str] | None:
        """What fills the slots, if the whole of `text` is this phrase."""
        plain = _plain(text)
        found = self.pattern.fullmatch(bare(plain))
        return {slot: plain[found.start(slot) : found.end(slot)] for slot in self.slots} if found else None

    def match_misspelt(self, text: str) -> Mapping[str, str] | None:
        """The same, if only its own words have typos. What fills the slots is as it was written."""
        own, said = frozenset(bare(self.literal).casefold().split()), _plain(text).split()
        meant = [word if word in own else nearest_word(word, own) for word in (bare(w).casefold() for w in said)]
        right = " ".join(other or word for word, other in zip(said, meant, strict=True))
        found = self.pattern.fullmatch(bare(right)) if any(meant) else None
        if found is None:
            return None

        def as_said(slot: str) -> str:
            first = right.count(" ", 0, found.start(slot))
            return " ".join(said[first : first + found[slot].count(" ") + 1])

        return {slot: as_said(slot) for slot in self.slots}

    def starts(self, text: str) -> bool:
        """Whether `text` starts like this phrase."""
        words = bare(_plain(text)).casefold()
        return words == self.opening or words.startswith(self.opening + " ")

    def begins_with(self, text: str) -> bool:
        """Whether `text` is not even as much as its first words: of "done with milk", only "done"."""
        words = bare(_plain(text)).casefold()
        return bool(words) and self.opening.startswith(words + " ")


@lru_cache(maxsize=32)  # one text is held against each of some hundred phrases
def _plain(text: str) -> str:
    """Single spaces and no punctuation around: so that patterns need no alternatives, which cost time in long texts."""
    return unicodedata.normalize("NFC", " ".join(text.split())).lstrip("¿¡ ").rstrip(".!? ")


@lru_cache(maxsize=32)
def bare(text: str) -> str:
    """`text`, in composed form, without accents, a character for a character: people leave them out on a phone."""
    return "".join(unicodedata.normalize("NFD", each)[0] for each in text)
