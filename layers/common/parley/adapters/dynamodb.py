"""Conversations and their outbox in the one table. The keys are listed in docs/reference/table.md.

A plain turn is one BatchGetItem (document, window, receipts) and one TransactWriteItems; an outbound message is one
TransactWriteItems (the claim) and one UpdateItem (the mark). Reads are strongly consistent.
"""

import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from parley.adapters.attribute_values import from_attribute, to_attribute
from parley.adapters.pointers import pointer_to, target_of
from parley.adapters.shards import shard_of
from parley.adapters.transient import CONDITION, CONFLICT, passes, reasons
from parley.conversation.effects import Outbound, stranded_at
from parley.conversation.events import AnyEvent
from parley.conversation.history import BLOCKS, WINDOW, History, HistoryBlock, Line, dump_line, dump_lines, load_lines
from parley.conversation.soundness import dump_document
from parley.conversation.state import SCHEMA, Conversation
from parley.conversation.timers import Timer
from parley.conversation.upcasters import lift
from parley.errors import LostRace, TryAgain
from parley.ports import Clock, Commit, Loaded, Receipt

RECEIPT_KEPT = timedelta(days=35)
"""How long a receipt is kept: longer than any queue (14 days) or retry can deliver its event again."""
ERASED_KEPT = RECEIPT_KEPT
"""How long the mark of an erasure is kept: as long as events from before it, which it drops, may still come."""
FORGOTTEN_AFTER = timedelta(days=1)
"""How long a row that is to be deleted once it is sent stays, if nobody deletes it before."""
ERASE_PAGE, BATCH_WRITE = 100, 25
"""How many items an erasure deletes at a time, and the most that one request may delete."""
BATCH_READ = 100
"""The most keys of one BatchGetItem."""
REST = ("STATE", "REACH")
"""The rows of a person that an erasure leaves, besides receipts."""
STRETCHES = (
    (" ", "EVENT"),
    ("EVENT$", "GRANT"),
    ("GRANT$", "OUT"),
    ("OUT$", "REACG~"),
    ("REACH!", "STATD~"),
    ("STATE!", "TIMER"),
    ("TIMER$", "~"),
)
"""The stretches of sort keys in which the rows lie that move with a person to another conversation: all but `EVENT#`,
`GRANT#`, `OUT#`, `REACH`, `STATE` and `TIMER#`."""
PEOPLE = "PEOPLE"
"""The partition of the directory of people, which admins search: an item each, to which a pointer leads."""
PLAIN = 600
"""The most characters that are stored as they are, which anybody can read in the console of AWS: with what stands
beside them their item stays below 1 KB, the least that DynamoDB bills."""
WINDOW_READS = 3
"""How often a conversation is read whose window does not fit its document, because a turn was committed between the
two: DynamoDB reads each item for itself."""
WINDOW_KEYS = ("WINDOW", *(f"WINDOW#{place}" for place in range(1, BLOCKS)))
"""The sort keys of the window's blocks, by their place in the ring. An earlier release kept all lines in the first."""

BURST_ROWS = 10
"""How many rows of the transcript are looked through for a line that is none's first: another of its turn is."""

Item = dict[str, Any]


def to_item(values: Mapping[str, Any]) -> Item:
    """Convert plain values to a DynamoDB item, leaving out those that are None."""
    return {name: to_attribute(value) for name, value in values.items() if value is not None}


def from_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """Convert a DynamoDB item to plain values. What is binary is text that was deflated, and is text again."""
    return {name: _inflated(from_attribute(value)) for name, value in item.items()}


def deflated(text: str) -> str | bytes:
    """Return a long text deflated, so that its item is billed by fewer units, and a short one as it is."""
    return text if len(text) <= PLAIN else zlib.compress(text.encode(), 9)


def _inflated(value: Any) -> Any:
    return zlib.decompress(value).decode() if isinstance(value, bytes) else value


def partition(conversation: str) -> str:
    """Return the partition key of everything that belongs to a conversation."""
    return f"C#{conversation}"


def key(conversation: str, sort: str) -> Item:
    """Return the DynamoDB key of the item of a conversation with this sort key."""
    return to_item({"pk": partition(conversation), "sk": sort})


def _is_moved(sort: str, source: str) -> bool:
    """Return whether a row of a conversation goes along to another: not its window, and not its entry in the directory
    of people, because each conversation has its own."""
    return sort not in (*WINDOW_KEYS, pointer_to(PEOPLE, source))


def keys_elsewhere(conversation: str, sorts: Iterable[str]) -> list[Item]:
    """Return the DynamoDB keys of the rows about a person outside their conversation: those that the pointers among
    these sort keys lead to, and the entry in the directory, to which an earlier release wrote no pointer."""
    targets = dict.fromkeys([(PEOPLE, conversation), *filter(None, map(target_of, sorts))])
    return [to_item({"pk": kind, "sk": id}) for kind, id in targets]


def _sort(key: Item) -> str:
    sort: str = from_item(key)["sk"]
    return sort


def epoch(moment: datetime) -> int:
    """Return a moment in whole seconds since 1970, as TTL and the index need it."""
    return int(moment.timestamp())


def in_utc(moment: datetime) -> str:
    """Return a moment as text in UTC, in a form that sorts by time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def from_seconds(seconds: Any) -> datetime:
    """Return the moment that is so many seconds after 1970 began, in UTC."""
    return datetime.fromtimestamp(int(seconds), UTC)


def names(*expressions: str) -> Item:
    """Return the argument `ExpressionAttributeNames` for each `#name` in these expressions; an empty dict if there is
    none. Such names are needed because DynamoDB reserves hundreds of words (status, shard, due ...)."""
    found = sorted(set(re.findall(r"#(\w+)", " ".join(expressions))))
    return {"ExpressionAttributeNames": {f"#{name}": name for name in found}} if found else {}


def read_all(dynamodb: Any, table: str, keys: Sequence[Item]) -> Iterator[dict[str, Any]]:
    """Yield the items with these keys, as plain values, in any order. A key without an item is left out."""
    wanted = list(keys)
    while wanted:
        request = {table: {"Keys": wanted[:BATCH_READ], "ConsistentRead": True}}
        answer = dynamodb.batch_get_item(RequestItems=request)
        yield from map(from_item, answer["Responses"].get(table, []))
        # What is throttled, or beyond 16 MB, comes back unprocessed.
        wanted = [*answer.get("UnprocessedKeys", {}).get(table, {}).get("Keys", []), *wanted[BATCH_READ:]]


def documents(dynamodb: Any, table: str, ids: Sequence[str]) -> dict[str, Conversation]:
    """Return those of the conversations with these ids that exist, by id, without their history."""
    states = read_all(dynamodb, table, [key(id, "STATE") for id in ids])
    by_id = {item["pk"].removeprefix(partition("")): item for item in states}
    return {id: conversation_of(id, {"STATE": item}) for id, item in by_id.items()}


def updated(dynamodb: Any, update: Item) -> bool:
    """Make an UpdateItem that has a condition. Return whether the condition held, and so whether the item was
    updated."""
    try:
        dynamodb.update_item(**update)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return False
    return True


def passing(error: ClientError) -> Exception:
    """Return TryAgain for an error of AWS that passes by itself, because no event is to blame for it; else the error
    itself."""
    answer: Any = error.response
    again = passes(answer) or reasons(answer) == {CONFLICT}
    return TryAgain(f"DynamoDB answered {answer['Error']['Code']}") if again else error


def failed_conditions(error: ClientError) -> list[Any] | None:
    """Return why a transaction was cancelled, one reason for each of its items in their order; None if it failed for
    another cause than its conditions.

    A conflict with another transaction counts as a failed condition: somebody else is writing.
    """
    answer: Any = error.response
    codes = reasons(answer)
    return list(answer["CancellationReasons"]) if CONDITION in codes or codes == {CONFLICT} else None


def _are_only_the_last_refused(reasons: Sequence[Mapping[str, Any]], last: int) -> bool:
    """Return whether nothing but some of the `last` writes was refused, each by its own condition."""
    codes = [reason.get("Code", "None") for reason in reasons]
    return set(codes[:-last]) <= {"None"} and set(codes[-last:]) <= {"None", "ConditionalCheckFailed"}


class DynamoStore:
    """`ports.Store` on DynamoDB: commits a conversation's document, its receipts and its outbox in one transaction."""

    def __init__(self, dynamodb: Any, table: str, now: Clock, transcript_kept: timedelta) -> None:
        self._dynamodb, self._table, self._now = dynamodb, table, now
        self._transcript_kept = transcript_kept

    def load(self, conversation: str, events: Sequence[str]) -> Loaded:
        sorts = ("STATE", *WINDOW_KEYS, *(f"EVENT#{id}" for id in dict.fromkeys(events)))
        wanted = [key(conversation, sort) for sort in sorts]
        for _ in range(WINDOW_READS):
            items = {item["sk"]: item for item in read_all(self._dynamodb, self._table, wanted)}
            found = conversation_of(conversation, items)
            if found.moved is not None or _fits(items, found.history.count):
                break
        receipts = {
            id: Receipt(
                event=id,
                version=int(stored["version"]),
                messages=tuple(stored.get("messages", ())),
                failed=stored["status"] == "failed",
                redriven=int(stored.get("redriven", 0)),
            )
            for id in events
            if (stored := items.get(f"EVENT#{id}")) and stored["status"] != "trying"
        }
        failures = {
            id: int(stored["failures"]) for id in events if "failures" in (stored := items.get(f"EVENT#{id}", {}))
        }
        return Loaded(found, receipts, failures)

    def commit(self, commit: Commit) -> None:
        """Write the commit in one transaction. Raises LostRace if another turn was faster. If only REACH is refused,
        because it has a later opt-out or START, the rest is written without it."""
        after, now = commit.conversation, self._now()
        writes = [
            self._state(after),
            *self._window(commit),
            *self._receipts(commit, now),
            *self._log(commit, now),
            *self._rewritten(commit),
            *(self._message(message, after.version) for message in commit.messages),
            *(self._drop(after.id, row) for row in commit.dropped),
            *(self._delete(after.id, row) for row in commit.deleted),
            *(self._timer(after.id, timer) for timer in commit.timers),
            *(self._forget(after.id, timer) for timer in commit.forgotten),
        ]
        if commit.listed is not None:
            entry = {"number": commit.listed.number, "name": commit.listed.name, "status": commit.listed.status}
            listed = {**to_item({"pk": PEOPLE, "sk": after.id}), **to_item(entry)}
            writes.append({"Put": {"TableName": self._table, "Item": listed}})
            writes.append(self._put(after.id, pointer_to(PEOPLE, after.id), {}))
        reached = (after.id, *commit.aliases) if commit.opted_out is not None else ()
        at = commit.opted_out_at or now
        writes += [self._reach(each, bool(commit.opted_out), at) for each in reached]
        try:
            self._dynamodb.transact_write_items(TransactItems=writes)
        except ClientError as error:
            reasons = failed_conditions(error)
            if reasons is None:
                raise passing(error) from error
            if reached and _are_only_the_last_refused(reasons, len(reached)):
                self.commit(replace(commit, opted_out=None))  # REACH has a later opt-out or START
                return
            raise LostRace("the version moved on, or the event was applied") from error

    def count_failure(self, event: AnyEvent, by: int = 1) -> int:
        update = "SET #status = if_not_exists(#status, :trying), #expires_at = :expires ADD #failures :by"
        values = {":trying": "trying", ":expires": epoch(self._now() + RECEIPT_KEPT), ":by": by}
        try:
            answer = self._dynamodb.update_item(
                TableName=self._table,
                Key=key(event.conversation, f"EVENT#{event.id}"),
                UpdateExpression=update,
                ExpressionAttributeValues=to_item(values),
                ReturnValues="ALL_NEW",
                **names(update),
            )
        except ClientError as error:
            raise passing(error) from error
        return int(from_item(answer["Attributes"])["failures"])

    def move(self, source: str, target: str) -> bool:
        try:
            items = self._movable(source)
            moved = [{**item, **to_item({"pk": partition(target)})} for item in items if _is_moved(_sort(item), source)]
            self._lead_elsewhere(source, target, map(_sort, items))
            is_whole = self._write_all([{"PutRequest": {"Item": item}} for item in moved])
            # A row goes only once it stands in its new place: a repeat moves what is left.
            if items and is_whole:
                self._delete_all([{"pk": item["pk"], "sk": item["sk"]} for item in items])
                self._delete_all([to_item({"pk": PEOPLE, "sk": source})])
        except ClientError as error:
            raise passing(error) from error
        return bool(items)

    def _lead_elsewhere(self, source: str, target: str, sorts: Iterable[str]) -> None:
        """Write the new conversation into the rows that these pointers lead to, where the old one stands in them: an
        order is found by its person."""
        for kind, id in filter(None, map(target_of, sorts)):
            updated(
                self._dynamodb,
                {
                    "TableName": self._table,
                    "Key": to_item({"pk": kind, "sk": id}),
                    "UpdateExpression": "SET conversation = :target",
                    "ConditionExpression": "conversation = :source",
                    "ExpressionAttributeValues": to_item({":source": source, ":target": target}),
                },
            )

    def _movable(self, source: str) -> list[Item]:
        """Return the next rows of a conversation that move to another, with all that they hold. Receipts, timers and
        messages lie between them and stay."""
        for first, last in STRETCHES:
            answer = self._dynamodb.query(
                TableName=self._table,
                KeyConditionExpression="pk = :pk AND sk BETWEEN :first AND :last",
                ExpressionAttributeValues=to_item({":pk": partition(source), ":first": first, ":last": last}),
                ConsistentRead=True,
                Limit=ERASE_PAGE,
            )
            if answer["Items"]:
                return list(answer["Items"])
        return []

    def _write_all(self, requests: Sequence[Item]) -> bool:
        """Make these writes. Return False if some were throttled and are left, to be made again."""
        is_whole = True
        for first in range(0, len(requests), BATCH_WRITE):
            answer = self._dynamodb.batch_write_item(
                RequestItems={self._table: list(requests[first : first + BATCH_WRITE])}
            )
            is_whole = is_whole and not answer.get("UnprocessedItems")
        return is_whole

    def erase(self, conversation: str) -> bool:
        try:
            page = self._erased_next(conversation)
            # A pointer goes after the row it points to: an erasure that is interrupted between the two finds it again.
            if page and self._delete_all(keys_elsewhere(conversation, map(_sort, page))):
                self._delete_all(page)
        except ClientError as error:
            raise passing(error) from error
        return bool(page)

    def _erased_next(self, conversation: str) -> list[Item]:
        """Return the keys of the next items that an erasure deletes; an empty list if none is left. Receipts stay and
        may be thousands, so only the sort keys before and behind theirs are read."""
        for rest in ("sk < :receipts", "sk > :behind"):
            values = {":pk": partition(conversation), ":receipts": "EVENT#", ":behind": "EVENT$"}
            used = {name: value for name, value in values.items() if name == ":pk" or name in rest}
            answer = self._dynamodb.query(
                TableName=self._table,
                KeyConditionExpression=f"pk = :pk AND {rest}",
                ExpressionAttributeValues=to_item(used),
                ProjectionExpression="pk, sk",
                ConsistentRead=True,
                Limit=ERASE_PAGE,
            )
            if found := [item for item in answer["Items"] if _sort(item) not in REST]:
                return found
        return []

    def _delete_all(self, keys: Sequence[Item]) -> bool:
        """Delete these items. Return False if some were throttled and are left, which the erasure's next page finds
        again."""
        return self._write_all([{"DeleteRequest": {"Key": key}} for key in keys])

    def _put(self, conversation: str, sort: str, values: Mapping[str, Any], **condition: Any) -> Item:
        item = {**key(conversation, sort), **to_item(values)}
        return {"Put": {"TableName": self._table, "Item": item, **condition}}

    def _reach(self, conversation: str, opted_out: bool, at: datetime) -> Item:
        """Return the write that records whether the person has opted out, unless something later is recorded
        already."""
        return self._put(
            conversation,
            "REACH",
            {"opted_out": opted_out, "at": in_utc(at)},
            ConditionExpression="attribute_not_exists(pk) OR #at <= :at",
            ExpressionAttributeNames={"#at": "at"},
            ExpressionAttributeValues=to_item({":at": in_utc(at)}),
        )

    def _state(self, after: Conversation) -> Item:
        """Return the write of the conversation's document, on the condition that its version is still the one
        before."""
        condition: Item = {
            "ConditionExpression": "version = :before",
            "ExpressionAttributeValues": to_item({":before": after.version - 1}),
        }
        if after.version == 1:
            condition = {"ConditionExpression": "attribute_not_exists(pk)"}
        values = {"version": after.version, "schema": SCHEMA, "document": deflated(dump_document(after).decode())}
        if after.person is None and after.erased is not None and not after.erased.lasts:
            values |= {"expires_at": epoch(after.erased.at + ERASED_KEPT)}
        if after.session is not None:
            values |= {"shard": shard_of(after.id), "due": epoch(after.session.closes_at)}
        return self._put(after.id, "STATE", values, **condition)

    def _window(self, commit: Commit) -> list[Item]:
        """Return the writes of those blocks of the window that hold the commit's lines, new or rewritten: of the new
        ones, a single block. Lines that an earlier release has stored are rewritten in their slots."""
        history, id = commit.conversation.history.in_blocks(), commit.conversation.id
        rewritten = dict(commit.rewritten)
        blocks = history.blocks_of([*range(history.count - len(commit.lines), history.count), *rewritten])
        writes = [
            self._put(
                id, WINDOW_KEYS[block.place], {"number": block.number, "first": block.first, "lines": block.deflated}
            )
            for block in blocks
        ]
        begins = history.firsts[0] if history.firsts else history.count
        slots = {f"s{place % WINDOW}": dump_line(line) for place, line in rewritten.items() if place < begins}
        if slots:
            update = {
                "TableName": self._table,
                "Key": key(id, WINDOW_KEYS[0]),
                "UpdateExpression": "SET " + ", ".join(f"{slot} = :{slot}" for slot in slots),
                "ExpressionAttributeValues": to_item({f":{slot}": line for slot, line in slots.items()}),
            }
            writes.append({"Update": update})
        return writes

    def _receipts(self, commit: Commit, now: datetime) -> list[Item]:
        rest = (replace(commit.receipt, event=event, messages=()) for event in commit.also)
        return [self._receipt(commit, receipt, now) for receipt in (commit.receipt, *rest)]

    def _receipt(self, commit: Commit, receipt: Receipt, now: datetime) -> Item:
        """Return the write of an event's receipt. If the commit is the first for its event, it has the condition that
        no receipt settles the event yet."""
        values = {
            "status": "failed" if receipt.failed else "applied",
            "version": receipt.version,
            "messages": list(receipt.messages),
            "redriven": receipt.redriven,
            "expires_at": epoch(now + RECEIPT_KEPT),
        }
        unsettled = "attribute_not_exists(pk) OR #status = :trying OR (#status = :failed AND #redriven < :redriven)"
        only_once: Item = {
            "ConditionExpression": unsettled,
            "ExpressionAttributeValues": to_item(
                {":trying": "trying", ":failed": "failed", ":redriven": receipt.redriven}
            ),
            **names(unsettled),
        }
        return self._put(
            commit.conversation.id, f"EVENT#{receipt.event}", values, **(only_once if commit.first else {})
        )

    def _log(self, commit: Commit, now: datetime) -> list[Item]:
        """Return the write of the commit's lines to the transcript, all in one row at the time of the first; none
        without lines."""
        new = (line for line in commit.lines if line.id not in commit.moved)
        lines = sorted((*new, *commit.records), key=lambda line: line.at)
        if not lines:
            return []
        values = {"lines": deflated(dump_lines(lines)), "expires_at": epoch(now + self._transcript_kept)}
        return [self._put(commit.conversation.id, f"LOG#{in_transcript(lines[0])}", values)]

    def _rewritten(self, commit: Commit) -> list[Item]:
        """Return the writes of the transcript's rows in which lines have other words now. They are read for that,
        because the other lines of a row need not be in the window."""
        rows: dict[str, dict[str, Any]] = {}
        for _, line in commit.rewritten:
            for row in (*rows.values(), *self._rows_before(commit.conversation.id, line)):
                lines = transcript_lines(row)
                if any(each.id == line.id for each in lines):
                    changed = [line if each.id == line.id else each for each in lines]
                    rows[row["sk"]] = {"sk": row["sk"], "lines": dump_lines(changed), "expires_at": row["expires_at"]}
                    break
        return [
            self._put(commit.conversation.id, sort, {"lines": deflated(row["lines"]), "expires_at": row["expires_at"]})
            for sort, row in rows.items()
        ]

    def _rows_before(self, conversation: str, line: Line) -> list[dict[str, Any]]:
        """Return the last rows of the transcript that begin with this line or before it, newest first."""
        answer = self._dynamodb.query(
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND sk BETWEEN :first AND :last",
            ExpressionAttributeValues=to_item(
                {":pk": partition(conversation), ":first": "LOG#", ":last": f"LOG#{in_transcript(line)}"}
            ),
            ScanIndexForward=False,
            Limit=BURST_ROWS,
            ConsistentRead=True,
        )
        return [from_item(item) for item in answer["Items"]]

    def _message(self, message: Outbound, version: int) -> Item:
        """Return the write that adds a message to the outbox as a pending row."""
        values = {
            **json.loads(message.model_dump_json(exclude={"conversation"})),
            "text": deflated(message.text),
            "status": "pending",
            "version": version,
            "shard": shard_of(message.conversation),
            "due": epoch(stranded_at(message.created_at)),
            "expires_at": epoch(message.created_at + (FORGOTTEN_AFTER if message.forget else RECEIPT_KEPT)),
        }
        return self._put(message.conversation, f"OUT#{message.id}", values)

    def _timer(self, conversation: str, timer: Timer) -> Item:
        values = {"shard": shard_of(conversation), "due": epoch(timer.due)}
        return self._put(conversation, f"TIMER#{timer.event}", values)

    def _forget(self, conversation: str, timer: Timer) -> Item:
        return {"Delete": {"TableName": self._table, "Key": key(conversation, f"TIMER#{timer.event}")}}

    def _drop(self, conversation: str, row: str) -> Item:
        """Return the write that marks an outbox row as failed ("dropped"), on the condition that it is still
        pending."""
        values = {":failed": "failed", ":code": "dropped", ":pending": "pending"}
        update: Item = {
            "TableName": self._table,
            "Key": key(conversation, f"OUT#{row}"),
            "UpdateExpression": "SET #status = :failed, #error_code = :code REMOVE #shard, #due",
            "ConditionExpression": "#status = :pending",
            "ExpressionAttributeValues": to_item(values),
        }
        return {"Update": {**update, **names(update["UpdateExpression"])}}

    def _delete(self, conversation: str, row: str) -> Item:
        pending: Item = {
            "ConditionExpression": "#status = :pending",
            "ExpressionAttributeValues": to_item({":pending": "pending"}),
            **names("#status"),
        }
        return {"Delete": {"TableName": self._table, "Key": key(conversation, f"OUT#{row}"), **pending}}


def in_transcript(line: Line) -> str:
    """Return the place of a line in the transcript: behind LOG#, the sort key of the row that begins with it."""
    return f"{line.at.astimezone(UTC).isoformat()}#{line.id}"


def transcript_lines(row: Mapping[str, Any]) -> tuple[Line, ...]:
    """Return the lines of a transcript row: those of a commit, or the one line of a row from an earlier release."""
    return load_lines(row["lines"]) if "lines" in row else (Line.model_validate(row),)


def conversation_of(id: str, items: Mapping[str, Mapping[str, Any]]) -> Conversation:
    """Build a conversation from its stored items, given by their sort keys. Without the item STATE it is a new
    conversation, and without the window's items one without lines."""
    state = items.get("STATE")
    if state is None:
        return Conversation(id=id)
    lifted = lift(json.loads(state["document"]), int(state["schema"]))
    document = {**lifted, "id": id, "version": int(state["version"])}
    conversation = Conversation.model_validate(document)
    count, blocks = conversation.history.count, _blocks(items)
    earlier = _earlier(items.get(WINDOW_KEYS[0], {}), blocks[0].first if blocks else count, count)
    return conversation.change(history=History.of(count, earlier, blocks))


def _blocks(items: Mapping[str, Mapping[str, Any]]) -> list[HistoryBlock]:
    """Return the stored blocks of the window, oldest first."""
    found = [items[sort] for sort in WINDOW_KEYS if "lines" in items.get(sort, {})]
    blocks = [HistoryBlock(number=row["number"], first=row["first"], lines=load_lines(row["lines"])) for row in found]
    return sorted(blocks, key=lambda block: block.number)


def _earlier(window: Mapping[str, Any], end: int, count: int) -> list[Line]:
    """Return the lines of a window that an earlier release has stored, up to line number `end`: line n is the attribute
    `s<n mod 50>` of one item, whose place the tenth new block takes."""
    slots = (f"s{n % WINDOW}" for n in range(max(0, count - WINDOW), end))
    return [Line.model_validate_json(window[slot]) for slot in slots if slot in window]


def _fits(items: Mapping[str, Mapping[str, Any]], count: int) -> bool:
    """Return whether the window ends with the document's last line. If not, one was read before a commit, and the other
    after it."""
    if not any(sort in items for sort in WINDOW_KEYS):
        return count == 0
    blocks = _blocks(items)
    return not blocks or blocks[-1].end == count
