"""A stand-in for SQS and for Lambda's poller, with the behaviour that the service relies on.

What it keeps, each as AWS documents it:
- A FIFO group is handed out in order, and not at all while one of its messages is in flight.
- A deduplication id counts for five minutes, in its group, also after its message is gone.
- The receive counts of all messages handed out together rise together, also of those nobody began.
- What is received more often than `most` goes to the dead-letter queue.
- The poller takes an answer strictly: one of another shape, or that names a stranger, hands the whole batch back.

Time is the caller's clock, and the state is plain data, so that a world can be copied.
"""

import itertools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.support.batch_answers import delivered_again

VISIBILITY = timedelta(seconds=90)
BATCH = 10
DEDUPLICATED = timedelta(minutes=5)
TOKEN = re.compile(r"[A-Za-z0-9!-/:-@\[-`{-~]{1,128}")
"""Matches what AWS accepts as a group or deduplication id."""


@dataclass
class Waiting:
    """A message in a queue. While it is in flight, `visible_at` is in the future."""

    id: str
    body: str
    group: str
    sent_at: datetime
    visible_at: datetime
    receipt: str = ""
    received: int = 0


@dataclass
class Queue:
    """A stand-in for an SQS queue. Without `fifo`, every message is a group of its own."""

    name: str
    most: int
    """The redrive policy's maxReceiveCount: a message received more often goes to `dead`."""
    fifo: bool = True
    messages: list[Waiting] = field(default_factory=list)
    dead: list[Waiting] = field(default_factory=list)
    seen: dict[tuple[str, str], tuple[datetime, str]] = field(default_factory=dict)
    """When each (group, deduplication id) was last sent, and its message's id."""
    refuses: int = 0
    """How many of the next deletes of a function fail; those of the poller always succeed."""
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    def put(self, now: datetime, body: str, group: str = "", deduplication: str = "", delay: int = 0) -> str:
        """Send a message as SendMessage does, and return its id. A duplicate is dropped, and the first message's id is
        returned.
        """
        assert body.isascii()
        assert len(body) <= 262_144
        assert bool(TOKEN.fullmatch(group)) == bool(TOKEN.fullmatch(deduplication)) == self.fifo, (group, deduplication)
        before, known = self.seen.get((group, deduplication), (now - DEDUPLICATED, ""))
        if self.fifo and now - before < DEDUPLICATED:
            return known
        id = f"{self.name}-{next(self.numbers)}"
        self.seen[group, deduplication] = now, id
        assert 0 <= delay <= 900
        assert not (self.fifo and delay), "a FIFO queue takes no delay for one message"
        self.messages.append(Waiting(id, body, group or id, now, now + timedelta(seconds=delay)))
        return id

    def receive(self, now: datetime, at_most: int = BATCH) -> list[Waiting]:
        """Return the next batch for a poller, in order, from every group that has nothing in flight. Messages received
        too often go to the dead letters.
        """
        busy = {message.group for message in self.messages if message.visible_at > now}
        batch = [message for message in self.messages if message.group not in busy][:at_most]
        for message in batch:
            message.received += 1
            message.receipt = f"{message.id}/{message.received}"
            message.visible_at = now + VISIBILITY
        given_up = [message for message in batch if message.received > self.most]
        self.dead += given_up
        self.messages = [message for message in self.messages if message not in given_up]
        return [message for message in batch if message not in given_up]

    def show_after(self, now: datetime, receipt: str, seconds: int) -> None:
        """Change when a message in flight becomes visible, as ChangeMessageVisibility does."""
        for message in self.messages:
            if message.receipt == receipt and message.visible_at > now:
                message.visible_at = now + timedelta(seconds=seconds)

    def delete(self, receipt: str) -> bool:
        """Delete a message as an entry of DeleteMessageBatch does; return False if that fails. It succeeds for a
        message that is gone.
        """
        if self.refuses:
            self.refuses -= 1
            return False
        self.messages = [message for message in self.messages if message.receipt != receipt]
        return True

    def settle(self, batch: list[Waiting], answer: object) -> None:
        """Delete the messages of a batch that the function's answer does not hand back, as Lambda's poller does."""
        back = delivered_again(answer, {message.id for message in batch})
        self.messages = [message for message in self.messages if message not in batch or message.id in back]

    def next_at(self) -> datetime | None:
        """Return when the next group has nothing in flight; None if the queue is empty."""
        groups: dict[str, datetime] = {}
        for message in self.messages:
            groups[message.group] = max(groups.get(message.group, message.visible_at), message.visible_at)
        return min(groups.values(), default=None)


def records(queue: Queue, batch: list[Waiting], region: str, account: str) -> dict[str, Any]:
    """Return a batch as the event that Lambda gives a function."""
    return {"Records": [_record(queue, message, region, account) for message in batch]}


def _record(queue: Queue, message: Waiting, region: str, account: str) -> dict[str, Any]:
    """Return a message as a record of Lambda's SQS event."""
    group = {"MessageGroupId": message.group} if queue.fifo else {}
    return {
        "messageId": message.id,
        "receiptHandle": message.receipt,
        "body": message.body,
        "attributes": {"ApproximateReceiveCount": str(message.received), **group},
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:{region}:{account}:{queue.name}",
        "awsRegion": region,
    }


def operations(queues: Mapping[str, Queue], now: Callable[[], datetime]) -> Mapping[str, Callable[[Any], Any]]:
    """Return functions for the SQS operations that the service calls, by name. Each takes a call's parameters; `queues`
    are by URL.
    """

    def send(given: Any) -> Any:
        group, deduplication = given.get("MessageGroupId", ""), given.get("MessageDeduplicationId", "")
        queue, delay = queues[given["QueueUrl"]], given.get("DelaySeconds", 0)
        return {"MessageId": queue.put(now(), given["MessageBody"], group, deduplication, delay)}

    def change(given: Any) -> Any:
        queues[given["QueueUrl"]].show_after(now(), given["ReceiptHandle"], given["VisibilityTimeout"])
        return {}

    def delete(given: Any) -> Any:
        ids = [entry["Id"] for entry in given["Entries"]]
        assert 1 <= len(set(ids)) == len(ids) <= BATCH, ids
        queue, failed = queues[given["QueueUrl"]], list[dict[str, Any]]()
        for entry in given["Entries"]:
            if not queue.delete(entry["ReceiptHandle"]):
                failed.append({"Id": entry["Id"], "Code": "InternalError", "SenderFault": False})
        return {"Failed": failed} if failed else {}

    return {"SendMessage": send, "ChangeMessageVisibility": change, "DeleteMessageBatch": delete}
