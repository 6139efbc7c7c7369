"""What the operators' API reads beside single conversations: pages of all of them, and pages of a transcript.

A cursor is the place behind which a page begins, so it stays true whatever is written meanwhile.
"""

from collections.abc import Callable, Sequence
from typing import Any

from parley.adapters.cursors import END, cursor_at, place_of
from parley.adapters.dynamodb import PEOPLE, documents, from_item, partition, to_item, transcript_lines
from parley.adapters.people import entry_of
from parley.conversation.state import Conversation
from parley.errors import NoSuchPage
from parley.ports import ConversationPage, DirectoryEntry, DirectoryPage, TranscriptPage

LOG = "LOG#"
WITHIN = "\n"
"""What stands in a cursor between the key of a row and how many of its lines have been read. No key holds it."""
READS = (1_000, 4_500, 4_500)
"""How many entries of the directory each query of a search reads for one page. An entry is some 130 bytes: few come
first, because a list needs no more, and then nearly the 1 MB that a query may read. Together 10,000 are read."""


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
        page). It reads as many entries as READS say. Raises NoSuchPage."""
        found: list[DirectoryEntry] = []
        following: str | None = cursor
        for size in READS:
            items, following = self._page(PEOPLE, "", size, following or "")
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
        cursor (empty: the first page). Raises NoSuchPage for an invalid cursor.

        A row holds the lines of a turn. Where a page ends within one, its cursor names the row and how many of its
        lines have been read."""
        place, _, read = place_of(cursor).partition(WITHIN)
        behind = {("last" if newest else "first"): place} if read else {}
        rows, has_more = self._rows(partition(conversation), LOG, limit, "" if read else place, newest=newest, **behind)
        found = [
            (row, number, line)
            for row in rows
            for number, line in enumerate(reversed(transcript_lines(row)) if newest else transcript_lines(row), 1)
        ][_count(read) :]
        page = found[:limit]
        if not (has_more or len(found) > limit):
            return TranscriptPage(tuple(line for _, _, line in page), None)
        row, number, _ = page[-1]
        ended = number == len(transcript_lines(row))
        at = row["sk"].removeprefix(LOG) + ("" if ended else f"{WITHIN}{number}")
        return TranscriptPage(tuple(line for _, _, line in page), cursor_at(at))

    def _page(self, pk: str, prefix: str, limit: int, cursor: str) -> tuple[list[dict[str, Any]], str | None]:
        """Return up to `limit` items of a partition behind the cursor, and the cursor of the next page (None if there
        is none)."""
        items, has_more = self._rows(pk, prefix, limit, place_of(cursor))
        return items, cursor_at(items[-1]["sk"].removeprefix(prefix)) if has_more else None

    def _rows(
        self, pk: str, prefix: str, limit: int, place: str, *, newest: bool = False, first: str = "\0", last: str = END
    ) -> tuple[list[dict[str, Any]], bool]:
        """Return up to `limit` items of a partition from `first` to `last`, behind `place` if it is not empty, and
        whether there are more. DynamoDB also ends a page at 1 MB."""
        behind = {"ExclusiveStartKey": to_item({"pk": pk, "sk": prefix + place})} if place else {}
        answer = self._dynamodb.query(
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND sk BETWEEN :first AND :last",
            ExpressionAttributeValues=to_item({":pk": pk, ":first": prefix + first, ":last": prefix + last}),
            ScanIndexForward=not newest,
            Limit=limit + 1,
            ConsistentRead=True,
            **behind,
        )
        items = [from_item(item) for item in answer["Items"]]
        return items[:limit], len(items) > limit or ("LastEvaluatedKey" in answer and len(items) > 0)

    def documents(self, ids: Sequence[str]) -> dict[str, Conversation]:
        """Return those of the conversations with these ids that exist, by id, without their history."""
        return documents(self._dynamodb, self._table, ids)


def _count(read: str) -> int:
    """Return the number behind WITHIN in a cursor; 0 if there is none. Raises NoSuchPage if it is no number."""
    if read and not read.isdecimal():
        raise NoSuchPage
    return int(read or 0)
