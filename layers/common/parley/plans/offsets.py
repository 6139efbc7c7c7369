"""A moment some time before or after one that another step finds: "10 minutes before {{events.events[0].start}}". Pure.

The words of the offset are read as any length is, in every language. What is no offset is left as it is.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import JsonValue

from parley.plans.references import MARK, Unresolvable
from parley.texts import LANGUAGES
from parley.times import Ambiguous, Length, NotATime, PhraseContext, read

MARKED = MARK.pattern.replace("?P<type>", "").replace("?P<inner>", "")
IN_WORDS = re.compile(
    rf"\s*+(?P<length>[^{{}}]{{1,40}}?)\s+(?P<side>before|after|antes de|despu[eé]s de)\s+(?P<mark>{MARKED})\s*+", re.I
)
AS_A_SUM = re.compile(rf"\s*+(?P<mark>{MARKED})\s*+(?P<side>[+-])\s*+(?P<length>[^{{}}]{{1,40}})")
EARLIER = ("before", "antes de", "-")


def shifted(value: str, look_up: Callable[[str], JsonValue]) -> str | None:
    """The moment that an offset means, in ISO 8601; None for a text that is no offset. `look_up` is given the reference
    and returns what it refers to. Raises Unresolvable for a length that is none, and for what is no moment."""
    found = IN_WORDS.fullmatch(value) or AS_A_SUM.fullmatch(value)
    if found is None:
        return None
    moment, minutes = look_up(found["mark"]), _minutes(found["length"])
    if minutes is None:
        raise Unresolvable(f"{found['length']!r} is no length of time, in {value!r}")
    try:
        at = datetime.fromisoformat(str(moment))
    except ValueError:
        raise Unresolvable(f"{found['mark']} is no moment, in {value!r}") from None
    is_earlier = found["side"].casefold() in EARLIER
    return (at + timedelta(minutes=-minutes if is_earlier else minutes)).isoformat(timespec="minutes")


def _minutes(words: str) -> int | None:
    anywhere = PhraseContext(datetime(2026, 1, 1, 12, tzinfo=UTC), ZoneInfo("UTC"), LANGUAGES)
    try:
        meant = read(words, anywhere)
    except (NotATime, Ambiguous):
        return None
    return meant.minutes if isinstance(meant, Length) else None
