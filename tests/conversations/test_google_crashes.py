"""What is done at Google is done once, and told, wherever the process dies: after each request, commit and row.

Linking has its own stories (`test_google_account.py`), and so have answers that were lost while the process lives on.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from parley.adapters.google import GoogleClient
from parley.adapters.google_accounts import GoogleAccounts
from parley.adapters.memory import MemoryStore
from parley.adapters.memory_rows import MemoryRows
from parley.conversation.account_services import SERVICES
from parley.conversation.segments import to_gsm7
from parley.errors import NotDone
from parley.ports import Appointment
from parley_cli.memory_service import MemoryService
from tests.support.google_account import ANA_AT, Account
from tests.support.google_server import GoogleServer, breaks, fails, goes_on
from tests.support.http_server import Answer
from tests.support.phone import Phone, clock

MOST = 30
"""More calls than any of these actions makes."""


class Died(BaseException):
    """The process ends here, as far as the test goes."""


def events(google: GoogleServer) -> list[str]:
    return [each["summary"] for each in google.calendar.events.get(ANA_AT, {}).values()]


def people(google: GoogleServer) -> list[str]:
    return [each["names"][0]["displayName"] for each in google.people.people.get(ANA_AT, {}).values()]


def letters(google: GoogleServer) -> list[str]:
    return [f"{each['labelIds'][0]} {each['snippet'].strip()}" for each in google.gmail.messages.get(ANA_AT, [])]


def tasks(google: GoogleServer) -> list[str]:
    return [f"{each['title']} {each['status']}" for each in google.tasks.tasks.get(ANA_AT, {}).values()]


COPIED = "Copied to Google: 1 upcoming event, 1 contact and 1 open task."
CONNECT = "connect"
KEPT = (
    "add event lunch tomorrow at 12:00",
    "save contact Bo, bo@example.org",
    "add milk to my tasks",
    CONNECT,
    "copy everything to Google",
)
"""What Ana texts before she agrees to copy what is kept here; in between, her account is connected."""


def everything(google: GoogleServer) -> list[str]:
    return [*events(google), *people(google), *tasks(google)]


def dies_at(account: Account, call: int, patch: pytest.MonkeyPatch) -> list[int]:
    """Let the process die right after this call, which is before the next one: a request to Google, a commit, or a
    write of a row. Return a list that has an entry once it has died."""
    accounts, made, died = account.phone.service.accounts, iter(range(10_000)), list[int]()
    assert isinstance(accounts, GoogleAccounts)

    def dying(real: Callable[..., object]) -> Callable[..., object]:
        def called(*given: object) -> object:
            is_now = next(made) == call
            answer = real(*given)
            if is_now:
                died.append(call)
                raise Died
            return answer

        return called

    patch.setattr(accounts.client, "_try", dying(accounts.client._try))
    for where, name in ((MemoryStore, "commit"), (MemoryRows, "put"), (MemoryRows, "change")):
        patch.setattr(where, name, dying(getattr(where, name)))
    return died


def works(account: Account) -> None:
    """Deliver what waits until it is done, as the queue does after a process has died."""
    phone, (event,) = account.phone, [*account.phone.service.mailbox.events]
    phone.service.mailbox.events.clear()
    for _ in range(2):
        try:
            phone.service.turn(event)
        except Died:
            continue
    phone.inbox += [message.text for message in phone.service.work() if message.to == phone.number]


@pytest.mark.parametrize(
    ("before", "text", "says", "there", "kept"),
    [
        ((), "add event lunch tomorrow at 12:00", "Added “lunch”", events, ["lunch"]),
        (("add milk to my tasks",), "mark milk as done", "milk", tasks, ["milk completed"]),
        (("email bo@example.org saying hi",), "yes", "Sent the email to bo@example.org", letters, ["SENT hi"]),
        (KEPT, "yes", COPIED, everything, ["lunch", "Bo", "milk needsAction"]),
    ],
    ids=["event", "done", "send", "copy an event, a contact and a task"],
)
def test_an_action_at_google_is_done_once_wherever_the_process_dies(
    before: tuple[str, ...],
    text: str,
    says: str,
    there: Callable[[GoogleServer], list[str]],
    kept: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for place in range(MOST):
        time = clock()
        with GoogleServer(time) as google:
            account = Account(Phone(MemoryService(time)), google)
            if CONNECT not in before:
                account.has_connected(*SERVICES)
            for each in before:
                if each == CONNECT:
                    account.has_connected(*SERVICES)
                else:
                    account.phone.says(each)
            account.phone.inbox.clear()
            time.advance(seconds=1)
            account.phone.service.mailbox.put(account.phone.service.message(account.phone.number, text))
            with monkeypatch.context() as patch:
                died = dies_at(account, place, patch)
                works(account)
            heard, account.phone.inbox = account.phone.inbox, []
            assert there(google) == kept, place
            assert len(heard) == 1, (place, heard)
            assert to_gsm7(says) in heard[0], place
            assert google.refused == []
        if not died:
            assert place >= 4, "an action takes a request at least, its token another, and two commits"
            return
    pytest.fail("more calls than any action makes")


LOST, DOWN, OFF = "the consent is gone", "Google is down", "the API is off"
AFTERWARDS: dict[str, Callable[[GoogleServer], None]] = {
    LOST: lambda google: setattr(google.oauth.grants[ANA_AT], "is_valid", False),
    DOWN: lambda google: google.will(*[fails(503)] * 40),
    "nothing of Google answers": lambda google: google.will(*[breaks] * 40),
    OFF: lambda google: google.will(*[fails(403, "accessNotConfigured")] * 40),
}
"""What becomes of Google after the process has died in an action."""
ACTS = {
    "send": ("yes", letters, "SENT hi"),
    "event": ("add event lunch tomorrow at 12:00", events, "lunch"),
    "task": ("add milk to my tasks", tasks, "milk needsAction"),
    "contact": ("save contact Bo, bo@example.org", people, "Bo"),
}


@pytest.mark.parametrize(
    ("act", "then", "after"),
    [
        *(("send", then, after) for then in AFTERWARDS for after in (False, True)),
        *((act, then, True) for act in ("event", "task", "contact") for then in (LOST, DOWN)),
    ],
)
def test_what_cannot_be_found_out_is_told_once_and_the_conversation_goes_on(
    act: str, then: str, after: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, there, done = ACTS[act]
    time = clock()
    with GoogleServer(time) as google:
        account = Account(phone := Phone(MemoryService(time)), google)
        account.has_connected(*SERVICES)
        if act == "send":
            phone.says("email bo@example.org saying hi")
        phone.inbox.clear()
        time.advance(seconds=1)
        phone.service.mailbox.put(event := phone.service.message(phone.number, text))
        with monkeypatch.context() as patch:
            real = GoogleClient._try

            def dying(client: GoogleClient, method: str, url: str, *given: Any) -> object:
                is_it = method == "POST" and "/token" not in url
                if not is_it or after:
                    answer = real(client, method, url, *given)
                if is_it:
                    raise Died
                return answer

            patch.setattr(GoogleClient, "_try", dying)
            with pytest.raises(Died):
                phone.service.work()
        accounts = phone.service.accounts
        assert isinstance(accounts, GoogleAccounts)
        accounts._tokens.clear()
        AFTERWARDS[then](google)
        for _ in range(3):
            with suppress(NotDone):
                phone.service.turn(event)
                break
        phone.inbox += [message.text for message in phone.service.work() if message.to == phone.number]
        (told,) = phone.inbox
        assert "Something went wrong, and I may already have done this:" in told
        assert "Please try again" not in told
        phone.inbox.clear()
        for ordinary, says in (
            ("hello", ""),
            ("HELP", "You can text me things like"),
            ("what are you doing?", "I'm not in t"),
            ("my reminders", "reminders"),
            ("is Google connected?", "ana@example.com"),
        ):
            phone.says(ordinary)
            phone.hears_something_like(says)
        phone.says("STOP")
        assert phone.state.person
        assert phone.state.person.opted_out
        phone.says("START")
        google._script.clear()
        phone.later(hours=5)
        phone.inbox.clear()
        phone.says("delete my data")
        phone.hears_something_like("elete")
        assert there(google) == [done] * after, "nothing is done hours later without a word"


def expires_at_the_write(server: GoogleServer) -> Answer | None:
    """Answer reads as usual; do the first write, let the consent end, and lose the answer."""
    request, grant = server._request, server.oauth.grants[ANA_AT]
    answer = goes_on(server)
    if request.method != "POST" or not server.apis.answers(request.path) or not grant.is_valid:
        return answer
    grant.is_valid = False
    return None


@pytest.mark.parametrize("act", ACTS)
def test_what_may_have_been_done_when_the_consent_ended_is_told_as_that(act: str) -> None:
    text, there, done = ACTS[act]
    with GoogleServer(time := clock()) as google:
        account = Account(phone := Phone(MemoryService(time)), google)
        account.has_connected(*SERVICES)
        if act == "send":
            phone.says("email bo@example.org saying hi")
        phone.inbox.clear()
        google.will(*[expires_at_the_write] * 9)
        phone.says(text)
        (heard,) = phone.inbox
        assert re.fullmatch(
            r"Google does not let me into your \w+ any more\. Text .* Something went wrong, and I may already .*",
            heard,
            re.DOTALL,
        )
        assert there(google) == [done]


def test_a_copy_goes_on_to_its_end_wherever_the_process_dies_in_a_later_step(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for place in range(MOST):
        time = clock()
        with GoogleServer(time) as google:
            account = Account(phone := Phone(MemoryService(time)), google)
            for number in range(12):
                event = Appointment(f"SM{number}.a0", f"event {number}", time() + timedelta(days=1), 30, "UTC")
                phone.service.calendar.add(phone.state.id, event)
            account.has_connected()
            for text in ("copy my events to Google", "yes"):
                phone.says(text)
            phone.inbox.clear()
            time.advance(seconds=3)
            phone.service.delays.ring()
            with monkeypatch.context() as patch:
                died = dies_at(account, place, patch)
                works(account)
            for _ in range(3):  # a step that died after its commit is taken up by the timer
                phone.later(seconds=3)
            phone.hears_something_like("Copied to Google: 12 upcoming events.")
            assert len(events(google)) == 12
            assert phone.state.timers == ()
        if not died:
            return
    pytest.fail("more calls than a step makes")
