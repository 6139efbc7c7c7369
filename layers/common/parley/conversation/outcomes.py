"""What has become of an action: events that are decided in the invocation that ran it, and are never queued."""

from typing import Annotated, Literal

from pydantic import InstanceOf

from parley.conversation.events import AnyEvent, Burst, Event, Message
from parley.tools.tool import Result


class ActionDone(Event):
    """An action ran and has a result."""

    kind: Literal["action_done"] = "action_done"
    effect: str
    result: Annotated[Result, InstanceOf]


class ActionFailed(Event):
    """An action was begun, and nobody knows whether it happened."""

    kind: Literal["action_failed"] = "action_failed"
    effect: str
    why: str = ""
    """The sentence that tells the person why nobody can find out; empty if there is nothing that they could do."""


OF_THE_PERSON = (Message, Burst, ActionDone, ActionFailed)
"""The kinds of events that end in a reply: what the person wrote, and what was done because of it."""
TurnEvent = AnyEvent | Burst | ActionDone | ActionFailed
"""Any event that `decide` takes: an event of the mailbox, several messages that are decided as one, or the outcome of
an action."""
