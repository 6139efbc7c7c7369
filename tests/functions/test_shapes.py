"""The sample events have the shapes that `sam local generate-event` gives, which are AWS's own samples."""

import json
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from parley_cli.build import sam_command, sam_environment
from parley_cli.events import OPERATOR, events

# Our events of each shape; what they may do without; and what AWS's documentation has, and sam's sample has not.
SHAPES: dict[str, tuple[str, str, set[str], set[str]]] = {
    "messages of providers": (
        "apigateway http-api-proxy",
        "twilio-",
        {  # there is none of it: no cookie, no variable of a path or stage, no authorizer, no certificate
            ".cookies",
            ".pathParameters",
            ".queryStringParameters",
            ".stageVariables",
            ".requestContext.authentication",
            ".requestContext.authorizer",
        },
        set(),
    ),
    "mailbox": (
        "sqs receive-message",
        "mailbox-",
        set(),
        {  # of every FIFO queue: docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
            ".Records.attributes.SequenceNumber",
            ".Records.attributes.MessageGroupId",
            ".Records.attributes.MessageDeduplicationId",
        },
    ),
    "delayed": ("sqs receive-message", "delayed", set(), set()),
    "statuses": ("sqs receive-message", "statuses", set(), set()),
    "schedule": (
        "cloudwatch scheduled-event",
        "schedule",
        set(),
        {".version"},  # docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
    ),
}
_twilio = SHAPES["messages of providers"]
SHAPES["messages of Meta"] = (_twilio[0], "meta-", _twilio[2] | {".body"}, set())  # a handshake is a GET
SHAPES["events of Stripe"] = (_twilio[0], "stripe-", _twilio[2] | {".body"}, set())  # who comes back sends a GET
SHAPES["pages behind a link"] = (_twilio[0], "google-", _twilio[2] | {".body"}, set())
for _library in ("radarr", "sonarr"):
    SHAPES[f"notifications of {_library}"] = (_twilio[0], f"{_library}-", _twilio[2] | {".body"}, set())
SHAPES["deliveries"] = (SHAPES["mailbox"][0], "deliveries", *SHAPES["mailbox"][2:])
SHAPES["operators' requests"] = (
    _twilio[0],
    "api-",
    {
        ".cookies",
        ".body",
        ".pathParameters",
        ".queryStringParameters",
        ".stageVariables",
        ".requestContext.authentication",
    }
    | {".requestContext.authorizer"},
    # docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
    {f".requestContext.authorizer.iam{key}" for key in ("", *(f".{each}" for each in OPERATOR))},
)
OF_THE_SENDER = (".headers", ".queryStringParameters", ".pathParameters", ".stageVariables", ".detail")
"""Maps whose names the sender chooses."""


def keys(value: Any, path: str = "") -> Iterator[tuple[str, type]]:
    """Return every key by its path, and the type of its value; the members of a list count as one."""
    if isinstance(value, list):
        for each in value:
            yield from keys(each, path)
    elif isinstance(value, dict):
        for name, each in value.items():
            yield f"{path}.{name}", type(each)
            if f"{path}.{name}" not in OF_THE_SENDER:
                yield from keys(each, f"{path}.{name}")


def below(paths: set[str], path: str) -> bool:
    return any(f"{path}.".startswith(f"{each}.") for each in paths)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_sample_is_a_shape_that_sam_knows(shape: str) -> None:
    what, beginning, left_out, more = SHAPES[shape]
    command = [sam_command(), "local", "generate-event", *what.split()]
    made = subprocess.run(command, env=sam_environment(), capture_output=True, text=True, timeout=60, check=True)
    sams = dict(keys(json.loads(made.stdout)))
    ours = {name: dict(keys(event)) for name, event in events().items() if name.startswith(beginning)}
    assert ours
    for name, found in ours.items():
        assert {path for path in found if path not in sams} == more & found.keys(), name
        assert more <= found.keys(), name
        assert {path for path in sams if path not in found and not below(left_out, path)} == set(), name
        assert {path: kind for path, kind in found.items() if path in sams} == {
            path: kind for path, kind in sams.items() if path in found
        }, name


def test_every_sample_is_compared() -> None:
    beginnings = tuple(beginning for _, beginning, _, _ in SHAPES.values())
    assert [name for name in events() if not name.startswith(beginnings)] == []
