"""The same promises, on every backend: memory, and DynamoDB's API as moto has it (one thread: moto is not safe
under more, so races are proven elsewhere)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import boto3
import pytest
from moto import mock_aws

from parley.adapters.agenda import DynamoAgenda
from parley.adapters.dynamodb import DynamoOutbox, DynamoStore
from parley.adapters.memory import MemoryAgenda, MemoryOutbox, MemoryPeople, MemoryStore, MemoryTable, MemoryTasks
from parley.adapters.people import DynamoPeople
from parley.adapters.tasks import DynamoTasks
from parley.ports import Agenda, Outbox, People, Store, Tasks
from tests.support.phone import clock
from tests.support.table import create_table


@dataclass(frozen=True)
class Backend:
    """One implementation of each port."""

    store: Store
    outbox: Outbox
    agenda: Agenda
    tasks: Tasks
    people: People


@pytest.fixture(params=["memory", "dynamodb"])
def backend(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Backend]:
    if request.param == "memory":
        table = MemoryTable()
        yield Backend(
            MemoryStore(table), MemoryOutbox(table), MemoryAgenda(table), MemoryTasks(table), MemoryPeople(table)
        )
        return
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        dynamodb = boto3.client("dynamodb", region_name="us-east-1")
        create_table(dynamodb, "parley")
        yield Backend(
            DynamoStore(dynamodb, "parley", clock(), timedelta(days=30)),
            DynamoOutbox(dynamodb, "parley"),
            DynamoAgenda(dynamodb, "parley"),
            DynamoTasks(dynamodb, "parley"),
            DynamoPeople(dynamodb, "parley"),
        )
