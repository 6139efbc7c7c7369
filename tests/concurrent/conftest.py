"""Fixtures that load the functions as several processes on one emulator, which unlike moto is safe under threads and
delivers messages again. Each test has an AWS account of its own there."""

from collections.abc import Iterator
from itertools import count

import boto3
import pytest

from parley import wiring
from parley.adapters import aws
from parley_cli import credential
from parley_cli.stack import HOST, Stack, free_port
from tests.concurrent.races import Races
from tests.concurrent.stage import Clock, Stage
from tests.support.cloud import Cloud, provider, shut_out
from tests.support.model import ScriptedModel, scripted_model
from tests.support.twilio_server import TwilioServer

_accounts = count(100_000_000_001)


@pytest.fixture(scope="package")
def endpoint() -> Iterator[str]:
    """Yield the address of an emulator that runs for all tests of this folder."""
    with Stack(free_port()) as stack:
        yield stack.endpoint


@pytest.fixture
def cloud(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    """Yield the table and the queues, empty, with the functions' environment set."""
    # The emulator takes twelve digits as an account; requests are signed with the run's secret.
    shut_out(monkeypatch, key=str(next(_accounts)), secret=credential.at(endpoint).secret)
    for name, value in {"AWS_ENDPOINT_URL": endpoint, "NO_PROXY": HOST, "no_proxy": HOST}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)  # it keeps the account of an earlier test
    cloud = Cloud()
    for name, value in cloud.environment.items():
        monkeypatch.setenv(name, value)
    yield cloud
    aws.session.cache_clear()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(wiring, "now", clock)
    return clock


@pytest.fixture
def twilio(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[TwilioServer]:
    with provider(monkeypatch, clock) as server:
        yield server


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedModel]:
    with scripted_model() as model:
        monkeypatch.setattr(wiring, "model", lambda settings: model)
        yield model


@pytest.fixture
def stage(cloud: Cloud, clock: Clock, twilio: TwilioServer, model: ScriptedModel) -> Stage:
    return Stage(cloud, clock, twilio)


@pytest.fixture
def races(monkeypatch: pytest.MonkeyPatch) -> Iterator[Races]:
    races = Races(monkeypatch)
    yield races
    assert not races.unmet
