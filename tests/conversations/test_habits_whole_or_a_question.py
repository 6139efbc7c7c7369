"""Times of habits, whole or a question: what was said of a time is used up to its last word, or one short question is
asked.

It is Saturday 21 November 2026, seven in the morning in Toronto, where Ana is.
"""

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.lanes.coach.notes import PROMPT
from parley_cli.memory_service import MemoryService
from tests.support.coach import with_coach
from tests.support.kept import TORONTO
from tests.support.phone import ANA, Phone


@pytest.fixture
def coached(clock: ManualClock) -> Phone:
    """A phone of somebody with a habit that only lacks its time."""
    phone = Phone(MemoryService(clock, settings=with_coach(preparation_minutes=0)), ANA)
    for text in ("start a habit of stretching", "make it yours", "after my coffee", "no"):
        phone.says(text)
    phone.inbox.clear()
    return phone


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("7am", "every day at 07:00"),
        ("at 3", "every day at 15:00"),
        ("every day at 8am and 8pm", "every day at 08:00 and 20:00"),
        ("every weekday at 8am", "from Monday to Friday at 08:00"),
        ("de lunes a viernes a las 8", "from Monday to Friday at 08:00"),
        ("every day except sunday at 8am", "every day except Sunday at 08:00"),
        (
            "every other tuesday at 9am",
            "every other Tuesday at 09:00 (next: Tuesday 24 November, Tuesday 8 December, and Tuesday 22 December)",
        ),
        ("between 9:00 and 17:00", "every day at a random time between 09:00 and 17:00"),
        ("at a random time", "every day at a random time between 09:00 and 17:00"),
        ("in the morning", "every day at 09:00"),
        ("in the afternoon", "every day at 15:00"),
        ("in the evening", "every day at 19:00"),
        ("at night", "every day at 21:00"),
        ("por la tarde", "every day at 15:00"),
        ("por la noche", "every day at 21:00"),
        ("a las nueve menos diez de la noche", "every day at 20:50"),
        ("9 to 5", "every day at a random time between 09:00 and 17:00"),
    ],
)
def test_a_habit_comes_when_was_said(coached: Phone, said: str, heard: str) -> None:
    coached.says(said)
    coached.hears_something_like(f"Your habit comes {heard}.")


@pytest.mark.parametrize(
    ("said", "at"), [("ten to nine at night", "20:50"), ("ten to 7 in the morning", "06:50"), ("five to nine", "08:55")]
)
def test_of_a_habit_it_is_asked_whether_minutes_to_an_hour_are_hours(coached: Phone, said: str, at: str) -> None:
    coached.says(said)
    coached.hears_something_like(f"2. every day at {at}")
    coached.says("2")
    coached.hears_something_like(f"Your habit comes every day at {at}.")


def test_a_habit_twice_a_day_comes_twice_and_its_end_is_told(coached: Phone) -> None:
    coached.says("every day at 8am and 8pm until tomorrow")
    coached.says("no")
    came = []
    while any(timer.kind == PROMPT for timer in coached.state.timers):
        coached.clock.time = min(timer.due for timer in coached.state.timers)
        coached.service.sweep()
        for message in coached.service.work():
            if message.text.startswith("Daily habit"):
                came.append((f"{coached.clock().astimezone(TORONTO):%d %H:%M}", "last one" in message.text))
    assert came == [("21 08:00", False), ("21 20:00", False), ("22 08:00", False), ("22 20:00", True)]
    coached.inbox.clear()
    coached.says("resume my habit")
    coached.hears_something_like("At what time should I write?")
