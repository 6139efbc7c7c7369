"""Tell why a time could not be told from what is to be done, where the words left over cannot be a title: they are then
refused, and the person says all of it again, so that no half of a time is kept as a title.

    "leave and at 7 to call Joe"               several requests in one text
    "2 hours before my flight at 6 to leave"   begins with words of a time that was not understood
    "at 8am and 8pm", alone                    several times, of which one request has one
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

from parley import times
from parley.texts import LANGUAGES
from parley.times import Ambiguous, Meaning, NotATime, Once, PhraseContext

ANY_TIME = PhraseContext(datetime(2026, 1, 1, 12, tzinfo=UTC), ZoneInfo("UTC"), LANGUAGES)
LONGEST_TIME = 8
"""The most words that are tried as a time at the beginning or the end of a text, to find out whether a time is left
over there."""
MOST_TIMES = 4
"""A phrase of more than so many longest times is no list of times: each joint is tried, so a longer one would cost the
square of its length."""
APART = " … "
"""Stands between two parts of a time that other words separate in the text."""
LONGEST_QUOTE = 100
"""The most characters of a time that is looked for in pieces."""
SEVERAL_REQUESTS, SEVERAL_TIMES, HALF_READ = "several_requests", "several_times", "half_read"
"""The keys of the sentences that refuse a text: it has several requests, several times, or a time that was understood
in part."""


def why_no_title(title: str) -> str | None:
    """Return the catalogue key of the reason why a text cannot be the title beside a time that was not understood; None
    if it can be.
    """
    said = title.casefold().split()
    words = _without_joined_hour(said)
    joints = [at for at, word in enumerate(words) if word in _joints()]
    if any(at and (_begins_timed(words[at + 1 :]) or _ends_timed(words[:at])) for at in joints):
        return SEVERAL_REQUESTS
    if words == said and words and (_begins_with_time(words) or words[-1] in _joints()):
        return HALF_READ
    return None


def _without_joined_hour(words: list[str]) -> list[str]:
    """Return the words of a title without the first of two hours that are part of a name: "the 10 o'clock news", of
    "the 9 and 10 o'clock news".
    """
    is_joined = len(words) > 4 and words[2] in _joints() and _counts(words[1]) and _counts(words[3])
    return [words[0], *words[3:]] if is_joined and not _is_timed(words[:2]) else words


def _counts(word: str) -> bool:
    return word[:1].isdecimal() or word in _numbers()


def as_said(phrase: str, text: str) -> str:
    """Return a time phrase as it stands in the text, with "…" between words that stand apart: "the 8pm … at 7:45pm", of
    "the 8pm call at 7:45pm".
    """
    if len(phrase) > LONGEST_QUOTE:
        return phrase
    words, rest, pieces = phrase.split(), text, list[str]()
    while words:
        count = next((n for n in range(len(words), 0, -1) if " ".join(words[:n]) in rest), 0)
        if not count:
            return phrase
        before, _, behind = rest.partition(" ".join(words[:count]))
        ending = behind.partition(" ")[0]  # "pm", of "8pm"
        pieces.append(f"{before.rpartition(' ')[2]}{' '.join(words[:count])}{ending}".strip(",.;:"))
        words, rest = words[count:], behind[len(ending) :]
    return APART.join(pieces)


def is_several(phrase: str) -> bool:
    """Return whether a phrase names several times, joined by "and": "at 8am and 8pm"."""
    words = phrase.casefold().split()
    if len(words) > MOST_TIMES * LONGEST_TIME:
        return False
    joints = [at for at, word in enumerate(words) if word in _joints()]
    return any(_is_time(words[:at]) and _is_time(words[at + 1 :]) for at in joints)


def is_second(phrase: str, text: str) -> bool:
    """Return whether the time of a text belongs to the second of two requests: "leave and *at 7pm* to call Joe"."""
    before, found, after = f" {text} ".casefold().partition(f" {phrase} ".casefold())
    return bool(found and after.strip() and before.split()[1:]) and before.split()[-1] in _joints()


def is_torn(phrase: str, text: str) -> bool:
    """Return whether a text was split in the middle of its time, so that the time goes on in the text behind the
    phrase: "before I go" and "bed to lock the door", split at the first "to".
    """
    first, *_ = phrase.casefold().split() or [""]
    opens = times.spoken("beside") | times.spoken("away") | times.spoken("opening")
    goes_on = not times.spoken("going_on").isdisjoint(text.casefold().split())
    return first in opens and goes_on and _meaning(phrase) is None


def _begins_with_time(words: Sequence[str]) -> bool:
    lengths = range(1, min(len(words), LONGEST_TIME) + 1)
    return any(_is_time(words[:end]) and not _is_number(words[:end]) for end in lengths)


def _begins_timed(words: Sequence[str]) -> bool:
    return any(_is_timed(words[:end]) for end in range(1, min(len(words), LONGEST_TIME) + 1))


def _ends_timed(words: Sequence[str]) -> bool:
    return any(_is_timed(words[start:]) for start in range(max(1, len(words) - LONGEST_TIME), len(words)))


def _is_timed(words: Sequence[str]) -> bool:
    """Whether these words are a moment with a time of day, and not a bare number."""
    meant = None if _is_number(words) else _meaning(" ".join(words))
    return isinstance(meant, Once) and meant.has_time


def _is_time(words: Sequence[str]) -> bool:
    return _meaning(" ".join(words)) is not None


def _is_number(words: Sequence[str]) -> bool:
    return len(words) == 1 and (words[0].isdecimal() or words[0] in _numbers())


@cache
def _joints() -> frozenset[str]:
    """Return the words that join two times, or two requests."""
    return times.words_of("and")


@cache
def _numbers() -> frozenset[str]:
    return times.words_of("word_number")


def _meaning(phrase: str) -> Meaning | None:
    """Return one meaning of a time phrase, read for a fixed day and zone; None if it names no time."""
    try:
        return times.read(phrase, ANY_TIME)
    except Ambiguous as several:
        return several.options[0]
    except NotATime:
        return None
