"""Typos, courtesies, drawn-out words and half answers, without a model: one sensible answer, nothing by guessing."""

import pytest

from parley.conversation.questions import Kind
from tests.support.business import BUSINESS
from tests.support.phone import Phone


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("add milk to my taks", "Add “milk” to your tasks?\nReply YES or NO."),
        ("añade milk a mis taraes", "¿Añado “milk” a tus tareas?\nResponde SÍ o NO."),
        ("ANADE milk A MIS TAREASS", "¿Añado “milk” a tus tareas?\nResponde SÍ o NO."),
    ],
)
def test_a_command_with_typos_changes_something_only_after_a_yes(phone: Phone, said: str, asked: str) -> None:
    phone.says(said)
    assert phone.tasks == []
    phone.hears(asked)
    phone.says("si porfa" if asked.startswith("¿") else "yes pls")
    assert phone.tasks == ["milk"]
    phone.inbox.clear()


@pytest.mark.parametrize(
    "said", ["my taks", "pls show my tasks", "could you show my tasks please?", "mis tareass porfa"]
)
def test_a_look_with_typos_or_courtesies_is_looked(phone: Phone, said: str) -> None:
    phone.says("add milk to my tasks")
    phone.inbox.clear()
    phone.says(said)
    phone.hears_something_like("1. milk")


@pytest.mark.parametrize(
    "said", ["please add milk to my tasks", "Hey, can you add milk to my tasks pls!", "puedes agrega milk a mis tareas"]
)
def test_courtesy_is_no_part_of_a_command(phone: Phone, said: str) -> None:
    phone.says(said)
    assert phone.tasks == ["milk"]
    phone.inbox.clear()


@pytest.mark.parametrize(
    ("said", "gone"),
    [
        ("the oat one", "oat milk"),
        ("the soyy one pls", "soy milk"),
        ("number two", "soy milk"),
        ("la de oat", "oat milk"),
    ],
)
def test_what_is_picked_may_be_named_as_people_do(phone: Phone, said: str, gone: str) -> None:
    for title in ("oat milk", "soy milk"):
        phone.says(f"add {title} to my tasks")
    phone.says("delete milk")
    phone.inbox.clear()
    phone.says(said)
    phone.hears(f"Delete “{gone}” from your tasks?\nReply YES or NO.")


@pytest.mark.parametrize("said", ["idk", "what do you mean", "hmm", "zxcvb", "🤔"])
def test_what_is_not_understood_is_answered_with_what_was_asked(phone: Phone, said: str) -> None:
    phone.says("remind me to call Bo")
    phone.inbox.clear()
    phone.says(said)
    phone.hears("I didn't understand that. I asked you: When should I remind you?")
    phone.says("at 6 please")
    phone.hears("I'll remind you today, Saturday 21 November, at 18:00: call Bo.")


def test_without_a_question_a_smile_gets_a_short_answer(phone: Phone) -> None:
    phone.says("😂")
    phone.hears("I can only understand words. Text HELP to see what I can do.")


@pytest.mark.parametrize("said", ["forget it", "cancel that", "olvídalo", "Cancela eso!", "undo"])
def test_taking_it_back_is_a_no(phone: Phone, said: str) -> None:
    phone.says("add milk to my tasks")
    phone.says("delete milk")
    phone.inbox.clear()
    phone.says(said)
    phone.hears("OK, I won't.")
    assert phone.tasks == ["milk"]
    assert phone.state.questions == ()


@pytest.mark.parametrize("said", ["heyyy 😊", "hellooo", "holaaa"])
def test_a_drawn_out_greeting_is_greeted(phone: Phone, said: str) -> None:
    phone.service.business = BUSINESS
    phone.says(said)
    phone.hears_something_like("Moon Bakery")


def test_everything_at_once_finds_its_own_answer(phone: Phone) -> None:
    for said in ("add oat milk to my tasks", "add soy milk to my tasks", "add tea to my tasks"):
        phone.says(said)
    phone.says("complete milk")
    phone.says("remind me to call Bo")
    phone.says("delete tea")
    assert [each.kind for each in phone.state.questions] == [Kind.CHOICE, Kind.DETAIL, Kind.CONFIRMATION]
    phone.inbox.clear()
    phone.says("tmrw at 9")
    phone.hears("I'll remind you tomorrow, Sunday 22 November, at 09:00: call Bo.")
    phone.says("yess")
    phone.hears("Deleted “tea”.")
    phone.says("the oat one")
    phone.hears("Done: “oat milk”.")
    assert phone.state.questions == ()
    assert phone.tasks == ["soy milk"]
