"""A person's tasks at Google, by text: what differs from the built-in ones."""

from collections.abc import Iterator

import pytest

from tests.support.google_account import ANA_AT, CONNECTED, Account
from tests.support.google_server import GoogleServer, goes_on, loses
from tests.support.model import words
from tests.support.phone import Phone

RENT = ("pay rent", "needsAction", "2026-11-22")


@pytest.fixture
def ana(phone: Phone) -> Iterator[Account]:
    """The account of a person who uses its tasks."""
    with GoogleServer(phone.clock) as google:
        account = Account(phone, google)
        account.has_connected("tasks")
        yield account
        assert google.refused == []


def tasks(ana: Account) -> list[tuple[str, str, str]]:
    """Return the title, status and due day of each task at Google that was not deleted."""
    own = ana.google.tasks.tasks.get(ANA_AT, {}).values()
    return [(each["title"], each["status"], each.get("due", "")[:10]) for each in own if not each.get("deleted")]


def test_tasks_are_asked_for_when_they_are_wanted(phone: Phone) -> None:
    with GoogleServer(phone.clock) as google:
        ana = Account(phone, google)
        ana.connects()
        assert ana.browser.consents(ana.link("use Google for my tasks")).count("auth%2Ftasks") == 1
        ana.works()
        phone.hears(CONNECTED.format(ANA_AT).replace("its calendar", "its calendar and its tasks"))
        phone.says("add milk to my tasks")
        phone.says("use your own to-do list")
        phone.inbox.clear()
        assert tasks(ana) == [("milk", "needsAction", "")]
        phone.says("my tasks")
        phone.hears_something_like("You have no open tasks.")


def test_a_task_is_added_for_a_day_done_reopened_and_deleted_at_google(ana: Account) -> None:
    for text, kept in (
        ("add milk to my tasks", [("milk", "needsAction", "")]),
        ("remind me to call Bo", [("milk", "needsAction", "")]),
        ("never mind", [("milk", "needsAction", "")]),
        ("mark milk as done", [("milk", "completed", "")]),
        ("undo", [("milk", "needsAction", "")]),
        ("rename task milk to oat milk", [("oat milk", "needsAction", "")]),
        (
            "add task pay rent by tomorrow at 23:30",
            [("oat milk", "needsAction", ""), ("pay rent", "needsAction", "2026-11-22")],
        ),
    ):
        ana.phone.says(text)
        assert tasks(ana) == kept, text
    ana.phone.inbox.clear()
    ana.phone.says("my tasks")
    ana.phone.hears_something_like("oat milk")
    ana.phone.says("delete oat milk")
    ana.phone.says("yes")
    ana.phone.inbox.clear()
    assert [title for title, *_ in tasks(ana)] == ["pay rent"]
    assert ana.phone.service.rows("TASK").list(ana.phone.state.id) == []


def test_a_task_whose_answer_was_lost_is_made_once(ana: Account) -> None:
    ana.phone.says("my tasks")
    ana.phone.inbox.clear()
    ana.phone.clock.advance(seconds=1)
    ana.phone.service.mailbox.put(ana.phone.service.message(ana.phone.number, "add milk to my tasks"))
    ana.google.will(goes_on, loses, loses)
    ana.works()
    ana.phone.inbox.clear()
    assert tasks(ana) == [("milk", "needsAction", "")]


def test_a_turn_that_needs_no_task_asks_google_nothing(smart_phone: Phone) -> None:
    with GoogleServer(smart_phone.clock) as google:
        ana = Account(smart_phone, google)
        ana.has_connected("tasks")
        smart_phone.service.model.will(words("Hello!"))  # type: ignore[union-attr]
        for text in ("good morning to you", "what do you know about me"):
            smart_phone.says(text)
        smart_phone.inbox.clear()
        assert (google.asked, google.oauth.refreshed) == ([], 0)


# --- several lists ----------------------------------------------------------------------------------------------------


@pytest.fixture
def listed(ana: Account) -> Account:
    """Ana's account with three lists beside the default one, on several pages."""
    ana.google.tasks.lists[ANA_AT] = {"G1": "Groceries", "W1": "Work", "W2": "Work"}
    ana.google.tasks.page = 2
    return ana


def in_list(ana: Account, list: str) -> dict[str, str]:
    """Return the status of each task of a list at Google by its title."""
    own = ana.google.tasks.tasks.get(f"{ANA_AT}/{list}", {}).values()
    return {each["title"]: each["status"] for each in own if not each.get("deleted")}


@pytest.mark.parametrize(
    ("add", "look", "says"),
    [
        ("add milk to my groceries list", "what's on my groceries list?", "Your list “Groceries”:\n- milk"),
        ("put milk on the Groceries list", "show me the groceries list", "Your list “Groceries”:\n- milk"),
        ("añade milk a mi lista de groceries", "qué hay en mi lista de groceries", "Tu lista “Groceries”:\n- milk"),
        ("pon milk en la lista de groceries", "muéstrame la lista de groceries", "Tu lista “Groceries”:\n- milk"),
    ],
)
def test_a_list_is_looked_at_and_added_to_by_its_name(listed: Account, add: str, look: str, says: str) -> None:
    ana = listed.phone
    ana.says(look)
    ana.inbox.clear()
    ana.says(add)
    ana.hears_something_like("Groceries")
    ana.says(look)
    ana.hears(says)
    ana.says(add)
    ana.inbox.clear()
    assert (in_list(listed, "G1"), tasks(listed)) == ({"milk": "needsAction"}, [])
    ana.says("undo")
    ana.says("yes")
    ana.inbox.clear()
    own = listed.google.tasks.tasks[f"{ANA_AT}/G1"].values()
    assert [bool(each.get("deleted")) for each in own] == [False, True]


def test_one_of_several_lists_is_chosen_for_ones_tasks_and_left_again(listed: Account) -> None:
    ana = listed.phone
    ana.says("use my work list for my tasks")
    ana.hears("Which “work” list?\n1. Work\n2. Work\nReply with its number.")
    ana.says("2")
    ana.hears("From now on your tasks are those of the list “Work”.")
    for text in (
        "add report to my tasks",
        "add slides to my tasks",
        "mark report as done",
        "undo",
        "mark slides as done",
    ):
        ana.says(text)
    ana.inbox.clear()
    assert in_list(listed, "W2") == {"report": "needsAction", "slides": "completed"}
    ana.says("my tasks")
    ana.hears("Your tasks:\n1. report\n(1 done)")
    del listed.google.tasks.lists[ANA_AT]["W2"]
    ana.says("my tasks")
    ana.hears_something_like("I can't find that list in your Google Tasks any more.")
    ana.says("use my default list for my tasks")
    ana.hears_something_like("From now on your tasks are those of the list “default”.")
    ana.says("add milk to my tasks")
    ana.inbox.clear()
    assert tasks(listed) == [("milk", "needsAction", "")]


def test_a_list_that_there_is_not_is_asked_about(listed: Account) -> None:
    ana = listed.phone
    ana.says("add nails to my hardware list")
    ana.hears_something_like("I can't find a list “hardware”. Which of these do you mean?\n1. Groceries\n2. My Tasks")
    ana.says("1")
    ana.hears("Added “nails” to your list “Groceries”.")
    ana.says("what's on my hardware list")
    ana.inbox.clear()
    ana.says("1")
    ana.hears("Your list “Groceries”:\n- nails")


def test_where_tasks_are_kept_here_there_is_one_list(ana: Account) -> None:
    phone, one = ana.phone, "I keep all your tasks in one list, so there is none of its own for “groceries”."
    phone.says("use your own tasks")
    phone.inbox.clear()
    phone.says("add milk to my groceries list")
    phone.hears(f"Added “milk” to your tasks. {one}")
    phone.says("what's on my groceries list")
    phone.hears(f"{one}\nYour tasks:\n1. milk")
    phone.says("use my groceries list for my tasks")
    phone.hears(one)
    phone.says("what's on my to-do list")
    phone.hears_something_like("1. milk")


def test_a_task_in_a_list_whose_answer_was_lost_is_made_once(listed: Account) -> None:
    ana = listed.phone
    ana.says("my tasks")
    ana.inbox.clear()
    ana.clock.advance(seconds=1)
    ana.service.mailbox.put(ana.service.message(ana.number, "add milk to my groceries list"))
    listed.google.will(goes_on, goes_on, goes_on, loses, loses)
    listed.works()
    ana.inbox.clear()
    assert in_list(listed, "G1") == {"milk": "needsAction"}
    assert len(listed.google.tasks.tasks[f"{ANA_AT}/G1"]) == 1


@pytest.mark.parametrize(
    ("text", "says", "left"),
    [
        ("remove milk from my groceries list", "Delete “milk” from your tasks?", {"milk": "needsAction"}),
        ("check milk off my groceries list", "milk", {"milk": "completed"}),
        ("tacha milk de mi lista de groceries", "milk", {"milk": "completed"}),
        ("remove tea from my groceries list", "I can't find “tea” on your list “Groceries”.", {"milk": "needsAction"}),
        ("my groceries list", "Your list “Groceries”:\n- milk", {"milk": "needsAction"}),
        ("is there anything on my groceries list?", "Your list “Groceries”:\n- milk", {"milk": "needsAction"}),
        ("which lists do I have?", "Your lists of tasks: Groceries, My Tasks, Work, Work.", {"milk": "needsAction"}),
    ],
)
def test_a_task_of_another_list_is_done_or_deleted_there(
    listed: Account, text: str, says: str, left: dict[str, str]
) -> None:
    listed.phone.says("add to my groceries list: milk")
    listed.phone.inbox.clear()
    listed.phone.says(text)
    listed.phone.hears_something_like(says)
    assert (in_list(listed, "G1"), tasks(listed)) == (left, [])
    if says.startswith("Delete"):
        listed.phone.says("yes")
        listed.phone.inbox.clear()
        assert in_list(listed, "G1") == {}
