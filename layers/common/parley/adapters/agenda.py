"""What waits for its moment, in the sparse index `due`: only items that wait carry `shard` and `due`.

A range query of each shard finds what is due, so it costs by what is due and not by what exists.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any

from botocore.exceptions import ClientError

from parley.adapters.dynamodb import epoch, failed_conditions, from_item, from_seconds, key, names, to_item, updated
from parley.adapters.shards import SHARDS
from parley.ports import DUE_KINDS, DueItem, DueKind

PREFIXES: Mapping[DueKind, str] = {"reply": "OUT#", "session": "STATE", "timer": "TIMER#"}
"""The beginning of the sort keys of each kind of due item; the rest of the key is the item's id."""
PAGES = 20
"""The most pages of a shard that one count reads: a page is 1 MB, about 8,000 entries."""
FEW = 10
"""Up to so many items are postponed one by one, which costs half of a transaction."""
TRANSACTION = 100
"""The most items of one transaction."""


class DynamoAgenda:
    """`ports.Agenda` on DynamoDB: finds due items by a sparse index."""

    parts = len(SHARDS)

    def __init__(self, dynamodb: Any, table: str) -> None:
        self._dynamodb, self._table = dynamodb, table

    def due(self, now: datetime, limit: int) -> list[DueItem]:
        pages = (next(self.pages(now, part, limit), []) for part in range(self.parts))
        return list(islice(merge(*pages, key=lambda due: (due.at, due.id)), limit))

    def pages(self, until: datetime, part: int, size: int) -> Iterator[list[DueItem]]:
        query = self._query(SHARDS[part], "#shard = :shard AND #due <= :until", {":until": epoch(until)})
        behind: dict[str, Any] = {}
        while True:
            answer = self._dynamodb.query(**query, Limit=size, **behind)
            # Parts of one reply are due at one moment, and the index has no order among those.
            yield sorted((_due(from_item(item)) for item in answer["Items"]), key=lambda due: (due.at, due.id))
            if "LastEvaluatedKey" not in answer:
                return
            behind = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}

    def postpone(self, due: DueItem, at: datetime) -> None:
        updated(self._dynamodb, self._postponed(due, at))

    def postpone_all(self, moved: Sequence[tuple[DueItem, datetime]]) -> None:
        for first in range(0, len(moved), TRANSACTION):
            some = moved[first : first + TRANSACTION]
            if len(some) <= FEW or not self._postpone_together(some):
                for due, at in some:
                    self.postpone(due, at)

    def _postpone_together(self, moved: Sequence[tuple[DueItem, datetime]]) -> bool:
        """Postpone all of these in one transaction. Return False if none was, because one of them has changed
        meanwhile."""
        updates = [{"Update": self._postponed(due, at)} for due, at in moved]
        try:
            self._dynamodb.transact_write_items(TransactItems=updates)
        except ClientError as error:
            if failed_conditions(error) is None:
                raise
            return False
        return True

    def _postponed(self, due: DueItem, at: datetime) -> dict[str, Any]:
        """Return the update that moves an item's due moment, if the item has not changed meanwhile."""
        expression = "SET #due = :at"
        return {
            "TableName": self._table,
            "Key": key(due.conversation, PREFIXES[due.kind] + due.id),
            "UpdateExpression": expression,
            "ConditionExpression": "#due = :before",
            "ExpressionAttributeValues": to_item({":at": epoch(at), ":before": epoch(due.at)}),
            **names(expression),
        }

    def count(self) -> dict[DueKind, int]:
        counts = dict.fromkeys(DUE_KINDS, 0)
        for shard in SHARDS:
            pages = self._dynamodb.get_paginator("query").paginate(**self._query(shard, "#shard = :shard", {}))
            for _, page in zip(range(PAGES), pages, strict=False):
                for item in page["Items"]:
                    counts[_due(from_item(item)).kind] += 1
        return counts

    def _query(self, shard: str, condition: str, values: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "TableName": self._table,
            "IndexName": "due",
            "KeyConditionExpression": condition,
            "ExpressionAttributeValues": to_item({":shard": shard, **values}),
            **names(condition),
        }


def _due(item: Mapping[str, Any]) -> DueItem:
    kind = next(kind for kind, prefix in PREFIXES.items() if item["sk"].startswith(prefix))
    return DueItem(
        kind=kind,
        conversation=item["pk"].removeprefix("C#"),
        id=item["sk"].removeprefix(PREFIXES[kind]),
        at=from_seconds(item["due"]),
    )
