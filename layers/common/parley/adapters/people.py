"""The directory of people in the one table: `PEOPLE`, an item a person, written in the transactions of their turns."""

from typing import Any

from parley.adapters.dynamodb import PEOPLE, from_item, to_item
from parley.conversation.admission import AdmissionStatus
from parley.ports import DirectoryEntry

PAGES = 20
"""The most pages of the directory that one search reads: a page is 1 MB, about 8,000 people."""


class DynamoPeople:
    """`ports.People` on DynamoDB: the directory that admins search."""

    def __init__(self, dynamodb: Any, table: str) -> None:
        self._dynamodb, self._table = dynamodb, table

    def all(self) -> list[DirectoryEntry]:
        pages = self._dynamodb.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues=to_item({":pk": PEOPLE}),
            ConsistentRead=True,
        )
        items = [from_item(item) for _, page in zip(range(PAGES), pages, strict=False) for item in page["Items"]]
        return [
            DirectoryEntry(item["sk"], item["number"], item.get("name"), AdmissionStatus(item["status"]))
            for item in items
        ]
