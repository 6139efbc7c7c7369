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

from botocore.exceptions import ClientError

from parley.adapters.dynamodb import DynamoStore, from_item, transcript_lines
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
    """A manual clock that moves by a microsecond at each reading, so that no two readings are equal."""

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
    """A service on the emulator, with people who text it."""

    def __init__(self, cloud: Cloud, clock: Clock, twilio: TwilioServer) -> None:
        """Connect to the cloud's table and queues, and load the function webhook."""
        self.cloud, self.clock, self.twilio = cloud, clock, twilio
        self.store = DynamoStore(cloud.dynamodb, cloud.table, clock, timedelta(days=30))
        self.outbox = DynamoOutbox(cloud.dynamodb, cloud.table)
        self.tasks = StoredTasks(partial(DynamoRows, cloud.dynamodb, cloud.table))
        self._texts, self._window = count(1), 0
        cloud.events.register("before-parameter-build.sqs.SendMessage", self._in_window)
        self.webhook = load_app("webhook")

    # --- people ---------------------------------------------------------------------------------------------------

    def text(self, words: str, person: str = ANA) -> dict[str, str]:
        """Return the form of a new text, written one second after the last event. It is not posted."""
        self.clock.advance(seconds=1)
        return forms.inbound(TWILIO, person, "sms", words, f"SM{next(self._texts):032x}")

    def post(self, form: Mapping[str, str], path: str = "message", query: str = "") -> None:
        """Post a form to the webhook, as Twilio does. Fails unless it is answered with 200."""
        url = f"{PUBLIC_URL}/twilio/{path}" + (f"?{query}" if query else "")
        answer = self.webhook.handler(signed(url, dict(form)), Context())
        assert answer["statusCode"] == 200, answer

    def says(self, words: str, person: str = ANA) -> str:
        """Let a person send a text, and return the event's id."""
        form = self.text(words, person)
        self.post(form)
        return form["MessageSid"]

    def reports(self, form: Fields, sid: str, status: str) -> None:
        """Let the provider report a delivery status of the message that was sent in this form."""
        message = {"sid": sid, "to": form["To"], "from": form["From"]}
        query = urlsplit(form["StatusCallback"]).query
        self.post(forms.status(TWILIO, message, status), "status", query)

    def forget_duplicates(self) -> None:
        """Let an hour pass, after which SQS has forgotten all deduplication ids. New ids get a suffix instead, because
        the emulator's clock cannot be moved.
        """
        self.clock.advance(hours=1)
        self._window += 1

    # --- what AWS does --------------------------------------------------------------------------------------------

    def batch(self, queue: str) -> Batch:
        """Return the next batch of a queue. Fails if there is none."""
        batch = self.cloud.receive(queue)
        assert batch["Records"], f"nothing waits in {queue}"
        return batch

    def run(self, app: ModuleType, queue: str, batch: Batch) -> list[str]:
        """Invoke a function with a batch, and delete what it does not hand back, as Lambda does. Return the ids handed
        back.
        """
        answer = app.handler(batch, Context())
        back = handed_back(answer, batch["Records"])
        for record in batch["Records"]:
            if record["messageId"] not in back:
                with suppress(ClientError):  # it was delivered again meanwhile, so the handle is invalid
                    self.cloud.sqs.delete_message(
                        QueueUrl=self.cloud.urls[queue], ReceiptHandle=record["receiptHandle"]
                    )
        return back

    def visibility_ends(self, queue: str, batch: Batch) -> None:
        """End the visibility timeout of a batch, so that its remaining messages are delivered again."""
        for record in batch["Records"]:
            with suppress(ClientError):  # the message was deleted
                self.cloud.sqs.change_message_visibility(
                    QueueUrl=self.cloud.urls[queue], ReceiptHandle=record["receiptHandle"], VisibilityTimeout=0
                )

    def twice(self, queue: str) -> tuple[Batch, Batch]:
        """Return the next batch of a queue twice, the second delivery coming before the first is processed."""
        first = self.batch(queue)
        self.visibility_ends(queue, first)
        return first, self.batch(queue)

    def settle(self) -> None:
        """Process all queues in this thread until they are empty. Fails if they never are."""
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
        """Return the id of a person's conversation."""
        return conversation_id(CONVERSATION_KEY, TWILIO.service, person)

    def conversation(self, person: str = ANA) -> Conversation:
        """Return a person's conversation as it is stored."""
        return self.store.load(self.id(person), []).conversation

    def receipts(self, *events: str) -> dict[str, Receipt]:
        """Return the receipts of those of these events of Ana's that have one, by event id."""
        return self.store.load(self.id(), events).receipts

    def rows(self, person: str = ANA) -> list[OutboxRow]:
        """Return the outbox rows of a person's conversation."""
        return self.outbox.rows(self.id(person))

    def heard(self, person: str = ANA) -> list[str]:
        """Return the texts that reached a person, in order."""
        return [message["body"] for message in self.twilio.messages if message["to"] == person]

    def lines(self, person: str = ANA) -> list[tuple[str, str]]:
        """Return the history as (direction, text), after checking that the transcript holds the same lines, each
        once.
        """
        conversation = self.conversation(person)
        said = conversation.history.lines
        rows = [item for item in self._items(person) if item["sk"].startswith("LOG#")]
        assert sorted(line.id for row in rows for line in transcript_lines(row)) == sorted(line.id for line in said)
        assert conversation.history.count == len(said)
        return [(line.direction, line.text) for line in said]

    def effects(self, person: str = ANA) -> list[tuple[str, str | None]]:
        """Return (the effect that made it, the effect that deleted it or None) of each of the person's tasks."""
        found = [item for item in self._items(person) if item["sk"].startswith("TASK#")]
        return [(item["sk"].removeprefix("TASK#"), item.get("deleted_by")) for item in found]

    @cached_property
    def _readers(self) -> dict[str, ModuleType]:
        """Return the warm functions by the queue that each reads."""
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
    """Return the `Tasks` that the actions of this process use."""
    found: Tasks = app.turns.make_context(Deadline.after(60)).services.tasks
    return found
