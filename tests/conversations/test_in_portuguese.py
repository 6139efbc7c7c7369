"""A third language is files: the tests in `tests/portuguese` pass in a process that reads Portuguese."""

import os
import subprocess
import sys

import pytest

from parley.texts import VARIABLE
from parley_cli.service_folders import ROOT

FOLDER = "tests/portuguese"


@pytest.mark.slow
def test_a_service_that_speaks_portuguese_does_what_its_stories_say() -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", FOLDER]
    run = subprocess.run(command, cwd=ROOT, env={**os.environ, VARIABLE: "pt,en"}, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout[-4_000:] + run.stderr[-1_000:]
