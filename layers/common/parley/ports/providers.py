"""Providers, and what people send beside words."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from parley.conversation.effects import Outbound
from parley.conversation.events import Attachment
from parley.ports.clock import Deadline
from parley.ports.usage import Usage


class Sender(Protocol):
    """A client of a provider that sends messages."""

    @property
    def can_be_asked(self) -> bool:
        """Whether the provider can tell afterwards, by `find`, which messages it has accepted. If not, only a delivery
        status can tell, and it is waited for."""

    def deliver(self, message: Outbound) -> str:
        """Hand the message to the provider, and return the provider's id of it. Raises a DeliveryError that says
        whether the message was certainly not accepted, or nobody knows."""

    def find(self, message: Outbound, since: datetime, owned: frozenset[str]) -> str | None:
        """Return the provider's id of this message if the provider has accepted it since that moment under an id that
        is not in `owned`; else None.

        Raises DeliveryDelayed when the provider cannot be asked now, DeliveryUncertain when it never can."""

    def mark_read(self, id: str) -> None:
        """Mark the person's message with this id, and what they wrote before it, as read. Does nothing if the provider
        has no such marks. Raises a DeliveryError, which the caller may ignore."""


@dataclass(frozen=True)
class Bound:
    """The limits within which an attachment is fetched: its bytes and its media types."""

    most: int
    """The most bytes of an attachment."""
    types: frozenset[str]
    """The media types that are taken, without parameters."""


@dataclass(frozen=True)
class Fetched:
    """An attachment that was fetched. Its content is only data, whatever it says."""

    type: str
    data: bytes = field(repr=False)


class Media(Protocol):
    """A provider's store of the attachments that people send."""

    def fetch(self, attachment: Attachment, bound: Bound, deadline: Deadline) -> Fetched:
        """Fetch the whole attachment, if its media type and size are within `bound`. Raises a MediaError."""


class Transcriber(Protocol):
    """A client that turns speech into words."""

    @property
    def types(self) -> frozenset[str]:
        """The media types (without parameters) of the recordings that it can transcribe."""

    def transcribe(self, voice: Fetched, deadline: Deadline, usage: "Usage") -> str:
        """Return the words that are said in the recording. Raises a ModelError. Never runs past the deadline."""
