"""Clients that are built of secrets, and built anew when a secret has changed, so that a rotated one needs no deploy.

A warm function would keep a dead token for hours. The secrets are looked at again after a set time, and at once when a
provider refuses them. `parley.secrets` bypasses what it keeps at
most once in half a minute, so that an outage makes no storm of requests.
"""

import time
from collections.abc import Callable
from datetime import datetime
from threading import Lock
from typing import Generic, TypeVar

from parley.conversation.effects import Outbound
from parley.errors import ModelBroken, ProviderBroken
from parley.ports import Deadline, Model, ModelReply, ModelRequest, Sender, Usage

LOOKED_AT_SECONDS = 300.0
"""The seconds after which the secrets are looked at again although nothing was refused."""
Built = TypeVar("Built")
SenderAnswer = TypeVar("SenderAnswer")
Read = Callable[[bool], tuple[str, ...]]
"""A function that returns the secrets. Its argument says whether to bypass what is kept of an earlier read."""


class Renewed(Generic[Built]):
    """Something that is built of secrets, and built anew whenever they have changed."""

    def __init__(self, read: Read, build: Callable[..., Built], clock: Callable[[], float] = time.monotonic) -> None:
        """`build` is called with the secrets that `read` returns. `clock` returns seconds, of any beginning."""
        self._read, self._build, self._clock, self._lock = read, build, clock, Lock()
        self._secrets = read(False)
        self._built, self._looked_at = build(*self._secrets), clock()

    def current(self) -> Built:
        """Return what is built of the secrets; they are looked at again after LOOKED_AT_SECONDS."""
        with self._lock:
            if self._clock() - self._looked_at >= LOOKED_AT_SECONDS:
                self._take(self._read(False))
            return self._built

    def after_refusal(self, refused: Built) -> Built | None:
        """Return what is built of other secrets than `refused`, which its provider does not take any more; None if the
        secrets are still the same.
        """
        with self._lock:
            if self._built is refused:  # else another thread has renewed it
                self._take(self._read(True))
            return None if self._built is refused else self._built

    def _take(self, secrets: tuple[str, ...]) -> None:
        self._looked_at = self._clock()
        if secrets != self._secrets:
            self._secrets, self._built = secrets, self._build(*secrets)


class RenewedSender:
    """`ports.Sender` with credentials that may be rotated while it runs."""

    def __init__(self, senders: Renewed[Sender]) -> None:
        self._senders = senders
        self.can_be_asked = senders.current().can_be_asked

    def deliver(self, message: Outbound) -> str:
        """Deliver the message; once more with fresh credentials if the provider refuses ours. A refusal is certain, so
        nothing is sent twice.
        """
        return self._tried(lambda sender: sender.deliver(message))

    def find(self, message: Outbound, since: datetime, owned: frozenset[str]) -> str | None:
        """Look the message up at the provider; once more with fresh credentials if the provider refuses ours."""
        return self._tried(lambda sender: sender.find(message, since, owned))

    def mark_read(self, id: str) -> None:
        """Mark a person's message as read; once more with fresh credentials if the provider refuses ours."""
        self._tried(lambda sender: sender.mark_read(id))

    def _tried(self, call: Callable[[Sender], SenderAnswer]) -> SenderAnswer:
        sender = self._senders.current()
        try:
            return call(sender)
        except ProviderBroken:
            fresh = self._senders.after_refusal(sender)
            if fresh is None:
                raise
            return call(fresh)


class RenewedModel:
    """`ports.Model` with a key that may be rotated while it runs."""

    def __init__(self, models: Renewed[Model]) -> None:
        self._models = models

    def reply(self, request: ModelRequest, deadline: Deadline, usage: Usage) -> ModelReply:
        """Ask the model; once more with a fresh key if the provider refuses ours."""
        model = self._models.current()
        try:
            return model.reply(request, deadline, usage)
        except ModelBroken:
            fresh = self._models.after_refusal(model)
            if fresh is None:
                raise
            return fresh.reply(request, deadline, usage)
