"""Every way in which a model fails, in each round, whatever is open: one answer, and nothing without its yes."""

import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.events import Channel
from parley.conversation.questions import Kind
from parley.errors import ModelBroken, ModelError, ModelRefused, ModelUnavailable
from parley.lanes.rounds import ROUNDS
from parley.ports import Deadline, ModelReply, ModelRequest, Usage
from parley_cli.memory_service import MemoryService
from tests.support.business import BUSINESS
from tests.support.model import calls, words
from tests.support.phone import Phone

Fails = ModelReply | ModelError

ROUTE = ModelReply(
    parsed=json.dumps({"lane": "assistant", "intent": "x", "confidence": 0.9, "sticky_seconds": 60, "reasons": []})
)
LOOKS = calls(("list_tasks", {}))
BEGINS: dict[str, ModelReply] = {
    "looks": LOOKS,
    "adds": calls(("add_task", {"title": "eggs"}), ("list_tasks", {})),
    "deletes": calls(("delete_task", {"task": "bread"}), ("list_tasks", {})),
    "asks": calls(("set_reminder", {"text": "eat"}), ("list_tasks", {})),
    "hands over": calls(("hand_over", {"lane": "info", "why": "They ask about the shop."})),
    "hands over with words": calls(("hand_over", {"lane": "info", "why": "The shop."}), text="One moment."),
}
"""What it does in the rounds before it fails."""
WAYS: dict[str, Fails] = {
    "unavailable": ModelUnavailable("503"),
    "lastingly unavailable": ModelUnavailable("timeout", lasts=True),
    "broken": ModelBroken("401"),
    "refused": ModelRefused("content filter"),
    "empty": ModelReply(),
    "blank": words(" \n "),
    "only marks": words("****"),
    "arguments cut short": calls(("add_task", '{"title": "eg')),
    "no arguments": calls(("add_task", "")),
    "arguments that are none": calls(("add_task", "[]")),
    "arguments of another kind": calls(("add_task", {"title": {"of": "a book"}})),
    "invalid arguments": calls(("add_task", {"title": ""})),
    "more arguments": calls(("add_task", {"title": "eggs", "urgent": True})),
    "unknown tool": calls(("rob_a_bank", {"now": True})),
    "no tool": calls(("", {})),
    "a task that is not there": calls(("delete_task", {"task": "unicorn"})),
    "looks for ever": LOOKS,
    "to itself": calls(("hand_over", {"lane": "assistant", "why": "?"})),
    "to nowhere": calls(("hand_over", {"lane": "nowhere", "why": "?"})),
    "to nobody": calls(("hand_over", "{}")),
    "to and fro": calls(("hand_over", {"lane": "info", "why": "?"}), ("hand_over", {"lane": "assistant", "why": "?"})),
}
OPEN = ("nothing", "a confirmation", "a choice and a detail")
SAID = "hm, zxmn qwpo. And then that too."


@dataclass
class Failing:
    """`ports.Model`: begins, and then fails in one way for as long as it is asked."""

    begins: ModelReply = LOOKS
    rounds: int = 0
    fails: Fails = ModelReply()  # noqa: RUF009  # it is frozen
    route: Fails = ROUTE
    asked: int = 0
    fails_now: bool = False

    def reply(self, request: ModelRequest, deadline: Deadline, usage: Usage) -> ModelReply:
        self.asked += 1
        if request.use == "router":
            return self._given(self.route)
        begun = len(request.exchanges) < self.rounds
        return self._given(self.begins if begun else self.fails)

    def _given(self, answer: Fails) -> ModelReply:
        if isinstance(answer, ModelError):
            raise answer
        return answer


@pytest.fixture
def phone_with(clock: ManualClock) -> Callable[[str, Channel], Phone]:
    """Ana's phone, with something open: all of it asked by phrases."""

    def made(is_open: str, channel: Channel) -> Phone:
        phone = Phone(MemoryService(clock, business=BUSINESS), channel=channel)
        for title in ("milk", "oat milk", "bread"):
            phone.says(f"add {title} to my tasks")
        if is_open == "a confirmation":
            phone.says("delete oat milk")
        elif is_open == "a choice and a detail":
            phone.says("complete oat")
            phone.says("add oat bread to my tasks")
            phone.says("delete oat")
            phone.says("remind me to call Bo")
        phone.inbox.clear()
        return phone

    return made


def check(phone: Phone, model: Failing, is_open: str, begun: str, rounds: int) -> None:
    before, kinds = list(phone.tasks), [each.kind for each in phone.state.questions]
    phone.service.model = model
    phone.says(SAID)
    heard, phone.inbox = phone.inbox, []
    assert len(heard) == 1, heard
    assert heard[0].strip()
    assert heard[0].strip() != "One moment."  # and then nothing
    assert model.asked
    added = ["eggs"] if rounds and begun == "adds" else []
    assert phone.tasks == [*before, *added]
    left = [each.kind for each in phone.state.questions]
    asked = {"deletes": [Kind.CONFIRMATION], "asks": [Kind.DETAIL]}.get(begun, []) if rounds else []
    changes = bool(rounds) and begun in ("adds", "deletes", "asks")
    is_confirming = is_open == "a confirmation"
    is_set_aside = is_confirming and changes and begun == "asks"  # others join what is asked, or leave it to be asked
    is_asked_again = is_confirming and bool(added)
    stays = [kind for kind in kinds if kind is not Kind.CONFIRMATION or not changes or is_asked_again]
    assert sorted(left) == sorted([*stays, *asked])
    assert ("haven't done this: Delete" in heard[0]) == is_set_aside
    assert ("Still waiting for your YES or NO: Delete" in heard[0]) == (is_confirming and not changes)
    assert ("Reply YES or NO." in heard[0]) == (Kind.CONFIRMATION in asked or is_asked_again)
    phone.service.model = None
    phone.says("yes")
    heard, phone.inbox = phone.inbox, []
    assert len(heard) == 1, heard
    gone = {"bread"} if Kind.CONFIRMATION in asked else set()
    gone |= {"oat milk"} if is_confirming and Kind.CONFIRMATION in left else set()
    assert phone.tasks == [task for task in [*before, *added] if task not in gone]


TABLE = [
    pytest.param(way, begun, rounds, is_open, id=f"{way}, {begun} {rounds}, {is_open} open")
    for way, begun, rounds, is_open in itertools.product(WAYS, BEGINS, (0, 1, 2), OPEN)
    if rounds or begun == "looks"
]


@pytest.mark.sampled(30)
@pytest.mark.parametrize(("way", "begun", "rounds", "is_open"), TABLE)
def test_a_failure_is_one_answer_and_no_action(
    phone_with: Callable[[str, Channel], Phone], way: str, begun: str, rounds: int, is_open: str
) -> None:
    channel = Channel.SMS if rounds % 2 else Channel.WHATSAPP
    model = Failing(BEGINS[begun], rounds, WAYS[way])
    check(phone_with(is_open, channel), model, is_open, begun, rounds)
    assert model.asked <= ROUNDS + 2  # the router, and one for luck
