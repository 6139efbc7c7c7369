"""News for admins by text: a new order, a cancelled one, or a payment that needs an operator. Each admin who has ever
written gets them in their own conversation and language:

    the admin is on duty (`admins.is_on_duty`)           at once
    it is outside the opening hours                      when they begin, in one message, without outdated news
    has texted OFF DUTY, and a colleague is on duty      not at all; ORDERS lists the open orders
    has texted OFF DUTY, and nobody is on duty           at once in opening hours: somebody has to hear of it
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel, JsonValue

from parley.conversation.events import Notified
from parley.conversation.state import Conversation
from parley.conversation.timers import Timer, TimerRules, whole_seconds
from parley.deferred import DeferredModel
from parley.lanes import admins
from parley.lanes.commerce import order_words
from parley.lanes.commerce.notes import LANE_NAME
from parley.lanes.commerce.order import Order, OrderStatus
from parley.lanes.commerce.order_texts import of, say
from parley.lanes.commerce.orders import find
from parley.lanes.lane import Handler, LaneTimer
from parley.ports import Services, TurnContext
from parley.tools.tool import Call, Result, TimerRequest

ERASED = "order_erased"
"""The name of the event that tells an admin's conversation that an order is no more."""
NEWS = "order_news"
"""The name of the event that tells an admin's conversation of an order."""
NEWS_DUE = f"{LANE_NAME}.news"
"""The kind of the timer that holds news until the hours begin, as documents store it."""
MOST_HELD = 15
"""The most news that are held for one admin."""


class OrderNews(DeferredModel):
    """The data of an event that tells an admin of a new or cancelled order."""

    order: str
    is_cancelled: bool = False


def tell_of_new_order(call: Call[Services], order: Order) -> None:
    """Send every admin an event about the new order. Safe to repeat: a repeat sends the same event ids."""
    tell_admins(call, NEWS, OrderNews(order=order.id))


def tell_of_cancelled_order(call: Call[Services], order: Order) -> None:
    """Send every admin an event about the cancelled order. Safe to repeat: a repeat sends the same event ids."""
    tell_admins(call, NEWS, OrderNews(order=order.id, is_cancelled=True))


class ErasedOrder(DeferredModel):
    """The data of an event that tells an admin of an order cancelled because its person's data was erased."""

    number: str
    lines: str


def tell_of_erased_order(call: Call[Services], order: Order) -> None:
    """Send every admin an event about an order that is cancelled because its person's data is erased. The event has the
    order's number and lines, as its row is deleted next. Safe to repeat.
    """
    lines = order_words.lines_of(order.lines, order.language)
    tell_admins(call, ERASED, ErasedOrder(number=order.number, lines=lines))


def tell_admins(call: Call[Services], what: str, news: BaseModel) -> None:
    """Send an event named `what` with this news to the conversation of every known admin. Safe to repeat: a repeat
    sends the same event ids.
    """
    mailbox = call.services.mailbox
    if mailbox is None:
        return
    for admin in admins.known(call.services):
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


# --- in the conversation of an admin ----------------------------------------------------------------------------------


NewsWords = Callable[[Conversation, Mapping[str, JsonValue], TurnContext], str]
"""A function that returns the words of news for an admin; empty if the news is outdated."""


def _order_words(conversation: Conversation, data: Mapping[str, JsonValue], context: TurnContext) -> str:
    """Return the sentence that tells an admin of a new or cancelled order; empty if the order is gone, or a new one has
    been accepted already.
    """
    news = OrderNews.model_validate(data)
    order = find(context.services.rows, news.order)
    if order is None or not (news.is_cancelled or order.status is OrderStatus.PLACED):
        return ""
    call = Call(
        conversation.id,
        context.now(),
        context.services,
        language=conversation.language,
        zone=conversation.zone,
    )
    words = say(call).cancelled_order if news.is_cancelled else say(call).new_order
    return words.format(**order_words.for_admin(call, order))


def _erased_words(conversation: Conversation, data: Mapping[str, JsonValue], context: TurnContext) -> str:
    """Return the sentence that tells an admin that an order is cancelled because its person's data was erased."""
    erased = ErasedOrder.model_validate(data)
    return of(conversation.language).erased_order.format(number=erased.number, lines=erased.lines)


WORDS: Mapping[str, NewsWords] = {NEWS: _order_words, ERASED: _erased_words}
"""How the news of orders is said, by its event's name."""


def events(words: Mapping[str, NewsWords]) -> Mapping[str, Handler]:
    """Return a handler for each kind of news, given by name with the function that words it. The handler tells the
    admin now, or holds the news until opening time. Its text is not kept: it is about somebody else.
    """
    return {what: _handler(what, each) for what, each in words.items()}


def _handler(what: str, words: NewsWords) -> Handler:
    """Return the handler of one kind of news: it tells the admin now, holds the news until opening time, or, if another
    admin is on duty instead, does nothing.
    """

    def handler(conversation: Conversation, data: Mapping[str, JsonValue], context: TurnContext) -> Result:
        at = _told_at(conversation, context) if context.is_admin(conversation) else None
        if at is None:
            return Result("")
        if at <= context.now():
            return Result(words(conversation, data, context), discreet=True)
        return _held(conversation, json.dumps({"what": what, "data": data}, ensure_ascii=False), at)

    return handler


def _told_at(conversation: Conversation, context: TurnContext) -> datetime | None:
    """Return when this admin is told of news: now, or at opening time. None if they are off duty in opening hours while
    another admin is on duty.
    """
    services, now = context.services, context.now()
    if admins.is_on_duty(services, conversation.id, now):
        return now
    hours = admins.opening(services, now)
    if not hours.is_open:
        return hours.changes or now
    return None if any(admins.is_on_duty(services, each.conversation, now) for each in admins.known(services)) else now


def _held(conversation: Conversation, line: str, until: datetime) -> Result:
    """Add a line of news to the timer that tells them at opening time. At most 15 are held; later ones are dropped, and
    the admin can text ORDERS to see all orders.
    """
    held = next((each for each in conversation.timers if each.kind == NEWS_DUE), None)
    lines = [*(held.text.split("\n") if held else ()), line][:MOST_HELD]
    timer = TimerRequest(whole_seconds(until), "\n".join(lines), kind=NEWS_DUE)
    return Result("", later=(timer,), forget=(held.id,) if held else ())


def _still_news(held: str) -> list[dict[str, Any]]:
    """Return the held news, without the cancellation of an order whose placing is held as well."""
    news = [json.loads(line) for line in held.split("\n")]
    unheard = {each["data"]["order"] for each in news if each["what"] == NEWS and not each["data"]["is_cancelled"]}
    return [
        each
        for each in news
        if not (each["what"] == NEWS and each["data"]["is_cancelled"] and each["data"]["order"] in unheard)
    ]


def timers(words: Mapping[str, NewsWords]) -> Mapping[str, LaneTimer]:
    """Return the timer, by its kind, that tells an admin the held news at opening time. `words` has the function that
    words each kind of news.
    """

    def due(conversation: Conversation, timer: Timer, context: TurnContext) -> Result:
        """Tell the admin the held news when the timer runs; if the opening hours have changed, set the timer again."""
        at = _told_at(conversation, context) if context.is_admin(conversation) else None
        if at is None:
            return Result("")
        if at > context.now():  # the hours have changed meanwhile
            return Result("", again=at)
        news = (each for each in _still_news(timer.text) if each["what"] in words)
        said = (words[each["what"]](conversation, each["data"], context) for each in news)
        return Result("\n\n".join(filter(None, said)), discreet=True)

    return {NEWS_DUE: LaneTimer(TimerRules(useful=None, waits_for_answers=False, always=True), due)}
