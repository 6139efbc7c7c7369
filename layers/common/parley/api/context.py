"""What routes of the operators' API work with. They read the table and write the mailbox: a change is an event in the
person's own mailbox, and what it has become is looked for a few seconds, because an operator wants to know.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from parley.conversation.events import AnyEvent
from parley.conversation.identity import conversation_id
from parley.conversation.state import Conversation
from parley.errors import Problem
from parley.ports import Clock, Loaded, Mailbox, OutboxReader, ParticipantDirectory, Rows, Store
from parley.settings import Settings
from parley.settings.deployment import DeploymentSettings

PATIENCE = (0.1, 0.1, 0.1, 0.2, 0.2, 0.3, 0.5, 0.5, 1.0, 1.0, 1.0)
"""The seconds between the API's five looks for the result of a change. A cold turn takes two or three seconds, and the
function may run for ten."""


def no_such_participant() -> Problem:
    """Return the 404 Problem for a participant id that nobody has."""
    return Problem(404, "There is no such participant.", "no-such-participant")


@dataclass(frozen=True)
class ApiContext:
    """The ports and settings that the routes of the operators' API use."""

    store: Store
    directory: ParticipantDirectory
    rows: Rows
    """A function that returns the store of the rows of one kind. Routes only read the rows, except stock, which belongs
    to no person."""
    outbox: OutboxReader
    mailbox: Mailbox
    secret: Callable[..., tuple[str, ...]]
    """A function that returns the secrets of these names. It raises LookupError, which names the missing ones."""
    settings: Settings
    now: Clock
    wait: Callable[[float], None] = field(default=time.sleep)

    def conversation_of(self, phone: str) -> str:
        """Return the id of the conversation with this phone number."""
        (secret,) = self.secret("conversation-key")
        return conversation_id(secret, self.settings.of(DeploymentSettings).service, phone)

    def load(self, conversation: str, *events: str) -> Loaded:
        """Load the conversation, with the receipts of those of these events that are already applied."""
        return self.store.load(conversation, events)

    def known(self, participant: str) -> Conversation:
        """Load the conversation of a person, enrolled or not. Raises a Problem (404) if nobody has this id: the person
        never wrote, or was erased.
        """
        conversation = self.load(participant).conversation
        if conversation.person is None:
            raise no_such_participant()
        return conversation

    def applied(self, before: Loaded, event: AnyEvent) -> Conversation | None:
        """Queue the event unless `before` has its receipt, and wait a few seconds. Return the conversation after the
        event; None if it still waits. Raises a Problem (500) if the event's turn has failed.
        """
        loaded = before
        if event.id not in before.receipts:
            self.mailbox.put(event)
        for seconds in PATIENCE:
            receipt = loaded.receipts.get(event.id)
            if receipt is not None and receipt.failed:
                told = f"Its turn failed: event {event.id} lies in the mailbox's dead-letter queue."
                raise Problem(500, told, "given-up")
            doing = loaded.conversation.doing
            if receipt is not None and (doing is None or doing.event != event.id):  # its actions have run too
                return loaded.conversation
            self.wait(seconds)
            loaded = self.load(event.conversation, event.id)
        return None
