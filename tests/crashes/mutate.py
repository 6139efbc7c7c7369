"""Breaks the build on purpose, in a copy of the repository, and shows which test catches it: `make mutate`.

Each mutation of `mutations.py` runs against three groups of tests: those of crashes, those of chance, and those that
know of neither. The table has the first test of each that fails. The tests that caught a mutation before are tried
first; only if they miss it does the whole group run. Ends with 1 if a mutation survives all groups, if one that must
be caught by crashes is not, or if the copy fails that nobody has broken. Writes nothing but the copies, in a temporary
folder.

    make mutate                                  all of them, against everything
    make mutate ARGS="receipt relay"             those whose names hold one of these words
    make mutate ARGS="--group chance receipt"    against one group
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.crashes.mutations import CRASH, MUTATIONS, Mutation

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("layers", "functions", "tests", "parley_cli", "events", "service", "template.yaml", "pyproject.toml")
"""What the tests need; a folder that is not there yet is left out."""
GROUPS: Mapping[str, tuple[str, ...]] = {
    "crashes": (CRASH, "tests/crashes/test_always.py"),
    "chance": ("tests/random/test_machine.py", "tests/random/test_found.py"),
    "others": ("tests/unit", "tests/conversations", "tests/contracts", "tests/functions", "tests/stored"),
}
"""The tests of each group. Of the crashes only single ones: pairs take longer and have caught nothing more."""
SECONDS, KILOBYTES = 600, 4_000_000
"""The seconds and the memory of one run: several times what the whole takes unbroken. A broken build may never end, and
is caught by that."""
LIMITED = ("bash", "-c", f'ulimit -v {KILOBYTES} 2>/dev/null; exec "$@"', "limited")
"""Runs a command that may eat no more memory."""
UNBROKEN = Mutation("nothing is broken")
"""The tests must pass unbroken, or they cannot be said to catch anything."""
FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+?\.py)(?:::([^\[\s]+)(?:\[(.+?)\])?)?(?: - .*)?$", re.MULTILINE)


@dataclass(frozen=True)
class Caught:
    """The first test of each group that sees that a build is broken; empty is none."""

    mutation: Mutation
    by: Mapping[str, str]

    @property
    def survives(self) -> bool:
        """Whether none does, or not those that must."""
        return not any(self.by.values()) or any(not self.by.get(group, "?") for group in self.mutation.must)


def main(arguments: Sequence[str]) -> int:
    """Try the mutations whose names hold one of these words; all of them if there is none."""
    parser = argparse.ArgumentParser(prog="make mutate")
    parser.add_argument("words", nargs="*", help="parts of the names of the mutations to try; all if there is none")
    parser.add_argument("--group", action="append", choices=GROUPS, help="only the tests of this group")
    asked = parser.parse_args(arguments)
    groups = asked.group or list(GROUPS)
    chosen = [each for each in MUTATIONS if not asked.words or any(word in each.name for word in asked.words)]
    with (
        tempfile.TemporaryDirectory(prefix="parley-unbroken-") as folder,
        ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as threads,
    ):
        source = Path(folder)  # so that all are copies of one state, whoever goes on working meanwhile
        copy(ROOT, source)
        unbroken, *broken = threads.map(partial(attempt, source, groups), (UNBROKEN, *chosen))
    print("\n".join(table([unbroken, *broken], groups)))
    return int(any(unbroken.by.values()) or any(each.survives for each in broken))


def attempt(source: Path, groups: Sequence[str], mutation: Mutation) -> Caught:
    """Break a copy, and run the tests there."""
    with tempfile.TemporaryDirectory(prefix="parley-mutation-") as name:
        folder = Path(name)
        copy(source, folder)
        mutation.apply(folder)
        caught = Caught(mutation, {group: first_failure(folder, group, mutation.caught_by) for group in groups})
    print(f"  {'passes' if caught.survives else 'caught'}: {mutation.name}", file=sys.stderr, flush=True)
    return caught


def copy(source: Path, target: Path) -> None:
    """What the tests need of a repository."""
    for name in COPIED:
        if (source / name).is_dir():
            shutil.copytree(source / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif (source / name).exists():
            shutil.copy(source / name, target / name)


def first_failure(folder: Path, group: str, likely: Sequence[str]) -> str:
    """The first test of this group that fails there, the likely ones before all others; empty if none does."""
    mine = [test for test in likely if test.startswith(GROUPS[group])]
    return (failure(folder, mine) if mine else "") or failure(folder, GROUPS[group])


def failure(folder: Path, tests: Sequence[str]) -> str:
    """The first of these tests that fails there; empty if none does."""
    environment = {**os.environ, "PYTHONPATH": "layers/common:.", "PARLEY_FIRST": "1"}
    command = [*LIMITED, sys.executable, "-B", "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    try:
        run = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return f"does not end within {SECONDS} s"
    if run.returncode == 0:
        return ""
    found = FAILED.search(run.stdout)
    if found is None:
        print(f"{run.stdout[-2000:]}{run.stderr[-2000:]}", file=sys.stderr)
        return f"pytest ended with {run.returncode}"
    file, test, case = found.groups()
    return f"{test} [{case}]" if case else test or file


def table(results: Sequence[Caught], groups: Sequence[str]) -> Iterator[str]:
    """Return the results as a table in Markdown."""
    yield f"| mutation | {' | '.join(groups)} |"
    yield "|---" * (len(groups) + 1) + "|"
    for each in results:
        yield f"| {each.mutation.name} | {' | '.join(each.by[group] or 'no' for group in groups)} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
