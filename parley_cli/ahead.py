"""The part of `make build` that runs each function once in its finished bundle and compiles ahead what that compiles
(`parley_cli.compile_ahead`).

A build for another machine cannot run here: its process sees the same packages, installed for this machine by the same
lock, in .aws-sam/packages-*. They are no part of a bundle.
"""

import hashlib
import json
import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from parley.secrets import LOCAL
from parley_cli import bundles, compile_ahead, processes
from parley_cli.errors import OperatorError
from parley_cli.events import PUBLIC_URL, SECRETS
from parley_cli.memory_service import switches
from parley_cli.modules_ahead import Imported

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements" / "dev.txt"
"""The lock that holds all packages of all functions, and those of Lambda's own Python."""
KEYS = {"AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none"}
"""Keys for the server that stands for AWS."""


def compile_for(
    name: str, handler: str, variables: Mapping[str, str], folders: Sequence[Path], interpreter: Path, packages: Path
) -> Imported:
    """Write into the bundle, the first of `folders`, what Python compiles where its function starts, and return what it
    imports. `packages` is the folder of what is not in the layers. Raises OperatorError if the function does not run.
    """
    event = (ROOT / "events" / f"{compile_ahead.EVENTS[name]}.json").read_text(encoding="utf-8")
    events = [json.loads(each) for each in compile_ahead.texted(event)]
    secrets = {LOCAL[secret][0]: value for secret, value in SECRETS.items()}
    variables = {**variables, **bundles.WHERE_IT_STARTS, **secrets, **switches(), **KEYS}
    path = list(map(str, [packages, *folders]))
    run = subprocess.run(
        [interpreter, "-S", "-B", "-P", Path(compile_ahead.__file__)],
        input=json.dumps({"bundle": str(folders[0]), "folders": path, "handler": handler, "events": events}),
        env={
            **variables,
            "PARLEY_PUBLIC_URL": PUBLIC_URL,
            "PYTHONPATH": os.pathsep.join(path),
        },
        capture_output=True,
        text=True,
    )
    if run.returncode != 0:
        raise OperatorError(f"{name} does not run from its bundle: {processes.last_words(run.stderr)}")
    said = json.loads(run.stdout.splitlines()[-1])
    return Imported(said["modules"], bytes.fromhex(said["magic"]), said["tag"])


@contextmanager
def packages_for(interpreter: Path, is_for_this_machine: bool, runtime: str, locks: Sequence[Path]) -> Iterator[Path]:
    """Yield a folder with the packages that a function's process needs beside its bundle: those of Lambda's own Python,
    and for another machine's build all that stand in these locks. Raises OperatorError if pip fails.
    """
    if is_for_this_machine:
        with bundles.runtime_folder() as folder:
            yield folder
        return
    names = {name for lock in locks for name in _locked(lock)} | set(bundles.RUNTIME_DISTRIBUTIONS)
    wanted = "".join(text for name, text in _locked(LOCK).items() if name in names)
    target = ROOT / ".aws-sam" / f"packages-{runtime}-{hashlib.sha256(wanted.encode()).hexdigest()[:12]}"
    if not target.exists():
        _install(interpreter, wanted, target)
    yield target


def _locked(lock: Path) -> dict[str, str]:
    """Return the packages of a lock: the lines of each, with its hashes, by name."""
    lines = re.sub(r"^\s*#.*\n", "", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {match[1]: match[0] for match in re.finditer(r"^(\S+?)==\S.*\n(?:[ \t].*\n)*", lines, re.MULTILINE)}


def _install(interpreter: Path, wanted: str, target: Path) -> None:
    requirements = target.with_suffix(".txt")
    requirements.parent.mkdir(parents=True, exist_ok=True)
    requirements.write_text(wanted, encoding="utf-8")
    command: list[str | Path] = [interpreter, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
    command += ["--disable-pip-version-check", "--target", target.with_suffix(".new"), "-r", requirements]
    done = processes.run(command, folder=ROOT, environment=os.environ)
    requirements.unlink()
    if done.returncode != 0:
        raise OperatorError(f"pip failed to install the functions' packages: {processes.last_words(done.stderr)}")
    target.with_suffix(".new").rename(target)
