"""What `parley invoke` refuses before anything is built or started: each in one sentence that says what to do."""

import json
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from parley_cli import invoke, template
from parley_cli.errors import OperatorError
from parley_cli.events import FOLDER, events


@pytest.mark.parametrize("name", ["webhook", "WebhookFunction"])
def test_a_function_is_known_by_its_short_name_and_its_logical_id(name: str) -> None:
    assert invoke.find(name) == "WebhookFunction"


@pytest.mark.slow
def test_an_unknown_function_is_answered_with_those_that_there_are() -> None:
    with pytest.raises(OperatorError, match="no function 'hook'; there are webhook, orchestrate, send, "):
        invoke.find("hook")


@pytest.mark.parametrize(("name", "event"), [(None, None), ("webhook", None)])
def test_nothing_named_is_answered_with_an_example(name: str | None, event: Path | None) -> None:
    with pytest.raises(OperatorError, match=r"parley invoke webhook events/twilio-sms\.json"):
        invoke.invoke(name, event)


def test_a_missing_event_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match=r"There is no event file .*nothing\.json"):
        invoke.read(tmp_path / "nothing.json")


@pytest.mark.parametrize("function", template.functions(template.read()))
def test_what_takes_requests_knows_people_and_signatures_by_the_samples_secrets(function: str) -> None:
    deployed = {"Environment": {"Variables": {"PARLEY_SECRETS": "/parley/dev"}}}
    stack: Any = Mock(endpoint="http://127.0.0.1:4566")
    stack.client().get_function_configuration.return_value = deployed
    is_route = function in ("WebhookFunction", "ApiFunction")
    assert invoke.variables(stack, function)["PARLEY_SECRETS"] == (invoke.SAMPLES if is_route else "/parley/dev")


@pytest.mark.parametrize("content", [b"{", b"\xff", b""])
def test_what_is_no_json_is_no_event(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_bytes(content)
    with pytest.raises(OperatorError, match=r"broken\.json is no event in JSON"):
        invoke.read(tmp_path / "broken.json")


@pytest.mark.parametrize(
    ("name", "file", "said"),
    [
        (
            "webhook",
            "deliveries.json",
            "deliveries.json comes from the queue parley-dev-deliveries.fifo, which is for send; "
            "webhook takes the route GET /google/callback, the route GET /google/link, "
            "the route GET /meta/webhook, the route GET /stripe/return, the route POST /meta/webhook, "
            "the route POST /stripe/webhook, the route POST /twilio/message, the route POST /twilio/status, "
            "the route POST /webhooks/radarr, the route POST /webhooks/sonarr.",
        ),
        ("send", "schedule.json", "comes from a schedule, which is for cleanup or sweep"),
        ("sweep", "twilio-sms.json", "comes from the route POST /twilio/message, which is for webhook"),
    ],
)
def test_an_event_of_another_function_is_sent_to_it(name: str, file: str, said: str) -> None:
    event = json.loads((FOLDER / file).read_text())
    with pytest.raises(OperatorError) as refused:
        invoke.require_fit(invoke.find(name), event, Path(file))
    assert said in str(refused.value)


def test_an_event_that_nothing_takes_is_named() -> None:
    event: dict[str, Any] = events()["deliveries"]
    event["Records"][0]["eventSourceARN"] = "arn:aws:sqs:us-east-1:123456789012:MyQueue"
    with pytest.raises(OperatorError, match="the queue MyQueue, which invokes nothing in the template"):
        invoke.require_fit("SendFunction", event, Path("event.json"))


@pytest.mark.parametrize("event", [{}, [], "text", {"Records": []}, {"any": "thing"}])
def test_an_event_of_no_known_shape_is_for_the_function_to_judge(event: Any) -> None:
    invoke.require_fit("SweepFunction", event, Path("event.json"))


def test_every_event_that_the_template_could_hand_on_has_a_taker() -> None:
    takers = template.takers(template.read())
    assert {template.source(event) for event in events().values()} == takers.keys()
