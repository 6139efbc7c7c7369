"""`ports.Tasks`: the same effect twice changes the world once and answers the same."""

from datetime import timedelta

from tests.contracts.conftest import Backend
from tests.support.phone import START

ANA, BEN = "ana", "ben"


def test_tasks_are_listed_oldest_first_and_to_their_owner_only(backend: Backend) -> None:
    backend.tasks.add(ANA, "milk", START, "SM2.a0")
    backend.tasks.add(ANA, "eggs", START + timedelta(seconds=1), "SM1.a0")
    backend.tasks.add(BEN, "tea", START, "SM3.a0")
    assert [task.title for task in backend.tasks.list(ANA)] == ["milk", "eggs"]


def test_adding_twice_with_one_effect_adds_once(backend: Backend) -> None:
    for _ in range(2):
        backend.tasks.add(ANA, "milk", START, "SM1.a0")
    backend.tasks.add(ANA, "milk", START, "SM1.a1")
    assert [task.id for task in backend.tasks.list(ANA)] == ["SM1.a0", "SM1.a1"]


def test_completing_answers_the_same_to_the_same_effect_only(backend: Backend) -> None:
    backend.tasks.add(ANA, "milk", START, "SM1.a0")
    assert backend.tasks.complete(ANA, "SM1.a0", START, "SM2.a0")
    assert backend.tasks.complete(ANA, "SM1.a0", START, "SM2.a0")
    assert not backend.tasks.complete(ANA, "SM1.a0", START, "SM3.a0")
    assert [task.done for task in backend.tasks.list(ANA)] == [True]


def test_deleting_answers_the_same_to_the_same_effect_only(backend: Backend) -> None:
    backend.tasks.add(ANA, "milk", START, "SM1.a0")
    assert backend.tasks.delete(ANA, "SM1.a0", START, "SM2.a0")
    assert backend.tasks.delete(ANA, "SM1.a0", START, "SM2.a0")
    assert not backend.tasks.delete(ANA, "SM1.a0", START, "SM3.a0")
    assert not backend.tasks.complete(ANA, "SM1.a0", START, "SM3.a0")
    assert backend.tasks.list(ANA) == []


def test_what_is_not_there_is_neither_completed_nor_deleted_nor_made(backend: Backend) -> None:
    assert not backend.tasks.complete(ANA, "SM9.a0", START, "SM2.a0")
    assert not backend.tasks.delete(ANA, "SM9.a0", START, "SM2.a0")
    assert backend.tasks.list(ANA) == []


def test_reopening_puts_a_task_back_in_its_place_once(backend: Backend) -> None:
    due = START + timedelta(days=1)
    backend.tasks.add(ANA, "milk", START, "SM1.a0", due)
    backend.tasks.add(ANA, "eggs", START + timedelta(seconds=1), "SM2.a0")
    assert not backend.tasks.reopen(ANA, "SM1.a0", START, "SM3.a0")
    backend.tasks.complete(ANA, "SM1.a0", START, "SM3.a0")
    for _ in range(2):
        assert backend.tasks.reopen(ANA, "SM1.a0", START, "SM4.a0")
    first, second = backend.tasks.list(ANA)
    assert (first.id, first.title, first.done, first.due, second.title) == ("SM4.a0", "milk", False, due, "eggs")
    assert not backend.tasks.reopen(ANA, "SM1.a0", START, "SM5.a0")
    assert backend.tasks.complete(ANA, "SM4.a0", START, "SM6.a0")
