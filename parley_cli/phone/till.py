"""The till of `make dev`: a stand-in for Stripe, in memory, with a page on which a payment is made by a click.

The functions reach it at the same addresses as Stripe's API. What a session or a payment comes to is posted to the
service's real webhook, signed with this run's own secret, as Stripe does: also what the service itself has closed or
paid back. A session expires by the phone's clock.
"""

import secrets
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hmac import compare_digest
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qsl
from urllib.request import ProxyHandler, Request, build_opener

from parley.business.stripe_units import stripe_digits
from parley_cli import stripe

SESSIONS, REFUNDS = "/v1/checkout/sessions", "/v1/refunds"
API = "/v1/"
"""The beginning of every path of Stripe's API."""
WEBHOOK_SECONDS = 60.0
COMPLETED = {"status": "complete", "url": None}
CHANGES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "pay": ("checkout.session.completed", {**COMPLETED, "payment_status": "paid"}),
    "pay_slowly": ("checkout.session.completed", {**COMPLETED, "payment_status": "unpaid"}),
    "arrive": ("checkout.session.async_payment_succeeded", {"payment_status": "paid"}),
    "fail": ("checkout.session.async_payment_failed", {}),
    "expire": ("checkout.session.expired", {"status": "expired", "url": None}),
}
"""For each click: the type of the event that the service is told, and the session's changed fields."""
_opener = build_opener(ProxyHandler({}))


class TillError(Exception):
    """Raised for a request that Stripe would refuse, or a click that is impossible now. The message is a sentence."""

    def __init__(self, message: str, status: int = 400, code: str | None = None) -> None:
        super().__init__(message)
        self.status, self.code = status, code

    def resource(self) -> dict[str, Any]:
        kind = "invalid_request_error" if self.status < 500 else "api_error"
        return {"error": {"type": kind, "message": str(self), **({"code": self.code} if self.code else {})}}


@dataclass(frozen=True)
class TillSettings:
    """The secrets and the webhook address that the till shares with the functions."""

    secret_key: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    webhook_url: str


@dataclass
class TillSession:
    """A checkout session, its lines, and the events posted about it."""

    session: dict[str, Any]
    lines: Sequence[tuple[str, int, int]]
    """(name, price, quantity) of each line."""
    refunded: int = 0
    told: list[str] = field(default_factory=list)
    """The types of the events posted about the session, oldest first."""
    last: dict[str, Any] | None = None
    """The last event posted about the session; None before the first."""

    @property
    def clicks(self) -> tuple[str, ...]:
        """Return the names of the clicks that are possible now: "pay", "expire", "refund" ..."""
        status, is_paid = self.session["status"], self.session["payment_status"] == "paid"
        if status == "open":
            return ("pay", "pay_slowly", "expire")
        if status == "complete" and is_paid and not self.refunded:
            return ("refund", "repeat")
        has_failed = CHANGES["fail"][0] in self.told
        return ("arrive", "fail", "repeat") if status == "complete" and not (is_paid or has_failed) else ("repeat",)


class Till:
    """A stand-in for Stripe: its API for the functions, and clicks for the page. Safe to use from several threads."""

    def __init__(self, settings: TillSettings, now: Callable[[], datetime]) -> None:
        self._settings, self._now = settings, now
        self._sessions: dict[str, TillSession] = {}  # by id, oldest first
        self._answers: dict[str, dict[str, Any]] = {}  # by idempotency key
        self._posts: deque[dict[str, Any]] = deque()
        self._is_posting = False
        self._lock = threading.RLock()

    # --- what the functions ask -------------------------------------------------------------------------------------

    def answer(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, dict[str, Any]]:
        """Answer a request as Stripe's API would. Return (the status, the JSON document). A repeated idempotency key
        gets the first answer.
        """
        try:
            if not compare_digest(
                headers.get("authorization", "").encode(), f"Bearer {self._settings.secret_key}".encode()
            ):
                raise TillError("Invalid API key provided.", 401)
            key = headers.get("idempotency-key", "")
            with self._lock:
                self.tick()
                if key in self._answers:
                    return 200, self._answers[key]
                found = self._do(method, path, dict(parse_qsl(body.decode(errors="replace"))), headers["host"])
                if key:
                    self._answers[key] = dict(found)
                return 200, found
        except TillError as refusal:
            return refusal.status, refusal.resource()

    def _do(self, method: str, path: str, form: Mapping[str, str], host: str) -> dict[str, Any]:
        """Carry out a request to Stripe's API, and return the JSON document. Raises TillError."""
        id = path.removeprefix(f"{SESSIONS}/").removesuffix("/expire")
        match method, path:
            case "POST", "/v1/checkout/sessions":
                return self._open(form, host)
            case "POST", "/v1/refunds":
                return self._pay_back(form.get("payment_intent", ""))
            case "GET", _ if path == f"{SESSIONS}/{id}":
                return dict(self._of(id).session)
            case "POST", _ if path == f"{SESSIONS}/{id}/expire":
                if self._of(id).session["status"] != "open":
                    raise TillError("Only sessions that are open can be expired.")
                return self._expire(id)
        raise TillError(f"Unrecognized request URL ({method}: {path})", 404)

    def _open(self, form: Mapping[str, str], host: str) -> dict[str, Any]:
        """Open a checkout session for the form's line items, and return it."""
        lines: list[tuple[str, int, int]] = []
        while (price := form.get(f"line_items[{len(lines)}][price_data][unit_amount]")) is not None:
            at = f"line_items[{len(lines)}]"
            name, count = form[f"{at}[price_data][product_data][name]"], int(form[f"{at}[quantity]"])
            lines.append((name, int(price), count))
        id = f"cs_test_{secrets.token_hex(29)}"
        session = stripe.session(
            id,
            order=form.get("client_reference_id"),
            conversation=form.get("metadata[conversation]", ""),
            amount=sum(price * count for _, price, count in lines),
            currency=form["line_items[0][price_data][currency]"],
            created=int(self._now().timestamp()),
            expires_at=int(form["expires_at"]),
            url=f"http://{host}/till#{id}",
        )
        self._sessions[id] = TillSession(session, lines)
        return dict(session)

    def _pay_back(self, intent: str) -> dict[str, Any]:
        found = next((each for each in self._sessions.values() if each.session["payment_intent"] == intent), None)
        if found is None or found.session["payment_status"] != "paid":
            raise TillError(f"No such payment_intent: {intent}", 404, "resource_missing")
        if found.refunded:
            raise TillError("The charge has already been refunded.", 400, "charge_already_refunded")
        self._refund(found)
        return {"id": f"re_{secrets.token_hex(12)}", "object": "refund", "status": "succeeded"}

    # --- what people do ---------------------------------------------------------------------------------------------

    def do(self, id: str, click: str) -> None:
        """Carry out a click on a session: "pay", "pay_slowly", "arrive", "fail", "expire", "refund" or "repeat". Raises
        TillError if it is impossible now.
        """
        with self._lock:
            self.tick()
            found = self._of(id)
            if click not in found.clicks:
                raise TillError(f"{click!r} means nothing now; {' or '.join(found.clicks)} can be done.", 409)
            if click == "refund":
                self._refund(found)
            elif click == "repeat":
                self._repeat(found)
            else:
                kind, changes = CHANGES[click]
                intent = {} if click == "expire" else {"payment_intent": _intent(id)}
                self._change(found, kind, **changes, **intent)

    def shown(self) -> list[dict[str, Any]]:
        """Return all sessions as JSON data for the page, newest first."""
        with self._lock:
            self.tick()
            return [
                {
                    "id": id,
                    **{name: each.session[name] for name in ("status", "payment_status", "currency", "amount_total")},
                    "digits": stripe_digits(str(each.session["currency"]).upper()),
                    "order": each.session["client_reference_id"],
                    "expires_at": each.session["expires_at"],
                    "lines": [{"name": name, "price": price, "count": count} for name, price, count in each.lines],
                    "refunded": each.refunded,
                    "told": each.told,
                    "clicks": each.clicks,
                }
                for id, each in reversed(self._sessions.items())
            ]

    def tick(self) -> None:
        """Expire every open session whose time is over by the phone's clock."""
        with self._lock:
            now = self._now().timestamp()
            for id, each in self._sessions.items():
                if each.session["status"] == "open" and now >= each.session["expires_at"]:
                    self._expire(id)

    def is_at_rest(self) -> bool:
        """Return whether every event was posted, those of sessions that have just expired included."""
        self.tick()
        with self._lock:
            return not self._posts and not self._is_posting

    def _of(self, id: str) -> TillSession:
        if id not in self._sessions:
            raise TillError(f"No such checkout.session: {id}", 404, "resource_missing")
        return self._sessions[id]

    def _expire(self, id: str) -> dict[str, Any]:
        found = self._of(id)
        kind, changes = CHANGES["expire"]
        self._change(found, kind, **changes)
        return dict(found.session)

    def _change(self, found: TillSession, kind: str, **changes: Any) -> None:
        found.session |= changes
        self._tell(found, kind, found.session)

    def _refund(self, found: TillSession) -> None:
        found.refunded = found.session["amount_total"]
        at = int(self._now().timestamp())
        intent = found.session["payment_intent"]
        charge = stripe.charge(intent.replace("pi_", "ch_"), found.session, at, found.refunded)
        self._tell(found, "charge.refunded", charge)

    def _repeat(self, found: TillSession) -> None:
        """Post the session's last event again under a new event id, as Stripe may do."""
        if found.last is not None:
            self._post(found, {**found.last, "id": _event_id()})

    # --- what is told -----------------------------------------------------------------------------------------------

    def _tell(self, found: TillSession, kind: str, about: Mapping[str, Any]) -> None:
        self._post(found, stripe.event(_event_id(), kind, about, int(self._now().timestamp())))

    def _post(self, found: TillSession, event: dict[str, Any]) -> None:
        """Queue the event for the thread that posts to the webhook, in order. Not posted here: the function that asks
        now may be the one that has to take it.
        """
        found.last = event
        found.told.append(event["type"])
        self._posts.append(event)
        if not self._is_posting:
            self._is_posting = True
            threading.Thread(target=self._post_all, name="till", daemon=True).start()

    def _post_all(self) -> None:
        """Post the queued events one after another until none is left. A failure is printed."""
        while True:
            with self._lock:
                if not self._posts:
                    self._is_posting = False
                    return
                event = self._posts.popleft()
            problem = self._posted(event)
            if problem:  # Stripe would show this in its dashboard and retry; here it is only printed
                print(f"till: {event['type']} was not taken: {problem}", file=sys.stderr)

    def _posted(self, event: Mapping[str, Any]) -> str:
        """Post an event to the webhook. Return "" if it was taken, and otherwise the reason in words."""
        body = stripe.written(event)
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": stripe.AGENT,
            # Signatures use the machine's own time, wherever the phone's clock stands.
            "Stripe-Signature": stripe.signature(body, int(time.time()), self._settings.webhook_secret),
        }
        request = Request(self._settings.webhook_url, data=body, headers=headers, method="POST")
        try:
            with _opener.open(request, timeout=WEBHOOK_SECONDS):
                return ""
        except HTTPError as refusal:
            with refusal:
                return f"the webhook answered {refusal.code}"
        except OSError as error:
            return f"the webhook does not answer: {getattr(error, 'reason', error)}"


def _intent(id: str) -> str:
    return f"pi_{id.removeprefix('cs_test_')[:24]}"


def _event_id() -> str:
    return f"evt_{secrets.token_hex(12)}"
