"""What a fact about a payment (paid, failed, refunded ...) changes in its order. Pure.

    fact               the order waits for it             it has ended             it is paid
    paid               placed                             paid back                -
    payment_pending    waits on: the money comes later    -                        -
    payment_failed     ended, its stock is free           -                        -
    payment_expired    ended, its stock is free           -                        -
    refunded           ended, its stock is free           noted                    noted
    refunded in part   waits on                           noted                    noted

Facts come late, twice and in any order: an order that is paid (the last column) never waits again (the first).
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Literal

from pydantic import Field

from parley.lanes.commerce.order import Order, OrderPayment, OrderStatus
from parley.tools.tool import Arguments

FactName = Literal["paid", "payment_pending", "payment_failed", "payment_expired", "refunded", "asked"]
"""What happened to a payment. *asked*: no event has come, so the provider is to be asked."""


class PaymentFact(Arguments):
    """What has become of the payment of an order, as the provider tells it."""

    what: FactName
    order: str = Field(min_length=1, max_length=200)
    session: str = Field("", max_length=200)
    intent: str = Field("", max_length=200)
    """The payment itself, by which it is paid back."""
    amount: int | None = Field(None, ge=0)
    """How much was paid, or paid back until now, in the currency's smallest unit; None if nobody says."""
    currency: str = Field("", max_length=3)
    event: str = Field("", max_length=200)


def settled(order: Order, fact: PaymentFact, at: datetime, effect: str) -> Order | None:
    """Return the order changed by this payment fact, with the result in `payment.outcome`; None if the fact changes
    nothing (a repeat, or one that came too late).
    """
    payment = order.payment
    if fact.intent and not payment.intent:
        payment = payment.change(intent=fact.intent)
    payment = payment.change(told=order.total if fact.amount is None else fact.amount)
    found = FACTS[fact.what](order, payment, fact)
    if found is None:
        return None
    status, payment = found
    after = order.change(payment=payment.change(settled_by=effect))
    return after if status is None else after.moved(status, at, "payment", effect)


Settlement = tuple[OrderStatus | None, OrderPayment]
"""The status that the order gets, if it gets one, and its payment."""


def _waits(order: Order) -> bool:
    return order.status is OrderStatus.AWAITING_PAYMENT


def _paid(order: Order, payment: OrderPayment, fact: PaymentFact) -> Settlement | None:
    """Return the outcome of "paid": a waiting order is placed; if the order has ended, or the amount is wrong, the
    money is to be refunded. None if it was paid before.
    """
    if payment.status in ("paid", "refunding", "refunded"):
        return None
    if not _waits(order):
        return None, payment.change(status="refunding", outcome="late")
    if fact.amount is not None and (fact.amount, fact.currency) != (order.total, order.currency):
        return OrderStatus.EXPIRED, payment.change(status="refunding", outcome="wrong_amount")
    return OrderStatus.PLACED, payment.change(status="paid", outcome="paid")


def _pending(order: Order, payment: OrderPayment, fact: PaymentFact) -> Settlement | None:
    if payment.status != "open":
        return None
    return None, payment.change(status="pending", outcome="pending" if _waits(order) else "")


def _failed(order: Order, payment: OrderPayment, fact: PaymentFact) -> Settlement | None:
    return _ended(order, payment, "failed") if payment.status in ("open", "pending") else None


def _expired(order: Order, payment: OrderPayment, fact: PaymentFact) -> Settlement | None:
    return _ended(order, payment, "expired") if payment.status == "open" else None


def _ended(order: Order, payment: OrderPayment, outcome: str) -> Settlement:
    """Return the outcome of a failed or expired payment: a waiting order expires. If the order had ended already, only
    its payment changes and the person is told nothing.
    """
    if not _waits(order):
        return None, payment.change(status="failed", outcome="")
    return OrderStatus.EXPIRED, payment.change(status="failed", outcome=outcome)


def _refunded(order: Order, payment: OrderPayment, fact: PaymentFact) -> Settlement | None:
    """Return the outcome of a refund, whose fact has the total refunded so far. None if that is no more than is known
    already: such a fact came late or twice.
    """
    returned = payment.told
    if payment.status == "refunded" or returned <= payment.returned:
        return None
    outcome = "" if payment.status == "refunding" else "refunded"  # the person was told when the refund was requested
    part = payment.change(returned=returned, told=returned - payment.returned, outcome=outcome)
    if returned < order.total:  # a partial refund: more may follow
        return None, part
    if _waits(order):
        return OrderStatus.EXPIRED, part.change(status="refunded", outcome="refunded_unpaid")
    return None, part.change(status="refunded")


FACTS: Mapping[FactName, Callable[[Order, OrderPayment, PaymentFact], Settlement | None]] = {
    "paid": _paid,
    "payment_pending": _pending,
    "payment_failed": _failed,
    "payment_expired": _expired,
    "refunded": _refunded,
}
