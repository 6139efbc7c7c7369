"""Makes numbers and lengths of the parts of a phrase: "twenty", "an hour and a half"."""

from __future__ import annotations

from collections.abc import Mapping

from parley.times.pieces import HOUR, Duration, TimeSpan, number_of

UNITS: Mapping[str, TimeSpan] = {
    "second": TimeSpan(seconds=1),
    "minute": TimeSpan(seconds=60),
    "hour": TimeSpan(seconds=HOUR),
    "day": TimeSpan(days=1),
    "week": TimeSpan(days=7),
    "fortnight": TimeSpan(days=14),
    "month": TimeSpan(months=1),
    "year": TimeSpan(months=12),
}


LARGEST, MOST_HOURS = 10_000, 500
"""The largest number that somebody counts with (a century of weekends), and the largest before "hours" ("0900 hours" is
a time)."""


def span(number: int, unit: str) -> TimeSpan | None:
    largest = MOST_HOURS if unit == "hour" else LARGEST
    return times_over(UNITS[unit], number) if 0 < number <= largest else None


def span_of_part(decimal: float, unit: str) -> TimeSpan | None:
    """Return the `TimeSpan` of a phrase such as "2.5 hours"; None for zero, or for days and longer units."""
    if UNITS[unit].seconds == 0 or decimal <= 0:
        return None
    return TimeSpan(seconds=round(UNITS[unit].seconds * decimal))


def span_with_portion(number: int, unit: str, portion: int) -> TimeSpan | None:
    """Return the `TimeSpan` of a phrase such as "2 hours and a half": `portion` is in minutes. None for another unit
    than hours.
    """
    if unit != "hour" or not 0 < number <= LARGEST:
        return None
    return TimeSpan(seconds=number * HOUR + portion * 60)


def span_of_portion(portion: int) -> TimeSpan:
    return TimeSpan(seconds=portion * 60)


def half_an_hour() -> TimeSpan:
    return TimeSpan(seconds=HOUR // 2)


def quarter_of_an_hour() -> TimeSpan:
    return TimeSpan(seconds=HOUR // 4)


def span_of_hours(number: int, minutes: int) -> TimeSpan | None:
    """Return the `TimeSpan` of a phrase such as "1h30"; None for 60 minutes or more."""
    return TimeSpan(seconds=number * HOUR + minutes * 60) if minutes < 60 else None


def span_of_hclock(hclock: str) -> TimeSpan | None:
    hours, minutes = hclock.split("h")
    return span_of_hours(int(hours), int(minutes))


def spans(a: TimeSpan, b: TimeSpan) -> TimeSpan | None:
    """Return two lengths, the larger first, added up; None if they are two separate ones: "wait a minute 12 days from
    now".
    """
    if _smallest(a) <= _largest(b):
        return None
    return TimeSpan(a.months + b.months, a.days + b.days, a.seconds + b.seconds)


def _sizes(span: TimeSpan) -> list[int]:
    """Return which units a length has, to compare lengths by: 0 for seconds, 1 for minutes, up to 4 for months."""
    minutes, seconds = divmod(span.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = (seconds, minutes, hours, span.days, span.months)
    return [size for size, count in enumerate(parts) if count]


def _smallest(span: TimeSpan) -> int:
    return min(_sizes(span), default=0)


def _largest(span: TimeSpan) -> int:
    return max(_sizes(span), default=0)


def times_over(one: TimeSpan, number: int) -> TimeSpan:
    return TimeSpan(one.months * number, one.days * number, one.seconds * number)


def duration(span: TimeSpan) -> Duration:
    return Duration(span)


def number(int: str) -> int | None:
    return number_of(int) if len(int) <= 5 else None


def number_word(word_number: int) -> int:
    return word_number


def decimal_number(decimal: str) -> float:
    return float(decimal.replace(",", "."))


def decimal_dotted(dotted: str) -> float:
    return float(dotted)


def half_more(number: int) -> float:
    """Return the number of a phrase such as "two and a half"."""
    return number + 0.5


def ordinal(ordinal_digits: str) -> int:
    return int("".join(c for c in ordinal_digits if c.isdecimal()))


def year_said(word_number: int) -> int:
    """Return the year of a phrase such as "two thousand eighteen" or "twenty twenty six", by its last two digits."""
    return 2000 + word_number


def hour_and_portion(portion: int) -> TimeSpan:
    return TimeSpan(seconds=HOUR + portion * 60)
