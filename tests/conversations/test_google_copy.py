"""What is kept here is copied to a person's Google account if they want it: offered, counted, in steps, and told.

It is Saturday 21 November, seven in the morning in Toronto, where Ana is.
"""

from collections.abc import Iterator
from datetime import date, time, timedelta

import pytest

from parley.conversation.account_services import SERVICES, ServiceName
from parley.ports import Appointment, Contact
from parley.schedules import Recurrence
from tests.support.google_account import ANA_AT, BO_AT, CONNECTED, REPLACED, Account
from tests.support.google_server import GoogleServer, fails
from tests.support.phone import START, Phone

ASKS = "Copy your {} that I keep to Google (ana@example.com)? All of it stays here too.\nReply YES or NO."
DONE = "Copied to Google: {}. What I keep here stays as it is, and I do not look at it while I use Google."
AT_IT = "I am at it: 10 of {} are done. I’ll tell you when all are. Text “stop copying” to end it."
OWN = "From now on I use {} that I keep myself. Your Google account stays connected. What is at Google stays there:"
TORONTO = "America/Toronto"


@pytest.fixture
def ana(phone: Phone) -> Iterator[Account]:
    with GoogleServer(phone.clock) as google:
        yield Account(phone, google)


def event(number: int, **fields: object) -> Appointment:
    """Return the event with this number, which is to come."""
    start = START + timedelta(days=1, hours=number)
    return Appointment(f"SM{number}.a0", f"event {number}", start, 30, TORONTO, **fields)  # type: ignore[arg-type]


def keeps(ana: Account, events: int = 0, tasks: int = 0) -> None:
    """Keep so many events and tasks here, before an account is connected."""
    service, owner = ana.phone.service, ana.phone.state.id
    for number in range(events):
        service.calendar.add(owner, event(number))
    for number in range(tasks):
        service.tasks.add(owner, f"task {number}", START + timedelta(minutes=number), f"ST{number}.a0")


def at_google(ana: Account, account: str = ANA_AT) -> list[str]:
    """Return the titles and names of all that is at Google, except what was deleted there."""
    google = ana.google
    events = google.calendar.events.get(account, {}).values()
    return sorted(
        [
            *(each["summary"] for each in events if each.get("status") != "cancelled"),
            *(each["title"] for each in google.tasks.tasks.get(account, {}).values() if not each.get("deleted")),
            *(each["names"][0]["displayName"] for each in google.people.people.get(account, {}).values()),
        ]
    )


def asks_and_agrees(ana: Account, text: str, asks: str) -> None:
    """Text this, be asked to copy, and agree."""
    ana.phone.says(text)
    ana.phone.hears_something_like(asks)
    ana.phone.says("yes")


# --- offered and done -------------------------------------------------------------------------------------------------


def test_who_connects_google_is_offered_a_copy_once_which_is_taken_back_and_made_again(ana: Account) -> None:
    keeps(ana, events=2, tasks=1)
    ana.phone.service.calendar.add(ana.phone.state.id, event(-48))  # it is over
    ana.browser.consents(ana.link())
    ana.works()
    ana.phone.hears(f"{CONNECTED.format(ANA_AT)}\n\n{ASKS.format('2 upcoming events')}")
    ana.phone.says("yes")
    ana.phone.hears(DONE.format("2 upcoming events"))
    assert at_google(ana) == ["event 0", "event 1"]
    ana.phone.says("undo")
    ana.phone.hears("Deleted at Google again: 2 upcoming events.")
    assert at_google(ana) == []
    asks_and_agrees(ana, "copy my events to Google", ASKS.format("2 upcoming events"))
    ana.phone.hears(DONE.format("2 upcoming events"))
    assert at_google(ana) == ["event 0", "event 1"]
    ana.phone.says("copy my calendar to google")
    ana.phone.hears("I keep nothing for you that I could copy to Google and have not.")
    ana.phone.says("connect Google")
    ana.phone.inbox.clear()
    ana.browser.consents(ana.link("yes"))  # the same account again: nothing is offered again
    ana.works()
    ana.phone.hears(CONNECTED.format(ANA_AT))


@pytest.mark.parametrize(
    ("text", "things", "there", "own"),
    [
        ("use Google for my tasks", "3 open tasks", 3, "tasks"),
        ("use Google Calendar", "1 upcoming event", 1, "calendar"),
        ("use Google for my contacts", "1 contact", 1, "contacts"),
        ("copy everything to Google", "1 upcoming event, 1 contact and 3 open tasks", 5, "tasks"),
        ("copy my events and tasks to Google", "1 upcoming event and 3 open tasks", 4, "tasks"),
    ],
)
def test_who_chooses_google_for_a_service_is_offered_a_copy_of_it_and_none_back(
    ana: Account, text: str, things: str, there: int, own: str
) -> None:
    keeps(ana, events=1, tasks=3)
    ana.phone.service.contacts.add(ana.phone.state.id, Contact("SC.a0", "Bo", BO_AT))
    ana.has_connected(*SERVICES)
    asks_and_agrees(ana, text, ASKS.format(things))
    ana.phone.hears(DONE.format(things))
    assert len(at_google(ana)) == there
    ana.phone.says(f"use your own {own}")
    ana.phone.hears_something_like(OWN.format(f"the {own}"))
    ana.phone.says("undo")
    ana.phone.hears_something_like("From now on I use your Google")
    assert len(at_google(ana)) == there
    assert ana.google.refused == []


def test_what_cannot_be_copied_and_who_is_there_already_is_told(ana: Account) -> None:
    keeps(ana, events=1)
    owner, service = ana.phone.state.id, ana.phone.service
    twice = Recurrence(rule="FREQ=DAILY", times=(time(8), time(20)), zone=TORONTO, start=date(2026, 11, 22))
    service.calendar.add(owner, event(1, recurs=twice))
    service.contacts.add(owner, Contact("SC1.a0", "Bo", "bo@example.com"))
    service.contacts.add(owner, Contact("SC2.a0", "Cleo", "", "+14165550144"))
    ana.has_connected("calendar", "contacts")
    for name, email, phone in (("Robert", "BO@example.com", ""), ("Cleo", "", "+14165550199")):
        service.contacts.add(owner, Contact(f"{name}.a0", name, email, phone))
    asks_and_agrees(ana, "copy everything to Google", ASKS.format("2 upcoming events and 2 contacts"))
    ana.phone.hears(
        "Copied to Google: 1 upcoming event and 1 contact. Already there: 1 contact. Not copied (1): “event 1” "
        "(Google has no events at several times a day). What I keep here stays as it is, and I do not look at it while "
        "I use Google."
    )
    assert at_google(ana) == ["Cleo", "Cleo", "Robert", "event 0"]


def test_a_copy_that_was_changed_at_google_stays_when_the_copies_are_deleted(ana: Account) -> None:
    keeps(ana, events=2, tasks=2)
    ana.has_connected("calendar", "tasks")
    asks_and_agrees(ana, "copy everything to Google", ASKS.format("2 upcoming events and 2 open tasks"))
    ana.phone.inbox.clear()
    ana.phone.service.calendar.change(ana.phone.state.id, event(0, days=1))
    next(iter(ana.google.tasks.tasks[ANA_AT].values()))["title"] = "another"
    ana.phone.says("undo")
    ana.phone.hears(
        "Deleted at Google again: 1 upcoming event and 1 open task. Changed there since, so left (2): “event 0”, "
        "“task 0”."
    )
    assert at_google(ana) == ["another", "event 0"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("copy my tasks to Google", "I use the tasks that I keep myself. Text “use Google for my tasks” first."),
        ("copia mis tareas a Google", "Escribe antes “usa Google para mis tareas”."),
        ("copy my contacts to Google", "I keep nothing for you that I could copy to Google and have not."),
        ("stop copying", "I am not copying anything to Google."),
    ],
)
def test_what_cannot_be_copied_now_is_said(ana: Account, text: str, says: str) -> None:
    ana.has_connected("calendar", "contacts")
    ana.phone.says(text)
    ana.phone.hears_something_like(says)


def test_an_offer_is_gone_with_the_account_and_with_the_next_text(ana: Account) -> None:
    keeps(ana, tasks=1)
    ana.has_connected("tasks")
    ana.phone.says("use Google for my tasks")
    ana.phone.inbox.clear()
    ana.phone.says("add milk to my tasks")  # the offer was not asked for, so it ends
    ana.phone.inbox.clear()
    ana.phone.says("yes")
    ana.phone.inbox.clear()
    assert at_google(ana) == ["milk"]


# --- many things ------------------------------------------------------------------------------------------------------


def begins(ana: Account, services: tuple[ServiceName, ...] = ("calendar",)) -> None:
    """Let Ana begin to copy 25 events."""
    keeps(ana, events=25)
    ana.has_connected(*services)
    asks_and_agrees(ana, "use Google Calendar", ASKS.format("25 upcoming events"))
    ana.phone.hears(AT_IT.format(25))
    assert len(at_google(ana)) == 10


def test_many_things_are_copied_in_steps_and_told_at_the_end(ana: Account) -> None:
    begins(ana)
    for there in (20, 25):
        ana.phone.hears()
        ana.phone.later(seconds=3)
        assert len(at_google(ana)) == there
    ana.phone.hears(DONE.format("25 upcoming events"))
    ana.phone.later(minutes=30)
    assert (ana.phone.state.timers, ana.google.refused) == ((), [])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("stop copying", "I have stopped copying. Copied so far: 10 upcoming events."),
        ("disconnect Google", "I have stopped copying. Copied so far: 10 upcoming events."),
        ("undo", "Deleted at Google again: 10 upcoming events."),
        ("stop", ""),
    ],
)
def test_copying_is_ended_in_the_middle(ana: Account, text: str, says: str) -> None:
    begins(ana)
    ana.phone.says(text)
    if text == "disconnect Google":
        ana.phone.inbox.clear()
        ana.phone.says("yes")
    if says:  # who stops us hears nothing of us
        ana.phone.hears_something_like(says)
    ana.phone.later(minutes=30)
    assert len(at_google(ana)) == (0 if text == "undo" else 10)
    assert ana.phone.state.timers == ()
    assert "copying" not in ana.phone.state.notes["linking"]


def test_copying_waits_for_a_lost_consent_and_goes_on_by_itself_once_the_account_is_connected_again(
    ana: Account,
) -> None:
    begins(ana)
    ana.google.oauth.grants[ANA_AT].is_valid = False
    ana.phone.later(seconds=3)
    ana.phone.hears(
        "Google does not let me into your calendar any more. Text “connect Google” to connect it again. I have copied "
        "10 of 25, and go on once it is connected."
    )
    ana.phone.later(minutes=59)
    ana.connects()
    ana.phone.later(seconds=3)
    ana.phone.later(seconds=3)
    ana.phone.hears(DONE.format("25 upcoming events"))
    assert len(at_google(ana)) == 25


def test_copying_ends_where_another_account_has_taken_the_place(ana: Account) -> None:
    begins(ana)
    ana.google.oauth.grants[ANA_AT].is_valid = False
    ana.phone.later(seconds=3)
    ana.phone.inbox.clear()
    ana.browser.consents(ana.link(), BO_AT)
    ana.works()
    asks = ASKS.format("25 upcoming events").replace(ANA_AT, BO_AT)
    ana.phone.hears(f"{CONNECTED.format(BO_AT)} {REPLACED.format(ANA_AT)}\n\n{asks}")
    ana.phone.says("no")
    ana.phone.inbox.clear()
    ana.phone.later(minutes=30)
    assert (at_google(ana, BO_AT), ana.phone.state.timers) == ([], ())


def test_copying_goes_on_when_google_is_back_and_is_given_up_after_an_hour(ana: Account) -> None:
    begins(ana)
    ana.google.will(*[fails(503)] * 3)
    ana.phone.later(seconds=3)
    ana.phone.later(minutes=5)
    assert len(at_google(ana)) == 20
    ana.google.will(*[fails(503)] * 3 * 12)
    for _ in range(12):
        ana.phone.later(minutes=5)
    ana.phone.hears(
        "I have stopped, because I cannot reach Google: 20 of 25 are done. Text “copy everything to Google” to go on."
    )
    asks_and_agrees(ana, "copy everything to Google", ASKS.format("5 upcoming events"))
    ana.phone.hears(DONE.format("5 upcoming events"))
    assert len(at_google(ana)) == 25
