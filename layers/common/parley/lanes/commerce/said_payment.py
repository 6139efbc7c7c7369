"""Reads how somebody pays, in their own words: with what, where and when, and not a word beside.

    "cash when I come", "te pago ahí"           when they get it
    "con tarjeta en la tienda"                  when they get it: the place counts more than the card
    "I'll pay now by card", "pago ahorita"      now, by card

A place or a time says it only beside money or a verb of paying: "when I get there" alone may answer anything.
"""

from parley.conversation.phrase_marks import marks_of
from parley.lanes.commerce.item_words import ORDER_WORDS
from parley.lanes.commerce.order import PaymentKind

LONGEST, MOST_WORDS = 80, 14
"""The most characters and words of such a text."""
LISTS = (
    *("paying_verbs", "paying_cards", "paying_cash", "paying_there", "paying_coming", "paying_now"),
    "paying_fillers",
)
"""The vocabulary lists of the words of such a text."""


def said_payment(text: str) -> PaymentKind | None:
    """Return the way to pay that these words say; None if they say none, two, or anything else."""
    marks = _marks(text)
    if marks.isdisjoint(("paying_verbs", "paying_cards", "paying_cash")):
        return None
    is_there, is_now = not marks.isdisjoint(("paying_there", "paying_coming", "paying_cash")), "paying_now" in marks
    if is_there:
        return None if is_now else "on_delivery"
    return "stripe" if is_now or "paying_cards" in marks else None


def comes_for_it(text: str) -> bool:
    """Return whether somebody who says so how they pay comes to the shop for their order: "cash when I come"."""
    return said_payment(text) == "on_delivery" and "paying_coming" in _marks(text)


def _marks(text: str) -> set[str]:
    is_read = len(text) <= LONGEST and "?" not in text
    return marks_of(text, ORDER_WORDS, LISTS, MOST_WORDS) if is_read else set()
