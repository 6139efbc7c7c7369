"""From a provider's request to an event in the mailbox: verify, read, queue, and nothing else.

It imports no model client, no REST client and no lane: a cold webhook answers within the provider's patience.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qs

from parley.channels.meta import receive as meta
from parley.channels.twilio import receive as twilio
from parley.conversation import reach
from parley.conversation.events import Message
from parley.errors import NotSetUp, TooLarge, Unreadable
from parley.ports import Clock, Mailbox, OptedOut, Statuses

MAX_BODY = 65_536
"""Bytes of a form. The longest of Twilio's, 1,600 characters of four percent-encoded bytes each, is about 25,000."""


@dataclass(frozen=True)
class Request:
    """What a provider sent, as bytes and strings, with nothing decoded yet."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes


@dataclass(frozen=True)
class Accepted:
    """One thing that was queued: its ids, for the log."""

    conversation: str
    event: str


@dataclass(frozen=True)
class Answer:
    """What the provider is told, and what was queued: nothing for a callback that is nothing of ours."""

    content_type: str
    body: str
    accepted: tuple[Accepted, ...] = ()
    nameless: int = 0
    """Messages beside them that nobody can be answered for."""
    outdated: int = 0
    """Messages that were dropped because they were written too long ago."""


@dataclass(frozen=True)
class Intake:
    """Takes the webhooks of every provider."""

    mailbox: Mailbox
    statuses: Statuses
    secret: Callable[..., tuple[str, ...]]
    """Gives the secrets of these names."""
    public_url: str
    service: str
    meta_number_id: str
    """Meta's id of our number: messages to the account's other numbers are nothing of ours. Empty takes them all."""
    now: Clock
    meta_oldest: timedelta | None = None
    """How old a message of Meta's may be. None takes messages of any age."""
    stop_words: frozenset[str] = frozenset()
    """Folded words that opt out as whole messages because the operator wants it, beside those that always do."""

    def accept(self, request: Request) -> Answer:
        """Queue what the request says. Raises a BadRequest, having queued nothing; or, if the queue refuses in the
        middle of a request, a part, which the repeat does not double."""
        route = ROUTES.get(f"{request.method} {request.path}")
        if route is None:
            raise Unreadable("no such route")
        take, most = route
        if len(request.body) > most:
            raise TooLarge(f"{len(request.body)} bytes, {most} are allowed")
        return take(self, request)

    def _twilio_message(self, request: Request) -> Answer:
        received_at = self.now()
        key, token = self.secret("conversation-key", "twilio-auth-token")
        message = twilio.message(self._twilio_form(request, token), received_at, key, self.service)
        message = reach.marked(message, self.stop_words)
        self.mailbox.put(message)
        self.statuses.put_all(_opt_outs([message]))
        return _twiml(Accepted(message.conversation, message.id))

    def _twilio_status(self, request: Request) -> Answer:
        (token,) = self.secret("twilio-auth-token")
        form = self._twilio_form(request, token)
        row = parse_qs(request.query).get("row", [""])[0]
        status = twilio.status(form, row)
        if status is None:
            return _twiml()
        self.statuses.put(status)
        return _twiml(Accepted(status.conversation, status.row))

    def _twilio_form(self, request: Request, token: str) -> dict[str, str]:
        query = f"?{request.query}" if request.query else ""
        form = twilio.parse(request.body)
        url = f"{self.public_url}{request.path}{query}"
        twilio.verify(url, form, request.headers, token)
        return form

    def _meta_handshake(self, request: Request) -> Answer:
        (tokens,) = self._set_up("meta-verify-token")
        return Answer("text/plain", meta.challenge(request.query, tokens))

    def _meta_events(self, request: Request) -> Answer:
        received_at = self.now()
        key, secrets = self._set_up("conversation-key", "meta-app-secret")
        meta.verify(request.body, request.headers.get("x-hub-signature-256", ""), secrets)
        oldest = received_at - self.meta_oldest if self.meta_oldest else None
        read = meta.read(request.body, received_at, key, self.service, self.meta_number_id, oldest)
        messages = [reach.marked(message, self.stop_words) for message in read.messages]
        self.mailbox.put_all(messages)
        self.statuses.put_all([*_opt_outs(messages), *read.statuses])
        accepted = [Accepted(message.conversation, message.id) for message in messages]
        accepted += [Accepted(status.conversation, status.row) for status in read.statuses]
        return Answer("text/plain", "", tuple(accepted), read.nameless, read.outdated)

    def _set_up(self, *names: str) -> tuple[str, ...]:
        """The secrets of a provider that an operator need not use. Raises NotSetUp."""
        try:
            return self.secret(*names)
        except LookupError as error:
            raise NotSetUp(str(error)) from error


def _opt_outs(messages: Sequence[Message]) -> list[OptedOut]:
    """The opt-outs among these, which wait for no turn: until it is theirs, no reply may leave."""
    return [
        OptedOut(conversation=message.conversation, event=message.id, opted_out_at=message.received_at)
        for message in messages
        if reach.stops_whatever_is_open(message)
    ]


def _twiml(*accepted: Accepted) -> Answer:
    return Answer("text/xml", twilio.NO_MESSAGE, accepted)


ROUTES: Mapping[str, tuple[Callable[[Intake, Request], Answer], int]] = {
    "POST /twilio/message": (Intake._twilio_message, MAX_BODY),
    "POST /twilio/status": (Intake._twilio_status, MAX_BODY),
    "GET /meta/webhook": (Intake._meta_handshake, 0),
    "POST /meta/webhook": (Intake._meta_events, meta.MAX_BODY),
}
"""Each with the bytes that its body may have."""
