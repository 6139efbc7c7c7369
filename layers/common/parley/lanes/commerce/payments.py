"""Paying for an order through Stripe: the page that is opened before the order is placed, the handling of each event of
Stripe, and the timer that asks Stripe if no event comes.

    place_order --opened--> (order and stock are written) --link_words--> the person
    webhook --EVENTS--> settle_payment: the order's row, then what follows from it (`_concluded`)
    commerce.payment_due, a little after the page's end --TIMERS--> settle_payment, which asks Stripe
    cancel_order, move_order --given_up--> (the row is written) --let_go--> the page is closed, or the money goes back

The row is written before the refund, so that the timer notices a crash between the two.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import JsonValue

from parley.business.money import money
from parley.conversation.state import Conversation
from parley.conversation.time_words import moment_in_words
from parley.conversation.timers import Timer, TimerRules, whole_seconds
from parley.deferred import DeferredModel
from parley.errors import (
    NotDone,
    PaymentError,
    PaymentRefused,
    PaymentsBroken,
    ToolRefused,
    TryAgain,
)
from parley.lanes.commerce import books, shop_news
from parley.lanes.commerce.notes import LANE_NAME, CommerceNotes
from parley.lanes.commerce.order import Order, OrderPayment, OrderStatus, PaymentKind, PaymentStatus
from parley.lanes.commerce.orders import find, move
from parley.lanes.commerce.own_orders import last_orders
from parley.lanes.commerce.payment import FactName, PaymentFact, settled
from parley.lanes.commerce.payment_texts import of, say
from parley.lanes.lane import Handler, LaneTimer
from parley.ports import (
    PAYMENT_SECONDS,
    Deadline,
    PaymentLine,
    PaymentRequest,
    Payments,
    PaymentState,
    Services,
    TurnContext,
)
from parley.settings.payments import PaymentSettings
from parley.tools.tool import Call, LaneAction, NoArguments, Result, Tier, TimerRequest, tool

PAYMENT_DUE = f"{LANE_NAME}.payment_due"
"""The kind of the timer, as documents store it."""
PATIENCE = timedelta(minutes=5)
"""The time after a payment page has expired before Stripe is asked: its webhook may still come."""
AGAIN = timedelta(hours=1)
"""The time between two requests to Stripe about the same payment."""
ASKED_FOR = timedelta(days=14)
"""How long a bank debit or a refund may take. After that, a waiting order expires."""
UNREACHABLE_FOR = timedelta(hours=24)
"""How long Stripe may be out of reach after a page has expired. Then the order expires too: if it was paid before the
page expired, the money is refunded once Stripe reports it."""
PAYMENT_NEWS = "payment_news"
"""The name of the event that tells an admin's conversation of a payment."""


# --- before an order is placed ----------------------------------------------------------------------------------------


def ways(call: Call[Services]) -> tuple[PaymentKind, ...]:
    """Return the ways of paying that this service offers: on delivery (the usual one, so first), by card through
    Stripe, or both.
    """
    settings = call.services.settings.of(PaymentSettings)
    if call.services.payments is None or not settings.takes_cards:
        return ("on_delivery",)
    return ("stripe",) if settings.ways == "stripe" else ("on_delivery", "stripe")


def until(call: Call[Services]) -> datetime:
    """Return the time at which a payment page opened now would expire. It is stored with the action, because Stripe
    rejects a retry whose parameters differ.
    """
    return call.services.settings.of(PaymentSettings).expires_at(call.now)


def opened(call: Call[Services], order: Order, until: datetime) -> OrderPayment:
    """Open a Stripe page on which this order can be paid, and return the payment. The order is not stored yet. Raises
    NotDone if Stripe may work later, ToolRefused if it never will.
    """
    says, payments = say(call), call.services.payments
    if payments is None:
        raise ToolRefused(says.not_at_all)
    try:
        session = payments.open(_request(call, order, until), call.effect)
    except PaymentsBroken as error:
        raise ToolRefused(says.not_at_all) from error
    except PaymentRefused as error:
        words = says.too_late if error.reason == "expires_at" else says.not_this_amount
        raise ToolRefused(words.format(total=_money(call, order, order.total))) from error
    except PaymentError as error:
        raise NotDone(says.not_now) from error
    return OrderPayment(kind="stripe", status="open", session=session.id, url=session.url, until_at=session.expires_at)


def _request(call: Call[Services], order: Order, until: datetime) -> PaymentRequest:
    lines = [PaymentLine(line.name(call.language), line.price, line.count) for line in order.lines]
    fee = [PaymentLine(say(call).fee, order.fee)] if order.fee else []
    return PaymentRequest(order.id, call.conversation, order.currency, (*lines, *fee), until, call.language)


def closed(call: Call[Services], payment: OrderPayment, within: Deadline) -> None:
    """Close the Stripe page of an order that was not placed after all. A failure is ignored: nobody has the page's
    address.
    """
    if call.services.payments is not None and payment.session:
        _closed(call.services.payments, payment.session, within)


def _closed(payments: Payments, session: str, within: Deadline | None = None) -> None:
    try:
        payments.expire(session, within)
    except PaymentError:
        return


def link_words(call: Call[Services], order: Order) -> str:
    """Return the sentence that tells the person where, and until when, they can pay for the order."""
    payment = order.payment
    assert payment.until_at is not None  # `opened` has set it
    business = call.services.business
    zone = ZoneInfo(business.service.timezone) if business else call.zone  # by the shop's clock, as all of an order is
    return say(call).link.format(
        total=_money(call, order, order.total),
        number=order.number,
        until=moment_in_words(_rounded(payment.until_at), call.language, call.now, zone),
        url=payment.url,
    )


def _rounded(until: datetime) -> datetime:
    """Round a deadline down to five minutes, for a text: the person must not be promised more time than there is."""
    return until - timedelta(minutes=until.minute % 5, seconds=until.second)


def due_timer(order: Order) -> TimerRequest:
    """Return the timer that asks Stripe about the order's payment, five minutes after the payment page has expired."""
    assert order.payment.until_at is not None
    return TimerRequest(whole_seconds(order.payment.until_at + PATIENCE), order.id, kind=PAYMENT_DUE)


# --- a payment that nobody needs any more -----------------------------------------------------------------------------


@dataclass(frozen=True)
class LetGo:
    """What is done about the payment of an order that has just ended: words for the person, and a timer if it has to be
    tried again.
    """

    words: str = ""
    """What the person is told of it; empty: nothing."""
    later: tuple[TimerRequest, ...] = ()
    """The timer that sees to it, if it could not be done now."""


def given_up(order: Order) -> Order:
    """Return the order that is ending with its payment marked as refunding, if it is paid; else unchanged. It is stored
    before the refund, so that a crash between the two is noticed.
    """
    is_paid = order.payment.status == "paid"
    return order.change(payment=order.payment.change(status="refunding")) if is_paid else order


def let_go(call: Call[Services], order: Order) -> LetGo:
    """Close the payment page of an order that has ended, or refund it. Safe to repeat. If the person is paying at this
    moment, the money is refunded when Stripe reports it.
    """
    says, payment, payments = say(call), order.payment, call.services.payments
    if payment.status == "open" and payments is not None:
        _closed(payments, payment.session)
    if payment.status == "pending":
        return LetGo(says.given_back_if_it_comes)
    if payment.status != "refunding":
        return LetGo()
    words = says.given_back.format(total=_money(call, order, order.owed_back))
    return LetGo(words, () if _given_back(call, order) == "refunded" else (_soon(call, order),))


def _soon(call: Call[Services], order: Order) -> TimerRequest:
    return TimerRequest(whole_seconds(call.now + AGAIN), order.id, kind=PAYMENT_DUE)


def _given_back(call: Call[Services], order: Order, within: Deadline | None = None) -> PaymentStatus:
    """Ask Stripe to refund the order, and return the payment's new status: "refunded", "refunding" if Stripe cannot be
    reached, "paid" if Stripe refuses.
    """
    payments, intent = call.services.payments, order.payment.intent
    try:
        if payments is None or not intent:
            raise PaymentRefused("nobody takes payments here any more")
        payments.refund(intent, order.id, within)
    except PaymentRefused:
        return "paid"
    except PaymentError:
        return "refunding"
    return "refunded"


# --- what Stripe tells ------------------------------------------------------------------------------------------------


@tool(Tier.WRITE, role="admin", is_for_lane=True, question=lambda call, fact: say(call).settling)
def settle_payment(call: Call[Services], arguments: PaymentFact) -> Result:
    """Write what has become of an order's payment, and do what follows from it."""
    order, within = find(call.services.rows, arguments.order), Deadline.after(PAYMENT_SECONDS)
    if order is None or order.conversation != call.conversation or _is_of_another(order, arguments):
        return _stray(call, arguments)
    if order.payment.settled_by == call.effect:
        return _concluded(call, order, arguments, within)
    if arguments.what != "asked":
        after = settled(order, arguments, call.now, call.effect)
    elif order.payment.status == "refunding":
        after = _asked_to_give_back(call, order, within)
    else:
        arguments = _asked(call, order, within) or arguments
        after = settled(order, arguments, call.now, call.effect) if arguments.what != "asked" else None
    if after is None:
        return Result("")
    if not move(call.services.rows, order, after, call.effect, call.now):
        raise TryAgain("another effect has changed the order since it was read")
    return _concluded(call, after, arguments, within)


def _is_of_another(order: Order, fact: PaymentFact) -> bool:
    """Return whether the payment fact belongs to another Stripe page or payment than the order's own, such as a page
    whose opening was never answered.
    """
    known = order.payment
    is_other_payment = fact.what == "refunded" and known.intent and fact.intent and fact.intent != known.intent
    return bool(is_other_payment or (fact.session and fact.session != known.session))


def _concluded(call: Call[Services], order: Order, fact: PaymentFact, within: Deadline) -> Result:
    """Do what follows from the stored payment status: write the books, refund, tell the admins and the person, set or
    cancel the timer. Safe to repeat.
    """
    outcome = order.payment.outcome
    books.keep(call.services, order)
    if order.payment.status == "refunding":
        _given_back(call, order, within)  # if it fails, the timer tries again
    if outcome in ("late", "wrong_amount", "refund_failed"):
        news = PaymentNews(news=outcome, order=order.id, amount=fact.amount, payment=order.payment.intent)
        _tell_admins(call, news)
    if outcome == "paid":
        shop_news.tell_of_new_order(call, order)
    words = (
        say(call)
        .outcomes.get(outcome, "")
        .format(
            number=order.number,
            total=_money(call, order, order.total),
            amount=_money(call, order, order.payment.told),
        )
    )
    is_done = order.payment.status not in ("pending", "refunding")
    waits = tuple(timer.id for timer in call.timers if timer.kind == PAYMENT_DUE and timer.text == order.id)
    return Result(
        words,
        forget=waits if is_done else (),
        later=() if is_done or waits else (_soon(call, order),),
    )


def _stray(call: Call[Services], fact: PaymentFact) -> Result:
    """Refund a payment that belongs to no order of this person (the order was erased, or the page was not its own), and
    tell the admins.
    """
    payments = call.services.payments
    if fact.what != "paid" or not fact.intent:
        return Result("")
    news = "unknown_order"
    try:
        if payments is None:
            raise PaymentRefused("nobody takes payments here any more")
        payments.refund(fact.intent, fact.intent)
    except PaymentError:  # there is no row, so nothing can retry the refund
        news = "unknown_order_failed"
    _tell_admins(call, PaymentNews(news=news, payment=fact.intent, amount=fact.amount, currency=fact.currency))
    return Result("")


def _asked_to_give_back(call: Call[Services], order: Order, within: Deadline) -> Order | None:
    """Ask Stripe for the refund of an order, and return the order with the result: refunded, or failed if Stripe
    refuses or has been out of reach for 14 days. None if it is to be tried again later.
    """
    status = _given_back(call, order, within)
    if status == "refunding" and not _is_given_up(order, call.now):
        return None
    status = "paid" if status == "refunding" else status
    outcome = "refund_failed" if status == "paid" else ""
    return order.change(payment=order.payment.change(status=status, outcome=outcome, settled_by=call.effect))


def _is_given_up(order: Order, now: datetime) -> bool:
    """Return whether the time to retry this refund, 14 days, is over: an operator then has to see to it."""
    return now >= (order.payment.until_at or order.created_at) + ASKED_FOR


def _asked(call: Call[Services], order: Order, within: Deadline) -> PaymentFact | None:
    """Ask Stripe about a payment that it has not reported on, and return the fact (paid, pending, failed, expired).
    None if Stripe does not answer, and it is too early to count the payment as failed.
    """
    payments, payment, ended = call.services.payments, order.payment, order.payment.until_at or call.now
    try:
        if payments is None:
            raise PaymentError("nobody takes payments here any more")
        ask = payments.expire if payment.status == "open" else payments.look
        state = ask(payment.session, within)
    except PaymentRefused:
        return _fact(order, "payment_expired" if payment.status == "open" else "payment_failed")
    except PaymentError:
        if payment.status == "open":
            return _fact(order, "payment_expired") if call.now >= ended + UNREACHABLE_FOR else None
        return _fact(order, "payment_failed") if call.now >= ended + ASKED_FOR else None
    if state.status == "complete" and not state.paid:
        return _fact(order, "payment_failed" if call.now >= ended + ASKED_FOR else "payment_pending")
    return _told_by(order, state)


def _told_by(order: Order, state: PaymentState) -> PaymentFact:
    if not state.paid:
        return _fact(order, "payment_expired")
    told = {"intent": state.intent or "", "amount": state.amount, "currency": state.currency}
    return _fact(order, "paid").model_copy(update=told)


def _fact(order: Order, what: FactName) -> PaymentFact:
    return PaymentFact.model_validate({"what": what, "order": order.id, "session": order.payment.session})


def _told(what: FactName) -> Handler:
    """Return the handler of Stripe events of this kind. It starts the action `settle_payment`, since handlers do not
    write rows.
    """

    def handler(conversation: Conversation, data: Mapping[str, JsonValue], context: TurnContext) -> Result:
        fact = PaymentFact.model_validate({**data, "what": what})
        return Result("", acts=(LaneAction(settle_payment.name, fact),))

    return handler


def payment_due(conversation: Conversation, timer: Timer, context: TurnContext) -> Result:
    """Handle the payment timer: start the action that asks Stripe about the payment, and set the timer again every hour
    until 14 days are over. Do nothing if the payment is settled.
    """
    order = find(context.services.rows, timer.text)
    if order is None or order.payment.status not in ("open", "pending", "refunding"):
        return Result("")
    over = (order.payment.until_at or timer.moment) + ASKED_FOR
    again = whole_seconds(context.now() + AGAIN) if context.now() < over else None
    asked = PaymentFact.model_validate({"what": "asked", "order": order.id})
    return Result("", acts=(LaneAction(settle_payment.name, asked),), again=again)


# --- what people ask --------------------------------------------------------------------------------------------------


@tool(
    Tier.READ,
    phrases={
        "en": [
            *("payment link", "send me the payment link"),
            *("the payment link again", "has my payment arrived", "did you get my payment"),
        ],
        "es": [
            *("enlace de pago", "mándame el enlace de pago"),
            *("otra vez el enlace de pago", "ha llegado mi pago", "os ha llegado mi pago"),
        ],
    },
    in_help=False,  # whoever has to pay is told so with their order, and where people pay on delivery there is no link
)
def payment_link(call: Call[Services], arguments: NoArguments) -> str:
    """Tell where the person's order that waits for its payment is paid, or that the cart has to be ordered first."""
    for order in last_orders(call):
        if order.status is OrderStatus.AWAITING_PAYMENT:
            if order.payment.status == "pending":
                total = _money(call, order, order.total)
                return say(call).outcomes["pending"].format(total=total, number=order.number)
            return link_words(call, order)
    return say(call).not_ordered_yet if CommerceNotes.for_call(call).cart.lines else say(call).no_payment_due


# --- what admins are told ---------------------------------------------------------------------------------------------


class PaymentNews(DeferredModel):
    """The data of an event that tells an admin about a payment."""

    news: str
    """A name in `PaymentTexts.news`."""
    order: str = ""
    payment: str = ""
    amount: int | None = None
    currency: str = ""


def _tell_admins(call: Call[Services], news: PaymentNews) -> None:
    shop_news.tell_admins(call, PAYMENT_NEWS, news)


def payment_words(conversation: Conversation, data: Mapping[str, JsonValue], context: TurnContext) -> str:
    """Return the sentence that tells an admin about a payment; empty if its order no longer exists."""
    news = PaymentNews.model_validate(data)
    order = find(context.services.rows, news.order) if news.order else None
    if news.order and order is None:
        return ""
    language = conversation.language
    currency = order.currency if order else news.currency
    total = order.total if order else 0
    return (
        of(language)
        .news[news.news]
        .format(
            number=order.number if order else "",
            name=order.name if order else "",
            status=order.status if order else "",
            total=money(total, currency, language),
            amount=money(total if news.amount is None else news.amount, currency, language),
            payment=news.payment,
        )
    )


def _money(call: Call[Services], order: Order, amount: int) -> str:
    return money(amount, order.currency, call.language)


EVENTS: Mapping[str, Handler] = {
    "paid": _told("paid"),
    "payment_pending": _told("payment_pending"),
    "payment_failed": _told("payment_failed"),
    "payment_expired": _told("payment_expired"),
    "refunded": _told("refunded"),
}
"""The handlers of the events that Stripe's webhook (`hooks/stripe.py`) sends to conversations, by name."""
NEWS_WORDS: Mapping[str, shop_news.NewsWords] = {PAYMENT_NEWS: payment_words}
"""The function that words the news about payments for admins, by the event's name."""
TIMERS: Mapping[str, LaneTimer] = {
    PAYMENT_DUE: LaneTimer(TimerRules(useful=None, speaks=False, waits_for_answers=False, always=True), payment_due)
}
TOOLS = (settle_payment, payment_link)
