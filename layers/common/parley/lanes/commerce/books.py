"""The books: a row for each order that was delivered or paid, without anything about the person.

The row is written as soon as the order is sent, done or paid, and again with each later change. So it is still there
when the order itself is gone: erased with its person, or older than orders are kept.
"""

import hashlib
from datetime import datetime

from parley.lanes.commerce.order import Order, OrderStatus
from parley.ports import Services

SOLD = "SOLD"
"""The kind of the rows of the books."""
DELIVERED = (OrderStatus.SENT, OrderStatus.DONE)
"""The statuses of orders whose goods have left the shop."""
CHARGED = ("paid", "refunding", "refunded")
"""The statuses of payments whose money was received, even if it was refunded since."""


def is_kept(order: Order) -> bool:
    """Return whether the order belongs in the books: its goods have left the shop, or its payment has been received
    (even if it was refunded since).
    """
    return order.status in DELIVERED or order.payment.status in CHARGED


def keep(services: Services, order: Order) -> None:
    """Write the order's status, lines and amounts, without anything personal, as a row of the books, if the order
    belongs in them. A repeat overwrites the row.
    """
    if not is_kept(order):
        return
    ordered_on = _day(services, order.created_at)
    row = {
        "number": order.number,
        "ordered_on": ordered_on,
        "changed_on": _day(services, order.moves[-1].at) if order.moves else ordered_on,
        "status": str(order.status),
        "lines": order.fields()["lines"],
        "fee": order.fee,
        "total": order.total,
        "currency": order.currency,
        "paid": order.payment.kind,
        "payment": order.payment.status,
        "intent": order.payment.intent,
        "returned": order.payment.returned,
    }
    hashed = hashlib.sha256(order.effect.encode()).hexdigest()[:16]  # not the order's id: it has the exact time
    rows, id = services.rows(SOLD), f"{ordered_on}-{hashed}"
    if not rows.change("", id, row):
        rows.put("", id, row)


def _day(services: Services, at: datetime) -> str:
    """Return the date of a moment by the business's clock: "2026-11-29". Without a business, the moment's own date."""
    return f"{(services.business.local(at) if services.business else at):%Y-%m-%d}"
