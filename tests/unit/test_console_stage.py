"""What the console tells of a stage beside the operators' API: today against other days, and what did not arrive."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from parley_cli.console.figures import MetricFigures, percentile
from parley_cli.console.stage import AwsStage
from parley_cli.console.turn_lines import OF_TROUBLE, TURN, TurnLines
from parley_cli.where import Where

NOW = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
ANA, BEN = "a" * 52, "b" * 52
LOST: Mapping[str, Any] = {"undelivered": 1, "provider_code": "30007"}


def line(ago: timedelta, conversation: str = ANA, event: str = "SM1", **fields: object) -> dict[str, Any]:
    """Return the log event of a turn that was completed so long ago."""
    at = NOW - ago
    content = {"message": TURN, "timestamp": at.isoformat(), "conversation": conversation, "event": event, **fields}
    return {"eventId": f"{at}{event}", "timestamp": int(at.timestamp() * 1000), "message": json.dumps(content)}


class Logs:
    """CloudWatch Logs: pages of a log, of which some are empty though others follow, as AWS gives them."""

    def __init__(self, *pages: list[dict[str, Any]]) -> None:
        self.pages = pages
        self.asked: list[Mapping[str, Any]] = []

    def filter_log_events(self, **asked: Any) -> dict[str, Any]:
        self.asked.append(asked)
        place = int(asked.get("nextToken", "0"))
        events = [each for each in self.pages[place] if each["timestamp"] >= asked["startTime"]]
        return {"events": events, **({"nextToken": str(place + 1)} if place + 1 < len(self.pages) else {})}


class Alarms:
    """CloudWatch's alarms: of this stack, and of another one whose name begins in the same way."""

    def get_paginator(self, name: str) -> "Alarms":
        assert name == "describe_alarms"
        return self

    def paginate(self, **asked: object) -> list[dict[str, Any]]:
        assert asked == {"AlarmNamePrefix": "parley-prod-", "StateValue": "ALARM"}
        told = {"AlarmDescription": "Something was given up.", "StateUpdatedTimestamp": NOW}
        names = ("parley-prod-MailboxDeadAlarm-1A2B", "parley-prod-two-MailboxDeadAlarm-3C4D")
        return [{"MetricAlarms": [{"AlarmName": each} | told for each in names]}]


def stage(monkeypatch: pytest.MonkeyPatch, *pages: list[dict[str, Any]]) -> AwsStage:
    clients = {"logs": Logs(*pages), "cloudwatch": Alarms()}
    monkeypatch.setattr(Where, "client", lambda self, name: clients[name])
    return AwsStage(Where("parley", "prod"), makes_metrics=False, now=lambda: NOW)


def test_today_is_told_against_the_same_hours_of_other_days(monkeypatch: pytest.MonkeyPatch) -> None:
    hour, day = timedelta(hours=1), timedelta(days=1)
    told = stage(
        monkeypatch,
        [line(7 * day, milliseconds=900), line(day + 20 * hour, milliseconds=1)],
        [],
        [
            line(day, event="SM2", milliseconds=500, model_micro_dollars=40),
            line(3 * hour, event="SM3", milliseconds=100, degraded="ModelUnavailable", degraded_turns=1),
            line(2 * hour, event="SM4", milliseconds=300, unanswered=1, opted_out=1, sms_micro_dollars=8_300),
            line(
                hour,
                BEN,
                "SM5.r0.failed",
                milliseconds=20,
                undelivered=1,
                provider_code="30007",
                provider_advice="Ask.",
            ),
        ],
    ).today()
    turns = {name: told[name]["turns"] for name in ("today", "yesterday", "week")}
    assert turns == {"today": 3, "yesterday": 0, "week": 0}  # what was at this very moment of a day is not before it
    assert (told["today"]["median_ms"], told["today"]["slow_ms"]) == (100, 300)
    assert (told["today"]["sms_micro_dollars"], told["today"]["opted_out"], told["today"]["degraded"]) == (8_300, 1, 1)
    assert told["degraded_because"] == {"ModelUnavailable": 1}
    assert told["failures"] == [{"code": "30007", "count": 1, "advice": "Ask."}]
    assert [each["event"] for each in told["unanswered"]] == ["SM4"]
    assert [each["alarm"] for each in told["alarms"]] == ["MailboxDead"]


def test_what_did_not_arrive_is_told_until_it_is_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    hour = timedelta(hours=1)
    found = stage(
        monkeypatch,
        [
            line(60 * hour, event="old.r0.failed", **LOST),
            line(5 * hour, event="SM1.r0.failed", **LOST),
            line(4 * hour, BEN, "SM2.r0.failed", **LOST),
            line(3 * hour, event="again-1", kind="resend_asked"),
        ],
    ).lost()
    assert [(each["conversation"], each["message"], each["code"]) for each in found] == [(BEN, "SM2.r0", "30007")]


def test_a_log_is_read_on_where_the_last_look_ended_and_each_line_once() -> None:
    logs = Logs(*[[] for _ in range(24)], [line(timedelta(hours=2))])
    lines = TurnLines(logs, "/parley/parley-prod/orchestrate", OF_TROUBLE, timedelta(hours=48))
    assert lines.read(NOW) == []  # the page's look ends after some seconds, and goes on with the next
    assert [each["event"] for each in lines.read(NOW)] == ["SM1"]
    assert len(lines.read(NOW)) == 1
    assert [each.get("nextToken") for each in logs.asked[19:22]] == ["19", "20", "21"]


def test_metrics_are_summed_and_their_percentiles_are_of_all_hours_at_once() -> None:
    cloudwatch = boto3.client("cloudwatch", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
    start = NOW.replace(hour=0)
    with Stubber(cloudwatch) as stub:
        values = [("turns", [3.0, 4.0]), ("degraded", [1.0])]
        found = [{"Id": id, "Values": each, "Timestamps": [NOW] * len(each)} for id, each in values]
        stub.add_response("get_metric_data", {"MetricDataResults": found})
        points = [{"Timestamp": start, "ExtendedStatistics": {"p50": 210.4, "p95": 1900.2}}]
        asked = {
            "Namespace": "parley-prod",
            "MetricName": "milliseconds",
            "Dimensions": [{"Name": "message", "Value": TURN}],
            "StartTime": start,
            "EndTime": NOW,
            "Period": 15 * 3_600,
            "ExtendedStatistics": ["p50", "p95"],
        }
        stub.add_response("get_metric_statistics", {"Datapoints": points}, asked)
        figures = MetricFigures(cloudwatch, "parley-prod").between(start, NOW)
    assert (figures.turns, figures.degraded, figures.segments) == (7, 1, 0)
    assert (figures.median_ms, figures.slow_ms) == (210, 1900)


def test_a_percentile_of_nothing_is_none() -> None:
    assert percentile([], 50) is None
    assert [percentile([1, 2, 3, 4], percent) for percent in (50, 95)] == [2, 4]
