"""Read how long before all of their meetings a person wants to be told: "30 minutes before my meetings".

"30 minutes before my meetings"                     the length "30 minutes"
"before each meeting"                               no length: the person is asked for it
"of my meetings 30 minutes before"                  the length "30 minutes"
"30 minutes before my meeting with Ana"             None: that is one meeting
"30 minutes before my meetings to bring water"      None: the text says more
"""

import re
from functools import cache

from parley.conversation.normal_form import normalise
from parley.lanes import when
from parley.texts.vocabulary import pattern

VOCABULARY = "parley.lanes.assistant.vocabulary"
LONGEST = 120
"""The most characters of a text that is read as such a wish."""
LEAD = r"(?P<lead>.{1,40}?)"
LEAST_NUMBER, MOST_NUMBER = 5, 90
"""A number alone in this range counts minutes; a smaller one may mean hours or days."""


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of a whole wish: the length in front of "before my meetings", or behind "of my meetings"."""
    events, before, ahead, about, always = (
        pattern(VOCABULARY, name).pattern
        for name in ("notice_events", "notice_before", "notice_ahead", "notice_about", "notice_always")
    )
    end = rf"(?: {always})?"
    return (
        re.compile(rf"(?:{LEAD} )?{before} {events}{end}"),
        re.compile(rf"(?:{about} )?{events} {LEAD}(?: {ahead}){end}"),
        re.compile(rf"{before} {events} {LEAD}(?: {ahead})?{end}"),
    )


def lead_in(text: str) -> str | None:
    """Return the words for how long before all of their meetings a person wants to be told; "" if the text names the
    meetings and no length. None if the text is about anything else.
    """
    if len(text) > LONGEST:
        return None
    said = normalise(text)
    for form in _forms():
        if found := form.fullmatch(said):
            lead = found["lead"] or ""
            return lead if not lead or lead_minutes(lead) else None
    return None


def lead_minutes(lead: str) -> int | None:
    """Return the minutes of words for a length of time: "half an hour", "30". None if they name none."""
    said = normalise(lead)
    if said.isascii() and said.isdigit():
        return int(said) if LEAST_NUMBER <= int(said[:4]) <= MOST_NUMBER else None
    plain = pattern(VOCABULARY, "notice_beside", r"(?:{}) ").sub("", said, count=1)
    return when.minutes_of(plain)
