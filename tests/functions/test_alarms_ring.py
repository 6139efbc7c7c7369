"""Outages that nothing else shows are provoked, and the alarm that the template has for each rings by its log lines."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from parley import wiring
from parley.adapters.dynamodb import epoch, key, to_item
from parley.adapters.shards import shard_of
from parley.errors import ModelUnavailable
from parley_cli import template
from parley_cli.memory_service import MemoryService
from tests.functions.conftest import Log
from tests.support.alarms import WHOLE, rings
from tests.support.cloud import Cloud, Context, load_app
from tests.support.phone import ANA


def test_replies_that_a_carrier_filters_ring_although_the_provider_took_them(aws: Cloud, log: Log) -> None:
    orchestrate, send, service = load_app("orchestrate"), load_app("send"), MemoryService(lambda: datetime.now(UTC))
    for said in ("help", "my tasks", "menu"):
        aws.put(service.message(ANA, said))
        aws.work(orchestrate)
    rows = [item["sk"]["S"].removeprefix("OUT#") for item in aws.items() if item["sk"]["S"].startswith("OUT#")]
    conversation = service.message(ANA, "").conversation
    assert not rings("UndeliveredAlarm", log.lines)
    for row in rows:
        status = {"conversation": conversation, "row": row, "status": "failed", "sid": f"SM{row}", "code": "30034"}
        aws.sqs.send_message(QueueUrl=aws.urls["statuses"], MessageBody=json.dumps(status))
    while (batch := aws.receive("statuses"))["Records"]:
        aws.delete("statuses", batch, send.handler(batch, Context()))
    aws.work(orchestrate)
    assert "30034" in log.text
    assert rings("UndeliveredAlarm", log.lines)


def test_a_model_that_is_down_or_rate_limited_all_day_rings(
    aws: Cloud, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Down:
        def reply(self, *_: object) -> None:
            raise ModelUnavailable("429", lasts=True)

    monkeypatch.setattr(wiring, "model", lambda settings: Down())
    orchestrate, service = load_app("orchestrate"), MemoryService(lambda: datetime.now(UTC))
    for said in ("tell me something about the moon", "and about the sea", "why is it blue, then"):
        aws.put(service.message(ANA, said))
        aws.work(orchestrate)
    assert rings("ModelUnavailableAlarm", log.lines)
    assert not rings("ModelBrokenAlarm", log.lines)


@pytest.mark.parametrize(("late", "told"), [(timedelta(seconds=40), False), (timedelta(minutes=40), True)])
def test_timers_that_come_late_ring_although_each_sweep_completes(
    aws: Cloud, log: Log, late: timedelta, told: bool
) -> None:
    due, conversation = datetime.now(UTC).replace(microsecond=0) - late, "c" * 52
    row = key(conversation, f"TIMER#SM1.a0.t0@{due:%Y%m%d%H%M%S}")
    aws.dynamodb.put_item(
        TableName=aws.table, Item={**row, **to_item({"shard": shard_of(conversation), "due": epoch(due)})}
    )
    assert load_app("scheduler").sweep({}, Context()) == {"handed_over": 1}
    assert rings("SweepLateAlarm", log.lines) is told


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ({"message": "orchestrate_turn.given_up"}, True),
        ({"message": "orchestrate_turn.unreadable"}, True),
        ({"message": "send.handed_back", "receive_count": 20, "conversation": "c"}, True),
        ({"message": "send.handed_back", "receive_count": 5, "conversation": "c"}, False),
        ({"message": "send.handed_back", "receive_count": 5, "conversation": None}, True),
        ({"message": "due.handed_back", "receive_count": 4}, False),
        ({"message": "due.handed_back", "receive_count": 5}, True),
    ],
)
def test_each_dead_letter_rings_by_the_last_line_about_it(line: dict[str, object], told: bool) -> None:
    """However many lie there already. The counts are those of the redrive policies."""
    assert rings("NewDeadAlarm", [line]) is told
    queues = template.resources(WHOLE, "AWS::SQS::Queue")
    counts = {
        name: each["RedrivePolicy"]["maxReceiveCount"] for name, each in queues.items() if "RedrivePolicy" in each
    }
    assert counts == {"MailboxQueue": 20, "DeliveriesQueue": 20, "StatusesQueue": 5, "DelayedQueue": 5}


def test_a_poisonous_event_rings_by_the_line_that_the_function_really_logs(aws: Cloud, log: Log) -> None:
    url = aws.urls["mailbox"]
    aws.sqs.send_message(QueueUrl=url, MessageBody="{}", MessageGroupId="c", MessageDeduplicationId="1")
    orchestrate = load_app("orchestrate")
    batch = aws.receive("mailbox")
    for record in batch["Records"]:
        record["attributes"]["ApproximateReceiveCount"] = "20"
    orchestrate.handler(batch, Context())
    assert rings("NewDeadAlarm", log.lines), log.text


def test_a_provider_that_posts_to_no_route_of_ours_rings_and_a_flood_that_is_throttled_rings_elsewhere() -> None:
    wrong = {"status": 404, "route": "-", "answered": "-"}
    assert [rings("ApiTurnsAwayAlarm", [wrong] * count) for count in (21, 20)] == [True, False]
    assert not rings("ApiTurnsAwayAlarm", [{"status": 429}] * 100)
