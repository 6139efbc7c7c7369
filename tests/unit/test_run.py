"""The order of side effects: what a crash leaves behind, and how the redelivery goes on from it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from parley.conversation.events import DeliveryFailed, Message, Stranded
from parley.errors import LostRace, OutOfTime
from parley.ports import Deadline
from parley.sweep import AGAIN
from tests.support.model import ScriptedModel, calls, words
from tests.support.phone import ANA, Phone


class Crash(Exception):
    """The process is gone."""


def crash_in(monkeypatch: pytest.MonkeyPatch, target: Any, method: str, times: int = 1, after: bool = False) -> None:
    """Let a method of this object crash so often, before it does its work or after it."""
    original, left = getattr(target, method), [times]

    def crashing(*args: Any, **kwargs: Any) -> Any:
        if left[0] > 0:
            left[0] -= 1
            if after:
                original(*args, **kwargs)
            raise Crash
        return original(*args, **kwargs)

    monkeypatch.setattr(target, method, crashing)


def redeliver(phone: Phone, event: Message) -> None:
    """Deliver an event as the queue does, until it is applied; then the replies."""
    for _ in range(10):
        try:
            phone.service.turn(event)
        except Crash:
            continue
        break
    while phone.service.deliveries.relays:
        phone.service.delivery.deliver(phone.service.deliveries.relays.popleft(), Deadline.after(60))
    phone.inbox = [message.text for message in phone.service.sender.sent]


def test_a_crash_before_the_commit_leaves_nothing_and_the_turn_is_decided_again(
    phone: Phone, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    model.will(words("Hello."), words("Hello."))
    crash_in(monkeypatch, phone.service.turns.store, "commit")
    redeliver(phone, phone.service.message(ANA, "hi"))
    phone.hears("Hello.")
    assert phone.state.version == 1


@pytest.mark.parametrize("after", [False, True])
def test_a_crash_at_the_relay_loses_and_doubles_nothing(
    phone: Phone, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    model.will(words("Hello."))
    crash_in(monkeypatch, phone.service.deliveries, "relay", after=after)
    redeliver(phone, phone.service.message(ANA, "hi"))
    phone.hears("Hello.")


@pytest.mark.parametrize("after", [False, True])
def test_a_crash_in_an_action_repeats_it_with_the_same_key_and_says_it_once(
    phone: Phone, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    model.will(calls(("add_task", {"title": "milk"}), ("add_task", {"title": "eggs"})))
    crash_in(monkeypatch, phone.service.tasks, "add", times=2, after=after)
    redeliver(phone, phone.service.message(ANA, "milk and eggs"))
    phone.hears("Added “milk” to your tasks.\nAdded “eggs” to your tasks.")
    assert phone.tasks == ["milk", "eggs"]


def test_an_action_that_keeps_failing_is_given_up_and_said_to_be_unknown(
    phone: Phone, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    model.will(calls(("add_task", {"title": "milk"}), ("add_task", {"title": "eggs"})))
    crash_in(monkeypatch, phone.service.tasks, "add", times=3)
    redeliver(phone, phone.service.message(ANA, "milk and eggs"))
    phone.hears(
        "Something went wrong, and I may already have done this: Add “milk” to your tasks?"
        " Please look before you ask again.\n"
        "Added “eggs” to your tasks."
    )


def test_the_next_event_finishes_what_a_lost_one_left_undone(
    phone: Phone, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first event went to the dead-letter queue while its action was committed."""
    model.will(calls(("add_task", {"title": "milk"})), words("Hello."))
    crash_in(monkeypatch, phone.service.tasks, "add")
    with pytest.raises(Crash):
        phone.service.turn(phone.service.message(ANA, "milk"))
    redeliver(phone, phone.service.message(ANA, "hi"))
    phone.hears("Added “milk” to your tasks.", "Hello.")


def test_a_lost_race_is_decided_again_upon_what_is_there_now(
    phone: Phone, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, load = phone.service.turns.store, phone.service.turns.store.load
    overtaken = [True]

    def stale(conversation: str, events: list[str]) -> Any:
        loaded = load(conversation, events)
        if overtaken.pop() if overtaken else False:
            other.service.turn(phone.service.message(ANA, "first"))
        return loaded

    other = Phone(phone.service)
    model.will(words("One."), words("Two."), words("Two."))
    monkeypatch.setattr(store, "load", stale)
    redeliver(phone, phone.service.message(ANA, "second"))
    phone.hears("One.", "Two.")
    assert [line.text for line in model.requests[-1].lines] == ["first", "One.", "second"]


def test_two_invocations_with_the_same_event_answer_once(
    phone: Phone, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = phone.service.message(ANA, "hi")
    store, load = phone.service.turns.store, phone.service.turns.store.load
    twin = [True]

    def slow(conversation: str, events: list[str]) -> Any:
        loaded = load(conversation, events)
        if twin.pop() if twin else False:
            phone.service.turn(event)
        return loaded

    model.will(words("Hello."), words("Hello, too late."))
    monkeypatch.setattr(store, "load", slow)
    redeliver(phone, event)
    phone.hears("Hello.")


def test_races_without_end_hand_the_event_back(
    phone: Phone, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose(commit: object) -> None:
        raise LostRace

    model.will(*[words("Hello.")] * 5)
    monkeypatch.setattr(phone.service.turns.store, "commit", lose)
    with pytest.raises(LostRace):
        phone.service.turn(phone.service.message(ANA, "hi"))


def test_a_turn_is_not_begun_without_the_time_for_a_whole_one(phone: Phone) -> None:
    with pytest.raises(OutOfTime):
        list(phone.service.turns.apply([phone.service.message(ANA, "hi")], Deadline.after(20)))
    assert phone.state.version == 0


def test_the_same_event_twice_in_one_batch_is_one_turn(phone: Phone, model: ScriptedModel) -> None:
    model.will(words("Hello."))
    event = phone.service.message(ANA, "hi")
    assert list(phone.service.turns.apply([event, event], Deadline.after(60))) == [0, 1]
    assert len(phone.service.deliveries.relays) == 1


def test_a_resumed_action_does_not_take_the_time_of_the_next_turn(
    phone: Phone, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    model.will(calls(("add_task", {"title": "milk"})))
    crash_in(monkeypatch, phone.service.tasks, "add")
    with pytest.raises(Crash):
        phone.service.turn(phone.service.message(ANA, "milk"))
    asking, deadlines = phone.service.turns.make_context, []

    def noting(deadline: Deadline) -> Any:
        deadlines.append(deadline)
        return asking(deadline)

    model.will(words("Hello."))
    turns = replace(phone.service.turns, make_context=noting)
    list(turns.apply([phone.service.message(ANA, "hi")], Deadline.after(60)))
    assert len(deadlines) == 2
    assert deadlines[0].at < deadlines[1].at


# --- the sweep ------------------------------------------------------------------------------------------------------


@pytest.fixture
def stranded(phone: Phone, model: ScriptedModel) -> Phone:
    """A reply was committed and its relay lost, with the event that could have noticed."""
    model.will(words("Hello."))
    phone.service.turn(phone.service.message(ANA, "hi"))
    phone.service.deliveries.relays.clear()
    return phone


def test_a_stranded_reply_is_sent_after_two_minutes_and_once(stranded: Phone) -> None:
    assert stranded.sweeps() == 0
    stranded.clock.advance(minutes=2)
    assert stranded.sweeps() == 1
    stranded.hears("Hello.")
    stranded.clock.advance(minutes=30)
    assert stranded.sweeps() == 0


def test_a_lost_hand_over_is_found_again(stranded: Phone) -> None:
    stranded.clock.advance(minutes=2)
    stranded.service.sweep()
    stranded.service.mailbox.events.clear()
    stranded.clock.advance(minutes=1)
    assert stranded.sweeps() == 0
    stranded.clock.time += AGAIN
    assert stranded.sweeps() == 1
    stranded.hears("Hello.")


def test_a_stranded_reply_that_a_newer_one_overtook_is_dropped(stranded: Phone, model: ScriptedModel) -> None:
    model.will(words("Fine."))
    stranded.says("how are you")
    stranded.hears("Fine.")
    stranded.clock.advance(minutes=2)
    stranded.sweeps()
    stranded.hears()
    assert [row.status for row in stranded.service.outbox.rows(stranded.state.id)] == ["failed", "sent"]


def test_a_stranded_reply_past_its_usefulness_is_dropped(stranded: Phone) -> None:
    stranded.clock.advance(hours=2)
    stranded.sweeps()
    stranded.hears()
    (row,) = stranded.service.outbox.rows(stranded.state.id)
    assert row.status == "failed"


def test_the_words_of_an_operator_are_sent_however_late(stranded: Phone) -> None:
    (row,) = stranded.service.outbox.rows(stranded.state.id)
    written = replace(row, message=row.message.model_copy(update={"operator": "Ana"}))
    stranded.service.table.rows[stranded.state.id, row.message.id] = written
    stranded.clock.advance(hours=2)
    stranded.sweeps()
    stranded.hears("Hello.")


def test_a_sweep_that_meets_a_row_already_sent_does_nothing(stranded: Phone) -> None:
    (row,) = stranded.service.outbox.rows(stranded.state.id)
    stranded.service.table.rows[stranded.state.id, row.message.id] = replace(row, status="sent")
    event = Stranded(
        id="x", conversation=stranded.state.id, received_at=stranded.clock() + timedelta(minutes=3), row=row.message.id
    )
    assert stranded.service.receive(event) == []


def test_the_later_parts_of_a_reply_whose_first_part_failed_are_given_up(phone: Phone, model: ScriptedModel) -> None:
    model.will(words("word " * 500))
    phone.service.turn(phone.service.message(ANA, "hi"))
    phone.service.deliveries.relays.clear()
    first, _ = phone.service.outbox.rows(phone.state.id)
    phone.service.outbox.mark(phone.state.id, first.message.id, "failed", code="21211")
    phone.clock.advance(minutes=2)
    phone.sweeps()
    phone.hears()
    assert [row.status for row in phone.service.outbox.rows(phone.state.id)] == ["failed", "failed"]


# --- what became of a message -----------------------------------------------------------------------------------------


def test_a_reply_that_never_came_is_known_to_the_model_and_not_said(phone: Phone, model: ScriptedModel) -> None:
    model.will(words("Hello."), words("Again?"))
    phone.says("hi")
    phone.hears("Hello.")
    failed = DeliveryFailed(
        id="x.failed", conversation=phone.state.id, received_at=phone.clock(), row="x", code="30003"
    )
    assert phone.service.receive(failed) == []
    phone.says("are you there?")
    phone.hears("Again?")
    (note,) = [line.text for line in model.requests[-1].lines if line.direction == "note"]
    assert "did not reach the person, or nobody knows whether it did (code 30003)." in note


def test_somebody_who_opted_out_at_the_provider_is_not_written_to_any_more(phone: Phone) -> None:
    phone.says("HELP")
    phone.inbox.clear()
    failed = DeliveryFailed(
        id="x.failed", conversation=phone.state.id, received_at=phone.clock(), row="x", code="21610"
    )
    phone.service.receive(failed)
    phone.says("HELP")
    phone.hears()
    phone.says("START")
    phone.hears("Welcome back! You'll get messages again.")


def test_a_failure_at_the_provider_from_before_a_start_does_not_undo_it(phone: Phone) -> None:
    phone.says("STOP")
    before = phone.clock()
    phone.says("START")
    phone.inbox.clear()
    failed = DeliveryFailed(id="x.failed", conversation=phone.state.id, received_at=before, row="x", code="21610")
    phone.service.receive(failed)
    phone.says("HELP")
    phone.hears_something_like("You can text me")
