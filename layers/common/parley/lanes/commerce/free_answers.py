"""Tells which texts may answer where the checkout asks for what any text seems to answer: a name, an address."""

from parley.conversation.questions import Question
from parley.conversation.requests import asks_for_change, is_request
from parley.conversation.topics import asks
from parley.conversation.yes_and_no import agrees
from parley.lanes.commerce.checkout_words import payment_of
from parley.lanes.commerce.delivery_address import WORD, has_postcode, is_address, is_postcode, names_house
from parley.lanes.commerce.item_words import ORDER_WORDS
from parley.lanes.commerce.next_step import PLACING
from parley.lanes.commerce.other_wishes import wish_by_words
from parley.lanes.commerce.said_address import address_spans
from parley.lanes.commerce.small_words import is_common
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed
from parley.times import stretches
from parley.tools.phrases import bare


def takes_answer(question: Question, text: str) -> bool:
    """Return whether a text may answer an open question: asked for the name or the address of an order, a wish for
    something else is none, nor for the address a question or a way to pay, unless an address stands in it.
    """
    waits = question.unfinished
    asked = waits.argument if waits is not None and waits.tool == PLACING else ""
    if asked in ("name", "address") and wish_by_words(text) is not None:
        return False
    if asked == "address" and only_says_when(text):
        return False
    if asked != "address" or is_address(text) or is_postcode(text) or names_house(text):
        return True
    is_other = asks(text) or is_request(text) or asks_for_change(text) or payment_of(text) is not None
    return not is_other and _may_place(text)


def only_says_when(text: str) -> bool:
    """Return whether the numbers of a text are those of times, and it names no street: "tomorrow around 9:30, the
    meeting is at 10"."""
    if address_spans(text) or has_postcode(text):
        return False
    spans = stretches(text, LANGUAGES)
    return bool(spans) and not any(
        each.isdecimal() and not any(start <= at < end for start, end in spans) for at, each in enumerate(text)
    )


def _may_place(text: str) -> bool:
    """Return whether a text may be meant as an address, be it in part: it has a digit, a word of addresses, or nothing
    but words that may name a place. "hurry please im super hungry" has none of these."""
    said = [bare(word).lower() for word in WORD.findall(text)]
    places = (listed(ORDER_WORDS, name) for name in OF_PLACES)
    if any(word[0].isdecimal() for word in said) or any(not each.isdisjoint(said) for each in places):
        return True
    if "@" in text or agrees(text):  # a yes is one where the last address is offered
        return True
    return len(said) <= MOST_OF_NAME and not any(map(is_common, said))


OF_PLACES = ("streets_behind", "streets_before", "address_counted", "address_districts", "places_to_live")
"""The lists of words by which a text may be meant as an address."""
MOST_OF_NAME = 4
"""The most words of the name of a place, as of a street or a house."""
