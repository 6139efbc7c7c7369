"""Tasks, while there is no model: the phrases are a small command language."""

import pytest

from tests.support.phone import Phone


@pytest.mark.parametrize("word", ["help", "HELP!", "info"])
def test_help_lists_the_phrases(phone: Phone, word: str) -> None:
    phone.says(word)
    phone.hears_something_like("You can text me things like:\n- add milk to my tasks")


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
    phone.hears("I hadn't asked you anything. Text HELP to see what I can do.")


def test_a_title_that_is_too_long_is_refused_in_words(phone: Phone) -> None:
    phone.says(f"add {'x' * 201} to my tasks")
    phone.hears(
        "I didn't do anything yet. The title must not be longer than 200 characters. "
        "Text it like this: “add milk to my tasks”"
    )


@pytest.mark.parametrize("named", ["its", "7", "0", "999"])
def test_neither_a_part_of_a_word_nor_a_number_beside_the_list_names_a_task(phone: Phone, named: str) -> None:
    phone.says("add write letter to my tasks")
    phone.says("add buy 7 eggs to my tasks")
    phone.inbox.clear()
    phone.says(f"finish {named}")
    phone.hears_something_like(f"I can't find a task called “{named}”.")
    assert phone.tasks == ["write letter", "buy 7 eggs"]


# --- a title that is a list -------------------------------------------------------------------------------------------

LIST = "milk, eggs and bread"
LISTA = "leche y pan"


@pytest.mark.parametrize(
    ("title", "said"),
    [
        *((LIST, said) for said in ("done with eggs", "I bought milk", "finish eggs and bread", "complete the bread")),
        *((LISTA, said) for said in ("ya compré la leche", "completa pan", "tacha la leche")),
        ("ham & cheese", "I bought cheese"),
        ("socks; shirts; shoes", "done with the shirts"),
        ("tea / coffee", "check off tea"),
        ("sal e hilo", "ya compré el hilo"),
        ("call mum and dad", "done with dad"),
    ],
)
def test_a_part_of_a_list_is_asked_about(phone: Phone, title: str, said: str) -> None:
    phone.says(f"add task {title}")
    if title in (LISTA, "sal e hilo"):
        phone.says("español")
    phone.inbox.clear()
    phone.says(said)
    asked, *_ = phone.inbox
    assert title in asked
    assert asked.endswith(("as done?\nReply YES or NO.", "como hecha?\nResponde SÍ o NO."))
    assert phone.tasks == [title]
    phone.says("yes")
    phone.inbox.clear()
    assert phone.tasks == []


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("call the dentist", "done with the dentist"),
        ("finish the report", "I finished the report"),
        ("buy oat milk", "I bought milk"),
        ("walk 1,000 steps", "done with 1,000 steps"),
        ("comprar pan integral", "ya compré el pan"),
        ("mandarina", "completa mandarina"),
        (LIST, "done with milk, eggs and bread"),
        (LIST, "done with the bread, the milk and the eggs"),
        (LIST, "complete 1"),
        (LIST, "complete the first one"),
        (LISTA, "ya compré la leche y el pan"),
        (LISTA, "completa el primero"),
    ],
)
def test_one_thing_and_the_whole_of_a_list_are_done_at_once(phone: Phone, title: str, said: str) -> None:
    phone.says(f"add task {title}")
    phone.says(said)
    phone.inbox.clear()
    assert phone.tasks == []


def test_a_part_of_a_list_is_not_renamed_unasked(phone: Phone) -> None:
    phone.says(f"add task {LIST}")
    phone.inbox.clear()
    phone.says("rename task eggs to duck eggs")
    phone.hears_something_like(f"“{LIST}” to “duck eggs”?")
    phone.says("no")
    phone.inbox.clear()
    assert phone.tasks == [LIST]
