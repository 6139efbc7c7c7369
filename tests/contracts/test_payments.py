"""`ports.Payments`: Stripe's adapter over a strict stand-in for Stripe, and memory's, keep the same promises."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from parley.adapters import stripe
from parley.adapters.memory_payments import MemoryPayments
from parley.adapters.memory_queues import ManualClock
from parley.adapters.stripe import StripePayments
from parley.errors import PaymentError, PaymentRefused, PaymentsBroken, PaymentsUnavailable
from parley.ports import Deadline, PaymentLine, PaymentRequest, Payments
from tests.support.phone import clock as noon
from tests.support.stripe_server import KEY, Step, StripeServer, answers, fails, hangs, hangs_up

EFFECT = "SM00000000000000000000000000000001.a0"
CONVERSATION = "c" * 52
PAGE = "https://bakery.example.com/thanks"


@dataclass
class Backend:
    """An implementation, and what people do on its pages."""

    payments: Payments
    clock: ManualClock
    pay: Callable[..., object]

    def request(self, **changes: object) -> PaymentRequest:
        """What two lattes and a croissant cost, to be paid within an hour."""
        lines = (PaymentLine("Latte, large", 450, 2), PaymentLine("Croissant & más «½»", 250))
        ends = self.clock() + timedelta(minutes=60)
        whole = PaymentRequest("A-7K2P.order_1", CONVERSATION, "EUR", lines, ends, "es")
        return replace(whole, **changes)  # type: ignore[arg-type]


@pytest.fixture
def server() -> Iterator[StripeServer]:
    with StripeServer(noon()) as running:
        yield running


def adapter(server: StripeServer, key: str = KEY, errors: list[PaymentError] | None = None) -> StripePayments:
    return StripePayments(lambda: key, server.url, lambda language: PAGE, (errors or []).append)


@pytest.fixture(params=["stripe", "memory"])
def backend(request: pytest.FixtureRequest) -> Backend:
    if request.param == "memory":
        clock = noon()
        memory = MemoryPayments(clock)
        return Backend(memory, clock, memory.pay)
    server: StripeServer = request.getfixturevalue("server")
    clock = server.now = noon()
    return Backend(adapter(server), clock, server.pay)


# --- both -----------------------------------------------------------------------------------------------------------


def test_a_session_is_opened_once_for_its_effect_and_paid_once(backend: Backend) -> None:
    request = backend.request()
    session = backend.payments.open(request, EFFECT)
    assert session.url.startswith("https://")
    assert session.expires_at == request.expires_at
    assert backend.payments.open(request, EFFECT) == session
    assert backend.payments.open(request, "another.a0").id != session.id
    before = backend.payments.look(session.id)
    assert (before.status, before.paid, before.intent) == ("open", False, None)
    assert (before.order, before.amount, before.currency) == (request.order, 1_150, "EUR")
    backend.pay(session.id)
    after = backend.payments.look(session.id)
    assert (after.status, after.paid) == ("complete", True)
    assert after.intent
    assert backend.payments.open(request, EFFECT).id == session.id, "also after a crash behind the payment"


def test_another_request_under_the_same_effect_is_refused(backend: Backend) -> None:
    backend.payments.open(backend.request(), EFFECT)
    later = backend.request(expires_at=backend.clock() + timedelta(minutes=61))
    with pytest.raises(PaymentError):
        backend.payments.open(later, EFFECT)


def test_a_slow_payment_is_complete_before_it_is_paid(backend: Backend) -> None:
    session = backend.payments.open(backend.request(), EFFECT)
    backend.pay(session.id, slowly=True)
    state = backend.payments.look(session.id)
    assert (state.status, state.paid) == ("complete", False)
    backend.pay(session.id)
    assert backend.payments.look(session.id).paid


def test_who_closes_a_session_learns_whether_the_person_was_faster(backend: Backend) -> None:
    payments = backend.payments
    slow, fast = (payments.open(backend.request(), f"{n}.a0") for n in range(2))
    assert [payments.expire(slow.id).status for _ in range(2)] == ["expired", "expired"]
    backend.pay(fast.id)
    state = payments.expire(fast.id)
    assert (state.status, state.paid) == ("complete", True)


def test_a_session_whose_time_is_over_has_expired(backend: Backend) -> None:
    session = backend.payments.open(backend.request(), EFFECT)
    backend.clock.advance(minutes=61)
    assert backend.payments.look(session.id).status == "expired"
    assert backend.payments.expire(session.id).status == "expired"


def test_a_payment_is_given_back_once_whoever_asks_again(backend: Backend) -> None:
    session = backend.payments.open(backend.request(), EFFECT)
    backend.pay(session.id)
    intent = backend.payments.look(session.id).intent
    assert intent is not None
    for effect in (EFFECT, EFFECT, "another.a0"):
        backend.payments.refund(intent, effect)
    refunds = backend.payments.refunded if isinstance(backend.payments, MemoryPayments) else None
    if refunds is not None:
        assert refunds == {intent: EFFECT}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"lines": (PaymentLine("Crumb", 49),)}, "amount"),
        ({"lines": (PaymentLine("House", 99_999_999, 2),)}, "amount"),
        ({"expires_at": noon()() + timedelta(minutes=29)}, "expires_at"),
        ({"expires_at": noon()() + timedelta(hours=25)}, "expires_at"),
    ],
)
def test_what_cannot_be_paid_is_refused_with_its_reason(
    backend: Backend, changes: dict[str, object], reason: str
) -> None:
    with pytest.raises(PaymentRefused) as refusal:
        backend.payments.open(backend.request(**changes), EFFECT)
    assert refusal.value.reason == reason


@pytest.mark.parametrize("id", ["cs_test_nobody", "", "../refunds", "cs_test_1/expire", "é"])
def test_what_nobody_has_opened_is_refused(backend: Backend, id: str) -> None:
    for call in (backend.payments.look, backend.payments.expire, lambda id: backend.payments.refund(id, EFFECT)):
        with pytest.raises(PaymentRefused):
            call(id)


# --- Stripe ---------------------------------------------------------------------------------------------------------


def test_a_session_asks_for_what_was_confirmed_and_tells_nothing_of_the_person(server: StripeServer) -> None:
    clock = noon()
    request = Backend(adapter(server), clock, server.pay).request()
    adapter(server).open(request, EFFECT)
    assert server.asked == [("/v1/checkout/sessions", EFFECT)]
    assert dict(server.forms[0]) == {
        "mode": "payment",
        "client_reference_id": "A-7K2P.order_1",
        "success_url": PAGE,
        "cancel_url": PAGE,
        "expires_at": str(int(request.expires_at.timestamp())),
        "locale": "es",
        "adaptive_pricing[enabled]": "false",
        "metadata[conversation]": CONVERSATION,
        "metadata[order]": "A-7K2P.order_1",
        "payment_intent_data[metadata][conversation]": CONVERSATION,
        "payment_intent_data[metadata][order]": "A-7K2P.order_1",
        "line_items[0][quantity]": "2",
        "line_items[0][price_data][currency]": "eur",
        "line_items[0][price_data][unit_amount]": "450",
        "line_items[0][price_data][product_data][name]": "Latte, large",
        "line_items[1][quantity]": "1",
        "line_items[1][price_data][currency]": "eur",
        "line_items[1][price_data][unit_amount]": "250",
        "line_items[1][price_data][product_data][name]": "Croissant & más «½»",
    }


@pytest.mark.parametrize(
    ("currency", "price", "asked"),
    [("JPY", 500, 500), ("ISK", 500, 50_000), ("KWD", 5_120, 5_120), ("KWD", 5_124, None), ("UGX", 5_000, None)],
)
def test_each_currency_is_counted_as_stripe_counts_it(
    server: StripeServer, currency: str, price: int, asked: int | None
) -> None:
    request = Backend(adapter(server), noon(), server.pay).request(
        currency=currency, lines=(PaymentLine("Bread", price),)
    )
    if asked is None:
        with pytest.raises(PaymentRefused):
            adapter(server).open(request, EFFECT)
        assert server.asked == []
        return
    session = adapter(server).open(request, EFFECT)
    assert server.forms[0]["line_items[0][price_data][unit_amount]"] == str(asked)
    assert (adapter(server).look(session.id).amount, adapter(server).look(session.id).currency) == (price, currency)


BUSY = fails(429, "rate_limit")
FAILURES: dict[str, tuple[tuple[Step, ...], type[PaymentError] | None, list[str]]] = {
    "too many requests, once": ((BUSY,), None, [EFFECT, EFFECT]),
    "too many requests": ((BUSY, BUSY), PaymentsUnavailable, [EFFECT, EFFECT]),
    "the same key is under way": ((fails(409, "idempotency_key_in_use"),), None, [EFFECT, EFFECT]),
    "an error that the key keeps": ((fails(500),), None, [EFFECT, f"{EFFECT}.2"]),
    "an outage": ((fails(503), fails(502)), PaymentsUnavailable, [EFFECT, f"{EFFECT}.2"]),
    "a page of a proxy": ((answers(200, b"<html>hello</html>"),), None, [EFFECT, EFFECT]),
    "half an answer": ((answers(200, b'{"id": "cs_'), hangs_up), PaymentsUnavailable, [EFFECT, EFFECT]),
    "a closed connection, once": ((hangs_up,), None, [EFFECT, EFFECT]),
    "an answer without an end": ((answers(200, b"{" * 300_000),), None, [EFFECT, EFFECT]),
    "a wrong key": ((fails(401, kind="invalid_request_error"),), PaymentsBroken, [EFFECT]),
    "a key that may not": ((fails(403, kind="invalid_request_error"),), PaymentsBroken, [EFFECT]),
    "an account that is not active": ((fails(400, kind="invalid_request_error"),), PaymentsBroken, [EFFECT]),
    "an address that is none": ((answers(404, b"<html>not found</html>"),), PaymentsBroken, [EFFECT]),
    "somewhere else": ((answers(302, b""),), PaymentsBroken, [EFFECT]),
    "another's JSON": ((answers(200, b'{"ok": true}', "application/json"),), PaymentsBroken, [EFFECT]),
    "a refused card": ((fails(402, "card_declined", "card_error"),), PaymentRefused, [EFFECT]),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_every_failure_says_what_helps_and_tells_no_secret(server: StripeServer, failure: str) -> None:
    steps, error, keys = FAILURES[failure]
    server.will(*steps)
    reported: list[PaymentError] = []
    payments = StripePayments(lambda: KEY, server.url, lambda language: PAGE, reported.append)
    request = Backend(payments, noon(), server.pay).request()
    if error is None:
        payments.open(request, EFFECT)
    else:
        with pytest.raises(error) as raised:
            payments.open(request, EFFECT)
        assert raised.type in (error, *error.__subclasses__())
        assert KEY not in f"{raised.value!r} {raised.value.__cause__!r} {raised.value.__context__!r}"
    assert [key for _, key in server.asked] == keys
    of_the_operator = error in (PaymentsUnavailable, PaymentsBroken)
    assert [isinstance(each, error or PaymentError) for each in reported] == [True] * of_the_operator
    assert server.refused == []


@pytest.mark.parametrize("step", [hangs, answers(200, b'{"id": "cs_test_1"}' * 50, pause=0.02)])
def test_a_call_ends_in_time_whatever_stripe_does(
    server: StripeServer, step: Step, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stripe, "TRY_SECONDS", 0.2)
    monkeypatch.setattr(stripe, "PAYMENT_SECONDS", 0.8)
    monkeypatch.setattr(stripe, "LEAST_SECONDS", 0.05)
    server.will(step, step)
    began = time.monotonic()
    with pytest.raises(PaymentsUnavailable):
        adapter(server).open(Backend(adapter(server), noon(), server.pay).request(), EFFECT)
    assert time.monotonic() - began < 10  # a server hangs for longer, and drips longer still
    assert len(server.asked) == 2


def test_closing_a_page_and_looking_at_it_have_one_deadline(
    server: StripeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stripe, "TRY_SECONDS", 0.2)
    monkeypatch.setattr(stripe, "LEAST_SECONDS", 0.05)
    payments = adapter(server)
    session = payments.open(Backend(payments, noon(), server.pay).request(), EFFECT)
    server.will(fails(400), *[hangs] * 9)
    began = time.monotonic()
    with pytest.raises(PaymentsUnavailable):
        payments.expire(session.id, Deadline.after(0.5))
    with pytest.raises(PaymentsUnavailable):
        payments.refund("pi_1", EFFECT, Deadline.after(0.01))
    assert time.monotonic() - began < 0.9
    assert [path for path, _ in server.asked if path.endswith("refunds")] == []


@pytest.mark.parametrize("key", ["", " ", "sk_test\n", "sk_test_é", "sk test"])
def test_a_key_that_cannot_be_sent_is_not_sent(server: StripeServer, key: str) -> None:
    with pytest.raises(PaymentsBroken):
        adapter(server, key).look("cs_test_1")
    assert server.asked == [] or key.strip() == "sk_test"


def test_no_key_at_all_is_an_operators_fault(server: StripeServer) -> None:
    def missing() -> str:
        raise LookupError("missing in SSM")

    with pytest.raises(PaymentsBroken):
        StripePayments(missing, server.url, lambda language: PAGE).look("cs_test_1")


def test_an_error_while_a_session_is_closed_is_not_taken_for_an_answer(server: StripeServer) -> None:
    payments = adapter(server)
    session = payments.open(Backend(payments, noon(), server.pay).request(), EFFECT)
    server.will(fails(503), fails(503))
    with pytest.raises(PaymentsUnavailable):
        payments.expire(session.id)
    assert payments.look(session.id).status == "open"
    assert payments.expire(session.id).status == "expired"
