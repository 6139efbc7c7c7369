"""What people say of themselves and of others in one breath, and "undo" while a question is open."""

import pytest

from parley_cli import service_files
from parley_cli.memory_service import of_folder
from parley_cli.service_files import EXAMPLES
from tests.support.phone import Phone, clock

ASSISTANT = service_files.read(EXAMPLES / "assistant")


def after(*said: str) -> Phone:
    """Return the phone of a person who has texted this to the assistant, with the answers to it forgotten."""
    phone = Phone(of_folder(clock(), ASSISTANT, None))
    for text in said:
        phone.says(text)
    phone.inbox.clear()
    return phone


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("Hola, me llamo Nuria y vivo en Madrid", ("Mucho gusto, Nuria.", "Europe/Madrid")),
        ("my name is Ana and I live in Madrid", ("Nice to meet you, Ana.", "Europe/Madrid")),
        ("hi, I'm Ana. I live in Madrid", ("Nice to meet you, Ana.", "Europe/Madrid")),
        ("Hola, soy Nuria", ("Mucho gusto, Nuria.",)),
    ],
)
def test_a_name_and_a_home_said_in_one_breath_are_both_kept(said: str, heard: tuple[str, ...]) -> None:
    phone = after()
    phone.says(said)
    assert all(each in " ".join(phone.inbox) for each in heard)


@pytest.mark.parametrize("said", ["hi", "done", "hecho", "gracias!", "thanks, bye"])
def test_what_is_no_name_is_taken_for_none(said: str) -> None:
    phone = after("add milk to my tasks")
    phone.says(said)
    assert "Nice to meet you" not in " ".join(phone.inbox)
    assert "Mucho gusto" not in " ".join(phone.inbox)


@pytest.mark.parametrize(
    "said",
    [
        *("help reminders", "ayuda calendario", "bórralo", "quítala", "comprar pan", "leche y huevos"),
        *("dentist friday", "weather", "clima", "deshaz eso porfa"),
    ],
)
def test_an_order_or_a_thing_answers_no_question_for_the_name(said: str) -> None:
    phone = after("hi")
    phone.says(said)
    assert phone.state.person is not None
    assert phone.state.person.name is None


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Ángela", "Ángela"),
        ("my name is Al", "Al"),
        ("me llamo Al", "Al"),
        ("call me Bex not Rebecca", "Bex"),
        ("llámame Paco, no Francisco", "Paco"),
        ("my name's Katherine but call me Kate", "Kate"),
    ],
)
def test_a_short_name_and_the_one_that_is_wanted_are_kept(said: str, name: str) -> None:
    phone = after("hi") if " " not in said else after()
    phone.says(said)
    assert phone.state.person is not None
    assert phone.state.person.name == name


@pytest.mark.parametrize("said", ["I'm Bo", "it's me, Bo", "soy Bo"])
def test_a_name_that_may_be_a_state_is_asked_about_and_then_known(said: str) -> None:
    phone = after()
    phone.says("what's my name")
    assert "don't know your name" in phone.inbox[0]
    phone.says(said)
    phone.says("yes")
    phone.inbox.clear()
    phone.says("what's my name")
    assert phone.inbox[0] in ("You are Bo.", "Te llamas Bo.")


def test_nobody_is_reminded_that_their_name_was_asked() -> None:
    phone = after("add milk to my tasks")
    phone.later(minutes=6)
    phone.later(hours=25)
    assert phone.inbox == []


@pytest.mark.parametrize(
    ("said", "asked", "found"),
    [
        ("save Priya's number, it's 416 555 0177", "what's Priya's number", "+1 416-555-0177"),
        ("save Tom's number it's 416 555 0178", "what's Tom's number", "+1 416-555-0178"),
        ("save Dan's email, it's dan@example.com", "what's Dan's email", "dan@example.com"),
        ("guarda el número de Ana, es el 416 555 0179", "cuál es el número de Ana", "+1 416-555-0179"),
    ],
)
def test_a_detail_behind_its_name_is_kept(said: str, asked: str, found: str) -> None:
    phone = after(said, "skip")
    phone.says(asked)
    assert found in phone.inbox[-1]


def test_undo_takes_back_the_last_deed_and_no_question_that_is_older() -> None:
    phone = after("save contact Priya, 416 555 0177", "skip", "yes", "email Priya that I'll be late", "delete priya")
    phone.says("yes")
    phone.says("undo")
    assert phone.inbox[-1].startswith("Added to your contacts: Priya")


def test_undo_declines_a_question_that_is_younger_than_the_last_deed() -> None:
    phone = after("save contact Priya, 416 555 0177", "skip", "yes", "email Priya that I'll be late")
    phone.says("undo")
    phone.says("my contacts")
    assert "Priya" in phone.inbox[-1]
