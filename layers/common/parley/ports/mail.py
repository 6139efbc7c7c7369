"""A person's email, as the tools use it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Email:
    """An email: a draft or sent one that a person has written through the service, or one from their mailbox."""

    id: str
    """The email's id, which is that of the effect that wrote it; for another one, the mailbox's own."""
    to: str
    subject: str
    body: str
    at: datetime
    sent: bool = False
    """Whether the email was sent; otherwise it is a draft, or has a sender."""
    sender: str = ""
    """The address of who has sent it to the person; empty for the person's own."""
    sender_name: str = ""
    thread: str = ""
    """The id of its thread in the mailbox, to which an answer belongs; empty where there are no threads."""
    message_id: str = ""
    """The Message-ID of the email that this one answers, or of the one that was found."""
    references: str = ""
    """The Message-IDs of the emails before that one in its thread, oldest first, each in angle brackets."""
    reply_to: str = ""
    """The address to which its sender wants answers; empty: that of the sender."""


class Mail(Protocol):
    """A person's email: their drafts, and the emails that they have sent."""

    def may_send(self, conversation: str) -> bool:
        """Return whether email can be sent for this person: from an address that the operator has set, or their own."""

    def search(self, conversation: str, words: str, most: int) -> list[Email]:
        """Return up to `most` of the person's emails that have these words in their address, subject or text, newest
        first: drafts and sent ones, and what was sent to them, where their mailbox is known."""

    def received(self, conversation: str, sender: str, most: int, *, unread: bool = False) -> list[Email] | None:
        """Return up to `most` emails in the person's inbox from this sender (words of their name or address; empty:
        anybody), newest first; only those that are `unread`, if so. None where their mailbox is not known."""

    def kept(self, conversation: str) -> list[Email]:
        """Return all of the person's emails that this service itself keeps, newest first; empty where an outside
        provider keeps them."""

    def draft(self, conversation: str, email: Email) -> None:
        """Store a draft under its id. A draft that is there already stays as it is."""

    def send(self, conversation: str, email: Email) -> bool:
        """Send an email. Return False if it was refused, and so certainly not sent. A repeat may send it twice.

        Raises NotDone if it was certainly not sent either, and may be later; NobodyKnows if that cannot be told."""

    def was_sent(self, conversation: str, id: str) -> bool:
        """Return whether an earlier `send` has sent the email with this id. Raises NobodyKnows if that cannot be
        told."""
