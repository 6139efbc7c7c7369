"""The outbox: messages that are committed, and how far each has got."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from parley.conversation.effects import Outbound


@dataclass(frozen=True)
class OutboxRow:
    """An outbox row as it stands. `status` is a name of `effects.TRANSITIONS`."""

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
        """Whether a newer reply has left, or an earlier part of this one has failed: parts are made at one moment. What
        an operator wrote is overtaken by nothing newer, because nobody else says it."""
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
    """Why a row was not claimed: the person has opted out, it is gone, or it stands as `row` says."""

    opted_out: bool = False
    row: OutboxRow | None = None
    """The row as it stands; None for a row that is gone, and for one that only the opt-out stops."""


class OutboxReader(Protocol):
    """The outbox, as far as a decision may read it: messages that are committed, and how far each has got."""

    def find(self, conversation: str, ids: Sequence[str]) -> list[OutboxRow]:
        """Return those of these rows that are still kept, in one strongly consistent read of these items alone."""

    def rows(self, conversation: str) -> list[OutboxRow]:
        """All rows of the conversation that are still kept, oldest first. For rare paths: it costs by their number."""


class Outbox(OutboxReader, Protocol):
    """The outbox: each row is a message and its delivery in one."""

    def claim(self, message: Outbound, now: datetime, until: datetime) -> Refused | None:
        """Take a pending row for sending, in one transaction with the row REACH, which says whether the person has
        opted out. None means that the row is ours until `until`; else why not."""

    def retake(self, message: Outbound, claimed_at: datetime, now: datetime, until: datetime) -> bool:
        """Take over a row whose lease has run out, if it was claimed at that moment. False if somebody else did, or the
        row moved on."""

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
        """Give a row this status. False, and nothing done, if the row is gone, or `effects.TRANSITIONS` does not allow
        the change.

        The first `accepted_at` that a row is given stays."""

    def release(self, conversation: str, row: str, due: datetime) -> None:
        """Give a claimed row back to pending. The sweep finds it at `due` if nobody sends it before."""

    def forget(self, conversation: str, row: str) -> None:
        """Delete a row, if there is one."""

    def blank(self, conversation: str, row: str) -> None:
        """Empty the row's text and take its buttons away, if it is there. Its status stays."""

    def opt_out(self, conversation: str, event: str, at: datetime) -> bool:
        """Write into the row REACH that the person opted out at that moment, by that event. False, and nothing done, if
        the event has been applied, or something as late is known: an old opt-out that is posted again undoes no
        START."""
