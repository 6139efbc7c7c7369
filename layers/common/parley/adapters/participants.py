"""What the operators' API reads beside single conversations: pages of all of them, and pages of a transcript.

A cursor is the place behind which a page begins, so it stays true whatever is written meanwhile.
"""

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from parley.adapters.dynamodb import PEOPLE, conversation_of, from_item, key, partition, read_all, to_item
from parley.conversation.history import Line
from parley.conversation.state import Conversation
from parley.errors import NoSuchPage
from parley.ports import ConversationPage, TranscriptPage

LOG = "LOG#"
END = "~"
"""A key that sorts behind every time and every conversation's id, and so behind every place that a cursor names."""


class DynamoParticipants:
    """`ports.ParticipantDirectory` on DynamoDB. Its reads are strongly consistent, so they show who was just
    enrolled."""

    def __init__(self, dynamodb: Any, table: str) -> None:
        self._dynamodb, self._table = dynamodb, table

    def conversations(self, limit: int, cursor: str) -> ConversationPage:
        """Return a page of the enrolled people's conversations, found in the directory of people: of the hundreds who
        only write, a page may hold few. Raises NoSuchPage."""
        entries, following = self._page(PEOPLE, "", limit, cursor)
        ids = [entry["sk"] for entry in entries]
        found = self._documents(ids)
        enrolled = (found[id] for id in ids if id in found and found[id].enrolment is not None)
        return ConversationPage(tuple(enrolled), following)

    def lines(self, conversation: str, limit: int, cursor: str, *, newest: bool = False) -> TranscriptPage:
        """Return a page of a conversation's transcript, oldest or newest line first. Raises NoSuchPage."""
        items, following = self._page(partition(conversation), LOG, limit, cursor, newest=newest)
        return TranscriptPage(tuple(Line.model_validate(item) for item in items), following)

    def _page(
        self, pk: str, prefix: str, limit: int, cursor: str, *, newest: bool = False
    ) -> tuple[list[dict[str, Any]], str | None]:
        """Up to `limit` items of a partition behind the cursor, and the next cursor: the last one's sort key without
        the prefix. DynamoDB ends a page at 1 MB too."""
        place = _read(cursor)
        behind = {"ExclusiveStartKey": to_item({"pk": pk, "sk": prefix + place})} if place else {}
        answer = self._dynamodb.query(
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND sk BETWEEN :first AND :last",
            ExpressionAttributeValues=to_item({":pk": pk, ":first": f"{prefix}\0", ":last": prefix + END}),
            ScanIndexForward=not newest,
            Limit=limit + 1,
            ConsistentRead=True,
            **behind,
        )
        items = [from_item(item) for item in answer["Items"]]
        has_more = len(items) > limit or ("LastEvaluatedKey" in answer and len(items) > 0)
        items = items[:limit]
        return items, _written(items[-1]["sk"].removeprefix(prefix)) if has_more else None

    def _documents(self, ids: Sequence[str]) -> dict[str, Conversation]:
        states = read_all(self._dynamodb, self._table, [key(id, "STATE") for id in ids])
        by_id = {item["pk"].removeprefix(partition("")): item for item in states}
        return {id: conversation_of(id, {"STATE": item}) for id, item in by_id.items()}


def _written(place: str) -> str:
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def _read(cursor: str) -> str:
    try:
        place = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, ValueError) as error:  # ValueError: bytes that are no text
        raise NoSuchPage from error
    if place >= END:
        raise NoSuchPage
    return place
