"""An outbox in memory, the code that delivers its messages, and retries as SQS would make them."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from parley.adapters.memory import MemoryOutbox, MemoryStore, MemoryTable
from parley.adapters.memory_queues import ManualClock, MemoryDelays, MemoryQueue
from parley.conversation.effects import Outbound
from parley.conversation.events import DeliveryFailed, Provider
from parley.conversation.state import Conversation
from parley.delivery import Delivery, retry_seconds
from parley.errors import DeliveryError, TryAgain
from parley.ports import Commit, Deadline, Receipt, RelayMessage, Sender


class Post(ABC):
    """The outbox and the delivery of one conversation, in memory."""

    conversation: str

    def __init__(self, clock: ManualClock, senders: Mapping[Provider, Sender]) -> None:
        self.clock, self.table, self.mailbox = clock, MemoryTable(), MemoryQueue()
        delays = MemoryDelays(clock, self.mailbox)
        self.delivery = Delivery(MemoryOutbox(self.table), senders, self.mailbox, clock, delays)

    @abstractmethod
    def event(self, version: int) -> str:
        """Return the id of the event that this version of the conversation answers."""

    @abstractmethod
    def message(self, id: str, text: str, **fields: Any) -> Outbound:
        """Return an outgoing message of the conversation, as a turn commits it."""

    def commits(self, *texts: str, **fields: Any) -> RelayMessage:
        """Commit a reply of these texts as a turn does, and return its relay."""
        known = self.table.conversations.get(self.conversation, Conversation(id=self.conversation))
        version = known.version + 1
        event = self.event(version)
        messages = tuple(self.message(f"{event}.r{n}", text, **fields) for n, text in enumerate(texts))
        MemoryStore(self.table).commit(
            Commit(
                conversation=known.model_copy(update={"version": version}),
                lines=(),
                receipt=Receipt(event, version),
                first=True,
                messages=messages,
            )
        )
        return RelayMessage(conversation=self.conversation, version=version, messages=messages)

    def delivers(self, relay: RelayMessage, tries: int = 8) -> list[type[Exception]]:
        """Deliver a relay until it succeeds, waiting as its queue would. Return the types of the errors on the way.
        Fails after `tries`.
        """
        errors: list[type[Exception]] = []
        for count in range(1, tries + 1):
            try:
                self.delivery.deliver(relay, Deadline.after(60))
            except (TryAgain, DeliveryError) as error:
                errors.append(type(error))
                self.clock.advance(seconds=retry_seconds(error, count))
            else:
                return errors
        raise AssertionError(f"not done after {tries} tries: {errors}")

    @property
    def statuses(self) -> list[str]:
        """Return the statuses of the outbox rows, in order."""
        return [row.status for row in self.table.rows.values()]

    @property
    def told(self) -> list[tuple[str, str]]:
        """Return (row, error code) of each failed delivery that was reported to the conversation."""
        return [(event.row, event.code) for event in self.mailbox.events if isinstance(event, DeliveryFailed)]
