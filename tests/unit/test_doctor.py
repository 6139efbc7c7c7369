"""`parley doctor`: each step of the walk is looked at, before and after, and what is left to do is said."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from parley_cli import secrets
from parley_cli.doctor import command
from parley_cli.doctor.command import NotHealthy, doctor, examined
from parley_cli.doctor.patient import Patient
from parley_cli.meta import PHONE_NUMBER_ID
from parley_cli.where import DEV_ENDPOINT, Where
from tests.support.cloud import shut_out
from tests.support.meta_server import TOKEN as META_TOKEN
from tests.support.moto_in_place import aws_in_moto
from tests.support.provider_accounts import TEMPLATE, MetaAccount, TwilioAccount
from tests.support.twilio_server import ACCOUNT, MESSAGING_SERVICE, TOKEN

WEBHOOK = "https://x.execute-api.us-east-1.amazonaws.com/twilio/message#rc=3&rp=4xx,5xx,ct,rt"
META_WEBHOOK = "https://x.execute-api.us-east-1.amazonaws.com/meta/webhook"


class Stage(Where):
    """A stage in moto, with a stack of these parameters and outputs (moto deploys no Parley)."""

    stacked: dict[str, Any] | None = None

    def described(self) -> dict[str, Any] | None:
        return self.stacked


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    shut_out(monkeypatch)
    with aws_in_moto():
        yield Stage(given_stage="prod", region="us-east-1")


@pytest.fixture
def twilio() -> Iterator[TwilioAccount]:
    with TwilioAccount() as server:
        yield server
        assert not server.refused, f"a request was not correct: {server.refused}"


def deployed(stage: Stage, **parameters: str) -> None:
    topic = boto3.client("sns", region_name="us-east-1").create_topic(Name="alarms")["TopicArn"]
    outputs = {"WebhookUrl": WEBHOOK, "MetaWebhookUrl": META_WEBHOOK, "AlarmsTopic": topic}
    given = {"Stage": "prod", "ServiceName": "parley", **parameters}
    object.__setattr__(
        stage,
        "stacked",
        {
            "StackStatus": "CREATE_COMPLETE",
            "Parameters": [{"ParameterKey": name, "ParameterValue": value} for name, value in given.items()],
            "Outputs": [{"OutputKey": name, "OutputValue": value} for name, value in outputs.items()],
        },
    )


def stored(**values: str) -> None:
    ssm = boto3.client("ssm", region_name="us-east-1")
    secrets.put(ssm, "/parley/prod", {name.replace("_", "-"): value for name, value in values.items()})


def steps(stage: Stage, *states: str) -> set[str]:
    """The steps that are in one of these states."""
    return {each.step for each in examined(Patient(stage)) if each.state in states}


def found(stage: Stage, step: str) -> list[tuple[str, str]]:
    """What is found about a step, and what there is to do."""
    return [(each.state, f"{each.found} -> {each.to_do}") for each in examined(Patient(stage)) if each.step == step]


def test_before_anything_is_done_it_says_what_to_do_and_with_which_command(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(NotHealthy):
        doctor(Patient(stage), as_json=False)
    told = capsys.readouterr().out
    assert "./parley secrets set --stage prod" in told
    assert "./parley deploy --stage prod" in told
    assert steps(stage, "ok") == {"credentials"} | ({"quota"} & steps(stage, "ok"))
    assert not [line for line in told.splitlines() if "unknown form" in line]


def test_a_key_is_backed_up_only_if_it_is_this_key(stage: Stage) -> None:
    stored(conversation_key="the key")
    assert found(stage, "key")[0][0] == "todo"
    stored(conversation_key_backed_up=f"2026-11-29 {secrets.fingerprint('another key')}")
    assert found(stage, "key")[0][0] == "todo"
    stored(conversation_key_backed_up=f"2026-11-29 {secrets.fingerprint('the key')}")
    assert found(stage, "key") == [("ok", "the conversation key was backed up on 2026-11-29 -> ")]


def test_a_number_has_to_post_here_with_its_fragment_and_a_fallback(stage: Stage, twilio: TwilioAccount) -> None:
    stored(twilio_account_sid=ACCOUNT, twilio_auth_token=TOKEN)
    deployed(stage, TwilioBaseUrl=twilio.url, TwilioNumber="+14165550100")
    assert "posts to nobody" in found(stage, "webhook")[0][1]
    twilio.numbers[0].update(sms_url=WEBHOOK.partition("#")[0], sms_fallback_url="")
    assert "fragment" in found(stage, "webhook")[0][1]
    assert "no fallback" in found(stage, "webhook")[0][1]
    twilio.numbers[0].update(sms_url=WEBHOOK, sms_fallback_url=WEBHOOK)
    assert found(stage, "webhook") == [("ok", "+14165550100 posts here, and to the fallback -> ")]
    assert steps(stage, "ok") >= {"twilio", "secrets", "stack", "webhook"}


def test_what_carriers_and_meta_ask_before_the_first_message_is_looked_at(stage: Stage, twilio: TwilioAccount) -> None:
    stored(twilio_account_sid=ACCOUNT, twilio_auth_token=TOKEN)
    twilio.numbers[0].update(sms_url=WEBHOOK, sms_fallback_url=WEBHOOK)
    deployed(stage, TwilioBaseUrl=twilio.url, TwilioMessagingService=MESSAGING_SERVICE, ReminderTemplate=TEMPLATE)
    assert steps(stage, "todo") >= {"registration", "templates"}
    twilio.campaigns.append({"campaign_status": "VERIFIED"})
    twilio.approval = "approved"
    assert steps(stage, "ok") >= {"registration", "templates", "service"}
    twilio.numbers[0]["phone_number"] = "+18665550100"
    assert any(state == "todo" and "blocked" in told for state, told in found(stage, "registration"))
    twilio.toll_free.append({"status": "TWILIO_APPROVED"})
    assert "todo" not in [state for state, _ in found(stage, "registration")]


def test_credentials_that_twilio_does_not_know_are_told(stage: Stage, twilio: TwilioAccount) -> None:
    stored(twilio_account_sid=ACCOUNT, twilio_auth_token="0" * 32)
    deployed(stage, TwilioBaseUrl=twilio.url)
    assert found(stage, "twilio")[0][0] == "todo"
    assert TOKEN not in str(found(stage, "twilio"))


def test_metas_number_has_to_post_here(stage: Stage) -> None:
    stored(meta_access_token=META_TOKEN, meta_app_secret="0" * 32, meta_verify_token="word")
    with MetaAccount() as server:
        deployed(stage, MetaBaseUrl=server.url, MetaPhoneNumberId=PHONE_NUMBER_ID)
        assert (found(stage, "webhook")[0][0], found(stage, "webhook")[0][1][:20]) == ("todo", "Meta posts to nobody")
        server.number["webhook_configuration"] = {"application": META_WEBHOOK}
        assert steps(stage, "ok") >= {"meta", "webhook"}


def test_an_alarm_that_nobody_hears_is_told(stage: Stage) -> None:
    deployed(stage)
    assert "nobody is told" in found(stage, "alarms")[0][1]
    topic = stage.stacked["Outputs"][2]["OutputValue"]  # type: ignore[index]
    sns = boto3.client("sns", region_name="us-east-1")
    sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="bea@example.org")
    assert found(stage, "alarms")[0][0] == "ok"


def test_a_check_that_cannot_look_stops_no_other(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Patient) -> Iterator[Any]:
        raise KeyError("status")
        yield

    monkeypatch.setattr(command, "CHECKS", (broken, *command.CHECKS))
    first, second, *_ = examined(Patient(stage))
    assert (first.state, second.step) == ("unknown", "credentials")


def test_a_token_that_is_being_rotated_is_no_wrong_one(stage: Stage, twilio: TwilioAccount) -> None:
    deployed(stage, TwilioBaseUrl=twilio.url)
    stored(twilio_account_sid=ACCOUNT, twilio_auth_token=f"{'0' * 32} {TOKEN}")
    assert found(stage, "twilio")[0][0] == "todo"
    assert "knows only the old one yet -> make the new token" in found(stage, "twilio")[0][1]
    stored(twilio_auth_token=f"{TOKEN} {'0' * 32}")
    assert "secrets rotate --stage prod --region us-east-1 twilio-auth-token --finish" in found(stage, "twilio")[0][1]


def test_where_nobody_is_known_at_aws_it_is_said_once_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shut_out(monkeypatch)
    with pytest.raises(NotHealthy):
        doctor(Patient(Where(given_stage="prod", region="us-east-1")), as_json=False)
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("TO DO  credentials   ")
    assert first.endswith(": nothing can be looked at")
    assert "-> `aws configure`" in second


def test_make_devs_own_stage_has_nothing_to_do_that_cannot_be_done_there(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_dev, beside_it = (Where(given_stage=name, endpoint_url=DEV_ENDPOINT) for name in ("dev", "prod"))
    assert Patient(of_dev).is_make_devs_own
    assert not Patient(beside_it).is_make_devs_own
    assert not Patient(Where(given_stage="dev")).is_make_devs_own
    deployed(stage)
    stored(conversation_key="the key")
    assert steps(stage, "todo") >= {"key", "alarms"}
    monkeypatch.setattr(Patient, "is_make_devs_own", True)
    assert not steps(stage, "todo") & {"key", "alarms", "table"}
    assert "the stage of `make dev`" in str(found(stage, "stack"))
