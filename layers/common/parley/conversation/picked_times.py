"""Find which option of a list a time of day picks: of 06:00 and 18:00, "6pm", "pm", "the evening one". Pure.

An option is picked if the words, said of what is at its time, leave it there; and if they move every other one.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from parley.texts import LANGUAGES
from parley.times import Ambiguous, NotATime, Once, PhraseContext, read, spoken

CLOCK = re.compile(r"(?<![\d:-])(\d{1,2}):(\d\d)(?![\d:-])")
LONGEST = 60
"""The most characters of words that pick a time."""
SOME_DAY = datetime(2026, 1, 5, tzinfo=UTC)


def by_time(titles: Sequence[str], text: str) -> int | None:
    """Return the position in `titles` of the only title whose time the text names; None if it names the time of none or
    several."""
    if len(text) > LONGEST or text.strip().isdecimal():
        return None
    clocks = [_clock(title) for title in titles]
    for phrase in _phrases(titles, text):
        found = [at for at, clock in enumerate(clocks) if clock is not None and _stays(phrase, clock)]
        if len(found) == 1:
            return found[0]
    return None


def _clock(title: str) -> datetime | None:
    """Return the only time of day that a title names ("18:00"), as a moment of SOME_DAY; None if it names no time or
    several."""
    found = CLOCK.findall(title)
    if len(found) != 1 or not (int(found[0][0]) < 24 and int(found[0][1]) < 60):
        return None
    return SOME_DAY.replace(hour=int(found[0][0]), minute=int(found[0][1]))


def _phrases(titles: Sequence[str], text: str) -> list[str]:
    """Return the phrases of a text that may name a time: all its words, those without "the ... one", and those without
    the words that all titles share, such as their day."""
    words = text.casefold().strip(" .,!?").split()
    plain = words[:-1] if len(words) > 1 and words[-1] in spoken("chosen") else words
    plain = plain[1:] if len(plain) > 1 and plain[0] in spoken("choosing") else plain
    shared = set.intersection(*(set(re.findall(r"\w+", title.casefold())) for title in titles)) if titles else set()
    own = list(plain)
    while own and own[0].strip(",") in shared:
        own = own[1:]
    phrases = (" ".join(each) for each in (words, plain, own) if each)
    return list(dict.fromkeys(each for each in phrases if not each.isdecimal()))


def _stays(phrase: str, near: datetime) -> bool:
    """Return whether a phrase means the time of `near`: something at that moment would stay there if it were moved to
    the phrase, alone or behind its hour. So "de la tarde" means 18:00, which is "6:00 de la tarde"."""
    return near in (_moved(phrase, near), _moved(f"{near.hour % 12 or 12}:{near.minute:02} {phrase}", near))


def _moved(phrase: str, near: datetime) -> datetime | None:
    """Return the moment to which a phrase ("pm", "8am") would move something that is now at `near`; None if the phrase
    names no single time."""
    context = PhraseContext(SOME_DAY - timedelta(days=10), ZoneInfo("UTC"), LANGUAGES, near=near)
    try:
        meant = read(phrase, context)
    except (NotATime, Ambiguous):
        return None
    return meant.at if isinstance(meant, Once) and meant.has_time else None
