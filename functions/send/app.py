"""The function that sends messages to providers and records their reports: it passes the records of two queues to
`parley.delivery`. Writes outbox rows, and the mailbox when a message has failed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from parley import starting, telemetry, tracing, wiring
from parley.delivery import retry_seconds
from parley.errors import DeliveryError
from parley.ports import Deadline, OptedOut, RelayMessage, load_status
from parley.settings import Settings
from parley.settings.deployment import DeploymentSettings
from parley.turn.batch import Record, handle_in_groups

settings = Settings.load()
stage = settings.of(DeploymentSettings)
delivery = wiring.delivery(settings)
starting.done()


def deliver(record: Record, deadline: Deadline) -> None:
    """Send the messages of one record of the deliveries queue: those of one commit."""
    relay = RelayMessage.model_validate_json(record["body"])
    delivery.deliver(relay, deadline)
    rows = [each.id for each in relay.messages]
    telemetry.say("send.completed", conversation=relay.conversation, rows=rows, spans=tracing.finish("send"))


def note(record: Record, _: Deadline) -> None:
    """Apply one record of the statuses queue: a provider's report on a message, or an opt-out."""
    status = load_status(record["body"])
    delivery.apply(status)
    if isinstance(status, OptedOut):
        telemetry.say("send.opted_out", conversation=status.conversation)
        return
    telemetry.say("send.status", conversation=status.conversation, row=status.row, status=status.status)


QUEUES: Mapping[str, tuple[str, Callable[[Record, Deadline], None]]] = {
    url.rpartition("/")[2]: (url, work) for url, work in ((stage.deliveries_url, deliver), (stage.statuses_url, note))
}
"""The URL of each queue by its name, and what is done with its records."""


def handler(event: dict[str, Any], context: Any) -> dict[str, list[dict[str, str]]]:
    """Handle a batch of the deliveries or the statuses queue. Return the SQS records to deliver again, in Lambda's
    format.
    """
    records = event["Records"]
    deadline = Deadline.after(context.get_remaining_time_in_millis() / 1000)
    url, work = QUEUES[records[0]["eventSourceARN"].rpartition(":")[2]]
    queue = wiring.hand_back(url)

    def handle(group: Sequence[Record]) -> Iterator[Record]:
        for record in group:
            tracing.begin()
            work(record, deadline)
            yield record

    def hand_back(record: Record, error: Exception, is_first: bool) -> None:
        """Have a record delivered again: the one that failed (`is_first`) after a delay, those after it at once; log
        each.
        """
        count = int(record["attributes"].get("ApproximateReceiveCount", "1"))
        seconds = retry_seconds(error, count) if is_first else 0
        soon = queue.after(record["receiptHandle"], seconds)
        telemetry.warn(
            "send.handed_back",
            error,
            code=error.code if isinstance(error, DeliveryError) else "",
            conversation=record["attributes"].get("MessageGroupId"),
            receive_count=count,
            seconds=seconds if soon else None,
            spans=tracing.finish("send") if is_first else (),
        )

    def release(records: Sequence[Record]) -> None:
        queue.done([record["receiptHandle"] for record in records])

    return handle_in_groups(records, handle, hand_back, release)
