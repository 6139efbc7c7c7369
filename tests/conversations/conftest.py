"""People who text, on the memory adapters."""

from collections.abc import Iterator

import pytest

from parley.adapters.memory import ManualClock
from parley.conversation.events import Channel
from parley_cli.memory_service import MemoryService
from tests.support.model import ScriptedModel
from tests.support.phone import Phone
from tests.support.phone import clock as noon


@pytest.fixture
def clock() -> ManualClock:
    return noon()


@pytest.fixture
def model() -> Iterator[ScriptedModel]:
    scripted = ScriptedModel()
    yield scripted
    assert not scripted.script, f"the model was never asked for {scripted.script}"


@pytest.fixture
def service(clock: ManualClock) -> MemoryService:
    """Without a model: the phrases answer."""
    return MemoryService(clock)


@pytest.fixture
def phone(service: MemoryService) -> Iterator[Phone]:
    ana = Phone(service)
    yield ana
    assert not ana.inbox, f"nobody expected {ana.inbox}"


@pytest.fixture
def whatsapp(service: MemoryService) -> Phone:
    return Phone(service, channel=Channel.WHATSAPP)


@pytest.fixture
def smart_phone(clock: ManualClock, model: ScriptedModel) -> Iterator[Phone]:
    """A phone to a service with a model."""
    ana = Phone(MemoryService(clock, model))
    yield ana
    assert not ana.inbox, f"nobody expected {ana.inbox}"
