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


@pytest.mark.parametrize(
    "text",
    [
        "actually never mind, I'll sort it out thursday",
        "no sorry I don't want an order right now, drop it",
        "cancel it, meeting got cancelled",
        "no dejalo, ya lo veo el jueves",
        "that lot we put in the basket, I'm afraid we shan't want it after all",
    ],
)
def test_who_gives_up_in_a_checkout_sets_no_time_and_ends_no_event(phone: Phone, text: str) -> None:
    for each in (CART["en"], "checkout"):
        says(phone, each)
    assert any(each in says(phone, text) for each in EMPTIED)


@pytest.mark.parametrize(
    "text",
    [
        "could you have it ready on friday at 10 instead",
        "puedo pasar mejor a las 11 en vez de a las 9?",
        "can you tell them to make the croissants extra crispy",
        "oiga me equivoqué, eran tres cruasanes no dos",
    ],
)
def test_a_change_of_what_is_placed_is_told_what_can_be_done_and_begins_no_order(phone: Phone, text: str) -> None:
    for each in ORDERED["en"]:
        says(phone, each)
    heard = says(phone, text)
    assert "can't be changed here" in heard or "ya no se puede cambiar aquí" in heard
    assert "empty" in says(phone, "my cart")


@pytest.mark.parametrize(
    "text",
    [
        "actually nevermind dont order that again my kid will be at grandmas wednesday",
        "can you clear the cart i only want the one order for tomorrow",
        "mejor no, dejá, era una consulta nomas. no quiero pedir otra vez",
    ],
)
def test_who_wants_no_second_order_loses_the_draft_and_keeps_the_first(phone: Phone, text: str) -> None:
    for each in (*ORDERED["en"], "1 baguette", "checkout"):
        says(phone, each)
    heard = says(phone, text)
    assert any(each in heard for each in EMPTIED)
    assert any(each in says(phone, "where is my order") for each in STANDS)


@pytest.mark.parametrize(
    "text",
    [
        "hey is my order ready yet we're outside with the stroller",
        "did they accept it yet",
        "what did i order again",
        "oiga y mi pedido qué onda",
        "ya mero?",
    ],
)
def test_how_an_order_stands_is_asked_in_own_words(phone: Phone, text: str) -> None:
    for each in ORDERED["en"]:
        says(phone, each)
    assert any(each in says(phone, text) for each in STANDS)


def test_a_question_about_the_cart_empties_none(phone: Phone) -> None:
    says(phone, CART["en"])
    assert "Butter croissant" in says(phone, "me quedó algo en el carrito?")
    assert "Butter croissant" in says(phone, "my cart")


def test_one_who_asks_the_same_twice_in_a_text_is_answered_once(phone: Phone) -> None:
    for each in ORDERED["en"]:
        says(phone, each)
    heard = says(phone, "hey just checking on that order, is it gonna be ready on time")
    assert heard.count("is waiting to be accepted") == 1


@pytest.mark.parametrize(
    ("answer", "heard"),
    [
        ("Oh yes please, that would be very kind of you.", "is cancelled"),
        ("Yes please, with our apologies.", "is cancelled"),
        ("sí, disculpe la molestia", "is cancelled"),
        ("si porfa, que pena", "is cancelled"),
        ("Yes, cancel. Sorry!", "is cancelled"),
        ("no gracias, deje asi", "OK, I won't."),
        ("No, please leave that one as it is, I was getting muddled.", "OK, I won't."),
        ("no gracias, dejelo como esta", "OK, I won't."),
    ],
)
def test_a_yes_or_a_no_may_be_courteous(phone: Phone, answer: str, heard: str) -> None:
    for each in (*ORDERED["en"], "cancel my order"):
        says(phone, each)
    assert heard in says(phone, answer)
