"""The tool that puts the lines of an earlier order into the cart, at today's prices: "same as last time". Who says for
when goes on to the checkout with all that the earlier order had: "the very same on the Friday after"."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from parley import times
from parley.conversation.topics import names_concept, topic_words
from parley.errors import ToolAsks, ToolRefused
from parley.lanes import when
from parley.lanes.commerce.cart import Cart, CartLine, priced_anew
from parley.lanes.commerce.cart_tools import (
    AddedLines,
    changed_cart,
    counts_of,
    current,
    priced,
    whether_to_add,
)
from parley.lanes.commerce.cart_words import changes_in_words, how_to_order, sold
from parley.lanes.commerce.checkout import CheckoutRequest, order_draft, shop
from parley.lanes.commerce.item_words import read_items
from parley.lanes.commerce.notes import LANE_NAME
from parley.lanes.commerce.options import chosen_in_words, few_enough, to_lines
from parley.lanes.commerce.order import Order, OrderStatus
from parley.lanes.commerce.own_orders import last_orders, lines_of
from parley.lanes.commerce.shop_questions import QUESTION_WORDS
from parley.lanes.commerce.shop_reader import read_text
from parley.lanes.commerce.shop_reading import KnownOfPerson
from parley.lanes.commerce.texts import say
from parley.ports import Services
from parley.tools.tool import Arguments, Call, LaneAction, MissingArgument, Result, Tier, tool

LONGEST = 300
A_WEEK = timedelta(days=7)


class OrderAgain(Arguments):
    """Which earlier order is wanted again, and for when."""

    when: SkipJsonSchema[str] = Field("", max_length=LONGEST)
    """When it is wanted, in the person's words; empty if they have not said so."""
    things: SkipJsonSchema[str] = Field("", max_length=LONGEST)
    """A thing of the order that is meant, if it is not the last one."""
    words: SkipJsonSchema[str] = Field("", max_length=LONGEST)
    without: SkipJsonSchema[str] = Field("", max_length=LONGEST)
    """The things of the order that are not wanted this time, in the person's words."""
    changed: SkipJsonSchema[str] = Field("", max_length=LONGEST)
    """The things of which another number is wanted this time, in the person's words."""


class RepeatedLines(AddedLines):
    """What is added to the cart once more."""

    remarks: tuple[str, ...] = ()
    """What has changed since then: prices, and what is not sold any more."""
    instead: bool = False
    """Whether it comes in the place of what is in the cart, because another order was meant."""
    checkout: CheckoutRequest | None = None
    """What the earlier order was like, with another time: the checkout begins with it. None: it does not begin."""


def _to_repeat(call: Call[Services], wanted: OrderAgain) -> RepeatedLines:
    """Return the lines of an earlier order of the person that are still sold, at today's prices. Raises ToolRefused if
    they have never ordered, if none of it is sold any more, or if the cart would hold too many of a product.
    """
    says, order = say(call), _meant(call, wanted)
    if order is None:
        raise ToolRefused(says.no_last_order.format(how=how_to_order(sold(call), call.language)))
    left_out = {each.sku for item in read_items(sold(call), wanted.without) for each in item.products}
    lines = tuple(line for line in lines_of(order) if line.sku not in left_out)
    lines = _changed(call, lines, wanted.changed)
    if not lines:
        raise ToolRefused(how_to_order(sold(call), call.language))
    again, changes = priced_anew(Cart(lines=lines), sold(call))
    remarks = tuple(changes_in_words(call, changes))
    if not again.lines:
        raise ToolRefused("\n".join(remarks))
    cart = current(call)
    is_instead = bool(wanted.things) and _is_order(cart.lines, last_orders(call, 1))
    held = {} if is_instead else {line.sku: cart.count_of(line.sku) for line in again.lines}
    few_enough(call, again.lines, held)
    return RepeatedLines(
        lines=counts_of(again.lines),
        shown=chosen_in_words(call, again.lines),
        remarks=remarks,
        instead=is_instead,
        checkout=_goes_on_with(call, wanted, order),
    )


def _goes_on_with(call: Call[Services], wanted: OrderAgain, order: Order) -> CheckoutRequest | None:
    """Return the checkout with which an order that is wanted again goes on, if the text says anything of it, or the
    order came to nothing; None if it does not go on."""
    is_anew, said = _came_to_nothing(call, order), _said_beside(call, wanted.words)
    if not (wanted.when or is_anew or said):
        return None
    way = {"address": ""} if said.get("how") == "pickup" else {}
    time = {} if wanted.when or is_anew else {"when": ""}
    return _checkout(call, wanted, order).model_copy(update={**said, **way, **time})


def _said_beside(call: Call[Services], words: str) -> dict[str, str]:
    """Return how the order is had, for whom and how paid it is, as far as the text says so behind what is wanted again:
    "but I'll pick it up this time"."""
    read = read_text(sold(call), words, KnownOfPerson(has_begun=True)) if words else None
    return {name: value for name in ("how", "name", "pay", "address") if read and (value := getattr(read, name))}


def _changed(call: Call[Services], lines: tuple[CartLine, ...], changed: str) -> tuple[CartLine, ...]:
    """Return the lines of an order with other counts of the things that are named, and things that it did not have.
    Raises ToolAsks or ToolRefused for what cannot be had so."""
    left = list(lines)
    for item in read_items(sold(call), changed):
        skus = {each.sku for each in item.products}
        places = [at for at, line in enumerate(left) if line.sku in skus and line.has(item.options)]
        if len(places) == 1:
            left[places[0]] = left[places[0]].counting(item.count or 1)
        else:
            left += to_lines(call, f"{item.count or 1} {item.words}", {})
    return tuple(left)


def _came_to_nothing(call: Call[Services], order: Order) -> bool:
    """Return whether an order has ended before its time: then all of it, its time too, is wanted anew."""
    return order.status in (OrderStatus.EXPIRED, OrderStatus.CANCELLED) and order.due_at > call.now


def _meant(call: Call[Services], wanted: OrderAgain) -> Order | None:
    """Return the order that is meant: the last one that had the things that are named, else the last one."""
    found = last_orders(call)
    named = {each.sku for item in read_items(sold(call), wanted.things) for each in item.products}
    having = [each for each in found if named & {line.sku for line in each.lines}]
    return next(iter(having or found), None)


def _is_order(lines: Sequence[CartLine], orders: Sequence[Order]) -> bool:
    """Return whether these lines are those of the first of these orders, and nothing else."""
    ordered = [(each.variant, each.count) for each in orders[0].lines] if orders else []
    return bool(lines) and [(each.variant, each.count) for each in lines] == ordered


def _checkout(call: Call[Services], wanted: OrderAgain, order: Order) -> CheckoutRequest:
    """Return the checkout of an order that is like this one, but for the time that the person wants."""
    said = topic_words(wanted.words)
    is_after, is_same_time = (names_concept(said, QUESTION_WORDS, each) for each in ("after", "same_time"))
    is_there = names_concept(said, QUESTION_WORDS, "pay_there")
    moment = order.due_at if not wanted.when else None
    if is_after or is_same_time:
        moment = _same_time(call, wanted.when, order, is_after) or moment
    return CheckoutRequest(
        how=order.how,
        address=order.address,
        when=moment.isoformat(timespec="seconds") if moment else wanted.when,
        name=order.name,
        pay="delivery" if is_there or order.payment.kind == "on_delivery" else "card",
        street="",
        offered="",
    )


def _same_time(call: Call[Services], words: str, order: Order, is_after: bool) -> datetime | None:
    """Return the moment on the day that these words name, at the time of the order; with `is_after`, the first such day
    after the order's. None if the words name no day.
    """
    business, _ = shop(call)
    due = business.local(order.due_at)
    context = replace(when.context(call), zone=ZoneInfo(business.service.timezone))
    days = times.days_said(words, replace(context, said_at=due) if is_after else context).days
    if not days:
        return None
    day = days[0] + A_WEEK if is_after and days[0] <= due.date() else days[0]
    return datetime.combine(day, due.time(), due.tzinfo)


@tool(
    Tier.WRITE,
    is_of_document=True,
    phrases={
        "en": [
            *("same as last time", "the same as last time", "the usual", "my usual", "repeat my last order"),
            *("order the same again", "same again", "my usual order"),
        ],
        "es": [
            *("lo mismo que la última vez", "lo de siempre", "lo mismo de siempre", "repite mi último pedido"),
            *("lo mismo otra vez", "mi pedido de siempre"),
        ],
    },
    prepare=_to_repeat,
    question=whether_to_add,
    minor=True,
    in_help=False,
)
def order_again(call: Call[Services], arguments: RepeatedLines) -> Result:
    """Put what the person ordered last into the cart once more."""
    added = priced(call, arguments.lines)
    words = [say(call).added.format(lines=chosen_in_words(call, added)), *arguments.remarks]
    cart = Cart() if arguments.instead else current(call)
    done = changed_cart(call, cart.plus(added), "\n".join(words), added)
    return done if arguments.checkout is None else _going_on(call, done, words, arguments.checkout)


def _going_on(call: Call[Services], done: Result, words: Sequence[str], request: CheckoutRequest) -> Result:
    """Return the result with the summary of the order that the person wants again, or with what is asked for it."""
    changed = replace(call, notes={**call.notes, LANE_NAME: done.notes or {}})
    try:
        drafted = order_draft(changed, request)
    except ToolRefused as why:
        return replace(done, words="\n".join((done.words, str(why))))
    except ToolAsks as asks:
        given = {**request.model_dump(mode="json"), **asks.given}
        question = MissingArgument(
            str(asks), "place_order", asks.argument, asks.options, asks.shape, yes=asks.yes, no=asks.no, given=given
        )
        return replace(done, words="\n".join(words), asks=(question,), keeps=())
    return replace(done, words="\n".join(words), confirms=(LaneAction("place_order", drafted),), keeps=())


TOOLS = (order_again,)
"""The tools of this file. No other tool is used."""
