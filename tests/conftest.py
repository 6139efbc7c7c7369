"""What every test can be told on the command line, which tests stay together, and what is said at the end of a run:
what was tried, where the time went, and what was not run."""

import gc
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from hypothesis import settings
from xdist.plugin import pytest_xdist_auto_num_workers as processors
from xdist.remote import Producer

from tests.support import budget, quick
from tests.support.aws_clients import made_quickly
from tests.support.shares import WAITING, Shares

settings.register_profile("parley", deadline=None)  # how long an example takes depends on what else the machine does
settings.load_profile("parley")

made_quickly()

PHONE_URL = f"http://127.0.0.1:{os.environ.get('PARLEY_PHONE_PORT', '8765')}"
TRIED = "tried"
"""The name under which a test's report carries what it tried."""
SPENT = "processor seconds"
"""The name under which it carries what it took of this process, which does not depend on what else the machine does."""
BEGAN = pytest.StashKey[float]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--deployed",
        nargs="?",
        const=os.environ.get("PARLEY_PHONE_URL", PHONE_URL),
        metavar="PHONE_URL",
        help="Play the scripts of tests/conversations on a running `make dev`, whose phone_url this is "
        f"[of PARLEY_PHONE_URL, or {PHONE_URL}].",
    )
    parser.addoption(
        "--quick",
        action="store_true",
        help="Run the quick part alone, as `make check` does. Without it, all are run.",
    )


@pytest.fixture
def tried(record_property: Callable[[str, object], None]) -> Iterator[Counter[str]]:
    """Counts what this test tries, by kind. The counts travel in the test's report, so that a run that is spread over
    several processes says their sum at its end."""
    counts: Counter[str] = Counter()
    yield counts
    record_property(TRIED, dict(counts))


def pytest_configure(config: pytest.Config) -> None:
    """Let the processes of a run choose alike (`budget`), and name the marks."""
    budget.seed()
    for mark in quick.MARKS:
        config.addinivalue_line("markers", mark)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One process for each processor; where whole files are dealt out, more for what mostly waits (`shares`)."""
    return processors(config) + (len(WAITING) if config.getoption("dist") == "loadfile" else 0)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Shares | None:
    return Shares(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the quick part, where only that is asked for. Whoever names tests with `-k` gets all of them."""
    if config.getoption("--quick") and not config.getoption("keyword"):
        kept, left = quick.divided(items)
        config.hook.pytest_deselected(items=left)
        items[:] = kept


def pytest_collection_finish() -> None:
    """Let the garbage collector leave alone what every test has: looking through it again and again takes a tenth of
    a run."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    item.stash[BEGAN] = time.process_time()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> None:
    if call.when == "teardown" and BEGAN in item.stash:
        item.user_properties.append((SPENT, time.process_time() - item.stash[BEGAN]))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how much was tried, and how many seconds of a processor each folder of tests took, without what it started;
    for how long it ran, in brackets."""
    counts, spent, ran = Counter[str](), Counter[str](), Counter[str]()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                told = dict(report.user_properties) if report.when == "teardown" else {}
                ran[folder(report.nodeid)] += report.duration
                spent[folder(report.nodeid)] += told.get(SPENT, 0)
                counts.update(told.get(TRIED, {}))
    if counts:
        tried = ", ".join(f"{count:,} {kind}" for kind, count in counts.items())
        terminalreporter.write_line(f"tried: {tried}; again with PARLEY_SEED={budget.seed()}")
    if ran:
        parts = ", ".join(f"{name} {spent[name]:.0f} ({seconds:.0f})" for name, seconds in ran.most_common())
        terminalreporter.write_line(f"seconds by part: {parts}")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Say at the very end which parts were not run: a test that nobody runs proves nothing."""
    reporter: pytest.TerminalReporter | None = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or hasattr(config, "workerinput"):
        return
    skipped = Counter(
        (folder(report.nodeid), report.longrepr[2].removeprefix("Skipped: "))
        for report in reporter.stats.get("skipped", [])
    )
    for (name, reason), count in sorted(skipped.items()):
        reporter.write_line(f"NOT RUN: {count} of {name}: {reason}", yellow=True)


def folder(test: str) -> str:
    """Return the folder of this test's file."""
    return test.partition("::")[0].rpartition("/")[0]
