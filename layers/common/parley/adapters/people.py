"""The directory of people in the one table: `PEOPLE`, an item a person, written in the transactions of their turns."""

from collections.abc import Callable, Sequence
from typing import Any

from parley.adapters.dynamodb import PEOPLE, documents, from_item, read_all, to_item
from parley.conversation.admission import AdmissionStatus
from parley.conversation.state import Conversation
from parley.ports import DirectoryEntry

PAGES = 20
"""The most pages of the directory that one search reads: a page is 1 MB, about 8,000 people."""


class DynamoPeople:
    """`ports.People` on DynamoDB: the directory of people that admins search."""

    def __init__(self, dynamodb: Any, table: str, conversation_of: Callable[[str], str]) -> None:
        """`conversation_of` is a function that returns the id of the conversation of a phone number."""
        self._dynamodb, self._table, self._conversation_of = dynamodb, table, conversation_of

    def all(self) -> list[DirectoryEntry]:
        pages = self._dynamodb.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues=to_item({":pk": PEOPLE}),
            ConsistentRead=True,
        )
        return [
            entry_of(from_item(item)) for _, page in zip(range(PAGES), pages, strict=False) for item in page["Items"]
        ]

    def with_numbers(self, numbers: Sequence[str]) -> list[DirectoryEntry]:
        return self.with_ids(list(dict.fromkeys(map(self._conversation_of, numbers))))

    def conversation_of(self, number: str) -> str:
        return self._conversation_of(number)

    def with_ids(self, ids: Sequence[str]) -> list[DirectoryEntry]:
        items = read_all(self._dynamodb, self._table, [to_item({"pk": PEOPLE, "sk": id}) for id in ids])
        found = {item["sk"]: entry_of(item) for item in items}
        return [found[id] for id in ids if id in found]

    def conversations(self, ids: Sequence[str]) -> dict[str, Conversation]:
        return documents(self._dynamodb, self._table, ids)


def entry_of(item: dict[str, Any]) -> DirectoryEntry:
    """Return an entry of the directory from its item's plain values."""
    return DirectoryEntry(item["sk"], item["number"], item.get("name"), AdmissionStatus(item["status"]))
