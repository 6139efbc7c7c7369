"""The service on the emulator, with people who text it: webhooks are posted, batches are handed out, the clock moves.

Each `load_app` is a process of its own, as two Lambda instances of a function are. The stage does what Lambda does
with a batch and its answer, and holds every answer to the shape that AWS demands.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from functools import cached_property, partial
from itertools import count
from threading import Lock
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.exceptions import ClientError

from parley.adapters.dynamodb import DynamoStore, from_item
from parley.adapters.memory_queues import ManualClock
from parley.adapters.outbox import DynamoOutbox
from parley.adapters.rows import DynamoRows
from parley.adapters.tasks import StoredTasks
from parley.conversation.identity import conversation_id
from parley.conversation.state import Conversation
from parley.ports import Deadline, OutboxRow, Receipt, Tasks
from parley_cli.events import ANA, CONVERSATION_KEY, PUBLIC_URL, TWILIO, signed
from parley_cli.phone import forms
from tests.support.batch_answers import handed_back
from tests.support.cloud import Cloud, Context, load_app
from tests.support.phone import START
from tests.support.twilio_server import Fields, TwilioServer

Batch = dict[str, Any]


class Clock(ManualClock):
    """A manual clock of which no two readings are the same moment, as on real machines."""

    def __init__(self) -> None:
        super().__init__(START)
        self._lock = Lock()

    def __call__(self) -> Any:
        with self._lock:
            self.time += timedelta(microseconds=1)
            return self.time

    def advance(self, **units: float) -> None:
        with self._lock:
            super().advance(**units)


class Stage:
    """One service on the emulator, with its people."""

    def __init__(self, cloud: Cloud, clock: Clock, twilio: TwilioServer) -> None:
        self.cloud, self.clock, self.twilio = cloud, clock, twilio
        self.store = DynamoStore(cloud.dynamodb, cloud.table, clock, timedelta(days=30))
        self.outbox = DynamoOutbox(cloud.dynamodb, cloud.table)
        self.tasks = StoredTasks(partial(DynamoRows, cloud.dynamodb, cloud.table))
        self._texts, self._window = count(1), 0
        assert boto3.DEFAULT_SESSION is not None  # the functions' own
        boto3.DEFAULT_SESSION.events.register("before-parameter-build.sqs.SendMessage", self._in_window)
        self.webhook = load_app("webhook")

    # --- people ---------------------------------------------------------------------------------------------------

    def text(self, words: str, person: str = ANA) -> dict[str, str]:
        """The form of a text, a second after whatever happened last; it is not posted yet."""
        self.clock.advance(seconds=1)
        return forms.inbound(TWILIO, person, "sms", words, f"SM{next(self._texts):032x}")

    def post(self, form: Mapping[str, str], path: str = "message", query: str = "") -> None:
        """The provider posts this."""
        url = f"{PUBLIC_URL}/twilio/{path}" + (f"?{query}" if query else "")
        answer = self.webhook.handler(signed(url, dict(form)), Context())
        assert answer["statusCode"] == 200, answer

    def says(self, words: str, person: str = ANA) -> str:
        """A person texts; the event's id."""
        form = self.text(words, person)
        self.post(form)
        return form["MessageSid"]

    def reports(self, form: Fields, sid: str, status: str) -> None:
        """The provider calls back about a message that it took in this form."""
        message = {"sid": sid, "to": form["To"], "from": form["From"]}
        query = urlsplit(form["StatusCallback"]).query
        self.post(forms.status(TWILIO, message, status), "status", query)

    def forget_duplicates(self) -> None:
        """An hour passes: SQS knows none of the deduplication ids any more. The emulator's own clock cannot be moved,
        so ids are others from now on."""
        self.clock.advance(hours=1)
        self._window += 1

    # --- what AWS does --------------------------------------------------------------------------------------------

    def batch(self, queue: str) -> Batch:
        """The next batch of a queue. There is one."""
        batch = self.cloud.receive(queue)
        assert batch["Records"], f"nothing waits in {queue}"
        return batch

    def run(self, app: ModuleType, queue: str, batch: Batch) -> list[str]:
        """Lambda hands a batch to a function, and deletes what the answer does not hand back: the ids that it does."""
        answer = app.handler(batch, Context())
        back = handed_back(answer, batch["Records"])
        for record in batch["Records"]:
            if record["messageId"] not in back:
                with suppress(ClientError):  # it was handed out again meanwhile: the handle is no longer good
                    self.cloud.sqs.delete_message(
                        QueueUrl=self.cloud.urls[queue], ReceiptHandle=record["receiptHandle"]
                    )
        return back

    def visibility_ends(self, queue: str, batch: Batch) -> None:
        """The time for a batch is over: what is left of it is delivered again."""
        for record in batch["Records"]:
            with suppress(ClientError):  # deleted
                self.cloud.sqs.change_message_visibility(
                    QueueUrl=self.cloud.urls[queue], ReceiptHandle=record["receiptHandle"], VisibilityTimeout=0
                )

    def twice(self, queue: str) -> tuple[Batch, Batch]:
        """The next batch of a queue, handed out a second time before the first was dealt with."""
        first = self.batch(queue)
        self.visibility_ends(queue, first)
        return first, self.batch(queue)

    def settle(self) -> None:
        """All that waits is dealt with, in one thread, until nothing is left."""
        for _ in range(20):
            batches = [(queue, self.cloud.receive(queue)) for queue in self._readers]
            for queue, batch in batches:
                if batch["Records"] and self.run(self._readers[queue], queue, batch):
                    self.visibility_ends(queue, batch)
                    self.clock.advance(seconds=31)  # longer than a lease
            if not any(batch["Records"] for _, batch in batches):
                return
        raise AssertionError("it never comes to rest")

    # --- how it stands --------------------------------------------------------------------------------------------

    def id(self, person: str = ANA) -> str:
        """A person's conversation."""
        return conversation_id(CONVERSATION_KEY, TWILIO.service, person)

    def conversation(self, person: str = ANA) -> Conversation:
        """Return the conversation's document and window."""
        return self.store.load(self.id(person), []).conversation

    def receipts(self, *events: str) -> dict[str, Receipt]:
        """Return the receipts that there are of these events of Ana's."""
        return self.store.load(self.id(), events).receipts

    def rows(self, person: str = ANA) -> list[OutboxRow]:
        """The outbox."""
        return self.outbox.rows(self.id(person))

    def heard(self, person: str = ANA) -> list[str]:
        """What reached a person, in order."""
        return [message["body"] for message in self.twilio.messages if message["to"] == person]

    def lines(self, person: str = ANA) -> list[tuple[str, str]]:
        """The history: who, and what. The transcript holds the same lines, each once."""
        conversation = self.conversation(person)
        said = conversation.history.lines
        kept = [item for item in self._items(person) if item["sk"].startswith("LOG#")]
        assert sorted(line["id"] for line in kept) == sorted(line.id for line in said)
        assert conversation.history.count == len(said)
        return [(line.direction, line.text) for line in said]

    def effects(self, person: str = ANA) -> list[tuple[str, str | None]]:
        """The person's tasks, deleted ones too: the effect that made each, and the one that deleted it."""
        found = [item for item in self._items(person) if item["sk"].startswith("TASK#")]
        return [(item["sk"].removeprefix("TASK#"), item.get("deleted_by")) for item in found]

    @cached_property
    def _readers(self) -> dict[str, ModuleType]:
        """Warm processes, by the queue that they read."""
        send = load_app("send")
        return {"mailbox": load_app("orchestrate"), "deliveries": send, "statuses": send}

    def _items(self, person: str) -> list[dict[str, Any]]:
        pages = self.cloud.dynamodb.get_paginator("query").paginate(
            TableName=self.cloud.table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": f"C#{self.id(person)}"}},
            ConsistentRead=True,
        )
        return [from_item(item) for page in pages for item in page["Items"]]

    def _in_window(self, params: dict[str, Any], **_: object) -> None:
        if self._window and "MessageDeduplicationId" in params:
            params["MessageDeduplicationId"] += f"-{self._window}"


def tasks(app: ModuleType) -> Tasks:
    """What the actions of this process reach."""
    found: Tasks = app.turns.make_context(Deadline.after(60)).services.tasks
    return found
