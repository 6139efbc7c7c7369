"""The queues. Nothing of a person stands in an attribute: the group is the conversation's id, which is a keyed hash."""

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from parley.conversation.events import AnyEvent, TimerDue, dump
from parley.errors import QueueRefused
from parley.ports import NEAR, Clock, RelayMessage, StatusOrStop

ENTRIES, BYTES = 10, 262_144
"""The most entries and bytes of one request: SQS's own limit of entries, and a quarter of its 1 MiB, which was the
limit until 2025 and still is at its imitators. The longest event is below it."""
Entry = Mapping[str, Any]
"""The fields of one SQS message, by the names that the API gives them."""


class SqsMailbox:
    """`ports.Mailbox` on an SQS FIFO queue: each conversation is a group, and an event id that comes again within five
    minutes is dropped."""

    def __init__(self, sqs: Any, url: str) -> None:
        self._sqs, self._url = sqs, url

    def put(self, event: AnyEvent) -> None:
        self.put_all([event])

    def put_all(self, events: Sequence[AnyEvent]) -> None:
        """Queue the events in batches that hold at most one event of each conversation, because SQS could take the
        second of two without the first. Raises QueueRefused."""
        _send(
            self._sqs,
            self._url,
            [
                {
                    "MessageBody": dump(event),
                    "MessageGroupId": event.conversation,
                    "MessageDeduplicationId": _digest(*event.marks),
                }
                for event in events
            ],
        )


class SqsDeadLetters:
    """`ports.DeadLetters` on the mailbox's dead-letter queue, for events that the code itself gives up."""

    def __init__(self, sqs: Any, url: str) -> None:
        self._sqs, self._url = sqs, url

    def put(self, event: AnyEvent) -> None:
        self._lay(event.conversation, dump(event), _digest(event.conversation, event.id, str(event.redriven)))

    def put_unreadable(self, group: str, body: str) -> None:
        """Put a record that this release cannot read into the dead-letter queue, with its body as it came."""
        self._lay(group, body, _digest(group, body))

    def _lay(self, group: str, body: str, deduplication: str) -> None:
        self._sqs.send_message(
            QueueUrl=self._url, MessageBody=body, MessageGroupId=group, MessageDeduplicationId=deduplication
        )


class SqsDelays:
    """`ports.Delays` on a standard SQS queue, because a FIFO queue has no delay for single messages. The order of
    events is restored by the mailbox."""

    def __init__(self, sqs: Any, url: str, now: Clock) -> None:
        self._sqs, self._url, self._now = sqs, url, now

    def put(self, event: TimerDue) -> bool:
        entry = self._entry(event)
        if entry is None:
            return False
        self._sqs.send_message(QueueUrl=self._url, **entry)
        return True

    def put_all(self, events: Sequence[TimerDue]) -> None:
        _send(self._sqs, self._url, [entry for event in events if (entry := self._entry(event)) is not None])

    def _entry(self, event: TimerDue) -> Entry | None:
        """Return the message that comes at the timer's second; None if that is further away than NEAR."""
        wait = event.received_at - self._now()
        if wait > NEAR:
            return None
        return {"MessageBody": dump(event), "DelaySeconds": max(0, math.ceil(wait.total_seconds()))}


class SqsDeliveries:
    """`ports.Deliveries` on an SQS FIFO queue."""

    def __init__(self, sqs: Any, url: str) -> None:
        self._sqs, self._url = sqs, url

    def relay(self, message: RelayMessage) -> None:
        # A table that was restored counts the versions from its copy on, so a version alone may come twice within
        # the five minutes for which SQS remembers: what is relayed tells them apart.
        relayed = [*(each.id for each in message.messages), *(each.id for each in message.timers)]
        self._sqs.send_message(
            QueueUrl=self._url,
            MessageBody=message.model_dump_json(ensure_ascii=True, exclude_none=True),
            MessageGroupId=message.conversation,
            MessageDeduplicationId=_digest(message.conversation, str(message.version), message.again, *relayed),
        )


class SqsStatuses:
    """`ports.Statuses` on a standard SQS queue. It needs no order, because a row's status only moves forward and an
    opt-out is judged by its moment."""

    def __init__(self, sqs: Any, url: str) -> None:
        self._sqs, self._url = sqs, url

    def put(self, status: StatusOrStop) -> None:
        self.put_all([status])

    def put_all(self, statuses: Sequence[StatusOrStop]) -> None:
        _send(self._sqs, self._url, [{"MessageBody": each.model_dump_json(ensure_ascii=True)} for each in statuses])


class SqsHandBack:
    """Hands back records of a batch to their queue while the batch is still being handled: to be delivered again later,
    or as done."""

    def __init__(self, sqs: Any, url: str) -> None:
        self._sqs, self._url = sqs, url

    def after(self, receipt_handle: str, seconds: int) -> bool:
        """Have SQS deliver the record again in that many seconds. Return False if SQS refuses: then the record is
        delivered again when the queue's visibility timeout ends."""
        try:
            self._sqs.change_message_visibility(
                QueueUrl=self._url, ReceiptHandle=receipt_handle, VisibilityTimeout=seconds
            )
        except (BotoCoreError, ClientError):
            return False
        return True

    def done(self, receipt_handles: Sequence[str]) -> bool:
        """Delete these records from their queue. Return False if SQS has not deleted all of them: Lambda then deletes
        them once the function has returned, and a record that is gone already is no error."""
        try:
            failed = [
                self._sqs.delete_message_batch(
                    QueueUrl=self._url,
                    Entries=[
                        {"Id": str(number), "ReceiptHandle": handle}
                        for number, handle in enumerate(receipt_handles[first : first + ENTRIES])
                    ],
                ).get("Failed")
                for first in range(0, len(receipt_handles), ENTRIES)
            ]
        except (BotoCoreError, ClientError):
            return False
        return not any(failed)


def _send(sqs: Any, url: str, entries: Sequence[Entry]) -> None:
    """Send these entries to the queue in batches, a single entry by itself. Raises QueueRefused at the first refusal,
    and sends no further batch."""
    queue = url.rpartition("/")[2]
    for batch in _batches(entries):
        try:
            if len(batch) == 1:
                sqs.send_message(QueueUrl=url, **batch[0])
                continue
            numbered = [{"Id": str(number), **entry} for number, entry in enumerate(batch)]
            failed = sqs.send_message_batch(QueueUrl=url, Entries=numbered).get("Failed", [])
        except (BotoCoreError, ClientError) as error:
            raise QueueRefused(f"{queue} refused: {type(error).__name__}") from error
        if failed:
            codes = sorted({each["Code"] for each in failed})
            raise QueueRefused(f"{queue} refused {len(failed)} of {len(batch)}: {', '.join(codes)}")


def _batches(entries: Iterable[Entry]) -> list[list[Entry]]:
    """Divide the entries into batches of what one request takes. Each entry is in a later batch than the one before it
    in its group, so that no entry is taken without the earlier one."""
    batches: list[list[Entry]] = []
    sizes: list[int] = []
    follows: dict[str, int] = {}
    for entry in entries:
        group, size = entry.get("MessageGroupId"), sum(len(str(value)) for value in entry.values())
        first = follows.get(group, 0) if group else 0
        has_room = (n for n in range(first, len(batches)) if len(batches[n]) < ENTRIES and sizes[n] + size <= BYTES)
        place = next(has_room, len(batches))
        if place == len(batches):
            batches.append([])
            sizes.append(0)
        batches[place].append(entry)
        sizes[place] += size
        if group:
            follows[group] = place + 1
    return batches


def _digest(*parts: str) -> str:
    """Return a deduplication id for these parts, of any length and alphabet, in the form that SQS takes (at most 128
    characters of ASCII)."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
