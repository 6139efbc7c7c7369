"""The rules of what recurs: which are taken, which days they name, and how they are said.

dateutil's own reading of a whole RRULE, with its times, and a walk over every day are second opinions.
"""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from parley import rrule
from parley.conversation.schedule_words import in_full, in_words
from parley.schedules import Random, Recurrence, StoredSchedule, UnknownSchedule, following, moment, upcoming

MADRID = ZoneInfo("Europe/Madrid")
SATURDAY = date(2026, 11, 28)
NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)

TAKEN = [
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=DAILY;COUNT=7",
    "FREQ=DAILY;BYMONTH=6,12",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
    "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,SA;UNTIL=20270401",
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU",
    "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU;COUNT=4",
    "FREQ=MONTHLY;BYMONTHDAY=1,15,-1",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=YEARLY;BYMONTH=5;BYDAY=2SU",
    "FREQ=YEARLY;INTERVAL=2;BYMONTH=12;BYMONTHDAY=24",
]


@pytest.mark.sampled(20)
@pytest.mark.parametrize("zone", ["Europe/Madrid", "America/Toronto", "Australia/Lord_Howe", "UTC"])
@pytest.mark.parametrize("rule", TAKEN)
def test_two_years_of_a_rule_are_what_dateutil_says_of_it_with_its_times(rule: str, zone: str) -> None:
    recurrence = Recurrence(rule=rule, start=SATURDAY, times=(time(2, 30), time(20)), zone=zone)
    begins, ends = datetime(2026, 11, 27, tzinfo=UTC), datetime(2028, 12, 1, tzinfo=UTC)
    found = []
    at = following(recurrence, "", begins)
    while at is not None and at < ends:  # each from the one before it, as a timer does
        found.append(at)
        at = following(recurrence, "", at)
    midnight = datetime.combine(SATURDAY, time())
    dates = rrulestr(recurrence.rule, dtstart=midnight).between(midnight, midnight + timedelta(days=740), inc=True)
    local = [datetime.combine(each.date(), of_day) for each in dates for of_day in recurrence.times]
    moments = [moment(each, ZoneInfo(zone)) for each in local]
    assert found == [each for each in moments if each is not None and begins < each < ends]


weekdays = st.sets(st.integers(0, 6), min_size=1)


@given(weekdays, st.integers(1, 5), st.integers(0, 400), st.integers(0, 900))
def test_every_so_many_weeks_is_what_somebody_finds_who_counts_the_weeks(
    days: set[int], interval: int, first: int, ahead: int
) -> None:
    start = date(2026, 1, 1) + timedelta(days=first)
    text = rrule.checked(
        f"FREQ=WEEKLY;INTERVAL={interval};BYDAY={','.join(rrule.WEEKDAYS[day] for day in days)}", start
    )
    since, monday = start + timedelta(days=ahead), start - timedelta(days=start.weekday())
    counted = (since + timedelta(days=n) for n in range(120))
    wanted = [day for day in counted if day.weekday() in days and (day - monday).days // 7 % interval == 0]
    assert list(islice(rrule.days(text, start, since), 3)) == wanted[:3]


@given(st.integers(-5, 5).filter(bool), st.integers(0, 6), st.integers(1, 4))
def test_a_numbered_weekday_of_a_month_is_what_a_wall_calendar_shows(n: int, day: int, every: int) -> None:
    text = rrule.checked(f"FREQ=MONTHLY;INTERVAL={every};BYDAY={n}{rrule.WEEKDAYS[day]}", date(2026, 1, 1))
    wanted = []
    for month in range(0, 60, every):
        first = date(2026 + month // 12, month % 12 + 1, 1)
        of_month = [each for k in range(31) if (each := first + timedelta(days=k)).month == first.month]
        same = [each for each in of_month if each.weekday() == day]
        wanted += same[n - 1 : n] if n > 0 else same[n : len(same) + n + 1] if len(same) >= -n else []
    found = list(islice(rrule.days(text, date(2026, 1, 1), date(2026, 1, 1)), 5))
    assert found == wanted[:5]


@pytest.mark.parametrize(
    "rule",
    [
        *("", "nonsense", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=3", "FREQ=WEEKLY;BYDAY=XX", "FREQ=DAILY;FREQ=DAILY"),
        *("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;BYMONTH=4;BYMONTHDAY=31", "FREQ=DAILY;INTERVAL=0"),
        *("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-6", "FREQ=WEEKLY;BYDAY=1MO", "FREQ=DAILY;COUNT=3;UNTIL=20270101"),
        *("FREQ=DAILY;COUNT=100000", "FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29", "FREQ=DAILY;UNTIL=tomorrow"),
        *("FREQ=MONTHLY;BYDAY=6MO", "FREQ=YEARLY;BYDAY=20MO", "FREQ=DAILY;X=" + "9" * 300, "FREQ=DAILY;INTERVAL=²"),
    ],
)
def test_a_rule_that_names_no_day_or_cannot_be_said_is_refused_when_it_is_made(rule: str) -> None:
    start = date(2027, 3, 1)
    with pytest.raises(ValueError, match=r"."):
        rrule.checked(rule, start)
    with pytest.raises(ValidationError):
        Recurrence(rule=rule, start=start, times=(time(9),), zone="UTC")


def test_a_rule_is_written_in_one_way_only() -> None:
    assert rrule.checked("RRULE:byday=we,mo;freq=weekly", SATURDAY) == "FREQ=WEEKLY;BYDAY=MO,WE"
    assert rrule.checked("FREQ=WEEKLY", SATURDAY) == "FREQ=WEEKLY;BYDAY=SA"
    assert rrule.checked("FREQ=YEARLY", SATURDAY) == "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=28"
    assert rrule.checked("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", SATURDAY) == "FREQ=DAILY"


def test_what_ends_is_over_and_every_other_begins_with_the_next() -> None:
    five = Recurrence(rule="FREQ=DAILY;COUNT=5", start=SATURDAY, times=(time(9),), zone="UTC").begun(NOON)
    assert [at.day for at in upcoming(five, "", NOON)] == [29, 30, 1, 2, 3], "today's is past, and does not count"
    until = Recurrence(rule="FREQ=DAILY;UNTIL=20261130", start=SATURDAY, times=(time(9),), zone="UTC")
    assert [at.day for at in upcoming(until, "", NOON)] == [29, 30]
    assert following(until, "", datetime(2026, 11, 30, 9, tzinfo=UTC)) is None
    other = Recurrence(rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", start=SATURDAY, times=(time(9),), zone="UTC").begun(NOON)
    assert [at.day for at in islice(upcoming(other, "", NOON), 3)] == [1, 15, 29]


def test_a_random_one_keeps_to_the_days_of_a_rule_too() -> None:
    schedule = Random(start=time(22), end=time(2), zone="UTC", rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=SA", since=SATURDAY)
    found = list(islice(upcoming(schedule, "SM1", NOON), 3))
    nights = [datetime(2026, 11, 28, 22, tzinfo=UTC) + timedelta(weeks=2 * n) for n in range(3)]
    assert all(night <= at < night + timedelta(hours=4) for night, at in zip(nights, found, strict=True))


# --- as it is stored ------------------------------------------------------------------------------------------------

stored: TypeAdapter[StoredSchedule] = TypeAdapter(StoredSchedule)


@pytest.mark.parametrize(
    "document",
    [
        {"kind": "fixed", "at": "09:00:00", "zone": "Europe/Madrid", "days": [0, 4]},
        {"kind": "random", "start": "09:00:00", "end": "17:00:00", "zone": "UTC", "days": [0, 1, 2, 3, 4, 5, 6]},
        {"kind": "fixed", "at": "09:00:00", "zone": "UTC", "days": [0], "added_later": 1},
        {"kind": "monthly", "day": 31, "at": "09:00:00"},
        {"kind": "recurrence", "zone": "UTC", "rule": "FREQ=SECONDLY", "times": ["09:00:00"]},
    ],
)
def test_a_document_of_another_release_is_written_back_as_it_was(document: dict[str, object]) -> None:
    assert stored.dump_python(stored.validate_python(document), mode="json") == document


def test_a_document_of_the_oldest_release_is_a_recurrence() -> None:
    read = stored.validate_python({"at": "09:00:00", "zone": "UTC"})
    assert read == Recurrence(times=(time(9),), zone="UTC")


@pytest.mark.parametrize("rule", TAKEN)
def test_what_this_release_writes_it_reads(rule: str) -> None:
    schedule = Recurrence(rule=rule, start=SATURDAY, times=(time(9), time(20)), zone="UTC", without=(SATURDAY,))
    assert stored.validate_json(stored.dump_json(schedule)) == schedule
    assert not isinstance(stored.validate_json(stored.dump_json(schedule)), UnknownSchedule)


# --- as it is said --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "english", "spanish"),
    [
        ("FREQ=DAILY", "every day at 08:00", "todos los días a las 08:00"),
        ("FREQ=DAILY;INTERVAL=2", "every other day at 08:00", "un día sí y otro no a las 08:00"),
        ("FREQ=DAILY;INTERVAL=3", "every 3 days at 08:00", "cada 3 días a las 08:00"),
        ("FREQ=DAILY;COUNT=5", "every day at 08:00, 5 times", "todos los días a las 08:00, 5 veces"),
        (
            "FREQ=DAILY;UNTIL=20261224",
            "every day at 08:00 until 24 December",
            "todos los días a las 08:00 hasta el 24 de diciembre",
        ),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "from Monday to Friday at 08:00", "de lunes a viernes a las 08:00"),
        (
            "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA",
            "every day except Sunday at 08:00",
            "todos los días menos el domingo a las 08:00",
        ),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "every other Tuesday at 08:00", "un martes sí y otro no a las 08:00"),
        (
            "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,SA",
            "every 3 weeks on Monday and Saturday at 08:00",
            "cada 3 semanas, el lunes y el sábado, a las 08:00",
        ),
        (
            "FREQ=MONTHLY;BYDAY=-1FR",
            "on the last Friday of each month at 08:00",
            "el último viernes de cada mes a las 08:00",
        ),
        (
            "FREQ=MONTHLY;BYMONTHDAY=1,22,-1",
            "on the 1st, the 22nd, and the last day of each month at 08:00",
            "el 1, el 22 y el último día de cada mes a las 08:00",
        ),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "on the last working day of each month at 08:00",
            "el último día laborable de cada mes a las 08:00",
        ),
        (
            "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
            "on the 13th of each month, if it is a Friday at 08:00",
            "el 13 de cada mes, si es viernes, a las 08:00",
        ),
        (
            "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24",
            "every year on the 24th of December at 08:00",
            "cada año, el 24 de diciembre, a las 08:00",
        ),
    ],
)
def test_it_is_said_in_both_languages(rule: str, english: str, spanish: str) -> None:
    schedule = Recurrence(rule=rule, start=SATURDAY, times=(time(8),), zone="Europe/Madrid")
    assert in_words(schedule, "en", NOON, MADRID) == english
    assert in_words(schedule, "es", NOON, MADRID) == spanish


def test_what_is_not_plain_is_said_with_its_next_dates() -> None:
    fridays = Recurrence(rule="FREQ=MONTHLY;BYDAY=-1FR", start=SATURDAY, times=(time(18), time(20)), zone="UTC")
    assert in_full(fridays, "en", NOON) == (
        "on the last Friday of each month at 18:00 and 20:00 "
        "(next: Friday 25 December, Friday 29 January 2027, and Friday 26 February 2027)"
    )
    twice = Recurrence(times=(time(8), time(20)), zone="America/Toronto")
    assert in_full(twice, "en", NOON, MADRID) == "every day at 08:00 and 20:00 (Toronto time)"
    assert in_full(twice, "es", NOON, MADRID) == "todos los días a las 08:00 y las 20:00 (hora de Toronto)"


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("rule", TAKEN)
def test_two_rules_are_never_said_in_the_same_words(rule: str, language: str) -> None:
    def said(text: str) -> str:
        schedule = Recurrence(rule=text, start=SATURDAY, times=(time(8),), zone="UTC")
        return in_words(schedule, "en" if language == "en" else "es", NOON)

    others = [each for each in TAKEN if each != rule]
    assert said(rule) not in [said(each) for each in others]
