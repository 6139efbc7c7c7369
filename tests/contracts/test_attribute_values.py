"""Values are written to DynamoDB as boto3 writes them, and come back as they were."""

from decimal import Decimal
from typing import Any

import pytest
from boto3.dynamodb.types import TypeSerializer

from parley.adapters.attribute_values import from_attribute, to_attribute

VALUES = ["", "café", True, False, 0, -7, 10**20, Decimal("1.50"), b"\x00z", None, [], ["a", [1]], {"b": {"c": [None]}}]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_is_written_as_boto3_writes_it_and_comes_back(value: Any) -> None:
    written = to_attribute(value)
    assert written == TypeSerializer().serialize(value)
    assert from_attribute(written) == value


@pytest.mark.parametrize("value", [1.5, {"a"}, object], ids=repr)
def test_what_is_never_stored_is_refused(value: Any) -> None:
    with pytest.raises(TypeError, match="not stored"):
        to_attribute(value)


def test_a_kind_that_is_never_stored_is_not_guessed_at() -> None:
    with pytest.raises(TypeError, match="SS"):
        from_attribute({"SS": ["a"]})
