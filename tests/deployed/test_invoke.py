"""Every file of events/ through its built function, run as Lambda runs it, on the deployed template.

The same code as `parley invoke`. The commands below find the emulator running, as they find that of `make dev`.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import ANY

import pytest

from parley_cli import events, invoke, template
from parley_cli.build import ROOT, host_target
from parley_cli.built_function import BuiltFunction
from parley_cli.errors import OperatorError
from parley_cli.stack import Stack

TAKEN = {
    "statusCode": 200,
    "headers": {"content-type": "text/xml"},
    "body": '<?xml version="1.0" encoding="UTF-8"?><Response></Response>',
}
DONE: dict[str, list[str]] = {"batchItemFailures": []}
ANSWERS = {
    "webhook": TAKEN,  # of Twilio
    "orchestrate": DONE,
    "send": DONE,
    "sweep": {"handed_over": ANY},
    "due": DONE,
    "api": {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": ANY},
    "cleanup": {"replies_waiting": ANY, "sessions_open": ANY, "timers": ANY},
}
"""What each function answers to every sample event of its own."""
OF_HOOKS = ("meta-", "stripe-", "google-", "radarr-", "sonarr-")
"""How the names of the samples begin that are no text of Twilio's."""
PLAIN = {"statusCode": 200, "headers": {"content-type": "text/plain"}, "body": ""}
OF_META = {
    "meta-handshake": PLAIN | {"body": "1158201444"},
    "stripe-return": {"statusCode": 200, "headers": ANY, "body": ANY},
    "google-link": {"statusCode": 400, "headers": ANY, "body": ANY},  # it was valid for 15 minutes, long ago
    "google-callback": {"statusCode": 400, "headers": ANY, "body": ANY},
}
"""Meta wants no TwiML, and its challenge back; a browser gets a page."""
PROBLEM = {"content-type": "application/problem+json"}
WITHOUT_META: dict[str, dict[str, object]] = {
    "deliveries-number-request": {"batchItemFailures": [{"itemIdentifier": "33ae9088-0657-50ef-aaba-69be4df83b92"}]},
}
"""What a stage that has no Meta hands back to the queue."""
OF_OPERATORS: dict[str, dict[str, object]] = {
    "api-enrol": {"statusCode": 201, "headers": ANY, "body": ANY},
    "api-act": {"statusCode": 204, "headers": {}, "body": ""},
    "api-withdraw": {"statusCode": 204, "headers": {}, "body": ""},
    "api-hand-back": {"statusCode": 409, "headers": PROBLEM, "body": ANY},
    **{
        name: {"statusCode": 404, "headers": PROBLEM, "body": ANY}
        for name in (
            "api-order",
            "api-order-move",
            "api-person-block",
            "api-person-erase",
            "api-person-resend",
            "api-person-timer",
            "api-ticket",
            "api-ticket-close",
        )
    },
}
"""What they change, the deployed service has done while they wait. The samples tell it in the order of their names:
nobody is handed over yet, nothing is ordered, and no ticket has the number of the sample."""


@pytest.fixture(scope="module")
def functions(stack: Stack) -> Iterator[dict[str, BuiltFunction]]:
    """Each built function, started once."""
    with ExitStack() as started:
        yield {name: started.enter_context(invoke.start(stack, invoke.find(name), host_target())) for name in ANSWERS}


TAKERS = template.takers(template.read())


def takers(file: Path) -> list[str]:
    """The functions that the template hands this event to."""
    came_from = template.source(json.loads(file.read_text()))
    assert came_from is not None
    return sorted(template.short_name(function) for function in TAKERS[came_from])


SAMPLES = [(name, file) for file in sorted(events.FOLDER.iterdir()) for name in takers(file)]


def settled(function: BuiltFunction, event: object) -> object:
    """What it answers, once it knows: a change that waits for a cold turn is asked for again, as the same request."""
    for _ in range(6):
        answer = function.invoke(event).content
        if not isinstance(answer, dict) or answer.get("statusCode") != 202:
            break
    return answer


@pytest.mark.parametrize(("name", "file"), SAMPLES, ids=[f"{name} {file.stem}" for name, file in SAMPLES])
def test_every_sample_event_works_with_its_function(name: str, file: Path, functions: dict[str, BuiltFunction]) -> None:
    answer = OF_META.get(file.stem, PLAIN) if file.stem.startswith(OF_HOOKS) else ANSWERS[name]
    answer = {**OF_OPERATORS, **WITHOUT_META}.get(file.stem, answer)
    event = events.signed_anew(json.loads(file.read_text()), int(time.time()))
    assert settled(functions[name], event) == answer


def test_every_function_of_the_template_has_sample_events() -> None:
    invoked = {name for name, _ in SAMPLES}
    assert invoked == {template.short_name(function) for function in template.functions(template.read())}
    assert invoked == ANSWERS.keys()


def test_a_wrong_signature_is_refused_all_the_same(functions: dict[str, BuiltFunction]) -> None:
    event = events.events()["twilio-sms"]
    event["headers"]["x-twilio-signature"] = "AAAAAAAAAAAAAAAAAAAAAAAAAAA="
    assert functions["webhook"].invoke(event).content["statusCode"] == 403


def test_a_function_on_aws_is_told_of_no_other_aws(stack: Stack) -> None:
    """The template names AWS_ENDPOINT_URL for `sam local` alone, and deploys nothing of it."""
    for name in stack.functions().values():
        deployed = stack.client("lambda").get_function_configuration(FunctionName=name)
        assert "AWS_ENDPOINT_URL" not in deployed["Environment"]["Variables"]


# --- the command ----------------------------------------------------------------------------------------------------


def parley(stack: Stack, *arguments: str | Path, command: str = "invoke") -> subprocess.CompletedProcess[str]:
    """A command in another terminal, which finds the emulator where `make dev` would have it."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": f"{ROOT / 'layers' / 'common'}{os.pathsep}{ROOT}"}
    return subprocess.run(
        [sys.executable, "-m", "parley_cli", command, *arguments],
        cwd=ROOT / "events",  # where no .env is
        env={**environment, "PARLEY_AWS_PORT": str(stack.port)},
        capture_output=True,
        text=True,
        timeout=300,  # of a command that hangs, on a machine with much else to do
        check=False,
    )


def test_the_answer_is_the_result_and_all_else_is_said_beside_it(stack: Stack) -> None:
    done = parley(stack, "webhook", "twilio-sms.json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == TAKEN
    *logged, figures = done.stderr.splitlines()  # a machine with much to do may be told of, in a line of its own
    assert "webhook.accepted" in [json.loads(line)["message"] for line in logged]
    assert figures.startswith("  WebhookFunction: init ")


def test_a_function_that_raises_is_an_error(stack: Stack, tmp_path: Path) -> None:
    (tmp_path / "event.json").write_text('{"Records": [{}]}')
    done = parley(stack, "OrchestrateFunction", tmp_path / "event.json")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" in done.stderr
    assert done.stderr.splitlines()[-1] == "parley: OrchestrateFunction raised KeyError: 'attributes'."


def test_a_function_that_the_running_service_lacks_is_named(stack: Stack) -> None:
    with pytest.raises(OperatorError, match="a template without NewFunction: start it again"):
        invoke.start(stack, "NewFunction", host_target())


def test_the_environment_is_one_that_sam_local_takes(stack: Stack) -> None:
    done = parley(stack, "--print-environment")
    assert done.returncode == 0, done.stderr
    printed = json.loads(done.stdout)
    assert printed.keys() == template.functions(template.read()).keys()
    assert printed["WebhookFunction"]["PARLEY_PUBLIC_URL"] == events.PUBLIC_URL
    named = template.read()["Globals"]["Function"]["Environment"]["Variables"].keys()
    for function, variables in printed.items():
        own = template.functions(template.read())[function]["Environment"]["Variables"].keys()
        # sam sets what the template names, and the region itself; anything else it would drop without a word.
        assert variables.keys() <= named | own | {"AWS_DEFAULT_REGION"}
        assert variables["AWS_ENDPOINT_URL"] == f"http://{invoke.CONTAINERS_HOST}:{stack.port}"
        assert not [name for name, value in variables.items() if "127.0.0.1" in value]


def test_a_command_in_another_terminal_finds_the_credential_of_the_run(stack: Stack) -> None:
    done = parley(stack, "--json", "--endpoint-url", stack.endpoint, command="redrive")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["put_back"] == 0
