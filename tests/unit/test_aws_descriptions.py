"""The short descriptions of AWS that a build writes say the same as botocore's own, of what Parley calls."""

from pathlib import Path
from typing import Any, get_args

import botocore.session
import pytest
from botocore import xform_name

from parley.adapters.aws import DESCRIPTIONS, Service, ShortLoader
from parley_cli import aws_descriptions

ROOT = Path(__file__).resolve().parents[2]
CALLED = {
    "dynamodb": {"BatchGetItem", "TransactWriteItems", "UpdateItem", "Query", "BatchWriteItem", "DeleteItem"},
    "sqs": {"SendMessage", "SendMessageBatch", "ChangeMessageVisibility", "DeleteMessageBatch"},
    "ssm": {"GetParameters"},
    "kms": {"Encrypt", "Decrypt"},
    "sesv2": {"SendEmail"},
}
"""Operations that the functions call, whatever else a description has."""


def client(service: str, region: str, loader: ShortLoader | None) -> Any:
    session = botocore.session.get_session()
    if loader:
        session.register_component("data_loader", loader)
    return session.create_client(service, region, aws_access_key_id="none", aws_secret_access_key="none")


def built(folder: Path) -> ShortLoader:
    """Write the descriptions beside the code of this checkout, as a build does, and return their loader."""
    (folder / "parley").mkdir()
    (folder / "parley" / "code.py").write_text(
        "\n".join(each.read_text() for each in (ROOT / "layers/common/parley").rglob("*.py"))
    )
    aws_descriptions.write(folder)
    return ShortLoader(folder / "parley" / "adapters" / DESCRIPTIONS)


@pytest.mark.parametrize("service", get_args(Service))
def test_a_short_description_says_the_same_of_what_is_called(service: str, tmp_path: Path) -> None:
    loader = built(tmp_path)
    for region in ("us-east-1", "us-gov-west-1"):
        short, full = client(service, region, loader), client(service, region, None)
        assert short.meta.endpoint_url == full.meta.endpoint_url
        described, known = short.meta.service_model, full.meta.service_model
        assert set(described.operation_names) >= CALLED[service]
        for name in described.operation_names:
            for way in ("input_shape", "output_shape"):
                assert told(getattr(described.operation_model(name), way)) == told(
                    getattr(known.operation_model(name), way)
                )
            assert short.can_paginate(xform_name(name)) == full.can_paginate(xform_name(name))


def told(shape: Any, within: tuple[str, ...] = ()) -> Any:
    """Return all that a shape says, with the shapes in it, but for its prose."""
    if shape is None or shape.name in within:
        return shape and shape.name
    inner = (*within, shape.name)
    members = {name: told(each, inner) for name, each in getattr(shape, "members", {}).items()}
    parts = [told(getattr(shape, part), inner) for part in ("member", "key", "value") if hasattr(shape, part)]
    return shape.name, shape.type_name, shape.serialization, shape.metadata, members, parts


def test_what_has_no_short_description_is_read_as_ever(tmp_path: Path) -> None:
    assert "PutObject" in client("s3", "eu-west-1", ShortLoader(tmp_path)).meta.service_model.operation_names
