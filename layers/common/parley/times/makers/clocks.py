"""Makes clock times of the parts of a phrase: "half past six", "3pm", "12 at night"."""

from __future__ import annotations

from collections.abc import Mapping

from parley.times.pieces import DAY, HOUR, ClockTime, number_of

PARTS: Mapping[str, tuple[float, float]] = {
    "dawn": (0, 7),
    "morning": (1, 12),
    "noon": (11, 16),
    "afternoon": (12, 22),
    "evening": (15, 24),
    "night": (18, 29),
    "midnight": (24, 27),
    "am": (0, 12),
    "pm": (12, 24),
}
"""The first and last hour at which a clock time may be said to be in a part of the day; "1 at night" is 25."""


PART_TIMES: Mapping[str, int] = {
    "morning": 9,
    "noon": 12,
    "afternoon": 15,
    "evening": 19,
    "night": 21,
}
"""The hour of a part of the day that is named without one. "In the early hours" is too vague for any."""


def clock_at(hour: int, minute: int = 0, second: int = 0, is_exact: bool = False) -> ClockTime | None:
    """Return the clock time with these numbers; None if there is no such time. An hour from 1 to 12 can be in either
    half of the day unless it `is_exact`.
    """
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and (minute or second)):
        return None
    rest = minute * 60 + second
    if hour == 12 and minute:  # nobody writes 00:34 as 12:34
        return ClockTime((12 * HOUR + rest,))
    if is_exact or hour > 12 or hour == 0:
        return ClockTime((hour * HOUR + rest,), is_midnight=hour == 24)
    return ClockTime((hour % 12 * HOUR + rest, (hour % 12 + 12) * HOUR + rest))


def in_part(clock: ClockTime, part: str) -> ClockTime | None:
    """Return the clock time, limited to a part of the day ("night"); None if it cannot be in that part."""
    first, last = PARTS[part]
    candidates = {time + ahead for time in clock.times for ahead in (0, DAY)}
    fitting = tuple(sorted(time for time in candidates if first * HOUR <= time < last * HOUR))
    if clock.is_midnight and part in ("night", "midnight"):
        return ClockTime((DAY,), is_midnight=True)
    return ClockTime(fitting, is_midnight=any(time >= DAY for time in fitting)) if fitting else None


def from_colon(colon: str) -> ClockTime | None:
    hour, minute, *rest = colon.split(":")
    second = int(rest[0]) if rest else 0
    return clock_at(int(hour), int(minute), second, is_exact=hour.startswith("0"))


def from_dotted(dotted: str) -> ClockTime | None:
    hour, minute = dotted.split(".")
    return clock_at(int(hour), int(minute), is_exact=hour.startswith("0"))


def from_h(hclock: str) -> ClockTime | None:
    hour, minute = hclock.split("h")
    return clock_at(int(hour), int(minute), is_exact=hour.startswith("0"))


def from_hour(int: str) -> ClockTime | None:
    digits = int
    return clock_at(number_of(digits), is_exact=digits.startswith("0")) if len(digits) <= 2 else None


def from_hour_word(word_number: int) -> ClockTime | None:
    return clock_at(word_number) if word_number else None


def from_words(hour: int, minute: int) -> ClockTime | None:
    """Return the `ClockTime` of a phrase such as "seven thirty"; None if it is no clock time, as "twenty five", which
    is a number.
    """
    if hour == 0 or minute == 0 or (hour == 20 and minute < 10):
        return None
    return clock_at(hour, minute)


def from_digits(int: str) -> ClockTime | None:
    """Return the `ClockTime` of a phrase such as "340" and "1530"; None if there is no such time."""
    digits = int
    if not 3 <= len(digits) <= 4:
        return None
    return clock_at(number_of(digits[:-2]), number_of(digits[-2:]), is_exact=len(digits) == 4)


def from_military(int: str) -> ClockTime | None:
    """Return the `ClockTime` of a phrase such as "1500 hours"; None if there is no such time."""
    hour, minute = number_of(int[:2]), number_of(int[2:4] or "0")
    return ClockTime((hour * HOUR + minute * 60,)) if len(int) == 4 and hour < 24 and minute < 60 else None


def in_half(clock: ClockTime, half: str) -> ClockTime | None:
    """Return the clock time, limited to "am" or "pm"; None if it cannot be in that half. "15:15 pm", which programs
    write, is 15:15.
    """
    is_pm = half.startswith("p")
    is_noon = clock.times == (12 * HOUR + clock.times[0] % HOUR,)
    if is_noon and not is_pm:
        return ClockTime((clock.times[0] - 12 * HOUR,))
    fitting = tuple(time for time in clock.times if (time >= 12 * HOUR) == is_pm and time < DAY)
    return ClockTime(fitting) if fitting else None


def same(**part: object) -> object:
    """Return the value of a phrase that has only one part, which is the value of that part."""
    (value,) = part.values()
    return value


def midnight() -> ClockTime:
    return ClockTime((DAY,), is_midnight=True)


def noon() -> ClockTime:
    return ClockTime((12 * HOUR,))


def named_hour(named_hour: int) -> ClockTime:
    """Return the `ClockTime` of a phrase such as "mid-morning"."""
    return ClockTime((named_hour * HOUR,))


def past(portion: int, hour: ClockTime) -> ClockTime | None:
    return _beside(hour, portion * 60)


def before_hour(portion: int, hour: ClockTime) -> ClockTime | None:
    return _beside(hour, -portion * 60)


def round_minutes(number: int) -> int | None:
    """Return the minutes if people say them "to" an hour (5, 10, 20, 25); else None, because "9 to 5" means working
    hours, not nine minutes before five.
    """
    return number if number in (5, 10, 20, 25) else None


def half_past(hour: ClockTime) -> ClockTime | None:
    """Return the `ClockTime` of a phrase such as "half 7", which is British for half past seven."""
    return _beside(hour, 30 * 60)


def _beside(hour: ClockTime, seconds: int) -> ClockTime | None:
    if not 0 < abs(seconds) < HOUR:
        return None
    times = tuple(sorted((time + seconds) % DAY if not time else time + seconds for time in hour.times))
    return ClockTime(times)
