"""`parley timers`: what is awaited is shown without a word of it, and taken away in the order of its mailbox. And what
a sweep reads goes by what is due, however much is awaited."""

import json
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner, Result

from parley.adapters.agenda import DynamoAgenda
from parley.adapters.aws import client
from parley.adapters.dynamodb import epoch, key, to_item
from parley.adapters.memory_queues import MemoryDelays, MemoryQueue
from parley.adapters.shards import SHARDS, shard_of
from parley.conversation.events import Channel
from parley.conversation.identity import conversation_id
from parley.ports import Deadline
from parley.sweep import sweep
from parley_cli import timers
from parley_cli.__main__ import parley
from parley_cli.memory_service import KEY, MemoryService
from tests.functions.conftest import Act
from tests.support import budget
from tests.support.cloud import Cloud, load_app
from tests.support.phone import ANA, START, clock

TEXT = "a secret of mine"


@pytest.fixture
def app(aws: Cloud, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setattr(timers, "_table", lambda *_: aws.table)
    monkeypatch.setattr(timers, "_key", lambda *_: KEY)
    return load_app("orchestrate")


def says(aws: Cloud, app: ModuleType, text: str, person: str = ANA) -> None:
    event = MemoryService(lambda: datetime.now(UTC)).message(person, text)
    event = event.model_copy(update={"channel": Channel.WHATSAPP, "id": f"{text}{person}".encode().hex()[-60:]})
    aws.put(event)
    aws.work(app)


def run(*options: str) -> Result:
    return CliRunner().invoke(parley, ["timers", *options])


def run_json(*options: str) -> Any:
    result = run("--json", *options)
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_what_is_awaited_is_listed_soonest_first_and_without_its_words(aws: Cloud, app: ModuleType) -> None:
    says(aws, app, f"remind me every monday at 9:00 to {TEXT}")
    says(aws, app, f"remind me in 1 minute to {TEXT}", "+34612345678")
    listed = run_json()["timers"]
    assert [(each["kind"], each["recurs"]) for each in listed] == [
        ("reminder", ""),
        ("reminder", "Mon 09:00 America/Toronto"),
    ]
    result = run()
    assert result.exit_code == 0
    assert TEXT not in result.output
    assert ANA not in result.output
    assert "Mon 09:00 America/Toronto" in result.output


def test_one_persons_are_listed_by_their_number(aws: Cloud, app: ModuleType, acts: list[Act]) -> None:
    says(aws, app, f"remind me in 90 minutes to {TEXT}", ANA)
    says(aws, app, f"remind me in 80 minutes to {TEXT}", "+34612345678")
    theirs = {each["id"] for each in run_json("--number", "+34612345678")["timers"]}
    everybodys = {each["id"] for each in run_json()["timers"]}
    assert (len(theirs), len(everybodys)) == (1, 2)
    assert theirs < everybodys
    bens = conversation_id(KEY, "parley", "+34612345678")
    assert acts == [("timers looked at", bens, ""), ("timers looked at", "", "")]


def test_a_cancelled_one_is_awaited_no_more(aws: Cloud, app: ModuleType, acts: list[Act]) -> None:
    says(aws, app, f"remind me every day at 9:00 to {TEXT}")
    (awaited,) = run_json()["timers"]
    assert run_json("cancel", awaited["id"])["cancelled"] == [], "nobody has agreed"
    assert run_json("cancel", awaited["id"], "--yes")["cancelled"] == [awaited["id"]]
    run_json("cancel", awaited["id"], "--yes")
    assert [act for act in acts if act[0] == "timer cancelled"] == [
        ("timer cancelled", awaited["conversation"], "")
    ] * 2
    aws.work(app)
    assert run_json()["timers"] == []
    assert "Nothing is awaited." in run().output
    assert not [item for item in aws.items() if "TIMER#" in str(item)]


def test_what_is_not_awaited_cannot_be_cancelled_and_the_operator_is_told(aws: Cloud, app: ModuleType) -> None:
    result = run("cancel", "SM1.a0.t0", "--yes")
    assert result.exit_code == 1
    assert "'SM1.a0.t0'" in str(result.exception)


def test_a_sweep_reads_what_is_due_however_much_is_awaited(aws: Cloud) -> None:
    """The index is a range: what is not due lies outside it, however much it is."""
    read, there, most = list[tuple[int, int, int]](), 0, 100_000 if budget.ALL else 10_000
    for awaited, late in ((1_000, timedelta()), (1_000, timedelta(minutes=40)), (most, timedelta(minutes=40))):
        fill(aws, [row("c" * 52, START + timedelta(days=1, seconds=n)) for n in range(there, awaited)])
        there = awaited
        fill(aws, [row(f"{n:052}", START) for n in range(3)])
        counted, now = Counting(aws.dynamodb), clock()
        now.time = START + late
        queue = MemoryQueue()
        agenda, delays = DynamoAgenda(counted, aws.table), MemoryDelays(now, queue)
        handed_over = sweep(agenda, queue, delays, now, Deadline.after(60))
        read.append((handed_over, counted.queries, counted.scanned))
    assert read == [(3, len(SHARDS), 3)] * 3


def test_replies_on_their_way_hide_no_timer_and_a_great_many_timers_move_in_few_requests(aws: Cloud) -> None:
    """A page holds 200: what is pending and not stranded yet fills it, and the timers lie behind it."""
    now, one = clock(), "c" * 52
    on_their_way = [
        {**key(one, f"OUT#SM{n}.r0"), **to_item({"shard": shard_of(one), "due": epoch(START) + 60})} for n in range(200)
    ]
    timers = [row(one, START + timedelta(seconds=61 + n)) for n in range(60)]
    fill(aws, [*on_their_way, *timers])
    aws.calls.clear()
    queue = MemoryQueue()
    assert (
        sweep(DynamoAgenda(client("dynamodb"), aws.table), queue, MemoryDelays(now, queue), now, Deadline.after(60))
        == 60
    )
    assert len(aws.calls) == len(SHARDS) + 1 + 1, "a page more, and one transaction for the 60"


def row(conversation: str, due: datetime) -> dict[str, Any]:
    """A timer's, as a commit writes it."""
    name = f"TIMER#SM{epoch(due)}@{due:%Y%m%d%H%M%S}"
    return {**key(conversation, name), **to_item({"shard": shard_of(conversation), "due": epoch(due)})}


def fill(aws: Cloud, rows: list[dict[str, Any]]) -> None:
    """Put these, 25 in a request; in the order of the index, which spares moto the sorting."""
    for first in range(0, len(rows), 25):
        puts = [{"PutRequest": {"Item": row}} for row in rows[first : first + 25]]
        assert not aws.dynamodb.batch_write_item(RequestItems={aws.table: puts})["UnprocessedItems"]


class Counting:
    """A client that counts what it reads."""

    def __init__(self, dynamodb: Any) -> None:
        self._dynamodb, self.queries, self.scanned = dynamodb, 0, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._dynamodb, name)

    def query(self, **asked: Any) -> Any:
        answer = self._dynamodb.query(**asked)
        self.queries += 1
        self.scanned += answer["ScannedCount"]
        return answer
