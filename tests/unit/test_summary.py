"""The last lines of a run: what was tried, where the time went, and what was not run, whoever ran it."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]
ROOT = Path(__file__).parents[2]
TESTS = """
import pytest

@pytest.mark.parametrize("count", [1, 2])
def test_counts(count, tried):
    tried["crashes"] += count

@pytest.mark.skipif(True, reason="no Chromium here")
@pytest.mark.parametrize("page", [1, 2, 3])
def test_page(page):
    pass
"""


@pytest.mark.slow
def test_a_run_of_several_processes_ends_with_what_it_tried_and_what_it_left_out(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARLEY_SEED", "2026-11-28")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makeconftest((ROOT / "tests" / "conftest.py").read_text())
    pages = pytester.mkdir("pages")
    (pages / "test_pages.py").write_text(TESTS)
    run = pytester.runpytest_subprocess("-n", "2", "--import-mode=importlib")
    run.assert_outcomes(passed=2, skipped=3)
    run.stdout.fnmatch_lines(
        [
            "tried: 3 crashes; again with PARLEY_SEED=2026-11-28",
            "seconds by part: pages * (*)",
            "* 2 passed, 3 skipped *",
            "NOT RUN: 3 of pages: no Chromium here",
        ]
    )
    assert run.outlines[-1].startswith("NOT RUN")
