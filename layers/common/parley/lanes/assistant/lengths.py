"""Find the length of time in an event's title: "a 2 hour meeting with Bob", "reunión de 90 minutos con Bob".

If the words are clearly a length, they are taken out of the title. If they may be part of the name, "cook 20 minute
pasta", the title keeps them, and the person is asked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from parley.lanes import when
from parley.lanes.assistant.periods import A_DAY
from parley.texts.vocabulary import listed, pattern

LEAST, MOST, MOST_WORDS = 5, 31 * A_DAY, 6
"""The fewest and the most minutes of a length, and the most words of one. "6 month checkup" is beyond, so no length."""
LONGEST_SURE = 8 * 60
"""The most minutes that are surely a length at the beginning of a title: "12 hours of Christmas" may be a name."""
VOCABULARY = "parley.lanes.assistant.vocabulary"


@dataclass(frozen=True)
class _LengthWords:
    """The words by which people say a length of time in a title, as patterns over all languages."""

    joining: re.Pattern[str]
    """The words that join a length to the words before it."""
    article: re.Pattern[str]
    behind: re.Pattern[str]
    """The words that a length may end with, behind its number and unit."""
    away: re.Pattern[str]
    """The words behind a length that says how far off something is ("2 hours before"), and not how long it lasts."""
    of: re.Pattern[str]
    """The words that join a length to what lasts: "2 hours of swimming"."""
    joined_by: frozenset[str]
    """The words that join a length to the words before it and are read as a part of it."""


@cache
def _spoken() -> _LengthWords:
    about = pattern(VOCABULARY, "length_about").pattern
    return _LengthWords(
        joining=pattern(VOCABULARY, "length_joined_by", rf"(?:^|\s)(?:{{}})(?: {about})?$"),
        article=pattern(VOCABULARY, "length_article", r"^(?:{})\s+"),
        behind=pattern(VOCABULARY, "length_behind", r"^(?:{})\s*"),
        away=pattern(VOCABULARY, "length_is_away", r"^(?:{})\b"),
        of=pattern(VOCABULARY, "length_of", r"^(?:{})\s+"),
        joined_by=listed(VOCABULARY, "length_begins_with"),
    )


@dataclass(frozen=True)
class TitleWithLength:
    """A title, and the minutes of the length of time that it names; None if it names none."""

    title: str
    minutes: int | None = None
    is_sure: bool = True
    """Whether the words are surely a length, and so taken out of the title; if not, the title keeps them."""
    is_joined: bool = False
    """Whether a word joins the length to the rest of the title: "of", "lasting", "de"."""


def title_and_length(text: str) -> TitleWithLength:
    """Return the title without the length of time that it names, and that length: "a 2 hour meeting with Bob" gives
    "meeting with Bob" and 120. A length of days, or one that may be part of the name, stays in the title (`is_sure` is
    False).
    """
    spoken, found = _spoken(), next(_stretches(text.split()), None)
    if found is None:
        return TitleWithLength(text)
    before, minutes, after = found
    if spoken.away.match(after):
        return TitleWithLength(text)
    if minutes >= A_DAY:
        return TitleWithLength(text, minutes, is_sure=False)
    behind = spoken.behind.sub("", after)
    if joined := spoken.joining.search(before):
        front = spoken.article.sub("", before[: joined.start()])
        title = f"{front} {behind}".strip()
        return TitleWithLength(title, minutes, is_joined=bool(front and title)) if title else TitleWithLength(text)
    if not spoken.article.sub("", f"{before} ").strip():
        title = spoken.of.sub("", behind)
        if minutes > LONGEST_SURE:
            return TitleWithLength(text, minutes, is_sure=False)
    elif not behind:
        title = spoken.article.sub("", before)
    else:
        return TitleWithLength(text, minutes, is_sure=False)
    return TitleWithLength(title, minutes) if title else TitleWithLength(text)


def _stretches(words: list[str]) -> Iterator[tuple[str, int, str]]:
    """Yield, for each length of time in a text, the words before it, its minutes, and the words behind it; lengths of
    more words come first.
    """
    for size in range(min(MOST_WORDS, len(words)), 0, -1):
        for start in range(len(words) - size + 1):
            said = words[start : start + size]
            if said[0].lower() in _spoken().joined_by:
                continue
            minutes = when.minutes_of(" ".join(said)) or (when.minutes_of(f"for {said[0]}") if size == 1 else None)
            if minutes is not None and LEAST <= minutes <= MOST:
                yield " ".join(words[:start]), minutes, " ".join(words[start + size :])
