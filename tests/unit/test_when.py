"""What a tool is told of a time: what a person has chosen is read back as the very same meaning."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from parley.errors import ToolAsks
from parley.lanes import when
from parley.ports import Services
from parley.schedules import Random, Recurrence
from parley.texts import Language
from parley.times import Length, Meaning, Once, Range, Repeated
from parley.tools.tool import Call
from parley_cli.memory_service import MemoryService
from tests.support.phone import clock

MADRID = ZoneInfo("Europe/Madrid")
TUESDAYS = Recurrence(
    rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", start=date(2026, 11, 24), times=(time(9), time(21)), zone="Europe/Madrid"
)
MIDNIGHT = datetime(2026, 11, 27, 23, tzinfo=UTC)


@pytest.fixture
def call() -> Call[Services]:
    """Return a call for somebody in Madrid, at noon there."""
    services = MemoryService(clock()).services
    return Call("c", datetime(2026, 11, 21, 11, tzinfo=UTC), services, zone=MADRID)


@pytest.mark.parametrize(
    "meaning",
    [
        Once(datetime(2026, 11, 28, 6, tzinfo=UTC)),
        Once(MIDNIGHT, has_time=False),
        Range(datetime(2026, 11, 28, 6, tzinfo=UTC), datetime(2026, 11, 28, 7, tzinfo=UTC)),
        Range(MIDNIGHT, datetime(2026, 11, 28, 23, tzinfo=UTC), all_day=True),
        Length(90),
        TUESDAYS,
        Recurrence(times=(time(9),), zone="UTC"),
        Random(start=time(9), end=time(17), zone="Europe/Madrid"),
        Repeated(TUESDAYS, 90),
        Repeated(TUESDAYS, 1440, all_day=True),
    ],
)
def test_a_chosen_meaning_is_read_as_that_one(call: Call[Services], meaning: Meaning) -> None:
    value = when.exact(meaning)
    assert when.read(call, value) == meaning
    assert len(value) <= when.LONGEST_WHEN
    assert not when.is_time_alone(call, value, call.now)
    assert when.in_words(call, meaning) != when.in_words(replace(call, language="es"), meaning)


@pytest.mark.parametrize(
    "value",
    [
        *(
            "{}",
            "{",
            '{"start": "2026-11-28T06:00"}',
            '{"day": "2026-11-28T00:00"}',
            '{"minutes": "many"}',
            '{"kind": 1}',
        ),
        '{"start": "2026-11-28T06:00+01:00", "end": "2026-11-28T05:00+01:00", "all_day": false}',
        '{"start": "2026-11-28T06:00", "end": "2026-11-28T07:00", "all_day": false}',
        '{"kind": "recurrence", "rule": "FREQ=SECONDLY", "times": ["09:00"], "zone": "UTC"}',
        '{"recurs": {}, "minutes": 5, "all_day": false}',
        *("2026-13-01T00:00+00:00", "", " ", "9" * 300),
    ],
)
def test_a_value_that_is_no_meaning_is_asked_about(call: Call[Services], value: str) -> None:
    with pytest.raises(ToolAsks) as asked:
        when.read(call, value)
    assert asked.value.is_wrong
    assert (asked.value.argument, asked.value.shape) == ("when", "moment")


@pytest.mark.parametrize(
    ("phrase", "alone"),
    [
        *(("5", True), ("at 17:00", True), ("30 minutes later", True), ("in the evening", True), ("a las 5", True)),
        *(("friday", False), ("tomorrow at 5", False), ("every day at 5", False), ("whenever", False), ("", False)),
    ],
)
def test_a_time_alone_names_no_day(call: Call[Services], phrase: str, alone: bool) -> None:
    assert when.is_time_alone(call, phrase, datetime(2026, 11, 26, 14, tzinfo=UTC)) is alone


def test_what_is_asked_meanwhile_keeps_what_was_taken_apart(call: Call[Services]) -> None:
    with pytest.raises(ToolAsks) as asked, when.keeping(text="eat"):
        when.read(call, "whenever")
    assert asked.value.given == {"text": "eat"}


@pytest.mark.parametrize(
    ("language", "phrase", "part"),
    [
        ("en", "tomorrow at 3 if it rains", "if it rains"),
        ("en", "2026-12-05T19:00 or so maybe-ish", "or so maybe-ish"),
        ("en", "friday at 25:00", "at 25:00"),
        ("en", "every day at 9am except when I am away", "except when I am away"),
        ("es", "mañana a las 3 si no llueve", "si no llueve"),
        ("es", "el viernes a las 10 o cuando puedas", "o cuando puedas"),
    ],
)
def test_the_part_that_was_not_understood_is_named_with_two_examples(
    call: Call[Services], language: Language, phrase: str, part: str
) -> None:
    with pytest.raises(ToolAsks) as asked:
        when.read(replace(call, language=language), phrase)
    assert f"“{part}”" in str(asked.value)
    assert str(asked.value).count("“") == 4  # the part, the phrase, and two examples


@pytest.mark.parametrize(
    "phrase",
    ["2026-12-05T19:00-21:00", "2026-12-05 19:00-21:00", "2026-12-05T19:00:00-21:00", "2026-12-05T19:00+23:00"],
)
def test_what_no_clock_is_off_by_is_no_offset(call: Call[Services], phrase: str) -> None:
    try:
        found = when.read(call, phrase)
    except ToolAsks:
        return
    assert isinstance(found, Range)
    assert found.end - found.start == timedelta(hours=2)


def test_a_date_of_each_year_needs_no_time_where_a_thing_can_have_none(call: Call[Services]) -> None:
    found = when.read(call, "every 4 may", may_lack_time=True)
    assert isinstance(found, Repeated)
    assert found.all_day
    with pytest.raises(ToolAsks, match="At what time"):
        when.read(call, "every 4 may")
    with pytest.raises(ToolAsks, match="At what time"):
        when.read(call, "every monday", may_lack_time=True)
