"""`ports.Calendar`: the same effect twice changes the world once and answers the same."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from parley.adapters.calendar import appointment_of, stored_fields
from parley.ports import Appointment
from parley.schedules import Recurrence, upcoming
from tests.contracts.conftest import Backend
from tests.support.phone import START

ANA, BEN = "ana", "ben"
ZONE = "America/Toronto"
EVERY_MONDAY = Recurrence.of_rule("FREQ=WEEKLY;BYDAY=MO", START, ZONE)
LUNCH = Appointment("SM1.a0", "lunch", START, 60, ZONE, EVERY_MONDAY)
EARLIER = Appointment("SM2.a0", "coffee", START - timedelta(hours=3), 15, ZONE)


def test_appointments_are_listed_soonest_first_and_to_their_owner_only(backend: Backend) -> None:
    backend.calendar.add(ANA, LUNCH)
    backend.calendar.add(ANA, EARLIER)
    backend.calendar.add(BEN, replace(LUNCH, id="SM3.a0"))
    assert backend.calendar.kept(ANA) == [EARLIER, LUNCH]


def test_adding_again_leaves_what_has_changed_meanwhile(backend: Backend) -> None:
    backend.calendar.add(ANA, LUNCH)
    later = replace(LUNCH, start=START + timedelta(hours=1), title="late lunch", recurs=None)
    assert backend.calendar.change(ANA, later)
    assert backend.calendar.change(ANA, later)
    backend.calendar.add(ANA, LUNCH)
    assert backend.calendar.kept(ANA) == [later]


def test_deleting_answers_the_same_to_the_same_effect_only(backend: Backend) -> None:
    backend.calendar.add(ANA, LUNCH)
    assert backend.calendar.delete(ANA, LUNCH.id, START, "SM2.a0")
    assert backend.calendar.delete(ANA, LUNCH.id, START, "SM2.a0")
    assert not backend.calendar.delete(ANA, LUNCH.id, START, "SM3.a0")
    assert not backend.calendar.change(ANA, LUNCH)
    backend.calendar.add(ANA, LUNCH)
    assert backend.calendar.kept(ANA) == []


def test_one_occurrence_moves_together_with_what_is_left_of_the_others_and_once(backend: Backend) -> None:
    backend.calendar.add(ANA, LUNCH)
    rest, moved = replace(LUNCH, title="the other lunches"), replace(EARLIER, id="SM9.a0", title="this lunch")
    for _ in range(2):
        assert backend.calendar.move_one(ANA, rest, moved, START, "SM9.a0")
        assert [each.title for each in backend.calendar.kept(ANA)] == ["this lunch", "the other lunches"]
    backend.calendar.delete(ANA, LUNCH.id, START, "SM10.a0")
    assert not backend.calendar.move_one(ANA, rest, replace(moved, id="SM11.a0"), START, "SM11.a0")
    assert backend.calendar.move_one(ANA, rest, moved, START, "SM9.a0"), "a repeat is told the same"
    assert [each.title for each in backend.calendar.kept(ANA)] == ["this lunch"]


def test_what_is_not_there_is_neither_changed_nor_deleted_nor_made(backend: Backend) -> None:
    assert not backend.calendar.change(ANA, LUNCH)
    assert not backend.calendar.delete(ANA, LUNCH.id, START, "SM2.a0")
    assert backend.calendar.kept(ANA) == []


def test_what_lies_within_a_time_is_what_has_a_moment_of_it(backend: Backend) -> None:
    holiday = Appointment("SM3.a0", "holiday", datetime(2026, 11, 18, 5, tzinfo=UTC), 2 * 24 * 60, ZONE, days=2)
    for each in (LUNCH, EARLIER, holiday):
        backend.calendar.add(ANA, each)

    def within(start: timedelta, end: timedelta) -> list[str]:
        return [each.title for each in backend.calendar.within(ANA, START + start, START + end)]

    minute, hours = timedelta(minutes=1), timedelta(hours=3)
    assert within(-hours, timedelta()) == ["coffee"], "lunch begins when it ends"
    assert within(-hours, minute) == ["coffee", "lunch"]
    assert within(-hours + 15 * minute, minute) == ["lunch"], "coffee is over"
    assert within(-hours + 14 * minute, timedelta()) == ["coffee"]
    assert within(timedelta(days=-2), -hours) == ["holiday"]
    assert within(timedelta(days=30), timedelta(days=31)) == ["lunch"], "it recurs"
    assert backend.calendar.within(BEN, START - hours, START + hours) == []


def test_appointments_are_found_by_their_title_or_whole_words_of_it_and_by_id(backend: Backend) -> None:
    late = replace(LUNCH, id="SM3.a0", title="Late lunch, with Bo", start=START + timedelta(days=1), recurs=None)
    for each in (late, LUNCH, EARLIER):
        backend.calendar.add(ANA, each)

    def found(words: str, owner: str = ANA) -> list[str]:
        return [each.id for each in backend.calendar.find(owner, words)]

    assert found("LUNCH") == [LUNCH.id, late.id]
    assert found("lunch with bo") == [late.id]
    assert found("lun") == found("") == found("lunch", BEN) == []
    assert backend.calendar.get(ANA, late.id) == late
    assert backend.calendar.get(BEN, late.id) is None


TWICE = Recurrence(
    rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=SA;UNTIL=20270131",
    start=date(2026, 11, 21),
    times=(time(7), time(20)),
    without=(date(2026, 12, 5),),
    zone=ZONE,
)


def test_all_that_a_recurrence_says_is_kept(backend: Backend) -> None:
    gym = replace(LUNCH, recurs=TWICE, start=TWICE.on(TWICE.start)[0])
    backend.calendar.add(ANA, gym)
    holiday = Appointment("SM3.a0", "holiday", datetime(2026, 11, 27, 5, tzinfo=UTC), 2 * 24 * 60, ZONE, days=2)
    backend.calendar.add(ANA, holiday)
    assert backend.calendar.kept(ANA) == [gym, holiday]


def test_a_row_of_an_earlier_release_recurs_as_it_did() -> None:
    row = {"id": "SM1.a0", "title": "rent", "start": "2026-01-31T14:00:00+00:00", "minutes": 30, "zone": ZONE}
    rule = "FREQ=MONTHLY;BYMONTHDAY=-1;UNTIL=20260331T140000Z"
    kept = appointment_of(row | {"rule": rule})
    assert kept.recurs is not None
    assert [at.day for at in upcoming(kept.recurs, "", START - timedelta(days=365))] == [31, 28, 31]


def test_a_row_that_an_earlier_release_has_moved_is_where_it_was_moved_to() -> None:
    row = stored_fields(replace(LUNCH, recurs=TWICE, start=TWICE.on(TWICE.start)[0]))
    assert Recurrence.of_rule(row["rule"], START, ZONE).rule == TWICE.rule, "an earlier release reads the rule"
    moved = appointment_of(row | {"id": "SM1.a0", "start": "2026-11-21T15:30:00+00:00"})
    assert moved.recurs is not None
    assert moved.recurs.times == (time(10, 30),)
