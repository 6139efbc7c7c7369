"""Tells what stands beside an order in a text: reasons, remarks, questions and wishes for something else, and whether
the text speaks of an order at all. Pure."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from parley.business.catalogue import ProductCatalogue
from parley.conversation.clause_kinds import ClauseKind, is_probably_chat, kind_of, note_likelihood
from parley.conversation.requests import is_request
from parley.conversation.topics import asks
from parley.lanes.commerce.name_reader import ASIDE
from parley.lanes.commerce.order_talk import tells_of_goods, tells_of_something_else
from parley.lanes.commerce.other_wishes import OtherWish, other_wish
from parley.lanes.commerce.product_search import folded
from parley.lanes.commerce.read_spans import PLACE, TIME
from parley.lanes.commerce.said_time import NO_ONES_HOUR
from parley.lanes.commerce.shop_reading import KnownOfPerson, ShopReading
from parley.lanes.commerce.shop_sentences import ShopSentence, as_written_text
from parley.lanes.commerce.shop_words import JOINT, PAUSE, THING, UNREAD, MarkedWords, marked_words
from parley.lanes.commerce.small_words import GRAMMAR_WORDS, is_common
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed
from parley.times import is_whole_time

LEAST_OF_NOTE = 3
"""The fewest words of a clause that may be a note for the shop; fewer are asked about."""


def is_of_the_order(words: Sequence[MarkedWords], known: KnownOfPerson) -> bool:
    """Return whether a text surely speaks of the order: it says two things of it, what is to be done to one that the
    person has begun, or how and when what is in the cart is had."""
    marks = {each.mark for each in words}
    if known.cart.lines and TIME in marks and marks & {"picks_up", "delivers"}:
        return True
    return _says_two_things(words) or (known.has_begun and any(each.mark == "wishes_note" for each in words))


def _only_tells_why(catalogue: ProductCatalogue, text: str, unread: str) -> bool:
    """Return whether words that were not understood stand in a clause which says nothing to the shop, and tells only
    why: nobody is asked what a reason means."""
    clauses = [each for each in CLAUSES.split(text) if unread.casefold() in each.casefold()]
    is_one = len(clauses) == 1 and len(clauses[0]) < len(text.strip())
    if not is_one or len(clauses[0].split()) < LEAST_OF_NOTE or asks(clauses[0]):
        return False
    marks = marked_words(catalogue, clauses[0])
    says_nothing = all(each.mark in TELLS_WHY for each in marks) and not any(map(str.isdecimal, clauses[0]))
    return says_nothing and (
        is_probably_chat(clauses[0]) or kind_of(clauses[0]) in (ClauseKind.REASON, ClauseKind.CHAT)
    )


CLAUSES = re.compile(r"[,;.!?\n]+")
"""Stands between the clauses of a text."""
TELLS_WHY = frozenset((UNREAD, JOINT, PAUSE, "idle", "tells", "reasons", "yes_words", "only", "usual"))
"""The marks of words of a clause that only tells why."""


def take_out_reasons_and_wishes(reading: ShopReading, catalogue: ProductCatalogue, text: str) -> None:
    """Take out of what was not understood the reasons, and of what is kept for the shop the clauses that wish for
    something else: to go on with the order goes on, what else stands beside an order is asked about, and alone it is no
    matter of this grammar.
    """
    reading.unread = [each for each in reading.unread if not _only_tells_why(catalogue, text, each)]
    wishes = {each: wish for each in reading.aside if (wish := other_wish(catalogue, each)) is not None}
    if not wishes:
        return
    reading.aside = [each for each in reading.aside if each not in wishes]
    others = [each for each, wish in wishes.items() if wish is not OtherWish.GOES_ON]
    reading.goes_on |= len(others) < len(wishes)
    reading.is_read |= reading.goes_on
    says_more = reading.changes or reading.speaks_of_checkout or bool(reading.when)
    reading.unread += others if says_more else []
    reading.is_elsewhere |= bool(others) and not says_more


def _only_asks(reading: ShopReading, before: int, said: Mapping[str, str]) -> bool:
    """Return whether a text only asks something beside an order of which so many things and so much were read before:
    "y ya salió mi pedido", which is no note for the shop."""
    asked = [each for each in reading.aside if _is_question(each)]
    is_more = len(reading.wanted) > before or bool(reading.counts or reading.address)
    is_more |= any(getattr(reading, each) != said.get(each, "") for each in ("how", "when", "name", "pay"))
    return bool(asked) and not is_more and len(asked) == len(reading.aside)


def leave_out_remarks(reading: ShopReading, catalogue: ProductCatalogue, before: int, said: Mapping[str, str]) -> None:
    """Keep for the shop, of what stands beside an order, only what its people can act upon; a question is passed on.
    `before` and `said` are how many things, and how much of the checkout, were read before."""
    if _only_asks(reading, before, said):
        reading.aside, reading.is_elsewhere = [], True
        return
    questions = [each for each in reading.aside if _is_question(each)] if reading.changes else []
    reading.questions += questions
    reading.aside = [each for each in reading.aside if each not in questions and _is_worth_noting(catalogue, each)]


def _is_worth_noting(catalogue: ProductCatalogue, clause: str) -> bool:
    """Return whether a clause tells the people of the shop something that they act upon, as "knock hard" does, and not
    only "my wife has spoken"."""
    words = set(folded(clause).split())
    acts_upon = listed(GRAMMAR_WORDS, "food") | listed(REASON_WORDS, "to_act_upon")
    is_wish = any(each.mark in FOR_THE_SHOP for each in marked_words(catalogue, clause))
    return is_wish or not acts_upon.isdisjoint(words) or note_likelihood(clause) >= NOTEWORTHY


REASON_WORDS = "parley.lanes.commerce.reason_words"
NOTEWORTHY = 0.3
"""How likely a clause is at least a note for the shop, from 0 to 1, to be kept for it."""
FOR_THE_SHOP = frozenset({"wishes_note", "calls"})
"""The marks of words that ask the shop for something to be done to the order, or to call somebody."""


def _says_two_things(words: Sequence[MarkedWords]) -> bool:
    """Return whether a text says who an order is for beside when, how or how paid it is, or how it is paid beside how
    it is had: nobody tells of something else so, as of "my delivery at three"."""
    said = {each.mark for each in words}
    is_paid, is_had = bool(said & {"pays_card", "pays_cash"}), bool(said & {"picks_up", "delivers", PLACE})
    return ("names" in said and (is_paid or is_had or TIME in said)) or (is_paid and is_had)


def _is_question(clause: str) -> bool:
    """Return whether a clause asks something, and does not ask for something to be done."""
    return not is_request(clause) and (asks(clause) or kind_of(clause) is ClauseKind.QUESTION)


def only_tells_something(text: str, words: Sequence[MarkedWords], is_careful: bool) -> bool:
    """Return whether a text only tells of something, and neither wants nor takes back anything. `is_careful`: only if
    that is nearly certain."""
    is_of_goods = is_careful or any(map(_is_of_goods, words))
    wishes = WANTING | TAKING_BACK if any(map(_is_of_goods, words)) else TAKING_BACK
    is_wish = any(each.mark in wishes for each in words)
    return not is_wish and (tells_of_goods if is_of_goods else tells_of_something_else)(text)


def _is_of_goods(said: MarkedWords) -> bool:
    """Return whether words name something that is sold."""
    return said.mark == THING and said.names_something


def keep_what_stands_beside(reading: ShopReading, calls: Sequence[str]) -> None:
    """Ask about a part of a thing, and note sentences about reaching somebody, if they stand beside an order: so that
    is not lost. `calls`: these sentences; alone they are no matter of the shop.
    """
    says_more = reading.changes or reading.speaks_of_checkout
    if reading.not_whole and reading.remark != "bargains" and says_more:
        reading.unread.append(reading.not_whole)
        reading.not_whole = ""
    if calls and says_more:
        reading.aside += calls
    elif calls:
        reading.is_elsewhere = True


def side_by_side(unread: Sequence[str], words: Sequence[MarkedWords]) -> list[str]:
    """Return the unread words of a text, those as one that stand side by side in it: "3 conchas"."""
    text, found = f" {as_written_text(words)} ", list[str]()
    for each in unread:
        if found and f" {found[-1]} {each} " in text:
            found[-1] = f"{found[-1]} {each}"
        else:
            found.append(each)
    return found


TAKING_BACK = frozenset({"removes", "changes", "swaps"})
"""The marks of words that take something back, whatever is told beside them: "drop the latte, it was cold"."""
WANTING = frozenset({"adds", "removes", "swaps", "changes", "corrects", "replaces", "names"})
"""The marks of words by which a question wants something."""


def counts_something_else(clause: Sequence[MarkedWords]) -> bool:
    """Return whether a clause counts what is no matter of the shop: "8 candles if possible", "she turns six"."""
    marks = ["count" if each.mark == THING and not each.names_something else each.mark for each in clause]
    if len(as_written_text(clause).split()) < LEAST_OF_NOTE:
        return False
    is_known = all(each in ASIDE or each in ("count", "wishes_note", "tells", TIME) for each in marks)
    return is_known and not {(UNREAD, "count"), ("count", "wishes_note")}.isdisjoint(pairwise(marks))


def is_of_food(clause: Sequence[MarkedWords]) -> bool:
    """Return whether a clause says what must not be in a food, and names nothing that is sold: "no nuts please"."""
    said = {word for each in clause for word in folded(each.written).split()}
    is_named = any(each.mark == THING and each.names_something for each in clause)
    is_denied = any(each.mark in ("refuses", "removes", "limits") for each in clause)
    return is_denied and not is_named and not said.isdisjoint(listed(GRAMMAR_WORDS, "food"))


def asks_about(words: Sequence[MarkedWords]) -> bool:
    """Return whether a question asks about what is so, and not whether something may be had: "what does it include"."""
    said = [word for each in words if each.mark not in BESIDE_A_QUESTION for word in folded(each.written).split()]
    loose = {word for each in words if each.mark == UNREAD for word in folded(each.written).split()}
    is_about = said[:1] and said[0] in listed(GRAMMAR_WORDS, "asks_what_is")
    return bool(is_about) and bool(loose - {said[0]}) and loose.isdisjoint(listed(GRAMMAR_WORDS, "asks_time"))


BESIDE_A_QUESTION = frozenset({"corrects", "yes_words", "waits", JOINT})
"""The marks of words that may stand in front of a question."""


def is_day_of_question(said: MarkedWords, sentence: ShopSentence) -> bool:
    """Return whether words name a day without an hour in a sentence that asks something else: "is it fresh today"."""
    loose = {word for each in sentence.words if each.mark == UNREAD for word in folded(each.written).split()}
    is_day = said.mark == TIME and is_whole_time(f"{said.plain} {NO_ONES_HOUR}", LANGUAGES)
    return is_day and bool(loose) and loose.isdisjoint(listed(GRAMMAR_WORDS, "asks_time"))


def is_talk(words: Sequence[str]) -> bool:
    """Return whether words are mere talk, which means nothing to the shop: all of them are common or polite ones."""
    return len(words) < LEAST_OF_NOTE or all(each in listed(GRAMMAR_WORDS, "talk") for each in words)


def is_talking(word: str) -> bool:
    """Return whether a word asks for nothing by itself: a common one, or one of mere talk."""
    return is_common(word) or word in listed(GRAMMAR_WORDS, "talk")


def is_number_alone(words: Sequence[MarkedWords]) -> bool:
    """Return whether a text is one number in digits with nothing but small words around it: "ok 12 then"."""
    said = [each for each in words if each.mark not in ("idle", JOINT, PAUSE, "yes_words")]
    return len(said) == 1 and said[0].mark == THING and said[0].plain.isdecimal()
