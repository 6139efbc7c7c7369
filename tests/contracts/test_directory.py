"""`ports.ParticipantDirectory`: pages of who is enrolled and of what was said, on every backend."""

from dataclasses import replace

import pytest

from parley.conversation.admission import AdmissionStatus
from parley.conversation.enrolment import Enrolment
from parley.conversation.state import Conversation
from parley.errors import NoSuchPage
from parley.ports import DirectoryEntry
from tests.contracts.conftest import Backend
from tests.contracts.test_store import CONVERSATION, commit
from tests.support.phone import clock


def read(backend: Backend, limit: int, *, newest: bool) -> list[str]:
    """Return all ids of a transcript's lines, page by page."""
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = backend.directory.lines(CONVERSATION, limit, cursor, newest=newest)
        assert len(page.lines) <= limit
        found += [line.id for line in page.lines]
        cursor = page.next
    return found


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 100])
def test_a_transcript_is_read_from_either_end_page_by_page(backend: Backend, limit: int) -> None:
    conversation = Conversation(id=CONVERSATION)
    for event in ("SM1", "SM2", "SM3"):
        turn = commit(conversation, event, "hello", "are you there", "?")
        backend.store.commit(turn)
        conversation = turn.conversation
    oldest = read(backend, 100, newest=False)
    assert oldest == [f"{event}.{n}" for event in ("SM1", "SM2", "SM3") for n in range(3)]
    assert read(backend, limit, newest=False) == oldest
    assert read(backend, limit, newest=True) == oldest[::-1]


def test_who_is_enrolled_is_listed_and_any_conversation_is_found_by_its_id(backend: Backend) -> None:
    other = CONVERSATION.translate(str.maketrans("abcdef", "bcdefa"))
    enrolled = Conversation(id=CONVERSATION).change(enrolment=Enrolment(event="e", at=clock()(), changed_at=clock()()))
    for conversation in (enrolled, Conversation(id=other)):
        entry = DirectoryEntry(conversation.id, "+14165550123", None, AdmissionStatus.ACTIVE)
        backend.store.commit(replace(commit(conversation, f"SM{conversation.id[0]}"), listed=entry))
    page = backend.directory.conversations(10, "")
    assert ([each.id for each in page.conversations], page.next) == ([CONVERSATION], None)
    assert backend.directory.documents([CONVERSATION, other, "nobody"]).keys() == {CONVERSATION, other}


@pytest.mark.parametrize("limit", [1, 2, 10])
def test_who_has_written_is_found_page_by_page(backend: Backend, limit: int) -> None:
    for place, name in enumerate(("Ana", "Ben", "Anna", None)):
        conversation = Conversation(id=CONVERSATION[:-1] + "abcd"[place])
        entry = DirectoryEntry(conversation.id, f"+1416555012{place}", name, AdmissionStatus.ACTIVE)
        backend.store.commit(replace(commit(conversation, f"SM{place}"), listed=entry))
    found: list[str | None] = []
    cursor: str | None = ""
    while cursor is not None:
        page = backend.directory.people(limit, cursor, lambda entry: (entry.name or "").startswith("An"))
        assert len(page.entries) <= limit
        found += [entry.name for entry in page.entries]
        cursor = page.next
    assert sorted(map(str, found)) == ["Ana", "Anna"]


def test_a_cursor_that_is_none_of_ours_is_refused(backend: Backend) -> None:
    for look in (backend.directory.conversations, lambda *given: backend.directory.lines(CONVERSATION, *given)):
        with pytest.raises(NoSuchPage):
            look(10, "fn5-")
