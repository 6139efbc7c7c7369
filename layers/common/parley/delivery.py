r"""Delivers an outbox row to its provider at most once, and records the provider's later reports.

    pending --claim--> sending (lease) --accepted--> sent --> delivered --> read
       ^                  |    |   \--rejected--> failed
       |--not accepted----|    |--nobody knows, and the lease runs out: the provider is asked
                                     it has it:            sent
                                     it certainly has not: sent again, once
                                     still not there:      unknown
                                  or it cannot be asked, and says nothing by itself for two minutes: unknown

The claim is one transaction with the opt-out, so nothing leaves after it. `effects.TRANSITIONS` lists every move that a
row can make.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from parley import tracing
from parley.conversation.effects import Outbound
from parley.conversation.events import DeliveryFailed, Provider
from parley.errors import (
    DeliveryDelayed,
    DeliveryError,
    DeliveryRejected,
    DeliveryUncertain,
    OutOfTime,
    ProviderBroken,
    TryAgain,
)
from parley.ports import (
    Clock,
    Deadline,
    Delays,
    DeliveryStatus,
    Mailbox,
    OptedOut,
    Outbox,
    OutboxRow,
    RelayMessage,
    Sender,
    StatusOrStop,
)

MESSAGE_SECONDS = 15.0
"""The seconds that one message may take: the provider's timeout of 10 s, the claim and the mark."""
LEASE = timedelta(seconds=30)
"""How long a claim lasts: longer than the provider's timeout of 10 s, so that nobody takes over an attempt that still
runs."""
STATUS_AWAITED = timedelta(minutes=2)
"""How long after the claim a provider's report is waited for. A provider that cannot be asked reports within
seconds."""
STRANDED = timedelta(minutes=15)
"""How long after a released claim the sweep looks at the row: longer than the queue's own retries take."""


UNKNOWN = "unknown"
"""The status and code of a message of which nobody can tell whether it was sent."""
OPTED_OUT = "opted_out"
"""The code of a message that was not sent because the person opted out meanwhile."""


@dataclass(frozen=True)
class Delivery:
    """Sends the messages of the outbox to their providers, and records what providers report of them."""

    outbox: Outbox
    senders: Mapping[Provider, Sender]
    """The senders of the providers that are set up."""
    mailbox: Mailbox
    now: Clock
    delays: Delays
    """The queue for the timers that come with a commit's messages."""
    unread: Callable[[str, DeliveryError], None] = lambda conversation, error: None
    """A function that is called with each conversation of which a message could not be marked as read."""

    def deliver(self, relay: RelayMessage, deadline: Deadline) -> None:
        """Hand over the timers of one commit that are due soon, and send its messages, in order. Raises TryAgain or a
        DeliveryError if the queue must deliver them again; a timer that is handed over twice runs once.

        If one part of a reply fails for good, its later parts are not sent.
        """
        for timer in relay.timers:  # first, because a provider may be slow
            self.delays.put(timer)
        for message in relay.messages:
            if deadline.left < MESSAGE_SECONDS:
                raise OutOfTime(f"{deadline.left:.0f} s left, a message may take {MESSAGE_SECONDS:.0f} s")
            if relay.again and self._overtaken(message):
                continue  # it stays pending, and the sweep hands it to its conversation, which gives it up
            may_follow = self._deliver(message)
            if message.forget:
                (self.outbox.blank if message.asks else self.outbox.forget)(message.conversation, message.id)
            if not may_follow:
                return
        if relay.read and deadline.left >= MESSAGE_SECONDS:
            self._mark_read(relay)

    def _mark_read(self, relay: RelayMessage) -> None:
        """Mark the person's message as read at its provider. A failure is only logged."""
        try:
            with tracing.measure("provider read mark"):
                self._sender(relay.messages[-1]).mark_read(relay.read or "")
        except DeliveryError as error:
            self.unread(relay.conversation, error)

    def apply(self, status: StatusOrStop) -> None:
        """Apply a status from the statuses queue: a provider's report on a message, or a person's opt-out."""
        if isinstance(status, OptedOut):
            self.outbox.opt_out(status.conversation, status.event, status.opted_out_at)
            if (other := self.outbox.leads_to(status.conversation)) is not None:  # under another address
                self.outbox.opt_out(other, status.event, status.opted_out_at)
        else:
            self._note(status)

    def _note(self, status: DeliveryStatus) -> None:
        """Record a provider's report on a message. A failure is passed on to the conversation, unless the message is
        already known to have arrived. Safe to repeat.
        """
        now = self.now()
        moved = self.outbox.mark(
            status.conversation,
            status.row,
            status.status,
            sid=status.sid,
            code=status.code,
            accepted_at=None if status.status == "failed" else min(status.at or now, now),
        )
        if status.status == "failed" and (moved or self._has_failed(status)):
            self._tell(status.conversation, status.row, status.code or "")

    def _has_failed(self, status: DeliveryStatus) -> bool:
        rows = self.outbox.rows(status.conversation)
        return any(row.message.id == status.row and row.status == "failed" for row in rows)

    def _overtaken(self, message: Outbound) -> bool:
        """Return whether a newer reply was sent while this message was still pending."""
        rows = self.outbox.rows(message.conversation)
        row = next((each for each in rows if each.message.id == message.id), None)
        return row is not None and row.status == "pending" and row.is_overtaken(rows)

    def _deliver(self, message: Outbound) -> bool:
        """Send one message, if its outbox row can be claimed. Return whether the next part of the reply may be sent."""
        now, sender = self.now(), self._sender(message)
        refused = self.outbox.claim(message, now, now + LEASE)
        if refused is None:
            return self._post(message, sender)
        row = refused.row
        if row is None:  # gone by retention or an erasure, and then dropped; or shut off by the opt-out
            return self._fail(message, OPTED_OUT) if refused.opted_out else True
        if row.status == "sending":
            return self._settle(row, refused.opted_out, sender)
        return row.status != "failed"

    def _sender(self, message: Outbound) -> Sender:
        """Return the sender of the message's provider. Raises ProviderBroken if its secrets are not stored, before the
        row is claimed, so that the message stays pending.
        """
        sender = self.senders.get(message.provider)
        if sender is None:
            raise ProviderBroken(f"no secrets of {message.provider.value} are stored")
        return sender

    def _post(self, message: Outbound, sender: Sender) -> bool:
        """Send a claimed message and record the outcome. Return whether the next part of the reply may be sent. Raises
        DeliveryDelayed, after releasing the claim, or DeliveryUncertain.
        """
        try:
            with tracing.measure("provider"):
                sid = sender.deliver(message)
        except DeliveryRejected as rejected:
            self._tell(message.conversation, message.id, rejected.code)
            return self._fail(message, rejected.code)
        except DeliveryDelayed:
            self.outbox.release(message.conversation, message.id, self.now() + STRANDED)
            raise
        self.outbox.mark(message.conversation, message.id, "sent", sid=sid, accepted_at=self.now())
        return True

    def _settle(self, row: OutboxRow, opted_out: bool, sender: Sender) -> bool:
        """Find out whether an earlier attempt, whose outcome was lost, has sent the message; send it again once if it
        certainly has not. Return whether the next part may be sent. Raises TryAgain if it is too early to tell.
        """
        message, now = row.message, self.now()
        if row.lease_until is None or row.claimed_at is None or row.lease_until > now:
            raise TryAgain("another attempt holds the lease")
        if not sender.can_be_asked:
            if now < row.claimed_at + STATUS_AWAITED:
                raise TryAgain("a status of it is awaited")
            return self._give_up(message)
        owned = frozenset(each.sid for each in self.outbox.rows(message.conversation) if each.sid)
        with tracing.measure("provider list"):
            sid = sender.find(message, row.claimed_at, owned)
        if sid is not None:
            # No attempt outlives its lease, so the provider has accepted it by then.
            accepted_at = min(now, row.lease_until)
            self.outbox.mark(message.conversation, message.id, "sent", sid=sid, accepted_at=accepted_at)
            return True
        if opted_out:
            return self._fail(message, OPTED_OUT)
        if row.resent:
            return self._give_up(message)
        if not self.outbox.retake(message, row.claimed_at, now, now + LEASE):
            raise TryAgain("another attempt took it over")
        return self._post(message, sender)

    def _give_up(self, message: Outbound) -> bool:
        """Mark a message as "unknown", because nobody can tell whether it was sent, and tell the conversation. Return
        True: the following parts are still sent.
        """
        self._tell(message.conversation, message.id, UNKNOWN)
        self.outbox.mark(message.conversation, message.id, UNKNOWN)
        return True

    def _fail(self, message: Outbound, code: str) -> bool:
        self.outbox.mark(message.conversation, message.id, "failed", code=code)
        return False

    def _tell(self, conversation: str, row: str, code: str) -> None:
        self.mailbox.put(
            DeliveryFailed(id=f"{row}.failed", conversation=conversation, received_at=self.now(), row=row, code=code)
        )


def retry_seconds(error: Exception, receive_count: int) -> int:
    """Return the seconds until messages that could not be sent are tried again: 0 if time ran out, the lease's length
    if they may have been sent, otherwise 10 s x 2^n with jitter, at most 600 s.
    """
    if isinstance(error, OutOfTime):
        return 0
    if isinstance(error, DeliveryUncertain | TryAgain):
        return int(LEASE.total_seconds()) + 1
    backoff: float = 10 * 2 ** min(receive_count - 1, 6)
    return round(min(600, backoff) * random.uniform(0.8, 1.2))
