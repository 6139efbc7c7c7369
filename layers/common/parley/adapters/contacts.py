"""Whom a person knows, on a row store."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from parley.conversation.normal_form import entries_called, normalise
from parley.ports import Contact, Rows


class StoredContacts:
    """`ports.Contacts` on the row store, with one row for each contact."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows("CONTACT")

    def find(self, conversation: str, name: str) -> list[Contact]:
        everybody = self.kept(conversation)
        return entries_called(everybody, normalise(name), lambda each: each.name) if name else everybody

    def with_address(self, conversation: str, email: str) -> list[Contact]:
        return [each for each in self.kept(conversation) if each.email == email]

    def get(self, conversation: str, id: str) -> Contact | None:
        row = self._rows.get(conversation, id)
        return _contact(row) if row else None

    def kept(self, conversation: str) -> list[Contact]:
        return _by_name(map(_contact, self._rows.list(conversation)))

    def add(self, conversation: str, contact: Contact) -> None:
        self._rows.put(conversation, contact.id, _fields(contact))

    def change(self, conversation: str, contact: Contact) -> bool:
        return self._rows.change(conversation, contact.id, _fields(contact))

    def delete(self, conversation: str, contact: str, now: datetime, effect: str, shown: Contact | None = None) -> bool:
        return self._rows.take(conversation, contact, now, effect)


def _fields(contact: Contact) -> dict[str, str]:
    return {"name": contact.name, "email": contact.email, "phone": contact.phone}


def _contact(row: dict[str, Any]) -> Contact:
    return Contact(row["id"], row["name"], row["email"], row["phone"])


def _by_name(contacts: Iterable[Contact]) -> list[Contact]:
    return sorted(contacts, key=lambda each: (each.name, each.id))
