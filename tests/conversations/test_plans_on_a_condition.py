"""What a person wants only if something is so, a plan does only then: "if I am free", "unless there is something".

It is Saturday 21 November, seven in the morning in Toronto, where Ana is.
"""

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.ports import ModelReply, ModelRequest
from parley_cli.memory_service import MemoryService
from tests.support.model import ScriptedModel, calls
from tests.support.phone import Phone
from tests.support.planner import PLANS, Drafted, plan, step

HOUR = {"period": "tomorrow", "start": "12:30", "end": "13:30"}
FREE = step("free", "analysis", "find_free_time", HOUR, "whether you are free")
EVENTS = step("events", "calendar", "list_events", {"period": "tomorrow"}, "your events")
NOON = {"title": "coffee with Marta", "when": "tomorrow at 12:30"}


@pytest.fixture
def service(clock: ManualClock, model: ScriptedModel) -> MemoryService:
    return MemoryService(clock, model)


def coffee(**conditions: object) -> Drafted:
    return {**step("coffee", "calendar", "create_event", NOON, "coffee with Marta"), **conditions}


REMIND = step(
    "remind", "system", "set_reminder", {"when": "1 hour before {{coffee.start}}", "text": "coffee"}, "the reminder"
)
SAYS = (
    "see if I am free tomorrow at 12:30, and if so add coffee with Marta at 12:30 tomorrow and remind me an hour before"
)


def has(phone: Phone, model: ScriptedModel, when: str) -> None:
    model.will(calls(("create_event", {"title": "dentist", "when": when})))
    phone.says(f"dentist {when}")
    phone.inbox.clear()


def made(phone: Phone) -> list[str]:
    events = [each.title for each in phone.service.calendar.kept(phone.state.id) if each.title != "dentist"]
    return [*events, *(each.text for each in phone.state.timers if each.kind == "reminder")]


def agrees(phone: Phone) -> None:
    while phone.state.confirmation is not None:
        phone.says("yes")


@pytest.mark.parametrize(
    ("look", "condition", "is_busy", "is_done"),
    [
        (FREE, {"only_if": ["free"]}, False, True),
        (FREE, {"only_if": ["free"]}, True, False),
        (FREE, {"unless": ["free"]}, True, True),
        (EVENTS, {"unless": ["events"]}, False, True),
        (EVENTS, {"unless": ["events"]}, True, False),
        (EVENTS, {"only_if": ["events"]}, True, True),
        (EVENTS, {"only_if": ["events"]}, False, False),
    ],
)
def test_a_step_is_done_only_on_its_condition_and_so_is_what_follows_from_it(
    phone: Phone, model: ScriptedModel, look: Drafted, condition: dict[str, object], is_busy: bool, is_done: bool
) -> None:
    has(phone, model, "tomorrow at 12:30" if is_busy else "monday at 12:30")
    model.will(PLANS, plan("coffee with Marta", look, coffee(**condition), REMIND))
    phone.says(SAYS)
    agrees(phone)
    assert made(phone) == (["coffee with Marta", "coffee"] if is_done else [])
    said = "\n".join(phone.inbox)
    phone.inbox.clear()
    assert ("Not done: coffee with Marta; the reminder." in said) != is_done
    assert phone.state.plans == ()


def test_a_condition_is_about_what_is_looked_up(phone: Phone, model: ScriptedModel) -> None:
    task = step("task", "task", "add_task", {"title": "milk"})

    def mended(request: ModelRequest) -> ModelReply:
        assert "'task' is no look" in request.instructions
        return plan("x", FREE, coffee(only_if=["free"]))

    model.will(PLANS, plan("x", task, coffee(only_if=["task"])), mended)
    phone.says(SAYS)
    assert model.requests[-1].use == "planner"
    phone.inbox.clear()


@pytest.mark.parametrize("is_kept_at_last", [True, False])
def test_a_repaired_plan_keeps_its_condition(phone: Phone, model: ScriptedModel, is_kept_at_last: bool) -> None:
    """The reference of the first plan leads nowhere; the second writes the time out, and would drop the "if"."""
    has(phone, model, "tomorrow at 12:30")
    wrong = step("coffee", "calendar", "create_event", {**NOON, "when": "{{free.slots[0].begin}}"}, "coffee with Marta")
    kept = coffee(only_if=["free"]) if is_kept_at_last else coffee()

    def mended(request: ModelRequest) -> ModelReply:
        assert "depended on what find_free_time finds" in request.instructions
        return plan("x", FREE, kept)

    model.will(PLANS, plan("x", FREE, wrong), plan("x", FREE, coffee()), mended)
    if not is_kept_at_last:
        model.will(ModelReply(text="I could not do that."))
    phone.says(SAYS)
    agrees(phone)
    assert made(phone) == []
    phone.inbox.clear()
