"""The deployment's budget: the ledger on each backend, and what one instance makes of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import boto3
import pytest

from parley.adapters.ledger import DynamoLedger
from parley.conversation.spending import Limits
from parley.errors import TryAgain
from parley.ports import DayTotal, Ledger
from parley.turn.budget import ADDED_SECONDS, SharedBudget
from tests.support.moto_in_place import aws_in_moto
from tests.support.table import create_table

TODAY = date(2026, 11, 21)
YESTERDAY = TODAY - timedelta(days=1)


@dataclass
class MemoryLedger:
    """`ports.Ledger` in memory."""

    days: dict[date, DayTotal] = field(default_factory=dict)

    def add(self, spent: DayTotal) -> DayTotal:
        self.days[spent.day] = self.days.get(spent.day, DayTotal(day=spent.day)).plus(spent)
        return self.days[spent.day]


@pytest.fixture(params=["memory", "dynamodb"])
def ledger(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    if request.param == "memory":
        yield MemoryLedger()
        return
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with aws_in_moto():
        dynamodb = boto3.client("dynamodb", region_name="us-east-1")
        create_table(dynamodb, "parley")
        yield DynamoLedger(dynamodb, "parley")


def spent(tokens: int, day: date = TODAY) -> DayTotal:
    return DayTotal(day=day, tokens=tokens, micro_dollars=tokens * 2)


def test_additions_of_a_day_add_up_and_days_are_apart(ledger: Ledger) -> None:
    assert ledger.add(spent(10)) == spent(10)
    assert ledger.add(spent(5)) == spent(15)
    assert ledger.add(spent(7, YESTERDAY)) == spent(7, YESTERDAY)
    assert ledger.add(spent(0)) == spent(15)


def test_what_sms_have_cost_adds_up_and_ends_at_its_own_limit(ledger: Ledger) -> None:
    budget = SharedBudget(ledger, Limits(sms_micro_dollars=20_000), seconds=lambda: 0.0)
    for _ in range(2):
        assert not budget.is_sms_spent(TODAY)
        budget.note(DayTotal(day=TODAY, sms_micro_dollars=10_000))
    assert budget.is_sms_spent(TODAY)
    assert not budget.is_spent(TODAY)  # the model has its own
    assert not budget.is_sms_spent(YESTERDAY)
    assert ledger.add(DayTotal(day=TODAY)).sms_micro_dollars >= 10_000


class Instance:
    """The view of one instance, with a clock of its own."""

    def __init__(self, ledger: Ledger, limit: int = 100) -> None:
        self.seconds = 0.0
        self.budget = SharedBudget(ledger, Limits(tokens=limit), seconds=lambda: self.seconds)


class Counted(MemoryLedger):
    """How often it is written."""

    def __init__(self) -> None:
        super().__init__()
        self.writes: list[DayTotal] = []
        self.fails = False

    def add(self, spent: DayTotal) -> DayTotal:
        self.writes.append(spent)
        if self.fails:
            raise TryAgain("throttled")
        return super().add(spent)


def test_an_instance_adds_its_own_at_most_every_half_minute() -> None:
    ledger = Counted()
    one = Instance(ledger)
    one.budget.note(spent(1))
    for _ in range(5):
        one.budget.note(spent(2))
    assert ledger.writes == [spent(1)]
    one.seconds = ADDED_SECONDS
    one.budget.note(spent(2))
    assert ledger.writes == [spent(1), spent(12)]


def test_an_instance_knows_its_own_at_once_and_the_others_within_half_a_minute() -> None:
    ledger = Counted()
    one, two = Instance(ledger), Instance(ledger)
    one.budget.note(spent(1))
    two.budget.note(spent(98))
    assert not two.budget.is_spent(TODAY)
    one.budget.note(spent(1))
    assert not one.budget.is_spent(TODAY)
    one.seconds = ADDED_SECONDS
    one.budget.note(spent(1))
    assert one.budget.is_spent(TODAY)
    two.budget.note(spent(1))
    assert two.budget.is_spent(TODAY)


def test_a_new_day_has_a_new_budget_and_yesterdays_rest_is_added_to_yesterday() -> None:
    ledger = Counted()
    one = Instance(ledger)
    one.budget.note(spent(60, YESTERDAY))
    one.budget.note(spent(60, YESTERDAY))
    assert one.budget.is_spent(YESTERDAY)
    assert not one.budget.is_spent(TODAY)
    one.budget.note(spent(5))
    assert ledger.days == {YESTERDAY: spent(120, YESTERDAY)}
    one.seconds = ADDED_SECONDS
    one.budget.note(spent(5))
    assert ledger.days[TODAY] == spent(10)


def test_what_could_not_be_added_goes_with_the_next() -> None:
    ledger = Counted()
    ledger.fails = True
    one = Instance(ledger)
    one.budget.note(spent(10))
    ledger.fails, one.seconds = False, ADDED_SECONDS
    one.budget.note(spent(1))
    assert ledger.days == {TODAY: spent(11)}


def test_a_turn_that_cost_nothing_writes_nothing() -> None:
    ledger = Counted()
    Instance(ledger).budget.note(spent(0))
    assert ledger.writes == []


def test_an_instance_that_has_just_begun_knows_how_many_were_enrolled(ledger: Ledger) -> None:
    one, two = (SharedBudget(ledger, Limits(), newcomers=2) for _ in range(2))
    newcomer = DayTotal(day=TODAY, newcomers=1)
    for instance in (one, two):
        assert not instance.is_full(TODAY)
        instance.note(newcomer)
    assert one.is_full(TODAY)
    assert two.is_full(TODAY)
    assert not one.is_full(TODAY + timedelta(days=1))
    assert not one.is_spent(TODAY)
