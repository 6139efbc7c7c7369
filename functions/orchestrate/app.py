"""Conversation turns: the records of the mailbox, split by conversation, each through `parley.turn.run`. Writes the
table and the deliveries queue; reads the mailbox; asks the model.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import ValidationError

from parley import telemetry, wiring
from parley.conversation.events import AnyEvent, load
from parley.errors import FromTheFuture, OutOfTime
from parley.ports import Deadline
from parley.settings import Settings
from parley.turn.batch import Record, split

RETRY_SECONDS = 5
"""After an error nobody expected: long enough for a hiccup to pass, short enough for a person who waits."""

RETRY_AT_MOST = 60
"""Seconds. Doubled each time, 20 deliveries are about 17 minutes: an outage of that length loses nothing."""

DEPLOY_SECONDS = 900
"""Between two looks at a document that only a later release can read: 20 of them are five hours."""

settings = Settings.load()
turns = wiring.turns(settings)
mailbox = wiring.hand_back(settings.mailbox_url)


def handler(event: dict[str, Any], context: Any) -> dict[str, list[dict[str, str]]]:
    """Apply a batch of events; the answer names the records to deliver again."""
    deadline = Deadline.after(context.get_remaining_time_in_millis() / 1000)

    def handle(records: Sequence[Record]) -> Iterator[Record]:
        events = list(readable(records))
        for position in turns.apply(events, deadline):
            yield records[position]
        if len(events) < len(records):
            load(records[len(events)]["body"])  # raises: it and what comes after it are handed back

    return split(event["Records"], handle, hand_back)


def readable(records: Sequence[Record]) -> Iterator[AnyEvent]:
    """The events up to the first record that holds none: what came before it is applied all the same."""
    for record in records:
        try:
            yield load(record["body"])
        except ValidationError:
            return


def retry_seconds(error: Exception, receive_count: int) -> int:
    """How long the event that failed waits: not at all if only time ran out, long if only a deploy can help."""
    if isinstance(error, OutOfTime):
        return 0
    if isinstance(error, FromTheFuture):
        return DEPLOY_SECONDS
    return min(RETRY_AT_MOST, RETRY_SECONDS * int(2 ** (receive_count - 1)))


def hand_back(record: Record, error: Exception, is_first: bool) -> None:
    """Say why, and let the record come back soon: at once, unless it is the one that failed."""
    count = int(record["attributes"].get("ApproximateReceiveCount", "1"))
    seconds = retry_seconds(error, count) if is_first else 0
    soon = mailbox.after(record["receiptHandle"], seconds)
    if is_first:
        telemetry.warn(
            "orchestrate_turn.handed_back",
            error,
            conversation=record["attributes"].get("MessageGroupId"),
            receive_count=count,
            seconds=seconds if soon else None,
        )
