"""A table that was lost or spoiled comes back from a copy, with everything that a restored table lacks."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from parley.adapters.sqs import SqsDeliveries
from parley.conversation.effects import Outbound
from parley.conversation.events import Channel
from parley.ports import RelayMessage
from parley_cli import tables
from parley_cli.doctor.aws_checks import table as looked_at
from parley_cli.doctor.patient import Patient
from parley_cli.doctor.twilio_checks import twilio
from parley_cli.errors import OperatorError
from parley_cli.phone import of_stage
from parley_cli.phone.server import PhoneServer
from parley_cli.where import DEV_ENDPOINT, Where
from tests.support.cloud import shut_out
from tests.support.moto_in_place import aws_in_moto
from tests.support.phone import START
from tests.support.table import create_table
from tests.support.workbench import SETTINGS

AWS_ITSELF = "https://dynamodb.us-east-1.amazonaws.com"
"""An address at which moto answers as if it were an emulator."""
OLD, NEW = "0" * 32, "1" * 32
WEBHOOK = "https://x.execute-api.us-east-1.amazonaws.com/twilio/message#rc=3&rp=4xx,5xx,ct,rt"


class Stage(Where):
    """A stage in moto whose stack names the table `own`, and TwilioBaseUrl."""

    twilio_base_url = "https://api.twilio.com"

    def described(self) -> dict[str, Any] | None:
        parameters = {"ServiceName": "parley", "Stage": "prod", "TwilioBaseUrl": self.twilio_base_url}
        outputs = {"TableName": "own", "WebhookUrl": WEBHOOK, "ApiId": "x"}
        return {
            "StackStatus": "CREATE_COMPLETE",
            "Parameters": [{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()],
            "Outputs": [{"OutputKey": name, "OutputValue": value} for name, value in outputs.items()],
        }


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    shut_out(monkeypatch)
    with aws_in_moto():
        yield Stage(given_stage="prod", region="us-east-1")


def test_a_copy_is_restored_and_has_all_that_a_restored_table_lacks(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    dynamodb = boto3.client("dynamodb", region_name="us-east-1")
    create_table(dynamodb, "own")
    dynamodb.put_item(TableName="own", Item={"pk": {"S": "C#1"}, "sk": {"S": "STATE"}})
    (told,) = looked_at(Patient(stage))
    assert (told.state, told.to_do) == ("todo", "./parley table protect --stage prod --region us-east-1")
    assert "no point-in-time recovery, no lifetimes of rows, no protection against deletion" in told.found
    tables.protect(stage)
    assert [each.state for each in looked_at(Patient(stage))] == ["ok"]
    tables.restore(stage, "copy", None, None)
    assert dynamodb.scan(TableName="copy")["Count"] == 1
    assert tables.lacking(dynamodb, "copy") == {}
    assert "./parley deploy --stage prod --region us-east-1 --set ExistingTable=copy" in capsys.readouterr().err
    tables.require_usable(stage, "copy")


def test_a_table_that_no_stage_can_work_on_is_refused_before_anything_is_deployed(stage: Stage) -> None:
    with pytest.raises(OperatorError, match="There is no table nowhere here"):
        tables.require_usable(stage, "nowhere")
    boto3.client("dynamodb", region_name="us-east-1").create_table(
        TableName="bare",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
    )
    with pytest.raises(OperatorError, match="no index 'due'"):
        tables.require_usable(stage, "bare")
    for moment in ("yesterday", "2026-11-29T12:00:00"):
        with pytest.raises(OperatorError, match="a moment with its zone"):
            tables.restore(stage, "copy", moment, None)


def test_a_backup_holds_what_was_there_when_it_was_made(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    dynamodb = boto3.client("dynamodb", region_name="us-east-1")
    create_table(dynamodb, "own")
    dynamodb.put_item(TableName="own", Item={"pk": {"S": "C#1"}, "sk": {"S": "STATE"}})
    arn = tables.back_up(stage, "before")["backup"]
    assert f"--backup {arn}" in capsys.readouterr().err
    dynamodb.put_item(TableName="own", Item={"pk": {"S": "C#2"}, "sk": {"S": "STATE"}})
    told = tables.restore(stage, "copy", None, str(arn))
    assert [each["pk"]["S"] for each in dynamodb.scan(TableName="copy")["Items"]] == ["C#1"]
    assert told["shows"] == "as it was when it was backed up"


@pytest.mark.parametrize("days", [-36, -3000, 1, 365])
def test_a_moment_that_cannot_be_restored_is_refused_with_the_range(stage: Stage, days: int) -> None:
    dynamodb = boto3.client("dynamodb", region_name="us-east-1")
    create_table(dynamodb, "own")
    at = f"{datetime.now(UTC) + timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}"
    with pytest.raises(OperatorError, match="no point-in-time recovery"):
        tables.restore(stage, "copy", at, None)
    tables.protect(stage)
    for place in (stage, Stage(given_stage="prod", region="us-east-1", endpoint_url=AWS_ITSELF)):
        with pytest.raises(OperatorError, match=rf"from 20.*Z to 20.*Z, not to {at}: nothing was restored"):
            tables.restore(place, "copy", at, None)
    assert dynamodb.list_tables()["TableNames"] == ["own"]


def test_an_emulator_says_that_it_keeps_no_past(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    """It would take any moment, and copy the table as it is: the copy of a spoiled table is as spoiled."""
    emulator = Stage(given_stage="prod", region="us-east-1", endpoint_url=AWS_ITSELF)
    create_table(boto3.client("dynamodb", region_name="us-east-1"), "own")
    with pytest.raises(OperatorError, match=r"nothing was restored.*\./parley table backup --stage prod"):
        tables.restore(emulator, "copy", f"{datetime.now(UTC) - timedelta(minutes=5):%Y-%m-%dT%H:%M:%SZ}", None)
    tables.restore(emulator, "copy", None, None)
    assert "copy is own as it is now: an emulator keeps no past." in capsys.readouterr().err


def test_advice_names_the_very_place_that_was_looked_at() -> None:
    assert Where(given_service="cafe", given_stage="prod", region="eu-west-1").named == (
        "--service cafe --stage prod --region eu-west-1"
    )
    assert Where(given_stack="my-cafe").named == "--stack my-cafe"
    assert Where(given_stage="prod", endpoint_url=DEV_ENDPOINT).named == "--stage prod --dev"


def test_the_phone_of_a_stage_is_twilios_account_to_the_doctor(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    phone = PhoneServer(0)
    phone.serve(replace(SETTINGS, webhook_url=WEBHOOK, auth_token=NEW))
    try:
        monkeypatch.setattr(Stage, "twilio_base_url", phone.url)
        ssm = boto3.client("ssm", region_name="us-east-1")
        for name, value in (("account-sid", SETTINGS.account_sid), ("auth-token", f"{NEW} {OLD}")):
            ssm.put_parameter(Name=f"/parley/prod/twilio-{name}", Value=value, Type="SecureString")
        found = {each.step: each.state for each in twilio(Patient(stage))}
        assert (found["twilio"], found["webhook"]) == ("ok", "ok")
        on_aws, elsewhere = stage, Stage(given_stage="prod", endpoint_url="http://127.0.0.1:1")
        with pytest.raises(OperatorError, match="from a real phone"):
            of_stage.settings_of(on_aws)
        monkeypatch.setattr(Stage, "twilio_base_url", "https://api.twilio.com")
        with pytest.raises(OperatorError, match="--set TwilioBaseUrl=http://127"):
            of_stage._server(elsewhere)
    finally:
        phone.stop()


def test_a_restored_table_counts_its_versions_anew_and_no_reply_is_taken_for_an_earlier_one(stage: Stage) -> None:
    sqs = boto3.client("sqs", region_name="us-east-1")
    url = sqs.create_queue(QueueName="deliveries.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]
    deliveries = SqsDeliveries(sqs, url)
    before, after = (RelayMessage(conversation="c", version=3, messages=(reply(id),)) for id in ("SM1.r0", "SM2.r0"))
    for relayed in (before, before, after):
        deliveries.relay(relayed)
    counted = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])["Attributes"]
    assert counted["ApproximateNumberOfMessages"] == "2"


def reply(id: str) -> Outbound:
    return Outbound(id=id, conversation="c", channel=Channel.SMS, to="+1", sender="+2", text="Yes.", created_at=START)
