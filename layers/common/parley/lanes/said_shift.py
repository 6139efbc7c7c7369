"""Reads by how much a person wants a kept thing later, earlier, longer or shorter, or how long it lasts: "an hour will
do for that", "la comida se atrasa una hora", "make it an hour longer". Pure.

The words stand in `shift_words`, a file a language. A text is read only if it holds one length of time, words for one
change, and beside them at most the name of a thing.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from parley.conversation.normal_form import without_accents
from parley.lanes import when
from parley.texts.vocabulary import pattern

WORDS = "parley.lanes.shift_words"
LATER, EARLIER, LONGER, SHORTER, LASTS = "later", "earlier", "longer", "shorter", "lasts"
MOST_WORDS, LONGEST, LENGTH_WORDS = 16, 100, 5
"""The most words and characters of such a text, and the most words of the length in it."""
WHOLE = r"(?<!\S)(?:{})(?!\S)"
"""The form of a pattern of whole words in a text without accents and signs."""
CHANGES: Mapping[str, re.Pattern[str]] = {
    LASTS: pattern(WORDS, "lasts", WHOLE),
    LONGER: pattern(WORDS, "longer", WHOLE),
    SHORTER: pattern(WORDS, "shorter", WHOLE),
    EARLIER: pattern(WORDS, "earlier", WHOLE),
    LATER: pattern(WORDS, "later", WHOLE),
}
"""The words for each change."""
PUSHES, BESIDE, NAMES_NOTHING = (pattern(WORDS, each, WHOLE) for each in ("pushes", "beside", "names_nothing"))
LENGTH = "#"
"""Stands in a text for the length of time that it holds."""


class TimeShift(NamedTuple):
    """What a text changes of a kept thing's time."""

    how: str
    """LATER, EARLIER, LONGER, SHORTER or LASTS."""
    minutes: int
    named: str
    """The words beside the change, which may name the thing; "" if there are none."""

    @property
    def moves_by(self) -> int:
        """The minutes by which the thing comes later; negative if it comes earlier, 0 if it stays."""
        return {LATER: self.minutes, EARLIER: -self.minutes}.get(self.how, 0)

    def length_of(self, minutes: int) -> int:
        """Return the new length of a thing that lasts so many minutes; 0 if that is none."""
        new = {LONGER: minutes + self.minutes, SHORTER: minutes - self.minutes, LASTS: self.minutes}.get(self.how, 0)
        return max(0, new)


def read(text: str) -> TimeShift | None:
    """Return what a text changes of a kept thing's time; None if it is no such text."""
    said = without_accents(text) if len(text) <= LONGEST and "?" not in text else ""
    if not 1 < len(said.split()) <= MOST_WORDS or NAMES_NOTHING.search(said):
        return None
    if not any(words.search(said) for words in (*CHANGES.values(), PUSHES)):
        return None  # before a length is looked for at every word, as nearly no text changes a time
    found = _with_length(said)
    if found is None:
        return None
    minutes, rest = found
    hows = [each for each, words in CHANGES.items() if words.search(rest)]
    how = _one(hows) or (LATER if not hows and PUSHES.search(rest) else "")
    if not how or (how == LASTS and when.holds_time(rest.replace(LENGTH, " "))):
        return None
    left = CHANGES[how].sub(" ", rest).replace(LENGTH, " ")
    named = " ".join(each for each in left.split() if not BESIDE.fullmatch(each))
    return TimeShift(how, minutes, named)


def _one(hows: list[str]) -> str:
    """Return the one change of those whose words are there, as "later" beside "more"; "" if it is not clear."""
    moves = [each for each in hows if each in (EARLIER, LATER)]
    lengths = [each for each in hows if each in (LONGER, SHORTER)]
    if len(moves) == 1:
        return moves[0]
    if moves:
        return ""
    return lengths[0] if len(lengths) == 1 else hows[0] if hows == [LASTS] else ""


def _with_length(said: str) -> tuple[int, str] | None:
    """Return the minutes of the length in words, and the words with a sign in its place; None without a length."""
    words = said.split()
    for size in range(LENGTH_WORDS, 0, -1):
        for at in range(len(words) - size + 1):
            minutes = when.minutes_of(" ".join(map(_plain, words[at : at + size])))
            if minutes:
                return minutes, " ".join((*words[:at], LENGTH, *words[at + size :]))
    return None


def _plain(word: str) -> str:
    """Return a word for a unit without the ending that makes it small: "hora", of "horita"."""
    return SMALL.sub(r"\1\2", word)


SMALL = re.compile(r"\b(hor|minut|dia|rat)it([oa]s?)\b")
"""Matches a Spanish unit of time made small."""
