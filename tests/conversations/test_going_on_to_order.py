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
        ("tomorrow at 9", "How would you like to get it?"),
        ("ready by 7am?", "We are closed then: the next possible time is tomorrow, Sunday 22 November"),
        ("nah ill walk. pick up in half an hr", "What name shall I put on the order?"),
        ("can you deliver it to 12 King Street", "Which postcode is that: 12 King Street?"),
        ("my address is 22 Grange Ave apt 4, buzz Hollis, M5T 1L1", "What name shall I put on the order?"),
        ("22 Grange Ave, M5T 1L1", "What name shall I put on the order?"),
        ("deliver it tomorrow at 9 to 22 Grange Ave M5T 1L1", "What name shall I put on the order?"),
        ("eso seria todo paso a las 12", "¿A qué nombre pongo el pedido?"),
        ("a nombre de Beto", "¿Cómo quieres recibirlo?"),
        ("no deja, cerralo así", "¿Cómo quieres recibirlo?"),
        ("mejor paso yo a las 11 y media", "¿A qué nombre pongo el pedido?"),
        ("me lo mandan a la casa?", "¿Adónde te lo llevamos?"),
        ("Calle Mayor 12, 3 B", "¿Qué código postal tiene: Calle Mayor 12, 3 B?"),
        ("¿me lo llevas a la calle Mayor 12, M5V 1J2?", "¿A qué nombre pongo el pedido?"),
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
        "send a postcard to Grandma",
        "12 of my friends live on Grange Ave",
        "I'm done shopping for today",
        "pick up. Hank. Marge.",
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


@pytest.mark.parametrize(
    ("closed", "answer", "due"),
    [
        ("pick up on sunday at 1", "2 then", "tomorrow, Sunday 22 November, at 14:00"),
        ("pick up on sunday at 1", "oh. 3pm please", "tomorrow, Sunday 22 November, at 15:00"),
        ("pick up on monday at 9", "10 then", "Tuesday 24 November, at 10:00"),
        ("pick up on monday at 9", "yes", "Tuesday 24 November, at 07:00"),
        ("recoger el 24 de diciembre a las 5", "uf. a la una menos cuarto", "Thursday 24 December, at 12:45"),
    ],
)
def test_an_hour_alone_is_meant_for_the_day_that_is_spoken_of(phone: Phone, closed: str, answer: str, due: str) -> None:
    assert "We are closed then" in says(phone, "my name is Bo", closed)
    assert f"Pick up: {due}\n" in says(phone, answer)


def test_a_yes_takes_the_time_that_was_offered_last(phone: Phone) -> None:
    says(phone, "my name is Bo", "pick up on monday at 9")
    assert says(phone, "sunday at 1").startswith("We are closed then: the next possible time is tomorrow, Sunday 22")
    assert "Pick up: tomorrow, Sunday 22 November, at 14:00\n" in says(phone, "yes")


def test_an_address_comes_after_the_question_for_it_was_left(phone: Phone) -> None:
    says(phone, "my name is Bo", "deliver please", "home")
    assert "I'll leave it for now." in says(phone, "I've just told you, HOME")
    assert says(phone, "22 Grange Ave apt 4, buzz Hollis").startswith("Which postcode is that")
    assert "to 22 Grange Ave apt 4, buzz Hollis, M5T 1L1\n" in says(phone, "m5t 1l1")
