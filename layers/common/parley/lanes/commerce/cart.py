"""The cart: what a person has chosen, at the prices that they were last shown. Pure, and without texts.

A variant of a product is its sku with a choice for each of its options, defaults among them; a cart has one line for
each variant.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Self

from pydantic import ConfigDict, Field

from parley.business.catalogue import Product, ProductCatalogue
from parley.deferred import DeferredModel

ALL, TWO, SOME, EACH = "all:", "two:", "some:", "each:"
"""Values of an argument that otherwise names a line of the cart: all lines that may be meant, two things, some items of
one line, or each thing that a correction counts anew."""
CART_LINE = "line:"
"""The prefix of an argument that names a line of the cart by its variant's key."""
MOST_LINES = 40
"""The most variants that a cart holds: more cannot be read on a phone."""


class CartLine(DeferredModel):
    """A line of a cart: one variant of a product (a product with chosen options), its count and its price."""

    model_config = ConfigDict(frozen=True, extra="allow")

    sku: str
    options: dict[str, str] = Field(default_factory=dict)
    """The key of the chosen choice, by the key of its option: {"size": "large"}."""
    count: int = Field(ge=1)
    price: int
    """The price of one, in the currency's smallest unit, as the person was last shown it."""

    @property
    def variant(self) -> str:
        """The variant's key: the sku and the choices, sorted by option: "latte/milk=oat/size=large"."""
        return "/".join((self.sku, *(f"{option}={choice}" for option, choice in sorted(self.options.items()))))

    @property
    def total(self) -> int:
        """The price of the line: the price of one times the count."""
        return self.price * self.count

    def has(self, options: Mapping[str, str]) -> bool:
        """Return whether the line has each of these choices, by option."""
        return options.items() <= self.options.items()

    def counting(self, count: int) -> Self:
        """Return a copy of the line with this count."""
        return self.model_copy(update={"count": count})


def parts_of_variant(variant: str) -> tuple[str, dict[str, str]]:
    """Split a variant's key into the sku and the choice of each option: "latte/size=large" into "latte" and {"size":
    "large"}.
    """
    sku, *choices = variant.split("/")
    return sku, {option: choice for option, _, choice in (each.partition("=") for each in choices)}


class Cart(DeferredModel):
    """A person's cart: one line for each variant of a product, in the order in which the variants were added."""

    model_config = ConfigDict(frozen=True)

    lines: tuple[CartLine, ...] = ()

    @property
    def total(self) -> int:
        """The price of all lines together, without the delivery fee."""
        return sum(line.total for line in self.lines)

    def line(self, variant: str) -> CartLine | None:
        """Return the cart's line of the variant with this key; None if the variant is not in the cart."""
        return next((line for line in self.lines if line.variant == variant), None)

    def count_of(self, sku: str) -> int:
        """Return how many of the product with this sku are in the cart, all its variants together."""
        return sum(line.count for line in self.lines if line.sku == sku)

    def plus(self, added: Iterable[CartLine]) -> Self:
        """Return the cart with these lines added. The count of a variant that is already in the cart goes up."""
        cart = self
        for line in added:
            held = cart.line(line.variant)
            cart = cart.setting(line.counting(line.count + (held.count if held else 0)))
        return cart

    def setting(self, line: CartLine) -> Self:
        """Return the cart with this line in place of its line of the same variant; at the end if it has none."""
        if self.line(line.variant) is None:
            return self.model_copy(update={"lines": (*self.lines, line)})
        lines = tuple(line if each.variant == line.variant else each for each in self.lines)
        return self.model_copy(update={"lines": lines})

    def without(self, variants: Iterable[str]) -> Self:
        """Return the cart without the lines of these variants (given by their keys)."""
        gone = set(variants)
        return self.model_copy(update={"lines": tuple(line for line in self.lines if line.variant not in gone)})


@dataclass(frozen=True)
class CartChange:
    """What has changed about one line of a cart since its prices were last shown to the person."""

    line: CartLine
    """The line as it was."""
    why: Literal["price", "product", "option"]
    """What has changed: the price; or the product, or the chosen option, is not sold any more."""
    price: int | None = None
    """The price of one now; None if it cannot be bought any more."""


def priced_anew(cart: Cart, catalogue: ProductCatalogue) -> tuple[Cart, Sequence[CartChange]]:
    """Return the cart at the catalogue's current prices, without the lines that are not sold any more, and a CartChange
    for each line whose price changed or that was left out.
    """
    lines, changes = list[CartLine](), list[CartChange]()
    for line in cart.lines:
        product = catalogue.product(line.sku)
        price = product.price_with(line.options) if product else None
        if product is None or price is None:
            changes.append(CartChange(line, "option" if product else "product"))
            continue
        if price != line.price:
            changes.append(CartChange(line, "price", price))
        lines.append(line.model_copy(update={"price": price}))
    return Cart(lines=tuple(lines)), changes


def line_of(product: Product, options: Mapping[str, str], count: int) -> CartLine:
    """Return a cart line with this product, options and count, at the product's price. Raises ValueError if the choice
    for an option is missing or unknown.
    """
    price = product.price_with(options)
    if price is None:
        raise ValueError(f"not every option of {product.sku!r} is chosen by {dict(options)!r}")
    return CartLine(sku=product.sku, options=dict(options), count=count, price=price)
