"""The functions, each loaded from its `app.py` (`load_app`), in a stage of the service in moto (`aws`)."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from parley import telemetry
from parley_cli.operators import recorded
from tests.support.cloud import Cloud, load_app, shut_out
from tests.support.moto_in_place import aws_in_moto
from tests.support.operators_api import NUMBER, Api


class Log:
    """What the function logged since the test began."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        """The line as it stands in the log group."""
        return self.stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Line by line."""
        return [json.loads(line) for line in self.text.splitlines()]


Act = tuple[str, str, str]
"""What a command has recorded: the act, whom it is about, and the dead letter."""


@pytest.fixture(autouse=True)
def acts(monkeypatch: pytest.MonkeyPatch) -> list[Act]:
    """What commands have recorded at the operators' API, which most tests of commands have none of."""
    done: list[Act] = []

    def record(_: object, act: str, *, participant: str = "", letter: str = "") -> None:
        done.append((act, participant, letter))

    monkeypatch.setattr(recorded, "record", record)
    return done


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    """The stage, and the functions' environment for it."""
    shut_out(monkeypatch)
    with aws_in_moto():
        cloud = Cloud()
        for name, value in cloud.environment.items():
            monkeypatch.setenv(name, value)
        yield cloud


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Log:
    """The log: the logger took hold of standard output when it was imported, so it is turned to a stream of its own."""
    log = Log()
    monkeypatch.setattr(telemetry.logger.registered_handler, "stream", log.stream)
    return log


@pytest.fixture
def api(aws: Cloud, log: Log, monkeypatch: pytest.MonkeyPatch) -> Api:
    """The operators' API on the stage; what waits in the mailbox is worked on while it waits."""
    monkeypatch.setenv("TWILIO_NUMBER", NUMBER)
    api = Api(aws, load_app("api"), load_app("orchestrate"))
    monkeypatch.setattr(api.app, "api", replace(api.app.api, wait=api.work))
    return api
