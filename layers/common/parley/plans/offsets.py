"""Times relative to one that another step finds: "10 minutes before {{events.events[0].start}}". Pure.

The words of the offset are read as any length is, in every language. What is no offset is left as it is.
"""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from unicodedata import normalize
from zoneinfo import ZoneInfo

from pydantic import JsonValue

from parley.plans.references import MARK, Unresolvable
from parley.texts import LANGUAGES
from parley.times import Ambiguous, Length, NotATime, PhraseContext, read, spoken
from parley.times.tokens import fold_token

MARKED = MARK.pattern.replace("?P<type>", "").replace("?P<inner>", "")
ACCENT = "[\\u0300-\\u036f]?"
"""A pattern for the accent that may follow a letter, in a text that is decomposed (NFD)."""
AS_A_SUM = re.compile(rf"\s*+(?P<mark>{MARKED})\s*+(?P<side>[+-])\s*+(?P<length>[^{{}}]{{1,40}})")


def shifted(value: str, look_up: Callable[[str], JsonValue]) -> str | None:
    """Return the time that an offset ("10 minutes before {{...}}") means, in ISO 8601; None for a text that is no
    offset. `look_up` returns what a reference refers to. Raises Unresolvable for a duration or a time that cannot be
    read.
    """
    found = _in_words().fullmatch(normalize("NFD", value)) or AS_A_SUM.fullmatch(value)
    if found is None:
        return None
    moment, minutes = look_up(normalize("NFC", found["mark"])), _minutes(normalize("NFC", found["length"]))
    if minutes is None:
        raise Unresolvable(f"{found['length']!r} is no length of time, in {value!r}")
    try:
        at = datetime.fromisoformat(str(moment))
    except ValueError:
        raise Unresolvable(f"{found['mark']} is no moment, in {value!r}") from None
    is_earlier = found["side"] == "-" or fold_token(found["side"]) in spoken("earlier")
    return (at + timedelta(minutes=-minutes if is_earlier else minutes)).isoformat(timespec="minutes")


@cache
def _in_words() -> re.Pattern[str]:
    """Return a pattern that matches a duration, a word for before or after, and a reference, in any language."""
    sides, of = _any(spoken("earlier") | spoken("later_than")), _any(spoken("of"))
    length = r"\s*+(?P<length>[^{}]{1,40}?)"
    return re.compile(rf"{length}\s+(?P<side>{sides})\s+(?:(?:{of})\s+)?(?P<mark>{MARKED})\s*+", re.IGNORECASE)


def _any(words: Iterable[str]) -> str:
    """Return a pattern for any of these words, given without accents, that also matches them with accents."""
    return "|".join("".join(f"{re.escape(letter)}{ACCENT}" for letter in word) for word in sorted(words))


def _minutes(words: str) -> int | None:
    anywhere = PhraseContext(datetime(2026, 1, 1, 12, tzinfo=UTC), ZoneInfo("UTC"), LANGUAGES)
    try:
        meant = read(words, anywhere)
    except (NotATime, Ambiguous):
        return None
    return meant.minutes if isinstance(meant, Length) else None
