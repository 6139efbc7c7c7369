"""Turns a provider's webhook request into events in mailboxes: find the webhook, read the request, queue what it says.

It imports no model client, no REST client and no lane: a cold webhook answers within the provider's patience.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from parley.conversation import reach
from parley.conversation.events import AnyEvent, Message
from parley.errors import Forbidden, NotSetUp, TooLarge, Unreadable
from parley.hooks.hook import Hook, HookContext, Received, Seal, WebhookRequest
from parley.hooks.table import HOOKS
from parley.ports import Clock, Mailbox, OptedOut, Statuses
from parley.settings import Settings
from parley.settings.conversation import OptOutSettings


@dataclass(frozen=True)
class Intake:
    """Receives the webhooks of all providers, and queues their events and statuses."""

    mailbox: Mailbox
    statuses: Statuses
    secret: Callable[..., tuple[str, ...]]
    """A function that returns the secrets of these names. It raises LookupError, which names the missing ones."""
    settings: Settings
    now: Clock
    fresh_secret: Callable[..., tuple[str, ...]] | None = None
    """A function that reads the secrets of these names anew, past what an earlier read has kept: for a request that
    cannot be verified, because a secret may have been rotated since. None: secrets are never read anew."""
    seal: Seal | None = None
    """A function that encrypts a secret which a webhook hands on to a conversation; None: there is no key for that."""

    def accept(self, request: WebhookRequest) -> Received:
        """Read a webhook's request and queue its events and statuses; return what was queued and the response. Raises a
        BadRequest if nothing was queued, or only part of it; queueing the rest again doubles nothing.
        """
        hook = HOOKS.get(f"{request.method} {request.path}")
        if hook is None:
            raise Unreadable("no such route")
        if len(request.body) > hook.most:
            raise TooLarge(f"{len(request.body)} bytes, {hook.most} are allowed")
        received = self._marked(self._read(hook, request))
        self.mailbox.put_all(received.events)
        self.statuses.put_all([*_opt_outs(received.events), *received.statuses])
        return received

    def _read(self, hook: Hook, request: WebhookRequest) -> Received:
        """Read a request; once more if it cannot be verified and its secrets have been changed meanwhile."""
        context = self._context(hook, self.secret)
        try:
            return hook.read(request, context)
        except Forbidden:
            if self.fresh_secret is None:
                raise
            fresh = self._context(hook, self.fresh_secret)
            if fresh.secrets == context.secrets:
                raise
            return hook.read(request, fresh)

    def _context(self, hook: Hook, secret: Callable[..., tuple[str, ...]]) -> HookContext:
        """Return the context in which a webhook reads its request. Raises NotSetUp if one of its secrets is missing."""
        received_at = self.now()
        try:
            secrets = secret(*hook.secrets)
        except LookupError as error:
            raise NotSetUp(str(error)) from error
        named = dict(zip(hook.secrets, secrets, strict=True))
        context = HookContext(received_at, named, self.settings)
        return replace(context, seal=self.seal) if self.seal else context

    def _marked(self, received: Received) -> Received:
        """Return what was received, with each message marked that is one of the operator's own opt-out words."""
        words = self.settings.of(OptOutSettings).folded
        marked = [reach.marked(each, words) if isinstance(each, Message) else each for each in received.events]
        return replace(received, events=tuple(marked))


def _opt_outs(events: Iterable[AnyEvent]) -> list[OptedOut]:
    """Return the opt-outs among these events, for the send function: it stops sending at once, before the
    conversation's turn.
    """
    return [
        OptedOut(conversation=event.conversation, event=event.id, opted_out_at=event.received_at)
        for event in events
        if isinstance(event, Message) and reach.stops_whatever_is_open(event)
    ]
