"""A person's calendar, without a model: what is when, when nothing is, and what overlaps. Each story is told twice,
with the built-in calendar and with the person's own at Google, and every word is the same.

It is Saturday 21 November, seven in the morning in Toronto, where Ana is.
"""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from parley_cli.memory_service import MemoryService
from tests.support.google_account import Account
from tests.support.google_server import GoogleServer
from tests.support.phone import Phone

LUNCH = "tomorrow, Sunday 22 November, at 12:00-13:00"


@pytest.fixture(params=["built-in", "Google"])
def phone(request: pytest.FixtureRequest, service: MemoryService) -> Iterator[Phone]:
    """Yield a phone whose calendar is the built-in one, and then one whose calendar is at Google."""
    ana = Phone(service)
    with ExitStack() as running:
        if request.param == "Google":
            Account(ana, running.enter_context(GoogleServer(ana.clock))).has_connected()
        yield ana
        assert request.param == "built-in" or not service.rows("APPOINTMENT").list(ana.state.id)
        assert not ana.inbox, f"nobody expected {ana.inbox}"


@pytest.fixture
def lunch(phone: Phone) -> Phone:
    phone.says("add event lunch tomorrow at 12:00")
    phone.hears(f"Added “lunch” to your calendar: {LUNCH}.")
    return phone


def test_what_is_added_is_listed_with_its_day_date_and_time(lunch: Phone) -> None:
    lunch.says("my calendar")
    lunch.hears(
        f"Your calendar today, Saturday 21 November - Friday 27 November:\n1. lunch ({LUNCH})",
    )
    lunch.says("my calendar today")
    lunch.hears("There is nothing in your calendar today, Saturday 21 November.")


def test_the_moment_may_stand_at_the_end_of_what_is_scheduled(phone: Phone) -> None:
    phone.says("schedule tea with Ana on Monday at 3pm")
    phone.hears("Added “tea with Ana” to your calendar: Monday 23 November, at 15:00-16:00.")


def test_without_a_moment_it_is_asked_for(phone: Phone) -> None:
    phone.says("schedule a meeting")
    phone.hears("When is it?")
    phone.says("tomorrow at 3pm")
    phone.hears("Added “a meeting” to your calendar: tomorrow, Sunday 22 November, at 15:00-16:00.")


def test_what_overlaps_is_said_when_it_is_added_and_when_it_is_asked_for(lunch: Phone) -> None:
    lunch.says("add event a call tomorrow at 12:30")
    lunch.hears(
        "Added “a call” to your calendar: tomorrow, Sunday 22 November, at 12:30-13:30. It overlaps with “lunch”."
    )
    lunch.says("conflicts in my calendar this week")
    lunch.hears("“lunch” and “a call” overlap: tomorrow, Sunday 22 November, at 12:30-13:00.")
    lunch.says("conflicts in my calendar today")
    lunch.hears("Nothing overlaps today, Saturday 21 November.")


def test_free_time_is_what_is_left_of_the_working_hours(lunch: Phone) -> None:
    lunch.says("when am I free tomorrow")
    lunch.hears(
        "You are free tomorrow, Sunday 22 November: 09:00-12:00, 13:00-18:00.",
    )


def test_what_recurs_is_in_every_week_by_the_clock_on_the_wall(phone: Phone) -> None:
    phone.says("add event standup every monday at 9:00")
    phone.hears("Added “standup” to your calendar: every Monday at 09:00.")
    phone.says("my calendar next week")
    phone.hears(
        "Your calendar Monday 23 November - Sunday 29 November:\n1. standup (Monday 23 November, at 09:00-10:00)"
    )
    phone.clock.advance(days=126)  # past the spring's change of clocks
    phone.says("my calendar next week")
    phone.hears("Your calendar Monday 29 March - Sunday 4 April:\n1. standup (Monday 29 March, at 09:00-10:00)")


def test_an_event_is_moved_and_keeps_its_day(lunch: Phone) -> None:
    lunch.says("move event lunch to 13:30")
    lunch.hears("Changed in your calendar: “lunch”, tomorrow, Sunday 22 November, at 13:30-14:30.")


def test_deleting_needs_a_yes_and_names_what_is_deleted(lunch: Phone) -> None:
    lunch.says("delete lunch from my calendar")
    lunch.hears(f"Delete “lunch” from your calendar ({LUNCH})?\nReply YES or NO.")
    lunch.says("yes")
    lunch.hears("Deleted “lunch” from your calendar.")
    lunch.says("delete event lunch")
    lunch.hears("I can't find “lunch” in your calendar.")


def test_of_several_that_are_alike_one_is_picked(lunch: Phone) -> None:
    lunch.says("add event late lunch tomorrow at 14:00")
    lunch.says("add event a late call tomorrow at 17:00")
    lunch.inbox.clear()
    lunch.says("delete event lunch")  # a whole title counts before words of one
    lunch.hears(f"Delete “lunch” from your calendar ({LUNCH})?\nReply YES or NO.")
    lunch.says("no")
    lunch.hears("OK, I won't.")
    lunch.says("delete event late")
    lunch.hears(
        "Which one do you mean?\n"
        "1. late lunch (tomorrow, Sunday 22 November, at 14:00-15:00)\n"
        "2. a late call (tomorrow, Sunday 22 November, at 17:00-18:00)\n"
        "Reply with its number."
    )
    lunch.says("2")
    lunch.hears(
        "Delete “a late call” from your calendar (tomorrow, Sunday 22 November, at 17:00-18:00)?\nReply YES or NO."
    )


def test_days_that_are_none_are_explained(phone: Phone) -> None:
    phone.says("my calendar someday")
    phone.hears(
        "I don't understand which days “someday” are. Say it like “today”, “tomorrow”, “this week” or “Friday”."
    )


def test_in_spanish_too(phone: Phone) -> None:
    phone.says("agenda comida con Ana mañana a las 12:00")
    phone.hears("Añadí “comida con Ana” a tu calendario: mañana, domingo 22 de noviembre, a las 12:00-13:00 h.")
    phone.says("cuándo estoy libre mañana")
    phone.hears(
        "Estás libre mañana, domingo 22 de noviembre: 09:00-12:00 h, 13:00-18:00 h.",
    )
