"""What asks for a change is done, or nothing is and the person is told so: it is never answered with a look, as if they
had asked for a list."""

import pytest

from tests.support.phone import Phone

LOOKS = ("You have no", "No tienes", "Your tasks", "Tus tareas", "There is nothing", "No hay nada")


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("parar en la farmacia, añádelo a mis tareas", ["parar en la farmacia"]),
        ("stop at the pharmacy, add it to my tasks", ["stop at the pharmacy"]),
        ("call the plumber, please put that on my list, thanks", []),
        ("call the plumber, put that on my list, thanks", ["call the plumber"]),
        ("comprar leche, apúntalo en mi lista", ["comprar leche"]),
        ("eggs and flour, add them to my tasks", ["eggs and flour"]),
    ],
)
def test_a_thing_that_is_named_before_the_request_is_added(phone: Phone, text: str, titles: list[str]) -> None:
    phone.says(text)
    phone.inbox.clear()
    assert phone.tasks == titles


def test_so_it_is_reminded_of_and_put_in_the_calendar(phone: Phone) -> None:
    phone.says("call Bo tomorrow at 5pm, remind me of it")
    phone.hears("I'll remind you tomorrow, Sunday 22 November, at 17:00: call Bo.")
    phone.says("dentist tomorrow at 5pm, add it to my calendar")
    phone.hears("Added “dentist” to your calendar: tomorrow, Sunday 22 November, at 17:00-18:00.")


@pytest.mark.parametrize(
    "text",
    [
        "necesito un recordatorio",
        "I need a reminder",
        "quiero añadir una tarea",
        "could you add eggs and milk on tasks",
        "my tasks: add milk",
        "mis tareas añade leche",
        "tareas, apúntame algo",
        "put something on my tasks list for me when you can",
        "remove stuff on my reminders list",
    ],
)
def test_a_wish_for_a_change_is_never_answered_with_a_look(phone: Phone, text: str) -> None:
    phone.says("milk")
    phone.inbox.clear()
    phone.says(text)
    (heard,) = phone.inbox
    phone.inbox.clear()
    assert not heard.startswith(LOOKS)
    assert phone.tasks == []


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("what tasks do I have?", "You have no open tasks."),
        ("qué tareas tengo pendientes", "No tienes tareas pendientes."),
        ("show me my tasks please", "You have no open tasks."),
        ("mis recordatorios de mañana", "No tienes recordatorios."),
        ("delete the last reminder", "You have no reminders."),
        ("cancela el último recordatorio", "No tienes recordatorios."),
    ],
)
def test_a_look_is_still_one_and_shows_no_number_that_nobody_said(phone: Phone, text: str, heard: str) -> None:
    phone.says(text)
    phone.hears(heard)


@pytest.mark.parametrize(
    "named", ["my 3pm", "the 3pm", "my 3pm tomorrow", "my 15:00", "tomorrow at 3pm", "all at 3pm please"]
)
def test_an_event_may_be_named_by_its_time(phone: Phone, named: str) -> None:
    phone.says("add event dentist tomorrow at 3pm")
    phone.says("add event lunch tomorrow at noon")
    phone.inbox.clear()
    phone.says(f"cancel {named}")
    phone.hears_something_like("Delete “dentist” from your calendar")


@pytest.mark.parametrize("named", ["my 4pm", "my 3pm on friday", "all at 4pm please"])
def test_where_none_is_at_that_time_none_is_deleted(phone: Phone, named: str) -> None:
    phone.says("add event dentist tomorrow at 3pm")
    phone.inbox.clear()
    phone.says(f"cancel {named}")
    (heard,) = phone.inbox
    phone.inbox.clear()
    assert "dentist" not in heard


@pytest.mark.parametrize(
    "text",
    [
        "send an email to Ana: please stop messaging me",
        "email Ana: please stop messaging me",
        "write to Ana: please stop messaging me",
        "send Ana an email: please stop messaging me",
        "manda un correo a Ana: please stop messaging me",
    ],
)
def test_a_colon_parts_whom_an_email_goes_to_from_what_it_says(phone: Phone, text: str) -> None:
    phone.says("save contact Ana Lee, ana@example.org")
    phone.inbox.clear()
    phone.says(text)
    (heard,) = phone.inbox
    phone.inbox.clear()
    assert "Ana Lee (ana@example.org)" in heard
    assert "\nplease stop messaging me" in heard
