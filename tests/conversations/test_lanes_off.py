"""Lanes that an operator has switched off: they are nowhere, and what people have in them is kept, and said to be."""

import subprocess
import sys
from dataclasses import replace

import pytest

from parley.errors import FileWrong
from parley.lanes import table
from parley.settings.lanes import LaneSettings
from parley_cli import service_files
from parley_cli.memory_service import MemoryService, every_lane, of_folder
from tests.support.business import BUSINESS
from tests.support.model import scripted_model, words
from tests.support.phone import Phone, clock

OFF = "Habits: that is not part of this service at the moment. What I keep of it stays as it is."
ENDED = 'To end it, text "stop the habit".'
HABIT = ("start a habit", "Make it yours", "drinking water", "after lunch", "to feel awake", "13:00")


def having(lanes: str) -> Phone:
    """Return a phone of the bakery with these lanes on; "" is all."""
    settings = every_lane(LaneSettings(lanes=lanes))
    return Phone(MemoryService(clock(), business=BUSINESS, settings=settings))


def switched(phone: Phone, lanes: str) -> None:
    """Deploy the service again, with these lanes on."""
    phone.service.settings = every_lane(LaneSettings(lanes=lanes))


def test_a_lane_that_is_off_is_in_no_help_and_understands_nothing() -> None:
    phone = having("info,commerce")
    phone.says("help")
    (said,) = phone.inbox
    assert "what do you sell" in said
    assert "talk to a person" in said, "who orders has to reach people"
    assert "delete my data" in said, "what every service owes a person"
    assert not [each for each in ("my tasks", "start a habit", "calm session", "my name is Ana") if each in said]
    phone.inbox.clear()
    phone.says("add milk to my tasks")
    (said,) = phone.inbox
    assert phone.state.doing is None
    assert "task" not in said.lower()


def test_what_every_service_owes_a_person_works_without_the_assistant() -> None:
    phone = having("info")
    phone.says("my name is Ana")
    phone.hears("Nice to meet you, Ana.")
    assert phone.state.person is not None
    assert phone.state.person.name == "Ana"
    phone.says("delete my data")
    (said,) = phone.inbox
    assert "YES or NO" in said
    assert "task" not in said
    phone.inbox.clear()
    phone.says("yes")
    assert phone.state.erased is not None
    phone.inbox.clear()


def test_a_habit_is_kept_while_habits_are_off_and_goes_on_when_they_are_on_again() -> None:
    phone = having("")
    for text in HABIT:
        phone.says(text)
    before = phone.state
    assert before.timers, phone.inbox
    phone.inbox.clear()
    switched(phone, "assistant,info")
    phone.says("my habit")
    phone.hears(f"{OFF} {ENDED}")
    phone.says("help")
    assert "habit" not in phone.inbox.pop()
    phone.until("2026-11-24 23:00")
    assert phone.inbox == [f"{OFF} {ENDED}"], "the first prompt that does not come says why, and no other"
    phone.inbox.clear()
    assert {each.kind for each in phone.state.timers} >= {each.kind for each in before.timers if each.lane}
    assert phone.state.notes["coach"] == before.notes["coach"]
    switched(phone, "")
    phone.says("my habit")
    assert "drinking water" in phone.inbox.pop()
    phone.until("2026-11-26 23:00")
    assert any("drinking water" in each for each in phone.inbox), "its prompts come again"
    phone.inbox.clear()


def test_a_lane_that_there_is_not_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(FileWrong, match="no lane is named shop; there are assistant, info"):
        having("info,shop").says("hello")


def test_a_lane_that_is_off_is_not_imported() -> None:
    """In a process of its own, as a cold function is."""
    code = (
        "import sys; from parley_cli import service_files; from parley.business.files import load;"
        "from parley.lanes import table; from parley.settings import Settings;"
        "names = table.names_by(Settings(), load(service_files.EXAMPLES / 'home-library')); table.of_names(names);"
        "import parley.turn.decide, parley.turn.run;"
        "print([each for each in table.AGENTS if f'parley.lanes.{each}.agent' in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == "['media', 'personal', 'admin', 'consent']"


@pytest.mark.parametrize("folder", service_files.known()[1:], ids=lambda each: each.name)
@pytest.mark.parametrize("text", ["hello", "hola", "help", "ayuda", "what is this?", "sing me a song"])
def test_nothing_of_the_bakery_shines_through(folder: object, text: str) -> None:
    business = service_files.read(service_files.find(str(folder)))
    phone = Phone(of_folder(clock(), business, None))
    phone.service.policy = replace(phone.service.policy, admission=replace(phone.service.policy.admission, mode="open"))
    phone.says(text)
    (said,) = phone.inbox
    assert not [each for each in ("Moon", "bread", "croissant", "coffee", "cake") if each in said]
    own = table.names_by(phone.service.settings, business)
    others = {"assistant": "my tasks", "coach": "start a habit", "guide": "calm session", "commerce": "my cart"}
    assert not [words for lane, words in others.items() if lane not in own and words in said]
    phone.inbox.clear()


@pytest.mark.parametrize("text", ["have we got anything with Dune in its name?", "which language is Amélie in?"])
def test_no_model_speaks_for_what_every_service_owes_a_person(text: str) -> None:
    with scripted_model() as model:
        phone = having("info")
        phone.service.model = model
        model.will(words("No, sorry."), words("Still no."))
        phone.says(text)
        phone.hears("No, sorry.")
        phone.says("and in its subtitle?")
        phone.hears("Still no.")
        assert all("Every fact about the place comes from a tool" in each.instructions for each in model.requests)
