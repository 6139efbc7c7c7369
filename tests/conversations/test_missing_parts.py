"""What is missing in a request is asked for in one short question, and the answer completes it."""

import pytest

from tests.support.phone import Phone


@pytest.mark.parametrize(
    ("said", "asked", "answer", "heard"),
    [
        ("remind me at 5pm", "What should I remind you of?", "to call mum", "at 17:00: call mum"),
        ("set a reminder for 5pm", "What should I remind you of?", "call mum", "at 17:00: call mum"),
        ("set a timer", "When should I remind you?", "20 minutes", "in 20 minutes"),
        ("set an alarm", "When should I remind you?", "6am", "at 06:00"),
    ],
)
def test_the_answer_completes_it(phone: Phone, said: str, asked: str, answer: str, heard: str) -> None:
    phone.says("English")
    phone.inbox.clear()
    phone.says(said)
    phone.hears_something_like(asked)
    phone.says(answer)
    phone.hears_something_like(heard)


@pytest.mark.parametrize(
    "said",
    ["set a timer for half an hour", "start a 30 minute timer", "pon un temporizador de 30 minutos"],
)
def test_a_timer_is_set_in_one_text(phone: Phone, said: str) -> None:
    phone.says("English")
    phone.inbox.clear()
    phone.says(said)
    phone.hears_something_like("in 30 minutes")
