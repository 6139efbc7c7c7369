"""Payments: an outside service (Stripe Checkout) takes the money for an order on a page of its own.

A session is that page for one order. It is opened before the order is stored: a session whose order was never stored
harms nobody, because nobody has its link, and it expires by itself.

    open      complete and paid          the money is there
              complete and not paid      a slow way of paying (a bank debit): it is paid, or fails, days later
              expired                    nobody can pay there any more
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from parley.ports.clock import Deadline

SHORTEST_SESSION, LONGEST_SESSION = timedelta(minutes=30), timedelta(hours=24)
"""How long a session may stand open, counted from the moment at which it is opened. Source: Stripe, "Create a Checkout
Session", `expires_at`: "between 30 minutes and 24 hours after Checkout Session creation"."""


@dataclass(frozen=True)
class PaymentLine:
    """One line of an order that is paid for: a product, its price and how many."""

    name: str
    """What is bought, with its options, as the person reads it."""
    price: int
    """The price of one, in minor units."""
    count: int = 1


@dataclass(frozen=True)
class PaymentRequest:
    """The order that is to be paid. It must be equal at every try of one effect, so `expires_at` is frozen with the
    arguments of the action, and not worked out where the action runs."""

    order: str
    """The id of the order."""
    conversation: str
    """The id of the conversation that is told of the payment."""
    currency: str
    """The ISO 4217 code, as in `EUR`."""
    lines: tuple[PaymentLine, ...]
    expires_at: datetime
    language: str = "en"
    """The language of the page, as in `es`."""

    @property
    def amount(self) -> int:
        """The sum of all lines, in the currency's smallest unit."""
        return sum(line.price * line.count for line in self.lines)


@dataclass(frozen=True)
class PaymentSession:
    """An open payment session: a page on which an order can be paid until `expires_at`."""

    id: str
    url: str
    expires_at: datetime


@dataclass(frozen=True)
class PaymentState:
    """The state of a payment session: open, complete or expired, and whether the money was received."""

    id: str
    status: Literal["open", "complete", "expired"]
    paid: bool
    """Whether the money has been received."""
    intent: str | None
    """The id of the payment, by which it is refunded; None while nobody has tried to pay."""
    order: str
    """The id of the order that the session was opened for; empty if the session is not one of ours."""
    amount: int
    """The sum in minor units."""
    currency: str
    """The ISO 4217 code, as in `EUR`."""


PAYMENT_SECONDS = 4.0
"""The most seconds of one call, with whatever it asks of the service: an action is begun with five left."""


class Payments(Protocol):
    """A service that takes payments. Each call ends within PAYMENT_SECONDS. An action that makes several calls gives
    all of them the same deadline `within`; a call for which too little time is left raises PaymentsUnavailable.

    Every call raises a PaymentError: PaymentsUnavailable if it may succeed later, PaymentsBroken if an operator has to
    mend something first, PaymentRefused if this very request never succeeds. Every call may be repeated."""

    def open(self, request: PaymentRequest, effect: str) -> PaymentSession:
        """Open a payment session for this effect. A repeat returns the session that the effect has opened already."""

    def look(self, session: str, within: Deadline | None = None) -> PaymentState:
        """Return the state of the payment session with this id."""

    def expire(self, session: str, within: Deadline | None = None) -> PaymentState:
        """Close the payment session with this id if it is still open, and return its state afterwards: `complete` if
        the person has paid before, so that there may be something to refund."""

    def refund(self, intent: str, effect: str, within: Deadline | None = None) -> None:
        """Refund all the money of the payment with the id `intent`. A payment that was refunded already stays as it
        is."""
