"""While the checkout asks for something, what gives no value becomes none, and what gives several values gives all."""

import pytest

from parley.adapters.memory_queues import ManualClock
from parley_cli.memory_service import of_folder
from tests.conversations.test_orders import says
from tests.conversations.test_words_of_a_shop import MONDAY, customer
from tests.support.business import BUSINESS
from tests.support.phone import Phone

NAME, ADDRESS, WAY = (
    "What name shall I put on the order?",
    "Where shall we deliver it to?",
    "How would you like to get it?",
)
NOMBRE, ADONDE, COMO = "¿A qué nombre pongo el pedido?", "¿Adónde te lo llevamos?", "¿Cómo quieres recibirlo?"
BAKERY, TIENDA = ("hello", "2 croissants and a baguette"), ("2 jarros azules",)


def answered(before: tuple[str, ...], text: str) -> str:
    """Return what a customer hears who has texted this: of the bakery, unless it begins as at the tienda."""
    phone = customer() if before[0] in (*TIENDA, "2 jarros") else Phone(of_folder(ManualClock(MONDAY), BUSINESS, None))
    says(phone, *before)
    return says(phone, text)


@pytest.mark.parametrize(
    ("before", "text", "heard"),
    [
        ((*BAKERY, "pick up"), "hurry up", ("I'll be quick", NAME)),
        ((*BAKERY, "delivery"), "please hurry im running late", ("I'll be quick", ADDRESS)),
        ((*TIENDA, "recoger"), "apúrenle porfa que ando con prisa", ("Voy rápido", NOMBRE)),
        ((*BAKERY, "pick up"), "this is ridiculous, the bread is cold", ("I'm sorry that this went wrong",)),
        ((*BAKERY, "delivery"), "this is awful, where is my food", ("Shall I pass you on to a person?",)),
        ((*TIENDA, "recoger"), "qué mal servicio", ("Te paso con una persona",)),
        ((*BAKERY, "pick up"), "why do you need my name", ("The order is kept under the name", NAME)),
        ((*TIENDA, "finalizar"), "lo envuelven para regalo?", ("Tu pregunta va con el pedido a la tienda", COMO)),
        ((*TIENDA, "finalizar"), "me lo traen o paso yo?", ("se puede de las dos formas", COMO)),
        ((*BAKERY, "checkout"), "wheres my stuff its been ages", ("You haven't ordered anything yet.", WAY)),
        ((*BAKERY, "pick up", "Ana"), "hurry up", ("Shall I place this order?", "Reply YES or NO.")),
        (("2 jarros",), "finalizar pedido", ("Antes de pedirlo falta una cosa:", "Jarro: ¿qué color?")),
        (("2 jarros", "finalizar pedido"), "sí", ("Con un sí no queda elegido.", "Jarro: ¿qué color?")),
        (("2 jarros", "finalizar pedido"), "mañana a las 11", ("Anotado: mañana, martes 24", "Jarro: ¿qué color?")),
        ((*BAKERY, "pick up", "Ana"), "wait does that include delivery?", ("for CA$6", "Still waiting for your YES")),
    ],
)
def test_what_is_no_value_is_answered_and_the_question_stays(
    before: tuple[str, ...], text: str, heard: tuple[str, ...]
) -> None:
    told = answered(before, text)
    assert all(each in told for each in heard), told


@pytest.mark.parametrize(
    ("before", "text", "heard"),
    [
        (
            (*BAKERY, "delivery"),
            "ill pay the driver cash, name's Dee, and tell him to ring twice",
            ("for Dee, paid when you get it", "“Tell him to ring twice.”", ADDRESS),
        ),
        ((*BAKERY, "pick up"), "Dee, cash, no nuts please", ("Name: Dee", "Note: “No nuts please.”")),
        (
            (*BAKERY, "pick up"),
            "it's Dan, and could you slice the bread",
            ("Name: Dan", "“Could you slice the bread.”"),
        ),
        (
            (*TIENDA, "finalizar"),
            "mejor me lo mandan, vivo en Hidalgo 45, col. Reforma, 68050",
            ("entrega en Hidalgo 45, col. Reforma, 68050.", NOMBRE),
        ),
        ((*BAKERY, "pick up"), "tmrw at 10 and my name is Priya", ("at 10:00", "Name: Priya")),
        ((*BAKERY, "checkout"), "can i just pay cash when i pick it up", ("Yes, gladly.", "pick-up, paid when", NAME)),
        ((*TIENDA, "finalizar"), "me los pueden traer a mi casa?", ("Sí, con gusto.", "a domicilio.", ADONDE)),
        (
            (*BAKERY, "delivery", "20 Bay St, M5V 1J2", "Ana", "yes"),
            "get me the same as last time but ill pick it up this time",
            ("2 x Butter croissant", "Pick up: ", "Name: Ana"),
        ),
        ((*TIENDA, "recoger", "Ana"), "en efectivo, traen cambio de 500?", ("“traen cambio de 500?”", "¿Hago este")),
        ((*TIENDA, "recoger", "Ana"), "sí pero no toquen el timbre", ("no toquen el timbre", "¿Hago este pedido?")),
    ],
)
def test_several_values_in_one_text_are_all_used(before: tuple[str, ...], text: str, heard: tuple[str, ...]) -> None:
    told = answered(before, text).replace('"', "“", 1)
    assert all(
        each.replace("”", "").replace("“", "") in told.replace('"', "").replace("“", "").replace("”", "")
        for each in heard
    ), told


@pytest.mark.parametrize(
    ("before", "text", "time"),
    [
        ((*BAKERY, "pick up sunday at 11pm"), "asap", "Tuesday 1 December, at 07:00"),
        ((*BAKERY, "pick up now"), "the earliest you can", "tomorrow, Tuesday 24 November, at 07:00"),
        ((*TIENDA, "recoger el domingo a las 23:00"), "cuanto antes porfa", "lunes 30 de noviembre, a las 10:00"),
        ((*TIENDA, "recoger el domingo a las 23:00"), "cuando abran", "lunes 30 de noviembre, a las 10:00"),
        ((*TIENDA, "finalizar"), "lo recojo mañana a primera hora", "mañana, martes 24 de noviembre, a las 10:00"),
        (
            (*TIENDA, "recoger el domingo a las 23:00"),
            "cuando abran mañana",
            "mañana, martes 24 de noviembre, a las 10:00",
        ),
        ((*BAKERY, "checkout"), "i'll come when you open on saturday", "Saturday 28 November, at 08:00"),
        ((*TIENDA, "finalizar"), "lo recojo cuando abran", "hoy, lunes 23 de noviembre, a las 16:00"),
    ],
)
def test_who_names_no_time_gets_the_first_that_is_possible(before: tuple[str, ...], text: str, time: str) -> None:
    assert time in answered(before, text)


def test_a_reason_beside_a_question_sets_no_day() -> None:
    told = answered((*TIENDA, "finalizar"), "se tardan mucho en entregar? es que me voy de viaje el jueves")
    assert COMO in told
    assert "jueves 26" not in told


@pytest.mark.parametrize("text", ["qué pasó con el ticket T-AB12", "omg this takes forever lol", "im so hungry lol"])
def test_words_of_something_else_choose_no_way(text: str) -> None:
    phone = customer(*TIENDA, "finalizar")
    says(phone, text)
    assert COMO in says(phone, "finalizar")
