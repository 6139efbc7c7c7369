"""Reminders at a time of the person's own day: said in full, by the clock where they are, once or again and again."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.timers import Timer
from parley.schedules import Hours
from parley_cli.memory_service import MemoryService
from tests.support.model import ScriptedModel, calls
from tests.support.phone import Phone

MADRID, NEW_YORK, NEPAL = "+34612345678", "+12125550123", "+9779812345678"
NIGHT = Hours(start=time(21), end=time(8))


@pytest.fixture
def ana(service: MemoryService) -> Phone:
    """Ana's phone in Toronto, where it is seven in the morning of Saturday 21 November, and the night is quiet."""
    service.policy = replace(service.policy, quiet=NIGHT)
    return Phone(service)


@pytest.mark.parametrize(
    ("said", "when"),
    [
        ("remind me tomorrow at 3 to call Ana", "tomorrow, Sunday 22 November, at 15:00"),
        ("remind me to call Ana tomorrow at 3", "tomorrow, Sunday 22 November, at 15:00"),
        ("remind me at 9 to call Ana", "today, Saturday 21 November, at 09:00"),
        ("remind me on friday at 18:30 to call Ana", "Friday 27 November, at 18:30"),
        ("remind me 5 january to call Ana", "Tuesday 5 January 2027, at 09:00"),
        ("remind me every day at 9:00 to call Ana", "every day at 09:00"),
        ("remind me every monday and friday at 8pm to call Ana", "every Monday and Friday at 20:00"),
        ("remind me every day between 9 and 17 to call Ana", "every day at a random time between 09:00 and 17:00"),
    ],
)
def test_what_was_understood_is_said_in_full(ana: Phone, said: str, when: str) -> None:
    ana.says(said)
    ana.hears(f"I'll remind you {when}: call Ana.")


@pytest.mark.parametrize(
    ("number", "due"),
    [
        (MADRID, "2026-11-22T14:00"),
        (NEW_YORK, "2026-11-22T20:00"),
        (NEPAL, "2026-11-22T09:15"),
        ("+888123", "2026-11-22T15:00"),
    ],
)
def test_the_clock_is_that_of_the_number_and_utc_for_one_that_tells_nothing(
    service: MemoryService, number: str, due: str
) -> None:
    phone = Phone(service, number)
    phone.says("remind me tomorrow at 15:00 to call Ana")
    assert [timer.due for timer in phone.state.timers] == [datetime.fromisoformat(due).replace(tzinfo=UTC)]


def test_whoever_says_where_they_are_is_reminded_by_the_clock_there(ana: Phone) -> None:
    ana.says("remind me every day at 9:00 to stretch")
    ana.says("remind me tomorrow at 15:00 to call Bo")
    ana.inbox.clear()
    ana.says("I live in Madrid")
    ana.hears("Your time zone is Europe/Madrid now. It is 13:00 there.")
    ana.until("2026-11-22T07:59:59")
    ana.hears()
    ana.until("2026-11-22T08:00:00")
    ana.hears("Reminder: stretch")
    ana.until("2026-11-22T20:00:00")
    ana.hears("Reminder: call Bo")


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("my timezone is Europe/Madrid", "Europe/Madrid"),
        ("my timezone is europe/madrid", "Europe/Madrid"),
        ("I live in New York", "America/New_York"),
        ("I live in Nueva York", "America/New_York"),
        ("I live in Nepal", "Asia/Kathmandu"),
        ("my time zone is UTC", "UTC"),
    ],
)
def test_a_place_is_a_zone_a_city_or_a_country(ana: Phone, said: str, zone: str) -> None:
    ana.says(said)
    ana.hears_something_like("Your time zone is")
    now = ana.clock()
    assert now.astimezone(ana.state.zone).utcoffset() == now.astimezone(ZoneInfo(zone)).utcoffset()


def test_a_country_of_many_times_is_asked_about_and_the_answer_counts(ana: Phone) -> None:
    ana.says("I live in Brazil")
    ana.hears_something_like("Which time is yours?")
    ana.says("2")
    ana.hears_something_like("Your time zone is America/")


def test_a_place_that_is_none_changes_nothing(ana: Phone) -> None:
    ana.says("I live in Narnia")
    ana.hears("I don't know where “Narnia” is. Tell me a country, or the nearest big city.")
    assert ana.state.person is not None
    assert ana.state.person.timezone is None


def test_one_without_a_moment_is_asked_for_it(ana: Phone) -> None:
    ana.says("remind me to call Ana")
    ana.hears("When should I remind you?")
    ana.says("tomorrow at 3")
    ana.hears("I'll remind you tomorrow, Sunday 22 November, at 15:00: call Ana.")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (
            "remind me yesterday to call Ana",
            "“yesterday” is already over: it is today, Saturday 21 November, at 07:00 now. When shall it be?",
        ),
        (
            "remind me when it rains to call Ana",
            "I don't understand when “when it rains” is. Say it like “tomorrow at 15:00” or “every Monday at 9:00”.",
        ),
        ("remind me every day to call Ana", "At what time? Say it like “every day at 9:00” or “tomorrow at 15:00”."),
        (
            "remind me every 2 hours to call Ana",
            "Between which hours? Say it like “every 2 hours from 8:00 to 20:00”.",
        ),
        (
            "remind me 5 january 2029 to call Ana",
            "“5 january 2029” is more than a year ahead, and I can't plan so far. When shall it be?",
        ),
    ],
)
def test_of_what_cannot_be_a_moment_the_person_is_told_why_and_asked(ana: Phone, said: str, why: str) -> None:
    ana.says(said)
    ana.hears(why)
    assert [timer for timer in ana.state.timers if timer.kind == "reminder"] == []
    ana.says("tomorrow at 10am")
    ana.hears("I'll remind you tomorrow, Sunday 22 November, at 10:00: call Ana.")


def test_a_time_in_the_night_is_repeated_once_and_kept(ana: Phone) -> None:
    ana.says("remind me at 02:30 to take my pills")
    ana.hears(
        "I'll remind you tomorrow, Sunday 22 November, at 02:30: take my pills.\n\nThat is at night: 02:30, right?"
    )
    ana.until("2026-11-22T07:30:00")
    ana.hears("Reminder: take my pills")


def test_what_recurs_comes_every_day_across_a_change_of_clocks_and_is_cancelled_once(
    service: MemoryService, clock: ManualClock
) -> None:
    clock.time = datetime(2026, 3, 6, 12, tzinfo=UTC)
    phone = Phone(service)
    phone.says("remind me every day at 9:00 to stretch")
    phone.inbox.clear()
    for moment in ("2026-03-06T14:00", "2026-03-07T14:00", "2026-03-08T13:00", "2026-03-09T13:00"):
        phone.until((datetime.fromisoformat(moment) - timedelta(seconds=1)).isoformat())
        phone.hears()
        phone.until(moment)
        phone.hears("Reminder: stretch")
    phone.says("what reminders do I have")
    phone.hears("Your reminders:\n1. stretch (every day at 09:00)")
    phone.says("cancel the first one")
    phone.hears("Cancelled the reminder “stretch”.")
    phone.until("2026-03-12T20:00")
    phone.hears()


def test_a_moved_one_comes_once_and_at_its_new_time(ana: Phone) -> None:
    ana.says("remind me at 9:00 to stretch")
    ana.inbox.clear()
    ana.says("move reminder 1 to 9:01")
    ana.hears("I'll remind you today, Saturday 21 November, at 09:01: stretch.")
    ana.until("2026-11-21T14:00:59")
    ana.hears()
    ana.until("2026-11-21T14:01:00")
    ana.hears("Reminder: stretch")
    ana.until("2026-11-22T15:00:00")
    ana.hears()


def test_a_moved_one_that_recurs_stays_what_it_was_but_for_its_time(ana: Phone) -> None:
    ana.says("remind me every monday at 9:00 to stretch")
    ana.inbox.clear()
    ana.says("move reminder 1 to 9:01")
    ana.hears("I'll remind you every Monday at 09:01: stretch.")
    ana.until("2026-12-01T12:00:00")
    ana.hears("Reminder: stretch", "Reminder: stretch")


def test_after_an_outage_of_days_a_daily_one_comes_again_at_its_next_time(ana: Phone) -> None:
    ana.says("remind me every day at 9:00 to stretch")
    ana.inbox.clear()
    ana.clock.time = datetime(2026, 11, 25, 10, tzinfo=UTC)  # five in the morning in Toronto
    ana.until("2026-11-25T12:59:59")
    ana.hears()
    ana.until("2026-11-25T13:05:00")
    ana.hears("I could not remind you in time, because I was not available:\nstretch (Saturday 21 November, 09:00)")
    ana.until("2026-11-25T14:00:00")
    ana.hears("Reminder: stretch")


def test_what_the_service_chose_waits_for_the_morning_and_for_a_day_that_has_room(ana: Phone) -> None:
    late = timedelta(hours=13, minutes=20)
    ana.service.policy = replace(ana.service.policy, daily_cap=1)
    ana.says("remind me in 1 minute to stretch")
    ana.inbox.clear()
    ana.clock.time += late  # it is evening in Toronto, not yet quiet
    ana.until("2026-11-22T01:30:00")
    ana.hears("I could not remind you in time, because I was not available:\nstretch (Saturday 21 November, 07:01)")
    ana.says("remind me in 1 minute to call Bo")
    ana.inbox.clear()
    ana.clock.time += late  # half past nine in the morning of Sunday: another day
    ana.until("2026-11-22T15:30:00")
    ana.hears("I could not remind you in time, because I was not available:\ncall Bo (Saturday 21 November, 20:31)")
    ana.says("remind me in 1 minute to eat")
    ana.inbox.clear()
    ana.clock.time += timedelta(hours=12, minutes=10)
    ana.until("2026-11-23T12:59:59")
    ana.hears()
    deferred = sum(report.usage.deferred for report in ana.service.reports)
    assert deferred > 0
    ana.until("2026-11-23T13:00:00")
    ana.hears_something_like("eat (Sunday 22 November, 10:3")


def test_a_model_is_told_the_persons_time_and_says_when_in_words(smart_phone: Phone, model: ScriptedModel) -> None:
    model.will(calls(("set_reminder", {"minutes": None, "when": "2026-11-22 15:00", "text": "call Ana"})))
    smart_phone.says("tomorrow at three I must call Ana, remind me")
    smart_phone.hears("I'll remind you tomorrow, Sunday 22 November, at 15:00: call Ana.")
    assert "Saturday, 21 November 2026, 07:00, in the time zone America/Toronto" in model.requests[-1].card


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        (
            "recuérdame mañana a las 3 que tengo que llamar a Ana",
            "Te lo recordaré mañana, domingo 22 de noviembre, a las 15:00: tengo que llamar a Ana.",
        ),
        (
            "recuerdame llamar a Ana manana a las 3",
            "Te lo recordaré mañana, domingo 22 de noviembre, a las 15:00: llamar a Ana.",
        ),
        (
            "recuérdame todos los lunes y viernes a las 20:00 que saque la basura",
            "Te lo recordaré cada lunes y viernes a las 20:00: saque la basura.",
        ),
        ("vivo en Londres", "Tu zona horaria es ahora Europe/London. Allí es 12:00."),
    ],
)
def test_in_spanish_all_of_it_is_understood_and_said_too(service: MemoryService, said: str, heard: str) -> None:
    phone = Phone(service)
    phone.says("español")
    phone.inbox.clear()
    phone.says(said)
    phone.hears(heard)


def test_what_recurs_in_a_way_that_only_a_later_release_knows_comes_once_and_holds_nothing_up(ana: Phone) -> None:
    ana.says("remind me at 9:00 to stretch")
    ana.inbox.clear()
    (timer,) = ana.state.timers
    stored = Timer.model_validate(timer.model_dump() | {"schedule": {"kind": "monthly", "day": 31}, "kind": "prompt"})
    assert stored.model_dump(mode="json")["schedule"] == {"kind": "monthly", "day": 31}
    ana.service.table.conversations[ana.state.id] = ana.state.change(timers=(stored,))
    ana.until("2026-11-23T14:00:00")
    ana.hears("Reminder: stretch")
    assert ana.state.timers == ()


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("remind me tomorow at 3 to eat", "I'll remind you tomorrow, Sunday 22 November, at 15:00: eat."),
        ("remind me tmrw at 9am to eat", "I'll remind you tomorrow, Sunday 22 November, at 09:00: eat."),
        ("remind me on firday at 5 to eat", "I'll remind you Friday 27 November, at 17:00: eat."),
        ("remind me every tusday at 9 to eat", "I'll remind you every Tuesday at 09:00: eat."),
        ("remind me at half past five to eat", "I'll remind you today, Saturday 21 November, at 17:30: eat."),
        ("remind me at ten o'clock to eat", "I'll remind you today, Saturday 21 November, at 10:00: eat."),
        ("remind me in ten minutes to eat", "I'll remind you in 10 minutes: eat."),
        ("remind me in a couple of hours to eat", "I'll remind you today, Saturday 21 November, at 09:00: eat."),
        ("remind me in an hour and a half to eat", "I'll remind you today, Saturday 21 November, at 08:30: eat."),
        ("recuerdame mañna a las 3 comer", "Te lo recordaré mañana, domingo 22 de noviembre, a las 15:00: comer."),
        ("recuérdame a las cinco y media comer", "Te lo recordaré hoy, sábado 21 de noviembre, a las 17:30: comer."),
        ("recuérdame a las dos menos cuarto comer", "Te lo recordaré hoy, sábado 21 de noviembre, a las 13:45: comer."),
        ("recuérdame en dos horas comer", "Te lo recordaré hoy, sábado 21 de noviembre, a las 09:00: comer."),
        ("recuérdame en diez minutos comer", "Te lo recordaré dentro de 10 minutos: comer."),
        ("recuérdame el miercoels a las 8 comer", "Te lo recordaré miércoles 25 de noviembre, a las 08:00: comer."),
        (
            "recuérdame comprar manzana a las 5",
            "Te lo recordaré hoy, sábado 21 de noviembre, a las 17:00: comprar manzana.",
        ),
    ],
)
def test_days_are_misspelt_and_times_are_in_letters(ana: Phone, said: str, heard: str) -> None:
    ana.says(said)
    ana.hears(heard)


@pytest.mark.parametrize(
    "said", ["remind me to watch the match", "remind me to buy a sundae", "recuérdame una manzana"]
)
def test_a_word_that_only_looks_like_a_day_is_none(ana: Phone, said: str) -> None:
    ana.says(said)
    ana.hears_something_like("Cuándo" if "manzana" in said else "When should I remind you?")


@pytest.mark.parametrize(
    ("answer", "time"),
    [
        *(
            ("6pm", "18:00"),
            ("pm", "18:00"),
            ("am", "06:00"),
            ("the evening one", "18:00"),
            ("in the morning", "06:00"),
        ),
        *(("18:00", "18:00"), ("at 6am", "06:00"), ("the 6pm one", "18:00"), ("tomorrow at 6pm", "18:00")),
        *(("six in the evening", "18:00"), ("2", "18:00"), ("the first one", "06:00")),
    ],
)
def test_a_choice_between_two_times_is_answered_by_the_time(phone: Phone, answer: str, time: str) -> None:
    phone.says("remind me tomorrow at 6 to call Ana")
    phone.inbox.clear()
    phone.says(answer)
    phone.hears(f"I'll remind you tomorrow, Sunday 22 November, at {time}: call Ana.")


@pytest.mark.parametrize(
    ("answer", "time"),
    [
        *(("la de la tarde", "18:00"), ("por la tarde", "18:00"), ("a las 6 de la tarde", "18:00"), ("6pm", "18:00")),
        *(("la de la mañana", "06:00"), ("las 18:00", "18:00"), ("mañana a las 6 de la tarde", "18:00")),
    ],
)
def test_a_choice_between_two_times_is_answered_in_spanish(service: MemoryService, answer: str, time: str) -> None:
    phone = Phone(service, MADRID)
    phone.says("recuérdame mañana a las 6 llamar a Ana")
    phone.inbox.clear()
    phone.says(answer)
    phone.hears(f"Te lo recordaré mañana, domingo 22 de noviembre, a las {time}: llamar a Ana.")


@pytest.mark.parametrize(
    ("answer", "hears"),
    [
        ("9pm", "tomorrow, Sunday 22 November, at 21:00: call Ana."),
        ("3pm", "tomorrow, Sunday 22 November, at 15:00: call Ana."),
        ("noon", "tomorrow, Sunday 22 November, at 12:00: call Ana."),
        ("friday at 6pm", "Friday 27 November, at 18:00: call Ana."),
        ("6", "I don't know which of them you mean."),
    ],
)
def test_another_time_picks_none_of_the_two(phone: Phone, answer: str, hears: str) -> None:
    phone.says("remind me tomorrow at 6 to call Ana")
    phone.inbox.clear()
    phone.says(answer)
    phone.hears_something_like(hears)
