"""What the assistant is for, told word for word with Google in place of all that is built in.

`test_seed_scenarios.py` tells it of what is kept here.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.account_services import SERVICES
from parley.ports import Appointment
from parley_cli.memory_service import MemoryService
from tests.conversations.test_google_calendar import GROCERIES, LOST, MEETING
from tests.conversations.test_google_contacts import has
from tests.conversations.test_seed_scenarios import PROJECT, SENT, WHOSE, WRONG, ZOG, is_at_rest
from tests.support.google_account import ANA_AT, Account
from tests.support.google_server import GoogleServer, goes_on
from tests.support.http_server import Answer
from tests.support.phone import START, Phone
from tests.support.planner import Planner


@pytest.fixture
def ana(clock: ManualClock) -> Iterator[Account]:
    """The account of a person who uses all of it, at a service with a model that plans."""
    with GoogleServer(clock) as google:
        account = Account(Phone(MemoryService(clock, Planner())), google)
        account.has_connected(*SERVICES)
        yield account
        assert not account.phone.inbox, f"nobody expected {account.phone.inbox}"
        assert all("invalid_grant" in each or each.startswith("401") for each in google.refused), google.refused
        kept = [account.phone.service.rows(kind).list(account.phone.state.id) for kind in ("TASK", "APPOINTMENT")]
        assert kept == [[], []], "nothing of it is kept here"


def sent(ana: Account) -> list[str]:
    """Return the subjects of the messages that were sent from the mailbox at Google."""
    found = (each["payload"]["headers"] for each in ana.google.gmail.messages.get(ANA_AT, []))
    return [header["value"] for each in found for header in each if header["name"] == "To"]


def test_events_are_listed_and_a_grocery_task_stands_where_there_is_free_time(ana: Account) -> None:
    nine = START + timedelta(hours=2)
    ana.phone.service.calendar.add(ana.phone.state.id, Appointment("SM1.a0", "standup", nine, 60, "America/Toronto"))
    ana.google.asked.clear()
    ana.phone.says(GROCERIES)
    ana.phone.hears(
        "Your calendar today, Saturday 21 November:\n1. standup (09:00-10:00)\n"
        "Added “groceries” to your tasks, for today, Saturday 21 November, at 10:00."
    )
    (task,) = ana.google.tasks.tasks[ANA_AT].values()
    assert (task["title"], task["due"]) == ("groceries", "2026-11-21T00:00:00.000Z")
    assert len([path for method, path in ana.google.asked if "calendar" in path]) <= 2, "of the look and of free time"
    assert is_at_rest(ana.phone)


def test_a_meeting_is_scheduled_and_is_a_task_too(ana: Account) -> None:
    ana.phone.says(MEETING)
    ana.phone.hears(
        "Added “meeting” to your calendar: tomorrow, Sunday 22 November, at 10:00-11:00.\n"
        "Added “meeting” to your tasks, for tomorrow, Sunday 22 November, at 10:00."
    )
    assert [each["summary"] for each in ana.google.calendar.events[ANA_AT].values()] == ["meeting"]
    assert ana.phone.tasks == ["meeting"]


def test_mail_to_john_by_contact_then_by_what_is_remembered(ana: Account) -> None:
    has(ana, "John Doe", "john@example.org")
    for _ in range(2):
        ana.phone.says("Send an email to John about the meeting")
        ana.phone.hears(
            "Send this email to John Doe (john@example.org)?\nSubject: the meeting\n"
            "Hi John, about the meeting: let's talk.\nReply YES or NO."
        )
        assert sent(ana) == ["john@example.org"] * _
        ana.phone.says("yes")
        ana.phone.hears("Sent the email to John Doe (john@example.org): “the meeting”.")
    assert is_at_rest(ana.phone)


def test_mail_to_one_of_several_johns(ana: Account) -> None:
    has(ana, "John Doe", "john@example.org", "doe@work.example")
    has(ana, "John Roe", "roe@example.org")
    ana.phone.says("Send an email to John about the meeting")
    ana.phone.hears(
        "Which John?\n1. John Doe, john@example.org\n2. John Doe, doe@work.example\n"
        "3. John Roe, roe@example.org\nReply with its number."
    )
    ana.phone.says("2")
    ana.phone.hears_something_like("Send this email to John Doe (doe@work.example)?\nSubject: the meeting\n")
    ana.phone.says("yes")
    ana.phone.hears("Sent the email to John Doe (doe@work.example): “the meeting”.")
    assert sent(ana) == ["doe@work.example"]


@pytest.mark.parametrize("more", ["", ", and note that I wait for it"], ids=["one step", "two steps"])
def test_mail_to_somebody_unknown_asks_for_the_address_and_goes_on(ana: Account, more: str) -> None:
    ana.phone.says(PROJECT + more)
    ana.phone.hears(f"Added “wait for Zogblar” to your tasks.\n\n{WHOSE}" if more else WHOSE)
    ana.phone.says("zog@example")
    ana.phone.hears(f"{WRONG}\n\n{WHOSE}")
    ana.phone.says("zog@example.org")
    ana.phone.hears(ZOG)
    ana.phone.says("yes")
    ana.phone.hears(SENT)
    assert sent(ana) == ["zog@example.org"]
    assert ana.phone.tasks == (["wait for Zogblar"] if more else [])
    assert is_at_rest(ana.phone)


def expires(server: GoogleServer) -> Answer | None:
    """Answer as usual, and let the consent end then."""
    answer = goes_on(server)
    server.oauth.grants[ANA_AT].is_valid = False
    return answer


def expires_without_an_answer(server: GoogleServer) -> Answer | None:
    """Do what is asked, let the consent end, and lose the answer."""
    expires(server)
    return None


EVENT = "Added “meeting” to your calendar: tomorrow, Sunday 22 November, at 10:00-11:00.\n"
TASKS_LOST = LOST.replace("calendar", "tasks")


def test_a_consent_that_expires_in_the_middle_of_a_plan_goes_on_an_hour_later_when_linked_again(ana: Account) -> None:
    """The event is made, then Google lets us in no more, and the task waits for the link."""
    ana.google.will(*[goes_on] * 4, expires)
    ana.phone.says(MEETING)
    ana.phone.hears(f"{EVENT}{TASKS_LOST} Then I'll go on with what you asked.")
    ana.phone.later(hours=1)
    ana.browser.consents(ana.link("connect Google"))
    ana.works()
    ana.phone.hears_something_like("Added “meeting” to your tasks, for tomorrow, Sunday 22 November, at 10:00.")
    assert [each["summary"] for each in ana.google.calendar.events[ANA_AT].values()] == ["meeting"]
    assert ana.phone.tasks == ["meeting"]
    assert is_at_rest(ana.phone)


def test_a_plan_that_waits_for_the_link_says_so_and_that_it_was_dropped_after_a_day(ana: Account) -> None:
    ana.google.will(*[goes_on] * 4, expires)
    ana.phone.says(MEETING)
    ana.phone.inbox.clear()
    ana.phone.says("what are you doing?")
    ana.phone.hears_something_like(f"- {TASKS_LOST}")
    ana.phone.later(hours=25)
    (heard,), ana.phone.inbox = ana.phone.inbox, []
    assert heard.startswith("I've dropped this, because your account was not connected again within a day: ")
    assert 'What was done of it stays. Added "meeting" to your calendar' in heard
    assert ana.phone.state.plans == ana.phone.state.timers == ()
    ana.phone.says("hello")
    (heard,), ana.phone.inbox = ana.phone.inbox, []
    assert "dropped" not in heard


def test_a_step_that_may_have_been_done_when_the_consent_expired_waits_and_is_done_once(ana: Account) -> None:
    ana.google.will(*[goes_on] * 5, expires_without_an_answer)
    ana.phone.says(MEETING)
    ana.phone.hears(f"{EVENT}{TASKS_LOST} Then I'll go on with what you asked.")
    ana.browser.consents(ana.link("connect Google"))
    ana.works()
    ana.phone.hears_something_like("Added “meeting” to your tasks, for tomorrow, Sunday 22 November, at 10:00.")
    assert ana.phone.tasks == ["meeting"]
    assert is_at_rest(ana.phone)


@pytest.mark.parametrize(
    ("texts", "then"),
    [
        (("disconnect Google", "yes"), "Added “meeting” to your tasks, for tomorrow, Sunday 22 November, at 10:00."),
        (("use your own calendar",), f"{TASKS_LOST} Then I'll go on with what you asked."),
    ],
)
def test_a_plan_that_waits_for_google_goes_on_with_what_is_kept_here(
    clock: ManualClock, texts: tuple[str, ...], then: str
) -> None:
    with GoogleServer(clock) as google:
        ana = Account(Phone(MemoryService(clock, Planner())), google)
        ana.has_connected(*SERVICES)
        google.oauth.grants[ANA_AT].is_valid = False
        ana.phone.says(MEETING)
        ana.phone.hears(f"{LOST} Then I'll go on with what you asked.")
        for text in texts:
            ana.phone.inbox.clear()
            ana.phone.says(text)
        ana.phone.hears_something_like(EVENT + then)
        assert [each.title for each in ana.phone.service.calendar.kept(ana.phone.state.id)] == ["meeting"]
