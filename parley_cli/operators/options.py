"""The options that every operators' command takes, and the `Desk` made of them: a stage's API, and how answers are
printed.

A group of commands takes them too: `parley orders --stage prod move A-7K2P ready` and `parley orders move A-7K2P ready
--stage prod` are the same.
"""

import functools
import json
import re
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from parley_cli.where import JSON_OPTION, OPTIONS, Where, taken, with_options

if TYPE_CHECKING:
    from parley_cli.operators.api_client import Json, OperatorsClient
    from parley_cli.operators.in_memory import LocalDesk

META = "parley.operators.json"
"""The key in click's context under which it is kept that a group was asked for JSON."""
# boto3 is imported only where it is used: every command loads this module, and `parley chat` must start at once.


@dataclass
class Desk:
    """What an operators' command works with: a stage's API, and whether to print JSON."""

    where: Where
    as_json: bool
    local: "LocalDesk | None" = None
    """The desk of a service in this process (`parley chat`); None: the API of a stage."""

    @functools.cached_property
    def client(self) -> "OperatorsClient":
        """Return the client of the stage's API, which is made at first use. Raises OperatorError if the stage is not
        found.
        """
        if self.local is not None:
            return self.local.client
        from parley_cli.operators import stage_api
        from parley_cli.operators.api_client import OperatorsClient

        return OperatorsClient.of(stage_api.reach(self.where))

    def conversation(self, number: str) -> str:
        """Return the id of the conversation with a phone number. Raises OperatorError."""
        if self.local is not None:
            return self.local.conversation_of(number)
        from parley_cli.rights import DeploymentStage, explained

        with explained(self.where):
            return DeploymentStage.reach(self.where).conversation(number)

    def operator(self, given: str | None) -> str:
        """Return the name under which the operator acts. Raises OperatorError."""
        from parley_cli.operators.stage_api import operator_name

        return operator_name(given, self.client.api)

    def print_rows(
        self,
        items: Sequence["Json"],
        heads: Sequence[str],
        rows: Iterable[Sequence[object]],
        nothing: str,
        whole: Container[str] = (),
    ) -> None:
        """Print a list as one JSON object or as a table, whose columns of the heads in `whole` are not cut; as the
        sentence `nothing` if it is empty."""
        from parley_cli.operators.table import table

        if self.as_json:
            click.echo(json.dumps({"items": items}, ensure_ascii=False))
        else:
            click.echo(table(heads, rows, whole=whole) if items else nothing)

    def print_one(self, content: "Json", words: str) -> None:
        """Print one resource: its JSON, or else the given words."""
        click.echo(json.dumps(content, ensure_ascii=False) if self.as_json else words)


class CommandGroup(click.Group):
    """A group of commands that says which there are, if somebody types another one."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is typed, as click does. Raises UsageError with the names of all commands."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            raise click.UsageError(f"There is no {args[0]!r}, but {', '.join(self.commands)}.", ctx) from error


class LeftCount(click.ParamType):
    """A whole number of 0 or more: how many of a product are left."""

    name = "left"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number. Fails with a sentence for anything else."""
        if not re.fullmatch(r"\d{1,7}", str(value)) or int(value) > MOST_LEFT:
            self.fail(f"{value!r} cannot be left: say a whole number from 0 to {MOST_LEFT:,}.", param, ctx)
        return int(value)


MOST_LEFT = 1_000_000
"""The most of a product that may be left, as the API has it."""
CHANGE_OPTIONS = (
    click.option("--as", "name", help="Your name, as people and colleagues read it.  [default: your IAM name]"),
    click.option("--key", help="Repeats the change of an earlier run whose outcome nobody knows, once."),
)


def on_stage(command: Callable[..., None]) -> Callable[..., None]:
    """Decorate a click command with the options of a stage. The command gets a `Desk` made of them as its first
    argument.
    """

    @functools.wraps(command)
    @click.pass_context
    def run(context: click.Context, /, **given: Any) -> None:
        """Make a Desk of the stage's options, given to this command or to its group, and call the command with it."""
        as_json = given.pop("as_json") or context.meta.get(META, False)
        context.meta[META] = as_json
        command(Desk(taken(context, given), as_json, context.obj), **given)

    return with_options(run, (*OPTIONS, JSON_OPTION))


def changes(command: Callable[..., None]) -> Callable[..., None]:
    """Decorate a click command with the options of a change: the operator's name and the idempotency key."""
    return with_options(command, CHANGE_OPTIONS)
