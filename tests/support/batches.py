"""Batches of the mailbox that a turn is handed in this process, and the ways in which a turn ends there."""

from collections.abc import Sequence

from parley.conversation.events import AnyEvent, MessageForm
from parley.ports import Deadline, ModelReply, ModelRequest
from tests.support.phone import Phone


class Poison(Exception):
    """An error that nobody expected."""


def poison(*_: object) -> ModelReply:
    """Raise what nobody expected, as a model, an action or a decision."""
    raise Poison


class Killed(BaseException):
    """The process is gone: no `except Exception` of its own can tell."""


def killed(request: ModelRequest) -> ModelReply:
    """Kill the process, as a model."""
    raise Killed


def handled(phone: Phone, events: Sequence[AnyEvent]) -> list[int]:
    """Handle one batch as the queue hands it over; return the positions of what was applied, in the order of
    applying."""
    done: list[int] = []
    try:
        for position in phone.service.turns.apply(events, Deadline.after(60)):
            done.append(position)
    except Poison:
        pass
    phone.inbox += [message.text for message in phone.service.work()]
    return done


def picture(phone: Phone) -> AnyEvent:
    """A picture of the person's, which is never part of a burst."""
    return phone.service.message(phone.number, "[Image: my dog]", form=MessageForm.IMAGE)
