"""Times of the calendar, whole or a question: what was said of a time is used up to its last word, or one short
question is asked.

It is Saturday 21 November 2026, seven in the morning in Toronto, where Ana is.
"""

import pytest

from tests.support.kept import events, reminders
from tests.support.phone import Phone

TOMORROW = SUNDAY = "tomorrow, Sunday 22 November, at"
WEDNESDAY = "Wednesday 25 November"
FRIDAY_ALL_DAY = "Friday 27 November (all day)"
THREE_DAYS = "Monday 23 November - Wednesday 25 November (all day)"


@pytest.mark.parametrize(
    ("said", "shown", "kept"),
    [
        ("schedule lunch from 12 to 1 tomorrow", f"{TOMORROW} 12:00-13:00", ("Sun 22 Nov 12:00", "lunch", 60)),
        ("schedule lunch tomorrow 12:00-13:30", f"{TOMORROW} 12:00-13:30", ("Sun 22 Nov 12:00", "lunch", 90)),
        ("schedule shift tomorrow at 9am for 7 hours", f"{TOMORROW} 09:00-16:00", ("Sun 22 Nov 09:00", "shift", 420)),
        (
            "schedule party from 10pm to 2am",
            "today, Saturday 21 November, at 22:00-02:00",
            ("Sat 21 Nov 22:00", "party", 240),
        ),
        ("schedule trip all day friday", FRIDAY_ALL_DAY, ("Fri 27 Nov 00:00", "trip", 1440)),
        ("schedule holiday from monday to wednesday", THREE_DAYS, ("Mon 23 Nov 00:00", "holiday", 3 * 1440)),
        (
            "schedule yoga every monday from 9 to 10:30",
            "every Monday at 09:00, for 1 hour 30 minutes",
            ("Mon 23 Nov 09:00", "yoga", 90),
        ),
        ("agenda comida de 12 a 1 mañana", "12:00-13:00 h", ("Sun 22 Nov 12:00", "comida", 60)),
        ("agenda viaje todo el viernes", "viernes 27 de noviembre (todo el día)", ("Fri 27 Nov 00:00", "viaje", 1440)),
        (
            "agenda feria de lunes a miércoles",
            "lunes 23 de noviembre - miércoles 25 de noviembre (todo el día)",
            ("Mon 23 Nov 00:00", "feria", 3 * 1440),
        ),
    ],
)
def test_an_event_lasts_as_long_as_was_said(phone: Phone, said: str, shown: str, kept: tuple[str, str, int]) -> None:
    phone.says(said)
    (heard,) = phone.inbox
    assert shown in heard
    assert events(phone) == [kept]


def test_a_day_in_a_title_is_no_beginning_of_the_time_behind_it(phone: Phone) -> None:
    phone.says("schedule new year's party dec 31 9pm to 2am")
    assert [(when, minutes) for when, _, minutes in events(phone)] == [("Thu 31 Dec 21:00", 300)]


@pytest.mark.parametrize(
    ("said", "minutes", "title"),
    [
        ("schedule a 2 hour meeting with Bob on thursday at 10", 120, "meeting with Bob"),
        ("add event a 45 min call with Sam tomorrow at 3pm", 45, "call with Sam"),
        ("schedule a half hour call with Bob tomorrow at 3pm", 30, "call with Bob"),
        ("schedule an hour and a half call with Bob tomorrow at 3pm", 90, "call with Bob"),
        ("schedule 2h meeting tomorrow at 3pm", 120, "meeting"),
        ("schedule 1h30 meeting tomorrow at 3pm", 90, "meeting"),
        ("schedule a two-hour meeting tomorrow at 3pm", 120, "meeting"),
        ("schedule a 90-minute run every monday at 7am", 90, "run"),
        ("schedule an hour long meeting tomorrow at 3pm", 60, "meeting"),
        ("schedule meeting tomorrow at 3pm lasting 90 minutes", 90, "meeting"),
        ("schedule meeting for 2 hours with Bob tomorrow at 3pm", 120, "meeting with Bob"),
        ("schedule a 2 hour meeting with Bob tomorrow from 3 to 5pm", 120, "meeting with Bob"),
        ("schedule a 6 month checkup tomorrow at 3pm", 60, "a 6 month checkup"),
        ("schedule dinner for 2 tomorrow at 7pm", 60, "dinner for 2"),
        ("agenda cita con el doctor el jueves a las 10 de 2 horas", 120, "cita con el doctor"),
        ("agenda una reunión de 90 minutos con Bob el jueves a las 10", 90, "reunión con Bob"),
        ("agenda reunión con Bob de dos horas el jueves a las 10", 120, "reunión con Bob"),
        ("agenda clase que dura 2 horas mañana a las 10", 120, "clase"),
        ("schedule a talk of 20 minutes tomorrow at 3pm", 20, "talk"),
        ("agenda una clase de una hora y media mañana a las 10", 90, "clase"),
        ("agenda reunión con Bob mañana a las 10 que dura 90 minutos", 90, "reunión con Bob"),
        ("agenda media hora de yoga mañana a las 8 de la mañana", 30, "yoga"),
        ("agenda 45 minutos de lectura mañana a las 10", 45, "lectura"),
    ],
)
def test_a_length_in_a_title_is_the_events_own(phone: Phone, said: str, minutes: int, title: str) -> None:
    phone.says(said)
    assert [(lasts, named) for _, named, lasts in events(phone)] == [(minutes, title)]


@pytest.mark.parametrize(
    ("said", "options", "kept"),
    [
        (
            "schedule cook 20 minute pasta tomorrow at 3pm",
            ("15:00-15:20", "15:00-16:00"),
            ("Sun 22 Nov 15:00", "cook 20 minute pasta", 20),
        ),
        (
            "schedule cook 20 minute pasta every sunday at 3pm",
            ("(20 minutes)", "(1 hour)"),
            ("Sun 22 Nov 15:00", "cook 20 minute pasta", 20),
        ),
        (
            "schedule a 3 day trip on friday",
            ("Friday 27 November - Sunday 29 November (all day)", "2. Friday 27 November (all day)"),
            ("Fri 27 Nov 00:00", "a 3 day trip", 3 * 1440),
        ),
        (
            "agenda un viaje de 3 días con Ana el viernes",
            (
                "viernes 27 de noviembre - domingo 29 de noviembre (todo el día)",
                "2. viernes 27 de noviembre (todo el día)",
            ),
            ("Fri 27 Nov 00:00", "un viaje de 3 días con Ana", 3 * 1440),
        ),
    ],
)
def test_a_length_that_may_be_what_the_title_is_about_is_asked_for(
    phone: Phone, said: str, options: tuple[str, str], kept: tuple[str, str, int]
) -> None:
    phone.says(said)
    _, first, second, _ = phone.inbox[-1].splitlines()
    assert (options[0] in first, options[1] in second) == (True, True)
    assert events(phone) == []
    phone.says("1")
    assert events(phone) == [kept]


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("schedule a 2 hour meeting with Bob", "meeting with Bob"),
        ("agenda una cita de 2 horas con Ana", "cita con Ana"),
    ],
)
def test_a_length_in_a_title_is_kept_while_it_is_asked_when(phone: Phone, said: str, title: str) -> None:
    phone.says(said)
    phone.says("tomorrow at 9am")
    assert events(phone) == [("Sun 22 Nov 09:00", title, 120)]


def test_a_length_alone_is_kept_for_when_it_begins(phone: Phone) -> None:
    phone.says("schedule shift for 7 hours")
    phone.hears("When is it?")
    phone.says("tomorrow at 9am")
    phone.hears("Added “shift” to your calendar: tomorrow, Sunday 22 November, at 09:00-16:00.")


def test_a_whole_day_is_busy_and_shown_as_a_day(phone: Phone) -> None:
    phone.says("schedule trip all day friday")
    phone.inbox.clear()
    phone.says("when am I free on friday")
    phone.hears("I can't find 60 free minutes Friday 27 November.")
    phone.says("am I free friday at 3pm")
    phone.hears("No, Friday 27 November, at 15:00 there is: trip (Friday 27 November (all day)).")
    phone.says("my calendar friday")
    phone.hears("Your calendar Friday 27 November:\n1. trip (Friday 27 November (all day))")
    phone.says("move trip to saturday")
    phone.hears("Changed in your calendar: “trip”, Saturday 28 November (all day).")
    phone.says("delete event trip")
    phone.hears("Delete “trip” from your calendar (Saturday 28 November (all day))?\nReply YES or NO.")


@pytest.mark.parametrize(
    ("said", "moved"),
    [
        ("move dentist to friday", "Friday 27 November, at 15:00-16:00"),
        ("move dentist to tomorrow", "tomorrow, Sunday 22 November, at 15:00-16:00"),
        ("move dentist to 5", "Thursday 26 November, at 17:00-18:00"),
        ("move dentist to 11", "Thursday 26 November, at 11:00-12:00"),
        ("move dentist 30 minutes later", "Thursday 26 November, at 15:30-16:30"),
        ("move dentist an hour earlier", "Thursday 26 November, at 14:00-15:00"),
        ("move dentist to friday at 9am", "Friday 27 November, at 09:00-10:00"),
        ("move dentist to friday from 9 to 11am", "Friday 27 November, at 09:00-11:00"),
        ("mueve el dentist al viernes", "Friday 27 November, at 15:00-16:00"),
        ("mueve el dentist 30 minutos más tarde", "Thursday 26 November, at 15:30-16:30"),
    ],
)
def test_what_is_moved_keeps_what_was_not_named(phone: Phone, said: str, moved: str) -> None:
    phone.says("schedule dentist thursday at 3pm")
    phone.inbox.clear()
    phone.says(said)
    phone.hears(f"Changed in your calendar: “dentist”, {moved}.")


@pytest.mark.parametrize(
    ("answer", "moved"), [("1", "every Tuesday at 09:00"), ("2", "Tuesday 24 November, at 09:00-10:00")]
)
def test_what_is_weekly_and_moved_to_another_day_is_asked_about(phone: Phone, answer: str, moved: str) -> None:
    phone.says("schedule standup every monday at 9am")
    phone.inbox.clear()
    phone.says("move standup to tuesday")
    phone.hears(
        "Which do you mean by “tuesday”?\n1. every Tuesday at 09:00\n2. Tuesday 24 November, at 09:00\n"
        "Reply with its number."
    )
    phone.says(answer)
    phone.hears(f"Changed in your calendar: “standup”, {moved}.")


@pytest.mark.parametrize(
    ("begun", "said", "options"),
    [
        (
            "gym every monday at 6pm",
            "move gym to wednesday at 7pm",
            ("every Wednesday at 19:00", f"{WEDNESDAY}, at 19:00"),
        ),
        (
            "gym every monday at 6pm",
            "move gym to tuesday morning",
            ("every Tuesday at 09:00", "Tuesday 24 November, at 09:00"),
        ),
        (
            "gym every monday at 6pm",
            "push gym a day later",
            ("every Tuesday at 18:00", "Tuesday 24 November, at 18:00"),
        ),
        (
            "gym every monday at 6pm",
            "move gym to tuesday from 7 to 9pm",
            ("every Tuesday at 19:00 (2 hours)", "Tuesday 24 November, at 19:00-21:00"),
        ),
        ("gym every day at 6pm", "move gym to wednesday", ("every day at 18:00", f"{WEDNESDAY}, at 18:00")),
        ("gym every monday at 6pm", "mueve gym al miércoles", ("every Wednesday at 18:00", f"{WEDNESDAY}, at 18:00")),
    ],
)
def test_what_recurs_is_not_moved_to_another_day_before_it_is_clear_for_how_often(
    phone: Phone, begun: str, said: str, options: tuple[str, str]
) -> None:
    phone.says(f"schedule {begun}")
    before = events(phone)
    phone.says(said)
    (asked,) = phone.inbox
    assert asked.splitlines()[1:3] == [f"1. {options[0]}", f"2. {options[1]}"]
    assert events(phone) == before


@pytest.mark.parametrize(
    ("begun", "said", "option"),
    [
        ("every monday at 9am", "move reminder 1 to tuesday", "every Tuesday at 09:00"),
        ("every monday at 9am", "mueve el recordatorio 1 al viernes", "every Friday at 09:00"),
        ("every day at 9am", "move reminder 1 to friday", "every day at 09:00"),
        ("on the 5th of every month at 9am", "move reminder 1 to dec 8", "on the 8th of each month at 09:00"),
    ],
)
def test_of_a_reminder_that_recurs_it_is_asked_too(phone: Phone, begun: str, said: str, option: str) -> None:
    phone.says(f"remind me {begun} to swim")
    phone.inbox.clear()
    phone.says(said)
    assert f"\n1. {option}" in phone.inbox.pop()
    phone.says("1")
    phone.hears_something_like(f"I'll remind you {option}")
    assert len(reminders(phone)) == 1


def test_what_moves_this_once_goes_on_recurring(phone: Phone) -> None:
    for said in ("schedule gym every monday at 6pm", "move gym to tuesday", "2", "my calendar"):
        phone.inbox.clear()
        phone.says(said)
    assert phone.inbox[-1].splitlines()[1:] == ["1. gym (Tuesday 24 November, at 18:00-19:00)"]
    phone.says("my calendar monday")
    phone.says("my calendar 30 november")
    nothing, again = phone.inbox[-2:]
    phone.inbox.clear()
    assert "gym" not in nothing
    assert "gym" in again


def test_a_reminder_that_moves_this_once_goes_on_recurring(phone: Phone) -> None:
    for said in ("remind me every monday at 9am to swim", "move reminder 1 to tuesday", "2"):
        phone.says(said)
    assert reminders(phone) == [("Tue 24 Nov 09:00", "swim"), ("Mon 30 Nov 09:00", "swim")]


@pytest.mark.parametrize(
    ("at", "said", "moved"),
    [
        ("3pm", "move dentist to tomorrow morning", "tomorrow, Sunday 22 November, at 09:00-10:00"),
        ("10am", "move dentist to tomorrow morning", "tomorrow, Sunday 22 November, at 10:00-11:00"),
        ("3pm", "move dentist to friday evening", "Friday 27 November, at 19:00-20:00"),
        ("10am", "move dentist to tomorrow evening", "tomorrow, Sunday 22 November, at 19:00-20:00"),
        ("8pm", "move dentist to friday afternoon", "Friday 27 November, at 15:00-16:00"),
        ("8pm", "move dentist to monday night", "Monday 23 November, at 20:00-21:00"),
        ("3pm", "mueve dentist a mañana por la mañana", "tomorrow, Sunday 22 November, at 09:00-10:00"),
        ("10am", "mueve dentist a mañana por la noche", "tomorrow, Sunday 22 November, at 21:00-22:00"),
    ],
)
def test_what_moves_into_a_part_of_the_day_is_at_its_own_time_there_or_at_the_usual_one(
    phone: Phone, at: str, said: str, moved: str
) -> None:
    phone.says(f"schedule dentist thursday at {at}")
    phone.inbox.clear()
    phone.says(said)
    phone.hears(f"Changed in your calendar: “dentist”, {moved}.")


@pytest.mark.parametrize(
    ("said", "asked", "answer", "moved"),
    [
        (
            "reschedule dentist for next week",
            "3. Wednesday 25 November, at 15:00",
            "3",
            "Wednesday 25 November, at 15:00-16:00",
        ),
        ("move dentist to this weekend", "2. tomorrow, Sunday 22 November, at 15:00", "2", f"{SUNDAY} 15:00-16:00"),
        (
            "mueve dentist a la semana que viene",
            "7. Sunday 29 November, at 15:00",
            "7",
            "Sunday 29 November, at 15:00-16:00",
        ),
        ("mueve dentist a este fin de semana", "1. today, Saturday 21", "2", f"{SUNDAY} 15:00-16:00"),
        ("move dentist to next month", "Which day of “next month”?", "dec 3", "Thursday 3 December, at 15:00-16:00"),
        ("move dentist to sunday in the early hours", "At what time?", "tomorrow at 6am", f"{SUNDAY} 06:00-07:00"),
    ],
)
def test_a_week_or_a_month_is_no_day_to_move_to(phone: Phone, said: str, asked: str, answer: str, moved: str) -> None:
    phone.says("schedule dentist thursday at 3pm")
    phone.inbox.clear()
    phone.says(said)
    phone.hears_something_like(asked)
    phone.says(answer)
    phone.hears(f"Changed in your calendar: “dentist”, {moved}.")


@pytest.mark.parametrize(
    ("said", "last", "kept"),
    [
        (
            "schedule holiday next week",
            "8. Monday 23 November - Sunday 29 November (all day)",
            ("Mon 23 Nov 00:00", "holiday", 7 * 1440),
        ),
        (
            "agenda feria la semana que viene",
            "8. lunes 23 de noviembre - domingo 29",
            ("Mon 23 Nov 00:00", "feria", 7 * 1440),
        ),
    ],
)
def test_all_of_a_week_is_one_of_the_answers(phone: Phone, said: str, last: str, kept: tuple[str, str, int]) -> None:
    phone.says(said)
    phone.hears_something_like(last)
    assert events(phone) == []
    phone.says("8")
    assert events(phone) == [kept]


@pytest.mark.parametrize("said", ["remind me next week to swim", "recuérdame la semana que viene nadar"])
def test_a_reminder_of_next_week_is_asked_for_its_day(phone: Phone, said: str) -> None:
    phone.says(said)
    assert phone.inbox[-1].count("\n") == 8
    phone.says("2")
    ((when, _),) = reminders(phone)
    assert when == "Tue 24 Nov 09:00"


@pytest.mark.parametrize(
    "said", ["schedule for tomorrow", "my schedule tomorrow", "my schedule for tomorrow", "my agenda tomorrow"]
)
def test_a_schedule_for_a_day_is_a_look(phone: Phone, said: str) -> None:
    phone.says(said)
    phone.hears("There is nothing in your calendar tomorrow, Sunday 22 November.")
    assert events(phone) == []


def test_what_recurs_twice_a_day_and_ends_is_in_the_calendar_on_each_of_its_times(phone: Phone) -> None:
    phone.says("schedule gym every day at 8am and 8pm until tuesday")
    phone.inbox.clear()
    phone.says("my calendar")
    heard = phone.inbox.pop()
    assert [f"{line.count('08:00')}{line.count('20:00')}" for line in heard.splitlines()[1:]] == ["10", "01"] * 4
