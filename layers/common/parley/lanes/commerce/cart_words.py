"""The cart and its lines in words, at the prices that the person is shown."""

from collections.abc import Iterable, Sequence

from parley.business.catalogue import Product, ProductCatalogue
from parley.business.money import money
from parley.errors import ToolRefused
from parley.lanes.commerce.cart import Cart, CartChange, CartLine
from parley.lanes.commerce.texts import CommerceTexts, of, say
from parley.ports import Services
from parley.texts import Language
from parley.tools.tool import Call


def sold(call: Call[Services]) -> ProductCatalogue:
    """Return the catalogue of what is sold. Raises ToolRefused if the business has no catalogue."""
    business = call.services.business
    if business is None or business.catalogue is None:
        raise ToolRefused(say(call).no_shop)
    return business.catalogue


def line_in_words(catalogue: ProductCatalogue, line: CartLine, language: Language) -> str:
    """Return a cart line in words: "2 x Latte (large, oat milk)". Default choices are left out. A product that is not
    sold any more is named by its sku.
    """
    says = of(language)
    product = catalogue.product(line.sku)
    if product is None:
        return says.line.format(count=line.count, product=line.sku)
    choices = ", ".join(_choices(product, line, language))
    words = says.line_with_options if choices else says.line
    return words.format(count=line.count, product=product.name.in_(language), options=choices)


def _choices(product: Product, line: CartLine, language: Language) -> Iterable[str]:
    for option in product.options:
        choice = option.choice(line.options.get(option.key, ""))
        if choice is not None and choice.key != option.default:
            yield choice.name.in_(language)


def lines_in_words(catalogue: ProductCatalogue, lines: Sequence[CartLine], language: Language) -> str:
    """Return cart lines in words, joined to one phrase: "2 x Latte (large) and 1 x Baguette"."""
    return together(of(language), [line_in_words(catalogue, line, language) for line in lines])


def together(says: CommerceTexts, words: Sequence[str]) -> str:
    """Join words to a list as a sentence has it: "one, two and three"."""
    *others, last = words
    return says.and_.format(first=", ".join(others), last=last) if others else last


def cart_lines(catalogue: ProductCatalogue, cart: Cart, language: Language) -> str:
    """Return the cart's lines in words, one per line, each with its price."""
    says = of(language)
    return "\n".join(
        says.line_with_price.format(
            line=line_in_words(catalogue, line, language), price=money(line.total, catalogue.currency, language)
        )
        for line in cart.lines
    )


def cart_in_words(call: Call[Services], cart: Cart) -> str:
    """Return a text that shows the cart with its total, and how to go on (to check out, or to reach the minimum order).
    For an empty cart it says how to order.
    """
    catalogue, says = sold(call), say(call)
    if not cart.lines:
        return says.cart_empty.format(how=how_to_order(catalogue, call.language))
    shown = says.cart.format(
        lines=cart_lines(catalogue, cart, call.language), total=money(cart.total, catalogue.currency, call.language)
    )
    missing = catalogue.minimum - cart.total
    if missing <= 0:
        return f"{shown}\n{says.go_on}"
    amounts = [money(each, catalogue.currency, call.language) for each in (catalogue.minimum, missing)]
    return f"{shown}\n{says.go_on_to_minimum.format(minimum=amounts[0], missing=amounts[1])}"


def changes_in_words(call: Call[Services], changes: Sequence[CartChange]) -> Sequence[str]:
    """Return one sentence for each change of the cart since it was last shown: a new price, or a product or option that
    is not sold any more.
    """
    catalogue, says = sold(call), say(call)
    sentences = {"price": says.price_changed, "product": says.product_gone, "option": says.option_gone}
    return [
        sentences[change.why].format(
            product=line_in_words(catalogue, change.line.counting(1), call.language).partition(" x ")[2],
            price=money(change.price or 0, catalogue.currency, call.language),
            before=money(change.line.price, catalogue.currency, call.language),
        )
        for change in changes
    ]


def how_to_order(catalogue: ProductCatalogue, language: Language) -> str:
    """Return a sentence that shows how to order, with the catalogue's first product as the example: "1 latte"."""
    name = catalogue.products[0].name.in_(language)
    return of(language).how_to_order.format(example=f"1 {name.lower()}")
