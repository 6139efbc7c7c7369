"""The payment commands of `parley chat`: `/pay`, `/expire` and `/refund` change the last payment, and send the service
the event that Stripe's webhook would send."""

from collections.abc import Callable, Mapping
from typing import Any

from parley.adapters.memory_payments import MemoryPayments
from parley.business.stripe_units import to_stripe
from parley.errors import PaymentRefused
from parley.hooks.stripe import read
from parley.ports import PaymentState
from parley_cli import stripe
from parley_cli.memory_service import MemoryService

HINT = "(/pay pays it, /expire lets the time run out, /refund gives the money back)"


class ChatTill:
    """Carries out /pay, /expire and /refund, which are typed in `parley chat`, on the payment that was opened last."""

    def __init__(self, service: MemoryService, payments: MemoryPayments) -> None:
        self._service, self._payments = service, payments
        self._commands: Mapping[str, Callable[[str], tuple[str, Mapping[str, Any]]]] = {
            "/pay": self._pay,
            "/expire": self._expire,
            "/refund": self._refund,
        }

    def takes(self, line: str) -> bool:
        """Return whether the line is /pay, /expire or /refund."""
        return line.strip() in self._commands

    def do(self, line: str) -> list[str]:
        """Carry out the command, and return the texts that the person gets; or one text in brackets that says why it is
        impossible.
        """
        session = next(reversed(self._payments.sessions), None)
        if session is None:
            return ["(there is nothing to pay)"]
        try:
            kind, about = self._commands[line.strip()](session)
        except PaymentRefused as refusal:
            return [f"({refusal})"]
        now = self._service.now()
        event = read(stripe.event(f"evt_{self._service.said}", kind, about, int(now.timestamp())), now)
        assert event is not None  # the event is about one of the service's own orders
        return [message.text for message in self._service.receive(event)]

    def _pay(self, session: str) -> tuple[str, Mapping[str, Any]]:
        return "checkout.session.completed", self._shown(self._payments.pay(session))

    def _expire(self, session: str) -> tuple[str, Mapping[str, Any]]:
        state = self._payments.expire(session)
        if state.status != "expired":
            raise PaymentRefused("it is paid")
        return "checkout.session.expired", self._shown(state)

    def _refund(self, session: str) -> tuple[str, Mapping[str, Any]]:
        state = self._payments.look(session)
        if state.intent is None:
            raise PaymentRefused("it is not paid")
        self._payments.refund(state.intent, "till")
        shown, at = self._shown(state), int(self._service.now().timestamp())
        return "charge.refunded", stripe.charge(f"ch_{session[-24:]}", shown, at, shown["amount_total"])

    def _shown(self, state: PaymentState) -> dict[str, Any]:
        """Return a payment as a checkout session in Stripe's JSON."""
        request, _ = self._payments.sessions[state.id]
        return stripe.session(
            state.id,
            order=state.order,
            conversation=request.conversation,
            amount=to_stripe(state.amount, state.currency),
            currency=state.currency.lower(),
            created=int(self._service.now().timestamp()),
            expires_at=int(request.expires_at.timestamp()),
            url="",
            status=state.status,
            payment_status="paid" if state.paid else "unpaid",
            intent=state.intent,
        )
