"""What `test_machine.py` has found, each in its shortest form."""

from dataclasses import replace
from threading import Lock

import pytest

from parley import texts
from parley.conversation.events import AnyEvent
from parley.errors import ModelUnavailable
from parley.ports import Commit, Deadline, ModelReply
from parley_cli.memory_service import MemoryService
from tests.random.world import Died
from tests.support.phone import ANA, Phone, clock


class Model:
    """Breaks, until it is mended."""

    broken = True

    def reply(self, *_: object) -> ModelReply:
        raise RuntimeError if self.broken else ModelUnavailable("503")


def relayed(phone: Phone) -> list[str]:
    """Deliver what is queued for `send`: what the provider has had so far."""
    service = phone.service
    while service.deliveries.relays:
        service.delivery.deliver(service.deliveries.relays.popleft(), Deadline.after(60))
    return [message.text for message in service.sender.sent]


def test_a_relay_that_is_redriven_does_not_send_an_older_reply_after_a_newer_one() -> None:
    """The first reply's relay died; the second one's waits in the queue; then an operator puts the first back."""
    phone = Phone(MemoryService(clock()))
    service = phone.service
    service.turn(service.message(ANA, "add milk to my tasks"))
    dead = service.deliveries.relays.popleft()
    phone.clock.advance(minutes=1)
    service.turn(service.message(ANA, "my tasks"))
    service.deliveries.relay(dead.model_copy(update={"again": "put back"}))
    assert relayed(phone) == ["Your tasks:\n1. milk"]
    phone.clock.advance(minutes=2)
    service.sweep()
    service.work()
    assert [row.status for row in service.outbox.rows(phone.state.id)] == ["failed", "sent"]


def test_an_event_that_comes_again_does_not_send_its_old_reply_after_a_newer_one() -> None:
    phone = Phone(MemoryService(clock()))
    service = phone.service
    first = service.message(ANA, "add milk to my tasks")
    service.turn(first)
    service.deliveries.relays.clear()
    phone.clock.advance(minutes=1)
    service.turn(service.message(ANA, "my tasks"))
    service.turn(first)
    assert relayed(phone) == ["Your tasks:\n1. milk"]


def test_a_redriven_event_is_applied_although_its_first_copy_is_in_the_same_batch() -> None:
    model = Model()
    phone = Phone(MemoryService(clock(), model))
    given_up: AnyEvent = phone.service.message(ANA, "my tasks")
    for _ in range(2):
        with pytest.raises(RuntimeError):
            list(phone.service.turns.apply([given_up], Deadline.after(60)))
    list(phone.service.turns.apply([given_up], Deadline.after(60)))
    model.broken = False
    redriven = given_up.model_copy(update={"redriven": 1})
    assert list(phone.service.turns.apply([given_up, redriven], Deadline.after(60))) == [0, 1]
    assert relayed(phone)[1:] == ["You have no open tasks."]


def test_a_redriven_event_that_kills_is_given_up_once_although_its_first_copy_is_in_the_same_batch(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first copy was given up and never deleted from its queue: it is not tried again in the place of the other."""
    phone = Phone(MemoryService(clock(), Model()))
    given_up: AnyEvent = phone.service.message(ANA, "my tasks")
    for _ in range(2):
        with pytest.raises(RuntimeError):
            list(phone.service.turns.apply([given_up], Deadline.after(60)))
    list(phone.service.turns.apply([given_up], Deadline.after(60)))
    both = [given_up, given_up.model_copy(update={"redriven": 1})]

    def dies(*_: object) -> None:
        raise Died

    monkeypatch.setattr("parley.turn.run.decide", dies)
    for n in range(1, 4):
        with pytest.raises(Died):
            list(replace(phone.service.turns, one_at_a_time=Lock()).apply(both, Deadline.after(60), [3 + n, n]))
    assert list(phone.service.turns.apply(both, Deadline.after(60), [7, 4])) == [0, 1]
    assert relayed(phone) == [texts.of("en").sorry] * 2
    assert [event.redriven for event in phone.service.dead_letters.events] == [0, 1]


def test_a_reply_that_leaves_while_it_is_being_given_up_is_not_marked_failed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    phone = Phone(MemoryService(clock()))
    service = phone.service
    service.turn(service.message(ANA, "my tasks"))
    phone.clock.advance(hours=2)
    service.sweep()
    commit = service.turns.store.commit

    def slow(each: Commit) -> None:
        relayed(phone)
        commit(each)

    monkeypatch.setattr(service.turns.store, "commit", slow)
    service.turn(service.mailbox.events.popleft())
    (row,) = service.outbox.rows(phone.state.id)
    assert row.status == "sent"
