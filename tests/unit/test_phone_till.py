"""The till of `make dev`: the service's own adapter is answered there, and its own webhook believes it."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from typing import Any

import pytest

from parley.adapters.stripe import StripePayments
from parley.errors import PaymentRefused, PaymentsBroken
from parley.hooks import stripe as hook
from parley.ports import PaymentLine, PaymentRequest, PaymentSession
from parley_cli.phone.server import PhoneServer
from parley_cli.phone.till import TillSettings
from tests.support.http_server import Answer, LocalServer, Request
from tests.support.workbench import SETTINGS

KEY, SECRET = "sk_test_till", "whsec_till"
CONVERSATION = "a" * 52


class Webhook(LocalServer):
    """The service's webhook: verifies and reads what is posted, as the deployed one does."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[str, str]] = []

    def answer(self, request: Request) -> Answer:
        hook.verify(request.body, request.headers["Stripe-Signature"], SECRET, time.time())
        event = hook.read(json.loads(request.body), datetime.now(UTC))
        assert event is not None
        self.told.append((event.what, event.id))
        return Answer(200, b"")


@dataclass
class Counter:
    """A till that is served, and who pays at it."""

    phone: PhoneServer
    webhook: Webhook
    payments: StripePayments = field(init=False)

    def __post_init__(self) -> None:
        self.payments = StripePayments(lambda: KEY, self.phone.url, lambda language: "http://127.0.0.1/thanks")

    def open(self, effect: str = "e.a0", minutes: float = 60) -> PaymentSession:
        ends = self.now() + timedelta(minutes=minutes)
        lines = (PaymentLine("Latte, large", 450, 2), PaymentLine("Croissant", 250))
        return self.payments.open(PaymentRequest("order-1", CONVERSATION, "EUR", lines, ends), effect)

    def now(self) -> datetime:
        return datetime.fromisoformat(self.ask("GET", "/clock")[1]["now"]).replace(microsecond=0)

    def ask(self, method: str, path: str, content: object = None) -> tuple[int, Any]:
        connection = HTTPConnection(self.phone.url.removeprefix("http://"), timeout=10)
        try:
            connection.request(method, path, None if content is None else json.dumps(content))
            answer = connection.getresponse()
            body = answer.read()
            kind = answer.headers.get_content_type()
            return answer.status, json.loads(body) if kind == "application/json" else body.decode()
        finally:
            connection.close()

    def click(self, session: PaymentSession, what: str) -> int:
        return self.ask("POST", "/till/payments", {"id": session.id, "do": what})[0]

    def hears(self, *whats: str) -> None:
        """Wait until the webhook was told just this, in this order."""
        until = time.monotonic() + 30
        while [what for what, _ in self.webhook.told] != list(whats) and time.monotonic() < until:
            time.sleep(0.01)
        assert [what for what, _ in self.webhook.told] == list(whats)


@pytest.fixture
def till() -> Iterator[Counter]:
    with Webhook() as webhook:
        phone = PhoneServer(0)
        phone.serve(replace(SETTINGS, till=TillSettings(KEY, SECRET, f"{webhook.url}/stripe/webhook")))
        yield Counter(phone, webhook)
        phone.stop()


def test_what_is_to_be_paid_stands_at_the_till_and_is_paid_at_a_click(till: Counter) -> None:
    session = till.open()
    assert till.open() == session, "the same effect, the same session"
    assert session.url == f"{till.phone.url}/till#{session.id}"
    status, page = till.ask("GET", "/till")
    assert status == 200
    assert "/till.js" in page
    (shown,) = till.ask("GET", "/till/payments")[1]["payments"]
    assert (shown["order"], shown["amount_total"], shown["clicks"]) == (
        "order-1",
        1_150,
        ["pay", "pay_slowly", "expire"],
    )
    assert till.click(session, "pay") == 200
    till.hears("paid")
    state = till.payments.look(session.id)
    assert (state.status, state.paid, state.order, state.amount) == ("complete", True, "order-1", 1_150)
    assert till.click(session, "expire") == 409, "what is paid cannot expire"
    assert till.click(session, "repeat") == 200
    till.hears("paid", "paid")
    assert len({id for _, id in till.webhook.told}) == 1, "one fact, whatever event tells it"


def test_a_bank_debit_is_paid_later_or_fails(till: Counter) -> None:
    good, bad = till.open("1.a0"), till.open("2.a0")
    for session, end, told in ((good, "arrive", "paid"), (bad, "fail", "payment_failed")):
        before = [what for what, _ in till.webhook.told]
        till.click(session, "pay_slowly")
        assert not till.payments.look(session.id).paid
        till.click(session, end)
        till.hears(*before, "payment_pending", told)


def test_what_the_service_closes_or_pays_back_is_told_too(till: Counter) -> None:
    closed, paid = till.open("1.a0"), till.open("2.a0")
    assert till.payments.expire(closed.id).status == "expired"
    assert till.payments.expire(closed.id).status == "expired", "and once more does no harm"
    till.click(paid, "pay")
    intent = till.payments.look(paid.id).intent
    assert intent is not None
    for _ in range(2):
        till.payments.refund(intent, "3.a0")
    till.hears("payment_expired", "paid", "refunded")
    with pytest.raises(PaymentRefused):
        till.payments.refund("pi_nobody", "4.a0")


def test_a_session_expires_by_the_phones_clock(till: Counter) -> None:
    session = till.open(minutes=-1)
    assert till.payments.look(session.id).status == "expired"
    till.hears("payment_expired")
    assert till.click(session, "pay") == 409


def test_who_has_another_key_is_served_nothing(till: Counter) -> None:
    with pytest.raises(PaymentsBroken):
        StripePayments(lambda: "sk_other", till.phone.url, lambda language: "http://x/").look("cs_test_1")
    assert till.ask("POST", "/till/payments", {"id": "cs_test_1", "do": "pay"})[0] == 404
    assert till.ask("POST", "/till/payments", [])[0] == 400
