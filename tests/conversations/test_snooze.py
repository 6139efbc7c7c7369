"""A reminder that has just come is told to come again, or is done. What has not come is no reminder to repeat."""

import pytest

from parley_cli.memory_service import MemoryService
from tests.support.model import ScriptedModel, calls
from tests.support.phone import Phone


@pytest.fixture(autouse=True)
def came(phone: Phone) -> None:
    """A reminder has just come."""
    phone.says("English")
    phone.says("remind me in 20 minutes to call Ana")
    phone.later(minutes=21)
    assert phone.inbox[-1] == "Reminder: call Ana"
    phone.inbox.clear()


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        *(("snooze", 10), ("snooze it", 10), ("Snooze 5 minutes", 5), ("snooze for 15 min", 15)),
        *(("remind me again", 10), ("posponer", 10), ("pospón una hora", 60), ("30 minutes", 30)),
        *(("snooze for an hour", 60), ("remind me again in an hour", 60), ("in 10 minutes again", 10)),
        *(("again in 20 minutes", 20), ("in half an hour", 30), ("in 2 hours", 120), ("pospón 10 minutos", 10)),
        *(("recuérdamelo otra vez en 15 minutos", 15), ("en 10 minutos", 10), ("otra vez en una hora", 60)),
        ("snooze until 7:51", 30),
    ],
)
def test_a_reminder_that_came_comes_again(phone: Phone, said: str, minutes: int) -> None:
    phone.says(said)
    (timer,) = phone.state.timers
    assert timer.text == "call Ana"
    assert abs((timer.due - phone.clock()).total_seconds() - 60 * minutes) <= 60
    phone.inbox.clear()
    phone.later(minutes=minutes + 1)
    phone.hears("Reminder: call Ana")


@pytest.mark.parametrize("said", ["later", "más tarde", "luego"])
def test_when_is_asked_if_nobody_says(phone: Phone, said: str) -> None:
    phone.says(said)
    phone.hears("When should I remind you again?")
    phone.says("in an hour")
    phone.hears_something_like("call Ana.")
    (timer,) = [each for each in phone.state.timers if each.kind == "reminder"]
    assert abs((timer.due - phone.clock()).total_seconds() - 3600) <= 60


def test_a_snooze_is_undone(phone: Phone) -> None:
    phone.says("snooze")
    phone.hears("I'll remind you in 10 minutes: call Ana.")
    phone.says("undo")
    phone.hears("Cancelled the reminder “call Ana”.")


@pytest.mark.parametrize("said", ["done", "Done!", "did it", "hecho", "listo", "ya lo hice"])
def test_it_is_done(phone: Phone, said: str) -> None:
    phone.says(said)
    phone.hears("Good: “call Ana” is done.")
    assert phone.state.timers == ()


def test_the_task_of_the_same_title_is_done_with_it(phone: Phone) -> None:
    phone.says("add call Ana to my tasks")
    phone.says("snooze")
    phone.later(minutes=11)
    phone.inbox.clear()
    phone.says("done")
    phone.hears("Done: “call Ana”.")
    assert phone.tasks == []


def test_of_several_that_came_together_it_is_asked_which(phone: Phone) -> None:
    phone.clock.advance(minutes=30)
    phone.says("remind me in 5 minutes to water the plants")
    phone.says("remind me in 5 minutes to stretch")
    phone.later(minutes=6)
    phone.inbox.clear()
    phone.says("snooze 10 minutes")
    phone.hears("Which reminder do you mean?\n1. water the plants\n2. stretch\nReply with its number.")
    phone.says("1")
    phone.hears("I'll remind you in 10 minutes: water the plants.")


def test_a_recurring_one_goes_on_beside_its_snooze(phone: Phone) -> None:
    phone.says("remind me every day at 8:00 to stretch")
    phone.until("2026-11-21T13:01")
    phone.inbox.clear()
    phone.says("snooze")
    phone.hears("I'll remind you in 10 minutes: stretch.")
    assert [each.text for each in phone.state.timers] == ["stretch", "stretch"]


@pytest.mark.parametrize("said", ["snooze", "remind me again in an hour"])
def test_what_came_long_ago_is_not_repeated(phone: Phone, said: str) -> None:
    phone.clock.advance(hours=13)
    phone.says(said)
    phone.hears("No reminder has come just now that I could repeat. You have no reminders.")
    assert phone.state.timers == ()


def test_a_model_snoozes_it_and_after_a_look_only_with_a_yes(model: ScriptedModel, phone: Phone) -> None:
    assert isinstance(phone.service, MemoryService)
    phone.service.model = model
    snooze = ("snooze_reminder", {"minutes": 15, "when": None, "about": None})
    model.will(calls(snooze), calls(("list_tasks", {})), calls(snooze))
    phone.says("can't now, give me a quarter of an hour")
    phone.hears("I'll remind you in 15 minutes: call Ana.")
    phone.says("what is there to do?")
    phone.hears("Remind you in 15 minutes: call Ana?\nReply YES or NO.")
