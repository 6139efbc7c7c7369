"""The commerce lane: its prompt, its tools, and how people ask for them."""

from importlib.resources import files

from parley.lanes import preferences
from parley.lanes.commerce import (
    again,
    at_hand,
    browse,
    card,
    cart_timer,
    cart_tools,
    choice_answers,
    erasure,
    kept,
    meta_order,
    order_admin,
    order_moves,
    order_reading,
    order_tools,
    payments,
    reading,
    shop_news,
    shop_note,
    texts,
)
from parley.lanes.commerce.notes import LANE_NAME, CommerceNotes
from parley.lanes.lane import Lane, LaneNotes, ToolGroup, subjects
from parley.ports import Services
from parley.texts import Language
from parley.tools.tool import Toolbox

OF_THE_CART = ToolGroup(
    "cart",
    "look for products, and keep the cart",
    (
        browse.browse,
        browse.ordering_terms,
        cart_tools.add_to_cart,
        cart_tools.show_cart,
        cart_tools.change_cart,
        cart_tools.remove_from_cart,
        cart_tools.clear_cart,
        again.order_again,
        meta_order.take_order_message,
        shop_note.note_for_shop,
        *preferences.BESIDE,
    ),
    is_always_offered=True,
)

OF_ORDERS = ToolGroup(
    "orders",
    "place, look up, pay and cancel orders",
    (*order_tools.TOOLS, payments.payment_link),
    is_always_offered=True,
)
OF_OPERATORS = ToolGroup(
    "order_desk", "move orders on", (*order_moves.TOOLS, *order_admin.TOOLS, payments.settle_payment)
)


NEWS = {**shop_news.WORDS, **payments.NEWS_WORDS}
"""The news about orders and payments that admins are told: the function that words each, by its event's name."""


def _is_on(services: Services) -> bool:
    return services.business is not None and services.business.catalogue is not None


def _stopped(stored: LaneNotes) -> LaneNotes:
    """Return the lane's stored notes with an empty cart, for a person who has opted out: no cart reminder is sent to
    them.
    """
    return (
        CommerceNotes.read(stored)
        .change(lines=(), last=(), changed_at=None, is_reminded=False, when="", address="", note="")
        .store()
    )


def _waits_in_silence(stored: LaneNotes, language: Language) -> str:
    """Return a sentence for a person who is handed over to a human: the cart is kept, and nothing is ordered. Empty if
    the cart is empty.
    """
    return texts.of(language).cart_waits if CommerceNotes.read(stored).lines else ""


def _debug(stored: LaneNotes) -> str:
    count = len(CommerceNotes.read(stored).lines)
    return f"cart={count}" if count else ""


COMMERCE = Lane(
    name=LANE_NAME,
    prompt=files(__package__).joinpath("prompt.md").read_text(encoding="utf-8").strip(),
    tools=Toolbox(
        [
            *browse.TOOLS,
            *cart_tools.TOOLS,
            *again.TOOLS,
            *meta_order.TOOLS,
            *shop_note.TOOLS,
            *order_tools.TOOLS,
            *order_moves.TOOLS,
            *order_admin.TOOLS,
            *payments.TOOLS,
            *preferences.BESIDE,
        ]
    ),
    purpose="sells: what can be ordered, the person's cart, orders",
    intents=(
        *("start_shopping", "browse_products", "change_cart", "show_cart"),
        *("place_order", "order_status", "cancel_order"),
    ),
    subjects=lambda _: subjects(__package__),
    featured=("add_to_cart",),
    names=lambda language: texts.of(language).names,
    reads=lambda text, *known: reading.read(text, *known) or order_reading.read(text, *known),
    card=card.CARD,
    groups=(OF_THE_CART, OF_ORDERS, OF_OPERATORS),
    events={**order_moves.EVENTS, **payments.EVENTS, **shop_news.events(NEWS)},
    never_ignored=frozenset({"paid"}),
    is_on=_is_on,
    timers={**cart_timer.TIMERS, **payments.TIMERS, **shop_news.timers(NEWS)},
    on_stop=_stopped,
    at_hand=at_hand.at_hand,
    reads_answer=choice_answers.reads_answer,
    waits_in_silence=_waits_in_silence,
    release=erasure.release,
    kept=lambda call: (*kept.cart_kept(call), *erasure.orders_kept(call)),
    ends_with_erasure=erasure.ends_with_erasure,
    debug=_debug,
)
