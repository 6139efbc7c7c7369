"""The tools that the model of the commerce lane is offered in place of the lane's own: one for looking, and one for the
cart."""

from typing import Literal

from parley.lanes import preferences
from parley.lanes.commerce import again, browse, cart_tools, order_tools, payments
from parley.lanes.joined_tool import JoinedPart, JoinedTool
from parley.tools.tool import Arguments


class ShopLook(Arguments):  # its docstring is what a model reads, as a tool's is
    """Look at what can be ordered (`products` that `words` name, or all), how and from which sum on one can order
    (`terms`), the cart, the person's orders, one order by its number (null: the last), or where an order is paid."""

    at: Literal["products", "terms", "cart", "orders", "order", "payment"]
    words: str | None = None


class EditedCart(Arguments):  # its docstring is what a model reads, as a tool's is
    """Add to the cart what `items` say in the person's words, with counts and choices (and what goes in its place), or
    only remove it; empty it; or put the last order into it again. `when`: for when, in their words."""

    do: Literal["add", "remove", "empty", "order_again"]
    items: str | None = None
    when: str | None = None


JOINED = (
    JoinedTool(
        "look_at_shop",
        ShopLook,
        "at",
        {
            "products": JoinedPart(browse.browse),
            "terms": JoinedPart(browse.ordering_terms),
            "cart": JoinedPart(cart_tools.show_cart),
            "orders": JoinedPart(order_tools.list_orders),
            "order": JoinedPart(order_tools.order_status, {"words": "order"}),
            "payment": JoinedPart(payments.payment_link),
        },
    ),
    JoinedTool(
        "edit_cart",
        EditedCart,
        "do",
        {
            "add": JoinedPart(cart_tools.add_to_cart),
            "remove": JoinedPart(cart_tools.remove_from_cart),
            "empty": JoinedPart(cart_tools.clear_cart),
            "order_again": JoinedPart(again.order_again),
        },
    ),
    preferences.JOINED,
)
"""The joined tools of the commerce lane, in the order in which its model is offered them."""
