"""botocore's clients, with the count and the duration of the calls that they make: a turn's cost is a promise, so it is
measured.

A client of boto3 is the same one, but boto3 imports besides what it has for S3 and for objects of its own: a thirtieth
of a start. The descriptions of these services that come with botocore are large, and are read anew at each cold start.
A build writes short ones beside this file (`parley_cli.aws_descriptions`), which are read in their place; a checkout
has none.
"""

import json
import threading
import time
from functools import cache
from pathlib import Path
from typing import Any, Literal
from weakref import WeakKeyDictionary

import botocore.session
from botocore.config import Config
from botocore.loaders import Loader
from botocore.session import Session

from parley import tracing
from parley.adapters.transient import tell_apart

RETRIES = Config(
    retries={"mode": "standard", "total_max_attempts": 3},  # throttling and 5xx, with backoff, within a second or two
    connect_timeout=2,
    read_timeout=5,
    max_pool_connections=20,  # ten conversations of a batch run at once; the rest is reserve
)
PATIENT = RETRIES.merge(Config(retries={"mode": "adaptive", "total_max_attempts": 8}))
"""The configuration of a client of SSM, which answers 40 requests a second of an account, unless its higher throughput
is on. When many functions start at once, they wait for one another, within some seconds."""
ONCE = RETRIES.merge(Config(retries={"mode": "standard", "total_max_attempts": 1}))
"""The configuration of a client whose service would act twice upon a repeated request: it never retries."""

Service = Literal["dynamodb", "sqs", "sesv2", "kms", "ssm"]

DESCRIPTIONS = "aws_descriptions"
"""The name of the folder beside this file in which a build writes short descriptions of the services."""

_counted = threading.local()
_making = threading.Lock()
_clients: WeakKeyDictionary[Session, dict[Service, Any]] = WeakKeyDictionary()


class ShortLoader(Loader):
    """Loads what botocore reads of AWS from a folder of short descriptions, and what is not there as ever."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def load_service_model(self, service_name: str, type_name: str, api_version: str | None = None) -> Any:
        """Return a description of a service. Those in the folder are of the version that botocore would choose."""
        short = self._folder / service_name / f"{type_name}.json"
        if api_version is None and short.is_file():
            return json.loads(short.read_bytes())
        return super().load_service_model(service_name, type_name, api_version)

    def load_data_with_path(self, name: str) -> Any:
        """Return what is known of all services, such as the table of endpoints, with its path."""
        short = self._folder / f"{name}.json"
        return (json.loads(short.read_bytes()), str(short)) if short.is_file() else super().load_data_with_path(name)

    def is_builtin_path(self, path: str) -> bool:
        """Return whether a path leads to what botocore itself would read. The folder counts, as it says the same of
        fewer services: else addresses were made by rules of old."""
        return Path(path).is_relative_to(self._folder) or super().is_builtin_path(path)


@cache
def session() -> Session:
    """Return the session of all clients of this process, which reads the short descriptions of a build if they are
    there."""
    made = botocore.session.get_session()
    folder = Path(__file__).with_name(DESCRIPTIONS)
    if folder.is_dir():
        made.register_component("data_loader", ShortLoader(folder))
    return made


def client(service: Service) -> Any:
    """Return the client of `service`, which counts and measures its calls. It is made once: a client takes up to
    20 ms of a cold start, and is safe under threads. Endpoint, region and credentials come from the environment."""
    with _making:  # a session is not safe under threads
        made = _clients.setdefault(session(), {})
        if service not in made:
            made[service] = _made(service, session())
        return made[service]


def _made(service: Service, session: Session) -> Any:
    made: Any = session.create_client(service, config={"sesv2": ONCE, "ssm": PATIENT}.get(service, RETRIES))
    made.meta.events.register("before-call", _count)
    made.meta.events.register("after-call", _measured)
    made.meta.events.register("after-call-error", _measured)
    if service == "dynamodb":
        made.meta.events.register("after-call", tell_apart)
    return made


def calls_since() -> int:
    """Return the number of calls to AWS that this thread has made since it last asked, and begin to count anew."""
    calls: int = getattr(_counted, "calls", 0)
    _counted.calls = 0
    return calls


def _count(context: dict[str, Any], **_: object) -> None:
    _counted.calls = getattr(_counted, "calls", 0) + 1
    context["parley_began"] = time.monotonic()


def _measured(event_name: str, context: dict[str, Any], **_: object) -> None:
    """Record the span of a call that has ended, with its retries. The name of the span is the service and the
    operation: `dynamodb.TransactWriteItems`."""
    tracing.add(".".join(event_name.split(".")[1:]), context["parley_began"])
