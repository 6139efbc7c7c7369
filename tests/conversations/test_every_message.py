"""Every sample of events/ is answered, whatever people send by either provider: through the front door, by the deployed
intake and turns on memory. What rightly gets no answer is listed, with the reason."""

from base64 import b64decode
from collections.abc import Mapping
from typing import Any

import pytest

from parley.adapters.memory_queues import MemoryStatuses
from parley.conversation.events import Message
from parley.hooks.hook import WebhookRequest
from parley.intake import Intake
from parley.settings import Settings
from parley.settings.channels import MetaSettings
from parley.settings.deployment import DeploymentSettings
from parley_cli import meta
from parley_cli.events import MESSAGES, PUBLIC_URL, SECRETS, SERVICE, events
from parley_cli.memory_service import MemoryService
from tests.support.phone import clock

SAMPLES = {f"twilio-{name}" for name in MESSAGES} | {f"meta-{name}" for name in meta.MESSAGES}
SILENT: Mapping[str, str] = {
    "twilio-sms-stop": "Twilio has confirmed it itself",
    "twilio-sms-start": "Twilio has answered it itself",
    "twilio-sms-help": "Twilio has answered it itself",
    "twilio-whatsapp-reaction": "a thumb below a message asks nothing",
    "meta-reaction": "a thumb below a message asks nothing",
    "meta-reaction-taken-back": "nor one that is taken back",
}


def posted(event: Mapping[str, Any]) -> tuple[MemoryService, list[Message]]:
    """The service after it has dealt with this request, and the messages in it."""
    service = MemoryService(clock())
    intake = Intake(
        mailbox=service.mailbox,
        statuses=MemoryStatuses(),
        secret=lambda *names: tuple(SECRETS[name] for name in names),
        settings=Settings(
            None,
            DeploymentSettings(public_url=PUBLIC_URL, service=SERVICE),
            MetaSettings(phone_number_id=meta.PHONE_NUMBER_ID, oldest_days=0),
        ),
        now=service.now,
    )
    http, body = event["requestContext"]["http"], event["body"]
    raw = b64decode(body) if event["isBase64Encoded"] else body.encode()
    intake.accept(WebhookRequest(http["method"], event["rawPath"], event["rawQueryString"], event["headers"], raw))
    messages = [message for message in service.mailbox.events if isinstance(message, Message)]
    service.work()
    return service, messages


@pytest.mark.parametrize("name", sorted(SAMPLES - set(SILENT)))
def test_a_person_who_sends_it_is_answered(name: str) -> None:
    service, (message,) = posted(events()[name])
    sent = service.sender.sent
    assert sent, f"{message.form} has no answer"
    assert {(each.to, each.channel, each.provider) for each in sent} == {
        (message.person, message.channel, message.provider)
    }
    assert all(each.text.strip() for each in sent)
    assert not service.dead_letters.events


@pytest.mark.parametrize("name", SILENT)
def test_what_needs_no_answer_gets_none(name: str) -> None:
    service, (message,) = posted(events()[name])
    assert service.sender.sent == []
    lines = service.table.conversations[message.conversation].history.lines
    assert [line.id for line in lines] == [message.id], "it is heard all the same"
    assert not service.dead_letters.events


def test_every_person_in_a_post_is_answered() -> None:
    service, messages = posted(events()["meta-several"])
    assert {each.to for each in service.sender.sent} == {message.person for message in messages}
    assert len(messages) == 3
