"""Breaks the build on purpose, in a copy of the repository, and shows which test catches it: `make mutate`.

Each mutation of `mutations.py` runs against the crash tests, and against the tests that know nothing of crashes. The
table has the first test of each that fails. Ends with 1 if a mutation survives both, or if the copy fails that nobody
has broken. Writes nothing but the copies, in a temporary folder.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.crashes.mutations import MUTATIONS, Mutation

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("layers", "functions", "tests", "parley_cli", "events", "service", "template.yaml", "pyproject.toml")
"""What the tests need; a folder that is not there yet is left out."""
CRASHES = ("tests/crashes/test_matrix.py", "tests/crashes/test_always.py")
OTHERS = ("tests/unit", "tests/conversations", "tests/contracts", "tests/functions")
PAIRS = "10"
SECONDS = 900
"""Of one run: several times what the whole takes unbroken."""
UNBROKEN = Mutation("nothing is broken", "pyproject.toml", ())
"""Only what passes this can be said to catch the others."""
FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+?\.py)::([^\[\s]+)(?:\[(.+?)\])?(?: - .*)?$", re.MULTILINE)


@dataclass(frozen=True)
class Caught:
    """Which tests see that a build is broken; empty is none."""

    mutation: Mutation
    by_crashes: str
    by_others: str

    @property
    def passes(self) -> bool:
        """Whether none does."""
        return not (self.by_crashes or self.by_others)


def main(wanted: list[str]) -> int:
    """Try the mutations whose names hold one of these words; all of them if there is none."""
    chosen = [each for each in MUTATIONS if not wanted or any(word in each.name for word in wanted)]
    results = []
    with (
        tempfile.TemporaryDirectory(prefix="parley-unbroken-") as folder,
        ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as threads,
    ):
        source = Path(folder)  # so that all are copies of one state, whoever goes on working meanwhile
        copy(ROOT, source)
        for caught in threads.map(partial(attempt, source), (UNBROKEN, *chosen)):
            print(f"  {'passes' if caught.passes else 'caught'}: {caught.mutation.name}", file=sys.stderr)
            results.append(caught)
    print("\n".join(table(results)))
    unbroken, *broken = results
    return int(not unbroken.passes or any(each.passes for each in broken))


def attempt(source: Path, mutation: Mutation) -> Caught:
    """Break a copy, and run the tests there."""
    with tempfile.TemporaryDirectory(prefix="parley-mutation-") as name:
        folder = Path(name)
        copy(source, folder)
        broken = folder / mutation.file
        broken.write_text(mutation.apply(broken.read_text()))
        return Caught(mutation, first_failure(folder, *CRASHES), first_failure(folder, *OTHERS))


def copy(source: Path, target: Path) -> None:
    """What the tests need of a repository."""
    for name in COPIED:
        if (source / name).is_dir():
            shutil.copytree(source / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif (source / name).exists():
            shutil.copy(source / name, target / name)


def first_failure(folder: Path, *tests: str) -> str:
    """The first of these tests that fails there; empty if none does."""
    environment = {**os.environ, "PYTHONPATH": "layers/common:.", "PARLEY_PAIRS": PAIRS}
    command = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    run = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    if run.returncode == 0:
        return ""
    found = FAILED.search(run.stdout)
    if found is None:
        raise RuntimeError(f"the tests did not run:\n{run.stdout[-2000:]}{run.stderr[-2000:]}")
    _, test, case = found.groups()
    return f"{test} [{case}]" if case else test


def table(results: list[Caught]) -> Iterator[str]:
    """In Markdown."""
    yield "| mutation | crash tests | other tests |"
    yield "|---|---|---|"
    for each in results:
        yield f"| {each.mutation.name} | {each.by_crashes or 'no'} | {each.by_others or 'no'} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
