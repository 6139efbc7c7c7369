"""The people whom a person knows, as the tools use them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Contact:
    """A contact: somebody whom a person knows."""

    id: str
    """The contact's id, which is that of the effect that added them, with a number where it added several."""
    name: str
    email: str = ""
    phone: str = ""


class Contacts(Protocol):
    """The contacts of each person."""

    def find(self, conversation: str, name: str) -> list[Contact]:
        """Return the contacts with this name, whatever its case and accents; if there are none, those with these whole
        words in their name. An empty name finds all. In the order of their names."""

    def with_address(self, conversation: str, email: str) -> list[Contact]:
        """Return the contacts with exactly this email address, in the order of their names."""

    def get(self, conversation: str, id: str) -> Contact | None:
        """Return the contact with this id; None if there is none."""

    def kept(self, conversation: str) -> list[Contact]:
        """Return all of the person's contacts that this service itself keeps, in the order of their names; empty where
        an outside provider keeps them."""

    def add(self, conversation: str, contact: Contact) -> None:
        """Add the contact under its id. A contact that is there already stays as it is."""

    def change(self, conversation: str, contact: Contact) -> bool:
        """Replace the name, address and number of the stored contact that has the same id. Return False if it was
        deleted."""

    def delete(self, conversation: str, contact: str, now: datetime, effect: str) -> bool:
        """Delete the contact with this id. Return False if another effect has deleted it before."""
