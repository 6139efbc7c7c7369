"""Customers say in their own words how they pay, what becomes of their order, whom they want, and goodbye."""

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.farewell import farewell_of
from parley.lanes.commerce import own_order_words
from parley.lanes.commerce.notes import CommerceNotes
from parley.lanes.commerce.said_payment import comes_for_it, said_payment
from parley.lanes.support import wishes
from parley_cli import service_files
from parley_cli.memory_service import MemoryService, every_lane
from tests.conversations.test_payments import says, service
from tests.support.front_desk import FrontDesk
from tests.support.phone import Phone

LATER_BY_COMING = """
cash when I come
tap my card when i get there at the counter
debit at the counter
I'll pay when I'm in
i'd rather settle in cash when i come
we'll pay in the shop
pay you by card when i pick it up, please
pago en el local
Le pago cuando lo recoja
con tarjeta en la tienda
en metálico al recogerlo
efectivo cuando pase
te pago con tarjeta al retirarlo
"""
LATER = """
tap my card when i get it
i'll pay there
cash
cash to the driver
card when you deliver
pago cuando llega
te pago ahí
alla pago
efectivo ahí mismo
pago en efectivo
yo pago al repartidor
"""
NOW = """
I'd rather pay by card right now
i'll pay now
with my debit card
pay online
pago ahorita con tarjeta
va, pago ahora mismo
prefiero pagar con tarjeta
"""
NO_PAYMENT = """
when i get there
in the shop
now
I'll pay my rent in cash
pay the plumber
remind me to pay when i get there
do you take cash?
cash now
not by card
3 croissants, cash when i come
cuando llega
¿se puede pagar en efectivo?
pago el alquiler en efectivo
en la tienda
"""


def test_how_one_pays_is_read_to_the_last_word() -> None:
    for texts, kind in ((LATER_BY_COMING, "on_delivery"), (LATER, "on_delivery"), (NOW, "stripe"), (NO_PAYMENT, None)):
        for text in texts.strip().splitlines():
            assert (said_payment(text), text) == (kind, text)
            assert (comes_for_it(text), text) == (texts is LATER_BY_COMING, text)


READ = "hi can i grab 2 crossants n a lrg coffe w oat to go"  # is read back in part
CART = {"en": "2 butter croissants", "es": "2 cruasanes de mantequilla"}
ORDERED = {
    "en": (CART["en"], "checkout", "pick up", "Hank", "tomorrow at 9", "when I get it", "yes"),
    "es": (CART["es"], "finalizar pedido", "recoger", "Romina", "mañana a las 9", "al recibirlo", "sí"),
}


@pytest.mark.parametrize("text", ["debit at the counter", "tap my card when i get there", "cash when I come"])
def test_who_is_asked_how_they_pay_says_it_in_own_words(text: str) -> None:
    assert "Payment: when you pick it up" in says(Phone(service()), *ORDERED["en"][:5], text)


@pytest.mark.parametrize(
    ("language", "text", "asked"),
    [
        ("en", "debit at the counter", "What name shall I put on the order?"),
        ("en", "Chuy, alla pago", "How would you like to get it?"),
        ("es", "pago en el local", "¿A qué nombre pongo el pedido?"),
        ("es", "te pago ahí", "¿Cómo quieres recibirlo?"),
    ],
)
def test_who_has_a_cart_goes_on_to_order(language: str, text: str, asked: str) -> None:
    assert asked in says(Phone(service()), CART[language], text)


@pytest.mark.parametrize(
    ("language", "text", "answer"),
    [
        ("en", "tap my card when i get there", "Your cart is empty."),
        ("es", "pago en el local", "Tu carrito está vacío."),
    ],
)
def test_how_one_pays_is_no_question_about_a_payment(language: str, text: str, answer: str) -> None:
    assert answer in says(Phone(service()), {"en": "hello", "es": "hola"}[language], text)
    assert "paid when you get it" in says(Phone(service()), READ, "tap my card when i get there")
    assert "waiting to be accepted" in says(Phone(service()), *ORDERED["en"], "cash when I come")


STATUS = """
no cancelen mi pedido
don't cancel my order
did u keep my stuff?
is my order still on?
do i have a cake or not
do i have an order or not?
which number do I show?
what do i say at the counter
¿ya está lo mío?
¿está listo lo mío?
¿sigue en pie?
¿me guardaron lo mío?
¿qué número muestro?
¿tengo pedido o no?
hey any update on my order? was gonna swing by around 11
where's my order?? its been an hour
please hurry im starving
ando con prisa, ya está lo mío?
let me know when its done please
can you text me when it's ready?
oigan me pueden avisar cuando esté?
"""
STOPS = """
I'm afraid I need to call off my order for Friday, they moved my flight.
Yes, cancel it please
call it off please, something came up
please cancel my order. we can't make it
i need to cancel the order because my flight was moved
cancel my order, thanks
mirá al final no llego, ¿lo podés dar de baja?
sí, dale de baja
me surgió algo, cancelen mi pedido por favor
¿pueden dar de baja mi pedido?
anulen el pedido, no puedo ir
cancel that please, found it cheaper somewhere else
im so sorry but i have to cancel, my son is sick and we're off to the hospital
cancelalo porfa que me quedé sin laburo y no llego a fin de mes
siempre no lo voy a querer, se enfermó mi mamá
cancel my order I found it cheaper
can you cancel the whole thing
hey gotta cancel, something came up at work
nvm about the order, we changed our minds
cancel the order, the first one
ugh the meeting is off, I need to call the order off
ya no lo quiero, cancelen porfa, me salió un viaje
cancelen todo, mi esposa dice que no
fíjate que ya no voy a poder pasar por el pedido, cancélalo porfa
al final no voy a querer el pedido, perdón
"""
NEITHER = """
cancel it and add two croissants
cancel my order, i want two buns instead
cancel my lunch on friday
call off the search
cancel my order, remind me to call mum
quiero darme de baja
dar de baja mi número
cancela mi pedido y ponme dos bollos
do i have a meeting or not
which number is the house
cancel my order and give me two lattes
cancel the order, 2 baguettes please
"""


def test_own_orders_are_told_from_all_else() -> None:
    notes = CommerceNotes(orders=("20261202150000-a",))
    for texts, tool in ((STATUS, "order_status"), (STOPS, "cancel_order"), (NEITHER, None)):
        for text in texts.strip().splitlines():
            found = own_order_words.read(text, notes)
            assert (found.tool if found else None, text) == (tool, text)
            assert own_order_words.read(text, CommerceNotes()) is None or tool, text


@pytest.mark.parametrize(
    ("texts", "answer"),
    [
        ((CART["en"], "can you cancel the whole thing"), "I've emptied your cart."),
        ((*ORDERED["es"], CART["es"], "cancelen el pedido, ya no voy a poder ir"), "¿Cancelo tu pedido A-"),
        (("hello", "where is my stuff, its been ages"), "You haven't ordered anything yet."),
        (("hola", "dónde anda mi pedido"), "Todavía no has pedido nada."),
        (
            (*ORDERED["en"], "let me know when its done please"),
            "Yes: I text you as soon as there is news of your order A-",
        ),
        ((*ORDERED["es"], "me avisan cuando esté listo?"), "Sí: te escribo en cuanto haya novedades de tu pedido A-"),
    ],
)
def test_it_is_the_cart_or_the_order_that_is_spoken_of(texts: tuple[str, ...], answer: str) -> None:
    assert answer in says(Phone(service()), *texts)


@pytest.mark.parametrize(("language", "text"), [("en", "did u keep my stuff?"), ("es", "¿sigue en pie?")])
def test_a_cart_that_is_kept_is_shown(language: str, text: str) -> None:
    assert "7" in says(Phone(service()), CART[language], text)


@pytest.mark.parametrize(
    ("language", "texts", "answer"),
    [
        ("en", ("I need to call off my order, they moved my flight", "Yes, cancel it please"), "is cancelled"),
        ("es", ("mirá al final no llego, ¿lo podés dar de baja?", "sí, dale de baja"), "cancelado"),
        ("es", ("¿lo puedo pasar para las diez?",), "ya no se puede cambiar aquí"),
        ("en", ("can we move my pickup to ten",), "can't be changed here"),
        *(("en", (each,), "Added 2 x Butter croissant") for each in ("the very same", "order it again")),
        *(("es", (each,), "Añadido: 2 x") for each in ("lo mismo de la otra vez", "repite mi pedido")),
    ],
)
def test_what_becomes_of_an_order_is_asked_in_own_words(language: str, texts: tuple[str, ...], answer: str) -> None:
    assert answer in says(Phone(service()), *ORDERED[language], *texts)


WANTS_PERSON = """
I'd rather ask a real person please
I wish speak with person, not machine please
could I ask somebody about it
i wish to talk to a human
i would like to ask the owner
¿puedo preguntarle a una persona?
prefiero consultarlo con el encargado
deseo hablar con alguien
can somebody just ring me
¿alguien me puede llamar por favor?
"""
WANTS_NONE = """
I am deaf so please never call, text only.
Will somebody need to talk to me or can I show my screen?
remind me to ask someone
ask for my order
I wish you a good day
pregunta a mi hermana
"""


def test_a_wish_for_a_person_is_told_from_all_else() -> None:
    for text in (WANTS_PERSON + WANTS_NONE).replace("\n\n", "\n").strip().splitlines():
        assert (wishes.asks_for_person(text), text) == (text in WANTS_PERSON, text)


BEHIND_BOT = {
    "BOT. what time do u open tomorrow": "what time do u open tomorrow",
    "bot, ¿abrís el día de Navidad?": "¿abrís el día de Navidad?",
    "Bot: is my order ready": "is my order ready",
    "BOT when are you open?": "when are you open?",
    "hey bot, prices": "prices",
    "bot - dónde está mi pedido": "dónde está mi pedido",
    **dict.fromkeys(
        ("bot", "bot please", "BOT, back to the bot", "bot, I want a human", "bot, no", "the bot said so"), ""
    ),
    **dict.fromkeys(
        ("bot told me it is open", "BOT IS NO HELP", "bot, you are useless", "both, please", "bots. many"), ""
    ),
}


def test_what_is_said_behind_a_call_for_the_bot_is_told_from_the_call() -> None:
    assert {text: wishes.behind_bot(text) for text in BEHIND_BOT} == BEHIND_BOT


@pytest.mark.parametrize(
    ("wish", "text", "back", "answer"),
    [
        ("I want to talk to a person", "BOT. when are you open on tuesday?", "I'm back", "Tuesday"),
        ("quiero hablar con una persona", "bot, ¿abren el martes?", "Aquí estoy", "martes"),
    ],
)
def test_who_calls_the_bot_back_with_a_question_gets_its_answer(
    clock: ManualClock, wish: str, text: str, back: str, answer: str
) -> None:
    desk = FrontDesk(clock, spanish=wish.startswith("quiero"))
    desk.ana_says(wish)
    desk.ana.inbox.clear()
    desk.ana_says("bot, you are useless, I want a person")
    assert desk.is_handed_off
    assert not desk.ana.inbox
    desk.ana_says(text)
    assert not desk.is_handed_off
    heard = "\n".join(desk.ana.inbox)
    assert back in heard
    assert answer in heard
    assert heard.index(back) < heard.index(answer)


def test_the_operator_hears_of_the_call_and_what_is_behind_it_is_done(clock: ManualClock) -> None:
    desk = FrontDesk(clock)
    desk.ana_says("I want to talk to a person")
    desk.bo_says(f"take {desk.number}")
    desk.ana.inbox.clear()
    desk.bo.inbox.clear()
    desk.ana_says("BOT, remind me in 20 minutes to stretch")
    assert [text.split(":")[0] for text in desk.ana.inbox] == ["I'm back", "I'll remind you in 20 minutes"]
    assert len(desk.bo.inbox) == 1


def test_what_is_written_before_somebody_comes_is_read_by_all_on_duty_and_by_who_comes(clock: ManualClock) -> None:
    desk = FrontDesk(clock)
    desk.ana_says("I want to talk to a person")
    desk.bo.inbox.clear()
    written = ["I want my money back", *(f"line {number} of many" for number in range(6))]
    for text in written:
        desk.ana_says(text)
    told = [text for text in desk.bo.inbox if "I want my money back" in text or "of many" in text]
    assert 0 < len(told) < len(written)  # one who writes much does not ring every phone each time
    desk.bo_says(f"take {desk.number}")
    taken = next(text for text in desk.bo.inbox if "has written before" in text)
    assert [text for text in written if text not in taken] == []
    desk.bo.inbox.clear()
    desk.bo_says(f"take {desk.number}")
    assert not [text for text in desk.bo.inbox if "has written before" in text]


def test_what_is_behind_the_call_is_for_the_bot_and_not_for_the_open_ticket(clock: ManualClock) -> None:
    desk = FrontDesk(clock)
    for text in ("The loaf was raw in the middle.", "I want to talk to a person"):
        desk.ana_says(text)
    desk.ana.inbox.clear()
    desk.ana_says("BOT. what time do u open on tuesday")
    assert "Added to" not in "\n".join(desk.ana.inbox)
    assert "Tuesday" in desk.ana.inbox[-1]


FAREWELLS = {
    **dict.fromkeys(
        ("ta", "Much obliged to you. And a very good day!", "cheers mate", "ok ta very much, bye"), "thanks"
    ),
    **dict.fromkeys(
        ("Dios la bendiga", "muchas gracias, hasta luego", "muy amable, señorita", "bendiciones"), "thanks"
    ),
    **dict.fromkeys(("Thanks so much, you've been a star", "you're an absolute gem", "gracias y perdona"), "thanks"),
    **dict.fromkeys(("ill think about it", "let me ask my wife", "me lo pienso y te digo, un abrazo"), "later"),
    **dict.fromkeys(("goodbye", "ok bye for now!", "have a lovely day", "good night all", "take care"), "goodbye"),
    **dict.fromkeys(("chau", "hasta mañana", "que tenga un buen día, señora", "bueno, nos vemos"), "goodbye"),
    **dict.fromkeys(("thanks, 2 croissants", "bye bye birdie at 8", "ok", "love", "add bye to my list", "tab"), None),
    **dict.fromkeys(("gracias por nada bot", "saluda a mi madre", "buenas", "hasta las 8", "bien", "adiós?"), None),
    **dict.fromkeys(("no gracias y 2 panes", "you are late", "think", "ask my wife to call", "sure"), None),
}


def test_thanks_and_goodbyes_are_told_from_all_else() -> None:
    assert {text: farewell_of(text) for text in FAREWELLS} == FAREWELLS


@pytest.mark.parametrize(
    ("before", "text", "answer"),
    [
        ("hello", "Much obliged to you. And a very good day!", "You're welcome!"),
        ("hello", "ta", "You're welcome!"),
        ("hello", "ok bye for now!", "Goodbye, and all the best!"),
        ("hola", "Dios la bendiga", "¡De nada!"),
        ("hola", "que tenga un buen día", "¡Hasta luego, y que te vaya muy bien!"),
    ],
)
def test_thanks_and_goodbyes_get_a_kind_line(before: str, text: str, answer: str) -> None:
    assert says(Phone(service()), before, text) == answer


@pytest.mark.parametrize(
    ("before", "text", "answer"),
    [("hello", "do you take cheques?", "No cheques."), ("hola", "¿Aceptan ustedes cheques?", "No aceptamos cheques.")],
)
def test_cheques_are_answered_from_the_files(clock: ManualClock, before: str, text: str, answer: str) -> None:
    phone = Phone(MemoryService(clock, None, business=service_files.read(), settings=every_lane()))
    assert answer in says(phone, before, text)
