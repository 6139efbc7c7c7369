"""The directory of participants, and transcripts, as the operators' API reads them: page by page.

A cursor is the place behind which a page begins, so it stays true whatever is written meanwhile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from parley.conversation.history import Line
from parley.conversation.state import Conversation


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


class ParticipantDirectory(Protocol):
    """The directory of everybody who is enrolled. Reads are strongly consistent: they show a person who was enrolled
    just now."""

    def conversations(self, limit: int, cursor: str) -> ConversationPage:
        """Return a page of at most `limit` conversations of enrolled people, behind the cursor (empty: the first page).
        Raises NoSuchPage for an invalid cursor."""

    def documents(self, ids: Sequence[str]) -> Mapping[str, Conversation]:
        """Return those of the conversations with these ids that exist, by id, without their history."""

    def lines(self, conversation: str, limit: int, cursor: str, *, newest: bool = False) -> TranscriptPage:
        """Return a page of at most `limit` lines of a conversation's transcript, oldest or newest first, behind the
        cursor (empty: the first page). Raises NoSuchPage for an invalid cursor."""
