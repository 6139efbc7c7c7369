"""Random forms of ISO 8601, as programs and models write them: the exact meaning, or a question; never half of one."""

import random
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from parley import times

ZONES = ("Europe/Madrid", "America/New_York", "Asia/Kolkata", "America/St_Johns", "UTC")
OFFSETS = (-720, -300, -210, -60, 0, 60, 330, 345, 600, 840)
"""Minutes ahead of UTC."""
ENOUGH = 0.8
"""The share of what lies ahead that must be read and not asked about: who always asks is never wrong."""


def offset(minutes: int, chance: random.Random) -> str:
    if not minutes and chance.random() < 0.5:
        return "Z"
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}{chance.choice(('', ':'))}{rest:02}"


def written(local: datetime, chance: random.Random, minutes: int | None) -> str:
    """A local time in one of its forms, with an offset if there is one."""
    if chance.random() < 0.15:
        text = f"{local:%Y%m%dT%H%M%S}"
    else:
        fraction = chance.choice(("", "", "", f".{0:0{chance.choice((3, 6))}}"))
        seconds = chance.choice((f"{local:%H:%M:%S}{fraction}", f"{local:%H:%M}"))
        is_spaced = chance.random() < 0.3 and not (minutes and minutes < 0 and len(seconds) == len("19:00"))
        text = f"{local:%Y-%m-%d}{' ' if is_spaced else 'T'}{seconds}"  # "04:49-12:00" behind a space is a range
    return text if minutes is None else text + offset(minutes, chance)


def made(chance: random.Random) -> tuple[str, times.Meaning, times.PhraseContext]:
    """A text, what it means, and to whom."""
    zone = ZoneInfo(chance.choice(ZONES))
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(365 * 24 * 60))
    context = times.PhraseContext(now, zone, (chance.choice(("en", "es")),), chance.choice((True, False, None)))
    local = (now.astimezone(zone) + timedelta(minutes=chance.randrange(2 * 24 * 60, 90 * 24 * 60))).replace(
        tzinfo=None, second=0, microsecond=0
    )
    later = local + timedelta(minutes=chance.randrange(1, 4 * 24 * 60))
    between = chance.choice(("/", " - ", " to " if context.languages[0] == "en" else " hasta ", "/", " – "))
    minutes = chance.choice((None, None, chance.choice(OFFSETS)))
    told = zone if minutes is None else timezone(timedelta(minutes=minutes))
    start, end = (each.replace(tzinfo=told).astimezone(UTC) for each in (local, later))
    kind = chance.randrange(6)
    if kind == 0:
        return f"{local:%Y-%m-%d}", times.Once(midnight(local.date(), zone), has_time=False), context
    if kind == 1:
        days = times.Range(midnight(local.date(), zone), midnight(later.date() + timedelta(days=1), zone), all_day=True)
        return f"{local:%Y-%m-%d}{between}{later:%Y-%m-%d}", days, context
    if kind == 2:
        text = f"{written(local, chance, minutes)}{between}{written(later, chance, minutes)}"
        return text, times.Range(start, end), context
    if kind == 3 and local.time() < time(23, 59):
        until = datetime.combine(local.date(), time(23, 59))
        reach = times.Range(*(each.replace(tzinfo=zone).astimezone(UTC) for each in (local, until)))
        text = f"{local:%Y-%m-%d}{chance.choice('T ')}{local:%H:%M}{between.replace('/', '-')}{until:%H:%M}"
        return text, reach, context
    return written(local, chance, minutes), times.Once(start), context


def midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def outcome(chance: random.Random) -> bool:
    """Whether a random text is read. Raises AssertionError for a wrong reading."""
    text, meant, context = made(chance)
    try:
        found = times.read(text, context)
    except (times.NotATime, times.Ambiguous):
        return False
    assert found == meant, (text, context)
    return True


@settings(max_examples=400, derandomize=True, database=None, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_a_form_is_read_exactly_or_asked_about(seed: int) -> None:
    outcome(random.Random(seed))


def test_most_forms_are_read() -> None:
    chance = random.Random(1)
    read = [outcome(chance) for _ in range(400)]
    assert sum(read) >= ENOUGH * len(read)
