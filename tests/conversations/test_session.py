"""A day of silence ends a session: the model reads no more of what was said before it."""

import pytest

from parley.sweep import AGAIN
from tests.support.model import ScriptedModel, calls, words
from tests.support.phone import Phone


@pytest.fixture
def phone(smart_phone: Phone) -> Phone:
    return smart_phone


def read(model: ScriptedModel) -> list[str]:
    return [line.text for line in model.requests[-1].lines]


def test_after_a_day_the_model_reads_only_what_is_new(phone: Phone, model: ScriptedModel) -> None:
    model.will(words("Hello."), words("Still here."), words("Good morning."))
    phone.says("hi")
    phone.clock.advance(hours=23)
    phone.says("are you there?")
    assert read(model) == ["hi", "Hello.", "are you there?"]
    phone.clock.advance(hours=24, seconds=1)
    phone.says("good morning")  # no sweep has run: it is the silence that counts
    assert read(model) == ["good morning"]
    phone.hears("Hello.", "Still here.", "Good morning.")


def test_the_sweep_closes_it_and_the_person_hears_nothing(phone: Phone, model: ScriptedModel) -> None:
    model.will(calls(("add_task", {"title": "milk"})), calls(("delete_task", {"task": "milk"})))
    phone.says("add milk")
    phone.says("delete milk")
    phone.inbox.clear()
    phone.clock.advance(hours=24, seconds=2)
    assert phone.sweeps() == 1
    phone.hears()
    assert phone.state.session is None
    phone.says("yes")
    phone.hears("That offer has expired. Ask me again.")
    assert phone.tasks == ["milk"]
    phone.clock.time += AGAIN
    assert phone.sweeps() == 0


def test_whoever_wrote_meanwhile_keeps_the_session_until_a_day_after_that(phone: Phone, model: ScriptedModel) -> None:
    model.will(words("Hello."), words("Yes."))
    phone.says("hi")
    phone.clock.advance(hours=20)
    phone.says("still there?")
    phone.clock.advance(hours=5)
    assert phone.sweeps() == 1
    assert phone.state.session is not None
    assert phone.state.session.closes_at == phone.state.session.over_at
    phone.clock.time += AGAIN
    assert phone.sweeps() == 0
    phone.clock.advance(hours=19)
    assert phone.sweeps() == 1
    assert phone.state.session is None
    phone.hears("Hello.", "Yes.")


def test_a_lost_hand_over_is_found_again_and_a_repeated_one_changes_nothing(phone: Phone, model: ScriptedModel) -> None:
    model.will(words("Hello."))
    phone.says("hi")
    phone.clock.advance(hours=25)
    phone.service.sweep()
    event = phone.service.mailbox.events.popleft()
    phone.clock.time += AGAIN
    assert phone.sweeps() == 1
    closed = phone.state
    assert closed.session is None
    phone.service.turn(event)
    assert phone.state.change(version=closed.version) == closed
    phone.hears("Hello.")
