"""Robots are answered a few times, a person as much as a person writes, and nobody without end."""

from dataclasses import replace
from datetime import timedelta

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.events import Channel, Message, MessageForm
from parley.conversation.flood import FEW, TextLimits
from parley.conversation.origins import AllowedOrigins
from parley.ports import MediaAccess, Policy
from parley_cli.memory_service import NUMBER, MemoryService
from tests.support.media import KeptMedia, ScriptedTranscriber
from tests.support.model import ScriptedModel, words
from tests.support.phone import Phone

LIMITS = TextLimits(hour=60, day=300, robots=True)


@pytest.fixture
def phone(clock: ManualClock) -> Phone:
    """A phone of a service that counts texts, without a model."""
    return Phone(MemoryService(clock, policy=Policy(text_limits=LIMITS)))


def answered(phone: Phone) -> int:
    """Return how many replies the phone has received since this was last called."""
    heard, phone.inbox = phone.inbox, []
    return len(heard)


def silences(phone: Phone) -> list[str]:
    return [report.usage.silence for report in phone.service.reports if report.usage.silenced]


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    "texts",
    [
        ("Auto-reply: I am away from my phone.",),
        ("AUTOMATIC REPLY 1", "Automatic reply 2", "automatic reply 3", "Automatic reply 4", "Automatic reply 5"),
        ("Out of office until Monday.", "I'm out of the office!"),
        ("Respuesta automática: estoy de vacaciones",),
        ("Please do not reply to this message.",),
        ("Thanks for contacting Acme.",),
        ("Thanks for contacting Acme.", "Your request has been received."),
        ("one moment", "please hold", "connecting you"),
    ],
    ids=lambda texts: texts[0][:20],
)
def test_of_automatic_replies_a_handful_is_answered(phone: Phone, texts: tuple[str, ...]) -> None:
    for number in range(100):
        phone.says(texts[number % len(texts)])
    assert answered(phone) <= FEW + len(texts) + 1
    assert set(silences(phone)) == {"robot"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "words", ["Thank you for your message. Your ticket is #{}.", "We have received your message (ref {}A)."]
)
def test_a_robot_that_counts_its_replies_is_answered_a_few_times(phone: Phone, words: str) -> None:
    for number in range(20):
        phone.says(words.format(48_210 + 7 * number))
    assert len(phone.inbox) <= 8
    phone.inbox.clear()


def test_a_person_who_counts_is_answered_each_time(phone: Phone) -> None:
    for number in range(2, 14):
        phone.says(f"remind me in {number} minutes to stretch")
    assert len(phone.inbox) == 12
    phone.inbox.clear()


def test_of_2000_automatic_replies_a_handful_is_answered(phone: Phone) -> None:
    for _ in range(2_000):
        phone.says("Thanks for contacting Acme.")
    assert answered(phone) <= FEW + 2


@pytest.mark.slow
def test_a_robot_that_never_says_the_same_is_answered_as_often_as_a_person_may_write(phone: Phone) -> None:
    for number in range(150):
        phone.says(f"answer {number}")
    assert answered(phone) < 63


@pytest.mark.parametrize("number", ["72975", NUMBER], ids=["short code", "our own"])
def test_a_short_code_and_our_own_number_are_no_person(number: str, clock: ManualClock) -> None:
    phone = Phone(MemoryService(clock, policy=Policy(text_limits=LIMITS)), number=number)
    for number in range(50):
        phone.says(f"Your code is {number}{number}7")
    assert answered(phone) == FEW


def test_two_services_that_text_each_other_stop(clock: ManualClock) -> None:
    ours, theirs = (MemoryService(clock, policy=Policy(text_limits=LIMITS)) for _ in range(2))
    waiting, exchanged = ["hello"], 0
    here, there = ours, theirs
    while waiting and exchanged < 500:
        clock.advance(seconds=1)
        texts, waiting = waiting, []
        for text in texts:
            waiting += [each.text for each in here.receive(here.message(NUMBER, text))]
            exchanged += 1
        here, there = there, here
    assert exchanged < 40, "they go on for ever"


def test_a_person_who_pastes_the_same_thing_twice_is_answered(phone: Phone) -> None:
    for _ in range(2):
        phone.says("what is on my list, please? I pasted this")
    assert answered(phone) == 2
    phone.says("my tasks")
    assert answered(phone) == 1


def test_a_person_who_looks_again_and_again_in_their_own_time_is_answered(phone: Phone) -> None:
    for _ in range(20):
        for text in ("my tasks", "help", "my reminders"):
            phone.says(text)
            phone.clock.advance(seconds=70)
    assert answered(phone) == 60


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("remind me in 10 minutes to wake up", 11),
        ("recuérdame en 10 minutos despertarme", 11),
        ("my tasks", 2),
        ("add water to my tasks", 1),
        ("mis tareas", 5),
        ("undo", 3),
    ],
)
def test_the_same_words_again_after_a_while_are_answered_each_time(phone: Phone, text: str, minutes: int) -> None:
    for _ in range(12):
        phone.says(text)
        assert answered(phone) == 1
        phone.clock.advance(minutes=minutes)
        phone.service.sweep()
        phone.inbox.clear()
        phone.service.work()
    assert silences(phone) == []


def test_the_same_words_upon_each_reminder_are_answered_however_quick(phone: Phone) -> None:
    for _ in range(12):
        phone.says("remind me in 30 seconds to breathe")
        assert answered(phone) == 1
        phone.clock.advance(seconds=31)
        phone.service.sweep()
        phone.service.work()
    assert silences(phone) == []


@pytest.mark.parametrize(
    "words", ["add thing {} to my tasks", "añade cosa {} a mis tareas", "remind me in {} hours to go"]
)
def test_a_quick_typist_of_different_commands_loses_none(phone: Phone, words: str) -> None:
    for number in range(1, 41):
        phone.says(words.format(number))
    assert answered(phone) == 40
    assert silences(phone) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("my tasks", "These texts come like an automatic reply"),
        ("mis tareas", "Estos textos llegan como una respuesta automática"),
    ],
)
def test_who_is_taken_for_a_robot_is_told_once_and_answered_after_a_minute(phone: Phone, text: str, told: str) -> None:
    for _ in range(20):
        phone.says(text)
    assert [each.startswith(told) for each in phone.inbox] == [False] * (FEW + 1) + [True]
    answered(phone)
    phone.clock.advance(minutes=1)
    phone.says(text)
    assert answered(phone) == 1
    assert silences(phone).count("robot") == 20 - FEW - 1


def test_what_says_that_it_is_a_robot_is_told_nothing(phone: Phone) -> None:
    for _ in range(20):
        phone.says("Auto-reply: I am away from my phone.")
        phone.clock.advance(minutes=2)
    assert answered(phone) == FEW


def test_somebody_new_words_end_a_robots_row(phone: Phone) -> None:
    for _ in range(20):
        phone.says("Thanks for contacting Acme.")
    phone.inbox.clear()
    phone.says("sorry, that was my phone. add milk to my tasks")
    assert answered(phone) == 1


def test_answers_are_no_repetition(phone: Phone) -> None:
    for number in range(12):
        phone.says(f"add thing {number} to my tasks")
        phone.says(f"delete thing {number}")
        phone.says("yes")
    assert phone.tasks == []


def test_a_person_is_told_once_that_it_is_enough_and_answered_when_the_hour_is_over(clock: ManualClock) -> None:
    phone = Phone(MemoryService(clock, policy=Policy(text_limits=TextLimits(hour=5, day=12))))
    for number in range(9):
        phone.says(f"add thing {number} to my tasks")
    assert [each[:20] for each in phone.inbox[5:]] == ["That is more than I "]
    assert len(phone.tasks) == 5
    phone.inbox.clear()
    clock.advance(hours=1)
    phone.says("my tasks")
    assert answered(phone) == 1
    assert silences(phone) == ["hour"] * 4


def test_a_day_has_its_own_limit(clock: ManualClock) -> None:
    phone = Phone(MemoryService(clock, policy=Policy(text_limits=TextLimits(hour=5, day=12))))
    for number in range(40):
        phone.says(f"add thing {number} to my tasks")
        clock.advance(minutes=20)
    assert len(phone.tasks) == 12
    assert sum("tomorrow" in each for each in phone.inbox) == 1
    assert answered(phone) == 13
    clock.advance(hours=12)
    phone.says("my tasks")
    assert answered(phone) == 1


@pytest.mark.parametrize("word", ["STOP", "please stop texting me", "HELP", "START"])
def test_what_a_carrier_wants_always_passes(clock: ManualClock, word: str) -> None:
    phone = Phone(
        MemoryService(clock, policy=Policy(text_limits=TextLimits(hour=1, day=1, robots=True))),
        channel=Channel.WHATSAPP,
    )
    for _ in range(9):
        phone.says("Out of office")
    phone.inbox.clear()
    phone.says(word)
    assert answered(phone) == 1
    assert phone.state.is_opted_out == (word in ("STOP", "please stop texting me"))


def test_an_answer_to_an_open_question_passes(clock: ManualClock) -> None:
    phone = Phone(MemoryService(clock, policy=Policy(text_limits=TextLimits(hour=2))))
    phone.says("add milk to my tasks")
    phone.says("delete milk")
    phone.inbox.clear()
    phone.says("yes")
    phone.hears("Deleted “milk”.")
    phone.says("my tasks")
    phone.hears_something_like("That is more than I can answer in an hour.")


def test_what_is_not_answered_costs_one_write_and_no_model(clock: ManualClock, model: ScriptedModel) -> None:
    media, listener = KeptMedia(), ScriptedTranscriber()
    service = MemoryService(
        clock,
        model,
        media=MediaAccess(fetch=lambda _: media, transcriber=listener),
        policy=Policy(text_limits=TextLimits(hour=1)),
    )
    phone = Phone(service)
    model.will(words("Hello!"))
    phone.says("hello")
    phone.says("and?")
    phone.says("[Voice message]", form=MessageForm.AUDIO)
    phone.says("and?")
    phone.hears("Hello!", "That is more than I can answer in an hour. Text me again from 08:00 on.")
    assert media.fetched == []
    assert phone.state.flood is not None
    assert len(phone.state.flood.model_dump_json()) < 600
    assert clock() - timedelta(minutes=1) < phone.state.history.lines[-1].at


@pytest.mark.parametrize(
    ("number", "origins", "is_answered"),
    [
        ("+14165550123", AllowedOrigins(frozenset()), True),  # Canada, to a sender in the United States
        ("+34600111222", AllowedOrigins(frozenset()), False),
        ("+18765551234", AllowedOrigins(frozenset()), False),  # Jamaica has the same calling code
        ("+34600111222", AllowedOrigins(frozenset(["US", "ES"])), True),
        ("+34600111222", AllowedOrigins(), True),
        ("+19005551234", AllowedOrigins(blocked=("+1900",)), False),
        ("+14165550123", AllowedOrigins(blocked=("+14165550123",)), False),
        ("+14165550124", AllowedOrigins(blocked=("+14165550123",)), True),
    ],
)
def test_where_nobody_is_answered_a_stop_is_heard(
    clock: ManualClock, number: str, origins: AllowedOrigins, is_answered: bool
) -> None:
    phone = Phone(MemoryService(clock, policy=Policy(origins=origins)), number=number)
    phone.service.receive(ours(phone, "hello"))
    assert bool(phone.service.sender.sent) == is_answered
    assert silences(phone) == ([] if is_answered else ["origin"])
    phone.service.receive(ours(phone, "please stop texting me"))
    assert phone.state.is_opted_out


def ours(phone: Phone, text: str) -> Message:
    """Count the replies to a sender in the United States."""
    message = phone.service.message(phone.number, text)
    return message.model_copy(update={"service": "+12125550100"})


def test_on_whatsapp_people_are_answered_from_anywhere(clock: ManualClock) -> None:
    phone = Phone(
        MemoryService(clock, policy=Policy(origins=AllowedOrigins(frozenset()))),
        number="+34600111222",
        channel=Channel.WHATSAPP,
    )
    phone.says("hola")
    assert answered(phone) == 1


def test_once_the_days_sms_are_paid_for_only_what_must_be_said_is_said(clock: ManualClock) -> None:
    service = MemoryService(clock)
    phone, stranger = Phone(service), Phone(service, number="+14165550188")
    phone.says("remind me in 1 hour to stretch")
    phone.inbox.clear()
    service.policy = replace(service.policy, text_limits=LIMITS)
    service.budgets = replace(service.budgets, is_sms_spent=lambda _: True)
    stranger.says("hello")
    stranger.hears()
    phone.says("my tasks")
    phone.says("my tasks")
    phone.hears("This service has sent as many texts as it may today. Text me again tomorrow.")
    phone.says("HELP")
    assert answered(phone) == 1
    clock.advance(hours=2)
    service.sweep()
    service.work()
    assert phone.state.held == ("Reminder: stretch",) or "stretch" in phone.state.held[0]
    service.budgets = replace(service.budgets, is_sms_spent=lambda _: False)
    phone.says("my tasks")
    assert any("stretch" in each for each in phone.inbox)
    phone.inbox.clear()
    service.budgets = replace(service.budgets, is_sms_spent=lambda _: True)
    phone.says("leave me alone")
    assert answered(phone) == 1
