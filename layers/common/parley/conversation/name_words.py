"""Tell an order or a thing from a name, where somebody is asked for their name: "bórralo", "dentist friday". Pure."""

import re

from parley.conversation.normal_form import normalise
from parley.texts.vocabulary import listed

ORDER_WITH_IT = re.compile(r"\w{1,10}[áéíóú]\w{1,4}(?:me|te|se|nos)?l[aoe]s?")
"""Matches a Spanish order with its pronoun: "bórralo", "apúntamelo". In a name, the accent is on its first letter
("Ángela"), but for those of SPELT_LIKE_ORDERS."""
SPELT_LIKE_ORDERS = frozenset(["rómulo", "pánfilo", "régulo", "teófilo"])


def says_something_else(text: str) -> bool:
    """Return whether a short text orders something, or names a thing or a day, so that it gives no name."""
    said = normalise(text).split()
    if not listed("parley.conversation.vocabulary", "no_names").isdisjoint(said):
        return True
    return any(ORDER_WITH_IT.fullmatch(word) and word not in SPELT_LIKE_ORDERS for word in said)
