"""What the service says of what it has just done is true: a refusal takes it back or says that it stays, STOP loses no
reminder, and everybody can end what they have and ask for a person.
"""

import pytest

from parley.conversation.events import Channel
from parley.settings.lanes import LaneSettings
from parley_cli import service_files
from parley_cli.memory_service import MemoryService, every_lane, of_folder
from parley_cli.service_files import EXAMPLES
from tests.support.business import BUSINESS
from tests.support.phone import Phone, clock

HABIT = ("start a habit", "Make it yours", "drinking water", "after lunch", "to feel awake", "13:00", "no")


def phone_of(example: str) -> Phone:
    """Return a phone of one of the example services, without a model."""
    return Phone(of_folder(clock(), service_files.read(EXAMPLES / example), None))


def said(phone: Phone, *texts: str) -> str:
    """Return what is answered to the last of these texts."""
    for text in texts:
        phone.inbox.clear()
        phone.says(text)
    return "\n".join(phone.inbox)


def test_a_refusal_behind_a_deed_takes_it_back_and_says_that_nothing_was_done_only_where_nothing_was() -> None:
    phone = phone_of("habits")
    assert "Paused" in said(phone, *HABIT, "pause for a week")
    assert "every day at 13:00" in said(phone, "actually no don't pause")
    assert "09:00" in said(phone, "change it to 9am")
    assert "13:00" in said(phone, "undo that")
    assert "10:00" in said(phone, "change it to 10am")
    assert "09:00" not in said(phone, "don't change it")
    assert "13:00" in said(phone, "yes")
    assert "I've done nothing" in said(phone, "my habit", "don't delete it")


@pytest.mark.parametrize("text", ["i dont want to do this any more", "ya no quiero hacer esto"])
def test_who_wants_no_more_of_a_habit_is_asked_whether_it_ends(text: str) -> None:
    phone = phone_of("habits")
    assert "YES or NO" in said(phone, *HABIT, text)
    said(phone, "yes")
    assert not phone.state.timers


def test_a_stop_keeps_reminders_in_silence_and_a_start_sets_those_again_that_are_ahead() -> None:
    phone = phone_of("assistant")
    said(
        phone, "remind me to put the bins out every monday at 7am", "remind me tomorrow at 9am to call the bank", "STOP"
    )
    assert not phone.state.timers
    phone.until("2026-12-01 12:00")
    assert not phone.inbox
    told = said(phone, "START")
    assert told.index("Set again") < told.index("put the bins out") < told.index("Over meanwhile") < told.index("bank")
    assert [each.text for each in phone.state.timers if each.kind == "reminder"] == ["put the bins out"]
    assert not phone.state.silenced


def test_alta_undoes_baja_and_a_habit_that_has_ended_is_said_to_have() -> None:
    phone = phone_of("habits")
    said(phone, *HABIT, "BAJA")
    assert not said(phone, "hola")
    assert "resume my habit" in said(phone, "ALTA")


def test_a_lane_that_is_off_is_left_at_any_time_and_help_offers_nothing_dead() -> None:
    service = MemoryService(clock(), business=BUSINESS, settings=every_lane(LaneSettings(lanes="")))
    phone = Phone(service)
    said(phone, *HABIT)
    service.settings = every_lane(LaneSettings(lanes="info"))
    assert "text “stop the habit”" in said(phone, "my habit").replace('"', "“", 1).replace('"', "”", 1)
    assert "Your habit is over" in said(phone, "i want to stop the habit please")
    assert not [each for each in phone.state.timers if each.lane == "coach"]
    habits = phone_of("habits")
    habits.service.settings = every_lane(LaneSettings(lanes="info"))
    assert "nothing that you can text me for" in said(habits, "HELP")


def test_help_offers_no_session_to_somebody_who_was_refused() -> None:
    phone = phone_of("calm")
    assert "calm session" not in said(phone, "calm session", "10", "I'm 12", "HELP")


@pytest.mark.parametrize("example", ["assistant", "calm", "habits"])
@pytest.mark.parametrize(
    "text", ["talk to a person", "can i talk to a real person please", "quiero hablar con alguien"]
)
def test_who_wants_a_person_is_told_whom_they_can_reach(example: str, text: str) -> None:
    phone = phone_of(example)
    contact = phone.service.business
    assert contact is not None
    assert contact.service.contacts[0].reach in said(phone, text)


@pytest.mark.parametrize("example", ["calm", "tienda"])
@pytest.mark.parametrize(
    "text",
    ["delete everything you have about me", "forget everything about me", "borra todo lo que sabes de mí"],
)
def test_a_wish_to_be_deleted_is_heard_in_plain_words(example: str, text: str) -> None:
    phone = phone_of(example)
    phone.channel = Channel.WHATSAPP
    said(phone, text, "yes")
    said(phone, "sí")
    assert phone.state.erased is not None
