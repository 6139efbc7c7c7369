"""`parley export` and `parley erase`: write everything that a stage keeps about one person to a file, or delete it.

An export is every item of the person's partition, and what its pointers stand for, as the person's entry in the
directory: read, and nothing else.
An erasure is an event in the person's own mailbox, as if they had asked for it and said yes: the service does it, in
order with everything else of that conversation, and this only waits until it is done.
"""

import json
import os
import re
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
from botocore.exceptions import BotoCoreError, ClientError

from parley.adapters.dynamodb import from_item, key, keys_elsewhere, partition, to_item
from parley.adapters.sqs import SqsMailbox
from parley.conversation.events import EraseRequested
from parley.conversation.identity import conversation_id
from parley.errors import QueueRefused
from parley_cli.errors import OperatorError
from parley_cli.numbers import e164
from parley_cli.operators import recorded
from parley_cli.progress import say
from parley_cli.secrets import CONVERSATION_KEY, prefix
from parley_cli.where import Where

SECRETS = frozenset(["sealed", "revoking"])
"""The fields of rows that hold somebody's consent at Google, encrypted: they tell nobody anything."""
WAIT_SECONDS = 90
"""The seconds to wait for an erasure, which waits for other turns and deletes up to some thousand items."""


@dataclass(frozen=True)
class DeploymentStage:
    """A deployed stage: its table, its mailbox queue, and the key that makes conversation ids."""

    dynamodb: Any
    sqs: Any
    table: str
    mailbox_url: str
    service: str
    conversation_key: str

    @classmethod
    def reach(cls, where: Where) -> "DeploymentStage":
        """Find a stage by its stack's outputs, and read its conversation key from SSM. Raises ClientError,
        BotoCoreError, or OperatorError if the stack is not Parley's.
        """
        service, outputs = where.service, where.outputs
        if not {"TableName", "MailboxUrl"} <= outputs.keys():
            raise OperatorError(f"The stack {where.stack} has no TableName and MailboxUrl among its outputs.")
        name = f"{prefix(service, where.stage)}/{CONVERSATION_KEY}"
        found = where.client("ssm").get_parameter(Name=name, WithDecryption=True)
        return cls(
            dynamodb=where.client("dynamodb"),
            sqs=where.client("sqs"),
            table=outputs["TableName"],
            mailbox_url=outputs["MailboxUrl"],
            service=service,
            conversation_key=found["Parameter"]["Value"],
        )

    def conversation(self, number: str) -> str:
        """Return the id of the conversation with this phone number. Raises OperatorError if it is no number in
        international form.
        """
        return conversation_id(self.conversation_key, self.service, e164(number))

    def items(self, conversation: str) -> Iterator[dict[str, Any]]:
        """Yield every item that the table holds about a conversation and its person."""
        pages = self.dynamodb.get_paginator("query").paginate(
            TableName=self.table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues=to_item({":pk": partition(conversation)}),
            ConsistentRead=True,
        )
        sorts = []
        for item in (from_item(item) for page in pages for item in page["Items"]):
            sorts.append(item["sk"])
            yield item
        for elsewhere in keys_elsewhere(conversation, sorts):
            found = self.dynamodb.get_item(TableName=self.table, Key=elsewhere, ConsistentRead=True)
            if "Item" in found:
                yield from_item(found["Item"])

    def document(self, conversation: str) -> Mapping[str, Any] | None:
        """Return the stored document of a conversation; None if there is none."""
        answer = self.dynamodb.get_item(TableName=self.table, Key=key(conversation, "STATE"), ConsistentRead=True)
        stored: dict[str, Any] | None = json.loads(from_item(answer["Item"])["document"]) if "Item" in answer else None
        return stored


def export(number: str, where: Where) -> str:
    """Return everything that the stage keeps about this phone number, as JSON. Raises OperatorError."""
    with explained(where):
        reached = DeploymentStage.reach(where)
        conversation = reached.conversation(number)
        recorded.record(where, "person exported", participant=conversation)
        return everything(reached, conversation)


def export_of(conversation: str, where: Where) -> str:
    """Return everything that the stage keeps about the person of this conversation, as JSON. Raises OperatorError."""
    with explained(where):
        return everything(DeploymentStage.reach(where), conversation)


def everything(reached: DeploymentStage, conversation: str) -> str:
    """Return every item about a conversation and its person, as JSON. Raises OperatorError if there is none."""
    items = [_readable(item) for item in reached.items(conversation)]
    if not items:
        raise OperatorError("Nothing is kept about this number.")
    document = {"exported_at": datetime.now(UTC).isoformat(), "conversation": conversation, "items": items}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def erase(
    number: str,
    where: Where,
    *,
    yes: bool = False,
    as_json: bool = False,
) -> None:
    """Queue the deletion of everything about this phone number, and wait until it is done. Raises OperatorError, also
    after 90 s.
    """
    with explained(where):
        reached = DeploymentStage.reach(where)
        conversation = reached.conversation(number)
        document = reached.document(conversation)
        if document is None or document.get("person") is None:
            _tell(as_json, "nothing_kept", "Nothing is kept about this number.")
            return
        if not (yes or _agreed()):
            _tell(as_json, "left", "Nothing was deleted.")
            return
        recorded.record(where, "person erased", participant=conversation)
        event = EraseRequested(id=f"erase-{uuid.uuid4().hex}", conversation=conversation, received_at=datetime.now(UTC))
        SqsMailbox(reached.sqs, reached.mailbox_url).put(event)
        until = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < until:
            if _is_erased(reached.document(conversation), event):
                _tell(as_json, "erased", "Everything about this number is deleted.")
                return
            time.sleep(1)
    raise OperatorError(
        f"It is queued, and was not done within {WAIT_SECONDS} s: look at the alarms, and at orchestrate's log lines."
    )


def write_privately(path: Path, content: str) -> None:
    """Write a file that nobody but its owner can read, in place of an earlier one. Raises OperatorError."""
    try:
        path.unlink(missing_ok=True)  # an existing file would keep its old mode
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(content)
    except OSError as error:
        raise OperatorError(f"{path} cannot be written: {error.strerror}.") from error


def _is_erased(document: Mapping[str, Any] | None, event: EraseRequested) -> bool:
    erased = (document or {}).get("erased")
    return erased is not None and datetime.fromisoformat(erased["at"]) >= event.received_at


def _agreed() -> bool:
    if not sys.stdin.isatty():
        say("Run it with --yes to delete it.")
        return False
    return click.confirm("Delete everything that is kept about this number? It cannot be undone.", err=True)


def _tell(as_json: bool, outcome: str, words: str) -> None:
    print(json.dumps({"outcome": outcome}) if as_json else words)


def _readable(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return an item of the table for an export: JSON texts in it are parsed, Decimals become numbers, and secrets are
    left out, encrypted ones too.
    """
    told = {name: value for name, value in item.items() if name not in SECRETS}
    return {name: _plain(json.loads(value) if _is_json(name, value) else value) for name, value in told.items()}


def _is_json(name: str, value: Any) -> bool:
    return isinstance(value, str) and (name in ("document", "lines") or re.fullmatch(r"s\d+", name) is not None)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | set):
        return [_plain(each) for each in value]
    return value


@contextmanager
def explained(where: Where) -> Iterator[None]:
    """Turn AWS errors of the block into a one-line OperatorError that quotes no phone number."""
    hint = "check --service, --stage, --stack, --region and --endpoint-url."
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in ("ValidationError", "ParameterNotFound"):
            raise OperatorError(f"There is no stack {where.stack} with its secrets here: {hint}") from error
        raise OperatorError(f"AWS refused ({code}).") from error
    except QueueRefused as error:
        raise OperatorError(f"{error}. Nothing was deleted; run it again.") from error
    except BotoCoreError as error:  # missing credentials, or no connection
        raise OperatorError(str(error)) from error
