"""Reads texts that change an order while its summary awaits a yes. Every word of a text has to be understood.

    "at 4 instead", "and 4 not 3", "mejor a las 4"     the time; without a day, on the day in the summary
    "actually deliver it", "I'll pick it up"           delivery or pick-up
    "to 12 King Street, M5V 1J2"                       the address
    "the name is Bo", "by card"                        the name, and how it is paid

A bare number is none of these: it may count something in the cart.
"""

import re
from collections.abc import Mapping
from functools import cache

from pydantic import JsonValue

from parley.conversation.yes_and_no import begins_a_yes
from parley.lanes.commerce import checkout_reading, reading
from parley.lanes.commerce.calling_off import calls_off
from parley.lanes.commerce.cart import Cart, CartLine
from parley.lanes.commerce.checkout import OrderDraft, as_asked
from parley.lanes.commerce.checkout_name import is_name
from parley.lanes.commerce.checkout_reading import NAME_WORDS, PIECES, HeardCheckout
from parley.lanes.commerce.checkout_words import PAID_BY, payment_of, way_of
from parley.lanes.commerce.item_words import ORDER_WORDS, WantedItem
from parley.lanes.commerce.no_value import asks_for_haste
from parley.lanes.commerce.notes import LANE_NAME, CommerceNotes
from parley.lanes.commerce.said_address import address_spans, names_floor
from parley.lanes.commerce.said_payment import comes_for_it
from parley.lanes.commerce.said_time import plainly, with_hour_of
from parley.lanes.commerce.shop_commands import followed, known_of_person
from parley.lanes.commerce.shop_reader import read_text
from parley.lanes.commerce.shop_reading import ShopReading
from parley.lanes.commerce.word_patterns import behind, lowered, without_end, without_start
from parley.ports import Services
from parley.texts.vocabulary import listed
from parley.tools.tool import AmendingCall, Call

LONGEST, MOST_WORDS = 200, 16
"""The most characters and words of a text that is read as a change."""
OPENINGS = 5
"""The most filler phrases ("yes but", "instead") that are removed before a change, and after it."""
HALF_A_DAY = 12


def amended(call: Call[Services], drafted: OrderDraft, text: str) -> AmendingCall | None:
    """Return the tool call that changes the order summary, or the cart behind it, as this text asks: "at 4 instead",
    "by card". None if the text is a question, too long, or has a word that is part of no such change.
    """
    if calls_off(text, is_shopping=True):  # "no one will be there tomorrow, so don't make ours" sets no time
        return None
    said = " ".join(plainly(text).split()).strip(" .!")
    if asks_for_haste(text):
        return AmendingCall("place_order", as_asked(drafted).model_dump(mode="json"))  # it is shown once more
    if len(said) > LONGEST or "?" in said:
        return _as_grammar_reads(call, drafted, text)
    stages = _stages(said)
    rest = stages[-1]
    changes = _hour_instead(drafted, rest) or change_of(said) or gone_on(call, said)
    if changes is not None:
        request = as_asked(drafted).model_copy(update=_at_its_hour(drafted, changes))
        return AmendingCall("place_order", request.model_dump(mode="json"))
    grammar = _as_grammar_reads(call, drafted, text)
    given = grammar.arguments if grammar is not None else {}
    is_of_goods = bool(given.get("items") or given.get("counts")) and not given.get("unread")
    if grammar is not None and (is_of_goods or grammar.tool == "place_order"):
        return grammar
    read = next((each for stage in dict.fromkeys(stages) if (each := _of_the_cart(call, stage)) is not None), None)
    if read is None and rest != said and _is_count(rest):
        return AmendingCall("change_cart", {"to": rest})
    return read or _as_grammar_reads(call, drafted, text)


def _at_its_hour(drafted: OrderDraft, changes: Mapping[str, str]) -> Mapping[str, str]:
    """Return the changes, with the hour of the order where they name a day alone: "yeah, tomorrow's good"."""
    due = drafted.due_at.astimezone(drafted.place).isoformat(timespec="seconds")
    kept = with_hour_of(due, changes["when"]) if changes.get("when") else ""
    return {**changes, "when": kept} if kept else changes


def _as_grammar_reads(call: Call[Services], drafted: OrderDraft, text: str) -> AmendingCall | None:
    """Return the tool call that changes the draft as the shop's grammar reads a text, "yes, but with a candle"; None
    for a text about something else.
    """
    catalogue = call.services.business.catalogue if call.services.business else None
    if catalogue is None:
        return None
    request = as_asked(drafted).model_dump(mode="json")
    before = {name: str(request[name]) for name in ("how", "when", "name", "pay")}
    known = known_of_person(CommerceNotes.for_call(call))
    new = read_text(catalogue, text, known, (), before)
    is_said = any(getattr(new, name) != value for name, value in before.items()) or bool(new.address)
    is_more = bool(new.unread) and begins_a_yes(text)  # "yes and a muffin": the muffin is asked about
    if new.is_elsewhere or new.remark or new.not_whole or not (is_said or new.changes or new.note or is_more):
        return _as_it_is(request, read_text(catalogue, text, known), is_said)
    if begins_a_yes(text) and _is_as_shown(new, known.cart):
        new.wanted.clear()  # "yes, the 2 buns": nothing more is wanted
    if not (new.changes or new.note or new.unread or new.questions or new.address):
        changes = {name: getattr(new, name) for name, value in before.items() if getattr(new, name) != value}
        whole = as_asked(drafted).model_copy(update=_at_its_hour(drafted, changes))
        return AmendingCall("place_order", whole.model_dump(mode="json"))  # as it is, if that is what is shown
    read = followed(new, {name: str(request[name]) for name in ("address", "offered")})
    return AmendingCall(read.tool, {**read.arguments, "goes_on": "yes"})


def _as_it_is(request: Mapping[str, JsonValue], new: ShopReading, is_said: bool) -> AmendingCall | None:
    """Return the call that shows the order as it is, for a text that only says of it once more what is shown: "could my
    roommate come for it?". None for any other text.
    """
    is_of_it = new.how and new.how == request["how"] and not (new.unread or new.changes or new.is_elsewhere)
    return AmendingCall("place_order", request) if is_of_it and not is_said else None


def _is_as_shown(new: ShopReading, cart: Cart) -> bool:
    """Return whether all that a text wants, and counts anew, is in the cart just so."""
    lines = [
        next((line for line in cart.lines if _is_line(item, line)), None) for item in new.wanted if not item.is_more
    ]
    return len(lines) == len(new.wanted) and None not in lines and not new.counts


def _is_line(item: WantedItem, line: CartLine) -> bool:
    """Return whether a thing is as a line of the cart has it."""
    is_product = item.product is not None and item.product.sku == line.sku and not item.not_offered
    return is_product and item.count == line.count and item.options.items() <= line.options.items()


def change_of(said: str) -> Mapping[str, str]:
    """Return the arguments of a checkout that a text changes, be it behind an opening and before polite words; none if
    another word is left, or the text is longer than a change is."""
    if len(said) > LONGEST or names_floor(said):
        return {}
    stages = _stages(said)
    if _is_count(stages[-1]):
        return {}
    found = next((found for each in dict.fromkeys(stages) if (found := _changes(_without_ends(each)))), {})
    refused = (behind("refuses_payment", each) for each in stages) if "pay" in found else ()
    return {} if any(each is not None and payment_of(each) is not None for each in refused) else found


def _stages(said: str) -> list[str]:
    """Return the text, and what is left of it each time that words are taken away which only open a change."""
    stages = [said]
    for _ in range(OPENINGS):
        stages.append(without_start("amending", stages[-1]).strip(" .,!"))
    return stages


def gone_on(call: Call[Services], said: str) -> Mapping[str, str] | None:
    """Return what somebody gives who goes on to order once more, "Tess, at 4", which may be nothing: "that's it". None
    for any other text."""
    catalogue = call.services.business.catalogue if call.services.business else None
    is_told = may_count(said) or (names_floor(said) and not address_spans(said))
    found = checkout_reading.read(said, catalogue) if catalogue and not is_told else None
    return dict(found.arguments) if found else None


def may_count(said: str) -> bool:
    """Return whether a text is a number alone behind an opening, "no, four": it may count something in the cart."""
    return _is_count(_without_ends(_stages(said)[-1]))


def _is_count(said: str) -> bool:
    """Return whether the text is only a number: it may be a count for the cart instead of a time."""
    return said.isdecimal() or said.lower() in listed(ORDER_WORDS, "numbers")


def _of_the_cart(call: Call[Services], said: str) -> AmendingCall | None:
    """Return the tool call that this text means as a change of the cart ("make one large"); None if it means none."""
    business = call.services.business
    read = reading.read(said, business, call.notes.get(LANE_NAME, {})) if business else None
    return AmendingCall(read.tool, dict(read.arguments)) if read and read.tool in OF_THE_CART else None


OF_THE_CART = ("add_to_cart", "change_cart", "remove_from_cart", "note_for_shop")


def _changes(said: str) -> Mapping[str, str]:
    """Return the checkout arguments that a text without polite words changes: {"pay": "card"}, {"name": "Bo"}. Empty if
    any word of it is left unread.
    """
    payment = payment_of(said)
    if payment is not None and way_of(said) is None:
        return {"pay": PAID_BY[payment], **({"how": "pickup"} if comes_for_it(said) else {})}
    if (to := checkout_reading.address_alone(said)) is not None:
        return {"how": "delivery", **{name: str(value) for name, value in to.arguments.items()}}
    name = behind("names_order", said)
    if name is not None:
        return {"name": name} if len(name.split()) <= NAME_WORDS and is_name(name) else {}
    return _time_and_way(said)


def _time_and_way(said: str) -> Mapping[str, str]:
    """Return the checkout arguments of a text that names a time, a way (pick-up or delivery), or both: {"how":
    "pickup", "when": "9:30", "address": ""}. Empty if any word of it is left unread.
    """
    if (
        not said
        or said.isdecimal()
        or said.lower() in listed(ORDER_WORDS, "right_now")
        or len(said.split()) > MOST_WORDS
    ):
        return {}
    heard, pieces = HeardCheckout(), (checkout_reading.words_of(piece) for piece in PIECES.split(said))
    if not all(_is_taken(heard, words) for words in pieces if words):
        return {}
    changes = {"how": heard.how, "when": heard.when}
    if heard.how == "pickup":
        return {**{name: value for name, value in changes.items() if value}, "address": ""}
    return {name: value for name, value in changes.items() if value}


def _is_taken(heard: HeardCheckout, words: list[str]) -> bool:
    """Note what these words say of a time or a way in `heard`, and return True; return False if a word says something
    else. An hour may lack the words before it: "once y media" is read as "a las once y media".
    """
    before = (each.split() for each in sorted(listed(ORDER_WORDS, "before_an_hour")))
    return checkout_reading.takes(heard, words) or (
        len(words) > 1 and any(checkout_reading.takes(heard, [*each, *words]) for each in before)
    )


def _hour_instead(drafted: OrderDraft, said: str) -> Mapping[str, str]:
    """Return the new time of "4 not 3", in the same half of the day, if the order is due in the hour of the second
    number and has no line with that count. Empty for any other text.
    """
    found = _not_this().fullmatch(lowered(said))
    if found is None:
        return {}
    hour, instead = int(found[2]), int(found[1])
    due = drafted.due_at.astimezone(drafted.place)
    is_counted = any(line.count == hour for line in drafted.lines)
    if due.hour % HALF_A_DAY != hour % HALF_A_DAY or is_counted or instead > HALF_A_DAY:
        return {}
    half = due.hour // HALF_A_DAY * HALF_A_DAY
    return {"when": f"{instead % HALF_A_DAY + half}:{due.minute:02}"}


def _without_ends(said: str) -> str:
    for _ in range(OPENINGS):
        said = without_end("amending_ends", said).strip(" .,!")
    return said


@cache
def _not_this() -> re.Pattern[str]:
    """Return the pattern that matches a wanted number, and one that is not wanted: "4 not 3"."""
    return re.compile(rf"([0-9]{{1,2}}),? (?:{'|'.join(sorted(listed(ORDER_WORDS, 'and_not')))}) ([0-9]{{1,2}})")
