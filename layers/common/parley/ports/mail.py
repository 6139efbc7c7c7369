"""A person's email, as the tools use it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Email:
    """An email that a person has written through the service: a draft, or sent."""

    id: str
    """The email's id, which is that of the effect that wrote it."""
    to: str
    subject: str
    body: str
    at: datetime
    sent: bool = False
    """Whether the email was sent; otherwise it is a draft."""


class Mail(Protocol):
    """A person's email: their drafts, and the emails that they have sent."""

    @property
    def can_send(self) -> bool:
        """Whether email can be sent, because the operator has set an address to send from."""

    def search(self, conversation: str, words: str, most: int) -> list[Email]:
        """Return up to `most` of the person's drafts and sent emails that have these words in their address, subject or
        text, newest first."""

    def kept(self, conversation: str) -> list[Email]:
        """Return all of the person's emails that this service itself keeps, newest first; empty where an outside
        provider keeps them."""

    def draft(self, conversation: str, email: Email) -> None:
        """Store a draft under its id. A draft that is there already stays as it is."""

    def send(self, conversation: str, email: Email) -> bool:
        """Send an email. Return False if it was refused, and so certainly not sent. A repeat may send it twice.

        Raises NotDone if it was certainly not sent either, and may be later."""

    def was_sent(self, conversation: str, id: str) -> bool:
        """Return whether an earlier `send` has sent the email with this id. Raises NobodyKnows if that cannot be
        told."""
