"""boto3 clients, and the count of calls that they make: a turn's cost is a promise, so it is measured."""

import threading
from typing import Any, Literal

import boto3
from botocore.config import Config

RETRIES = Config(
    retries={"mode": "standard", "total_max_attempts": 3},  # throttling and 5xx, with backoff, within a second or two
    connect_timeout=2,
    read_timeout=5,
    max_pool_connections=20,  # ten conversations of a batch at once, and room
)

_counted = threading.local()


def client(service: Literal["dynamodb", "sqs"]) -> Any:
    """A client of `service` that counts its calls. Endpoint, region and credentials come from the environment."""
    made: Any = boto3.client(service, config=RETRIES)
    made.meta.events.register("before-call", _count)
    return made


def calls_since() -> int:
    """How many calls this thread made since it asked last."""
    calls: int = getattr(_counted, "calls", 0)
    _counted.calls = 0
    return calls


def _count(**_: object) -> None:
    _counted.calls = getattr(_counted, "calls", 0) + 1
