"""`ports.Agenda`: what is due is found, in order, once it is due; a session as well as a reply."""

from dataclasses import replace
from datetime import timedelta

from parley.conversation.effects import stranded_at
from parley.conversation.state import Conversation, Session
from parley.conversation.timers import Timer
from parley.ports import DueItem
from tests.contracts.conftest import Backend
from tests.contracts.test_store import CONVERSATION, commit, message
from tests.support.phone import START

TOMORROW = START + timedelta(days=1)
OPEN = Session(since=0, heard_at=START, closes_at=TOMORROW)
QUIET = DueItem("session", CONVERSATION, "", TOMORROW)


def began(backend: Backend) -> Conversation:
    """A session is open, and its reply waits."""
    first = commit(Conversation(id=CONVERSATION, session=OPEN), "SM1", messages=(message("SM1.r0"),))
    backend.store.commit(first)
    return first.conversation


def test_a_session_is_due_when_somebody_has_to_look_whether_it_is_over(backend: Backend) -> None:
    began(backend)
    reply = DueItem("reply", CONVERSATION, "SM1.r0", stranded_at(START))
    assert backend.agenda.due(TOMORROW - timedelta(seconds=1), 10) == [reply]
    assert backend.agenda.due(TOMORROW, 10) == [reply, QUIET]
    assert backend.agenda.due(TOMORROW, 1) == [reply]
    assert backend.agenda.count() == {"reply": 1, "session": 1, "timer": 0}


def test_a_session_that_was_handed_over_is_found_again_and_not_if_it_changed_meanwhile(backend: Backend) -> None:
    conversation = began(backend)
    later = TOMORROW + timedelta(minutes=5)
    backend.agenda.postpone(QUIET, later)
    assert QUIET not in backend.agenda.due(TOMORROW, 10)
    assert replace(QUIET, at=later) in backend.agenda.due(later, 10)
    longer = TOMORROW + timedelta(hours=3)
    moved = conversation.change(session=OPEN.change(closes_at=longer))
    backend.store.commit(commit(moved, "SM2"))
    backend.agenda.postpone(replace(QUIET, at=later), later + timedelta(minutes=5))
    assert [due.at for due in backend.agenda.due(longer, 10) if due.kind == "session"] == [longer]


def test_a_closed_session_costs_nothing_any_more(backend: Backend) -> None:
    backend.store.commit(commit(began(backend).change(session=None), "SM2"))
    assert backend.agenda.count() == {"reply": 1, "session": 0, "timer": 0}


def test_a_timer_is_due_at_its_second_until_it_is_forgotten(backend: Backend) -> None:
    timer = Timer(id="SM1.a0.t0", due=START + timedelta(minutes=20), text="stretch")
    set_ = replace(commit(Conversation(id=CONVERSATION), "SM1"), timers=(timer,))
    backend.store.commit(set_)
    due = DueItem("timer", CONVERSATION, "SM1.a0.t0@20261121122000", timer.due)
    assert backend.agenda.due(timer.due - timedelta(seconds=1), 10) == []
    assert backend.agenda.due(timer.due, 10) == [due]
    backend.agenda.postpone(due, timer.due + timedelta(minutes=5))
    assert backend.agenda.due(timer.due, 10) == []
    backend.store.commit(replace(commit(set_.conversation, "SM2"), forgotten=(timer,)))
    assert backend.agenda.count() == {"reply": 0, "session": 0, "timer": 0}
