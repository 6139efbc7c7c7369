"""An order: its lines, its delivery or pick-up, its payment, and its status. Pure.

    awaiting_payment --paid--> placed --> accepted --> ready --> sent --> done
            |                    |           |           |
            +--> expired         +-----------+-----------+--> refused
            +--> cancelled <-----+

The person cancels while nobody has accepted the order; operators move it on or refuse it; its payment places it or
lets it expire. `MOVES` lists every move that is allowed.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal, Self

from pydantic import AwareDatetime, Field

from parley.business.catalogue import Fulfilment
from parley.conversation.state import LaneDocument, NotedLanguage
from parley.lanes.commerce.cart import CartLine
from parley.texts import DEFAULT, Language

ORDER, ORDER_NUMBER, STOCK = "ORDER", "ORDER_NUMBER", "STOCK"
"""The kinds of rows: an order; which order has a number; how many of a product are left."""
PREFIX = "A"
"""The letter before the dash of an order's number."""


class OrderStatus(StrEnum):
    """The status of an order, from waiting for its payment to done, refused, cancelled or expired."""

    AWAITING_PAYMENT = "awaiting_payment"
    PLACED = "placed"
    ACCEPTED = "accepted"
    READY = "ready"
    SENT = "sent"
    DONE = "done"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


OrderMover = Literal["person", "operator", "payment"]
"""Who may change an order's status."""

_TO = OrderStatus
MOVES: Mapping[OrderStatus, Mapping[OrderStatus, OrderMover]] = {
    _TO.AWAITING_PAYMENT: {
        _TO.PLACED: "payment",
        _TO.EXPIRED: "payment",
        _TO.CANCELLED: "person",
        _TO.REFUSED: "operator",
    },
    _TO.PLACED: {
        _TO.ACCEPTED: "operator",
        _TO.READY: "operator",
        _TO.SENT: "operator",
        _TO.DONE: "operator",
        _TO.REFUSED: "operator",
        _TO.CANCELLED: "person",
    },
    _TO.ACCEPTED: {_TO.READY: "operator", _TO.SENT: "operator", _TO.DONE: "operator", _TO.REFUSED: "operator"},
    _TO.READY: {_TO.SENT: "operator", _TO.DONE: "operator", _TO.REFUSED: "operator"},
    _TO.SENT: {_TO.DONE: "operator"},
    _TO.DONE: {},
    _TO.REFUSED: {},
    _TO.CANCELLED: {},
    _TO.EXPIRED: {},
}
"""The statuses that may follow each status, and who may give them."""

ENDED = frozenset(status for status, moves in MOVES.items() if not moves)
"""The statuses of an order to which nothing more happens."""
GIVES_BACK = frozenset([OrderStatus.REFUSED, OrderStatus.CANCELLED, OrderStatus.EXPIRED])
"""The statuses that return an order's reserved products to stock."""


class OrderLine(CartLine):
    """A line of an order: the cart line that was bought, with the product's name at that time."""

    names: dict[str, str]
    """The product's name with its choices, by language, as it was sold."""

    def name(self, language: Language) -> str:
        """Return the product's name in this language, else in the default language, else in any; the sku if there is
        none.
        """
        return self.names.get(language) or self.names.get(DEFAULT) or next(iter(self.names.values()), self.sku)


Told = Literal["now", "later", "never"]
"""When a person can be told of their order: now; once they write, because WhatsApp's window is closed, something else
is asked, or people speak with them; never, because they have opted out or are not let in."""


class OrderMove(LaneDocument):
    """One change of an order's status: to which status, when, by whom, why, and whether the person could be told."""

    to: OrderStatus
    at: AwareDatetime
    by: str
    """Who moved it: "person", "payment", or an operator by name."""
    effect: str
    reason: str = ""
    told: Told | None = None
    """Whether the person could be told; None where they made the move themselves, or their payment did."""


PaymentKind = Literal["on_delivery", "stripe"]
"""How an order is paid: when it is handed over, or beforehand on a page of Stripe."""
PaymentStatus = Literal["due", "open", "pending", "paid", "failed", "refunding", "refunded"]
"""The status of a payment. *due*: to be paid on delivery; *open*: there is a page on which it can be paid; *pending*:
made on that page, but the money comes days later; *refunding*: the refund was requested and is not confirmed yet."""


class OrderPayment(LaneDocument):
    """The payment of an order: the way of paying, its status, and its ids at the payment provider."""

    kind: PaymentKind = "on_delivery"
    status: PaymentStatus = "due"
    session: str = ""
    """The id of the provider's session."""
    url: str = ""
    """Where the person pays."""
    intent: str = ""
    """The id of the payment itself, once there is one."""
    until_at: AwareDatetime | None = None
    """Until when it can be paid on that page."""
    returned: int = 0
    """The amount refunded so far, as reported by the provider."""
    outcome: str = ""
    """The result of the payment's last event: the name of a sentence in `PaymentTexts.outcomes`, or empty."""
    told: int = 0
    """The amount of the payment's last event; for a partial refund, that part."""
    settled_by: str = ""
    """The effect (the id of an action) that wrote the outcome, so that a retry says the same."""


class Order(LaneDocument):
    """An order as stored in its row."""

    id: str
    number: str
    """The number by which people and operators name it: A-7K2P."""
    conversation: str
    effect: str
    """The effect (the id) of the action that placed the order."""
    status: OrderStatus
    created_at: AwareDatetime
    lines: tuple[OrderLine, ...]
    fee: int = 0
    """What the delivery costs, in the currency's smallest unit."""
    currency: str
    how: Fulfilment
    address: str = ""
    """Where it is delivered to; empty if it is collected."""
    name: str
    note: str = ""
    """What the shop is to know of it, in the person's words."""
    due_at: AwareDatetime
    """When it is collected or delivered, as it was promised."""
    language: NotedLanguage = DEFAULT
    payment: OrderPayment = Field(default_factory=OrderPayment)
    moves: tuple[OrderMove, ...] = ()
    reserved: dict[str, int] = Field(default_factory=dict)
    """How many of each product were taken out of stock for it; none of those that were not counted then."""
    changes: int = 0
    """How often its row was changed since it was placed."""
    expires_at: int | None = None
    """When the row is deleted, in seconds since 1970: `OrderDays` after the order is due. None for orders of old
    releases, which stay until their person's data is erased."""

    @property
    def total(self) -> int:
        """The price of the order with the delivery fee, in the currency's smallest unit."""
        return sum(line.total for line in self.lines) + self.fee

    @property
    def owed_back(self) -> int:
        """The amount that a full refund has still to pay back: the total without what was refunded before."""
        return self.total - self.payment.returned

    @property
    def counts(self) -> Mapping[str, int]:
        """How many of each product the order has, by sku, all variants of a product together."""
        return counts(self.lines)

    @property
    def was_placed(self) -> bool:
        """Whether the shop has received the order. An order paid by card is received only once it is paid."""
        return self.payment.kind != "stripe" or any(move.to is OrderStatus.PLACED for move in self.moves)

    def may_become(self, status: OrderStatus, mover: OrderMover) -> bool:
        """Return whether this mover (person, operator or payment) may give the order this status now. A pick-up order
        is never "sent".
        """
        is_possible = not (status is OrderStatus.SENT and self.how == "pickup")
        return is_possible and MOVES[self.status].get(status) == mover

    def next_by(self, mover: OrderMover) -> tuple[OrderStatus, ...]:
        """Return the statuses that this mover (person, operator or payment) may give the order now."""
        return tuple(status for status in MOVES[self.status] if self.may_become(status, mover))

    def moved(
        self, to: OrderStatus, at: datetime, by: str, effect: str, reason: str = "", told: Told | None = None
    ) -> Self:
        """Return a copy of the order with this status, and with the move added to its history. Does not check that the
        move is allowed.
        """
        move = OrderMove(to=to, at=at, by=by, effect=effect, reason=reason, told=told)
        return self.change(status=to, moves=(*self.moves, move))

    def was_moved_by(self, effect: str) -> bool:
        """Return whether the order's history has a move made under this effect (the id of an action), so that a retry
        does not move it twice.
        """
        return any(move.effect == effect for move in self.moves)

    def fields(self) -> dict[str, Any]:
        """Return the order as the fields of its row, with lines, moves and reserved stock as JSON text."""
        fields = self.model_dump(mode="json", exclude={"id", "lines", "payment", "moves", "reserved"})
        payment = self.payment.model_dump(mode="json", exclude_none=True)
        return {
            **fields,
            "reserved": json.dumps(self.reserved),
            "lines": json.dumps([line.model_dump(mode="json") for line in self.lines], ensure_ascii=False),
            **{f"payment_{name}": value for name, value in payment.items()},
            "moves": [json.dumps(move.model_dump(mode="json"), ensure_ascii=False) for move in self.moves],
        }

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """Return the order that this row holds. Unknown fields, which a newer release wrote, stay in the row."""
        payment = {name.removeprefix("payment_"): each for name, each in row.items() if name.startswith("payment_")}
        rest = {name: each for name, each in row.items() if name in cls.model_fields}
        return cls.model_validate(
            {
                **rest,
                "lines": json.loads(row["lines"]),
                "reserved": json.loads(row.get("reserved", "{}")),
                "payment": payment,
                "moves": [json.loads(each) for each in row.get("moves", ())],
            }
        )


def counts(lines: tuple[CartLine, ...]) -> Mapping[str, int]:
    """Return how many of each product these lines have, by sku, all variants of a product together."""
    found: dict[str, int] = {}
    for line in lines:
        found[line.sku] = found.get(line.sku, 0) + line.count
    return found
