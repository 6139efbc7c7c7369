"""Tell an order or a thing from a name, where somebody is asked for their name: "bórralo", "dentist friday". Pure."""

from parley.conversation.normal_form import normalise
from parley.texts.vocabulary import listed, pattern

VOCABULARY = "parley.conversation.vocabulary"
ORDER_WITH_IT = pattern(VOCABULARY, "order_with_it", r"(?:{})")
"""Matches a Spanish order with its pronoun: "bórralo", "apúntamelo". In a name, the accent is on its first letter
("Ángela"), but for those of the list `names_like_orders`."""


def says_something_else(text: str) -> bool:
    """Return whether a short text orders something, or names a thing or a day, so that it gives no name."""
    said = normalise(text).split()
    if not listed(VOCABULARY, "no_names").isdisjoint(said):
        return True
    return any(ORDER_WITH_IT.fullmatch(word) and word not in listed(VOCABULARY, "names_like_orders") for word in said)
