"""People ask the shop about its ways, about what they may eat, and about orders: their own, and others'."""

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.lanes.commerce import own_order_words
from parley.lanes.commerce.notes import CommerceNotes
from parley.lanes.info.allergies import asks_of_allergy
from parley_cli import service_files
from parley_cli.memory_service import MemoryService, every_lane
from tests.support.phone import Phone

PAID = "Cards, cash and mobile payments. No cheques."
PAGO = "Tarjeta, efectivo y pago con el móvil. No aceptamos cheques."
DELIVERED, REPARTO = "Yes, in downtown Toronto", "Sí, en el centro de Toronto"
UNKNOWN = "I don't know, and I won't guess. Please ask the shop: +1 416 555 0142"
DESCONOCIDO = "No lo sé, y no quiero adivinar. Pregunta a la tienda: +1 416 555 0142"
VEGAN = 'To "Do you have vegan pastries?" the answer here is: "The cinnamon bun and all loaves are vegan'
VEGANO = "A «¿Tienen bollería vegana?» la respuesta aquí es: «El rollo de canela y todos los panes son veganos"
COELIAC, CELIACO = (
    "not safe for coeliacs.\"\nMore than that I don't know",
    "no es apto para celíacos.»\nMás que eso no lo sé, y no quiero adivinar.",
)
NOT_YOURS = "I can tell you only about orders from your own number. For any other, please ask the shop: +1 416 555 0142"
AJENO = "Solo puedo contarte de los pedidos hechos desde tu número. Para otro, pregunta a la tienda: +1 416 555 0142"


@pytest.fixture
def phone(clock: ManualClock) -> Phone:
    return Phone(MemoryService(clock, None, business=service_files.read(), settings=every_lane()))


ASKED = {
    PAID: ("do you take cash", "shall I bring coins?", "can I pay with bizum?", "can I use apple pay", "is visa ok?"),
    PAGO: ("¿se puede pagar con tarjeta?", "¿aceptáis bizum?", "¿puedo pagar en efectivo?", "se puede pagar con visa"),
    DELIVERED: ("do you ship?", "do you deliver", "is there home delivery?"),
    REPARTO: ("hacéis envíos a domicilio?", "¿traéis a casa?", "¿llevais a domicilio?", "¿hacen repartos a domicilio?"),
    "There is free wifi": ("whats the wifi", "do you have internet?"),
    "Los perros son bienvenidos": ("¿aceptan perros?", "¿puedo ir con mi mascota?"),
    "Escribe HUMANO para hablar con alguien.": ("cuánto falta para q me contesten",),
    UNKNOWN: ("any nuts in them? my son is allergic", "are the buns safe for a nut allergy?", "do you use peanuts?"),
    DESCONOCIDO: ("¿lleva frutos secos el cruasán? mi hijo es alérgico", "¿los bollos llevan trazas de nueces?"),
    VEGAN: ("does the almond croissant contain egg?", "is there milk in the rye bread?"),
    VEGANO: ("¿la tarta tiene huevo?", "¿es apto para intolerantes a la lactosa?"),
    COELIAC: (
        "is there gluten in the croissant",
        "my daughter is coeliac, can she eat the rye",
        "is the buckwheat loaf safe for coeliacs, or does it contain gluten?",
    ),
    CELIACO: ("soy celíaca, ¿puedo comer el pan?",),
    "Yes: a buckwheat loaf": ("Do you have gluten-free bread?", "is anything safe for coeliacs?"),
    "Sí: pan de trigo sarraceno": ("¿hay pan sin gluten?",),
    "The cinnamon bun and all loaves are vegan": ("is the croissant vegan?",),
    NOT_YOURS: (
        *(
            "did my husband order the cake already? 416 555 0188",
            "did my wife pay already",
            "what did my neighbour order",
        ),
        *("his order number is in front of me i just want to know the time", "can you tell me what Bob ordered"),
        *("is anybody's order ready?", "has my mom collected her bread"),
    ),
    AJENO: (
        "¿ya pidió mi marido la tarta?",
        "mi marido hizo un pedido, ¿a qué hora es?",
        "¿está el pedido de mi vecina?",
    ),
}


@pytest.mark.parametrize(("answer", "question"), [(answer, each) for answer, all in ASKED.items() for each in all])
def test_a_question_is_answered_with_what_was_asked_and_nothing_else(phone: Phone, answer: str, question: str) -> None:
    phone.says("hello" if question.isascii() and "se puede" not in question else "hola")
    phone.inbox.clear()
    phone.says(question)
    phone.hears_something_like(answer)


def test_the_first_text_in_spanish_is_answered_in_spanish(phone: Phone) -> None:
    phone.says("hacéis envíos a domicilio?")
    phone.hears_something_like(REPARTO)


@pytest.mark.parametrize(
    "text",
    [
        "2 almond croissants",
        "a coffee with oat milk",
        "no nuts please",
        "un latte con leche de avena",
        "¿hay leche de avena?",
    ],
)
def test_what_a_thing_is_called_asks_of_no_allergy(text: str) -> None:
    assert not asks_of_allergy(text)


OF_OWN = """
is it ready yet?
where is it
when can i pick it up
what did i order
remind me what I ordered please
how much was it
did you accept my order?
por dónde va mi pedido
¿ya está listo?
¿puedo pasar ya?
¿a qué hora lo recojo?
qué pedí
"""
STOPS = """
can you stop the order from this morning?
stop my order please
cancel order number 1
i don't want my order anymore
please don't make it
anula el pedido
¿pueden cancelar mi pedido, por favor?
para el pedido de esta mañana
no lo preparen
"""
NEITHER = """
order a cake for my husband
my wife will pick up the order
can my husband pick it up?
stop texting me
don't make it too sweet
cancel my reminder
where is it cheapest to park
is the bread ready to eat
my wife wants 2 croissants
quiero un pan para mi marido
para mi madre dos bollos
para el sábado
"""


def test_own_orders_are_told_from_everything_that_sounds_like_them() -> None:
    notes = CommerceNotes(orders=("20261202150000-a",))
    for texts, tool in ((OF_OWN, "order_status"), (STOPS, "cancel_order"), (NEITHER, None)):
        for text in texts.strip().splitlines():
            found = own_order_words.read(text, notes)
            assert (found.tool if found else None, text) == (tool, text)
            assert found is None or "of_another" not in found.arguments, text


def test_without_an_order_there_is_none_to_stop_and_nothing_is_cancelled(phone: Phone) -> None:
    for text in ("cancel order number 1", "can you stop the order from this morning?"):
        phone.says(text)
        phone.hears("You have no order that could be cancelled.")
    phone.says("is it ready")
    phone.hears("You haven't ordered anything yet.")
