"""Tasks, while there is no model: the phrases are a small command language."""

import pytest

from tests.support.phone import Phone


def test_a_task_is_added_listed_completed_and_gone(phone: Phone) -> None:
    phone.says("add milk to my tasks")
    phone.hears("Added “milk” to your tasks.")
    phone.says("Add task call Ana!")
    phone.hears("Added “call Ana” to your tasks.")
    phone.says("my tasks")
    phone.hears("Your tasks:\n1. milk\n2. call Ana")
    phone.says("done with 1")
    phone.hears("Done: “milk”.")
    phone.says("MY TASKS")
    phone.hears("Your tasks:\n1. call Ana\n(1 done)")


def test_a_task_is_deleted_only_after_a_yes(phone: Phone) -> None:
    phone.says("add milk to my tasks")
    phone.hears("Added “milk” to your tasks.")
    phone.says("delete milk")
    phone.hears("Delete “milk” from your tasks?\nReply YES or NO.")
    assert phone.tasks == ["milk"]
    phone.says("Yes!")
    phone.hears("Deleted “milk”.")
    assert phone.tasks == []


def test_what_is_understood_in_part_does_nothing_and_shows_the_whole_command(phone: Phone) -> None:
    phone.says("add milk")
    phone.hears("I didn't do anything yet. Text it like this: “add milk to my tasks”")
    assert phone.tasks == []


def test_what_is_not_understood_gets_the_list_of_what_is(phone: Phone) -> None:
    phone.says("what's the weather")
    phone.hears_something_like("- add milk to my tasks")


@pytest.mark.parametrize("word", ["help", "HELP!", "info"])
def test_help_lists_the_phrases(phone: Phone, word: str) -> None:
    phone.says(word)
    phone.hears_something_like("You can text me things like:\n- my tasks")


def test_a_name_that_fits_two_tasks_is_asked_back(phone: Phone) -> None:
    for title in ("oat milk", "soy milk"):
        phone.says(f"add {title} to my tasks")
    phone.hears("Added “oat milk” to your tasks.", "Added “soy milk” to your tasks.")
    phone.says("complete milk")
    phone.hears("Which one do you mean: 1. “oat milk”, 2. “soy milk”?")


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


def test_two_people_never_see_each_others_tasks(phone: Phone) -> None:
    ben = Phone(phone.service, "+34600000001")
    phone.says("add milk to my tasks")
    phone.hears("Added “milk” to your tasks.")
    ben.says("my tasks")
    ben.hears("You have no open tasks.")


def test_one_person_is_one_conversation_on_both_channels(phone: Phone, whatsapp: Phone) -> None:
    phone.says("add milk to my tasks")
    phone.hears("Added “milk” to your tasks.")
    whatsapp.says("my tasks")
    whatsapp.hears("Your tasks:\n1. milk")


@pytest.mark.parametrize("named", ["it", "7", "0", "999"])
def test_neither_a_part_of_a_word_nor_a_number_beside_the_list_names_a_task(phone: Phone, named: str) -> None:
    phone.says("add write letter to my tasks")
    phone.says("add buy 7 eggs to my tasks")
    phone.inbox.clear()
    phone.says(f"finish {named}")
    phone.hears_something_like(f"I find no task “{named}”.")
    assert phone.tasks == ["write letter", "buy 7 eggs"]
