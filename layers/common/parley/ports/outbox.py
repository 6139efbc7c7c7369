"""The outbox: messages that are committed, and how far each has got."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from parley.conversation.effects import Outbound


@dataclass(frozen=True)
class OutboxRow:
    """A row of the outbox: a message, and how far its delivery has got. `status` is a name of `effects.TRANSITIONS`."""

    message: Outbound
    status: str
    sid: str | None = None
    lease_until: datetime | None = None
    claimed_at: datetime | None = None
    resent: bool = False
    """Whether the message was sent a second time, after the provider had said that it has no such message."""
    accepted_at: datetime | None = None
    """When the provider accepted it, by the business clock: the earliest moment at which the person could read it.
    None while it has not, and for a row of an earlier release."""

    def is_overtaken(self, rows: Sequence["OutboxRow"]) -> bool:
        """Return whether the message must not be sent any more: a newer reply has left, or an earlier part of its own
        reply has failed (the parts of a reply are made at one moment). An operator's message is never overtaken by a
        newer reply, because nobody else says it."""
        made = self.message.created_at
        if self.message.operator is not None:
            return any(each.status == "failed" and each.message.reply == self.message.reply for each in rows)
        return any(
            (each.status not in ("pending", "failed") and each.message.created_at > made)
            or (each.status == "failed" and each.message.created_at == made)
            for each in rows
        )


@dataclass(frozen=True)
class Refused:
    """Why a row could not be claimed: the person has opted out, the row is gone, or its status is not "pending" (see
    `row`)."""

    opted_out: bool = False
    row: OutboxRow | None = None
    """The row as it is now; None for a row that is gone, and for one that only the opt-out stops."""


class OutboxReader(Protocol):
    """The part of the outbox that a decision may read: committed messages, and how far each has got."""

    def find(self, conversation: str, ids: Sequence[str]) -> list[OutboxRow]:
        """Return the rows with these ids that still exist, in one strongly consistent read of these items alone."""

    def rows(self, conversation: str) -> list[OutboxRow]:
        """Return all rows of the conversation that still exist, oldest first. The cost grows with their number, so it
        is for rare paths."""


class Outbox(OutboxReader, Protocol):
    """The outbox of committed messages. Each row is one message and its delivery."""

    def claim(self, message: Outbound, now: datetime, until: datetime) -> Refused | None:
        """Claim a pending row for sending, in one transaction with the row REACH, which says whether the person has
        opted out. Return None if the row is ours until `until`, else why it is not."""

    def retake(self, message: Outbound, claimed_at: datetime, now: datetime, until: datetime) -> bool:
        """Claim again, until `until`, a row whose lease has run out and that was claimed at `claimed_at`. Return False
        if somebody else has claimed it since, or its status has changed."""

    def mark(
        self,
        conversation: str,
        row: str,
        status: str,
        *,
        sid: str | None = None,
        code: str | None = None,
        accepted_at: datetime | None = None,
    ) -> bool:
        """Set the status of a row. Return False, and change nothing, if the row is gone or `effects.TRANSITIONS` does
        not allow the change.

        The first `accepted_at` that a row is given stays."""

    def release(self, conversation: str, row: str, due: datetime) -> None:
        """Set a claimed row back to pending. The sweep finds it at `due` if nobody sends it before."""

    def forget(self, conversation: str, row: str) -> None:
        """Delete the row, if it exists."""

    def blank(self, conversation: str, row: str) -> None:
        """Remove the text and the buttons of the row, if it exists. Its status stays."""

    def leads_to(self, conversation: str) -> str | None:
        """Return the id of the conversation that this one leads to, because both are one person's; None if it leads to
        none."""

    def opt_out(self, conversation: str, event: str, at: datetime) -> bool:
        """Record in the row REACH that the person opted out at that moment, by that event. Return False, and change
        nothing, if the event was applied already, or a later opt-out or START is known: an old STOP that is posted
        again does not undo a START."""
