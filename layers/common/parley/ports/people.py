"""The directory of the people who have written, as admins' tools use it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from parley.conversation.admission import AdmissionStatus
from parley.conversation.state import Conversation


@dataclass(frozen=True)
class DirectoryEntry:
    """The entry of a person in the directory, by which admins find them."""

    conversation: str
    number: str
    """The person's number in E.164."""
    name: str | None
    status: AdmissionStatus


class People(Protocol):
    """The directory of the people who have written. Each person's turns write their entry, in their own transaction."""

    def all(self) -> list[DirectoryEntry]:
        """Return everybody in the directory, in no order."""

    def with_numbers(self, numbers: Sequence[str]) -> list[DirectoryEntry]:
        """Return the entries of those of these numbers (E.164) whose person has ever written, in the order of the
        numbers. Only these entries are read, however long the directory is."""

    def conversation_of(self, number: str) -> str:
        """Return the id of the conversation of this number (E.164), whether anybody has ever written from it."""

    def with_ids(self, ids: Sequence[str]) -> list[DirectoryEntry]:
        """Return the entries of those of these conversations whose person has ever written, in the order of the ids.
        Only these entries are read."""

    def conversations(self, ids: Sequence[str]) -> Mapping[str, Conversation]:
        """Return those of the conversations with these ids that exist, by id, without their history."""
