"""Tells whether a text with a time, a name, a payment or a way in it speaks of an order, or tells of something else.

    "my husband will be there around six"    of the order
    "my flight lands at six"                 of something else: it sets no time for the order

A classifier that was trained on such texts decides (`training/order_talk`): no list of words tells a hotel that
somebody has checked out of from an order that they check out. Pure.
"""

from functools import lru_cache

from parley.conversation.clause_kinds import SENTENCE_END, split_at
from parley.conversation.text_classifier import classifier

TELLS = "tells"
"""The label of texts that have nothing to do with an order."""
LIKELY = 0.6
"""How likely that label is at least, from 0 to 1. Of 28 held-out texts of orders none is so likely, of 33 that tell of
something else 27."""
FEWEST_WORDS = 3
"""The fewest words of a sentence that tells of something: fewer answer a question."""


@lru_cache(maxsize=16)
def tells_of_something_else(text: str) -> bool:
    """Return whether each sentence of a text tells of something that is no matter of an order."""
    sentences = [each for each in split_at(SENTENCE_END, text) if each.strip()]
    return bool(sentences) and all(map(_tells, sentences))


def _tells(sentence: str) -> bool:
    is_long_enough = len(sentence.split()) >= FEWEST_WORDS
    return is_long_enough and classifier(__package__, "order_talk").probabilities(sentence)[TELLS] >= LIKELY
