"""What is answered in place is what moto answers on the long way: results, errors, and what is left in the table."""

from collections.abc import Callable, Mapping
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from parley.adapters.dynamodb import to_item
from tests.support import moto_in_place
from tests.support.moto_in_place import aws_in_moto
from tests.support.table import create_table

KEY, OTHER = to_item({"pk": "C#1", "sk": "A"}), to_item({"pk": "C#1", "sk": "B"})
FIRST = {**KEY, **to_item({"shard": "s0", "due": 7, "words": ["a", {"b": None}], "n": 1})}
ADD = {
    "UpdateExpression": "SET #n = if_not_exists(#n, :zero) + :one REMOVE words",
    "ExpressionAttributeNames": {"#n": "n"},
    "ExpressionAttributeValues": to_item({":zero": 0, ":one": 1}),
}
IS_NEW = {"ConditionExpression": "attribute_not_exists(pk)"}
Calls = tuple[tuple[str, Mapping[str, Any]], ...]


def transaction(*writes: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    named = [{kind: {"TableName": "parley", **write} for kind, write in each.items()} for each in writes]
    return "transact_write_items", {"TransactItems": named}


PUT: tuple[str, Mapping[str, Any]] = ("put_item", {"TableName": "parley", "Item": FIRST})
GET: tuple[str, Mapping[str, Any]] = ("get_item", {"TableName": "parley", "Key": KEY, "ConsistentRead": True})
BY_KEY = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": to_item({":pk": "C#1"})}
BY_DUE = {
    "IndexName": "due",
    "KeyConditionExpression": "shard = :s AND due < :d",
    "ExpressionAttributeValues": to_item({":s": "s0", ":d": 8}),
}
STORIES: dict[str, Calls] = {
    "nothing is there": (GET,),
    "an item is put and read": (PUT, GET),
    "only a part of it is read": (PUT, ("get_item", {**GET[1], "ProjectionExpression": "n, words"})),
    "an item is put that may not be there": (PUT, ("put_item", {**PUT[1], **IS_NEW})),
    "the item in the way is told": (
        PUT,
        ("put_item", {**PUT[1], **IS_NEW, "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}),
    ),
    "an item changes": (
        PUT,
        ("update_item", {"TableName": "parley", "Key": KEY, "ReturnValues": "ALL_NEW", **ADD}),
        GET,
    ),
    "one is made by its change": (
        ("update_item", {"TableName": "parley", "Key": OTHER, "ReturnValues": "UPDATED_NEW", **ADD}),
    ),
    "one is deleted": (PUT, ("delete_item", {"TableName": "parley", "Key": KEY, "ReturnValues": "ALL_OLD"}), GET),
    "a partition is queried": (PUT, ("query", {"TableName": "parley", "Limit": 1, **BY_KEY})),
    "the index is queried": (PUT, ("query", {"TableName": "parley", **BY_DUE})),
    "several are read": (PUT, ("batch_get_item", {"RequestItems": {"parley": {"Keys": [KEY, OTHER]}}})),
    "several are written": (
        ("batch_write_item", {"RequestItems": {"parley": [{"PutRequest": {"Item": {**OTHER, **to_item({"n": 1})}}}]}}),
    ),
    "a transaction happens": (PUT, transaction({"Update": {"Key": KEY, **ADD}}, {"Put": {"Item": OTHER}}), GET),
    "a transaction is undone": (
        PUT,
        transaction({"Update": {"Key": KEY, **ADD}}, {"Delete": {"Key": OTHER}}, {"Put": {"Item": FIRST, **IS_NEW}}),
        transaction(
            {"Update": {"Key": KEY, **ADD}},
            {"ConditionCheck": {"Key": OTHER, "ConditionExpression": "attribute_exists(pk)"}},
        ),
        GET,
    ),
    "the whole table is read": (PUT, ("scan", {"TableName": "parley", "ConsistentRead": True})),
    "a request makes no sense": (("update_item", {"TableName": "parley", "Key": KEY, "UpdateExpression": "SET"}),),
    "a name is not used": (("put_item", {**PUT[1], **IS_NEW, "ExpressionAttributeNames": {"#x": "x"}}),),
    "there is no such table": (("get_item", {**GET[1], "TableName": "nowhere"}),),
}


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_what_is_answered_in_place_is_what_moto_answers(story: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    in_place = told(story)
    monkeypatch.setattr(moto_in_place, "IN_PLACE", frozenset())
    assert in_place == told(story)


def told(story: Calls) -> list[Any]:
    """The answers, or errors, in an empty table."""
    with aws_in_moto():
        dynamodb = boto3.client("dynamodb", region_name="us-east-1")
        create_table(dynamodb, "parley")
        return [answer(getattr(dynamodb, name), given) for name, given in story]


def answer(call: Callable[..., Any], given: Mapping[str, Any]) -> Any:
    try:
        found = call(**given)
    except ClientError as error:
        found = error.response
    status = found.pop("ResponseMetadata")["HTTPStatusCode"]
    return {**found, "status": status}
