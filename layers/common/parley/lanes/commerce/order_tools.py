"""The tools for a person's orders: place one, ask for its status, list past orders, cancel one."""

from collections.abc import Mapping, Sequence

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from parley.business.catalogue import ProductCatalogue
from parley.conversation.readable_numbers import written_number
from parley.errors import NotDone, ToolAsks, ToolRefused, TryAgain
from parley.lanes.commerce import books, order_words, payments, shop_news
from parley.lanes.commerce.calling_off import goods_words
from parley.lanes.commerce.cart_tools import cleared_cart
from parley.lanes.commerce.cart_words import lines_in_words, sold
from parley.lanes.commerce.checkout import (
    OrderDraft,
    as_asked,
    holds,
    order_draft,
    shop,
    shortage,
    summary,
)
from parley.lanes.commerce.checkout_amending import amended
from parley.lanes.commerce.checkout_filling import filled
from parley.lanes.commerce.checkout_saying import kept_in_draft
from parley.lanes.commerce.due_time import SLACK, earliest, lead_hours
from parley.lanes.commerce.notes import CommerceNotes
from parley.lanes.commerce.order import ENDED, PREFIX, Order, OrderStatus
from parley.lanes.commerce.order_texts import say
from parley.lanes.commerce.orders import find, move, order_id, place_in_rows
from parley.lanes.commerce.own_order_words import ORDER_QUESTIONS
from parley.lanes.commerce.own_orders import REMEMBERED, cannot_change, last_orders, numbered, running_orders
from parley.lanes.commerce.product_search import folded, words_of_product
from parley.ports import PAYMENT_SECONDS, Deadline, Services
from parley.settings.orders import OrderSettings
from parley.texts.vocabulary import listed
from parley.tools.tool import Arguments, Call, LaneAction, NoArguments, Result, Tier, tool

CART_TIMER = "commerce.cart"


# --- placing ----------------------------------------------------------------------------------------------------------


def _placed_before(call: Call[Services], drafted: OrderDraft) -> Result | None:
    order = find(call.services.rows, order_id(call.effect, drafted.drafted_at))
    return None if order is None else _placed(call, order)


@tool(
    Tier.CONFIRM,
    phrases={
        "en": [
            *("checkout", "check out", "finish my order"),
            *("complete my order", "send my order", "order it", "order now", "I want to order it"),
            *("I'd like to check out", "I want to check out", "I'm ready to order"),
            *("checkout for {how:pickup}", "check out for {how:delivery}", "checkout, {how:pickup}"),
            "checkout for {how:pickup} {when:tomorrow at 10}",
            "checkout for delivery to {address:12 King Street, M5V 1J2}",
            *("deliver my order to {address:12 King Street, M5V 1J2}", "{how:pick up} my order {when:tomorrow at 10}"),
        ],
        "es": [
            *("finalizar pedido", "finalizar mi pedido", "finalizar compra", "hacer el pedido", "hacer pedido"),
            *("haz el pedido", "realizar pedido", "terminar pedido", "tramitar pedido", "cerrar pedido", "pedir ya"),
            *("quiero hacer el pedido", "finalizar pedido para {how:recoger}", "finalizar pedido a {how:domicilio}"),
            *(
                "finalizar pedido para {how:recoger} {when:mañana a las 10}",
                "{how:recoger} mi pedido {when:mañana a las 10}",
            ),
            "enviar mi pedido a {address:Calle Mayor 12, M5V 1J2}",
        ],
    },
    prepare=order_draft,
    question=summary,
    happened=_placed_before,
    as_asked=as_asked,
    keeps_said=kept_in_draft,
    amends=amended,
    fills=filled,
    wants_number=True,
)
def place_order(call: Call[Services], arguments: OrderDraft) -> Result:
    """Order what is in the person's cart. They are shown a summary first, and asked for what is missing."""
    if (changed := _changed_meanwhile(call, arguments)) is not None:
        return changed
    _, catalogue = shop(call)
    order, within = _order(call, arguments), Deadline.after(PAYMENT_SECONDS)
    if arguments.pay == "stripe" and arguments.pay_until is not None:
        payment = payments.opened(call, order, arguments.pay_until)
        order = order.change(status=OrderStatus.AWAITING_PAYMENT, payment=payment)
    try:
        placing = place_in_rows(call.services.rows, catalogue, order, call.now)
    except TryAgain as error:
        if (earlier := _placed_before(call, arguments)) is not None:
            return earlier
        raise NotDone(say(call).busy) from error
    if placing.order is None:
        payments.closed(call, order.payment, within)
        short = shortage(call, catalogue, order.counts, placing.left)
        return Result(f"{short}\n{say(call).cart_kept}")
    return _placed(call, placing.order)


def _order(call: Call[Services], drafted: OrderDraft) -> Order:
    """Return the order, with status "placed" and no number yet, that this confirmed draft makes."""
    return Order(
        id=order_id(call.effect, drafted.drafted_at),
        number="",
        conversation=call.conversation,
        effect=call.effect,
        status=OrderStatus.PLACED,
        created_at=drafted.drafted_at,
        lines=drafted.lines,
        fee=drafted.fee,
        currency=drafted.currency,
        how=drafted.how,
        address=drafted.address,
        name=drafted.name,
        note=drafted.note,
        due_at=drafted.due_at,
        language=call.language,
        expires_at=int((drafted.due_at + call.services.settings.of(OrderSettings).kept).timestamp()),
    )


def _changed_meanwhile(call: Call[Services], drafted: OrderDraft) -> Result | None:
    """Return a Result that asks the person to confirm a new summary, if prices, cart or times have changed since they
    saw the draft. None if the draft is still right.
    """
    business, catalogue = shop(call)
    first = earliest(business, call.now, lead_hours(catalogue, drafted.lines))
    is_in_time = first is not None and drafted.due_at >= first - SLACK
    if is_in_time and holds(catalogue, CommerceNotes.for_call(call).cart, drafted):
        return None
    request = as_asked(drafted) if is_in_time else as_asked(drafted).model_copy(update={"when": "", "offered": ""})
    changed = say(call).changed_meanwhile
    try:
        now = order_draft(call, request)
    except (ToolRefused, ToolAsks) as why:
        return Result(f"{changed}\n{why}")
    return Result(changed, confirms=(LaneAction(place_order.name, now),))


def _placed(call: Call[Services], order: Order) -> Result:
    """Return the Result of a placed order: confirm it or send the payment link, empty the cart, remember the order. The
    shop is told, too, unless the order waits for its payment.
    """
    notes, waits = CommerceNotes.for_call(call), order.status is OrderStatus.AWAITING_PAYMENT
    if not waits:  # the admins are told once the order is paid
        shop_news.tell_of_new_order(call, order)
    known = tuple(id for id in notes.orders if id != order.id)
    ordered = notes.emptied.change(orders=(*known, order.id)[-REMEMBERED:])
    is_unnamed = call.about is not None and not call.about.name
    return Result(
        payments.link_words(call, order) if waits else order_words.placed(call, order),
        name=order.name if is_unnamed else None,
        notes=ordered.store(),
        forget=tuple(timer.id for timer in call.timers if timer.kind == CART_TIMER),
        later=(payments.due_timer(order),) if waits else (),
    )


# --- how it stands ----------------------------------------------------------------------------------------------------


class WantedOrder(Arguments):
    """Which order is meant."""

    order: str = Field("", max_length=40, description="The order's number, as in A-7K2P; empty for the last one.")
    to_change: SkipJsonSchema[bool] = False
    """Whether the person wants to change it, which can't be done: then they are told what can."""
    to_be_told: SkipJsonSchema[bool] = False
    """Whether the person wants to be told once it is ready: they are, also if they do not ask."""
    of_payment: SkipJsonSchema[bool] = False
    """Whether the person asks what has become of their payment: that is told first."""
    to_pay: SkipJsonSchema[bool] = False
    """Whether the person asks how to pay it: they get the link to its payment page, or are told when they pay."""
    of_another: SkipJsonSchema[bool] = False
    """Whether the person asks about somebody else's order, of which nothing is told."""
    said: SkipJsonSchema[str] = Field("", max_length=400)
    """The text in which the person wants it cancelled, which may name its goods: "the mugs", "the first one"."""
    or_cart: SkipJsonSchema[bool] = False
    """Whether the cart, of which nothing is ordered yet, may be meant as well."""

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return whether the words in the place of the order number have its form ("A-7K2P"), or there are none."""
        return "order" not in slots or written_number(PREFIX, slots["order"]) is not None


@tool(
    Tier.READ,
    phrases={
        "en": [
            *("where is my order", "where's my order", "order status", "status of my order", "track my order"),
            *("where is order {order:A-7K2P}", "status of {order:A-7K2P}", "where is my order {order:A-7K2P}"),
            "order {order:A-7K2P}",
        ],
        "es": [
            *("dónde está mi pedido", "estado de mi pedido", "cómo va mi pedido"),
            *("dónde está el pedido {order:A-7K2P}", "estado de {order:A-7K2P}", "pedido {order:A-7K2P}"),
            *("dónde está mi pedido {order:A-7K2P}", "cómo va el pedido {order:A-7K2P}"),
        ],
    },
)
def order_status(call: Call[Services], arguments: WantedOrder) -> str:
    """Tell how an order of the person stands: by its number, or the orders that are not over, or the last one."""
    who, reach = order_words.reach_of(call.services.business, call.language)
    if arguments.of_another:
        return say(call).of_another.format(who=who, reach=reach)
    if arguments.order:
        return _how_it_stands(call, numbered(call, arguments.order))
    found = last_orders(call)
    if not found:
        cart = CommerceNotes.for_call(call).cart
        if not cart.lines:
            return say(call).no_orders
        return f"{say(call).not_ordered_yet}\n{lines_in_words(sold(call), cart.lines, call.language)}"
    running = running_orders(call)
    if arguments.to_change and running:
        return cannot_change(call)
    if arguments.to_pay and (links := [link for each in running if (link := _link(call, each))]):
        return "\n\n".join(links)
    if arguments.of_payment or arguments.to_pay:
        paid = [(order_words.payment_state(call, order), order) for order in running or found[:1]]
        return "\n\n".join("\n".join((state, order_words.standing(call, order))) for state, order in paid)
    told = [say(call).will_be_told.format(number=running[0].number)] if arguments.to_be_told and running else []
    return "\n\n".join((*told, *(_how_it_stands(call, order) for order in running or found[:1])))


def _how_it_stands(call: Call[Services], order: Order) -> str:
    """Return an order in full, with the link to its payment page if it waits to be paid there."""
    return "\n".join(filter(None, (order_words.details(call, order), _link(call, order))))


def _link(call: Call[Services], order: Order) -> str:
    """Return the words with the link to an order's payment page; empty if it does not wait to be paid there."""
    waits = order.status is OrderStatus.AWAITING_PAYMENT and order.payment.status != "pending"
    return payments.link_words(call, order) if waits and order.payment.url else ""


@tool(
    Tier.READ,
    phrases={
        "en": ["my last orders", "order history", "show my orders", "list my orders", "past orders"],
        "es": ["mis últimos pedidos", "historial de pedidos", "ver mis pedidos", "pedidos anteriores"],
    },
)
def list_orders(call: Call[Services], arguments: NoArguments) -> str:
    """List the person's last orders."""
    found = last_orders(call)
    if not found:
        return say(call).no_orders
    return "\n".join([say(call).history, *(order_words.one_of_many(call, order) for order in found)])


# --- cancelling -------------------------------------------------------------------------------------------------------


class OrderToCancel(Arguments):
    """The order that the person wants cancelled, found before they are asked; without an id, what is in their cart."""

    id: str
    number: str
    title: str
    total: str


def _to_cancel(call: Call[Services], wanted: WantedOrder) -> OrderToCancel:
    """Return the order that the person wants to cancel. Raises ToolAsks if several are possible, or their cart is,
    ToolRefused if there is none or it cannot be cancelled.
    """
    says, cart = say(call), CommerceNotes.for_call(call).cart
    if wanted.order == THE_CART and cart.lines:
        return OrderToCancel(id="", number="", title=lines_in_words(sold(call), cart.lines, call.language), total="")
    if wanted.order:
        order = numbered(call, wanted.order)
    else:
        running = running_orders(call)
        possible = [each for each in running if each.may_become(OrderStatus.CANCELLED, "person")]
        found, is_sure = _meant(call, possible or running, wanted.said)
        titles = [(_titled(call, each), each.number) for each in found]
        if wanted.or_cart and cart.lines and not is_sure:
            in_cart = lines_in_words(sold(call), cart.lines, call.language)
            titles.append((says.cart_not_ordered.format(lines=in_cart), THE_CART))
        if len(titles) > 1:
            raise ToolAsks(says.which_order, "order", titles)
        if titles and not found:
            return _to_cancel(call, wanted.model_copy(update={"order": THE_CART}))
        if not found:
            raise ToolRefused(says.no_open_order)
        order = found[0]
    _refuse_to_cancel(call, order)
    return OrderToCancel(
        id=order.id,
        number=order.number,
        title=order_words.lines_of(order.lines, call.language),
        total=order_words.total_of(order, call.language),
    )


def _titled(call: Call[Services], order: Order) -> str:
    """Return what tells an order from the person's others: its number, what is in it, and for when it is."""
    return f"{order.number}: {order_words.lines_of(order.lines, call.language)}, {order_words.due_of(call, order)}"


def _meant(call: Call[Services], orders: Sequence[Order], said: str) -> tuple[Sequence[Order], bool]:
    """Return those of these orders, newest first, that a text can mean, and whether it names one of them: by "first" or
    "last", or by goods that are in no other.
    """
    around, business = f" {folded(said)} ", call.services.business
    for name, place in (("oldest_order", -1), ("latest_order", 0)):
        if len(orders) > 1 and any(f" {folded(each)} " in around for each in listed(ORDER_QUESTIONS, name)):
            return [orders[place]], True
    catalogue = business.catalogue if business is not None else None
    named = [each for each in orders if catalogue is not None and _is_named(catalogue, each, goods_words(said))]
    return (named, True) if len(named) == 1 else (orders, False)


def _is_named(catalogue: ProductCatalogue, order: Order, said: frozenset[str]) -> bool:
    """Return whether one of these words names something in an order."""
    products = filter(None, (catalogue.product(line.sku) for line in order.lines))
    return any(not words_of_product(each).isdisjoint(said) for each in products)


THE_CART = "cart"
"""What stands in the place of an order's number for the person's cart."""


def _refuse_to_cancel(call: Call[Services], order: Order) -> None:
    """Raise ToolRefused if the person may no longer cancel the order; the message says whom to ask. Return None if they
    may.
    """
    says = say(call)
    if order.may_become(OrderStatus.CANCELLED, "person"):
        return
    status = says.statuses[order.status]
    if order.status in ENDED:
        raise ToolRefused(says.already_over.format(number=order.number, status=status))
    who, reach = order_words.reach_of(call.services.business, call.language)
    raise ToolRefused(says.cannot_cancel.format(number=order.number, status=status, who=who, reach=reach))


def _whether_to_cancel(call: Call[Services], new: OrderToCancel) -> str:
    """Return the question whether to cancel this order, or to empty the cart."""
    says = say(call)
    if not new.id:
        return says.cancel_cart.format(lines=new.title)
    return says.cancel.format(number=new.number, lines=new.title, total=new.total)


@tool(
    Tier.CONFIRM,
    phrases={
        "en": [
            *("cancel my order", "cancel the order", "cancel my last order", "I want to cancel my order"),
            *("cancel order {order:A-7K2P}", "cancel {order:A-7K2P}", "cancel my order {order:A-7K2P}"),
        ],
        "es": [
            *("cancela mi pedido", "cancelar mi pedido", "anula mi pedido", "anular mi pedido", "cancela el pedido"),
            *("quiero cancelar mi pedido", "cancela el pedido {order:A-7K2P}", "cancela {order:A-7K2P}"),
            *("anula el pedido {order:A-7K2P}", "cancelar pedido {order:A-7K2P}", "cancela mi pedido {order:A-7K2P}"),
        ],
    },
    prepare=_to_cancel,
    question=_whether_to_cancel,
    is_asked_apart=True,
)
def cancel_order(call: Call[Services], arguments: OrderToCancel) -> Result:
    """Cancel an order of the person, as long as the shop has not accepted it."""
    if not arguments.id:
        return cleared_cart(call)
    says, order = say(call), find(call.services.rows, arguments.id)
    if order is None or order.conversation != call.conversation:
        raise ToolRefused(says.no_such_order.format(number=arguments.number))
    if not order.was_moved_by(call.effect):
        _refuse_to_cancel(call, order)
        cancelled = payments.given_up(order.moved(OrderStatus.CANCELLED, call.now, "person", call.effect))
        if not move(call.services.rows, order, cancelled, call.effect, call.now):
            raise NotDone(says.busy_moving)
        order = cancelled
    books.keep(call.services, order)
    if order.was_placed:
        shop_news.tell_of_cancelled_order(call, order)
    end = payments.let_go(call, order)
    words = says.cancelled.format(number=order.number)
    return Result(f"{words} {end.words or says.nothing_to_pay}", later=end.later)


TOOLS = (place_order, order_status, list_orders, cancel_order)
