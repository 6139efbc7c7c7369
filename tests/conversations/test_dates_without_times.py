"""A date that is named without a time keeps none where a thing can have none, and is asked about where it needs one."""

from datetime import date

import pytest

from tests.support.model import ScriptedModel, calls
from tests.support.phone import Phone


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"title": "Ana's birthday", "when": "every 4 may"}, "every year on the 4th of May"),
        ({"title": "Ana's birthday", "when": "2027-05-04", "rule": "FREQ=YEARLY"}, "every year on the 4th of May"),
        ({"title": "Ana's birthday", "when": "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=4"}, "every year on the 4th of May"),
        ({"title": "rent", "when": "monthly on the 1st"}, "on the 1st of each month"),
        ({"title": "fair", "when": "2026-12-05/2026-12-08"}, "Saturday 5 December - Tuesday 8 December"),
        ({"title": "fair", "when": "5 to 8 December"}, "Saturday 5 December - Tuesday 8 December"),
        ({"title": "fair", "when": "2026-12-05"}, "Saturday 5 December"),
    ],
)
def test_an_event_of_dates_is_all_day(
    smart_phone: Phone, model: ScriptedModel, arguments: dict[str, object], told: str
) -> None:
    model.will(calls(("create_event", arguments)))
    smart_phone.says("put it into my calendar please")
    (said,) = smart_phone.inbox
    assert told in said
    assert "all day" in said
    assert "00:00" not in said
    (event,) = smart_phone.service.calendar.kept(smart_phone.state.id)
    assert event.days
    smart_phone.inbox.clear()


def test_an_event_from_until_is_that_long(smart_phone: Phone, model: ScriptedModel) -> None:
    model.will(calls(("create_event", {"title": "dinner", "when": "2026-12-05 19:00-21:00"})))
    smart_phone.says("dinner on december 5, 7 to 9pm, please")
    smart_phone.hears("Added “dinner” to your calendar: Saturday 5 December, at 19:00-21:00.")


@pytest.mark.parametrize(
    "when", ["2026-12-05", "december 5", "by december 5", "before december 6", "el 5 de diciembre"]
)
def test_a_task_is_due_on_a_day(smart_phone: Phone, model: ScriptedModel, when: str) -> None:
    model.will(calls(("add_task", {"title": "rent", "when": when})))
    smart_phone.says("I must pay the rent")
    smart_phone.hears("Added “rent” to your tasks, for Saturday 5 December.")
    (task,) = smart_phone.service.tasks.list(smart_phone.state.id)
    assert task.due == date(2026, 12, 5)


def test_a_look_at_hours_lists_those_and_says_so(phone: Phone) -> None:
    phone.says("add event lunch tomorrow at 12:00")
    phone.says("add event tea tomorrow at 16:00")
    phone.inbox.clear()
    phone.says("my calendar tomorrow from 15:00 to 18:00")
    phone.hears("Your calendar tomorrow, Sunday 22 November, at 15:00-18:00:\n1. tea (16:00-17:00)")


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("monthly on the 1st at 9:00", "on the 1st of each month at 09:00"),
        ("every 4 may at 9am", "every year on the 4th of May at 09:00"),
        ("every day at 8am, 2pm and 8pm until 24 december", "at 08:00, 14:00"),
        ("every monday at 9am for 4 weeks", "every Monday at 09:00 until"),
        ("FREQ=DAILY;BYHOUR=8,20;UNTIL=20261224", "until"),
        ("three times a day at 8:00, 14:00 and 20:00", "at 08:00, 14:00"),
    ],
)
def test_a_reminder_recurs_as_an_event_does(smart_phone: Phone, model: ScriptedModel, when: str, told: str) -> None:
    model.will(calls(("set_reminder", {"text": "pills", "when": when})))
    smart_phone.says("remind me of the pills")
    (said,) = smart_phone.inbox
    assert told in said
    smart_phone.inbox.clear()
