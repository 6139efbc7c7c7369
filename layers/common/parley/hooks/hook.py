"""What a webhook is: its secrets, its limits, and how a request is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from parley.conversation.events import AnyEvent
from parley.errors import TryAgain
from parley.ports import DeliveryStatus
from parley.settings import Settings, SettingsModel
from parley.settings.deployment import DeploymentSettings


@dataclass(frozen=True)
class WebhookRequest:
    """A webhook's HTTP request as raw bytes and strings, before any decoding."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    """The request's headers, with names in lower case."""
    body: bytes


@dataclass(frozen=True)
class WebhookAnswer:
    """The HTTP response to a webhook's caller."""

    body: str = ""
    content_type: str = "text/plain"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    """The headers beside the content type, with names in lower case."""


@dataclass(frozen=True)
class Received:
    """What a webhook's request contained, and the response to send once that is queued."""

    answer: WebhookAnswer = WebhookAnswer()
    events: tuple[AnyEvent, ...] = ()
    """The events for the mailboxes of conversations."""
    statuses: tuple[DeliveryStatus, ...] = ()
    """Delivery reports on messages that we sent."""
    nameless: int = 0
    """The number of messages that were dropped because they name no sender or no id."""
    outdated: int = 0
    """The number of messages that were dropped because they were written too long ago."""
    in_groups: int = 0
    """The number of messages that were dropped because they were written in a group."""
    foretold: int = 0
    """The number of delivery reports that were dropped because they say nothing new. They leave no line in the log."""
    foreign: int = 0
    """The number of genuine payment events that are not about our orders, because another system uses the same
    account."""


Seal = Callable[[str, str, str], str]
"""A function that takes a conversation, a purpose and a secret, and returns the secret encrypted for these."""


def _no_vault(conversation: str, purpose: str, secret: str) -> str:
    raise TryAgain("there is no key with which a secret could be encrypted")


@dataclass(frozen=True)
class HookContext:
    """What a webhook may use to read a request: the time, its secrets and the settings."""

    received_at: datetime
    secrets: Mapping[str, str]
    """The hook's own secrets, by name."""
    settings: Settings
    seal: Seal = _no_vault
    """A function that encrypts a secret for a conversation and a purpose, so that only a turn of that conversation can
    read it. Raises TryAgain if that is not possible now."""

    @property
    def service(self) -> str:
        """The name of this deployment's service, which goes into each conversation's id."""
        return self.settings.of(DeploymentSettings).service

    def url(self, request: WebhookRequest) -> str:
        """Return the public URL that the provider called, with its query string, as signatures cover it."""
        query = f"?{request.query}" if request.query else ""
        return f"{self.settings.of(DeploymentSettings).public_url}{request.path}{query}"


@dataclass(frozen=True)
class Hook:
    """A webhook: one route that a provider or another service calls."""

    read: Callable[[WebhookRequest, HookContext], Received]
    """A function that reads a request. It raises a BadRequest if the request does not come from the provider, or cannot
    be read."""
    secrets: tuple[str, ...]
    """The names of the secrets that the webhook needs; if one is missing, it answers 503."""
    most: int = 0
    """The most bytes of a body. A longer one is answered 413."""
    settings: tuple[type[SettingsModel], ...] = ()
    """The class of the settings that the hook reads. A wrong setting stops the function when it starts."""
