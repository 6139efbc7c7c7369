"""What waiting costs: plans of ten thousand people that wait for an answer, and the one that is answered."""

from typing import Any

import pytest
from moto.dynamodb.models import dynamodb_backends

from parley import wiring
from parley.adapters.aws import client
from parley.adapters.memory_queues import ManualClock
from parley.adapters.shards import SHARDS
from parley_cli.memory_service import MemoryService
from tests.support.cloud import ACCOUNT, REGION, Cloud, Context, load_app
from tests.support.phone import clock
from tests.support.planner import Planner
from tests.support.sending import send

WAITING = 10_000
READ, COMMIT, SEND = "dynamodb.BatchGetItem", "dynamodb.TransactWriteItems", "sqs.SendMessage"


class Person:
    """Ana, who texts the function that is deployed."""

    def __init__(self, cloud: Cloud, now: ManualClock) -> None:
        self.cloud, self.now, self.service = cloud, now, MemoryService(now)
        self.app = load_app("orchestrate")

    def says(self, text: str) -> list[str]:
        """A text and its turn: the AWS calls that it took."""
        self.now.advance(seconds=1)
        event = self.service.message("+14165550123", text)
        self.cloud.put(event)
        self.cloud.calls.clear()
        assert self.cloud.invoke(self.app) == {"batchItemFailures": []}
        return list(self.cloud.calls)

    @property
    def hears(self) -> list[str]:
        """What has come to her since she looked last."""
        return send(self.cloud, self.now)

    @property
    def conversation(self) -> str:
        return self.service.message("+14165550123", "").conversation


@pytest.fixture
def ana(aws: Cloud, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Ana, whose plan waits, as the plans of everybody do."""
    monkeypatch.setenv("EMAIL_FROM", "parley@example.com")
    now = clock()
    monkeypatch.setattr(wiring, "now", now)
    monkeypatch.setattr(wiring, "model", lambda settings: Planner())
    ana = Person(aws, now)
    ana.says("Send email to Zogblar about the project, and note that I wait")
    assert "What is Zogblar's email address?" in ana.hears[-1]
    _wait_too(aws, ana.conversation)
    return ana


def _wait_too(aws: Cloud, conversation: str) -> None:
    """Let as many others wait: their documents, and the rows that are found when they are due. The reply has left."""
    mine = [item for item in aws.items() if item["pk"]["S"] == f"C#{conversation}"]
    kept = [item for item in mine if item["sk"]["S"] == "STATE" or item["sk"]["S"].startswith("TIMER#")]
    assert len(kept) == 3, "the document, when it is said that it waits, and when it is given up"
    table: Any = dynamodb_backends[ACCOUNT][REGION].get_table(aws.table)  # past the client, which takes a minute
    for n in range(WAITING):
        for item in kept:
            table.put_item({**item, "pk": {"S": f"C#{n}"}})


def _sweep(aws: Cloud) -> tuple[list[str], list[int]]:
    """The calls of a ring of the minute, and how many items each of its queries read."""
    read = list[int]()

    def note(parsed: dict[str, Any], **_: object) -> None:
        read.append(parsed["ScannedCount"])

    client("dynamodb").meta.events.register("after-call.dynamodb.Query", note)
    app = load_app("scheduler")
    aws.calls.clear()
    app.sweep({}, Context())
    return list(aws.calls), read


def test_ten_thousand_waiting_plans_cost_nothing_and_an_answer_reads_one_document_and_its_question(
    aws: Cloud, ana: Person
) -> None:
    assert aws.dynamodb.describe_table(TableName=aws.table)["Table"]["ItemCount"] > 3 * WAITING
    assert _sweep(aws) == (["dynamodb.Query"] * len(SHARDS), [0] * len(SHARDS)), (
        "each shard is asked once, and is empty"
    )
    made = ana.says("zog@example.org")
    assert (made[:2], made.count(READ), made[-1]) == ([READ, READ], 2, SEND), (
        "the document, and if its question arrived"
    )
    assert "dynamodb.Scan" not in made
    assert "Send this email to Zogblar (zog@example.org)?" in ana.hears[-1]
