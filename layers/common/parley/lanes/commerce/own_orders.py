"""A person's own orders. Only this module decides whose an order is: the number of somebody else's order is answered in
the same words as a number that does not exist."""

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from parley.conversation.readable_numbers import written_number
from parley.conversation.state import Conversation
from parley.conversation.time_words import moment_in_words
from parley.errors import ToolRefused
from parley.lanes.commerce.cart import CartLine
from parley.lanes.commerce.notes import CommerceNotes
from parley.lanes.commerce.order import ENDED, PREFIX, Order, OrderStatus
from parley.lanes.commerce.order_texts import of, say
from parley.lanes.commerce.order_words import reach_of
from parley.lanes.commerce.orders import find, find_number
from parley.ports import Services, TurnContext
from parley.tools.tool import Call

LISTED = 5
"""The most orders that are listed at once: more cannot be read on a phone."""
REMEMBERED = 20
"""The most orders that the conversation remembers: the last ones."""


LATELY = timedelta(days=14)
"""How old an order may be that a complaint is taken to be about."""


def last_orders(call: Call[Services], most: int = LISTED) -> Sequence[Order]:
    """Return the person's last orders, newest first, at most this many."""
    ids = reversed(CommerceNotes.for_call(call).orders[-most:])
    found = (find(call.services.rows, id) for id in ids)
    return [order for order in found if order is not None and order.conversation == call.conversation]


def running_orders(call: Call[Services]) -> Sequence[Order]:
    """Return the person's last orders that are not over, newest first."""
    return [order for order in last_orders(call) if order.status not in ENDED]


def cannot_change(call: Call[Services]) -> str:
    """Return a sentence for somebody who wants to change what they have ordered: that it cannot be changed here, and
    what they can do. Empty if they have no order that is not over.
    """
    running = running_orders(call)
    if not running:
        return ""
    who, reach = reach_of(call.services.business, call.language)
    return say(call).cannot_change.format(number=running[0].number, who=who, reach=reach)


def numbered(call: Call[Services], text: str) -> Order:
    """Return the person's order with this number, however it is typed ("a7k2p"). Raises ToolRefused if they have no
    such order.
    """
    number = written_number(PREFIX, text)
    order = find_number(call.services.rows, number) if number else None
    if order is None or order.conversation != call.conversation:
        raise ToolRefused(say(call).no_such_order.format(number=number or text.strip()))
    return order


def lines_of(order: Order) -> tuple[CartLine, ...]:
    """Return the lines of an order as lines of a cart, at the prices that the person paid."""
    fields = set(CartLine.model_fields)
    return tuple(CartLine(**line.model_dump(include=fields)) for line in order.lines)


def lately(conversation: Conversation, context: TurnContext) -> str:
    """Return words for the person's last order ("your order A-7K2P"), if it is at most two weeks old and was
    not cancelled; else "". An order that is late is told with how it stands and when it was due.
    """
    ids = CommerceNotes.of(conversation).orders
    order = find(context.services.rows, ids[-1]) if ids else None
    if order is None or order.conversation != conversation.id or order.status is OrderStatus.CANCELLED:
        return ""
    if context.now() - order.created_at > LATELY:
        return ""
    says, business = of(conversation.language), context.services.business
    if order.status in ENDED or business is None or order.due_at > context.now():
        return says.lately.format(number=order.number)
    zone = ZoneInfo(business.service.timezone)
    due = moment_in_words(order.due_at, conversation.language, context.now(), zone)
    known = says.lately_pickup if order.how == "pickup" else says.lately_delivery
    return known.format(number=order.number, status=says.statuses[order.status], when=due)
