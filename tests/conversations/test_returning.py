"""A number that has been silent for a year may be somebody else's by now: its owner is asked who they are before
anything of the last one is told.
"""

from datetime import timedelta

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.events import Channel, MessageForm
from parley.errors import DeliveryDelayed, DeliveryError, DeliveryRejected
from parley.ports import Policy
from parley_cli.memory_service import MemoryService
from tests.conversations.test_asked_and_read import SlowPhone
from tests.support.phone import Phone

WHO = (
    "It has been a long time since this number last wrote. To go on where we left off, reply with the name that I know "
    "you by. Or reply NEW: then I delete what I kept, and we start afresh."
)
WRONG = "That is not the name that I know. Try again, or reply NEW to start afresh."
ONLY_NEW = (
    "I can't tell whether this number is still yours. Reply NEW: then I delete what I kept for it, and we start afresh."
)
BACK = "Good to hear from you again!"
REALLY = "Delete everything that I kept for this number, for good? Reply YES or NO."
DELETED = "I've deleted everything that I kept about you. Text me any time to start afresh."


@pytest.fixture(params=[Channel.SMS, Channel.WHATSAPP])
def ana(service: MemoryService, request: pytest.FixtureRequest) -> Phone:
    """Ana Sosa has a secret on her list, and then nothing is heard of her number for a year."""
    phone = Phone(service, channel=request.param)
    phone.says("call me Ana Sosa")
    phone.says("add divorce papers to my tasks")
    phone.inbox.clear()
    phone.clock.advance(days=365)
    return phone


@pytest.mark.parametrize(
    "said", ["my tasks", "export my data", "hello", "delete my data", "yes", "who am I?", "what do you know about me"]
)
def test_whoever_writes_is_asked_who_they_are_and_told_nothing(ana: Phone, said: str) -> None:
    ana.says(said)
    ana.hears(WHO)
    ana.says("Bo")
    ana.hears(WRONG)
    assert ana.tasks == ["divorce papers"]


@pytest.mark.parametrize(
    "name", ["Ana", "ana sosa", "I'm Ana", "My name is Ana Sosa.", "ANA!", "it's me, Ana", "Ana 😀", "ok its ana"]
)
def test_the_right_name_goes_on_as_before_and_the_first_message_is_answered(ana: Phone, name: str) -> None:
    ana.says("my tasks")
    ana.hears(WHO)
    ana.says(name)
    ana.hears(BACK, "Your tasks:\n1. divorce papers")
    ana.says("my tasks")
    ana.hears("Your tasks:\n1. divorce papers")


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ("José", "Jose"),
        ("Jose", "soy José"),
        ("Zoë", "ZOE"),
        ("Søren", "soren"),
        ("Ana María", "soy Ana Maria"),
        ("Ana María", "This is Ana Maria Sosa"),
        ("Ana Sosa", "hola, soy yo, Sosa"),
        ("Dr. Ana", "Ana"),
        ("Ana", "Dra. Ana"),
        ("Jean-Luc", "jean luc"),
        ("O'Brien", "its obrien"),
        ("Will", "will"),
        ("李明", "李明"),
    ],
)
def test_a_name_is_known_however_it_is_spelt(service: MemoryService, known: str, said: str) -> None:
    phone = Phone(service)
    phone.says(f"call me {known}")
    phone.clock.advance(days=365)
    phone.says("hello")
    phone.inbox.clear()
    phone.says(said)
    assert phone.inbox[0].startswith((BACK, "¡Qué bueno"))
    assert phone.state.person is not None
    assert phone.state.person.returning is None


@pytest.mark.parametrize(
    ("known", "said"),
    [("Ana Sosa", "Ana Lopez"), ("Ana", "Anna"), ("Ana", "Bo Cy Di Ana"), ("Ana", "a n"), ("Ana de la Cruz", "de la")],
)
def test_another_name_is_wrong(service: MemoryService, known: str, said: str) -> None:
    phone = Phone(service)
    phone.says(f"call me {known}")
    phone.clock.advance(days=365)
    phone.says("hello")
    phone.inbox.clear()
    phone.says(said)
    phone.hears(WRONG)


def test_what_is_no_name_is_no_wrong_name(ana: Phone) -> None:
    ana.says("hello")
    for said in (
        "my tasks",
        "what?",
        "who is this",
        "I don't know",
        "¿quién eres?",
        "remind me at 5 to call Ana",
        "no",
    ):
        ana.inbox.clear()
        ana.says(said)
        ana.hears(WHO)
    ana.says("Ana")
    ana.hears(BACK)


def test_what_stands_behind_the_name_is_answered_instead_of_the_first_message(ana: Phone) -> None:
    ana.says("add milk to my tasks")
    ana.hears(WHO)
    ana.says("Ana, my tasks please")
    ana.hears(BACK, "Your tasks:\n1. divorce papers")


def test_who_sent_what_cannot_be_kept_is_told_to_send_it_again(ana: Phone) -> None:
    ana.says("[Image]", form=MessageForm.UNSUPPORTED)
    ana.hears(WHO)
    ana.says("Ana")
    ana.hears(f"{BACK}\nPlease send me again what you wanted.")


NEWS = ["NEW", "new!", "Nuevo", "start afresh", "I'm new"]


@pytest.mark.parametrize("new", NEWS)
def test_new_deletes_what_was_the_last_owners(ana: Phone, new: str) -> None:
    ana.says("my tasks")
    ana.hears(WHO)
    ana.says(new)
    if ana.channel is Channel.SMS:
        ana.hears(REALLY)
        ana.says("yes")
    ana.hears(DELETED)
    ana.says("my tasks")
    ana.hears("You have no open tasks.")


@pytest.mark.parametrize("new", NEWS)
def test_new_means_nothing_before_it_was_asked(ana: Phone, new: str) -> None:
    ana.says(new)
    ana.hears(WHO)
    assert ana.tasks == ["divorce papers"]
    ana.says("Ana")
    ana.hears_something_like(BACK)


@pytest.mark.parametrize("mood", [DeliveryDelayed("503"), DeliveryRejected("30003")])
@pytest.mark.parametrize("channel", [Channel.SMS, Channel.WHATSAPP])
def test_new_means_nothing_before_the_provider_has_taken_the_question(
    service: MemoryService, channel: Channel, mood: DeliveryError
) -> None:
    ana = SlowPhone(service, channel)
    ana.says("call me Ana")
    ana.says("add milk to my tasks")
    ana.clock.advance(days=365)
    ana.writes("hello")
    ana.delivered(mood)
    ana.writes("NEW")
    assert ana.tasks == ["milk"]
    ana.delivered(None, None)
    ana.inbox.clear()
    ana.says("NEW")
    ana.hears(DELETED if channel is Channel.WHATSAPP else REALLY)


def test_everything_is_asked_in_spanish_too(service: MemoryService) -> None:
    phone = Phone(service)
    phone.says("me llamo José")
    phone.says("añade leche a mis tareas")
    phone.clock.advance(days=365)
    phone.says("mis tareas")
    phone.says("nuevo")
    phone.inbox = phone.inbox[-1:]
    phone.hears("¿Borro para siempre todo lo que guardaba de este número? Responde SÍ o NO.")
    phone.says("soy Jose")
    phone.hears("¡Qué bueno saber de ti!", "Tus tareas:\n1. leche")


@pytest.mark.parametrize("days", [2, 400])
def test_new_means_nothing_long_after_it_was_asked(ana: Phone, days: int) -> None:
    ana.says("hello")
    ana.clock.advance(days=days)
    ana.inbox.clear()
    ana.says("NEW")
    ana.hears(WHO)
    assert ana.tasks == ["divorce papers"]


def test_a_forged_sms_does_not_answer_what_was_asked_on_whatsapp(service: MemoryService) -> None:
    phone = Phone(service, channel=Channel.WHATSAPP)
    phone.says("call me Ana")
    phone.says("add milk to my tasks")
    phone.clock.advance(days=365)
    phone.says("hello")
    phone.inbox.clear()
    phone.channel = Channel.SMS
    phone.says("new")
    phone.hears(WHO)
    assert phone.tasks == ["milk"]


def test_new_by_sms_is_taken_back_by_a_no(service: MemoryService) -> None:
    phone = Phone(service)
    phone.says("call me Ana")
    phone.says("add milk to my tasks")
    phone.clock.advance(days=365)
    phone.says("my tasks")
    phone.says("new")
    phone.inbox.clear()
    phone.says("no")
    phone.hears(WHO)
    phone.says("yes")
    phone.hears(WHO)
    phone.says("Ana")
    phone.hears(BACK, "Your tasks:\n1. milk")


def test_a_name_that_only_their_own_whatsapp_tells_proves_nothing(service: MemoryService) -> None:
    phone = Phone(service)
    phone.says("add milk to my tasks")
    phone.inbox.clear()
    phone.clock.advance(days=365)
    hello = service.message(phone.number, "hello", Channel.WHATSAPP).model_copy(update={"profile": "Bo"})
    service.receive(hello)
    phone.clock.advance(seconds=1)
    mine = service.message(phone.number, "Bo", Channel.WHATSAPP).model_copy(update={"profile": "Bo"})
    assert [each.text for each in service.receive(mine)] == [ONLY_NEW]


def test_after_three_wrong_names_only_new_is_left(ana: Phone) -> None:
    ana.says("hi")
    for name in ("Bo", "Cy", "Di"):
        ana.says(name)
    ana.hears(WHO, WRONG, WRONG, ONLY_NEW)
    ana.says("Ana")
    ana.hears(ONLY_NEW)
    ana.says("NEW")
    if ana.channel is Channel.SMS:
        ana.hears(REALLY)
        ana.says("yes")
    ana.hears(DELETED)


def test_without_a_name_nothing_can_be_proved(service: MemoryService) -> None:
    phone = Phone(service)
    phone.says("add milk to my tasks")
    phone.inbox.clear()
    phone.clock.advance(days=400)
    phone.says("my tasks")
    phone.hears(ONLY_NEW)


@pytest.mark.parametrize(("days", "silent_for", "is_asked"), [(364, 365, False), (31, 30, True), (4000, None, False)])
def test_how_long_is_a_setting(clock: ManualClock, days: int, silent_for: int | None, is_asked: bool) -> None:
    after = None if silent_for is None else timedelta(days=silent_for)
    phone = Phone(MemoryService(clock, policy=Policy(silent_for=after)))
    phone.says("call me Ana")
    phone.inbox.clear()
    phone.clock.advance(days=days)
    phone.says("my tasks")
    phone.hears(WHO if is_asked else "You have no open tasks.")


@pytest.mark.parametrize("word", ["STOP", "HELP"])
def test_stop_and_help_work_as_always(ana: Phone, word: str) -> None:
    ana.says(word)
    assert WHO not in ana.inbox
    ana.inbox.clear()
    assert ana.state.is_opted_out is (word == "STOP")


def test_reminders_that_are_due_after_so_long_are_not_sent_and_said_to_who_gives_the_name(
    clock: ManualClock,
) -> None:
    service = MemoryService(clock, policy=Policy(silent_for=timedelta(days=30)))
    phone = Phone(service)
    phone.says("call me Ana")
    phone.says("remind me on 10 January 2027 at 9am to renew the ring insurance")
    phone.inbox.clear()
    phone.later(days=60)
    phone.hears()
    phone.says("hello")
    phone.hears(WHO)
    phone.says("Ana")
    phone.hears(f"{BACK}\nrenew the ring insurance")
