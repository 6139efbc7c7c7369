"""Participants and transcripts in memory, page by page."""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter

from parley.adapters.cursors import cursor_at, place_of
from parley.adapters.memory import MemoryTable
from parley.conversation.state import Conversation
from parley.ports import ConversationPage, DirectoryEntry, DirectoryPage, TranscriptPage


class MemoryDirectory:
    """`ports.ParticipantDirectory` in memory. A transcript consists of the lines that the conversation's window still
    holds, and the lines that were kept for the transcript alone."""

    def __init__(self, table: MemoryTable) -> None:
        self._table = table

    def conversations(self, limit: int, cursor: str) -> ConversationPage:
        """Return a page of at most `limit` conversations of enrolled people, behind the cursor (empty: the first page).
        Raises NoSuchPage for an invalid cursor."""
        place = place_of(cursor)
        with self._table.lock:
            known = [self._table.conversations[id] for id in sorted(self._table.conversations) if id > place]
        found = [each for each in known if each.enrolment is not None]
        page = found[:limit]
        return ConversationPage(tuple(page), cursor_at(page[-1].id) if len(found) > limit else None)

    def people(self, limit: int, cursor: str, matches: Callable[[DirectoryEntry], bool]) -> DirectoryPage:
        """Return a page of at most `limit` entries for which `matches` is true, behind the cursor (empty: the first
        page). Raises NoSuchPage for an invalid cursor."""
        place = place_of(cursor)
        with self._table.lock:
            behind = [entry for id, entry in sorted(self._table.people.items()) if id > place]
        found = [entry for entry in behind if matches(entry)]
        following = cursor_at(found[limit - 1].conversation) if len(found) > limit else None
        return DirectoryPage(tuple(found[:limit]), following)

    def documents(self, ids: Sequence[str]) -> Mapping[str, Conversation]:
        """Return those of the conversations with these ids that exist, by id."""
        with self._table.lock:
            return {id: self._table.conversations[id] for id in ids if id in self._table.conversations}

    def lines(self, conversation: str, limit: int, cursor: str, *, newest: bool = False) -> TranscriptPage:
        """Return a page of at most `limit` lines of a conversation's transcript, oldest or newest first, behind the
        cursor (empty: the first page). Raises NoSuchPage for an invalid cursor."""
        place = place_of(cursor)
        with self._table.lock:
            beside = (line for (owner, _), line in self._table.records.items() if owner == conversation)
            held = (*self._table.conversations[conversation].history.lines, *beside)
        keyed = sorted(((f"{line.at.isoformat()}#{line.id}", line) for line in held), key=itemgetter(0), reverse=newest)
        behind = [each for each in keyed if not place or (each[0] < place if newest else each[0] > place)]
        page = behind[:limit]
        following = cursor_at(page[-1][0]) if len(behind) > limit else None
        return TranscriptPage(tuple(line for _, line in page), following)
