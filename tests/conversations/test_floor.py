"""A lane that holds the floor hears what the person writes before the other lanes, until it leaves or its time is up.

Only tests know this lane (`tests/support/pacer.py`): in a session it answers, while a human speaks it is silent.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.admission_policy import AdmissionPolicy
from parley.conversation.events import Channel, Message, Notified
from parley.conversation.floor import Floor
from parley.conversation.state import Conversation
from parley.lanes import table
from parley.lanes.coach.settings import CoachSettings
from parley.lanes.lane import Lane
from parley.ports import Policy
from parley.settings import Settings
from parley.tools.tool import Result, Toolbox
from parley.turn import order
from parley_cli.memory_service import MemoryService
from tests.support.business import BUSINESS
from tests.support.model import ScriptedModel, words
from tests.support.pacer import NAME, PACER
from tests.support.phone import Phone

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def planted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(table.LANES, NAME, PACER)


@pytest.fixture
def ana(clock: ManualClock) -> Iterator[Phone]:
    """Somebody who may have a habit with the coach: "resume" is the coach's where nobody holds the floor."""
    phone = Phone(MemoryService(clock, settings=Settings(None, CoachSettings(is_on=True))))
    yield phone
    assert not phone.inbox, f"nobody expected {phone.inbox}"


def led(phone: Phone) -> None:
    phone.says("lead me")
    phone.hears("We begin.")


def with_a_human(phone: Phone) -> None:
    phone.says("get a human")
    phone.hears("Somebody will write to you.")


def held(phone: Phone, mode: str, lane: str = NAME, seconds: int = 3600) -> None:
    """Let the lane hold the floor in this way from now on, whatever has brought that about."""
    floor = Floor.begun(lane, mode, seconds, phone.clock())
    phone.service.table.conversations[phone.state.id] = phone.state.change(floor=floor)


def heard(phone: Phone) -> object:
    """What the lane has heard while it held the floor."""
    return phone.state.notes[NAME]["heard"]


# --- what the lane hears --------------------------------------------------------------------------------------------


def test_whoever_leads_owns_pause_and_resume_and_everything_else(ana: Phone) -> None:
    ana.says("resume")
    ana.hears("You have no habit with me yet. Text “start a habit” to begin.")
    led(ana)
    for text, answer in (
        ("PAUSE", "Paused."),
        ("resume", "We go on."),
        ("what is this", "Breathe."),
        ("my tasks", "Breathe."),
        ("skip that", "Breathe."),
        ("español", "Breathe."),
    ):
        ana.says(text)
        ana.hears(answer)
    ana.says("bot")
    ana.hears("I'm back.")
    ana.says("resume")
    ana.hears("You have no habit with me yet. Text “start a habit” to begin.")


def test_what_the_lane_declines_goes_on_as_ever(clock: ManualClock, model: ScriptedModel) -> None:
    ana = Phone(MemoryService(clock, model, business=BUSINESS))
    model.will(words("Hello."))
    ana.says("tell me about your grandmother")
    ana.hears("Hello.")
    held(ana, "leads")
    model.will(words("It is sunny."))
    ana.says("by the way, how is the weather")
    ana.hears("It is sunny.")
    assert "You pace." in model.requests[-1].instructions  # nobody else was clearly meant
    ana.says("pause")
    ana.hears("Paused.")


def test_while_a_human_speaks_nothing_is_answered_and_no_model_is_asked(
    clock: ManualClock, model: ScriptedModel
) -> None:
    ana = Phone(MemoryService(clock, model))
    model.will(words("Hello."))
    ana.says("tell me about your grandmother")
    ana.hears("Hello.")
    held(ana, "silences")
    said = ("hello?", "my order is late", "my tasks", "add milk to my tasks", "thanks", "yes", "1")
    for text in said:
        ana.says(text)
        ana.hears()
    assert heard(ana) == list(said)
    assert len(model.requests) == 1
    assert ana.tasks == []


@pytest.mark.parametrize("begin", [led, with_a_human])
@pytest.mark.parametrize(
    ("text", "like"),
    [
        ("HELP", "You can text me things like:"),
        ("export my data", "Number: +14165550123"),
        ("delete my data", "Reply YES or NO."),
        ("go away", "Reply YES or NO."),
        ("STOP", None),
    ],
)
def test_help_the_persons_own_data_and_opting_out_go_before_it(
    ana: Phone, begin: object, text: str, like: str | None
) -> None:
    assert callable(begin)
    begin(ana)
    ana.says(text)
    if like is not None:
        ana.hears_something_like(like)
    assert heard(ana) == []
    if like is None:
        assert ana.state.floor is None
        assert ana.state.is_opted_out


def test_a_command_of_the_lanes_own_is_no_doubtful_opt_out_while_it_leads(ana: Phone) -> None:
    led(ana)
    ana.says("stop it")
    ana.hears("I'm back.")
    assert not ana.state.is_opted_out


def test_a_yes_to_deleting_everything_is_not_taken_by_whoever_holds_the_floor(ana: Phone) -> None:
    with_a_human(ana)
    ana.says("delete my data")
    ana.inbox.clear()
    ana.says("yes")
    ana.hears_something_like("deleted")
    assert ana.state.floor is None


def test_an_admin_commands_also_in_a_session(clock: ManualClock) -> None:
    admin = Phone(
        MemoryService(clock, policy=Policy(admission=AdmissionPolicy(admins=frozenset({"+14165550123"})))),
        channel=Channel.WHATSAPP,
    )
    led(admin)
    admin.says("list pending")
    assert admin.inbox
    assert "Breathe." not in admin.inbox


# --- questions ------------------------------------------------------------------------------------------------------


def test_a_confirmation_that_was_open_is_answered_by_a_yes_and_set_aside_by_anything_else(ana: Phone) -> None:
    for answer in ("yes", "breathe in"):
        ana.says("add milk to my tasks")
        ana.says("delete milk")
        ana.inbox.clear()
        held(ana, "leads")
        ana.says(answer)
        ana.hears(
            "Deleted “milk”." if answer == "yes" else "Breathe.\nI haven't done this: Delete “milk” from your tasks?"
        )
        ana.says("bot")
        ana.inbox.clear()


def test_a_question_of_the_lanes_own_is_answered_and_its_commands_are_no_answer(ana: Phone) -> None:
    led(ana)
    ana.says("ask me")
    ana.hears("How do you feel?")
    ana.says("calm and warm")
    ana.hears("Noted: calm and warm.")
    ana.says("ask me")
    ana.hears("How do you feel?")
    ana.says("i feel great")
    ana.hears("Breathe.")


def test_whoever_falls_silent_closes_what_was_asked_and_asks_nothing_new(ana: Phone) -> None:
    ana.says("remind me to call Bo")
    ana.inbox.clear()
    assert ana.state.questions
    with_a_human(ana)
    assert ana.state.questions == ()
    ana.says("tomorrow at 3pm")
    ana.hears()
    ana.later(minutes=30)
    ana.hears()
    ana.says("bot")
    ana.hears("I'm back.")
    assert [timer.kind for timer in ana.state.timers] == []


def test_beside_a_human_nobody_is_introduced_and_what_is_held_waits(clock: ManualClock) -> None:
    bob = Phone(MemoryService(clock, policy=Policy(admission=AdmissionPolicy(introduces=True))))
    bob.says("get a human")
    bob.hears("Somebody will write to you.")  # and no question for a name
    state = bob.state
    bob.service.table.conversations[state.id] = state.change(held=("Reminder: call Bo",))
    bob.says("hello")
    bob.hears()
    bob.says("bot")
    bob.hears_something_like("I'm back.")
    bob.says("my tasks")
    assert any("Reminder: call Bo" in text for text in bob.inbox)


@pytest.mark.parametrize("mode", ["leads", "silences"])
def test_what_another_lane_is_notified_of_waits_and_what_its_own_is_comes_at_once(
    ana: Phone, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    for lane in (NAME, "other"):
        said = Lane(name=lane, prompt="", tools=Toolbox([]), holds=PACER.holds)
        monkeypatch.setitem(table.LANES, lane, replace(said, events={"ping": lambda *_, lane=lane: Result(lane)}))
    ana.says("my tasks")
    ana.inbox.clear()
    held(ana, mode)
    for lane in (NAME, "other"):
        event = Notified(id=f"N{lane}", conversation=ana.state.id, received_at=ana.clock(), lane=lane, what="ping")
        ana.inbox += [message.text for message in ana.service.receive(event)]
    ana.hears(NAME)
    ana.says("bot")
    ana.inbox.clear()
    ana.says("my tasks")
    assert "other" in ana.inbox[0]
    ana.inbox.clear()


# --- how long -------------------------------------------------------------------------------------------------------


def test_each_text_keeps_the_floor_anew_and_then_it_is_free(ana: Phone) -> None:
    with_a_human(ana)
    for _ in range(2):
        ana.later(minutes=59)
        ana.says("still there?")
        ana.hears()
    ana.later(minutes=61)
    ana.says("my tasks")
    ana.hears("You have no open tasks.")


def test_nobody_takes_the_floor_from_a_human_but_from_whoever_only_leads(
    ana: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    led(ana)
    monkeypatch.setitem(table.LANES, "other", Lane(name="other", prompt="", tools=Toolbox([])))
    for mode, holder in (("leads", "pacer"), ("silences", "other")):
        held(ana, mode, lane="other")
        ana.says("lead me")
        ana.inbox.clear()
        floor = ana.state.floor
        assert floor is not None
        assert floor.lane == holder


def test_a_lane_that_is_off_holds_nothing(ana: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    with_a_human(ana)
    monkeypatch.delitem(table.LANES, NAME)
    ana.says("my tasks")
    ana.hears("You have no open tasks.")


def test_the_end_of_a_session_ends_what_is_kept_and_not_what_is_held(ana: Phone) -> None:
    with_a_human(ana)
    held(ana, "silences", seconds=90_000)
    ana.later(hours=24, minutes=1)
    assert ana.state.session is None
    assert ana.state.floor is not None
    ana.later(hours=2)
    ana.says("my tasks")
    ana.hears("You have no open tasks.")


def test_texts_in_a_row_are_heard_one_by_one_while_the_floor_is_held(ana: Phone) -> None:
    said = [ana.service.message(ana.number, text) for text in ("one", "two", "three")]
    assert len(order.burst(ana.state, said, (), lambda: ana.service.services)) == 3
    led(ana)
    assert order.burst(ana.state, said, (), lambda: ana.service.services) == ()
    assert isinstance(said[0], Message)


# --- timers ---------------------------------------------------------------------------------------------------------


def test_in_a_session_a_reminder_waits_for_its_end(ana: Phone) -> None:
    ana.says("remind me in 10 minutes to call Bo")
    ana.inbox.clear()
    led(ana)
    ana.later(minutes=20)
    ana.hears()
    ana.says("bot")
    ana.hears("I'm back.")
    ana.later(seconds=0)
    ana.hears("Reminder: call Bo")


def test_it_waits_for_half_an_hour_at_most(ana: Phone) -> None:
    ana.says("remind me in 10 minutes to call Bo")
    ana.inbox.clear()
    led(ana)
    ana.later(minutes=39, seconds=50)
    ana.hears()
    ana.later(seconds=9)
    ana.hears("Reminder: call Bo")


def test_while_a_human_speaks_a_reminder_comes_and_the_lanes_of_the_service_wait(ana: Phone) -> None:
    ana.says("remind me in 10 minutes to call Bo")
    for text in ("start a habit", "make it yours", "stretching", "after coffee", "to wake up", "7:30am", "no"):
        ana.says(text)
    ana.inbox.clear()
    with_a_human(ana)
    ana.later(minutes=40)
    ana.hears("Reminder: call Bo")
    ana.later(minutes=5)
    ana.says("bot")
    ana.hears("I'm back.")
    ana.later(seconds=0)
    ana.hears_something_like("Did you do it?")


def test_what_waited_for_a_human_too_long_is_not_sent_and_the_next_one_is(ana: Phone) -> None:
    for text in ("start a habit", "make it yours", "stretching", "after coffee", "to wake up", "7:30am", "no"):
        ana.says(text)
    ana.inbox.clear()
    with_a_human(ana)
    for _ in range(5):
        ana.later(minutes=55)
        ana.says("still there")
    ana.later(minutes=61)
    ana.hears()
    ana.clock.time = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
    ana.later(seconds=0)
    assert any("Did you do it?" in text for text in ana.inbox)
    ana.inbox.clear()


def test_the_lanes_own_timers_do_not_wait_for_it(ana: Phone) -> None:
    led(ana)
    ana.says("begin the portions")
    ana.hears("Breathe.")  # the lane's own phrase goes to the lane as it holds the floor
    ana.says("bot")
    ana.says("begin the portions")
    ana.inbox.clear()
    held(ana, "silences")
    ana.later(seconds=10)
    ana.hears("Portion 1.", "A nudge for 12:00:14.")


# --- stored documents -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stored", "floor"),
    [
        ({}, None),
        ({"lane": None}, None),
        (
            {"lane": {"name": "info", "seconds": 300, "until": "2026-11-21T12:05:00Z"}},
            ("info", "kept", 300),
        ),
        (
            {
                "lane": {"name": "info", "seconds": 60, "until": "2026-11-21T12:05:00Z"},
                "floor": {"lane": "coach", "mode": "kept", "seconds": 60, "until": "2026-11-21T12:00:00Z"},
            },
            ("info", "kept", 60),
        ),
        (
            {
                "lane": {"name": "info", "seconds": 60, "until": "2026-11-21T12:05:00Z"},
                "floor": {"lane": "desk", "mode": "silences", "seconds": 9, "until": "2026-11-21T12:00:00Z"},
            },
            ("desk", "silences", 9),
        ),
        (
            {"floor": {"lane": "desk", "mode": "sings", "seconds": 9, "until": "2026-11-21T12:00:00Z"}},
            ("desk", "sings", 9),
        ),
    ],
)
def test_a_document_of_an_earlier_release_loads(stored: dict[str, object], floor: tuple[str, str, int] | None) -> None:
    """A document loads also if an earlier release has written it back after this one, and with a mode of a later
    release."""
    loaded = Conversation.model_validate({"id": "C", **stored})
    assert (loaded.floor and (loaded.floor.lane, loaded.floor.mode, loaded.floor.seconds)) == floor
    assert "lane" not in (loaded.model_extra or {})
    if floor is not None and floor[1] == "sings":
        assert loaded.floor is not None
        assert not loaded.floor.is_held(loaded.floor.until - timedelta(seconds=1))
