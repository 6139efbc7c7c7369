"""What a phrase about time can mean, what decides it, and why a phrase means nothing. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from parley.schedules import Random, Recurrence

Half = Literal["day", "alarm", "journey", "visit", "evening"]


@dataclass(frozen=True)
class PhraseContext:
    """What a time phrase is read with, since the same words mean different moments to different people: who says it,
    when and where.
    """

    said_at: datetime
    """When the phrase was written, with its time zone."""
    zone: ZoneInfo
    """The person's time zone."""
    languages: tuple[str, ...]
    """The person's own language first. The languages that are not named here are tried after these."""
    day_first: bool | None = True
    """Whether "03/04" is the third of April, by the country and the language. None: it can be either, and the person is
    asked."""
    half: Half = "day"
    """How an hour without "am" or "pm" is read. For an alarm, "6" is 06:00; for a flight, the person is asked; for
    anything else the hour and the words decide, or the person is asked."""
    near: datetime | None = None
    """The time of the entry that is moved, if one is: a new time alone stays on its day, a new day alone keeps its
    time, and "an hour later" counts from it."""
    may_lack_time: bool = False
    """Whether a date of each year or month needs no time of day, as a birthday in a calendar has none."""
    horizon: timedelta = timedelta(days=366)
    """How far ahead a time may lie: further ahead nobody remembers having asked."""


@dataclass(frozen=True)
class Once:
    """One moment, or one day. For a day without a time, `at` is its midnight by the person's clock."""

    at: datetime
    has_time: bool = True


@dataclass(frozen=True)
class Range:
    """A range from one moment until another. For whole days, from the first midnight until the midnight after the last
    day."""

    start: datetime
    end: datetime
    all_day: bool = False


@dataclass(frozen=True)
class Length:
    """How long something lasts, with no moment at which it begins."""

    minutes: int


@dataclass(frozen=True)
class Repeated:
    """A recurrence of which each occurrence lasts `minutes`."""

    recurrence: Recurrence
    minutes: int
    all_day: bool = False


@dataclass(frozen=True)
class TimeChange:
    """What a phrase changes of a kept entry (an event, a reminder), while the rest stays: "until the 15th", "except 28
    december".
    """

    until: Once | None = None
    """The new end: a last day, or a moment."""
    since: date | None = None
    """The new first day."""
    without: tuple[date, ...] = ()
    """The dates to leave out."""
    weekdays: tuple[int, ...] = ()
    """The days of the week to leave out (Monday is 0)."""


Meaning = Once | Range | Length | Recurrence | Random | Repeated


class NotATime(ValueError):
    """Raised for a phrase that names no usable time. `key` is the reason, as a key of the catalogues:

    moment_unknown      some word of it is no part of a time
    moment_past         it is over
    moment_too_far      it is more than a year ahead
    no_such_day         there is no such day: "31 February", or "Friday the 14th" when that is a Saturday
    time_missing        it recurs, and no time of day is named
    recurrence_unknown  it recurs in a way that cannot be kept: "every minute", "every week" without a day
    hours_missing       it comes by the hour, and nobody says between which hours: "every 2 hours"
    nothing_to_move     "an hour earlier", and nothing is being moved
    """

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key
        self.title = self.phrase = ""
        """The title that `split` had taken apart before it failed, so that only the time has to be asked for."""


class Ambiguous(ValueError):
    """Raised for a phrase with several sensible meanings. The person is asked which of `options` they mean."""

    def __init__(self, options: tuple[Meaning, ...]) -> None:
        super().__init__(f"{len(options)} meanings")
        self.options = options
        self.title = self.phrase = ""
        """The title that `split` had taken apart, so that only the choice has to be asked for."""


@dataclass(frozen=True)
class Split:
    """A text split into its title (what is to be done), the words that say when, and the meaning of those words."""

    title: str
    phrase: str
    meaning: Meaning
    is_named: bool = False
    """Whether the title has a day or an hour in it that is no time: "the Sunday paper"."""


@dataclass(frozen=True)
class DaysSaid:
    """The days that a text names, and its first words (`unread`) that name a day but could not be read."""

    days: tuple[date, ...] = ()
    unread: str = ""
    size: int = 0
    """The number of words that name days."""
