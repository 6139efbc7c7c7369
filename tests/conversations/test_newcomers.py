"""Somebody is enrolled because they write for the first time: only where the operator wants it, and only then."""

from dataclasses import replace

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.lanes.coach.settings import CoachSettings
from parley.settings import Settings
from parley_cli.memory_service import MemoryService
from tests.support.coach import with_coach
from tests.support.phone import Phone

TASKS = "You have no open tasks."
GREETING = (
    "Let's build one small daily habit. For example: “After your morning coffee, try one minute of stretching: "
    "it helps you feel awake.”\n\nTry one now, or make it yours?\nReply TRY ONE NOW or MAKE IT YOURS."
)


@pytest.fixture
def phone(clock: ManualClock) -> Phone:
    return Phone(MemoryService(clock, settings=with_coach(newcomers=1)))


def test_it_is_off_unless_an_operator_sets_it(clock: ManualClock) -> None:
    assert Settings().of(CoachSettings).newcomers == 0
    phone = Phone(MemoryService(clock, settings=with_coach()))
    phone.says("my tasks")
    phone.hears(TASKS)
    assert phone.state.enrolment is None


def test_the_greeting_follows_the_first_answer_and_no_other(phone: Phone) -> None:
    phone.says("my tasks")
    phone.hears(TASKS, GREETING)
    assert phone.state.enrolment is not None
    phone.says("make it yours")
    phone.hears("What would you like to do each day? For example stretching, reading or drinking water.")
    phone.says("stop the habit")
    phone.inbox.clear()
    phone.says("my tasks")
    phone.hears(TASKS)


def test_it_follows_what_was_done_first_too(phone: Phone) -> None:
    phone.says("add milk to my tasks")
    phone.hears("Added “milk” to your tasks.", GREETING)


def test_whoever_had_written_before_is_not_enrolled(phone: Phone) -> None:
    phone.service.settings = with_coach()
    phone.says("my tasks")
    phone.service.settings = with_coach(newcomers=1)
    phone.says("my tasks")
    phone.hears(TASKS, TASKS)


@pytest.mark.parametrize(("first", "answers"), [("STOP", 0), ("start a habit", 1)])
def test_whoever_opts_out_or_begins_by_themselves_is_not_greeted_twice(phone: Phone, first: str, answers: int) -> None:
    phone.says(first)
    assert len(phone.inbox) == answers
    assert phone.state.enrolment is None


def test_a_day_that_is_full_takes_nobody_more(phone: Phone) -> None:
    phone.service.budgets = replace(phone.service.budgets, is_full=lambda _: True)
    phone.says("my tasks")
    phone.hears(TASKS)
    assert phone.state.enrolment is None
