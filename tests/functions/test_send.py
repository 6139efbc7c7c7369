"""Send, through its `app.py`: two AWS calls a message, what comes back later, and statuses that only move forward.

The provider is the strict stand-in; the outbox is filled by turns of orchestrate.
"""

import json
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from parley.conversation.events import dump
from parley_cli.memory_service import MemoryService
from tests.functions.conftest import Log
from tests.support.cloud import Cloud, Context, load_app, provider
from tests.support.phone import clock
from tests.support.twilio_server import TwilioServer, fails

CLAIM, MARK = "dynamodb.TransactWriteItems", "dynamodb.UpdateItem"
ANA = "+14165550123"


@pytest.fixture
def twilio(monkeypatch: pytest.MonkeyPatch) -> Iterator[TwilioServer]:
    with provider(monkeypatch, clock()) as server:
        yield server


@pytest.fixture
def app(aws: Cloud, twilio: TwilioServer) -> ModuleType:
    return load_app("send")


def turn(aws: Cloud, *texts: str) -> str:
    """These texts are answered, a turn each; the conversation's id."""
    service = MemoryService(clock())
    orchestrate = load_app("orchestrate")
    events = [service.message(ANA, text) for text in texts]
    for event in events:
        aws.sqs.send_message(
            QueueUrl=aws.urls["mailbox"],
            MessageBody=dump(event),
            MessageGroupId=event.conversation,
            MessageDeduplicationId=event.id,
        )
        batch = aws.receive("mailbox")
        aws.delete("mailbox", batch, orchestrate.handler(batch, Context()))
    return events[0].conversation


def rows(aws: Cloud) -> list[dict[str, Any]]:
    """The outbox: each row's plain attributes."""
    found = [item for item in aws.items() if item["sk"]["S"].startswith("OUT#")]
    return [{name: next(iter(value.values())) for name, value in item.items()} for item in found]


def test_a_message_costs_two_calls_and_leaves_once(aws: Cloud, app: ModuleType, twilio: TwilioServer) -> None:
    turn(aws, "help")
    batch = aws.receive("deliveries")
    aws.calls.clear()
    assert app.handler(batch, Context()) == {"batchItemFailures": []}
    assert aws.calls == [CLAIM, MARK]
    assert app.handler(batch, Context()) == {"batchItemFailures": []}  # delivered again
    assert len(twilio.texts) == 1
    (row,) = rows(aws)
    assert row["status"] == "sent"
    assert "due" not in row


def test_what_the_provider_does_not_take_now_comes_back_and_leaves_once(
    aws: Cloud, app: ModuleType, twilio: TwilioServer, log: Log
) -> None:
    twilio.will(fails(429, 20429))
    turn(aws, "help")
    batch = aws.receive("deliveries")
    (record,) = batch["Records"]
    assert app.handler(batch, Context()) == {"batchItemFailures": [{"itemIdentifier": record["messageId"]}]}
    (line,) = [line for line in log.lines if line["message"] == "send.handed_back"]
    assert (line["error"], 8 <= line["seconds"] <= 12) == ("DeliveryDelayed", True)
    assert app.handler(batch, Context()) == {"batchItemFailures": []}
    assert len(twilio.texts) == 1
    assert ANA not in log.text


def test_what_the_provider_never_takes_is_told_to_the_conversation(
    aws: Cloud, app: ModuleType, twilio: TwilioServer
) -> None:
    twilio.will(fails(400, 21211))
    turn(aws, "help")
    assert app.handler(aws.receive("deliveries"), Context()) == {"batchItemFailures": []}
    (event,) = aws.bodies("mailbox")
    (row,) = rows(aws)
    assert (event["kind"], event["row"], event["code"]) == ("delivery_failed", row["id"], "21211")
    assert (row["status"], row["error_code"]) == ("failed", "21211")


def test_a_status_finds_its_row_by_key_and_only_moves_it_forward(
    aws: Cloud, app: ModuleType, twilio: TwilioServer
) -> None:
    conversation = turn(aws, "help")
    app.handler(aws.receive("deliveries"), Context())
    (row,) = rows(aws)

    def reports(status: str) -> None:
        body = {"conversation": conversation, "row": row["id"], "status": status, "sid": row["sid"]}
        aws.sqs.send_message(QueueUrl=aws.urls["statuses"], MessageBody=json.dumps(body))
        batch = aws.receive("statuses")
        aws.calls.clear()
        answer = app.handler(batch, Context())
        aws.delete("statuses", batch, answer)
        assert answer == {"batchItemFailures": []}
        assert aws.calls == [MARK]

    for status, stands in (("read", "read"), ("sent", "read"), ("delivered", "read")):
        reports(status)
        assert rows(aws)[0]["status"] == stands


def test_a_status_that_cannot_be_read_is_the_only_one_handed_back(aws: Cloud, app: ModuleType) -> None:
    good = {"conversation": "nobody", "row": "SM1.r0", "status": "sent", "sid": "SM2"}
    for body in ("{", json.dumps(good)):
        aws.sqs.send_message(QueueUrl=aws.urls["statuses"], MessageBody=body)
    batch = aws.receive("statuses")
    broken = next(record for record in batch["Records"] if record["body"] == "{")
    assert app.handler(batch, Context()) == {"batchItemFailures": [{"itemIdentifier": broken["messageId"]}]}
    assert rows(aws) == []  # a row that is gone is never made
