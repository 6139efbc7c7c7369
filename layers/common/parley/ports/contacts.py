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
    more_emails: tuple[str, ...] = ()
    """Further email addresses, which only an outside provider keeps."""
    more_phones: tuple[str, ...] = ()
    """Further phone numbers, which only an outside provider keeps."""

    @property
    def emails(self) -> tuple[str, ...]:
        """All email addresses."""
        return (*filter(None, (self.email,)), *self.more_emails)

    @property
    def phones(self) -> tuple[str, ...]:
        """All phone numbers."""
        return (*filter(None, (self.phone,)), *self.more_phones)


class Contacts(Protocol):
    """The contacts of each person."""

    def find(self, conversation: str, name: str) -> list[Contact]:
        """Return the contacts with this name, whatever its case and accents; if there are none, those with these whole
        words in their name. An empty name finds all. In the order of their names."""

    def with_address(self, conversation: str, email: str) -> list[Contact]:
        """Return the contacts one of whose email addresses is exactly this, in the order of their names."""

    def get(self, conversation: str, id: str) -> Contact | None:
        """Return the contact with this id; None if there is none."""

    def kept(self, conversation: str) -> list[Contact]:
        """Return all of the person's contacts that this service itself keeps, in the order of their names; empty where
        an outside provider keeps them."""

    def add(self, conversation: str, contact: Contact) -> None:
        """Add the contact under its id. A contact that is there already stays as it is."""

    def change(self, conversation: str, contact: Contact) -> bool:
        """Replace the name, addresses and numbers of the stored contact that has the same id. Return False if it was
        deleted. Contacts that others change too raise ChangeRefused rather than overwrite what was just changed."""

    def delete(self, conversation: str, contact: str, now: datetime, effect: str, shown: Contact | None = None) -> bool:
        """Delete the contact with this id. Return False if another effect has deleted it before. `shown` is the contact
        as the person was shown it; contacts that others change too raise ChangeRefused rather than delete somebody
        else."""
