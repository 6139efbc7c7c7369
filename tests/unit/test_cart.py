"""The cart's rules, without words: variants, counts, sums, and what has changed while it waited."""

from dataclasses import replace

import pytest

from parley.lanes.commerce.cart import Cart, CartChange, CartLine, line_of, priced_anew
from tests.support.business import BUSINESS

assert BUSINESS.catalogue is not None
CATALOGUE = BUSINESS.catalogue


def line(sku: str, count: int = 1, **options: str) -> CartLine:
    product = CATALOGUE.product(sku)
    assert product is not None
    return line_of(product, options, count)


LATTE = line("latte", 2, size="large", milk="oat")


def test_a_variant_is_a_product_with_its_choices_in_whatever_order() -> None:
    cart = Cart().plus([LATTE, line("latte", milk="oat", size="large"), line("latte", size="small", milk="oat")])
    assert [(each.variant, each.count) for each in cart.lines] == [
        ("latte/milk=oat/size=large", 3),
        ("latte/milk=oat/size=small", 1),
    ]
    assert cart.count_of("latte") == 4
    assert cart.total == 3 * 610 + 535
    assert cart.without([LATTE.variant]).total == 535
    assert cart.setting(LATTE.counting(1)).count_of("latte") == 2


def test_a_line_needs_every_choice() -> None:
    with pytest.raises(ValueError, match="not every option of 'latte' is chosen"):
        line("latte")


def test_a_waiting_cart_is_priced_anew_and_says_what_is_gone() -> None:
    dearer = [replace(each, price=each.price + 50) if each.sku == "latte" else each for each in CATALOGUE.products]
    left = [replace(each, options=()) if each.sku == "coffee" else each for each in dearer if each.sku != "rye"]
    rye, coffee, baguette = line("rye", cut="whole"), line("coffee", size="small", milk="whole"), line("baguette")
    cart, changes = priced_anew(Cart().plus([LATTE, rye, coffee, baguette]), replace(CATALOGUE, products=tuple(left)))
    assert cart.lines == (LATTE.model_copy(update={"price": 660}), baguette)
    assert changes == [CartChange(LATTE, "price", 660), CartChange(rye, "product"), CartChange(coffee, "option")]
    assert priced_anew(cart, replace(CATALOGUE, products=tuple(left))) == (cart, [])
