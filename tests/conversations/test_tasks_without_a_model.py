"""Tasks, while there is no model: the phrases are a small command language."""

import pytest

from tests.support.phone import Phone


@pytest.mark.parametrize("word", ["help", "HELP!", "info"])
def test_help_lists_the_phrases(phone: Phone, word: str) -> None:
    phone.says(word)
    phone.hears_something_like("You can text me things like:\n- my tasks")


def test_a_name_that_fits_two_tasks_is_asked_back(phone: Phone) -> None:
    for title in ("oat milk", "soy milk"):
        phone.says(f"add {title} to my tasks")
    phone.hears("Added “oat milk” to your tasks.", "Added “soy milk” to your tasks.")
    phone.says("complete milk")
    phone.hears("Which one is done?\n1. oat milk\n2. soy milk\nReply with its number.")


def test_a_number_means_the_task_that_had_it_when_it_was_said(phone: Phone) -> None:
    for title in ("milk", "eggs"):
        phone.says(f"add {title} to my tasks")
    phone.says("delete 1")
    phone.inbox.clear()
    milk, _ = phone.service.tasks.list(phone.state.id)
    phone.service.tasks.complete(phone.state.id, milk.id, phone.clock(), "done elsewhere")
    phone.says("yes")  # number 1 is "eggs" by now
    phone.hears("Deleted “milk”.")
    assert phone.tasks == ["eggs"]


@pytest.mark.parametrize("word", ["yes", "No!"])
def test_an_answer_to_nothing_is_told_so(phone: Phone, word: str) -> None:
    phone.says(word)
    phone.hears("I don't know what that answers. Text HELP to see what I can do.")


def test_a_title_that_is_too_long_is_refused_in_words(phone: Phone) -> None:
    phone.says(f"add {'x' * 201} to my tasks")
    phone.hears(
        "I didn't do anything yet. The title must not be longer than 200 characters. "
        "Text it like this: “add milk to my tasks”"
    )


@pytest.mark.parametrize("named", ["it", "7", "0", "999"])
def test_neither_a_part_of_a_word_nor_a_number_beside_the_list_names_a_task(phone: Phone, named: str) -> None:
    phone.says("add write letter to my tasks")
    phone.says("add buy 7 eggs to my tasks")
    phone.inbox.clear()
    phone.says(f"finish {named}")
    phone.hears_something_like(f"I find no task “{named}”.")
    assert phone.tasks == ["write letter", "buy 7 eggs"]
