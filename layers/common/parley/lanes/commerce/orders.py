"""The rows of orders: place an order together with its stock, find it, change its status. Every change is one
transaction under the id of its effect (an action), so that a retry finds what it has done."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from parley.business.catalogue import ProductCatalogue
from parley.conversation.readable_numbers import SHORTEST, readable_number
from parley.errors import TryAgain
from parley.lanes.commerce.order import GIVES_BACK, ORDER, ORDER_NUMBER, PREFIX, Order
from parley.lanes.commerce.stock import giving_back, left_of, taking, with_first_counts
from parley.ports import Change, Put, Rows, Write

TRIES = 5
"""How often a transaction is tried while others are in its way: the last croissant may be wanted by many at once."""


@dataclass(frozen=True)
class Placing:
    """The outcome of placing an order: the stored order, or how many are left of each product that ran short."""

    order: Order | None
    """The order as its row holds it; None: it was not placed, because too little is left."""
    left: Mapping[str, int]
    """How many are left of the products of which there are too few."""


def order_id(effect: str, at: datetime) -> str:
    """Return the id of the order placed by this effect (the id of an action). Ids sort by time, and a retry gets the
    same id.
    """
    return f"{at.astimezone(UTC):%Y%m%d%H%M%S}-{hashlib.sha256(effect.encode()).hexdigest()[:16]}"


def find(rows: Rows, id: str) -> Order | None:
    """Return the order with this id; None if it does not exist or was erased."""
    row = rows(ORDER).get("", id)
    return None if row is None else Order.of(row)


def find_number(rows: Rows, number: str) -> Order | None:
    """Return the order with this number, of whichever person; None if there is none."""
    row = rows(ORDER_NUMBER).get("", number)
    return None if row is None else find(rows, row["order"])


def place_in_rows(rows: Rows, catalogue: ProductCatalogue, order: Order, now: datetime) -> Placing:
    """Write the order and reserve its stock in one transaction. A retry finds the order of the first try. Raises
    TryAgain if other orders interfere at each of five tries.
    """
    counted = {sku: count for sku, count in order.counts.items() if _is_counted(catalogue, sku)}
    order, length = order.change(reserved=counted), SHORTEST
    for _ in range(TRIES):
        order = order.change(number=readable_number(PREFIX, order.effect, length))
        reserving = taking(counted)
        refused = _together(rows, order, order.effect, now, [*_new(order), *reserving])
        if not refused and length == SHORTEST:
            return Placing(order, {})
        if not refused or 0 in refused:  # perhaps an earlier try of this effect has written it, under another number
            return Placing(find(rows, order.id), {})
        length += 1 in refused
        skus = [write.id for place, write in enumerate(reserving, 2) if place in refused]
        with_first_counts(rows, catalogue, skus)
        left = left_of(rows, catalogue, skus)
        if short := {sku: count for sku, count in left.items() if count < counted[sku]}:
            return Placing(None, short)
    raise TryAgain("the stock has changed at every try")


def _is_counted(catalogue: ProductCatalogue, sku: str) -> bool:
    product = catalogue.product(sku)
    return product is not None and product.stock is not None


def _new(order: Order) -> list[Put]:
    return [
        Put(ORDER, order.id, order.fields(), is_personal=True),
        Put(ORDER_NUMBER, order.number, {"order": order.id, **_expiring(order)}, is_personal=True),
    ]


def _expiring(order: Order) -> dict[str, int]:
    return {} if order.expires_at is None else {"expires_at": order.expires_at}


def move(rows: Rows, before: Order, after: Order, effect: str, now: datetime) -> bool:
    """Write a changed order; if it has been refused, cancelled or expired, return its stock. Return False, and write
    nothing, if another action changed the order since it was read.
    """
    n = before.changes
    fields = {**after.change(changes=n + 1).fields(), f"change{n}_by": effect}
    writes: list[Write] = [Change(ORDER, before.id, fields, first=f"change{n}_by")]
    if after.status in GIVES_BACK and before.status not in GIVES_BACK:
        writes += giving_back(before.reserved)
    return not _together(rows, before, effect, now, writes)


def _together(rows: Rows, order: Order, effect: str, now: datetime, writes: Sequence[Write]) -> tuple[int, ...]:
    """Make these writes in one transaction, trying up to five times. Return the indexes of the writes whose condition
    failed (then none is made). Raises TryAgain if other writers interfere at each try.
    """
    for left in range(TRIES - 1, -1, -1):
        try:
            return rows(ORDER).together(order.conversation, effect, now, writes)
        except TryAgain:
            if not left:
                raise
    raise AssertionError("the last try returns or raises")
