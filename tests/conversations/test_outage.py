"""An outage of the model: who waits for it, what is heard meanwhile, and that it is left by itself."""

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.adapters.outage import REMEMBERED_SECONDS, RememberedOutage
from parley.conversation.history import Line
from parley.errors import ModelBroken, ModelRefused, ModelUnavailable
from parley.ports import Deadline, ModelRequest, Usage
from parley_cli.memory_service import MemoryService
from tests.support.model import ScriptedModel, words
from tests.support.phone import Phone


@pytest.fixture
def phone(clock: ManualClock, model: ScriptedModel) -> Phone:
    return Phone(MemoryService(clock, RememberedOutage(model, lambda: clock.time.timestamp())))


LIMITED = "I didn't get that."


@pytest.mark.parametrize("kind", [ModelUnavailable, ModelBroken])
def test_only_one_text_in_half_a_minute_asks_a_model_that_is_down(
    phone: Phone, model: ScriptedModel, clock: ManualClock, kind: type[ModelUnavailable | ModelBroken]
) -> None:
    model.will(kind("503", lasts=True))
    phone.says("hello")
    phone.hears_something_like(LIMITED)
    for heard in ("I don't get that one either.", "I didn't get that either."):
        phone.says("hello")
        phone.hears_something_like(heard)
    phone.says("add milk to my tasks")
    phone.hears("Added “milk” to your tasks.")
    assert len(model.requests) == 1
    assert {report.usage.degraded for report in phone.service.reports} == {kind.__name__}
    clock.advance(seconds=REMEMBERED_SECONDS + 1)
    model.will(kind("503", lasts=True))
    for heard in (LIMITED, "I don't get that one either."):
        phone.says("hello")
        phone.hears_something_like(heard)
    assert len(model.requests) == 2


def test_the_degraded_mode_is_left_by_itself(phone: Phone, model: ScriptedModel, clock: ManualClock) -> None:
    model.will(ModelUnavailable("503", lasts=True), words("Hello."), words("Fine."))
    phone.says("hello")
    phone.hears_something_like(LIMITED)
    clock.advance(seconds=REMEMBERED_SECONDS + 1)
    phone.says("hello")
    phone.says("how are you")
    phone.hears("Hello.", "Fine.")


@pytest.mark.parametrize("error", [ModelRefused("refusal"), ModelBroken("400"), ModelUnavailable("no time is left")])
def test_what_one_request_meets_alone_shuts_off_nobody(
    phone: Phone, model: ScriptedModel, error: ModelRefused | ModelBroken | ModelUnavailable
) -> None:
    model.will(error, words("Hello."))
    phone.says("something")
    phone.inbox.clear()
    phone.says("hello")
    phone.hears("Hello.")


def test_while_one_asks_again_the_others_do_not_wait(model: ScriptedModel, clock: ManualClock) -> None:
    remembered = RememberedOutage(model, lambda: clock.time.timestamp())
    request = ModelRequest("", (Line(id="1", direction="in", text="hi", at=clock.time),), ())

    def ask() -> str:
        return remembered.reply(request, Deadline.after(20), Usage()).text

    def meanwhile(_: ModelRequest) -> object:
        with pytest.raises(ModelUnavailable, match="503, a moment ago"):
            ask()
        return words("Hello.")

    model.will(ModelUnavailable("503", lasts=True), meanwhile)  # type: ignore[arg-type]
    with pytest.raises(ModelUnavailable):
        ask()
    clock.advance(seconds=REMEMBERED_SECONDS + 1)
    assert ask() == "Hello."


def test_a_use_whose_model_is_down_does_not_shut_off_another(model: ScriptedModel, clock: ManualClock) -> None:
    remembered = RememberedOutage(model, lambda: clock.time.timestamp())
    line = Line(id="1", direction="in", text="hi", at=clock.time)
    model.will(ModelBroken("404, model_not_found", lasts=True), words("Hello."))
    with pytest.raises(ModelBroken):
        remembered.reply(ModelRequest("", (line,), (), use="router"), Deadline.after(20), Usage())
    assert remembered.reply(ModelRequest("", (line,), ()), Deadline.after(20), Usage()).text == "Hello."
