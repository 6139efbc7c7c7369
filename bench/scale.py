"""`make scale`: what breaks first as more people text, how long they wait, and what a thousand turns cost.

Measured here, on this machine: the processor time of a turn, and of each request to AWS (built, signed and read by
botocore, answered without a network). Assumed: what stands in ASSUMED, QUOTAS and PRICES, each with its source. From
the template: its own limits. The queues, the functions and the provider are then simulated, text by text, in one chain.
"""

import heapq
import json
import math
import random
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
from botocore.awsrequest import AWSResponse
from botocore.config import Config

from parley.adapters.agenda import DynamoAgenda
from parley.adapters.dynamodb import epoch, key, to_item
from parley.adapters.shards import SHARDS, shard_of
from parley.adapters.sqs import SqsDelays
from parley.conversation.events import TimerDue
from parley.ports import DueItem
from parley_cli import template
from parley_cli.memory_service import MemoryService

PARAMETERS = {name: each.get("Default") for name, each in template.read()["Parameters"].items()}
TURNS, SENDS = int(PARAMETERS["TurnsConcurrency"]), int(PARAMETERS["DeliveriesConcurrency"])
POST_RATE = int(PARAMETERS["MessagesPerSecond"])
PROCESSORS = int(PARAMETERS["MemorySize"]) / 1769
"""Processors of a function: AWS Lambda gives one for 1,769 MB (AWS, "Configure Lambda function memory")."""
BATCH = 10
"""Messages of one batch of the mailbox and of the deliveries, each of a conversation with a thread of its own."""

ASSUMED: Mapping[str, tuple[float, str]] = {
    "webhook_ms": (25, "a warm webhook with one SendMessage, and API Gateway around it"),
    "table_ms": (8, "a DynamoDB request within the region; a transaction counts twice"),
    "queue_ms": (8, "an SQS request within the region"),
    "hop_ms": (30, "from a queue to a function that is warm"),
    "provider_ms": (180, "one POST to the provider"),
    "provider_rate": (
        100,
        "messages a second that the provider takes of the service's senders (a long code: 1; toll-free: 3)",
    ),
    "due_start": (
        5,
        'batches of a standard queue that Lambda begins with; 300 more a minute (AWS, "Lambda scaling for SQS")',
    ),
}
QUOTAS: Mapping[str, tuple[float, str]] = {
    "lambda": (1000, "concurrent executions of an account (a new one may have 10)"),
    "fifo": (
        9000,
        "requests a second of a FIFO queue with high throughput, the least of all regions, times 10 in batches",
    ),
    "index": (1000 * len(SHARDS), f"writes a second of the index, 1,000 for each of {len(SHARDS)} shards"),
    "table": (4000, "write units a second that a new on-demand table takes at once; it doubles within minutes"),
}
PRICES: Mapping[str, tuple[float, str]] = {
    "write": (0.625e-6, "$ for a write unit on demand (us-east-1)"),
    "read": (0.125e-6, "$ for a read unit on demand"),
    "queue": (0.5e-6, "$ for a request to a FIFO queue"),
    "invocation": (0.2e-6, "$ for an invocation"),
    "gigabyte_second": (0.0000133334, "$ for a GB-second on arm64"),
    "api": (1e-6, "$ for a request to an HTTP API"),
    "log": (0.5 / 1e9, "$ for a byte of logs"),
}


def assumed(name: str) -> float:
    return ASSUMED[name][0]


# --- measured ---------------------------------------------------------------------------------------------------------


def processor_ms(work: Callable[[], object], times: int) -> float:
    """Return the median processor time of some work, in milliseconds."""
    taken = []
    for _ in range(times):
        began = time.process_time()
        work()
        taken.append((time.process_time() - began) * 1000)
    return statistics.median(taken)


def turn_ms() -> float:
    """Return the processor time of a plain turn without a model: decided and committed in memory."""
    service = MemoryService(lambda: datetime.now(UTC))
    texts = iter(range(1_000_000))

    def one() -> None:
        service.mailbox.put(service.message("+14165550123", f"remind me in {next(texts) % 50 + 10} minutes to stretch"))
        service.work()
        service.table.timers.clear()

    one()
    return processor_ms(one, 60)


def answered(service: str, body: bytes) -> Any:
    """Return a boto3 client whose requests are built, signed and read as ever, and answered at once."""
    made: Any = boto3.client(
        service,
        region_name="us-east-1",
        aws_access_key_id="a",
        aws_secret_access_key="b",
        config=Config(max_pool_connections=20),
    )

    class Raw:
        def stream(self, **_: object) -> Any:
            yield body

    made.meta.events.register("before-send", lambda request, **_: AWSResponse(request.url, 200, {}, Raw()))
    return made


def timer_ms() -> float:
    """Return the processor time of handing one timer over: its share of a page, of a batch and of a transaction."""
    now = datetime.now(UTC).replace(microsecond=0)
    conversations = [f"{number:052}" for number in range(200)]
    items = [
        {**key(each, f"TIMER#SM{n}.a0.t0@{now:%Y%m%d%H%M%S}"), **to_item({"shard": shard_of(each), "due": epoch(now)})}
        for n, each in enumerate(conversations)
    ]
    table = DynamoAgenda(answered("dynamodb", json.dumps({"Items": items, "Count": 200}).encode()), "t")
    delays = SqsDelays(answered("sqs", b'{"Successful": [], "Failed": []}'), "https://sqs/1/delayed", lambda: now)
    events = [TimerDue(id=f"SM{n}", conversation=each, received_at=now) for n, each in enumerate(conversations)]
    moved = [
        (DueItem("timer", each, f"SM{n}", now), now + timedelta(minutes=5)) for n, each in enumerate(conversations)
    ]

    def page() -> None:
        next(table.pages(now, 0, 200))
        delays.put_all(events)
        table.postpone_all(moved)

    page()
    return processor_ms(page, 8) / 200


def written() -> tuple[int, int, int]:
    """Return what a plain turn writes and reads: (write units, write units of the index, read units), of real items."""
    sys.path[:0] = ["functions/orchestrate", "service"]
    from _pytest.monkeypatch import MonkeyPatch

    from parley import telemetry, wiring
    from tests.support.cloud import Cloud, load_app, shut_out
    from tests.support.moto_in_place import aws_in_moto

    telemetry.logger.setLevel("CRITICAL")
    patch = MonkeyPatch()
    shut_out(patch)
    with aws_in_moto():
        cloud = Cloud()
        for name, value in cloud.environment.items():
            patch.setenv(name, value)
        patch.setattr(wiring, "model", lambda settings: None)
        cloud.bill.watch(cloud.events)
        app, service = load_app("orchestrate"), MemoryService(lambda: datetime.now(UTC))
        for number in range(12):
            cloud.bill.reset()
            cloud.put(service.message("+14165550123", "my tasks" if number % 2 else "help"))
            cloud.work(app)
        index = cloud.bill.by_item.get("index", 0)
        units, reads = cloud.bill.writes - index, math.ceil(cloud.bill.reads)
    patch.undo()
    return units, index, reads


# --- simulated --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stage:
    """A step on the way of a text: so many are worked on at once, for so long each."""

    name: str
    servers: int
    milliseconds: float

    @property
    def rate(self) -> float:
        """Return how many a second it takes at the most."""
        return self.servers * 1000 / self.milliseconds


def chain(turn: float) -> list[Stage]:
    """Return the way of a text, from the provider's POST to the reply's."""
    on_lambda = turn / PROCESSORS
    at_once = min(TURNS * BATCH, int(QUOTAS["lambda"][0]) * BATCH)
    # A batch's threads share a processor; what they wait for, they wait for at the same time.
    waits = assumed("hop_ms") + 3 * assumed("table_ms") + assumed("queue_ms")
    held = max(waits + on_lambda, on_lambda * BATCH)
    return [
        Stage("API route (MessagesPerSecond)", POST_RATE, 1000),
        Stage("webhook", int(QUOTAS["lambda"][0]), assumed("webhook_ms")),
        Stage("orchestrate (TurnsConcurrency)", at_once, held),
        Stage(
            "send (DeliveriesConcurrency)",
            SENDS * BATCH,
            assumed("hop_ms") + 3 * assumed("table_ms") + assumed("provider_ms"),
        ),
        Stage("provider's own rate", int(assumed("provider_rate")), 1000),
    ]


def simulate(a_minute: float, stages: Sequence[Stage], minutes: float = 2.0) -> list[float]:
    """Return how many seconds each text waited for its reply, sorted. Texts come by chance; the API's route and the
    provider are rates and no waiting rooms, so the one is left out and the other is a queue at the provider.
    """
    chance = random.Random(1)
    count = min(int(a_minute * minutes), 120_000)
    at, arrivals = 0.0, []
    for _ in range(max(count, 20)):
        at += chance.expovariate(a_minute / 60)
        arrivals.append(at)
    leaves = arrivals
    for stage in stages[1:4]:
        free = [0.0] * stage.servers
        leaves = sorted(_served(free, each, stage.milliseconds / 1000 * chance.uniform(0.7, 1.6)) for each in leaves)
    return sorted(left - came for left, came in zip(leaves, arrivals, strict=True))


def _served(free: list[float], comes: float, seconds: float) -> float:
    left = max(comes, free[0]) + seconds
    heapq.heapreplace(free, left)
    return left


def timers(due: int, each_ms: float, turn: float) -> tuple[float, float, float]:
    """Return of `due` timers of one minute: (seconds that the sweep needs to hand them over, the seconds that it has
    before the first is due, seconds after its own moment at which the last is answered).
    """
    pages = math.ceil(due / len(SHARDS) / 200)
    waits = pages * (assumed("table_ms") + 20 * assumed("queue_ms") + 2 * 2 * assumed("table_ms")) / 1000
    handing = max(due * each_ms / 1000 / PROCESSORS, waits)
    has = 150.0 - 60.0  # the latest sweep that sees the first timer
    runs = math.ceil(handing / 40)
    late = max(0.0, (runs - 1) * 60 + handing - (runs - 1) * 40 - has - 60)
    # `due` and the turns take them as they come, spread over the minute.
    passed, at, batches = 0.0, 0.0, assumed("due_start")
    while passed < due and at < 3600:
        passed += min(due / 60 if at < 60 else due, batches * BATCH / 0.06)
        batches, at = min(batches + 5, 1000), at + 1
    turning = due / Stage("", TURNS * BATCH, chain(turn)[2].milliseconds).rate
    return handing, has, late + max(0.0, at - 60, turning - 60)


def main() -> None:
    """Print the table of limits, its assumptions, and what a thousand turns cost."""
    turn, timer, (units, index, reads) = turn_ms(), timer_ms(), written()
    print(f"Measured here: a turn takes {turn:.1f} ms of a processor, a timer that is handed over {timer:.3f} ms.")
    print(f"A turn writes {units} units of the table and {index} of the index, and reads {reads} units.")
    print(f"A function of {PARAMETERS['MemorySize']} MB has {PROCESSORS:.2f} processors.\n")
    stages = chain(turn)
    limits = [
        *((each.name, each.rate) for each in stages),
        ("writes of the table, at once", QUOTAS["table"][0] / units),
        ("writes of the index", QUOTAS["index"][0] / max(index, 1)),
        ("requests to the mailbox", QUOTAS["fifo"][0]),
    ]
    print("| what | texts a second at the most |\n|---|---|")
    for name, rate in sorted(limits, key=lambda each: each[1]):
        print(f"| {name} | {rate:,.0f} |")
    print("\n| texts a minute | p50 s | p95 s | p99 s | first limit |\n|---|---|---|---|---|")
    for a_minute in (10, 1_000, 100_000):
        waited = simulate(a_minute, stages)
        p50, p95, p99 = (waited[int(len(waited) * part)] for part in (0.5, 0.95, 0.99))
        name, rate = min(limits, key=lambda each: each[1])
        beyond = [
            f"{each} ({limit:,.0f}/s)"
            for each, limit in sorted(limits, key=lambda one: one[1])
            if limit < a_minute / 60
        ]
        first = f"beyond: {', '.join(beyond)}" if beyond else f"{name}, at {a_minute / 60 / rate:.1%}"
        print(f"| {a_minute:,} | {p50:.2f} | {p95:.2f} | {p99:.2f} | {first} |")
    print("\n| timers due in one minute | handed over in s | s before the first is due | the last is late by s |")
    print("|---|---|---|---|")
    for due in (1_000, 10_000, 100_000):
        handing, has, late = timers(due, timer, turn)
        print(f"| {due:,} | {handing:.1f} | {has:.0f} | {late:.0f} |")
    gigabytes = int(PARAMETERS["MemorySize"]) / 1024
    busy = (assumed("webhook_ms") + stages[2].milliseconds / BATCH + stages[3].milliseconds / BATCH) / 1000
    parts = {
        "table: writes": (units + index + 8) * PRICES["write"][0],
        "table: reads": reads * PRICES["read"][0],
        "queues": 9 * PRICES["queue"][0],
        "functions: time": busy * gigabytes * PRICES["gigabyte_second"][0],
        "functions: invocations": 3 * PRICES["invocation"][0],
        "API": PRICES["api"][0],
        "logs": 6_000 * PRICES["log"][0],
    }
    print("\n| a thousand plain turns, of AWS | $ |\n|---|---|")
    for name, dollars in sorted(parts.items(), key=lambda each: -each[1]):
        print(f"| {name} | {dollars * 1000:.4f} |")
    print(f"| together | {sum(parts.values()) * 1000:.4f} |\n")
    print("Assumed:")
    for found in (ASSUMED, QUOTAS, PRICES):
        for name, (value, why) in found.items():
            print(f"- {name} = {value:g}: {why}")


if __name__ == "__main__":
    main()
