"""Which half of the day an hour without "am" or "pm" is in: by the hour, by the title, and by the clock. Pure.

                  for most things                         for an alarm
1 to 5            the afternoon                           the morning; asked if the afternoon's is within 6 hours
6 and 7           asked: a flight or a dinner             the morning
8 to 11           the morning                             the morning
12                noon                                    asked

What comes each day at 5 is asked about, too: the day may begin then, or work end. A journey's 5 to 8 and a visit's
6 to 8 are always asked: a missed flight costs more than a question. Of what people do in the evening, as dinners and
concerts, 6 to 11 are asked unless the evening's comes first.

no day is named   the next one that people are awake at, if that is today; late in the evening, or if it is
                  between 22 and midnight, both are sensible, and asked about
today is named    the one of the two that is still ahead
something moves   the one that is clearly nearer to where it is now
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from parley.times.pieces import DAY, HOUR
from parley.times.values import Half

AWAKE = (6, 22)
EVENING = 18
EARLIEST_RISING = 5
"""The hour at which people's days may begin as well as their work end."""
NAP = timedelta(hours=6)
CLEARLY = timedelta(hours=4)
ASKED: Mapping[Half, Sequence[int]] = {
    "day": (6, 7),
    "journey": (5, 6, 7, 8),
    "visit": (6, 7, 8),
    "evening": range(6, 12),
}
"""The hours of which both halves of the day are sensible on a named day, so that the person is asked; for an alarm,
none."""


def usual(times: Sequence[int], half: Half, is_of_each_day: bool = False) -> tuple[int, ...]:
    """Choose which of the times of day (seconds from midnight) that an hour can be is meant on a day other than today.
    Two are returned if the person has to be asked. `is_of_each_day`: for what comes once a
    day.
    """
    if len(times) == 1:
        return tuple(times)
    morning, evening = times
    hour = morning // HOUR
    if half == "alarm":
        return (morning, evening) if hour == 0 else (morning,)
    if hour in ASKED[half] or (is_of_each_day and hour == EARLIEST_RISING):
        return (morning, evening)
    return (evening,) if hour < 6 else (morning,)


def local(day: date, seconds: int) -> datetime:
    """Return the local time that is `seconds` after the midnight at which a day begins. From 86,400 on it lies on the
    next day.
    """
    return datetime.combine(day, time()) + timedelta(seconds=seconds)


def on_days(times: Sequence[int], days: Sequence[date], now: datetime, half: Half) -> list[datetime]:
    """Return the local times that an hour can mean on the named days. Of an hour without "am" or "pm" today, the half
    of the day that is over is left out.
    """
    found: list[datetime] = []
    for day in days:
        if day == now.date() and len(times) == 2:
            ahead = [each for each in times if local(day, each) > now]
            chosen: Sequence[int] = usual(ahead, half) if ahead else times
        else:
            chosen = usual(times, half)
        for seconds in chosen:
            if seconds >= DAY:  # after the midnight that begins the day, or the one that ends it
                found.append(local(day, seconds - DAY))
            found.append(local(day, seconds))
    return found


def next_ones(times: Sequence[int], now: datetime, half: Half) -> list[datetime]:
    """Return the local times that an hour can mean if no day was named: the next one, or two if the person has to be
    asked.
    """
    today = now.date() - timedelta(days=1)
    ahead = sorted(
        each for days in range(4) for seconds in times if (each := local(today + timedelta(days=days), seconds)) > now
    )
    if len(times) == 1:
        return ahead[:1]
    first, second = ahead[:2]
    is_doubtful = half in ("journey", "visit") or (half == "evening" and first.hour < 12)
    if is_doubtful and first.hour % 12 in ASKED[half]:
        return [first, second]
    return _alarm(first, second, now) if half == "alarm" else _awake(first, second, now)


def _alarm(first: datetime, second: datetime, now: datetime) -> list[datetime]:
    """Choose between the next two times of an alarm's hour: the one in the morning, or both if the person has to be
    asked.
    """
    morning, evening = (first, second) if first.hour < 12 else (second, first)
    is_nap = morning.hour < 5 and timedelta() < evening - now <= NAP
    return [morning, evening] if is_nap or morning.hour == 0 else [morning]


def _awake(first: datetime, second: datetime, now: datetime) -> list[datetime]:
    """Choose between the next two times of an hour: the one at which people are awake, or both if the person has to be
    asked.
    """
    is_late = not AWAKE[0] <= now.hour < EVENING
    if AWAKE[0] <= first.hour < AWAKE[1]:
        is_tomorrow = first.date() != now.date()
        return [first, second] if is_tomorrow and first.hour in (6, 7) and second.hour in (18, 19) else [first]
    return [first, second] if is_late or first.hour >= AWAKE[1] else [second]


def nearest(times: Sequence[int], near: datetime, half: Half) -> list[datetime]:
    """Return the local times that an hour can mean for an entry at `near` that moves within its day: the time clearly
    nearer to `near`, else the usual ones.
    """
    found = sorted((local(near.date(), each % DAY) for each in times), key=lambda each: abs(each - near))
    if len(found) == 2 and abs(found[1] - near) - abs(found[0] - near) < CLEARLY:
        if near in found:
            return [each for each in found if each != near]
        return [local(near.date(), each) for each in usual(times, half)]
    return found[:1]
