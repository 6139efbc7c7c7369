"""What operators may do about orders and stock: look, move an order on or refuse it, and set how many are left.

A move is an event in the mailbox of the order's person, in order with what they write. Stock belongs to nobody, so no
mailbox has its changes in order: it is written at once, and each write holds by itself (decision 0031).
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AwareDatetime, BeforeValidator, Field

from parley.api.context import ApiContext
from parley.api.route import (
    OF_PERSON,
    PROBLEMS_OF_A_CHANGE,
    STILL_WAITS,
    Accepted,
    ApiAnswer,
    ApiCall,
    ApiContent,
    ApiForm,
    LaneApi,
    NameOfOperator,
    Paging,
    PathValue,
    Route,
    answered,
    rows_asked_for,
)
from parley.conversation.events import Notified
from parley.conversation.text import is_blank, one_line
from parley.errors import Problem
from parley.texts import DEFAULT

if TYPE_CHECKING:
    from parley.business.catalogue import ProductCatalogue
    from parley.lanes.commerce.order import Order

ORDERS, STOCK = "/conversation/orders", "/conversation/stock"
LANE_NAME, STOCK_ROWS, LEFT = "commerce", "STOCK", "left"
NUMBER = PathValue(r"A-[0-9A-Z]{4,8}", "The order's number.")
SKU = PathValue(r"[a-z0-9_-]{1,40}", "The product's sku.")
MOST_LEFT = 1_000_000


StatusName = Literal[
    "awaiting_payment", "placed", "accepted", "ready", "sent", "done", "refused", "cancelled", "expired"
]


def _whole(value: object) -> object:
    """Convert a float without a fraction to an int (86.0 to 86); return any other value unchanged."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


class OrderPaging(Paging):
    """The query that chooses a page of orders."""

    status: StatusName | Literal["open"] | None = Field(
        None, description="Only those; open: all that are not over. A page may be short then."
    )
    participant: str = Field("", pattern=OF_PERSON, description="Only this participant's, all at once.")


class OrderMoveForm(ApiForm):
    """What becomes of an order."""

    to: Literal["accepted", "ready", "sent", "done", "refused"]
    reason: Annotated[str, Field(max_length=300, description="What the person is told; a refusal needs one.")] = ""
    operator: NameOfOperator


class StockForm(ApiForm):
    """How many of a product are left now."""

    left: Annotated[int, Field(ge=0, le=MOST_LEFT, strict=True), BeforeValidator(_whole)]
    operator: NameOfOperator


class OrderedLine(ApiContent):
    """A line of an order, as it was bought."""

    sku: str
    name: str
    options: dict[str, str]
    count: int
    price: int = Field(description="Of one, in the currency's smallest unit.")


class OrderMoved(ApiContent):
    """A move that was made."""

    to: str
    at: AwareDatetime
    by: str = Field(description="person, payment, or the operator's name.")
    reason: str
    told: Literal["now", "later", "never"] | None = Field(
        description="Whether the person could be told: at once; once they write; never, because they have opted out or "
        "are not let in. null: they or their payment moved it."
    )


class PaymentShown(ApiContent):
    """How an order is paid, and whether it was."""

    kind: str
    status: str
    session: str
    intent: str
    until_at: AwareDatetime | None


class OrderShown(ApiContent):
    """An order as operators read it."""

    number: str
    status: str
    conversation: str = Field(description="The participant's id: their transcript, and where to answer.")
    created_at: AwareDatetime
    due: AwareDatetime = Field(description="When it is collected or delivered, as it was promised.")
    how: str = Field(description="pickup or delivery.")
    name: str
    address: str
    note: str = Field(description="What the person wants the shop to know of it; may be empty.")
    language: str
    lines: list[OrderedLine]
    fee: int
    total: int = Field(description="With the delivery, in the currency's smallest unit.")
    currency: str
    digits: int = Field(description="How many digits of an amount are fractions of the currency: 2 for CAD, 0 for JPY.")
    payment: PaymentShown
    moves: list[str] = Field(description="The statuses that an operator may give it now.")
    history: list[OrderMoved]


class OrderPage(ApiContent):
    """A page of orders, the latest first."""

    items: list[OrderShown]
    next: str | None = Field(description="The cursor of the next page; null: there is none. A page may be short.")


class StockShown(ApiContent):
    """How many of a product are left."""

    sku: str
    name: str
    left: int | None = Field(description="null: as many as are wanted.")
    first: int | None = Field(description="The count in catalogue.toml, with which it began.")


class StockList(ApiContent):
    """The stock of all products, in the order of the catalogue."""

    items: list[StockShown]


# --- orders -----------------------------------------------------------------------------------------------------------


def _shown(order: "Order") -> OrderShown:
    """Convert an order to the model in which the API shows it."""
    from parley.business.money import digits

    lines = [
        OrderedLine(
            sku=line.sku,
            name=line.name(order.language),
            options=line.options,
            count=line.count,
            price=line.price,
        )
        for line in order.lines
    ]
    payment = order.payment.model_dump(include=set(PaymentShown.model_fields))
    return OrderShown(
        **order.model_dump(
            include={
                "number",
                "status",
                "conversation",
                "created_at",
                "how",
                "name",
                "address",
                "note",
                "language",
                "fee",
            }
        ),
        due=order.due_at,
        lines=lines,
        total=order.total,
        currency=order.currency,
        digits=digits(order.currency),
        payment=PaymentShown.model_validate(payment),
        moves=[str(status) for status in order.next_by("operator")],
        history=[
            OrderMoved(to=each.to, at=each.at, by=each.by, reason=each.reason, told=each.told) for each in order.moves
        ],
    )


def _orders(api: ApiContext, call: ApiCall) -> ApiAnswer:
    """Answer the request for a page of orders, filtered by status. A page may be short: it is filtered after it is
    read.
    """
    from parley.lanes.commerce.order import ENDED, ORDER, Order

    assert isinstance(call.query, OrderPaging)
    wanted = call.query.status
    page = rows_asked_for(api.rows(ORDER), call.query.participant, call.query)
    found = map(Order.of, page.rows)
    chosen = (
        each for each in found if wanted in (None, each.status) or (wanted == "open" and each.status not in ENDED)
    )
    return answered(200, OrderPage(items=[_shown(order) for order in chosen], next=page.next))


def _found(api: ApiContext, number: str) -> "Order":
    from parley.lanes.commerce.orders import find_number

    order = find_number(api.rows, number)
    if order is None:
        raise Problem(404, "There is no such order.", "no-such-order")
    return order


def _order(api: ApiContext, call: ApiCall) -> ApiAnswer:
    order = _found(api, call.path["order"])
    return answered(200, _shown(order), order.conversation)


def _move(api: ApiContext, call: ApiCall) -> ApiAnswer:
    """Queue an operator's change of an order's status in the mailbox of the order's person. Answer 200 with the order
    if it was made, 202 if it still waits. Raises Problem: 404 for an unknown order, 409 for an impossible status, 422
    for a refusal without a reason.
    """
    from parley.lanes.commerce.order import OrderStatus

    assert isinstance(call.body, OrderMoveForm)
    order, body = _found(api, call.path["order"]), call.body
    before = api.load(order.conversation, call.event)
    is_repeated = call.event in before.receipts
    if body.to == "refused" and is_blank(body.reason):
        raise Problem(422, "A refusal needs a reason.", "invalid", [("reason", "Should say why: the person is told")])
    if not is_repeated and not order.may_become(OrderStatus(body.to), "operator"):
        raise _impossible(order)
    event = Notified(
        id=call.event,
        conversation=order.conversation,
        received_at=api.now(),
        lane=LANE_NAME,
        what="order_moved",
        data={"order": order.id, "to": body.to, "reason": one_line(body.reason), "operator": body.operator},
    )
    if api.applied(before, event) is None:
        return answered(202, Accepted(id=order.conversation, event=call.event), order.conversation)
    after = _found(api, order.number)
    if not after.was_moved_by(f"{call.event}.a0"):
        raise _impossible(after)
    return answered(200, _shown(after), order.conversation)


def _impossible(order: "Order") -> Problem:
    possible = ", ".join(order.next_by("operator")) or "nothing any more"
    return Problem(409, f"The order is {order.status}: it can become {possible}.", "impossible-move")


# --- stock ------------------------------------------------------------------------------------------------------------


def _catalogue() -> "ProductCatalogue":
    from parley.business.files import deployed

    business = deployed()
    if business is None or business.catalogue is None:
        raise Problem(404, "Nothing is sold here: service/catalogue.toml is missing.", "no-catalogue")
    return business.catalogue


def _stock(api: ApiContext, call: ApiCall) -> ApiAnswer:
    rows = {row["id"]: int(row[LEFT]) for row in api.rows(STOCK_ROWS).list("")}
    return answered(200, StockList(items=[_stock_of(each, rows.get(each.sku)) for each in _catalogue().products]))


def _stock_of(product: Any, left: int | None) -> StockShown:
    """Return a product's stock as the API shows it. `left` is the count in the product's stock row; if it is None
    (there is no row yet), the first count in the catalogue is shown.
    """
    is_counted = product.stock is not None
    return StockShown(
        sku=product.sku,
        name=product.name.in_(DEFAULT),
        left=(product.stock if left is None else left) if is_counted else None,
        first=product.stock,
    )


def _set_stock(api: ApiContext, call: ApiCall) -> ApiAnswer:
    """Write how many of a product are left. A repeat of the same request changes nothing. Raises Problem: 404 for an
    unknown product, 409 for a product whose stock is not counted.
    """
    assert isinstance(call.body, StockForm)
    product = _catalogue().product(call.path["sku"])
    if product is None:
        raise Problem(404, "There is no such product in catalogue.toml.", "no-such-product")
    if product.stock is None:
        told = "Its stock is not counted: give it a `stock` in catalogue.toml first."
        raise Problem(409, told, "not-counted")
    stock = api.rows(STOCK_ROWS)
    fields = {LEFT: call.body.left, "set_by": call.body.operator, "set_as": call.event}
    row = stock.get("", product.sku)
    if row is not None and row.get("set_as") == call.event:  # a repeat: some may have been sold since the first
        return answered(200, _stock_of(product, int(row[LEFT])))
    if not stock.change("", product.sku, fields) and not stock.put("", product.sku, fields):
        stock.change("", product.sku, fields)  # an order has just created the row
    return answered(200, _stock_of(product, call.body.left))


CHANGING: Mapping[str, Any] = {"problems": PROBLEMS_OF_A_CHANGE, "changes": True}
API = LaneApi(
    lane="commerce",
    routes={
        f"GET {ORDERS}": Route(
            name="listOrders",
            summary="The orders, the latest first.",
            does=_orders,
            answers={200: ("A page.", OrderPage)},
            problems=(404,),
            query=OrderPaging,
        ),
        f"GET {ORDERS}/{{order}}": Route(
            name="getOrder",
            summary="One order: what was bought, how it is had and paid, and what may become of it.",
            does=_order,
            answers={200: ("The order.", OrderShown)},
            problems=(404,),
            path={"order": NUMBER},
        ),
        f"POST {ORDERS}/{{order}}/moves": Route(
            name="moveOrder",
            summary="Accept an order, move it on, or refuse it with a reason. Its person is told.",
            does=_move,
            answers={200: ("As it is now.", OrderShown), 202: STILL_WAITS},
            body=OrderMoveForm,
            path={"order": NUMBER},
            **CHANGING,
        ),
        f"GET {STOCK}": Route(
            name="listStock",
            summary="How many of each product are left.",
            does=_stock,
            answers={200: ("The stock of all products.", StockList)},
            problems=(404,),
        ),
        f"PUT {STOCK}/{{sku}}": Route(
            name="setStock",
            summary="Say how many of a product are left now.",
            does=_set_stock,
            answers={200: ("As it is now.", StockShown)},
            body=StockForm,
            path={"sku": SKU},
            **CHANGING,
        ),
    },
)
