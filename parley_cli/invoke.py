"""`make invoke F=webhook E=events/twilio-sms.json`: gives one built function one event, as Lambda would. It needs no
Docker.

Where the function works: on the emulator of a running `make dev`, or else on one that is there for this moment. Its
variables are those of the deployed function. What takes requests is deployed for an address and secrets of that
deployment, and the sample events are signed, and name people, with others: it gets the samples' address and secrets,
and verifies with them as strictly as ever.

Standard output carries the handler's answer; what the function logs, and how long it took, goes to standard error.
"""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from parley_cli import dev, events, secrets, template
from parley_cli.build import LAYER, SERVICE_LAYER, Target, build, find_interpreter, host_target
from parley_cli.built_function import BuiltFunction, Configuration, FunctionFailed
from parley_cli.errors import OperatorError
from parley_cli.progress import say
from parley_cli.stack import CONTAINERS_HOST, HOST, REGION, Stack, free_port

SAMPLES = "/parley/samples"
"""The SSM path at which the emulator holds the secrets that the sample events are made with."""
EXAMPLE = "parley invoke webhook events/twilio-sms.json"


def invoke(name: str | None, event_file: Path | None) -> None:
    """Invoke a built function with the event in a file, and print the handler's answer. Raises OperatorError if the
    function failed or does not take such an event.
    """
    if name is None or event_file is None:
        raise OperatorError(f"Name a function ({_known()}) and a file of events/: {EXAMPLE}")
    function, event = find(name), read(event_file)
    require_fit(function, event, event_file)
    target = host_target()
    build(target)
    with emulator(dev.read(None)) as stack:
        try:
            with start(stack, function, target) as running:
                answer = running.invoke(events.signed_anew(event, int(time.time())))
        except FunctionFailed as failure:
            raise OperatorError(f"{function} {failure}.") from failure
    print(json.dumps(answer.content, indent=2, ensure_ascii=False))
    say(f"  {function}: init {running.init_ms:.0f} ms, call {answer.milliseconds:.1f} ms")


def print_environment() -> None:
    """Print the environment variables of every function on the running `make dev`, as JSON for `sam local`'s
    --env-vars.
    """
    stack = Stack(dev.read(None).aws_port)
    if not stack.answers():
        raise OperatorError("The variables are those of a running `make dev`: start it, and leave it running.")
    found = {function: variables(stack, function) for function in template.functions(template.read())}
    print(json.dumps({function: _in_a_container(each) for function, each in found.items()}, indent=2))


# --- which function, which event ------------------------------------------------------------------------------------


def find(name: str) -> str:
    """Return the logical id of the function with this short name ("webhook") or logical id. Raises OperatorError if
    there is none.
    """
    for function in template.functions(template.read()):
        if name in (function, template.short_name(function)):
            return function
    raise OperatorError(f"There is no function {name!r}; there are {_known()}.")


def read(event_file: Path) -> Any:
    """Read an event from a JSON file. Raises OperatorError."""
    try:
        return json.loads(event_file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise OperatorError(f"There is no event file {event_file}; events/ holds one a shape.") from None
    except (OSError, ValueError) as error:
        raise OperatorError(f"{event_file} is no event in JSON: {error}") from error


def require_fit(function: str, event: Any, event_file: Path) -> None:
    """Raise OperatorError if the template would send this event to another function, or to none. An event of no known
    AWS shape passes.
    """
    came_from = template.source(event)
    if came_from is None:
        return  # no AWS shape, so a direct invocation: the function itself must check it
    takers = template.takers(template.read()).get(came_from, set())
    if function in takers:
        return
    fitting = " or ".join(template.short_name(taker) for taker in sorted(takers))
    known = ", ".join(sorted(template.sources(template.read(), function)))
    advice = f"which is for {fitting}" if fitting else "which invokes nothing in the template"
    raise OperatorError(
        f"{event_file} comes from {came_from}, {advice}; {template.short_name(function)} takes {known or 'no events'}."
    )


def _known() -> str:
    return ", ".join(template.short_name(function) for function in template.functions(template.read()))


# --- where it works -------------------------------------------------------------------------------------------------


@contextmanager
def emulator(settings: dev.DevSettings) -> Iterator[Stack]:
    """Yield the emulator of the running `make dev`; if none runs, start one with the service on it, and stop it at the
    end.
    """
    stack = Stack(settings.aws_port)
    if stack.answers():
        yield stack
        return
    with dev.running(for_this_moment(settings)) as service:
        yield service.stack


def for_this_moment(settings: dev.DevSettings) -> dev.DevSettings:
    """Return the settings for an emulator of one invocation: free ports, the samples' secrets, and a caught provider
    whatever the settings say.
    """
    return replace(
        settings,
        phone_port=0,  # any free port
        aws_port=free_port(),
        account_sid=events.ACCOUNT_SID,
        auth_token=events.AUTH_TOKEN,
        conversation_key=events.CONVERSATION_KEY,
        twilio_base_url=None,
    )


def start(stack: Stack, function: str, target: Target) -> BuiltFunction:
    """Return the built function, configured like the deployed one. Entering its `with` block starts it."""
    deployed = _deployed(stack, function)
    configuration = Configuration(
        name=deployed["FunctionName"],
        arn=deployed["FunctionArn"],
        handler=deployed["Handler"],
        timeout=deployed["Timeout"],
        memory=deployed["MemorySize"],
        runtime=deployed["Runtime"],
        variables={**stack.credential.variables, "AWS_REGION": REGION, **variables(stack, function)},
    )
    layers = [target.folder / layer / "python" for layer in (LAYER, SERVICE_LAYER)]
    return BuiltFunction(configuration, target.folder / function, layers, find_interpreter(target.runtime), say)


def variables(stack: Stack, function: str) -> Mapping[str, str]:
    """Return the deployed function's environment variables, with AWS on the emulator. A function that takes requests
    gets the address and secrets that the samples are signed with.
    """
    found = {**_deployed(stack, function)["Environment"]["Variables"], "AWS_DEFAULT_REGION": REGION}
    found["AWS_ENDPOINT_URL"] = stack.endpoint
    if template.takes_requests(template.read(), function):
        secrets.put(stack.client("ssm"), SAMPLES, events.SECRETS)
        found["PARLEY_SECRETS"] = SAMPLES
    if "PARLEY_PUBLIC_URL" in found:
        found["PARLEY_PUBLIC_URL"] = events.PUBLIC_URL
    if "META_OLDEST_DAYS" in found:
        found["META_OLDEST_DAYS"] = "0"  # the samples are of one day for ever
    return found


def _in_a_container(found: Mapping[str, str]) -> dict[str, str]:
    """Return the variables as a function in a container needs them: it reaches this machine by another host name, and
    uses its own clock.
    """
    inside = {name: value.replace(HOST, CONTAINERS_HOST) for name, value in found.items()}
    return inside | {"PARLEY_CLOCK_URL": ""}


def _deployed(stack: Stack, function: str) -> Mapping[str, Any]:
    name = stack.functions().get(function)
    if name is None:
        raise OperatorError(f"The running `make dev` is of a template without {function}: start it again.")
    configuration: Mapping[str, Any] = stack.client("lambda").get_function_configuration(FunctionName=name)
    return configuration
