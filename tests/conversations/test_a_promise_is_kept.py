"""What the coach says it will do at a moment is done at it, also in the night; and a question that it asks in passing
waits for no answer behind another wish.
"""

from datetime import timedelta

import pytest

from parley_cli import service_files
from parley_cli.memory_service import of_folder
from parley_cli.service_files import EXAMPLES
from tests.support.phone import Phone, clock

HABITS = service_files.read(EXAMPLES / "habits")
FLOSS = ("so i wanna start flossing after i brush my teeth, 10pm", "to keep my teeth", "no")


def waits(phone: Phone, time: timedelta) -> list[str]:
    """Let time pass, and return what has come since."""
    phone.inbox.clear()
    phone.until((phone.clock() + time).strftime("%Y-%m-%dT%H:%M:%S"))
    return phone.inbox


def prompted(minutes: int = 5) -> Phone:
    """Return the phone of a person whose prompt of 22:00 has come some minutes ago."""
    phone = Phone(of_folder(clock(), HABITS, None))
    for text in FLOSS:
        phone.says(text)
    waits(phone, timedelta(hours=15, minutes=minutes))  # 10pm in Toronto, where the study is
    phone.inbox.clear()
    return phone


@pytest.mark.parametrize(
    ("minutes", "said", "wait"),
    [
        (5, "still on the bus, try me in an hour", timedelta(minutes=61)),  # 22:05: in quiet hours
        (125, "in 20 min please, I'm on the phone", timedelta(minutes=21)),  # 00:05: of yesterday's prompt
    ],
)
def test_who_wants_to_be_asked_again_is_asked_then_at_night_too(minutes: int, said: str, wait: timedelta) -> None:
    phone = prompted(minutes)
    phone.says(said)
    assert phone.inbox[-1].startswith("OK, I'll ask again")
    phone.says("thanks")  # a text does not take the promise back
    assert any("Did you do it?" in each for each in waits(phone, wait))


def test_who_has_done_it_before_is_not_asked_again() -> None:
    phone = prompted()
    phone.says("ask me in an hour")
    phone.says("done")
    assert not any("Did you do it?" in each for each in waits(phone, timedelta(hours=3)))


@pytest.mark.parametrize("said", ["thanks", "skip my habit tomorrow", "how is my habit going"])
def test_a_question_in_passing_ends_with_what_is_said_instead(said: str) -> None:
    phone = prompted()
    phone.says("done")
    assert "How's the intensity?" in phone.inbox[-1]
    phone.says(said)
    phone.says("brzlwck the frobnitz of it")
    assert "intensity" not in phone.inbox[-1]


def test_a_question_in_passing_is_repeated_once_at_most() -> None:
    phone = prompted()
    for said in ("done", "brzlwck the frobnitz", "another frobnitz brzl", "a third brzlwck of it"):
        phone.says(said)
    assert sum("intensity" in each for each in phone.inbox) == 2
