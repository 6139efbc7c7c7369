"""The notifications that Meta posts to the webhook (WhatsApp Cloud), and their signature, for sample events and tests.

Everything derives from the tables: no clock, nothing random. The shapes are those of Meta's description of
its webhooks; Ana writes, or the reply to her is reported on.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

PHONE_NUMBER_ID, DISPLAY_NUMBER = "106540352242922", "15550783881"
ACCOUNT_ID = "102290129340398"
SIGNATURE = "x-hub-signature-256"

Part = dict[str, Any]


def wamid(number: int) -> str:
    """Return a WhatsApp message id of Meta's form, made from a number."""
    return f"wamid.HBgLMTQxNjU1NTAxMjMVAgAS{number:08X}AA=="


REPLY = wamid(0x30)
"""The message id of the service's reply to Ana."""

MEDIA_ID = "544529763028279"
_MEDIA = {"sha256": "GV3C429xKKKkmDGoyOk6CYw/C6TZMY+1/VeKwTArzH4=", "id": MEDIA_ID}

FLOW_ANSWERS = '{"screen_0_Rating_0":"0_Excellent","screen_0_Comments_1":"very good","flow_token":"unused"}'

# Name of the file: the message's type, and its content.
MESSAGES: Mapping[str, tuple[str, Any]] = {
    "text": ("text", {"body": "add milk to my tasks"}),
    "text-unicode": ("text", {"body": "Añade «pan» / 50% café 😀"}),
    "template-button": ("button", {"payload": f"{wamid(6)}.q", "text": "Yes"}),
    "button": ("interactive", {"type": "button_reply", "button_reply": {"id": f"{wamid(6)}.q.yes", "title": "Yes"}}),
    "list": (
        "interactive",
        {"type": "list_reply", "list_reply": {"id": "task:1", "title": "milk", "description": "since Monday"}},
    ),
    "image": ("image", {"mime_type": "image/jpeg", "caption": "receipt", **_MEDIA}),
    "voice": ("audio", {"mime_type": "audio/ogg; codecs=opus", "voice": True, **_MEDIA}),
    "video": ("video", {"mime_type": "video/mp4", **_MEDIA}),
    "document": ("document", {"mime_type": "application/pdf", "filename": "lease.pdf", **_MEDIA}),
    "sticker": ("sticker", {"mime_type": "image/webp", "animated": False, **_MEDIA}),
    "location": (
        "location",
        {"latitude": 43.6426, "longitude": -79.3871, "name": "CN Tower", "address": "290 Bremner Blvd"},
    ),
    "contact": (
        "contacts",
        [
            {
                "name": {"first_name": "Ben", "formatted_name": "Ben Ode"},
                "phones": [{"phone": "+1 416-555-0145", "wa_id": "14165550145", "type": "CELL"}],
                "emails": [{"email": "ben@example.com", "type": "WORK"}],
            }
        ],
    ),
    "reaction": ("reaction", {"message_id": REPLY, "emoji": "👍"}),
    "order": (
        "order",
        {
            "catalog_id": "194836987003835",
            "text": "",
            "product_items": [{"product_retailer_id": "sku-1", "quantity": 2, "item_price": 30, "currency": "USD"}],
        },
    ),
    "unsupported": (
        "unsupported",
        None,
    ),
    "text-quoting": ("text", {"body": "my tasks"}),
    "text-forwarded": ("text", {"body": "my tasks"}),
    "text-from-ad": ("text", {"body": "my tasks"}),
    "text-of-product": ("text", {"body": "my tasks"}),
    "image-bare": ("image", {"mime_type": "image/jpeg", **_MEDIA}),
    "audio-file": ("audio", {"mime_type": "audio/mpeg", "voice": False, **_MEDIA}),
    "location-bare": ("location", {"latitude": 43.6426, "longitude": -79.3871}),
    "contacts-two": ("contacts", [{"name": {"formatted_name": "Ben Ode"}}, {"name": {"formatted_name": "Cy Poe"}}]),
    "reaction-taken-back": ("reaction", {"message_id": REPLY}),
    "order-with-words": (
        "order",
        {
            "catalog_id": "194836987003835",
            "text": "by Friday",
            "product_items": [
                {"product_retailer_id": "sku-1", "quantity": 2, "item_price": 30, "currency": "USD"},
                {"product_retailer_id": "sku-2", "quantity": 1, "item_price": 25, "currency": "USD"},
            ],
        },
    ),
    "flow": (
        "interactive",
        {"type": "nfm_reply", "nfm_reply": {"name": "flow", "body": "Sent", "response_json": FLOW_ANSWERS}},
    ),
    "of-tomorrow": ("hologram", {"body": "a type that nobody knows yet"}),
    "flow-address": (
        "interactive",
        {
            "type": "nfm_reply",
            "nfm_reply": {
                "name": "address_message",
                "body": "CUSTOMER\n400063",
                "response_json": '{"saved_address_id":"","values":{"in_pin_code":"400063","name":"Ana Ode"}}',
            },
        },
    ),
    "unsupported-poll": ("unsupported", {"type": "poll_creation"}),
    "unsupported-edit": ("unsupported", {"type": "edit"}),
}

_CONTEXT: Part = {"from": DISPLAY_NUMBER, "id": REPLY}
BESIDE: Mapping[str, Part] = {
    "text-quoting": {"context": _CONTEXT},
    "text-forwarded": {"context": {"forwarded": True, "frequently_forwarded": True}},
    "text-from-ad": {
        "referral": {
            "source_url": "https://fb.me/3cr4Wqqkv",
            "source_id": "120226305854810726",
            "source_type": "ad",
            "body": "Summer is here",
            "headline": "Chat with us",
            "media_type": "image",
            "image_url": "https://scontent.example.com/v/t45.1",
            "ctwa_clid": "Aff",
        }
    },
    "text-of-product": {
        "context": _CONTEXT
        | {"referred_product": {"catalog_id": "194836987003835", "product_retailer_id": "di9ozbzfi4"}}
    },
}
"""Further fields of some messages beside their content, by the name of the message."""

USER_ID, USERNAME = "CA.13491208655302741918", "ana.gomez"
GROUP_ID = "Y2FwaV9ncm91cDoxOTUwNTU1MDA3OToxMjAzNjMzOTQzMjAdOTY0MTUZD"


def _sent(number: int, kind: str, content: Any, **fields: Any) -> Part:
    return {"id": wamid(number), "timestamp": "1767625200", "type": kind, kind: content, **fields}


_WITH_USERNAME: Part = {"profile": {"name": "Ana Gómez", "username": USERNAME}, "user_id": USER_ID}
_WITH_NUMBER: Part = {"profile": {"name": "Ana Gómez"}, "wa_id": "14165550123", "user_id": USER_ID}
LATELY: Mapping[str, Part] = {
    "id-only": {
        "contacts": [_WITH_USERNAME],
        "messages": [_sent(0x50, "text", {"body": "my tasks"}, from_user_id=USER_ID)],
    },
    "id-and-number": {
        "contacts": [_WITH_NUMBER],
        "messages": [_sent(0x51, "text", {"body": "my tasks"}, **{"from": "14165550123", "from_user_id": USER_ID})],
    },
    "id-of-parent": {
        "contacts": [{"profile": {"name": "Ana Gómez"}, "user_id": "CA.ENT.11819aAbC", "parent_user_id": "CA.ENT.1"}],
        "messages": [_sent(0x52, "text", {"body": "my tasks"}, from_user_id="CA.ENT.11819aAbC")],
    },
    "number-shared": {
        "contacts": [_WITH_USERNAME],
        "messages": [
            _sent(
                0x57,
                "contacts",
                [
                    {
                        "name": {"formatted_name": "Ana Gómez", "first_name": "Ana"},
                        "origin": "contact_request",
                        "phones": [{"phone": "+14165550123", "wa_id": "14165550123", "type": "CELL"}],
                    }
                ],
                from_user_id=USER_ID,
            )
        ],
    },
    "system-new-id": {
        "messages": [
            _sent(
                0x54,
                "system",
                {"body": "Ana changed", "user_id": "CA.999", "type": "user_changed_user_id"},
                from_user_id=USER_ID,
            )
        ]
    },
    "edit": {
        "contacts": [_WITH_NUMBER],
        "messages": [
            _sent(
                0x55,
                "edit",
                {
                    "original_message_id": wamid(1),
                    "message": {"type": "text", "text": {"body": "add oat milk to my tasks"}},
                },
                **{"from": "14165550123"},
            )
        ],
    },
    "revoke": {
        "contacts": [_WITH_NUMBER],
        "messages": [_sent(0x56, "revoke", {"original_message_id": wamid(1)}, **{"from": "14165550123"})],
    },
    "group": {
        "contacts": [_WITH_NUMBER],
        "messages": [_sent(0x53, "text", {"body": "yes"}, **{"from": "14165550123", "group_id": GROUP_ID})],
    },
}
"""Notifications as they are since 2026: people who keep their number to themselves, and groups. The fields beside the
service's number, by the sample's name."""

NOTES: Mapping[str, Part] = {
    "system": {
        "messages": [
            {
                "from": "14165550123",
                "id": wamid(0x40),
                "timestamp": "1767625200",
                "type": "system",
                "system": {"body": "Ana changed her number", "wa_id": "14165550124", "type": "user_changed_number"},
            }
        ]
    },
    "unsupported-pin": {
        "contacts": [_WITH_NUMBER],
        "messages": [_sent(0x58, "unsupported", {"type": "pin"}, **{"from": "14165550123"})],
    },
    "chat-opened": {
        "contacts": [_WITH_NUMBER],
        "messages": [{"from": "14165550123", "id": wamid(0x59), "timestamp": "1767625200", "type": "request_welcome"}],
    },
    "value-errors": {"errors": [{"code": 130429, "title": "Rate limit hit", "message": "Rate limit hit"}]},
}
"""Notifications that contain no person's text: a changed number, a message that they have pinned, a chat that
they have opened, and errors of the account. The fields beside the
service's number, by the sample's name."""

# Name of the file: the status, and its errors as (code, title).
STATUSES: Mapping[str, tuple[str, tuple[tuple[int, str], ...]]] = {
    "sent": ("sent", ()),
    "delivered": ("delivered", ()),
    "read": ("read", ()),
    "failed": ("failed", ((131026, "Message undeliverable"),)),
    "outside-window": ("failed", ((131047, "Re-engagement message"),)),
}


def message(id: str, sender: str, kind: str, content: Any, at: int) -> Part:
    """Return a message from a person (E.164 number) at this second, as Meta writes it."""
    common = {"from": sender.lstrip("+"), "id": id, "timestamp": str(at), "type": kind}
    if content is None:
        return common | {"errors": [_error(131051, "Message type unknown")]}
    return common | {kind: content}


def status(id: str, recipient: str, status: str, row: str, at: int, errors: tuple[tuple[int, str], ...] = ()) -> Part:
    """Return the status of a message that the service sent, as Meta writes it. `row` is the outbox row that was sent
    along with the message.
    """
    told: Part = {"id": id, "status": status, "timestamp": str(at), "recipient_id": recipient.lstrip("+")}
    if errors:
        told["errors"] = [_error(code, title) for code, title in errors]
    return told | ({"biz_opaque_callback_data": row} if row else {})


def value(name: str = "Ana Gómez", messages: tuple[Part, ...] = (), statuses: tuple[Part, ...] = ()) -> Part:
    """Return the `value` of a notification: one person's messages, or statuses, of the service's phone number."""
    metadata = {"display_phone_number": DISPLAY_NUMBER, "phone_number_id": PHONE_NUMBER_ID}
    told: Part = {"messaging_product": "whatsapp", "metadata": metadata}
    if messages:
        told |= {"contacts": [{"profile": {"name": name}, "wa_id": messages[0]["from"]}], "messages": list(messages)}
    if statuses:
        told["statuses"] = list(statuses)
    return told


def notification(*values: Part) -> Part:
    """Return the body of one POST of Meta's, with an entry for each value."""
    entries = [{"id": ACCOUNT_ID, "changes": [{"value": each, "field": "messages"}]} for each in values]
    return {"object": "whatsapp_business_account", "entry": entries}


def written(document: Any) -> bytes:
    """Return a JSON document as bytes in Meta's style: ASCII, without spaces, slashes escaped."""
    return json.dumps(document, separators=(",", ":")).replace("/", "\\/").encode()


def signature(body: bytes, secret: str) -> str:
    """Return the signature header's value that Meta would send for these bytes."""
    return f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"


def _error(code: int, title: str) -> Part:
    return {"code": code, "title": title, "message": title, "error_data": {"details": title}}
