"""From a provider's request to an event in the mailbox: verify, read, queue, and nothing else.

It imports no model client, no REST client and no lane: a cold webhook answers within the provider's patience.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from parley.channels.twilio import receive
from parley.errors import TooLarge, Unreadable
from parley.ports import Clock, Mailbox, Statuses

MAX_BODY = 65_536
"""Bytes. The longest form that Twilio sends, 1,600 characters of four percent-encoded bytes each, is about 25,000."""


@dataclass(frozen=True)
class Request:
    """What a provider sent, as bytes and strings, with nothing decoded yet."""

    path: str
    query: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes


@dataclass(frozen=True)
class Accepted:
    """What was queued: the ids for the log. Both empty for a callback that is nothing of ours."""

    conversation: str = ""
    event: str = ""


@dataclass(frozen=True)
class Intake:
    """Takes the webhooks of every provider."""

    mailbox: Mailbox
    statuses: Statuses
    secret: Callable[..., tuple[str, ...]]
    """Gives the secrets of these names."""
    public_url: str
    service: str
    now: Clock

    def accept(self, request: Request) -> Accepted:
        """Queue what the request says. Raises a BadRequest, having queued nothing."""
        route = ROUTES.get(request.path)
        if route is None:
            raise Unreadable("no such route")
        if len(request.body) > MAX_BODY:
            raise TooLarge(f"{len(request.body)} bytes, {MAX_BODY} are allowed")
        return route(self, request)

    def _twilio_message(self, request: Request) -> Accepted:
        received_at = self.now()
        key, token = self.secret("conversation-key", "twilio-auth-token")
        message = receive.message(self._twilio_form(request, token), received_at, key, self.service)
        self.mailbox.put(message)
        return Accepted(message.conversation, message.id)

    def _twilio_status(self, request: Request) -> Accepted:
        (token,) = self.secret("twilio-auth-token")
        form = self._twilio_form(request, token)
        row = parse_qs(request.query).get("row", [""])[0]
        status = receive.status(form, row)
        if status is None:
            return Accepted()
        self.statuses.put(status)
        return Accepted(status.conversation, status.row)

    def _twilio_form(self, request: Request, token: str) -> dict[str, str]:
        query = f"?{request.query}" if request.query else ""
        form = receive.parse(request.body)
        url = f"{self.public_url}{request.path}{query}"
        receive.verify(url, form, request.headers, token)
        return form


ROUTES: Mapping[str, Callable[[Intake, Request], Accepted]] = {
    "/twilio/message": Intake._twilio_message,
    "/twilio/status": Intake._twilio_status,
}
