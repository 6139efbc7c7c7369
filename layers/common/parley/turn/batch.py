"""A batch of queue records, split by conversation: strangers never wait for each other.

The answer has AWS's exact shape, `{"batchItemFailures": [{"itemIdentifier": <messageId>}]}`: anything else makes AWS
deliver the whole batch again. For a FIFO queue all records of a group from the failed one on are handed back, or they
would overtake it. Source: AWS Lambda, "Reporting batch item failures".
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

Record = Mapping[str, Any]
"""An SQS record as Lambda hands it over: messageId, receiptHandle, body, attributes."""
Handle = Callable[[Sequence[Record]], Iterator[Record]]
"""Handles the records of one group, and yields each one once it is done with."""
Failed = Callable[[Record, Exception, bool], None]
"""Told of every record that is handed back: why, and whether it is the one that failed or one that had to wait."""


def split(records: Iterable[Record], handle: Handle, failed: Failed) -> dict[str, list[dict[str, str]]]:
    """Handle each group in a thread of its own; the answer for Lambda."""
    groups: dict[str, list[Record]] = {}
    for record in records:
        groups.setdefault(record["attributes"].get("MessageGroupId", record["messageId"]), []).append(record)

    def work(group: list[Record]) -> list[Record]:
        done: set[str] = set()
        try:
            for record in handle(group):
                done.add(record["messageId"])
        except Exception as error:  # whatever it is, it belongs to this group alone: its records are handed back
            back = [record for record in group if record["messageId"] not in done]
            for record in back:
                failed(record, error, record is back[0])
            return back
        return []

    with ThreadPoolExecutor(max_workers=max(1, len(groups))) as threads:
        back = [record for group in threads.map(work, groups.values()) for record in group]
    return {"batchItemFailures": [{"itemIdentifier": record["messageId"]} for record in back]}
