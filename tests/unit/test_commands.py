"""Every command of `parley` on a stage names it as all do, answers programs too, and teaches itself by an example."""

import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from parley_cli.__main__ import parley
from parley_cli.where import Where

HERE_ALONE = {"chat", "dev", "build", "library", "new", "service", "language", "invoke", "record", "eval"}
"""The commands of developers, which work on this machine or on no stage."""
STAGE = {"--service", "--stage", "--stack", "--region", "--endpoint-url", "--dev"}
SERVERS = {"phone", "console"}
"""The commands that serve a page until they are stopped, and print nothing for programs."""


def commands(group: click.Group = parley, above: str = "") -> Iterator[tuple[str, click.Command]]:
    """Yield every command with its whole name; a group that does something without a subcommand is one too."""
    for name, command in group.commands.items():
        whole = f"{above} {name}".strip()
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield whole, command
        if isinstance(command, click.Group):
            yield from commands(command, whole)


ON_STAGE = {name: command for name, command in commands() if name.partition(" ")[0] not in HERE_ALONE}


def options(command: click.Command) -> set[str]:
    return {option for each in command.params for option in each.opts}


@pytest.mark.sampled(100)
@pytest.mark.parametrize("name", ON_STAGE)
def test_a_command_names_its_stage_as_all_do_and_shows_an_example_that_works(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "conversation-key.json").write_text("{}")
    monkeypatch.chdir(tmp_path)
    command = ON_STAGE[name]
    assert options(command) >= STAGE
    assert name in SERVERS | {"export"} or "--json" in options(command), "an export is JSON as it is"
    shown = CliRunner().invoke(parley, [*name.split(), "--help"], terminal_width=300).output
    (example,) = [line.partition("Example: ")[2] for line in shown.splitlines() if "Example: " in line]
    called, *given = shlex.split(example)
    assert called == "./parley"
    assert given[: len(name.split())] == name.split()
    assert "--stage" in given
    with command.make_context(name, given[len(name.split()) :], resilient_parsing=False) as context:
        assert context.params["stage"] == "prod"


def test_there_is_no_command_beside_these() -> None:
    assert {"deploy", "doctor", "redrive", "alarms", "cost", "export", "erase", "timers", "console", "phone", "people",
            "transcript", "say", "secrets set", "secrets rotate", "secrets backup", "secrets restore", "table restore",
            "orders", "orders move", "tickets show", "stock set"} <= ON_STAGE.keys()  # fmt: skip
    assert {name.partition(" ")[0] for name, _ in commands()} - HERE_ALONE == {
        name.partition(" ")[0] for name in ON_STAGE
    }


@pytest.mark.parametrize(
    ("given", "stage"),
    [
        (["--stage", "prod", "--region", "eu-west-1"], Where(None, "prod", None, "eu-west-1")),
        (["--stack", "my-cafe"], Where(None, None, "my-cafe")),
        (["--dev"], Where(endpoint_url="http://127.0.0.1:4566")),
    ],
)
def test_the_stage_reaches_the_command_as_it_was_named(
    given: list[str], stage: Where, monkeypatch: pytest.MonkeyPatch
) -> None:
    from parley_cli import cost

    seen: list[Where] = []
    monkeypatch.setattr(cost, "cost", lambda where, *_, **__: seen.append(where))
    assert CliRunner().invoke(parley, ["cost", *given]).exit_code == 0
    assert seen == [stage]
