"""The clock of a deployment on this machine. It runs on from where it was moved to, and is never moved back.

    moved by n    what is under way comes to rest
                  the next moment at which something is due, by the table's sparse index, up to now + n:
      |             the clock is put there, the sweep runs (a timer takes the delayed queue's way, without the wait),
      |             and all that follows from it comes to rest
      |           again, until nothing more is due
    now + n

The functions ask for this time, and so does the caught provider. Queues keep the machine's: what one of them holds
back for a while comes when it comes, and a timer that was handed over before is a duplicate then.
"""

import json
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, Protocol

import boto3
from botocore.config import Config

from parley.adapters.agenda import PREFIXES
from parley.adapters.dynamodb import from_item, from_seconds, to_item
from parley.adapters.shards import SHARDS
from parley.conversation.events import TimerDue, dump
from parley.sweep import STAMP
from parley_cli import credential
from parley_cli.phone.settings import PhoneSettings

LIMIT = timedelta(days=3653)
"""The most by which the clock may be ahead of the machine's: ten years."""
STEP_SECONDS = 20.0
"""The seconds to wait for one step to finish, enough for a cold start of each function on a slow machine."""
BRIEF_SECONDS = 2.0
"""The seconds to wait for a step after an earlier one did not finish in time. Otherwise a message that waits in real
time would delay every step."""
TOTAL_SECONDS = 120.0
"""The seconds that moving the clock may take in all. What is due after that is processed by one sweep at the end."""
TIMER = PREFIXES["timer"]
LOOK_SECONDS = 0.05
LOOKS = 2
"""How often in a row everything must be seen at rest, because a message on its way between two queues can be missed
once."""


class SweepFailed(Exception):
    """Raised when the sweep failed. The message is a sentence for the developer."""


class NextDue(NamedTuple):
    """The next row of the table that is due."""

    at: datetime
    row: tuple[str, str]
    """The partition and sort key of the row that is due."""
    timer: TimerDue | None = None
    """The event of the timer, if the row is one: due at the moment in its sort key, whether it was queued before or
    not."""


class TimedService(Protocol):
    """The service whose clock PhoneClock moves."""

    def next_due(self) -> NextDue | None:
        """Return the row that is due first, in the past or the future; None if nothing is due."""

    def hand_over(self, due: NextDue) -> None:
        """Have the due row processed, now that its moment has come. Raises SweepFailed."""

    def sweep(self) -> None:
        """Run the sweep. Raises SweepFailed."""

    def is_at_rest(self) -> bool:
        """Return whether no message is queued or being processed."""


class PhoneClock:
    """The clock of `make dev`, which can be moved forward. Safe to use from several threads; only one moves it at a
    time.
    """

    def __init__(self) -> None:
        self._ahead = timedelta(0)
        self._moving = threading.Lock()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def shown(self) -> dict[str, Any]:
        return {"now": self.now().isoformat(), "advanced_seconds": _whole(self._ahead.total_seconds())}

    def advance(self, by: timedelta, service: TimedService) -> str:
        """Move the clock forward, processing everything that falls due on the way in order. Return a sentence about
        what did not finish in time, or "". Raises ValueError for more than ten years in all.
        """
        with self._moving:
            ahead = self._ahead + by
            if ahead > LIMIT:
                raise ValueError(f"The clock goes at most {LIMIT.days} days ahead.")
            problem, until = "", time.monotonic() + TOTAL_SECONDS
            try:
                problem = self._step_through(ahead, service, until)
            except SweepFailed as error:
                problem = str(error)
            finally:
                self._ahead = ahead
            return problem

    def _step_through(self, ahead: timedelta, service: TimedService, until: float) -> str:
        """Move the clock from one due row to the next until it is `ahead`, and wait for each to be processed. Once
        `until` (monotonic time) has passed, one sweep takes the rest. Return a sentence about a problem, or "".
        """
        problem, before = _waited(service, STEP_SECONDS), None
        while (due := service.next_due()) is not None and due.at <= datetime.now(UTC) + ahead:
            if due == before:
                return "Something that is due was not handed over: the log of the sweep says why."
            if time.monotonic() > until:
                self._ahead = ahead
                service.sweep()
                return "So much fell due that the rest was handed over at once, at the end."
            self._ahead = max(self._ahead, due.at - datetime.now(UTC))
            service.hand_over(due)
            problem, before = _waited(service, BRIEF_SECONDS if problem else STEP_SECONDS) or problem, due
        return problem


class DeployedService:
    """The service on the emulator, whose due rows, queues and sweep PhoneClock uses."""

    def __init__(self, settings: PhoneSettings, is_provider_at_rest: Callable[[], bool]) -> None:
        assert settings.local is not None
        self._table, self._local = settings.table, settings.local
        self._is_provider_at_rest = is_provider_at_rest
        self._dynamodb, self._lambda, self._sqs = (_client(settings, name) for name in ("dynamodb", "lambda", "sqs"))

    def next_due(self) -> NextDue | None:
        """Return the row with the earliest due time from the table's index; None if there is none."""
        answers = (
            self._dynamodb.query(
                TableName=self._table,
                IndexName="due",
                KeyConditionExpression="#shard = :shard",
                ExpressionAttributeNames={"#shard": "shard"},
                ExpressionAttributeValues=to_item({":shard": shard}),
            )
            for shard in SHARDS
        )
        return min((_due(from_item(item)) for answer in answers for item in answer["Items"]), default=None)

    def hand_over(self, due: NextDue) -> None:
        if due.timer is None:
            self.sweep()
            return
        record = {"messageId": due.timer.id, "receiptHandle": due.timer.id, "body": dump(due.timer), "attributes": {}}
        self._invoke(self._local.due_function, {"Records": [record]})

    def sweep(self) -> None:
        self._invoke(self._local.sweep_function, {})

    def _invoke(self, function: str, event: dict[str, Any]) -> None:
        answer = self._lambda.invoke(FunctionName=function, Payload=json.dumps(event).encode())
        if "FunctionError" in answer:
            said = json.load(answer["Payload"])
            raise SweepFailed(f"The sweep failed: {said.get('errorMessage', said)}")

    def is_at_rest(self) -> bool:
        return all(self._is_empty(queue) for queue in self._local.queues) and self._is_provider_at_rest()

    def _is_empty(self, queue: str) -> bool:
        counts = self._sqs.get_queue_attributes(
            QueueUrl=queue,
            AttributeNames=["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
        )["Attributes"]
        return all(count == "0" for count in counts.values())


def _due(item: Mapping[str, Any]) -> NextDue:
    row = item["pk"], item["sk"]
    if not item["sk"].startswith(TIMER):
        return NextDue(from_seconds(item["due"]), row)
    id = item["sk"].removeprefix(TIMER)
    at = datetime.strptime(id.rpartition("@")[2], STAMP).replace(tzinfo=UTC)
    return NextDue(at, row, TimerDue(id=id, conversation=item["pk"].removeprefix("C#"), received_at=at))


def _waited(service: TimedService, seconds: float) -> str:
    """Wait until the service is at rest. Return "" then, and a sentence if that took longer than so many seconds."""
    until, seen = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        seen = seen + 1 if service.is_at_rest() else 0
        if seen == LOOKS:
            return ""
        time.sleep(LOOK_SECONDS)
    return f"Not everything came to rest within {seconds:.0f} seconds: something waits to be tried again."


def _whole(seconds: float) -> float:
    """Return the number as an int if it has no fraction."""
    return int(seconds) if seconds.is_integer() else seconds


def _client(settings: PhoneSettings, service: Any) -> Any:
    """Return a boto3 client of the emulator, with the run's credential; it never retries."""
    assert settings.aws_endpoint is not None  # only a deployment on this machine has a phone clock
    # The run's credential, never the developer's own. One attempt: a sweep whose answer was lost must not run twice.
    return boto3.client(
        service,
        region_name=settings.aws_region,
        endpoint_url=settings.aws_endpoint,
        **credential.at(settings.aws_endpoint).arguments,
        config=Config(retries={"total_max_attempts": 1}, connect_timeout=2, read_timeout=60, proxies={}),
    )
