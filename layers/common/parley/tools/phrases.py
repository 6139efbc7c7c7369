"""A small command grammar from example phrases: how Parley understands people while there is no model.

A phrase is an example with its slots marked: `add {title:milk} to my tasks` reads "add milk to my tasks" in HELP and
takes any title. Matching ignores case, spacing and final punctuation. A message that only starts like a phrase
matches it partly: nothing is done, and the person is shown the whole command.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

SLOT = re.compile(r"\{(?P<name>\w+):(?P<example>[^}]*)\}")


@dataclass(frozen=True)
class Phrase:
    """One example, compiled."""

    template: str
    example: str
    slots: tuple[str, ...]
    pattern: re.Pattern[str]
    opening: str
    """The literal words before the first slot: what a partial match starts with."""

    @classmethod
    def parse(cls, template: str) -> Self:
        """Compile `template`. Raises ValueError if it starts with a slot: it would match anything partly."""
        opening = SLOT.split(template)[0].strip().casefold()
        if not opening:
            raise ValueError(f"phrase {template!r} must start with a word of its own")
        pattern, end = "", 0
        for slot in SLOT.finditer(template):
            pattern += _literal(template[end : slot.start()]) + rf"(?P<{slot['name']}>\S.*?)"
            end = slot.end()
        pattern += _literal(template[end:])
        return cls(
            template=template,
            example=SLOT.sub(lambda slot: slot["example"], template),
            slots=tuple(slot["name"] for slot in SLOT.finditer(template)),
            pattern=re.compile(rf"\s*{pattern}\s*[.!?]*\s*", re.IGNORECASE | re.DOTALL),
            opening=opening,
        )

    def match(self, text: str) -> Mapping[str, str] | None:
        """What fills the slots, if the whole of `text` is this phrase."""
        found = self.pattern.fullmatch(text)
        return found.groupdict() if found else None

    def starts(self, text: str) -> bool:
        """Whether `text` starts like this phrase."""
        words = " ".join(text.casefold().split())
        return words == self.opening or words.startswith(self.opening + " ")


def _literal(words: str) -> str:
    """A pattern for literal words, with any white space between them."""
    return re.sub(r"(?:\\?\s)+", r"\\s+", re.escape(words))
