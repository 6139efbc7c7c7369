"""The free time that a person looks for by what it is for, while there is no model: "need two hours before friday to
write my essay, where would they fit", "¿mañana en qué huequito alcanzo a ir al banco?". It only looks.
"""

from collections.abc import Sequence
from datetime import timedelta

from parley import times
from parley.errors import ToolAsks
from parley.lanes import when
from parley.lanes.assistant.told_clauses import DAY_MINUTES, WISH_TABLES, aligned
from parley.lanes.lane import ReadCommand
from parley.ports import Services
from parley.texts import LANGUAGES
from parley.texts.vocabulary import pattern
from parley.tools.tool import Call

FITS = pattern(WISH_TABLES, "fits", r"(?<![\w'])(?:{})(?![\w'])")
FITS_NOTHING = pattern(WISH_TABLES, "fits_nothing", r"(?<![\w'])(?:{})")
UNTIL = pattern(WISH_TABLES, "until", r"(?<!\S)(?:{})(?!\S)")
LONGEST, LENGTH_WORDS = 120, 4
"""The most characters of such a text, and the most words of how long it takes."""


def read(call: Call[Services], text: str) -> Sequence[ReadCommand]:
    """Return the look at the free time of the days that a text names, if it wonders where something fits; none for any
    other text.
    """
    said = aligned(text) if len(text) <= LONGEST else ""
    if not said or FITS.search(said) is None or FITS_NOTHING.search(said) is not None:
        return ()
    minutes, rest = _without_length(text)
    period = _period(call, rest)
    if not period:
        return ()
    lasts = {"minutes": str(minutes)} if minutes else {}
    return (ReadCommand("find_free_time", {"period": period, **lasts}),)


def _without_length(text: str) -> tuple[int, str]:
    """Return how many minutes a text says that something takes, 0 if it says none, and the text without that."""
    words = text.split()
    for size in range(LENGTH_WORDS, 0, -1):
        for at in range(len(words) - size + 1):
            minutes = when.minutes_of(" ".join(words[at : at + size]).strip(" ,.?¿"))
            if minutes and minutes < DAY_MINUTES:
                return minutes, " ".join((*words[:at], *words[at + size :]))
    return 0, text


def _period(call: Call[Services], text: str) -> str:
    """Return the days that a text names, as the tool reads them; those until a day, of "before friday". "" if it names
    none.
    """
    spans = times.stretches(text, LANGUAGES)
    said = " ".join(text[start:end] for start, end in spans) or when.days_in(text)
    if not said or not when.names_days(said):
        return ""
    before = text[: spans[0][0]] if spans else text.partition(said)[0]
    if UNTIL.search(aligned(f"{before} {said}")) is None:
        return said
    try:
        days = when.days(call, UNTIL.sub("", said).strip())
    except ToolAsks:
        return said
    return f"until {days[0] - timedelta(days=1):%Y-%m-%d}" if days else said
