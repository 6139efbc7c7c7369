"""The scheduler, through its `app.py`: what is due goes its way, and never early."""

from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest

from parley import wiring
from parley.adapters.memory_queues import ManualClock
from parley.conversation.events import TimerDue, dump
from tests.functions.conftest import Log
from tests.support.cloud import Cloud, Context, load_app
from tests.support.phone import START

DUE = START + timedelta(minutes=20)
TIMER = TimerDue(id="SM1.a0.t0@20261121122000", conversation="c" * 52, received_at=DUE)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> ManualClock:
    manual = ManualClock(START)
    monkeypatch.setattr(wiring, "now", manual)
    return manual


@pytest.fixture
def app(aws: Cloud, clock: ManualClock) -> ModuleType:
    return load_app("scheduler")


def put(aws: Cloud) -> dict[str, Any]:
    """A timer lies in the delayed queue: the batch that it makes."""
    aws.sqs.send_message(QueueUrl=aws.urls["delayed"], MessageBody=dump(TIMER))
    return aws.receive("delayed")


def test_a_timer_is_put_into_its_mailbox_at_its_second(aws: Cloud, app: ModuleType, clock: ManualClock) -> None:
    clock.time = DUE
    assert app.due(put(aws), Context()) == {"batchItemFailures": []}
    (event,) = aws.bodies("mailbox")
    assert (event["id"], event["kind"]) == (TIMER.id, "timer_due")


def test_one_that_comes_early_comes_again_when_it_is_due(
    aws: Cloud, app: ModuleType, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden: list[int] = []
    monkeypatch.setattr(app.delayed, "after", lambda handle, seconds: hidden.append(seconds) or True)
    clock.time = DUE - timedelta(seconds=2, milliseconds=300)
    batch = put(aws)
    answer = app.due(batch, Context())
    assert answer == {"batchItemFailures": [{"itemIdentifier": batch["Records"][0]["messageId"]}]}
    assert hidden == [3]
    assert aws.bodies("mailbox") == []


def test_what_waits_is_counted_and_the_log_line_says_that_it_is_a_metric(aws: Cloud, app: ModuleType, log: Log) -> None:
    assert app.cleanup({}, Context()) == {"replies_waiting": 0, "sessions_open": 0, "timers": 0}
    (line,) = log.lines
    (embedded,) = line["_aws"]["CloudWatchMetrics"]
    assert {each["Name"] for each in embedded["Metrics"]} == {"replies_waiting", "sessions_open", "timers"}
    assert embedded["Dimensions"] == [["message"]]
    assert line["sessions_open"] == 0
