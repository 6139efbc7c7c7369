"""Sends the messages of a test's cloud without the function `send`, because a question can be answered only after its
message was sent."""

from collections.abc import Sequence
from typing import Any

from parley.adapters.memory_queues import MemoryDelays, MemoryQueue, MemorySender
from parley.adapters.outbox import DynamoOutbox
from parley.conversation.events import Provider
from parley.delivery import Delivery
from parley.ports import Clock, Deadline, RelayMessage
from tests.support.cloud import Cloud


def send(cloud: Cloud, now: Clock, relays: Sequence[Any] | None = None) -> list[str]:
    """Send all messages in the deliveries queue, or those in `relays`, its taken bodies, through a sender in memory.
    Return their texts, in order.
    """
    sender, outbox = MemorySender(), DynamoOutbox(cloud.dynamodb, cloud.table)
    delays = MemoryDelays(now, MemoryQueue())
    delivery = Delivery(outbox, {Provider.TWILIO: sender}, MemoryQueue(), now, delays)
    for body in cloud.bodies("deliveries") if relays is None else relays:
        delivery.deliver(RelayMessage.model_validate(body), Deadline.after(60))
    return [message.text for message in sender.sent]
