"""The files of events/: which samples there are, and which messages of Ana's story are on the queues."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from parley.conversation.effects import Outbound
from parley.conversation.events import Channel, Message, Provider, TimerDue
from parley.ports import DeliveryStatus, RelayMessage
from parley.texts import people
from parley_cli import meta
from parley_cli.events.linked import google_pages, library_events
from parley_cli.events.meta_posts import meta_events
from parley_cli.events.operators import api_events
from parley_cli.events.queues import delayed, deliveries, mailbox, schedule, statuses
from parley_cli.events.story import AT, BEN, TIMER, TWILIO, conversation
from parley_cli.events.stripe_posts import stripe_events
from parley_cli.events.twilio import (
    LATELY,
    MESSAGES,
    REPLY_SID,
    STATUSES,
    lately_form,
    message_form,
    message_sid,
    received,
    signed,
    status_form,
)

FOLDER = Path(__file__).resolve().parent.parent.parent / "events"


def events() -> dict[str, dict[str, Any]]:
    """Return every sample event, by the name of its file without `.json`."""
    first = received(message_form("sms"))
    again = first.model_copy(update={"id": message_sid("SM", 0x21), "text": "my tasks"})
    bens = first.model_copy(
        update={
            "id": message_sid("SM", 0x22),
            "conversation": conversation(BEN),
            "person": BEN,
            "text": "add bread to my tasks",
        }
    )
    reply = _reply(first, "Added “milk” to your tasks.")
    asking = _asking_for_number()
    delivered, undelivered = (
        DeliveryStatus(conversation=reply.conversation, row=reply.id, status=status, sid=REPLY_SID, code=code)
        for status, code in (("delivered", None), ("failed", "30003"))
    )
    timer = TimerDue(
        id=f"{first.id}.a0.t0@{AT + TIMER:%Y%m%d%H%M%S}", conversation=first.conversation, received_at=AT + TIMER
    )
    row = f"{TWILIO.status_url}?row={reply.conversation}.{reply.id}"
    return {
        **{f"twilio-{name}": signed(TWILIO.webhook_url, message_form(name)) for name in MESSAGES},
        **{f"twilio-{name}": signed(TWILIO.webhook_url, lately_form(name)) for name in LATELY},
        **{f"twilio-status-{name}": signed(row, status_form(name)) for name in STATUSES},
        **meta_events(),
        **stripe_events(),
        **google_pages(),
        **library_events(),
        **api_events(),
        "mailbox-message": mailbox(first),
        "mailbox-batch-two-people": mailbox(first, bens, again),
        "deliveries": deliveries(RelayMessage(conversation=reply.conversation, version=1, messages=(reply,))),
        "deliveries-number-request": deliveries(
            RelayMessage(conversation=asking.conversation, version=1, messages=(asking,))
        ),
        "statuses": statuses(delivered, undelivered),
        "delayed": delayed(timer),
        "schedule": schedule(),
    }


def files() -> dict[str, str]:
    """Return the content of every file of events/, by its name."""
    return {f"{name}.json": f"{json.dumps(event, indent=2)}\n" for name, event in events().items()}


def main() -> None:
    """Write the files of events/, and remove any other file there."""
    FOLDER.mkdir(exist_ok=True)
    made = files()
    for stale in FOLDER.glob("*.json"):
        if stale.name not in made:
            stale.unlink()
    for name, text in made.items():
        (FOLDER / name).write_bytes(text.encode())
    print(f"{len(made)} sample events in events/")


def _reply(message: Message, text: str) -> Outbound:
    """Return the service's reply to a message, as a turn commits it to the outbox a second later."""
    return Outbound(
        id=f"{message.id}.r0",
        conversation=message.conversation,
        channel=message.channel,
        to=message.person,
        sender=message.service,
        text=text,
        created_at=AT + timedelta(seconds=1),
    )


def _asking_for_number() -> Outbound:
    """Return the message that asks Ana, who keeps her number to herself on WhatsApp, to share it."""
    return Outbound(
        id=f"{meta.wamid(0x50)}.share.r0",
        conversation=conversation(meta.USER_ID),
        channel=Channel.WHATSAPP,
        provider=Provider.META,
        to=meta.USER_ID,
        sender=f"+{meta.DISPLAY_NUMBER}",
        text=people.of("en").ask_number,
        asks_number=True,
        created_at=AT + timedelta(seconds=1),
    )
