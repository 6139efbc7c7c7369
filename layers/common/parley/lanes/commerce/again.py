"""The tool that puts the lines of the person's last order into the cart, at today's prices: "same as last time"."""

from parley.errors import ToolRefused
from parley.lanes.commerce.cart import Cart, priced_anew
from parley.lanes.commerce.cart_tools import AddedLines, changed_cart, counts_of, current, priced, whether_to_add
from parley.lanes.commerce.cart_words import changes_in_words, how_to_order, sold
from parley.lanes.commerce.options import chosen_in_words, few_enough
from parley.lanes.commerce.own_orders import lines_of_last
from parley.lanes.commerce.texts import say
from parley.ports import Services
from parley.tools.tool import Call, NoArguments, Result, Tier, tool


class RepeatedLines(AddedLines):
    """What is added to the cart once more."""

    remarks: tuple[str, ...] = ()
    """What has changed since then: prices, and what is not sold any more."""


def _to_repeat(call: Call[Services], _: NoArguments) -> RepeatedLines:
    """Return the lines of the person's last order that are still sold, at today's prices. Raises ToolRefused if they
    have never ordered, if none of it is sold any more, or if the cart would hold too many of a product.
    """
    says, lines = say(call), lines_of_last(call)
    if not lines:
        raise ToolRefused(says.no_last_order.format(how=how_to_order(sold(call), call.language)))
    again, changes = priced_anew(Cart(lines=lines), sold(call))
    remarks = tuple(changes_in_words(call, changes))
    if not again.lines:
        raise ToolRefused("\n".join(remarks))
    cart = current(call)
    few_enough(call, again.lines, {line.sku: cart.count_of(line.sku) for line in again.lines})
    return RepeatedLines(lines=counts_of(again.lines), shown=chosen_in_words(call, again.lines), remarks=remarks)


@tool(
    Tier.WRITE,
    is_of_document=True,
    phrases={
        "en": [
            *("same as last time", "the same as last time", "the usual", "my usual", "repeat my last order"),
            *("order the same again", "same again", "my usual order"),
        ],
        "es": [
            *("lo mismo que la última vez", "lo de siempre", "lo mismo de siempre", "repite mi último pedido"),
            *("lo mismo otra vez", "mi pedido de siempre"),
        ],
    },
    prepare=_to_repeat,
    question=whether_to_add,
    minor=True,
    in_help=False,
)
def order_again(call: Call[Services], arguments: RepeatedLines) -> Result:
    """Put what the person ordered last into the cart once more."""
    added = priced(call, arguments.lines)
    words = [say(call).added.format(lines=chosen_in_words(call, added)), *arguments.remarks]
    return changed_cart(call, current(call).plus(added), "\n".join(words), added)


TOOLS = (order_again,)
"""The tools of this file. No other tool is used."""
