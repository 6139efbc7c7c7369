"""A shop's customer who only wonders, complains, or changes some of what is in the cart: nothing else gets into it."""

import pytest

from parley_cli import service_files
from parley_cli.memory_service import of_folder
from parley_cli.service_files import EXAMPLES
from tests.support.phone import Phone, clock

TIENDA = service_files.read(EXAMPLES / "tienda")


def after(*said: str) -> Phone:
    """Return the phone of a customer who has texted this, with the answers to it forgotten."""
    phone = Phone(of_folder(clock(), TIENDA, None))
    for text in said:
        phone.says(text)
    phone.inbox.clear()
    return phone


@pytest.mark.parametrize(
    "said",
    [
        "buenos días oiga quería ver si tienen tazas para el café que no salgan tan caras",
        "quería ver si tienen tazas",
        "quisiera saber si venden jarros azules",
        "quería saber si os queda algún jarro",
        "quería saber si te quedan jarros verdes",
        "tienen jarro azul",
        "q onda tienen jarros?",
        "just wanted to see if you have any mugs",
        "hi i was wondering if you have mugs in green",
    ],
)
def test_who_wonders_what_there_is_sees_it_and_has_ordered_nothing(said: str) -> None:
    phone = after()
    phone.says(said)
    assert "280" in phone.inbox[0]
    phone.says("carrito")
    assert "vacío" in phone.inbox[-1] or "empty" in phone.inbox[-1]


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("y uno de los jarros que sea verde", ("2 x Jarro (azul)", "1 x Jarro (verde)")),
        ("cambia uno de los jarros a verde", ("2 x Jarro (azul)", "1 x Jarro (verde)")),
        ("haz dos de los jarros azules en negro", ("1 x Jarro (azul)", "2 x Jarro (negro)")),
        ("y uno de esos en verde", ("2 x Jarro (azul)", "1 x Jarro (verde)")),
        ("and one of the mugs green", ("2 x Jarro (azul)", "1 x Jarro (verde)")),
        ("one of the mugs should be green", ("2 x Jarro (azul)", "1 x Jarro (verde)")),
        ("uno de los jarros verdes", ("3 x Jarro (azul)", "1 x Jarro (verde)")),
    ],
)
def test_one_of_the_mugs_is_one_of_those_in_the_cart(said: str, lines: tuple[str, ...]) -> None:
    phone = after("quiero 3 jarros azules")
    phone.says(said)
    assert all(f"- {line}" in phone.inbox[-1] for line in lines)


@pytest.mark.parametrize(
    ("said", "is_of_ticket"),
    [
        ("un plato llano negro, partido por la mitad. Las jarras bien", True),
        ("the black plate, it came in two pieces", True),
        ("quiero 2 jarros azules, gracias", False),
        ("2 jarros azules", False),
    ],
)
def test_what_describes_a_complaint_is_added_to_it_and_never_sold(said: str, is_of_ticket: bool) -> None:
    phone = after("El pedido que me llegó ayer venía con un plato roto")
    phone.says(said)
    assert any("T-" in each for each in phone.inbox) is is_of_ticket
    phone.says("carrito")
    assert ("vacío" in phone.inbox[-1] or "empty" in phone.inbox[-1]) is is_of_ticket


@pytest.mark.parametrize(
    ("before", "said", "address"),
    [
        (
            "quiero 3 jarros azules",
            "ok a domicilio entonces, calle Pino Suárez 512, Reforma, 68050 Oaxaca",
            "calle Pino Suárez 512, Reforma, 68050 Oaxaca",
        ),
        (
            "quiero 3 jarros azules",
            "ok a domicilio entonces, Av. Juárez 20 depto 3, Centro, 68000 Oaxaca de Juárez",
            "Av. Juárez 20 depto 3, Centro, 68000 Oaxaca de Juárez",
        ),
        (
            "quiero un jarrito",
            "a domicilio, Av. Juárez 20 depto 3, Centro, 68000",
            "Av. Juárez 20 depto 3, Centro, 68000",
        ),
    ],
)
def test_an_address_is_kept_with_its_district_and_postcode_also_below_the_minimum(
    before: str, said: str, address: str
) -> None:
    phone = after(before)
    phone.says(said)
    phone.says("un plato llano verde")
    assert any(address in each for each in phone.inbox)
