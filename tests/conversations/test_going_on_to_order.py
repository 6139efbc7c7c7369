"""Somebody with something in the cart goes on to order in their own words; whole, or it is another matter."""

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.events import Channel
from parley_cli.memory_service import MemoryService
from tests.conversations.test_orders import SATURDAY, orders, says
from tests.conversations.test_payments import service
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
        ("ok go", "How would you like to get it?"),
        ("go ahead", "How would you like to get it?"),
        ("dale", "¿Cómo quieres recibirlo?"),
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
        "send a postcard to Grandma",
        "12 of my friends live on Grange Ave",
        "I'm done shopping for today",
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


# --- one checkout, filled in any order --------------------------------------------------------------------------------

WAY, NAME, PAY = "How would you like to get it?", "What name shall I put on the order?", "How would you like to pay?"
NO_NAME = "That doesn't look like a name"


@pytest.fixture
def with_cards(clock: ManualClock) -> Phone:
    """The phone of somebody with two croissants in the cart, which can be paid by card too."""
    phone = Phone(service(), channel=Channel.WHATSAPP)
    says(phone, "2 butter croissants")
    return phone


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("pay by card", NAME),
        ("by card", NAME),
        ("en efectivo", NAME),
        ("I'll pay when I come", NAME),
        ("recoger", NAME),
        ("Recoger", NAME),
        ("collect", NAME),
        ("today at 3pm", NAME),
        ("deliver it", "Where shall we deliver it to?"),
        ("12 King Street West, M5V 1J2", NAME),
        ("checkout", NAME),
        ("thats it", NAME),
        ("croissants", NAME),
        ("mándame otra vez el enlace", NO_NAME),
        ("otra vez", NO_NAME),
        ("one sec", "Take your time."),
        ("butter croissant", NO_NAME),
    ],
)
def test_what_fits_another_part_is_no_name(with_cards: Phone, text: str, asked: str) -> None:
    assert says(with_cards, "pick up") == NAME
    said = says(with_cards, text)
    assert asked in said or said.startswith(("Butter croissant", "Pastries")), said
    assert "Which question" not in (said := says(with_cards, "Bo"))
    assert f"Name: {text}" not in said


REFUSED_NOW = (
    *(
        "I don't want to pay online",
        "not by card now",
        "I won't pay now, I'll pay when I get it",
        "I'd rather not pay now",
    ),
    *("cash, not card", "no card, cash", "not online, cash", "no quiero pagar por internet", "no con tarjeta ahora"),
    *("no voy a pagar ahora, pago cuando llegue", "efectivo, no tarjeta", "prefiero no pagar ahora", "en línea no"),
)


@pytest.mark.parametrize(
    ("text", "paid"),
    [
        *((text, ("when you pick it up", "al recogerlo")) for text in REFUSED_NOW),
        *((text, ("by card now", "con tarjeta ahora")) for text in ("not cash, card", "no en efectivo", "by card now")),
    ],
)
def test_a_refused_way_to_pay_is_never_the_one_that_is_shown(
    with_cards: Phone, text: str, paid: tuple[str, ...]
) -> None:
    says(with_cards, "pick up tomorrow at 10")
    assert PAY in says(with_cards, "Bo")
    assert any(each in says(with_cards, text) for each in paid)


@pytest.mark.parametrize("name", ["Bo", "tess", "Pat Doyle", "Ana María de la Cruz", "O'Brien", "April", "Johnny Cash"])
@pytest.mark.parametrize("form", ["{}", "name's {}", "change the name to {}"])
def test_a_name_is_a_few_words_that_are_none_of_these(phone: Phone, name: str, form: str) -> None:
    says(phone, "pick up")
    if form == "{}" or len(name.split()) < 3:
        assert f"Name: {name.title() if name.islower() else name}\n" in says(phone, form.format(name))


@pytest.mark.parametrize(
    "texts",
    [
        ("checkout", "collect", "today at 3pm", "Tess", "cash"),
        ("checkout", "today at 3pm", "cash", "name's Tess", "pick up"),
        ("checkout", "Tess, today at 3pm", "1", "pay in the shop"),
        ("pick up", "Tess", "can I pick it up at 3pm", "on pickup"),
        ("tess, at 3pm", "I'll pick it up", "when I come"),
        ("pick up", "pay in cash", "name's Tess", "today at 3pm"),
        ("finalizar pedido", "recoger", "hoy a las 15:00", "Tess", "pago al recoger"),
        ("deliver please", "i'll collect it then", "Tess", "at 3pm", "at the counter"),
        ("deliver please", "3pm then", "i'd rather pick it up", "Tess", "in the shop"),
        ("pick up", "checkout", "Tess", "checkout", "today at 3pm", "2"),
    ],
)
def test_one_checkout_is_filled_in_any_order(with_cards: Phone, texts: tuple[str, ...]) -> None:
    heard = [says(with_cards, text) for text in texts]
    if "Shall I place this order?" not in heard[-1]:
        heard.append(says(with_cards, "today at 3pm"))
    summary = heard[-1]
    assert "Shall I place this order?" in summary or "¿Hago este pedido?" in summary, heard
    for each in ("15:00", "Tess", "al recogerlo" if "¿" in summary else "when you pick it up"):
        assert each in summary, heard
    assert not any("Which question" in each for each in heard)
    says(with_cards, "yes")
    assert [order.name for order in orders(with_cards)] == ["Tess"]


@pytest.mark.parametrize(
    ("paid", "texts"),
    [
        (
            "Payment: when you pick it up",
            "cash|in cash|pay in the shop|on pickup|when I come|at the counter|when I pick it up|pick up"
            "|not by card, cash|I'll pay cash|can I pay cash?|en efectivo|en la tienda|pago al recoger|contado",
        ),
        (
            "Payment: by card now",
            "card|by card|with my card|card please|pay online|now|con tarjeta|pagar con tarjeta|ahora|1",
        ),
        ("", "do you take cards?|aceptan tarjeta|how do I pay|where is the shop?"),
    ],
)
def test_while_the_payment_is_asked_its_words_choose_it(with_cards: Phone, paid: str, texts: str) -> None:
    said = says(with_cards, "my name is Bo", "pick up")
    assert said.startswith(PAY)
    for text in texts.split("|"):
        said = says(with_cards, text)
        assert (paid in said) if paid else ("Payment:" not in said), (text, said)
        if paid:
            says(with_cards, "no", "start over", "2 butter croissants", "pick up")  # the draft had the payment


def test_a_late_yes_is_asked_once_more(phone: Phone) -> None:
    summary = says(phone, "my name is Bo", "pick up at 3pm")
    phone.clock.advance(minutes=30)
    assert says(phone, "yes") == f"That took a while, so I ask you once more.\n\n{summary}"
    phone.clock.advance(minutes=300)
    assert says(phone, "vale").startswith("That took a while, so I ask you once more.\n\nThat's too soon")
    assert orders(phone) == []
    assert "Shall I place this order?" in says(phone, "yes")
    assert "is placed" in says(phone, "yes")


@pytest.mark.parametrize("change", ["add a baguette", "make it three", "write Hi on it"])
def test_the_cart_may_change_while_the_checkout_is_open(phone: Phone, change: str) -> None:
    says(phone, "pick up at 3pm")
    assert NAME in says(phone, change)
    assert "at 15:00\nName: Bo" in says(phone, "Bo")


def test_an_emptied_cart_has_no_checkout(phone: Phone) -> None:
    assert NAME not in says(phone, "pick up at 3pm", "clear my cart")
    assert "empty" not in says(phone, "Bo")


@pytest.mark.parametrize("text", ["checkout", "thats it", "tess, at 4", "pick up at 4", "1"])
def test_a_summary_goes_on_from_what_it_shows(phone: Phone, text: str) -> None:
    says(phone, "my name is Bo", "pick up at 3pm")
    assert WAY not in says(phone, text)


@pytest.mark.parametrize(
    ("text", "hears"),
    [
        ("cancel it", "Cancel your order A-"),
        ("cancel that order", "Cancel your order A-"),
        ("please cancel it", "Cancel your order A-"),
        ("cancélalo", "Cancel your order A-"),
        ("anula el pedido", "Cancel your order A-"),
        ("anúlalo por favor", "Cancel your order A-"),
        ("change the order", "can't be changed here once it is placed"),
        ("can I change my order?", "can't be changed here once it is placed"),
        ("quiero cambiar el pedido", "can't be changed here once it is placed"),
    ],
)
def test_it_is_the_order_that_was_just_placed(phone: Phone, text: str, hears: str) -> None:
    assert "is placed" in says(phone, "my name is Bo", "pick up at 3pm", "yes")
    assert hears in says(phone, text)


def test_what_is_added_after_an_order_begins_another(phone: Phone) -> None:
    says(phone, "my name is Bo", "pick up at 3pm", "yes")
    (order,) = orders(phone)
    assert f"This begins another order: {order.number} stays as it is." in says(phone, "a small coffee")
    assert "another order" not in says(phone, "a baguette")


def test_what_is_heard_is_said_while_the_same_is_asked(phone: Phone) -> None:
    says(phone, "pick up")
    so_far = "So far: 2 x Butter croissant (CA$7.50), today, Saturday 21 November, at 15:00, pick-up."
    assert says(phone, "today at 3pm") == f"{so_far}\n\n{NAME}"
    assert says(phone, "checkout").endswith(NAME)
    in_cart = "You haven't ordered anything yet. What you want is in your cart.\n2 x Butter croissant"
    assert says(phone, "is it ordered??") == f"{in_cart}\n{NAME}"
    assert "at 15:00\nName: Bo" in says(phone, "Bo")
