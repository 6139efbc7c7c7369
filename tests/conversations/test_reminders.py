"""Reminders come once, at their second, to whoever asked for them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from parley.conversation.events import Channel, DeliveryFailed, Provider, TimerDue
from parley.conversation.timers import KINDS, MOST_TIMERS, REMINDER
from parley_cli.memory_service import MemoryService
from tests.support.phone import ANA, Phone

SET = "I'll remind you in 20 minutes: stretch."
STRETCH = "Reminder: stretch"
MISSED = "I could not remind you in time, because I was not available:"
STILL_USEFUL = KINDS[REMINDER].useful


def passes(phone: Phone, **units: float) -> None:
    """Time passes, and the sweep rings every minute of it, and at its end whatever was due to the second."""
    until = phone.clock() + timedelta(**units)
    while phone.clock() < until:
        phone.service.sweep()
        phone.clock.time = min(until, phone.clock() + timedelta(minutes=1))
        phone.inbox += [message.text for message in phone.service.work()]


def test_it_comes_once_and_at_its_second(phone: Phone) -> None:
    phone.says("remind me in 20 minutes to stretch")
    phone.hears(SET)
    asked_at = phone.clock()
    passes(phone, minutes=19, seconds=59)
    phone.hears()
    passes(phone, seconds=1)
    phone.hears(STRETCH)
    assert phone.clock() - asked_at == timedelta(minutes=20)
    passes(phone, hours=1)
    phone.hears()
    assert phone.state.timers == ()


def test_one_that_is_due_before_the_next_sweep_waits_for_none(phone: Phone) -> None:
    phone.says("remind me in 1 minute to stretch")
    phone.hears("I'll remind you in 1 minute: stretch.")
    phone.clock.advance(seconds=59)
    assert phone.service.work() == []
    phone.clock.advance(seconds=1)
    assert [message.text for message in phone.service.work()] == [STRETCH]


def test_they_are_listed_soonest_first_and_cancelled_by_number(phone: Phone) -> None:
    phone.says("remind me in 90 minutes to call Bo")
    phone.says("remind me in 20 minutes to stretch")
    phone.inbox.clear()
    phone.says("my reminders")
    phone.hears("Your reminders:\n1. stretch (in 20 minutes)\n2. call Bo (in 1 hour 30 minutes)")
    phone.says("cancel reminder 1")
    phone.hears("Cancelled the reminder “stretch”.")
    phone.says("cancel reminder 3")  # the numbers are those that the person has read
    phone.hears("There is no reminder 3. Your reminders:\n2. call Bo (in 1 hour 30 minutes)")
    passes(phone, hours=2)
    phone.hears("Reminder: call Bo")
    phone.says("my reminders")
    phone.hears("You have no reminders.")


@pytest.mark.parametrize(
    ("number", "said", "listed", "cancelled"),
    [
        (
            "+14165550123",
            ("remind me tomorrow at 3 to call Ana", "what reminders do I have?"),
            "2. call Ana (tomorrow, Sunday 22 November, at 15:00)",
            {
                "cancel the second one": "Cancelled the reminder “call Ana”.",
                "delete the 2nd reminder": "Cancelled the reminder “call Ana”.",
                "cancel my second reminder": "Cancelled the reminder “call Ana”.",
            },
        ),
        (
            "+34612345678",
            ("recuérdame mañana a las 3 llamar a Ana", "¿qué recordatorios tengo?"),
            "2. llamar a Ana (mañana, domingo 22 de noviembre, a las 15:00)",
            {
                "cancela el segundo": "Cancelé el recordatorio “llamar a Ana”.",
                "borra el segundo recordatorio": "Cancelé el recordatorio “llamar a Ana”.",
            },
        ),
    ],
    ids=["English", "Spanish"],
)
def test_they_are_set_listed_and_cancelled_in_sentences(
    service: MemoryService, number: str, said: tuple[str, str], listed: str, cancelled: dict[str, str]
) -> None:
    phone = Phone(service, number)
    phone.says("remind me in 20 minutes to stretch" if number == ANA else "recuérdame en 20 minutos estirarme")
    for words, answer in cancelled.items():
        phone.says(said[0])
        phone.inbox.clear()
        phone.says(said[1])
        phone.hears_something_like(listed)
        phone.says(words)
        phone.hears(answer)
        assert len(phone.state.timers) == 1


def test_while_a_question_is_open_it_waits_for_the_question_to_run_out(phone: Phone) -> None:
    phone.says("add milk to my tasks")
    phone.says("remind me in 1 minute to stretch")
    phone.says("delete milk")
    phone.inbox.clear()
    passes(phone, minutes=4)
    phone.hears()
    passes(phone, minutes=2)
    phone.hears(STRETCH)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("yes", "Deleted “milk”."),
        ("no", "OK, I won't."),
    ],
)
def test_what_waited_for_the_answer_comes_right_after_it(phone: Phone, answer: str, said: str) -> None:
    phone.says("add milk to my tasks")
    phone.says("remind me in 1 minute to stretch")
    phone.says("remind me in 9 minutes to call Bo")
    phone.says("delete milk")
    phone.inbox.clear()
    passes(phone, minutes=2)
    phone.hears()
    phone.says(answer)
    passes(phone, seconds=1)
    phone.hears(said, STRETCH)
    passes(phone, minutes=8)
    phone.hears("Reminder: call Bo")
    assert phone.state.timers == ()


def test_a_look_leaves_the_question_open_and_what_waits_for_it_waiting(phone: Phone) -> None:
    phone.says("add milk to my tasks")
    phone.says("remind me in 1 minute to stretch")
    phone.says("delete milk")
    phone.inbox.clear()
    passes(phone, minutes=2)
    phone.says("my tasks")
    passes(phone, minutes=1)
    phone.hears("Your tasks:\n1. milk\nStill waiting for your YES or NO: Delete “milk” from your tasks?")
    phone.says("yes")
    passes(phone, seconds=1)
    phone.hears("Deleted “milk”.", STRETCH)


def test_a_question_that_follows_upon_another_holds_it_up_too(phone: Phone) -> None:
    phone.says("add milk to my tasks")
    phone.says("remind me in 1 minute to stretch")
    phone.says("delete milk")
    passes(phone, minutes=2)
    phone.says("delete milk")
    phone.inbox.clear()
    passes(phone, minutes=4)
    phone.hears()
    phone.says("no")
    passes(phone, seconds=1)
    phone.hears("OK, I won't.", STRETCH)


def test_an_answered_question_holds_nothing_up_for_longer(phone: Phone) -> None:
    phone.says("add milk to my tasks")
    phone.says("delete milk")
    phone.says("remind me in 1 minute to stretch")
    phone.says("no")  # it was asked once more
    phone.inbox.clear()
    passes(phone, minutes=1)
    phone.hears(STRETCH)


def test_a_stop_silences_reminders_and_a_start_sets_those_again_that_are_ahead(phone: Phone) -> None:
    phone.says("remind me in 20 minutes to stretch")
    phone.inbox.clear()
    phone.says("STOP")
    assert (phone.state.timers, phone.state.session) == ((), None)
    phone.says("START")
    phone.inbox.clear()
    passes(phone, minutes=30)
    phone.hears(STRETCH)


def test_after_an_outage_it_comes_once_if_it_is_still_of_use(phone: Phone) -> None:
    phone.says("remind me in 20 minutes to stretch")
    phone.inbox.clear()
    phone.clock.time += timedelta(minutes=20) + STILL_USEFUL / 2
    passes(phone, minutes=10)
    phone.hears(STRETCH)


def test_what_an_outage_has_kept_for_too_long_is_told_at_once_and_in_one_word(phone: Phone) -> None:
    phone.says("remind me in 20 minutes to stretch")
    phone.says("remind me in 90 minutes to call Bo")
    phone.inbox.clear()
    phone.clock.time += timedelta(minutes=90) + STILL_USEFUL * 2
    passes(phone, minutes=10)
    phone.hears(f"{MISSED}\nstretch (Saturday 21 November, 07:20)\ncall Bo (Saturday 21 November, 08:30)")
    passes(phone, hours=30)
    phone.hears()
    assert phone.state.timers == ()


def test_a_sweep_that_dies_half_way_runs_twice_at_once_or_comes_late_loses_and_doubles_nothing(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(5):
        phone.says(f"remind me in {20 + n} minutes to do {n}")
    phone.inbox.clear()
    phone.clock.advance(minutes=60)  # the sweep did not ring for forty minutes
    put, handed = phone.service.delays.put, list[TimerDue]()

    def dies(event: TimerDue) -> bool:
        if len(handed) == 2:
            raise ConnectionError
        handed.append(event)
        return put(event)

    with monkeypatch.context() as patched:
        patched.setattr(phone.service.delays, "put", dies)
        with pytest.raises(ConnectionError):
            phone.service.sweep()
    assert len(handed) == 2
    found = phone.service.agenda.due(phone.clock(), 100)
    phone.service.sweep()
    for due in found:  # the other sweep had read the same page
        put(TimerDue(id=due.id, conversation=due.conversation, received_at=due.at))
    passes(phone, minutes=10)
    phone.hears(*[f"Reminder: do {n}" for n in range(5)])
    assert phone.state.timers == ()


def test_no_more_than_can_be_kept_in_view(phone: Phone) -> None:
    for n in range(MOST_TIMERS):
        phone.says(f"remind me in {n + 60} minutes to stretch")
    phone.inbox.clear()
    phone.says("remind me in 20 minutes to stretch")
    phone.hears("You already have 50 reminders. Cancel one of them first.")
    assert len(phone.state.timers) == MOST_TIMERS


def test_a_lost_hand_over_is_found_again(phone: Phone) -> None:
    phone.says("remind me in 1 minute to stretch")
    phone.inbox.clear()
    phone.service.delays.waiting.clear()
    passes(phone, minutes=8)
    phone.hears(STRETCH)


def test_it_goes_where_the_person_wrote_last(phone: Phone) -> None:
    phone.says("remind me in 20 minutes to stretch")
    elsewhere = Phone(phone.service, phone.number, Channel.WHATSAPP)
    elsewhere.says("my tasks")
    before = len(phone.service.sender.sent)
    passes(phone, minutes=21)
    assert [message.channel for message in phone.service.sender.sent[before:]] == [Channel.WHATSAPP]
    phone.hears(SET, STRETCH)


@pytest.mark.parametrize(
    ("minutes", "wrong"),
    [
        ("0", "The minutes must be 1 or more."),
        ("soon", "The minutes must be a whole number, in digits."),
        ("2.5", "The minutes must be a whole number, in digits."),
        ("9999999", "The minutes must be 527040 or less."),
        ("9" * 5_000, "The minutes must be a smaller number."),
    ],
)
def test_a_moment_that_is_none_is_not_set_and_the_person_is_told_why(phone: Phone, minutes: str, wrong: str) -> None:
    phone.says(f"remind me in {minutes} minutes to stretch")
    phone.hears(f"I didn't do anything yet. {wrong} Text it like this: “remind me in 20 minutes to stretch”")
    assert phone.state.timers == ()


# --- WhatsApp's window ----------------------------------------------------------------------------------------------

TOMORROW = "remind me in 1500 minutes to stretch"


def test_on_whatsapp_a_reminder_outside_the_window_waits_until_the_person_writes(whatsapp: Phone) -> None:
    whatsapp.says(TOMORROW)
    whatsapp.inbox.clear()
    passes(whatsapp, hours=26)
    whatsapp.hears()
    assert sum(report.usage.held for report in whatsapp.service.reports) == 1
    whatsapp.says("my tasks")
    whatsapp.hears("While you were away:\nReminder: stretch", "You have no open tasks.")
    whatsapp.says("my tasks")
    whatsapp.hears("You have no open tasks.")


def test_inside_the_window_it_comes_as_any_other(whatsapp: Phone) -> None:
    whatsapp.says(TOMORROW)
    passes(whatsapp, hours=10)
    whatsapp.says("my tasks")
    whatsapp.inbox.clear()
    passes(whatsapp, hours=16)
    whatsapp.hears(STRETCH)


def test_with_an_approved_template_it_leaves_outside_the_window_too(whatsapp: Phone) -> None:
    whatsapp.service.policy = replace(whatsapp.service.policy, reminder_templates={Provider.TWILIO: "HX" + "0" * 32})
    whatsapp.says(TOMORROW)
    whatsapp.inbox.clear()
    passes(whatsapp, hours=26)
    whatsapp.hears(STRETCH)
    sent = whatsapp.service.sender.sent[-1]
    assert (sent.template, sent.variable, sent.speaker) == ("HX" + "0" * 32, "stretch", "proactive")


def test_sms_has_no_window(phone: Phone) -> None:
    phone.says(TOMORROW)
    phone.inbox.clear()
    passes(phone, hours=26)
    phone.hears(STRETCH)


def test_whoever_opts_out_first_is_told_nothing_of_what_was_held(whatsapp: Phone) -> None:
    whatsapp.says(TOMORROW)
    whatsapp.inbox.clear()
    passes(whatsapp, hours=26)
    whatsapp.says("STOP")
    whatsapp.hears("You won't get any more messages from us. Reply START to hear from us again.")
    whatsapp.says("START")
    whatsapp.hears("Welcome back! You'll get messages again.")


@pytest.mark.parametrize("code", ["63016", "131047"])
def test_what_the_provider_refuses_for_the_window_waits_too(whatsapp: Phone, code: str) -> None:
    whatsapp.says("my tasks")
    whatsapp.hears("You have no open tasks.")
    (row,) = whatsapp.service.outbox.rows(whatsapp.state.id)
    whatsapp.service.receive(
        DeliveryFailed(
            id=f"{row.message.id}.failed",
            conversation=whatsapp.state.id,
            received_at=whatsapp.clock(),
            row=row.message.id,
            code=code,
        )
    )
    whatsapp.says("my reminders")
    whatsapp.hears("While you were away:\nYou have no open tasks.", "You have no reminders.")


def test_a_missing_moment_is_asked_for_and_what_is_no_moment_is_no_answer(phone: Phone) -> None:
    phone.says("remind me to eat")
    phone.hears("When should I remind you?")
    phone.says("my tasks")
    phone.hears("You have no open tasks.")
    phone.says("thanks!")
    phone.hears("You're welcome!")
    phone.says("tomorrow at 25:00")
    phone.hears(
        "I don't understand “at 25:00” in “tomorrow at 25:00”. Say it like “tomorrow at 15:00” or “every Monday "
        "at 9:00”.\n\n"
        "When should I remind you?"
    )
    phone.says("tomorow at 9")
    phone.hears("I'll remind you tomorrow, Sunday 22 November, at 09:00: eat.")


def test_the_moment_may_come_before_what_is_to_be_done(phone: Phone) -> None:
    phone.says("recuérdame mañana a las 5 comprar pan")
    phone.hears("Te lo recordaré mañana, domingo 22 de noviembre, a las 17:00: comprar pan.")
