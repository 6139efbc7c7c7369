"""A person's number or id has changed, as WhatsApp says: nothing goes to a stranger, and nothing is lost."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import permutations

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.events import AddressChanged, Channel
from parley.conversation.identity import conversation_id
from parley_cli.memory_service import KEY, SERVICE, MemoryService
from tests.conversations.test_two_addresses import ID, OF_ID, OF_NUMBER, Ana
from tests.support.phone import ANA
from tests.support.phone import clock as noon

NEW, NEW_ID = "+14165550199", "CA.999"
OF_NEW, OF_NEW_ID = (conversation_id(KEY, SERVICE, each) for each in (NEW, NEW_ID))


def changed(ana: Ana, to: str = NEW, of: str = OF_NUMBER, id: str = "wamid.changed") -> list[tuple[str, str]]:
    """WhatsApp says that Ana has changed her number; return who hears what."""
    assert isinstance(ana.service.now, ManualClock)
    ana.service.now.advance(seconds=1)
    event = AddressChanged(
        id=id,
        conversation=of,
        received_at=ana.service.now(),
        to=to,
        of_new=conversation_id(KEY, SERVICE, to),
    )
    return [(each.to, each.text.partition("\n")[0]) for each in ana.hears(event)]


@pytest.fixture
def ana() -> Ana:
    ana = Ana(MemoryService(noon()))
    ana.says("add milk to my tasks", ANA)
    ana.says("remind me at 9 pm to call Bo", ANA)
    return ana


def test_both_ends_are_asked_and_neither_reads_the_others_number(ana: Ana) -> None:
    asked = dict(changed(ana))
    assert set(asked) == {ANA, NEW}
    assert all(end in asked[to] for to, end in ((ANA, NEW[-3:]), (NEW, ANA[-3:])))
    assert not any(number[1:] in text for number in (ANA, NEW) for text in asked.values())


def test_after_two_yeses_everything_is_at_the_new_number(ana: Ana) -> None:
    changed(ana)
    ana.says("yes", ANA)
    ana.says("yes", NEW)
    (tasks,) = ana.says("my tasks", NEW)
    assert "1. milk" in tasks
    assert [timer.text for timer in ana.conversation(OF_NEW).timers if timer.kind == "reminder"] == ["call Bo"]
    assert ana.says("my tasks", ANA) == ["You have no open tasks."]  # a stranger, who begins afresh
    ana.says("STOP", NEW)
    assert not ana.service.table.opted_out.get(OF_NUMBER)


@pytest.mark.parametrize("end", [ANA, NEW])
def test_one_yes_moves_nothing(end: str, ana: Ana) -> None:
    changed(ana)
    ana.says("yes", end)
    assert ana.conversation(OF_NUMBER).moved is None
    assert ana.conversation(OF_NUMBER).leaving is not None


def test_what_is_due_meanwhile_waits_until_somebody_says_no_at_the_old_number(ana: Ana) -> None:
    changed(ana)
    assert isinstance(ana.service.now, ManualClock)
    ana.service.now.advance(hours=15)
    ana.service.sweep()
    assert [each.text for each in ana.service.work() if "Bo" in each.text] == []
    listed, asked = ana.says("my tasks", ANA, channel=Channel.SMS)
    assert ("milk" in listed, NEW[-3:] in asked, "Bo" in listed + asked) == (True, True, False)
    _, held = ana.says("no", ANA, channel=Channel.SMS)
    assert "call Bo" in held
    assert ana.conversation(OF_NUMBER).leaving is None


def test_a_new_id_goes_on_where_the_old_one_was() -> None:
    ana = Ana(MemoryService(noon()))
    ana.says("add milk to my tasks", ID)
    assert changed(ana, NEW_ID, OF_ID) == []
    (tasks,) = [each for each in ana.says("my tasks", NEW_ID) if "milk" in each]
    assert tasks
    assert ana.service.sender.sent[-1].to == NEW_ID
    assert ana.conversation(OF_NEW_ID).person is None


def test_a_number_that_nobody_has_written_from_changes_nothing() -> None:
    ana = Ana(MemoryService(noon()))
    assert changed(ana) == []
    assert ana.conversation(OF_NEW).person is None


def test_what_is_done_at_the_old_number_leaves_the_question_and_the_hold(ana: Ana) -> None:
    changed(ana)
    ana.says("add tea to my tasks", ANA)
    ana.says("remind me in 50 minutes to call Cy", ANA)
    for end in (ANA, NEW):
        told = ana.says("yes", end)
    assert told == ["Thank you. Once both numbers have said yes, it moves.", MOVED]
    (tasks,) = ana.says("my tasks", NEW)
    assert tasks == "Your tasks:\n1. milk\n2. tea"


@pytest.mark.parametrize("waited", [timedelta(minutes=6), timedelta(hours=9), timedelta(days=12)], ids=str)
@pytest.mark.parametrize("first", [ANA, NEW])
@pytest.mark.parametrize("greets", [False, True])
def test_both_ends_may_take_days_to_answer(first: str, waited: timedelta, greets: bool, ana: Ana) -> None:
    changed(ana)
    assert isinstance(ana.service.now, ManualClock)
    for end in (first, NEW if first == ANA else ANA):
        ana.service.now.advance(seconds=waited.total_seconds())
        ana.service.sweep()
        ana.service.work()
        if greets:
            other = ANA if end == NEW else NEW
            assert any(other[-3:] in each for each in ana.says("hello", end))
        ana.says("yes", end)
    assert "milk" in ana.says("my tasks", NEW)[-1]


@pytest.mark.parametrize("order", list(permutations(["yes", "thanks", "yes, there", "hello, there"])), ids=str)
def test_two_yeses_move_everything_whatever_stands_around_them(order: Sequence[str], ana: Ana) -> None:
    changed(ana)
    ana.service.now.advance(seconds=2)  # type: ignore[attr-defined]
    for each in order:
        text, _, there = each.partition(", ")
        ana.service.mailbox.events.append(ana.message(text, NEW if there else ANA))
    ana.service.work()
    assert "milk" in ana.says("my tasks", NEW)[-1]


def test_both_are_asked_again_once_a_day_while_something_falls_due(ana: Ana) -> None:
    ana.says("remind me every day at 1 pm to take pills", ANA)
    changed(ana)
    assert isinstance(ana.service.now, ManualClock)
    asked = list[str]()
    for _ in range(20):
        ana.service.now.advance(hours=1)
        ana.service.sweep()
        asked += [each.to for each in ana.service.work()]
    assert sorted(asked) == sorted(set(asked))
    assert not any("pills" in each.text for each in ana.service.sender.sent if each.text.startswith("Reminder"))


def test_what_nobody_agrees_to_for_a_month_is_deleted(ana: Ana) -> None:
    changed(ana)
    assert isinstance(ana.service.now, ManualClock)
    ana.service.now.advance(days=31)
    ana.service.sweep()
    ana.service.work()
    assert ana.conversation(OF_NUMBER).person is None
    assert ana.says("my tasks", ANA)[0] == "You have no open tasks."


def test_a_yes_days_later_to_something_else_moves_nothing(ana: Ana) -> None:
    ana.says("add gold to my tasks", NEW)
    ana.says("remind me in 2 hours to eat", NEW)
    changed(ana)
    asked = ana.says("delete gold", NEW)
    assert not any(ANA[-3:] in each for each in asked)
    told = ana.says("yes", NEW)
    assert any(ANA[-3:] in each for each in told[1:])
    assert isinstance(ana.service.now, ManualClock)
    ana.service.now.advance(hours=3)
    ana.service.sweep()
    ana.service.work()
    assert [ANA[-3:] in each for each in ana.says("yes", NEW)] == [True]
    ana.says("yes", NEW)
    ana.says("yes", ANA)
    assert "milk" in ana.says("my tasks", NEW)[-1]


def test_there_and_back_is_where_everything_was(ana: Ana) -> None:
    changed(ana)
    changed(ana, ANA, OF_NEW, "wamid.back")
    assert ana.conversation(OF_NUMBER).leaving is None
    assert not any(ana.conversation(each).unanswered for each in (OF_NUMBER, OF_NEW))
    assert "milk" in ana.says("my tasks", ANA)[0]


MOVED = "Everything that was kept at your old number is here now."


def test_a_no_ends_the_doubt_with_its_question(ana: Ana) -> None:
    changed(ana)
    ana.says("no", ANA)
    assert ana.conversation(OF_NUMBER).leaving is None
    ana.says("yes", NEW)
    assert ana.conversation(OF_NUMBER).moved is None


def test_the_same_change_told_twice_is_asked_about_once(ana: Ana) -> None:
    changed(ana)
    assert changed(ana, id="wamid.again") == []


def test_whoever_has_opted_out_is_asked_nothing_at_either_end(ana: Ana) -> None:
    ana.says("STOP", ANA)
    assert changed(ana) == []
    assert ana.conversation(OF_NEW).person is None


CHAIN = (ID, "CA.2", "CA.3", "CA.4")


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
@pytest.mark.parametrize("has_written", [False, True])
def test_notes_of_a_chain_of_new_ids_may_come_in_any_order(order: Sequence[int], has_written: bool) -> None:
    ana = Ana(MemoryService(noon()))
    ana.says("add milk to my tasks", ID)
    ana.says("remind me at 9 pm to call Bo", ID)
    for came, step in enumerate(order):
        if has_written and came == 1:
            ana.says("add bread to my tasks", CHAIN[-1])
        changed(ana, CHAIN[step + 1], conversation_id(KEY, SERVICE, CHAIN[step]), f"wamid.{step}")
    assert isinstance(ana.service.now, ManualClock)
    ana.service.now.advance(hours=15)
    ana.service.sweep()
    assert [(each.to, "Bo" in each.text) for each in ana.service.work()] == [(CHAIN[-1], True)]
    for id in reversed(CHAIN):  # whatever was still on its way under an earlier id
        (tasks,) = ana.says("my tasks", id)
        assert sorted(tasks.splitlines()[1:]) == ["1. milk", *(["2. bread"] if has_written else [])]
        assert ana.service.sender.sent[-1].to == CHAIN[-1]
