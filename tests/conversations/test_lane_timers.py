"""Timers of a lane: which of them an open question stops, how late they may be, and what the lane is told of it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.admission import AdmissionStatus
from parley.conversation.events import Channel
from parley.conversation.timers import TimerRules
from parley.lanes import table
from parley.lanes.lane import Lane, LaneTimer
from parley.ports import Policy
from parley.schedules import Hours
from parley.tools.tool import Toolbox
from parley_cli.memory_service import MemoryService
from tests.support.pacer import NAME, NUDGE, PACER, nudge
from tests.support.phone import Phone


@pytest.fixture(autouse=True)
def planted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(table.LANES, NAME, PACER)


@pytest.fixture
def ana(clock: ManualClock) -> Iterator[Phone]:
    """Ana's phone in Toronto, at seven in the morning; the quiet hours are from ten to six."""
    phone = Phone(MemoryService(clock, policy=Policy(quiet=Hours(start=time(22), end=time(6)))))
    yield phone
    assert not phone.inbox, f"nobody expected {phone.inbox}"


def begin(phone: Phone) -> None:
    phone.says("begin the portions")
    phone.hears("Here they come.")


def delays(phone: Phone) -> object:
    """What the lane was told of its nudge."""
    return phone.state.notes[NAME]["delays"]


def test_an_open_confirmation_stops_only_the_timers_that_wait_for_answers(ana: Phone) -> None:
    ana.says("add milk to my tasks")
    ana.inbox.clear()
    begin(ana)
    ana.says("delete milk")
    ana.hears("Delete “milk” from your tasks?\nReply YES or NO.")
    ana.later(seconds=10)
    ana.hears("Portion 1.")
    ana.later(seconds=10)
    ana.hears("Portion 2.")
    assert delays(ana) == ["postponed"]
    ana.says("yes")
    ana.hears("Deleted “milk”.")
    ana.later(seconds=0)
    ana.hears("A nudge for 12:00:12.")
    assert delays(ana) == ["postponed"]


def test_a_timer_that_is_always_useful_runs_however_late_and_the_other_is_dropped(ana: Phone) -> None:
    begin(ana)
    ana.later(seconds=3 * 3600)
    ana.hears("Portion 1.")
    assert delays(ana) == ["late"]
    assert not [timer for timer in ana.state.timers if timer.kind == NUDGE]
    ana.later(seconds=10)
    ana.hears("Portion 2.")


@pytest.mark.parametrize(("seconds", "delay"), [(60, []), (70, []), (71, ["late"])])
def test_a_timer_is_late_once_it_is_not_useful_any_more(ana: Phone, seconds: int, delay: list[str]) -> None:
    begin(ana)
    ana.later(seconds=seconds)
    ana.hears("Portion 1.", *([] if delay else ["A nudge for 12:00:11."]))
    assert delays(ana) == delay


def test_the_lane_is_told_that_its_timer_waits_for_the_morning(ana: Phone) -> None:
    ana.clock.time = datetime(2026, 11, 22, 2, 59, 55, tzinfo=UTC)  # five seconds to ten in the evening in Toronto
    begin(ana)
    ana.later(seconds=11)
    ana.hears("Portion 1.")
    assert delays(ana) == ["postponed"]


def _leaves_the_window(phone: Phone) -> None:
    state = phone.state
    assert state.person is not None
    long_ago = state.change(person=state.person.change(whatsapp_heard_at=phone.clock() - timedelta(hours=25)))
    phone.service.table.conversations[state.id] = long_ago


def _is_blocked(phone: Phone) -> None:
    state = phone.state
    assert state.person is not None
    blocked = state.change(person=state.person.change(status=AdmissionStatus.BLOCKED))
    phone.service.table.conversations[state.id] = blocked


@pytest.mark.parametrize("happens", [_leaves_the_window, _is_blocked])
def test_the_lane_is_told_that_the_person_cannot_be_reached(
    clock: ManualClock, happens: Callable[[Phone], None]
) -> None:
    """Outside WhatsApp's window without a template; and somebody whom an admin has blocked."""
    bob = Phone(MemoryService(clock), channel=Channel.WHATSAPP)
    begin(bob)
    happens(bob)
    bob.later(seconds=10)
    bob.hears()
    assert delays(bob) == ["unreachable"]
    assert not [timer for timer in bob.state.timers if timer.kind == NUDGE]


def test_a_kind_that_this_release_does_not_know_is_dropped(ana: Phone) -> None:
    begin(ana)
    state = ana.state
    renamed = tuple(timer.model_copy(update={"kind": "pacer.unheard-of"}) for timer in state.timers)
    ana.service.table.conversations[state.id] = state.change(timers=renamed)
    ana.later(seconds=10)
    ana.hears()
    assert ana.state.timers == ()


@pytest.mark.parametrize("kind", ["nudge", "pacers.nudge", "reminder"])
def test_a_kind_that_its_lane_would_not_be_found_by_is_refused_at_import(kind: str) -> None:
    timers = {kind: LaneTimer(TimerRules(useful=None), nudge)}
    with pytest.raises(TypeError, match=r"pacer\.<name>"):
        Lane(name=NAME, prompt="", tools=Toolbox([]), timers=timers)
