"""A stand-in for Stripe's API that refuses every wrong request and records what it has accepted.

    POST /v1/checkout/sessions            GET /v1/checkout/sessions/{id}
    POST /v1/checkout/sessions/{id}/expire      POST /v1/refunds

The parameters are those of the API (`stripe_parameters.json`: their names and nesting, from the type annotations of the
PyPI package stripe 16.1.0, MIT); the rules between them, the limits, the codes and what an idempotency key does are in
its prose ("Create a Checkout Session", "Idempotent requests", "Errors", "Supported currencies").

    with StripeServer(clock) as server:
        server.will(fails(500), hangs)          # the next two requests; those after them are answered
        server.pay(session)                     # what a person does on the page
"""

import json
import re
from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from parley_cli import stripe
from tests.support.http_server import Answer, LocalServer, Request, in_json

KEY = "sk_test_" + "4e" * 12
PARAMETERS: Mapping[str, Any] = json.loads((Path(__file__).parent / "stripe_parameters.json").read_text("utf-8"))
"""The parameters of each request as nested objects; a leaf is its type, `*` stands for a number or any name."""
VERSION = re.compile(r"20\d\d-\d\d-\d\d(\.[a-z]+)?")
MINIMUMS = {"usd": 50, "cad": 50, "eur": 50, "gbp": 30, "mxn": 1_000, "jpy": 50, "isk": 7_000, "kwd": 200}
"""The smallest amount of a payment by currency; the account supports no other currency."""
MOST = 99_999_999
SHORTEST, LONGEST = 30 * 60, 24 * 60 * 60

Fields = Mapping[str, str]
Step = Callable[["StripeServer"], Answer | None]


class Wrong(Exception):
    """Raised for a request that Stripe would refuse, with Stripe's error."""

    def __init__(
        self, message: str, param: str = "", code: str = "", status: int = 400, kind: str = "invalid_request_error"
    ) -> None:
        super().__init__(message)
        error = {"type": kind, "message": message, "code": code or None, "param": param or None}
        self.status = status
        self.error = {name: value for name, value in error.items() if value is not None}


class StripeServer(LocalServer):
    """A stand-in for Stripe's API with one account."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        """Start with no sessions and no script; `now` decides when sessions expire."""
        super().__init__()
        self.now = now
        self.sessions: dict[str, dict[str, Any]] = {}
        """The sessions by id, oldest first, as they are answered."""
        self.forms: list[Fields] = []
        """The forms of the correct requests for a session, in order."""
        self.refunds: dict[str, dict[str, Any]] = {}
        """The refunds by the id of the payment intent."""
        self.refused: list[str] = []
        """Why requests that were not correct were refused."""
        self.asked: list[tuple[str, str]] = []
        """Each request's path and idempotency key, answered or not."""
        self._kept: dict[str, tuple[object, Answer]] = {}
        self._script: deque[Step] = deque()

    def will(self, *steps: Step) -> None:
        """Answer the next requests by these scripted steps; later ones are answered as usual."""
        self._script.extend(steps)

    def pay(self, id: str, *, slowly: bool = False) -> dict[str, Any]:
        """Pay a session on its page, and return it. `slowly`: by a bank debit, which a second `pay` completes."""
        session = self._current(id)
        assert session["status"] != "expired", "nobody can pay on a page that has expired"
        intent = f"pi_{id.removeprefix('cs_test_')[:24]}"
        status = "unpaid" if slowly else "paid"
        session |= {"status": "complete", "payment_status": status, "payment_intent": intent, "url": None}
        return session

    # --- answering --------------------------------------------------------------------------------------------------

    def answer(self, request: Request) -> Answer | None:
        """Answer a request: refuse a wrong one with Stripe's error, let the script decide, or carry it out once for its
        idempotency key.
        """
        key = request.headers.get("Idempotency-Key", "")
        self.asked.append((request.path, key))
        try:
            self._authenticate(request)
            fields = _fields(request)
            if self._script:
                step = self._script.popleft()
                answer = step(self)
                if key and answer is not None and answer.status >= 500:  # "including 500 errors"
                    self._kept[key] = ((request.path, fields), answer)
                if step is not carries_on:
                    return answer
            return self._once(key, (request.path, fields), lambda: self._do(request, fields))
        except Wrong as wrong:
            self.refused.append(str(wrong))
            return in_json(wrong.status, {"error": wrong.error}, {"Request-Id": "req_1"})

    def _once(self, key: str, asked: object, do: Callable[[], Answer]) -> Answer:
        """Carry out a request once for each idempotency key, and repeat its answer afterwards. Raises Wrong if the key
        was used with another request.
        """
        if not key:
            return do()
        if len(key) > 255:
            raise Wrong("Idempotency keys can be at most 255 characters")
        if key in self._kept:
            before, answer = self._kept[key]
            if before != asked:
                told = f"Keys for idempotent requests can only be used with the same parameters: {key}"
                raise Wrong(told, kind="idempotency_error")
            return Answer(answer.status, answer.body, {**answer.headers, "Idempotent-Replayed": "true"})
        answer = do()
        self._kept[key] = (asked, answer)
        return answer

    def _authenticate(self, request: Request) -> None:
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            raise Wrong("Invalid API Key provided: sk_test_****", status=401)
        if not VERSION.fullmatch(request.headers.get("Stripe-Version", "")):
            raise Wrong("Invalid Stripe API version")

    def _do(self, request: Request, fields: Fields) -> Answer:
        """Carry out a request: open, read or expire a session, or refund a payment. Raises Wrong."""
        place = re.fullmatch(r"/v1/checkout/sessions/(cs_[A-Za-z0-9_]+)(/expire)?", request.path)
        match request.method, request.path:
            case "POST", "/v1/checkout/sessions":
                return in_json(200, self._open(fields))
            case "POST", "/v1/refunds":
                return in_json(200, self._refund(fields))
            case ("GET" | "POST") as method, _ if place and (method == "POST") == bool(place[2]):
                session = self._current(place[1])
                if place[2]:
                    self._expire(session)
                return in_json(200, session)
        raise Wrong(f"Unrecognized request URL ({request.method}: {request.path})", status=404)

    def _open(self, fields: Fields) -> dict[str, Any]:
        """Open a checkout session, and return it. Raises Wrong for a form that Stripe would refuse."""
        check(fields, PARAMETERS["checkout_session"])
        self._check_session(fields)
        self.forms.append(fields)
        id = f"cs_test_{len(self.sessions) + 1:058d}"
        lines = _lines(fields)
        self.sessions[id] = stripe.session(
            id,
            order=fields.get("client_reference_id"),
            conversation=fields.get("metadata[conversation]", ""),
            amount=sum(price * count for _, price, count in lines),
            currency=lines[0][0],
            created=int(self.now().timestamp()),
            expires_at=int(fields["expires_at"]),
            url=f"https://checkout.stripe.com/c/pay/{id}",
        )
        return self.sessions[id]

    def _check_session(self, fields: Fields) -> None:
        """Raise Wrong if the form of a session breaks one of Stripe's rules."""
        for name in ("mode", "success_url"):
            if not fields.get(name):
                raise Wrong(f"Missing required param: {name}.", name, "parameter_missing")
        for name in ("success_url", "cancel_url"):
            if not re.match(r"https?://[^\s/]+", fields.get(name, "https://x")):
                raise Wrong("Not a valid URL", name, "url_invalid")
        if fields["mode"] != "payment" or not fields.get("expires_at"):
            raise Wrong("this account takes payments that expire, and nothing else", "mode")
        left = int(fields["expires_at"]) - self.now().timestamp()
        if not SHORTEST - 1 <= left <= LONGEST + 1:
            edge = "at least 30 minutes" if left < SHORTEST else "less than 24 hours"
            raise Wrong(f"The `expires_at` timestamp must be {edge} from Checkout Session creation.", "expires_at")
        if len(fields.get("client_reference_id", "")) > 200:
            raise Wrong("Invalid string: at most 200 characters", "client_reference_id")
        metadata = {name: value for name, value in fields.items() if "metadata[" in name}
        if len(metadata) > 100 or any(len(value) > 500 for value in metadata.values()):
            raise Wrong("Metadata values can have up to 500 characters", "metadata")
        self._check_amount(_lines(fields))

    def _check_amount(self, lines: list[tuple[str, int, int]]) -> None:
        """Raise Wrong if the line items have an invalid price, currency or total."""
        if not 1 <= len(lines) <= 100:
            raise Wrong("You must have between 1 and 100 line items", "line_items")
        currencies = {currency for currency, _, _ in lines}
        if len(currencies) > 1:
            raise Wrong("All prices must have the same currency", "line_items")
        currency = currencies.pop()
        if currency not in MINIMUMS:
            raise Wrong(f"Invalid currency: {currency}", "line_items[0][price_data][currency]")
        if any(price < 0 or count < 1 for _, price, count in lines):
            raise Wrong("Invalid integer", "line_items[0]", "parameter_invalid_integer")
        total = sum(price * count for _, price, count in lines)
        if currency == "isk" and any(price % 100 for _, price, _ in lines):
            raise Wrong("ISK has become effectively zero-decimal", code="invalid_charge_amount_no_decimal_compatible")
        if currency == "kwd" and total % 10:
            raise Wrong("The last digit must be 0", code="invalid_charge_amount")
        if total < MINIMUMS[currency]:
            raise Wrong("The Checkout Session's total amount is too small", code="amount_too_small")
        if total > MOST:
            raise Wrong("The Checkout Session's total amount is too large", code="amount_too_large")

    def _current(self, id: str) -> dict[str, Any]:
        """Return the session with this id, expired if its time is over. Raises Wrong if there is none."""
        if id not in self.sessions:
            raise Wrong(f"No such checkout.session: {id}", "session", "resource_missing", 404)
        session = self.sessions[id]
        if session["status"] == "open" and self.now().timestamp() >= session["expires_at"]:
            session |= {"status": "expired", "url": None}
        return session

    def _expire(self, session: dict[str, Any]) -> None:
        if session["status"] != "open":
            told = f"Only Checkout Sessions with a status in [open] can be expired; this one is {session['status']}"
            raise Wrong(told)
        session |= {"status": "expired", "url": None}

    def _refund(self, fields: Fields) -> dict[str, Any]:
        """Refund a payment in full, and return the refund. Raises Wrong if it was not paid, or was refunded before."""
        check(fields, PARAMETERS["refund"])
        intent = fields.get("payment_intent", "")
        paid = [each for each in self.sessions.values() if each["payment_intent"] == intent]
        if not paid or paid[0]["payment_status"] != "paid":
            raise Wrong(f"No such payment_intent: {intent}", "payment_intent", "resource_missing", 404)
        if intent in self.refunds:
            raise Wrong("Charge has already been refunded.", code="charge_already_refunded")
        refund = {"id": f"re_{len(self.refunds) + 1:024d}", "object": "refund", "status": "succeeded"}
        self.refunds[intent] = refund | {"payment_intent": intent, "amount": paid[0]["amount_total"]}
        return self.refunds[intent]


# --- forms ----------------------------------------------------------------------------------------------------------


def _fields(request: Request) -> Fields:
    """Return the form parameters of a request. Raises Wrong."""
    if request.method == "GET":
        if request.query or request.body:
            raise Wrong("this service asks for nothing else")
        return {}
    if request.headers.get_content_type() != "application/x-www-form-urlencoded" or request.query:
        raise Wrong("Invalid request: the parameters belong in a form")
    pairs = parse_qsl(request.body.decode("ascii"), keep_blank_values=True, strict_parsing=bool(request.body))
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise Wrong("a parameter is there twice")
    if empty := [name for name, value in fields.items() if value == ""]:
        raise Wrong(f"You passed an empty string for '{empty[0]}'", empty[0], "parameter_invalid_empty")
    return fields


def check(fields: Fields, known: Mapping[str, Any]) -> None:
    """Raise Wrong if a parameter is not in `known`, Stripe's parameters, or has a value of another type."""
    for name, value in fields.items():
        first, *rest = re.findall(r"[^\[\]]+", name)
        if name != first + "".join(f"[{each}]" for each in rest):
            raise Wrong(f"Invalid parameter name: {name}", name)
        kind: Any = known
        for part in (first, *rest):
            kind = kind.get(part, kind.get("*")) if isinstance(kind, Mapping) else None
            if kind is None:
                raise Wrong(f"Received unknown parameter: {name}", name, "parameter_unknown")
        if isinstance(kind, Mapping):
            raise Wrong(f"Invalid object: {name}", name)
        if kind == "integer" and not re.fullmatch(r"-?\d{1,18}", value):
            raise Wrong(f"Invalid integer: {value}", name, "parameter_invalid_integer")
        if kind == "boolean" and value not in ("true", "false"):
            raise Wrong(f"Invalid boolean: {value}", name)
        if isinstance(kind, list) and value not in kind:
            raise Wrong(f"Invalid {name}: must be one of {kind}", name)


def _lines(fields: Fields) -> list[tuple[str, int, int]]:
    """Return the (currency, price, quantity) of each line item. Raises Wrong if a field is missing."""
    found, place = [], 0
    while any(name.startswith(f"line_items[{place}]") for name in fields):
        at = f"line_items[{place}]"
        for name in ("[price_data][currency]", "[price_data][product_data][name]", "[price_data][unit_amount]"):
            if f"{at}{name}" not in fields:
                raise Wrong(f"Missing required param: {at}{name}.", f"{at}{name}", "parameter_missing")
        price, count = int(fields[f"{at}[price_data][unit_amount]"]), int(fields.get(f"{at}[quantity]", "1"))
        found.append((fields[f"{at}[price_data][currency]"], price, count))
        place += 1
    return found


# --- what becomes of a request --------------------------------------------------------------------------------------


def carries_on(server: StripeServer) -> None:
    """A scripted step that answers the request as usual."""


def fails(status: int, code: str = "", kind: str = "api_error", param: str = "") -> Step:
    """Return a scripted step that answers with this error of Stripe's."""
    error = {"type": kind, "message": f"secret {KEY}", **({"code": code} if code else {})}
    error |= {"param": param} if param else {}
    return lambda server: in_json(status, {"error": error})


def answers(status: int, body: bytes, kind: str = "text/html", pause: float = 0) -> Step:
    """Return a scripted step that answers with these bytes, as a proxy in front of Stripe would."""
    return lambda server: Answer(status, body, {"Content-Type": kind}, pause)


def hangs(server: StripeServer) -> None:
    """A scripted step that does nothing and never answers."""
    server.hang()


def hangs_up(server: StripeServer) -> None:
    """A scripted step that closes the connection without an answer."""
