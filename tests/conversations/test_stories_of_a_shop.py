"""What strangers texted to a bakery and a pottery on whole visits: each text is used up, asked about in one phrase,
or let go in silence; nothing of it becomes a name, a note or a line that nobody meant."""

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.events import Channel
from parley.lanes.commerce.notes import CommerceNotes
from parley_cli.memory_service import MemoryService
from tests.conversations.test_orders import SATURDAY, says
from tests.conversations.test_words_of_a_shop import customer
from tests.support.business import BUSINESS
from tests.support.phone import Phone

CART = ("2 croissants", "checkout")
JARROS = ("dos jarros azules", "finalizar pedido")


def bakery(*texts: str) -> Phone:
    phone = Phone(MemoryService(ManualClock(SATURDAY), business=BUSINESS), channel=Channel.WHATSAPP)
    for each in texts:
        says(phone, each)
    return phone


def lines(phone: Phone) -> dict[str, int]:
    return {line.variant: line.count for line in CommerceNotes.of(phone.state).lines}


@pytest.mark.parametrize(
    ("before", "text", "cart"),
    [
        ((), "two croissants, one for each of our daughters", {"croissant": 2}),
        (("2 croissants",), "nearly right, but 3 croissants not 2, Tom is coming after all", {"croissant": 3}),
        (("seis cruasanes",), "siempre no van a ser seis sino ocho", {"croissant": 8}),
        (("seis cruasanes",), "le digo seis y resulta que somos nueve", {"croissant": 9}),
        (("2 croissants",), "could you make it three, as our neighbour is minding the cat?", {"croissant": 3}),
        (
            ("2 small lattes",),
            "actually make one of those lattes a large, the other one can stay regular",
            {"latte/size=small/milk=whole": 1, "latte/size=large/milk=whole": 1},
        ),
        (
            (),
            "Morning. For the office: 8 croissants and 2 rye loaves. Please confirm the price.",
            {"croissant": 8, "rye/cut=whole": 2},
        ),
    ],
)
def test_what_is_wanted_is_counted_once(before: tuple[str, ...], text: str, cart: dict[str, int]) -> None:
    phone = bakery(*before)
    heard = says(phone, text)
    found = lines(phone)
    assert {key.split("/")[0]: 0 for key in found} == {key.split("/")[0]: 0 for key in cart}, heard
    assert sorted(found.values()) == sorted(cart.values()), heard
    assert "What do you mean" not in heard


@pytest.mark.parametrize(
    ("before", "text", "cart"),
    [
        (
            "2 green mugs, 2 small flowerpots and 2 blue plates",
            "No, you doubled everything. I want 1 mug, 1 flowerpot and 1 plate total",
            {"mug/glaze=green": 1, "pot-small": 1, "plate/glaze=blue": 1},
        ),
        ("2 mugs", "Actually make the mugs green, it'll match my sister's kitchen better", {"mug/glaze=green": 2}),
    ],
)
def test_goods_that_are_said_again_are_those_of_the_cart(before: str, text: str, cart: dict[str, int]) -> None:
    phone = customer(before)
    heard = says(phone, text)
    assert lines(phone) == cart, heard


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("a birthday cake for my grandson, he will be seven", "Which filling for the Birthday cake?"),
        ("we'll be in around quarter to nine on tuesday", "at 08:45, pick-up."),
        ("tuesday before 9 if poss", "Tuesday 24 November, at 07:00"),
    ],
)
def test_an_age_counts_no_cakes_and_an_hour_is_the_order_s(text: str, heard: str) -> None:
    phone = bakery("2 croissants")
    assert heard in says(phone, text)
    assert sum(lines(phone).values()) == 2


@pytest.mark.parametrize(
    ("before", "text", "quoted"),
    [
        ((), "3 conchas and a latte", "3 conchas"),
        ((), "2 croissants unless Gary comes", "unless Gary comes"),
        (CART, "pick up tuesday at 9, it's Joan Pettigrew, I don't get about much since the hip", ""),
        (CART, "stick it under Big Kev, they all know me", ""),
        ((), "2 croissants, my brother is leaving Oaxaca early on account of her knee", ""),
    ],
)
def test_one_phrase_that_may_be_goods_is_asked_about_and_no_feeling_or_name(
    before: tuple[str, ...], text: str, quoted: str
) -> None:
    heard = says(bakery(*before), text)
    asked = [each for each in heard.splitlines() if "What do you mean" in each or "didn't get" in each]
    assert [quoted in each for each in asked] == ([True] if quoted else []), heard


@pytest.mark.parametrize(
    "text",
    ["it has been such a long day, honestly", "my wife has spoken", "somos cuatro en la mesa", "q nota es esa?"],
)
def test_chat_and_questions_of_the_order_are_no_note(text: str) -> None:
    phone = bakery(*CART, "pick up")
    says(phone, text)
    assert CommerceNotes.of(phone.state).note == ""


def test_one_text_holds_way_time_address_name_and_note() -> None:
    phone = customer(*JARROS)
    text = (
        "me lo traen el viernes a las cinco a avenida Juárez 212 colonia Centro 68000 soy Lupita Mendoza toquen fuerte"
    )
    heard = says(phone, text)
    assert "a las 17:00, en avenida Juárez 212 colonia Centro 68000\nNombre: Lupita Mendoza" in heard
    assert CommerceNotes.of(phone.state).note == "Toquen fuerte."


@pytest.mark.parametrize(
    ("texts", "kept"),
    [
        (
            ("a domicilio", "es en calle 5 de mayo numero 23 colonia centro", "el codigo creo que es 68000"),
            "23 colonia centro",
        ),
        (
            ("me lo manda a la casa por favor es en calle 5 de mayo numero 23 codigo 68000",),
            "calle 5 de mayo numero 23",
        ),
        (("a domicilio", "y la calle? es calle 5 de mayo numero 23 codigo 68000"), "calle 5 de mayo numero 23"),
        (
            ("a domicilio", "It should just be Hotel Las Golondrinas, Tinoco y Palacios 411, Centro, 68000."),
            "Hotel Las Golondrinas, Tinoco y Palacios 411, Centro, 68000",
        ),
    ],
)
def test_an_address_within_a_sentence_is_the_address_alone(texts: tuple[str, ...], kept: str) -> None:
    phone = customer(*JARROS, *texts, "Ana Ruiz")
    heard = says(phone, "mañana a las 12") + says(phone, "en efectivo")
    assert kept in heard, heard
    assert not any(each in heard for each in ("creo", "favor", "calle?", "just be", "for Hotel")), heard


@pytest.mark.parametrize(
    ("before", "text", "heard"),
    [
        ((*CART, "pick up", "tuesday at 9"), "Walter Odegaard, with an O as in Oslo", "Name: Walter Odegaard"),
        (
            ("2 croissants",),
            "goodness, I am quite well, I only want to place my order",
            "How would you like to get it?",
        ),
        (
            CART,
            "We'll walk over to yours tuesday at 9, our flight's the day after",
            "What name shall I put on the order?",
        ),
    ],
)
def test_an_answer_with_something_around_it_is_taken(before: tuple[str, ...], text: str, heard: str) -> None:
    assert heard in says(bakery(*before), text)


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        (
            "buenas tardes joven oiga que cositas venden ahi me paso su numero mi comadre",
            "Tenemos: Jarros, Platos, Macetas",
        ),
        ("Muy buenas tardes joven, quisiera saber qué piezas manejan ustedes", "Tenemos: Jarros, Platos, Macetas"),
        ("hola! tenés alguna maceta tipo chiquita? es para un cactus", "Maceta chica"),
        ("nos molan los vasitos esos del mezcal, a cómo salen?", "Jarrito"),
        ("My wife says you make flower pots. Is that so?", "Small flowerpot"),
        ("los cuencos no los hacen en rosa?", "azul, verde, negro"),
        ("Do you have anything in blue? Our kitchen at home is all blue", "Bowl"),
    ],
)
def test_what_is_sold_is_shown_and_never_denied(text: str, heard: str) -> None:
    assert heard in says(customer(), text)


def test_a_count_for_two_kinds_in_question_is_no_crash() -> None:
    phone = customer("apunteme dos platos y dos jarros azules")
    assert says(phone, "mejor nada mas un plato")
