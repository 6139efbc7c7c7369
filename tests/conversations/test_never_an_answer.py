"""Words that are never an answer of a free shape: HELP and its like, whatever is open; courtesy, to a question that the
person was told waits."""

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.admission_policy import AdmissionPolicy
from parley.ports import Policy
from parley_cli.memory_service import MemoryService
from tests.support.coach import with_coach
from tests.support.phone import Phone

NAME = {"+14165550123": ("hi", "Ana"), "+34600111222": ("hola", "Ana")}


@pytest.fixture
def coached(phone: Phone) -> Phone:
    """A habit is wanted, and what it is to be is asked for."""
    phone.service.settings = with_coach(preparation_minutes=0)
    phone.says("start a habit")
    phone.says("make it yours")
    phone.inbox.clear()
    return phone


def asked(phone: Phone) -> list[str]:
    return [each.text for each in phone.state.questions]


@pytest.mark.parametrize("number", NAME)
@pytest.mark.parametrize("said", ["HELP", "help!", "INFO", "START", "Ayuda", "información"])
def test_a_keyword_is_no_newcomers_name(clock: ManualClock, number: str, said: str) -> None:
    phone = Phone(
        MemoryService(
            clock, policy=Policy(admission=AdmissionPolicy(introduces=True), operator="Acme, hello@acme.example")
        ),
        number,
    )
    greeting, name = NAME[number]
    phone.says(greeting)
    phone.inbox.clear()
    phone.says(said)
    assert phone.state.person is not None
    assert phone.state.person.name is None
    if said != "START":
        assert "Acme, hello@acme.example" in phone.inbox[0]
        phone.says(name)
        assert phone.state.person is not None
        assert phone.state.person.name == name
    phone.inbox.clear()


@pytest.mark.parametrize("said", ["help", "HELP!", "info", "START", "ayuda", "Información"])
def test_a_keyword_is_no_text_of_an_email_and_the_question_stays(phone: Phone, said: str) -> None:
    phone.says("email ana@x.com about lunch")
    open_ones = asked(phone)
    phone.says(said)
    assert phone.service.mail.kept(phone.state.id) == []
    assert asked(phone) == open_ones
    phone.inbox.clear()


@pytest.mark.parametrize("said", ["help", "info", "ayuda"])
def test_a_keyword_is_no_habit(coached: Phone, said: str) -> None:
    before = asked(coached)
    coached.says(said)
    assert "add milk to my tasks" in coached.inbox[0]
    assert asked(coached) == before
    coached.inbox.clear()


@pytest.mark.parametrize(
    "said",
    [
        *(
            "good night",
            "hello",
            "thanks!",
            "how are you?",
            "thank you so much 😊",
            "good morning coach",
            "bye, see you",
        ),
        *("buenas noches", "hola", "muchas gracias", "¿cómo estás?", "hola, ¿qué tal?", "hasta mañana"),
    ],
)
def test_courtesy_hours_later_is_no_answer_to_what_waits(coached: Phone, said: str) -> None:
    before = asked(coached)
    for _ in range(3):
        coached.clock.advance(hours=1)
        coached.service.sweep()
        coached.service.work()
    assert coached.state.questions[-1].is_parked
    coached.says(said)
    assert asked(coached) == before
    coached.says("stretching")
    assert asked(coached) != before
    coached.inbox.clear()


@pytest.mark.parametrize("answer", ["no", "yes"])
@pytest.mark.parametrize(
    ("number", "adds", "deletes"),
    [
        ("+14165550123", "add milk to my tasks", "delete milk"),
        ("+34600111222", "agrega leche a mis tareas", "borra leche"),
    ],
)
def test_what_a_newcomer_was_asked_stays_behind_a_confirmation(
    clock: ManualClock, number: str, adds: str, deletes: str, answer: str
) -> None:
    phone = Phone(MemoryService(clock, policy=Policy(admission=AdmissionPolicy(introduces=True))), number)
    for said in (adds, deletes, answer, "Ana"):
        phone.says(said)
    assert phone.state.person is not None
    assert phone.state.person.name == "Ana"
    phone.inbox.clear()
