"""Reads a conversation from the table for the page, by key and in two calls however long it is. Writes nothing."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from parley.adapters.dynamodb import from_item, key, partition, read_all, transcript_lines
from parley.adapters.rows import DynamoRows
from parley.conversation import segments
from parley.conversation.identity import conversation_id
from parley.conversation.timers import Timer
from parley.lanes.table import LANES
from parley_cli.phone.emulator import client
from parley_cli.phone.settings import PhoneSettings
from parley_cli.phone.versions import SeenVersions

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

SHOWN_LINES = 80  # newest lines; with STATE and a receipt still one BatchGetItem (100 keys)
ORDERS = "ORDER"  # the kind of the rows of orders
READ_ROWS = 2 * SHOWN_LINES  # newest transcript rows: each message of a guided session has a note beside it

TableRow = dict[str, Any]


class ConversationReader:
    """Reads a conversation from the table for the workbench's page."""

    def __init__(self, settings: PhoneSettings) -> None:
        self._settings = settings
        self._dynamodb: DynamoDBClient = client("dynamodb", settings)
        self._versions = SeenVersions()
        self._numbers = dict[str, str]()  # of orders, by their ids: they never change

    def read(self, number: str) -> TableRow:
        """Return what the page shows of the conversation with `number`: bubbles, state, what its lanes are in the
        middle of, the state before, and the last turn. All are empty if it has not begun.
        """
        conversation = conversation_id(self._settings.conversation_key, self._settings.service, number)
        lines = sorted(self._transcript(conversation), key=_moment)
        heard = next((line for line in reversed(lines) if line["direction"] == "in"), None)
        receipt = [f"EVENT#{heard['id']}"] if heard else []
        outbox = [f"OUT#{line['id']}" for line in lines if line["direction"] == "out"]
        rows = self._rows(conversation, ["STATE", *receipt, *outbox])
        stored = rows.get("STATE")
        state = {"version": stored["version"], **json.loads(stored["document"])} if stored else None
        newest = heard["id"] if heard else ""
        return {
            "conversation": conversation,
            "bubbles": [_bubble(line, rows.get(f"OUT#{line['id']}", {})) for line in lines],
            "state": state,
            "progress": list(_progress(state)) if state else [],
            "before": self._versions.before(conversation, state["version"], state, newest) if state else None,
            "last_turn": _last_turn(heard, lines, rows) if heard else None,
        }

    def order_number(self, order: str | None) -> str | None:
        """Return the number by which people know the order with this id ("A-7K2P"); None if there is none yet, or the
        table does not answer just now."""
        if order is None or order in self._numbers:
            return self._numbers.get(order or "")
        try:
            row = DynamoRows(self._dynamodb, self._settings.table, ORDERS).get("", order)
        except (BotoCoreError, ClientError):  # the page asks again in a second
            return None
        return self._numbers.setdefault(order, str(row["number"])) if row else None

    def _transcript(self, conversation: str) -> list[TableRow]:
        """Return the newest lines that the person and the service said, oldest first, without notes."""
        page = self._dynamodb.query(
            TableName=self._settings.table,
            KeyConditionExpression="pk = :partition AND begins_with(sk, :kind)",
            ExpressionAttributeValues={":partition": {"S": partition(conversation)}, ":kind": {"S": "LOG#"}},
            ScanIndexForward=False,
            Limit=READ_ROWS,
            ConsistentRead=True,
        )
        rows = [from_item(item) for item in reversed(page["Items"])]
        lines = [line.model_dump(mode="json", exclude_none=True) for row in rows for line in transcript_lines(row)]
        return [line for line in lines if line["direction"] in ("in", "out")][-SHOWN_LINES:]

    def _rows(self, conversation: str, sort_keys: Iterable[str]) -> dict[str, TableRow]:
        """Return the conversation's rows with these sort keys, by sort key; a missing row is left out."""
        keys = [key(conversation, sort_key) for sort_key in sort_keys]
        rows = map(_plain, read_all(self._dynamodb, self._settings.table, keys))
        return {row["sk"]: row for row in rows}


def _progress(document: TableRow) -> Iterator[TableRow]:
    """Yield what each lane is in the middle of, as JSON."""
    timers = [Timer.model_validate(each) for each in document.get("timers", ())]
    for name, notes in document.get("notes", {}).items():
        lane = LANES.get(name)
        progress = lane.progress(notes, timers) if lane else None
        if progress is not None:
            parts = [part._asdict() for part in progress.parts]
            yield asdict(progress) | {"parts": parts, "due": progress.due.isoformat() if progress.due else None}


def _bubble(line: TableRow, outbox: TableRow) -> TableRow:
    """Return a transcript line as the page's bubble. A sent line has the delivery status of its outbox row, and
    `operator` if an operator wrote it.
    """
    said = {name: line[name] for name in ("id", "direction", "text", "at")} | {"operator": line.get("operator")}
    sms = {"sms": _priced(segments.segments_of(line["text"]))} if outbox.get("channel") == "sms" else {}
    return said | {name: outbox.get(name) for name in ("channel", "status", "error_code", "sid")} | sms


def _priced(size: segments.Size) -> TableRow:
    return asdict(size) | {"micro_dollars": size.segments * segments.MICRO_DOLLARS}


def _last_turn(heard: TableRow, lines: Iterable[TableRow], rows: Mapping[str, TableRow]) -> TableRow:
    """Return the person's newest message, its receipt, the replies since, and the state's version, as the table holds
    them.
    """
    since = [f"OUT#{line['id']}" for line in lines if _moment(line) > _moment(heard)]
    receipt = rows.get(f"EVENT#{heard['id']}")
    return {
        "message": _without_keys(heard),
        "event_id": heard["id"],
        "receipt": _without_keys(receipt) if receipt else None,
        "outgoing": [_without_keys(rows[sort_key]) for sort_key in since if sort_key in rows],
        "state_version": rows["STATE"]["version"] if "STATE" in rows else None,
    }


def _moment(line: TableRow) -> tuple[datetime, bool]:
    """Return the sort key of a transcript line: when it was said; at the same time, what came in goes first."""
    return datetime.fromisoformat(line["at"]), line["direction"] == "out"


def _without_keys(row: TableRow) -> TableRow:
    return {name: value for name, value in row.items() if name not in ("pk", "sk")}


def _plain(row: TableRow) -> TableRow:
    """Return a row with its Decimal values as ints, for JSON. Such rows hold only texts, whole numbers and lists of
    texts.
    """
    return {name: int(value) if isinstance(value, Decimal) else value for name, value in row.items()}
