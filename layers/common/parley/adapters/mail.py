"""A person's drafts and sent emails, on the row store. The function that sends them is given.

That function takes no idempotency key. So the row says "sending" before the email is sent, and "sent" afterwards: if
the process dies between the two, the row shows that nobody knows whether the email was sent.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from parley.conversation.normal_form import normalise
from parley.errors import NobodyKnows, NotDone
from parley.ports import Email, Rows

DRAFT, SENDING, SENT = "draft", "sending", "sent"


class StoredMail:
    """`ports.Mail` on the row store. `post` is the function that sends an email: it returns False if the email was
    refused, and raises NotDone if it may be sent later."""

    def __init__(self, rows: Rows, post: Callable[[Email], bool], can_send: bool) -> None:
        self._rows, self._post = rows("EMAIL"), post
        self.can_send = can_send

    def may_send(self, conversation: str) -> bool:
        return self.can_send

    def received(self, conversation: str, sender: str, most: int, *, unread: bool = False) -> list[Email] | None:
        return None

    def search(self, conversation: str, words: str, most: int) -> list[Email]:
        wanted = normalise(words)
        found = [
            each for each in self.kept(conversation) if wanted in normalise(f"{each.to} {each.subject} {each.body}")
        ]
        return found[:most]

    def kept(self, conversation: str) -> list[Email]:
        found = map(_email, self._rows.list(conversation))
        return sorted(found, key=lambda each: (each.at, each.id), reverse=True)

    def draft(self, conversation: str, email: Email) -> None:
        self._rows.put(conversation, email.id, _fields(email, DRAFT))

    def send(self, conversation: str, email: Email) -> bool:
        """Send the email, which its row shows as "sending" meanwhile and as "sent" or "draft" afterwards: a process
        that dies in between leaves a row that says that nobody knows."""
        if not self._rows.put(conversation, email.id, _fields(email, SENDING)):
            self._rows.change(conversation, email.id, {"state": SENDING})
        try:
            is_sent = self._post(email)
        except NotDone:
            self._rows.change(conversation, email.id, {"state": DRAFT})
            raise
        self._rows.change(conversation, email.id, {"state": SENT if is_sent else DRAFT})
        return is_sent

    def was_sent(self, conversation: str, id: str) -> bool:
        row = self._rows.get(conversation, id)
        if row is not None and row["state"] == SENDING:
            raise NobodyKnows("it was handed over to be sent, and the answer was lost")
        return row is not None and row["state"] == SENT


def _fields(email: Email, state: str) -> dict[str, Any]:
    fields = {"to": email.to, "subject": email.subject, "body": email.body, "at": email.at.isoformat()}
    return {**fields, "state": state}


def _email(row: dict[str, Any]) -> Email:
    at = datetime.fromisoformat(row["at"])
    return Email(row["id"], row["to"], row["subject"], row["body"], at, sent=row["state"] == SENT)
