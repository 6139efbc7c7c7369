"""What people only tell of their things is asked about, as is a request beside its reason; lists are taken apart."""

import pytest

from tests.support.phone import Phone


@pytest.fixture(autouse=True)
def begun(phone: Phone) -> None:
    """The person has an event, a reminder and two tasks, and has read what came."""
    for text in (
        "English",
        "add event dentist friday at 10:00",
        "remind me tomorrow at 9:00 to call the bank",
        "add event lunch with Joe tomorrow at 12:00",
        "add rye bread, milk to my list",
    ):
        phone.says(text)
    phone.inbox.clear()


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("cancel lunch, Joe's ill", "Delete “lunch with Joe” from your calendar"),
        ("scrap the dentist thing, i'm not going", "Delete “dentist” from your calendar"),
        ("don't bother reminding me about the bank, already done", "Cancel the reminder “call the bank”"),
        ("I've got yoga on thursday at 6pm", "Add “yoga” to your calendar"),
        ("tengo cita en el médico el jueves a las 11", "Add “cita en el médico” to your calendar"),
        ("el jueves a las 16 tengo reunión con la maestra", "Add “reunión con la maestra” to your calendar"),
        (
            "remind me to call mum at 6pm, I always forget",
            "at 18:00: call mum?",
        ),
    ],
)
def test_it_is_asked_about(phone: Phone, said: str, asked: str) -> None:
    phone.says(said)
    phone.hears_something_like(asked)


@pytest.mark.parametrize(
    ("said", "done"),
    [
        ("Actually the dentist rang, it's now 11 instead", "Changed in your calendar: “dentist”"),
        (
            "anotá: comprar útiles, pagar el gas, llamar a la modista",
            "Added “comprar útiles” to your tasks.\nAdded “pagar el gas” to your tasks.\nAdded “llamar a la modista”",
        ),
        ("quita dentist, ya fui", "Delete “dentist” from your calendar"),
        ("got the rye bread and the milk", "Done: “rye bread”.\nDone: “milk”."),
        ("change milk to oat milk", "Changed the task: “oat milk”."),
        (
            "add reply to the landlord and cancel the trial to my tasks",
            "Added “reply to the landlord” to your tasks.\n",
        ),
        ("add call mum and dad to my tasks", "Added “call mum and dad” to your tasks."),
        ("add wash and dry the car to my tasks", "Added “wash and dry the car” to your tasks."),
        (
            "put lunch with Priya on wednesday at 1pm in the diary would you",
            "Added “lunch with Priya” to your calendar",
        ),
        (
            "tengo cita en el médico el jueves a las 11, ponlo en la agenda",
            "Added “cita en el médico” to your calendar",
        ),
    ],
)
def test_it_is_done(phone: Phone, said: str, done: str) -> None:
    phone.says(said)
    phone.hears_something_like(done)


def test_a_number_of_the_list_that_was_shown_is_done(phone: Phone) -> None:
    phone.says("list")
    phone.hears_something_like("1. rye bread")
    phone.says("1 done")
    phone.hears("Done: “rye bread”.")


@pytest.mark.parametrize(
    "said",
    ["i've got a headache since 9", "i have an order for 3pm", "tengo dolor de cabeza desde las 8", "i have 2 kids"],
)
def test_what_is_no_appointment_is_offered_as_none(phone: Phone, said: str) -> None:
    phone.says(said)
    assert "calendar" not in phone.inbox[-1].partition("\n")[0]
    assert not phone.state.confirmation
    phone.inbox.clear()


@pytest.mark.parametrize(
    "said",
    [
        *("cancel lunch, but not the dentist", "delete milk, no the bread"),
        *("cancel lunch, sorry dentist", "cancel lunch, wait the dentist", "cancel lunch, i mean the dentist"),
        *("cancel lunch, if Joe is ill", "cancel lunch, Joe might come though", "cancel lunch, that was the dentist"),
        *("delete milk, i mean rye bread", "borra milk, digo rye bread", "borra milk, perdón, rye bread"),
        *("delete milk, it's the rye bread I want gone", "got the milk, sorry the rye bread"),
        *("remind me to call mum at 6pm, i mean dad", "remind me to call mum at 6pm, if she is home"),
    ],
)
def test_what_corrects_or_limits_a_request_is_no_reason(phone: Phone, said: str) -> None:
    phone.says(said)
    answer = phone.inbox[-1]
    assert not answer.startswith(('Delete "lunch', 'Delete "milk', 'Mark "milk')), answer
    assert "call mum?" not in answer
    assert [each.title for each in phone.service.tasks.list(phone.state.id) if not each.done] == ["rye bread", "milk"]
    phone.inbox.clear()


def test_an_event_that_has_moved_is_moved_and_not_the_reminder_of_it(phone: Phone) -> None:
    phone.says("remind me tomorrow at 8 about the dentist")
    phone.says("the dentist has been moved to half past four")
    assert 'Changed in your calendar: "dentist"' in phone.inbox[-1]
    phone.says("the bank has been moved to half past four")
    assert phone.inbox[-1].startswith("Move this reminder")
    phone.inbox.clear()


@pytest.mark.parametrize("said", ["remind me the day before at noon", "remind me at 5 the night"])
def test_the_beginning_of_a_time_is_nothing_to_be_reminded_of(phone: Phone, said: str) -> None:
    before = phone.state.timers
    phone.says(said)
    assert phone.state.timers == before
    phone.inbox.clear()


@pytest.mark.parametrize(
    ("said", "text", "minutes"),
    [
        ("ping me in an hour n a half about the laundry", "the laundry", 90),
        ("remind me in an hour n 10 mins to eat", "eat", 70),
        ("acuérdame hoy a las 9 de la noche la pastilla", "la pastilla", 14 * 60),
    ],
)
def test_a_length_is_read_to_its_end(phone: Phone, said: str, text: str, minutes: int) -> None:
    phone.says(said)
    timer = next(each for each in phone.state.timers if each.text == text)
    assert abs((timer.due - phone.clock()).total_seconds() / 60 - minutes) <= 1
    phone.inbox.clear()
