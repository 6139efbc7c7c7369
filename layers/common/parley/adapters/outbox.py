"""The outbox in the one table: how far each message has got, one update a step."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from parley.adapters.dynamodb import (
    Item,
    epoch,
    failed_conditions,
    from_item,
    in_utc,
    key,
    names,
    partition,
    passing,
    read_all,
    to_item,
    updated,
)
from parley.adapters.shards import shard_of
from parley.adapters.transient import CONDITION
from parley.conversation.effects import Outbound, before
from parley.ports import OutboxRow, Refused


class DynamoOutbox:
    """`ports.Outbox` on DynamoDB: claims and marks rows by conditional writes."""

    def __init__(self, dynamodb: Any, table: str) -> None:
        self._dynamodb, self._table = dynamodb, table

    def claim(self, message: Outbound, now: datetime, until: datetime) -> Refused | None:
        reach = {
            "TableName": self._table,
            "Key": key(message.conversation, "REACH"),
            "ConditionExpression": "attribute_not_exists(pk) OR opted_out = :no",
            "ExpressionAttributeValues": to_item({":no": False}),
        }
        claim = {
            **self._update(
                message.conversation,
                message.id,
                "SET #status = :sending, #lease_until = :until, #claimed_at = :now REMOVE #shard, #due",
                {
                    ":sending": "sending",
                    ":until": until.isoformat(),
                    ":now": now.isoformat(),
                    ":pending": "pending",
                },
                "#status = :pending",
            ),
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
        checks = [] if message.speaker == "required" else [{"ConditionCheck": reach}]
        try:
            self._dynamodb.transact_write_items(TransactItems=[*checks, {"Update": claim}])
        except ClientError as error:
            reasons = _unmet(error)
            item = reasons[-1].get("Item")
            row = _row(message.conversation, from_item(item)) if item else None
            return Refused(bool(checks) and reasons[0].get("Code") == CONDITION, row)
        return None

    def retake(self, message: Outbound, claimed_at: datetime, now: datetime, until: datetime) -> bool:
        return self._try(
            self._update(
                message.conversation,
                message.id,
                "SET #lease_until = :until, #claimed_at = :now, #resent = :yes",
                {
                    ":until": until.isoformat(),
                    ":now": now.isoformat(),
                    ":yes": True,
                    ":sending": "sending",
                    ":before": claimed_at.isoformat(),
                },
                "#status = :sending AND (#claimed_at = :before OR #claimed_at = :now)",
            )
        )

    def mark(
        self,
        conversation: str,
        row: str,
        status: str,
        *,
        sid: str | None = None,
        code: str | None = None,
        accepted_at: datetime | None = None,
    ) -> bool:
        places = {f":from{n}": each for n, each in enumerate(before(status))}
        values = {":status": status, **places}
        sets = ["#status = :status"]
        for name, value in (("sid", sid), ("error_code", code)):
            if value:
                sets.append(f"#{name} = :{name}")
                values[f":{name}"] = value
        if accepted_at is not None:
            sets.append("#accepted_at = if_not_exists(#accepted_at, :accepted_at)")
            values[":accepted_at"] = accepted_at.isoformat()
        expression = f"SET {', '.join(sets)} REMOVE #shard, #due"
        return self._try(self._update(conversation, row, expression, values, f"#status IN ({', '.join(places)})"))

    def release(self, conversation: str, row: str, due: datetime) -> None:
        self._try(
            self._update(
                conversation,
                row,
                "SET #status = :pending, #shard = :shard, #due = :due",
                {
                    ":pending": "pending",
                    ":shard": shard_of(conversation),
                    ":due": epoch(due),
                    ":sending": "sending",
                },
                "#status = :sending",
            )
        )

    def forget(self, conversation: str, row: str) -> None:
        self._dynamodb.delete_item(TableName=self._table, Key=key(conversation, f"OUT#{row}"))

    def blank(self, conversation: str, row: str) -> None:
        self._try(
            self._update(
                conversation, row, "SET #text = :empty REMOVE #buttons", {":empty": ""}, "attribute_exists(pk)"
            )
        )

    def find(self, conversation: str, ids: Sequence[str]) -> list[OutboxRow]:
        keys = [key(conversation, f"OUT#{id}") for id in dict.fromkeys(ids)]
        return [_row(conversation, item) for item in read_all(self._dynamodb, self._table, keys)]

    def leads_to(self, conversation: str) -> str | None:
        answer = self._dynamodb.query(
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND sk = :state",
            ExpressionAttributeValues=to_item({":pk": partition(conversation), ":state": "STATE"}),
            ConsistentRead=True,
        )
        state = next(map(from_item, answer["Items"]), None)
        moved = json.loads(state["document"]).get("moved") if state else None
        return None if not moved or moved.get("is_number_left") else str(moved["to"])

    def opt_out(self, conversation: str, event: str, at: datetime) -> bool:
        unapplied, update, condition = (
            "attribute_not_exists(pk) OR #status = :trying",
            "SET #opted_out = :yes, #at = :at",
            "attribute_not_exists(pk) OR #at < :at",
        )
        receipt = {
            "TableName": self._table,
            "Key": key(conversation, f"EVENT#{event}"),
            "ConditionExpression": unapplied,
            "ExpressionAttributeValues": to_item({":trying": "trying"}),
            **names(unapplied),
        }
        reach = {
            "TableName": self._table,
            "Key": key(conversation, "REACH"),
            "UpdateExpression": update,
            "ConditionExpression": condition,
            "ExpressionAttributeValues": to_item({":yes": True, ":at": in_utc(at)}),
            **names(update, condition),
        }
        try:
            self._dynamodb.transact_write_items(TransactItems=[{"ConditionCheck": receipt}, {"Update": reach}])
        except ClientError as error:
            _unmet(error)
            return False
        return True

    def rows(self, conversation: str) -> list[OutboxRow]:
        pages = self._dynamodb.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :out)",
            ExpressionAttributeValues=to_item({":pk": partition(conversation), ":out": "OUT#"}),
            ConsistentRead=True,
        )
        found = [_row(conversation, from_item(item)) for page in pages for item in page["Items"]]
        return sorted(found, key=lambda row: row.message.created_at)

    def _update(
        self,
        conversation: str,
        row: str,
        expression: str,
        values: Mapping[str, Any],
        condition: str,
    ) -> Item:
        """Return an UpdateItem of an outbox row with this update expression, its values and its condition."""
        return {
            "TableName": self._table,
            "Key": key(conversation, f"OUT#{row}"),
            "UpdateExpression": expression,
            "ConditionExpression": condition,
            "ExpressionAttributeValues": to_item(values),
            **names(expression, condition),
        }

    def _try(self, update: Item) -> bool:
        return updated(self._dynamodb, update)


def _unmet(error: ClientError) -> list[Any]:
    """Return the reasons, item by item, for which a transaction was cancelled because one of its conditions did not
    hold. Raises an error of any other cause."""
    reasons = failed_conditions(error)
    if reasons is None or not any(reason.get("Code") == CONDITION for reason in reasons):
        raise passing(error) from error
    return reasons


def _row(conversation: str, item: Mapping[str, Any]) -> OutboxRow:
    """Return the outbox row that an item of DynamoDB stores."""

    def at(name: str) -> datetime | None:
        return datetime.fromisoformat(item[name]) if item.get(name) else None

    return OutboxRow(
        message=Outbound.model_validate({**item, "conversation": conversation}),
        status=item["status"],
        sid=item.get("sid"),
        lease_until=at("lease_until"),
        claimed_at=at("claimed_at"),
        resent=bool(item.get("resent")),
        accepted_at=at("accepted_at"),
    )
