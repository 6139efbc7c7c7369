"""While an order is being filled in, a text that wishes for something else gives it no name, no address and no note."""

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.events import Channel
from parley.lanes.commerce.notes import CommerceNotes
from parley_cli.memory_service import MemoryService
from tests.conversations.test_orders import SATURDAY, says
from tests.support.business import BUSINESS
from tests.support.phone import Phone

HOW, COMO = "How would you like to get it?", "¿Cómo quieres recibirlo?"
SIZE, TAMANO = "Which size for the Latte?", "Latte: ¿qué tamaño?"
NAME, WHERE = "What name shall I put on the order?", "Where shall we deliver it to?"
EMPTIED, VACIADO = "I've emptied your cart.", "He vaciado tu carrito."
CART, CARRITO = ("2 croissants", "checkout"), ("dos croissants", "finalizar pedido")


@pytest.fixture
def phone() -> Phone:
    return Phone(MemoryService(ManualClock(SATURDAY), business=BUSINESS), channel=Channel.WHATSAPP)


def notes(phone: Phone) -> CommerceNotes:
    """Return what the shop keeps of the person."""
    return CommerceNotes.of(phone.state)


@pytest.mark.parametrize(
    ("before", "text", "heard"),
    [
        (("two lattes",), "ok close the order", SIZE),
        (("dos lattes",), "dale, cerrá el pedido", TAMANO),
        (("dos lattes",), "oiga y mi pedido qué onda, ya salió?", f"Todavía no has pedido nada.\n{TAMANO}"),
        (
            CARRITO,
            "oiga y mi pedido qué onda, ya salió?",
            f"Lo que quieres está en tu carrito.\n2 x Cruasán de mantequilla\n{COMO}",
        ),
        ((*CART, "pick up"), "wheres my order", f"What you want is in your cart.\n2 x Butter croissant\n{NAME}"),
        ((*CART, "pick up"), "whats my total", f"Total: CA$7.50\nAnything else, or when would you like it?\n{NAME}"),
        (CART, "I'd have it sent", WHERE),
        (CART, "can you drop it off", f"Yes, gladly.\nSo far: 2 x Butter croissant (CA$7.50), delivery.\n\n{WHERE}"),
        (CART, "I'll come in person", NAME),
        (CARRITO, "paso yo", "¿A qué nombre pongo el pedido?"),
        (CARRITO, "me lo trae", "¿Adónde te lo llevamos?"),
        (("2 croissants",), "that is all for me", HOW),
        (("2 croissants",), "alright, ring me up", HOW),
        (("2 croissants",), "ready when you are", HOW),
        (("dos croissants",), "con eso estamos", COMO),
        (("dos croissants",), "quiero pagar", COMO),
        (("dos croissants",), "estamos, cerralo", COMO),
    ],
)
def test_a_wish_is_heard_and_is_no_note(phone: Phone, before: tuple[str, ...], text: str, heard: str) -> None:
    for each in before:
        says(phone, each)
    assert heard in says(phone, text)
    assert (notes(phone).note, notes(phone).name, notes(phone).address) == ("", "", "")


@pytest.mark.parametrize(
    ("before", "text", "heard"),
    [
        (CART, "cancel the order, the new one, I don't need it", EMPTIED),
        (CART, "Oh dear, she says she has no room for it. Please cancel that", EMPTIED),
        (CART, "ugh no wait cancel that, my meeting got moved", EMPTIED),
        (CART, "never mind, I don't want it anymore", EMPTIED),
        (("2 croissants",), "I do not want it after all, remove it all", EMPTIED),
        (CARRITO, "ay no siempre no, mi hijo me regañó, cancélelo", VACIADO),
        (("dos croissants",), "dejalo, no lo voy a llevar al final", VACIADO),
    ],
)
def test_the_open_cart_is_what_is_given_up(phone: Phone, before: tuple[str, ...], text: str, heard: str) -> None:
    first = ("español",) if heard is VACIADO else ()
    for each in (*first, "1 sourdough loaf", "pick up tomorrow at 10", "Ana", "yes", *before):
        says(phone, each)
    said = says(phone, text)
    assert heard in said
    assert ("stays as it is" if heard is EMPTIED else "sigue como está") in said
    assert notes(phone).lines == ()


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("otra vez lo mismo que pedí, pero ahora para mi hermana", "Añadido: 2 x Cruasán de mantequilla."),
        ("I should like the very same things again as last time, for my neighbour", "Added 2 x Butter croissant."),
        ("same as last time, pickup tuesday 9am", "Pick up: Tuesday 24 November, at 09:00"),
        ("repite mi último pedido, para el martes a las 10, lo recojo", "Recoger: martes 24 de noviembre, a las 10:00"),
        ("my last order again, delivered to 12 King Street M5V 1J2 tuesday at 10", "to 12 King Street M5V 1J2"),
        ("lo de la otra vez", "Añadido: 2 x Cruasán de mantequilla."),
    ],
)
def test_an_order_is_wanted_again_with_all_that_is_said_beside(phone: Phone, text: str, heard: str) -> None:
    first = ("español",) if heard.startswith(("Añadido", "Recoger")) else ()
    for each in (*first, "2 croissants", "pick up tomorrow at 10", "Ana", "yes"):
        says(phone, each)
    assert heard in says(phone, text)


@pytest.mark.parametrize(
    ("before", "text", "address", "note"),
    [
        (
            CARRITO,
            "me lo trae a mi casa en calle Porfirio Diaz 210, barrio de Jalatlaco, hay un perro pero no muerde",
            "calle Porfirio Diaz 210, barrio de Jalatlaco",
            "hay un perro pero no muerde",
        ),
        (
            (*CART, "delivery"),
            "it's 400 College St, apt 5C, M5T 1S4, the buzzer's broken so ring me",
            "400 College St, apt 5C, M5T 1S4",
            "The buzzer's broken so ring me",
        ),
        (CART, "delivery to our hotel please: Hotel Azul, 12 King Street", "Hotel Azul, 12 King Street", ""),
        (CARRITO, "mandámelo a Gurruchaga 1450 4to B, soy Marce", "Gurruchaga 1450 4to B", ""),
    ],
)
def test_an_address_ends_where_a_remark_begins(
    phone: Phone, before: tuple[str, ...], text: str, address: str, note: str
) -> None:
    for each in before:
        says(phone, each)
    said = says(phone, text)
    assert f"{address}?" in said or "M5T" in address
    assert (notes(phone).address or said.partition(address)[1], notes(phone).note) == (address, note)


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (CART, "pick up friday at 9, it's my mum's birthday"),
        (CART, "i'll come get it tmrw at 8:30am before my shift"),
        (("dos croissants",), "que sean cuatro, se apuntó mi cuñado"),
        ((), "ponme dos croissants y un latte grande con leche de avena, que no puedo tomar lactosa"),
        ((), "one sourdough loaf please, she said she'd come hungry"),
    ],
)
def test_nobody_is_asked_what_a_reason_means(phone: Phone, before: tuple[str, ...], text: str) -> None:
    for each in before:
        says(phone, each)
    said = says(phone, text)
    assert "What do you mean" not in said
    assert "Qué quieres decir" not in said
    assert notes(phone).lines


@pytest.mark.parametrize(
    ("before", "text", "heard"),
    [
        ((), "buenas tardes joven, disculpe, que es lo que vende?", "Tenemos: Panes"),
        ((), "q venden y en cuanto salen los panes", "Pan de masa madre: 6,50"),
        ((), "Hi there! we're visiting, what do you sell and what does it cost?", "Sourdough loaf: CA$6.50"),
        ((), "ok 2 croissants and 1 latte with oat milk, large if u have it", "Latte (large, oat milk): CA$6.10"),
        ((), "hola che, qué facturas tienen hoy?", "Cruasán de mantequilla: 3,75"),
        ((), "hola majos, ¿qué tenéis hoy de bollería?", "Cruasán de mantequilla: 3,75"),
        ((), "necesito la factura de mi pedido", "pregunta a pedidos y facturas"),
        ((), "2 baguettes and a coffee, large, normal milk", "1 x Coffee (large): CA$4.00"),
        ((), "quiero un pan de centeno, que no esté cortado", "1 x Pan de centeno: 7,25"),
        ((*CART, "pick up"), "why do you need my name", "The order is kept under the name"),
        ((*CART, "pick up"), "hang on are you even open sundays", f"Sunday: 8 AM-12 PM, 2 PM-5 PM\n{NAME}"),
        (("2 croissants",), "how much is that all together incl. delivery?", "it would be CA$13.50"),
        (("dos croissants",), "cuánto es en total con todo y envío", "serían 13,50"),
        (("cuatro croissants",), "uy me zarpé, con dos estoy", "Cambiado: 2 x Cruasán de mantequilla."),
    ],
)
def test_what_there_is_and_what_it_costs(phone: Phone, before: tuple[str, ...], text: str, heard: str) -> None:
    for each in before:
        says(phone, each)
    assert heard in says(phone, text)


@pytest.mark.parametrize(
    ("before", "text", "heard"),
    [
        (("un cruasán de almendra y un café pequeño", "mañana a las 23", "eso es todo"), "recoger", "¿para cuándo lo"),
        (("3 croissants", "tomorrow at 11pm", "that's all thanks"), "pick up", "When would you like it, then?"),
        ((*CARRITO, "recoger", "mañana a las 23"), "a las 15", "mañana, domingo 22 de noviembre, a las 15:00"),
        ((*CART, "pick up"), "I'll swing by tomorrow around half ten", "tomorrow, Sunday 22 November, at 10:30"),
        ((*CART, "pick up"), "tomorrow some time after church so say half eleven", "22 November, at 11:30"),
        (
            (*CART, "delivery"),
            "12 King Street, M5V 1J2, tomorrow at 4pm, ask for Hollis",
            "tomorrow, Sunday 22 November, at 16:00, to 12 King Street, M5V 1J2\nName: Hollis",
        ),
    ],
)
def test_the_time_that_was_said_is_kept_or_asked(phone: Phone, before: tuple[str, ...], text: str, heard: str) -> None:
    for each in before:
        says(phone, each)
    said = says(phone, text)
    assert heard in (said if "What name" not in said and "qué nombre" not in said else f"{said}\n{says(phone, 'Ana')}")
