"""The directory of participants, and transcripts, as the operators' API reads them: page by page.

A cursor is the place behind which a page begins, so it stays true whatever is written meanwhile.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from parley.conversation.history import Line
from parley.conversation.state import Conversation
from parley.ports.people import DirectoryEntry


@dataclass(frozen=True)
class TranscriptPage:
    """A page of a transcript, with its lines oldest or newest first, as was asked for."""

    lines: tuple[Line, ...]
    next: str | None
    """The cursor of the next page; None on the last one."""


@dataclass(frozen=True)
class ConversationPage:
    """A page of conversations, without their history."""

    conversations: tuple[Conversation, ...]
    next: str | None


@dataclass(frozen=True)
class DirectoryPage:
    """A page of the directory's entries."""

    entries: tuple[DirectoryEntry, ...]
    next: str | None


class ParticipantDirectory(Protocol):
    """The directory of everybody who has written or is enrolled. Reads are strongly consistent: they show a person who
    was enrolled just now."""

    def people(self, limit: int, cursor: str, matches: Callable[[DirectoryEntry], bool]) -> DirectoryPage:
        """Return a page of at most `limit` entries for which `matches` is true, behind the cursor (empty: the first
        page). It reads a bounded part of the directory, so a page may hold few and still have a next one. Raises
        NoSuchPage for an invalid cursor."""

    def conversations(self, limit: int, cursor: str) -> ConversationPage:
        """Return a page of at most `limit` conversations of enrolled people, behind the cursor (empty: the first page).
        Raises NoSuchPage for an invalid cursor."""

    def documents(self, ids: Sequence[str]) -> Mapping[str, Conversation]:
        """Return those of the conversations with these ids that exist, by id, without their history."""

    def lines(self, conversation: str, limit: int, cursor: str, *, newest: bool = False) -> TranscriptPage:
        """Return a page of at most `limit` lines of a conversation's transcript, oldest or newest first, behind the
        cursor (empty: the first page). Raises NoSuchPage for an invalid cursor."""
