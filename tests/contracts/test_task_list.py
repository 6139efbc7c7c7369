"""`ports.Tasks` on every provider: the same effect twice changes the world once and answers the same.

The built-in tasks run on memory and on DynamoDB; Google's on a strict stand-in over HTTP, through the real OAuth.
"""

from datetime import date, datetime, timedelta, timezone
from functools import partial

import pytest

from parley.adapters import google_api as google_api_module
from parley.adapters.google_tasks import GoogleTasks
from parley.adapters.memory import MemoryTable
from parley.adapters.memory_rows import MemoryRows
from parley.adapters.tasks import StoredTasks
from parley.errors import AccountsUnavailable, ChangeRefused, GrantLost
from parley.ports import ShownTask, Tasks
from tests.contracts.conftest import Backend
from tests.support.google_server import GoogleServer, Step, breaks, fails, goes_on, google_api, loses
from tests.support.phone import START

ANA, BEN = "ana", "ben"
ANA_AT = "ana@example.com"


@pytest.fixture
def at_google(google: GoogleServer) -> GoogleTasks:
    return GoogleTasks(google_api(google, "tasks", ANA, BEN), google.oauth.now)


@pytest.fixture(params=["memory", "dynamodb", "google"])
def tasks(request: pytest.FixtureRequest) -> Tasks:
    """Return each provider's tasks in turn."""
    if request.param == "google":
        found: GoogleTasks = request.getfixturevalue("at_google")
        return found
    if request.param == "memory":
        return StoredTasks(partial(MemoryRows, MemoryTable()))
    backend: Backend = request.getfixturevalue("on_dynamodb")
    return backend.tasks


def test_tasks_are_listed_oldest_first_and_to_their_owner_only(tasks: Tasks) -> None:
    tasks.add(ANA, "milk", START, "SM2.a0")
    tasks.add(ANA, "eggs", START + timedelta(seconds=1), "SM1.a0")
    tasks.add(BEN, "tea", START, "SM3.a0")
    assert [task.title for task in tasks.list(ANA)] == ["milk", "eggs"]


def test_a_list_that_is_named_has_tasks_of_its_own(google: GoogleServer, at_google: GoogleTasks) -> None:
    google.tasks.lists[ANA_AT] = {"G1": "Groceries"}
    assert [(each.id, each.name) for each in at_google.lists(ANA) or ()] == [("G1", "Groceries"), ("MDE", "My Tasks")]
    id = at_google.add(ANA, "milk", START, "SM1.a0", to="G1")
    assert at_google.add(ANA, "milk", START, "SM1.a0", to="G1") == id
    assert ([each.id for each in at_google.list(ANA, "G1")], at_google.list(ANA)) == ([id], [])
    assert at_google.change(ANA, id, "oat milk", date(2026, 12, 5))
    assert at_google.complete(ANA, id, START, "SM2.a0")
    assert at_google.reopen(ANA, id, START, "SM3.a0")
    (found,) = at_google.list(ANA, "G1")
    assert (found.title, found.due, found.done) == ("oat milk", date(2026, 12, 5), False)
    for _ in range(2):
        assert at_google.reopen(ANA, id, START, "SM3.a0"), "a repeat is told the same"
    assert at_google.delete(ANA, found.id, START, "SM4.a0")
    assert at_google.list(ANA, "G1") == []
    with pytest.raises(ChangeRefused, match="task_list_gone"):
        at_google.list(ANA, "G9")


def test_adding_twice_with_one_effect_adds_once(tasks: Tasks) -> None:
    for _ in range(2):
        tasks.add(ANA, "milk", START, "SM1.a0")
    tasks.add(ANA, "milk", START, "SM1.a1")
    assert [task.id for task in tasks.list(ANA)] == ["SM1.a0", "SM1.a1"]


def test_completing_answers_the_same_to_the_same_effect_only(tasks: Tasks) -> None:
    tasks.add(ANA, "milk", START, "SM1.a0")
    assert tasks.complete(ANA, "SM1.a0", START, "SM2.a0")
    assert tasks.complete(ANA, "SM1.a0", START, "SM2.a0")
    assert not tasks.complete(ANA, "SM1.a0", START, "SM3.a0")
    assert [task.done for task in tasks.list(ANA)] == [True]


def test_what_was_deleted_is_gone_for_every_later_effect(tasks: Tasks) -> None:
    tasks.add(ANA, "milk", START, "SM1.a0")
    assert tasks.delete(ANA, "SM1.a0", START, "SM2.a0")
    assert not tasks.delete(ANA, "SM1.a0", START, "SM3.a0")
    assert not tasks.complete(ANA, "SM1.a0", START, "SM3.a0")
    tasks.add(ANA, "milk", START, "SM1.a0")
    assert tasks.list(ANA) == []


@pytest.mark.parametrize(
    "due", [date(2026, 12, 5), datetime(2026, 12, 5, 23, 30, tzinfo=timezone(timedelta(hours=-5))), None]
)
def test_a_task_is_changed_and_its_due_day_or_moment_comes_back(tasks: Tasks, due: date | None) -> None:
    tasks.add(ANA, "milk", START, "SM1.a0", due)
    assert [(each.title, each.due) for each in tasks.list(ANA)] == [("milk", due)]
    for _ in range(2):
        assert tasks.change(ANA, "SM1.a0", "oat milk", None)
    assert [(each.title, each.due) for each in tasks.list(ANA)] == [("oat milk", due)]
    later = date(2026, 12, 6)
    assert tasks.change(ANA, "SM1.a0", "milk", later)
    assert [(each.title, each.due) for each in tasks.list(ANA)] == [("milk", later)]
    assert not tasks.change(ANA, "SM9.a0", "milk", later)


def test_what_is_not_there_is_neither_completed_nor_deleted_nor_made(tasks: Tasks) -> None:
    assert not tasks.complete(ANA, "SM9.a0", START, "SM2.a0")
    assert not tasks.delete(ANA, "SM9.a0", START, "SM2.a0")
    assert tasks.list(ANA) == []


def test_reopening_puts_a_task_back_in_its_place_once(tasks: Tasks) -> None:
    due = START + timedelta(days=1)
    tasks.add(ANA, "milk", START, "SM1.a0", due)
    tasks.add(ANA, "eggs", START + timedelta(seconds=1), "SM2.a0")
    assert not tasks.reopen(ANA, "SM1.a0", START, "SM3.a0")
    tasks.complete(ANA, "SM1.a0", START, "SM3.a0")
    for _ in range(2):
        assert tasks.reopen(ANA, "SM1.a0", START, "SM4.a0")
    first, second = tasks.list(ANA)
    assert (first.id, first.title, first.done, first.due, second.title) == ("SM4.a0", "milk", False, due, "eggs")
    assert not tasks.reopen(ANA, "SM1.a0", START, "SM5.a0")
    assert tasks.complete(ANA, "SM4.a0", START, "SM6.a0")


def test_a_deletion_takes_the_task_that_was_shown(tasks: Tasks) -> None:
    tasks.add(ANA, "milk", START, "SM1.a0")
    assert tasks.delete(ANA, "SM1.a0", START, "SM2.a0", ShownTask("milk"))
    assert tasks.list(ANA) == []


# --- the built-in ones ----------------------------------------------------------------------------------------------


def test_deleting_answers_the_same_to_the_same_effect_only(backend: Backend) -> None:
    backend.tasks.add(ANA, "milk", START, "SM1.a0")
    assert backend.tasks.delete(ANA, "SM1.a0", START, "SM2.a0")
    assert backend.tasks.delete(ANA, "SM1.a0", START, "SM2.a0")
    assert not backend.tasks.delete(ANA, "SM1.a0", START, "SM3.a0")
    assert backend.tasks.kept(ANA) == []


# --- Google's ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("steps", [(loses,), (loses, breaks), (breaks, loses), (fails(503), loses), (fails(429),)])
def test_a_task_whose_answer_was_lost_is_made_once(
    google: GoogleServer, at_google: GoogleTasks, steps: tuple[Step, ...]
) -> None:
    at_google.list(ANA)
    google.will(goes_on, *steps)  # the first request looks for the mark
    for _ in range(2):
        at_google.add(ANA, "milk", START, "SM1.a0")
    assert len(google.tasks.tasks[ANA_AT]) == 1


def test_what_the_person_has_noted_stays_and_a_day_that_was_changed_elsewhere_counts(
    google: GoogleServer, at_google: GoogleTasks
) -> None:
    at_google.add(ANA, "milk", START, "SM1.a0", START)
    (task,) = google.tasks.tasks[ANA_AT].values()
    task["notes"] = f"two litres [oat]\n{task['notes']}"
    task["due"] = "2026-12-24T00:00:00.000Z"
    assert [each.due for each in at_google.list(ANA)] == [date(2026, 12, 24)]
    assert at_google.complete(ANA, "SM1.a0", START, "SM2.a0")
    (task,) = google.tasks.tasks[ANA_AT].values()
    assert task["notes"].startswith("two litres [oat]\n[parley SM1.a0; made ")
    assert at_google.reopen(ANA, "SM1.a0", START, "SM3.a0")
    assert [(each.id, each.done) for each in at_google.list(ANA)] == [("SM3.a0", False)]


def test_tasks_that_were_made_elsewhere_are_listed_and_done_under_their_own_ids(
    google: GoogleServer, at_google: GoogleTasks
) -> None:
    google.tasks.answer(ANA_AT, "POST", "/tasks/v1/lists/@default/tasks", {}, {"title": "eggs"}, "")
    (found,) = at_google.list(ANA)
    assert (found.title, found.done, found.due) == ("eggs", False, None)
    assert at_google.complete(ANA, found.id, START, "SM2.a0")
    assert at_google.complete(ANA, found.id, START, "SM2.a0")
    assert not at_google.complete(ANA, found.id, START, "SM3.a0")
    assert at_google.delete(ANA, found.id, START, "SM4.a0")
    assert at_google.list(ANA) == []


def test_what_somebody_else_has_changed_meanwhile_is_told_and_not_overwritten(
    google: GoogleServer, at_google: GoogleTasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_google.add(ANA, "milk", START, "SM1.a0")
    real = at_google._found

    def changed_after_it_was_read(conversation: str, id: str) -> object:
        place, found = real(conversation, id)
        found = dict(found or {})
        next(iter(google.tasks.tasks[ANA_AT].values()))["etag"] = '"9"'
        return place, found

    monkeypatch.setattr(at_google, "_found", changed_after_it_was_read)
    with pytest.raises(ChangeRefused, match="changed") as told:
        at_google.change(ANA, "SM1.a0", "oat milk", None)
    assert told.value.service == "tasks"


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "pay the rent"},
        {"status": "completed", "completed": "2026-11-21T12:00:00.000Z"},
        {"etag": '"9"'},
    ],
)
def test_a_task_that_is_another_one_by_now_is_not_deleted(
    google: GoogleServer, at_google: GoogleTasks, monkeypatch: pytest.MonkeyPatch, changed: dict[str, str]
) -> None:
    at_google.add(ANA, "milk", START, "SM1.a0")
    (task,) = google.tasks.tasks[ANA_AT].values()
    real = at_google._found

    def changed_after_it_was_read(conversation: str, id: str) -> object:
        place, found = real(conversation, id)
        found = dict(found or {})
        task.update(changed)
        return place, found

    if "etag" in changed:
        monkeypatch.setattr(at_google, "_found", changed_after_it_was_read)
    else:
        task.update(changed)
    with pytest.raises(ChangeRefused, match="changed") as told:
        at_google.delete(ANA, "SM1.a0", START, "SM2.a0", ShownTask("milk"))
    assert (told.value.service, "deleted" in task) == ("tasks", False)


@pytest.mark.parametrize("steps", [(loses,), (loses, loses), (fails(503), loses)])
def test_a_change_whose_answer_was_lost_is_ours(
    google: GoogleServer, at_google: GoogleTasks, steps: tuple[Step, ...]
) -> None:
    at_google.add(ANA, "milk", START, "SM1.a0")
    changes = (
        lambda: at_google.change(ANA, "SM1.a0", "oat milk", date(2026, 12, 5)),
        lambda: at_google.complete(ANA, "SM1.a0", START, "SM2.a0"),
        lambda: at_google.reopen(ANA, "SM1.a0", START, "SM3.a0"),
        lambda: at_google.delete(ANA, "SM3.a0", START, "SM4.a0", ShownTask("oat milk")),
    )
    for change in changes:
        reads = 2 if change is not changes[0] and change is not changes[1] else 1
        google.will(*[goes_on] * reads, *steps)
        assert change()
    assert at_google.list(ANA) == []


def test_pages_with_few_tasks_are_followed_and_a_list_is_never_cut(
    google: GoogleServer, at_google: GoogleTasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(7):
        at_google.add(ANA, f"task {n}", START, f"SM{n}.a0")
    google.tasks.page = 1
    assert len(at_google.list(ANA)) == 7
    monkeypatch.setattr(google_api_module, "MOST_PAGES", 6)
    with pytest.raises(ChangeRefused, match="too_much"):
        at_google.list(ANA)


def test_a_look_takes_two_requests_and_pages_are_followed(google: GoogleServer, at_google: GoogleTasks) -> None:
    own = google.tasks.tasks.setdefault(ANA_AT, {})
    for n in range(150):
        google.tasks._stored(own, f"T{n}", {"title": f"task {n}", "status": "needsAction"})
    google.tasks._stored(own, "Tdone", {"title": "done", "status": "completed"})
    google.asked.clear()
    assert len(at_google.list(ANA)) == 151
    assert [method for method, _ in google.asked] == ["POST", "GET", "GET", "GET"]
    google.will(*[fails(503)] * 3)
    with pytest.raises(AccountsUnavailable):
        at_google.list(ANA)
    google.oauth.grants[ANA_AT].is_valid = False
    with pytest.raises(GrantLost):
        at_google.list(ANA)
    google.refused.clear()
