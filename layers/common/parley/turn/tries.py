"""Counts how often an event was tried without success, even by a process that died of it.

    an exception        is counted when it is caught
    a silent death      killed, out of memory, out of time: nobody is left to count it. So the event at the head of a
                        delivery that is not its first is written down as tried *before* it is tried
    the first delivery  writes nothing, because a plain turn costs one read and one transaction. If its event comes
                        again and nothing is written of it, that delivery has died
    handed back         no time left, a lost race, a throttled table: that is written down, because it is no try
    not written down    the row that says so could not be written, or its answer was lost: handed back, and no try

Only the event that nothing before it in the delivery is waiting for can have been tried: SQS raises the receive counts
of those behind it too. What has died together with others in one batch is tried one at a time from then on, so that one
death counts for one event.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Lock

from parley.conversation.events import AnyEvent
from parley.errors import NotBegun, OutOfTime, TryAgain
from parley.ports import Deadline, Loaded, Store
from parley.turn import order

FAILURES = 3
"""The number of failed tries after which an event is given up. Only the first event of a group is counted, because only
that one was tried."""


@dataclass
class Tries:
    """Counts the attempts to apply each event of one conversation, across deliveries of the same SQS group."""

    store: Store
    written: Mapping[str, int]
    """The number of earlier tries stored in the table, by event id."""
    head: AnyEvent | None
    """The first unapplied event of the group, if an earlier delivery may have crashed on it; None otherwise."""
    one_at_a_time: Lock
    """A lock that is held while an event that may have crashed an earlier delivery is tried, so that only one
    conversation of the batch tries such an event at a time."""
    begun: bool = False

    @classmethod
    def of(
        cls,
        store: Store,
        loaded: Loaded,
        events: Sequence[AnyEvent],
        received: Sequence[int],
        one_at_a_time: Lock,
    ) -> "Tries":
        """Return the counter for this delivery. `received` says how often SQS has delivered each event; empty if
        unknown.
        """
        head = None
        if received and loaded.conversation.doing is None and loaded.conversation.erasing is None:
            open_ = (n for n, event in enumerate(events) if not _is_settled(loaded, event))
            head = next((n for n in open_ if not order.stops(loaded.conversation, events[n])), None)
        again = head is not None and received[head] > 1
        return cls(store, loaded.failures, events[head] if again and head is not None else None, one_at_a_time)

    def in_vain(self, event: AnyEvent) -> int:
        """Return how often this event was tried in earlier deliveries without being applied."""
        return self.written.get(event.id, int(event == self.head))

    @contextmanager
    def trying(self, event: AnyEvent, deadline: Deadline) -> Iterator[None]:
        """Record an attempt before the block runs, if this event may have crashed an earlier delivery. If the block
        raises TryAgain, take the attempt back.
        """
        try:
            with self._alone(event, deadline):
                self._begin(event)
                yield
        except NotBegun:  # the row may or may not be written, so undoing the count could be wrong
            raise
        except TryAgain:
            with suppress(Exception):  # if the table fails too, the first error says more
                self._excuse(event)
            raise

    def fail(self, event: AnyEvent) -> int:
        """Count an attempt that ended in an exception, and return the number of attempts so far."""
        if event == self.head and self.begun:
            return self.in_vain(event) + 1
        return self.store.count_failure(event)

    @contextmanager
    def _alone(self, event: AnyEvent, deadline: Deadline) -> Iterator[None]:
        """Hold a lock within the block if this event may have crashed a process, so that such events are tried one at a
        time. Raises OutOfTime if the lock is not free in time.
        """
        if event != self.head or not self.in_vain(event):
            yield
            return
        if not self.one_at_a_time.acquire(timeout=max(0.0, deadline.left)):
            raise OutOfTime("another event was tried that long")
        try:
            yield
        finally:
            self.one_at_a_time.release()

    def _begin(self, event: AnyEvent) -> None:
        """Record that this event is about to be tried, if it may have crashed an earlier delivery. Raises NotBegun if
        that cannot be written; then the event is not tried.
        """
        if event != self.head or self.begun:
            return
        try:
            self.store.count_failure(event, self.in_vain(event) - self.written.get(event.id, 0) + 1)
        except Exception as error:
            raise NotBegun("that this event is tried could not be written down") from error
        self.begun = True

    def _excuse(self, event: AnyEvent) -> None:
        if self.begun and event == self.head:
            self.store.count_failure(event, -1)
            self.begun = False
        elif event.id not in self.written:
            self.store.count_failure(event, self.in_vain(event))


def _is_settled(loaded: Loaded, event: AnyEvent) -> bool:
    receipt = loaded.receipts.get(event.id)
    return receipt is not None and receipt.settles(event)
