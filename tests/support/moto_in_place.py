"""Makes DynamoDB on moto faster: a client's call is answered directly by moto's handler, without HTTP.

botocore still checks and writes each request, and reads each error. Left out is what one side would only undo for the
other: the signature, HTTP, and moto's reading and writing of JSON. That was most of a call's time. Left out too are
the copies of the whole table that moto makes for each transaction, in case it has to be undone, that it measures all
of an item again for each attribute that is put into it, and that it reads each expression anew (`moto_expressions`).
"""

import copy
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest
from botocore import xform_name
from botocore.awsrequest import AWSResponse
from botocore.handlers import BUILTIN_HANDLERS, REGISTER_LAST
from botocore.model import OperationModel
from botocore.parsers import ResponseParser, create_parser
from moto import mock_aws
from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.exceptions import JsonRESTError
from moto.dynamodb.exceptions import ItemSizeTooLarge
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import LimitedSizeDict
from moto.dynamodb.models.table import Table
from moto.dynamodb.responses import DynamoHandler

from parley.adapters import aws
from tests.support.moto_expressions import read_once

IN_PLACE = frozenset(
    [
        *("GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan"),
        *("BatchGetItem", "BatchWriteItem", "TransactGetItems", "TransactWriteItems"),
    ]
)
"""The DynamoDB operations that are answered directly. All other calls go moto's usual way."""

_active = 0


@contextmanager
def aws_in_moto() -> Iterator[None]:
    """Run the block with an empty AWS in moto. Clients made before work in it, too."""
    global _active
    with mock_aws(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(Table, "__deepcopy__", _with_the_same_items, raising=False)
        read_once(patch)
        patch.setattr(LimitedSizeDict, "__setitem__", _put_and_measure)
        patch.setattr(DynamoDBBackend, "update_item", _in_a_copy(DynamoDBBackend.update_item))
        _active += 1
        aws.session.cache_clear()
        try:
            yield
        finally:
            _active -= 1
            aws.session.cache_clear()


def _answer(model: OperationModel, params: Mapping[str, Any], context: Mapping[str, Any], **_: object) -> Any:
    """A `before-call` handler for every client: answer a DynamoDB operation directly by moto's handler; return None for
    any other call.
    """
    service = model.service_model
    if not _active or service.service_name != "dynamodb" or model.name not in IN_PLACE:
        return None
    handler = DynamoHandler()
    handler.current_account, handler.region = DEFAULT_ACCOUNT_ID, context["client_region"]
    handler.body = json.loads(params["body"])
    try:
        result: Any = getattr(handler, xform_name(model.name))().result
    except JsonRESTError as error:
        return _http(400), _parsed(model, error.description)
    known = model.output_shape.members if model.output_shape else ()
    answer = {name: value for name, value in result.items() if name in known and value is not None}
    return _http(200), {**answer, "ResponseMetadata": {"HTTPStatusCode": 200}}


BUILTIN_HANDLERS.append(("before-call", _answer, REGISTER_LAST))


def _http(status: int) -> AWSResponse:
    return AWSResponse("https://dynamodb.example.com", status, {}, None)


def _parsed(model: OperationModel, description: str) -> dict[str, Any]:
    """Return an error's JSON as botocore parses it: its code, and the fields that errors of that code have."""
    response = {"body": description.encode(), "status_code": 400, "headers": {}}
    error: dict[str, Any] = _parser().parse(response, model.output_shape)
    if shape := model.service_model.shape_for_error_code(error["Error"]["Code"]):
        error.update(_parser().parse(response, shape))
    return error


@cache
def _parser() -> ResponseParser:
    return create_parser("json")


def _with_the_same_items(table: Table, memo: dict[int, Any]) -> Table:
    """Return a copy of a table that shares its items with it, in place of a deep copy. Items are never changed
    (`_in_a_copy`).
    """
    other = copy.copy(table)
    other.items = same_items(table.items)
    return other


def same_items(items: Any) -> Any:
    """Return a table's items in new dictionaries. The items themselves are shared, because they are never changed."""
    copied = copy.copy(items)
    for key, of_one in items.items():
        copied[key] = copy.copy(of_one)
    return copied


LARGEST = 405_000
"""The bytes of the largest item that moto accepts."""


def _put_and_measure(attributes: LimitedSizeDict, name: str, value: Any) -> None:
    """Set an item's attribute and add its size. Removed attributes still count, until the sum exceeds the limit and all
    is measured again. Raises ItemSizeTooLarge.
    """
    kept = vars(attributes)
    before = kept.get("size") if "size" in kept else _size(attributes)
    kept["size"] = before + _size({name: value}) - (_size({name: attributes[name]}) if name in attributes else 0)
    if kept["size"] > LARGEST:
        kept["size"] = _size({**attributes, name: value})
        if kept["size"] > LARGEST:
            raise ItemSizeTooLarge
    dict.__setitem__(attributes, name, value)


def _size(attributes: Mapping[str, Any]) -> int:
    """Return the size in bytes of these attributes and their names."""
    return sum(len(name.encode()) + value.size() for name, value in attributes.items())


def _in_a_copy(update: Any) -> Any:
    """Wrap moto's `update_item` so that it changes a copy of the item, because others may hold the old one."""

    def update_item(self: DynamoDBBackend, table_name: str, key: Any, *given: Any, **named: Any) -> Any:
        table = self.get_table(table_name)
        hash_value, range_value = self.get_keys_value(table, key)
        if (item := table.get_item(hash_value, range_value)) is not None:
            table.items[hash_value][range_value] = copy.deepcopy(item)
        return update(self, table_name, key, *given, **named)

    return update_item
