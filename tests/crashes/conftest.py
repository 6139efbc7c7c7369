"""The fixtures of the crash tests: one world, which all scenarios of a process share."""

from collections.abc import Iterator

import pytest

from tests.crashes.world import World, deployed


@pytest.fixture(scope="module")
def _world() -> Iterator[World]:
    with deployed() as world:
        yield world


@pytest.fixture(scope="module")
def _empty(_world: World) -> object:
    return _world.saved()


@pytest.fixture
def world(_world: World, _empty: object) -> World:
    """Yield the world as it was at the beginning, before anybody has written."""
    _world.restore(_empty, {})
    return _world
