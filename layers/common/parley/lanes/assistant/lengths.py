"""How long something lasts, as its title says it: "a 2 hour meeting with Bob", "reunión de 90 minutos con Bob".

Where the words are clear, they leave the title. Where they may be what the title is about, "cook 20 minute pasta", the
title keeps them, and the person is asked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from parley.lanes import when
from parley.lanes.assistant.hours import A_DAY

LEAST, MOST, MOST_WORDS = 5, 31 * A_DAY, 6
"""Minutes of an event, and words that say how long it is. "6 month checkup" is no length."""
JOINING = re.compile(
    r"(?:^|\s)(?:lasting|that lasts|which lasts|that takes|taking|of|for|durante|por|que dur[ae]"
    r"|(?<!dentro )(?<!antes )(?<!despu[eé]s )(?<!alrededor )(?<!cerca )de"
    r"|con (?:una )?duración de|de duración de)(?: about| unos| unas)?$",
    re.IGNORECASE,
)
"""What joins a length to the words before it."""
JOINED_BY = ("for", "durante", "por")
ARTICLE = re.compile(r"^(?:an?|una?)\s+", re.IGNORECASE)
BEHIND = re.compile(r"^(?:long\b|de duración\b)\s*", re.IGNORECASE)
"""What a length may end with."""
AWAY = re.compile(r"^(?:before|after|from|ahead|earlier|later|antes|despu[eé]s|desde|tras|más|mas)\b", re.IGNORECASE)
"""What a length is followed by that says how far off something is, and not how long."""
OF = re.compile(r"^(?:de|of)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Titled:
    """A title, and how many minutes it says that something lasts."""

    title: str
    minutes: int | None = None
    is_sure: bool = True
    """Whether the words that say so have left the title; else they may belong to it."""
    is_joined: bool = False
    """Whether a word has joined them to what lasts: "of", "lasting", "de"."""


def titled(text: str) -> Titled:
    """The title apart from a length in it. "A 3 day trip" keeps its own: it may be three whole days."""
    found = next(_stretches(text.split()), None)
    if found is None:
        return Titled(text)
    before, minutes, after = found
    if AWAY.match(after):
        return Titled(text)
    if minutes >= A_DAY:
        return Titled(text, minutes, is_sure=False)
    behind = BEHIND.sub("", after)
    if joined := JOINING.search(before):
        front = ARTICLE.sub("", before[: joined.start()])
        title = f"{front} {behind}".strip()
        return Titled(title, minutes, is_joined=bool(front and title)) if title else Titled(text)
    if not ARTICLE.sub("", f"{before} ").strip():
        title = OF.sub("", behind)
    elif not behind:
        title = ARTICLE.sub("", before)
    else:
        return Titled(text, minutes, is_sure=False)
    return Titled(title, minutes) if title else Titled(text)


def _stretches(words: list[str]) -> Iterator[tuple[str, int, str]]:
    """What stands before, in and behind each length in a text, the longest first."""
    for size in range(min(MOST_WORDS, len(words)), 0, -1):
        for start in range(len(words) - size + 1):
            said = words[start : start + size]
            if said[0].lower() in JOINED_BY:
                continue
            minutes = when.minutes_of(" ".join(said)) or (when.minutes_of(f"for {said[0]}") if size == 1 else None)
            if minutes is not None and LEAST <= minutes <= MOST:
                yield " ".join(words[:start]), minutes, " ".join(words[start + size :])
