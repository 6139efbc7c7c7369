"""What Stripe posts about payments, as `parley_cli/stripe.py` writes it, and a payer who comes back from its page."""

from collections.abc import Mapping
from typing import Any

from parley_cli import stripe
from parley_cli.events.gateway import BROWSER, requested
from parley_cli.events.story import ANA, AT, PUBLIC_URL, STRIPE_SECRET, conversation

STRIPE_URL = f"{PUBLIC_URL}/stripe/webhook"
ORDER, STRIPE_SESSION, STRIPE_INTENT = "order-1", f"cs_test_{'a1' * 29}", f"pi_{'3' * 24}"
_PAID = {"status": "complete", "payment_status": "paid", "intent": STRIPE_INTENT}
_UNPAID = _PAID | {"payment_status": "unpaid"}

# Name of the file: the event's type, and the changed fields of the session.
PAYMENTS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "completed": ("checkout.session.completed", _PAID),
    "completed-unpaid": ("checkout.session.completed", _UNPAID),
    "async-succeeded": ("checkout.session.async_payment_succeeded", _PAID),
    "async-failed": ("checkout.session.async_payment_failed", _UNPAID),
    "expired": ("checkout.session.expired", {"status": "expired"}),
    "refunded": ("charge.refunded", _PAID),
    "of-others": ("checkout.session.completed", _PAID),
    "unknown": ("payment_intent.created", _UNPAID),
}


def stripe_event(name: str, order: str = ORDER, session: str = STRIPE_SESSION, person: str = ANA) -> stripe.Part:
    """Return the payment event of this name in PAYMENTS as Stripe writes it. "of-others" is a payment that is not about
    an order of ours.
    """
    kind, state = PAYMENTS[name]
    at = int(AT.timestamp())
    about = stripe.session(
        session,
        order=None if name == "of-others" else order,
        conversation=conversation(person),
        amount=1_450,
        currency="eur",
        created=at - 600,
        expires_at=at + 3_000,
        url=f"https://checkout.stripe.com/c/pay/{session}",
        **state,
    )
    if kind == "charge.refunded":
        about = stripe.charge(f"ch_{'3' * 24}", about, at, 1_450)
    return stripe.event(f"evt_{list(PAYMENTS).index(name):024d}", kind, about, at)


def stripe_posted(document: Any, at: int, *secrets: str, **headers: str) -> dict[str, Any]:
    """Return a Stripe event as API Gateway gives it to the webhook, signed at the second `at` with these secrets, or
    with the samples' secret.
    """
    body = stripe.written(document)
    own = {stripe.SIGNATURE: stripe.signature(body, at, *(secrets or (STRIPE_SECRET,)))} | headers
    return requested("POST", STRIPE_URL, body.decode(), "application/json; charset=utf-8", stripe.AGENT, own)


def signed_anew(event: dict[str, Any], at: int) -> dict[str, Any]:
    """Return a Stripe sample with a signature of the second `at`, because the webhook refuses signatures older than
    five minutes. Other events come back unchanged.
    """
    if stripe.SIGNATURE not in event.get("headers", {}):
        return event
    signature = stripe.signature(event["body"].encode(), at, STRIPE_SECRET)
    return event | {"headers": event["headers"] | {stripe.SIGNATURE: signature}}


def stripe_events() -> dict[str, dict[str, Any]]:
    """Return every sample event of Stripe's, by the name of its file without `.json`."""
    posts = {f"stripe-{name}": stripe_posted(stripe_event(name), int(AT.timestamp())) for name in PAYMENTS}
    back = requested("GET", f"{PUBLIC_URL}/stripe/return?language=es", "", "text/html", BROWSER, {})
    return posts | {"stripe-return": {name: value for name, value in back.items() if name != "body"}}
