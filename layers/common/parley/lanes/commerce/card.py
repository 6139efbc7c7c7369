"""The commerce lane's part of the card (the summary of a person's state for a model): the lines of the cart with their
total, and the orders that are not over."""

from collections.abc import Iterator

from parley.business.money import money
from parley.lanes.card import CardEntry, CardPart
from parley.lanes.commerce import order_words
from parley.lanes.commerce.cart import priced_anew
from parley.lanes.commerce.cart_words import line_in_words
from parley.lanes.commerce.notes import CommerceNotes
from parley.lanes.commerce.own_orders import running_orders
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


def total(call: Call[Services]) -> Iterator[CardEntry]:
    """Yield an entry with the total of the cart, unless the cart is empty."""
    catalogue = call.services.business.catalogue if call.services.business else None
    if catalogue is None:
        return
    held = priced_anew(CommerceNotes.for_call(call).cart, catalogue)[0]
    if held.lines:
        yield CardEntry("", money(held.total, catalogue.currency, DEFAULT))


def orders(call: Call[Services]) -> Iterator[CardEntry]:
    """Yield an entry for each order of the person that is not over: number, status, lines, total, and when it is to be
    had. The words are the operator's, so no entry has a text of the person.
    """
    zone = call.services.business.local(call.now).tzinfo if call.services.business else call.zone
    for order in running_orders(call):
        lines, costs = order_words.lines_of(order.lines, DEFAULT), order_words.total_of(order, DEFAULT)
        due = f"{order.due_at.astimezone(zone):%a %Y-%m-%d %H:%M}"
        yield CardEntry("", f"{order.number}, {order.status.replace('_', ' ')}: {lines}, {costs}, {order.how} {due}")


CARD = (
    CardPart("in the cart", cart, most=10, rest="look at the cart"),
    CardPart("total of the cart", total, most=1, rest="look at the cart"),
    CardPart("order", orders, most=2, rest="look at orders", reads_rows=True),
)
