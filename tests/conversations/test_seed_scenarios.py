"""What the assistant is for, told word for word: what is asked in one text, what comes of it, and what happens while a
plan waits for an answer that comes in time, late, too late, or wrong.

It is Saturday 21 November, seven in the morning in Toronto, where Ana is.
"""

from datetime import timedelta

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.ports import Appointment, Contact, Email
from parley_cli.memory_service import MemoryService
from tests.support.phone import START, Phone
from tests.support.planner import Planner

PROJECT = "Send email to Zogblar about the project"
WHOSE = "What is Zogblar's email address?"
SHOWN = (
    "Send this email to {name} ({email})?\nSubject: {subject}\nHi {name}, about {subject}: let's talk.\n"
    "Reply YES or NO."
)
ZOG = SHOWN.format(name="Zogblar", email="zog@example.org", subject="the project")
SENT = "Sent the email to Zogblar (zog@example.org): “the project”."
WRONG = "That doesn't look like an email address."
WAITS = f"I'm still waiting for your answer: {WHOSE} Take your time: I'll keep it for a day."
GIVEN_UP = f"I've dropped this, because I got no answer: {WHOSE}"
GIVEN_UP_PLAN = "I've dropped this, because I got no answer: email to Zogblar about the project"
AWAY = "While you were away:"


@pytest.fixture
def service(clock: ManualClock) -> MemoryService:
    service = MemoryService(clock, Planner())
    service.mail.can_send = True
    return service


@pytest.fixture
def bo(service: MemoryService) -> Phone:
    return Phone(service, "+14165550188")


def hears_by_itself(phone: Phone, *texts: str, **later: float) -> None:
    """What comes that much later, though nobody wrote."""
    phone.clock.advance(**later)
    phone.service.sweep()
    phone.inbox += [message.text for message in phone.service.work() if message.to == phone.number]
    phone.hears(*texts)


def sent(phone: Phone) -> list[str]:
    return [each.to for each in phone.service.mail.kept(phone.state.id) if each.sent]


def is_at_rest(phone: Phone) -> bool:
    """Whether nothing waits any more."""
    return (phone.state.plans, phone.state.questions, phone.state.timers) == ((), (), ())


# --- what can be done at once ---------------------------------------------------------------------------------------


def test_events_are_listed_and_a_grocery_task_stands_where_there_is_free_time(phone: Phone) -> None:
    nine = START + timedelta(hours=2)
    phone.service.calendar.add(phone.state.id, Appointment("1", "standup", nine, 60, "America/Toronto"))
    phone.says("List out events and create a grocery task where I have free time")
    phone.hears(
        "Your calendar today, Saturday 21 November:\n1. standup (09:00-10:00)\n"
        "Added “groceries” to your tasks, for today, Saturday 21 November, at 10:00."
    )
    assert phone.tasks == ["groceries"]
    assert is_at_rest(phone)


def test_a_meeting_is_scheduled_and_is_a_task_too(phone: Phone) -> None:
    phone.says("Schedule a meeting tomorrow and add it to my task list")
    phone.hears(
        "Added “meeting” to your calendar: tomorrow, Sunday 22 November, at 10:00-11:00.\n"
        "Added “meeting” to your tasks, for tomorrow, Sunday 22 November, at 10:00."
    )
    assert phone.tasks == ["meeting"]
    assert is_at_rest(phone)


def test_an_email_to_somebody_known_is_shown_and_sent_after_a_yes(phone: Phone) -> None:
    phone.service.contacts.add(phone.state.id, Contact("1", "John Doe", "john@example.org", ""))
    phone.says("Send an email to John about the meeting")
    phone.hears(
        "Send this email to John Doe (john@example.org)?\nSubject: the meeting\n"
        "Hi John, about the meeting: let's talk.\nReply YES or NO."
    )
    assert sent(phone) == []
    phone.says("yes")
    phone.hears("Sent the email to John Doe (john@example.org): “the meeting”.")
    assert sent(phone) == ["john@example.org"]
    assert is_at_rest(phone)


# --- what nobody knows yet ------------------------------------------------------------------------------------------


@pytest.fixture(params=["", ", and note that I wait for it"], ids=["one step", "two steps"])
def zogblar(phone: Phone, request: pytest.FixtureRequest) -> Phone:
    """Ana has asked for an email to somebody unknown: by itself, or with something else that is done meanwhile."""
    phone.says(PROJECT + request.param)
    phone.hears(f"Added “wait for Zogblar” to your tasks.\n\n{WHOSE}" if request.param else WHOSE)
    return phone


def goes_on(phone: Phone) -> None:
    phone.says("zog@example.org")
    phone.hears(ZOG)
    phone.says("yes")
    phone.hears(SENT)
    assert sent(phone) == ["zog@example.org"]
    assert phone.tasks in ([], ["wait for Zogblar"])
    assert is_at_rest(phone)


def test_an_answer_in_time_goes_on(zogblar: Phone) -> None:
    goes_on(zogblar)


def test_after_ten_minutes_it_was_said_once_that_it_waits_and_an_answer_still_goes_on(zogblar: Phone) -> None:
    hears_by_itself(zogblar, WAITS, minutes=5)
    hears_by_itself(zogblar, minutes=5)
    goes_on(zogblar)


def test_after_thirty_hours_it_was_cancelled_and_the_late_answer_is_told_so(zogblar: Phone) -> None:
    hears_by_itself(zogblar, WAITS, minutes=5)
    gone = "email to Zogblar about the project" if zogblar.tasks else WHOSE
    hears_by_itself(zogblar, f"I've dropped this, because I got no answer: {gone}", hours=24)
    assert (zogblar.state.plans, zogblar.state.timers) == ((), ())
    hears_by_itself(zogblar, hours=6)
    zogblar.says("zog@example.org")
    zogblar.hears(f"That came too late: I've dropped this: {gone}. Ask me again and I'll start afresh.")
    assert sent(zogblar) == []
    assert is_at_rest(zogblar)
    zogblar.says("zog@example.org")  # told once
    zogblar.hears("You said: zog@example.org")


def test_on_whatsapp_what_is_given_up_outside_the_window_is_told_once_when_the_late_answer_comes(
    whatsapp: Phone,
) -> None:
    whatsapp.says(PROJECT)
    whatsapp.hears(WHOSE)
    hears_by_itself(whatsapp, WAITS, minutes=5)
    hears_by_itself(whatsapp, hours=30)
    whatsapp.says("zog@example.org")
    whatsapp.hears(f"{AWAY}\n{GIVEN_UP}", "So that came too late. Ask me again and I'll start afresh.")
    assert sent(whatsapp) == []
    assert is_at_rest(whatsapp)
    whatsapp.says("zog@example.org")
    whatsapp.hears("You said: zog@example.org")


def test_on_whatsapp_what_is_given_up_is_told_before_the_answer_to_anything_else(whatsapp: Phone) -> None:
    whatsapp.says(f"{PROJECT}, and note that I wait")
    whatsapp.inbox.clear()
    hears_by_itself(whatsapp, WAITS, minutes=5)
    hears_by_itself(whatsapp, hours=30)
    whatsapp.says("hello")
    whatsapp.hears(f"{AWAY}\n{GIVEN_UP_PLAN}", "You said: hello")
    whatsapp.says("What are you doing?")
    whatsapp.hears("I'm not in the middle of anything.")


def test_whoever_could_not_be_told_that_it_waits_is_not_told_so_once_it_is_given_up(
    phone: Phone, whatsapp: Phone
) -> None:
    phone.says(PROJECT)
    phone.hears(WHOSE)
    hears_by_itself(phone, GIVEN_UP, hours=30)  # nothing of ours was working meanwhile
    whatsapp.says(PROJECT)
    whatsapp.hears(WHOSE)
    hears_by_itself(whatsapp, hours=30)
    whatsapp.says("hello")
    whatsapp.hears(f"{AWAY}\n{GIVEN_UP}", "You said: hello")


def test_that_something_waits_is_not_held_until_it_waits_no_more(whatsapp: Phone) -> None:
    whatsapp.says(PROJECT, received=-timedelta(hours=24))  # it lay in its queue for a day
    whatsapp.inbox.clear()
    hears_by_itself(whatsapp, minutes=5)
    whatsapp.says("zog@example.org")
    whatsapp.hears(ZOG)


def test_what_was_given_up_is_asked_for_afresh(zogblar: Phone) -> None:
    hears_by_itself(zogblar, WAITS, minutes=5)
    zogblar.clock.advance(hours=30)
    zogblar.service.sweep()
    zogblar.service.work()
    zogblar.says("What are you doing?")
    zogblar.hears("I'm not in the middle of anything.")
    zogblar.says(PROJECT)
    zogblar.hears(WHOSE)
    zogblar.says("zog@example.org")
    zogblar.hears(ZOG)


def test_a_wrong_answer_is_explained_and_asked_for_once_more_and_the_right_one_goes_on(zogblar: Phone) -> None:
    zogblar.says("zog@example")
    zogblar.hears(f"{WRONG}\n\n{WHOSE}")
    goes_on(zogblar)


def test_after_two_wrong_answers_it_is_left_which_is_said_once_and_the_right_one_still_goes_on(zogblar: Phone) -> None:
    zogblar.says("zog@example")
    zogblar.hears(f"{WRONG}\n\n{WHOSE}")
    zogblar.says("zog@")
    zogblar.hears(f"{WRONG}\nI'll leave it for now. Text it to me when you have it.")
    hears_by_itself(zogblar, minutes=6)
    goes_on(zogblar)


# --- several at once ------------------------------------------------------------------------------------------------


def test_two_people_interleaved_have_nothing_to_do_with_each_other(phone: Phone, bo: Phone) -> None:
    phone.says(PROJECT)
    bo.says("Send an email to Zogblar about the party")
    phone.hears(WHOSE)
    bo.hears(WHOSE)
    bo.says("bo-knows@example.org")
    phone.says("zog@example.org")
    bo.hears(SHOWN.format(name="Zogblar", email="bo-knows@example.org", subject="the party"))
    phone.hears(ZOG)
    bo.says("no")
    phone.says("yes")
    bo.hears("OK, I won't.")
    phone.hears(SENT)
    assert (sent(phone), sent(bo)) == (["zog@example.org"], [])
    assert is_at_rest(phone)
    assert is_at_rest(bo)


@pytest.fixture
def both(phone: Phone) -> Phone:
    """Ana has two plans that wait, each for an address."""
    phone.says(f"{PROJECT}, and note that I wait")
    phone.says("Send an email to Gnorp about the party, and note that I wait")
    phone.hears(
        f"Added “wait for Zogblar” to your tasks.\n\n{WHOSE}",
        "Added “wait for Gnorp” to your tasks.\n\nWhat is Gnorp's email address?",
    )
    assert len(phone.state.plans) == 2
    return phone


GNORP = SHOWN.format(name="Gnorp", email="gnorp@example.org", subject="the party")


def test_an_answer_that_two_plans_could_mean_is_asked_about(both: Phone) -> None:
    both.says("gnorp@example.org")
    both.hears(f"Which question is that for?\n1. {WHOSE}\n2. What is Gnorp's email address?\nReply with its number.")
    both.says("2")
    both.hears(GNORP)
    both.says("yes")
    both.hears("Sent the email to Gnorp (gnorp@example.org): “the party”.")
    both.says("zog@example.org")  # one plan waits now
    both.hears(ZOG)
    both.says("yes")
    both.hears(SENT)
    assert sorted(sent(both)) == ["gnorp@example.org", "zog@example.org"]
    assert is_at_rest(both)


def test_an_answer_that_quotes_a_question_finds_its_plan(both: Phone) -> None:
    both.says("zog@example.org", quotes=f"Added “wait for Zogblar” to your tasks.\n\n{WHOSE}")
    both.hears(ZOG)


def test_the_plan_that_asked_lately_is_meant_when_the_other_has_waited_for_long(phone: Phone) -> None:
    phone.says(f"{PROJECT}, and note that I wait")
    phone.inbox.clear()
    hears_by_itself(phone, WAITS, hours=3)
    phone.says("Send an email to Gnorp about the party, and note that I wait")
    phone.inbox.clear()
    phone.says("gnorp@example.org")
    phone.hears(GNORP)


# --- whose it is ----------------------------------------------------------------------------------------------------


def test_all_that_is_kept_is_told_and_deleted(phone: Phone) -> None:
    phone.says("Schedule a meeting tomorrow and add it to my task list")
    phone.service.contacts.add(phone.state.id, Contact("1", "Jane Doe", "jane@example.org", "+14165550199"))
    phone.service.mail.draft(phone.state.id, Email("2", "jane@example.org", "lilies", "White ones.", START))
    phone.says(PROJECT)
    phone.says("zog@example.org")
    phone.says("yes")
    phone.says("Send an email to Gnorp about the party, and note that I wait")
    phone.says("yes")  # its title is the planner's
    phone.inbox.clear()
    phone.says("export my data")
    (told,) = phone.inbox
    phone.inbox.clear()
    assert told.splitlines()[5:-2] == [
        "Tasks: meeting, wait for Gnorp",
        "Calendar: meeting (tomorrow, Sunday 22 November, at 10:00)",
        "Contacts: Jane Doe +14165550199 jane@example.org",
        "Drafts of emails: lilies (jane@example.org)",
        "Emails sent: the project (zog@example.org)",
        "What you have told me once: Zogblar: zog@example.org",
        "What I'm working on: email to Gnorp about the party",
    ]
    phone.says("delete my data")
    phone.says("yes")
    phone.inbox.clear()
    table = repr(phone.service.table).casefold()
    assert [word for word in ("meeting", "jane", "lilies", "zog", "gnorp", "party") if word in table] == []


# --- in Spanish -----------------------------------------------------------------------------------------------------


@pytest.fixture
def spanish(phone: Phone) -> Phone:
    phone.says("español")
    phone.inbox.clear()
    return phone


def test_what_can_be_done_at_once_in_spanish(spanish: Phone) -> None:
    spanish.says("Enumera mis eventos y crea una tarea de compras cuando esté libre")
    spanish.hears(
        "No hay nada en tu calendario hoy, sábado 21 de noviembre.\n"
        "Añadí “compras” a tus tareas, para hoy, sábado 21 de noviembre, a las 09:00."
    )
    spanish.says("Programa una reunión mañana y añádela a mis tareas")
    spanish.hears(  # the hour is the planner's, who has read what else the person has to do
        "¿Añado “reunión” a tu calendario: mañana, domingo 22 de noviembre, a las 10:00-11:00 h?\n"
        "¿Añado “reunión” a tus tareas, para mañana, domingo 22 de noviembre, a las 10:00?\nResponde SÍ o NO."
    )
    spanish.says("sí")
    spanish.hears(
        "Añadí “reunión” a tu calendario: mañana, domingo 22 de noviembre, a las 10:00-11:00 h.\n"
        "Añadí “reunión” a tus tareas, para mañana, domingo 22 de noviembre, a las 10:00."
    )


def test_what_nobody_knows_yet_in_spanish(spanish: Phone) -> None:
    whose = "¿Cuál es el correo de Zogblar?"
    spanish.says("Manda un correo a Zogblar sobre el proyecto, y anótalo")
    spanish.hears(f"Añadí “wait for Zogblar” a tus tareas.\n\n{whose}")
    hears_by_itself(spanish, f"Sigo esperando tu respuesta: {whose} Sin prisa: la guardo un día.", minutes=5)
    hears_by_itself(spanish, "Dejé esto, porque no recibí respuesta: email to Zogblar about el proyecto", hours=24)
    spanish.says("zog@example.org")
    spanish.hears(
        "Eso llegó tarde: ya dejé esto: email to Zogblar about el proyecto. Pídemelo otra vez y empiezo de nuevo."
    )
