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
    """A page of a transcript, its lines in the order that was asked for."""

    lines: tuple[Line, ...]
    next: str | None
    """The cursor of the next page; None on the last one."""


@dataclass(frozen=True)
class ConversationPage:
    """A page of conversations, without their history."""

    conversations: tuple[Conversation, ...]
    next: str | None


class ParticipantDirectory(Protocol):
    """Everybody who is enrolled. Reads are strongly consistent: whoever was just enrolled is among them."""

    def conversations(self, limit: int, cursor: str) -> ConversationPage:
        """A page of the conversations with participants. Raises NoSuchPage."""

    def documents(self, ids: Sequence[str]) -> Mapping[str, Conversation]:
        """Return the conversations with these ids that are there, without their history, by their ids."""

    def lines(self, conversation: str, limit: int, cursor: str, *, newest: bool = False) -> TranscriptPage:
        """Return a page of a conversation's transcript, oldest or newest line first. Raises NoSuchPage."""
