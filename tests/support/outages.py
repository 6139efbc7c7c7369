"""Outages that nothing else shows, provoked in the functions themselves: the lines that they log, and when.

An outage's story is what is logged from its beginning on, at some number of texts an hour. Each line is one that a
function has really logged, or that the template's access log would hold.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from parley import wiring
from parley.adapters.dynamodb import epoch, key, to_item
from parley.adapters.shards import shard_of
from parley.conversation.events import TimerDue, dump
from parley.errors import ModelBroken, ModelUnavailable
from parley_cli.events import ANA
from parley_cli.memory_service import MemoryService
from tests.support.alarms import WHOLE, Story, rings_after
from tests.support.cloud import Cloud, Context, load_app, sample

DAY = 24 * 3600.0
PACES = {"60 texts an hour": 60.0, "10 an hour": 360.0, "1 an hour": 3600.0}
"""The seconds between two texts, by how busy a service is."""
TRIES = (0, 1, 4, 10, 15, 16, 19, 25)
"""The seconds after which Twilio posts a message that is not taken: four times to the webhook, then to the fallback."""
LATE = timedelta(minutes=40)

Line = Mapping[str, Any]
Lines = Mapping[str, Line]
Tell = Callable[[Lines, float], Iterator[tuple[float, Line]]]


@dataclass(frozen=True)
class Outage:
    """An outage: what is wrong, in words; which alarms tell of it; and what is logged at so many seconds a text."""

    name: str
    alarms: tuple[str, ...]
    tell: Tell

    def rung(self, lines: Lines, pace: float) -> tuple[str, float] | None:
        """Return the first alarm that rings, and after how many seconds; None if none does within a day."""
        story: Story = list(self.tell(lines, pace))
        after = [(seconds, name) for name in self.alarms if (seconds := rings_after(name, story, DAY)) is not None]
        return (min(after)[1], min(after)[0]) if after else None


def each_text(*named: str) -> Tell:
    """Log these lines for each text."""

    def tell(lines: Lines, pace: float) -> Iterator[tuple[float, Line]]:
        for number in range(int(DAY / pace)):
            yield from ((number * pace + after, lines[name]) for after, name in enumerate(named))

    return tell


def each_try(name: str) -> Tell:
    """Log this line for each time that Twilio posts a text."""

    def tell(lines: Lines, pace: float) -> Iterator[tuple[float, Line]]:
        for number in range(int(DAY / pace)):
            yield from ((number * pace + after, lines[name]) for after in TRIES)

    return tell


def each_minute(*named: str) -> Tell:
    """Log these lines each minute, however many text: the sweep runs whether anybody does or not."""
    return lambda lines, _: ((60.0 * minute, lines[name]) for minute in range(int(DAY / 60)) for name in named)


def grows_old(queue: str) -> Tell:
    """Let the first message of a queue wait for ever: AWS tells its age each minute."""

    def tell(_: Lines, __: float) -> Iterator[tuple[float, Line]]:
        for minute in range(int(DAY / 60)):
            at = 60.0 * minute + 59
            yield at, {"metric": "ApproximateAgeOfOldestMessage", "of": queue, "value": at}

    return tell


def once(name: str) -> Tell:
    return lambda lines, _: iter([(0.0, lines[name])])


OUTAGES = (
    Outage("replies are accepted and not delivered (30034)", ("UndeliveredAlarm", "FewUndeliveredAlarm"),
           each_text("answered", "undelivered")),
    Outage("the model is down, or rate-limited (429)", ("ModelUnavailableAlarm", "FewUnavailableAlarm"),
           each_text("without model")),
    Outage("the model refuses the key", ("ModelBrokenAlarm",), each_text("model refuses")),
    Outage("timers are handed over 40 minutes late, and each sweep completes", ("SweepLateAlarm",),
           each_minute("late sweep")),
    Outage("timers reach their mailbox 40 minutes late", ("TimersLateAlarm",), each_minute("late timer")),
    Outage("the sweep does not run", ("SweepSilentAlarm",), lambda *_: iter(())),
    Outage("turns do not begin: the mailbox grows old", ("MailboxAgeAlarm",), grows_old("MailboxQueue")),
    Outage("replies do not leave: the deliveries queue grows old", ("DeliveriesAgeAlarm",),
           grows_old("DeliveriesQueue")),
    Outage("statuses and opt-outs wait: the statuses queue grows old", ("StatusesAgeAlarm",),
           grows_old("StatusesQueue")),
    Outage("timers wait: the delayed queue grows old", ("DelayedAgeAlarm",), grows_old("DelayedQueue")),
    Outage("the provider signs with another token", ("WebhookRefusesAlarm", "WebhookRefusesFewAlarm"),
           each_try("forged")),
    Outage("the provider posts to a path that is none", ("ApiTurnsAwayAlarm", "ProviderAstrayAlarm"),
           each_try("astray")),
    Outage("the API answers 5xx for the webhook: Lambda has no room", ("ApiRefusesAlarm", "ApiRefusesFewAlarm"),
           each_try("no room")),
    Outage("the API throttles (429)", ("ApiThrottledAlarm",), each_try("throttled")),
    Outage("one event cannot be read, a dead letter lies there already", ("NewDeadAlarm",), once("unreadable")),
)  # fmt: skip
"""The outages, in the order in which the documents list them."""


def provoked(cloud: Cloud, log: Any, patch: pytest.MonkeyPatch) -> dict[str, Line]:
    """Provoke each outage once in the functions' handlers, and return the line about it by its name. `log.lines` are
    all lines that were logged.
    """

    def last() -> Line:
        line: Line = log.lines[-1]
        return line

    found: dict[str, Line] = {}
    service = MemoryService(lambda: datetime.now(UTC))
    orchestrate, send = load_app("orchestrate"), load_app("send")
    texted = service.message(ANA, "help")
    cloud.put(texted)
    cloud.work(orchestrate)
    found["answered"] = last()
    row = next(item["sk"]["S"] for item in cloud.items() if item["sk"]["S"].startswith("OUT#")).removeprefix("OUT#")
    status = {"conversation": texted.conversation, "row": row, "status": "failed", "sid": f"SM{row}", "code": "30034"}
    cloud.sqs.send_message(QueueUrl=cloud.urls["statuses"], MessageBody=json.dumps(status))
    batch = cloud.receive("statuses")
    cloud.delete("statuses", batch, send.handler(batch, Context()))
    cloud.work(orchestrate)
    found["undelivered"] = last()
    for name, error in (("without model", ModelUnavailable), ("model refuses", ModelBroken)):
        patch.setattr(wiring, "model", lambda _, error=error: _Failing(error))
        cloud.put(service.message(ANA, "tell me something about the moon"))
        cloud.work(load_app("orchestrate"))
        found[name] = last()
    found |= dict(_late(cloud, last))
    cloud.sqs.send_message(
        QueueUrl=cloud.urls["mailbox"], MessageBody="{}", MessageGroupId="c", MessageDeduplicationId="1"
    )
    batch = cloud.receive("mailbox")
    batch["Records"][0]["attributes"]["ApproximateReceiveCount"] = "20"
    orchestrate.handler(batch, Context())
    found["unreadable"] = last()
    forged = sample("twilio-sms")
    forged["headers"]["x-twilio-signature"] = "AAAAAAAAAAAAAAAAAAAAAAAAAAA="
    load_app("webhook").handler(forged, Context())
    found["forged"] = last()
    return found | {
        "astray": access_line("-", "POST", 404),
        "no room": access_line("POST /twilio/message", "POST", 503),
        "throttled": access_line("POST /twilio/message", "POST", 429),
    }


class _Failing:
    def __init__(self, error: Any) -> None:
        self._error = error

    def reply(self, *_: object) -> None:
        raise self._error("429", lasts=True)


def _late(cloud: Cloud, last: Callable[[], Line]) -> Iterator[tuple[str, Line]]:
    """Yield the lines about a timer that is handed over 40 minutes late, and about one as late in its mailbox."""
    scheduler, due, conversation = load_app("scheduler"), datetime.now(UTC).replace(microsecond=0) - LATE, "c" * 52
    row = key(conversation, f"TIMER#SM1.a0.t0@{due:%Y%m%d%H%M%S}")
    item = {**row, **to_item({"shard": shard_of(conversation), "due": epoch(due)})}
    cloud.dynamodb.put_item(TableName=cloud.table, Item=item)
    scheduler.sweep({}, Context())
    yield "late sweep", last()
    cloud.take("delayed")
    timer = TimerDue(id=f"SM1.a0.t0@{due:%Y%m%d%H%M%S}", conversation=conversation, received_at=due)
    cloud.sqs.send_message(QueueUrl=cloud.urls["delayed"], MessageBody=dump(timer))
    scheduler.due(cloud.receive("delayed"), Context())
    yield "late timer", last()
    cloud.take("mailbox")


def access_line(route: str, method: str, status: int, answered: str = "-") -> Line:
    """Return the line of the API's access log, in the template's format, about a request that it answered itself."""
    form = _stage()["AccessLogSettings"]
    values = {"requestTime": "now", "routeKey": route, "httpMethod": method, "status": str(status)}
    values |= {"integration.status": answered, "error.responseType": "-"}
    line: Line = json.loads(re.sub(r"\$context\.([\w.]*\w)", lambda name: values[name[1]], form["Format"]))
    return line


def _stage() -> Mapping[str, Any]:
    (stage,) = [
        each["Properties"] for each in WHOLE["Resources"].values() if each["Type"] == "AWS::ApiGatewayV2::Stage"
    ]
    found: Mapping[str, Any] = stage
    return found


def in_words(seconds: float) -> str:
    """Return a duration as the table of the documents has it."""
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h" + (f" {minutes % 60} min" if minutes % 60 else "")


def table(lines: Lines) -> str:
    """Return the table of outages: which alarm tells of each, and after how long at each pace."""
    heads = ["outage", *PACES]
    rows = [heads, ["---"] * len(heads)]
    for outage in OUTAGES:
        cells = []
        for pace in PACES.values():
            rung = outage.rung(lines, pace)
            cells.append(f"{_named(rung[0])}, {in_words(rung[1])}" if rung else "nothing")
        rows.append([outage.name, *cells])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _named(alarm: str) -> str:
    """Return the name of an alarm as the documents have it."""
    words = " ".join(re.findall("[A-Z][a-z]*", alarm.removesuffix("Alarm"))).lower()
    return words.replace("dead", "dead letters")
