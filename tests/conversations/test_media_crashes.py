"""What is done in the home library is done once, and told, wherever the process dies: after each request, commit and
row."""

from collections.abc import Callable

import pytest

from parley.adapters.memory import MemoryStore
from parley.adapters.memory_rows import MemoryRows
from parley.conversation.admission_policy import AdmissionPolicy
from parley.ports import Policy
from parley_cli.memory_service import MemoryService
from tests.support.business import BUSINESS
from tests.support.home import Home
from tests.support.phone import ANA, Phone, clock

MOST = 25
"""More calls than any of these actions makes."""


class Died(BaseException):
    """The process ends here, as far as the test goes."""


def dies_at(home: Home, call: int, patch: pytest.MonkeyPatch) -> list[int]:
    """Let the process die right after this call, which is before the next one: a request to a library, a commit, or a
    write of a row. Return a list that has an entry once it has died."""
    made, died = iter(range(10_000)), list[int]()

    def dying(real: Callable[..., object]) -> Callable[..., object]:
        def called(*given: object) -> object:
            is_now = next(made) == call
            answer = real(*given)
            if is_now:
                died.append(call)
                raise Died
            return answer

        return called

    for service in (home.radarr, home.sonarr):
        patch.setattr(service, "answer", dying(service.answer))
    for where, name in ((MemoryStore, "commit"), (MemoryRows, "put"), (MemoryRows, "change")):
        patch.setattr(where, name, dying(getattr(where, name)))
    return died


def works(phone: Phone) -> None:
    """Deliver what waits until it is done, as the queue does after a process has died."""
    (event,) = phone.service.mailbox.events
    phone.service.mailbox.events.clear()
    for _ in range(2):
        try:
            phone.service.turn(event)
        except Died:
            continue
    phone.inbox += [message.text for message in phone.service.work() if message.to == phone.number]


def titles(home: Home) -> list[str]:
    return sorted(each["title"] for service in (home.radarr, home.sonarr) for each in service.titles.values())


@pytest.mark.parametrize(
    ("before", "text", "says", "kept"),
    [
        (("add the movie dune 1984",), "yes", "Added Dune (1984) to the library.", ["Dune", "Dune"]),
        (("add the series the bear",), "yes", "Added The Bear (2022)", ["Dune", "The Bear"]),
        (("remove dune 2021",), "yes", "Removed Dune (2021) from the library.", []),
        (("remove dune 2021", "and delete the files"), "yes", "Removed Dune (2021)", []),
        ((), "follow the movie dune 2021", "Dune (2021)", ["Dune"]),
    ],
    ids=["a film", "a series", "a removal", "a removal with its files", "following"],
)
def test_an_action_is_done_once_wherever_the_process_dies(
    before: tuple[str, ...], text: str, says: str, kept: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in range(MOST):
        time = clock()
        home = Home(time)
        home.radarr.holds(438631)
        policy = Policy(admission=AdmissionPolicy(admins=frozenset({ANA})))
        phone = Phone(MemoryService(time, business=BUSINESS, libraries=home.libraries, policy=policy))
        for each in before:
            phone.says(each)
        phone.inbox.clear()
        time.advance(seconds=1)
        phone.service.mailbox.put(phone.service.message(phone.number, text))
        with monkeypatch.context() as patch:
            died = dies_at(home, place, patch)
            works(phone)
        heard, phone.inbox = phone.inbox, []
        assert titles(home) == kept, place
        assert len(heard) == 1, (place, heard)
        assert says in heard[0], (place, heard)
        if not died:
            return
    pytest.fail("it dies at every call: there are more than MOST")
