"""What people who run the shop are told by text: that there is a new order, or one less. Each admin who has ever
written is told, in their own conversation and language."""

from collections.abc import Mapping

from pydantic import BaseModel, JsonValue

from parley.conversation.events import Notified
from parley.conversation.state import Conversation
from parley.lanes.commerce import order_words
from parley.lanes.commerce.notes import LANE_NAME
from parley.lanes.commerce.order import Order
from parley.lanes.commerce.order_texts import of, say
from parley.lanes.commerce.orders import find
from parley.ports import Services, TurnContext
from parley.settings.conversation import AdmissionSettings
from parley.tools.tool import Call, Result

ERASED = "order_erased"
"""The name of the event that tells an admin's conversation that an order is no more."""
NEWS = "order_news"
"""The name of the event that tells an admin's conversation of an order."""


class OrderNews(BaseModel):
    """The order that an admin is told of."""

    order: str
    is_cancelled: bool = False


def tell_of_new_order(call: Call[Services], order: Order) -> None:
    """Tell the admins of a new order. It is repeat-safe, because the events' ids derive from the effect."""
    tell_admins(call, NEWS, OrderNews(order=order.id))


def tell_of_cancelled_order(call: Call[Services], order: Order) -> None:
    """Tell the admins that an order was cancelled. It is repeat-safe: the events' ids derive from the effect."""
    tell_admins(call, NEWS, OrderNews(order=order.id, is_cancelled=True))


class ErasedOrder(BaseModel):
    """An order that is no more, because its person was forgotten."""

    number: str
    lines: str


def tell_of_erased_order(call: Call[Services], order: Order) -> None:
    """Tell the admins that an order is cancelled whose row is about to be deleted. It is repeat-safe."""
    lines = order_words.lines_of(order.lines, order.language)
    tell_admins(call, ERASED, ErasedOrder(number=order.number, lines=lines))


def order_erased(conversation: Conversation, data: Mapping[str, JsonValue], context: TurnContext) -> Result:
    """Tell an admin of an order that is cancelled because its person was forgotten."""
    if not context.is_admin(conversation):
        return Result("")
    erased = ErasedOrder.model_validate(data)
    return Result(of(conversation.language).erased_order.format(number=erased.number, lines=erased.lines))


def tell_admins(call: Call[Services], what: str, news: BaseModel) -> None:
    """Tell each admin's conversation of this event. It is repeat-safe: the events' ids derive from the effect."""
    numbers = set(call.services.settings.of(AdmissionSettings).admins.split(",")) - {""}
    mailbox, people = call.services.mailbox, call.services.people
    if not numbers or mailbox is None or people is None:  # then nothing is read either
        return
    for admin in people.all():
        if admin.number in numbers:
            mailbox.put(
                Notified(
                    id=f"{call.effect}.{what}",
                    conversation=admin.conversation,
                    received_at=call.now,
                    lane=LANE_NAME,
                    what=what,
                    data=news.model_dump(mode="json", exclude_none=True),
                )
            )


def order_news(conversation: Conversation, data: Mapping[str, JsonValue], context: TurnContext) -> Result:
    """Tell an admin of an order, and keep nothing of it: it is about somebody else."""
    news = OrderNews.model_validate(data)
    order = find(context.services.rows, news.order)
    if order is None or not context.is_admin(conversation):
        return Result("")
    call = Call(
        conversation.id,
        context.now(),
        context.services,
        language=conversation.language,
        zone=conversation.zone,
    )
    words = say(call).cancelled_order if news.is_cancelled else say(call).new_order
    return Result(words.format(**order_words.for_admin(call, order)), discreet=True)
