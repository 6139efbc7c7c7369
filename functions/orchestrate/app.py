"""The function that runs conversation turns: it splits the mailbox's records by conversation and passes them to
`parley.turn.run`. Writes the table and the deliveries queue; reads the mailbox; calls the model.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import ValidationError

from parley import starting, telemetry, tracing, wiring
from parley.conversation.events import AnyEvent, load
from parley.errors import FromTheFuture, OutOfTime
from parley.ports import Deadline
from parley.settings import Settings
from parley.settings.deployment import DeploymentSettings
from parley.turn.batch import Record, handle_in_groups

RETRY_SECONDS = 5
"""The seconds until an event comes again after an unexpected error: long enough for a hiccup to pass, short enough for
a person who waits."""

RETRY_AT_MOST = 60
"""The most seconds until an event is delivered again. With doubling, 20 deliveries take about 17 minutes, so an outage
of that length loses nothing."""

DEPLOY_SECONDS = 900
"""The seconds until an event is tried again whose document only a later release can read: 20 tries take five hours."""

UNREADABLE_TRIES = 10
"""How often an unreadable record is received, for about six minutes in which a rollback can be undone, before it goes
to the dead-letter queue."""

settings = Settings.load()
turns = wiring.turns(settings)
mailbox = wiring.hand_back(settings.of(DeploymentSettings).mailbox_url)
dead_letters = wiring.dead_letters(settings)
starting.done()


def handler(event: dict[str, Any], context: Any) -> dict[str, list[dict[str, str]]]:
    """Apply a batch of mailbox events. Return the SQS records to deliver again, in Lambda's format."""
    deadline = Deadline.after(context.get_remaining_time_in_millis() / 1000)

    def handle(records: Sequence[Record]) -> Iterator[Record]:
        """Apply the events of one conversation, in order; yield each record that is done. Unreadable records are set
        aside.
        """
        while records:
            events = list(readable(records))
            for position in turns.apply(events, deadline, list(map(receive_count, records))):
                yield records[position]
            for record in records[len(events) : len(events) + 1]:
                set_aside(record)
                yield record
            records = records[len(events) + 1 :]

    return handle_in_groups(event["Records"], handle, hand_back, release)


def readable(records: Sequence[Record]) -> Iterator[AnyEvent]:
    """Yield the events in these SQS records, up to the first record that cannot be parsed."""
    for record in records:
        try:
            yield load(record["body"])
        except ValidationError:
            return


def set_aside(record: Record) -> None:
    """Put an unreadable record on the dead-letter queue. Until it was received UNREADABLE_TRIES times, raises its parse
    error instead, so that it is delivered again.
    """
    if receive_count(record) < UNREADABLE_TRIES:
        load(record["body"])
    dead_letters.put_unreadable(record["attributes"]["MessageGroupId"], record["body"])
    telemetry.say("orchestrate_turn.unreadable", conversation=record["attributes"]["MessageGroupId"])


def receive_count(record: Record) -> int:
    """Return how often SQS has delivered this record, this time included."""
    return int(record["attributes"].get("ApproximateReceiveCount", "1"))


def retry_seconds(error: Exception, receive_count: int) -> int:
    """Return the seconds until a failed event is delivered again: 0 if only time ran out, DEPLOY_SECONDS if it needs a
    later release, otherwise doubling from 5 to 60.
    """
    if isinstance(error, OutOfTime):
        return 0
    if isinstance(error, FromTheFuture):
        return DEPLOY_SECONDS
    return min(RETRY_AT_MOST, RETRY_SECONDS * int(2 ** (receive_count - 1)))


def release(records: Sequence[Record]) -> None:
    """Delete finished records from the queue before the batch ends, so that their conversations need not wait for the
    others.
    """
    mailbox.done([record["receiptHandle"] for record in records])


def hand_back(record: Record, error: Exception, is_first: bool) -> None:
    """Have a record delivered again: the one that failed (`is_first`) after a delay and with a log line, those after it
    at once.
    """
    count = receive_count(record)
    seconds = retry_seconds(error, count) if is_first else 0
    soon = mailbox.after(record["receiptHandle"], seconds)
    if is_first:
        telemetry.warn(
            "orchestrate_turn.handed_back",
            error,
            conversation=record["attributes"].get("MessageGroupId"),
            receive_count=count,
            seconds=seconds if soon else None,
            spans=tracing.finish("turn"),
        )
