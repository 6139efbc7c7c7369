"""In the middle of an order people correct it, ask and tell: it is used whole or asked about, and the open question is
said again."""

import re

import pytest

from parley.adapters.memory_queues import ManualClock
from parley_cli.memory_service import of_folder
from tests.conversations.test_orders import says
from tests.conversations.test_words_of_a_shop import MONDAY, customer, tienda
from tests.support.business import BUSINESS
from tests.support.phone import Phone

COLOUR = "Jarro: ¿qué color?"
CHECKOUT = ("2 jarros azules", "finalizar pedido")


@pytest.mark.parametrize(
    ("before", "text", "heard"),
    [
        (("2 jarros",), "uno azul y el otro no", ("Anotado: 1 x Jarro (azul) y 1 x Jarro.", COLOUR)),
        (("2 jarros",), "uno de los jarros que sea azul y el otro no", ("1 x Jarro (azul) y 1 x Jarro.", COLOUR)),
        (("2 jarros",), "cuánto es", ("En total: $560.00", COLOUR)),
        (("2 jarros",), "one of each, blue and green", ("1 x Jarro (azul) y 1 x Jarro (verde)",)),
        (("2 jarros",), "me da igual el color, el que tengáis", ("2 x Jarro (azul)",)),
        (("2 jarros",), "abren mañana?", ("10:00-14:00", COLOUR)),
        (("tienen platos?", "quiero seis", "azules porfa"), "1", ("Añadido: 6 x Plato llano (azul).",)),
        (("6 platos azules", "2 jarros"), "pero son ocho platos", ("Cambiado: 8 x Plato llano (azul).", COLOUR)),
        (("4 platos azules",), "mejor uno verde", ("No cambié nada", "Tienes 4 x Plato llano (azul).")),
        (("3 jarros azules",), "agrégale otros dos pero verdes", ("- 3 x Jarro (azul)", "- 2 x Jarro (verde)")),
        (("2 jarros azules",), "quite un jarro azul y ponga uno verde", ("- 1 x Jarro (azul)", "- 1 x Jarro (verde)")),
        (
            ("2 jarros azules", "un cuenco"),
            "mejor que sean tres jarros y que uno sea verde",
            ("1 x Jarro (verde)", "Cuenco: ¿qué color?"),
        ),
        (("tienen jarros en azul?",), "sí, dame dos", ("Añadido: 2 x Jarro (azul).",)),
        (("tienen jarros verdes?", "y en negro?"), "dame 3", ("Añadido: 3 x Jarro (negro).",)),
        ((), "jarros rojos tienen?", ("No, no hay “rojos”.", "azul, verde, negro")),
        ((), "mi hermana me recomendó sus platos, tienen negros?", ("Sí. 1 x Plato llano (negro)",)),
        ((), "qué tienen bonito para regalar?", ("Tenemos: Jarros",)),
        (("2 jarros azules", "un cuenco"), "cuánto va siendo?", ("En total: $860.00", "Cuenco: ¿qué color?")),
        (("2 jarros azules",), "gracias bot", ("¡De nada!",)),
        ((), "me interesan 4 platos llanos azules y 2 cuencos verdes", ("Añadido: 4 x Plato",)),
        (("2 jarros azules",), "los tienes en verde?", ("Color: azul, verde, negro.",)),
        (("2 jarros azules",), "ah y otro verde", ("- 2 x Jarro (azul)", "- 1 x Jarro (verde)")),
        (("2 jarros azules",), "y en negro hay?", ("Color: azul, verde, negro.",)),
        (("1 plato",), "de qué hay?", ("1. azul",)),
        (("2 platos negros", "2 jarros azules"), "sáqueme un plato porfa", ("- 1 x Plato llano (negro)",)),
        (("2 macetones",), "quítele un macetón", ("- 1 x Macetón",)),
        (
            ("2 jarros azules", "2 jarros negros"),
            "quítele uno de los azules",
            ("- 1 x Jarro (azul)",),
        ),
        (
            ("2 jarros azules", "2 jarros negros"),
            "los negros que sean 4",
            ("- 4 x Jarro (negro)",),
        ),
        (("2 platos azules", "2 cuencos negros"), "los cuencos también azules", ("- 2 x Cuenco (azul)",)),
        ((), "mándame diez mil jarritos", ("Aceptamos hasta 24",)),
        ((), "quiero un jarro morado", ("Jarro: no hay “morado”.", COLOUR)),
        (CHECKOUT, "y si mando a mi hijo", ("puede recogerlo otra persona", "¿Cómo quieres recibirlo?")),
        (CHECKOUT, "la junta se movió para las 4", ("¿Cómo quieres recibirlo?",)),
        (CHECKOUT, "pagué la luz en efectivo", ("¿Cómo quieres recibirlo?",)),
        (
            (*CHECKOUT, "recoger", "Ana Ruiz", "mañana a las 11"),
            "ponele una nota que diga “Para Marta”",
            ("Nota: “Para Marta”", "mañana, martes 24 de noviembre, a las 11:00"),
        ),
    ],
)
def test_what_is_said_in_the_middle_is_used_or_asked(
    before: tuple[str, ...], text: str, heard: tuple[str, ...]
) -> None:
    phone = customer(*before)
    told = says(phone, text)
    assert all(each in told for each in heard), told
    assert "a las 4" not in says(phone, "mi carrito")


@pytest.mark.parametrize(
    ("before", "text", "heard"),
    [
        (("a latte",), "do you deliver to m5?", ("Yes, we deliver there", "Which size for the Latte?")),
        (("2 lattes",), "my daughter the small one and me the large", ("1 x Latte (small) and 1 x Latte (large)",)),
        (("2 croissants",), "actually make that 2 almond and 1 plain", ("I have changed nothing",)),
        (("1 large latte", "1 small latte"), "oh and the small one with oat milk please", ("- 1 x Latte (small, oat",)),
        (("1 rye loaf",), "el pan de centeno cortado en rebanadas", ("- 1 x Rye loaf (sliced)",)),
        ((), "2 large coffees one with oat milk one without", ("1 x Coffee (large, oat milk) and 1 x Coffee (large)",)),
        ((), "a birthday cake, chocolate", ("Added 1 x Birthday cake (chocolate).",)),
        (("2 croissants", "checkout for pickup", "Ana", "yes"), "add a large coffee", ("This begins another order",)),
        (("a latte with oat milk",), "make it a large", ("Added 1 x Latte (large, oat milk).",)),
        ((), "one latte with camel milk", ('There is no "camel milk" for the Latte. Which milk', "2. oat milk")),
        ((), "an extra large coffee", ('There is no "extra large" for the Coffee. Which size',)),
        (("3 lattes",), "all large, and oat milk in one of them", ("2 x Latte (large) and 1 x Latte (large, oat",)),
        (("2 lattes",), "both large, one with oat milk", ("1 x Latte (large) and 1 x Latte (large, oat milk)",)),
        (("3 lattes",), "what's the difference in price?", ("2. large (+CA$0.75)",)),
        (("4 baguettes",), "i only wanted three baguettes", ("Changed: 3 x Baguette.",)),
        (("3 large lattes",), "can one of the lattes be small", ("- 2 x Latte (large)", "- 1 x Latte (small)")),
        (("3 large lattes",), "swap a latte for a small coffee", ("- 2 x Latte (large)", "- 1 x Coffee (small)")),
        (("2 croissants", "a small coffee"), "one of the croissants almond instead", ("- 1 x Butter", "- 1 x Almond")),
        (("2 croissants",), "change one croissant to an almond one", ("- 1 x Butter", "- 1 x Almond croissant")),
        (("2 croissants", "1 almond croissant"), "add one more of each", ("- 3 x Butter", "- 2 x Almond croissant")),
        (("2 croissants", "checkout for pickup"), "It's Carol, from Finch & Sons", ("Name: Carol\n",)),
        (
            ("2 croissants", "a small coffee"),
            "no wait he's not coming, take the coffee off",
            ("without 1 x Coffee",),
        ),
        (("3 lattes",), "all small except one", ('I didn\'t get "except one"', "Which size for the Latte?")),
        (
            ("2 croissants", "checkout for pickup", "Ana", "yes"),
            "same as last time but with three baguettes",
            ("2 x Butter croissant and 3 x Baguette",),
        ),
        (("2 plain coffees", "large"), "one without whole milk, with oat", ("I have changed nothing",)),
        (("2 croissants", "pick up", "Kevin Brandt"), "can you wrap them for a plane ride?", ("for a plane ride.",)),
    ],
)
def test_in_the_bakery_too(before: tuple[str, ...], text: str, heard: tuple[str, ...]) -> None:
    phone = Phone(of_folder(ManualClock(MONDAY), BUSINESS, None))
    says(phone, *before)
    told = says(phone, text)
    assert all(each in told for each in heard), told


@pytest.mark.parametrize("language", ["hello", "hola"])
@pytest.mark.parametrize("folder", ["service", "examples/tienda"])
def test_what_help_offers_is_not_taken_for_a_thing_that_is_not_sold(folder: str, language: str) -> None:
    business = BUSINESS if folder == "service" else tienda()
    phone = Phone(of_folder(ManualClock(MONDAY), business, None))
    offered = re.findall(r"[“\"]([^”\"]{3,60})[”\"]", says(phone, language, "help" if language == "hello" else "ayuda"))
    assert offered
    for text in offered:
        heard = says(Phone(of_folder(ManualClock(MONDAY), business, None)), language, text)
        assert heard, text
        assert not re.search(rf"(No tenemos|don't have|No encuentro|I don't find) [“\"]{re.escape(text)}", heard), heard
