"""In which language a person is answered: as they write, as their country speaks, as they asked for."""

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.events import Channel
from parley.ports import Policy
from parley_cli.memory_service import MemoryService
from tests.support.model import ScriptedModel, words
from tests.support.phone import Phone

PLEASED = {"en": "Good! Text me when you need something.", "es": "¡Bien! Escríbeme cuando necesites algo."}


@pytest.mark.parametrize(
    ("number", "answered_in"),
    [
        ("+14165550123", "en"),  # Canada
        ("+12125550123", "en"),  # the United States
        ("+17875550123", "es"),  # Puerto Rico: by its area code, within the same +1
        ("+525555550123", "es"),
        ("+34600550123", "es"),
        ("+5491155550123", "es"),
        ("+4915155550123", "en"),  # a country where neither is at home speaks more English
        ("+819055550123", "en"),
    ],
)
def test_whoever_has_shown_no_language_is_answered_as_their_country_speaks(
    service: MemoryService, number: str, answered_in: str
) -> None:
    phone = Phone(service, number, Channel.WHATSAPP)
    phone.says("👍")
    phone.hears_something_like(PLEASED[answered_in])


@pytest.mark.parametrize(
    ("number", "text", "answered_in"),
    [
        ("+34600550123", "What can you do?", "en"),
        ("+34600550123", "Hello!", "en"),
        ("+34600550123", "my tasks", "en"),
        ("+14165550123", "Hola!", "es"),
        ("+14165550123", "buenos días", "es"),
        ("+14165550123", "ayuda", "es"),
        ("+14165550123", "tareas", "es"),
        ("+14165550123", "OK", "en"),  # everybody says OK: the number decides
        ("+34600550123", "ok", "es"),
        ("+34600550123", "help", "es"),
        ("+34600550123", "STOP the reminders, pizza", "en"),
    ],
)
def test_the_first_message_outweighs_the_number(
    service: MemoryService, number: str, text: str, answered_in: str
) -> None:
    phone = Phone(service, number, Channel.WHATSAPP)
    phone.says(text)
    phone.inbox.clear()
    phone.says("👍")
    phone.hears_something_like(PLEASED[answered_in])


@pytest.mark.parametrize(
    "wish",
    [
        *("español", "Spanish", "Espanol!", "en español por favor", "in Spanish, please", "¿Puedes hablar en español?"),
        *("mejor en castellano", "I'd prefer Spanish", "prefiero español"),
    ],
)
def test_a_whole_message_changes_the_language_and_so_does_another(phone: Phone, wish: str) -> None:
    phone.says("my tasks")
    phone.hears("You have no open tasks.")
    phone.says(wish)
    phone.hears("De acuerdo, te escribo en español.")
    phone.says("my tasks")
    phone.hears("No tienes tareas pendientes.")
    phone.says("in English please")
    phone.hears("OK, I'll write to you in English.")
    phone.says("mis tareas")
    phone.hears("You have no open tasks.")


def test_a_task_that_names_a_language_is_a_task(phone: Phone) -> None:
    phone.says("add learn Spanish to my tasks")
    phone.hears("Added “learn Spanish” to your tasks.")


def test_an_open_question_stays_as_it_was_asked_and_its_answer_comes_in_the_new_language(phone: Phone) -> None:
    phone.says("add milk to my tasks")
    phone.says("delete milk")
    phone.inbox.clear()
    phone.says("español")
    phone.hears("De acuerdo, te escribo en español.")
    assert phone.state.confirmation is not None
    assert phone.state.confirmation.text == "Delete “milk” from your tasks?"
    phone.says("sí")
    phone.hears("Borré “milk”.")


def test_a_model_that_answers_nothing_is_excused_in_the_language_of_the_person(
    smart_phone: Phone, model: ScriptedModel
) -> None:
    model.will(words("¡Hola!"), words(""))
    smart_phone.says("hola")
    smart_phone.hears("¡Hola!")
    smart_phone.says("háblame de algo")
    smart_phone.hears("No consigo entenderlo. ¿Me lo dices de otra forma?")


@pytest.mark.parametrize("channel", ["sms", "whatsapp"])
def test_an_operator_may_choose_price_over_spelling_on_sms(clock: ManualClock, channel: str) -> None:
    phone = Phone(MemoryService(clock, policy=Policy(drops_accents=True)), "+525555550123", Channel(channel))
    phone.says("hola")
    phone.inbox.clear()
    phone.says("añade revisión del avión a mis tareas")
    is_cheap = channel == "sms"
    phone.hears_something_like("revision del avion" if is_cheap else "revisión del avión")
    phone.says("borra revisión del avión")
    phone.hears_something_like("revision del avion" if is_cheap else "revisión del avión")
    phone.says("sí")
    assert not [task for task in phone.service.tasks.list(phone.state.id) if not task.done]
