"""Customers without a model ask about their order, about what is sold and about the place in their own words. A
question is answered, and what stands beside it is done as if it were the whole text.
"""

import pytest

from parley.business.files import Business
from parley.lanes import said_questions, table
from parley.lanes.lane import LaneNotes
from parley.lanes.support import wishes
from parley_cli import service_files
from tests.conversations.test_in_own_words_at_the_desk import ORDERED
from tests.conversations.test_payments import says, service
from tests.support.phone import Phone

LANES = tuple(table.LANES[name] for name in ("info", "commerce"))
ORDER: LaneNotes = {"orders": ["20261202150000-x"]}
CART: LaneNotes = {"lines": [{"sku": "rye", "count": 1, "price": 725, "options": {}}], "shown": ["rye"]}
ASKED = {  # the notes, what is called, and texts that call it
    "order_status": (
        ORDER,
        """
        hiya just checking my order went thru ok
        has my order been received?
        did it go through?
        is my order still on
        my bank says u took 42 dollars?? do i have a cake or not
        ¿quedó registrado mi encargo?
        ¿ya está lo mío?
        when is mine ready
        so what have I got coming now?
        any word on my order for the party on friday?
        is someone bringing it or do I come down
        remind me what I ordered?
        did my order make it through?
        what time am I meant to come in
        can you make my pickup an hour later
        ¿por dónde anda lo mío?
        could we push it back to noon
        can I still change the time?
        ¿se puede mover a las doce?
        ¿me pueden cambiar la hora, por favor?
        ey qué pena, ayer se me pasó, ¿sigue en pie?
        """,
    ),
    "show_cart": (CART, "did u keep my stuff?\nis my basket still there\n¿siguen guardadas mis cosas?\n¿sigue en pie?"),
    "cancel_order": (
        ORDER,
        """
        gonna have to bin that order sorry
        hey can we scratch tomorrow's order, kids are sick
        necesito anular el encargo de mañana, se enfermó mi hijo
        call off my order
        i no longer need the order
        ya no voy a querer el pedido
        mirá al final no llego, ¿lo podés dar de baja?
        anulen mi pedido por favor
        am I too late to call it off?
        is it still possible to get out of that order
        Can I still cancel?
        bueno mira, anúlamelo
        ¿todavía puedo cancelar?
        """,
    ),
    "answer_order_question number": (
        ORDER,
        """
        On my way now. Which number do I show?
        do i need a reference or anything when i pick up?
        quick q - what should I say at the till when I come by
        Will somebody need to talk to me or can I show my screen?
        ¿qué número digo cuando llegue?
        """,
    ),
    "answer_order_question cancel_costs": (
        ORDER,
        "is there a fee if i cancel\nDoes that cost me anything?\nis cancelling free?\n¿me cobran algo si lo anulo?",
    ),
    "order_again": (
        ORDER,
        """
        could you repeat what i got last time but for saturday
        I'd like exactly what I ordered last week please
        Could I have the very same on the Friday after, same time, paying there again?
        ok order it again but i pay in the shop this time
        Lo mismo de la otra vez, querida
        no, el otro pedido, el del pan negro
        ponme lo mismo que la última vez para el sábado
        can you do the same again for saturday at 9
        Can I have that again on Saturday at 11
        same as before but no croissants this time
        y anotame lo mismo para el viernes a la misma hora
        ponme otra vez lo mismo para el sábado a las 11
        lo mismo que la última vez pero sin cruasanes
        """,
    ),
    "answer_shop_question price": (
        {},
        """
        what would a dozen almond croissants set me back
        whats ur best price on a dozen croissants
        hiii how much does a bday cake cost
        ¿a cómo sale la docena de cruasanes?
        """,
    ),
    "answer_shop_question enough": (
        {},
        """
        would 20 bucks cover three baguettes
        whoa ok i got 45 dollars saved is that enough for the chocolate one
        ¿me alcanzan 20 dólares para 3 barras?
        """,
    ),
    "answer_shop_question haggle": (
        CART,
        """
        any room on the price of the sourdough?
        45?? cmon do it for 35
        can you give me a discount
        ¿no me hacen una rebajita en el pan de centeno?
        hijole 6.50 por un pan?? en cuanto me lo dejas
        is there something off if I buy plenty of it
        ¿me haces descuento por tanto pan?
        """,
    ),
    "answer_shop_question price_if": (CART, "what if i take 20, a couple free then?\ny si me llevo 3?"),
    "answer_shop_question stock": ({}, "got any baguettes left?\nhow many rye loaves are left\n¿les quedan barras?"),
    "answer_shop_question choices": (
        {},
        """
        what flavours do your cakes come in
        what sizes does the latte come in?
        ¿De qué sabores hay?
        ¿qué sabores tienen de pastel?
        """,
    ),
    "answer_shop_question soonest": (
        {},
        "whens the soonest i can come\nhow soon can i have it\nhow far ahead do I have to order a cake",
    ),
    "browse": ({}, "fine what sweet stuff DO u have\nWhat have you got that's sweet?\n¿Qué tienen de dulce?"),
    "payment_link": (ORDER, "I lost the link, where do I pay\nthe link doesn't work\n¿me mandas otra vez el enlace?"),
    "business_hours": (
        {},
        """
        oh and by the way are you guys open on Monday because my wife says you're not
        Till when are you open on Sunday?
        will you be open on christmas day
        ¿hasta qué hora atienden hoy?
        ¿abren el día de navidad?
        what about boxing day, anybody in?
        ¿qué horario hacéis en Nochebuena?
        ¿y el 26 de diciembre trabajan?
        """,
    ),
    "location_directions": (
        {},
        """
        is there somewhere to park
        ¿hay dónde dejar el coche?
        what streetcar stop do i get off at
        whats the closest stop
        Which bus gets me close to you?
        ¿en qué parada me bajo?
        """,
    ),
    "general_faq": (
        {},
        """
        ¿Aceptan ustedes cheques?
        is there a way to leave a tip for the baker?
        Can we have an invoice made out to the firm?
        do you sell gift cards?
        do you accept american express
        do you have something for a friend who's plant based
        I need an invoice for our books
        ¿tienen algo vegano para mi hija?
        """,
    ),
}
NO_QUESTIONS = """
remind me to cancel my order of milk
how many calories are in a croissant
2 croissants
make it three
no 5
dos menos
cancel the dentist
what can i do for you
open a ticket about my order
what do i have tomorrow
good
"""


@pytest.fixture(scope="module")
def bakery() -> Business:
    return service_files.read()


def asked(text: str, bakery: Business, notes: LaneNotes) -> tuple[str, str]:
    """Return what answers a text, "tool kind", and the rest of the text; two empty strings for no question."""
    found = said_questions.question_in(LANES, text, bakery, {"commerce": notes})
    if found is None:
        return "", ""
    return f"{found.command.tool} {found.command.arguments.get('kind', '')}".strip(), found.rest


def test_questions_are_found_by_the_concepts_they_name(bakery: Business) -> None:
    for call, (notes, texts) in ASKED.items():
        for text in texts.strip().splitlines():
            assert (text.strip(), asked(text.strip(), bakery, notes)) == (text.strip(), (call, ""))


def test_what_is_no_question_is_left_to_others(bakery: Business) -> None:
    for notes in (ORDER, CART, {}):
        for text in NO_QUESTIONS.strip().splitlines():
            assert (text, asked(text, bakery, notes)[0]) == (text, "")


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Pay there. Will somebody need to talk to me or can I show my screen?", "Pay there"),
        ("got any baguettes left? i'll have 2 and a cinnamon bun", "i'll have 2 and a cinnamon bun"),
        ("k just a normal one. whens the soonest i can come", "k just a normal one"),
        ("Pity. Then I'll come by. Till when are you open on Sunday?", "Pity. Then I'll come by"),
        ("un chocolate caliente, el grande. ¿la avena lleva gluten?", "un chocolate caliente, el grande"),
        ("soy celíaca, ¿la avena lleva gluten?", ""),
        ("pick up, are you open on sunday?", "pick up"),
        ("My in-laws are coming. What have you got that's sweet?", ""),
    ],
)
def test_what_stands_beside_a_question_is_kept(bakery: Business, text: str, rest: str) -> None:
    assert asked(text, bakery, ORDER)[1] == rest


@pytest.mark.parametrize(
    ("before", "text", "answers"),
    [
        ((), "would 20 bucks cover three baguettes", ["Yes, that's enough: 3 x Baguette costs CA$10.50."]),
        ((), "would 5 dollars cover 2 baguettes?", ["Not quite, CA$2.00 is missing: 2 x Baguette costs CA$7.00."]),
        ((), "¿les quedan barras?", ["Sí, quedan 30. Barra de pan: 3,50 CAD"]),
        ((), "do you do doughnuts", ["I don't find “doughnuts” among what we sell. We have: Bread"]),
        (("hello", "how much is a rye loaf"), "any chance of a discount", ["our prices", "Rye loaf: CA$7.25"]),
        (("2 butter croissants",), "blorp the wonky thing", ["I didn't get that. Your cart is as it was"]),
        (("2 butter croissants", "blorp the wonky thing"), "blarg snorf", ["I didn't get that either."]),
        (("2 butter croissants", "checkout"), "got any baguettes left? pick up please", ["Yes, 30 left.", "What name"]),
        (ORDERED["en"], "do i need a reference when i pick up?", ["Your order number is A-", "for Hank"]),
        (ORDERED["en"], "is there a fee if i cancel", ["costs you nothing"]),
        (ORDERED["en"], "yep", ["waiting to be accepted"]),
        (ORDERED["en"], "My meeting has been moved, sorry. Can I still cancel?", ["Cancel your order A-"]),
        (ORDERED["en"], "the same as last time but no croissants", ["what you'd like"]),
        ((), "My in-laws are coming over. What have you got that's sweet?", ["Cinnamon bun: CA$4.25"]),
        (("2 baguettes", "finalizar pedido"), "espera, ¿cuánto cobráis por llevarlo a casa?", ["Repartimos"]),
        (("2 butter croissants",), "im ready to order", ["How would you like to get it?"]),
        (("2 butter croissants", "checkout"), "I'll come myself", ["What name"]),
        ((), "is there a bench outside?", ["I don't know that. Shall I ask the people here?"]),
        (("is there a bench outside?",), "yes", ["I've passed your question on (T-"]),
        (("2 butter croissants", "checkout"), "is there a bench?", ["I pass your question on", "How would you like"]),
        (("a birthday cake",), "ok thank you dear, ill think about it", ["Of course, take your time!"]),
        (("un pastel de cumpleaños",), "gracias, lo consulto con mi marido", ["¡Claro, sin prisa!"]),
        (("2 butter croissants", "checkout"), "quiero que me devuelvan la guita", ["I've opened T-"]),
        (ORDERED["en"], "the very same on sunday, same time", ["Shall I place", "tomorrow", "at 09:00", "Hank"]),
    ],
)  # fmt: skip
def test_what_is_asked_at_the_desk_is_answered(before: tuple[str, ...], text: str, answers: list[str]) -> None:
    phone = Phone(service())
    for each in before:
        phone.says(each)
    phone.inbox.clear()
    said = says(phone, text)
    told = "\n".join(phone.inbox) or said
    assert [each for each in answers if each.replace("“", '"').replace("”", '"') not in told] == [], told


PERSON = """
put me through to whoever is in charge
I'd rather ask a real person please
is there a human i can speak to
any chance of talking to an actual person
i'd prefer to deal with a human being
not a machine please, a person
prefiero hablar con alguien de carne y hueso
páseme con el encargado por favor
con una persona por favor
¿hay alguien ahí que me pueda ayudar?
I would much prefer to speak with a person about it
me comunica con una persona porfavor, es que soy mayor y no le entiendo a esto
dame con una persona que con vos no voy a ningún lado
¿puedo hablar con la señorita que atiende?
"""
NO_PERSON = """
la señorita que atiende fue muy amable
i deal with people
a cake for four people
quiero un pan para una persona
voy con una persona
"""


def test_a_person_is_asked_for_in_own_words() -> None:
    for text in PERSON.strip().splitlines():
        assert (wishes.asks_for_person(text), text) == (True, text)
    for text in NO_PERSON.strip().splitlines():
        assert (wishes.asks_for_person(text), text) == (False, text)


def test_a_question_leaves_open_what_is_asked_and_changes_nothing_of_it() -> None:
    phone = Phone(service())
    assert says(phone, "2 butter croissants", "checkout", "pick up").endswith("What name shall I put on the order?")
    heard = says(phone, "are you open on sunday because my wife says you're not")
    assert heard.startswith("Sunday: ")
    assert heard.endswith("What name shall I put on the order?")
    says(phone, "Hank", "tomorrow at 9", "when I get it")
    assert says(phone, "are you open on tuesday?").endswith(
        "Still waiting for your YES or NO: Shall I place this order?"
    )
    assert "Pick-up: tomorrow" in says(phone, "yes")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("holaa cuánto está el café con leche grande?", "price"),
        ("evening all, what time do you shut tonight", "business_hours"),
        ("how many people does the birthday cake serve", "about"),
        ("¿la torta de cumpleaños para cuántas personas es?", "about"),
        ("what's the least expensive bread you do", "cheapest"),
        ("¿cuál es el pan más barato?", "cheapest"),
        ("can the cake have writing on top?", "writing"),
        ("if something comes up can I still cancel later on?", "cancel_terms"),
        ("where is my delivery", "order_status"),
        ("what orders are open", "list_orders"),
        ("the 7.25 one, cut please", None),
        ("I was wondering if I could get two loaves", None),
    ],
)
def test_a_question_behind_a_greeting_and_about_a_thing_is_known(said: str, answer: str | None) -> None:
    found = said_questions.question_in(LANES, said, service_files.read(), {})
    asked = (found.command.arguments.get("kind") or found.command.tool) if found else None
    assert asked == answer
