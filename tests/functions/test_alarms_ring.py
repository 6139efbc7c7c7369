"""Outages that nothing else shows are provoked, and the alarm that the template has for each rings by its log lines."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from parley import wiring
from parley.adapters.dynamodb import epoch, key, to_item
from parley.adapters.shards import shard_of
from parley.errors import ModelUnavailable
from parley_cli.memory_service import MemoryService
from tests.functions.conftest import Log
from tests.support.alarms import ALARMS, rings, rings_by
from tests.support.cloud import Cloud, Context, load_app
from tests.support.phone import ANA


def test_replies_that_a_carrier_filters_ring_although_the_provider_took_them(aws: Cloud, log: Log) -> None:
    orchestrate, send, service = load_app("orchestrate"), load_app("send"), MemoryService(lambda: datetime.now(UTC))
    for said in ("help", "my tasks", "menu"):
        aws.put(service.message(ANA, said))
        aws.work(orchestrate)
    rows = [item["sk"]["S"].removeprefix("OUT#") for item in aws.items() if item["sk"]["S"].startswith("OUT#")]
    conversation = service.message(ANA, "").conversation
    assert not rings_by("UndeliveredAlarm", log.lines)
    for row in rows:
        status = {"conversation": conversation, "row": row, "status": "failed", "sid": f"SM{row}", "code": "30034"}
        aws.sqs.send_message(QueueUrl=aws.urls["statuses"], MessageBody=json.dumps(status))
    while (batch := aws.receive("statuses"))["Records"]:
        aws.delete("statuses", batch, send.handler(batch, Context()))
    aws.work(orchestrate)
    assert "30034" in log.text
    assert rings_by("UndeliveredAlarm", log.lines)


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
    assert rings_by("ModelUnavailableAlarm", log.lines)
    assert not rings_by("ModelBrokenAlarm", log.lines)


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
    assert rings_by("TimersLateAlarm", log.lines) is told


def test_a_letter_that_lies_there_hides_no_other() -> None:
    """And one that somebody holds while they look at it is no new one when it is seen again."""
    alarm = ALARMS["NewDeadAlarm"]
    ids = [each["Id"] for each in alarm["Metrics"] if "MetricStat" in each]
    assert len(ids) == 8
    none, one = dict.fromkeys(ids, 0.0), {**dict.fromkeys(ids, 0.0), "mailbox_lie": 1.0}
    held, two = {**none, "mailbox_held": 1.0}, {**one, "statuses_lie": 1.0}
    steps = [(none, one, True), (one, one, False), (one, held, False), (held, one, False), (one, two, True)]
    assert [rings(alarm, before, **now) for before, now, _ in steps] == [told for *_, told in steps]


def test_a_provider_that_posts_to_no_route_of_ours_rings_and_a_scanner_beside_much_that_is_right_does_not() -> None:
    alarm = ALARMS["ApiTurnsAwayAlarm"]
    assert [rings(alarm, refused=refused, asked=asked) for refused, asked in ((40, 60), (40, 5_000), (8, 8))] == [
        True,
        False,
        False,
    ]
