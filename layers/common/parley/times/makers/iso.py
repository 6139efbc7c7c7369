"""Makes moments, ranges and lengths from times that programs write, and models like them: ISO 8601 and RFC 3339.

    2026-12-05T19:00          by the person's clock, as is 2026-12-05 19:00 and 20261205T1900
    2026-12-05T19:00-05:00    by that offset; Z is UTC; fractions of a second are left out, since nothing has any
    2026-12-05/2026-12-08     days, the last one included; with hours, from one moment until another; also /PT2H

"2026-12-05 19:00-21:00" is from seven until nine, and has the form of an offset. Where it can well be both, both are
made, and the person is asked; an offset that the person's own clock has then is no range (`reading.py`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from parley.times.pieces import DAY, HOUR, ClockTime, DayExpression, Moment, TimeRange, TimeSpan

MOMENT = re.compile(
    r"(?P<year>\d{4})-?(?P<month>\d\d)-?(?P<day>\d\d)[t ]"
    r"(?P<hour>\d\d):?(?P<minute>\d\d)?:?(?P<second>\d\d)?(?:[.,]\d+)?"
    r"(?P<offset> ?(?:z|(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d)?))?"
)
EAST, WEST = 14, 12
"""The most hours that a clock is ahead of UTC, and behind it."""
QUARTERS = (0, 15, 30, 45)
"""The minutes that an offset may have beside its hours."""


def iso_moment(iso_moment: str) -> Moment | None:
    """Return the `Moment` of "2026-12-05T19:00-05:00"; None if its numbers are no time of day, or its end no offset."""
    found = MOMENT.fullmatch(iso_moment)
    moment = found and _local(found)
    if not found or not moment or not found["offset"]:
        return moment
    zone = _zone(found)
    is_reach = "t" not in iso_moment and _ends_later(found)
    return replace(moment, zone=zone) if zone and not is_reach else None


def iso_reach(iso_moment: str) -> TimeRange | None:
    """Return the `TimeRange` of "2026-12-05 19:00-21:00", in which "-21:00" is the end and no offset. None if the text
    cannot be a range.
    """
    found = MOMENT.fullmatch(iso_moment)
    start = found and _local(found)
    if not found or not start or (end := _end(found)) is None:
        return None
    is_offset = _zone(found) is not None and not _ends_later(found) and "t" in iso_moment
    return None if is_offset else TimeRange(start, Moment(clock=ClockTime((end,))))


def _end(found: re.Match[str]) -> int | None:
    """Return the "-21:00" at the end of a matched time as a time of day in seconds from midnight; None if it can only
    be an offset, or no end of a range.
    """
    if found["sign"] != "-" or found["second"] or not found["minutes"] or found["offset"].startswith(" "):
        return None
    return _seconds(found["hours"], found["minutes"], None)


def _ends_later(found: re.Match[str]) -> bool:
    """Whether the "-21:00" at the end of a matched time, read as a time of day, is later than the time before it."""
    start, end = _seconds(found["hour"], found["minute"], None), _end(found)
    return start is not None and end is not None and end > start


def _local(found: re.Match[str]) -> Moment | None:
    """Return the day and the time of day of a matched time, without its offset; None if there is no such time."""
    numbers = tuple(int(found[name]) for name in ("year", "month", "day"))
    seconds = _seconds(found["hour"], found["minute"], found["second"])
    if seconds is None:
        return None
    if seconds == DAY:  # 24:00 is the midnight that ends the day
        try:
            later = date(*numbers) + timedelta(days=1)
        except (ValueError, OverflowError):
            return None
        numbers, seconds = (later.year, later.month, later.day), 0
    return Moment(DayExpression("dated", numbers), ClockTime((seconds,)))


def _seconds(hour: str, minute: str | None, second: str | None) -> int | None:
    rest = int(minute or 0) * 60 + int(second or 0)
    if int(hour) > 24 or int(minute or 0) > 59 or int(second or 0) > 59 or (int(hour) == 24 and rest):
        return None
    return int(hour) * HOUR + rest


def _zone(found: re.Match[str]) -> str | None:
    """Return the offset of a matched time as `times/zones.py` reads it, "utc-05:00"; None if no clock on earth has that
    offset.
    """
    if found["sign"] is None:
        return "utc+0"
    hours, minutes = int(found["hours"]), int(found["minutes"] or 0)
    if hours > (EAST if found["sign"] == "+" else WEST) or minutes not in QUARTERS:
        return None
    return f"utc{found['sign']}{hours:02}:{minutes:02}"


def iso_clock(iso_clock: str) -> ClockTime | None:
    """Return the `ClockTime` of "T19:00"; None if there is no such time."""
    digits = iso_clock[1:].replace(":", "")
    seconds = _seconds(digits[:2], digits[2:4], digits[4:] or None)
    return None if seconds is None else ClockTime((seconds,), is_midnight=seconds == DAY)


def iso_colon(colon: str) -> ClockTime | None:
    """Return the `ClockTime` of the "19:00" in "2026-12-05T17:00/19:00", by the 24-hour clock; None if there is no such
    time.
    """
    hour, minute, *rest = colon.split(":")
    seconds = _seconds(hour, minute, rest[0] if rest else None)
    return None if seconds is None else ClockTime((seconds,), is_midnight=seconds == DAY)


def compact_day(int: str) -> DayExpression | None:
    """Return the `DayExpression` of "20261205"; None unless it is eight digits that are a date."""
    digits = int
    if len(digits) != 8:
        return None
    try:
        found = date.fromisoformat(digits)
    except ValueError:
        return None
    return DayExpression("dated", (found.year, found.month, found.day))


def iso_span(iso_duration: str) -> TimeSpan | None:
    """Return the `TimeSpan` of "PT1H30M" and "P4D"; None if the length is zero, or names a unit twice."""
    days, _, hours = iso_duration[1:].partition("t")
    counted = (re.findall(r"(\d{1,5})([a-z])", part) for part in (days, hours))
    dated, timed = ({unit: int(number) for number, unit in pairs} for pairs in counted)
    if len(re.findall("[a-z]", days)) > len(dated) or len(re.findall("[a-z]", hours)) > len(timed):
        return None
    months = dated.get("y", 0) * 12 + dated.get("m", 0)
    seconds = timed.get("h", 0) * HOUR + timed.get("m", 0) * 60 + timed.get("s", 0)
    span = TimeSpan(months, dated.get("w", 0) * 7 + dated.get("d", 0), seconds)
    return span if span != TimeSpan() else None
