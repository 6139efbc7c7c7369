"""Stripe's webhook: the genuine reaches its conversation once, whatever the order; the forged reaches nobody."""

import hashlib
import hmac
import json
import random
import time
from collections.abc import Callable, Mapping
from itertools import permutations
from types import ModuleType
from typing import Any

import pytest

from parley.conversation.identity import conversation_id
from parley_cli import stripe
from parley_cli.events import (
    ANA,
    CONVERSATION_KEY,
    ORDER,
    PAYMENTS,
    STRIPE_INTENT,
    STRIPE_SECRET,
    STRIPE_SESSION,
    stripe_event,
    stripe_posted,
)
from tests.functions.conftest import Log
from tests.support.cloud import Cloud, Context, load_app

OLD, NEW = "whsec_old", "whsec_new"
Event = dict[str, Any]


@pytest.fixture
def app(aws: Cloud, log: Log) -> ModuleType:
    return load_app("webhook")


def now() -> int:
    return int(time.time())


def posted(name: str, at: int | None = None, *secrets: str, **changes: Any) -> Event:
    """A sample, signed now unless another second or other secrets are named; `changes` are to its object."""
    document = stripe_event(name)
    document["data"]["object"] |= changes
    return stripe_posted(document, now() if at is None else at, *secrets)


def told(aws: Cloud) -> list[tuple[str, str]]:
    """What waits in the mailbox: the id and the name of each event."""
    return [(body["id"], body["what"]) for body in aws.bodies("mailbox")]


PAID, REFUNDED = f"stripe-{STRIPE_SESSION}-paid", f"stripe-{STRIPE_INTENT}-refunded-1450"
TELLS: Mapping[str, tuple[str, str] | None] = {
    "completed": (PAID, "paid"),
    "completed-unpaid": (f"stripe-{STRIPE_SESSION}-payment_pending", "payment_pending"),
    "async-succeeded": (PAID, "paid"),
    "async-failed": (f"stripe-{STRIPE_SESSION}-payment_failed", "payment_failed"),
    "expired": (f"stripe-{STRIPE_SESSION}-payment_expired", "payment_expired"),
    "refunded": (REFUNDED, "refunded"),
    "of-others": None,
    "unknown": None,
}


@pytest.mark.parametrize("name", PAYMENTS)
def test_each_event_tells_its_conversation_what_has_happened(name: str, aws: Cloud, app: ModuleType, log: Log) -> None:
    assert app.handler(posted(name), Context())["statusCode"] == 200
    bodies = aws.bodies("mailbox")
    tells = TELLS[name]
    assert [(body["id"], body["what"]) for body in bodies] == ([tells] if tells else [])
    assert [line["foreign"] for line in log.lines if "foreign" in line] == ([1] if name == "of-others" else [])
    for body in bodies:
        assert (body["lane"], body["conversation"]) == ("commerce", conversation_id(CONVERSATION_KEY, "parley", ANA))
        data = body["data"]
        assert (data["order"], data["amount"], data["currency"]) == (ORDER, 1_450, "EUR")
        assert data.get("session") == (None if name == "refunded" else STRIPE_SESSION)
        assert data.get("intent") == (None if name == "expired" else STRIPE_INTENT)
    assert "ana@example.com" not in f"{bodies} {log.text}"


@pytest.mark.parametrize("order", list(permutations(["completed", "async-succeeded", "refunded"])))
def test_a_fact_is_told_once_whatever_the_order_and_however_often(
    order: tuple[str, ...], aws: Cloud, app: ModuleType
) -> None:
    for at, name in enumerate([*order, *order, *reversed(order)]):
        document = stripe_event(name) | {"id": f"evt_{at:024d}"}  # the same fact under another event
        assert app.handler(stripe_posted(document, now() - at), Context())["statusCode"] == 200
    assert sorted(told(aws)) == sorted([(PAID, "paid"), (REFUNDED, "refunded")])


def test_what_is_given_back_in_parts_is_told_part_by_part(aws: Cloud, app: ModuleType) -> None:
    for sum_until_now in (400, 400, 1_450):
        app.handler(posted("refunded", amount_refunded=sum_until_now), Context())
    assert [id for id, _ in told(aws)] == [f"stripe-{STRIPE_INTENT}-refunded-400", REFUNDED]


@pytest.mark.parametrize(
    ("kept", "signed_with", "status"),
    [
        (f"{OLD} {NEW}", (OLD,), 200),
        (f"{OLD} {NEW}", (NEW,), 200),
        (f" {NEW}\n{OLD}\n", (OLD, NEW), 200),  # Stripe signs with both while one is replaced
        (NEW, (OLD, NEW), 200),
        (NEW, (OLD,), 403),
        (f"{OLD} {NEW}", ("whsec_other",), 403),
        (f"{OLD} {NEW}", (f"{OLD} {NEW}",), 403),
    ],
)
def test_secrets_are_replaced_without_a_lost_event(
    kept: str, signed_with: tuple[str, ...], status: int, aws: Cloud, app: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STRIPE_WEBHOOK_SECRETS", kept)
    assert app.handler(posted("completed", None, *signed_with), Context())["statusCode"] == status


@pytest.mark.parametrize(("seconds", "status"), [(0, 200), (290, 200), (-290, 200), (310, 403), (-310, 403)])
def test_a_request_that_is_repeated_later_is_refused(seconds: int, status: int, aws: Cloud, app: ModuleType) -> None:
    assert app.handler(posted("completed", now() - seconds), Context())["statusCode"] == status


def test_without_secrets_stripe_is_told_to_come_again(
    aws: Cloud, app: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("STRIPE_WEBHOOK_SECRETS")
    assert app.handler(posted("completed"), Context())["statusCode"] == 503


# --- forged ---------------------------------------------------------------------------------------------------------


def with_header(header: str | None) -> Callable[[Event], Event]:
    def change(event: Event) -> Event:
        headers = {name: value for name, value in event["headers"].items() if name != stripe.SIGNATURE}
        return event | {"headers": headers | ({} if header is None else {stripe.SIGNATURE: header})}

    return change


def signed_as(scheme: str, at: str = "", algorithm: str = "sha256", before: str = "") -> Callable[[Event], Event]:
    """Signed with the right secret, but not as Stripe signs."""

    def change(event: Event) -> Event:
        moment = at or str(now())
        signed = hmac.new(STRIPE_SECRET.encode(), f"{before or moment}.{event['body']}".encode(), algorithm)
        return with_header(f"t={moment},{scheme}={signed.hexdigest()}")(event)

    return change


def with_body(change: Callable[[str], str]) -> Callable[[Event], Event]:
    return lambda event: event | {"body": change(event["body"])}


def with_signature(change: Callable[[str], str]) -> Callable[[Event], Event]:
    return lambda event: with_header(change(event["headers"][stripe.SIGNATURE]))(event)


FORGED: Mapping[str, Callable[[Event], Event]] = {
    "no signature": with_header(None),
    "an empty one": with_header(""),
    "no time": with_signature(lambda right: right.partition(",")[2]),
    "two times": with_signature(lambda right: f"{right},t={now()}"),
    "a newer time": with_signature(lambda right: right.replace(right.partition(",")[0], f"t={now() + 1}")),
    "a time in words": signed_as("v1", at="now"),
    "a time with a sign": signed_as("v1", at=f"+{now()}"),
    "a time that never ends": signed_as("v1", at="9" * 400),
    "another's time signed": signed_as("v1", before=str(now() - 100)),
    "an older scheme": signed_as("v0"),
    "a scheme of nobody": signed_as("v2"),
    "SHA-1": signed_as("v1", algorithm="sha1"),
    "SHA-512": signed_as("v1", algorithm="sha512"),
    "cut short": with_signature(lambda right: right[:60]),
    "capitals": with_signature(lambda right: right.replace("v1=", "v1=A", 1)),
    "not ASCII": with_signature(lambda right: right.replace("v1=", "v1=é", 1)),
    "a hash that needs no secret": lambda event: with_header(
        f"t={now()},v1={hashlib.sha256(event['body'].encode()).hexdigest()}"
    )(event),
    "an empty secret": lambda event: with_header(stripe.signature(event["body"].encode(), now(), ""))(event),
    "Meta's form": lambda event: with_header(
        f"sha256={hmac.new(STRIPE_SECRET.encode(), event['body'].encode(), 'sha256').hexdigest()}"
    )(event),
    "a thousand wrong ones": lambda event: with_header(f"t={now()}" + f",v1={'0' * 64}" * 1_000)(event),
    "another amount": with_body(lambda body: body.replace("1450", "9450")),
    "another order": with_body(lambda body: body.replace(ORDER, "order-2")),
    "another conversation": with_body(lambda body: body.replace('"conversation": "', '"conversation": "a')),
    "paid instead of unpaid": with_body(lambda body: body.replace('"paid"', '"unpaid"')),
    "written in one line": with_body(lambda body: json.dumps(json.loads(body))),
    "a blank more": with_body(lambda body: f"{body} "),
    "a byte order mark": with_body(lambda body: f"\ufeff{body}"),
    "nothing in it": with_body(lambda body: ""),
    "under Meta's route": lambda event: event | {"rawPath": "/meta/webhook"},
    "under Twilio's route": lambda event: event | {"rawPath": "/twilio/message"},
    "asked for by GET": lambda event: event | {"requestContext": {"http": {"method": "GET"}}},
    "too long": lambda event: stripe_posted({"type": "x", "pad": "x" * 300_000}, now()),
}


@pytest.mark.parametrize("kind", FORGED)
def test_what_is_forged_is_not_accepted(kind: str, aws: Cloud, app: ModuleType) -> None:
    began = time.process_time()
    for name in ("completed", "refunded"):
        answer = app.handler(FORGED[kind](posted(name)), Context())
        assert answer["statusCode"] in (400, 403, 413)
    assert aws.calls == []
    assert time.process_time() - began < 2, "and costs next to nothing"


def test_a_byte_changed_anywhere_is_noticed(aws: Cloud, app: ModuleType) -> None:
    chance = random.Random(1)
    for _ in range(300):
        event = posted(chance.choice(list(PAYMENTS)))
        at = chance.randrange(len(event["body"]))
        body = event["body"][:at] + chr(ord(event["body"][at]) ^ 1) + event["body"][at + 1 :]
        assert app.handler(event | {"body": body}, Context())["statusCode"] == 403
    assert aws.calls == []


@pytest.mark.parametrize(
    ("document", "status"),
    [
        ("[]", 400),
        ('"checkout.session.completed"', 400),
        ('{"type": 3}', 400),
        ("{", 400),
        ("[" * 100_000, 400),
        ('{"type": "checkout.session.completed"}', 200),  # of nobody's order, so it is acknowledged
        ('{"type": "checkout.session.completed", "data": {"object": []}}', 200),
        ('{"type": "checkout.session.completed", "data": []}', 200),
        ('{"type": "v2.core.event_destination.ping", "object": "v2.core.event"}', 200),
    ],
)
def test_what_is_signed_and_is_no_event_harms_nobody(document: str, status: int, aws: Cloud, app: ModuleType) -> None:
    event = posted("completed") | {"body": document}
    event = with_header(stripe.signature(document.encode(), now(), STRIPE_SECRET))(event)
    assert app.handler(event, Context())["statusCode"] == status
    assert aws.calls == []


@pytest.mark.parametrize(
    "changes",
    [
        {"client_reference_id": None},
        {"client_reference_id": "a b"},
        {"client_reference_id": ["order-1"]},
        {"metadata": {}},
        {"metadata": None},
        {"metadata": {"conversation": "somebody"}},
        {"metadata": {"conversation": "C" * 52}},
    ],
)
def test_what_is_about_no_order_of_ours_is_acknowledged_and_counted(
    changes: dict[str, Any], aws: Cloud, app: ModuleType, log: Log
) -> None:
    assert app.handler(posted("completed", **changes), Context())["statusCode"] == 200
    assert aws.calls == []
    assert [line["foreign"] for line in log.lines if "foreign" in line] == [1]


def test_an_account_that_is_connected_with_ours_has_its_own_orders(aws: Cloud, app: ModuleType) -> None:
    document = stripe_event("completed") | {"account": "acct_1"}
    assert app.handler(stripe_posted(document, now()), Context())["statusCode"] == 200
    assert aws.calls == []


@pytest.mark.parametrize(
    "changes", [{"id": "cs test"}, {"id": None}, {"amount_total": None}, {"amount_total": True}, {"currency": "€"}]
)
def test_an_event_of_ours_that_cannot_be_read_is_not_swallowed(
    changes: dict[str, Any], aws: Cloud, app: ModuleType
) -> None:
    assert app.handler(posted("completed", **changes), Context())["statusCode"] == 400
    assert aws.calls == []


# --- the page behind a payment --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("language=en", "Back to your chat"),
        ("language=es", "Vuelve a tu chat"),
        ("", "Back to your chat"),
        ("language=<script>", "Back to your chat"),
        ("language=es&session_id=cs_1", "Vuelve a tu chat"),
    ],
)
def test_who_comes_back_from_stripes_page_is_told_to_go_on_in_the_chat(
    query: str, says: str, aws: Cloud, app: ModuleType
) -> None:
    http = {"http": {"method": "GET"}}
    event = {"requestContext": http, "rawPath": "/stripe/return", "rawQueryString": query, "headers": {}}
    answer = app.handler(event, Context())
    assert (answer["statusCode"], answer["headers"]["content-type"]) == (200, "text/html; charset=utf-8")
    assert f"<h1>{says}</h1>" in answer["body"]
    assert "script" not in answer["body"]
    assert "default-src 'none'" in answer["headers"]["content-security-policy"]
