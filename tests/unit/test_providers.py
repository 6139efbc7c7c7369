"""What was written before there was a second provider still means the first."""

import json

from parley.conversation.effects import Outbound
from parley.conversation.events import Message, Provider, dump, load
from parley.conversation.state import Person
from parley.ports import RelayMessage
from tests.support.phone import ANA, START

QUEUED = {
    "id": "SM1",
    "kind": "message",
    "conversation": "c",
    "received_at": START.isoformat(),
    "channel": "whatsapp",
    "person": ANA,
    "service": "+15005550006",
    "text": "hello",
}
ROW = {
    "id": "SM1.r0",
    "conversation": "c",
    "channel": "whatsapp",
    "to": ANA,
    "sender": "+15005550006",
    "text": "hi",
    "created_at": START.isoformat(),
}


def test_a_queued_message_without_a_provider_is_twilios() -> None:
    event = load(json.dumps(QUEUED))
    assert isinstance(event, Message)
    assert event.provider is Provider.TWILIO


def test_a_queued_message_keeps_its_provider() -> None:
    event = load(json.dumps(QUEUED | {"provider": "meta"}))
    assert load(dump(event)) == event


def test_a_relay_and_a_row_without_a_provider_are_twilios() -> None:
    relay = RelayMessage.model_validate({"conversation": "c", "version": 1, "messages": [ROW]})
    assert [message.provider for message in relay.messages] == [Provider.TWILIO]
    assert Outbound.model_validate(ROW).buttons is None


def test_a_stored_person_without_a_provider_is_twilios() -> None:
    person = Person.model_validate({"number": ANA, "channel": "whatsapp", "service": "+15005550006"})
    assert person.provider is Provider.TWILIO
