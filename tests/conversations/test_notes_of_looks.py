"""What a look notes for its lane is kept with the turn, so that "the second one" can be meant of what it has listed."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from parley.lanes import table
from parley.lanes.lane import Lane
from parley.lanes.proposing import Proposing
from parley.ports import Services
from parley.tools.tool import Arguments, Call, Result, Tier, Toolbox, tool
from tests.support.model import ScriptedModel, calls, words
from tests.support.phone import Phone
from tests.support.planner import plan, step
from tests.support.shop import Shop

LISTED = ["black teas", "green teas"]


def test_a_later_message_means_what_was_listed(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    Shop(phone, monkeypatch)
    phone.says("take number 2")
    phone.hears("There is no number 2.")
    phone.says("browse teas")
    phone.hears("1. black teas\n2. green teas")
    assert phone.state.notes["shop"] == {"listed": LISTED}
    phone.says("my tasks")
    phone.inbox.clear()
    phone.says("take number 2")
    phone.hears("Took green teas.")
    phone.says("browse cups")
    phone.says("take number 1")
    phone.hears("1. black cups\n2. green cups", "Took black cups.")


@pytest.fixture
def shopping(smart_phone: Phone, monkeypatch: pytest.MonkeyPatch) -> Iterator[Phone]:
    """A phone to a service with a model, whose only lane is the planted one."""
    whole = dict(table.LANES)
    shop = Shop(smart_phone, monkeypatch)
    for name in whole:
        table.LANES.pop(name)
    assert list(table.LANES) == [shop.lane.name]
    yield smart_phone
    table.LANES.clear()
    table.LANES.update(whole)  # in the order in which lanes are listed and asked


def test_a_model_goes_on_from_its_own_look_in_the_same_turn(shopping: Phone, model: ScriptedModel) -> None:
    model.will(calls(("browse", {"item": "teas"})), calls(("take", {"place": 2})))
    shopping.says("I'd like one of your teas, take the second one")
    shopping.hears("Took green teas.")
    assert shopping.state.notes["shop"] == {"listed": LISTED}


def test_a_model_that_only_talks_about_it_keeps_it_too(shopping: Phone, model: ScriptedModel) -> None:
    model.will(calls(("browse", {"item": "teas"})), words("Black or green."))
    shopping.says("which teas do you have?")
    shopping.hears("Black or green.")
    assert shopping.state.notes["shop"] == {"listed": LISTED}


def test_a_plans_look_keeps_it_for_the_next_step(shopping: Phone, model: ScriptedModel) -> None:
    model.will(
        calls(("make_plan", {})),
        plan(
            "a tea",
            step("look", "task", "browse", {"item": "teas"}, "what there is"),
            step("take", "task", "take", {"place": "{{look.found}}"}, "the tea"),
        ),
    )
    shopping.says("take the last of your teas")
    heard, shopping.inbox = shopping.inbox, []
    assert "Took green teas." in heard[-1]
    assert shopping.state.notes["shop"] == {"listed": LISTED}


@pytest.mark.parametrize(
    "wanted",
    [{"name": "Ana"}, {"forget": ("a",)}, {"erases": True}, {"stops": True}, {"closes": True}, {"timezone": "UTC"}],
)
def test_a_look_that_wants_to_change_more_is_a_mistake_of_its_author(wanted: dict[str, Any]) -> None:
    @tool(Tier.READ)
    def peek(call: Call[Services], arguments: Arguments) -> Result:
        """Look, and more."""
        return Result("Seen.", **wanted)

    lane = Lane(name="shop", prompt="", tools=Toolbox([peek]))
    call: Call[Any] = Call("c", datetime(2026, 11, 21, 12, 0, tzinfo=UTC), services=None)
    with pytest.raises(TypeError, match="only looks"):
        Proposing([lane], lane, call).accept_call("peek", {})
