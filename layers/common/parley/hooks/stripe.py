"""Stripe's webhook, which reports payments, and the page to which Stripe sends a browser back.

Signature: hex of HMAC-SHA256(the endpoint's secret, time + "." + the body's bytes as they came), as `v1` beside the
time `t` in the header Stripe-Signature. While a secret is being replaced there are several `v1`, one of each secret, so
we may have several secrets too, with blanks between them. Source: Stripe, "Receive Stripe events in your webhook
endpoint".

Stripe sends an event once or more often, in any order, and the same fact under several events. So an event's id here is
made of what has happened to which session or payment: each fact reaches its conversation once.
"""

import hashlib
import hmac
import json
import re
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

from pydantic import JsonValue

from parley.business.stripe_units import from_stripe
from parley.conversation.events import Notified
from parley.errors import Forbidden, Unreadable
from parley.hooks.hook import Hook, HookContext, Received, WebhookRequest
from parley.hooks.page import Page, answer
from parley.texts import DEFAULT, LANGUAGES, payment_page

SECRETS = "stripe-webhook-secrets"
SIGNATURE = "stripe-signature"
TOLERANCE_SECONDS = 300
"""The most seconds by which a signature's time may differ from ours, the default of Stripe's own libraries. Stripe
signs each retry anew, so an older signature is a replay."""
MAX_BODY = 256 * 1024
"""Bytes of an event. A session of 100 lines has about 20,000: its lines are not among it."""
MAX_HEADER = 4_096
"""Characters of a signature header: two secrets of 24 hours make some 250."""
MOST_AMOUNT = 10**12
"""The highest amount of an event, as Stripe counts it: Stripe's own limit has at most 12 digits."""
ID = re.compile(r"(cs|pi|ch|py)_[A-Za-z0-9_]{1,100}")
ORDER = re.compile(r"[!-~]{1,200}")
CONVERSATION = re.compile(r"[a-z2-7]{52}")
CURRENCY = re.compile(r"[a-z]{3}")
LANE = "commerce"

SESSIONS = {
    "checkout.session.completed": "paid",
    "checkout.session.async_payment_succeeded": "paid",
    "checkout.session.async_payment_failed": "payment_failed",
    "checkout.session.expired": "payment_expired",
}
"""The name of the event that each checkout session event becomes."""
REFUND = "charge.refunded"
PENDING = "payment_pending"
"""A completed but unpaid session, such as a bank debit, whose money may come later."""

StripeObject = Mapping[str, Any]


def _event(request: WebhookRequest, context: HookContext) -> Received:
    """Read Stripe's webhook: verify the signature, and turn an event about one of our orders into an event for its
    conversation; other events are ignored or counted as foreign. Raises Forbidden or Unreadable.
    """
    verify(request.body, request.headers.get(SIGNATURE, ""), context.secrets[SECRETS], time.time())
    try:
        event = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("not JSON") from error
    if not isinstance(event, dict) or not isinstance(event.get("type"), str):
        raise Unreadable("not an event")
    if not (event["type"] in SESSIONS or event["type"] == REFUND):
        return Received()
    notified = read(event, context.received_at)
    return Received(events=(notified,)) if notified else Received(foreign=1)


def verify(body: bytes, header: str, secrets: str, now: float) -> None:
    """Check that the body was signed recently with one of these secrets (separated by spaces). Raises Forbidden."""
    parts = [part.strip().partition("=") for part in header[:MAX_HEADER].split(",")]
    times = [value for name, _, value in parts if name == "t"]
    if len(times) != 1 or not re.fullmatch(r"[0-9]{1,12}", times[0]):
        raise Forbidden("the signature is missing or has no time")
    right = [
        hmac.new(secret.encode(), times[0].encode() + b"." + body, hashlib.sha256).hexdigest().encode()
        for secret in secrets.split()
    ]
    given = [value.encode() for name, _, value in parts if name == "v1"]
    if not any(hmac.compare_digest(one, other) for one in right for other in given):
        raise Forbidden("the signature is wrong")
    if abs(now - int(times[0])) > TOLERANCE_SECONDS:
        raise Forbidden("the signature is too old")


def read(event: StripeObject, received_at: datetime) -> Notified | None:
    """Return the event for the conversation whose order a Stripe event is about; None if it is about none of our
    orders. Raises Unreadable if such an event lacks its id, amount or currency.
    """
    found = event.get("data", {}).get("object") if isinstance(event.get("data"), dict) else None
    if not isinstance(found, dict) or event.get("account"):  # an account that is connected with ours has its own orders
        return None
    is_refund = event["type"] == REFUND
    metadata = found.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    order = _shaped(ORDER, metadata.get("order") if is_refund else found.get("client_reference_id"))
    conversation = _shaped(CONVERSATION, metadata.get("conversation"))
    if order is None or conversation is None:
        return None
    what, named, amount = _refund(found) if is_refund else _payment(str(event["type"]), found)
    id, currency = _shaped(ID, named), _shaped(CURRENCY, found.get("currency"))
    if id is None or currency is None or not isinstance(amount, int) or not _is_amount(amount):
        raise Unreadable("an event without its id or its amount")
    intent = _shaped(ID, found.get("payment_intent"))
    data: dict[str, JsonValue] = {
        "order": order,
        "amount": from_stripe(amount, currency.upper()),
        "currency": currency.upper(),
        "event": str(event.get("id", ""))[:100],
        **({} if is_refund else {"session": id}),
        **({"intent": intent} if intent else {}),
    }
    return Notified(
        id=f"stripe-{id}-{what}" + (f"-{amount}" if is_refund else ""),  # given back in parts, it is told each time
        conversation=conversation,
        received_at=received_at,
        lane=LANE,
        what=what,
        data=data,
    )


def _payment(kind: str, session: StripeObject) -> tuple[str, object, object]:
    """Return what an event about a checkout session reports: the name of our event ("payment_expired"), the session's
    id and its amount.
    """
    is_unpaid = session.get("payment_status") == "unpaid"
    what = PENDING if kind == "checkout.session.completed" and is_unpaid else SESSIONS[kind]
    return what, session.get("id"), session.get("amount_total")


def _refund(charge: StripeObject) -> tuple[str, object, object]:
    """Return what a refund event reports: "refunded", the payment's id and the total refunded so far."""
    return "refunded", charge.get("payment_intent"), charge.get("amount_refunded")


def _is_amount(amount: int) -> bool:
    return not isinstance(amount, bool) and 0 <= amount <= MOST_AMOUNT


def _shaped(shape: re.Pattern[str], value: object) -> str | None:
    """Return the value if it is a string that matches this pattern; otherwise None."""
    return value if isinstance(value, str) and shape.fullmatch(value) else None


def _page(request: WebhookRequest, context: HookContext) -> Received:
    """Return the page for a browser that comes back from Stripe: it tells the person to go on in the chat, and nothing
    about the payment.
    """
    asked = parse_qs(request.query).get("language", [""])[0]
    language = next((each for each in LANGUAGES if each == asked), DEFAULT)
    says = payment_page.of(language)
    return Received(answer(Page(language, says.title, (says.words,))))


HOOKS = {
    "POST /stripe/webhook": Hook(_event, (SECRETS,), MAX_BODY),
    "GET /stripe/return": Hook(_page, ()),
}
