"""A person's tasks in the one table, `TASK#<effect id>`.

Every change is one conditional write that names its effect, so that a repeat of the same effect finds its own mark
and answers the same. A deleted task stays as a mark for as long as an effect could come again.
"""

from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from parley.adapters.dynamodb import RECEIPT_KEPT, epoch, from_item, key, partition, to_item
from parley.ports import Task


class DynamoTasks:
    """`ports.Tasks`."""

    def __init__(self, dynamodb: Any, table: str) -> None:
        self._dynamodb, self._table = dynamodb, table

    def list(self, conversation: str) -> list[Task]:
        pages = self._dynamodb.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :task)",
            ExpressionAttributeValues=to_item({":pk": partition(conversation), ":task": "TASK#"}),
            ConsistentRead=True,
        )
        items = [from_item(item) for page in pages for item in page["Items"]]
        tasks = [
            Task(
                id=item["sk"].removeprefix("TASK#"),
                title=item["title"],
                created_at=datetime.fromisoformat(item["created_at"]),
                done="done_by" in item,
                due=datetime.fromisoformat(item["meant_for"]) if "meant_for" in item else None,
            )
            for item in items
            if "deleted_by" not in item
        ]
        return sorted(tasks, key=lambda task: (task.created_at, task.id))

    def add(self, conversation: str, title: str, now: datetime, effect: str, due: datetime | None = None) -> None:
        meant, value = _meant_for(due, "if_not_exists(meant_for, :due)")
        self._try(
            conversation,
            effect,
            f"SET title = if_not_exists(title, :title), created_at = if_not_exists(created_at, :now){meant}",
            {":title": title, ":now": now.isoformat(), **value},
            None,
        )

    def change(self, conversation: str, task: str, title: str, due: datetime | None) -> bool:
        meant, value = _meant_for(due, ":due")
        return self._try(
            conversation,
            task,
            f"SET title = :title{meant}",
            {":title": title, **value},
            "attribute_exists(title) AND attribute_not_exists(deleted_by)",
        )

    def complete(self, conversation: str, task: str, now: datetime, effect: str) -> bool:
        return self._try(
            conversation,
            task,
            "SET done_by = :effect, done_at = if_not_exists(done_at, :now)",
            {":effect": effect, ":now": now.isoformat()},
            "attribute_exists(title) AND attribute_not_exists(deleted_by)"
            " AND (attribute_not_exists(done_by) OR done_by = :effect)",
        )

    def delete(self, conversation: str, task: str, now: datetime, effect: str) -> bool:
        return self._try(
            conversation,
            task,
            "SET deleted_by = :effect, expires_at = if_not_exists(expires_at, :expires)",
            {":effect": effect, ":expires": epoch(now + RECEIPT_KEPT)},
            "attribute_exists(title) AND (attribute_not_exists(deleted_by) OR deleted_by = :effect)",
        )

    def _try(
        self, conversation: str, task: str, expression: str, values: dict[str, Any], condition: str | None
    ) -> bool:
        conditional = {"ConditionExpression": condition} if condition else {}
        try:
            self._dynamodb.update_item(
                TableName=self._table,
                Key=key(conversation, f"TASK#{task}"),
                UpdateExpression=expression,
                ExpressionAttributeValues=to_item(values),
                **conditional,
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            return False
        return True


def _meant_for(due: datetime | None, value: str) -> tuple[str, dict[str, Any]]:
    """The rest of an update that sets it. Not in `due`, by which the index finds what waits for its moment."""
    return ("", {}) if due is None else (f", meant_for = {value}", {":due": due.isoformat()})
