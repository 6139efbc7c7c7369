"""What the queues and the schedule hand on. Our own adapters write the messages, so that the samples are just those."""

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from parley.adapters.sqs import SqsDelays, SqsDeliveries, SqsMailbox, SqsStatuses
from parley.conversation.events import Message, TimerDue
from parley.ports import DeliveryStatus, RelayMessage
from parley_cli.events.story import AT, AWS_ACCOUNT, REGION, SERVICE, milliseconds


class RecordedQueue:
    """A stand-in for an SQS client: it keeps the messages that our own adapters send, so that the samples hold exactly
    those.
    """

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    def send_message(self, **message: Any) -> None:
        self.messages.append(message)


def mailbox(*messages: Message) -> dict[str, Any]:
    """Return the batch of mailbox messages that the function orchestrate gets from SQS."""
    sent = RecordedQueue()
    for message in messages:
        SqsMailbox(sent, "").put(message)
    return _batch(f"{SERVICE}-dev-mailbox.fifo", "webhook", sent.messages)


def deliveries(*relays: RelayMessage) -> dict[str, Any]:
    """Return the batch of relays that the function send gets from SQS."""
    sent = RecordedQueue()
    for relay in relays:
        SqsDeliveries(sent, "").relay(relay)
    return _batch(f"{SERVICE}-dev-deliveries.fifo", "orchestrate", sent.messages)


def delayed(*timers: TimerDue) -> dict[str, Any]:
    """Return the batch of timers that the function due gets from SQS, sent when the last of them is due."""
    sent = RecordedQueue()
    for timer in timers:
        SqsDelays(sent, "", lambda: timers[-1].received_at).put(timer)
    return _batch(f"{SERVICE}-dev-delayed", "sweep", sent.messages)


def statuses(*reported: DeliveryStatus) -> dict[str, Any]:
    """Return the batch of delivery statuses that the function send gets from SQS."""
    sent = RecordedQueue()
    for status in reported:
        SqsStatuses(sent, "").put(status)
    return _batch(f"{SERVICE}-dev-statuses", "webhook", sent.messages)


def _batch(queue: str, sender: str, messages: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {"Records": [_record(queue, sender, n, message) for n, message in enumerate(messages)]}


def _record(queue: str, sender: str, number: int, message: Mapping[str, Any]) -> dict[str, Any]:
    """Return a message as a record of an SQS event, with ids and checksums derived from its content."""
    body, sent_at = message["MessageBody"], milliseconds(AT + timedelta(milliseconds=120 * (number + 1)))
    attributes = {
        "ApproximateReceiveCount": "1",
        "SentTimestamp": str(sent_at),
        "SenderId": f"AROAEXAMPLEROLEID0001:{SERVICE}-dev-{sender}",
        "ApproximateFirstReceiveTimestamp": str(sent_at + 7),
    }
    if group := message.get("MessageGroupId"):
        attributes |= {
            "SequenceNumber": str(18_890_000_000_000_000_000 + 256 * number),
            "MessageGroupId": group,
            "MessageDeduplicationId": message["MessageDeduplicationId"],
        }
    return {
        "messageId": str(uuid5(NAMESPACE_URL, f"{queue}\n{number}\n{body}")),
        "receiptHandle": b64encode(hashlib.sha512(f"{queue}\n{body}".encode()).digest()).decode(),
        "body": body,
        "attributes": attributes,
        "messageAttributes": {},
        "md5OfBody": hashlib.md5(body.encode(), usedforsecurity=False).hexdigest(),
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:{REGION}:{AWS_ACCOUNT}:{queue}",
        "awsRegion": REGION,
    }


def schedule() -> dict[str, Any]:
    """Return the event that EventBridge gives the function sweep every minute."""
    return {
        "version": "0",
        "id": str(uuid5(NAMESPACE_URL, f"{SERVICE}-dev-every-minute")),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": AWS_ACCOUNT,
        "time": f"{AT:%Y-%m-%dT%H:%M:%SZ}",
        "region": REGION,
        "resources": [
            f"arn:aws:events:{REGION}:{AWS_ACCOUNT}:rule/{SERVICE}-dev-SweepFunctionEveryMinute-A1B2C3D4E5F6"
        ],
        "detail": {},
    }
