"""For a person who wants to order and has not said what: they choose a category, and then a product, from lists."""

from collections.abc import Sequence

from parley.business.catalogue import Product
from parley.errors import ToolAsks
from parley.lanes.commerce.browse_words import product_in_words
from parley.lanes.commerce.cart_words import sold
from parley.lanes.commerce.texts import say
from parley.ports import Services
from parley.tools.tool import Call

CATEGORY = "category:"
"""The prefix of a request "category:<key>:<first>", the value of a list's entry: the products of a category are shown,
beginning at the index <first>."""
LISTED = 9
"""The products of one list, which leaves room for one entry more."""


def what_to_order(call: Call[Services], items: str) -> ToolAsks | None:
    """Return the question which category, or which product of the chosen one, the person wants, if their request names
    no product yet. None if it names something.
    """
    catalogue, says = sold(call), say(call)
    if items.startswith(CATEGORY):
        key, _, first = items.removeprefix(CATEGORY).partition(":")
        category = next((each for each in catalogue.categories if each.key == key), None)
        products = catalogue.of(key) if category else catalogue.products
        question = says.which_of_category.format(category=category.name.in_(call.language)) if category else ""
        return _which(call, question or says.what_would_you_like, products, key, int(first or 0))
    if items.strip():
        return None
    if len(catalogue.categories) > 1 and len(catalogue.products) > LISTED:
        options = [(each.name.in_(call.language), f"{CATEGORY}{each.key}") for each in catalogue.categories[:LISTED]]
        uncategorised = [each for each in catalogue.products if each.category is None]
        more = [(says.others, f"{CATEGORY}")] if uncategorised or len(catalogue.categories) > LISTED else []
        return ToolAsks(says.what_would_you_like, "items", [*options, *more])
    return _which(call, says.what_would_you_like, catalogue.products, "", 0)


def _which(call: Call[Services], question: str, products: Sequence[Product], key: str, first: int) -> ToolAsks:
    shown = products[first : first + LISTED]
    options = [(product_in_words(sold(call), each, call.language), f"=1*{each.sku}") for each in shown]
    if first + LISTED < len(products):
        options.append((say(call).others, f"{CATEGORY}{key}:{first + LISTED}"))
    return ToolAsks(question, "items", options)
