"""Splits a batch of SQS records by conversation, so that one conversation never waits for another.

The answer has AWS's exact shape, `{"batchItemFailures": [{"itemIdentifier": <messageId>}]}`: anything else makes AWS
deliver the whole batch again. For a FIFO queue all records of a group from the failed one on are handed back, or they
would overtake it. Source: AWS Lambda, "Reporting batch item failures".

Lambda deletes finished records only when the function returns, and until then SQS delivers nothing more of their
groups. So while one slow conversation is still running, the finished records of the others are deleted here. A batch
that finishes quickly is left to Lambda, without an extra call.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any

Record = Mapping[str, Any]
"""An SQS record as Lambda hands it over: messageId, receiptHandle, body, attributes."""
Handle = Callable[[Sequence[Record]], Iterator[Record]]
"""A function that handles the records of one group, and yields each record that is done."""
Release = Callable[[Sequence[Record]], None]
"""A function that deletes finished records from the queue. Those it cannot delete, Lambda deletes when the function
returns."""
RELEASE_SECONDS = 0.25
"""The seconds that a finished conversation waits for the rest of its batch before its records are released."""
Failed = Callable[[Record, Exception, bool], None]
"""A function that is called with each record to be delivered again, its error, and whether it failed itself or only had
to wait."""


def handle_in_groups(
    records: Sequence[Record], handle: Handle, failed: Failed, release: Release = lambda _: None
) -> dict[str, list[dict[str, str]]]:
    """Handle each group of records in a thread of its own. Return Lambda's answer, which names the records that
    failed."""
    groups: dict[str, list[Record]] = {}
    for record in records:
        groups.setdefault(record["attributes"].get("MessageGroupId", record["messageId"]), []).append(record)

    def work(group: list[Record]) -> list[Record]:
        done: set[str] = set()
        try:
            for record in handle(group):
                done.add(record["messageId"])
        except Exception as error:  # any error concerns this group only, whose records are delivered again
            back = [record for record in group if record["messageId"] not in done]
            for record in back:
                failed(record, error, record is back[0])
            return back
        return []

    with ThreadPoolExecutor(max_workers=max(1, len(groups))) as threads:
        back = _gathered({threads.submit(work, group): group for group in groups.values()}, release)
    named = [record["messageId"] for record in records if record["messageId"] in back]
    return {"batchItemFailures": [{"itemIdentifier": each} for each in named]}


def _gathered(running: dict[Future[list[Record]], list[Record]], release: Release) -> set[str]:
    """Wait for all groups and return the ids of the records to deliver again. While some groups still run, records of
    finished groups are passed to `release`.
    """
    back, done, release_at = set[str](), list[Record](), 0.0
    while running:
        left = max(0.0, release_at - time.monotonic()) if done else None
        finished, _ = wait(running, left, FIRST_COMPLETED)
        for future in finished:
            group, failed = running.pop(future), {record["messageId"] for record in future.result()}
            release_at = release_at if done else time.monotonic() + RELEASE_SECONDS
            done += [record for record in group if record["messageId"] not in failed]
            back |= failed
        if done and running and time.monotonic() >= release_at:
            release(done)
            done = []
    return back
