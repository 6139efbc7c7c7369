"""Which stage a command works on: the options that say so, and how the stage's stack is found.

A stage's names are made of ServiceName and Stage, whatever its stack is called, and stand in the stack's parameters. So
`--stack` alone is enough, and `--stage` beside it is checked against what is deployed there: no command works on
another stage than the one that was named.
"""

import functools
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click

from parley_cli.errors import OperatorError

SERVICE, STAGE = "parley", "dev"
"""The template's defaults of ServiceName and Stage."""
DEV_ENDPOINT = f"http://127.0.0.1:{os.environ.get('PARLEY_AWS_PORT', '4566')}"
"""The address of the emulator that `make dev` runs on this machine."""
DEV_HINT = "Nothing answers there: run `make dev` in another terminal, or name its port by PARLEY_AWS_PORT."
# boto3 is imported only where it is used: every command loads this module, and `parley chat` must start at once.


@dataclass(frozen=True)
class Where:
    """The stage that a command works on, as its options name it."""

    given_service: str | None = None
    given_stage: str | None = None
    given_stack: str | None = None
    region: str | None = None
    endpoint_url: str | None = None

    @property
    def stack(self) -> str:
        """Return the name of the CloudFormation stack."""
        return self.given_stack or f"{self.given_service or SERVICE}-{self.given_stage or STAGE}"

    @property
    def service(self) -> str:
        """Return the ServiceName. Raises OperatorError if a named stack is not found or is another service's."""
        return self._named("ServiceName", self.given_service, SERVICE)

    @property
    def stage(self) -> str:
        """Return the Stage. Raises OperatorError if a named stack is not found or is another stage."""
        return self._named("Stage", self.given_stage, STAGE)

    @property
    def named(self) -> str:
        """Return the options that name this stage, for a command in advice: it works on no other stage, region or
        emulator than the one that was looked at.
        """
        is_dev = self.endpoint_url == DEV_ENDPOINT
        given = {
            "--service": self.given_service,
            "--stage": self.given_stage or (None if self.given_stack else STAGE),
            "--stack": self.given_stack,
            "--region": self.region,
            "--endpoint-url": None if is_dev else self.endpoint_url,
        }
        options = [f"{option} {value}" for option, value in given.items() if value]
        return " ".join([*options, *(["--dev"] if is_dev else [])])

    @functools.cached_property
    def parameters(self) -> Mapping[str, str]:
        """Return the deployed stack's parameters, read once. Raises OperatorError if there is no such stack."""
        return {each["ParameterKey"]: each.get("ParameterValue", "") for each in self._described["Parameters"]}

    @functools.cached_property
    def outputs(self) -> Mapping[str, str]:
        """Return the deployed stack's outputs, read once. Raises OperatorError if there is no such stack."""
        return {each["OutputKey"]: each["OutputValue"] for each in self._described.get("Outputs", [])}

    @functools.cached_property
    def _described(self) -> dict[str, Any]:
        """Return the deployed stack as CloudFormation describes it. Raises OperatorError if it does not exist."""
        found = self.described()
        if found is None:
            raise OperatorError(
                f"There is no stack {self.stack} here: check --service, --stage, --stack, --region and --endpoint-url; "
                "of `make dev`: --dev."
            )
        return found

    def described(self) -> dict[str, Any] | None:
        """Return the stack as CloudFormation describes it now; None if there is none, or only a change set of one that
        was never carried out. Raises OperatorError if AWS refuses or does not answer.
        """
        from botocore.exceptions import BotoCoreError, ClientError, EndpointConnectionError

        try:
            found: dict[str, Any] = self.client("cloudformation").describe_stacks(StackName=self.stack)["Stacks"][0]
        except ClientError as error:
            if error.response["Error"]["Code"] == "ValidationError":
                return None
            raise OperatorError(f"AWS refused ({error.response['Error']['Code']}) to describe {self.stack}.") from error
        except EndpointConnectionError as error:
            raise OperatorError(f"{error} {DEV_HINT if self.endpoint_url else ''}".strip()) from error
        except BotoCoreError as error:  # missing credentials
            raise OperatorError(str(error)) from error
        return None if found["StackStatus"] == "REVIEW_IN_PROGRESS" else found

    def client(self, service: str) -> Any:
        """Return a boto3 client of an AWS service for this stage's region. Raises OperatorError."""
        from parley_cli.clients import client

        return client(service, self.region, self.endpoint_url)

    def _named(self, parameter: str, given: str | None, default: str) -> str:
        if self.given_stack is None:
            return given or default
        deployed = self.parameters.get(parameter, default)
        if given not in (None, deployed):
            raise OperatorError(
                f"The stack {self.stack} has {parameter} {deployed}, not {given}: name the one you mean."
            )
        return deployed


OPTIONS = (
    click.option("--service", help=f"The template's ServiceName.  [default: {SERVICE}]"),
    click.option("--stage", help=f"The template's Stage.  [default: {STAGE}]"),
    click.option("--stack", help="The CloudFormation stack's name, if it is another.  [default: <service>-<stage>]"),
    click.option("--region", help="[default: the configured one]"),
    click.option("--endpoint-url", help="Another place than AWS."),
    click.option("--dev", "on_dev", is_flag=True, help="Of `make dev` on this machine."),
)
JSON_OPTION = click.option("--json", "as_json", is_flag=True, help="One JSON object instead of words.")
"""The option of every command that says what it has found or done."""
META = "parley.where"
"""The key in click's context under which a group's options are kept for its commands."""


def somewhere(command: Callable[..., None]) -> Callable[..., None]:
    """Decorate a click command with the options that name a stage. The command gets a `Where` as its first argument. A
    group takes them too: `parley secrets --stage prod set` and `parley secrets set --stage prod` are the same.
    """

    @functools.wraps(command)
    @click.pass_context
    def run(context: click.Context, /, **given: Any) -> None:
        """Take the options that name a stage out of the given ones, and call the command with the stage."""
        command(taken(context, given), **given)

    return with_options(run, OPTIONS)


def taken(context: click.Context, given: dict[str, Any]) -> Where:
    """Take the options that name a stage out of a command's, and return the stage. What the command's group was given
    counts where the command was given nothing.
    """
    own = {name: given.pop(name) for name in ("service", "stage", "stack", "region", "endpoint_url", "on_dev")}
    kept = context.meta.setdefault(META, {})
    kept.update({name: value for name, value in own.items() if value or name not in kept})
    endpoint = DEV_ENDPOINT if kept["on_dev"] else kept["endpoint_url"]
    return Where(kept["service"], kept["stage"], kept["stack"], kept["region"], endpoint)


def with_options(command: Callable[..., None], options: Sequence[Callable[..., Any]]) -> Callable[..., None]:
    """Add click options to a command, in the order in which its help lists them."""
    for option in reversed(options):
        command = option(command)
    return command
