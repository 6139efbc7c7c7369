"""The tools with which admins list open orders and change an order's status, by text. They are for admins only, are
called by phrases only, and are not offered to a model."""

from collections.abc import Mapping
from functools import cache

from pydantic import Field

from parley.conversation.events import Notified
from parley.conversation.normal_form import without_accents
from parley.conversation.readable_numbers import written_number
from parley.conversation.text import one_line
from parley.errors import ToolRefused
from parley.lanes.commerce import order_words
from parley.lanes.commerce.notes import LANE_NAME
from parley.lanes.commerce.order import ENDED, ORDER, PREFIX, Order, OrderStatus
from parley.lanes.commerce.order_moves import LONGEST_REASON, ORDER_MOVED, OrderMoveWish
from parley.lanes.commerce.order_texts import say
from parley.lanes.commerce.orders import find_number
from parley.lanes.commerce.own_order_words import ORDER_QUESTIONS
from parley.ports import Services
from parley.texts import LANGUAGES
from parley.texts.vocabulary import words
from parley.tools.tool import Arguments, Call, NoArguments, Result, Tier, tool

LISTED, PAGE, PAGES = 15, 50, 10
"""The most orders that one list names, the orders of a page, and the most pages that are read for it."""


@cache
def status_words() -> Mapping[str, OrderStatus]:
    """Return the words for the statuses that an admin gives orders, in all languages, with the status of each."""
    found: dict[str, OrderStatus] = {}
    for language in LANGUAGES:
        for status, each in words(ORDER_QUESTIONS, language)["statuses"].items():
            found |= dict.fromkeys(each, OrderStatus(status))
    return found


class NamedOrder(Arguments):
    """The order that an admin names."""

    order: str = Field(max_length=40)

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return whether the words in the place of the order number have its form ("A-7K2P")."""
        return written_number(PREFIX, slots.get("order", "")) is not None


class NewOrderStatus(NamedOrder):
    """What an admin wants to become of an order."""

    status: str = Field(max_length=40)

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return whether the order number has the form of one ("A-7K2P") and the status word is known ("ready")."""
        return super().may_be(slots) and without_accents(slots.get("status", "")) in status_words()


class OrderRefusal(NamedOrder):
    """Why an order is not done."""

    reason: str = Field("", max_length=LONGEST_REASON)


class OrderMoveToMake(Arguments):
    """The move that is told to the conversation of the order's person."""

    conversation: str
    order: str
    number: str
    name: str
    to: OrderStatus
    reason: str = ""


def _to_make(call: Call[Services], named: str, to: OrderStatus, reason: str = "") -> OrderMoveToMake:
    """Return the change of an order's status that an admin asks for by text. Raises ToolRefused if there is no such
    order, it cannot get this status, or a refusal has no reason.
    """
    says, number = say(call), written_number(PREFIX, named)
    order = find_number(call.services.rows, number) if number else None
    if order is None:
        raise ToolRefused(says.admin_no_such_order.format(number=number or named))
    if not order.may_become(to, "operator"):
        status, possible = says.statuses[order.status], _possible(call, order)
        raise ToolRefused(says.admin_cannot.format(number=order.number, status=status, possible=possible))
    if to is OrderStatus.REFUSED and not reason:
        raise ToolRefused(says.admin_why.format(number=order.number))
    return OrderMoveToMake(
        conversation=order.conversation,
        order=order.id,
        number=order.number,
        name=order.name,
        to=to,
        reason=one_line(reason),
    )


def _status_to_set(call: Call[Services], wanted: NewOrderStatus) -> OrderMoveToMake:
    return _to_make(call, wanted.order, status_words()[without_accents(wanted.status)])


def _refusal(call: Call[Services], wanted: OrderRefusal) -> OrderMoveToMake:
    return _to_make(call, wanted.order, OrderStatus.REFUSED, wanted.reason)


def _accepted(call: Call[Services], wanted: NamedOrder) -> OrderMoveToMake:
    return _to_make(call, wanted.order, OrderStatus.ACCEPTED)


def _possible(call: Call[Services], order: Order) -> str:
    """Return the names of the statuses that an operator may give this order, joined by commas; "-" if none."""
    names = say(call).status_names
    return ", ".join(names[status] for status in order.next_by("operator")) or "-"


def _question(call: Call[Services], new: OrderMoveToMake) -> str:
    asked = say(call).admin_move if not new.reason else say(call).admin_move_because
    status = say(call).statuses[new.to]
    return asked.format(number=new.number, name=new.name, status=status, reason=new.reason)


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            *("order {order:A-7K2P} {status:ready}", "order {order:A-7K2P} is {status:ready}"),
            "{order:A-7K2P} is {status:ready}",
        ],
        "es": ["pedido {order:A-7K2P} {status:listo}", "pedido {order:A-7K2P} está {status:listo}"],
    },
    prepare=_status_to_set,
    question=_question,
    direct=True,
    role="admin",
)
def set_order_status(call: Call[Services], arguments: OrderMoveToMake) -> Result:
    """Move an order on. Its person is told."""
    return _made(call, arguments)


@tool(
    Tier.WRITE,
    phrases={
        "en": ["accept {order:A-7K2P}", "accept order {order:A-7K2P}"],
        "es": ["acepta {order:A-7K2P}", "acepta el pedido {order:A-7K2P}"],
    },
    prepare=_accepted,
    question=_question,
    direct=True,
    role="admin",
)
def accept_order(call: Call[Services], arguments: OrderMoveToMake) -> Result:
    """Accept an order. Its person is told."""
    return _made(call, arguments)


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            *("refuse {order:A-7K2P}: {reason:no eggs left}", "refuse {order:A-7K2P} because {reason:no eggs left}"),
            *("refuse order {order:A-7K2P}: {reason:no eggs left}", "refuse {order:A-7K2P}"),
        ],
        "es": [
            *("rechaza {order:A-7K2P}: {reason:no hay huevos}", "rechaza {order:A-7K2P} porque {reason:no hay huevos}"),
            *("rechaza el pedido {order:A-7K2P}: {reason:no hay huevos}", "rechaza {order:A-7K2P}"),
        ],
    },
    prepare=_refusal,
    question=_question,
    direct=True,
    role="admin",
)
def refuse_order(call: Call[Services], arguments: OrderMoveToMake) -> Result:
    """Refuse an order with a reason. Its person is told, and what was reserved goes back into stock."""
    return _made(call, arguments)


def _made(call: Call[Services], arguments: OrderMoveToMake) -> Result:
    """Send the change of status as an event to the conversation of the order's person, where it is made, and tell the
    admin so. If it fails there, the admin is told later (`order_moves.move_reported`).
    """
    assert call.services.mailbox is not None
    known = call.about.name if call.about else None
    wish = OrderMoveWish(
        order=arguments.order,
        to=arguments.to,
        reason=arguments.reason,
        operator=one_line(known or "admin")[:60],
        phone=call.conversation,
    )
    call.services.mailbox.put(
        Notified(
            id=f"{call.effect}.{ORDER_MOVED}",
            conversation=arguments.conversation,
            received_at=call.now,
            lane=LANE_NAME,
            what=ORDER_MOVED,
            data=wish.model_dump(mode="json"),
        )
    )
    names = say(call).status_names
    words = say(call).admin_moved.format(number=arguments.number, status=names[arguments.to], name=arguments.name)
    return Result(words, discreet=True)


def _running(call: Call[Services]) -> list[Order]:
    """Return the unfinished orders of all people, newest first. Only the latest 500 orders are looked at."""
    found, cursor = list[Order](), ""
    for _ in range(PAGES):
        page = call.services.rows(ORDER).page("", PAGE, cursor)
        found += (order for order in map(Order.of, page.rows) if order.status not in ENDED)
        if page.next is None or len(found) > LISTED:
            break
        cursor = page.next
    return found


@tool(
    Tier.READ,
    phrases={
        "en": ["orders", "open orders", "list orders", "new orders"],
        "es": ["pedidos", "pedidos abiertos", "lista los pedidos", "pedidos nuevos"],
    },
    direct=True,
    role="admin",
)
def list_open_orders(call: Call[Services], arguments: NoArguments) -> str:
    """List the orders that are not over, newest first."""
    says = say(call)
    running = _running(call)
    if not running:
        return says.admin_none
    lines = [says.admin_line.format(**order_words.for_admin(call, order)) for order in running[:LISTED]]
    more = [says.admin_more.format(count=len(running) - LISTED)] if len(running) > LISTED else []
    return "\n".join([says.admin_orders, *lines, *more])


TOOLS = (set_order_status, accept_order, refuse_order, list_open_orders)
