"""What `make dev` runs, started once for the tests of its tools. Roles are enforced in `test_deployed.py` alone."""

from collections.abc import Iterator

import pytest

from parley_cli import dev, invoke
from parley_cli.stack import Stack


@pytest.fixture(scope="session")
def running() -> Iterator[dev.Running]:
    """An emulator as `parley invoke` starts it where no `make dev` runs: with nothing of the environment's."""
    with dev.running(invoke.for_this_moment(dev.load({}))) as service:
        yield service


@pytest.fixture(scope="session")
def stack(running: dev.Running) -> Stack:
    return running.stack
