"""What a person may cost a day: the model until it is used up, phrases and an honest sentence after that."""

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.spending import Limits, Prices, Spent
from parley.ports import Budgets, Deadline, ModelReply, ModelRequest, Usage
from parley_cli.memory_service import MemoryService
from tests.support.model import ScriptedModel, words
from tests.support.phone import Phone

READ, WRITTEN = 900, 100
"""Tokens of every request to the model here."""


class CostlyModel(ScriptedModel):
    """A model whose answers cost something."""

    def reply(self, request: ModelRequest, deadline: Deadline, usage: Usage) -> ModelReply:
        usage.add(request.use, READ, WRITTEN)
        return super().reply(request, deadline, usage)


@pytest.fixture
def model() -> CostlyModel:
    return CostlyModel()


def phone(clock: ManualClock, model: CostlyModel, limits: Limits, number: str = "+14165550123") -> Phone:
    return Phone(
        MemoryService(clock, model, budgets=Budgets(prices=Prices(400_000, 1_600_000), person_limits=limits)), number
    )


OVERSPENT = "I've used up what I may spend on you today"


@pytest.mark.parametrize("limits", [Limits(tokens=2_000), Limits(micro_dollars=2 * (360 + 160))])
def test_over_a_persons_budget_phrases_answer_until_the_next_day(
    clock: ManualClock, model: CostlyModel, limits: Limits
) -> None:
    ana = phone(clock, model, limits)
    model.will(words("One."), words("Two."), words("A new day."))
    ana.says("hi")
    ana.says("hi again")
    ana.hears("One.", "Two.")
    ana.says("and the lamp in the hall?")
    ana.hears_something_like(OVERSPENT)
    ana.says("add milk to my tasks")
    ana.hears("Added “milk” to your tasks.")
    assert [report.usage.degraded for report in ana.service.reports] == ["", "", "PersonBudget", "PersonBudget"]
    assert ana.state.spent == Spent(day=clock().date(), tokens=2_000, micro_dollars=1_040)
    clock.advance(hours=11)
    ana.says("and the one in the attic?")
    ana.hears("I can't understand that, only phrases like those above. Text HELP to see them again.")
    clock.advance(hours=1)
    ana.says("and now?")
    ana.hears("A new day.")
    assert ana.state.spent == Spent(day=clock().date(), tokens=1_000, micro_dollars=520)


def test_one_persons_budget_is_not_anothers(clock: ManualClock, model: CostlyModel) -> None:
    ana = phone(clock, model, Limits(tokens=1))
    bo = Phone(ana.service, "+14165550124")
    model.will(words("Hello Ana."), words("Hello Bo."))
    ana.says("hi")
    ana.says("hi")
    assert len(ana.inbox) == 2
    bo.says("hi")
    bo.hears("Hello Bo.")


def test_without_a_limit_it_is_only_counted(clock: ManualClock, model: CostlyModel) -> None:
    ana = phone(clock, model, Limits())
    model.will(words("One."), words("Two."))
    ana.says("hi")
    ana.says("hi again")
    ana.hears("One.", "Two.")
    assert ana.state.spent is not None
    assert ana.state.spent.tokens == 2_000


def test_every_round_of_a_turn_is_counted_once_actions_included(clock: ManualClock, model: CostlyModel) -> None:
    from tests.support.model import calls

    ana = phone(clock, model, Limits())
    model.will(calls(("add_task", {"title": "milk"}), ("list_tasks", {})), words("That's all."))
    ana.says("milk, and what else?")
    ana.hears("That's all.\nAdded “milk” to your tasks.")
    assert ana.state.spent is not None
    assert ana.state.spent.tokens == 2_000
    assert ana.service.reports[-1].usage.uses == {"agent": 2_000}
