"""Times, whole or a question: what was said of a time is used up to its last word, or one short question is asked.

It is Saturday 21 November 2026, seven in the morning in Toronto, where Ana is.
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.lanes.coach.notes import PROMPT
from parley_cli.memory_service import MemoryService
from tests.support.coach import with_coach
from tests.support.model import ScriptedModel, calls, words
from tests.support.phone import ANA, Phone

TORONTO = ZoneInfo("America/Toronto")
MADRID, NEW_YORK, CANADIAN = "+34612345678", "+12125550123", "+14165550123"


def reminders(phone: Phone) -> list[tuple[str, str]]:
    """What is set: when it comes first, by the clock there, and what is said then. What was heard is left."""
    phone.inbox.clear()
    kept = (timer for timer in phone.state.timers if timer.kind == "reminder")
    return [(f"{timer.due.astimezone(phone.state.zone):%a %d %b %H:%M}", timer.text) for timer in kept]


def events(phone: Phone) -> list[tuple[str, str, int]]:
    """What is in the calendar: the first time, the title, the minutes. What was heard is left."""
    phone.inbox.clear()
    kept = phone.service.calendar.kept(phone.state.id)
    return [(f"{each.start.astimezone(TORONTO):%a %d %b %H:%M}", each.title, each.minutes) for each in kept]


# --- recurrence -----------------------------------------------------------------------------------------------------

TUESDAYS = "(next: Tuesday 24 November, Tuesday 8 December, and Tuesday 22 December)"
MONDAYS = "(next: Monday 23 November, Monday 7 December, and Monday 21 December)"
FRIDAYS = "(next: Friday 27 November, Friday 25 December, and Friday 29 January 2027)"


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("remind me every other tuesday at 9 to swim", f"every other Tuesday at 09:00 {TUESDAYS}: swim."),
        ("remind me every 2 weeks on monday at 9 to swim", f"every other Monday at 09:00 {MONDAYS}: swim."),
        ("remind me every day except sunday at 8 to swim", "every day except Sunday at 08:00: swim."),
        ("remind me every day but monday at 8 to swim", "every day except Monday at 08:00: swim."),
        (
            "remind me to swim the last friday of every month at 6pm",
            f"on the last Friday of each month at 18:00 {FRIDAYS}: swim.",
        ),
        ("remind me every day at 8am and 8pm to swim", "every day at 08:00 and 20:00: swim."),
        ("remind me monday to friday at 8am to swim", "from Monday to Friday at 08:00: swim."),
        ("set a reminder for monday to friday at 8am to swim", "from Monday to Friday at 08:00: swim."),
        ("remind me every weekday at 8am and 12:30pm to swim", "from Monday to Friday at 08:00 and 12:30: swim."),
        (
            "remind me to swim every day at 9 until christmas",
            "every day at 09:00 until 25 December (next: today): swim.",
        ),
        (
            "remind me to swim every day at 9 for 5 days",
            "every day at 09:00 until 25 November (next: today): swim.",
        ),
        ("remind me every 3 days at 9 to swim", "every 3 days at 09:00 (next: today): swim."),
        ("remind me on the 1st of every month at 9 to pay", "on the 1st of each month at 09:00 (next: first): pay."),
    ],
)
def test_what_recurs_is_read_back_with_all_that_was_said(phone: Phone, said: str, heard: str) -> None:
    phone.says(said)
    days = "Saturday 21 November, Sunday 22 November, and Monday 23 November"
    if "3 days" in heard:
        days = "Saturday 21 November, Tuesday 24 November, and Friday 27 November"
    firsts = "Tuesday 1 December, Friday 1 January 2027, and Monday 1 February 2027"
    phone.hears(f"I'll remind you {heard}".replace("today", days).replace("first", firsts))
    assert len(reminders(phone)) == 1


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("recuérdame de lunes a viernes a las 8 nadar", "de lunes a viernes a las 08:00: nadar."),
        (
            "recuérdame todos los días menos el domingo a las 8 nadar",
            "todos los días menos el domingo a las 08:00: nadar.",
        ),
        ("recuérdame todos los días a las 08:00 y a las 20:00 nadar", "todos los días a las 08:00 y las 20:00: nadar."),
        ("recuérdame todos los lunes a las 9 regar las plantas", "cada lunes a las 09:00: regar las plantas."),
        ("recuérdame cada dos martes a las 9 nadar", "un martes sí y otro no a las 09:00 (próximas fechas: martes 24"),
        (
            "recuérdame el último viernes de cada mes a las 18 nadar",
            "el último viernes de cada mes a las 18:00 (próximas",
        ),
        (
            "recuérdame nadar todos los días a las 9 hasta navidad",
            "todos los días a las 09:00 hasta el 25 de diciembre",
        ),
    ],
)
def test_in_spanish_what_recurs_is_read_back_too(phone: Phone, said: str, heard: str) -> None:
    phone.says("español")
    phone.inbox.clear()
    phone.says(said)
    phone.hears_something_like(f"Te lo recordaré {heard}")
    assert len(reminders(phone)) == 1


def test_a_reminder_that_ends_is_over_after_its_last_time(phone: Phone) -> None:
    phone.says("remind me to swim every day at 9am for 3 days")
    came = []
    while reminders(phone):
        phone.clock.time = min(timer.due for timer in phone.state.timers)
        phone.service.sweep()
        came += [message.text for message in phone.service.work()]
        assert len(came) < 9
    assert came == ["Reminder: swim"] * 3


# --- days and halves of the day -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "set_for"),
    [
        ("wake me up at 6", "Sun 22 Nov 06:00"),
        ("set an alarm for 6", "Sun 22 Nov 06:00"),
        ("wake me up at 5:30", "Sun 22 Nov 05:30"),
        ("wake me up at 6 tomorrow", "Sun 22 Nov 06:00"),
        ("set my alarm for half past 6", "Sun 22 Nov 06:30"),
        ("despiértame a las 6", "Sun 22 Nov 06:00"),
        ("pon una alarma a las 5 y media", "Sun 22 Nov 05:30"),
        ("remind me to eat at 6", "Sat 21 Nov 18:00"),
        ("remind me to eat at 7ish", "Sat 21 Nov 19:00"),
        ("remind me tonight at 12 to sleep", "Sun 22 Nov 00:00"),
        ("recuérdame a las 12 de la noche dormir", "Sun 22 Nov 00:00"),
        ("remind me on the 5th to pay rent", "Sat 05 Dec 09:00"),
        ("recuérdame el 5 pagar", "Sat 05 Dec 09:00"),
        ("remind me on the 31st at noon to pay rent", "Thu 31 Dec 12:00"),
        ("remind me by 6 to pay rent", "Sat 21 Nov 18:00"),
        ("remind me 10 minutes before 5pm to leave", "Sat 21 Nov 16:50"),
        ("remind me in an hour and a half to leave", "Sat 21 Nov 08:30"),
        ("recuérdame en media hora salir", "Sat 21 Nov 07:30"),
        ("remind me in 2 hours and 15 minutes to leave", "Sat 21 Nov 09:15"),
        ("recuérdame en 2 horas y 15 minutos salir", "Sat 21 Nov 09:15"),
    ],
)
def test_a_day_and_an_hour_are_what_people_mean_by_them(phone: Phone, said: str, set_for: str) -> None:
    phone.says(said)
    assert [when for when, _ in reminders(phone)] == [set_for]


@pytest.mark.parametrize(
    ("said", "answer", "set_for"),
    [
        ("remind me tomorrow at 6 to eat", "1", "Sun 22 Nov 06:00"),
        ("remind me tomorrow at 6 to eat", "the second one", "Sun 22 Nov 18:00"),
        ("remind me to catch my flight tomorrow at 6", "18:00", "Sun 22 Nov 18:00"),
        ("remind me every day at 7 to eat", "1", "Sun 22 Nov 07:00"),
        ("remind me every day at 7 to eat", "2", "Sat 21 Nov 19:00"),
        ("remind me in 5 to eat", "1", "Sat 21 Nov 07:05"),
        ("recuérdame mañana a las 6 comer", "2", "Sun 22 Nov 18:00"),
    ],
)
def test_where_it_matters_which_half_is_meant_the_person_chooses_and_nothing_is_set_before(
    phone: Phone, said: str, answer: str, set_for: str
) -> None:
    phone.says(said)
    (asked,) = phone.inbox
    assert all(f"\n{number}. " in asked for number in (1, 2))
    assert reminders(phone) == []
    phone.says(answer)
    ((when, text),) = reminders(phone)
    assert when == set_for
    assert text in ("eat", "comer", "catch my flight")


@pytest.mark.parametrize(
    ("number", "said", "set_for"),
    [
        (MADRID, "recuérdame el 03/04 a las 9 de la mañana pagar", "Sat 03 Apr 09:00"),
        (MADRID, "remind me on 03/04 at 9am to pay", "Sat 03 Apr 09:00"),
        (NEW_YORK, "remind me on 03/04 at 9am to pay", "Thu 04 Mar 09:00"),
        (NEW_YORK, "remind me on 13/04 at 9am to pay", "Tue 13 Apr 09:00"),
        ("+888123", "remind me on 03/04 at 9am to pay", "Sat 03 Apr 09:00"),
        (MADRID, "remind me at 9am EST to call", "Sat 21 Nov 15:00"),
    ],
)
def test_dates_are_read_as_the_persons_country_writes_them(
    service: MemoryService, number: str, said: str, set_for: str
) -> None:
    phone = Phone(service, number)
    phone.says(said)
    assert [when for when, _ in reminders(phone)] == [set_for]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (NEW_YORK, "recuérdame el 03/04 a las 9 de la mañana pagar"),
        (CANADIAN, "recuérdame el 3/12 a las 17h entregar el informe"),
        (CANADIAN, "remind me 3/12 at 5pm to hand in"),
    ],
)
def test_a_date_is_asked_about_where_both_orders_are_written(service: MemoryService, number: str, said: str) -> None:
    phone = Phone(service, number)
    phone.says(said)
    asked = phone.inbox.pop()
    assert "\n1. " in asked
    assert "\n2. " in asked
    assert reminders(phone) == []


@pytest.mark.parametrize(
    ("said", "answered", "kept"),
    [
        ("remind me to set the alarm for 6am tonight at 10", "tonight at 10pm", "set the alarm for 6am"),
        ("remind me not to eat after 8pm", "tonight at 8pm", "not to eat after 8pm"),
        ("remind me to sign for the 5 pm delivery tomorrow at 4pm", "tomorrow at 4pm", "sign for the 5 pm delivery"),
        ("remind me to shop on black friday at 9", "friday at 9am", "shop on black friday at 9"),
    ],
)
def test_the_answer_to_when_loses_nothing_of_what_to_remember(
    service: MemoryService, said: str, answered: str, kept: str
) -> None:
    phone = Phone(service, CANADIAN)
    phone.says(said)
    assert reminders(phone) == []
    phone.says(answered)
    assert [text for _, text in reminders(phone)] == [kept]


@pytest.mark.parametrize("text", ["remind me at 7 tomorrow", "recuérdame mañana a las 7"])
def test_a_time_alone_is_no_text(service: MemoryService, text: str) -> None:
    phone = Phone(service, CANADIAN)
    phone.says(text)
    phone.inbox.clear()
    phone.says("2")
    assert reminders(phone) == []


@pytest.mark.parametrize(
    ("said", "title", "hour"),
    [
        ("add pay the gas bill by friday to my tasks", "pay the gas bill", 9),
        ("add task call mom tomorrow at 5pm", "call mom", 17),
        ("añade llamar a Ana mañana a las 17:00 a mis tareas", "llamar a Ana", 17),
        ("add milk to my tasks for tomorrow", "milk", 9),
        ("añade leche a mis tareas para mañana", "leche", 9),
        ("add task buy milk for the friday party", "buy milk for the friday party", None),
        ("add task call Ana before friday", "call Ana before friday", None),
    ],
)
def test_a_task_has_its_day_or_keeps_all_of_its_words(
    service: MemoryService, said: str, title: str, hour: int | None
) -> None:
    phone = Phone(service, CANADIAN)
    phone.says(said)
    (task,) = service.tasks.list(phone.state.id)
    assert task.title == title
    assert (task.due and task.due.astimezone(TORONTO).hour) == hour


# --- a phrase and its text ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "set_for", "text"),
    [
        ("remind me tomorrow at ten to nine to leave", "Sun 22 Nov 08:50", "leave"),
        ("remind me at five to six to leave", "Sat 21 Nov 17:55", "leave"),
        ("remind me at 20 to 6 to leave", "Sat 21 Nov 17:40", "leave"),
        ("remind me every day at ten to nine to log in", "Sat 21 Nov 08:50", "log in"),
        ("remind me at five to nine tomorrow morning to leave", "Sun 22 Nov 08:55", "leave"),
        ("set a reminder tomorrow at ten to nine to leave", "Sun 22 Nov 08:50", "leave"),
        ("remind me tomorrow at 9am to walk to the shop", "Sun 22 Nov 09:00", "walk to the shop"),
        ("remind me tomorrow to call Bob at 4pm", "Sun 22 Nov 16:00", "call Bob"),
        ("remind me on friday to go to the bank at 3pm", "Fri 27 Nov 15:00", "go to the bank"),
        ("remind me tomorrow at 9am to book the hotel for 3 days", "Sun 22 Nov 09:00", "book the hotel for 3 days"),
        ("recuérdame el martes que viene a las 10 recoger las llaves", "Tue 24 Nov 10:00", "recoger las llaves"),
        ("recuérdame el viernes que entra a las 4 de la tarde salir", "Fri 27 Nov 16:00", "salir"),
        ("recuérdame el lunes de la semana que viene a las 10 salir", "Mon 23 Nov 10:00", "salir"),
        ("recuérdame el 5 del mes que viene pagar el alquiler", "Sat 05 Dec 09:00", "pagar el alquiler"),
        ("recuérdame el martes que viene que tengo que llamar", "Tue 24 Nov 09:00", "tengo que llamar"),
        ("recuérdame mañana que llame a Bob a las 4", "Sun 22 Nov 16:00", "llame a Bob"),
    ],
)
def test_a_phrase_is_cut_where_its_time_ends(phone: Phone, said: str, set_for: str, text: str) -> None:
    phone.says(said)
    assert reminders(phone) == [(set_for, text)]


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("remind me every day at 8pm to stretch except sunday", "every day except Sunday at 20:00: stretch."),
        ("remind me every day at noon to stretch except on weekends", "from Monday to Friday at 12:00: stretch."),
        ("remind me at 8am every day to stretch but not on sunday", "every day except Sunday at 08:00: stretch."),
        (
            "remind me every day at 9am to take pills for 5 days",
            "every day at 09:00 until 25 November {days}: take pills.",
        ),
        (
            "remind me every day at 9am to take pills until wednesday",
            "every day at 09:00 until 25 November {days}: take pills.",
        ),
        ("remind me every day at 9am to stretch for 10 minutes", "every day at 09:00: stretch for 10 minutes."),
        ("remind me every day at 8pm to stretch on weekdays", "from Monday to Friday at 20:00: stretch."),
        (
            "remind me every day at 9am to stretch starting sunday",
            "every day at 09:00 (next: Sunday 22 November, Monday 23 November, and Tuesday 24 November): stretch.",
        ),
    ],
)
def test_what_limits_a_time_counts_wherever_it_is_said(phone: Phone, said: str, heard: str) -> None:
    phone.says(said)
    days = "(next: Saturday 21 November, Sunday 22 November, and Monday 23 November)"
    phone.hears(f"I'll remind you {heard.format(days=days)}")


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        (
            "recuérdame todos los días a las 8 de la mañana nadar durante una semana",
            "a las 08:00 hasta el 27 de noviembre",
        ),
        (
            "recuérdame todos los días a las 8 de la mañana nadar hasta el viernes",
            "a las 08:00 hasta el 27 de noviembre",
        ),
        (
            "recuérdame todos los días a las 8 de la mañana nadar menos el domingo",
            "menos el domingo a las 08:00: nadar.",
        ),
    ],
)
def test_in_spanish_what_limits_a_time_counts_too(phone: Phone, said: str, heard: str) -> None:
    phone.says("español")
    phone.inbox.clear()
    phone.says(said)
    phone.hears_something_like(heard)
    assert [text for _, text in reminders(phone)] == ["nadar"]


@pytest.mark.parametrize(
    "said",
    [
        "remind me tomorrow at 9 to pay and at 5 to call Bob",
        "remind me in 20 minutes to call Bob at 4pm",
        "remind me every day at 9 to walk the dog but not this week",
    ],
)
def test_times_that_are_not_one_are_asked_about(phone: Phone, said: str) -> None:
    phone.says(said)
    assert "Say it like" in phone.inbox[-1] or "Dilo así" in phone.inbox[-1]
    assert reminders(phone) == []


# --- what is not wholly a time --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        "remind me when it rains to swim",
        "remind me yesterday at 3 to swim",
        "remind me on 31 february at 9 to swim",
        "remind me every 2 hours to swim",
        "remind me every week to swim",
        "remind me tomorrow at 25:00 to swim",
        "remind me from 9 to 11 to swim",
        "remind me on friday the 28th of november at 9 to swim",
        "recuérdame ayer a las 3 nadar",
        "recuérdame cada 2 horas nadar",
    ],
)
def test_what_names_no_usable_time_sets_nothing_and_the_answer_completes_it(phone: Phone, said: str) -> None:
    phone.says(said)
    (asked,) = phone.inbox
    assert reminders(phone) == []
    assert any(mark in asked for mark in ("?", "Say it like", "Dilo así")), asked
    phone.says("tomorrow at 10am")
    ((when, text),) = reminders(phone)
    assert (when, text in ("swim", "nadar")) == ("Sun 22 Nov 10:00", True)


@pytest.mark.parametrize(
    ("said", "title", "when"),
    [
        ("remind me to go to the bank tomorrow at 3pm", "go to the bank", "Sun 22 Nov 15:00"),
        ("remind me tomorrow at 3pm to call Ana about friday", "call Ana about friday", "Sun 22 Nov 15:00"),
        ("remind me to feed the cat tomorrow", "feed the cat", "Sun 22 Nov 09:00"),
        ("remind me to pay 50 tomorrow", "pay 50", "Sun 22 Nov 09:00"),
        ("remind me to book a table for 4 on friday", "book a table for 4", "Fri 27 Nov 09:00"),
        ("remind me tomorrow at 9am to take bus 12", "take bus 12", "Sun 22 Nov 09:00"),
        ("remind me tomorrow to call gate 5", "call gate 5", "Sun 22 Nov 09:00"),
        ("remind me to read chapter 3 at 8pm", "read chapter 3", "Sat 21 Nov 20:00"),
        ("recuérdame todos los lunes a las 9 regar las plantas", "regar las plantas", "Mon 23 Nov 09:00"),
        ("recuérdame pagar 50 mañana", "pagar 50", "Sun 22 Nov 09:00"),
        ("recuérdame mañana a las 9 tomar el bus 12", "tomar el bus 12", "Sun 22 Nov 09:00"),
    ],
)
def test_neither_the_title_nor_the_time_eats_the_other(phone: Phone, said: str, title: str, when: str) -> None:
    phone.says(said)
    assert reminders(phone) == [(when, title)]


@pytest.mark.parametrize(
    "said", ["remind me to take bus 12", "remind me to read chapter 3", "recuérdame leer el capítulo 3"]
)
def test_a_number_in_a_title_is_no_time(phone: Phone, said: str) -> None:
    phone.says(said)
    assert reminders(phone) == []
    phone.says("tomorrow at 8am")
    ((when, text),) = reminders(phone)
    assert when == "Sun 22 Nov 08:00"
    assert text[-1].isdigit()


# --- the calendar ---------------------------------------------------------------------------------------------------


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


# --- a time at night ------------------------------------------------------------------------------------------------

AT_NIGHT = "I'll remind you tomorrow, Sunday 22 November, at 02:30: take pills.\n\nThat is at night: 02:30, right?"


@pytest.mark.parametrize(
    ("answer", "set_for"),
    [
        ("yes", "Sun 22 Nov 02:30"),
        ("ok", "Sun 22 Nov 02:30"),
        ("pm", "Sun 22 Nov 14:30"),
        ("no", "Sun 22 Nov 14:30"),
        ("no, 7pm", "Sun 22 Nov 19:00"),
        ("in the evening", "Sun 22 Nov 19:00"),
        ("make it 7am", "Sun 22 Nov 07:00"),
        ("no, a las 7 de la tarde", "Sun 22 Nov 19:00"),
        ("thanks", "Sun 22 Nov 02:30"),
    ],
)
def test_a_time_at_night_is_asked_about_and_the_answer_is_understood(phone: Phone, answer: str, set_for: str) -> None:
    phone.says("remind me at 02:30 to take pills")
    phone.hears(AT_NIGHT)
    phone.says(answer)
    phone.inbox.clear()
    assert reminders(phone) == [(set_for, "take pills")]


@pytest.mark.parametrize(
    "said",
    [
        "remind me at 7am to eat",
        "wake me up at 6",
        "remind me at 10pm to eat",
        "remind me at 5:30am to eat",
        "remind me at 3am to eat",
        "remind me tonight at 12 to eat",
    ],
)
def test_quiet_hours_are_not_night_and_who_says_that_it_is_night_is_not_asked(
    service: MemoryService, said: str
) -> None:
    phone = Phone(service)
    phone.clock.time += timedelta(hours=1)
    phone.says(said)
    (heard,) = phone.inbox
    assert "night:" not in heard
    assert "noche:" not in heard
    assert phone.state.questions == ()


@pytest.mark.parametrize(
    ("said", "set_for"),
    [
        ("remind me at 23:30 to take pills", "Sat 21 Nov 11:30"),
        ("remind me at 00:15 to take pills", "Sun 22 Nov 12:15"),
        ("remind me every day at 03:00 to take pills", "Sat 21 Nov 15:00"),
        ("recuérdame a las 04:00 take pills", "Sun 22 Nov 16:00"),
    ],
)
def test_a_no_to_the_night_moves_it_to_the_other_half_of_the_day(phone: Phone, said: str, set_for: str) -> None:
    phone.says(said)
    phone.says("no")
    assert reminders(phone) == [(set_for, "take pills")]


def test_a_question_about_the_night_that_nobody_answers_is_not_said_again(phone: Phone) -> None:
    phone.says("remind me at 02:30 to take pills")
    phone.inbox.clear()
    while phone.state.timers:
        phone.clock.time = min(timer.due for timer in phone.state.timers)
        phone.service.sweep()
        phone.inbox += [message.text for message in phone.service.work()]
    phone.hears("Reminder: take pills")


# --- habits ---------------------------------------------------------------------------------------------------------


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
        ("every other tuesday at 9am", f"every other Tuesday at 09:00 {TUESDAYS}"),
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


# --- a model --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "set_for"),
    [
        ("2026-11-22 15:00", "Sun 22 Nov 15:00"),
        ("2026-11-22T15:00-05:00", "Sun 22 Nov 15:00"),
        ("tomorrow at 15:00", "Sun 22 Nov 15:00"),
        ("mañana a las 15:00", "Sun 22 Nov 15:00"),
        ("every other tuesday at 9:00", "Tue 24 Nov 09:00"),
        ("the last friday of every month at 18:00", "Fri 27 Nov 18:00"),
    ],
)
def test_what_a_model_says_of_a_time_is_read_alike(
    smart_phone: Phone, model: ScriptedModel, when: str, set_for: str
) -> None:
    model.will(calls(("set_reminder", {"when": when, "text": "swim"})))
    smart_phone.says("I must swim then, you know when, remind me")
    assert reminders(smart_phone) == [(set_for, "swim")]


@pytest.mark.parametrize(
    "when",
    [
        "tomorrow at 15:00 if it rains",
        "2026-11-20 15:00",
        "every 2 hours",
        "whenever",
        '{"minutes": 5}',
        '{"kind": "x"}',
    ],
)
def test_what_a_model_says_that_is_not_wholly_a_time_goes_back_to_it(
    smart_phone: Phone, model: ScriptedModel, when: str
) -> None:
    model.will(calls(("set_reminder", {"when": when, "text": "swim"})), words("When shall I remind you?"))
    smart_phone.says("remind me of swimming some time")
    smart_phone.hears("When shall I remind you?")
    assert reminders(smart_phone) == []
    ((_, result),) = [
        (call, result)
        for each in model.requests[-1].exchanges
        for call, result in zip(each.calls, each.results, strict=True)
    ]
    assert "Say it like" in result or "already over" in result


def test_of_a_time_with_two_meanings_a_model_leaves_the_choice_to_the_person(
    smart_phone: Phone, model: ScriptedModel
) -> None:
    model.will(calls(("set_reminder", {"when": "tomorrow at 6", "text": "swim"})))
    smart_phone.says("I swim at 6 tomorrow, remind me")
    assert (
        "1. tomorrow, Sunday 22 November, at 06:00\n2. tomorrow, Sunday 22 November, at 18:00" in smart_phone.inbox[-1]
    )
    smart_phone.says("2")
    assert reminders(smart_phone) == [("Sun 22 Nov 18:00", "swim")]


@pytest.mark.parametrize(
    ("arguments", "kept"),
    [
        ({"title": "lunch", "when": "tomorrow from 12 to 1"}, ("Sun 22 Nov 12:00", "lunch", 60)),
        ({"title": "trip", "when": "all day friday"}, ("Fri 27 Nov 00:00", "trip", 1440)),
        ({"title": "gym", "when": "tomorrow at 9:00", "minutes": 30}, ("Sun 22 Nov 09:00", "gym", 30)),
        (
            {"title": "rent", "when": "2026-12-01 09:00", "rule": "FREQ=MONTHLY;BYMONTHDAY=1"},
            ("Tue 01 Dec 09:00", "rent", 60),
        ),
    ],
)
def test_a_model_makes_events_as_long_as_was_said(
    smart_phone: Phone, model: ScriptedModel, arguments: dict[str, object], kept: tuple[str, str, int]
) -> None:
    model.will(calls(("create_event", arguments)))
    smart_phone.says("put that in, you know what")
    smart_phone.hears_something_like("Added")
    assert events(smart_phone) == [kept]


def test_a_rule_of_a_model_that_names_no_day_goes_back_to_it(smart_phone: Phone, model: ScriptedModel) -> None:
    rule = {"title": "rent", "when": "2026-12-01 09:00", "rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}
    model.will(calls(("create_event", rule)), words("Which day?"))
    smart_phone.says("rent on 30 february each year")
    smart_phone.hears("Which day?")
    assert events(smart_phone) == []
