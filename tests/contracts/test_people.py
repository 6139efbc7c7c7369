"""`ports.People`: whom admins find, as the people's own turns have written it."""

from dataclasses import replace

from parley.conversation.admission import Status
from parley.conversation.state import Conversation
from parley.ports import Entry
from tests.contracts.conftest import Backend
from tests.contracts.test_store import CONVERSATION, commit


def test_an_entry_is_written_replaced_and_taken_away_with_a_turn(backend: Backend) -> None:
    assert backend.people.all() == []
    first = commit(Conversation(id=CONVERSATION), "SM1")
    waits = Entry(CONVERSATION, "+14165550123", None, Status.PENDING)
    backend.store.commit(replace(first, listed=waits))
    assert backend.people.all() == [waits]
    second = commit(first.conversation, "SM2")
    backend.store.commit(second)
    assert backend.people.all() == [waits]
    third = commit(second.conversation, "SM3")
    let_in = replace(waits, name="Ana", status=Status.ACTIVE)
    backend.store.commit(replace(third, listed=let_in))
    assert backend.people.all() == [let_in]
    backend.store.commit(replace(commit(third.conversation, "SM4"), unlisted=True))
    assert backend.people.all() == []
