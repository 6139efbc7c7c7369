"""Says what was noted of a text while a choice is still asked for, and what of it was not understood."""

from collections.abc import Mapping, Sequence

from parley.business.catalogue import Product
from parley.business.money import money
from parley.lanes.commerce import question_texts
from parley.lanes.commerce.cart import CartLine
from parley.lanes.commerce.cart_words import cart_lines, line_in_words, lines_in_words, sold, together
from parley.lanes.commerce.checkout import CheckoutRequest, due_in_words
from parley.lanes.commerce.item_words import WantedItem
from parley.lanes.commerce.notes import CommerceNotes
from parley.lanes.commerce.shop_commands import as_draft
from parley.lanes.commerce.shop_reading import ShopReading
from parley.lanes.commerce.texts import say
from parley.ports import Services
from parley.tools.tool import Call


def noted_in_words(
    call: Call[Services], new: ShopReading, before: Sequence[WantedItem], said: Mapping[str, str]
) -> str:
    """Return a sentence that says what was noted of a text, and one that says what was not understood. `before` is what
    waited for a choice before it, `said` what was said of the checkout then.
    """
    says, fresh = say(call), {name: value for name in said if (value := str(getattr(new, name))) != said[name]}
    goods = _wanted_in_words(call, new.wanted) if as_draft(new.wanted) != as_draft(before) else ""
    way = {"pickup": says.read_pickup, "delivery": says.read_delivery}.get(fresh.get("how", ""), "")
    parts = (
        goods,
        _time_in_words(call, fresh.get("when", "")),
        says.read_address.format(address=new.address) if new.address else way,
        says.read_name.format(name=fresh["name"]) if fresh.get("name") else "",
        {"card": says.read_card, "delivery": says.read_cash}.get(fresh.get("pay", ""), ""),
        says.read_note.format(note=new.note) if new.note else "",
    )
    noted = [says.noted.format(parts=", ".join(filter(None, parts)))] if any(parts) else []
    left = new.asks_about if new.unread else []
    unread = [says.read_not.format(words=", ".join(left))] if left else []
    return "\n".join([*noted, *unread])


def _time_in_words(call: Call[Services], when: str) -> str:
    """Return when an order is wanted, by the shop's clock; the person's own words if it cannot be had then."""
    return (when and due_in_words(call, CheckoutRequest.model_validate({"when": when}))) or when


def not_clear(call: Call[Services], wanted: Sequence[WantedItem]) -> str:
    """Return that a correction was not understood and nothing was changed, with all that was ordered so far."""
    held = CommerceNotes.for_call(call).cart.lines
    lines = lines_in_words(sold(call), held, call.language) if held else ""
    ordered = together(say(call), list(filter(None, (lines, _wanted_in_words(call, wanted)))))
    return say(call).which_to_correct.format(lines=ordered)


def total_in_words(call: Call[Services], wanted: Sequence[WantedItem]) -> str:
    """Return what all that was ordered so far costs, be it in the cart or waiting for a choice, which may add to it."""
    says, sums, currency = say(call), question_texts.of(call.language), sold(call).currency
    cart, total, is_least, lines = CommerceNotes.for_call(call).cart, 0, False, list[str]()
    for item in (each for each in wanted if each.products):
        prices = [_price(each, item) for each in item.products]
        one, is_known = min(price for price, _ in prices), len(prices) == 1 and prices[0][1]
        count, is_least = item.count or 1, is_least or not is_known
        words = says.costs if is_known else says.costs_from
        if count == 1:
            words = sums.one_costs if is_known else sums.one_costs_from
        given = {"total": money(one * count, currency, call.language), "one": money(one, currency, call.language)}
        lines.append(words.format(line=_item_in_words(call, item), **given))
        total += one * count
    if cart.lines:
        lines.insert(0, cart_lines(sold(call), cart, call.language))
    whole = sums.total_of_all_from if is_least else sums.total_of_all
    return "\n".join([*lines, whole.format(total=money(total + cart.total, currency, call.language))])


def _price(product: Product, item: WantedItem) -> tuple[int, bool]:
    """Return what one of an item costs as this product, in minor units, and whether that is known: else it is the least
    that it may cost."""
    options = {each.key: item.options.get(each.key) or each.default or "" for each in product.options}
    price, is_least = product.price_from(options)
    return price, not is_least


def _wanted_in_words(call: Call[Services], wanted: Sequence[WantedItem]) -> str:
    """Return what waits to be put into the cart, with the choices that are known."""
    return together(say(call), [_item_in_words(call, each) for each in wanted]) if wanted else ""


def _item_in_words(call: Call[Services], item: WantedItem) -> str:
    if not item.products:
        return say(call).line.format(count=item.count or 1, product=item.words)
    lines = [
        CartLine(sku=each.sku, options=dict(item.options), count=item.count or 1, price=0) for each in item.products
    ]
    first, *others = (line_in_words(sold(call), line, call.language) for line in lines)
    return " / ".join([first, *(each.partition(" x ")[2] for each in others)])


def lacks_a_choice(item: WantedItem) -> bool:
    """Return whether something is still to be asked of an item: which product it is, or a choice without a default."""
    product = item.product
    return product is None or any(each.default is None and each.key not in item.options for each in product.options)
