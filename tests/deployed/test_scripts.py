"""Scripts of tests/conversations, played on the deployed template, and what was said there recorded.

Some of them, one a kind of step: `pytest tests/conversations --deployed` plays all that a running `make dev` can.
"""

from pathlib import Path

import pytest

from parley_cli.build import ROOT
from parley_cli.dev import Running
from parley_cli.scripts.deployed import DeployedPlay
from parley_cli.scripts.format import load, parse
from parley_cli.scripts.memory import InMemory
from parley_cli.scripts.play import NotHere, play
from parley_cli.scripts.record import record

SCRIPTS = ROOT / "tests" / "conversations"


@pytest.mark.parametrize(
    ("name", "unseen"),
    [
        ("two-people", []),
        ("stop-and-start", ["calls"]),
        ("confirmation-late", ["calls"]),
        ("delivered-again", ["calls"]),
        ("provider-refuses", ["calls"]),
    ],
)
def test_a_script_goes_the_same_way_on_the_deployed_template(name: str, unseen: list[str], running: Running) -> None:
    found = play(load(SCRIPTS / f"{name}.yaml"), DeployedPlay(running.phone.url))
    assert [each.rpartition(": ")[2] for each in found] == unseen


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("with-a-model", "the script holds the model's answers"),
        ("side-question-kept", "side_questions: keep"),
        ("burst", "a deployment takes up the first text before the others come"),
    ],
)
def test_what_a_deployment_does_not_have_is_said_before_anything_happens(
    name: str, reason: str, running: Running
) -> None:
    with pytest.raises(NotHere, match=reason):
        play(load(SCRIPTS / f"{name}.yaml"), DeployedPlay(running.phone.url))


def test_where_no_phone_is_it_is_said() -> None:
    with pytest.raises(NotHere, match=r"no phone answers at http://127\.0\.0\.1:1: start `make dev`"):
        play(load(SCRIPTS / "tasks.yaml"), DeployedPlay("http://127.0.0.1:1"))


def test_what_was_said_is_recorded_and_plays_on_memory(running: Running) -> None:
    number = "+14165559999"
    script = load(SCRIPTS / "confirmation-yes.yaml")
    service = DeployedPlay(running.phone.url, {"Ana": number})
    play(script, service)
    recorded = parse(record(number, running.phone.url, "recorded"), Path("recorded.yaml"))
    assert [step.says for step in recorded.script.steps] == [step.says for step in script.script.steps]
    play(recorded, InMemory())
