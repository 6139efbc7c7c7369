"""The tool for an order message of WhatsApp: a cart that a person has filled from the operator's catalogue at Meta
becomes their cart here, at our own prices.

Meta's product ids are our skus, or keys of variants: `latte/size=large`. The person has seen Meta's price, so they are
told if ours differs.
"""

import re
from collections.abc import Iterator, Sequence

from parley.business.money import minor_units, money
from parley.errors import ToolRefused
from parley.lanes.commerce.browse_words import menu
from parley.lanes.commerce.cart import MOST_LINES, Cart, CartLine
from parley.lanes.commerce.cart_tools import VariantCount, changed_cart, counts_of, priced
from parley.lanes.commerce.cart_words import line_in_words, sold, together
from parley.lanes.commerce.notes import CommerceNotes
from parley.lanes.commerce.options import NOTHING, DraftLine, chosen_in_words, draft, to_lines
from parley.lanes.commerce.texts import say
from parley.ports import Services
from parley.tools.tool import Arguments, Call, Result, Tier, tool

ITEM = re.compile(
    r"(?P<count>\d{1,9}) x (?P<id>\S{1,100})(?: at (?P<price>\d{1,9}(?:\.\d{1,4})?) (?P<currency>[A-Z]{3}))?"
)
"""Matches an item as `channels/meta/receive.py` words it: "2 x latte at 4.75 CAD"."""


class OrderMessage(Arguments):
    """The arguments of `take_order_message`."""

    listed: str
    """The items as they came from Meta: "2 x latte at 4.75 CAD"."""
    note: str = ""
    """The person's words beside the items."""
    items: str = ""
    """The request as a draft, once the person was asked for an option; empty before."""


class OrderedLines(Arguments):
    """The lines that become the cart, and what is said of them."""

    lines: tuple[VariantCount, ...]
    shown: str
    """The lines in words."""
    remarks: tuple[str, ...] = ()


def _to_take(call: Call[Services], given: OrderMessage) -> OrderedLines:
    """Return the cart lines of an order that a person sent from WhatsApp's catalogue, with remarks (other prices,
    unknown products, an unread note). Raises ToolAsks for a missing option, ToolRefused if no product is known.
    """
    catalogue, says = sold(call), say(call)
    found = [each for each in given.listed.split(", ") if each][:MOST_LINES]
    read = [ITEM.fullmatch(each) for each in found]
    sold_items = [each for each in read if each and catalogue.product(each["id"].partition("/")[0])]
    unknown = [each["id"] if each else words for each, words in zip(read, found, strict=True) if each not in sold_items]
    if not sold_items:
        words = together(says, unknown or [given.listed or "?"])
        raise ToolRefused(says.not_sold.format(words=words, menu=menu(catalogue, call.language)))
    items = given.items or draft([_draft_line(each) for each in sold_items])
    if items == NOTHING:
        raise ToolRefused(says.nothing_read)
    lines = to_lines(call, items, {})
    remarks = list(_price_remarks(call, sold_items, lines))
    if unknown:
        remarks.append(says.order_unknown.format(words=together(says, unknown)))
    if given.note:
        business = call.services.business
        remarks.append(
            says.not_read_note.format(note=given.note, reach=business.service.contacts[0].reach if business else "")
        )
    return OrderedLines(lines=counts_of(lines), shown=chosen_in_words(call, lines), remarks=tuple(remarks))


def _draft_line(item: re.Match[str]) -> DraftLine:
    sku, *options = item["id"].split("/")
    return DraftLine(int(item["count"]), sku.casefold(), dict(each.split("=", 1) for each in options if "=" in each))


def _price_remarks(call: Call[Services], items: Sequence[re.Match[str]], lines: Sequence[CartLine]) -> Iterator[str]:
    """Yield a sentence for each item whose price in Meta's catalogue differs from ours."""
    catalogue, says = sold(call), say(call)
    for item, line in zip(items, lines, strict=True):
        if item["price"] is None:
            continue
        listed = minor_units(item["price"], item["currency"])
        if (listed, item["currency"]) != (line.price, catalogue.currency):
            product = line_in_words(catalogue, line.counting(1), call.language).partition(" x ")[2]
            yield says.listed_price.format(
                product=product,
                price=money(line.price, catalogue.currency, call.language),
                listed=money(listed, item["currency"], call.language),
            )


@tool(
    Tier.WRITE,
    is_of_document=True,
    phrases={"en": ["[Order: {listed:2 x latte}]", "[Order: {listed:2 x latte}] {note:no sugar}"]},
    prepare=_to_take,
    question=lambda call, new: say(call).take_order.format(lines=new.shown),
    direct=True,
    in_help=False,
    minor=True,
)
def take_order_message(call: Call[Services], arguments: OrderedLines) -> Result:
    """Make an order that the person has put together in WhatsApp their cart."""
    lines = priced(call, arguments.lines)
    words = [say(call).added.format(lines=chosen_in_words(call, lines)), *arguments.remarks]
    if CommerceNotes.for_call(call).lines:
        words.append(say(call).replaced)
    return changed_cart(call, Cart().plus(lines), "\n".join(words), lines)


TOOLS = (take_order_message,)
"""The tools of this file. No other tool is used."""
