"""What the parts of a phrase are, and how smaller ones make larger ones. Knows no language, no clock and no zone.

    Clock   times of day            Day     a day, as it was named      Span     a length of time
    Moment  a day, a clock, a part of the day, a zone: any of them, not yet put on a calendar
    Reach   from a moment until another, or for a while      Repeat   what recurs

`makers/` puts them together, and `resolve.py` puts the result on the calendar of somebody.
"""

from __future__ import annotations

from dataclasses import dataclass

HOUR, DAY = 3600, 86400
"""The seconds in an hour, and in a day."""


@dataclass(frozen=True)
class ClockTime:
    """The times of day that a clock time can mean, in seconds from midnight: two if "am" or "pm" is missing. From
    86,400 on, the time is after the midnight that ends the day: "12 at night".
    """

    times: tuple[int, ...]
    is_midnight: bool = False
    """Whether the clock time is midnight, by which people mean either of two days."""

    @property
    def is_sure(self) -> bool:
        """Whether the clock time can mean only one time of day."""
        return len(self.times) == 1


@dataclass(frozen=True)
class DayExpression:
    """A day as it was named: the `kind` is a function in `dates.py` that finds its dates, with `arguments`. `weekday`
    (Monday is 0) is a day of the week said beside it, which its date must have.
    """

    kind: str
    arguments: tuple[object, ...] = ()
    weekday: int | None = None


@dataclass(frozen=True)
class Period:
    """A period of days: the name of the function in `dates.py` that finds its first and last day."""

    kind: str
    arguments: tuple[object, ...] = ()


@dataclass(frozen=True)
class TimeSpan:
    """A length of time. Months and days are counted on a calendar, seconds by the clock."""

    months: int = 0
    days: int = 0
    seconds: int = 0


SAME_TIME = "same"
"""The `part` of a moment that is at the time of day of the entry that is moved, or else at the present time."""


@dataclass(frozen=True)
class Shift:
    """A time that is later (`sign` 1) or earlier (-1) than `base` by a length. `base` is a moment, "now", or "near":
    the time of the entry that is moved, or else now.
    """

    span: TimeSpan
    sign: int
    base: str | Moment


@dataclass(frozen=True)
class Moment:
    """A moment as a phrase names it, not yet a date: a day, a clock time, a part of the day, a zone, or a shift,
    whichever were said.
    """

    day: DayExpression | None = None
    clock: ClockTime | None = None
    part: str | None = None
    zone: str | None = None
    shift: Shift | None = None


@dataclass(frozen=True)
class TimeRange:
    """A range of time that begins at `start` and ends at `end`, or lasts `span`. `base` holds the day, the part of the
    day and the zone that were said of both ends.
    """

    start: Moment
    end: Moment | None = None
    span: TimeSpan | None = None
    base: Moment = Moment()
    is_window: bool = False
    """Whether the range was said with "between": what recurs then comes at a random moment in it."""


@dataclass(frozen=True)
class AllDay:
    """Whole days: one day, a range from the first to the last, or a period."""

    first: DayExpression | Period
    last: DayExpression | None = None


@dataclass(frozen=True)
class Repeat:
    """Something that recurs: the fields of an RFC 5545 rule as far as they were said, the times of day, its beginning
    and end."""

    freq: str
    interval: int = 1
    by_day: tuple[tuple[int, int], ...] = ()
    """The days that the rule names, each as (which of the month or year, or 0; day of the week)."""
    by_month_day: tuple[int, ...] = ()
    by_month: int | None = None
    times: tuple[ClockTime, ...] = ()
    reach: TimeRange | None = None
    part: str | None = None
    zone: str | None = None
    start: DayExpression | None = None
    until: DayExpression | None = None
    extent: TimeSpan | None = None
    """How long the repetition goes on altogether: "for 5 days"."""
    length: TimeSpan | None = None
    """How long each occurrence lasts: "for an hour"."""
    count: int | None = None
    without: tuple[DayExpression, ...] = ()
    all_day: bool = False
    until_moment: str = ""
    """The end of a rule (UNTIL) with a time of day: "20261224T235959Z"."""
    beside: str = ""
    """Parts of a rule that no phrase has, as they are written: ";BYSETPOS=1"."""
    step: int = 0
    """The seconds between two times of one day: "every 3 hours"; 0 for what does not come by the hour."""


@dataclass(frozen=True)
class SeriesChange:
    """What a phrase changes of a kept entry: its end, its beginning, or days to leave out. The days are as they were
    named, not yet dates.
    """

    until: Moment | None = None
    start: DayExpression | None = None
    without: tuple[DayExpression, ...] = ()
    weekdays: tuple[int, ...] = ()
    """The days of the week that are left out."""


@dataclass(frozen=True)
class Duration:
    """A length of time that is said alone: "for 7 hours"."""

    span: TimeSpan


@dataclass(frozen=True)
class UnclearTime:
    """A time phrase that lacks what is needed to know the time: "in 5" (minutes or hours?). `options` are its readings,
    if they can be listed.
    """

    options: tuple[object, ...]


def number_of(digits: str) -> int:
    """Return the whole number that a string of digits stands for."""
    return int(digits)
