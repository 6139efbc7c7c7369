"""Runs `make dev` as a process of its own: the whole service on free ports, from its ready line to Ctrl-C."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from parley_cli.stack import free_port

ROOT = Path(__file__).resolve().parents[2]
OUTSIDE = ("AWS_", "PARLEY_", "TWILIO_", "LLM_", "OPENAI_")
"""Prefixes of environment variables that are removed, because they would configure another service."""
STOP_SECONDS = 120
"""The seconds to wait for `make dev` to stop; a busy machine takes half a minute."""


@contextmanager
def running(settings: Mapping[str, str] | None = None, *options: str) -> Iterator[str]:
    """Run `make dev` in a process of its own, on free ports, and yield the address of its phone page."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(OUTSIDE)}
    environment = own | {
        "PYTHONPATH": f"{ROOT / 'layers' / 'common'}{os.pathsep}{ROOT}",
        "PARLEY_AWS_PORT": str(free_port()),
        "PARLEY_PHONE_PORT": str(free_port()),
        **(settings or {}),
    }
    with tempfile.TemporaryFile() as said, tempfile.NamedTemporaryFile() as no_settings:
        command = [sys.executable, "-m", "parley_cli", "dev", "--headless", "--env-file", no_settings.name, *options]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=said)
        try:
            assert process.stdout is not None
            ready = process.stdout.readline()
            if not ready:
                said.seek(0)
                raise RuntimeError(f"make dev did not start: {said.read().decode(errors='replace')[-2000:]}")
            yield str(json.loads(ready)["phone_url"])
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=STOP_SECONDS)
