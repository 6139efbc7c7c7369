"""Stripe Checkout over its REST API, with the HTTP client that is in the bundle already (httpx2).

    POST /v1/checkout/sessions                  open a session: a page where one order is paid
    GET  /v1/checkout/sessions/{id}             look what has become of it
    POST /v1/checkout/sessions/{id}/expire      close it
    POST /v1/refunds                            give the money of a payment back

What an answer means:

    200                                      done
    408, 409, 424, 429, 5xx                  PaymentsUnavailable, after a second try while time is left
    no answer, no JSON, half an answer       the same
    400, 402, 404 about the order            PaymentRefused
    whatever else                            PaymentsBroken: an operator has to mend something

Stripe keeps the answer of an idempotency key for a day, "including 500 errors" ("Idempotent requests"), so after a 5xx
the second try has a key of its own. A session that was opened all the same harms nobody, because nobody has its link;
a payment that was given back all the same cannot be given back again.
"""

import json
import logging
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

from parley import tracing
from parley.business.stripe_units import from_stripe, to_stripe
from parley.errors import PaymentError, PaymentRefused, PaymentsBroken, PaymentsUnavailable
from parley.ports import PAYMENT_SECONDS, Deadline, PaymentRequest, PaymentSession, PaymentState

if TYPE_CHECKING:
    import httpx2

VERSION = "2026-07-29.dahlia"
"""The version of the API that requests and answers have, whatever the account's own."""
TRY_SECONDS = 2.5
"""The most seconds of one try. Stripe opens a session in about half a second."""
LEAST_SECONDS = 1.0
"""The seconds below which a try is not worth beginning."""
MOST_BYTES = 256 * 1024
"""The most bytes of an answer that are read: a session of 100 lines has about 20,000."""
NAME = 250
"""The most characters of a line's name."""
LOCALES = {"en": "en", "es": "es", "pt": "pt-BR"}
LATER = frozenset([408, 409, 424, 429])
"""The HTTP statuses below 500 of a request that may succeed in a moment. 409: another one with its key is under way."""
OF_THE_ORDER = frozenset(["amount_too_small", "amount_too_large"])
"""Stripe's codes of a refusal to open a session that is because of this order, and would not meet others."""
TOO_LATE = "expires_at"
"""The parameter that Stripe names if a session would end sooner than 30 minutes from now: the action comes too late."""
REFUNDED = "charge_already_refunded"
ID = re.compile(r"[A-Za-z0-9_]{1,255}")

StripeParameters = list[tuple[str, str]]
StripeAnswer = TypeVar("StripeAnswer")

logging.getLogger("httpx2").setLevel(logging.WARNING)  # at INFO it logs addresses, which hold the ids of sessions


class StripePayments:
    """`ports.Payments` with Stripe Checkout. Safe under threads."""

    def __init__(
        self,
        secret_key: Callable[[], str],
        base_url: str,
        return_url: Callable[[str], str],
        report: Callable[[PaymentError], None] = lambda error: None,
    ) -> None:
        """`secret_key` is called for each request, and may raise LookupError. `return_url` returns, for a language, the
        page on which a browser lands after the payment. `report` is called with each error that is not about a single
        order."""
        self._secret_key, self._base_url = secret_key, base_url.rstrip("/")
        self._return_url, self._report = return_url, report

    def open(self, request: PaymentRequest, effect: str) -> PaymentSession:
        form = session_form(request, self._return_url(request.language))
        return self._call("POST", "/v1/checkout/sessions", session_of, _deadline(), form, effect)

    def look(self, session: str, within: Deadline | None = None) -> PaymentState:
        return self._call("GET", f"/v1/checkout/sessions/{_id(session)}", state_of, _deadline(within))

    def expire(self, session: str, within: Deadline | None = None) -> PaymentState:
        deadline = _deadline(within)
        try:
            return self._call("POST", f"/v1/checkout/sessions/{_id(session)}/expire", state_of, deadline)
        except PaymentRefused:  # only a session that is open can be expired
            return self.look(session, deadline)

    def refund(self, intent: str, effect: str, within: Deadline | None = None) -> None:
        form, deadline = [("payment_intent", _id(intent))], _deadline(within)
        try:
            # An idempotency key is for one URL, and the effect may have opened a session too.
            self._call("POST", "/v1/refunds", dict, deadline, form, f"{effect}.refund")
        except PaymentRefused as error:
            if error.reason != REFUNDED:
                raise

    def _call(
        self,
        method: str,
        path: str,
        read: Callable[[Mapping[str, Any]], StripeAnswer],
        deadline: Deadline,
        form: StripeParameters | None = None,
        effect: str = "",
    ) -> StripeAnswer:
        """Make a request, and return what `read` makes of the answer's JSON. `read` raises ValueError for an answer
        that is not Stripe's. Raises a PaymentError."""
        body = urlencode(form or []).encode() if method == "POST" else None
        try:
            return read(self._answer(method, path, body, effect, deadline))
        except ValueError as error:
            broken = PaymentsBroken(f"the answer is not Stripe's: {error}")
            self._report(broken)
            raise broken from error
        except (PaymentsUnavailable, PaymentsBroken) as error:
            self._report(error)
            raise

    def _answer(self, method: str, path: str, body: bytes | None, key: str, deadline: Deadline) -> Mapping[str, Any]:
        """Make a request, with a second try if the first one was in vain and time is left, and return the JSON of its
        answer. Raises a PaymentError."""
        if deadline.left < LEAST_SECONDS:
            raise PaymentsUnavailable("no time is left")
        try:
            return self._try(method, path, body, key, deadline)
        except PaymentsUnavailable as error:
            if deadline.left < LEAST_SECONDS:
                raise
            key = f"{key}.2" if key and isinstance(error, _Failed) else key
            return self._try(method, path, body, key, deadline)

    def _try(self, method: str, path: str, body: bytes | None, key: str, deadline: Deadline) -> Mapping[str, Any]:
        """Make one request and return the JSON of its answer. Raises a PaymentError."""
        import httpx2

        seconds = min(TRY_SECONDS, deadline.left)
        ends = Deadline.after(seconds)
        try:
            with (
                tracing.measure("provider Stripe"),
                self._client.stream(
                    method, f"{self._base_url}{path}", content=body, headers=self._headers(body, key), timeout=seconds
                ) as answer,
            ):
                status, document = answer.status_code, _document(answer, ends)
        except (httpx2.HTTPError, httpx2.StreamError, httpx2.InvalidURL, ValueError) as error:
            raise PaymentsUnavailable(type(error).__name__) from None  # what it quotes may hold the key
        if status == 200 and document is not None:
            return document
        raise _refusal(status, document, is_opening=path.endswith("/sessions"))

    def _headers(self, body: bytes | None, key: str) -> dict[str, str]:
        """Return the headers of a request. Raises PaymentsBroken if there is no secret key, or it cannot stand in a
        header."""
        try:
            secret = self._secret_key().strip()
        except LookupError:
            secret = ""
        if not re.fullmatch(r"[!-~]+", secret):
            raise PaymentsBroken("there is no secret key")
        headers = {"Authorization": f"Bearer {secret}", "Stripe-Version": VERSION}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if key:
            headers["Idempotency-Key"] = key
        return headers

    @cached_property
    def _client(self) -> "httpx2.Client":
        import httpx2

        return httpx2.Client(follow_redirects=False)


def _deadline(within: Deadline | None = None) -> Deadline:
    """Return the deadline of one call: PAYMENT_SECONDS from now, or `within` if that is sooner."""
    return Deadline.after(PAYMENT_SECONDS if within is None else min(PAYMENT_SECONDS, within.left))


class _Failed(PaymentsUnavailable):
    """Stripe answered with a status 5xx, and will repeat that answer for the same idempotency key."""


def session_form(request: PaymentRequest, return_url: str) -> StripeParameters:
    """Return the parameters of the request that opens a payment session. Nothing in them tells who the person is.
    Raises PaymentRefused for an amount that Stripe cannot take."""
    metadata = {"conversation": request.conversation, "order": request.order}
    form = {
        "mode": "payment",
        "client_reference_id": request.order,
        "success_url": return_url,
        "cancel_url": return_url,
        "expires_at": str(int(request.expires_at.timestamp())),
        "locale": LOCALES.get(request.language, "auto"),
        "adaptive_pricing[enabled]": "false",  # the confirmed amount is paid, in the confirmed currency
        **{f"metadata[{name}]": value for name, value in metadata.items()},
        **{f"payment_intent_data[metadata][{name}]": value for name, value in metadata.items()},  # a refund has these
    }
    for place, line in enumerate(request.lines):
        at = f"line_items[{place}]"
        form |= {
            f"{at}[quantity]": str(line.count),
            f"{at}[price_data][currency]": request.currency.lower(),
            f"{at}[price_data][unit_amount]": str(_amount(line.price, request.currency)),
            f"{at}[price_data][product_data][name]": line.name[:NAME],
        }
    return list(form.items())


def session_of(session: Mapping[str, Any]) -> PaymentSession:
    """Return the session in Stripe's answer to a request that opened one. Raises ValueError if the answer is no
    session."""
    ends = session.get("expires_at")
    if not isinstance(ends, int):
        raise ValueError("no expires_at")
    return PaymentSession(_text(session, "id"), _text(session, "url"), datetime.fromtimestamp(ends, UTC))


def state_of(session: Mapping[str, Any]) -> PaymentState:
    """Return the state that Stripe's object of a session describes. Raises ValueError if the object is no session."""
    status, currency = session.get("status"), _text(session, "currency").upper()
    if status not in ("open", "complete", "expired"):
        raise ValueError("no status of a session")
    amount, intent = session.get("amount_total"), session.get("payment_intent")
    if not isinstance(amount, int):
        raise ValueError("no amount")
    return PaymentState(
        id=_text(session, "id"),
        status=status,
        paid=session.get("payment_status") in ("paid", "no_payment_required"),
        intent=intent if isinstance(intent, str) else None,
        order=str(session.get("client_reference_id") or ""),
        amount=from_stripe(amount, currency),
        currency=currency,
    )


def _refusal(status: int, document: Mapping[str, Any] | None, *, is_opening: bool) -> PaymentError:
    """Return the PaymentError that an answer other than success means. `is_opening`: the request was to open a
    session."""
    error = document.get("error") if document else None
    error = error if isinstance(error, dict) else {}
    code, parameter = str(error.get("code") or ""), str(error.get("param") or "")
    said = f"HTTP {status} {code if ID.fullmatch(code) else ''}".strip()
    if status >= 500:
        return _Failed(said)
    if status in LATER or status == 200:  # a 200 without JSON is a web page of a proxy
        return PaymentsUnavailable(said)
    if status in (400, 402, 404) and error:
        if code in OF_THE_ORDER:
            return PaymentRefused(said, "amount")
        if not is_opening or status == 402:
            return PaymentRefused(said, code)
        if parameter == TOO_LATE:
            return PaymentRefused(said, TOO_LATE)
    return PaymentsBroken(said)


def _document(answer: "httpx2.Response", deadline: Deadline) -> Mapping[str, Any] | None:
    """Return the JSON object in an answer; None if its content is no JSON object. Raises ValueError for an answer that
    is too long or comes too slowly."""
    data = bytearray()
    for piece in answer.iter_bytes():
        data += piece
        if len(data) > MOST_BYTES or deadline.left < 0:
            raise ValueError("the answer is too long")
    try:
        document = json.loads(data)
    except ValueError:
        return None
    return document if isinstance(document, dict) else None


def _amount(amount: int, currency: str) -> int:
    try:
        return to_stripe(amount, currency)
    except ValueError as error:
        raise PaymentRefused(str(error), "amount") from error


def _id(id: str) -> str:
    """Return the id, checked because it becomes part of a URL. Raises PaymentRefused if it cannot be an id of
    Stripe's."""
    if not ID.fullmatch(id):
        raise PaymentRefused("no id of Stripe's", "unknown")
    return id


def _text(document: Mapping[str, Any], name: str) -> str:
    value = document.get(name)
    if not isinstance(value, str) or not value:
        raise ValueError(f"no {name}")
    return value
