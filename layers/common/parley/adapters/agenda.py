"""What waits for its moment, in the sparse index `due`: only items that wait carry `shard` and `due`.

A range query of one shard finds what is due, so it costs by what is due and not by what exists.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from parley.adapters.dynamodb import SHARD, epoch, from_item, from_seconds, key, names, to_item, updated
from parley.ports import DUE_KINDS, DueItem, DueKind

PREFIXES: Mapping[DueKind, str] = {"reply": "OUT#", "session": "STATE", "timer": "TIMER#"}
"""The beginning of the sort keys of each kind of due item; the rest of the key is the item's id."""
PAGES = 20
"""The most pages of the index that one count reads: a page is 1 MB, about 8,000 entries."""


class DynamoAgenda:
    """`ports.Agenda` on DynamoDB: finds due items by a sparse index."""

    def __init__(self, dynamodb: Any, table: str) -> None:
        self._dynamodb, self._table = dynamodb, table

    def due(self, now: datetime, limit: int) -> list[DueItem]:
        query = self._query("#shard = :shard AND #due <= :now", {":now": epoch(now)})
        answer = self._dynamodb.query(**query, Limit=limit)
        # Parts of one reply are due at one moment, and the index has no order among those.
        return sorted((_due(from_item(item)) for item in answer["Items"]), key=lambda due: (due.at, due.id))

    def postpone(self, due: DueItem, at: datetime) -> None:
        expression = "SET #due = :at"
        update = {
            "TableName": self._table,
            "Key": key(due.conversation, PREFIXES[due.kind] + due.id),
            "UpdateExpression": expression,
            "ConditionExpression": "#due = :before",
            "ExpressionAttributeValues": to_item({":at": epoch(at), ":before": epoch(due.at)}),
            **names(expression),
        }
        updated(self._dynamodb, update)

    def count(self) -> dict[DueKind, int]:
        pages = self._dynamodb.get_paginator("query").paginate(**self._query("#shard = :shard", {}))
        counts = dict.fromkeys(DUE_KINDS, 0)
        for _, page in zip(range(PAGES), pages, strict=False):
            for item in page["Items"]:
                counts[_due(from_item(item)).kind] += 1
        return counts

    def _query(self, condition: str, values: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "TableName": self._table,
            "IndexName": "due",
            "KeyConditionExpression": condition,
            "ExpressionAttributeValues": to_item({":shard": SHARD, **values}),
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
