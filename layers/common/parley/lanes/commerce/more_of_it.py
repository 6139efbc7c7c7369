"""One more of what the cart has: "another latte" is as the latte that is there, unless its choices are said."""

from dataclasses import replace

from parley.lanes.commerce.cart import Cart
from parley.lanes.commerce.item_words import WantedItem


def as_in_cart(cart: Cart, item: WantedItem) -> WantedItem:
    """Return an item that asks for more of something with the choices of the one line of the cart that has its product,
    where a choice would have to be asked for. Any other item is returned as it is.
    """
    product = item.product
    if not item.is_more or product is None or item.not_offered:
        return item
    lines = [line for line in cart.lines if line.sku == product.sku]
    lacks = any(option.default is None and option.key not in item.options for option in product.options)
    if not lacks or len(lines) != 1:
        return item
    return replace(item, options={**lines[0].options, **item.options})
