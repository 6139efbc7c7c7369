"""HELP is short: some examples of each topic, and the rest behind the topic's word."""

import pytest

from parley_cli import service_files
from parley_cli.memory_service import of_folder
from parley_cli.service_files import EXAMPLES
from tests.support.phone import Phone, clock

MOST_LINES = 16


@pytest.mark.parametrize(
    ("example", "asked", "parts"),
    [
        ("assistant", "help", ("words: TASKS, REMINDERS, CALENDAR, SETTINGS.", "STOP ends all", "\nQuestions? ")),
        ("tienda", "ayuda", ("TIENDA, ", "STOP termina todos", "\n¿Preguntas? ")),
    ],
)
def test_help_names_topics_whom_to_ask_and_how_to_end_all_messages(
    example: str, asked: str, parts: tuple[str, ...]
) -> None:
    phone = Phone(of_folder(clock(), service_files.read(EXAMPLES / example), None))
    phone.says(asked)
    (told,), phone.inbox = phone.inbox, []
    assert [part for part in parts if part not in told] == []
    assert told.count("\n") < MOST_LINES


@pytest.mark.parametrize("asked", ["help tasks", "HELP with my tasks", "Help tasks!", "info tasks"])
def test_the_word_of_a_topic_lists_all_of_it(phone: Phone, asked: str) -> None:
    phone.says(asked)
    phone.hears("- add milk to my tasks\n- my tasks\n- complete milk\n- delete milk")


def test_the_word_of_a_topic_is_heard_in_each_language(phone: Phone) -> None:
    phone.says("ayuda con las tareas")
    phone.hears_something_like("- añade leche a mis tareas")


def test_help_with_other_words_lists_no_topic(phone: Phone) -> None:
    phone.says("help me with my garden")
    assert "- my tasks" not in phone.inbox.pop()
