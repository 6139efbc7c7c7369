"""Starts other programs so that none of them outlives this process.

A short one runs in a process group of its own, which ends with it or with our patience (`run`). A server
runs under a guard (`start_guarded`): a process that does nothing but hold one end of a pipe. We hold the
other end, and however we go, by return, Ctrl-C, SIGTERM or SIGKILL, the pipe closes, and the guard ends
the server's group and removes its folder. Nothing is ever ended by name.
"""

import os
import re
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

Command = Sequence[str | Path]


def run(command: Command, *, folder: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a program to its end, and return its status with all that it printed. If this is interrupted, the whole
    process group is killed.
    """
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            output, errors = process.communicate()
        except BaseException:
            _end_group(process.pid)
            raise
    return subprocess.CompletedProcess(command, process.returncode, output, errors)


def last_words(output: str) -> str:
    """Return the line of a failed program's output that says why: the last line that names an error, or else the last
    line.
    """
    lines = [line for line in output.splitlines() if line.strip()]
    unindented = [line for line in lines if not line[0].isspace()]
    reasons = [line for line in unindented if re.search(r"error|fail|invalid|denied", line, re.IGNORECASE)]
    return (reasons or lines or ["it did not say why"])[-1].strip()


def start_guarded(command: Command, *, folder: Path, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start a server in its private folder, where it logs to the file `log`. Return its guard, a process that ends when
    the server does.
    """
    return subprocess.Popen(
        [sys.executable, "-I", Path(__file__), folder, *command],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C reaches only this process; the guard learns of it through the pipe
    )


def end_guarded(guard: subprocess.Popen[bytes], folder: Path) -> None:
    """End the guard's server if it still runs, wait for it, and remove its folder."""
    assert guard.stdin is not None
    guard.stdin.close()
    guard.wait()
    shutil.rmtree(folder, ignore_errors=True)


def _end_group(leader: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def _guard(folder: Path, command: list[str]) -> None:
    """Run the server until it ends by itself, or until the pipe on standard input closes: then kill its process group
    and remove its folder.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is noticed through the pipe instead
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    asker = sys.stdin.fileno()
    try:
        while server.poll() is None:
            if select.select([asker], [], [], 0.5)[0] and not os.read(asker, 1):
                break
        else:
            return  # the server ended by itself: keep its log
    finally:
        if server.poll() is None:
            _end_group(server.pid)
            server.wait()
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    _guard(Path(sys.argv[1]), sys.argv[2:])
