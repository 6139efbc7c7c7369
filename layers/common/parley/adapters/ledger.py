"""What all people together have spent, in the one table: `SPENT#<day>`, one item a day."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from parley.adapters.dynamodb import epoch, from_item, names, passing, to_item
from parley.errors import TryAgain
from parley.ports import DayTotal

KEPT = timedelta(days=35)
"""How long the totals of a day are kept. No code reads those of a past day: they are for operators to look at."""
COUNTED = DayTotal.counted()


class DynamoLedger:
    """`ports.Ledger` on DynamoDB. An addition may be counted twice, because boto3 repeats a request whose answer is
    lost."""

    def __init__(self, dynamodb: Any, table: str) -> None:
        self._dynamodb, self._table = dynamodb, table

    def add(self, spent: DayTotal) -> DayTotal:
        added = ", ".join(f"#{name} :{name}" for name in COUNTED)
        update = f"ADD {added} SET #expires_at = :expires_at"
        expires_at = datetime.combine(spent.day, time(), UTC) + KEPT
        values = {f":{name}": getattr(spent, name) for name in COUNTED} | {":expires_at": epoch(expires_at)}
        try:
            answer = self._dynamodb.update_item(
                TableName=self._table,
                Key=to_item({"pk": f"SPENT#{spent.day}", "sk": "TOTAL"}),
                UpdateExpression=update,
                ExpressionAttributeValues=to_item(values),
                ReturnValues="ALL_NEW",
                **names(update),
            )
        except ClientError as error:
            raise passing(error) from error
        except BotoCoreError as error:
            raise TryAgain(type(error).__name__) from error
        total = from_item(answer["Attributes"])
        counted = {name: int(total[name]) for name in COUNTED}
        return DayTotal(day=spent.day, **counted)
