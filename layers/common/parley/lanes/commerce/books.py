"""What the books keep of orders whose goods or money have changed hands: a row each, that tells nothing of the person.

It is written as soon as that is so, and again with each later change, so it is there also when the order itself is
gone: erased with its person, or older than orders are kept.
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
"""The statuses of payments whose money has come, also if it has gone back since."""


def is_kept(order: Order) -> bool:
    """Return whether the books keep this order."""
    return order.status in DELIVERED or order.payment.status in CHARGED


def keep(services: Services, order: Order) -> None:
    """Write how the order stands into the books, if they keep it. It may be repeated."""
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
    hashed = hashlib.sha256(order.effect.encode()).hexdigest()[:16]  # the day is enough: an order's id tells the second
    rows, id = services.rows(SOLD), f"{ordered_on}-{hashed}"
    if not rows.change("", id, row):
        rows.put("", id, row)


def _day(services: Services, at: datetime) -> str:
    """Return the day of a moment by the clock of the place."""
    return f"{(services.business.local(at) if services.business else at):%Y-%m-%d}"
