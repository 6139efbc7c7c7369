"""`ports.Outbox`: a row is claimed once, not after an opt-out, and only ever moves forward."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from parley.conversation.effects import SKIPS, TRANSITIONS, Outbound, stranded_at
from parley.conversation.events import Stranded
from parley.conversation.state import Conversation
from parley.errors import LostRace
from parley.ports import DueItem
from tests.contracts.conftest import Backend
from tests.contracts.test_store import CONVERSATION, commit, message
from tests.support.phone import START

LEASE = timedelta(seconds=30)


@pytest.fixture
def pending(backend: Backend) -> Outbound:
    """Return one message in the outbox."""
    row = message("SM1.r0")
    backend.store.commit(commit(Conversation(id=CONVERSATION), "SM1", messages=(row,)))
    return row


def test_a_row_is_claimed_once_and_the_second_sees_how_it_stands(backend: Backend, pending: Outbound) -> None:
    assert backend.outbox.claim(pending, START, START + LEASE) is None
    refused = backend.outbox.claim(pending, START, START + LEASE)
    assert refused is not None
    assert refused.row is not None
    assert (refused.row.status, refused.row.lease_until, refused.row.claimed_at) == ("sending", START + LEASE, START)
    assert refused.row.message == pending


def test_a_row_that_is_gone_is_not_claimed_and_not_made(backend: Backend) -> None:
    gone = message("SM9.r0")
    refused = backend.outbox.claim(gone, START, START + LEASE)
    assert refused is not None
    assert refused.row is None
    assert not refused.opted_out
    assert not backend.outbox.mark(CONVERSATION, gone.id, "sent", sid="SMx")
    assert backend.outbox.rows(CONVERSATION) == []


@pytest.mark.parametrize(("speaker", "leaves"), [("reply", False), ("required", True)])
def test_after_an_opt_out_only_what_is_required_leaves(backend: Backend, speaker: str, leaves: bool) -> None:
    row = message("SM1.r0").model_copy(update={"speaker": speaker})
    change = replace(commit(Conversation(id=CONVERSATION), "SM1", messages=(row,)), opted_out=True)
    backend.store.commit(change)
    refused = backend.outbox.claim(row, START, START + LEASE)
    assert (refused is None) == leaves
    assert leaves or (refused is not None and refused.opted_out)


def test_after_opting_in_again_rows_leave(backend: Backend) -> None:
    first = replace(commit(Conversation(id=CONVERSATION), "SM1"), opted_out=True)
    backend.store.commit(first)
    row = message("SM2.r0")
    backend.store.commit(replace(commit(first.conversation, "SM2", messages=(row,)), opted_out=False))
    assert backend.outbox.claim(row, START, START + LEASE) is None


@pytest.mark.parametrize(("speaker", "leaves"), [("reply", False), ("required", True)])
def test_an_opt_out_that_waits_for_its_turn_shuts_off_what_is_committed(
    backend: Backend, speaker: str, leaves: bool
) -> None:
    row = message("SM1.r0").model_copy(update={"speaker": speaker})
    backend.store.commit(commit(Conversation(id=CONVERSATION), "SM1", messages=(row,)))
    assert backend.outbox.opt_out(CONVERSATION, "SM2", START)
    assert (backend.outbox.claim(row, START, START + LEASE) is None) == leaves


def test_an_opt_out_of_somebody_nobody_knows_is_written(backend: Backend) -> None:
    assert backend.outbox.opt_out(CONVERSATION, "SM1", START)
    assert not backend.outbox.opt_out(CONVERSATION, "SM1", START)  # it came again


SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("seconds", [-1, 0, 1])
def test_of_an_opt_out_and_a_start_the_later_one_holds_whichever_is_written_first(
    backend: Backend, seconds: int
) -> None:
    row, stopped_at = message("SM2.r0"), START + seconds * SECOND
    start = replace(commit(Conversation(id=CONVERSATION), "SM2", messages=(row,)), opted_out=False, opted_out_at=START)
    backend.outbox.opt_out(CONVERSATION, "SM1", stopped_at)
    backend.store.commit(start)  # whatever becomes of REACH, the rest is committed
    assert "SM2" in backend.store.load(CONVERSATION, ["SM2"]).receipts
    backend.outbox.opt_out(CONVERSATION, "SM1", stopped_at)
    assert (backend.outbox.claim(row, START, START + LEASE) is None) == (seconds <= 0)


def test_an_opt_out_that_was_applied_and_is_posted_again_undoes_nothing(backend: Backend) -> None:
    stop = replace(commit(Conversation(id=CONVERSATION), "SM1"), opted_out=True, opted_out_at=START)
    backend.store.commit(stop)
    row = message("SM2.r0")
    start = commit(stop.conversation, "SM2", messages=(row,))
    backend.store.commit(replace(start, opted_out=False, opted_out_at=START + SECOND))
    assert not backend.outbox.opt_out(CONVERSATION, "SM1", START + timedelta(hours=9))  # received anew
    assert backend.outbox.claim(row, START, START + LEASE) is None


def test_an_opt_out_whose_turn_has_failed_so_far_still_shuts_off(backend: Backend) -> None:
    backend.store.count_failure(Stranded(id="SM1", conversation=CONVERSATION, received_at=START, row="x"))
    assert backend.outbox.opt_out(CONVERSATION, "SM1", START)


def test_a_row_only_moves_forward(backend: Backend, pending: Outbound) -> None:
    backend.outbox.claim(pending, START, START + LEASE)
    assert backend.outbox.mark(CONVERSATION, pending.id, "delivered", sid="SMx")  # the callback overtook the answer
    assert not backend.outbox.mark(CONVERSATION, pending.id, "sent", sid="SMx")
    assert not backend.outbox.mark(CONVERSATION, pending.id, "failed", sid="SMx", code="30003")
    assert backend.outbox.mark(CONVERSATION, pending.id, "read")
    (row,) = backend.outbox.rows(CONVERSATION)
    assert (row.status, row.sid) == ("read", "SMx")


REACHED = {
    "pending": (),
    "sending": (),
    "unknown": ("unknown",),
    "sent": ("sent",),
    "failed": ("failed",),
    "delivered": ("delivered",),
    "read": ("read",),
}
"""The marks that bring a claimed row there."""


@pytest.mark.parametrize("there", TRANSITIONS)
@pytest.mark.parametrize("here", TRANSITIONS)
def test_a_row_moves_where_the_table_says_and_nowhere_else(
    backend: Backend, pending: Outbound, here: str, there: str
) -> None:
    if here != "pending":
        backend.outbox.claim(pending, START, START + LEASE)
    for status in REACHED[here]:
        assert backend.outbox.mark(CONVERSATION, pending.id, status)
    may = there in TRANSITIONS[here]
    assert backend.outbox.mark(CONVERSATION, pending.id, there) is may
    (row,) = backend.outbox.rows(CONVERSATION)
    assert row.status == (there if may else here)


def test_what_skips_is_a_way_along_moves_that_do_not() -> None:
    steps = {here: {there for there, why in moves.items() if why != SKIPS} for here, moves in TRANSITIONS.items()}
    for here, moves in TRANSITIONS.items():
        reached = set(steps[here])
        while more := {further for each in reached for further in steps[each]} - reached:
            reached |= more
        assert reached - {here} == set(moves), here


def test_a_lease_that_ran_out_is_taken_over_once(backend: Backend, pending: Outbound) -> None:
    backend.outbox.claim(pending, START, START + LEASE)
    later = START + timedelta(minutes=1)
    assert backend.outbox.retake(pending, START, later, later + LEASE)
    assert not backend.outbox.retake(pending, START, later + timedelta(seconds=1), later + LEASE)
    (row,) = backend.outbox.rows(CONVERSATION)
    assert (row.resent, row.claimed_at) == (True, later)


def test_a_row_given_back_can_be_claimed_again(backend: Backend, pending: Outbound) -> None:
    backend.outbox.claim(pending, START, START + LEASE)
    backend.outbox.release(CONVERSATION, pending.id, START + timedelta(minutes=15))
    assert backend.outbox.claim(pending, START, START + LEASE) is None


def test_only_what_nobody_claimed_is_due(backend: Backend, pending: Outbound) -> None:
    waiting = partial(DueItem, "reply", CONVERSATION, pending.id)
    due = stranded_at(START)
    assert backend.agenda.due(due - timedelta(seconds=1), 10) == []
    assert backend.agenda.due(due, 10) == [waiting(due)]
    later = due + timedelta(minutes=5)
    backend.agenda.postpone(waiting(due), later)
    assert backend.agenda.due(due, 10) == []
    assert backend.agenda.due(later, 10) == [waiting(later)]
    backend.outbox.claim(pending, START, START + LEASE)
    backend.agenda.postpone(waiting(later), later)
    assert backend.agenda.due(later, 10) == []


def test_a_row_given_back_is_due_if_its_queue_gives_up(backend: Backend, pending: Outbound) -> None:
    waiting = partial(DueItem, "reply", CONVERSATION, pending.id)
    backend.outbox.claim(pending, START, START + LEASE)
    later = START + timedelta(minutes=15)
    backend.outbox.release(CONVERSATION, pending.id, later)
    assert backend.agenda.due(later, 10) == [waiting(later)]


def test_a_row_that_is_dropped_is_neither_due_nor_sent(backend: Backend, pending: Outbound) -> None:
    loaded = backend.store.load(CONVERSATION, []).conversation
    backend.store.commit(replace(commit(loaded, "SM2"), dropped=(pending.id,)))
    assert backend.agenda.due(START + timedelta(days=1), 10) == []
    refused = backend.outbox.claim(pending, START, START + LEASE)
    assert refused is not None
    assert refused.row is not None
    assert refused.row.status == "failed"


@pytest.mark.parametrize("left", ["sending", "sent", "failed"])
def test_a_row_that_is_not_pending_any_more_is_not_dropped_and_nothing_is_written(
    backend: Backend, pending: Outbound, left: str
) -> None:
    """The turn looks before it gives the row up, and the message leaves meanwhile: then the whole commit has to
    wait."""
    before = backend.store.load(CONVERSATION, []).conversation
    backend.outbox.claim(pending, START, START + LEASE)
    if left != "sending":
        backend.outbox.mark(CONVERSATION, pending.id, left, sid="SMx")
    rows = backend.outbox.rows(CONVERSATION)
    change = commit(before, "SM2", "a note", messages=(message("SM2.r0"),))
    with pytest.raises(LostRace):
        backend.store.commit(replace(change, opted_out=True, dropped=(pending.id,)))
    loaded = backend.store.load(CONVERSATION, ["SM2"])
    assert (loaded.conversation, loaded.receipts) == (before, {})
    assert backend.outbox.rows(CONVERSATION) == rows
    again = message("SM3.r0")
    backend.store.commit(commit(before, "SM3", messages=(again,)))
    assert backend.outbox.claim(again, START, START + LEASE) is None, "nobody has opted out"


def test_a_row_that_is_gone_is_not_dropped(backend: Backend, pending: Outbound) -> None:
    before = backend.store.load(CONVERSATION, []).conversation
    with pytest.raises(LostRace):
        backend.store.commit(replace(commit(before, "SM2"), dropped=(pending.id, "SM9.r0")))
    assert backend.store.load(CONVERSATION, ["SM2"]).receipts == {}
    assert [(row.message.id, row.status) for row in backend.outbox.rows(CONVERSATION)] == [(pending.id, "pending")]


def test_of_many_due_rows_the_longest_due_come_first_and_no_more_than_asked(backend: Backend) -> None:
    rows = tuple(message(f"SM1.r{n}").model_copy(update={"created_at": START + timedelta(minutes=n)}) for n in range(5))
    backend.store.commit(commit(Conversation(id=CONVERSATION), "SM1", messages=rows))
    due = backend.agenda.due(START + timedelta(days=1), 3)
    assert [each.id for each in due] == ["SM1.r0", "SM1.r1", "SM1.r2"]


def test_a_sent_row_shows_itself_although_the_person_opted_out(backend: Backend) -> None:
    rows = (message("SM1.r0"), message("SM1.r1"))
    first = commit(Conversation(id=CONVERSATION), "SM1", messages=rows)
    backend.store.commit(first)
    backend.outbox.claim(rows[0], START, START + LEASE)
    backend.outbox.mark(CONVERSATION, rows[0].id, "sent", sid="SMx")
    backend.store.commit(replace(commit(first.conversation, "SM2"), opted_out=True))
    sent, shut_off = (backend.outbox.claim(row, START, START + LEASE) for row in rows)
    assert sent is not None
    assert sent.row is not None
    assert (sent.opted_out, sent.row.status) == (True, "sent")
    assert shut_off is not None
    assert (shut_off.opted_out, shut_off.row) == (True, None)
