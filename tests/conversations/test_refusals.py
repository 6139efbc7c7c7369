"""What must not be done, in whatever words it is said: a doubtful yes, an emphatic no, and a request with a "don't"
before it. None of them runs anything, and none is answered with an offer of the very thing."""

import pytest

from tests.support.business import BUSINESS
from tests.support.phone import Phone

AGAIN = "I'm not sure whether that is a yes.\n\nDelete “milk” from your tasks?\nReply YES or NO."
AGAIN_ES = "No sé si eso es un sí.\n\n¿Borro “leche” de tus tareas?\nResponde SÍ o NO."
NOTHING = "I've done nothing: everything stays as it is. Text HELP to see what I can do."
NOTHING_ES = "No hice nada: todo queda como está. Escribe AYUDA para ver qué puedo hacer."


@pytest.fixture
def deleting(phone: Phone) -> Phone:
    """A yes is asked for."""
    phone.service.business = BUSINESS
    phone.says("add milk to my tasks")
    phone.says("delete milk")
    phone.inbox.clear()
    return phone


@pytest.fixture
def borrando(phone: Phone) -> Phone:
    """A yes is asked for in Spanish."""
    phone.service.business = BUSINESS
    for said in ("háblame en español", "agrega leche a mis tareas", "borra leche"):
        phone.says(said)
    phone.inbox.clear()
    return phone


@pytest.mark.parametrize(
    "said",
    [
        *("yes?", "yes??", "ok?", "sure?", "yes, delete it?", "yep ?", "👍?", "yes!?"),
        *("yeah right", "maybe", "fine", "if you want", "not sure", "are you sure?", "I guess"),
    ],
)
def test_a_doubtful_yes_is_asked_again(deleting: Phone, said: str) -> None:
    deleting.says(said)
    deleting.hears(AGAIN)
    deleting.says("yes")
    deleting.hears("Deleted “milk”.")


@pytest.mark.parametrize(
    "said", ["ya", "Ya.", "¿sí?", "sí?", "¿vale?", "sí, bórrala?", "eso sí", "tal vez", "¿seguro?"]
)
def test_a_doubtful_spanish_yes_is_asked_again(borrando: Phone, said: str) -> None:
    borrando.says(said)
    borrando.hears(AGAIN_ES)
    assert borrando.tasks == ["leche"]


def test_a_bare_ya_is_a_yes_in_english(deleting: Phone) -> None:
    deleting.says("ya")
    deleting.hears("Deleted “milk”.")


@pytest.mark.parametrize(
    "said",
    [
        *(
            "hell no",
            "absolutely not",
            "no way",
            "no way!!",
            "for sure not",
            "of course not",
            "not a chance",
            "not at all",
        ),
        *("oh hell no", "god no", "no never", "over my dead body", "definitely not please", "never", "no, no way"),
        *("do not delete it", "please don't delete milk", "no, dont delete it", "you shouldn't delete the milk"),
        *("never delete milk", "nope, keep it", "keep it", "leave it alone", "i don't want to delete milk"),
        "i don't want this anymore",
    ],
)
def test_an_emphatic_no_is_a_no(deleting: Phone, said: str) -> None:
    deleting.says(said)
    deleting.hears("OK, I won't.")
    assert deleting.tasks == ["milk"]


@pytest.mark.parametrize(
    "said",
    [
        *("claro que no", "¡Claro que no!", "ni loco", "ni hablar", "por supuesto que no", "que no", "jamás", "ya no"),
        *("de ninguna manera", "para nada", "nel", "no la borres", "no borres la leche", "por favor no borre leche"),
        *("no quiero que borres la leche", "no vayas a borrarla", "mejor no la borres", "déjala"),
    ],
)
def test_an_emphatic_spanish_no_is_a_no(borrando: Phone, said: str) -> None:
    borrando.says(said)
    borrando.hears("De acuerdo, no lo hago.")
    assert borrando.tasks == ["leche"]


def test_a_no_to_something_else_is_none_to_the_open_question(deleting: Phone) -> None:
    deleting.says("don't delete eggs")
    deleting.hears(f"{NOTHING}\nStill waiting for your YES or NO: Delete “milk” from your tasks?")


def test_keeping_a_draft_is_no_refusal_of_it(phone: Phone) -> None:
    phone.says("send an email to bob@x.org saying hi")
    phone.inbox.clear()
    phone.says("keep it")
    assert "OK, I won't." not in phone.inbox
    phone.inbox.clear()


@pytest.mark.parametrize(
    "said",
    [
        *("don't delete milk", "dont complete milk", "never delete milk", "please do not delete the milk"),
        *("dont add milk to my tasks", "do not add event lunch tomorrow at 12:00", "don't cancel my reminders"),
        *("i dont want to cancel reminder 1", "never cancel reminder 1", "don't dlete milk", "no need to delete milk"),
        *("i'd rather you didn't delete milk", "don't ever email Ana"),
    ],
)
def test_a_refused_request_is_not_offered(phone: Phone, said: str) -> None:
    phone.service.business = BUSINESS
    phone.says(said)
    phone.hears(NOTHING)


@pytest.mark.parametrize(
    "said",
    [
        *("no borres leche", "no completes leche", "no canceles el recordatorio 1", "no borres mis recordatorios"),
        *("nunca borres la leche", "no quiero cancelar el recordatorio 1"),
        *("no agregues leche a mis tareas", "no hace falta que añadas pan", "ni se te ocurra borrar la leche"),
    ],
)
def test_a_refused_spanish_request_is_not_offered(phone: Phone, said: str) -> None:
    phone.service.business = BUSINESS
    phone.says("háblame en español")
    phone.inbox.clear()
    phone.says(said)
    phone.hears(NOTHING_ES)


@pytest.mark.parametrize("said", ["too many tasks", "too many emails", "too much work", "too late for milk"])
def test_too_much_of_something_is_nothing_to_do(phone: Phone, said: str) -> None:
    phone.says(said)
    assert "Add “" not in phone.inbox[0].replace('"', "“")
    assert phone.tasks == []
    phone.inbox.clear()


@pytest.mark.parametrize("said", ["don't you open on sundays", "no abren los domingos", "do not you open on sunday?"])
def test_a_question_with_a_not_in_it_is_answered(phone: Phone, said: str) -> None:
    phone.service.business = BUSINESS
    phone.says(said)
    assert "2" in phone.inbox[0]
    assert "done nothing" not in phone.inbox[0]
    phone.inbox.clear()


@pytest.mark.parametrize(
    "said",
    [
        *(
            "hell no",
            "claro que no",
            "go for a walk",
            "I didn't buy milk",
            "i haven't bought milk yet",
            "my hours are cut",
        ),
        *(
            "the bus stop is closed",
            "we closed the deal",
            "he bought bread",
            "the meeting is over",
            "postpone by a week",
        ),
        *("mi leche se acabó", "lunch with Bob at noon"),
    ],
)
def test_what_asks_nothing_of_the_place_is_told_nothing_of_it(phone: Phone, said: str) -> None:
    phone.service.business = BUSINESS
    phone.says(said)
    for fact in ("Moon Bakery.", "oat milk", "avena", "Our prices", "Nuestros precios", "AM-", "Augusta", "delete "):
        assert fact not in phone.inbox[0].replace("add milk", "")
    phone.inbox.clear()


@pytest.mark.parametrize(
    ("said", "fact"),
    [
        ("what's the password of the wi-fi", "wifi"),
        ("until what hour can I come by today", "AM"),
        ("need the address", "Augusta"),
        ("got any vegan stuff", "vegan"),
        ("a que ora cierran hoy", "8:00"),
        ("a qué hora abren", "8:00"),
        ("oppening hours", "AM"),
        ("milk", "oat milk"),
    ],
)
def test_what_asks_something_of_the_place_is_told_it(phone: Phone, said: str, fact: str) -> None:
    phone.service.business = BUSINESS
    phone.says(said)
    assert fact in phone.inbox[0]
    phone.inbox.clear()
