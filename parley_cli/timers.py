"""`parley timers`: lists the timers that the conversations of a stage wait for, and cancels one.

The index `due` says which conversations wait, and their documents what for: kind, moment, what it recurs by; never a
text or a number. Cancelling puts an event into the conversation's mailbox, so that it is applied in order, between the
person's own messages. Writes that queue and nothing else.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import click
from botocore.exceptions import BotoCoreError, ClientError

from parley.adapters.dynamodb import DynamoStore, from_item, names, to_item
from parley.adapters.shards import SHARDS
from parley.adapters.sqs import SqsMailbox
from parley.conversation.events import TimerCancelled
from parley.conversation.identity import conversation_id
from parley.conversation.state import Conversation
from parley.conversation.timers import Timer
from parley.errors import QueueRefused
from parley.schedules import WEEK, Recurrence, Schedule
from parley_cli.errors import OperatorError
from parley_cli.numbers import e164
from parley_cli.operators import recorded
from parley_cli.progress import say
from parley_cli.redrive import SHOWN
from parley_cli.secrets import CONVERSATION_KEY, prefix
from parley_cli.where import Where

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True)
class Awaited:
    """A timer that a conversation waits for, as `parley timers` shows it."""

    id: str
    conversation: str
    kind: str
    due: str
    """When the timer is due, in ISO 8601 and UTC."""
    recurs: str
    """The recurrence in words, "Mon Fri 09:00 Europe/Madrid"; empty for a timer that comes once."""
    waits: str
    """What a postponed timer waits for: "question", an open question, or "floor", a lane that has the floor. Empty for
    a timer that waits for its time."""


@dataclass(frozen=True)
class TimersOutput:
    """The output of `parley timers --json`."""

    timers: list[Awaited]
    cancelled: list[str]


def timers(
    where: Where,
    *,
    number: str | None,
    cancel: str | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Show the timers of all conversations or of one person. Cancel the timer `cancel` if `yes` is set or the operator
    confirms. Raises OperatorError.
    """
    with _explained(where.stack):
        dynamodb = where.client("dynamodb")
        table = _table(where)
        whose = conversation_id(_key(where), where.service, e164(number)) if number else ""
        recorded.record(where, "timers looked at", participant=whose)
        conversations = [whose] if whose else _waiting(dynamodb, table)
        store = DynamoStore(dynamodb, table, lambda: datetime.now(UTC), timedelta())
        loaded = [store.load(conversation, []).conversation for conversation in conversations]
        found = [_awaited(conversation, timer) for conversation in loaded for timer in conversation.timers]
        found = sorted((each for each in found if cancel in (None, each.id)), key=lambda each: (each.due, each.id))
        if cancel is not None and not found:
            raise OperatorError(f"Nothing with the id {cancel!r} is awaited: `parley timers` lists what is.")
        if not as_json:
            _print_table(found)
        cancelled: list[str] = []
        if cancel is not None and (yes or _agrees(asking=not as_json)):
            for each in found:
                recorded.record(where, "timer cancelled", participant=each.conversation)
            sqs, name = where.client("sqs"), f"{where.service}-{where.stage}-mailbox.fifo"
            _cancel(found, SqsMailbox(sqs, sqs.get_queue_url(QueueName=name)["QueueUrl"]))
            cancelled = [each.id for each in found]
        if as_json:
            print(json.dumps(asdict(TimersOutput(found, cancelled))))
        elif cancel is not None:
            say("Cancelled." if cancelled else "Left as it is.")


def _cancel(found: Sequence[Awaited], mailbox: SqsMailbox) -> None:
    """Queue an event that cancels each of these timers in its conversation."""
    for each in found:
        mailbox.put(
            TimerCancelled(
                id=f"{each.id}.cancelled",
                conversation=each.conversation,
                received_at=datetime.now(UTC),
                timer=each.id,
            )
        )


def _table(where: Where) -> str:
    """Return the table's name from the stack's outputs."""
    return where.outputs["TableName"]


def _waiting(dynamodb: Any, table: str) -> list[str]:
    """Return the ids of the conversations that have a timer in the index, each once."""
    paginator = dynamodb.get_paginator("query")
    pages = (
        page
        for shard in SHARDS
        for page in paginator.paginate(
            TableName=table,
            IndexName="due",
            KeyConditionExpression="#shard = :shard",
            ExpressionAttributeValues=to_item({":shard": shard}),
            **names("#shard"),
        )
    )
    items = (from_item(item) for page in pages for item in page["Items"])
    return list(dict.fromkeys(each["pk"].removeprefix("C#") for each in items if each["sk"].startswith("TIMER#")))


def _key(where: Where) -> str:
    """Return the key that makes conversation ids of phone numbers, from SSM."""
    name = f"{prefix(where.service, where.stage)}/{CONVERSATION_KEY}"
    answer = where.client("ssm").get_parameter(Name=name, WithDecryption=True)
    return str(answer["Parameter"]["Value"])


def _awaited(conversation: Conversation, timer: Timer) -> Awaited:
    """Return a conversation's timer in the form in which it is shown."""
    goes_first = "question" if conversation.confirmation else "floor"
    return Awaited(
        id=timer.id,
        conversation=conversation.id,
        kind=timer.kind,
        due=f"{timer.due.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        recurs=_recurs(timer.recurs) if timer.recurs else "",
        waits=goes_first if timer.put_off else "",
    )


def _recurs(schedule: Schedule) -> str:
    named = schedule.days_of_week
    plain = "daily" if named == WEEK else " ".join(DAYS[day] for day in named or ())
    days = plain or f"{schedule.rule} from {schedule.begins}"
    if isinstance(schedule, Recurrence):
        return f"{days} {' '.join(f'{each:%H:%M}' for each in schedule.times)} {schedule.zone}"
    return f"{days} {schedule.start:%H:%M}-{schedule.end:%H:%M} {schedule.zone}"


def _agrees(*, asking: bool) -> bool:
    if not asking:
        return False
    if not sys.stdin.isatty():
        say("Run it with --yes to cancel it.")
        return False
    return click.confirm("Cancel it?", err=True)


def _print_table(found: list[Awaited]) -> None:
    """Print the timers as a table, or that there are none."""
    if not found:
        print("Nothing is awaited.")
        return
    rows = [("id", "conversation", "kind", "due", "recurs", "waits")]
    for each in found:
        rows.append((each.id, f"{each.conversation[:SHOWN]}…", each.kind, each.due, each.recurs, each.waits))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


@contextmanager
def _explained(stage: str) -> Iterator[None]:
    """Turn AWS errors of the block into a one-line OperatorError. It quotes no AWS answer, which could quote a
    conversation.
    """
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        hint = "check --service, --stage, --stack, --region and --endpoint-url."
        if code in ("ResourceNotFoundException", "ParameterNotFound", "ValidationError") or "NonExistentQueue" in code:
            raise OperatorError(f"There is no stage {stage}, or not all of it: {hint}") from error
        raise OperatorError(f"AWS refused ({code}): {hint}") from error
    except QueueRefused as error:
        raise OperatorError(f"{error}. Nothing was cancelled; run it again.") from error
    except BotoCoreError as error:  # missing credentials, or no connection
        raise OperatorError(str(error)) from error
