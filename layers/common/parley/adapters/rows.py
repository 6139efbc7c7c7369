"""The rows that tools keep, in the one table: `ports.RowStore` on DynamoDB.

    pk                  sk             a row that
    C#<conversation>    <kind>#<id>    belongs to a person
    <kind>              <id>           belongs to nobody, as what is in stock, or has a pointer at its person

Every change is one conditional write, so that a repeat of the same effect finds what it has done. A row that was taken
away stays as a mark for as long as its effect could come again.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

from botocore.exceptions import ClientError

from parley.adapters.cursors import END, cursor_at, place_of
from parley.adapters.dynamodb import (
    RECEIPT_KEPT,
    Item,
    epoch,
    from_item,
    partition,
    passing,
    read_all,
    to_item,
    updated,
)
from parley.adapters.pointers import pointer_to
from parley.adapters.transient import CODES, CONDITION, CONFLICT, reasons
from parley.errors import TryAgain
from parley.ports import Add, Change, Put, RowPage, Write, checked_kind

EFFECT = "EFFECT#"
"""The mark before an effect's id in the key of the row that says that its transaction was written."""
POINTER_KEPT = timedelta(days=7)
"""How long a pointer outlasts its row that expires: DynamoDB deletes each within some days, and in no order."""
NEW = "attribute_not_exists(pk)"
"""The DynamoDB condition of a write that makes a new row: no such row is there."""


class DynamoRows:
    """`ports.RowStore` on DynamoDB: the rows of one kind, each in its owner's partition."""

    def __init__(self, dynamodb: Any, table: str, kind: str) -> None:
        self._dynamodb, self._table, self.kind = dynamodb, table, checked_kind(kind)

    def list(self, owner: str) -> list[dict[str, Any]]:
        prefix = f"{self.kind}#" if owner else ""
        values = {":pk": self._partition(owner)} | ({":kind": prefix} if prefix else {})
        pages = self._dynamodb.get_paginator("query").paginate(
            **self._query("pk = :pk AND begins_with(sk, :kind)" if prefix else "pk = :pk", values)
        )
        items = (from_item(item) for page in pages for item in page["Items"])
        return [{**item, "id": item["sk"].removeprefix(prefix)} for item in items if "deleted_by" not in item]

    def page(self, owner: str, limit: int, cursor: str) -> RowPage:
        prefix, pk, place = f"{self.kind}#" if owner else "", self._partition(owner), place_of(cursor)
        values = {":pk": pk, ":first": f"{prefix} ", ":last": prefix + END}
        behind = {"ExclusiveStartKey": to_item({"pk": pk, "sk": prefix + place})} if place else {}
        query = self._query("pk = :pk AND sk BETWEEN :first AND :last", values)
        answer = self._dynamodb.query(**query, **behind, ScanIndexForward=False, Limit=limit)
        items = [from_item(item) for item in answer["Items"]]
        rows = tuple({**each, "id": each["sk"].removeprefix(prefix)} for each in items if "deleted_by" not in each)
        has_more = "LastEvaluatedKey" in answer and items
        return RowPage(rows, cursor_at(items[-1]["sk"].removeprefix(prefix)) if has_more else None)

    def get(self, owner: str, id: str) -> dict[str, Any] | None:
        values = {":pk": self._partition(owner), ":sk": self._sort(owner, id)}
        items = self._dynamodb.query(**self._query("pk = :pk AND sk = :sk", values))["Items"]
        found = next(map(from_item, items), None)
        return None if found is None or "deleted_by" in found else {**found, "id": id}

    def of_person(self, conversation: str) -> Sequence[dict[str, Any]]:
        prefix = pointer_to(self.kind, "")
        values = {":pk": partition(conversation), ":kind": prefix}
        pages = self._dynamodb.get_paginator("query").paginate(
            **self._query("pk = :pk AND begins_with(sk, :kind)", values), ProjectionExpression="sk"
        )
        ids = [from_item(item)["sk"].removeprefix(prefix) for page in pages for item in page["Items"]]
        found = read_all(self._dynamodb, self._table, [to_item({"pk": self.kind, "sk": id}) for id in ids])
        rows = [{**item, "id": item["sk"]} for item in found if "deleted_by" not in item]
        return sorted(rows, key=itemgetter("id"))

    def expire(self, conversation: str, id: str, at: datetime) -> None:
        pointer = {"pk": partition(conversation), "sk": pointer_to(self.kind, id)}
        for key, end in ((self._row(self.kind, "", id)["Key"], at), (to_item(pointer), at + POINTER_KEPT)):
            updated(
                self._dynamodb,
                {
                    "TableName": self._table,
                    "Key": key,
                    "UpdateExpression": "SET #end = :end",
                    "ExpressionAttributeNames": {"#end": "expires_at"},
                    "ExpressionAttributeValues": to_item({":end": epoch(end)}),
                    "ConditionExpression": _there(""),
                },
            )

    def put(self, owner: str, id: str, fields: Mapping[str, Any]) -> bool:
        return updated(self._dynamodb, self._update(self.kind, owner, id, fields, NEW))

    def change(self, owner: str, id: str, fields: Mapping[str, Any], first: str = "") -> bool:
        return updated(self._dynamodb, self._update(self.kind, owner, id, fields, _there(first)))

    def take(self, owner: str, id: str, now: datetime, effect: str) -> bool:
        mark = {"deleted_by": effect, "expires_at": epoch(now + RECEIPT_KEPT)}
        return updated(self._dynamodb, self._update(self.kind, owner, id, mark, _there("deleted_by")))

    def together(self, conversation: str, effect: str, now: datetime, writes: Sequence[Write]) -> tuple[int, ...]:
        own = {"pk": partition(conversation), "sk": EFFECT + effect, "expires_at": epoch(now + RECEIPT_KEPT)}
        items: list[Item] = [
            {"Put": {"TableName": self._table, "Item": to_item(own), "ConditionExpression": NEW}},
            *({"Update": self._of(write)} for write in writes),
            *(self._pointer(conversation, write) for write in writes if isinstance(write, Put) and write.is_personal),
        ]
        try:
            self._dynamodb.transact_write_items(TransactItems=items)
        except ClientError as error:
            answer: Any = error.response
            codes = reasons(answer)
            if CONDITION in codes and codes & {CONFLICT, *CODES}:  # the effect's own row may be what was not looked at
                raise TryAgain(f"DynamoDB answered {' '.join(sorted(codes))}") from error
            if CONDITION not in codes:
                raise passing(error) from error
            refused = [reason.get("Code") == CONDITION for reason in answer["CancellationReasons"]]
            return () if refused[0] else tuple(n for n, each in enumerate(refused[1:]) if each)
        return ()

    def _of(self, write: Write) -> Item:
        """Return the UpdateItem that makes this write of a transaction, with its condition."""
        match write:
            case Put(kind, id, fields, owner):
                return self._update(kind, owner, id, fields, NEW)
            case Change(kind, id, fields, owner, first):
                return self._update(kind, owner, id, fields, _there(first))
            case Add(kind, id, field, by, owner):
                enough = f"{_there('')} AND #{field} >= :enough" if by < 0 else _there("")
                values = {":by": by} | ({":enough": -by} if by < 0 else {})
                return {
                    **self._row(kind, owner, id),
                    "UpdateExpression": f"ADD #{field} :by",
                    "ExpressionAttributeNames": {f"#{field}": field},
                    "ExpressionAttributeValues": to_item(values),
                    "ConditionExpression": enough,
                }

    def _update(self, kind: str, owner: str, id: str, fields: Mapping[str, Any], condition: str) -> Item:
        """Return an UpdateItem that sets these fields of a row, under this condition. Fields that are None are left
        out."""
        given = {name: value for name, value in fields.items() if value is not None}
        return {
            **self._row(kind, owner, id),
            "UpdateExpression": "SET " + ", ".join(f"#{name} = :{name}" for name in given),
            "ExpressionAttributeNames": {f"#{name}": name for name in given},
            "ExpressionAttributeValues": to_item({f":{name}": value for name, value in given.items()}),
            "ConditionExpression": condition,
        }

    def _pointer(self, conversation: str, write: Put) -> Item:
        item = {"pk": partition(conversation), "sk": pointer_to(write.kind, write.id)}
        if "expires_at" in write.fields:  # from then on the pointer leads nowhere
            item["expires_at"] = write.fields["expires_at"]
        return {"Put": {"TableName": self._table, "Item": to_item(item)}}

    def _query(self, condition: str, values: Mapping[str, Any]) -> Item:
        return {
            "TableName": self._table,
            "KeyConditionExpression": condition,
            "ExpressionAttributeValues": to_item(values),
            "ConsistentRead": True,
        }

    def _row(self, kind: str, owner: str, id: str) -> Item:
        pk, sk = (partition(owner), f"{checked_kind(kind)}#{id}") if owner else (checked_kind(kind), id)
        return {"TableName": self._table, "Key": to_item({"pk": pk, "sk": sk})}

    def _partition(self, owner: str) -> str:
        return partition(owner) if owner else self.kind

    def _sort(self, owner: str, id: str) -> str:
        return f"{self.kind}#{id}" if owner else id


def _there(first: str) -> str:
    """Return the DynamoDB condition that a row exists and was not deleted. If `first` names a field, no other effect
    may have set that field; for the field "deleted_by", a row that the same effect has deleted passes."""
    conditions = ["attribute_exists(pk)"]
    if first != "deleted_by":
        conditions.append("attribute_not_exists(deleted_by)")
    if first:
        conditions.append(f"(attribute_not_exists(#{first}) OR #{first} = :{first})")
    return " AND ".join(conditions)
