"""`ports.Calendar`: the same effect twice changes the world once and answers the same."""

from dataclasses import replace
from datetime import timedelta

from parley.ports import Appointment
from tests.contracts.conftest import Backend
from tests.support.phone import START

ANA, BEN = "ana", "ben"
LUNCH = Appointment("SM1.a0", "lunch", START, 60, "America/Toronto", "FREQ=WEEKLY;BYDAY=MO")
EARLIER = Appointment("SM2.a0", "coffee", START - timedelta(hours=3), 15, "America/Toronto")


def test_appointments_are_listed_soonest_first_and_to_their_owner_only(backend: Backend) -> None:
    backend.calendar.add(ANA, LUNCH)
    backend.calendar.add(ANA, EARLIER)
    backend.calendar.add(BEN, replace(LUNCH, id="SM3.a0"))
    assert backend.calendar.list(ANA) == [EARLIER, LUNCH]


def test_adding_again_leaves_what_has_changed_meanwhile(backend: Backend) -> None:
    backend.calendar.add(ANA, LUNCH)
    later = replace(LUNCH, start=START + timedelta(hours=1), title="late lunch", rule="")
    assert backend.calendar.change(ANA, later)
    assert backend.calendar.change(ANA, later)
    backend.calendar.add(ANA, LUNCH)
    assert backend.calendar.list(ANA) == [later]


def test_deleting_answers_the_same_to_the_same_effect_only(backend: Backend) -> None:
    backend.calendar.add(ANA, LUNCH)
    assert backend.calendar.delete(ANA, LUNCH.id, START, "SM2.a0")
    assert backend.calendar.delete(ANA, LUNCH.id, START, "SM2.a0")
    assert not backend.calendar.delete(ANA, LUNCH.id, START, "SM3.a0")
    assert not backend.calendar.change(ANA, LUNCH)
    backend.calendar.add(ANA, LUNCH)
    assert backend.calendar.list(ANA) == []


def test_what_is_not_there_is_neither_changed_nor_deleted_nor_made(backend: Backend) -> None:
    assert not backend.calendar.change(ANA, LUNCH)
    assert not backend.calendar.delete(ANA, LUNCH.id, START, "SM2.a0")
    assert backend.calendar.list(ANA) == []
