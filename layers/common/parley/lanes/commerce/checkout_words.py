"""The words for the ways to get an order (pick-up, delivery) and the ways to pay for it. Pure."""

from collections.abc import Mapping
from functools import cache

from parley.business.catalogue import Fulfilment
from parley.conversation.normal_form import without_accents
from parley.lanes.commerce.item_words import ORDER_WORDS
from parley.lanes.commerce.order import PaymentKind
from parley.lanes.commerce.said_payment import said_payment
from parley.lanes.commerce.word_patterns import behind, is_whole
from parley.texts.vocabulary import listed

WAYS: Mapping[str, Fulfilment] = {"checkout_pickup": "pickup", "checkout_delivery": "delivery"}
"""What each list of words for a way to get an order means."""
IN_MANY_FORMS: Mapping[str, Fulfilment] = {"comes_in_person": "pickup", "has_it_brought": "delivery"}
"""What each list of patterns for a way to get an order means."""
PAYMENTS: Mapping[str, PaymentKind] = {"pays_by_card": "stripe", "pays_on_delivery": "on_delivery"}
"""What each list of words for a way to pay means."""


PAID_BY: Mapping[PaymentKind, str] = {"stripe": "card", "on_delivery": "delivery"}
"""The words of the checkout's argument for each way to pay."""


def way_of(text: str) -> Fulfilment | None:
    """Return the way to get an order that this text names, and nothing else: "pick up" is pickup. None for any other
    text.
    """
    said = without_accents(text)
    return _ways().get(said) or next((way for name, way in IN_MANY_FORMS.items() if is_whole(name, said)), None)


def payment_of(text: str) -> PaymentKind | None:
    """Return the way to pay that this text names, and nothing else: "by card" is stripe. None for any other text."""
    said = without_accents(text)
    return _payments().get(said) or _payments().get(behind("pays_begins", said) or "") or said_payment(text)


@cache
def _ways() -> Mapping[str, Fulfilment]:
    return {phrase: way for name, way in WAYS.items() for phrase in listed(ORDER_WORDS, name)}


@cache
def _payments() -> Mapping[str, PaymentKind]:
    return {phrase: kind for name, kind in PAYMENTS.items() for phrase in listed(ORDER_WORDS, name)}
