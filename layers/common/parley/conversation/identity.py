"""Who a conversation is, to every log, queue and key: a keyed hash, so that no phone number leaves the state."""

import base64
import hashlib
import hmac


def conversation_id(key: str, service: str, number: str) -> str:
    """The id of the conversation of `number` (E.164) with `service`: 52 characters of base32.

    A service is a name that lists its senders, so one person is one conversation on SMS and on WhatsApp.
    The same key must be kept for ever: with another one nobody's conversation is found again.
    """
    digest = hmac.new(key.encode(), f"{service}\n{number}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode().rstrip("=").lower()
