"""Reads the person's words that a model passes to a tool of the shop, as the shop's own grammar reads them.

    add "take out the croissant and one latte more"    changes both at once, and the latte is as the one in the cart
    add "rather 3 croissants", while a size is asked   changes what waits, whose question stays
    place_order, while a size is asked or answered     the order goes on once the size is known
    place_order, while its own detail is asked         goes on with what was said of it before
    a look at the cart, while a size is asked          what is to be added costs so much

So a model passes what people wrote, and needs no way to say what the grammar knows already.
"""

from collections.abc import Mapping

from pydantic import JsonValue

from parley.conversation.courtesy import without_courtesy
from parley.conversation.questions import IncompleteCall
from parley.lanes.commerce import reading
from parley.lanes.commerce.choice_answers import TOOLS as WAITING_TOOLS
from parley.lanes.commerce.notes import LANE_NAME
from parley.lanes.commerce.options import ARGUMENT
from parley.lanes.commerce.shop_filling import request_filled
from parley.lanes.commerce.word_patterns import is_whole
from parley.lanes.model_call import ModelCall, ReadModelCall
from parley.ports import Services
from parley.texts import LANGUAGES
from parley.times import time_words
from parley.tools.tool import AmendingCall, Call, WaitingCall

PLACING, ADDING, FOLLOWING = "place_order", "add_to_cart", "follow_shop_text"
OF_CART = frozenset((ADDING, "change_cart", "remove_from_cart", "clear_cart"))
"""The tools with which a model changes the cart."""
CHANGING = frozenset((FOLLOWING, *OF_CART)) - {ADDING}
"""The tools that say more of a text than that it adds something."""
IN_WORDS = {
    ADDING: "{items}",
    "change_cart": "make it {to} {item}",
    "remove_from_cart": "without {items}",
    "clear_cart": "start over",
}
"""What a person would text who wants the call of a model, by its tool."""
SAID_OF_CHECKOUT = ("how", "when", "name", "pay", "address")


def read_call(call: Call[Services], made: ModelCall) -> ReadModelCall | None:
    """Return the call that is made in place of a model's call of this lane; None if that stays as it is."""
    waiting = made.waiting
    if waiting is not None and made.tool == waiting.tool == PLACING:
        answer = {waiting.argument: made.answer} if made.answer is not None else {}
        given = {name: value for name, value in made.arguments.items() if value}
        return ReadModelCall(PLACING, {**waiting.arguments, **answer, **given}, goes_on=True)
    if waiting is not None and waiting.tool in WAITING_TOOLS and waiting.argument == ARGUMENT:
        if made.tool == PLACING:
            return _going_on(made, waiting)
        if made.tool == "show_cart":
            return ReadModelCall("answer_shop_text", {"kind": "prices", "items": waiting.arguments.get(ARGUMENT, "")})
        return _filled(call, made, waiting) if made.tool in OF_CART and made.answer is None else None
    return _in_their_words(call, made.arguments) if made.tool == ADDING else None


def asks_for_total(text: str) -> bool:
    """Return whether a text only asks what it comes to."""
    return is_whole("totals", text.rstrip("? ")) or is_whole("totals", without_courtesy(text).strip(" .!?¡¿"))


def _going_on(made: ModelCall, waiting: IncompleteCall) -> ReadModelCall:
    """Return the waiting call, with the answer and with what is said of the checkout, which follows it."""
    said = {name: value for name in SAID_OF_CHECKOUT if (value := made.arguments.get(name))}
    items = {ARGUMENT: made.answer} if made.answer is not None else {}
    return ReadModelCall(FOLLOWING, {**waiting.arguments, **items, **said, "goes_on": "yes"}, goes_on=True)


def _filled(call: Call[Services], made: ModelCall, waiting: IncompleteCall) -> ReadModelCall | None:
    """Return the waiting call with what the person's text changes of it or adds to it, or what the model adds to one
    that the same text has made; None if that is not read whole.
    """
    given = {"to": "", "item": "", ARGUMENT: "", **made.arguments}
    for text in filter(None, (made.text, IN_WORDS[made.tool].format(**given).strip())):
        found = request_filled(call, WaitingCall(waiting.arguments, waiting.argument, text))
        if found is not None and _is_whole(found, waiting):
            covers = OF_CART if text == made.text else frozenset[str]()
            return ReadModelCall(found.tool, found.arguments, found.says or "", goes_on=True, covers=covers)
    return None


def _is_whole(found: AmendingCall, waiting: IncompleteCall) -> bool:
    """Return whether a text was read whole: no word is left, and none was taken for a time or a name that may be none:
    "my mates here".
    """
    name, when = str(found.arguments.get("name", "")), str(found.arguments.get("when", ""))
    is_name = name[:1].isupper() or name == waiting.arguments.get("name", "")
    return not found.arguments.get("unread") and is_name and (not when or bool(time_words(when, LANGUAGES)))


def _in_their_words(call: Call[Services], given: Mapping[str, JsonValue]) -> ReadModelCall | None:
    """Return the call that the words mean which a model wants added, if they change more in the cart than that."""
    business, items = call.services.business, str(given.get(ARGUMENT) or "")
    if business is None or not items:
        return None
    found = reading.read(items, business, call.notes.get(LANE_NAME, {}))
    if found is None or found.tool not in CHANGING:
        return None
    when = {"when": given["when"]} if given.get("when") and found.tool == FOLLOWING else {}
    return ReadModelCall(found.tool, {**found.arguments, **when})
