"""`ports.Payments` in memory, for `parley chat` and tests: what the service would keep, and what people do there."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from parley.errors import PaymentError, PaymentRefused
from parley.ports import (
    LONGEST_SESSION,
    SHORTEST_SESSION,
    Clock,
    Deadline,
    PaymentRequest,
    PaymentSession,
    PaymentState,
)

PAGE = "https://pay.example.com"
LEAST, MOST = 50, 99_999_999
"""The least and the most that can be paid, in minor units: Stripe's limits for most currencies."""


@dataclass
class MemoryPayments:
    """`ports.Payments` in memory. A test calls `pay` for what a person does on the payment page. A page whose time is
    over is found expired by itself."""

    now: Clock
    sessions: dict[str, tuple[PaymentRequest, PaymentState]] = field(default_factory=dict)
    """Each session's request and its state now, by the session's id, oldest first."""
    effects: dict[str, str] = field(default_factory=dict)
    """The session that each effect has opened."""
    refunded: dict[str, str] = field(default_factory=dict)
    """The effect that has refunded each payment, by the payment's id."""
    fails: Callable[[str], PaymentError | None] = lambda call: None
    """A function that returns the error which the next call of this name raises; None if the call succeeds."""

    def open(self, request: PaymentRequest, effect: str) -> PaymentSession:
        self._meet("open")
        if effect not in self.effects:
            self._check(request)
            id = f"cs_test_{len(self.sessions) + 1:024d}"
            unpaid = PaymentState(id, "open", False, None, request.order, request.amount, request.currency)
            self.sessions[id], self.effects[effect] = (request, unpaid), id
        id = self.effects[effect]
        opened, _ = self.sessions[id]
        if opened != request:
            raise PaymentRefused("the effect has opened a session for something else", "conflict")
        return PaymentSession(id, f"{PAGE}/{id}", opened.expires_at)

    def look(self, session: str, within: Deadline | None = None) -> PaymentState:
        self._meet("look")
        return self._state(session)

    def expire(self, session: str, within: Deadline | None = None) -> PaymentState:
        self._meet("expire")
        if self._state(session).status == "open":
            self._become(session, status="expired")
        return self._state(session)

    def refund(self, intent: str, effect: str, within: Deadline | None = None) -> None:
        self._meet("refund")
        if all(state.intent != intent or not state.paid for _, state in self.sessions.values()):
            raise PaymentRefused("there is no such payment", "unknown")
        self.refunded.setdefault(intent, effect)

    def pay(self, session: str, *, slowly: bool = False) -> PaymentState:
        """Pay for the session as the person does on its page. `slowly`: by a bank debit, whose money arrives with
        another call of `pay`."""
        if self._state(session).status == "expired":
            raise PaymentRefused("the session has expired", "expired")
        self._become(session, status="complete", paid=not slowly, intent=f"pi_{session.removeprefix('cs_test_')}")
        return self._state(session)

    def _check(self, request: PaymentRequest) -> None:
        if not LEAST <= request.amount <= MOST:
            raise PaymentRefused("the amount is out of bounds", "amount")
        if not SHORTEST_SESSION <= request.expires_at - self.now() <= LONGEST_SESSION:
            raise PaymentRefused("the session would end too soon or too late", "expires_at")

    def _meet(self, call: str) -> None:
        if (error := self.fails(call)) is not None:
            raise error

    def _state(self, session: str) -> PaymentState:
        if session not in self.sessions:
            raise PaymentRefused("there is no such session", "unknown")
        request, state = self.sessions[session]
        if state.status == "open" and self.now() >= request.expires_at:
            self._become(session, status="expired")
        return self.sessions[session][1]

    def _become(self, session: str, **changes: object) -> None:
        request, state = self.sessions[session]
        self.sessions[session] = request, replace(state, **changes)  # type: ignore[arg-type]
