"""Customers who have ordered want it cancelled, ask after their payment, complain, call a person, thank or chat, in
words and with reasons that no list holds. A trained classifier tells these apart."""

import pytest

from tests.conversations.test_in_own_words_at_the_desk import ORDERED
from tests.conversations.test_payments import says, service
from tests.support.phone import Phone

CANCELLED = ("Cancel your order", "¿Cancelo tu pedido")
UNPAID = ("Nothing is paid for your order", "todavía no está pagado")
TICKET = ("I've opened T-", "He abierto T-")
PERSON = ("I'm passing you on to a person", "Te paso con una persona")
WELCOME = ("You're welcome!", "¡De nada!")
CHATS = ("show you what we sell", "enseñarte lo que vendemos", "HELP", "AYUDA")
"""What chat is answered with: what the shop does, or HELP where all lanes are on."""
SAID = {
    CANCELLED: """
        so sorry, my daughter broke her arm and we're at the clinic, scrap what I ordered would you
        the picnic's off with this rain. please don't bake anything
        our train was moved so we won't be here. cancel it please
        fíjese que siempre no lo voy a querer, se enfermó mi suegra
        ya no hagan el pan por favor, nos cambiaron la fiesta
    """,
    UNPAID: """
        did my payment go thru?
        has the money reached you yet
        le transferí hace rato, ya le cayó?
        les llegó mi depósito?
    """,
    TICKET: """
        I am afraid the bowl has a crack from the rim to the foot
        la taza viene rajada de un lado
    """,
    PERSON: """
        I'd so much rather deal with one of your people
        me comunica con quien atiende, es que soy mayor y no le entiendo
    """,
    WELCOME: "bless you all, you're angels\nmil gracias, que Dios se lo pague",
    CHATS: """
        why did the baker go to therapy? he kneaded it 😂
        will you marry me lol
        could you feed my cat in August
        me prestas mil pesos? jaja
        cuéntame un chiste de panaderos
    """,
}


@pytest.fixture
def phone() -> Phone:
    phone = Phone(service("delivery"))
    says(phone, *ORDERED["en"])
    return phone


@pytest.mark.parametrize(
    ("heard", "text"), [(heard, each.strip()) for heard, all in SAID.items() for each in all.strip().splitlines()]
)
def test_what_is_wanted_is_heard_with_any_reason_around_it(phone: Phone, heard: tuple[str, ...], text: str) -> None:
    answer = says(phone, text)
    assert any(each in answer for each in heard), answer
    assert "911" not in answer
    assert "Shall I ask the people here?" not in answer


def test_chat_is_answered_otherwise_each_time_and_leaves_the_order_as_it_is(phone: Phone) -> None:
    answers = [says(phone, each) for each in ("tell me a joke", "will you marry me", "who will win the match tonight")]
    assert len(set(answers)) == len(answers)
    assert "is waiting to be accepted" in says(phone, "where is my order")


@pytest.mark.parametrize("text", ["could you write her name on it", "how can I pay", "what is the cheapest bread"])
def test_other_wishes_are_no_cancellation_and_no_chat(phone: Phone, text: str) -> None:
    assert not any(each in says(phone, text) for each in (*CANCELLED, *CHATS))


def test_a_complaint_beside_the_offer_of_a_person_opens_a_ticket_and_keeps_the_offer(phone: Phone) -> None:
    assert "Shall I pass you on to a person?" in says(phone, "this is a bad service, nobody understands me")
    answer = says(phone, "The second blue one, my dear. It leaks on the tablecloth.")
    assert TICKET[0] in answer
    assert "Shall I pass you on to a person?" in answer
    assert PERSON[0] in says(phone, "yes")
