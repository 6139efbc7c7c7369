"""Reads times as people say them: "tomorrow at 3", "every other tuesday until christmas", "de lunes a viernes a las 8".

    read(phrase, context)     what a phrase means: a moment, a range, a length, or what recurs
    split(text, context)      a text taken apart: what is to be done, and when
    change(phrase, context)   what a phrase changes of a kept entry: "until the 15th"
    is_change(phrase, languages)  whether a phrase says a change of a kept entry, and nothing else
    days(phrase, context)     the days that a person asks to see: "next week"
    half_of(title)            how "at 6" is read for something with this title: for a flight, the person is asked
    days_said(text, context)  the days that a text asks about, and those that could not be read
    names_day(phrase, languages)  whether a time names a day
    not_understood(phrase, languages)  the part of a phrase that is no part of its time
    is_time(text, languages)  whether a text is a time with at most one other word
    is_whole_time(text, languages)  whether a text is a time and nothing else
    is_once(phrase, languages)  whether a phrase names a time that counts once alone: "only this sunday"
    is_period(phrase, languages)  whether a phrase is a week, a weekend or a month by its name
    stretches(text, languages)  where the times in a text are
    time_words(text, languages)  the single words of a text that say something of a time

A meaning is given only if every word of the phrase was used. `NotATime` says why there is none, and `Ambiguous` holds
several: in both cases the person is asked one short question.

    tokens.py    a text in words, numbers, dates         dates.py     which dates a named day can be
    grammar.py   a language's file in `languages/`       halves.py    whether "at 6" is 06:00 or 18:00
    chart.py     all that the words can mean             repeats.py   the rule of what recurs
    pieces.py    what the parts of a phrase are          resolve.py   the parts, put on somebody's calendar
    cutting.py   a text in the words of a language       reading.py   a phrase, from words to its one meaning
    found.py     the times in a text                     leftovers.py the words around a time that may belong to it
    changes.py   what a phrase changes of a kept entry
    splitting.py a text apart: title and time            named.py     days that only name what is done
    spotting.py  the single words that speak of a time
    makers/      what puts larger parts together
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from parley.times.values import (
    Ambiguous,
    DaysSaid,
    Half,
    Length,
    Meaning,
    NotATime,
    Once,
    PhraseContext,
    Range,
    Repeated,
    Split,
    TimeChange,
)

if TYPE_CHECKING:
    from parley.times.spotting import TimeWord

__all__ = [
    "Ambiguous",
    "Half",
    "Length",
    "Meaning",
    "NotATime",
    "Once",
    "PhraseContext",
    "Range",
    "Repeated",
    "Split",
    "TimeChange",
    "change",
    "days",
    "days_said",
    "half_of",
    "is_change",
    "is_day_first",
    "is_once",
    "is_period",
    "is_time",
    "is_whole_time",
    "names_day",
    "names_holiday",
    "not_understood",
    "read",
    "split",
    "spoken",
    "stretches",
    "time_words",
    "words_of",
]


# The grammars and what reads by them are imported when a text is first read: most turns speak of no time.


def read(phrase: str, context: PhraseContext) -> Meaning:
    """Return the one meaning of a time phrase such as "tomorrow at 3". Raises NotATime if a word of the phrase is no
    part of its time, and Ambiguous if the phrase has several meanings.
    """
    from parley.times import reading

    return reading.read(phrase, context)


def split(text: str, context: PhraseContext) -> Split | None:
    """Split a text into its title (what is to be done), its time phrase and the meaning of that; None if the text names
    no time. Raises NotATime and Ambiguous, each with the title if it is known.
    """
    from parley.times import splitting

    return splitting.split(text, context)


def days(phrase: str, context: PhraseContext) -> tuple[date, date] | None:
    """Return the first and the last day that a phrase names, for a person who asks to see those days; None if it names
    no day. Raises Ambiguous if several days are possible: "next weekend".
    """
    from parley.times import reading

    return reading.days(phrase, context)


def names_day(phrase: str, languages: Sequence[str]) -> bool:
    """Whether a time phrase names a day. False for a phrase that leaves the day open: "between 9 and 5"."""
    from parley.times import reading

    return reading.names_day(phrase, languages)


def days_said(text: str, context: PhraseContext) -> DaysSaid:
    """Return the dates that a text asks about ("are you open on sundays?"), and the words in it that name a day but
    could not be read.
    """
    from parley.times import said

    return said.days_said(text, context)


def names_holiday(text: str, languages: Sequence[str]) -> bool:
    """Whether a text names a holiday that has its date each year: "on boxing day"."""
    from parley.times import said

    return said.names_holiday(text, languages)


def not_understood(phrase: str, languages: Sequence[str]) -> str:
    """Return the words of a phrase that are no part of its time; "" if there are none, or if they do not stand side by
    side.
    """
    from parley.times import reading

    return reading.not_understood(phrase, languages)


def half_of(title: str) -> Half:
    """Return how an hour without "am" or "pm" is read for something with this title: "journey", "visit" or "evening"
    if the title has a word for one of these (in any language), else "day".
    """
    from parley.times import reading

    return reading.half_of(title)


def is_time(text: str, languages: Sequence[str]) -> bool:
    """Whether a text is a time with at most one other word, and is not a question."""
    from parley.times import reading

    return reading.is_time(text, languages)


def is_whole_time(text: str, languages: Sequence[str]) -> bool:
    """Whether a text is one time and nothing else, and is not a question."""
    from parley.times import reading

    return reading.is_whole_time(text, languages)


def change(phrase: str, context: PhraseContext) -> TimeChange | None:
    """Return what a phrase such as "until the 15th" changes of the entry that begins at `context.near`; None if the
    phrase says no such change. Raises NotATime if the change has several meanings, or if `context.near` is None.
    """
    from parley.times import changes

    return changes.change(phrase, context)


def is_change(phrase: str, languages: Sequence[str]) -> bool:
    """Return whether a phrase only says how a kept entry changes: its end, its beginning, or days to leave out ("until
    the 15th").
    """
    from parley.times import changes

    return changes.is_change(phrase, languages)


def is_day_first(language: str) -> bool:
    """Return whether "03/04" is the third of April in this language in every country; False if the country decides."""
    from parley.times.grammar import grammar, languages

    return language in languages() and grammar(language).is_day_first


def spoken(name: str) -> frozenset[str]:
    """Return the words of one list in the `[spelling]` part of the grammar files, such as "joints", of all languages
    together.
    """
    from parley.times import grammar

    return grammar.spoken(name)


def words_of(category: str) -> frozenset[str]:
    """Return the single words in one category of the grammars, such as "and", of all languages together."""
    from parley.times import grammar

    return grammar.words_of(category)


def stretches(text: str, languages: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Return the (start, end) of each time in a text, in characters. Of all languages, the one that finds most words of
    time reads the text.
    """
    from parley.times import found

    return found.places_in(text, languages)


def time_words(text: str, languages: Sequence[str]) -> tuple[TimeWord, ...]:
    """Return the single words and numbers of a text that say something of a time, read in each of the languages."""
    from parley.times import spotting

    return spotting.time_words(text, languages)


def is_once(phrase: str, languages: Sequence[str]) -> bool:
    """Whether a phrase names a time and says that it counts once alone: "only this sunday at noon"."""
    from parley.times import reading

    return reading.is_once(phrase, languages)


def is_period(phrase: str, languages: Sequence[str]) -> bool:
    """Whether a phrase names a period such as a week or a month: "next week". False for "monday to friday"."""
    from parley.times import reading

    return reading.is_period(phrase, languages)
