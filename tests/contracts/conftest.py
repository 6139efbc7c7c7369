"""The backends on which the contract tests run: memory, DynamoDB on moto (in one thread, because moto is not safe under
more; races are tested elsewhere), and a stand-in for Google."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import boto3
import botocore.session
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError
from botocore.validate import ParamValidator

from parley.adapters.agenda import DynamoAgenda
from parley.adapters.calendar import StoredCalendar
from parley.adapters.contacts import StoredContacts
from parley.adapters.dynamodb import DynamoStore
from parley.adapters.mail import StoredMail
from parley.adapters.memory import MemoryAgenda, MemoryOutbox, MemoryStore, MemoryTable
from parley.adapters.memory_directory import MemoryDirectory
from parley.adapters.memory_rows import MemoryPeople, MemoryRows
from parley.adapters.outbox import DynamoOutbox
from parley.adapters.participants import DynamoParticipants
from parley.adapters.people import DynamoPeople
from parley.adapters.rows import DynamoRows
from parley.adapters.ses import SesPost
from parley.adapters.tasks import StoredTasks
from parley.conversation.identity import conversation_id
from parley.ports import Agenda, Calendar, Contacts, Email, Mail, Outbox, ParticipantDirectory, People, Store, Tasks
from tests.support.google_server import GoogleServer
from tests.support.moto_in_place import aws_in_moto
from tests.support.phone import clock
from tests.support.table import create_table


@dataclass(frozen=True)
class Backend:
    """One implementation of every port that a contract test checks: memory or DynamoDB."""

    store: Store
    outbox: Outbox
    agenda: Agenda
    people: People
    directory: ParticipantDirectory
    rows: partial[Any]
    """`ports.Rows`."""
    post: Callable[[Email], bool]
    """A function that sends an email, and returns whether it was sent."""

    @property
    def tasks(self) -> Tasks:
        return StoredTasks(self.rows)

    @property
    def calendar(self) -> Calendar:
        return StoredCalendar(self.rows)

    @property
    def contacts(self) -> Contacts:
        return StoredContacts(self.rows)

    @property
    def mail(self) -> Mail:
        return StoredMail(self.rows, self.post, can_send=True)


class Ses:
    """A stand-in for Amazon SES that takes emails."""

    def send_email(self, **given: Any) -> dict[str, str]:
        """Check the parameters and take the email. Some addresses fail: refused@, throttled@, unreachable@ and
        lost@example.com.
        """
        operation = botocore.session.get_session().get_service_model("sesv2").operation_model("SendEmail")
        report = ParamValidator().validate(given, operation.input_shape)
        assert not report.has_errors(), report.generate_report()
        if given["Destination"]["ToAddresses"] == ["refused@example.com"]:
            error = {"Error": {"Code": "MessageRejected"}, "ResponseMetadata": {"HTTPStatusCode": 400}}
            raise ClientError(error, "SendEmail")
        if given["Destination"]["ToAddresses"] == ["throttled@example.com"]:
            error = {"Error": {"Code": "TooManyRequestsException"}, "ResponseMetadata": {"HTTPStatusCode": 429}}
            raise ClientError(error, "SendEmail")
        if given["Destination"]["ToAddresses"] == ["unreachable@example.com"]:
            raise EndpointConnectionError(endpoint_url="https://email.example.com")
        if given["Destination"]["ToAddresses"] == ["lost@example.com"]:
            raise ReadTimeoutError(endpoint_url="https://email.example.com")
        return {"MessageId": "1"}


@pytest.fixture
def google() -> Iterator[GoogleServer]:
    """Yield a stand-in for Google. The test fails at its end if a request was not as the descriptions have it."""
    with GoogleServer(clock()) as server:
        yield server
        assert server.refused == []


@pytest.fixture(params=["memory", "dynamodb"])
def backend(request: pytest.FixtureRequest) -> Backend:
    """Return each backend in turn: memory, and DynamoDB on moto."""
    if request.param == "dynamodb":
        found: Backend = request.getfixturevalue("on_dynamodb")
        return found
    table = MemoryTable()
    return Backend(
        MemoryStore(table),
        MemoryOutbox(table),
        MemoryAgenda(table),
        MemoryPeople(table),
        MemoryDirectory(table),
        partial(MemoryRows, table),
        lambda _: True,
    )


@pytest.fixture
def on_dynamodb(monkeypatch: pytest.MonkeyPatch) -> Iterator[Backend]:
    """Yield the backend on moto's DynamoDB."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with aws_in_moto():
        dynamodb = boto3.client("dynamodb", region_name="us-east-1")
        create_table(dynamodb, "parley")
        yield Backend(
            DynamoStore(dynamodb, "parley", clock(), timedelta(days=30)),
            DynamoOutbox(dynamodb, "parley"),
            DynamoAgenda(dynamodb, "parley"),
            DynamoPeople(dynamodb, "parley", lambda number: conversation_id("key", "parley", number)),
            DynamoParticipants(dynamodb, "parley"),
            partial(DynamoRows, dynamodb, "parley"),
            SesPost("parley@example.com", lambda: Ses()),
        )
