"""Reads times as people say them: "tomorrow at 3", "every other tuesday until christmas", "de lunes a viernes a las 8".

    read(phrase, context)     what a phrase means: a moment, a range, a length, or what recurs
    split(text, context)      a text taken apart: what is to be done, and when
    change(phrase, context)   what a phrase changes of something that is kept
    is_change(phrase, languages)  whether a phrase is such a change
    days(phrase, context)     the days that a look is about
    half_of(title)            what an hour without its half means of something: of a flight, it is asked
    days_said(text, context)  the days that a text asks about, and what of them could not be read
    names_day(phrase, languages)  whether a time names a day
    not_understood(phrase, languages)  the part of a phrase that is no part of its time
    is_time(text, languages)  whether a text is little else than a time
    is_whole_time(text, languages)  whether it is nothing else
    is_period(phrase, languages)  whether a phrase is a week, a weekend or a month by its name
    stretches(text, languages)  where the times in a text are

A meaning is given only if every word of the phrase was used. `NotATime` says why there is none, and `Ambiguous` holds
several: in both cases the person is asked one short question.

    tokens.py    a text in words, numbers, dates         dates.py     which dates a named day can be
    grammar.py   a language's file in `languages/`       halves.py    whether "at 6" is 06:00 or 18:00
    chart.py     all that the words can mean             repeats.py   the rule of what recurs
    pieces.py    what the parts of a phrase are          resolve.py   the parts, put on somebody's calendar
    cutting.py   a text in the words of a language       reading.py   a phrase, from words to its one meaning
    found.py     the times in a text                     leftovers.py what around them may belong to them
    changes.py   what changes of something that is kept
    splitting.py a text apart: title and time            named.py     days that only name what is done
    makers/      what puts larger parts together
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

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
    "words_of",
]


# The grammars and what reads by them are imported when a text is first read: most turns speak of no time.


def read(phrase: str, context: PhraseContext) -> Meaning:
    """Return the one meaning of a phrase about time. Every word of the phrase must belong to it. Raises NotATime and
    Ambiguous."""
    from parley.times import reading

    return reading.read(phrase, context)


def split(text: str, context: PhraseContext) -> Split | None:
    """Return what is to be done and when, by a text; None if it names no time. Raises NotATime and Ambiguous, with the
    title if it is known."""
    from parley.times import splitting

    return splitting.split(text, context)


def days(phrase: str, context: PhraseContext) -> tuple[date, date] | None:
    """Return the first and the last day that a phrase names, for a look at these days; None if it names none. Raises
    Ambiguous: "next weekend"."""
    from parley.times import reading

    return reading.days(phrase, context)


def names_day(phrase: str, languages: Sequence[str]) -> bool:
    """Whether a phrase that is a time names a day, or leaves it open as "between 9 and 5" does."""
    from parley.times import reading

    return reading.names_day(phrase, languages)


def days_said(text: str, context: PhraseContext) -> DaysSaid:
    """The days that a text asks about, and its words of a day that could not be read."""
    from parley.times import said

    return said.days_said(text, context)


def names_holiday(text: str, languages: Sequence[str]) -> bool:
    """Whether a text names a holiday that has its date each year: "on boxing day"."""
    from parley.times import said

    return said.names_holiday(text, languages)


def not_understood(phrase: str, languages: Sequence[str]) -> str:
    """Return the part of a phrase that is no part of its time; empty if all of it is."""
    from parley.times import reading

    return reading.not_understood(phrase, languages)


def half_of(title: str) -> Half:
    """Return which half of the day an hour without "am" or "pm" is read in for something with that title, in whatever
    language the title is."""
    from parley.times import reading

    return reading.half_of(title)


def is_time(text: str, languages: Sequence[str]) -> bool:
    """Whether a text speaks of a time and of little else."""
    from parley.times import reading

    return reading.is_time(text, languages)


def is_whole_time(text: str, languages: Sequence[str]) -> bool:
    """Whether each word of a text is part of one time, and it is no question."""
    from parley.times import reading

    return reading.is_whole_time(text, languages)


def change(phrase: str, context: PhraseContext) -> TimeChange | None:
    """Return what a phrase changes of the thing that begins at `context.near`, while the rest of it stays; None if it
    is no such phrase. Raises NotATime."""
    from parley.times import changes

    return changes.change(phrase, context)


def is_change(phrase: str, languages: Sequence[str]) -> bool:
    """Return whether a phrase says what changes of something kept, and nothing beside: "until the 15th"."""
    from parley.times import changes

    return changes.is_change(phrase, languages)


def is_day_first(language: str) -> bool:
    """Return whether "03/04" is the third of April in this language, wherever it is spoken."""
    from parley.times.grammar import grammar, languages

    return language in languages() and grammar(language).is_day_first


def spoken(name: str) -> frozenset[str]:
    """The words of one of the lists that the languages' files have beside their grammars, of all languages."""
    from parley.times import grammar

    return grammar.spoken(name)


def words_of(category: str) -> frozenset[str]:
    """The single words of a category of the grammars, of all languages: those of "and"."""
    from parley.times import grammar

    return grammar.words_of(category)


def stretches(text: str, languages: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Where the times in a text begin and end, as the language reads it that finds most of them."""
    from parley.times import found

    return found.places_in(text, languages)


def is_period(phrase: str, languages: Sequence[str]) -> bool:
    """Whether a phrase is a week, a weekend or a month by its name: "next week"."""
    from parley.times import reading

    return reading.is_period(phrase, languages)
