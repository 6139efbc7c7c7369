"""What every test can be told on the command line, and what is said at the end of a run: what was tried, and where the
time went."""

import os
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

PHONE_URL = f"http://127.0.0.1:{os.environ.get('PARLEY_PHONE_PORT', '8765')}"
TRIED = "tried"
"""The name under which a test's report carries what it tried."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--deployed",
        nargs="?",
        const=os.environ.get("PARLEY_PHONE_URL", PHONE_URL),
        metavar="PHONE_URL",
        help="Play the scripts of tests/conversations on a running `make dev`, whose phone_url this is "
        f"[of PARLEY_PHONE_URL, or {PHONE_URL}].",
    )


@pytest.fixture
def tried(record_property: Callable[[str, object], None]) -> Iterator[Counter[str]]:
    """Counts what this test tries, by kind. The counts travel in the test's report, so that a run that is spread over
    several processes says their sum at its end."""
    counts: Counter[str] = Counter()
    yield counts
    record_property(TRIED, dict(counts))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how much was tried, and how many seconds of processes each folder of tests took."""
    counts, seconds = Counter[str](), Counter[str]()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                seconds[report.nodeid.partition("::")[0].rpartition("/")[0]] += report.duration
                if report.when == "teardown":
                    counts.update(dict(report.user_properties).get(TRIED, {}))
    if counts:
        terminalreporter.write_line("tried: " + ", ".join(f"{count:,} {kind}" for kind, count in counts.items()))
    if seconds:
        parts = ", ".join(f"{folder} {spent:.0f}" for folder, spent in seconds.most_common())
        terminalreporter.write_line(f"seconds by part: {parts}")
