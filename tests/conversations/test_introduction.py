"""Somebody new is asked a thing or two, one at a time and behind the answer to what they wrote."""

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.admission import AdmissionStatus
from parley.conversation.admission_policy import AdmissionPolicy
from parley.conversation.events import Channel
from parley.ports import Policy
from parley_cli.memory_service import MemoryService
from tests.support.phone import Phone

NO_TASKS = "You have no open tasks."
NAME = "By the way, what should I call you? (Or reply SKIP.)"
ZONE = "Is it {} where you are?\nReply YES or NO."


@pytest.fixture
def new(clock: ManualClock) -> Phone:
    """A phone in Toronto, where it is seven in the morning."""
    return Phone(MemoryService(clock, policy=Policy(admission=AdmissionPolicy(introduces=True))))


def status(phone: Phone) -> AdmissionStatus:
    assert phone.state.person is not None
    return phone.state.person.status


def test_a_name_and_then_the_time_are_asked_behind_answers(new: Phone) -> None:
    new.says("my tasks")
    new.hears(f"{NO_TASKS}\n\n{NAME}")
    assert status(new) is AdmissionStatus.ONBOARDING
    new.says("Ana")
    new.hears(f"Nice to meet you, Ana.\n\n{ZONE.format('07:00')}")
    new.says("yes")
    new.hears("Good, then I know when to remind you.")
    assert status(new) is AdmissionStatus.ACTIVE
    assert new.state.person is not None
    assert (new.state.person.name, new.state.person.timezone) == ("Ana", "America/Toronto")
    new.says("my tasks")
    new.hears(NO_TASKS)


def test_the_answer_to_a_first_message_that_acts_asks_too(new: Phone) -> None:
    new.says("add milk to my tasks")
    new.hears(f"Added “milk” to your tasks.\n\n{NAME}")


def test_both_can_be_skipped_and_are_not_asked_again(new: Phone) -> None:
    new.says("my tasks")
    new.inbox.clear()
    new.says("skip")
    new.hears(f"OK, no problem.\n\n{ZONE.format('07:00')}")
    new.says("no")
    new.hears("OK. Whenever you like, text me where you are: I live in Madrid")
    assert status(new) is AdmissionStatus.ACTIVE
    new.clock.advance(hours=48)
    new.says("my tasks")
    new.hears(NO_TASKS)


def test_a_text_that_nobody_understands_repeats_no_question_of_the_introduction(new: Phone) -> None:
    for text in ("my tasks", "skip"):
        new.says(text)
    new.inbox.clear()
    new.says("how long is a piece of string")  # the question is passed over, and a yes would answer nothing
    (told,), new.inbox = new.inbox, []
    assert "where you are" not in told


def test_whoever_goes_on_is_asked_once_more_another_day_and_never_again(new: Phone) -> None:
    new.says("my tasks")
    new.hears(f"{NO_TASKS}\n\n{NAME}")
    for _ in range(2):
        new.says("my tasks")
        new.hears(NO_TASKS)
    assert new.state.questions == ()
    new.clock.advance(hours=24)
    new.says("my tasks")
    new.hears(f"{NO_TASKS}\n\n{NAME}")
    new.says("my tasks")
    new.hears_something_like("Is it 07:00 where you are?")  # the name is given up, and the next thing asked
    new.says("my tasks")
    new.hears(NO_TASKS)
    new.clock.advance(hours=24)
    new.says("my tasks")
    new.inbox.clear()
    new.says("my tasks")
    new.hears(NO_TASKS)
    assert status(new) is AdmissionStatus.ACTIVE


def test_whom_whatsapp_names_is_not_asked_for_a_name(new: Phone) -> None:
    ana = Phone(new.service, channel=Channel.WHATSAPP)
    event = ana.service.message(ana.number, "my tasks", Channel.WHATSAPP).model_copy(update={"profile": "Ana"})
    (message,) = ana.service.receive(event)
    assert message.text == f"{NO_TASKS}\n\n{ZONE.format('07:00')}"
    assert [button.title for button in message.buttons or ()] == ["Yes", "No"]


def test_nothing_is_asked_beside_another_question(new: Phone) -> None:
    new.says("delete my data")
    new.hears_something_like("It can't be undone.\nReply YES or NO.")
    assert len(new.state.questions) == 1


def test_it_is_asked_in_spanish(new: Phone) -> None:
    new.says("mis tareas")
    new.hears("No tienes tareas pendientes.\n\nPor cierto, ¿cómo te llamo? (O responde SALTAR.)")
    new.says("me llamo José Luis")
    new.hears("Mucho gusto, José Luis.\n\n¿Son las 07:00 donde estás?\nResponde SÍ o NO.")
    new.says("sí")
    new.hears("Bien, así sé a qué hora recordarte las cosas.")


def test_a_name_can_be_changed_at_any_time(phone: Phone) -> None:
    phone.says("call me Bo")
    phone.hears("Nice to meet you, Bo.")
    phone.says("my name is Ana Sosa")
    phone.hears("Nice to meet you, Ana Sosa.")
    phone.says("call me agent 007")
    phone.hears("That doesn't look like a name.")
    assert phone.state.person is not None
    assert phone.state.person.name == "Ana Sosa"


def test_whoever_stops_is_asked_nothing(new: Phone) -> None:
    new.says("my tasks")
    new.inbox.clear()
    new.says("STOP")
    new.hears()
    assert new.state.questions == ()
