"""Commands as people type them: without articles, with other verbs, with the time in another place. Each is understood
whole, and what it sets is read back; what names several things is asked about."""

import pytest

from tests.support.phone import Phone


@pytest.fixture(autouse=True)
def english(phone: Phone) -> None:
    """A phone of somebody who is answered in English, whatever language is typed."""
    phone.says("English")
    phone.inbox.clear()


def kept(phone: Phone) -> list[str]:
    """What is in the person's calendar."""
    return [each.title for each in phone.service.calendar.kept(phone.state.id)]


@pytest.mark.parametrize(
    ("said", "title", "when"),
    [
        ("create event lunch tomorrow at 12:00", "lunch", "tomorrow, Sunday 22 November, at 12:00-13:00"),
        ("new event: lunch tomorrow at 12:00", "lunch", "tomorrow, Sunday 22 November, at 12:00-13:00"),
        ("put the dentist on my calendar dec 9 at 3pm for 45 minutes", "the dentist", "at 15:00-15:45"),
        ("save lunch in the calendar for tomorrow at 12:00", "lunch", "at 12:00-13:00"),
        ("add to my calendar lunch tomorrow at 12:00", "lunch", "at 12:00-13:00"),
        ("schedule an event lunch tomorrow at 12:00", "lunch", "at 12:00-13:00"),
        ("agrega evento comida con Raúl mañana a las 14:00", "comida con Raúl", "14:00-15:00"),
        ("añade evento cena el viernes a las 21h", "cena", "21:00-22:00"),
        ("añade un evento junta el lunes de 10 a 11:30", "junta", "10:00-11:30"),
        ("apunta en el calendario reunión de padres el jueves a las 17:30", "reunión de padres", "17:30-18:30"),
        ("ponme en la agenda cena mañana a las 21h", "cena", "21:00-22:00"),
        ("anota cena en mi agenda para mañana a las 21h", "cena", "21:00-22:00"),
        ("nuevo evento: posada el 16 de diciembre a las 20h", "posada", "20:00-21:00"),
    ],
)
def test_an_event_is_added_in_other_words(phone: Phone, said: str, title: str, when: str) -> None:
    phone.says(said)
    assert kept(phone) == [title]
    assert when in phone.inbox[0]
    assert phone.tasks == []
    phone.inbox.clear()


@pytest.mark.parametrize(
    ("said", "title", "days"),
    [
        ("add event all day conference wednesday", "conference", "Wednesday 25 November (all day)"),
        ("add event all-day offsite on dec 12", "offsite", "Saturday 12 December (all day)"),
        ("add event conference friday all day", "conference", "Friday 27 November (all day)"),
        ("add event potluck on Sunday", "potluck", "tomorrow, Sunday 22 November (all day)"),
        ("add event moving day dec 5", "moving day", "Saturday 5 December (all day)"),
        ("agrega evento cumple de Leo mañana", "cumple de Leo", "tomorrow, Sunday 22 November (all day)"),
        ("añade evento congreso todo el día el viernes", "congreso", "Friday 27 November (all day)"),
    ],
)
def test_an_event_of_no_hour_is_all_day_and_said_so(phone: Phone, said: str, title: str, days: str) -> None:
    phone.says(said)
    phone.hears(f"Added “{title}” to your calendar: {days}.")
    (event,) = phone.service.calendar.kept(phone.state.id)
    assert event.days == 1


def test_all_day_beside_an_hour_is_asked_about(phone: Phone) -> None:
    phone.says("add event all day breakfast talk wednesday at 9am")
    phone.hears_something_like("I don't understand when")
    assert kept(phone) == []


def test_an_event_every_week_of_no_hour_is_asked_about(phone: Phone) -> None:
    phone.says("add event gym every monday")
    phone.hears("At what time? Say it like “every day at 9:00” or “tomorrow at 15:00”.")


@pytest.mark.parametrize(
    ("said", "changed"),
    [
        ("push lunch back an hour", "“lunch”, tomorrow, Sunday 22 November, at 13:00-14:00"),
        ("push lunch back by 30 minutes", "“lunch”, tomorrow, Sunday 22 November, at 12:30-13:30"),
        ("postpone lunch by a week", "“lunch”, Sunday 29 November, at 12:00-13:00"),
        ("delay lunch 30 minutes", "“lunch”, tomorrow, Sunday 22 November, at 12:30-13:30"),
        ("bring lunch forward by half an hour", "“lunch”, tomorrow, Sunday 22 November, at 11:30-12:30"),
        ("postpone lunch to monday", "“lunch”, Monday 23 November, at 12:00-13:00"),
        ("make lunch 2 hours long", "“lunch”, tomorrow, Sunday 22 November, at 12:00-14:00"),
        ("rename lunch to brunch", "“brunch”, tomorrow, Sunday 22 November, at 12:00-13:00"),
        ("retrasa lunch 1 hora", "“lunch”, tomorrow, Sunday 22 November, at 13:00-14:00"),
        ("retrasa lunch una hora", "“lunch”, tomorrow, Sunday 22 November, at 13:00-14:00"),
        ("adelanta lunch media hora", "“lunch”, tomorrow, Sunday 22 November, at 11:30-12:30"),
        ("cambia lunch al lunes", "“lunch”, Monday 23 November, at 12:00-13:00"),
        ("pospón lunch para las 14:00", "“lunch”, tomorrow, Sunday 22 November, at 14:00-15:00"),
    ],
)
def test_an_event_is_changed_in_other_words(phone: Phone, said: str, changed: str) -> None:
    phone.says("add event lunch tomorrow at 12:00")
    phone.inbox.clear()
    phone.says(said)
    phone.hears(f"Changed in your calendar: {changed}.")


@pytest.mark.parametrize(
    ("said", "added"),
    [
        ("add pay the gas bill by friday to my tasks", "“pay the gas bill” to your tasks, for Friday 27 November"),
        ("add milk to my tasks for tomorrow", "“milk” to your tasks, for tomorrow, Sunday 22 November"),
        ("add milk to my to do list due dec 15", "“milk” to your tasks, for Tuesday 15 December"),
        ("add buy stamps tomorrow to my tasks", "“buy stamps” to your tasks, for tomorrow, Sunday 22 November"),
        ("add task call mom tomorrow at 5pm", "“call mom” to your tasks, for tomorrow, Sunday 22 November, at 17:00"),
        ("add task pay rent on the 1st", "“pay rent” to your tasks, for Tuesday 1 December"),
        ("todo call Bob monday", "“call Bob” to your tasks, for Monday 23 November"),
        ("agrega pagar el agua a mis tareas para el viernes", "“pagar el agua” to your tasks, for Friday 27 November"),
        ("añade la tarea llamar a Ana mañana", "“llamar a Ana” to your tasks, for tomorrow, Sunday 22 November"),
        ("add task finish Friday report by wednesday", "“finish Friday report” to your tasks, for Wednesday 25"),
        ("add task prepare monday meeting due sunday", "“prepare monday meeting” to your tasks, for tomorrow, Sunday"),
        ("add task call the Sunday school by friday", "“call the Sunday school” to your tasks, for Friday 27"),
        ("todo read monday's paper by tuesday at 5pm", "“read monday's paper” to your tasks, for Tuesday 24"),
        ("agrega tarea pagar la luz para mañana", "“pagar la luz” to your tasks, for tomorrow, Sunday 22"),
        ("agrega tarea entregar informe para el miercoles", "“entregar informe” to your tasks, for Wednesday 25"),
        ("agrega tarea enviarlo para el 15 de diciembre", "“enviarlo” to your tasks, for Tuesday 15 December"),
        ("añade pagar la renta para el viernes a mis tareas", "“pagar la renta” to your tasks, for Friday 27"),
        ("agrega tarea leer el diario del lunes para el martes", "“leer el diario del lunes” to your tasks, for Tue"),
        ("agrega tarea comprar regalo para el viernes a las 5 de la tarde", "“comprar regalo” to your tasks, for Fri"),
    ],
)
def test_the_day_of_a_task_is_kept_and_read_back(phone: Phone, said: str, added: str) -> None:
    phone.says(said)
    assert phone.inbox[0].startswith("Added " + added.translate({0x201C: 34, 0x201D: 34}))
    phone.inbox.clear()


@pytest.mark.parametrize(
    "title",
    [
        *("buy 2 tickets for Friday the 13th", "stand by lamp", "read chapter 3", "watch the 9 o'clock news"),
        *("prepare the talk for monday", "a summary of may", "pay 50", "comprar entradas para el viernes"),
        *("reservar mesa para el martes", "comprar pan para mamá", "put the 5pm report by the door"),
    ],
)
def test_a_time_that_a_title_is_about_stays_in_it(phone: Phone, title: str) -> None:
    phone.says(f"add {title} to my tasks")
    phone.hears(f"Added “{title}” to your tasks.")


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("apunta en mis tareas leer cien años de soledad", "leer cien años de soledad"),
        ("anota en mi lista comprar pan", "comprar pan"),
        ("agrega a mis tareas: comprar pan", "comprar pan"),
        ("pon en la lista leche", "leche"),
        ("add to my tasks buy bread", "buy bread"),
        ("put on my list: milk", "milk"),
    ],
)
def test_the_list_may_be_named_before_the_task(phone: Phone, said: str, title: str) -> None:
    phone.says(said)
    phone.hears(f"Added “{title}” to your tasks.")


@pytest.mark.parametrize(
    ("said", "set_"),
    [
        ("reminder: dentist on friday at 14:30", "Friday 27 November, at 14:30: dentist"),
        ("reminder to pay rent on tuesday at 9am", "Tuesday 24 November, at 09:00: pay rent"),
        ("remember to pay rent on tuesday at 9am", "Tuesday 24 November, at 09:00: pay rent"),
        ("create a reminder about the dentist on friday at 14:30", "Friday 27 November, at 14:30: the dentist"),
        ("set a reminder for friday at 14:30: dentist", "Friday 27 November, at 14:30: dentist"),
        ("recordar pagar la tarjeta el viernes a las 12", "Friday 27 November, at 12:00: pagar la tarjeta"),
        ("ponme un recordatorio para el viernes a las 3 de la tarde: dentista", "27 November, at 15:00: dentista"),
        ("hazme acordar a las 20 de sacar la basura", "today, Saturday 21 November, at 20:00: sacar la basura"),
        ("que no se me olvide la leche mañana a las 9am", "tomorrow, Sunday 22 November, at 09:00: la leche"),
    ],
)
def test_a_reminder_is_set_in_other_words(phone: Phone, said: str, set_: str) -> None:
    phone.says(said)
    assert f"{set_}." in phone.inbox[0]
    assert len(phone.state.timers) == 1
    phone.inbox.clear()


@pytest.mark.parametrize(
    "said",
    [
        *("cancel the reminder", "delete my reminder", "cancel the mom reminder", "cancel all my reminders"),
        *("cancel the reminder to call mom", "don't remind me to call mom", "cancela el recordatorio"),
        *("borra el recordatorio de call mom", "no me recuerdes call mom", "turn off the reminder"),
    ],
)
def test_the_only_reminder_needs_no_number(phone: Phone, said: str) -> None:
    phone.says("remind me to call mom tomorrow at 7pm")
    phone.inbox.clear()
    phone.says(said)
    phone.hears("Cancelled the reminder “call mom”.")


@pytest.mark.parametrize("said", ["cancel the reminder", "cancel the call reminder"])
def test_of_several_reminders_one_is_chosen(phone: Phone, said: str) -> None:
    phone.says("remind me to call mom tomorrow at 7pm")
    phone.says("remind me to call dad tomorrow at 8pm")
    phone.inbox.clear()
    phone.says(said)
    phone.hears(
        "Which reminder do you mean?\n1. call mom (tomorrow, Sunday 22 November, at 19:00)\n"
        "2. call dad (tomorrow, Sunday 22 November, at 20:00)\nReply with its number."
    )
    phone.says("2")
    phone.hears("Cancelled the reminder “call dad”.")


def test_a_reminder_that_is_not_there_is_not_cancelled(phone: Phone) -> None:
    phone.says("don't remind me to call Ana")
    phone.hears("I can't find a reminder about “call Ana”. You have no reminders.")


@pytest.mark.parametrize(
    ("said", "kept_as"),
    [
        ("add contact Ana ana@x.org", "Ana, ana@x.org"),
        ("save contact Bob Li +1 416 555 0199 bob@x.org", "Bob Li, +1 416 555 0199, bob@x.org"),
        ("new contact: Ana, ana@x.org", "Ana, ana@x.org"),
        ("agrega contacto Ana: ana@x.org", "Ana, ana@x.org"),
        ("add Ana ana@x.org to my contacts", "Ana, ana@x.org"),
    ],
)
def test_a_contact_needs_no_commas(phone: Phone, said: str, kept_as: str) -> None:
    phone.says(said)
    phone.hears(f"Added to your contacts: {kept_as}.")


@pytest.mark.parametrize("said", ["i'm done with this", "complete it", "delete that", "borra eso"])
def test_a_pronoun_names_no_task(phone: Phone, said: str) -> None:
    phone.says("add this to my tasks")
    phone.inbox.clear()
    phone.says(said)
    assert "I can't find a task" not in phone.inbox[0]
    assert phone.tasks == ["this"]
    phone.inbox.clear()
