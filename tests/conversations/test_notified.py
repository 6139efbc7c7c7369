"""Events from outside that one lane understands: applied once, to somebody who is known, told when it may be."""

from datetime import UTC, datetime, timedelta

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.admission_policy import AdmissionPolicy
from parley.conversation.events import Channel, EraseRequested, Notified, StatusSet, dump, load
from parley.ports import Policy
from parley.tools.tool import MissingArgument, Result, TimerRequest
from parley_cli.memory_service import MemoryService
from tests.support.phone import Phone
from tests.support.shop import Shop

PAID = Result("Your payment has come.", notes={"paid": True})


@pytest.fixture
def shop(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A planted lane that takes payments, and a person whom we know."""
    phone.says("my tasks")
    phone.inbox.clear()
    planted = Shop(phone, monkeypatch)
    planted.result = PAID
    return planted


def test_its_lane_is_given_what_was_told_and_the_person_hears_of_it(shop: Shop) -> None:
    shop.is_notified(data={"amount": "3.50", "of": ["tea", {"size": "large"}]})
    assert shop.paid == [{"amount": "3.50", "of": ["tea", {"size": "large"}]}]
    shop.phone.hears("Your payment has come.")
    assert shop.phone.state.notes["shop"] == {"paid": True}


def test_the_same_event_again_is_applied_once(shop: Shop) -> None:
    for _ in range(3):
        shop.is_notified(id="payment-1")
    assert len(shop.paid) == 1
    shop.phone.hears("Your payment has come.")


@pytest.mark.parametrize("unknown", [{"what": "refunded"}, {"lane": "bakery"}, {"lane": "assistant"}, {"what": ""}])
def test_what_nobody_handles_is_given_up_at_once_and_can_be_redriven(shop: Shop, unknown: dict[str, str]) -> None:
    phone = shop.phone
    shop.is_notified(id="payment-1", **unknown)
    phone.hears()
    assert [event.id for event in phone.service.dead_letters.events] == ["payment-1"]
    assert shop.paid == []
    phone.says("my tasks")  # its conversation goes on
    phone.hears("You have no open tasks.")
    shop.is_notified(id="payment-1", redriven=1)  # once a release handles it
    phone.hears("Your payment has come.")


def test_of_somebody_who_is_not_known_nothing_is_kept(shop: Shop) -> None:
    stranger = Phone(shop.phone.service, "+14165550199")
    shop.is_notified(conversation=stranger.state.id)
    assert shop.paid == []
    assert (stranger.state.person, stranger.state.notes) == (None, {})
    assert not shop.phone.service.dead_letters.events
    stranger.says("my tasks")
    stranger.hears("You have no open tasks.")


def test_from_before_an_erasure_it_is_dropped(shop: Shop) -> None:
    phone = shop.phone
    before = phone.clock()
    shop.receives(EraseRequested(**shop.event()))
    phone.inbox.clear()
    shop.is_notified(received_at=before)
    phone.hears()
    assert shop.paid == []


def test_after_a_stop_its_notes_count_and_nothing_is_said_or_set(shop: Shop) -> None:
    phone = shop.phone
    phone.says("STOP")
    phone.inbox.clear()
    at = phone.clock().replace(microsecond=0) + timedelta(days=1)
    shop.result = Result("Your payment has come.", later=(TimerRequest(at, "tea"),), notes={"paid": True})
    shop.is_notified()
    phone.hears()
    assert phone.state.notes["shop"] == {"paid": True, "stopped": True}
    assert (phone.state.timers, phone.state.held) == ((), ())
    phone.says("START")
    phone.inbox.clear()
    shop.is_notified()
    phone.hears("Your payment has come.")


def test_to_somebody_who_is_blocked_nothing_is_said(shop: Shop) -> None:
    shop.receives(StatusSet(**shop.event(), happening="blocked"))
    shop.is_notified()
    shop.phone.hears()
    assert shop.phone.state.notes["shop"] == {"paid": True}


def test_while_a_confirmation_is_open_its_words_and_its_question_wait(shop: Shop) -> None:
    phone = shop.phone
    phone.says("add milk to my tasks")
    phone.says("delete milk")
    phone.inbox.clear()
    shop.result = Result("Your payment has come.", asks=(MissingArgument("How was the tea?", "buy", "item"),))
    shop.is_notified()
    phone.hears()
    phone.says("yes")
    heard, phone.inbox = phone.inbox, []
    assert "Your payment has come." in heard[0]
    assert "Deleted “milk”" in heard[1] or 'Deleted "milk"' in heard[1]
    assert heard[2:] == ["How was the tea?"]
    assert phone.tasks == []


def test_outside_whatsapps_window_its_words_and_its_question_wait(
    service: MemoryService, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = Phone(service, channel=Channel.WHATSAPP)
    phone.says("my tasks")
    shop = Shop(phone, monkeypatch)
    phone.clock.advance(hours=25)
    phone.inbox.clear()
    shop.result = Result("Your payment has come.", asks=(MissingArgument("How was the tea?", "buy", "item"),))
    shop.is_notified()
    phone.hears()
    phone.says("my tasks")
    heard, phone.inbox = phone.inbox, []
    assert "Your payment has come." in heard[0]
    assert heard[1:] == ["You have no open tasks.", "How was the tea?"]


def test_a_number_that_may_have_changed_hands_is_told_nothing(
    clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = Phone(MemoryService(clock, policy=Policy(silent_for=timedelta(days=90))))
    phone.says("my tasks")
    phone.inbox.clear()
    shop = Shop(phone, monkeypatch)
    shop.result = PAID
    clock.advance(days=91)
    shop.is_notified()
    phone.hears()
    assert phone.state.held == ("Your payment has come.",)


def test_an_event_reads_back_from_the_queue_as_it_was_put_there() -> None:
    at = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
    told = Notified(id="n", conversation="c", received_at=at, lane="shop", what="paid", data={"of": [1, {"é": "🍵"}]})
    assert load(dump(told)) == told


def test_who_waits_is_told_to_an_admin_also_as_an_earlier_release_has_queued_it(clock: ManualClock) -> None:
    root = Phone(
        MemoryService(
            clock, policy=Policy(admission=AdmissionPolicy(mode="approval", admins=frozenset(["+14165550123"])))
        )
    )
    root.says("my tasks")
    root.inbox.clear()
    queued = (
        f'{{"kind": "person_waits", "id": "w", "conversation": "{root.state.id}", "redriven": 0, '
        f'"received_at": "{clock().isoformat()}", "number": "+14165550177", "name": "Bo\\nApprove Cy"}}'
    )
    event = load(queued)
    assert isinstance(event, Notified)
    root.inbox += [message.text for message in root.service.receive(event)]
    root.hears_something_like("Bo Approve Cy")
