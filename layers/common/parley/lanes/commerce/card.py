"""The commerce lane's part of the card (the summary of a person's state for a model): the lines of the cart."""

from collections.abc import Iterator

from parley.business.money import money
from parley.lanes.card import CardEntry, CardPart
from parley.lanes.commerce.cart import priced_anew
from parley.lanes.commerce.cart_words import line_in_words
from parley.lanes.commerce.notes import CommerceNotes
from parley.ports import Services
from parley.texts import DEFAULT
from parley.tools.tool import Call


def cart(call: Call[Services]) -> Iterator[CardEntry]:
    """Yield an entry with the words and price of each line of the cart, for the card (the summary of a person's state
    for a model). The words are the operator's, so no entry has a text of the person.
    """
    catalogue = call.services.business.catalogue if call.services.business else None
    if catalogue is None:
        return
    for line in priced_anew(CommerceNotes.for_call(call).cart, catalogue)[0].lines:
        price = money(line.total, catalogue.currency, DEFAULT)
        yield CardEntry("", f"{line_in_words(catalogue, line, DEFAULT)}, {price}")


CARD = (CardPart("in the cart", cart, most=10, rest="look at the cart"),)
