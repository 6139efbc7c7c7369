"""Orders that operators move on: what an operator wants reaches the conversation of the order's person as an event,
and is done and told there, in order with what that person writes."""

from collections.abc import Mapping

from pydantic import BaseModel, Field, JsonValue

from parley.conversation.state import Conversation
from parley.errors import TryAgain
from parley.lanes.commerce import order_words, payments
from parley.lanes.commerce.order import GIVES_BACK, Order, OrderStatus
from parley.lanes.commerce.order_texts import say
from parley.lanes.commerce.orders import find, move
from parley.lanes.commerce.shop_news import ERASED, NEWS, order_erased, order_news
from parley.lanes.lane import Handler
from parley.ports import Services, TurnContext
from parley.tools.tool import Arguments, Call, LaneAction, Result, Tier, tool

ORDER_MOVED = "order_moved"
"""The name of the event that says that an operator moves an order on."""
LONGEST_REASON = 300


class OrderMoveWish(BaseModel):
    """The move that an operator wants."""

    order: str
    """The order's id."""
    to: OrderStatus
    reason: str = Field("", max_length=LONGEST_REASON)
    operator: str = Field(min_length=1, max_length=60)


class PreparedOrderMove(Arguments):
    """The move of an order that is made."""

    order: str
    number: str
    to: OrderStatus
    reason: str = ""
    operator: str


@tool(Tier.WRITE, role="admin", is_for_lane=True, question=lambda call, new: _in_words(call, new))
def move_order(call: Call[Services], arguments: PreparedOrderMove) -> Result:
    """Give an order of the person its next status, and tell them."""
    order = find(call.services.rows, arguments.order)
    if order is None or order.conversation != call.conversation:
        return Result("")
    if order.was_moved_by(call.effect):
        return _told(call, order, arguments)
    if not order.may_become(arguments.to, "operator"):  # it was cancelled meanwhile, say
        return Result("")
    moved = order.moved(arguments.to, call.now, arguments.operator, call.effect, arguments.reason)
    if arguments.to in GIVES_BACK:
        moved = payments.given_up(moved)
    if not move(call.services.rows, order, moved, call.effect, call.now):
        raise TryAgain("another effect has changed the order since it was read")
    return _told(call, moved, arguments)


def _told(call: Call[Services], order: Order, made: PreparedOrderMove) -> Result:
    """Say the move to the person. What has ended is paid no more, or paid back."""
    words = order_words.told(say(call), order.change(status=made.to), order_words.due_of(call, order), made.reason)
    end = payments.let_go(call, order) if made.to in GIVES_BACK else payments.LetGo()
    return Result(" ".join(filter(None, (words, end.words))), later=end.later)


def _in_words(call: Call[Services], made: PreparedOrderMove) -> str:
    return say(call).order_becomes.format(number=made.number, status=say(call).statuses[made.to])


def order_moved(conversation: Conversation, data: Mapping[str, JsonValue], context: TurnContext) -> Result:
    """Move the order on, if it is this person's and may still make that move."""
    wish = OrderMoveWish.model_validate(data)
    order = find(context.services.rows, wish.order)
    if order is None or order.conversation != conversation.id or not order.may_become(wish.to, "operator"):
        return Result("")
    made = PreparedOrderMove(
        order=order.id, number=order.number, to=wish.to, reason=wish.reason, operator=wish.operator
    )
    return Result("", acts=(LaneAction(move_order.name, made),))


EVENTS: Mapping[str, Handler] = {ORDER_MOVED: order_moved, NEWS: order_news, ERASED: order_erased}
"""What reaches conversations from operators and from other people's orders."""
TOOLS = (move_order,)
