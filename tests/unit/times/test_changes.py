"""What a phrase changes of something that is kept, seen on Wednesday 2 December 2026 in Toronto."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from parley import times

ZONE = ZoneInfo("America/Toronto")
NEAR = datetime(2027, 1, 10, 9, 30, tzinfo=ZONE)
"""When the thing begins: on a Sunday."""
SEEN = times.PhraseContext(datetime(2026, 12, 2, 14, 20, tzinfo=ZONE).astimezone(UTC), ZONE, ("en", "es"), near=NEAR)


def day(written: str) -> times.Once:
    return times.Once(datetime.fromisoformat(written).replace(tzinfo=ZONE).astimezone(UTC), has_time=len(written) > 10)


@pytest.mark.parametrize(
    ("phrase", "changes"),
    [
        ("until the 15th", times.TimeChange(until=day("2027-01-15"))),
        ("make it until the 15th please", times.TimeChange(until=day("2027-01-15"))),
        ("through friday", times.TimeChange(until=day("2027-01-15"))),
        ("ending february 1", times.TimeChange(until=day("2027-02-01"))),
        ("until noon", times.TimeChange(until=day("2027-01-10 12:00"))),
        ("till 11", times.TimeChange(until=day("2027-01-10 11:00"))),
        ("hasta el 15", times.TimeChange(until=day("2027-01-15"))),
        ("hasta las 11", times.TimeChange(until=day("2027-01-10 11:00"))),
        ("hasta el viernes", times.TimeChange(until=day("2027-01-15"))),
        ("que termine el 20 de enero", times.TimeChange(until=day("2027-01-20"))),
        ("starting next week", times.TimeChange(since=date(2026, 12, 7))),
        ("from the 14th", times.TimeChange(since=date(2027, 1, 14))),
        ("a partir del lunes", times.TimeChange(since=date(2027, 1, 11))),
        ("a partir del 14", times.TimeChange(since=date(2027, 1, 14))),
        ("except 28 january", times.TimeChange(without=(date(2027, 1, 28),))),
        ("except the 28th and the 29th", times.TimeChange(without=(date(2027, 1, 28), date(2027, 1, 29)))),
        ("skip the 28th", times.TimeChange(without=(date(2027, 1, 28),))),
        ("but not tomorrow", times.TimeChange(without=(date(2026, 12, 3),))),
        ("menos el 28", times.TimeChange(without=(date(2027, 1, 28),))),
        ("except sundays", times.TimeChange(weekdays=(6,))),
        ("salvo los domingos", times.TimeChange(weekdays=(6,))),
        ("except friday", times.TimeChange(without=(date(2027, 1, 15),))),
        ("except friday 15 january", times.TimeChange(without=(date(2027, 1, 15),))),
        ("except fri 15 jan", times.TimeChange(without=(date(2027, 1, 15),))),
        ("menos el viernes 15 de enero", times.TimeChange(without=(date(2027, 1, 15),))),
        ("except saturday and sunday", times.TimeChange(weekdays=(5, 6))),
        ("excepto sábado y domingo", times.TimeChange(weekdays=(5, 6))),
        ("not at weekends", times.TimeChange(weekdays=(5, 6))),
    ],
)
def test_a_change_is_counted_from_the_thing(phrase: str, changes: times.TimeChange) -> None:
    assert times.change(phrase, SEEN) == changes
    assert times.is_change(phrase, ("en", "es"))


@pytest.mark.parametrize(
    "phrase", ["friday", "the 15th", "until we meet", "an hour later", "until the 15th or so late", ""]
)
def test_what_is_more_or_less_is_no_change(phrase: str) -> None:
    assert times.change(phrase, SEEN) is None


@pytest.mark.parametrize(
    ("phrase", "near", "key"),
    [("until the 15th", None, "nothing_to_move"), ("until next friday", NEAR, "moment_unknown")],
)
def test_a_change_that_is_not_sure_is_asked_about(phrase: str, near: datetime | None, key: str) -> None:
    with pytest.raises(times.NotATime) as asked:
        times.change(phrase, replace(SEEN, near=near, said_at=SEEN.said_at - timedelta(days=1)))
    assert asked.value.key == key
