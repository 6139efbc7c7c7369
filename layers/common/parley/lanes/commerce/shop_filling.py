"""Reads what a person says while a request waits for a product or an option to be chosen, beside the choice itself.

    "and a cinnamon bun", to "Which size?"    one thing more: what waits is not lost
    "no wait, 3", "for tomorrow, Ana"         another count, a time, a name: they are kept for the order
    "checkout"                                the choice is asked once more, and then the order goes on
    "start over"                              nothing waits any more

What only answers the question, it takes itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from parley.business.catalogue import ProductCatalogue
from parley.conversation.clause_kinds import is_written_as_name
from parley.conversation.courtesy import without_courtesy
from parley.conversation.topics import asks
from parley.conversation.yes_and_no import agrees
from parley.lanes.commerce import checkout_reading, question_texts
from parley.lanes.commerce.checkout_name import is_name
from parley.lanes.commerce.choice_answers import one_for_each
from parley.lanes.commerce.item_words import WantedItem, as_choice, read_items, without_time
from parley.lanes.commerce.noted_beside import lacks_a_choice, not_clear, noted_in_words, total_in_words
from parley.lanes.commerce.notes import NOTE_MOST, CommerceNotes
from parley.lanes.commerce.options import wanted_items
from parley.lanes.commerce.other_wishes import LEFT_TO_OTHERS, OtherWish, other_wish
from parley.lanes.commerce.product_search import folded
from parley.lanes.commerce.said_time import plainly
from parley.lanes.commerce.shop_commands import (
    arguments_of,
    as_draft,
    counts_in,
    counts_or_names,
    known_of_person,
    written_counts,
)
from parley.lanes.commerce.shop_reader import read_text
from parley.lanes.commerce.shop_reading import ShopReading
from parley.lanes.commerce.shop_words import UNREAD, marked_words
from parley.lanes.commerce.small_words import GRAMMAR_WORDS
from parley.lanes.commerce.starting import CATEGORY
from parley.lanes.commerce.texts import say
from parley.lanes.commerce.word_patterns import is_whole
from parley.lanes.lane import ReadCommand
from parley.ports import Services
from parley.texts.vocabulary import listed
from parley.tools.tool import AmendingCall, Call, WaitingCall

SAID_OF_CHECKOUT = ("how", "when", "name", "pay")
KEPT = ("address", "note", "goes_on", "unread", "asked")


def request_filled(call: Call[Services], waiting: WaitingCall) -> AmendingCall | None:
    """Return the call in place of the waiting one, with what the text adds to it; None if it adds nothing, or only
    answers the question."""
    catalogue = call.services.business.catalogue if call.services.business else None
    items = str(waiting.arguments.get("items", ""))
    if catalogue is None or waiting.argument != "items":
        return None
    if not items or items.startswith(CATEGORY):
        return _said_before_goods(call, catalogue, waiting.text)
    notes, before = CommerceNotes.for_call(call), tuple(wanted_items(catalogue, items))
    if not all(item.products for item in before):
        before = tuple(wanted_items(catalogue, without_time(items)[0]))
    said = {name: str(waiting.arguments.get(name, "")) for name in SAID_OF_CHECKOUT}
    if _is_answer(catalogue, waiting.text) or any(
        one_for_each(catalogue, waiting.text, each.count or 1) for each in before if lacks_a_choice(each)
    ):
        return None
    if (name := _name_alone(catalogue, waiting.text)) and not notes.name:
        given = {**said, "items": items, "name": name, **{each: str(waiting.arguments.get(each, "")) for each in KEPT}}
        return AmendingCall("follow_shop_text", {key: value for key, value in given.items() if value})
    if (told := _only_told(call, waiting.text, before)) is not None:
        return AmendingCall("follow_shop_text", waiting.arguments, told, only_answers=True)
    new = read_text(catalogue, waiting.text, known_of_person(notes), before, said)
    wish = other_wish(catalogue, waiting.text)
    if (going_on := _going_on(catalogue, waiting.text, before)) is not None:
        new = replace(new, wanted=list(before), counts={}, unread=[], goes_on=True).with_said(going_on.arguments)
    is_elsewhere = new.is_elsewhere or (new.is_told and not new.changes) or wish in LEFT_TO_OTHERS
    if is_elsewhere or _only_asks_how(waiting.text, new, before, said):
        return None
    if new.remark == "empties" or wish is OtherWish.GIVES_UP:
        return AmendingCall("clear_cart" if notes.lines else "show_cart", {})
    if new.is_unclear:
        return AmendingCall("follow_shop_text", waiting.arguments, not_clear(call, before))
    is_of_cart = new.corrects and not _asks_more(new, before, said)
    if is_of_cart or new.remark or new.not_whole or not _adds(new, before, said):
        return None  # what only changes the cart is done at once, and the choice is asked again behind it
    if _is_choice_in_part(catalogue, new, before):
        told = noted_in_words(call, replace(new, wanted=list(before)), before, said)
        return AmendingCall("follow_shop_text", waiting.arguments, told)
    told = noted_in_words(call, new, before, said) or (_choice_first(call, waiting.text) if going_on else "")
    return AmendingCall("follow_shop_text", _kept_with(waiting, new, before), told)


def _choice_first(call: Call[Services], text: str) -> str:
    """Return what is said in front of the choice to somebody who goes on to order without it, or says only yes."""
    return say(call).choose_one if agrees(text) else say(call).choose_first


def _only_told(call: Call[Services], text: str, before: Sequence[WantedItem]) -> str | None:
    """Return what answers a text that only asks what has been ordered comes to, or what there is to choose: the
    question, which is asked once more behind it, has the choices. None for any other text."""
    text = plainly(text)
    if is_whole("totals", text.rstrip("? ")) or is_whole("totals_brought", text.rstrip("? ")):
        return total_in_words(call, before)
    if not is_whole("asks_choices", text.rstrip("?! ")):
        return None
    plain = [each for item in before for each in item.products if not each.options]
    names = ", ".join(dict.fromkeys(each.name.in_(call.language) for each in plain))
    return question_texts.of(call.language).comes_as_is.format(name=names) if names else ""


def _kept_with(waiting: WaitingCall, new: ShopReading, before: Sequence[WantedItem]) -> Mapping[str, str]:
    """Return the arguments of the waiting call with what a text adds to them. What was not understood of it is said at
    once where the choice is asked again, and else behind what is done.
    """
    kept = {name: str(waiting.arguments.get(name, "")) for name in KEPT}
    given = {**kept, **{name: value for name, value in arguments_of(new).items() if value}}
    given["counts"] = written_counts({**counts_in(str(waiting.arguments.get("counts", ""))), **new.counts})
    given["note"] = " ".join(filter(None, (kept["note"], new.note)))[:NOTE_MOST]
    is_nearer = sum(len(each.options) for each in new.wanted[: len(before)]) > sum(len(each.options) for each in before)
    given["noted"] = "" if is_nearer else str(int(str(waiting.arguments.get("noted", "")) or 0) + 1)
    unread = () if any(map(lacks_a_choice, new.wanted)) else (str(given.get("unread", "")),)
    given["unread"] = ", ".join(filter(None, dict.fromkeys((kept["unread"], *unread))))
    return {name: value for name, value in given.items() if value}


def _is_choice_in_part(catalogue: ProductCatalogue, new: ShopReading, before: Sequence[WantedItem]) -> bool:
    """Return whether a text only chooses, and is not understood whole, so that it may choose otherwise: "all small
    except one"."""
    named = [[(each.words, each.count) for each in wanted] for wanted in (new.wanted, before)]
    return named[0] == named[1] and counts_or_names(catalogue, new.unread)


def _going_on(catalogue: ProductCatalogue, text: str, before: Sequence[WantedItem]) -> ReadCommand | None:
    """Return the call by which a text goes on to the checkout, with what it says of that; None if it does not. The
    choice is asked once more then: a yes chooses nothing.
    """
    going_on = checkout_reading.read(text, catalogue)
    if going_on is None and agrees(text) and all(each.products and not each.not_offered for each in before):
        return ReadCommand("place_order", {})
    goes_on = other_wish(catalogue, text) is OtherWish.GOES_ON
    return going_on or (ReadCommand("place_order", {}) if goes_on else None)


def _only_asks_how(text: str, new: ShopReading, before: Sequence[WantedItem], said: Mapping[str, str]) -> bool:
    """Return whether a text asks about a way to get an order, and says no more of it: "do you deliver to M5?"."""
    is_more = _asks_more(replace(new, how=said["how"], goes_on=False), before, said) or new.counts
    return asks(text) and "?" in text and not is_more


def _asks_more(new: ShopReading, before: Sequence[WantedItem], said: Mapping[str, str]) -> bool:
    """Return whether a text says anything of the request that waits, or of the checkout, and not only of the cart."""
    return _adds(replace(new, counts={}), before, said)


def _said_before_goods(call: Call[Services], catalogue: ProductCatalogue, text: str) -> AmendingCall | None:
    """Return the call that notes when, how, for whom or how paid the order is, from a text that says nothing else while
    the goods are still asked for: "recoger", "mañana a las 11". None for any other text."""
    new = read_text(catalogue, text, known_of_person(CommerceNotes.for_call(call)))
    said = {name: value for name in (*SAID_OF_CHECKOUT, "address") if (value := getattr(new, name))}
    is_more = new.changes or new.unread or new.questions or new.remark or new.not_whole or new.is_elsewhere or new.note
    return AmendingCall("follow_shop_text", said) if said and not is_more else None


def _name_alone(catalogue: ProductCatalogue, text: str) -> str:
    """Return the name that a text is and nothing else, in capitals, with no word of the shop in it; else ""."""
    said = without_courtesy(text).strip(" .,!")
    is_unknown = all(each.mark == UNREAD for each in marked_words(catalogue, said))
    is_one = len(said.split()) > 1 and is_unknown and is_written_as_name(said) and is_name(said, catalogue)
    return said if is_one else ""


def _is_answer(catalogue: ProductCatalogue, text: str) -> bool:
    """Return whether a text is nothing but an answer to a choice: a number, a place in the list, or how many get which
    choice ("2 small 2 large").
    """
    said = folded(text)
    if said in listed(GRAMMAR_WORDS, "ordinals"):
        return True
    if any(each.mark in ("other", "rest") for each in marked_words(catalogue, text)):
        return False  # "one black, the other blue"
    items = [as_choice(catalogue, item) for item in read_items(catalogue, text)]
    return bool(items) and (
        all(item.is_count_alone for item in items) or all(item.is_choices_alone and item.is_counted for item in items)
    )


def _adds(new: ShopReading, before: Sequence[WantedItem], said: Mapping[str, str]) -> bool:
    """Return whether a text says anything beside the answer that is asked for."""
    is_more = bool(new.counts) or as_draft(new.wanted) != as_draft(before)
    is_said = any(getattr(new, name) != said[name] for name in SAID_OF_CHECKOUT) or new.goes_on
    return is_more or is_said or bool(new.address)
