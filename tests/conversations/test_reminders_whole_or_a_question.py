"""Times of reminders and tasks, whole or a question: what was said of a time is used up to its last word, or one short
question is asked.

It is Saturday 21 November 2026, seven in the morning in Toronto, where Ana is.
"""

from datetime import date, datetime, timedelta

import pytest

from parley_cli.memory_service import MemoryService
from tests.support.kept import TORONTO, reminders
from tests.support.phone import Phone

MADRID, NEW_YORK, CANADIAN = "+34612345678", "+12125550123", "+14165550123"

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
    ("said", "title", "due"),
    [
        ("add pay the gas bill by friday to my tasks", "pay the gas bill", date(2026, 11, 27)),
        ("add task call mom tomorrow at 5pm", "call mom", datetime(2026, 11, 22, 17, tzinfo=TORONTO)),
        ("añade llamar a Ana mañana a las 17 a mis tareas", "llamar a Ana", datetime(2026, 11, 22, 17, tzinfo=TORONTO)),
        ("add milk to my tasks for tomorrow", "milk", date(2026, 11, 22)),
        ("añade leche a mis tareas para mañana", "leche", date(2026, 11, 22)),
        ("add task buy milk for the friday party", "buy milk for the friday party", None),
        ("add task call Ana before friday", "call Ana before friday", None),
    ],
)
def test_a_task_has_its_day_or_keeps_all_of_its_words(
    service: MemoryService, said: str, title: str, due: date | None
) -> None:
    phone = Phone(service, CANADIAN)
    phone.says(said)
    (task,) = service.tasks.list(phone.state.id)
    assert task.title == title
    assert task.due == due


# --- a phrase and its text ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "set_for", "text"),
    [
        ("remind me to renew my permit before Friday", "Thu 26 Nov 09:00", "renew my permit"),
        ("remind me to sign for the 5 pm delivery tomorrow at 4pm", "Sun 22 Nov 16:00", "sign for the 5 pm delivery"),
        ("remind me about the 8pm call at 7:45pm", "Sat 21 Nov 19:45", "the 8pm call"),
        ("remind me about the 9 and 10 o'clock news at 8pm", "Sat 21 Nov 20:00", "the 9 and 10 o'clock news"),
        ("remind me to call Ana before the 5th of december", "Fri 04 Dec 09:00", "call Ana"),
        ("recuérdame pagar el alquiler antes del viernes", "Thu 26 Nov 09:00", "pagar el alquiler"),
        ("remind me to buy milk before monday", "Sun 22 Nov 09:00", "buy milk"),
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
        ("recuérdame a las 8 decir que sí", "Sat 21 Nov 08:00", "decir que sí"),
        ("remind me tomorrow at 9am walk to the shop", "Sun 22 Nov 09:00", "walk to the shop"),
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
        "remind me in 20 minutes to call Bob at 4pm",
        "remind me every day at 9 to walk the dog but not this week",
    ],
)
def test_times_that_are_not_one_are_asked_about(phone: Phone, said: str) -> None:
    phone.says(said)
    assert "Say it like" in phone.inbox[-1] or "Dilo así" in phone.inbox[-1]
    assert reminders(phone) == []


@pytest.mark.parametrize(
    "said",
    [
        "remind me at 6 to leave and at 7 to call Joe",
        "remind me to leave at 6 and call Joe at 7",
        "recuérdame a las 6 salir y a las 7 llamar a José",
        "recuérdame salir a las 6 y llamar a José a las 7",
    ],
)
def test_of_two_reminders_with_a_time_each_both_are_set(phone: Phone, said: str) -> None:
    phone.says(said)
    (heard,) = phone.inbox
    phone.inbox.clear()
    assert "18:00: " in heard
    assert "19:00: " in heard
    assert len(reminders(phone)) == 2


@pytest.mark.parametrize(
    "said",
    [
        "remind me tomorrow at 9 to pay and at 5 to call Bob",
        "at 6 remind me to leave and at 7pm to call Joe",
        "remind me to leave and at 7pm to call Joe",
        "recuérdame salir y a las 19:00 llamar a José",
        "add event lunch at noon and dinner at 8pm tomorrow",
    ],
)
def test_of_two_requests_in_one_text_neither_is_done_in_part(phone: Phone, said: str) -> None:
    phone.says(said)
    (heard,) = phone.inbox
    assert "one of these at a time" in heard or "una cosa a la vez" in heard
    phone.says("tomorrow at 10am")
    assert reminders(phone) == []
    assert phone.state.questions == ()


@pytest.mark.parametrize(
    "said",
    [
        "remind me before I go to bed to lock the back door",
        "remind me when I get to work to call Bo",
        "recuérdame dos horas antes de mi vuelo mañana a las 18 salir al aeropuerto",
    ],
)
def test_where_a_title_cannot_be_told_from_a_time_all_of_it_is_to_be_said_again(phone: Phone, said: str) -> None:
    phone.says(said)
    (heard,) = phone.inbox
    assert "which words say when" in heard or "qué palabras dicen cuándo" in heard
    phone.says("tomorrow at 10am")
    assert reminders(phone) == []
    assert phone.state.questions == ()


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("recuérdame a las 25:00 dormir", "dormir"),
        ("recuérdame dormir a las 25:00", "dormir"),
        ("remind me to sleep at 24:30", "sleep"),
        ("remind me at 10:75 call mum", "call mum"),
        ("recuérdame sobre las 26:15 salir", "salir"),
        ("remind me to read psalm 119:105", "read psalm 119:105"),
        ("remind me before dinner to call Bo", "call Bo"),
        ("remind me at 8am and 8pm to swim", "swim"),
    ],
)
def test_a_time_that_there_is_none_of_is_no_part_of_the_title(phone: Phone, said: str, title: str) -> None:
    phone.says(said)
    phone.says("tomorrow at 10am")
    assert reminders(phone) == [("Sun 22 Nov 10:00", title)]


@pytest.mark.parametrize(
    "said", ["remind me at 8am and 8pm to swim", "remind me tomorrow at 9am and on friday to swim"]
)
def test_who_names_several_times_is_told_that_one_is_asked_for(phone: Phone, said: str) -> None:
    phone.says(said)
    phone.hears_something_like(" is more than one time. Say one, like “tomorrow at 15:00”, or “every day at ")


@pytest.mark.parametrize(
    ("said", "quoted", "title"),
    [
        ("remind me to set the alarm for 6am tonight at 11", "for 6am tonight at 11", "set the alarm for 6am"),
        ("remind me to call Tuesday Weld on monday at 10", "Tuesday … on monday at 10", "call Tuesday Weld"),
    ],
)
def test_what_is_quoted_stands_in_the_text_so(phone: Phone, said: str, quoted: str, title: str) -> None:
    phone.says(said)
    phone.hears_something_like(f"“{quoted}”")
    phone.says("tomorrow at 10am")
    assert reminders(phone) == [("Sun 22 Nov 10:00", title)]


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
