"""What passes by itself at DynamoDB is nobody's fault: no adapter lets it count as a failure of the event."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import botocore.session
import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from parley.adapters import aws
from parley.adapters.agenda import DynamoAgenda
from parley.adapters.dynamodb import DynamoStore
from parley.adapters.ledger import DynamoLedger
from parley.adapters.outbox import DynamoOutbox
from parley.adapters.participants import DynamoParticipants
from parley.adapters.people import DynamoPeople
from parley.adapters.rows import DynamoRows
from parley.conversation.events import Stranded
from parley.conversation.state import Conversation
from parley.errors import LostRace, TryAgain
from parley.ports import Commit, DayTotal, Put, Receipt
from tests.contracts.test_store import message

AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
EVENT = Stranded(id="SM1", conversation="c", received_at=AT, row="x")
COMMIT = Commit(Conversation(id="c", version=1), (), Receipt("SM1", 1), first=True)
TRANSACTION = "transact_write_items"


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    client = aws._made("dynamodb", botocore.session.get_session())
    client.meta.events.unregister("after-call", aws._measured)  # a stub answers before a call is begun
    with Stubber(client) as stubber:
        yield stubber


def rows(client: Any) -> DynamoRows:
    return DynamoRows(client, "t", "TASK")


def store(client: Any) -> DynamoStore:
    return DynamoStore(client, "t", lambda: AT, timedelta(days=1))


CALLS: dict[str, tuple[str, Callable[[Any], object]]] = {
    "load": ("batch_get_item", lambda client: store(client).load("c", ["SM1"])),
    "count": ("update_item", lambda client: store(client).count_failure(EVENT)),
    "erase": ("query", lambda client: store(client).erase("c")),
    "rows": ("query", lambda client: DynamoOutbox(client, "t").rows("c")),
    "mark": ("update_item", lambda client: DynamoOutbox(client, "t").mark("c", "x", "sent")),
    "retake": ("update_item", lambda client: DynamoOutbox(client, "t").retake(message("SM1.0"), AT, AT, AT)),
    "release": ("update_item", lambda client: DynamoOutbox(client, "t").release("c", "x", AT)),
    "forget": ("delete_item", lambda client: DynamoOutbox(client, "t").forget("c", "x")),
    "spend": ("update_item", lambda client: DynamoLedger(client, "t").add(DayTotal(day=date(2026, 11, 21)))),
    "list rows": ("query", lambda client: rows(client).list("c")),
    "get a row": ("query", lambda client: rows(client).get("c", "x")),
    "put a row": ("update_item", lambda client: rows(client).put("c", "x", {"title": "milk"})),
    "change a row": ("update_item", lambda client: rows(client).change("c", "x", {"title": "milk"})),
    "take a row": ("update_item", lambda client: rows(client).take("c", "x", AT, "y")),
    "people": ("query", lambda client: DynamoPeople(client, "t", str).all()),
    "lines": ("query", lambda client: DynamoParticipants(client, "t").lines("c", 1, "")),
    "due": ("query", lambda client: DynamoAgenda(client, "t").due(AT, 1)),
}
PASSES = [
    ("ThrottlingException", 400),
    ("ProvisionedThroughputExceededException", 400),
    ("RequestLimitExceeded", 400),
    ("TransactionInProgressException", 400),
    ("TransactionConflictException", 400),
    ("InternalServerError", 500),
    ("ServiceUnavailable", 503),
]


@pytest.mark.parametrize(("code", "status"), PASSES)
@pytest.mark.parametrize("call", CALLS)
def test_what_passes_is_tried_again_whoever_asked(stub: Stubber, call: str, code: str, status: int) -> None:
    method, made = CALLS[call]
    stub.add_client_error(method, code, http_status_code=status)
    with pytest.raises(TryAgain):
        made(stub.client)


@pytest.mark.parametrize("code", ["ValidationException", "AccessDeniedException", "ResourceNotFoundException"])
@pytest.mark.parametrize("call", CALLS)
def test_what_does_not_pass_is_what_it_is(stub: Stubber, call: str, code: str) -> None:
    method, made = CALLS[call]
    stub.add_client_error(method, code, http_status_code=400)
    with pytest.raises(ClientError):
        made(stub.client)


def cancelled(stub: Stubber, codes: Sequence[str]) -> None:
    fields = {"CancellationReasons": [{"Code": code} for code in codes]}
    stub.add_client_error(TRANSACTION, "TransactionCanceledException", modeled_fields=fields)


def claim(client: Any) -> object:
    return DynamoOutbox(client, "t").claim(message("SM1.0"), AT, AT)


def together(client: Any) -> tuple[int, ...]:
    return rows(client).together("c", "x", AT, [Put("TASK", "x", {"title": "milk"}, "c")])


THROTTLED = ["ThrottlingError", "ProvisionedThroughputExceeded", "RequestLimitExceeded", "InternalServerError"]


@pytest.mark.parametrize("codes", [*([each, "None"] for each in THROTTLED), ["None", "ThrottlingError", "None"]])
@pytest.mark.parametrize("call", [lambda client: store(client).commit(COMMIT), claim, together])
def test_a_throttled_transaction_is_no_lost_race_and_no_fault(
    stub: Stubber, codes: list[str], call: Callable[[Any], object]
) -> None:
    cancelled(stub, codes)
    with pytest.raises(TryAgain) as raised:
        call(stub.client)
    assert type(raised.value) is TryAgain


@pytest.mark.parametrize(
    "codes",
    [
        ["ConditionalCheckFailed", "None"],
        ["TransactionConflict", "None"],
        ["ConditionalCheckFailed", "TransactionConflict"],
        ["ConditionalCheckFailed", "ThrottlingError"],
        ["ProvisionedThroughputExceeded", "None", "ConditionalCheckFailed"],
    ],
)
def test_a_condition_that_failed_is_a_lost_race_whatever_else_went_wrong(stub: Stubber, codes: list[str]) -> None:
    cancelled(stub, codes)
    with pytest.raises(LostRace):
        store(stub.client).commit(COMMIT)


@pytest.mark.parametrize("codes", [["ValidationError", "None"], ["ItemCollectionSizeLimitExceeded", "None"]])
def test_a_transaction_that_can_never_succeed_is_an_error(stub: Stubber, codes: list[str]) -> None:
    cancelled(stub, codes)
    with pytest.raises(ClientError):
        store(stub.client).commit(COMMIT)


@pytest.mark.parametrize("call", [claim, together])
def test_a_claim_and_writes_that_met_another_transaction_are_tried_again(
    stub: Stubber, call: Callable[[Any], object]
) -> None:
    cancelled(stub, ["None", "TransactionConflict"])
    with pytest.raises(TryAgain):
        call(stub.client)


@pytest.mark.parametrize("others", ["TransactionConflict", "ThrottlingError"])
def test_nothing_counts_as_refused_while_it_is_not_known_whether_the_effect_was_written(
    stub: Stubber, others: str
) -> None:
    cancelled(stub, [others, "ConditionalCheckFailed"])
    with pytest.raises(TryAgain):
        together(stub.client)
