"""Applies batches of the mailbox in this process, and ends turns by an unexpected error or by killing the process."""

from collections.abc import Sequence

from parley.conversation.events import AnyEvent, MessageForm
from parley.ports import Deadline, ModelReply, ModelRequest
from tests.support.phone import Phone


class Poison(Exception):
    """An unexpected error."""


def poison(*_: object) -> ModelReply:
    """Raise an unexpected error, in the place of a model, an action or `decide`."""
    raise Poison


class Killed(BaseException):
    """Raised where the process is killed. It is no Exception, so the service's `except Exception` cannot catch it."""


def killed(request: ModelRequest) -> ModelReply:
    """Kill the process, in the place of a model."""
    raise Killed


def handled(phone: Phone, events: Sequence[AnyEvent]) -> list[int]:
    """Apply a batch of events as one invocation. Return the positions of the events that were applied, in the order in
    which they were.
    """
    done: list[int] = []
    try:
        for position in phone.service.turns.apply(events, Deadline.after(60)):
            done.append(position)
    except Poison:
        pass
    phone.inbox += [message.text for message in phone.service.work()]
    return done


def picture(phone: Phone) -> AnyEvent:
    """Return the event of a picture that the person sent; pictures are never joined into a burst."""
    return phone.service.message(phone.number, "[Image: my dog]", form=MessageForm.IMAGE)
