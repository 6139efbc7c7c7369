"""Fixtures for tests of conversations on the memory adapters. Each script (`*.yaml`) is one test, named by its title;
with `--deployed` it is played on a running `make dev`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.events import Channel
from parley_cli.memory_service import MemoryService
from parley_cli.scripts import format
from parley_cli.scripts.deployed import DeployedPlay
from parley_cli.scripts.memory import InMemory
from parley_cli.scripts.play import NotHere, ScriptFailed, play
from tests.support.business import BUSINESS
from tests.support.coach import with_coach
from tests.support.model import ScriptedModel, scripted_model
from tests.support.phone import Phone
from tests.support.phone import clock as noon


@pytest.fixture
def clock() -> ManualClock:
    return noon()


@pytest.fixture
def model() -> Iterator[ScriptedModel]:
    with scripted_model() as model:
        yield model


@pytest.fixture
def service(clock: ManualClock) -> MemoryService:
    """Return a service without a model: it understands only fixed phrases."""
    return MemoryService(clock)


@pytest.fixture
def phone(service: MemoryService) -> Iterator[Phone]:
    ana = Phone(service)
    yield ana
    assert not ana.inbox, f"nobody expected {ana.inbox}"


@pytest.fixture
def full(phone: Phone) -> Phone:
    """Return a phone of a service with all lanes switched on."""
    phone.service.business, phone.service.settings = BUSINESS, with_coach()
    return phone


@pytest.fixture
def whatsapp(service: MemoryService) -> Phone:
    return Phone(service, channel=Channel.WHATSAPP)


@pytest.fixture
def smart_phone(clock: ManualClock, model: ScriptedModel) -> Iterator[Phone]:
    """Yield a phone of a service with a scripted model. Fails at the end if unread messages are left."""
    ana = Phone(MemoryService(clock, model))
    yield ana
    assert not ana.inbox, f"nobody expected {ana.inbox}"


UNSEEN = pytest.StashKey[list[str]]()
"""The checks that the played scripts could not make on a deployment."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if unseen := config.stash.get(UNSEEN, []):
        terminalreporter.write_line(f"A deployment does not tell, and nobody has compared: {', '.join(unseen)}")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    return ScriptFile.from_parent(parent, path=file_path) if file_path.suffix == ".yaml" else None


class ScriptFile(pytest.File):
    """A script's YAML file, which pytest collects as one test."""

    def collect(self) -> Iterator[pytest.Item]:
        try:
            file = format.load(self.path)
        except format.ScriptError as error:
            raise self.CollectError(str(error)) from error
        yield ScriptItem.from_parent(self, name=file.script.title, file=file)


class ScriptItem(pytest.Item):
    """A script as a pytest test, played in memory or on the deployment that `--deployed` names."""

    def __init__(self, *, file: format.ScriptFile, **known: Any) -> None:
        super().__init__(**known)
        self._file = file

    def runtest(self) -> None:
        url = self.config.getoption("--deployed")
        try:
            unseen = play(self._file, DeployedPlay(url) if url else InMemory())
        except NotHere as missing:
            pytest.skip(str(missing))
        self.config.stash.setdefault(UNSEEN, []).extend(unseen)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, ScriptFailed):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, 0, self.name
