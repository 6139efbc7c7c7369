"""What was done is taken back: a task is not done after all, by phrases; and a model undoes the last action, but never
because of what it has read."""

import pytest

from parley.adapters.memory_queues import ManualClock
from parley_cli.memory_service import MemoryService
from tests.support.model import ScriptedModel, calls, words
from tests.support.phone import Phone

UNDO = ("undo_last_action", dict[str, object]())


@pytest.mark.parametrize(
    "said",
    [
        *("reopen milk", "milk isn't done", "Milk is not done yet", "mark milk as not done", "I haven't done the milk"),
        *("I didn't buy milk", "put milk back on my list", "uncheck milk", "reabre milk", "milk no está hecha"),
        *("no he hecho milk", "todavía no he hecho milk", "no compré milk", "marca milk como pendiente"),
        "vuelve a poner milk en mi lista",
    ],
)
def test_a_task_that_is_not_done_after_all_is_open_again(phone: Phone, said: str) -> None:
    for each in ("English", "add milk to my tasks", "done with milk"):
        phone.says(each)
    phone.inbox.clear()
    phone.says(said)
    phone.hears("“milk” is back on your list.")
    assert phone.tasks == ["milk"]


def test_which_is_not_done_is_asked_only_where_titles_differ(phone: Phone) -> None:
    for each in ("oat milk", "soy milk", "eggs", "eggs"):
        phone.says(f"add {each} to my tasks")
    for each in ("oat milk", "soy milk"):
        phone.says(f"done with {each}")
    phone.inbox.clear()
    phone.says("milk isn't done")
    phone.hears("Which one isn't done?\n1. oat milk\n2. soy milk\nReply with its number.")
    phone.says("2")
    phone.hears("“soy milk” is back on your list.")
    phone.says("eggs isn't done")
    phone.hears("“eggs” is on your list, and not done.")
    phone.says("the roof isn't done")
    phone.hears_something_like("I can't find a task called “the roof”.")


@pytest.fixture
def smart(clock: ManualClock, model: ScriptedModel) -> Phone:
    """A phone whose service gets a model once milk was deleted from the tasks."""
    service = MemoryService(clock)
    phone = Phone(service)
    for said in ("add milk to my tasks", "add eggs to my tasks", "delete milk", "yes"):
        phone.says(said)
    service.model = model
    phone.inbox.clear()
    return phone


def test_a_model_undoes_the_last_action_and_undoes_that(smart: Phone, model: ScriptedModel) -> None:
    model.will(words("Eggs."), calls(UNDO), calls(UNDO))
    smart.says("what is left?")
    smart.hears("Eggs.")
    smart.says("undo that")
    smart.hears("Added “milk” to your tasks.")
    smart.says("no, leave it deleted")
    smart.hears("Delete “milk” from your tasks?\nReply YES or NO.")
    smart.says("yes")
    smart.hears("Deleted “milk”.")
    assert smart.tasks == ["eggs"]


def test_beside_a_title_on_the_card_a_model_undoes_only_with_a_yes_what_nobody_asks_to_undo(
    smart: Phone, model: ScriptedModel
) -> None:
    model.will(calls(UNDO))
    smart.says("what is left?")
    smart.hears("Add “milk” to your tasks?\nReply YES or NO.")
    assert smart.tasks == ["eggs"]


def test_after_a_look_a_model_undoes_only_with_a_yes(smart: Phone, model: ScriptedModel) -> None:
    model.will(calls(("list_tasks", {})), calls(UNDO, UNDO))
    smart.says("what is on my list?")
    smart.hears("Add “milk” to your tasks?\nReply YES or NO.")
    assert smart.tasks == ["eggs"]
    smart.says("yes")
    smart.hears("Added “milk” to your tasks.")


def test_a_model_is_offered_it_only_while_something_can_be_taken_back(smart: Phone, model: ScriptedModel) -> None:
    model.will(words("Hi."), words("Hi."))
    smart.says("hi")
    smart.clock.advance(minutes=61)
    smart.says("hi")
    offered = [UNDO[0] in [tool.name for tool in request.tools] for request in model.requests]
    assert offered == [True, False]
    smart.inbox.clear()


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (("add", {"kind": "task", "title": "milk"}), "wait no undo that, we have loads"),
        (("add", {"kind": "event", "title": "Lunch", "when": "friday 1pm"}), "scratch that"),
        (("add", {"kind": "contact", "title": "Nuria, +1 416 555 0166"}), "deshaz eso, me he equivocado"),
    ],
)
def test_a_model_takes_back_at_once_what_was_just_made(
    clock: ManualClock, model: ScriptedModel, made: tuple[str, dict[str, object]], said: str
) -> None:
    phone = Phone(MemoryService(clock, model))
    model.will(calls(made), calls(UNDO))
    phone.says("put it down please")
    assert phone.state.undo
    phone.inbox.clear()
    phone.says(said)
    assert phone.state.confirmation is None, phone.inbox
    assert phone.tasks == []
    assert phone.service.calendar.within(phone.state.id, clock(), clock().replace(year=clock().year + 1)) == []
    phone.inbox.clear()


def test_a_model_that_undoes_for_who_says_delete_that_asks_as_for_a_deletion(
    clock: ManualClock, model: ScriptedModel
) -> None:
    phone = Phone(MemoryService(clock, model))
    model.will(calls(("add", {"kind": "task", "title": "milk"})), calls(UNDO))
    phone.says("put milk down please")
    phone.inbox.clear()
    phone.says("ok, delete that please")
    phone.hears("Delete “milk” from your tasks?\nReply YES or NO.")
    assert phone.tasks == ["milk"]
