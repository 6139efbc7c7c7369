"""One world for all scenarios, and what was tried in it, said at the end of the run."""

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.crashes.world import World, deployed

TRIED: Counter[str] = Counter()


@pytest.fixture(scope="module")
def _world() -> Iterator[World]:
    with deployed() as world:
        yield world


@pytest.fixture(scope="module")
def _empty(_world: World) -> object:
    return _world.saved()


@pytest.fixture
def world(_world: World, _empty: object) -> World:
    """As it is when nobody has ever written."""
    _world.restore(_empty, {})
    return _world


@pytest.fixture
def tried() -> Counter[str]:
    """How much was tried, by kind."""
    return TRIED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if TRIED:
        terminalreporter.write_line("crashes: " + ", ".join(f"{count} {kind}" for kind, count in TRIED.items()))
