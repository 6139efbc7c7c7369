"""The cart's timer: after a day of silence the person is reminded of the cart once, and after another it is emptied."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from parley.business.money import money
from parley.conversation.state import Conversation
from parley.conversation.timers import Timer, TimerRules, whole_seconds
from parley.lanes.commerce.cart import priced_anew
from parley.lanes.commerce.cart_words import cart_lines
from parley.lanes.commerce.notes import LANE_NAME, CommerceNotes
from parley.lanes.commerce.texts import of
from parley.lanes.lane import Delay, LaneTimer
from parley.ports import Services, TurnContext
from parley.tools.tool import Call, Result, TimerRequest

CART = f"{LANE_NAME}.cart"
"""The kind of the timer, as documents store it."""
SILENCE = timedelta(hours=24)
"""The time without a text of the person after which they are reminded of the cart, and after the reminder, after which
it is emptied."""


def set_for(call: Call[Services]) -> tuple[TimerRequest, ...]:
    """Return the request for the cart's timer, 24 hours from now, as a tuple of one. It is set whenever the person
    changes the cart.
    """
    return (_timer(call.now),)


def ids(call: Call[Services]) -> tuple[str, ...]:
    """Return the ids of the person's cart timers that are set, so that they can be cancelled."""
    return tuple(timer.id for timer in call.timers if timer.kind == CART)


def _timer(since: datetime) -> TimerRequest:
    return TimerRequest(whole_seconds(since + SILENCE), "", kind=CART)


def due(conversation: Conversation, timer: Timer, context: TurnContext) -> Result:
    """Handle the cart timer: remind the person of their cart, or empty it if they were reminded before. If they have
    written within the last 24 hours, set the timer again instead. Do nothing if the cart is empty.
    """
    notes, now = CommerceNotes.of(conversation), context.now()
    business = context.services.business
    catalogue = business.catalogue if business else None
    if not notes.lines or catalogue is None:
        return Result("")
    heard = max((line.at for line in conversation.history.lines if line.direction == "in"), default=notes.changed_at)
    if heard is not None and now - heard < SILENCE:
        return Result("", later=(_timer(heard),))
    if notes.is_reminded:
        return Result("", notes=notes.emptied.store(), closes=True)
    cart, _ = priced_anew(notes.cart, catalogue)
    if not cart.lines:
        return Result("", notes=notes.emptied.store())
    language = conversation.language
    total = money(cart.total, catalogue.currency, language)
    words = of(language).reminder.format(lines=cart_lines(catalogue, cart, language), total=total)
    return Result(words, notes=notes.change(is_reminded=True).store(), later=(_timer(now),))


def delayed(conversation: Conversation, timer: Timer, delay: Delay, context: TurnContext) -> Result:
    """Handle a cart timer that could not run on time. If the timer is postponed, do nothing. If it is dropped, go on
    without a message: count the cart as reminded and set the timer again, or empty the cart if it was reminded before.
    """
    notes = CommerceNotes.of(conversation)
    if delay is Delay.POSTPONED or not notes.lines:
        return Result("")
    if notes.is_reminded:
        return Result("", notes=notes.emptied.store())
    return Result("", notes=notes.change(is_reminded=True).store(), later=(_timer(context.now()),))


TIMERS: Mapping[str, LaneTimer] = {
    CART: LaneTimer(TimerRules(useful=timedelta(days=2), proactive=True), due, delayed),
}
"""The lane's timers of the cart, by the kinds that documents store."""
