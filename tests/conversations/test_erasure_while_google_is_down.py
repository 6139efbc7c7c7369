"""An erasure deletes everything here at once, also where Google cannot be asked to take the consent back: that is tried
further by a conversation of nobody, wherever the process dies."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest

from parley.adapters.google import GoogleClient
from parley.adapters.memory import MemoryStore
from parley.adapters.memory_queues import MemoryQueue
from parley.conversation.events import AnyEvent
from parley.errors import AccountsBroken
from parley_cli.memory_service import MemoryService
from tests.support.google_account import ANA_AT, Account
from tests.support.google_server import GoogleServer, fails
from tests.support.phone import ANA, Phone, clock

ERASED = "I've deleted everything that I kept about you. Text me any time to start afresh."
NOT_ENDED = (
    f"{ERASED}\nGoogle could not be reached to end my access to your account there. I keep trying for 7 days, with an "
    "encrypted key and nothing else of you. To end it yourself: https://myaccount.google.com/connections"
)
DOWN = [fails(503)] * 40
MOST = 60
"""More calls than an erasure makes, with the tries behind it."""


class Died(BaseException):
    """The process ends here, as far as the test goes."""


def ana(google: GoogleServer) -> Account:
    """Return Ana's phone. Her account is connected, and her yes to the deletion of everything waits."""
    account = Account(phone := Phone(MemoryService(google.oauth.now)), google)
    account.has_connected()
    phone.says("delete my data")
    phone.inbox.clear()
    phone.clock.advance(seconds=1)
    phone.service.mailbox.put(phone.service.message(ANA, "yes"))
    return account


def dies_at(place: int, patch: pytest.MonkeyPatch) -> list[int]:
    """Let the process die right after this call, which is before the next one: a request, a commit, an erased page, an
    event that is put into the mailbox. Return a list that has an entry once it has died."""
    made, died = iter(range(10_000)), list[int]()

    def dying(real: Callable[..., object]) -> Callable[..., object]:
        def called(*given: object, **named: object) -> object:
            is_now = next(made) == place
            answer = real(*given, **named)
            if is_now:
                died.append(place)
                raise Died
            return answer

        return called

    for where, name in ((GoogleClient, "_try"), (MemoryStore, "commit"), (MemoryStore, "erase"), (MemoryQueue, "put")):
        patch.setattr(where, name, dying(getattr(where, name)))
    return died


def works(account: Account) -> None:
    """Apply what waits in the mailbox, as the queue delivers it: an event whose turn has died comes again."""
    service, waiting = account.phone.service, list[AnyEvent]()
    while waiting or service.mailbox.events:
        waiting += service.mailbox.events
        service.mailbox.events.clear()
        try:
            service.turn(waiting[0])
        except Died:
            continue
        waiting.pop(0)
    account.phone.inbox += [message.text for message in service.work() if message.to == ANA]


def later(account: Account, **much: int) -> None:
    """Let time pass, and hand over what is due then, as the sweep does."""
    account.phone.clock.advance(**much)
    with suppress(Died):
        account.phone.service.sweep()
        account.phone.service.delays.ring()
    works(account)


def test_everything_is_deleted_at_once_and_the_consent_taken_back_later_wherever_the_process_dies(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for place in range(MOST):
        with GoogleServer(clock()) as google:
            account = ana(google)
            google.will(*DOWN)
            with monkeypatch.context() as patch:
                died = dies_at(place, patch)
                works(account)
                account.phone.hears(NOT_ENDED)
                table = account.phone.service.table
                kept = repr([each for name, each in vars(table).items() if name != "lock"])
                assert [word for word in (ANA, ANA_AT) if word in kept] == []
                assert account.phone.service.rows("GRANT").list(account.phone.state.id) == []
                assert google.oauth.grants[ANA_AT].is_valid
                google._script.clear()
                for _ in range(3):  # a try that has died is taken up by the next one
                    later(account, minutes=6)
            assert not google.oauth.grants[ANA_AT].is_valid
            account.phone.hears()
            states = table.conversations.values()
            assert all(each.erased and not each.notes and not each.timers for each in states), "no token is left"
        if not died:
            return
    pytest.fail("more calls than an erasure makes")


def test_it_is_tried_ever_more_rarely_for_a_week_and_then_an_operator_is_told() -> None:
    with GoogleServer(clock()) as google:
        account = ana(google)
        google.will(*DOWN * 200)
        works(account)
        account.phone.hears(NOT_ENDED)
        tries, before = list[timedelta](), len(google.asked)
        began = account.phone.clock()
        while account.phone.service.table.timers:
            assert account.phone.clock() < began + timedelta(days=8)
            later(account, minutes=1)
            if len(google.asked) > before:
                tries.append(account.phone.clock() - began)
                before = len(google.asked)
        assert [round(each / timedelta(minutes=1)) for each in tries[:6]] == [1, 2, 4, 8, 16, 32]
        assert 160 < len(tries) < 180
        assert tries[-1] >= timedelta(days=7)
        broken = [each for each in account.errors if isinstance(each, AccountsBroken)]
        assert [str(each) for each in broken] == ["a consent that was left could not be taken back"]
        states = account.phone.service.table.conversations.values()
        assert all(each.erased and not each.notes for each in states)
        account.phone.hears()
