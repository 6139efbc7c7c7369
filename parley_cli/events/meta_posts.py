"""What Meta posts (WhatsApp Cloud): messages, statuses, notes and the handshake. `meta.py` writes them."""

from typing import Any
from urllib.parse import urlencode

from parley_cli import meta
from parley_cli.events.gateway import requested
from parley_cli.events.story import ANA, AT, BEN, META_APP_SECRET, META_VERIFY_TOKEN, PUBLIC_URL, conversation

META_URL, META_AGENT = f"{PUBLIC_URL}/meta/webhook", "facebookexternalua"


def meta_posted(document: Any, **headers: str) -> dict[str, Any]:
    """Return a notification of Meta's as the event that API Gateway gives the webhook, signed by Meta. JSON bodies are
    not base64-encoded.
    """
    body = meta.written(document)
    own = {meta.SIGNATURE: meta.signature(body, META_APP_SECRET)} | headers
    return requested("POST", META_URL, body.decode(), "application/json", META_AGENT, own)


def meta_handshake(**changed: str) -> dict[str, Any]:
    """Return the GET by which Meta checks the webhook's address when an operator enters it. `changed` replaces query
    values.
    """
    asked = {"mode": "subscribe", "challenge": "1158201444", "verify_token": META_VERIFY_TOKEN} | changed
    query = urlencode({f"hub.{name}": value for name, value in asked.items()})
    event = requested("GET", f"{META_URL}?{query}", "", "text/plain", META_AGENT, {})
    return {name: value for name, value in event.items() if name != "body"}


def meta_message(name: str, sender: str = ANA) -> meta.Part:
    """Return the message of this name in meta.MESSAGES as Meta writes it, sent by `sender`."""
    kind, content = meta.MESSAGES[name]
    id = meta.wamid(list(meta.MESSAGES).index(name) + 1)
    return meta.message(id, sender, kind, content, int(AT.timestamp())) | meta.BESIDE.get(name, {})


def meta_status(name: str, row: str) -> meta.Part:
    """Return the status of this name in meta.STATUSES as Meta writes it, about the reply to Ana in this outbox row."""
    status, errors = meta.STATUSES[name]
    return meta.status(meta.REPLY, ANA, status, row, int(AT.timestamp()), errors)


def meta_events() -> dict[str, dict[str, Any]]:
    """Return every sample event of Meta's, by the name of its file without `.json`."""
    row = f"{conversation(ANA)}.{meta_message('text')['id']}.r0"
    singles = {name: meta.value(messages=(meta_message(name),)) for name in meta.MESSAGES}
    statuses = {f"status-{name}": meta.value(statuses=(meta_status(name, row),)) for name in meta.STATUSES}
    notes = {name: meta.value() | note for name, note in {**meta.NOTES, **meta.LATELY}.items()}
    several = meta.notification(
        meta.value(messages=(meta_message("text"), meta_message("image"))),
        meta.value("Ben Ode", messages=(meta_message("text-unicode", BEN),)),
        statuses["status-delivered"],
    )
    return {
        f"meta-{name}": meta_posted(meta.notification(value)) for name, value in (singles | statuses | notes).items()
    } | {
        "meta-several": meta_posted(several),
        "meta-handshake": meta_handshake(),
    }
