"""Customers of the shop in `examples/tienda` write as they talk: it is done, or they are told what is not."""

from datetime import UTC, datetime
from functools import cache

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.business.files import Business
from parley.conversation.events import Channel
from parley_cli import service_files
from parley_cli.memory_service import of_folder
from tests.conversations.test_orders import says
from tests.support.phone import Phone

MONDAY = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
WHETHER_NO_MORE = "¿No quieres recibir ningún mensaje más"
STOPPED = "No recibirás más mensajes"


@cache
def tienda() -> Business:
    return service_files.read(service_files.find("examples/tienda"))


def customer(*said: str, channel: Channel = Channel.WHATSAPP) -> Phone:
    """A customer who has texted this."""
    phone = Phone(of_folder(ManualClock(MONDAY), tienda(), None), channel=channel)
    if said:
        says(phone, *said)
    return phone


ORDERED = ("quiero 2 jarros azules", "lo recojo mañana a las 11, a nombre de Lucía, pago en efectivo", "sí")


@pytest.mark.parametrize(
    ("before", "text", "heard"),
    [
        *((("quiero 1 jarro azul",), text, "¿Cómo quieres recibirlo?") for text in ("finalizar", "terminar", "fin")),
        (("quiero 1 jarro azul",), "no quiero nada más", "¿Cómo quieres recibirlo?"),
        (("quiero 1 jarro azul", "quita el jarro azul", "2 jarros azules"), "pedir", "¿Cómo quieres recibirlo?"),
        (("quiero 1 jarro azul",), "listo, quiero confirmar el pedido", "¿Cómo quieres recibirlo?"),
        (("quiero 1 jarro azul",), "sale, lo pido", "¿Cómo quieres recibirlo?"),
        (("quiero 1 jarro azul",), "venga, tramita el pedido", "¿Cómo quieres recibirlo?"),
        *((("quiero 1 jarro azul",), text, "He vaciado") for text in ("cancelar", "cancel", "no quiero nada")),
        (("quiero 1 jarro azul",), "anúlalo, que me he equivocado", "He vaciado"),
        (("quiero 1 jarro azul", "cancelar"), "finalizar", "Tu carrito está vacío"),
        (("quiero 1 jarro",), "cancelar", "Tu carrito está vacío"),  # to "which colour?"
        *(
            (("quiero 1 jarro", text), "azul", "¿Cómo quieres recibirlo?")
            for text in ("finalizar pedido", "sale, lo pido")
        ),
        (ORDERED, "cancelar", "¿Cancelo tu pedido"),
        (ORDERED, "never mind cancel it", "¿Cancelo tu pedido"),
        (ORDERED, "finalizar", "espera a que lo acepten"),
        (ORDERED, "pedir", "¿Qué te apetece?"),
        ((), "finalizar", WHETHER_NO_MORE),  # nothing of theirs is there that it could be about
        (("hola",), "cancel", STOPPED),
        *((("quiero 1 jarro azul",), text, STOPPED) for text in ("STOP", "baja", "no me escriban más")),
    ],
)
def test_a_word_that_may_end_the_messages_is_about_the_order_first(
    before: tuple[str, ...], text: str, heard: str
) -> None:
    assert heard in says(customer(*before), text)


def test_by_sms_the_carriers_own_word_opts_out_beside_a_cart_too() -> None:
    phone = customer("quiero 1 jarro azul", channel=Channel.SMS)
    assert says(phone, "cancel") == "", "the carrier confirms it, and takes no message of ours"
    assert says(phone, "mi carrito") == ""
    assert phone.state.person is not None
    assert phone.state.person.opted_out


@pytest.mark.parametrize(
    ("texts", "heard"),
    [
        (
            ("quiero un jarrito negro", "quiero tres jarros negros y un cuenco azul", "no"),
            "3 x Jarro (negro) y 1 x Cue",
        ),
        (("quiero un jarro y dos cuencos azules", "no"), "Añadido: 2 x Cuenco (azul)."),
        (("quiero un jarro", "mañana a las 11", "no"), "mañana, martes 24 de noviembre, a las 11:00"),
        (("quiero un jarrito negro", "2"), "De acuerdo, no lo hago."),
        (("quiero un jarrito negro", "3 jarros azules", "quita un jarro", "finalizar"), "dejo fuera: 1 x Jarrito"),
        (("ponme una taza y dos platos azules",), "Jarro: ¿qué color?"),
        (("dos vasos y un jarro azul",), "¿Qué quieres decir con “dos vasos”?"),
        (("quiero dos vasos",), "No tenemos “vasos”."),
        (("una jarra azul, dos cuencos y un mole",), "No he entendido “mole”."),
        (("tienen tazas?",), "Jarro: $280.00"),
        (("quiero un jarro azul y una jarra verde", "no, la jarra no"), "¿Cuál quieres decir?"),
        (("quiero un jarro azul y una jarra verde", "quita los jarros"), "Tu carrito está vacío"),
        (("quiero 2 jarros azules", "quita el jarro negro", "mi carrito"), "2 x Jarro (azul)"),
        (("quiero 3 jarritos", "ay perdón eran dos jarritos"), "- 2 x Jarrito"),
    ],
)
def test_nothing_that_was_said_is_dropped_in_silence(texts: tuple[str, ...], heard: str) -> None:
    assert heard in says(customer(), *texts)


@pytest.mark.parametrize(
    ("texts", "heard"),
    [
        (("y lo más barato en platos",), "Lo más barato: Cuenco: $300.00"),
        (("cuál es el plato más barato",), "Lo más barato: Cuenco: $300.00"),
        (("cuánto cuesta el plato", "hay algo más barato que 200?"), "Jarrito: $160.00\nMaceta chica: $190.00"),
        (("hay algo más barato que 100?",), "No tenemos nada por menos de $100.00. Lo más barato: Jarrito"),
        (("qué es lo más barato que tienen",), "Lo más barato: Jarrito: $160.00"),
    ],
)
def test_the_cheapest_is_the_cheapest_of_all_that_is_meant(texts: tuple[str, ...], heard: str) -> None:
    assert says(customer(), *texts).startswith(heard)


AREA = "Repartimos en Oaxaca de Juárez"
WHERE_IT_IS_SENT = "dónde hacen entregas|a qué colonias entregan"


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        *(
            (text, "Color: azul, verde, negro.")
            for text in ("qué colores tiene el jarro", "en qué colores viene el plato")
        ),
        *(
            (text, "Color: azul, verde, negro.")
            for text in ("tenés jarros de qué colores?", "de qué color son los jarros?")
        ),
        ("what colours do the mugs come in", "Colour: blue, green, black."),
        ("qué colores tiene el jarrito", "Jarrito: hay solo de un tipo."),
        *((text, AREA) for text in WHERE_IT_IS_SENT.split("|")),
        ("where do you deliver to", "We deliver to Oaxaca de Juárez"),
        ("tienen jarro azul", "1 x Jarro (azul): $280.00."),
        ("hay dos jarros en verde?", "2 x Jarro (verde): $560.00"),
        ("tienen dos platos y un jarro", "Plato llano: $360.00"),
        ("have you got a flowerpot for tomorrow", "Small flowerpot"),
        *(
            (text, "No encuentro ningún pedido tuyo A-7K2P.")
            for text in ("dónde está el pedido A-7K2P", "estado de A-7K2P")
        ),
        *(
            (text, "I can't find an order A-7K2P")
            for text in ("I want to cancel order A-7K2P", "what's up with A-7K2P")
        ),
        ("can I pay cash", "Cash or card"),
    ],
)
def test_a_question_is_answered_and_puts_nothing_into_the_cart(text: str, heard: str) -> None:
    phone = customer()
    assert heard in says(phone, text)
    assert phone.state.notes.get("commerce", {}).get("lines", []) == []


@pytest.mark.parametrize(
    "text",
    [
        *("three more days till the holidays", "tengo la nariz tapada", "qué diferencia hay entre un jarro y una olla"),
        *(
            "whats the damage for two flowerpots",
            "disculpe, ¿me diría lo que cuesta un jarro negro?",
            "how pricey are plates",
        ),
        *("qué plato cuesta menos", "cuánta plata es un jarrito"),
    ],
)
def test_what_only_speaks_of_something_or_asks_its_price_leaves_the_cart(text: str) -> None:
    phone = customer("quiero 3 jarros azules")
    says(phone, text)
    assert [(each["sku"], each["count"]) for each in phone.state.notes["commerce"]["lines"]] == [("mug", 3)]


@pytest.mark.parametrize(
    "text",
    [
        *("mi primo ya salió del hospital a las doce", "le pagué al plomero en efectivo y ni vino"),
        *("mi mamá llega el viernes de Monterrey", "mi gata se llama Canela", "me cobran el cable por tarjeta"),
        *("my delivery guy from another app got lost twice", "the plumber comes tomorrow at nine"),
        *("checked out of the hotel at noon", "my dog is called Biscuit"),
    ],
)
def test_what_tells_of_something_else_says_nothing_of_the_open_order(text: str) -> None:
    for before in (("quiero 3 jarros azules",), ("quiero 3 jarros azules", "finalizar")):
        phone = customer(*before)
        known = phone.state.notes["commerce"]
        says(phone, text)
        notes = phone.state.notes["commerce"]
        assert all(notes.get(each) == known.get(each) for each in ("lines", "when", "how", "name", "pay", "note"))


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        *((text, "Sí, ahí entregamos por $80.00") for text in ("entregan en el 68050?", "envían a 68000")),
        ("mandan a la 68050?", "Sí, ahí entregamos por $80.00"),
        ("llegan al 72000?", "Ahí no llegamos, lo siento. Solo entregamos en Oaxaca"),
        ("y cuánto sale el envío", "Repartimos en Oaxaca"),
        ("quiero algo para regalar, que no pase de 200 pesos", "Jarrito: $160.00\nMaceta chica: $190.00"),
        ("el macetón lo tenéis ya o hay que encargarlo?", "Macetón: se prepara en 3 días."),
        ("cuánto me saldrían cuatro jarritos y un plato verde", "En total: $1,000.00"),
    ],
)
def test_questions_of_price_place_and_time_get_their_answer_beside_a_cart(text: str, heard: str) -> None:
    phone = customer("quiero 1 jarro azul")
    assert heard in "".join(says(phone, text))


@pytest.mark.parametrize(
    ("texts", "heard"),
    [
        (("2 platos", "bueno, así está bien"), "Plato llano: ¿qué color?"),
        (("2 platos", "Carmen Ortiz", "el que tengas"), "($720.00), a nombre de Carmen Ortiz."),
        (("2 platos", "no dejá, olvidate"), "De acuerdo, no lo hago."),
        ((*ORDERED[:2], "la verdad es que ya no me alcanza, cancélalo porfa"), "He vaciado tu carrito."),
        (("2 jarros azules", "olvídalo, vacía todo por favor"), "He vaciado tu carrito."),
        (("2 blue mugs", "never mind, forget the whole thing"), "I've emptied your cart."),
        (("2 blue mugs", "checkout", "pickup", "tomorrow at 11", "one mug has a chip in it"), "I'm sorry about that."),
        (("3 platos verdes a domicilio, Juárez 8, Centro, 68000",), "entrega en Juárez 8, Centro, 68000."),
    ],
)
def test_an_open_choice_or_order_is_no_trap(texts: tuple[str, ...], heard: str) -> None:
    said = says(customer(), *texts)
    assert heard in said
    assert "Anotado" not in said


def test_a_call_that_waits_keeps_all_of_it_beside_the_offer_of_a_person() -> None:
    asked = ("2 jarros azules y 3 platos, el miércoles a las 11", "ay qué lío", "ay ay ay", "no me acuerdo")
    assert "2 x Jarro (azul)" in says(customer(*asked, "me llamo Sofía Bianchi y pago en efectivo"), "verde")


def test_a_question_at_the_summary_is_no_note_for_the_shop() -> None:
    phone = customer(*ORDERED[:2])
    assert "Nota" not in says(phone, "a q hora llega mi pedido")


@pytest.mark.parametrize(
    ("texts", "heard"),
    [
        (
            ("necesito algo para regalarle a mi suegra que le encantan las plantas, que tienen de macetas",),
            "Macetas:\n- Maceta chica",
        ),
        (("cuanto cobran x mandarlo a domicilio aqui en oaxaca",), "Repartimos en Oaxaca de Juárez"),
        (("2 jarros azules", "cámbialos a verdes"), "Cambiado: 2 x Jarro (verde)."),
        (("6 jarros azules", "cambia los jarros a cuatro"), "- 4 x Jarro (azul): $1,120.00"),
        (
            ("2 blue mugs and a green plate", "lose the mugs, keep the plate"),
            "without 2 x Mug (blue).\nYour cart:\n- 1 x",
        ),
        (("tell me what a blue mug costs, please",), "1 x Mug: MX$280.00"),
        ((*ORDERED, "scratch that order, we found it cheaper elsewhere"), "¿Cancelo tu pedido"),
        (("2 jarros azules", "finalizar", "cuando se pueda"), "¿Cómo quieres recibirlo?"),
    ],
)
def test_more_of_what_strangers_wrote_in_the_shop(texts: tuple[str, ...], heard: str) -> None:
    assert heard in says(customer(), *texts)


IN_REFORMA = "calle Pino Suárez 512, Reforma, 68050 Oaxaca"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (f"ok a domicilio entonces, {IN_REFORMA}", IN_REFORMA),
        (f"envíalo a {IN_REFORMA} mañana a las 11", IN_REFORMA),
        (f"perdón, cambia la dirección a {IN_REFORMA}", IN_REFORMA),
        ("please change the address to 20 Church Lane, 68000", "20 Church Lane, 68000"),
        ("deliver it to the blue house at 5 Church Lane, 68000", "the blue house at 5 Church Lane, 68000"),
        ("deliver it to The Old Rectory, Church Lane, 68000 Oaxaca", "The Old Rectory, Church Lane, 68000 Oaxaca"),
    ],
)
def test_an_address_is_kept_whole(text: str, address: str) -> None:
    phone = customer("quiero 3 jarros azules")
    assert "nombre" in says(phone, text)
    summary = says(phone, "a nombre de Ana")
    assert f", en {address}\nNombre: Ana" in summary
    assert "3 x Jarro (azul)" in summary


TO_BE_BROUGHT = ("quiero 3 jarros azules", "a domicilio")
NAME_ASKED = "¿A qué nombre pongo el pedido?"


@pytest.mark.parametrize(
    ("texts", "heard"),
    [
        (("es en la calle Independencia número 204 colonia centro código 68000",), NAME_ASKED),
        (("Hidalgo 1207 Barrio de Xochimilco 68040 Oaxaca de Juárez, es la casa azul",), NAME_ASKED),
        (("vivo en García Vigil 304 esquina con Matamoros, Centro Histórico, 68000",), NAME_ASKED),
        (("calle Reforma 12", "colonia Jalatlaco, cp 68080"), NAME_ASKED),
        (("calle Reforma 12", "sí"), "¿Qué código postal tiene: calle Reforma 12?"),
        (("calle Reforma 12", "Guadalupe Sánchez para servirle"), "a nombre de Guadalupe Sánchez"),
        (
            ("calle Reforma 12 colonia del valle mañana a las 5",),
            "a las 17:00, entrega en calle Reforma 12 colonia del",
        ),
        (("calle Reforma 12, 68000", "vaciar carrito"), "He vaciado tu carrito."),  # which is no name
        *(((each,), "¡De nada!") for each in ("gracias que dios la bendiga", "muchas gracias muy amable")),
        (("calle Reforma 12, 68000", "graciass, chau"), "¡De nada!"),
    ],
)
def test_an_address_is_taken_as_it_is_written_in_mexico(texts: tuple[str, ...], heard: str) -> None:
    assert heard in says(customer(*TO_BE_BROUGHT), *texts)


@pytest.mark.parametrize(
    ("texts", "heard"),
    [
        (("cuánto cuesta un jarro y hacen envíos?",), ("Jarro: $280.00", "llevamos el mismo día por 80 MXN")),
        (("se puede meter al lavavajillas y cuánto cuesta el plato?",), ("Plato llano: $360.00", "al lavavajillas")),
        (("quiero 2 jarros azules", "cuanto seria ya con el envio"), ("serían $640.00", "Total: $560.00")),
    ],
)
def test_each_of_two_questions_is_answered(texts: tuple[str, ...], heard: tuple[str, ...]) -> None:
    said = says(customer(), *texts)
    assert all(each in said for each in heard)


def test_what_is_said_of_an_order_before_its_goods_is_kept() -> None:
    phone = customer("pedir", "recoger", "mañana a las 11", "a nombre de Lucía", "2 jarros azules", "en efectivo")
    assert "A-" in says(phone, "sí")


@pytest.mark.parametrize("text", ["me llego una taza rota!!", "el plato me llegó todo roto", "me llegó rota"])
def test_an_operators_phrase_is_heard_with_words_between_and_without_accents(text: str) -> None:
    assert "T-" in says(customer(), text)
    assert "T-" not in says(customer(), "¿qué pasa si llega roto?")


def test_a_wish_beside_a_past_time_orders_nothing() -> None:
    assert "Añadido: " not in says(customer("son 2 platos azules, pedido de hace una semana"), "mi carrito")


@pytest.mark.parametrize(
    "asked", ["tienen jarro azul", "hay jarros azules", "venden platos negros", "tienes jarros azules?"]
)
def test_a_question_orders_nothing(asked: str) -> None:
    assert "vacío" in says(customer(), asked, "mi carrito")


@pytest.mark.parametrize(
    ("texts", "heard"),
    [
        (("doscientos jarros azules",), "Aceptamos hasta 24 de un mismo producto por pedido. Para 200 x Jarro"),
        (("two hundred blue mugs",), "We take up to 24 of one product in an order. For 200 x Mug"),
        (("quiero 2 jarros azules", "lo recojo ahora a nombre de Lucía", "efectivo"), "Recoger: hoy, lunes 23"),
        (("quiero dos platos rosas y un jarro azul",), "Plato llano: no hay “rosas”."),
    ],
)
def test_a_large_number_now_and_a_choice_that_is_not_there_are_read_whole(texts: tuple[str, ...], heard: str) -> None:
    assert heard in says(customer(), *texts)
