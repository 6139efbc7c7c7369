"""A release can be taken back: the one before reads what this one writes, or this page says what it does instead."""

import json
from collections.abc import Mapping
from typing import Any

import boto3
import pytest

from tests.stored import contract
from tests.support.cloud import shut_out
from tests.support.moto_in_place import aws_in_moto
from tests.support.table import create_table

WAITS = (
    "the release before hands it back for six minutes, then it is a dead letter, with its alarm, until it is redriven"
)
ACCEPTED = {
    "event resend_asked: a kind that it does not know": WAITS,
    "event move_agreed.end: back is a value that it does not know": (
        f"{WAITS}; a number that was changed there and back stays asked about until then"
    ),
    "event message.form: number is a value that it does not know": (
        f"{WAITS}; and somebody who was silent for a year and came back with a shared number is not answered until then"
    ),
}
"""What the release before does not read, each with what becomes of it there. A line more is a decision: could this
release read it, and the next one write it? The list is empty when `python -m tests.stored.contract` has run."""

TEXT = {"type": "string", "maxLength": 10}
KIND = {"enum": ["a", "b"], "type": "string"}
BOTH = {"type": "object", "properties": {"text": TEXT, "kind": KIND}, "required": ["text"]}


def test_the_release_before_reads_all_that_this_one_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    before = json.loads(contract.FILE.read_text())
    assert len(before["roots"]) > 60
    shut_out(monkeypatch)
    with aws_in_moto():
        dynamodb = boto3.client("dynamodb", region_name="us-east-1")
        create_table(dynamodb, contract.TABLE)
        recoded = list(contract.recoded(contract.items(dynamodb), before["items"]))
    found = {*contract.misread(contract.schema("serialization"), before), *recoded}
    assert found == ACCEPTED.keys()


def test_what_this_release_writes_it_reads_itself() -> None:
    assert list(contract.misread(contract.schema("serialization"), contract.schema("validation"))) == []


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"properties": {"text": TEXT, "kind": KIND, "more": TEXT}}, ""),  # kept, and written back
        ({"properties": {"text": TEXT, "kind": {"const": "a", "type": "string"}}}, ""),
        ({"properties": {"text": TEXT, "kind": {"enum": ["a", "c"], "type": "string"}}}, "x.kind: c is a value that"),
        ({"properties": {"text": TEXT, "kind": {"type": "string"}}}, "x.kind: any value is a value that"),
        ({"properties": {"kind": KIND}}, "x.text: it is not written any more"),
        ({"properties": {"text": {"type": "string", "maxLength": 20}, "kind": KIND}}, "x.text: maxLength was 10"),
        ({"properties": {"text": {"type": "array", "items": TEXT}, "kind": KIND}}, "x.text: array instead of string"),
        ({"properties": {"text": {"anyOf": [TEXT, {"type": "null"}]}, "kind": KIND}}, "x.text: null instead of string"),
    ],
)
def test_what_the_release_before_would_refuse_is_found(changed: Mapping[str, Any], told: str) -> None:
    read = {"roots": {"x": {"$ref": "#/$defs/x"}}, "$defs": {"x": BOTH}}
    written = {"roots": {"x": {"$ref": "#/$defs/y"}}, "$defs": {"y": {**BOTH, **changed}}}
    found = " ".join(contract.misread(written, read))
    assert found.startswith(told) if told else found == ""


def test_an_attribute_in_another_type_is_found_as_a_deflated_document_would_have_been() -> None:
    assert list(contract.recoded({"STATE": {"document": ["B", "S"]}}, {"STATE": {"document": ["S"]}})) == [
        "item STATE.document: ['B', 'S'] instead of ['S']"
    ]
