"""`parley deploy`, `parley secrets` and what names a stage: one name from beginning to end, and never another stage."""

import getpass
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import boto3
import pytest
from samcli.cli.types import CfnParameterOverridesType

from parley_cli import build, deploy, secrets
from parley_cli.errors import OperatorError
from parley_cli.numbers import e164
from parley_cli.where import Where
from tests.support.cloud import shut_out
from tests.support.moto_in_place import aws_in_moto

SID, TOKEN, NEW = "AC" + "0" * 32, "1" * 32, "2" * 32


class Deployed(Where):
    """A stage whose stack is deployed with these parameters."""

    def described(self) -> dict[str, Any] | None:
        return stack({"ServiceName": "parley", "Stage": "dev"})


def stack(parameters: Mapping[str, str], status: str = "UPDATE_COMPLETE") -> dict[str, Any]:
    listed = [{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()]
    return {"StackStatus": status, "Parameters": listed}


def test_one_name_is_the_stacks_the_parameters_and_the_secrets() -> None:
    plan = deploy.planned(Where(given_stage="prod"), None, {"AlarmEmail": "bea@example.org"})
    assert (plan.stack, plan.is_new) == ("parley-prod", True)
    assert plan.parameters == {
        "ServiceName": "parley",
        "Stage": "prod",
        "AlarmEmail": "bea@example.org",
        "Runtime": "python3.13",
        "Architecture": "arm64",
    }


def test_a_stack_of_another_name_keeps_its_stage_and_its_runtime() -> None:
    there = stack({"ServiceName": "cafe", "Stage": "prod", "Runtime": "python3.12", "Architecture": "x86_64"})
    plan = deploy.planned(Where(given_stack="my-cafe"), there, {})
    assert plan.parameters == {
        "ServiceName": "cafe",
        "Stage": "prod",
        "Runtime": "python3.12",
        "Architecture": "x86_64",
    }


@pytest.mark.parametrize(
    ("where", "there", "told"),
    [
        (Where(given_stage="prod2", given_stack="parley-dev"), {"ServiceName": "parley", "Stage": "dev"}, "Stage dev"),
        (Where(given_service="cafe", given_stack="x"), {"ServiceName": "parley", "Stage": "dev"}, "ServiceName parley"),
        (Where(given_stack="x"), {}, "none of Parley's"),
        (Where(given_stack="x"), None, "--stage prod"),
    ],
)
def test_another_stage_than_the_one_that_was_named_is_never_changed(
    where: Where, there: Mapping[str, str] | None, told: str
) -> None:
    with pytest.raises(OperatorError, match=told):
        deploy.planned(where, None if there is None else stack(there), {})


@pytest.mark.parametrize(
    ("concurrency", "chosen", "turns"),
    [(10, {}, "4"), (1000, {}, None), (None, {}, None), (10, {"TurnsConcurrency": "8"}, "8")],
)
def test_a_new_account_keeps_some_concurrency_for_the_webhook(
    concurrency: int | None, chosen: Mapping[str, str], turns: str | None
) -> None:
    plan = deploy.planned(Where(given_stage="prod"), None, chosen)
    assert deploy.protected(plan, concurrency).parameters.get("TurnsConcurrency") == turns


@pytest.mark.parametrize("given", ["Stage=prod2", "ServiceName=cafe", "AlarmMail=bea@example.org", "AlarmEmail"])
def test_what_is_set_is_a_parameter_and_not_the_stage(given: str) -> None:
    with pytest.raises(OperatorError):
        deploy.settings_of([given])


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("TwilioNumber=+1 (416) 555-0100", "+14165550100"),
        ("Admins=+1 416 555 0123, +34 612 34 56 78", "+14165550123,+34612345678"),
        ("TurnsConcurrency=4", "4"),
        ("AlarmEmail=", ""),
    ],
)
def test_a_number_is_set_in_any_usual_form(given: str, kept: str) -> None:
    assert list(deploy.settings_of([given]).values()) == [kept]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("TwilioNumber=416 555 0100", "Your number at Twilio, E.164"),
        ("AlarmEmail=bea", "Who is told when"),
        ("TurnsConcurrency=many", "a number, "),
        ("Admission=whoever", "one of "),
    ],
)
def test_what_cloudformation_would_refuse_is_refused_before_anything_is_built(given: str, told: str) -> None:
    with pytest.raises(OperatorError, match=told):
        deploy.settings_of([given])


@pytest.mark.parametrize("value", ["", "Bea's shop, +1 416 555 0100", 'a "b" \\ c', "NO MAS,ALTO", "a=b"])
def test_a_parameter_reaches_sam_as_it_was_typed(value: str) -> None:
    assert CfnParameterOverridesType().convert((deploy.override("Operator", value),), None, None) == {"Operator": value}


def test_a_named_stack_says_itself_which_stage_it_is_and_nothing_is_guessed_that_writes() -> None:
    assert (Deployed(given_stack="x").stage, Where(given_stage="prod").stack) == ("dev", "parley-prod")
    with pytest.raises(OperatorError, match="Stage dev, not prod"):
        _ = Deployed(given_stack="x", given_stage="prod").stage
    for command in ("deploy", "secrets set"):
        with pytest.raises(OperatorError, match="--stage prod"):
            secrets.require_named(Where(), command)


def test_a_plain_sam_build_never_stands_where_the_finished_one_is_deployed_from() -> None:
    """`sam build` writes .aws-sam/build."""
    folder = build.operators_target(None, None).folder
    assert folder.name == "finished"
    assert f'template_file = ".aws-sam/{folder.name}/template.yaml"' in Path(build.ROOT, "samconfig.toml").read_text()


def test_an_interpreter_of_a_version_manager_is_found_and_a_missing_one_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "versions" / "3.13.5" / "bin"
    kept.mkdir(parents=True)
    (kept / "python3.13").write_text("#!/bin/sh\necho python3.13\n")
    (kept / "python3.13").chmod(0o755)
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert build.find_interpreter("python3.13") == kept / "python3.13"
    with pytest.raises(OperatorError, match=r"pyenv install 3\.99"):
        build.find_interpreter("python3.99")


@pytest.mark.parametrize(
    "written",
    ["+14165550199", "+1 416 555 0199", "+1 (416) 555-0199", "001 416.555.0199", "tel:+1-416-555-0199",
     "whatsapp:+14165550199", " +1\N{NO-BREAK SPACE}416\N{EN DASH}555\N{EN DASH}0199 "],
)  # fmt: skip
def test_a_number_is_read_in_any_usual_form(written: str) -> None:
    assert e164(written) == "+14165550199"


@pytest.mark.parametrize("written", ["416 555 0199", "Ana", "", "+", "+1"])
def test_what_is_no_number_with_its_countrys_code_is_refused(written: str) -> None:
    with pytest.raises(OperatorError, match="country"):
        e164(written)


# --- secrets ----------------------------------------------------------------------------------------------------------

PROD = Where(given_stage="prod", region="us-east-1")


@pytest.fixture
def ssm(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    shut_out(monkeypatch)
    with aws_in_moto():
        yield boto3.client("ssm", region_name="us-east-1")


def types(monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
    """Let the operator answer so, question by question."""
    left = iter(answers)
    monkeypatch.setattr(getpass, "getpass", lambda _: next(left))


def test_an_account_sid_that_is_none_is_asked_for_again_and_never_stored(
    ssm: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    types(monkeypatch, "SK" + "0" * 32, TOKEN, SID)
    secrets.set_all(PROD, "twilio-account-sid")
    assert secrets.read(ssm, "/parley/prod", "twilio-account-sid") == {"twilio-account-sid": SID}
    types(monkeypatch, *["AC12"] * secrets.TRIES)
    with pytest.raises(OperatorError, match="Nothing was stored"):
        secrets.set_all(PROD, "twilio-account-sid")


def test_while_a_token_is_rotated_both_are_valid_and_the_new_one_sends(
    ssm: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    types(monkeypatch, TOKEN, NEW)
    secrets.set_all(PROD, "twilio-auth-token")
    secrets.rotate(PROD, "twilio-auth-token", finish=False)
    assert secrets.read(ssm, "/parley/prod", "twilio-auth-token")["twilio-auth-token"].split() == [NEW, TOKEN]
    secrets.rotate(PROD, "twilio-auth-token", finish=True)
    assert secrets.read(ssm, "/parley/prod", "twilio-auth-token") == {"twilio-auth-token": NEW}


def test_the_conversation_key_is_backed_up_privately_and_restored_where_there_is_none(
    ssm: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    types(monkeypatch, "")
    secrets.set_all(PROD, "llm-api-key")
    key = secrets.read(ssm, "/parley/prod", "conversation-key")["conversation-key"]
    secrets.backup(PROD, tmp_path / "key.json")
    assert stat.S_IMODE((tmp_path / "key.json").stat().st_mode) == 0o600
    noted = secrets.read(ssm, "/parley/prod", secrets.BACKED_UP)[secrets.BACKED_UP]
    assert noted.endswith(secrets.fingerprint(key))
    ssm.delete_parameter(Name="/parley/prod/conversation-key")
    secrets.restore(PROD, tmp_path / "key.json", replace=False)
    assert secrets.read(ssm, "/parley/prod", "conversation-key")["conversation-key"] == key
    secrets.put(ssm, "/parley/prod", {"conversation-key": "another"})
    with pytest.raises(OperatorError, match="stranger"):
        secrets.restore(PROD, tmp_path / "key.json", replace=False)
    secrets.restore(PROD, tmp_path / "key.json", replace=True)
    with pytest.raises(OperatorError, match="finds nobody"):
        secrets.restore(Where("cafe", "prod", region="us-east-1"), tmp_path / "key.json", replace=False)
