"""Reads questions about the person's order and about what is sold, in people's own words.

    "do I need a reference when I pick up?"      the number of their order
    "what would a dozen croissants set me back"  the price of twelve, from the catalogue
    "is 45 enough for the chocolate one"         whether an amount pays for a thing

A sentence is held against the topics of `question_words`. A question changes nothing: what it asks about is looked up
when the tool runs. Pure.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import dropwhile

from parley.business.catalogue import ProductCatalogue
from parley.business.files import Business
from parley.conversation.clause_kinds import is_probably_chat
from parley.conversation.own_affairs import speaks_of_own_affairs
from parley.conversation.topics import (
    SUBJECTS,
    all_words,
    asks,
    names_any,
    names_concept,
    subject_of,
    topic_of,
    topic_words,
)
from parley.lanes.commerce import own_order_words
from parley.lanes.commerce.category_words import categories_shown, joined_names
from parley.lanes.commerce.delivery_address import has_postcode, without_postcode
from parley.lanes.commerce.item_words import ORDER_WORDS, read_items
from parley.lanes.commerce.notes import CommerceNotes
from parley.lanes.commerce.product_search import folded, words_of_catalogue
from parley.lanes.commerce.read_spans import TIME
from parley.lanes.commerce.shop_reader import read_text
from parley.lanes.commerce.shop_reading import KnownOfPerson
from parley.lanes.commerce.shop_words import THING, MarkedWords, marked_words
from parley.lanes.commerce.small_words import GRAMMAR_WORDS
from parley.lanes.commerce.word_patterns import is_whole
from parley.lanes.lane import LaneNotes, ReadCommand
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed, pattern
from parley.texts.vocabulary import words as words_of_file

QUESTION_WORDS = f"{__package__}.question_words"
LONGEST = 300
"""The most characters of a sentence that is read."""
AMOUNT = r"[$€£] ?\d{{1,6}}(?:[.,]\d\d)?\b|\b\d{{1,6}}(?:[.,]\d\d)? ?(?:[$€£]|(?:{})\b)|\b\d{{1,6}}[.,]\d\d\b"
"""Matches an amount of money; the names of currencies are filled in."""
AMOUNT_MARK, THING_MARK, COUNT_MARK, TIME_MARK, CATEGORY_MARK = "<amount>", "<thing>", "<count>", "<time>", "<category>"


@dataclass(frozen=True)
class AskedSentence:
    """A sentence, with what it names: things of the catalogue, times, an amount of money."""

    written: str
    said: tuple[str, ...]
    """Its words; a thing, a count, a time, an amount or a category counts as one word, "<thing>"."""
    things: str = ""
    """The things that it names, in the catalogue's spelling."""
    times: str = ""
    amount: str = ""
    category: str = ""
    """The word of a category that it names."""


def asked(sentence: str, business: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return the tool call that answers a sentence which asks about an order or about what is sold; None for any other
    sentence.
    """
    if business.catalogue is None or not 0 < len(sentence) <= LONGEST:
        return None
    names_cart = not listed(ORDER_WORDS, "names_of_the_cart").isdisjoint(folded(sentence).split())
    if names_cart and CommerceNotes.read(stored).lines and is_whole("totals", sentence.rstrip("?! ")):
        return SHOW_CART
    if shown := categories_shown(business.catalogue, sentence):
        named = joined_names(shown) if len(shown) > 1 else shown[0].name.in_(LANGUAGES[0])
        return ReadCommand("browse", {"words": named}, goes_first=True)
    again = _again_without(sentence, business, stored) or _again_otherwise(sentence, business, stored)
    if again is not None:
        return again
    notes, said = CommerceNotes.read(stored), marked_sentence(business.catalogue, sentence)
    if _asks_of_a_postcode(sentence, business.catalogue):
        given = {"kind": "delivered_there", "words": sentence}
        return ReadCommand("answer_shop_question", given, goes_first=True)
    is_of_total = not listed(GRAMMAR_WORDS, "of_the_total").isdisjoint(said.said)
    if _asks_of_fee(said) and not (notes.lines and is_of_total):
        return TERMS
    topic = topic_of(said.said, QUESTION_WORDS, lambda name: WHEN.get(name, _always)(notes, said))
    if topic == "haggle" and any(each.mark == "removes" for each in marked_words(business.catalogue, sentence)):
        return None  # "I don't want the pot any more, it's too dear"
    if topic is None and (rest := _behind_a_reason(sentence, business.catalogue)):
        return asked(rest, business, stored)
    return _command(topic, said, notes, is_of_own=speaks_of_own_affairs(sentence))


def _asks_of_a_postcode(sentence: str, catalogue: ProductCatalogue) -> bool:
    """Return whether a sentence asks whether the shop delivers to a place with a postcode, and orders nothing: "do you
    deliver to M4K 1N2"."""
    begins = [each for each in (catalogue.delivery.postcodes if catalogue.delivery else ()) if not each.isdigit()]
    is_begun = any(word == each.casefold() for word in folded(sentence).split() for each in begins)  # "to M5"
    if not ((has_postcode(sentence) or is_begun) and asks(sentence)):
        return False
    without = " ".join(word for word in sentence.split() if folded(word).upper() not in begins)
    said = marked_sentence(catalogue, without_postcode(without)).said
    return names_concept(said, QUESTION_WORDS, "delivers") and {THING_MARK, TIME_MARK}.isdisjoint(said)


def _asks_of_fee(said: AskedSentence) -> bool:
    """Return whether a sentence asks what delivery costs, wherever to, and names no goods."""
    asks_price = any(names_concept(said.said, QUESTION_WORDS, each) for each in ("how_much", "price_word"))
    is_of_delivery = names_concept(said.said, QUESTION_WORDS, "delivery_word")
    return asks_price and is_of_delivery and THING_MARK not in said.said


def _behind_a_reason(sentence: str, catalogue: ProductCatalogue) -> str:
    """Return the question at the end of a sentence, behind a comma and a reason that names nothing of the shop: "my
    kid turns six, what cakes do you do"; "" if there is none."""
    first, comma, last = sentence.rpartition(", ")
    if not comma or not asks(last) or len(last.split()) < FEWEST_ASKED:
        return ""
    named = {THING_MARK, AMOUNT_MARK}.isdisjoint(marked_sentence(catalogue, first).said)
    return last if named and not asks(first) and is_probably_chat(first) else ""


FEWEST_ASKED = 2
"""The fewest words of a question behind a reason."""


def _again_without(sentence: str, business: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return the call that takes up an earlier order once more without some things, or with more or fewer: "the same as
    last time but no buns", "but with three baguettes". None for any other sentence.
    """
    for name, argument in (("leaves_out", "without"), ("changes_again", "changed")):
        found = next((found for each in _behind_again(name) if (found := each.search(sentence))), None)
        if found is None or business.catalogue is None or not CommerceNotes.read(stored).orders:
            continue
        items = read_items(business.catalogue, found[1])
        is_of_goods = bool(items) and all(each.products for each in items)
        again = asked(sentence[: found.start()], business, stored) if is_of_goods else None
        if again is not None and again.tool == "order_again":
            return again._replace(arguments={**again.arguments, argument: found[1]})
    return None


def _again_otherwise(sentence: str, business: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return the call that takes up an earlier order once more, had or paid in another way: "the same as last time, but
    I'll pick it up". None for any other sentence."""
    said = sentence.split()
    at = next((at for at, word in enumerate(said) if folded(word) in listed(GRAMMAR_WORDS, "contrasts")), 0)
    if not at or business.catalogue is None or not CommerceNotes.read(stored).orders:
        return None
    read = read_text(business.catalogue, " ".join(said[at + 1 :]), KnownOfPerson(has_begun=True))
    if not (read.how or read.pay or read.name) or read.unread or read.changes or read.is_elsewhere:
        return None
    again = asked(" ".join(said[:at]), business, stored)
    is_again = again is not None and again.tool == "order_again"
    return again._replace(arguments={**again.arguments, "words": sentence[:LONGEST]}) if again and is_again else None


@cache
def _behind_again(name: str) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of what stands behind an order that is wanted again: what is left out, or otherwise."""
    return tuple(re.compile(words_of_file(QUESTION_WORDS, each)[name], re.IGNORECASE) for each in LANGUAGES)


def asked_beside_cart(text: str, business: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return the call that tells how an order is had, for a question about that which says nothing of the order."""
    if business.catalogue is None or not 0 < len(text) <= LONGEST or not asks(text):
        return None
    topic = subject_of(marked_sentence(business.catalogue, text).said, QUESTION_WORDS, "delivery".__eq__)
    return TERMS if topic else None


def asked_by_subject(sentence: str, business: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return the tool call that answers a question about an order or about what is sold, known by its subject alone;
    None for any other sentence. A wish about an order that was placed counts as a question: it is asked about anyway.
    """
    if business.catalogue is None or not 0 < len(sentence) <= LONGEST:
        return None
    plain = topic_words(sentence)
    if not names_any(plain, QUESTION_WORDS, SUBJECTS):
        return None
    notes, is_asked = CommerceNotes.read(stored), asks(sentence)
    said = marked_sentence(business.catalogue, sentence)

    def is_possible(topic: str) -> bool:
        return (is_asked or topic in ALSO_WISHED) and WHEN.get(topic, _always)(notes, said)

    topic = subject_of(said.said, QUESTION_WORDS, is_possible)
    return _command(topic, said, notes, is_of_own=speaks_of_own_affairs(sentence))


@lru_cache(maxsize=16)
def marked_sentence(catalogue: ProductCatalogue, written: str) -> AskedSentence:
    """Return a sentence with its amount, things, counts, times and the word of a category marked."""
    written = written_in_full(written)
    amount = _amounts().search(written)
    pieces = [written[: amount.start()], written[amount.end() :]] if amount else [written]
    said, things, times, category = list[str](), list[str](), list[str](), ""
    for place, piece in enumerate(pieces):
        said += [AMOUNT_MARK] if place else []
        for each in marked_words(catalogue, piece):
            if each.mark == THING:
                words, thing = _apart_from_questions(catalogue, each)
                said += words
                if thing:
                    said.append(THING_MARK if each.names_something else COUNT_MARK)
                    things.append(_without_start(thing))
            elif each.mark == TIME and names_concept(topic_words(each.written), QUESTION_WORDS, "last"):
                said += topic_words(each.written)  # "last week" tells which order, and is no time for one
            elif each.mark == TIME:
                said.append(TIME_MARK)
                times.append(each.written)
            else:
                words = topic_words(each.written)
                named = [word for word in words if word in _category_words(catalogue)]
                category = category or (named[0] if named else "")
                said += [CATEGORY_MARK if word in named else word for word in words]
    digits = "".join(each for each in amount[0] if each.isdecimal() or each in ".,").strip(".,") if amount else ""
    return AskedSentence(written, tuple(said), " ".join(things), " ".join(times), digits.replace(",", "."), category)


@cache
def _amounts() -> re.Pattern[str]:
    return pattern(QUESTION_WORDS, "currencies", AMOUNT)


def written_in_full(written: str) -> str:
    """Return a sentence with the words that are written short in full: "birthday", for "bday"."""
    return " ".join(_short().get(word.casefold(), word) for word in written.split())


@cache
def _short() -> Mapping[str, str]:
    return {short: word for each in LANGUAGES for short, word in words_of_file(QUESTION_WORDS, each)["short"]}


def _apart_from_questions(catalogue: ProductCatalogue, said: MarkedWords) -> tuple[list[str], str]:
    """Return the words in front of a thing that were taken for misspelt ones of the catalogue, and are words of
    questions ("sizes", for "slices"), and the thing without them.
    """
    written, plain = said.written.split(), said.plain.split()
    are_alike = len(written) == len(plain)
    known = all_words(QUESTION_WORDS) - words_of_catalogue(catalogue)
    asked = [topic_words(word) for word in written] if are_alike else []
    at = next((at for at, words in enumerate(asked) if words == [plain[at]] or not known.issuperset(words)), len(asked))
    return [word for words in asked[:at] for word in words], " ".join(plain[at:])


def _without_start(thing: str) -> str:
    """Return the words of a thing without articles and the like in front of them: "docena de cruasan", of "la docena de
    cruasan".
    """
    return " ".join(dropwhile(_in_front().__contains__, thing.split())) or thing


@cache
def _in_front() -> frozenset[str]:
    names = ("all_of_it", "with", "joins_within")
    return frozenset(word for name in names for word in listed(ORDER_WORDS, name)) - listed(ORDER_WORDS, "articles")


@lru_cache(maxsize=4)
def _category_words(catalogue: ProductCatalogue) -> frozenset[str]:
    """Return the first word of each name of a category: "sweet", of "sweet things"."""
    names = (
        name
        for each in catalogue.categories
        for language in LANGUAGES
        for name in (each.name.in_(language), *each.keywords.in_(language))
    )
    return frozenset(topic_words(name)[0] for name in names if topic_words(name))


# --- the topics -------------------------------------------------------------------------------------------------------


Applies = Callable[[CommerceNotes, AskedSentence], bool]


def _has_ordered(notes: CommerceNotes, _: AskedSentence) -> bool:
    return bool(notes.orders)


@cache
def _same_detail() -> re.Pattern[str]:
    """Return a pattern that matches words for a detail which is to be as before, and not the goods: "same address"."""
    return re.compile(rf"\b(?:{'|'.join(sorted(listed(ORDER_WORDS, 'same_details')))})\b")


def _only_ordered(notes: CommerceNotes, _: AskedSentence) -> bool:
    return bool(notes.orders) and not notes.lines


def _of_status(notes: CommerceNotes, said: AskedSentence) -> bool:
    """Return whether how an order stands may be asked: also of a cart that was not ordered yet, which is said then. But
    there "do you bring it, or do I come?" asks how it can be had, "is my basket still there" shows it, and "I'm ready
    to order" is no question."""
    if notes.orders:
        return not notes.lines
    named = {each for each in ("bring_it", "kept", "where") if names_concept(said.said, QUESTION_WORDS, each)}
    return bool(notes.lines) and named <= {"where"} and ("where" in named or "?" in said.written)


def _never(_: CommerceNotes, __: AskedSentence) -> bool:
    return False  # it may say how the order is had: `asked_beside_cart` answers it if nobody reads it so


def _has_anything(notes: CommerceNotes, _: AskedSentence) -> bool:
    return bool(notes.orders or notes.lines)


def _has_thing(notes: CommerceNotes, said: AskedSentence) -> bool:
    return THING_MARK in said.said or bool(notes.shown or notes.lines)


def _always(_: CommerceNotes, __: AskedSentence) -> bool:
    return True


def _nothing_ordered(notes: CommerceNotes, _: AskedSentence) -> bool:
    return not notes.orders and not notes.lines


def _haggles(_: CommerceNotes, said: AskedSentence) -> bool:
    """Return whether a sentence asks, or has a word for less money: "the 7.25 one" names a thing by its price."""
    return "?" in said.written or any(names_concept(said.said, QUESTION_WORDS, each) for each in OF_LESS)


OF_LESS = ("haggle", "too_much", "do_for", "room", "discount", "best", "knock_off", "surprise", "free", "something_off")
"""The concepts of which one is named by whoever wants to pay less."""
WHEN: Mapping[str, Applies] = {
    "haggle": _haggles,
    "about": _has_thing,
    "cancel_ahead": _nothing_ordered,
    "cancel_if": _has_ordered,
    "order_unplaced": _nothing_ordered,
    "order_number": lambda notes, said: bool(notes.orders) or "?" in said.written,
    "order_status": _of_status,
    "kept": _has_anything,
    "cancel_order": _only_ordered,
    "cancel_costs": _only_ordered,
    "owed": _only_ordered,
    "again": lambda notes, said: (
        bool(notes.orders) and not (notes.lines and _same_detail().search(folded(said.written)))
    ),
    "change_order": _only_ordered,
    "payment_link": _only_ordered,
    "delivery": _never,
    "delivery_to": lambda _, said: has_postcode(said.written),
    "cheaper_than": lambda _, said: AMOUNT_MARK in said.said,
    "price_if": lambda notes, said: _has_thing(notes, said) and asks(said.written),  # "large if you have it" is wanted
    "enough": _has_thing,
}
"""Where a topic can be meant only by some people, the condition; all other topics are always possible."""
ALSO_WISHED = frozenset(
    ["heard_of", "other_collects", "cancel_order", "change_order", "payment_link", "again", "cheaper_than"]
)
"""The topics that are known by their subject in a sentence that is no question too."""
STATUS, SHOW_CART = ReadCommand("order_status", {}, goes_first=True), ReadCommand("show_cart", {}, goes_first=True)
CANCEL = ReadCommand("cancel_order", {}, goes_first=True)
CHANGE = ReadCommand("order_status", {"to_change": "true"}, goes_first=True)
LINK = ReadCommand("payment_link", {}, goes_first=True)
TERMS = ReadCommand("ordering_terms", {}, goes_first=True)


def _command(topic: str | None, said: AskedSentence, notes: CommerceNotes, is_of_own: bool) -> ReadCommand | None:
    """Return the tool call that answers a sentence on this topic; None if it asks nothing that this module knows.
    `is_of_own`: it speaks of what somebody has ordered, so that it asks about nothing but an order.
    """
    if topic is None or (is_of_own and topic not in ABOUT_ORDER):
        return None
    if topic in ABOUT_ORDER:
        return _of_numbered(ABOUT_ORDER[topic](notes, said), said)
    if topic == "all_sold":
        return ReadCommand("browse", {}, goes_first=True)
    if topic in ("sold_at_all", "heard_of"):
        named = said.category or said.things
        return ReadCommand("browse", {"words": named}, goes_first=True) if named else None
    if topic == "choices" and not asks(said.written):
        return None  # "a birthday cake with chocolate filling" is an order
    topic = OTHER_KINDS.get(topic, topic)
    given = {"kind": topic, "things": said.things, "amount": said.amount, "words": said.written[:LONGEST]}
    kept = {name: value for name, value in given.items() if value}
    return ReadCommand("answer_shop_question", kept, goes_first=True)


OTHER_KINDS: Mapping[str, str] = {"cheaper_than": "cheapest", "delivery_to": "delivered_there"}
"""The kind of answer that a topic gets, where it is not named as the topic is."""


def _of_numbered(command: ReadCommand, said: AskedSentence) -> ReadCommand:
    """Return the call with the number of the order that a sentence names, where the call is about one order."""
    number = own_order_words.number_in(said.written) if command.tool in OF_ONE_ORDER else None
    return command._replace(arguments={**command.arguments, "order": number}) if number else command


OF_ONE_ORDER = frozenset(["order_status", "cancel_order"])
"""The tools that take the number of an order."""


def _about_order(kind: str) -> Callable[[CommerceNotes, AskedSentence], ReadCommand]:
    """Return a function that gives the call which answers a question about the person's last order."""
    return lambda _, __: ReadCommand("answer_order_question", {"kind": kind}, goes_first=True)


def _again(_: CommerceNotes, said: AskedSentence) -> ReadCommand:
    """Return the call that takes up an earlier order once more, with what is said of it."""
    given = {"when": said.times, "things": said.things, "words": said.written[:LONGEST]}
    return ReadCommand("order_again", {name: value for name, value in given.items() if value}, goes_first=True)


ABOUT_ORDER: Mapping[str, Callable[[CommerceNotes, AskedSentence], ReadCommand]] = {
    "order_number": _about_order("number"),
    "owed": _about_order("owed"),
    "cancel_costs": _about_order("cancel_costs"),
    "cancel_terms": _about_order("cancel_terms"),
    "cancel_if": _about_order("cancel_terms"),
    "cancel_ahead": _about_order("cancel_terms"),
    "order_unplaced": lambda _, __: STATUS,
    "list_orders": lambda _, __: ReadCommand("list_orders", {}, goes_first=True),
    "order_status": lambda _, __: STATUS,
    "kept": lambda notes, _: SHOW_CART if notes.lines else STATUS,
    "cancel_order": lambda _, __: CANCEL,
    "again": _again,
    "change_order": lambda _, __: CHANGE,
    "payment_link": lambda _, __: LINK,
    "delivery": lambda _, __: TERMS,
    "delivery_area": lambda _, __: TERMS,
    "delivery_cost": lambda _, __: TERMS,
}
"""What each question about orders, the cart and how an order is had calls."""
