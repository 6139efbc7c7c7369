"""`ports.Store`: one document a conversation, one writer, everything of a commit or nothing."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from parley.conversation.effects import Outbound
from parley.conversation.events import Channel, Stranded
from parley.conversation.history import BLOCKS, LINE, WINDOW, Line
from parley.conversation.questions import PreparedCall, Question
from parley.conversation.state import Conversation, Moved, Person
from parley.conversation.timers import Timer
from parley.errors import LostRace
from parley.ports import Commit, Put, Receipt
from tests.contracts.conftest import Backend
from tests.support.phone import START

CONVERSATION = "abcdefg"


def message(id: str, text: str = "hello") -> Outbound:
    return Outbound(
        id=id,
        conversation=CONVERSATION,
        channel=Channel.SMS,
        to="+14165550123",
        sender="+15005550006",
        text=text,
        created_at=START,
    )


def commit(before: Conversation, event: str, *lines: str, messages: tuple[Outbound, ...] = ()) -> Commit:
    history = before.history
    for n, text in enumerate(lines):
        history = history.add(Line(id=f"{event}.{n}", direction="in", text=text, at=START))
    after = before.change(version=before.version + 1, history=history.in_blocks())
    receipt = Receipt(event, after.version, tuple(each.id for each in messages))
    return Commit(after, after.history.since(before.history.count), receipt, first=True, messages=messages)


def test_a_conversation_that_was_never_stored_is_new(backend: Backend) -> None:
    loaded = backend.store.load(CONVERSATION, ["SM1"])
    assert loaded.conversation == Conversation(id=CONVERSATION)
    assert loaded.receipts == {}


def test_what_was_committed_is_loaded(backend: Backend) -> None:
    person = Person(number="+14165550123", channel=Channel.SMS, service="+15005550006", name="Ana")
    planned = PreparedCall(tool="delete_task", arguments={"id": "x", "n": 2.5}, question="Delete “milk” 🥛?")
    question = Question(id="q", planned=(planned,), asked_at=START, expires_at=START + timedelta(minutes=5))
    first = commit(Conversation(id=CONVERSATION, person=person, questions=(question,)), "SM1", "héllo\n🥛")
    backend.store.commit(first)
    loaded = backend.store.load(CONVERSATION, ["SM1", "SM2"])
    assert loaded.conversation == first.conversation
    assert loaded.receipts == {"SM1": first.receipt}


def test_a_field_of_a_later_version_is_kept_and_written_back(backend: Backend) -> None:
    later = Conversation.model_validate({"id": CONVERSATION, "mood": {"today": "sunny"}})
    backend.store.commit(commit(later, "SM1"))
    loaded = backend.store.load(CONVERSATION, []).conversation
    backend.store.commit(commit(loaded, "SM2"))
    again = backend.store.load(CONVERSATION, []).conversation
    assert again.model_dump()["mood"] == {"today": "sunny"}


def test_of_two_writers_one_loses_and_leaves_nothing(backend: Backend) -> None:
    new = Conversation(id=CONVERSATION)
    backend.store.commit(commit(new, "SM1", "first"))
    with pytest.raises(LostRace):
        backend.store.commit(commit(new, "SM2", "second", messages=(message("SM2.r0"),)))
    loaded = backend.store.load(CONVERSATION, ["SM2"])
    assert [line.text for line in loaded.conversation.history.lines] == ["first"]
    assert loaded.receipts == {}
    assert backend.outbox.rows(CONVERSATION) == []


def test_an_event_is_applied_once(backend: Backend) -> None:
    first = commit(Conversation(id=CONVERSATION), "SM1", "first")
    backend.store.commit(first)
    with pytest.raises(LostRace):
        backend.store.commit(commit(first.conversation, "SM1", "again"))


def test_a_later_commit_of_the_same_event_replaces_its_receipt(backend: Backend) -> None:
    first = commit(Conversation(id=CONVERSATION), "SM1", "first")
    backend.store.commit(first)
    second = commit(first.conversation, "SM1", messages=(message("SM1.r0"),))
    backend.store.commit(replace(second, first=False))
    assert backend.store.load(CONVERSATION, ["SM1"]).receipts["SM1"].messages == ("SM1.r0",)


def test_the_window_keeps_the_last_lines_in_order(backend: Backend) -> None:
    conversation = Conversation(id=CONVERSATION)
    for number in range(WINDOW + 7):
        change = commit(conversation, f"SM{number}", f"line {number}")
        backend.store.commit(change)
        conversation = change.conversation
    lines = backend.store.load(CONVERSATION, []).conversation.history.lines
    assert [line.text for line in lines] == [f"line {number}" for number in range(7, WINDOW + 7)]
    assert lines == conversation.history.lines


def test_of_long_lines_the_window_keeps_the_last_turns_whole(backend: Backend) -> None:
    conversation, wordy = Conversation(id=CONVERSATION), Random("words that do not repeat")
    for number in range(BLOCKS + 3):
        words = "".join(wordy.choices("abcdefghijklmnopqrstuvwxyz ", k=LINE))
        change = commit(conversation, f"SM{number}", f"{number} {words}"[:LINE], f"answer {number}")
        backend.store.commit(change)
        conversation = change.conversation
    loaded = backend.store.load(CONVERSATION, []).conversation
    assert loaded == conversation
    assert [line.id for line in loaded.history.lines][:2] == ["SM3.0", "SM3.1"]
    assert (len(loaded.history.lines), loaded.history.count) == (2 * BLOCKS, 2 * BLOCKS + 6)


def test_words_that_a_person_changes_are_changed_in_an_old_block_and_in_the_transcript(backend: Backend) -> None:
    conversation = Conversation(id=CONVERSATION)
    for number in range(30):
        change = commit(conversation, f"SM{number}", f"said {number}", f"and then {number}")
        backend.store.commit(change)
        conversation = change.conversation
    history = conversation.history
    place = next(n for n, line in enumerate(history.lines) if line.id == "SM8.1")
    line = history.lines[place].model_copy(update={"text": "…"})
    lines = (*history.lines[:place], line, *history.lines[place + 1 :])
    edited = commit(conversation.change(history=history.model_copy(update={"lines": lines})), "edit")
    number = history.count - len(history.lines) + place
    backend.store.commit(replace(edited, rewritten=((number, line),)))
    loaded = backend.store.load(CONVERSATION, []).conversation.history
    assert [each.text for each in loaded.lines] == [each.text for each in lines]
    told = {each.id: each.text for each in backend.directory.lines(CONVERSATION, 100, "").lines}
    assert (told["SM8.0"], told["SM8.1"], told["SM29.1"]) == ("said 8", "…", "and then 29")


def test_an_event_named_twice_is_read_once(backend: Backend) -> None:
    """AWS refuses a batch read with the same key twice."""
    backend.store.commit(commit(Conversation(id=CONVERSATION), "SM1"))
    assert list(backend.store.load(CONVERSATION, ["SM1", "SM1"]).receipts) == ["SM1"]


def test_failures_are_counted_and_are_no_receipt(backend: Backend) -> None:
    event = Stranded(id="SM1", conversation=CONVERSATION, received_at=START, row="x")
    assert [backend.store.count_failure(event) for _ in range(3)] == [1, 2, 3]
    assert backend.store.load(event.conversation, [event.id, "another"]).failures == {event.id: 3}
    assert [backend.store.count_failure(event, by) for by in (0, -1, 2)] == [3, 2, 4]
    assert backend.store.load(CONVERSATION, ["SM1"]).receipts == {}
    backend.store.commit(commit(Conversation(id=CONVERSATION), "SM1"))
    assert not backend.store.load(CONVERSATION, ["SM1"]).receipts["SM1"].failed


def test_an_event_that_was_given_up_is_decided_again_only_if_it_was_redriven(backend: Backend) -> None:
    first = commit(Conversation(id=CONVERSATION), "SM1")
    backend.store.commit(replace(first, receipt=replace(first.receipt, failed=True)))
    again = commit(first.conversation, "SM1")
    with pytest.raises(LostRace):
        backend.store.commit(again)
    backend.store.commit(replace(again, receipt=replace(again.receipt, redriven=1)))
    receipt = backend.store.load(CONVERSATION, ["SM1"]).receipts["SM1"]
    assert (receipt.failed, receipt.redriven) == (False, 1)
    with pytest.raises(LostRace):
        backend.store.commit(replace(commit(again.conversation, "SM1"), receipt=replace(again.receipt, redriven=2)))


def test_an_erasure_leaves_the_document_and_receipts_and_nothing_of_anybody_else(backend: Backend) -> None:
    for id in (CONVERSATION, "other"):
        first = commit(Conversation(id=id), "SM1", "hello", messages=(message("SM1.r0"),))
        timer = Timer(id="SM1.a0.t0", due=START, text="stretch")
        backend.store.commit(
            replace(first, messages=(first.messages[0].model_copy(update={"conversation": id}),), timers=(timer,))
        )
        for number in range(120):  # more than a page
            backend.tasks.add(id, f"task {number}", START, f"SM1.a{number}")
    pages = 0
    while backend.store.erase(CONVERSATION):
        pages += 1
    assert pages >= 1
    assert not backend.store.erase(CONVERSATION)
    assert backend.outbox.rows(CONVERSATION) == backend.tasks.list(CONVERSATION) == []
    assert list(backend.store.load(CONVERSATION, ["SM1"]).receipts) == ["SM1"]
    assert {due.conversation for due in backend.agenda.due(START + timedelta(days=1), 10)} == {"other"}
    assert len(backend.tasks.list("other")) == 120
    assert len(backend.outbox.rows("other")) == 1


def test_a_row_is_forgotten_once_and_for_all(backend: Backend) -> None:
    backend.store.commit(commit(Conversation(id=CONVERSATION), "SM1", messages=(message("SM1.r0"),)))
    for _ in range(2):
        backend.outbox.forget(CONVERSATION, "SM1.r0")
    assert backend.outbox.rows(CONVERSATION) == []
    assert not backend.outbox.mark(CONVERSATION, "SM1.r0", "delivered")
    assert backend.agenda.due(START + timedelta(days=1), 10) == []


def test_a_row_that_is_given_up_and_deleted_must_not_have_left(backend: Backend) -> None:
    first = commit(Conversation(id=CONVERSATION), "SM1", messages=(message("SM1.r0"), message("SM1.r1")))
    backend.store.commit(first)
    assert backend.outbox.claim(message("SM1.r0"), START, START + timedelta(seconds=30)) is None
    with pytest.raises(LostRace):
        backend.store.commit(replace(commit(first.conversation, "SM2"), deleted=("SM1.r0",)))
    backend.store.commit(replace(commit(first.conversation, "SM2"), deleted=("SM1.r1",)))
    assert [row.message.id for row in backend.outbox.rows(CONVERSATION)] == ["SM1.r0"]


# --- two conversations of one person, and changed words -------------------------------------------------------------


def test_the_rows_and_the_transcript_of_one_conversation_move_to_another(backend: Backend) -> None:
    backend.store.commit(commit(Conversation(id=OTHER), "SM1", "hello", messages=(replaced(message("SM1.r0")),)))
    for kind in ("TASK", "APPOINTMENT", "CONTACT", "GRANT"):
        backend.rows(kind).put(OTHER, "x", {"text": kind})
    backend.rows("TASK").put(CONVERSATION, "y", {"text": "own"})
    owners = {"a": OTHER, "b": "z"}
    elsewhere = [Put("ORDER", id, {"conversation": owner}, is_personal=True) for id, owner in owners.items()]
    backend.rows("ORDER").together(OTHER, "SM1.a0", START, elsewhere)
    while backend.store.move(OTHER, CONVERSATION):
        pass
    assert [row["id"] for row in backend.rows("TASK").list(CONVERSATION)] == ["x", "y"]
    for kind in ("TASK", "APPOINTMENT", "CONTACT"):
        assert backend.rows(kind).list(OTHER) == []
        assert backend.rows(kind).get(CONVERSATION, "x")["text"] == kind  # type: ignore[index]
    orders = backend.rows("ORDER").of_person(CONVERSATION)
    assert [(row["id"], row["conversation"]) for row in orders] == [("a", CONVERSATION), ("b", "z")]
    assert backend.rows("GRANT").get(OTHER, "x") is not None  # it is encrypted for the conversation
    assert backend.store.load(OTHER, ["SM1"]).receipts
    assert backend.outbox.rows(OTHER) != []


def test_an_opt_out_is_written_for_all_conversations_of_the_person(backend: Backend) -> None:
    for id in (CONVERSATION, OTHER):
        sent = message("SM1.r0") if id == CONVERSATION else replaced(message("SM1.r0"))
        backend.store.commit(commit(Conversation(id=id), "SM1", messages=(sent,)))
    stopped = commit(backend.store.load(CONVERSATION, []).conversation, "SM2")
    backend.store.commit(replace(stopped, opted_out=True, opted_out_at=START, aliases=(OTHER,)))
    for sent in (message("SM1.r0"), replaced(message("SM1.r0"))):
        refused = backend.outbox.claim(sent, START, START + timedelta(seconds=30))
        assert refused is not None
        assert refused.opted_out


def test_a_conversation_that_leads_to_another_says_so(backend: Backend) -> None:
    assert backend.outbox.leads_to(OTHER) is None
    led = Conversation(id=OTHER, moved=Moved(to=CONVERSATION, event="x"))
    backend.store.commit(commit(led, "SM1"))
    assert backend.outbox.leads_to(OTHER) == CONVERSATION


def test_a_line_whose_words_have_changed_has_them_in_the_window(backend: Backend) -> None:
    first = commit(Conversation(id=CONVERSATION), "SM1", "one", "secret", "three")
    backend.store.commit(first)
    lines = first.conversation.history.lines
    changed = lines[1].model_copy(update={"text": "[Deleted message]"})
    history = first.conversation.history.model_copy(update={"lines": (lines[0], changed, lines[2])})
    after = first.conversation.change(version=2, history=history)
    backend.store.commit(Commit(after, (), Receipt("SM2", 2), first=True, rewritten=((1, changed),)))
    loaded = backend.store.load(CONVERSATION, []).conversation
    assert [line.text for line in loaded.history.lines] == ["one", "[Deleted message]", "three"]


OTHER = "hijklmn"


def replaced(message: Outbound) -> Outbound:
    return message.model_copy(update={"conversation": OTHER})
