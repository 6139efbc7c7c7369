"""What is done at Google is done once, and told, wherever the process dies: at each request, before it or right after.

Linking has its own stories (`test_google_account.py`), and so have answers that were lost while the process lives on.
"""

from collections.abc import Callable

import pytest

from parley.adapters.google_accounts import GoogleAccounts
from parley.conversation.account_services import SERVICES
from parley.conversation.segments import to_gsm7
from parley_cli.memory_service import MemoryService
from tests.support.google_account import ANA_AT, Account
from tests.support.google_server import GoogleServer
from tests.support.phone import Phone, clock

MOST = 25
"""More requests than any of these actions makes."""


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


THINGS = "1 upcoming event, 1 contact and 1 open task"
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


def left(google: GoogleServer) -> list[str]:
    """Return what was not deleted at Google."""
    own = [each for each in google.calendar.events.get(ANA_AT, {}).values() if each["status"] != "cancelled"]
    kept = [each for each in google.tasks.tasks.get(ANA_AT, {}).values() if not each.get("deleted")]
    return [*(each["summary"] for each in own), *people(google), *(each["title"] for each in kept)]


def dies_at(account: Account, request: int, *, after: bool, patch: pytest.MonkeyPatch) -> list[int]:
    """Let the process die at this request to Google from now on, before it or right after it. Return a list that has an
    entry once it has died."""
    accounts, made, died = account.phone.service.accounts, iter(range(10_000)), list[int]()
    assert isinstance(accounts, GoogleAccounts)
    real = accounts.client._try

    def tried(*given: object) -> object:
        is_now = next(made) == request
        if is_now and not after:
            died.append(request)
            raise Died
        answer = real(*given)  # type: ignore[arg-type]
        if is_now:
            died.append(request)
            raise Died
        return answer

    patch.setattr(accounts.client, "_try", tried)
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


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(
    ("before", "text", "says", "there", "kept"),
    [
        ((), "add event lunch tomorrow at 12:00", "Added “lunch”", events, ["lunch"]),
        (("add milk to my tasks",), "mark milk as done", "milk", tasks, ["milk completed"]),
        (("email bo@example.org saying hi",), "yes", "Sent the email to bo@example.org", letters, ["SENT hi"]),
        (KEPT, "yes", f"Copied to Google: {THINGS}.", everything, ["lunch", "Bo", "milk needsAction"]),
        ((*KEPT, "yes"), "undo", f"Deleted at Google again: {THINGS}.", left, []),
    ],
    ids=["event", "done", "send", "copy an event, a contact and a task", "undo a copy"],
)
def test_an_action_at_google_is_done_once_wherever_the_process_dies(
    before: tuple[str, ...],
    text: str,
    says: str,
    there: Callable[[GoogleServer], list[str]],
    kept: list[str],
    after: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for request in range(MOST):
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
                died = dies_at(account, request, after=after, patch=patch)
                works(account)
            heard, account.phone.inbox = account.phone.inbox, []
            assert there(google) == kept, request
            assert len(heard) == 1, (request, heard)
            assert to_gsm7(says) in heard[0], request
            assert google.refused == []
        if not died:
            assert request >= 2, "an action takes a request at least, and its token another"
            return
    pytest.fail("more requests than any action makes")
