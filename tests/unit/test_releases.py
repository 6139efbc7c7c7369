"""Which release a stage runs, and which it ran before, is noted where it is deployed, and says how to go back."""

import json
from typing import Any

import pytest

from parley_cli import releases
from parley_cli.deploy import settings_of
from parley_cli.errors import OperatorError
from parley_cli.where import DEV_ENDPOINT, Where

OLD, NEW = "0123456789@2026-11-29", "abcdef0123@2026-11-30"


class Stage(Where):
    """A stage whose stack notes these releases."""

    noted: dict[str, str]

    def described(self) -> dict[str, Any] | None:
        listed = [{"ParameterKey": name, "ParameterValue": value} for name, value in self.noted.items()]
        return {"StackStatus": "UPDATE_COMPLETE", "Parameters": listed}


@pytest.mark.parametrize(
    ("deployed", "before"),
    [
        ({}, "none"),
        ({"Stage": "prod"}, "unknown"),
        ({"Release": OLD, "ReleaseBefore": "none"}, OLD),
        ({"Release": NEW, "ReleaseBefore": OLD}, OLD),
    ],
    ids=["a new stage", "one that noted nothing", "the next release", "the same once more"],
)
def test_a_deployment_notes_its_release_and_the_one_before(
    monkeypatch: pytest.MonkeyPatch, deployed: dict[str, str], before: str
) -> None:
    monkeypatch.setattr(releases, "here", lambda: NEW)
    assert releases.to_note(deployed) == {"Release": NEW, "ReleaseBefore": before}


def test_the_way_back_leaves_this_folder_as_it_is_and_names_the_commit(capsys: pytest.CaptureFixture[str]) -> None:
    stage = Stage(given_stage="prod", endpoint_url=DEV_ENDPOINT)
    object.__setattr__(stage, "noted", {"Release": NEW, "ReleaseBefore": OLD})
    releases.releases(stage, as_json=True)
    told_as_json = json.loads(capsys.readouterr().out)
    assert (told_as_json["is"], told_as_json["before"], told_as_json["oldest"]) == (NEW, OLD, "ae238908")
    releases.releases(stage, as_json=False)
    told = capsys.readouterr().out
    assert "is           abcdef0123 of 2026-11-30\nbefore it    0123456789 of 2026-11-29\n" in told
    assert "git worktree add ../parley-0123456789 0123456789\n  cp -r .parley ../parley-0123456789/\n" in told
    assert "(cd ../parley-0123456789 && ./parley deploy --stage prod --dev)" in told


def test_after_a_rollback_the_way_is_forward_in_this_folder(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releases, "here", lambda: NEW)
    stage = Stage(given_stage="prod", endpoint_url=DEV_ENDPOINT)
    object.__setattr__(stage, "noted", {"Release": OLD, "ReleaseBefore": NEW})
    releases.releases(stage, as_json=False)
    told = capsys.readouterr().out
    assert told.endswith("Forward again, to the release of this folder:\n  ./parley deploy --stage prod --dev\n")
    assert "worktree" not in told


def test_a_folder_that_is_no_clone_is_still_deployed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(releases, "_git", lambda *_: "")
    assert releases.here() == "unknown"
    monkeypatch.setattr(releases, "_git", lambda *words: " M README.md" if "status" in words else OLD)
    assert releases.in_words(releases.here()) == "0123456789 (with changes) of 2026-11-29"
    assert releases.commit_of(releases.here()) == "0123456789"


def test_the_release_is_noted_and_not_set() -> None:
    with pytest.raises(OperatorError, match="notes the commit"):
        settings_of([f"Release={OLD}"])
