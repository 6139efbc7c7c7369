"""The events that Stripe posts to the webhook, and their signature, for sample events, the till of `make dev` and
tests.

Nothing here asks a clock or makes anything up: what differs is given. The shapes are those of Stripe's API description.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from parley.adapters.stripe import VERSION

SIGNATURE = "stripe-signature"
AGENT = "Stripe/1.0 (+https://stripe.com/docs/webhooks)"

Part = dict[str, Any]


def session(
    id: str,
    *,
    order: str | None,
    conversation: str,
    amount: int,
    currency: str,
    created: int,
    expires_at: int,
    url: str,
    status: str = "open",
    payment_status: str = "unpaid",
    intent: str | None = None,
) -> Part:
    """Return a checkout session as Stripe writes it. `amount` is in Stripe's smallest unit, `currency` in small
    letters.
    """
    metadata = {"conversation": conversation, "order": order} if order is not None else {}
    return {
        "id": id,
        "object": "checkout.session",
        "adaptive_pricing": {"enabled": False},
        "amount_subtotal": amount,
        "amount_total": amount,
        "cancel_url": None,
        "client_reference_id": order,
        "created": created,
        "currency": currency,
        "customer": None,
        "customer_details": None if status == "open" else {"email": "ana@example.com", "name": "Ana", "phone": None},
        "expires_at": expires_at,
        "livemode": False,
        "metadata": metadata,
        "mode": "payment",
        "payment_intent": intent,
        "payment_method_types": ["card"],
        "payment_status": payment_status,
        "status": status,
        "success_url": None,
        "ui_mode": "hosted_page",
        "url": url if status == "open" else None,
    }


def charge(id: str, of: Mapping[str, Any], created: int, refunded: int) -> Part:
    """Return the charge by which the session `of` was paid, with the `refunded` amount. It has the metadata of the
    session.
    """
    return {
        "id": id,
        "object": "charge",
        "amount": of["amount_total"],
        "amount_captured": of["amount_total"],
        "amount_refunded": refunded,
        "billing_details": {"email": "ana@example.com", "name": "Ana", "phone": None},
        "created": created,
        "currency": of["currency"],
        "livemode": False,
        "metadata": dict(of["metadata"]),
        "paid": True,
        "payment_intent": of["payment_intent"],
        "refunded": refunded == of["amount_total"],
        "status": "succeeded",
    }


def event(id: str, kind: str, about: Mapping[str, Any], created: int) -> Part:
    """Return a webhook event about an object, as Stripe posts it."""
    return {
        "id": id,
        "object": "event",
        "api_version": VERSION,
        "created": created,
        "data": {"object": dict(about)},
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": kind,
    }


def written(document: Any) -> bytes:
    """Return a JSON document as bytes in Stripe's style: UTF-8, one field a line."""
    return json.dumps(document, indent=2, ensure_ascii=False).encode()


def signature(body: bytes, at: int, *secrets: str) -> str:
    """Return the value of Stripe's signature header for these bytes at this second: a signature for each secret, and
    one of the old scheme v0, which nobody may accept.
    """
    signed = [hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest() for secret in secrets]
    return ",".join([f"t={at}", *(f"v1={each}" for each in signed), f"v0={'0' * 64}"])
