"""A phone to a service with a model, for the tests of how turns go in this process."""

from collections.abc import Iterator

import pytest

from parley_cli.memory_service import MemoryService
from tests.support.model import ScriptedModel, scripted_model
from tests.support.phone import Phone, clock


@pytest.fixture
def model() -> Iterator[ScriptedModel]:
    with scripted_model() as model:
        yield model


@pytest.fixture
def phone(model: ScriptedModel) -> Phone:
    return Phone(MemoryService(clock(), model))
