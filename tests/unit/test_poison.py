"""An event that cannot be applied goes to the dead-letter queue alone, and its conversation goes on."""

import pytest

from parley.conversation.events import AnyEvent, Channel, DeliveryFailed
from parley.ports import ModelReply, ModelRequest
from tests.support.batches import handled, picture, poison
from tests.support.model import ScriptedModel, words
from tests.support.phone import ANA, Phone

SORRY = "Sorry, something went wrong and I couldn't deal with your last message. Please try again later."


def batch(phone: Phone, *events: AnyEvent) -> list[str]:
    """Handle one batch as the queue hands it over; return the ids of what was applied."""
    return [events[position].id for position in handled(phone, events)]


def test_the_third_failure_gives_it_up_with_one_apology_and_its_neighbour_is_applied(
    phone: Phone, model: ScriptedModel
) -> None:
    bad, good = phone.service.message(ANA, "bad"), picture(phone)
    model.will(poison, poison, poison, words("Fine."))
    assert batch(phone, bad, good) == []
    assert batch(phone, bad, good) == []
    phone.hears()
    assert batch(phone, bad, good) == [bad.id, good.id]
    phone.hears(SORRY, "Fine.")
    assert list(phone.service.dead_letters.events) == [bad]


def test_what_was_only_handed_out_with_it_has_used_no_attempt(phone: Phone, model: ScriptedModel) -> None:
    bad, other = phone.service.message(ANA, "bad"), picture(phone)
    model.will(*[poison] * 5, words("Fine."))
    for _ in range(3):
        batch(phone, bad, other)
    assert batch(phone, other) == []
    assert batch(phone, other) == [other.id]
    phone.hears(SORRY, "Fine.")
    assert list(phone.service.dead_letters.events) == [bad]


def test_what_was_given_up_is_not_applied_when_it_is_delivered_again(phone: Phone, model: ScriptedModel) -> None:
    bad = phone.service.message(ANA, "bad")
    model.will(poison, poison, poison)
    for _ in range(5):
        batch(phone, bad)
    phone.hears(SORRY)


def test_a_crash_while_giving_up_loses_neither_the_event_nor_the_apology(
    phone: Phone, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = phone.service.message(ANA, "bad")
    model.will(poison, poison, poison)
    batch(phone, bad)
    batch(phone, bad)
    with monkeypatch.context() as broken:
        broken.setattr(phone.service.dead_letters, "put", poison)
        assert batch(phone, bad) == []
    assert batch(phone, bad) == [bad.id]
    phone.hears(SORRY)
    assert list(phone.service.dead_letters.events) == [bad]


def test_a_redriven_event_is_applied_once_however_often_it_is_put_back(phone: Phone, model: ScriptedModel) -> None:
    bad = phone.service.message(ANA, "bad")
    model.will(poison, poison, poison, words("Now I see."))
    for _ in range(3):
        batch(phone, bad)
    phone.hears(SORRY)
    redriven = bad.model_copy(update={"redriven": 1})
    assert batch(phone, redriven) == [bad.id]
    assert batch(phone, redriven) == [bad.id]
    phone.hears("Now I see.")
    assert [line.text for line in phone.state.history.lines] == ["bad", SORRY, "Now I see."]


def test_a_redriven_event_that_fails_again_is_given_up_again(phone: Phone, model: ScriptedModel) -> None:
    bad = phone.service.message(ANA, "bad")
    redriven = bad.model_copy(update={"redriven": 1})
    model.will(*[poison] * 6)
    for event in (bad, bad, bad, redriven, redriven, redriven):
        batch(phone, event)
    phone.hears(SORRY, SORRY)
    assert list(phone.service.dead_letters.events) == [bad, redriven]


def test_nobody_who_opted_out_gets_an_apology(
    phone: Phone, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone.says("STOP")
    bad = phone.service.message(ANA, "bad", Channel.WHATSAPP)
    monkeypatch.setattr("parley.turn.run.decide", poison)
    for _ in range(3):
        batch(phone, bad)
    phone.hears()
    assert list(phone.service.dead_letters.events) == [bad]


def test_what_nobody_wrote_is_given_up_without_a_word(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    failed = DeliveryFailed(id="x.failed", conversation="c", received_at=phone.clock(), row="x", code="30003")
    monkeypatch.setattr("parley.turn.run.decide", poison)
    for _ in range(3):
        batch(phone, failed)
    phone.hears()
    assert list(phone.service.dead_letters.events) == [failed]


def test_a_failure_after_the_decision_is_not_the_events(
    phone: Phone, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The queue to `send` is down for longer than three tries: the reply is late, and nothing is given up."""
    event = phone.service.message(ANA, "hi")
    model.will(words("Hello."))
    with monkeypatch.context() as down:
        down.setattr(phone.service.deliveries, "relay", poison)
        for _ in range(5):
            assert batch(phone, event) == []
    assert batch(phone, event) == [event.id]
    phone.hears("Hello.")
    assert not phone.service.dead_letters.events


def test_in_a_burst_only_what_cannot_be_applied_is_given_up(phone: Phone, model: ScriptedModel) -> None:
    bad, good = (phone.service.message(ANA, text) for text in ("bad", "good"))

    def reads(request: ModelRequest) -> ModelReply:
        return poison(request) if request.lines[-1].text == "bad" or len(request.lines) == 2 else ModelReply("Fine.")

    model.will(*[reads] * 5)  # the burst, "bad" alone three times, and "good"
    for _ in range(3):
        batch(phone, bad, good)
    phone.hears(SORRY, "Fine.")
    assert list(phone.service.dead_letters.events) == [bad]
