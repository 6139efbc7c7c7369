"""The conversation's store: what one transaction commits, and what one read brings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from parley.conversation.effects import Outbound
from parley.conversation.events import AnyEvent
from parley.conversation.history import Line
from parley.conversation.state import Conversation
from parley.conversation.timers import Timer
from parley.ports.people import DirectoryEntry


@dataclass(frozen=True)
class Receipt:
    """The record that an event was applied or given up: at which version of the conversation, and which messages it
    left in the outbox."""

    event: str
    version: int
    messages: tuple[str, ...] = ()
    failed: bool = False
    """Whether the event was given up. It is on the dead-letter queue then; if an operator puts it back, it is applied
    after all."""
    redriven: int = 0
    """How often an operator had put the event back when this receipt was written."""

    def settles(self, event: AnyEvent) -> bool:
        """Return whether nothing is left to decide about the event, given this receipt: it was applied, or given up and
        not put back since."""
        return not self.failed or event.redriven <= self.redriven


@dataclass(frozen=True)
class Loaded:
    """The result of one read: the conversation (a new one if it was never stored), and the receipts of the events that
    were asked for."""

    conversation: Conversation
    receipts: dict[str, Receipt]
    failures: Mapping[str, int] = field(default_factory=dict)
    """The number of failed tries of each of these events, for those that have any."""


@dataclass(frozen=True)
class Commit:
    """Everything that one decision changes, which is written whole or not at all."""

    conversation: Conversation
    """The new document. The condition of the commit is that the stored one has the version before it."""
    lines: tuple[Line, ...]
    receipt: Receipt
    first: bool
    """Whether this commit decides the event: then no receipt may settle the event yet. Later commits of its actions
    replace the receipt."""
    messages: tuple[Outbound, ...] = ()
    opted_out: bool | None = None
    """Whether `send` must not write to this person from now on, which the commit notes in the row REACH; None leaves
    that row."""
    opted_out_at: datetime | None = None
    """When the message that opted the person out or in was received: REACH stays if it knows of a later one. None:
    now."""
    rewritten: tuple[tuple[int, Line], ...] = ()
    """The lines that were said before and have other words now, each with its place among all lines ever said."""
    aliases: tuple[str, ...] = ()
    """The ids of the conversations that lead to this one: `opted_out` holds for them too."""
    dropped: tuple[str, ...] = ()
    """The ids of the outbox rows that are given up and marked as dropped."""
    deleted: tuple[str, ...] = ()
    """The ids of the outbox rows that are given up and deleted."""
    listed: DirectoryEntry | None = None
    """The person's entry in the directory, if it changes. An erasure deletes it."""
    timers: tuple[Timer, ...] = ()
    """The timers that this commit sets."""
    forgotten: tuple[Timer, ...] = ()
    """The timers that this commit takes away: those that were due and applied, cancelled, or replaced."""
    records: tuple[Line, ...] = ()
    """The lines that the transcript keeps besides `lines`, and the window does not."""
    moved: frozenset[str] = frozenset()
    """The ids of those of `lines` that the transcript has in rows of their own, which move here."""
    also: tuple[str, ...] = ()
    """The other events that this commit settles as it settles the first one: the rest of several texts in a row that
    were one turn."""


class Store(Protocol):
    """The store of conversations, which loads and commits them. Its reads are strongly consistent."""

    def load(self, conversation: str, events: Sequence[str]) -> Loaded:
        """Load the conversation and the receipts of these events, by their ids, in one read."""

    def commit(self, commit: Commit) -> None:
        """Write the commit in one transaction. Raises LostRace, and writes nothing, if another turn was faster."""

    def count_failure(self, event: AnyEvent, by: int = 1) -> int:
        """Add `by` to the number of failed tries to apply this event (negative to take a try back), and return the new
        number. This is no receipt. Raises TryAgain."""

    def move(self, source: str, target: str) -> bool:
        """Move a page of what is kept about the person of `source` to `target`, a conversation of the same person:
        their rows, transcript and pointers. What stays with `source` are its document, receipts, opt-out, outbox and
        the account at another service, which is encrypted for it. Return whether there was anything to move: the caller
        repeats it until there is not. Raises TryAgain."""

    def erase(self, conversation: str) -> bool:
        """Delete a page of everything that is kept about the person, in every port, except the conversation's document,
        its receipts (ids and times) and the row REACH. Return whether there was anything to delete: the caller repeats
        it until there is not."""
