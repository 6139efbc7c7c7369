"""A process that is started never outlives its starter, whatever becomes of that one."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from parley_cli import processes

SERVER = "import os, pathlib, time; pathlib.Path('pid').write_text(str(os.getpid())); time.sleep(60)"


def server_of(folder: Path) -> int:
    until = time.monotonic() + 60
    while not (folder / "pid").exists() or not (folder / "pid").read_text():
        assert time.monotonic() < until
        time.sleep(0.02)
    return int((folder / "pid").read_text())


def is_gone(process: int) -> bool:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


def test_a_guarded_server_ends_with_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "private"
    folder.mkdir()
    with processes.start_guarded([sys.executable, "-c", SERVER], folder=folder, environment={}) as guard:
        server = server_of(folder)
        processes.end_guarded(guard, folder)
    assert is_gone(server)
    assert not folder.exists()


def test_a_guarded_server_ends_when_its_starter_is_killed(tmp_path: Path) -> None:
    folder = tmp_path / "private"
    folder.mkdir()
    starter = (
        "import sys, time; from pathlib import Path; from parley_cli import processes\n"
        f"processes.start_guarded([sys.executable, '-c', {SERVER!r}], folder=Path({str(folder)!r}), environment={{}})\n"
        "time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", starter], env={**os.environ, "PYTHONPATH": os.getcwd()}) as process:
        server = server_of(folder)
        process.send_signal(signal.SIGKILL)
    assert is_gone(server)


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_a_guarded_server_is_not_left_behind_by_a_guard_that_is_told_to_go(
    tmp_path: Path, told: signal.Signals
) -> None:
    folder = tmp_path / "private"
    folder.mkdir()
    with processes.start_guarded([sys.executable, "-c", SERVER], folder=folder, environment={}) as guard:
        server = server_of(folder)
        guard.send_signal(told)
        if told is signal.SIGINT:  # its starter hears that too, and ends it
            processes.end_guarded(guard, folder)
        guard.wait()
    assert is_gone(server)
    assert not folder.exists()


def test_the_reason_of_a_failure_is_one_line() -> None:
    said = "Building\nError: requirements.txt names what does not exist\n\n  hint: look\n"
    assert processes.last_words(said) == "Error: requirements.txt names what does not exist"
    assert processes.last_words("") == "it did not say why"
