"""The catalogue in words: products with their prices and options, and the menu."""

from collections.abc import Iterable, Sequence

from parley.business.catalogue import OptionChoice, Product, ProductCatalogue
from parley.business.money import money
from parley.lanes.commerce.texts import of
from parley.texts import Language

MOST_SHOWN = 10
"""The most products that one message shows."""
MOST_NAMES = 10
"""The most names that the menu lists in one sentence."""
A_DAY = 24


def menu(catalogue: ProductCatalogue, language: Language) -> str:
    """Return one sentence that lists what is sold: at most ten categories, or products if the catalogue has no
    categories.
    """
    things = catalogue.categories or catalogue.products
    names = [each.name.in_(language) for each in things]
    more = ["…"] if len(names) > MOST_NAMES else []
    return of(language).menu.format(names=", ".join([*names[:MOST_NAMES], *more]))


def product_in_words(catalogue: ProductCatalogue, product: Product, language: Language) -> str:
    """Return a product's name and price in one line: "Latte: from CA$4.75"."""
    says = of(language)
    words = says.product_from if product.is_dearer_with_options else says.product
    price = money(product.lowest_price, catalogue.currency, language)
    return words.format(name=product.name.in_(language), price=price)


def product_in_full(catalogue: ProductCatalogue, product: Product, language: Language) -> str:
    """Return several lines about a product: its price and description, its options, and its lead time."""
    says, name = of(language), product.name.in_(language)
    shown = product_in_words(catalogue, product, language)
    if product.description is not None:
        shown = says.product_described.format(product=shown, description=product.description.in_(language))
    lines = [shown]
    for option in product.options:
        choices = ", ".join(choice_in_words(catalogue, each, language) for each in option.choices)
        option_name = option.name.in_(language)
        lines.append(says.options_of.format(option=option_name[:1].upper() + option_name[1:], choices=choices))
    if product.lead_hours:
        lines.append(lead_in_words(product, language, name))
    return "\n".join(lines)


def lead_in_words(product: Product, language: Language, name: str) -> str:
    """Return a sentence with the product's lead time (how long it takes to make): in days if it is two or more whole
    days, else in hours.
    """
    says, (days, hours) = of(language), divmod(product.lead_hours, A_DAY)
    if days > 1 and not hours:
        return says.takes_days.format(name=name, days=days)
    return says.takes_hours.format(name=name, hours=product.lead_hours)


def products_in_words(catalogue: ProductCatalogue, products: Sequence[Product], language: Language) -> str:
    """Return the products with their prices, one per line: at most the first ten, with a remark if there are more."""
    says = of(language)
    lines = _lines(product_in_words(catalogue, each, language) for each in products[:MOST_SHOWN])
    words = says.found_more if len(products) > MOST_SHOWN else says.found
    return words.format(products=lines)


def choice_in_words(catalogue: ProductCatalogue, choice: OptionChoice, language: Language) -> str:
    """Return a choice of an option with its price difference: "large (+CA$0.75)"."""
    says, name = of(language), choice.name.in_(language)
    if not choice.difference:
        return name
    sign = "+" if choice.difference > 0 else ""
    difference = sign + money(choice.difference, catalogue.currency, language)
    return says.dearer_choice.format(choice=name, difference=difference)


def _lines(shown: Iterable[str]) -> str:
    return "\n".join(f"- {each}" for each in shown)
