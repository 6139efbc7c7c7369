"""The commerce lane: its prompt, its tools, and how people ask for them."""

from importlib.resources import files

from parley.business.files import Business
from parley.lanes import preferences
from parley.lanes.commerce import (
    again,
    again_words,
    at_hand,
    browse,
    card,
    cart_timer,
    cart_tools,
    choice_answers,
    ending_words,
    erasure,
    free_answers,
    joined,
    kept,
    merging,
    meta_order,
    model_calls,
    order_admin,
    order_moves,
    order_reading,
    order_tools,
    other_wishes,
    own_order_talk,
    own_order_words,
    own_orders,
    payments,
    reading,
    shop_answers,
    shop_commands,
    shop_news,
    shop_note,
    shop_questions,
    shop_text_tools,
    texts,
)
from parley.lanes.commerce.example_words import example_words
from parley.lanes.commerce.notes import LANE_NAME, CommerceNotes
from parley.lanes.commerce.product_search import folded, language_shown, words_of_catalogue
from parley.lanes.lane import Lane, LaneNotes, ReadCommand, subjects
from parley.ports import Services
from parley.texts import Language
from parley.tools.tool import Toolbox

NEWS = {**shop_news.WORDS, **payments.NEWS_WORDS}
"""The news about orders and payments that admins are told: the function that words each, by its event's name."""


def _is_on(services: Services) -> bool:
    return services.business is not None and services.business.catalogue is not None


def _stopped(stored: LaneNotes) -> LaneNotes:
    """Return the lane's stored notes with an empty cart, for a person who has opted out: no cart reminder is sent to
    them.
    """
    return CommerceNotes.read(stored).emptied.store()


def _waits_in_silence(stored: LaneNotes, language: Language) -> str:
    """Return a sentence for a person who is handed over to a human: the cart is kept, and nothing is ordered. Empty if
    the cart is empty.
    """
    return texts.of(language).cart_waits if CommerceNotes.read(stored).lines else ""


def _debug(stored: LaneNotes) -> str:
    count = len(CommerceNotes.read(stored).lines)
    return f"cart={count}" if count else ""


def _language_shown(text: str, business: Business) -> Language | None:
    """Return the language in which the text names what is sold; None if it shows none."""
    return language_shown(business.catalogue, text) if business.catalogue else None


def _asked(text: str, business: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return the tool call that answers a question. A text that corrects what is in the cart asks nothing: "con tres
    alcanza" is not about money.
    """
    if "?" not in text and shop_commands.read_correction(text, business, stored) is not None:
        return None
    if (again := again_words.read(text, business, stored)) is not None:
        return again
    if own_order_words.asks_to_be_told(text, CommerceNotes.read(stored)):
        return own_order_words.TELL
    return shop_questions.asked(text, business, stored)


def _names_goods(text: str, business: Business) -> bool:
    """Return whether the text has a word by which something is called that is sold, in the singular or the plural."""
    known = words_of_catalogue(business.catalogue) if business.catalogue else frozenset()
    said = folded(text).split()
    return any(form in known for word in said for form in (word, word.removesuffix("s"), word.removesuffix("es")))


TOPICS = {
    "shop": ("browse", "add_to_cart", "show_cart", "remove_from_cart", "place_order"),
    "orders": ("order_status", "list_orders", "cancel_order"),
}
"""The tools that HELP lists under a topic, by the topic's key in `topic_words` of the texts."""

COMMERCE = Lane(
    name=LANE_NAME,
    topics=TOPICS,
    topic_words=lambda language: texts.of(language).topic_words,
    title=lambda language: texts.of(language).lane_title,
    prompt=files(__package__).joinpath("prompt.md").read_text(encoding="utf-8").strip(),
    tools=Toolbox(
        [
            *browse.TOOLS,
            *cart_tools.TOOLS,
            *again.TOOLS,
            *meta_order.TOOLS,
            *shop_note.TOOLS,
            *shop_text_tools.TOOLS,
            *shop_answers.TOOLS,
            *order_tools.TOOLS,
            *order_moves.TOOLS,
            *order_admin.TOOLS,
            *payments.TOOLS,
            *preferences.BESIDE,
        ]
    ),
    purpose="what can be ordered here, cart and orders",
    intents=(
        *("start_shopping", "browse_products", "change_cart", "show_cart"),
        *("place_order", "order_status", "cancel_order"),
    ),
    subjects=lambda _: subjects(__package__),
    featured=("add_to_cart",),
    example_words=example_words,
    names=lambda language: texts.of(language).names,
    reads=lambda text, *known: order_reading.kept_below_minimum(
        shop_note.reads_writing(text, *known)
        or ending_words.read_of_cart(text, *known)
        or again_words.read(text, *known)
        or order_reading.read_first(text, *known)
        or ending_words.read_for(text, *known)
        or reading.read(text, *known)
        or order_reading.read(text, *known),
        *known,
    ),
    asks=_asked,
    asks_by_subject=shop_questions.asked_by_subject,
    reads_in_part=lambda text, *known: (
        own_order_words.read_likely(text, *known)
        or other_wishes.read_for(text, *known)
        or own_order_talk.read_likely(text, *known)
        or shop_commands.read_in_part(text, *known)
        or shop_questions.asked_beside_cart(text, *known)
    ),
    card=card.CARD,
    joined=joined.JOINED,
    events={**order_moves.EVENTS, **payments.EVENTS, **shop_news.events(NEWS)},
    never_ignored=frozenset({"paid"}),
    is_on=_is_on,
    timers={**cart_timer.TIMERS, **payments.TIMERS, **shop_news.timers(NEWS)},
    on_stop=_stopped,
    waits=ending_words.waits,
    steers=ending_words.steers,
    at_hand=at_hand.at_hand,
    stands=at_hand.stands,
    is_of_shop=True,
    shows_language=_language_shown,
    names_goods=_names_goods,
    reads_answer=choice_answers.reads_answer,
    goes_on=model_calls.asks_for_total,
    reads_call=model_calls.read_call,
    takes_answer=free_answers.takes_answer,
    may_reword=own_order_words.may_reword,
    keeps_question=shop_note.keeps_question,
    waits_in_silence=_waits_in_silence,
    lately=own_orders.lately,
    release=erasure.release,
    kept=lambda call: (*kept.cart_kept(call), *erasure.orders_kept(call)),
    merges=merging.merges,
    ends_with_erasure=erasure.ends_with_erasure,
    debug=_debug,
)
