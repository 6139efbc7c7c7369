"""The queues between the functions."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from pydantic import AwareDatetime, ConfigDict, TypeAdapter

from parley.conversation.effects import Outbound
from parley.conversation.events import AnyEvent, TimerDue
from parley.deferred import DeferredModel


class Mailbox(Protocol):
    """The queue of events for conversations. The events of one conversation are delivered in order, one at a time."""

    def put(self, event: AnyEvent) -> None:
        """Queue an event. Raises QueueRefused if the queue does not take it."""

    def put_all(self, events: Sequence[AnyEvent]) -> None:
        """Queue these events in few calls, keeping the order of each conversation's events. Raises QueueRefused if an
        event is not taken: some others are then queued, but no later event of its conversation, so a repeat keeps the
        order."""


class Delays(Protocol):
    """The queue that delivers the events of timers to the mailbox at the second at which they are due, if that is
    soon."""

    def put(self, event: TimerDue) -> bool:
        """Have a timer's event put into the mailbox when it is due (`received_at`). Return False, and do nothing, if
        that is further away than NEAR: the sweep finds the timer then."""

    def put_all(self, events: Sequence[TimerDue]) -> None:
        """Put these timers' events as `put` does, in batches. Raises QueueRefused; some of them may be queued then."""


NEAR = timedelta(seconds=150)
"""How long before its moment a timer is handed over, by the turn that sets it or by the sweep: more than two minutes,
the sweep's pace."""


class DeadLetters(Protocol):
    """The dead-letter queue, for events that could not be applied. An alarm tells an operator, who can put them
    back."""

    def put(self, event: AnyEvent) -> None:
        """Put the event into the dead-letter queue. If it is put there again soon, it still counts once."""


class RelayMessage(DeferredModel):
    """The queue's message to the `send` function after a commit: the messages of one version of one conversation, in
    order."""

    conversation: str
    version: int
    messages: tuple[Outbound, ...]
    again: str = ""
    """A mark that tells a second hand-over of the same version from the first, so that deduplication does not drop
    it."""
    read: str | None = None
    """The provider's id of what the person wrote last, if this answers it and the provider shows what was read."""
    timers: tuple[TimerDue, ...] = ()
    """The events of the timers that the commit has set: `send` hands over those that are due soon, so that a turn which
    says something and sets a timer makes one call to a queue."""


class Deliveries(Protocol):
    """The queue that brings committed messages to the `send` function."""

    def relay(self, message: RelayMessage) -> None:
        """Queue the messages of a commit for the `send` function, behind the earlier ones of their conversation."""


class DeliveryStatus(DeferredModel):
    """A provider's report on a message: the outbox row, its new status, and the provider's ids."""

    conversation: str
    row: str
    status: str
    sid: str
    code: str | None = None
    at: AwareDatetime | None = None
    """When the status was reached, by the provider's clock; None where the provider does not tell."""


class OptedOut(DeferredModel):
    """The report that a person has just opted out, so that no reply of a running turn may leave. The conversation's own
    turn confirms the opt-out."""

    conversation: str
    event: str
    """The id of the opt-out's event. Once that event is applied, nothing is left to do for `send`."""
    opted_out_at: AwareDatetime
    """When the webhook received the opt-out."""


StatusOrStop = DeliveryStatus | OptedOut
_STATUS_OR_STOP: TypeAdapter[StatusOrStop] = TypeAdapter(StatusOrStop, config=ConfigDict(defer_build=True))


def load_status(body: str) -> StatusOrStop:
    """Parse a message of the statuses queue: a delivery status, or an opt-out. Raises pydantic's ValidationError for
    anything else."""
    return _STATUS_OR_STOP.validate_json(body)


class Statuses(Protocol):
    """The queue that brings delivery statuses, and opt-outs that cannot wait for a turn, to the `send` function."""

    def put(self, status: StatusOrStop) -> None:
        """Queue one delivery status or opt-out. Raises QueueRefused if the queue does not take it."""

    def put_all(self, statuses: Sequence[StatusOrStop]) -> None:
        """Queue these delivery statuses and opt-outs in few calls. Raises QueueRefused if one is not taken; others may
        be queued then."""
