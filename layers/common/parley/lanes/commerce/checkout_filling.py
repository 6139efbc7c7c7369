"""Reads what a person says while their checkout waits for something, whichever part of it that is.

    "today at 3pm", to the name        the time
    "by card", "recoger"               how it is paid, the way: never a name
    "pay when I come", to the payment  the payment, in looser words than anywhere else
    "i'll collect it then"             the way, in place of an address
    "Tess, at 4"                       the name and the time
    "checkout"                         nothing new: what is missing is asked for once more

So there is one checkout, which is filled in any order. What answers just what was asked, the question itself takes.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import dropwhile

from pydantic import JsonValue

from parley.conversation.clause_kinds import is_written_as_name
from parley.conversation.courtesy import without_courtesy
from parley.conversation.topics import ASKING, asks, topic_words
from parley.conversation.yes_and_no import agrees
from parley.lanes.commerce import checkout_reading, order_texts
from parley.lanes.commerce.calling_off import calls_off
from parley.lanes.commerce.checkout_amending import change_of, gone_on, may_count
from parley.lanes.commerce.checkout_name import begins_as_name, is_name, names_like_times
from parley.lanes.commerce.checkout_reading import PIECES
from parley.lanes.commerce.checkout_words import PAID_BY, payment_of, way_of
from parley.lanes.commerce.delivery_address import (
    apart_from_the_rest,
    has_postcode,
    is_address,
    postcode_alone,
    without_remark,
    written_address,
)
from parley.lanes.commerce.free_answers import only_says_when
from parley.lanes.commerce.item_words import ORDER_WORDS
from parley.lanes.commerce.no_value import asks_for_haste
from parley.lanes.commerce.notes import CommerceNotes
from parley.lanes.commerce.order import PaymentKind
from parley.lanes.commerce.other_wishes import OtherWish, other_wish, wish_by_words
from parley.lanes.commerce.product_search import folded
from parley.lanes.commerce.read_spans import PLACE, TIME
from parley.lanes.commerce.reasons_beside import without_reasons
from parley.lanes.commerce.said_time import joined_time, plainly
from parley.lanes.commerce.shop_commands import followed, known_of_person, may_be_ordered
from parley.lanes.commerce.shop_reader import read_text
from parley.lanes.commerce.shop_reading import KnownOfPerson, ShopReading
from parley.lanes.commerce.shop_words import marked_words
from parley.lanes.commerce.small_words import GRAMMAR_WORDS
from parley.lanes.commerce.soonest import SOONEST, beside_opening, is_soonest, time_of
from parley.lanes.commerce.word_patterns import behind
from parley.ports import Services
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed
from parley.times import is_whole_time
from parley.tools.tool import AmendingCall, Call, WaitingCall

LONGEST, MOST_PAYMENT_WORDS = 200, 12
"""The most characters of such a text, and the most words of one about a payment."""
FilledArguments = Mapping[str, JsonValue]
NOW_OR_LATER = "pays_if_asked"
"""The list of words that say how an order is paid only where that is asked: elsewhere they are times and ways."""


def filled(call: Call[Services], waiting: WaitingCall) -> FilledArguments | AmendingCall | None:
    """Return the arguments of the waiting checkout with those that a text gives, or the call that changes the cart too
    and goes on with this checkout; None for a text that is about something else, or that only answers what is asked."""
    waiting = _without_reason(call, waiting)
    said = " ".join(plainly(waiting.text).split()).strip(" .!")
    if not said or len(said) > LONGEST or may_count(said):
        return None
    if calls_off(waiting.text, is_shopping=True):
        return _of_wish(waiting, wish) if (wish := wish_by_words(waiting.text)) is OtherWish.GIVES_UP else None
    if waiting.argument == "name" and said.lower() in names_like_times():
        return None
    street = str(waiting.arguments.get("street", "")) if waiting.argument == "address" else ""
    if street and (code := postcode_alone(waiting.text)):
        return {"address": f"{street}, {code}"}
    if waiting.argument == "name" and (name := _name_spelt(call, waiting.text)):
        return {"name": name}
    if answer := _only_answered(call, waiting.text):
        return AmendingCall("place_order", waiting.arguments, answer, only_answers=True)
    if time := _without_a_time(waiting):
        return replace(_followed(_together(waiting.arguments, {"when": time})), only_answers=True)
    given = next((found for rule in RULES if (found := rule(call, waiting, said)) is not None), None)
    if given is None and (wish := _wish(call, waiting.text)) is not None:
        return _of_wish(waiting, wish)
    if given is None:
        read = _as_grammar_reads(call, waiting)
        return None if read is not None and _is_address_in_part(waiting, read) else _asked(waiting, read)
    return None if _only_answers(waiting, given) else _asked(waiting, _followed(_together(waiting.arguments, given)))


def _without_reason(call: Call[Services], waiting: WaitingCall) -> WaitingCall:
    """Return what waits with its text without the reason in it: "tomorrow at 9:30, the meeting is at 10"."""
    catalogue = call.services.business.catalogue if call.services.business else None
    is_free = waiting.argument == "name" or (waiting.argument == "address" and not only_says_when(waiting.text))
    text = waiting.text if is_free or catalogue is None else without_reasons(catalogue, waiting.text)
    return waiting if text == waiting.text else replace(waiting, text=text)


def _name_spelt(call: Call[Services], text: str) -> str:
    """Return the name that a text gives and only tells how to write; "" for any other text."""
    catalogue = call.services.business.catalogue if call.services.business else None
    return begins_as_name(text, catalogue)


def _wish(call: Call[Services], text: str) -> OtherWish | None:
    """Return what a text wishes that gives the order nothing; None for any other text."""
    catalogue = call.services.business.catalogue if call.services.business else None
    return other_wish(catalogue, text) if catalogue is not None else None


def _of_wish(waiting: WaitingCall, wish: OtherWish) -> AmendingCall | None:
    """Return the call by which the checkout goes on, or the order is given up; None for a wish that others answer."""
    if wish is OtherWish.GOES_ON:
        return _followed(waiting.arguments)
    return AmendingCall("clear_cart", {}) if wish is OtherWish.GIVES_UP else None


def _only_answered(call: Call[Services], text: str) -> str:
    """Return what answers a text that says nothing of the order, in front of the open question; "" for any other."""
    says = order_texts.say(call)
    return says.be_quick if asks_for_haste(text) else says.both_ways if _asks_which_way(call, text) else ""


def _asked(waiting: WaitingCall, read: FilledArguments | AmendingCall | None) -> FilledArguments | AmendingCall | None:
    """Return the call with the note that the text asks whether the order can be had so, if it does."""
    first = list(dropwhile(listed(ASKING, "before_question").__contains__, topic_words(waiting.text)))[:1]
    is_whether = asks(waiting.text) and first not in ASKS_FOR_MORE
    if not isinstance(read, AmendingCall) or read.tool != "follow_shop_text" or not is_whether:
        return read
    return replace(read, arguments={**read.arguments, "is_asked": "" if read.arguments.get("asked") else "yes"})


ASKS_FOR_MORE = tuple([each] for each in sorted(listed(GRAMMAR_WORDS, "asks_when_or_what")))
"""The words with which a question begins that a yes does not answer: "when you open tomorrow"."""


def _asks_which_way(call: Call[Services], text: str) -> bool:
    """Return whether a text asks whether the order is brought or picked up, where both are possible: "do you bring it,
    or do I come?"."""
    catalogue = call.services.business.catalogue if call.services.business else None
    if catalogue is None or catalogue.pickup is None or catalogue.delivery is None or not asks(text):
        return False
    marks = {each.mark for each in marked_words(catalogue, text)}
    return marks >= {"picks_up", "delivers"} and marks.isdisjoint({TIME, PLACE})


def _without_a_time(waiting: WaitingCall) -> str:
    """Return the time of a text that names none and says nothing else, "as soon as you can"; "" for any other text.
    Instead of a time that is not possible, the moment that was offered is meant."""
    day = beside_opening(waiting.text.strip(" .!")) if "?" not in waiting.text else None
    if day and is_whole_time(day, LANGUAGES):
        return day  # on a day alone, the first moment at which the place is open is meant
    is_now = waiting.argument == "when" and is_soonest(waiting.text.strip(" .!"))
    time = SOONEST if is_now else time_of(waiting.text)
    return (time and waiting.argument == "when" and waiting.yes_means) or time


def _followed(given: FilledArguments) -> AmendingCall:
    """Return the call that puts what is said of a checkout into the draft, says what that holds, and asks on."""
    return AmendingCall("follow_shop_text", {**{name: str(value) for name, value in given.items()}, "goes_on": "yes"})


def _as_grammar_reads(call: Call[Services], waiting: WaitingCall) -> FilledArguments | AmendingCall | None:
    """Return what the shop's grammar reads in a text of the checkout, "then I come at 5, Osei", or the call that
    changes the cart too: "Montse, and add a bun". None for any other text; one that only changes the cart is a command,
    beside which the checkout stays open."""
    catalogue = call.services.business.catalogue if call.services.business else None
    if catalogue is None:
        return None
    before = {name: str(waiting.arguments.get(name, "")) for name in ("how", "when", "name", "pay")}
    known = known_of_person(CommerceNotes.for_call(call))
    new = read_text(catalogue, waiting.text, known, (), before, awaits_name=waiting.argument == "name")
    alone = waiting.text.strip(" .!")
    is_other = bool(new.name) and folded(new.name) != folded(alone)
    is_introduced = is_other and alone[:1].islower() and new.name in alone  # "la recibe Graciela Lima"
    if waiting.argument == "name" and is_name(alone, catalogue) and not is_introduced:
        return None
    said = {name: getattr(new, name) for name in before}
    is_said = said != before or bool(new.address)
    if new.is_elsewhere or new.remark or new.not_whole or not (is_said or new.note):
        return None
    is_more = new.changes or new.unread or new.note or new.questions or new.address
    if not is_more:
        given: FilledArguments = {name: value for name, value in said.items() if value != before[name]}
        return None if _only_answers(waiting, given) else _followed(_together(waiting.arguments, given))
    is_note = bool(new.note) and not new.questions and waiting.argument != "address"
    if not (is_note or ((is_said or new.changes) and may_be_ordered(new, True))):
        return None
    kept = {name: str(waiting.arguments.get(name, "")) for name in ("address", "street", "offered")}
    read = followed(new, kept)
    return AmendingCall(read.tool, {**read.arguments, "goes_on": "yes"})


def _is_address_in_part(waiting: WaitingCall, read: FilledArguments | AmendingCall) -> bool:
    """Return whether a text gives the address that is asked for, with its number and postcode, and the grammar has
    taken only a part of it for one: the question takes the whole."""
    given = read.arguments if isinstance(read, AmendingCall) else read
    is_whole = waiting.argument == "address" and is_address(waiting.text) and has_postcode(waiting.text)
    says_more = any(given.get(each) not in (None, "", waiting.arguments.get(each)) for each in ("when", "name", "pay"))
    return is_whole and not says_more and not given.get("items") and bool(given.get("unread") or given.get("note"))


def _only_answers(waiting: WaitingCall, given: FilledArguments) -> bool:
    """Return whether this is just the time or the address that is asked for: the question knows what may be wrong with
    it, and what was offered."""
    alone = {"when": {"when"}, "address": {"address", "how"}}.get(waiting.argument, set())
    return bool(given.get(waiting.argument)) and set(given) <= alone


def _together(before: FilledArguments, given: FilledArguments) -> FilledArguments:
    """Return the arguments with the new ones: a time without a day keeps the day that was said. Whoever comes for their
    order has no address, and a new address has its own postcode."""
    if given.get("when") and not before.get("offered"):
        given = {**given, "when": joined_time(str(before.get("when", "")), str(given["when"]))}
    if given.get("how") == "pickup":
        return {**before, **given, "address": "", "street": ""}
    if given.get("address"):
        return {**before, "how": "delivery", "street": "", **given}
    return {**before, **given}


def _placed(call: Call[Services], waiting: WaitingCall, said: str) -> FilledArguments | None:
    """The address that is asked for, apart from what is said behind it: how to find it is for the shop, and a time, a
    name and a payment are taken too."""
    catalogue = call.services.business.catalogue if call.services.business else None
    if waiting.argument != "address" or catalogue is None:
        return None
    first, rest = apart_from_the_rest(said)
    address, remark = without_remark(written_address(first))
    beside = read_text(catalogue, rest, KnownOfPerson(has_begun=True)) if rest else ShopReading()
    if not (rest or remark) or not is_address(address) or beside.changes or beside.is_elsewhere:
        return None
    note = " ".join(filter(None, (f"{remark[:1].upper()}{remark[1:]}", beside.note)))
    given = {
        "address": address,
        "note": note,
        "unread": ", ".join(beside.asks_about),
        **{each: getattr(beside, each) for each in ("when", "name", "pay")},
    }
    return {name: value for name, value in given.items() if value}


def _payment(call: Call[Services], waiting: WaitingCall, said: str) -> FilledArguments | None:
    """The payment, where it is asked for, in any words that speak of one way to pay and of no time."""
    changed = change_of(said)
    if waiting.argument != "pay" or changed.get("when") or changed.get("pay"):
        return None
    way = way_of(said)
    if way is not None and way != waiting.arguments.get("how"):
        return None  # "deliver it" to somebody who wanted to come
    words = checkout_reading.words_of(said)
    asks = "?" in said or not listed(ORDER_WORDS, "pays_asks").isdisjoint(words[:1])
    if asks and way is None and behind("pays_begins", said) is None:
        return None  # "do you take cards?" chooses nothing
    alone = {kind for piece in PIECES.split(said) if (kind := payment_of(piece.strip())) is not None}
    if len(alone) == 1 and waiting.argument == "pay":  # "can I pay when I get there, the company card is with my boss"
        return {"pay": PAID_BY[alone.pop()]}
    if len(words) > MOST_PAYMENT_WORDS or any(word[0].isdecimal() for word in words):
        return None
    kinds = {kind for piece in PIECES.split(said) for kind in _kinds_in(checkout_reading.words_of(piece))}
    return {"pay": PAID_BY[kinds.pop()]} if len(kinds) == 1 else None


def _kinds_in(words: list[str]) -> set[PaymentKind]:
    """Return the ways to pay that these words speak of, without one behind a no ("cash, not card"); the other way, if
    one is refused and none is named: "not by card now".
    """
    named, refused, is_denied = set[PaymentKind](), set[PaymentKind](), False
    denials = listed(ORDER_WORDS, "negations") | listed(GRAMMAR_WORDS, "denies")
    for word in words:
        kind = next((kind for name, kind in PAYMENT_WORDS.items() if word in listed(ORDER_WORDS, name)), None)
        if kind is not None:
            (refused if is_denied or kind in refused else named).add(kind)
        is_denied = word in denials or (is_denied and kind is None)
    if words and words[-1] in denials and len(named) == 1 and not refused:  # "en línea no"
        named, refused = set(), named
    left = set(PAYMENT_WORDS.values()) - refused
    return named - refused or (left if len(refused) == 1 else set())


PAYMENT_WORDS: Mapping[str, PaymentKind] = {"card_words": "stripe", "cash_words": "on_delivery"}
"""The ways to pay by the lists of words that speak of them."""


def _said(call: Call[Services], waiting: WaitingCall, said: str) -> FilledArguments | None:
    """What changes a summary, and what goes on to order, which an open checkout takes likewise: "name's Vic", "Tess, at
    4"."""
    if waiting.argument != "pay" and said.lower() in listed(ORDER_WORDS, NOW_OR_LATER) and way_of(said) is None:
        return None
    if changed := change_of(said):
        return changed
    given, known = gone_on(call, said), waiting.arguments.get("name") or CommerceNotes.for_call(call).name
    if given is None or not known:
        return given
    return {key: value for key, value in given.items() if key != "name"} or None  # a name is changed in so many words


def _way(call: Call[Services], waiting: WaitingCall, said: str) -> FilledArguments | None:
    """The way to get the order, where a text says nothing else: "I'd have it sent", "me acerco yo a la tienda"."""
    way = way_of(without_courtesy(said).strip(" .,!?¿¡"))
    return {"how": way} if way is not None else None


def _commanded(call: Call[Services], waiting: WaitingCall, said: str) -> FilledArguments | None:
    return waiting.commanded


def _named(call: Call[Services], waiting: WaitingCall, said: str) -> FilledArguments | None:
    """The name, written as one and alone, where something else is asked for and there is none yet: "Paty"."""
    catalogue = call.services.business.catalogue if call.services.business else None
    known = waiting.arguments.get("name") or CommerceNotes.for_call(call).name
    asks_postcode = waiting.argument == "address" and bool(waiting.arguments.get("street"))
    is_name_free = waiting.argument in ("how", "when", "pay") or asks_postcode
    said = without_courtesy(said).strip(" .,!") or said
    is_alone = is_name_free and not known and is_written_as_name(said)
    return {"name": said} if is_alone and is_name(said, catalogue) and not agrees(said) else None


RULES: tuple[Callable[[Call[Services], WaitingCall, str], FilledArguments | None], ...] = (
    _placed,
    _payment,
    _said,
    _way,
    _commanded,
    _named,
)
"""What a text may say of a checkout: the first that it says counts."""
