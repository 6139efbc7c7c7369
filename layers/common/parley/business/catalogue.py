"""What people can order: the operator's file `catalogue.toml`, checked whole before anything is sold. Pure.

Money is an integer of the currency's smallest unit throughout: 425 is 4.25 CAD. A product names its options by key, so
that many products share one ("size"); what an option adds to the price stands with each of its choices.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from parley.business.file_parts import FilePart, Text, TranslatedText, checked_content, toml_content
from parley.errors import FileWrong

CATALOGUE = "catalogue.toml"
MOST_CHOICES = 10
"""The most choices of an option: as many as a list in WhatsApp shows."""
DEAREST = 100_000_000
"""The highest price, in the currency's smallest unit: a price above it is a typing mistake."""


def _is_key(key: str) -> str:
    if not (key.isascii() and key.replace("-", "").replace("_", "").isalnum() and len(key) <= 40):
        raise ValueError(f"is {key!r}: write at most 40 letters, digits, - and _")
    return key.casefold()


CatalogueKey = Annotated[str, AfterValidator(_is_key)]
"""The short name of a thing in the catalogue, by which stored carts and orders refer to it. It never changes."""


def _is_money(amount: Any) -> Any:
    if not isinstance(amount, int) or isinstance(amount, bool):
        raise ValueError(f"is {amount!r}: write a whole number of the currency's smallest unit, 425 for 4.25")
    if not -DEAREST <= amount <= DEAREST:
        raise ValueError(f"is {amount}: no amount may be above {DEAREST}")
    return amount


def _is_a_price(amount: int) -> int:
    if amount <= 0:
        raise ValueError(f"is {amount}: what can be ordered costs something; take the product out to stop selling it")
    return amount


def _is_no_debt(amount: int) -> int:
    if amount < 0:
        raise ValueError(f"is {amount}: write 0 or more")
    return amount


MinorUnits = Annotated[int, BeforeValidator(_is_money)]
"""An amount in the currency's smallest unit."""
FeeAmount = Annotated[MinorUnits, AfterValidator(_is_no_debt)]
ProductPrice = Annotated[MinorUnits, AfterValidator(_is_a_price)]


def _in_stock(value: Any) -> Any:
    if value == "unlimited":
        return None
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f'is {value!r}: write 0 or a whole number above it, or "unlimited"')
    return value


class TranslatedWords(FilePart):
    """Other words for a product, an option or a category, by language."""

    en: tuple[Text, ...] = ()
    es: tuple[Text, ...] = ()

    def in_(self, language: str) -> tuple[str, ...]:
        """Return the other words for the thing in that language; empty if there are none."""
        words: tuple[str, ...] = getattr(self, language, ())
        return words


class OptionChoice(FilePart):
    """One of the choices of an option: "large"."""

    key: CatalogueKey
    name: TranslatedText
    difference: MinorUnits = 0
    """What the choice adds to the product's price; a discount is below zero."""
    keywords: TranslatedWords = TranslatedWords()


class ProductOption(FilePart):
    """An option of a product: what a buyer chooses, such as its size."""

    key: CatalogueKey
    name: TranslatedText
    choices: tuple[OptionChoice, ...] = Field(min_length=2, max_length=MOST_CHOICES)
    default: CatalogueKey | None = None
    """The choice that is meant when nothing is said. None: the buyer is asked."""

    def choice(self, key: str) -> OptionChoice | None:
        """Return the choice with that key; None if the option has no such choice."""
        return next((each for each in self.choices if each.key == key), None)


class ProductCategory(FilePart):
    """A category of products, by which a long list of products is browsed."""

    key: CatalogueKey
    name: TranslatedText
    keywords: TranslatedWords = TranslatedWords()


class PickUpTerms(FilePart):
    """The terms on which orders are picked up."""

    note: TranslatedText | None = None


class DeliveryTerms(FilePart):
    """The terms on which orders are delivered: the area, and the fee."""

    fee: FeeAmount
    area: TranslatedText
    postcodes: tuple[Text, ...] = ()
    """How the postcodes of the area begin, one of which an address must hold; empty: any address is taken."""

    def covers(self, address: str) -> bool:
        """Return whether orders are delivered to an address, as far as its postcode tells. True where no postcodes are
        set."""
        words = re.findall(r"[^\W_]+", address.upper())
        begins = ["".join(each.upper().split()) for each in self.postcodes]
        return not begins or any(
            _begins_postcode(words[place:], each) for place in range(len(words)) for each in begins
        )


def _begins_postcode(words: Sequence[str], prefix: str) -> bool:
    """Return whether these words begin with a postcode that begins with `prefix`. A number that equals the prefix is
    taken for a house number: "28" where postcodes are like 28001."""
    said = "".join(words[:2]) if len(words[0]) < len(prefix) else words[0]
    return said.startswith(prefix) and not (said == prefix and prefix.isdigit())


class ProductEntry(FilePart):
    """A product as the file `catalogue.toml` has it."""

    sku: CatalogueKey
    name: TranslatedText
    description: TranslatedText | None = None
    keywords: TranslatedWords = TranslatedWords()
    category: CatalogueKey | None = None
    price: ProductPrice
    currency: str | None = None
    options: tuple[CatalogueKey, ...] = ()
    stock: Annotated[int | None, BeforeValidator(_in_stock)] = None
    lead_hours: int = Field(0, ge=0, le=24 * 60)


class CatalogueFile(FilePart):
    """The content of the file `catalogue.toml`."""

    currency: str = Field(pattern="^[A-Z]{3}$")
    minimum: FeeAmount = 0
    most_of_one: int = Field(50, ge=1, le=1000)
    pickup: PickUpTerms | None = None
    delivery: DeliveryTerms | None = None
    categories: tuple[ProductCategory, ...] = ()
    options: tuple[ProductOption, ...] = ()
    products: tuple[ProductEntry, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Product:
    """A product of the catalogue, with its options in full."""

    sku: str
    name: TranslatedText
    price: int
    """The price without options, in the currency's smallest unit."""
    description: TranslatedText | None = None
    keywords: TranslatedWords = field(default_factory=TranslatedWords)
    category: str | None = None
    options: tuple[ProductOption, ...] = ()
    stock: int | None = None
    """How many of the product there are at first; None if there is no limit."""
    lead_hours: int = 0
    """The hours between an order and the moment when the product can be had."""

    @property
    def names(self) -> tuple[str, ...]:
        """The product's name in each language."""
        return tuple(dict.fromkeys(self.name.written))

    def option(self, key: str) -> ProductOption | None:
        """Return the product's option with that key; None if it has no such option."""
        return next((each for each in self.options if each.key == key), None)

    def price_with(self, chosen: Mapping[str, str]) -> int | None:
        """Return the price of one product with these choices, given by the options' keys, in the currency's smallest
        unit. None if a choice is missing or does not exist (any more)."""
        if not set(chosen) <= {each.key for each in self.options}:
            return None
        choices = [option.choice(chosen.get(option.key) or option.default or "") for option in self.options]
        return None if None in choices else self.price + sum(each.difference for each in choices if each)

    def price_from(self, chosen: Mapping[str, str]) -> tuple[int, bool]:
        """Return the price of one product with these choices, and whether that is only the least that it may cost,
        because a choice is open that makes it dearer."""
        price = self.price_with(chosen)
        if price is not None:
            return price, False
        known = [(option, option.choice(chosen.get(option.key) or option.default or "")) for option in self.options]
        least = sum(
            each.difference if each else min(one.difference for one in option.choices) for option, each in known
        )
        dearer = [
            option for option, each in known if each is None and len({one.difference for one in option.choices}) > 1
        ]
        return self.price + least, bool(dearer)

    @property
    def is_dearer_with_options(self) -> bool:
        """Whether the price depends on the choices, because some of them cost more than others."""
        return any(len({each.difference for each in option.choices}) > 1 for option in self.options)

    @property
    def lowest_price(self) -> int:
        """The product's price with the cheapest choices, in the currency's smallest unit."""
        return self.price + sum(min(each.difference for each in option.choices) for option in self.options)


@dataclass(frozen=True, eq=False)  # compared by identity, so that it can be the key of a cache
class ProductCatalogue:
    """Everything that can be ordered, and the terms of pick-up and delivery."""

    currency: str
    products: tuple[Product, ...]
    minimum: int = 0
    """The least that an order must come to, without delivery."""
    most_of_one: int = 50
    """The most of one product that a cart may hold."""
    pickup: PickUpTerms | None = None
    """How orders are collected; None: they are only delivered."""
    delivery: DeliveryTerms | None = None
    """How orders are delivered; None: they are only collected."""
    categories: tuple[ProductCategory, ...] = field(default=())

    @cached_property
    def _by_sku(self) -> Mapping[str, Product]:
        return {each.sku: each for each in self.products}

    def product(self, sku: str) -> Product | None:
        """Return the product with that sku; None if it is not sold (any more)."""
        return self._by_sku.get(sku.casefold())

    def of(self, category: str) -> Sequence[Product]:
        """Return the products of the category with this key."""
        return [each for each in self.products if each.category == category]


# --- reading --------------------------------------------------------------------------------------------------------


def catalogue_of(path: Path, currency: str, context: Any = None) -> ProductCatalogue:
    """Read the product catalogue from this file. Raises FileWrong with a line for each mistake. `currency` is the
    service's own, which the catalogue must have too."""
    file = checked_content(CatalogueFile, toml_content(path), path, context)
    if wrong := [f"{path}: {each}" for each in _contradictions(file, currency)]:
        raise FileWrong("\n".join(dict.fromkeys(wrong)))
    options = {each.key: each for each in file.options}
    same = ("sku", "name", "price", "description", "keywords", "category", "stock", "lead_hours")
    products = [
        Product(**{name: getattr(entry, name) for name in same}, options=tuple(options[each] for each in entry.options))
        for entry in file.products
    ]
    kept = ("currency", "minimum", "most_of_one", "pickup", "delivery", "categories")
    return ProductCatalogue(products=tuple(products), **{name: getattr(file, name) for name in kept})


def _contradictions(file: CatalogueFile, currency: str) -> Iterator[str]:
    """Yield a message for each contradiction between fields of a catalogue that are valid by themselves."""
    if file.currency != currency:
        yield f"currency is {file.currency!r}, and service.toml has {currency!r}: one place has one currency"
    if file.pickup is None and file.delivery is None:
        yield "neither [pickup] nor [delivery] is there: write at least one, or nothing can be ordered"
    yield from _twice("categories", "key", [each.key for each in file.categories])
    yield from _twice("options", "key", [each.key for each in file.options])
    yield from _twice("products", "sku", [each.sku for each in file.products])
    for number, option in enumerate(file.options, 1):
        yield from _twice(f"options {number}, choices", "key", [each.key for each in option.choices])
        if option.default is not None and option.choice(option.default) is None:
            keys = _listed(each.key for each in option.choices)
            yield f"options {number}, default is {option.default!r}, which is none of its choices: {keys}"
    for number, product in enumerate(file.products, 1):
        yield from _of_product(file, product, f"products {number}")


def _of_product(file: CatalogueFile, product: ProductEntry, place: str) -> Iterator[str]:
    """Yield a message for each contradiction between one product and the rest of the catalogue file. `place` names the
    product in messages."""
    if product.currency not in (None, file.currency):
        yield f"{place}, currency is {product.currency!r}, and the file has {file.currency!r}: a catalogue has one"
    if product.category is not None and product.category not in {each.key for each in file.categories}:
        keys = _listed(each.key for each in file.categories)
        yield f"{place}, category is {product.category!r}, which no [[categories]] has: {keys}"
    options = {each.key: each for each in file.options}
    if unknown := [each for each in product.options if each not in options]:
        yield f"{place}, options has {_listed(unknown)}, which no [[options]] has: {_listed(options)}"
        return
    yield from _twice(f"{place}, options", "", list(product.options))
    lowest = product.price + sum(min(each.difference for each in options[key].choices) for key in product.options)
    if lowest <= 0:
        yield f"{place}, price is {product.price}, and with its cheapest choices {lowest}: it must cost something"


def _twice(place: str, key: str, keys: Sequence[str]) -> Iterator[str]:
    """Yield a message for each of these keys that occurs more than once. `place` and `key` say in messages where the
    keys stand."""
    for each, count in Counter(keys).items():
        if count > 1:
            where = [number for number, other in enumerate(keys, 1) if other == each][1]
            yield f"{place} {where}{f', {key}' if key else ''} is {each!r}, which stands there before: each is its own"


def _listed(keys: Iterable[str]) -> str:
    return ", ".join(map(repr, keys)) or "there are none"


Fulfilment = Literal["pickup", "delivery"]
"""The ways in which an order is had."""
