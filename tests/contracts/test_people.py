"""`ports.People`: whom admins find, as the people's own turns have written it."""

from dataclasses import replace

import pytest

from parley.conversation.admission import AdmissionStatus
from parley.conversation.identity import conversation_id
from parley.conversation.state import Conversation
from parley.ports import DirectoryEntry
from tests.contracts.conftest import Backend
from tests.contracts.test_store import CONVERSATION, commit


def test_an_entry_is_written_and_replaced_with_a_turn_and_erased(backend: Backend) -> None:
    assert backend.people.all() == []
    first = commit(Conversation(id=CONVERSATION), "SM1")
    waits = DirectoryEntry(CONVERSATION, "+14165550123", None, AdmissionStatus.PENDING)
    backend.store.commit(replace(first, listed=waits))
    assert backend.people.all() == [waits]
    second = commit(first.conversation, "SM2")
    backend.store.commit(second)
    assert backend.people.all() == [waits]
    third = commit(second.conversation, "SM3")
    let_in = replace(waits, name="Ana", status=AdmissionStatus.ACTIVE)
    backend.store.commit(replace(third, listed=let_in))
    assert backend.people.all() == [let_in]
    while backend.store.erase(CONVERSATION):
        assert backend.people.all() == []
    assert backend.people.all() == []


@pytest.mark.parametrize("backend", ["dynamodb"], indirect=True)
def test_an_entry_without_a_pointer_as_an_earlier_release_left_it_is_erased_too(backend: Backend) -> None:
    waits = DirectoryEntry(CONVERSATION, "+14165550123", None, AdmissionStatus.PENDING)
    backend.store.commit(replace(commit(Conversation(id=CONVERSATION), "SM1", "hello"), listed=waits))
    client, table = backend.rows.args
    key = {"pk": {"S": f"C#{CONVERSATION}"}, "sk": {"S": f"POINTER#PEOPLE#{CONVERSATION}"}}
    assert "Attributes" in client.delete_item(TableName=table, Key=key, ReturnValues="ALL_OLD")
    while backend.store.erase(CONVERSATION):
        pass
    assert backend.people.all() == []


def test_people_are_found_by_their_numbers_and_nobody_else_is_read(backend: Backend) -> None:
    numbers = ("+14165550123", "+525512345678", "+14165550199")
    known = [
        DirectoryEntry(conversation_id("key", "parley", number), number, None, AdmissionStatus.ACTIVE)
        for number in numbers
    ]
    for entry in known:
        written = commit(Conversation(id=entry.conversation), f"SM{entry.number}")
        backend.store.commit(replace(written, listed=entry))
    wanted = ("+14165550199", "+14165550100", "+5215512345678", "+14165550199")  # unknown, the long form, and twice
    assert backend.people.with_numbers(wanted) == [known[2], known[1]]
    assert backend.people.with_numbers(()) == []
    ids = [known[2].conversation, "nobody", known[1].conversation]
    assert backend.people.with_ids(ids) == [known[2], known[1]]
