"""The days that a look is about."""

import re
import subprocess
import sys
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from parley import times
from tests.unit.times.test_tables import ARGUMENTS, Line

ZONE = ZoneInfo("America/Toronto")
NOW = datetime(2026, 11, 25, 15, tzinfo=ZONE)
"""A Wednesday."""
CONTEXT = times.PhraseContext(said_at=NOW.astimezone(UTC), zone=ZONE, languages=("en",))


@pytest.mark.parametrize(
    ("phrase", "first", "last"),
    [
        *(("today", "11-25", "11-25"), ("tomorrow", "11-26", "11-26"), ("friday", "11-27", "11-27")),
        *(("on friday", "11-27", "11-27"), ("for tomorrow", "11-26", "11-26"), ("this weekend", "11-28", "11-29")),
        *(("next week", "11-30", "12-06"), ("this week", "11-25", "11-29"), ("the next 3 days", "11-26", "11-28")),
        *(
            ("the first week of december", "12-07", "12-13"),
            ("the 5th", "12-05", "12-05"),
            ("tonight", "11-25", "11-25"),
        ),
        *(
            ("from friday to sunday", "11-27", "11-29"),
            ("tomorrow at 3", "11-26", "11-26"),
            ("december", "12-01", "12-31"),
        ),
        *(("yesterday", "11-24", "11-24"), ("this morning", "11-25", "11-25"), ("wednesday", "11-25", "11-25")),
        *(
            ("mañana", "11-26", "11-26"),
            ("la semana que viene", "11-30", "12-06"),
            ("este fin de semana", "11-28", "11-29"),
        ),
        *(
            ("el viernes", "11-27", "11-27"),
            ("los próximos 3 días", "11-26", "11-28"),
            ("esta noche", "11-25", "11-25"),
        ),
        *(("in january", "2027-01-01", "2027-01-31"), ("all day friday", "11-27", "11-27")),
    ],
)
def test_a_look_is_about_these_days(phrase: str, first: str, last: str) -> None:
    def day(written: str) -> date:
        return date.fromisoformat(written if len(written) > 5 else f"2026-{written}")

    assert times.days(phrase, CONTEXT) == (day(first), day(last))


@pytest.mark.parametrize(
    "phrase",
    [
        "",
        "everything",
        "my tasks",
        "at 3",
        "every monday at 9",
        "31 february",
        "for 2 hours",
        "yesterday and today",
        "today and friday",
    ],
)
def test_what_names_no_day_is_about_none(phrase: str) -> None:
    assert times.days(phrase, CONTEXT) is None


def test_the_functions_stay_what_they_are_when_the_rest_is_loaded() -> None:
    """A module of the same name would take a function's place in the package once it is imported."""
    source = (
        "from parley import times as t; t.is_time('5', ('en',)); assert all(map(callable, (t.read, t.split, t.days)))"
    )
    subprocess.run([sys.executable, "-c", source], check=True, env={"PYTHONPATH": ":".join(sys.path)})


DAYS = re.compile(r"\d{4}-\d\d-\d\d(?: \.\. \d{4}-\d\d-\d\d)?")


@pytest.mark.parametrize(
    "line", [each for each in ARGUMENTS if DAYS.fullmatch(each.means)], ids=lambda line: line.means
)
def test_a_look_is_about_the_days_that_the_same_words_mean_elsewhere(line: Line) -> None:
    first, _, last = line.means.partition(" .. ")
    wanted = date.fromisoformat(first), date.fromisoformat(last or first)
    assert {each: times.days(each, line.context) for each in line.phrases} == dict.fromkeys(line.phrases, wanted)


@pytest.mark.parametrize("phrase", ["next weekend", "next friday", "el próximo fin de semana", "el viernes que viene"])
def test_of_days_that_people_mean_otherwise_a_look_asks(phrase: str) -> None:
    with pytest.raises(times.Ambiguous) as several:
        times.days(phrase, CONTEXT)
    assert len(several.value.options) == 2


@pytest.mark.parametrize(
    ("phrase", "first", "last"),
    [
        *(
            ("until december 5", "11-25", "12-05"),
            ("up to friday", "11-25", "11-27"),
            ("hasta el viernes", "11-25", "11-27"),
        ),
        *(("today and tomorrow", "11-25", "11-26"), ("hoy y mañana", "11-25", "11-26")),
        *(("saturday and sunday", "11-28", "11-29"), ("friday, saturday and sunday", "11-27", "11-29")),
        *(("before friday", "11-26", "11-26"), ("in the next 3 days", "11-26", "11-28")),
    ],
)
def test_a_look_may_go_on_until_a_day(phrase: str, first: str, last: str) -> None:
    assert times.days(phrase, CONTEXT) == (date.fromisoformat(f"2026-{first}"), date.fromisoformat(f"2026-{last}"))
