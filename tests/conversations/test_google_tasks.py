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
