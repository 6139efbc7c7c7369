"""Reads times as people say them: "tomorrow at 3", "every other tuesday until christmas", "de lunes a viernes a las 8".

    read(phrase, context)     what a phrase means: a moment, a range, a length, or what recurs
    split(text, context)      a text taken apart: what is to be done, and when
    days(phrase, context)     the days that a look is about
    is_time(text, languages)  whether a text is little else than a time

A meaning is given only if every word of the phrase was used. `NotATime` says why there is none, and `Ambiguous` holds
several: in both cases the person is asked one short question.

    tokens.py    a text in words, numbers, dates         days.py      which dates a named day can be
    grammar.py   a language's file in `languages/`       halves.py    whether "at 6" is 06:00 or 18:00
    chart.py     all that the words can mean             repeats.py   the rule of what recurs
    pieces.py    what the parts of a phrase are          resolve.py   the parts, put on somebody's calendar
"""

from parley.times.reading import days, is_time, read, split
from parley.times.values import (
    Ambiguous,
    Context,
    Length,
    Meaning,
    NotATime,
    Once,
    Range,
    Repeated,
    Split,
)

__all__ = [
    "Ambiguous",
    "Context",
    "Length",
    "Meaning",
    "NotATime",
    "Once",
    "Range",
    "Repeated",
    "Split",
    "days",
    "is_time",
    "read",
    "split",
]
