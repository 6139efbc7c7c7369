"""What the operators' API reads beside single conversations: pages of all of them, and pages of a transcript.

A cursor is the place behind which a page begins, so it stays true whatever is written meanwhile.
"""

from collections.abc import Callable, Sequence
from typing import Any

from parley.adapters.cursors import END, cursor_at, place_of
from parley.adapters.dynamodb import PEOPLE, documents, from_item, partition, to_item
from parley.adapters.people import entry_of
from parley.conversation.history import Line
from parley.conversation.state import Conversation
from parley.ports import ConversationPage, DirectoryEntry, DirectoryPage, TranscriptPage

LOG = "LOG#"
READ_AT_ONCE = 1_000
"""The entries of the directory that one query reads, some 130 KB."""
MOST_READ = 10_000
"""The most entries that a search reads for one page: ten queries, well within the API's five seconds."""


class DynamoParticipants:
    """`ports.ParticipantDirectory` on DynamoDB. Its reads are strongly consistent: they show a person who was enrolled
    just now."""

    def __init__(self, dynamodb: Any, table: str) -> None:
        self._dynamodb, self._table = dynamodb, table

    def conversations(self, limit: int, cursor: str) -> ConversationPage:
        """Return a page of conversations of enrolled people, behind the cursor (empty: the first page). It reads
        `limit` entries of the directory of people, most of whom may not be enrolled, so a page may hold few. Raises
        NoSuchPage."""
        entries, following = self._page(PEOPLE, "", limit, cursor)
        ids = [entry["sk"] for entry in entries]
        found = self.documents(ids)
        enrolled = (found[id] for id in ids if id in found and found[id].enrolment is not None)
        return ConversationPage(tuple(enrolled), following)

    def people(self, limit: int, cursor: str, matches: Callable[[DirectoryEntry], bool]) -> DirectoryPage:
        """Return a page of at most `limit` entries for which `matches` is true, behind the cursor (empty: the first
        page). It reads at most MOST_READ entries. Raises NoSuchPage."""
        found: list[DirectoryEntry] = []
        following: str | None = cursor
        for _ in range(MOST_READ // READ_AT_ONCE):
            items, following = self._page(PEOPLE, "", READ_AT_ONCE, following or "")
            for item in items:
                if not matches(entry := entry_of(item)):
                    continue
                if len(found) == limit:
                    return DirectoryPage(tuple(found), cursor_at(found[-1].conversation))
                found.append(entry)
            if following is None:
                break
        return DirectoryPage(tuple(found), following)

    def lines(self, conversation: str, limit: int, cursor: str, *, newest: bool = False) -> TranscriptPage:
        """Return a page of at most `limit` lines of a conversation's transcript, oldest or newest first, behind the
        cursor (empty: the first page). Raises NoSuchPage for an invalid cursor."""
        items, following = self._page(partition(conversation), LOG, limit, cursor, newest=newest)
        return TranscriptPage(tuple(Line.model_validate(item) for item in items), following)

    def _page(
        self, pk: str, prefix: str, limit: int, cursor: str, *, newest: bool = False
    ) -> tuple[list[dict[str, Any]], str | None]:
        """Return up to `limit` items of a partition behind the cursor, and the cursor of the next page (None if there
        is none). DynamoDB also ends a page at 1 MB."""
        place = place_of(cursor)
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
        return items, cursor_at(items[-1]["sk"].removeprefix(prefix)) if has_more else None

    def documents(self, ids: Sequence[str]) -> dict[str, Conversation]:
        """Return those of the conversations with these ids that exist, by id, without their history."""
        return documents(self._dynamodb, self._table, ids)
