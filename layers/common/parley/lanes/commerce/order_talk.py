"""Tells whether a text with a time, a name, a payment or a way in it speaks of an order, or tells of something else.

    "my husband will be there around six"    of the order
    "my flight lands at six"                 of something else: it sets no time for the order

A classifier that was trained on such texts decides (`training/order_talk`): no list of words tells a hotel that
somebody has checked out of from an order that they check out. Pure.
"""

from functools import lru_cache

from parley import times
from parley.conversation.clause_kinds import CLAUSE_END, SENTENCE_END, split_at
from parley.conversation.text_classifier import classifier
from parley.texts import LANGUAGES

TELLS = "tells"
"""The label of texts that have nothing to do with an order."""
LIKELY = 0.6
"""How likely that label is at least, from 0 to 1. Of 28 held-out texts of orders none is so likely, of 33 that tell of
something else 27."""
SURE = 0.75
"""How likely it is at least for a text that names goods."""
FEWEST_WORDS = 3
"""The fewest words beside a time of a sentence that tells of something: fewer answer a question."""


@lru_cache(maxsize=16)
def tells_of_something_else(text: str) -> bool:
    """Return whether each sentence of a text tells of something that is no matter of an order."""
    sentences = [each for each in split_at(SENTENCE_END, text) if each.strip()]
    return bool(sentences) and all(_tells(each, LIKELY) for each in sentences)


@lru_cache(maxsize=16)
def tells_of_goods(text: str) -> bool:
    """Return whether each clause of a text that names goods nearly certainly tells of something, and wants none of
    them: "one mug has a chip in it"."""
    sentences = (each for each in split_at(SENTENCE_END, text) if each.strip())
    clauses = [clause for each in sentences for clause in split_at(CLAUSE_END, each)]
    return bool(clauses) and all(_tells(each, SURE) for each in clauses)


OF_CHECKOUT = frozenset(
    {"order_for_when", "pick_up", "deliver_order", "order_name", "pay_cash", "pay_card", "ways_to_pay", "payment_link"}
)
"""The labels of rewordings that say when, how, for whom or how paid an order is."""


def may_reword(label: str, text: str) -> bool:
    """Return whether a text may mean a rewording with this label: whoever tells of something else says nothing of an
    order, "I paid the electricity in cash"."""
    return label not in OF_CHECKOUT or not tells_of_something_else(text)


def _tells(clause: str, likely: float) -> bool:
    timed = sum(len(each.text.split()) for each in times.time_words(clause, LANGUAGES))
    is_long_enough = len(clause.split()) - timed >= FEWEST_WORDS
    return is_long_enough and classifier(__package__, "order_talk").probabilities(clause)[TELLS] >= likely
