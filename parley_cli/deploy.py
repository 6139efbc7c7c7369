"""`parley deploy --stage prod`: builds what has changed, and deploys it as exactly the stage that was named.

One name goes from the beginning to the end: of the stage are made the stack's name, the parameters ServiceName and
Stage, the names of queues and the path of secrets. What a stage was given stays in its stack: a parameter that is not
set keeps its deployed value, and no file of the repository is written. Refused is whatever would change another stage
than the one that was named, and a build that is not finished is finished first.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
from botocore.exceptions import BotoCoreError, ClientError

from parley_cli import conditions, credential, processes, releases, secrets, tables, template
from parley_cli.build import ROOT, Target, build, host_architecture, host_runtime, operators_target, sam_command
from parley_cli.build import sam_environment as sam_environment_of_build
from parley_cli.errors import OperatorError
from parley_cli.numbers import e164
from parley_cli.phone.of_stage import URL as PHONE_URL
from parley_cli.progress import say
from parley_cli.stack import API_ID_TAG, REGION
from parley_cli.where import Where

OWN = ("ServiceName", "Stage")
"""The parameters that make a stage what it is. They are named by --service and --stage, and never changed."""
AFTERWARDS = ("WebhookUrl", "MetaWebhookUrl", "AlarmsTopic", "NobodyIsTold")
"""The outputs of which an operator has to do something."""
FEW_AT_ONCE = 150
"""The concurrency of an account below which the template's defaults would take all of it. A new account may have 10."""
CAREFUL = {"TurnsConcurrency": "4", "DeliveriesConcurrency": "2"}
"""What such an account can bear."""
BROKEN = ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED", "UPDATE_ROLLBACK_FAILED")
"""The states of a stack that no deployment can change."""


@dataclass(frozen=True)
class Plan:
    """What is deployed: the stack's name, what it is built for, and the parameters that are set."""

    stack: str
    target: Target
    parameters: Mapping[str, str]
    deployed: Mapping[str, str]
    """The parameters that the stack has already; those that are not set keep their values."""
    is_new: bool


def deploy(where: Where, settings: Sequence[str], service: Path, *, yes: bool, as_json: bool = False) -> None:
    """Build what has changed of the service in this folder, deploy it as the named stage, and say what is left to do.
    Raises OperatorError.
    """
    secrets.require_named(where, "deploy")
    described = where.described()
    plan = planned(where, described, settings_of(settings))
    require_same_service(where, described, service)
    if plan.is_new and where.endpoint_url is None:
        plan = protected(plan, _account_concurrency(where))
    plan = replace(plan, parameters={**plan.parameters, **releases.to_note(plan.deployed)})
    if existing := plan.parameters.get("ExistingTable"):
        tables.require_usable(where, existing)
    build(plan.target, service)
    _tell(where, plan)
    if not (yes or where.endpoint_url or sys.stdin.isatty()):
        raise OperatorError("Nothing was deployed: run it with --yes, or in a terminal, which shows the changes first.")
    _key(where)
    _sam_deploy(where, plan, asks=not yes and where.endpoint_url is None)
    _say_what_is_left(where, as_json=as_json)


def require_same_service(where: Where, described: Mapping[str, Any] | None, service: Path) -> None:
    """Raise OperatorError if the stack was deployed of another folder: its people would be answered by another service.
    A stack from before folders were noted, and one that is new, may be of any.
    """
    outputs = {each["OutputKey"]: each["OutputValue"] for each in (described or {}).get("Outputs", ())}
    deployed = outputs.get("ServiceFolder", service.name)
    if deployed != service.name:
        raise OperatorError(
            f"The stack {where.stack} is the service {deployed!r}, and this would make it {service.name!r}: name "
            f"--folder {deployed}, or another stage."
        )


def settings_of(given: Sequence[str]) -> dict[str, str]:
    """Return the parameters of `--set NAME=VALUE` by name. Raises OperatorError for one that the template has not, or
    that names the stage.
    """
    known = template.read()["Parameters"]
    found: dict[str, str] = {}
    for each in given:
        name, is_set, value = each.partition("=")
        if name in OWN:
            option = {"ServiceName": "--service", "Stage": "--stage"}[name]
            raise OperatorError(
                f"{name} is not set by --set: {option} {value or 'NAME'} names it, once for everything."
            )
        if name in releases.NOTED:
            raise OperatorError(f"{name} is not set by --set: `parley deploy` notes the commit that it deploys.")
        if not is_set or name not in known:
            near = [each for each in known if name.casefold() in each.casefold()][:5]
            hint = f" Do you mean {', '.join(near)}?" if near else " docs/reference/parameters.md lists them."
            raise OperatorError(f"--set takes NAME=VALUE of the template's parameters, not {each!r}.{hint}")
        found[name] = _fitting(name, value, known[name])
    return found


def _fitting(name: str, value: str, parameter: Mapping[str, Any]) -> str:
    """Return a parameter's value, with phone numbers in the form that the template takes. Raises OperatorError for one
    that CloudFormation would refuse, before minutes are spent on a build.
    """
    pattern = str(parameter.get("AllowedPattern", ""))
    if pattern and not re.fullmatch(pattern, value) and r"\+[1-9]" in pattern:
        with suppress(OperatorError):
            value = ",".join(e164(each) for each in value.split(","))
    chosen = [str(each) for each in parameter.get("AllowedValues", [])]
    is_number = parameter["Type"] == "Number"
    least, most = (
        float(parameter.get(bound, default)) for bound, default in (("MinValue", "-inf"), ("MaxValue", "inf"))
    )
    if chosen and value not in chosen:
        form = f"one of {', '.join(chosen)}"
    elif pattern and not re.fullmatch(pattern, value):
        form = " ".join(str(parameter.get("Description", pattern)).split())
    elif is_number and not (re.fullmatch(r"-?\d+(\.\d+)?", value) and least <= float(value) <= most):
        form = f"a number, {parameter.get('MinValue', 'any')} to {parameter.get('MaxValue', 'any')}"
    else:
        return value
    raise OperatorError(f"{name} cannot be {value!r}: {form}")


def planned(where: Where, described: Mapping[str, Any] | None, settings: Mapping[str, str]) -> Plan:
    """Return what is to be deployed. `described` is the stack as it is deployed; None: there is none. Raises
    OperatorError if the stack is another stage than the one that was named, or cannot be changed.
    """
    deployed: dict[str, str] = {}
    if described is not None:
        status = described["StackStatus"]
        if status in BROKEN:
            raise OperatorError(
                f"The stack {where.stack} is {status}: look at its events in CloudFormation; after a first deployment "
                "that failed, delete the stack (its table stays) and deploy again."
            )
        deployed = {each["ParameterKey"]: each.get("ParameterValue", "") for each in described.get("Parameters", [])}
        _require_same_stage(where, deployed)
    named = {"ServiceName": where.given_service, "Stage": where.given_stage}
    own = {name: value for name, value in named.items() if value}
    if described is None:
        own = {"ServiceName": where.given_service or "parley", "Stage": _stage_of_new(where)}
    own = {**{name: deployed[name] for name in OWN if name in deployed}, **own}
    chosen = {**own, **settings}
    if where.endpoint_url is not None and described is None:
        chosen = {"TwilioBaseUrl": PHONE_URL, **chosen}
    if where.endpoint_url is not None:
        chosen = {"Runtime": host_runtime(), "Architecture": host_architecture(), **chosen}
    target = operators_target(
        chosen.get("Runtime") or deployed.get("Runtime"), chosen.get("Architecture") or deployed.get("Architecture")
    )
    parameters = {**chosen, "Runtime": target.runtime, "Architecture": target.architecture}
    return Plan(where.stack, target, parameters, deployed, described is None)


def protected(plan: Plan, concurrency: int | None) -> Plan:
    """Return the plan of a new stack, with less concurrency where the account's own is a new one's: turns would leave
    nothing for the webhook, and texts would be lost. `concurrency` is None where AWS does not tell it.
    """
    if concurrency is None or concurrency >= FEW_AT_ONCE or plan.parameters.keys() & CAREFUL.keys():
        return plan
    say(f"The account runs {concurrency} functions at once: turns take 4 of them, and sends 2. Ask AWS for 1,000.")
    return replace(plan, parameters={**plan.parameters, **CAREFUL})


def _account_concurrency(where: Where) -> int | None:
    try:
        limit = where.client("lambda").get_account_settings()["AccountLimit"]
    except (BotoCoreError, ClientError):
        return None
    return int(limit["ConcurrentExecutions"])


def _require_same_stage(where: Where, deployed: Mapping[str, str]) -> None:
    """Raise OperatorError if the deployed stack is another service or stage than the one that was named."""
    for name, given in (("ServiceName", where.given_service), ("Stage", where.given_stage)):
        there = deployed.get(name)
        if there is None:
            raise OperatorError(f"The stack {where.stack} is none of Parley's: it has no parameter {name}.")
        if given not in (None, there):
            raise OperatorError(
                f"The stack {where.stack} has {name} {there}. Deployed as {given}, its queues would get other names, "
                f"and what waits in them would be lost. Deploy {given} as a stack of its own: leave --stack out."
            )


def _stage_of_new(where: Where) -> str:
    if where.given_stage is None:
        raise OperatorError(f"There is no stack {where.stack} yet: say of which stage it shall be, as in --stage prod")
    return where.given_stage


def _tell(where: Where, plan: Plan) -> None:
    """Say on standard error what is about to be deployed, and where."""
    place = where.endpoint_url or where.region or "the configured region"
    say(f"Stack {plan.stack} ({'new' if plan.is_new else 'there already'}), {place}:")
    release, before = (releases.in_words(plan.parameters[name]) for name in releases.NOTED)
    say(f"  release {release}; before it: {before}")
    for name, value in plan.parameters.items():
        if name not in releases.NOTED:
            say(f"  {name} = {value}")
    if not {**plan.deployed, **plan.parameters}.get("AlarmEmail"):
        say("  AlarmEmail is not set: nobody is told when messages are lost. Better: --set AlarmEmail=you@example.org")


def _key(where: Where) -> None:
    """Make the stage's conversation key if there is none. Raises OperatorError."""
    stage = where.given_stage or where.stage
    path = secrets.prefix(where.given_service or "parley" if where.given_stack is None else where.service, stage)
    try:
        if secrets.make_conversation_key(where.client("ssm"), path):
            say(f"A conversation key was made below {path}. Back it up: ./parley secrets backup {where.named} FILE")
    except (BotoCoreError, ClientError) as error:
        raise OperatorError(f"The conversation key could not be stored below {path}: {error}") from error


def _sam_deploy(where: Where, plan: Plan, *, asks: bool) -> None:
    """Run `sam deploy` with this plan. If it asks, it has the terminal. Raises OperatorError."""
    command: list[str | Path] = [sam_command(), "deploy", "--stack-name", plan.stack]
    built = plan.target.folder / "template.yaml"
    if where.endpoint_url:
        built = conditions.for_emulator(built, {**plan.deployed, **plan.parameters})
    command += ["--template-file", built, "--resolve-s3"]
    command += ["--capabilities", "CAPABILITY_IAM", "--no-fail-on-empty-changeset"]
    command += ["--confirm-changeset" if asks else "--no-confirm-changeset"]
    command += ["--region", where.region] if where.region else []
    command += ["--tags", API_ID_TAG.replace("parley", plan.stack)] if where.endpoint_url else []
    given = dict(plan.parameters)
    if where.endpoint_url:  # an emulator's API has no name of its own in the network
        given.setdefault("PublicUrl", f"{where.endpoint_url.rstrip('/')}/_aws/execute-api/{plan.stack}")
    command += ["--parameter-overrides", *(override(name, value) for name, value in given.items())]
    if asks:
        done = subprocess.run(command, cwd=ROOT, env=environment(where))
        words = "look at what it has printed above"
    else:
        ended = processes.run(command, folder=ROOT, environment=environment(where))
        done, words = ended, processes.last_words(ended.stderr or ended.stdout)  # type: ignore[assignment]
    if done.returncode != 0:
        raise OperatorError(f"sam deploy failed: {words}")


def override(name: str, value: str) -> str:
    """Return a parameter as `sam deploy` takes it, quoted so that blanks and quotes arrive as they are."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'{name}="{escaped}"'


def environment(where: Where) -> dict[str, str]:
    """Return the environment for `sam`: the operator's own; for an emulator on this machine, its address and credential
    and nothing that could lead to an AWS account.
    """
    own = sam_environment_of_build()
    if where.endpoint_url is None:
        return own
    host = urlsplit(where.endpoint_url).hostname or ""
    return {
        **{name: value for name, value in own.items() if not name.startswith("AWS_")},
        **credential.at(where.endpoint_url).variables,
        "AWS_DEFAULT_REGION": where.region or REGION,
        "AWS_ENDPOINT_URL": where.endpoint_url,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "NO_PROXY": host,
        "no_proxy": host,
    }


def _say_what_is_left(where: Where, *, as_json: bool) -> None:
    """Print the outputs of which an operator has to do something, and the next command."""
    after = Where(where.given_service, where.given_stage, where.given_stack, where.region, where.endpoint_url)
    tables.protect(after)
    shown = {name: after.outputs[name] for name in AFTERWARDS if name in after.outputs}
    release, before = (after.parameters.get(name, releases.UNKNOWN) for name in releases.NOTED)
    if as_json:
        click.echo(json.dumps({"stack": after.stack, "release": release, "before": before, "outputs": shown}))
    else:
        for name in shown:
            click.echo(f"{name:<16}{after.outputs[name]}")
    say(f"Deployed: {releases.in_words(release)}. To take it back: ./parley releases {where.named}")
    say(f"What is left, step by step: ./parley doctor {where.named}")
    if where.endpoint_url:
        say(f"A phone in the browser that texts it: ./parley phone {where.named}")
