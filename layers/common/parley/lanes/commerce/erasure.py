"""What becomes of a person's orders when all their data is erased.

    it waits for its payment     its page is closed, its stock returned; what was just paid is refunded
    nobody has sent it yet       it is cancelled: its stock is returned, payments are refunded, and the admins are told
    it was sent, done or paid    only its row in the books is left, which says nothing about the person
    everything else              nothing is left

Every step is safe to repeat. Messages to admins hold the order's data, because its row is gone when they are read.
"""

from collections.abc import Iterable
from datetime import datetime

from parley.errors import PaymentError, PaymentsUnavailable, TryAgain
from parley.lanes.commerce import books, order_words, shop_news
from parley.lanes.commerce.order import ORDER, Order, OrderStatus
from parley.lanes.commerce.order_texts import say
from parley.lanes.commerce.orders import move
from parley.lanes.commerce.payments import PAYMENT_NEWS, PaymentNews
from parley.lanes.lane import LaneNotes
from parley.ports import Services, TurnContext
from parley.tools.tool import Call

UNFINISHED = (OrderStatus.PLACED, OrderStatus.ACCEPTED, OrderStatus.READY)
"""The statuses of orders that nobody will collect once their person is forgotten."""


def release(conversation: str, held: LaneNotes, context: TurnContext) -> bool:
    """Cancel the unfinished orders of a person whose data is about to be erased, refund them, and write sold orders to
    the books. Raises TryAgain if Stripe cannot be reached.
    """
    services = context.services
    for order in map(Order.of, services.rows(ORDER).of_person(conversation)):
        books.keep(services, _released(services, order))
    return False


def _released(services: Services, order: Order) -> Order:
    """End the order if it is unfinished, so that its stock and money are given back. Return the order after that; a
    finished order is returned unchanged, once its pending refund is requested again.
    """
    if order.status is OrderStatus.AWAITING_PAYMENT:
        order = _closed(services, order)
        return _ended(services, order, OrderStatus.EXPIRED, "payment", order.payment.until_at or order.created_at)
    if order.status in UNFINISHED:
        order = _given_back(services, order)
        shop_news.tell_of_erased_order(_call(services, order), order)
        return _ended(services, order, OrderStatus.CANCELLED, "person", order.created_at)
    # A pending refund is requested again here: the timer that would retry it is erased next.
    return _given_back(services, order) if order.payment.status == "refunding" else order


def _call(services: Services, order: Order) -> Call[Services]:
    return Call(order.conversation, order.created_at, services, f"{order.effect}.erased")


def _ended(services: Services, order: Order, status: OrderStatus, by: str, at: datetime) -> Order:
    """Give the order this final status in its row, which returns its stock. Return the changed order."""
    effect = f"{order.effect}.erased"
    ended = order.moved(status, at, by, effect)
    move(services.rows, order, ended, effect, at)
    return ended


def _closed(services: Services, order: Order) -> Order:
    """Close the Stripe page of an order that waits for payment. If it was just paid there, refund it. Return the order
    with its new payment status. Raises TryAgain if Stripe cannot be reached.
    """
    payments, payment = services.payments, order.payment
    if payments is None or payment.status != "open":
        return order
    try:
        state = payments.expire(payment.session)
    except PaymentsUnavailable as error:
        raise TryAgain("Stripe cannot be reached") from error
    except PaymentError:  # an operator has to fix this; the page expires by itself
        return order
    if not (state.paid and state.intent):
        return order
    return _given_back(services, order.change(payment=payment.change(status="paid", intent=state.intent)))


def _given_back(services: Services, order: Order) -> Order:
    """Refund what was paid for the order, and return the order with its payment as refunding. If Stripe refuses, tell
    the admins: the order is deleted next, so nobody can retry it. Raises TryAgain if Stripe cannot be reached.
    """
    payment, payments = order.payment, services.payments
    if payment.status not in ("paid", "refunding") or not payment.intent or payments is None:
        return order
    try:
        payments.refund(payment.intent, order.id)
    except PaymentsUnavailable as error:
        raise TryAgain("Stripe cannot be reached") from error
    except PaymentError:
        refused = PaymentNews(
            news="unknown_order_failed", payment=payment.intent, amount=order.owed_back, currency=order.currency
        )
        shop_news.tell_admins(_call(services, order), PAYMENT_NEWS, refused)
        return order
    return order.change(payment=payment.change(status="refunding"))


# --- what people are told of it ---------------------------------------------------------------------------------------


def orders_kept(call: Call[Services]) -> Iterable[str]:
    """Yield a line about each of the person's orders, for a person who asks what data is kept; then, if the books have
    some of these orders, a line that says what the books keep.
    """
    orders = [Order.of(row) for row in call.services.rows(ORDER).of_person(call.conversation)]
    yield from (order_words.kept(call, order) for order in orders)
    if any(map(books.is_kept, orders)):
        yield say(call).kept_books


def ends_with_erasure(call: Call[Services]) -> Iterable[str]:
    """Yield a sentence for each order that an erasure of the person's data would cancel, for the question that asks
    them to confirm it.
    """
    for order in map(Order.of, call.services.rows(ORDER).of_person(call.conversation)):
        if order.status in (*UNFINISHED, OrderStatus.AWAITING_PAYMENT):
            when = order_words.due_of(call, order)
            yield say(call).cancelled_by_erasure.format(number=order.number, when=when)
