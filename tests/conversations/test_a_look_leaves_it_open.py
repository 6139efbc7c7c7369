"""A look, HELP, small talk or words that nobody understood leave a confirmation open, and the reply says so. An action
that is done at once leaves it to be asked again behind its result; one that asks something itself sets it aside."""

import pytest

from parley.conversation.events import MessageForm
from parley_cli.memory_service import MemoryService
from tests.conversations.test_asked_and_read import DELAYED, SlowPhone
from tests.support.phone import Phone

ENGLISH = ("add milk to my tasks", "delete milk")
SPANISH = ("háblame en español", "agrega leche a mis tareas", "borra leche")


def begin(phone: Phone, *said: str) -> None:
    for each in said:
        phone.says(each)
    phone.inbox.clear()


@pytest.mark.parametrize(
    "said", ["let me think", "why?", "my tasks", "HELP", "thanks", "blah blah", "good morning", "😀"]
)
def test_a_yes_after_hesitation_or_a_look_is_heard(phone: Phone, said: str) -> None:
    begin(phone, *ENGLISH)
    phone.says(said)
    assert phone.inbox[-1].endswith(phone._as_sent("Still waiting for your YES or NO: Delete “milk” from your tasks?"))
    phone.inbox.clear()
    phone.says("yes")
    phone.hears("Deleted “milk”.")


@pytest.mark.parametrize("said", ["hmm wait", "wait", "not yet", "hold on"])
def test_whoever_hesitates_is_asked_once_more(phone: Phone, said: str) -> None:
    begin(phone, *ENGLISH)
    phone.says(said)
    phone.hears_something_like("Delete “milk” from your tasks?\nReply YES or NO.")
    phone.says("yes")
    phone.hears("Deleted “milk”.")


@pytest.mark.parametrize("said", ["mmm a ver", "mis tareas", "AYUDA", "gracias", "¿por qué?"])
def test_so_is_one_in_spanish(phone: Phone, said: str) -> None:
    begin(phone, *SPANISH)
    phone.says(said)
    assert "Sigo esperando tu SÍ o NO: ¿Borro" in phone.inbox[-1]
    phone.says("sí")
    assert phone.tasks == []
    phone.inbox.clear()


@pytest.mark.parametrize("said", ["remind me to call Ana", "email bob@y.com about tea", "add drop cloths to my tasks"])
def test_an_action_sets_it_aside_and_says_so(phone: Phone, said: str) -> None:
    begin(phone, *ENGLISH)
    phone.says(said)
    assert phone._as_sent("I haven't done this: Delete “milk” from your tasks?") in phone.inbox[-1]
    phone.says("yes")
    assert "milk" in phone.tasks
    phone.inbox.clear()


@pytest.mark.parametrize(
    ("said", "done"),
    [
        ("add eggs to my tasks", "Added “eggs” to your tasks."),
        ("remind me at 6pm to call Ana", "I'll remind you today, Saturday 21 November, at 18:00: call Ana."),
    ],
)
def test_an_action_that_is_done_leaves_it_to_be_asked_again(phone: Phone, said: str, done: str) -> None:
    begin(phone, *ENGLISH)
    phone.says(said)
    phone.hears(f"{done}\n\nDelete “milk” from your tasks?\nReply YES or NO.")
    phone.says("yes")
    phone.hears("Deleted “milk”.")


@pytest.mark.parametrize(
    ("said", "left"), [("complete milk", ["milk"]), ("rename task milk to oat milk", ["oat milk"])]
)
def test_an_action_on_what_it_asks_about_takes_its_place(phone: Phone, said: str, left: list[str]) -> None:
    begin(phone, *ENGLISH)
    phone.says(said)
    assert phone._as_sent("I haven't done this: Delete “milk” from your tasks?") in phone.inbox[-1]
    assert not phone.state.questions
    phone.inbox.clear()


def test_its_time_goes_on(phone: Phone) -> None:
    begin(phone, *ENGLISH)
    phone.clock.advance(minutes=4)
    begin(phone, "my tasks")
    phone.clock.advance(minutes=2)
    phone.says("yes")
    phone.hears("That offer has expired. Ask me again.")


# --- what a bare "ok" is to, which may be meant for whatever was said last -------------------------------------------


@pytest.mark.parametrize("said", ["sure", "do it", "yep"])
def test_a_yes_behind_the_line_that_repeats_the_question_is_one(phone: Phone, said: str) -> None:
    begin(phone, *ENGLISH, "my tasks")
    phone.says(said)
    phone.hears("Deleted “milk”.")


@pytest.mark.parametrize("said", ["ok", "okay", "👍", "ok thanks"])
def test_an_ok_to_an_answer_that_repeats_the_question_behind_it_is_no_yes(phone: Phone, said: str) -> None:
    begin(phone, *ENGLISH, "my tasks")
    phone.says(said)
    phone.hears("Still waiting for your YES or NO: Delete “milk” from your tasks?")
    assert phone.tasks == ["milk"]
    phone.says(said)  # it is what was said last by now
    phone.hears("Deleted “milk”.")


@pytest.mark.parametrize("said", ["ok", "okay", "👍", "sure", "do it", "claro", "ok thanks"])
def test_an_ok_to_something_else_that_was_said_since_runs_nothing(phone: Phone, said: str) -> None:
    begin(phone, *ENGLISH)
    phone.says("Yes", form=MessageForm.BUTTON, payload="another.q.yes")
    phone.hears("That offer has expired. Ask me again.")
    phone.says(said)
    phone.hears("Still waiting for your YES or NO: Delete “milk” from your tasks?")
    assert phone.tasks == ["milk"]
    phone.says(said)  # it is what was said last by now
    phone.hears("Deleted “milk”.")


def test_a_yes_in_so_many_words_is_to_the_question_whatever_was_said_since(phone: Phone) -> None:
    begin(phone, *ENGLISH)
    begin(phone, "español")
    phone.says("sí")
    phone.hears("Borré “milk”.")


def test_a_look_while_nobody_has_read_the_question_repeats_nothing(service: MemoryService) -> None:
    phone = SlowPhone(service)
    phone.says("add milk to my tasks")
    phone.writes("delete milk")
    phone.delivered(DELAYED)
    phone.writes("my tasks")
    phone.delivered()
    phone.inbox.clear()
    phone.says("ok")
    assert phone.tasks == ["milk"]
