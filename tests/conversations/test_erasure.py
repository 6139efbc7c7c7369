"""Everything about a person is deleted at their wish, and nothing brings it back."""

import json
from collections import deque
from dataclasses import replace

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.events import Channel, DeliveryFailed, EraseRequested, SessionCheck, Stranded, TimerDue
from parley.errors import DeliveryDelayed, TryAgain
from parley.lanes.lane import LaneNotes
from parley.lanes.table import LANES
from parley.ports import TurnContext
from parley_cli.memory_service import MemoryService
from tests.support.coach import with_coach
from tests.support.model import ScriptedModel, calls
from tests.support.phone import ANA, Phone
from tests.support.planner import PLANS, plan, step
from tests.support.planted import plant

ASKED = (
    "Delete everything that I keep about you: your name, messages, tasks and reminders? It can't be undone.\n"
    "Reply YES or NO."
)
ERASED = "I've deleted everything that I kept about you. Text me any time to start afresh."


def traces(service: MemoryService, *words: str) -> list[str]:
    """What of these the whole table still holds, in any of its parts."""
    held = repr([kept for name, kept in vars(service.table).items() if name != "lock"]).casefold()
    return [word for word in words if word.casefold() in held]


@pytest.fixture
def known(phone: Phone) -> Phone:
    """Ana has a task, a reminder, and a transcript."""
    phone.says("add buy milk to my tasks")
    phone.says("remind me in 20 minutes to stretch")
    phone.inbox.clear()
    return phone


def erase(phone: Phone) -> None:
    phone.says("delete my data")
    phone.hears(ASKED)
    phone.says("yes")
    phone.hears(ERASED)


def test_a_yes_deletes_everything_and_one_message_says_so(known: Phone) -> None:
    assert traces(known.service, ANA, "milk", "stretch") == [ANA, "milk", "stretch"]
    erase(known)
    assert traces(known.service, ANA, "milk", "stretch", "delete", "yes", ERASED, "+1") == []
    assert known.tasks == []
    assert known.service.table.rows == known.service.table.timers == known.service.table.due == {}
    assert known.state.person is None


@pytest.mark.parametrize("said", ["ok", "Ok!", "okay", "vale", "👍", "sure", "do it", "claro", "perfect, thanks", "y?"])
@pytest.mark.parametrize("has_model", [False, True])
def test_an_ok_deletes_nothing_until_a_yes_is_said_in_so_many_words(
    known: Phone, model: ScriptedModel, said: str, has_model: bool
) -> None:
    known.service.model = model if has_model else None
    known.says("delete my data")
    known.inbox.clear()
    known.says(said)
    known.hears(f"I'm not sure whether that is a yes.\n\n{ASKED}")
    known.says("yes please")
    known.hears(ERASED)


def test_a_no_deletes_nothing(known: Phone) -> None:
    known.says("delete my data")
    known.hears(ASKED)
    known.says("no")
    known.hears("OK, I won't.")
    assert known.tasks == ["buy milk"]


def test_the_wish_is_understood_in_spanish(known: Phone) -> None:
    known.says("borra mis datos")
    known.inbox.clear()
    known.says("sí")
    assert len(known.inbox) == 1
    known.inbox.clear()
    assert traces(known.service, ANA, "milk") == []


def test_a_new_message_starts_afresh(known: Phone) -> None:
    erase(known)
    known.says("my tasks")
    known.hears("You have no open tasks.")
    assert known.state.person is not None
    assert [line.text for line in known.state.history.lines] == ["my tasks", "You have no open tasks."]
    (consent,) = known.state.person.consents
    assert consent.words == "my tasks"
    known.later(minutes=30)
    known.hears()  # no reminder of the one who was


def test_what_was_received_before_is_dropped_whenever_it_comes(known: Phone) -> None:
    before = known.service.message(known.number, "add eggs to my tasks", received_at=known.clock())
    late = known.service.message(known.number, "hello", received_at=known.clock())
    (timer,) = known.state.timers
    erase(known)
    known.clock.advance(minutes=21)
    for event in (
        before,
        late.model_copy(update={"redriven": 1}),
        TimerDue(id=timer.event, conversation=known.state.id, received_at=timer.due),
        SessionCheck(id="session@1", conversation=known.state.id, received_at=known.clock()),
        Stranded(id="SM1.r0@1", conversation=known.state.id, received_at=known.clock(), row="SM1.r0"),
        DeliveryFailed(
            id="SM1.r0.failed", conversation=known.state.id, received_at=known.clock(), row="SM1.r0", code="30006"
        ),
    ):
        assert known.service.receive(event) == []
    assert traces(known.service, ANA, "milk", "eggs", "hello", "stretch") == []
    known.says("my tasks")
    known.service.receive(before.model_copy(update={"id": "SMx"}))
    known.hears("You have no open tasks.")
    assert known.tasks == []


def test_an_event_from_before_that_fails_gets_no_apology(known: Phone) -> None:
    stale = known.service.message(known.number, "hello", received_at=known.clock())
    erase(known)
    known.service.receive(stale)
    known.hears()


def test_whoever_opted_out_stays_opted_out_and_is_told_nothing(known: Phone) -> None:
    known.says("STOP")
    known.clock.advance(seconds=1)
    known.service.receive(EraseRequested(id="erase-1", conversation=known.state.id, received_at=known.clock()))
    known.hears()
    assert traces(known.service, ANA, "milk") == []
    known.says("hello")
    known.hears()
    known.says("START")
    known.hears("Welcome back! You'll get messages again.")
    known.says("my tasks")
    known.hears("You have no open tasks.")


def test_a_stop_from_before_still_holds(known: Phone) -> None:
    stop = known.service.message(known.number, "stop", received_at=known.clock())
    erase(known)
    known.service.receive(stop)
    assert traces(known.service, ANA) == []
    known.says("hello")
    known.hears()


def test_an_operator_can_have_somebody_erased_and_they_are_told(known: Phone) -> None:
    known.clock.advance(seconds=1)
    event = EraseRequested(id="erase-1", conversation=known.state.id, received_at=known.clock())
    assert [message.text for message in known.service.receive(event)] == [ERASED]
    assert known.service.receive(event) == []
    assert traces(known.service, ANA, "milk") == []


def test_outside_whatsapps_window_nobody_is_told(whatsapp: Phone) -> None:
    whatsapp.says("add milk to my tasks")
    whatsapp.clock.advance(hours=25)
    event = EraseRequested(id="erase-1", conversation=whatsapp.state.id, received_at=whatsapp.clock())
    assert whatsapp.service.receive(event) == []
    assert traces(whatsapp.service, ANA, "milk") == []


def test_the_last_message_is_not_kept_when_the_provider_never_takes_it(
    known: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    known.says("delete my data")
    known.inbox.clear()

    def refuse(message: object) -> str:
        raise DeliveryDelayed("down")

    monkeypatch.setattr(known.service.sender, "deliver", refuse)
    with pytest.raises(DeliveryDelayed):
        known.says("yes")
    assert traces(known.service, "milk", "stretch") == []
    known.service.deliveries.relays.clear()  # it went to the dead-letter queue
    known.clock.advance(hours=2)
    known.service.sweep()
    known.service.work()
    assert traces(known.service, ANA, "deleted") == []


def test_two_people_have_nothing_to_do_with_each_other(known: Phone, service: MemoryService) -> None:
    bo = Phone(service, "+14165550199")
    bo.says("add eggs to my tasks")
    bo.hears("Added “eggs” to your tasks.")
    erase(known)
    assert bo.tasks == ["eggs"]
    bo.says("my tasks")
    bo.hears("Your tasks:\n1. eggs")
    erase(bo)
    assert service.table.data == {}


def test_a_model_that_understands_the_wish_still_asks(smart_phone: Phone, model: ScriptedModel) -> None:
    model.will(calls(("delete_my_data", {})))
    smart_phone.says("please wipe whatever you have on me")
    smart_phone.hears(ASKED)
    smart_phone.says("yes")
    smart_phone.hears(ERASED)
    assert traces(smart_phone.service, ANA, "wipe") == []


def test_the_very_words_ask_no_model(smart_phone: Phone) -> None:
    erase(smart_phone)  # the model has no script, and was not asked


def test_reminders_of_a_day_later_are_gone_too(known: Phone) -> None:
    erase(known)
    known.later(days=2)
    known.hears()
    assert known.state.erased is not None
    assert known.channel is Channel.SMS


def test_an_export_names_every_kind_of_thing_and_nothing_of_it_is_left_after(
    clock: ManualClock, model: ScriptedModel
) -> None:
    service = MemoryService(clock, settings=with_coach())
    phone, bo = Phone(service, channel=Channel.WHATSAPP), Phone(service, "+14165550199")
    bo.says("add bos eggs to my tasks")
    for said in (
        *(
            "my name is Anastasia",
            "I live in Madrid",
            "add anas milk to my tasks",
            "remind me tomorrow at 9 to call mum",
        ),
        *("add event gala tomorrow at 12:00", "save contact Zogblar Quux, +1 416 555 0177"),
        *("draft an email to Wumpus about leaves", "wumpus@example.org", "Green ones."),
    ):
        phone.says(said)
    service.model = model
    model.will(PLANS, PLAN)
    phone.says("draft something for Grue, and note to write to Grue")
    service.model = None
    for said in ("start a habit", "make it mine", "my habit is juggling", "after my supper"):
        phone.says(said)
    words = ("Anastasia", "Madrid", "anas milk", "call mum", "gala", "Zogblar", "0177", "leaves", "wumpus@example.org")
    more = ("juggling", "my supper", "letter to Grue")
    phone.inbox.clear()
    phone.says("export my data")
    [told] = phone.inbox
    assert [word for word in (*words, *more) if word not in told] == []
    assert "bos eggs" not in told
    phone.inbox.clear()
    erase(phone)
    kept = ("Grue", "Green", "habit", "juggl", ANA, ANA[1:], "export", *words)
    assert traces(service, *kept) == []
    assert traces(service, "bos eggs", "+14165550199") == ["bos eggs", "+14165550199"]


ROUTE = json.dumps({"lane": "assistant", "intent": "x", "confidence": 0.9, "sticky_seconds": 0, "reasons": []})
PLAN = plan(
    "letter to Grue",
    step("send", "email", "create_draft", {"to": "{{PERSON:Grue}}", "subject": "us", "body": "Hello."}, "send"),
    step("task", "task", "add_task", {"title": "write to Grue"}, "task"),
    people=["Grue"],
)


def test_rows_of_a_lane_that_the_core_does_not_know_are_told_and_deleted_wherever_they_lie(
    clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)
    service = MemoryService(clock)
    ana, bo = Phone(service), Phone(service, "+14165550199")
    for phone, content in ((ana, "anas tulips"), (bo, "bos roses")):
        phone.says(f"send a parcel with {content}")
        phone.hears(f"Sent: {content}.")
    numbers = service.rows("PARCEL_NUMBER")
    assert [row["recipient"] for row in numbers.list("")] == ["anas tulips", "bos roses"]
    ana.says("export my data")
    [told] = ana.inbox
    assert "Parcels: anas tulips" in told.splitlines()
    assert "bos roses" not in told
    ana.inbox.clear()
    erase(ana)
    assert traces(service, "anas tulips", "bos roses") == ["bos roses"]
    assert [row["recipient"] for row in numbers.list("")] == ["bos roses"]


def test_what_a_lane_holds_outside_is_given_back_before_its_rows_go(
    clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)
    is_reachable, grants = False, {"anas tulips", "bos roses"}

    def release(conversation: str, held: LaneNotes, context: TurnContext) -> bool:
        assert held == {}, "its notes hold nothing"
        if not is_reachable:
            raise TryAgain("the shop is closed")
        assert context.deadline.left > 0
        grants.difference_update(row["content"] for row in context.services.rows("PARCEL").list(conversation))
        return False

    monkeypatch.setitem(LANES, "parcels", replace(LANES["parcels"], release=release))
    service = MemoryService(clock)
    ana = Phone(service)
    ana.says("send a parcel with anas tulips")
    clock.advance(seconds=1)
    event = EraseRequested(id="erase-1", conversation=ana.state.id, received_at=clock())
    for _ in range(5):
        with pytest.raises(TryAgain):
            service.turn(event)
    assert traces(service, "anas tulips") == ["anas tulips"], "else nobody would know what is to be given back"
    is_reachable = True
    service.turn(event)
    assert [message.text for message in service.work()] == [ERASED]
    assert traces(service, "anas tulips", ANA) == []
    assert grants == {"bos roses"}
    assert service.dead_letters.events == deque()
