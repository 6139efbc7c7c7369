"""Sends the messages of a test's cloud without the function `send`, because a question can be answered only after its
message was sent."""

from parley.adapters.memory_queues import MemoryQueue, MemorySender
from parley.adapters.outbox import DynamoOutbox
from parley.conversation.events import Provider
from parley.delivery import Delivery
from parley.ports import Clock, Deadline, RelayMessage
from tests.support.cloud import Cloud


def send(cloud: Cloud, now: Clock) -> list[str]:
    """Send all messages in the deliveries queue through a sender in memory. Return their texts, in order."""
    sender = MemorySender()
    delivery = Delivery(DynamoOutbox(cloud.dynamodb, cloud.table), {Provider.TWILIO: sender}, MemoryQueue(), now)
    for body in cloud.bodies("deliveries"):
        delivery.deliver(RelayMessage.model_validate(body), Deadline.after(60))
    return [message.text for message in sender.sent]
