"""What the template promises, and the emulator does not check or checks less strictly than AWS."""

import re
from typing import Any

import pytest

from parley_cli import template

WHOLE = template.read()
RESOURCES = WHOLE["Resources"]
SECRETS = "arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/${ServiceName}/${Stage}/"


def as_list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


ROLES = template.resources(WHOLE, "AWS::IAM::Role")
QUEUES = template.resources(WHOLE, "AWS::SQS::Queue")
WORKING_QUEUES = sorted(name for name in QUEUES if not name.endswith("DeadQueue"))


def statements(role: str) -> list[dict[str, Any]]:
    return [each for policy in ROLES[role]["Policies"] for each in policy["PolicyDocument"]["Statement"]]


@pytest.mark.parametrize("role", ROLES)
def test_a_role_names_exact_actions_on_exact_resources(role: str) -> None:
    assert not ROLES[role].get("ManagedPolicyArns")
    for statement in statements(role):
        for words in as_list(statement["Action"]) + as_list(statement["Resource"]):
            assert "*" not in words


@pytest.mark.parametrize(
    ("role", "names"),
    [
        ("WebhookRole", {"conversation-key", "twilio-auth-token"}),
        ("OrchestrateRole", {"llm-api-key"}),
        ("SendRole", {"twilio-account-sid", "twilio-auth-token"}),
        ("SweepRole", set()),
        ("CleanupRole", set()),
        ("DueRole", set()),
    ],
)
def test_a_function_reads_only_its_own_secrets(role: str, names: set[str]) -> None:
    read = {
        resource
        for statement in statements(role)
        if any(action.startswith("ssm:") for action in as_list(statement["Action"]))
        for resource in as_list(statement["Resource"])
    }
    assert read == {SECRETS + name for name in names}


@pytest.mark.parametrize("name", WORKING_QUEUES)
def test_what_a_queue_gives_up_on_is_kept_two_weeks_and_tells_somebody(name: str) -> None:
    queue, dead = QUEUES[name], name.removesuffix("Queue") + "DeadQueue"
    assert queue["RedrivePolicy"]["deadLetterTargetArn"] == f"{dead}.Arn"
    assert QUEUES[dead]["MessageRetentionPeriod"] == 14 * 24 * 3600
    assert QUEUES[dead].get("FifoQueue") == queue.get("FifoQueue")
    alarms = template.resources(WHOLE, "AWS::CloudWatch::Alarm").values()
    watched = [{"Name": "QueueName", "Value": f"{dead}.QueueName"}]
    assert [each["AlarmActions"] for each in alarms if each.get("Dimensions") == watched] == [["Alarms"]]


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("ModelBroken", '{ $.degraded = "ModelBroken" }'),
        ("FromTheFuture", '{ $.error = "FromTheFuture" }'),
    ],
)
def test_what_needs_an_operator_tells_somebody(name: str, pattern: str) -> None:
    metric = template.resources(WHOLE, "AWS::Logs::MetricFilter")[f"{name}Metric"]
    assert metric["FilterPattern"] == pattern
    (written,) = metric["MetricTransformations"]
    alarms = [
        each for each in template.resources(WHOLE, "AWS::CloudWatch::Alarm").values() if each["MetricName"] == name
    ]
    assert written["MetricName"] == name
    assert [(each["Namespace"], each["AlarmActions"]) for each in alarms] == [(written["MetricNamespace"], ["Alarms"])]


@pytest.mark.parametrize("name", QUEUES)
def test_a_queue_is_encrypted(name: str) -> None:
    assert QUEUES[name]["SqsManagedSseEnabled"] is True


def test_a_message_stays_hidden_longer_than_its_function_runs() -> None:
    sources = [
        (function["Timeout"], event["Properties"])
        for function in template.resources(WHOLE, "AWS::Serverless::Function").values()
        for event in function.get("Events", {}).values()
        if event["Type"] == "SQS"
    ]
    assert len(sources) == 4
    for timeout, source in sources:
        assert QUEUES[source["Queue"].removesuffix(".Arn")]["VisibilityTimeout"] > timeout
        assert source["BatchSize"] == 10
        assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_the_table_outlives_mistakes() -> None:
    table = RESOURCES["Table"]
    assert (table["DeletionPolicy"], table["UpdateReplacePolicy"]) == ("Retain", "Retain")
    properties = table["Properties"]
    assert properties["DeletionProtectionEnabled"] is True
    assert properties["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert properties["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}


CLOCKS = (
    "",
    "http://127.0.0.1:8765/clock",
    "http://localhost/clock",
    "http://clock.example/clock",
    "http://127.0.0.1.example/clock",
    "http://127x0.0.1/clock",
    "http://localhost@clock.example/clock",
    "https://127.0.0.1/clock",
    "file:///clock",
)


def test_the_clock_is_the_machines_unless_one_on_the_same_machine_is_named() -> None:
    clock = WHOLE["Parameters"]["ClockUrl"]
    assert clock["Default"] == ""
    assert [url for url in CLOCKS if re.fullmatch(clock["AllowedPattern"], url)] == list(CLOCKS[:3])
    assert WHOLE["Globals"]["Function"]["Environment"]["Variables"]["PARLEY_CLOCK_URL"] == "ClockUrl"
