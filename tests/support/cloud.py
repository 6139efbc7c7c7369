"""A stage of the service on moto or on the emulator: empty resources as the template makes them, for tests that run a
function's `app.py`.

moto is not safe under threads and breaks the order in a FIFO group: a test needs one conversation a batch, or one
message a conversation. What it cannot show is shown on the emulator, in tests/concurrent and tests/deployed.
"""

import importlib.util
import itertools
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import boto3
import pytest

from parley.adapters import aws
from parley.adapters.sqs import SqsMailbox
from parley.conversation.events import AnyEvent
from parley.ports import Clock
from parley_cli.events import (
    ACCOUNT_SID,
    AUTH_TOKEN,
    CONVERSATION_KEY,
    META_APP_SECRET,
    META_VERIFY_TOKEN,
    PUBLIC_URL,
    STRIPE_SECRET,
)
from tests.support import twilio_server
from tests.support.bill import Bill
from tests.support.table import create_table
from tests.support.twilio_server import TwilioServer

ROOT = Path(__file__).resolve().parents[2]
REGION, ACCOUNT = "us-east-1", "123456789012"
TABLE = "parley-dev"
QUEUES = {
    "mailbox": "parley-dev-mailbox.fifo",
    "mailbox-dead": "parley-dev-mailbox-dead.fifo",
    "deliveries": "parley-dev-deliveries.fifo",
    "statuses": "parley-dev-statuses",
    "delayed": "parley-dev-delayed",
}
"""The functions' queues: short name -> the template's name."""

OUTSIDE = ("AWS_", "PARLEY_", "TWILIO_", "META_", "STRIPE_", "GOOGLE_", "LLM_", "OPENAI_")
"""Prefixes of environment variables that are removed, so that no setting of the caller's reaches a test."""

_loaded = itertools.count(1)


class Cloud:
    """The AWS resources of a stage: the table and the queues, empty, with functions to look into them. Build it while
    moto is active, or while AWS_ENDPOINT_URL names the emulator.
    """

    def __init__(self) -> None:
        """Create the table and the queues, and note all AWS calls of the functions from now on."""
        self.calls: list[str] = []
        """The AWS calls of the functions, such as "sqs.SendMessage"; the test's own calls are not in it."""
        own = boto3.session.Session()
        self.sqs: Any = own.client("sqs")
        self.dynamodb: Any = own.client("dynamodb")
        self.table = TABLE
        create_table(self.dynamodb, TABLE)
        self.urls = {short: self._queue(name) for short, name in QUEUES.items()}
        aws.session.cache_clear()
        self.events: Any = aws.session().get_component("event_emitter")
        """What the functions' clients tell of their calls: the events of botocore's session."""
        self.events.register("before-call", self._called)
        self.bill = Bill(self.dynamodb)
        """What DynamoDB bills for the functions' calls, once it is told to `watch`."""

    @property
    def environment(self) -> dict[str, str]:
        """Return the functions' environment variables, secrets included."""
        return {
            "PARLEY_STAGE": "dev",
            "PARLEY_SERVICE": "parley",
            "PARLEY_TABLE": self.table,
            "PARLEY_MAILBOX_URL": self.urls["mailbox"],
            "PARLEY_MAILBOX_DEAD_URL": self.urls["mailbox-dead"],
            "PARLEY_DELIVERIES_URL": self.urls["deliveries"],
            "PARLEY_STATUSES_URL": self.urls["statuses"],
            "PARLEY_DELAYED_URL": self.urls["delayed"],
            "PARLEY_PUBLIC_URL": PUBLIC_URL,
            "PARLEY_SECRETS": "",
            "PARLEY_ONBOARDING": "no",
            "PARLEY_PERSON_HOURLY_TEXTS": "0",  # no limit: a test sends many texts
            "PARLEY_PERSON_DAILY_TEXTS": "0",
            "PARLEY_CONVERSATION_KEY": CONVERSATION_KEY,
            "TWILIO_ACCOUNT_SID": ACCOUNT_SID,
            "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
            "META_APP_SECRET": META_APP_SECRET,
            "META_VERIFY_TOKEN": META_VERIFY_TOKEN,
            "STRIPE_WEBHOOK_SECRETS": STRIPE_SECRET,
            "META_OLDEST_DAYS": "0",  # the samples have a fixed date
        }

    def receive(self, queue: str, wait: int = 0) -> dict[str, Any]:
        """Receive the next batch of a queue as the event for a function, waiting at most `wait` seconds. The batch
        stays in flight until it is deleted.
        """
        answer = self.sqs.receive_message(
            QueueUrl=self.urls[queue],
            MaxNumberOfMessages=10,
            MessageSystemAttributeNames=["All"],
            WaitTimeSeconds=wait,
        )
        return {"Records": [_record(message, QUEUES[queue]) for message in answer.get("Messages", [])]}

    def delete(self, queue: str, batch: Mapping[str, Any], failed: Mapping[str, Any]) -> None:
        """Delete from the queue the messages that the function's answer does not hand back, as Lambda does."""
        back = {failure["itemIdentifier"] for failure in failed["batchItemFailures"]}
        for record in batch["Records"]:
            if record["messageId"] not in back:
                self.sqs.delete_message(QueueUrl=self.urls[queue], ReceiptHandle=record["receiptHandle"])

    def put(self, event: AnyEvent) -> None:
        """Put an event into the mailbox, as the webhook does."""
        SqsMailbox(self.sqs, self.urls["mailbox"]).put(event)

    def invoke(self, app: ModuleType) -> Any:
        """Invoke orchestrate with the next batch of the mailbox, delete what it does not hand back, and return its
        answer.
        """
        batch = self.receive("mailbox")
        answer = app.handler(batch, Context())
        self.delete("mailbox", batch, answer)
        return answer

    def work(self, app: ModuleType) -> list[str]:
        """Invoke orchestrate until the mailbox shows no message. Return the ids that were handed back, which stay in
        flight.
        """
        back: list[str] = []
        while (batch := self.receive("mailbox"))["Records"]:
            answer = app.handler(batch, Context())
            self.delete("mailbox", batch, answer)
            back += [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]
        return back

    def take(self, queue: str) -> list[dict[str, Any]]:
        """Remove all messages from a queue, and return them as records of an SQS event."""
        taken: list[dict[str, Any]] = []
        while batch := self.receive(queue)["Records"]:
            self.delete(queue, {"Records": batch}, {"batchItemFailures": []})
            taken += batch
        return taken

    def bodies(self, queue: str) -> list[Any]:
        """Remove all messages from a queue, and return their bodies, parsed from JSON."""
        return [json.loads(record["body"]) for record in self.take(queue)]

    def items(self) -> list[dict[str, Any]]:
        """Return all items of the table, in DynamoDB's JSON."""
        items: list[dict[str, Any]] = self.dynamodb.scan(TableName=self.table, ConsistentRead=True)["Items"]
        return items

    def expire(self) -> None:
        """Delete every item that has a lifetime, whether it is over or not."""
        for item in self.items():
            if "expires_at" in item:
                self.dynamodb.delete_item(TableName=self.table, Key={"pk": item["pk"], "sk": item["sk"]})

    def _queue(self, name: str) -> str:
        fifo = {"FifoQueue": "true", "DeduplicationScope": "messageGroup", "FifoThroughputLimit": "perMessageGroupId"}
        attributes = {"VisibilityTimeout": "90"} | (fifo if name.endswith(".fifo") else {})
        url: str = self.sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
        return url

    def _called(self, model: Any, **_: object) -> None:
        self.calls.append(f"{model.service_model.service_name}.{model.name}")


@dataclass(frozen=True)
class Context:
    """The context object that Lambda passes to a handler."""

    seconds: float = 60
    """The function's timeout in seconds, which runs from the context's creation."""
    function_name: str = "parley-dev"
    aws_request_id: str = "5d2f9a8e-6f3b-4c57-9d0e-2f1b7c6a4e31"
    memory_limit_in_mb: int = 1024
    invoked_function_arn: str = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:parley-dev"
    started: float = field(default_factory=time.monotonic)

    def get_remaining_time_in_millis(self) -> int:
        """Return the milliseconds until Lambda would end the invocation."""
        return max(0, round((self.started + self.seconds - time.monotonic()) * 1000))


def shut_out(patch: pytest.MonkeyPatch, key: str = "testing", secret: str = "testing") -> None:
    """Set an environment without the caller's settings, and with AWS credentials that are valid nowhere."""
    for name in [name for name in os.environ if name.startswith(OUTSIDE)]:
        patch.delenv(name)
    patch.setenv("AWS_DEFAULT_REGION", REGION)
    patch.setenv("AWS_ACCESS_KEY_ID", key)
    patch.setenv("AWS_SECRET_ACCESS_KEY", secret)
    patch.setenv("AWS_CONFIG_FILE", os.devnull)
    patch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)


@contextmanager
def provider(patch: pytest.MonkeyPatch, now: Clock) -> Iterator[TwilioServer]:
    """Yield the Twilio stand-in as the functions' provider. At the end, the test fails if any request was refused as
    wrong.
    """
    patch.setattr(twilio_server, "ACCOUNT", ACCOUNT_SID)
    patch.setattr(twilio_server, "TOKEN", AUTH_TOKEN)
    with TwilioServer(now) as server:
        patch.setenv("TWILIO_BASE_URL", server.url)
        yield server
        assert server.refused == []


def load_app(name: str) -> ModuleType:
    """Import `functions/<name>/app.py` as a new module, as a cold start does."""
    path = ROOT / "functions" / name / "app.py"
    spec = importlib.util.spec_from_file_location(f"app_{name}_{next(_loaded)}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def sample(name: str) -> Any:
    """Return the sample event in events/ with this name."""
    return json.loads((ROOT / "events" / f"{name}.json").read_bytes())


def _record(message: Mapping[str, Any], queue: str) -> dict[str, Any]:
    """Return a received SQS message as a record of Lambda's SQS event."""
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": {name: str(value) for name, value in message["Attributes"].items()},
        "messageAttributes": {},
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{queue}",
        "awsRegion": REGION,
    }
