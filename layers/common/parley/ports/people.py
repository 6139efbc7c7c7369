"""The directory of the people who have written, as admins' tools use it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from parley.conversation.admission import AdmissionStatus
from parley.conversation.state import Conversation


@dataclass(frozen=True)
class DirectoryEntry:
    """A person in the directory, as admins find them."""

    conversation: str
    number: str
    """The person's number in E.164."""
    name: str | None
    status: AdmissionStatus


class People(Protocol):
    """The directory of people. The turns of each person write their own entry, in their transaction."""

    def all(self) -> list[DirectoryEntry]:
        """Return everybody in the directory, in no order."""

    def with_numbers(self, numbers: Sequence[str]) -> list[DirectoryEntry]:
        """Return the entries of those of these numbers (E.164) who have ever written, in the order of the numbers. It
        reads these entries alone, however long the directory is."""

    def conversations(self, ids: Sequence[str]) -> Mapping[str, Conversation]:
        """Return the conversations with these ids that are there, without their history, by their ids."""
