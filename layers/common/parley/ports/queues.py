"""The queues between the functions."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from pydantic import AwareDatetime, BaseModel, TypeAdapter

from parley.conversation.effects import Outbound
from parley.conversation.events import AnyEvent, TimerDue


class Mailbox(Protocol):
    """The queue of events for conversations: the events of one conversation come in order, one at a time."""

    def put(self, event: AnyEvent) -> None:
        """Queue an event. Raises QueueRefused."""

    def put_all(self, events: Sequence[AnyEvent]) -> None:
        """Queue these events in few calls, those of a conversation in this order. Raises QueueRefused if one is not
        taken: others are then queued, but none of its conversation behind it, so a repeat keeps the order."""


class Delays(Protocol):
    """The queue that brings timers to the mailbox at their second, for those that are due soon."""

    def put(self, event: TimerDue) -> bool:
        """Have a timer's event put into the mailbox when it is due (`received_at`). False, and nothing done, if that is
        later than `NEAR`: the sweep finds it then."""


NEAR = timedelta(seconds=150)
"""The time before its moment at which a timer is handed over at once, by whoever set it or by the sweep: more than two
of the sweep's minutes."""


class DeadLetters(Protocol):
    """The queue for events that could not be applied: an alarm tells an operator, who can put them back."""

    def put(self, event: AnyEvent) -> None:
        """Put the event into the dead-letter queue. Put again soon, the same event does not count twice."""


class RelayMessage(BaseModel):
    """The message to the `send` function after a commit: the messages of one version of one conversation, in order."""

    conversation: str
    version: int
    messages: tuple[Outbound, ...]
    again: str = ""
    """A mark that tells a second hand-over of the same version from the first, so that deduplication does not drop
    it."""
    read: str | None = None
    """The provider's id of what the person wrote last, if this answers it and the provider shows what was read."""


class Deliveries(Protocol):
    """The queue that brings committed messages to the send function."""

    def relay(self, message: RelayMessage) -> None:
        """Queue the messages of a commit, in the order of their conversation."""


class DeliveryStatus(BaseModel):
    """A provider's report on a message: the message's row, the status in our words, the provider's ids."""

    conversation: str
    row: str
    status: str
    sid: str
    code: str | None = None
    at: AwareDatetime | None = None
    """When the status was reached, by the provider's clock; None where the provider does not tell."""


class OptedOut(BaseModel):
    """A person has just opted out: no reply of a turn that is running may leave. Their conversation confirms it in its
    own turn."""

    conversation: str
    event: str
    """The id of the opt-out's event. Once that event is applied, nothing is left to do for `send`."""
    opted_out_at: AwareDatetime
    """When the webhook received the opt-out."""


StatusOrStop = DeliveryStatus | OptedOut
_STATUS_OR_STOP: TypeAdapter[StatusOrStop] = TypeAdapter(StatusOrStop)


def load_status(body: str) -> StatusOrStop:
    """Read a message of the statuses queue. Raises pydantic's ValidationError for anything else."""
    return _STATUS_OR_STOP.validate_json(body)


class Statuses(Protocol):
    """The queue that brings delivery statuses, and opt-outs that wait for no turn, to the send function."""

    def put(self, status: StatusOrStop) -> None:
        """Queue one status or opt-out. Raises QueueRefused."""

    def put_all(self, statuses: Sequence[StatusOrStop]) -> None:
        """Queue these statuses and opt-outs in few calls. Raises QueueRefused if one is not taken; the others are
        queued then."""
