"""Somebody with something in the cart goes on to order in their own words; whole, or it is another matter."""

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.events import Channel
from parley_cli.memory_service import MemoryService
from tests.conversations.test_orders import SATURDAY, orders, says
from tests.support.business import BUSINESS
from tests.support.phone import Phone


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(SATURDAY)


@pytest.fixture
def phone(clock: ManualClock) -> Phone:
    """The phone of somebody who has two croissants in the cart."""
    phone = Phone(MemoryService(clock, business=BUSINESS), channel=Channel.WHATSAPP)
    says(phone, "2 butter croissants")
    return phone


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("thats it", "How would you like to get it?"),
        ("That's all, thanks!", "How would you like to get it?"),
        ("done", "How would you like to get it?"),
        ("can i get those at noon", "How would you like to get it?"),
        ("pick up at noon", "What name shall I put on the order?"),
        ("pick up monday at 9", "We are closed then: the next possible time is Tuesday 24 November, at 07:00."),
        ("checkout pick up monday at 9", "We are closed then"),
        ("deliver please", "Where shall we deliver it to?"),
        ("Good. Pick up. Hank.", "Name: Hank"),
        ("jules, ill be there in 20", "Name: Jules"),
        ("Pick up, José", "Name: José"),
        ("eso es todo", "¿Cómo quieres recibirlo?"),
        ("para recoger mañana a las 9", "¿A qué nombre pongo el pedido?"),
        ("a domicilio por favor", "¿Adónde te lo llevamos?"),
    ],
)
def test_the_checkout_begins_with_what_was_said(phone: Phone, text: str, asked: str) -> None:
    if asked.startswith("¿"):
        says(phone, "español")
    assert asked in says(phone, text)
    assert orders(phone) == []


@pytest.mark.parametrize(
    "text",
    [
        "pick up the kids at 5",
        "deliver the sofa",
        "done with milk",
        "pick up, 2 baguettes",
        "can you deliver it to 12 King Street",
        "I'm done shopping for today",
        "pick up. Hank. Marge.",
        "tomorrow at 9",
        "yes",
    ],
)
def test_what_says_anything_else_is_another_matter(phone: Phone, text: str) -> None:
    said = says(phone, text)
    assert "Shall I place this order?" not in said
    assert not any(each in said for each in ("How would you like to get it?", "What name shall I put on the order?"))


def test_with_an_empty_cart_the_words_mean_what_they_always_did(phone: Phone) -> None:
    says(phone, "clear my cart")
    for text in ("thats it", "done", "pick up monday at 9"):
        assert "order?" not in says(phone, text)


def test_the_promised_time_is_the_one_that_was_said(phone: Phone) -> None:
    assert "Pick up: today, Saturday 21 November, at 10:20" in says(phone, "jules, ill be there in 20")
