"""What a person keeps with the service, in the one table: a shelf for each kind, `<kind>#<effect id>`.

Every change is one conditional write, so that a repeat of the same effect finds what it has done. What was taken off a
shelf stays as a mark for as long as an effect could come again.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from botocore.exceptions import ClientError, ConnectTimeoutError, EndpointConnectionError, ProxyConnectionError

from parley import rrule
from parley.adapters.dynamodb import RECEIPT_KEPT, epoch, from_item, key, partition, to_item
from parley.adapters.transient import CODES
from parley.errors import NobodyKnows, NotDone
from parley.ports import Appointment, Contact, Email
from parley.schedules import Recurrence

NEVER_LEFT = (ConnectTimeoutError, EndpointConnectionError, ProxyConnectionError)
"""What botocore raises where no connection was made: nothing was handed over."""
TOO_MUCH = 429
"""Source: the SES API v2, SendEmail: TooManyRequestsException has this status; it may be sent later."""


class Shelf:
    """Things of one kind, each with its id and whatever fields it has."""

    def __init__(self, dynamodb: Any, table: str, kind: str) -> None:
        self._dynamodb, self._table, self._prefix = dynamodb, table, f"{kind}#"

    def all(self, conversation: str) -> list[dict[str, Any]]:
        """Those that are there, in the order of their ids."""
        pages = self._dynamodb.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :kind)",
            ExpressionAttributeValues=to_item({":pk": partition(conversation), ":kind": self._prefix}),
            ConsistentRead=True,
        )
        items = (from_item(item) for page in pages for item in page["Items"])
        return [{**item, "id": item["sk"].removeprefix(self._prefix)} for item in items if "deleted_by" not in item]

    def put(self, conversation: str, id: str, fields: Mapping[str, Any]) -> bool:
        """Lay it there. False if it was there before: then it stays as it was."""
        return self._update(conversation, id, fields, "attribute_not_exists(pk)")

    def change(self, conversation: str, id: str, fields: Mapping[str, Any]) -> bool:
        """Give it these fields. False, and nothing done, if it is not there."""
        return self._update(conversation, id, fields, "attribute_exists(pk) AND attribute_not_exists(deleted_by)")

    def take(self, conversation: str, id: str, now: datetime, effect: str) -> bool:
        """Take it away. False if it was never there, or another effect took it."""
        mark = {"deleted_by": effect, "expires_at": epoch(now + RECEIPT_KEPT)}
        condition = "attribute_exists(pk) AND (attribute_not_exists(deleted_by) OR deleted_by = :deleted_by)"
        return self._update(conversation, id, mark, condition)

    def _update(self, conversation: str, id: str, fields: Mapping[str, Any], condition: str) -> bool:
        try:
            self._dynamodb.update_item(
                TableName=self._table,
                Key=key(conversation, self._prefix + id),
                UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in fields),
                ExpressionAttributeNames={f"#{name}": name for name in fields},
                ExpressionAttributeValues=to_item({f":{name}": value for name, value in fields.items()}),
                ConditionExpression=condition,
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            return False
        return True


class DynamoCalendar:
    """`ports.Calendar`."""

    def __init__(self, dynamodb: Any, table: str) -> None:
        self._shelf = Shelf(dynamodb, table, "APPOINTMENT")

    def list(self, conversation: str) -> list[Appointment]:
        found = (appointment_of(each) for each in self._shelf.all(conversation))
        return sorted(found, key=lambda each: (each.start, each.id))

    def add(self, conversation: str, appointment: Appointment) -> None:
        self._shelf.put(conversation, appointment.id, stored_fields(appointment))

    def change(self, conversation: str, appointment: Appointment) -> bool:
        return self._shelf.change(conversation, appointment.id, stored_fields(appointment))

    def delete(self, conversation: str, appointment: str, now: datetime, effect: str) -> bool:
        return self._shelf.take(conversation, appointment, now, effect)


def stored_fields(appointment: Appointment) -> dict[str, Any]:
    """What is stored. Earlier releases know no `times`, `without` and `days`: they leave them as they are."""
    recurs = appointment.recurs
    return {
        "title": appointment.title,
        "start": appointment.start.isoformat(),
        "minutes": appointment.minutes,
        "zone": appointment.zone,
        "rule": rrule.until_last_second(recurs.rule) if recurs else "",
        "times": [each.isoformat() for each in recurs.times] if recurs else [],
        "without": [each.isoformat() for each in recurs.without] if recurs else [],
        "days": appointment.days,
    }


def appointment_of(item: Mapping[str, Any]) -> Appointment:
    """The appointment in a stored row, of this release or an earlier one."""
    start, minutes = datetime.fromisoformat(item["start"]), int(item["minutes"])
    days = int(item.get("days", 0))
    kept = Appointment(item["id"], item["title"], start, minutes, item["zone"], _recurs(item, start), days)
    was_changed = days and kept.end(start) - start != timedelta(minutes=minutes)  # by a release that knows no `days`
    return replace(kept, days=0) if was_changed else kept


def _recurs(item: Mapping[str, Any], start: datetime) -> Recurrence | None:
    """The recurrence of a row. Its times are believed only if the first occurrence is at one of them: a release that
    knows no times may have moved it."""
    if not item["rule"]:
        return None
    try:
        plain = Recurrence.of_rule(item["rule"], start, item["zone"])
    except ValueError:  # a rule that only an earlier release took
        return None
    if not item.get("times"):
        return plain
    times, without = map(time.fromisoformat, item["times"]), map(date.fromisoformat, item["without"])
    full = plain.model_copy(update={"times": tuple(times), "without": tuple(without)})
    return full if start in full.on(full.start) else plain


class DynamoContacts:
    """`ports.Contacts`."""

    def __init__(self, dynamodb: Any, table: str) -> None:
        self._shelf = Shelf(dynamodb, table, "CONTACT")

    def list(self, conversation: str) -> list[Contact]:
        found = (
            Contact(each["id"], each["name"], each["email"], each["phone"]) for each in self._shelf.all(conversation)
        )
        return sorted(found, key=lambda each: (each.name, each.id))

    def add(self, conversation: str, contact: Contact) -> None:
        fields = {"name": contact.name, "email": contact.email, "phone": contact.phone}
        self._shelf.put(conversation, contact.id, fields)


class DynamoMail:
    """`ports.Mail`, sent through Amazon SES, which takes no idempotency key. A row says before that it is being sent,
    and afterwards that it was, so that what died between the two is known to be unknown.

    Source: the SES API v2, SendEmail: an answer 4xx, such as MessageRejected, means that nothing was accepted.
    """

    def __init__(self, dynamodb: Any, table: str, sender: str, client: Callable[[], Any]) -> None:
        self._shelf, self._sender, self._client = Shelf(dynamodb, table, "EMAIL"), sender, client

    @property
    def can_send(self) -> bool:
        return bool(self._sender)

    def list(self, conversation: str) -> list[Email]:
        found = (
            Email(
                id=each["id"],
                to=each["to"],
                subject=each["subject"],
                body=each["body"],
                at=datetime.fromisoformat(each["at"]),
                sent=each["state"] == "sent",
            )
            for each in self._shelf.all(conversation)
        )
        return sorted(found, key=lambda each: (each.at, each.id), reverse=True)

    def draft(self, conversation: str, email: Email) -> None:
        self._shelf.put(conversation, email.id, _written(email, "draft"))

    def send(self, conversation: str, email: Email) -> bool:
        if not self._shelf.put(conversation, email.id, _written(email, "sending")):
            self._shelf.change(conversation, email.id, {"state": "sending"})
        try:
            self._client().send_email(
                FromEmailAddress=self._sender,
                Destination={"ToAddresses": [email.to]},
                Content={
                    "Simple": {
                        "Subject": {"Data": email.subject, "Charset": "UTF-8"},
                        "Body": {"Text": {"Data": email.body, "Charset": "UTF-8"}},
                    }
                },
            )
        except NEVER_LEFT as error:
            self._shelf.change(conversation, email.id, {"state": "draft"})
            raise NotDone("SES cannot be reached") from error
        except ClientError as error:
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
            if status >= 500:
                raise
            self._shelf.change(conversation, email.id, {"state": "draft"})
            if status == TOO_MUCH or error.response["Error"]["Code"] in CODES:
                raise NotDone("SES takes no more now") from error
            return False
        self._shelf.change(conversation, email.id, {"state": "sent"})
        return True

    def was_sent(self, conversation: str, id: str) -> bool:
        state = next((each["state"] for each in self._shelf.all(conversation) if each["id"] == id), "draft")
        if state == "sending":
            raise NobodyKnows("it was handed to SES, and the answer was lost")
        return bool(state == "sent")


def _written(email: Email, state: str) -> dict[str, Any]:
    fields = {"to": email.to, "subject": email.subject, "body": email.body, "at": email.at.isoformat()}
    return {**fields, "state": state}
