"""A wish with a reason or a story around it, whose words no grammar and no phrase uses up, is asked about in the part
that is understood; a text that tells something is not.
"""

import pytest

from parley_cli import service_files
from parley_cli.memory_service import of_folder
from parley_cli.service_files import EXAMPLES
from tests.support.phone import Phone, clock


def asked(example: str, text: str) -> str:
    """Return what a new number is answered by the service of a folder of examples."""
    phone = Phone(of_folder(clock(), service_files.read(EXAMPLES / example), None))
    phone.says(text)
    return "\n".join(phone.inbox)


@pytest.mark.parametrize(
    ("example", "text", "question"),
    [
        ("calm", "my head is wrecked after that meeting, could do with ten minutes of quiet", "session of 10 minutes?"),
        ("calm", "ando bien estresada del trabajo, no tendrás algo para calmarme unos 10 min?", "de 10 minutos?"),
        ("assistant", "¿qué datos míos tenéis guardados? quiero una copia, por el RGPD", "“exporta mis datos”"),
        ("assistant", "háblame en inglés mejor, my spanish está rusty", "Write to you in English from now on?"),
    ],
)
def test_the_part_that_is_understood_is_asked_about(example: str, text: str, question: str) -> None:
    assert question in asked(example, text)


def test_a_yes_does_what_was_asked_about() -> None:
    phone = Phone(of_folder(clock(), service_files.read(EXAMPLES / "assistant"), None))
    phone.says("háblame en inglés mejor, my spanish está rusty")
    phone.inbox.clear()
    phone.says("yes")
    phone.says("my tasks")
    assert "You have no open tasks" in "\n".join(phone.inbox)


def test_a_command_reads_its_value_without_the_story_behind_it() -> None:
    answer = asked("assistant", "am I free thursday evening at all, himself wants to go to the pictures")
    assert answer.startswith("You are free Thursday")


@pytest.mark.parametrize(
    "text",
    [
        "the neighbours had ten minutes of quiet at last, and then the drill began",
        "ya no quiero nada, me quiero morir, borra todo",
    ],
)
def test_a_story_and_a_danger_are_not_asked_about_so(text: str) -> None:
    answer = asked("assistant", text)
    assert "Reply YES" not in answer
    assert "Responde SÍ" not in answer
