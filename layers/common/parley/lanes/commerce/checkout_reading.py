"""Reads texts by which a person with a filled cart goes on to the checkout. Every word has to be understood.

    "that's it", "eso es todo"               the order is finished
    "pick up monday at 9", "a domicilio"     pick-up or delivery, and the time
    "can I get those at noon"                the time
    "tomorrow at 9", "8:30"                  the time alone
    "jules, I'll pick it up at noon"         a name, set off by a comma
    "my address is 22 Grange Ave, M5T 1L1"   the delivery address

The parts may come in any order, with polite words around them. A text with any other word is not read here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from parley.business.catalogue import ProductCatalogue
from parley.lanes import when
from parley.lanes.commerce.checkout_name import is_name
from parley.lanes.commerce.checkout_words import PAID_BY, WAYS, payment_of
from parley.lanes.commerce.delivery_address import (
    apart_from_time,
    begins_as_street,
    has_postcode,
    without_remark,
    written_address,
)
from parley.lanes.commerce.item_words import ORDER_WORDS
from parley.lanes.commerce.said_address import ADDRESS_MOST, address_spans
from parley.lanes.commerce.said_payment import comes_for_it, said_payment
from parley.lanes.commerce.small_words import GRAMMAR_WORDS
from parley.lanes.commerce.word_patterns import behind
from parley.lanes.lane import ReadCommand
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed, words
from parley.times import names_day
from parley.tools.phrases import bare

LONGEST, MOST_WORDS, TIME_WORDS, NAME_WORDS = 120, 16, 7, 2
"""The most characters and words of a text that is read, the most words of a time in it, and of a name."""


@cache
def _phrases() -> Mapping[str, str]:
    """Return each checkout phrase of all languages with the name of its vocabulary list, longest phrase first."""
    found = {phrase: name for name in LISTS for phrase in listed(ORDER_WORDS, name)}
    return dict(sorted(found.items(), key=lambda each: -len(each[0])))


LISTS = ("checkout_finished", "checkout_pickup", "checkout_delivery", "checkout_wanted", "checkout_courtesies")
PIECES, WORDS = re.compile(r"[.,;!?\n]+"), re.compile(r"[^\W_]+(?::[0-9]+)?")
IN_MINUTES = re.compile(r"in [0-9]{1,2}|en [0-9]{1,2}")


@dataclass
class HeardCheckout:
    """What a text has said about the checkout in the pieces read so far."""

    how: str = ""
    when: str = ""
    name: str = ""
    pay: str = ""
    is_meant: bool = False
    """Whether the text says that the order is finished or wanted, how it is had, or with what or where it is paid."""
    names: list[str] = field(default_factory=list)
    """The pieces of the text that say nothing of the checkout: one of them may be the name."""


def read(text: str, catalogue: ProductCatalogue) -> ReadCommand | None:
    """Return the tool call of `place_order` that this text means, for a person whose cart has something in it: "pick up
    at 9". None if the text is about anything else.
    """
    if (addressed_to := address_alone(text)) is not None:
        return addressed_to
    if len(text) > LONGEST or len(text.split()) > MOST_WORDS or _is_number(text):
        return None
    if (named := _name_alone(text)) is not None:
        return named
    heard = HeardCheckout()
    for piece in PIECES.split(text):
        said = words_of(piece)
        if said and not takes(heard, said) and not _is_payment(heard, piece, "?" in text):
            heard.names.append(piece.strip())
    if not (heard.is_meant or heard.when) or heard.names:
        return None
    given = {"how": heard.how, "when": heard.when, "name": heard.name, "pay": heard.pay}
    return ReadCommand("place_order", {name: value for name, value in given.items() if value}, yields=True)


def _is_number(text: str) -> bool:
    """Return whether a text is a number alone, which counts or picks something as often as it is an hour."""
    said = text.strip(" .!?").lower()
    return said.isdecimal() or said in listed(ORDER_WORDS, "numbers")


def _is_payment(heard: HeardCheckout, piece: str, is_asked: bool) -> bool:
    """Note how an order is paid, if a piece says just that. Who asks whether they can pay so does not order yet."""
    payment = payment_of(piece.strip())
    if payment is not None:
        heard.pay = PAID_BY[payment]
        heard.is_meant = heard.is_meant or (not is_asked and said_payment(piece) is not None)
        heard.how = heard.how or ("pickup" if comes_for_it(piece) else "")
    return payment is not None


def time_alone(text: str) -> str:
    """Return the time in a text that is nothing but a time and polite words: "at 9" for "at 9 please". Any other text
    is returned unchanged.
    """
    heard = HeardCheckout()
    pieces = [said for piece in PIECES.split(text) if (said := words_of(piece))]
    is_time = len(text) <= LONGEST and all(takes(heard, said) for said in pieces) and not heard.is_meant
    return heard.when if is_time and heard.when else text


def _name_alone(text: str) -> ReadCommand | None:
    """Return the tool call of `place_order` that sets the name for the order: "a nombre de Beto". None if the text is
    not such a name.
    """
    name = (behind("names_order", text) or "").strip(" .!")
    if len(name.split()) > NAME_WORDS or not is_name(name):
        return None
    return ReadCommand("place_order", {"name": name}, yields=True)


def address_alone(text: str) -> ReadCommand | None:
    """Return the tool call of `place_order` that sets the delivery address (and time, if one follows it): "my address
    is 22 Grange Ave". What is said behind it of how to find it goes along as a note. None if the text does not begin as
    an address.
    """
    written, time = apart_from_time(text[: 2 * ADDRESS_MOST])
    address, remark = without_remark(written_address(written))
    if (spans := address_spans(address)) and has_postcode(address[: spans[0][1]]) and spans[0][1] < len(address):
        return None  # something else is said behind it
    if len(address) > ADDRESS_MOST or not begins_as_street(address):
        return None
    given = {"address": address, "when": time} if time else {"address": address}
    if remark:
        return ReadCommand("follow_shop_text", {**given, "how": "delivery", "note": remark, "goes_on": "yes"})
    return ReadCommand("place_order", given, yields=address == text.strip())


def words_of(text: str) -> list[str]:
    """Return the words and times of a text, in lower case and without accents and apostrophes. Short forms of time
    words are written out.
    """
    found = WORDS.findall(bare(text).replace("'", "").replace("’", "").lower())
    return [_short_times().get(word, word) for word in found]


@cache
def _short_times() -> Mapping[str, str]:
    """Return the full word for each short form of a time word, in all languages: "hrs" is "hours"."""
    return {short: word for each in LANGUAGES for short, word in words(ORDER_WORDS, each)["short_times"]}


def takes(heard: HeardCheckout, words: list[str]) -> bool:
    """Note in `heard` what these words say of the checkout (way, time, order finished), and return True. If any word
    says something else, note nothing and return False.
    """
    how, at, is_meant, left = "", "", False, words
    while left:
        begun = " ".join(left)
        phrase = next((each for each in _phrases() if begun == each or begun.startswith(each + " ")), None)
        if phrase is not None:
            is_meant = is_meant or _phrases()[phrase] != "checkout_courtesies"
            how = WAYS.get(_phrases()[phrase], how)
            left = left[len(phrase.split()) :]
            continue
        longest = next((n for n in range(min(TIME_WORDS, len(left)), 0, -1) if _is_time(left[:n])), 0)
        if not longest or at:
            return False
        at, left = " ".join(left[:longest]), left[longest:]
    at = f"{at} {'minutes' if at.startswith('in') else 'minutos'}" if IN_MINUTES.fullmatch(at) else at
    is_other_day = names_day(heard.when, LANGUAGES) and names_day(at, LANGUAGES)
    if at and heard.when and not is_other_day:  # "saturday, 4pm" is one time; "3pm, no, 4pm" is none
        at = f"{heard.when} {at}"
        if not _is_time(at.split()):
            return False
    heard.how, heard.when, heard.is_meant = how or heard.how, at or heard.when, is_meant or heard.is_meant
    return True


def _is_time(words: list[str]) -> bool:
    said = f" {' '.join(words)} "
    if not listed(ORDER_WORDS, "no_times").isdisjoint(words):
        return False
    if any(f" {each} " in said for each in listed(GRAMMAR_WORDS, "same_time")):
        return False  # the hour that was said before, which the shop's grammar knows
    return when.is_whole_time(words) or IN_MINUTES.fullmatch(" ".join(words)) is not None
