"""Whatever is said, there is a meaning, a reason or a question: never another error."""

import random
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from parley import times
from parley.times.grammar import grammar

NUMBERS = (
    *("0", "3", "12", "13", "31", "99", "1530", "2026", "9999", "99999999999", "3:30", "25:99", "9-5", "31-31", "4.22"),
    *("1/2", "31/12", "00/00", "0/0/00", "2026-02-30", "9999-12-31", "0001-01-01", "5th", "99th", "8h30", "99h99"),
    *("utc+99", "utc-14", "2.5", "9999-12-31T23:59", "2026-13-45T99:99", "am", "pm", "-", "$", "'", "½", "١٢", "５"),
)
ZONES = ("UTC", "Europe/Madrid", "Pacific/Apia", "America/New_York", "Asia/Kathmandu")


def context(chance: random.Random, language: str) -> times.PhraseContext:
    now = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(6 * 365 * 24 * 60))
    near = now + timedelta(hours=chance.randrange(1000)) if chance.random() < 0.3 else None
    return times.PhraseContext(
        said_at=now,
        zone=ZoneInfo(chance.choice(ZONES)),
        languages=(language,),
        day_first=chance.random() < 0.5,
        half="alarm" if chance.random() < 0.5 else "day",
        near=near,
    )


@pytest.mark.parametrize("language", ["en", "es"])
def test_words_of_times_in_any_order_raise_no_other_error(language: str) -> None:
    words = [" ".join(form) for form in grammar(language).forms]
    for seed in range(300):
        chance = random.Random(seed)
        picked = [chance.choice(words) if chance.random() < 0.7 else chance.choice(NUMBERS) for _ in range(6)]
        text, where = " ".join(picked[: chance.randint(1, 6)]), context(chance, language)
        with suppress(times.NotATime, times.Ambiguous):
            times.read(text, where)
        with suppress(times.NotATime, times.Ambiguous):
            times.split(text, where)
        with suppress(times.Ambiguous):
            times.days(text, where)
        times.days_said(text, where)
        times.not_understood(text, (language,))
        times.is_time(text, (language,))


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "31 december 9999", "9999-12-31T23:59"])
@pytest.mark.parametrize("also", ["", " at midnight", " at 9am EST", " for 2 hours", " from 10pm to 2am"])
def test_the_ends_of_the_calendar_are_too_far_or_past(day: str, also: str) -> None:
    with pytest.raises(times.NotATime) as wrong:
        times.read(day + also, context(random.Random(1), "en"))
    assert wrong.value.key in ("moment_past", "moment_too_far", "moment_unknown")
