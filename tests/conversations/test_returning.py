"""A number that has been silent for a year may be somebody else's by now: its owner is asked who they are before
anything of the last one is told.
"""

from datetime import timedelta

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.events import Channel
from parley_cli.memory_service import MemoryService
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
    ana.says("my tasks")
    ana.hears(WRONG)
    assert ana.tasks == ["divorce papers"]


@pytest.mark.parametrize("name", ["Ana", "ana sosa", "I'm Ana", "My name is Ana Sosa.", "ANA!"])
def test_the_right_name_goes_on_as_before(ana: Phone, name: str) -> None:
    ana.says("my tasks")
    ana.hears(WHO)
    ana.says(name)
    ana.hears(BACK)
    ana.says("my tasks")
    ana.hears("Your tasks:\n1. divorce papers")


@pytest.mark.parametrize("new", ["NEW", "new!", "Nuevo", "start afresh", "I'm new"])
def test_new_deletes_what_was_the_last_owners(ana: Phone, new: str) -> None:
    ana.says("my tasks")
    ana.hears(WHO)
    ana.says(new)
    ana.hears(DELETED)
    ana.says("my tasks")
    ana.hears("You have no open tasks.")


def test_after_three_wrong_names_only_new_is_left(ana: Phone) -> None:
    ana.says("hi")
    for name in ("Bo", "Cy", "Di"):
        ana.says(name)
    ana.hears(WHO, WRONG, WRONG, ONLY_NEW)
    ana.says("Ana")
    ana.hears(ONLY_NEW)
    ana.says("NEW")
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
    phone = Phone(MemoryService(clock, silent_for=after))
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
    service = MemoryService(clock, silent_for=timedelta(days=30))
    phone = Phone(service)
    phone.says("call me Ana")
    phone.says("remind me on 10 January 2027 at 9am to renew the ring insurance")
    phone.inbox.clear()
    phone.clock.advance(days=60)
    service.sweep()
    phone.inbox += [message.text for message in service.work()]
    phone.hears()
    phone.says("hello")
    phone.hears(WHO)
    phone.says("Ana")
    phone.hears(f"{BACK}\nrenew the ring insurance")
