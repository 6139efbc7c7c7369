"""What was ordered, or is about to be, is called off with its reasons around it, whatever is open: an order waits for
a yes that names it, a cart is emptied, and of both it is asked which."""

import pytest

from tests.conversations.test_in_own_words_at_the_desk import CART, ORDERED
from tests.conversations.test_payments import says, service
from tests.support.phone import Phone

CANCELLED, EMPTIED = (
    ("Cancel your order A-", "¿Cancelo tu pedido A-"),
    ("I've emptied your cart.", "He vaciado tu carrito."),
)
STANDS = ("is waiting to be accepted", "espera a que lo acepten")
WITH_REASONS = (
    "my aunt is in town and nobody will be home tomorrow, please don't make ours",
    "that order of ours has to be called off, we are leaving early on account of his back",
    "dejen sin efecto lo de mañana, no estoy para recibir a nadie",
    "y ya que estamos anulame el encargo, me vuelvo a Rosario",
    "uh, lo tengo que cancelar, me quedé sin un mango",
)


@pytest.fixture
def phone() -> Phone:
    return Phone(service("delivery"))


@pytest.mark.parametrize("text", WITH_REASONS)
def test_it_is_the_order_the_cart_or_one_of_both(phone: Phone, text: str) -> None:
    for each in (CART["en"], "checkout"):
        says(phone, each)
    assert any(each in says(phone, text) for each in EMPTIED)
    for each in ORDERED["en"]:
        says(phone, each)
    assert any(each in says(phone, text) for each in CANCELLED)
    says(phone, "no")
    says(phone, CART["en"])
    which = says(phone, text)
    assert "1. A-" in which
    assert "2. " in which
    assert any(each in says(phone, "1") for each in CANCELLED)


def test_a_time_that_stands_beside_it_moves_no_summary(phone: Phone) -> None:
    *checkout, _ = ORDERED["en"]
    for each in checkout:
        says(phone, each)
    heard = says(phone, "we won't be here tomorrow at 8, so please don't make ours")
    assert any(each in heard for each in EMPTIED), heard


@pytest.mark.parametrize("text", ["don't cancel my order", "no me lo cancelen por favor"])
def test_who_denies_it_is_told_how_the_order_stands(phone: Phone, text: str) -> None:
    for each in ORDERED["en"]:
        says(phone, each)
    assert any(each in says(phone, text) for each in STANDS)


def test_one_of_two_orders_is_named_by_its_goods_or_its_place(phone: Phone) -> None:
    for each in (*ORDERED["en"], "2 baguettes", *ORDERED["en"][1:]):
        says(phone, each)
    assert "Baguette" in says(phone, "cancel the baguettes")
    says(phone, "no")
    assert "Baguette" in says(phone, "the second one has to be cancelled")
    says(phone, "no")
    assert "croissant" in says(phone, "the first one has to be called off, we leave early")
