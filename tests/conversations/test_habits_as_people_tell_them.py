"""A habit as people tell of it: a time taken back in the same breath, a pause until a day with its reason, another
habit instead, and their own words, which come back whole.
"""

from datetime import timedelta

import pytest

from parley_cli import service_files
from parley_cli.memory_service import of_folder
from parley_cli.service_files import EXAMPLES
from tests.support.phone import Phone, clock

HABITS = service_files.read(EXAMPLES / "habits")


def after(*said: str) -> Phone:
    """Return the phone of a person who has texted this to the study of habits, with the answers to it forgotten."""
    phone = Phone(of_folder(clock(), HABITS, None))
    for text in said:
        phone.says(text)
    phone.inbox.clear()
    return phone


WALK = ("I want to walk every day after dinner", "because it helps me sleep")
STRETCH = ("I want to stretch every day after my coffee", "no", "8am", "no")
CAMINAR = ("quiero caminar todos los días después de cenar", "para dormir mejor")


@pytest.mark.parametrize(
    ("before", "said", "heard"),
    [
        (WALK, "8pm please. actually make it 8:30", "every day at 20:30"),
        (STRETCH[:2], "8pm please. actually make it 8:30", "every day at 20:30"),
        (STRETCH[:2], "9am, no wait, 9:30", "every day at 09:30"),
        (WALK, "8:30", "every day at 20:30"),
        (CAMINAR, "a las 8 y media", "todos los días a las 20:30"),
        (CAMINAR, "a las 8 de la noche, no, mejor a las 9", "todos los días a las 21:00"),
        (STRETCH, "change it to 8pm, actually make it 9", "every day at 21:00"),
        (STRETCH, "no I meant half past eight in the evening", "every day at 20:30"),
        (STRETCH, "sorry, 7:30 in the morning", "every day at 07:30"),
        ((*WALK, "8pm"), "no I meant half past eight in the evening", "every day at 20:30"),
        (WALK[:1], "around 7:30 in the evening is good", "every day at 19:30"),
        (CAMINAR[:1], "sobre las ocho de la noche, que antes no soy persona", "todos los días a las 20:00"),
    ],
)
def test_a_time_that_is_taken_back_or_told_elsewhere_is_the_last_one_said(
    before: tuple[str, ...], said: str, heard: str
) -> None:
    phone = after(*before)
    phone.says(said)
    assert heard in phone.inbox[0]


@pytest.mark.parametrize(
    ("before", "said", "heard"),
    [
        (STRETCH, "pause it till friday im travelling", "Paused. Your habit comes again Friday"),
        (STRETCH, "pause until friday because I'm away", "Paused. Your habit comes again Friday"),
        (STRETCH[:1], "pause it till friday im travelling", "Paused until Friday"),
        (STRETCH, "resume it friday", "Paused. Your habit comes again Friday"),
        (STRETCH, "actually no im back sooner, start it again friday", "Paused. Your habit comes again Friday"),
        ((*STRETCH, "pause it till friday"), "resume my habit on thursday", "Paused. Your habit comes again Thursday"),
        ((*STRETCH, "pause it till friday"), "resume it", "Welcome back!"),
        ((*CAMINAR, "8pm", "no"), "pausa hasta el viernes que me voy de viaje", "En pausa. Tu hábito vuelve viernes"),
        ((*CAMINAR, "8pm", "no"), "sigue el viernes", "En pausa. Tu hábito vuelve viernes"),
    ],
)
def test_a_pause_ends_on_the_day_that_is_named(before: tuple[str, ...], said: str, heard: str) -> None:
    phone = after(*before)
    phone.says(said)
    phone.hears_something_like(heard)


@pytest.mark.parametrize(
    ("before", "said", "heard"),
    [
        (WALK[:1], "ok then not the walk. what about reading a page", "Noted: reading a page."),
        (WALK[:1], "no sorry not the walk, change it to reading a page", "Noted: reading a page."),
        (WALK[:1], "sorry no not that one, I want to read after breakfast", "Noted: read; after breakfast."),
        (STRETCH, "change it to reading a page", "Noted: reading a page."),
        (CAMINAR[:1], "cámbialo por leer un cuento", "Anotado: leer un cuento."),
        (STRETCH, "change it to 9am", "Your habit comes every day at 09:00."),
        (STRETCH, "no, make it easier", "OK, small steps from now on."),
    ],
)
def test_another_habit_takes_the_place_of_the_one_that_was_told(before: tuple[str, ...], said: str, heard: str) -> None:
    phone = after(*before)
    phone.says(said)
    assert phone.inbox[0].startswith(heard)


@pytest.mark.parametrize(
    ("begins", "reason", "said"),
    [
        (
            "quiero leer un ratito antes de dormir, como 10 minutos",
            "no",
            "“leer un ratito, como 10 minutos”, antes de dormir",
        ),
        (
            "quiero leer un cuento a mi hijo después de cenar",
            "no",
            "un minuto de leer un cuento a tu hijo, después de cenar",
        ),
        ("quiero estirarme al levantarme", "no", "estirarte, al levantarte"),
        ("I want to read with breakfast", "no", '"read", with breakfast'),
        ("I want to meditate every day while the kettle boils", "no", '"meditate", while the kettle boils'),
        (
            "help remembering to water the plants after lunch, can that be my habit.",
            "no",
            '"water the plants", after lunch',
        ),
    ],
)
def test_the_words_of_a_habit_come_back_whole(begins: str, reason: str, said: str) -> None:
    phone = after(begins, reason, "8am", "no")
    phone.says("mi hábito" if "quiero" in begins else "my habit")
    assert said in phone.inbox[0]


def test_a_reason_is_told_without_the_words_that_say_nothing() -> None:
    phone = after("I want to walk every day after lunch", "oh so I have more energy I guess", "8am", "no")
    phone.says("try it now")
    assert '"so I have more energy".' in phone.inbox[0]


@pytest.mark.parametrize(
    "said",
    ["hi got a flyer at school about the habit study, im 15 can i join", "im 15", "tengo 15 años puedo participar?"],
)
def test_who_is_under_age_is_told_to_ask_the_study_team_first(said: str) -> None:
    phone = after()
    phone.says(said)
    assert "study@small-steps.example" in phone.inbox[0]
    assert "18" in phone.inbox[0]


def test_how_it_went_is_heard_beside_words_that_say_nothing() -> None:
    phone = after(*STRETCH)
    phone.until(f"{(phone.clock() + timedelta(days=1)).date()}T20:00:00")
    for said, heard in (
        ("nope forgot completely, sorry", "No problem, there is always a next time."),
        ("ok thanks talk tomorrow bye", "You're welcome"),
        ("a bit too hard tbh", "OK, small steps from now on."),
    ):
        phone.inbox.clear()
        phone.says(said)
        assert phone.inbox[0].startswith(heard)
