"""The debug mode: off unless it is set, for whoever is coached, and with nothing in it that names anybody."""

from datetime import UTC, datetime

import pytest

from parley.adapters.debug import LoggedModel, masked
from parley.adapters.memory_queues import ManualClock
from parley.conversation.events import Channel, Provider
from parley.errors import ModelUnavailable
from parley.ports import Deadline, ModelRequest, Policy, Usage
from parley.settings import Settings
from parley.settings.deployment import DeploymentSettings
from parley_cli.memory_service import MemoryService
from tests.support.coach import with_coach
from tests.support.model import ScriptedModel, words
from tests.support.phone import Phone


def test_it_is_off_unless_an_operator_sets_it() -> None:
    assert Settings().of(DeploymentSettings).debug is False


def test_whoever_is_coached_is_told_how_they_stand_and_nobody_else(clock: ManualClock) -> None:
    phone = Phone(MemoryService(clock, policy=Policy(debug=True), settings=with_coach()))
    phone.says("my tasks")
    phone.hears("You have no open tasks.")
    phone.says("start a habit")
    said, debug = phone.inbox
    assert "try one minute of stretching" in said
    assert debug.startswith("🐛 DEBUG: status=active stage=intake intensity=normal outcome=none done=0/0 tone=none")
    assert "DEBUG" not in " ".join(line.text for line in phone.state.history.lines)
    phone.inbox.clear()
    phone.says("STOP")
    phone.hears()


@pytest.mark.parametrize(
    "secret",
    [
        "+14165550123",
        "(416) 555-0123",
        "4111 1111 1111 1111",
        "ana@example.org",
        "416.555.0123",
        "482913",
        "sk-abcdefghijklmnop1234",
        "AC0123456789abcdef0123456789abcdef",
    ],
)
def test_what_names_or_betrays_somebody_is_masked(secret: str) -> None:
    assert masked(f"call {secret} at 09:00 on 2026-11-21") == "call *** at 09:00 on 2026-11-21"


def test_a_call_of_the_model_is_logged_without_it(clock: ManualClock, model: ScriptedModel) -> None:
    logged: list[dict[str, object]] = []
    model.will(words("I called +14165550123."))
    watched = LoggedModel(model, lambda what, **fields: logged.append({"what": what, **fields}))
    request = ModelRequest(instructions="Be kind to ana@example.org.", lines=(), tools=())
    assert watched.reply(request, Deadline.after(5), Usage()).text == "I called +14165550123."
    (line,) = logged
    assert (line["instructions"], line["reply"]) == ("Be kind to ***.", "I called ***.")


def test_a_call_that_failed_is_logged_without_what_it_was_about(model: ScriptedModel) -> None:
    logged: list[dict[str, object]] = []
    model.will(ModelUnavailable("no answer to: call ana@example.org"))
    watched = LoggedModel(model, lambda what, **fields: logged.append({"what": what, **fields}))
    with pytest.raises(ModelUnavailable):
        watched.reply(ModelRequest(instructions="", lines=(), tools=()), Deadline.after(5), Usage())
    assert [(line["what"], line["error"]) for line in logged] == [("model.failed", "ModelUnavailable")]
    assert "ana@" not in str(logged)


def test_what_only_a_template_may_bring_has_no_debug_message_behind_it(clock: ManualClock) -> None:
    service = MemoryService(
        clock,
        policy=Policy(debug=True, reminder_templates={Provider.TWILIO: "HX1"}),
        settings=with_coach(preparation_minutes=0),
    )
    phone = Phone(service, channel=Channel.WHATSAPP)
    for text in ("start a habit of stretching", "make it yours", "after my coffee", "no", "at 9:00", "no"):
        phone.says(text)
    assert phone.inbox[-1].startswith("🐛 DEBUG: ")
    for day in (21, 22):
        phone.inbox.clear()
        clock.time = datetime(2026, 11, day, 14, tzinfo=UTC)
        service.sweep()
        phone.inbox = [message.text for message in service.work()]
        assert ["DEBUG" in text for text in phone.inbox] == ([False, True] if day == 21 else [False])
    assert service.sender.sent[-1].template == "HX1"
