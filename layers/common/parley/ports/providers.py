"""Providers, and what people send beside words."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from parley.conversation.effects import Outbound
from parley.conversation.events import Attachment
from parley.ports.clock import Deadline
from parley.ports.usage import Usage


class Sender(Protocol):
    """A provider that takes messages."""

    @property
    def can_be_asked(self) -> bool:
        """Whether the provider can tell afterwards which messages it took, by `find`. If not, only a delivery status
        tells: it is waited for."""

    def deliver(self, message: Outbound) -> str:
        """Hand the message to the provider, and return the provider's id for it. Raises a DeliveryError that says what
        is known."""

    def find(self, message: Outbound, since: datetime, owned: frozenset[str]) -> str | None:
        """The provider's id of this message if it took one since then that is not among `owned`.

        Raises DeliveryDelayed when the provider cannot be asked now, DeliveryUncertain when it never can."""

    def mark_read(self, id: str) -> None:
        """Show the person that a message of theirs, and what they wrote before it, was read; does nothing where the
        provider cannot. Raises a DeliveryError, which matters to nobody's reply."""


@dataclass(frozen=True)
class Bound:
    """The limits within which an attachment is fetched."""

    most: int
    """The most bytes of an attachment."""
    types: frozenset[str]
    """The media types that are taken, without parameters."""


@dataclass(frozen=True)
class Fetched:
    """An attachment that was fetched: data, whatever it says."""

    type: str
    data: bytes = field(repr=False)


class Media(Protocol):
    """A provider's store of what people attach to their messages."""

    def fetch(self, attachment: Attachment, bound: Bound, deadline: Deadline) -> Fetched:
        """Fetch the whole attachment, of a type that `bound` names and within its bytes. Raises a MediaError."""


class Transcriber(Protocol):
    """Turns speech into words."""

    @property
    def types(self) -> frozenset[str]:
        """The bare media types that it understands."""

    def transcribe(self, voice: Fetched, deadline: Deadline, usage: "Usage") -> str:
        """Return what is said in the recording. Raises a ModelError, and never runs past the deadline."""
