"""Take what a habit shall come after or before out of a text, so that its other words can be read. Pure.

    change it to after dinner     before breakfast     mejor al llegar a casa

An anchor is a few words with at most one subject: "after I park the car". What goes on behind it is no anchor: "after
the op I need a lighter version".
"""

import re
from functools import cache
from typing import NamedTuple

from parley.conversation.normal_form import without_accents
from parley.lanes.coach.spoken_times import HABIT_REQUEST_WORDS, SPOKEN_TIME
from parley.texts import LANGUAGES
from parley.texts.vocabulary import pattern, words

SPOKEN_ANCHOR = "anchorwords"
"""The word that stands for an anchor while the other words are read."""
MOST_WORDS = 6


class MaskedAnchor(NamedTuple):
    """A text with SPOKEN_ANCHOR for the anchor in it, and the anchor as the person wrote it, without "after"."""

    text: str
    anchor: str


def masking_anchor(masked: str) -> MaskedAnchor | None:
    """Return a text, whose times are masked, with its anchor masked; None if it holds none, or a time beside it."""
    found = _anchor().search(masked)
    if found is None or SPOKEN_TIME in masked:
        return None
    anchor = found["anchor"].strip()
    said = without_accents(anchor).replace("'", "").replace("’", "").split()
    if not 1 < len(said) <= MOST_WORDS or not _subjects().isdisjoint(said[2:]) or not _not_anchors().isdisjoint(said):
        return None
    return MaskedAnchor(f"{masked[: found.start('anchor')]} {SPOKEN_ANCHOR}", _after().sub("", anchor, count=1))


@cache
def _anchor() -> re.Pattern[str]:
    behind = "|".join(str(words(HABIT_REQUEST_WORDS, each)["behind_anchor"]) for each in LANGUAGES)
    form = r"(?:^|[\s,:])(?P<anchor>(?:{})\b[^,;.:!?]{{1,80}}?)(?=[\s,]{{0,2}}(?:" + behind + r")?[.! ]{{0,3}}$)"
    return pattern("parley.lanes.coach.vocabulary", "anchor", form)


@cache
def _after() -> re.Pattern[str]:
    """Return the pattern of the words that each anchor is said behind anyway: "after"."""
    return pattern("parley.lanes.coach.vocabulary", "leading", "^(?:{}) ")


@cache
def _subjects() -> frozenset[str]:
    """Return the words that begin another clause behind the first words of an anchor: "I"."""
    return _single("subjects")


@cache
def _not_anchors() -> frozenset[str]:
    """Return the words that no anchor holds: "that", of "after that"."""
    return _single("no_anchor")


def _single(name: str) -> frozenset[str]:
    return frozenset(word for each in LANGUAGES for word in str(words(HABIT_REQUEST_WORDS, each)[name]).split())
