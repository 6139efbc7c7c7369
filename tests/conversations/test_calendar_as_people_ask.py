"""The calendar in the words of people who know no phrase, without a model: each is answered for the day they name.

It is Saturday 21 November, seven in the morning in Toronto, where Ana is; nobody has set up anything else.
"""

import pytest

from tests.support.phone import Phone


@pytest.fixture
def busy(full: Phone) -> Phone:
    """A phone of a service with all lanes on, with lunch tomorrow and the dentist on Monday."""
    full.says("add event lunch with Ana tomorrow at 12:00")
    full.says("add event dentist on Monday at 9")
    full.inbox.clear()
    return full


@pytest.fixture
def ocupada(busy: Phone) -> Phone:
    """The phone of `busy`, of somebody who is answered in Spanish."""
    busy.says("háblame en español")
    busy.inbox.clear()
    return busy


@pytest.mark.parametrize(
    "said",
    [
        "what's on my calendar tomorrow",
        "Whats on my calendar for tomorrow?",
        "what do I have tomorrow",
        "whats on tomorrow",
        "anything in my calendar tmrw?",
        "show my calendar for tomorrow please",
    ],
)
def test_the_day_that_is_named_is_listed_and_no_other(busy: Phone, said: str) -> None:
    busy.says(said)
    busy.hears("Your calendar tomorrow, Sunday 22 November:\n1. lunch with Ana (12:00-13:00)")


@pytest.mark.parametrize("said", ["qué tengo mañana en el calendario", "que tengo mañana?", "mi agenda para mañana"])
def test_the_day_that_is_named_in_spanish_is_listed_and_no_other(ocupada: Phone, said: str) -> None:
    ocupada.says(said)
    ocupada.hears("Tu calendario mañana, domingo 22 de noviembre:\n1. lunch with Ana (12:00-13:00 h)")


def test_a_weekend_is_its_two_days(busy: Phone) -> None:
    busy.says("what's on this weekend")
    busy.hears_something_like("Saturday 21 November - tomorrow, Sunday 22 November")


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("am i free monday at 3", "You are free Monday 23 November, at 15:00."),
        (
            "Am I free on Monday at 9:30?",
            "No, Monday 23 November, at 09:30 there is: dentist (Monday 23 November, at 09:00-10:00).",
        ),
        ("am I free tomorrow", "You are free tomorrow, Sunday 22 November: 09:00-12:00, 13:00-18:00."),
        ("are we free monday morning", "You are free Monday 23 November: 10:00-12:00."),
    ],
)
def test_who_asks_whether_they_are_free_is_told(busy: Phone, said: str, heard: str) -> None:
    busy.says(said)
    busy.hears(heard)


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        (
            "move lunch with Ana to 2pm",
            "Changed in your calendar: “lunch with Ana”, tomorrow, Sunday 22 November, at 14:00-15:00.",
        ),
        (
            "can you move my dentist appointment to tuesday at 10?",
            "Changed in your calendar: “dentist”, Tuesday 24 November, at 10:00-11:00.",
        ),
        ("reschedule the dentist to 11am", "Changed in your calendar: “dentist”, Monday 23 November, at 11:00-12:00."),
    ],
)
def test_an_appointment_is_moved_by_the_name_that_people_give_it(busy: Phone, said: str, heard: str) -> None:
    busy.says(said)
    busy.hears(heard)


@pytest.mark.parametrize(
    "said", ["cancel my dentist appointment", "cancel the dentist", "delete my dentist appointment"]
)
def test_an_appointment_is_cancelled_after_a_yes(busy: Phone, said: str) -> None:
    busy.says(said)
    busy.hears("Delete “dentist” from your calendar (Monday 23 November, at 09:00-10:00)?\nReply YES or NO.")


def test_what_belongs_to_the_habit_stays_with_it(busy: Phone) -> None:
    busy.says("my tasks")  # so that "it" is nothing that was just made
    busy.inbox.clear()
    busy.says("move it to 7am")
    busy.hears_something_like("habit")


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("estoy libre el lunes a las 3?", "Estás libre lunes 23 de noviembre, a las 15:00."),
        ("estoy libre el lunes por la tarde", "Estás libre lunes 23 de noviembre: 15:00-20:00 h."),
        (
            "mueve lunch with Ana a las 14",
            "Cambiado en tu calendario: “lunch with Ana”, mañana, domingo 22 de noviembre, a las 14:00-15:00 h.",
        ),
        (
            "cambia la cita del dentist al martes a las 10",
            "Cambiado en tu calendario: “dentist”, martes 24 de noviembre, a las 10:00-11:00 h.",
        ),
    ],
)
def test_the_same_in_spanish(ocupada: Phone, said: str, heard: str) -> None:
    ocupada.says(said)
    ocupada.hears(heard)


@pytest.mark.parametrize("said", ["delete lunch", "delete the lunch", "borra lunch", "borra la lunch"])
def test_an_event_that_is_deleted_without_naming_the_calendar_is_found_there(phone: Phone, said: str) -> None:
    phone.says("add event lunch tomorrow at 12:00")
    phone.inbox.clear()
    phone.says(said)
    phone.hears_something_like("Delete “lunch” from your calendar")


def test_a_task_of_an_event_s_name_is_the_one_to_delete(phone: Phone) -> None:
    for said in ("add event lunch tomorrow at 12:00", "add lunch to my tasks", "delete lunch"):
        phone.says(said)
    assert phone.inbox.pop().startswith('Delete "lunch" from your tasks?')
    phone.inbox.clear()
