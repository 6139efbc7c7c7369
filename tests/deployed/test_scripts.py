"""The scripts of tests/conversations, played on the deployed template, and what was said there recorded."""

from pathlib import Path

import pytest

from parley_cli.build import ROOT
from parley_cli.dev import Running
from parley_cli.scripts.deployed import Deployed
from parley_cli.scripts.format import load, parse
from parley_cli.scripts.memory import InMemory
from parley_cli.scripts.play import NotHere, play
from parley_cli.scripts.record import record

SCRIPTS = sorted((ROOT / "tests" / "conversations").glob("*.yaml"))
NEED_ANOTHER_DEPLOYMENT = {"burst", "model-down", "side-question-kept", "with-a-model"}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: str(path.stem))
def test_a_script_goes_the_same_way_on_the_deployed_template(path: Path, running: Running) -> None:
    if path.stem in NEED_ANOTHER_DEPLOYMENT:
        with pytest.raises(NotHere):
            play(load(path), Deployed(running.phone.url))
    else:
        play(load(path), Deployed(running.phone.url))


def test_what_was_said_is_recorded_and_plays_on_memory(running: Running) -> None:
    number = "+14165559999"
    script = load(ROOT / "tests" / "conversations" / "confirmation-yes.yaml")
    service = Deployed(running.phone.url, {"Ana": number})
    play(script, service)
    recorded = parse(record(number, running.phone.url, "recorded"), Path("recorded.yaml"))
    assert [step.says for step in recorded.script.steps] == [step.says for step in script.script.steps]
    play(recorded, InMemory())
