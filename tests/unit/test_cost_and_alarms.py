"""`parley cost` and `parley alarms`: what a day has cost, who is told when something is wrong, and one alarm rung."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from parley_cli import alarms, cost
from parley_cli.alarms import TRIED
from parley_cli.errors import OperatorError
from parley_cli.where import Where
from tests.support.alarms import ALARMS
from tests.support.cloud import shut_out
from tests.support.moto_in_place import aws_in_moto

NOON = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
"""Today's first moment: the same day whenever the test runs."""


class Stage(Where):
    """A stage in moto whose stack has one topic."""

    topic = ""

    def described(self) -> dict[str, Any] | None:
        return {"StackStatus": "CREATE_COMPLETE", "Outputs": [{"OutputKey": "AlarmsTopic", "OutputValue": self.topic}]}


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    shut_out(monkeypatch)
    with aws_in_moto():
        topic = boto3.client("sns", region_name="us-east-1").create_topic(Name="alarms")["TopicArn"]
        monkeypatch.setattr(Stage, "topic", topic)
        yield Stage(given_stage="prod", region="us-east-1")


def test_each_day_has_its_turns_segments_and_money(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    cloudwatch = boto3.client("cloudwatch", region_name="us-east-1")

    def turn(at: datetime, **figures: float) -> None:
        line = [{"Name": "message", "Value": "orchestrate_turn.completed"}]
        data = [
            {"MetricName": name, "Dimensions": line, "Timestamp": at, "Value": value} for name, value in figures.items()
        ]
        cloudwatch.put_metric_data(Namespace="parley-prod", MetricData=data)  # type: ignore[arg-type]

    for _ in range(3):
        turn(NOON, milliseconds=40, segments=2, sms_micro_dollars=16_600, model_micro_dollars=2_500)
    turn(NOON - timedelta(hours=1), milliseconds=40, segments=1, sms_micro_dollars=1_500_000, model_micro_dollars=0)
    cost.cost(stage, 2, as_json=True)
    before, today = json.loads(capsys.readouterr().out)["days"]
    assert today == {"day": f"{NOON:%Y-%m-%d}", "turns": 3, "segments": 6, "sms": 49_800, "model": 7_500}
    assert (before["turns"], before["sms"]) == (1, 1_500_000)
    cost.cost(stage, 2, as_json=False)
    heads, first, second = capsys.readouterr().out.splitlines()
    assert heads.split() == ["day", "(UTC)", "turns", "segments", "SMS", "model"]
    assert first.split()[1:] == ["1", "1", "1.50", "$", "0.00", "$"]
    assert second.split()[1:] == ["3", "6", "0.05", "$", "0.01", "$"]


def test_on_an_emulator_which_makes_no_metrics_the_log_lines_are_counted(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    logs, group = boto3.client("logs", region_name="us-east-1"), "/parley/parley-prod/orchestrate"
    logs.create_log_group(logGroupName=group)
    logs.create_log_stream(logGroupName=group, logStreamName="s")
    turn = {"message": "orchestrate_turn.completed", "milliseconds": 9, "segments": 2}
    turn |= {"sms_micro_dollars": 16_600, "model_micro_dollars": 0}
    lines = [turn, {"message": "orchestrate_turn.handed_back"}, turn]
    at = int(datetime.now(UTC).timestamp() * 1000)
    written = [{"timestamp": at, "message": json.dumps(line)} for line in lines]
    logs.put_log_events(logGroupName=group, logStreamName="s", logEvents=written)  # type: ignore[arg-type]
    monkeypatch.setattr(Where, "client", lambda self, service: boto3.client(service, region_name="us-east-1"))
    cost.cost(Where(given_stage="prod", endpoint_url="http://127.0.0.1:1"), 1, as_json=True)
    (today,) = json.loads(capsys.readouterr().out)["days"]
    assert (today["turns"], today["segments"], today["sms"]) == (2, 4, 33_200)


def test_an_alarm_is_rung_only_where_somebody_hears_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cloudwatch = boto3.client("cloudwatch", region_name="us-east-1")
    for name in (TRIED, "MailboxDeadAlarm"):
        asked = ("Statistic", "Period", "EvaluationPeriods", "ComparisonOperator", "AlarmDescription")
        own = {field: ALARMS[name][field] for field in asked}
        cloudwatch.put_metric_alarm(
            AlarmName=f"parley-prod-{name}", Namespace="parley-prod", MetricName="m", Threshold=1, **own
        )
    listed = [
        {"PhysicalResourceId": f"parley-prod-{name}", "LogicalResourceId": name} for name in (TRIED, "MailboxDeadAlarm")
    ]
    monkeypatch.setattr(alarms, "_resources", lambda _: listed)
    with pytest.raises(
        OperatorError, match=r"^Nobody would hear it: ./parley deploy --stage prod --region us-east-1 --set"
    ):
        alarms.alarms(stage, tries=True, as_json=False)
    sns = boto3.client("sns", region_name="us-east-1")
    sns.subscribe(TopicArn=stage.topic, Protocol="email", Endpoint="bea@example.org")
    alarms.alarms(stage, tries=True, as_json=True)
    assert json.loads(capsys.readouterr().out) == {"rung": "DailyCost", "told": ["bea@example.org"]}
    alarms.alarms(stage, tries=False, as_json=True)
    shown = json.loads(capsys.readouterr().out)
    first, second = shown["alarms"]
    assert (first["alarm"], first["state"], second["alarm"]) == ("DailyCost", "ALARM", "MailboxDead")
    alarms.alarms(stage, tries=False, as_json=False)
    assert capsys.readouterr().out.splitlines()[-1] == "Told: bea@example.org"
    monkeypatch.setattr(alarms, "RINGS_SECONDS", 0.0)
    rung: list[str] = []
    monkeypatch.setattr(Where, "client", lambda self, service: Recorded(boto3.client(service, "us-east-1"), rung))
    cloudwatch.set_alarm_state(AlarmName=f"parley-prod-{TRIED}", StateValue="OK", StateReason="All is well.")
    emulator = Stage(given_stage="prod", endpoint_url="http://127.0.0.1:1")
    alarms.alarms(emulator, tries=True, as_json=False)
    assert rung == ["ALARM", "OK"], "an emulator looks at no alarm: the trial ends by itself"


class Recorded:
    """A client of AWS that notes each state to which it sets an alarm."""

    def __init__(self, client: Any, states: list[str]) -> None:
        self._client, self._states = client, states

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def set_alarm_state(self, **asked: str) -> None:
        self._states.append(asked["StateValue"])
        self._client.set_alarm_state(**asked)
