"""`make mutate`: breaks a copy of the repository on purpose, and shows which tests catch it.

Each mutation of `mutations.py` runs against three groups of tests: those of crashes, those of chance, and those that
know of neither. The table has the first test of each that fails. Of every group the likely tests run first, those that
caught the mutation before. A whole group runs only if the likely tests of all groups missed, or if that group must
catch the mutation and has not: the table says "not tried" of the rest. Nothing is believed of tests that fail unbroken:
what ran broken runs upon an unbroken copy too. Ends with 1 if a mutation survives all groups, if one that must be
caught by crashes is not, or if the unbroken copy fails. Writes nothing but the copies, in a temporary folder.

    make mutate                                  all of them, against their likely tests
    make mutate ARGS="--whole"                   against the whole of each group whose likely tests miss: hours
    make mutate ARGS="receipt relay"             those whose names hold one of these words
    make mutate ARGS="--group chance receipt"    against one group
"""

import argparse
import compileall
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum
from functools import partial
from pathlib import Path
from py_compile import PycInvalidationMode

from tests.crashes.mutations import CRASH, MUTATIONS, Mutation

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("layers", "functions", "tests", "parley_cli", "events", "service", "template.yaml", "pyproject.toml")
"""The files and folders that the tests need; a missing one is skipped."""
GROUPS: Mapping[str, tuple[str, ...]] = {
    "crashes": (CRASH, "tests/crashes/test_always.py", "tests/crashes/test_killed.py"),
    "chance": ("tests/random/test_machine.py", "tests/random/test_found.py"),
    "others": ("tests/unit", "tests/conversations", "tests/contracts", "tests/functions", "tests/stored"),
}
"""The tests of each group. The crash tests run with single crashes only: pairs take longer and have caught nothing
more."""
KILOBYTES = 4_000_000
"""The most memory of one run in kilobytes, several times what the unbroken build needs."""
UNBROKEN = "nothing is broken"
FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+?\.py)(?:::([^\[\s]+)(?:\[(.+?)\])?)?(?: - .*)?$", re.MULTILINE)


class Extent(Enum):
    """How much of a test group was run; the value is the table's text if no test failed."""

    NOTHING = "not tried"
    LIKELY = "no likely test; the rest not tried"
    WHOLE = "no"


@dataclass(frozen=True)
class Limit:
    """The time that one run of tests may take. A broken build may run for ever, and counts as caught then."""

    processor_seconds: int
    seconds: int

    def around(self, command: Sequence[str]) -> list[str]:
        """Return a command that runs `command` with limits of processor time and memory."""
        limits = f"ulimit -t {self.processor_seconds}; ulimit -v {KILOBYTES} 2>/dev/null"
        return ["bash", "-c", f'{limits}; exec "$@"', "limited", *command]


LIKELY, WHOLE = Limit(200, 900), Limit(2_000, 6_000)


@dataclass(frozen=True)
class Sight:
    """The result of one group of tests for a build: how much of it was run, and which test failed."""

    tried: Extent = Extent.NOTHING
    test: str = ""
    """The name of the first test that fails; empty if none does."""

    def __str__(self) -> str:
        return self.test or self.tried.value


@dataclass(frozen=True)
class Caught:
    """The result of every group of tests for one mutation; `must` names the groups that have to catch it."""

    name: str
    by: Mapping[str, Sight]
    must: tuple[str, ...] = ()

    @property
    def is_seen(self) -> bool:
        """Return whether a test of any group fails."""
        return any(sight.test for sight in self.by.values())

    @property
    def survives(self) -> bool:
        """Return whether the mutation was not caught: no test fails, or a group in `must` was run and none of its tests
        fails.
        """
        return not self.is_seen or any(self.is_missed_by(group) for group in self.must)

    def is_missed_by(self, group: str) -> bool:
        """Return whether this group was chosen and none of its tests has failed so far."""
        return group in self.by and not self.by[group].test

    def wants(self, group: str) -> bool:
        """Return whether the whole group has to run: its likely tests missed, and no other group has caught the
        mutation or this one must.
        """
        return self.is_missed_by(group) and (not self.is_seen or group in self.must)


def main(arguments: Sequence[str]) -> int:
    """Run the chosen mutations against the chosen groups, and print the table. Return 1 if a mutation survives or the
    unbroken copy fails.
    """
    parser = argparse.ArgumentParser(prog="make mutate")
    parser.add_argument("words", nargs="*", help="parts of the names of the mutations to try; all if there is none")
    parser.add_argument("--group", action="append", choices=GROUPS, help="only the tests of this group")
    parser.add_argument("--whole", action="store_true", help="all tests of each group whose likely ones miss")
    asked = parser.parse_args(arguments)
    groups = asked.group or list(GROUPS)
    chosen = [each for each in MUTATIONS if not asked.words or any(word in each.name for word in asked.words)]
    with (
        tempfile.TemporaryDirectory(prefix="parley-unbroken-") as folder,
        ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as threads,
    ):
        source = Path(folder)  # all mutations copy this one state, even if the repository changes meanwhile
        copy(ROOT, source, "__pycache__")
        compile_once(source)
        likely = threads.submit(likely_unbroken, source, groups, chosen)
        broken = list(threads.map(partial(attempt, source, groups, asked.whole), chosen))
        unbroken = whole_unbroken(source, likely.result(), broken)
    print("\n".join(table([unbroken, *broken], groups)))
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"  {spent.ru_utime + spent.ru_stime:.0f} processor seconds", file=sys.stderr)
    return int(unbroken.is_seen or any(each.survives for each in broken))


def attempt(source: Path, groups: Sequence[str], whole: bool, mutation: Mutation) -> Caught:
    """Apply a mutation to a copy of the repository, and run the tests there. `whole`: run the whole of each group that
    has missed it.
    """
    with tempfile.TemporaryDirectory(prefix="parley-mutation-") as name:
        folder = Path(name)
        copy(source, folder)
        mutation.apply(folder)
        by = {group: likely_sight(folder, group, mutation.caught_by, LIKELY) for group in groups}
        caught = Caught(mutation.name, by, mutation.must)
        for group in groups:
            if caught.wants(group) or (whole and caught.is_missed_by(group)):
                by[group] = whole_sight(folder, group)
    print(f"  {'passes' if caught.survives else 'caught'}: {mutation.name}", file=sys.stderr, flush=True)
    return caught


def likely_unbroken(source: Path, groups: Sequence[str], mutations: Sequence[Mutation]) -> Caught:
    """Run the likely tests of all these mutations on the unbroken copy. A test that fails there proves nothing."""
    likely = sorted({test for mutation in mutations for test in mutation.caught_by})
    return Caught(UNBROKEN, {group: likely_sight(source, group, likely, WHOLE) for group in groups})


def whole_unbroken(source: Path, unbroken: Caught, broken: Sequence[Caught]) -> Caught:
    """Run on the unbroken copy each group that ran whole for some mutation, and return the results with those of
    `unbroken`.
    """
    by = dict(unbroken.by)
    for group in by:
        if not by[group].test and any(each.by[group].tried is Extent.WHOLE for each in broken):
            by[group] = whole_sight(source, group)
    return Caught(UNBROKEN, by)


def copy(source: Path, target: Path, *left_out: str) -> None:
    """Copy the files that the tests need from `source` to `target`, without files of the `left_out` names."""
    for name in COPIED:
        if (source / name).is_dir():
            shutil.copytree(source / name, target / name, ignore=shutil.ignore_patterns(*left_out))
        elif (source / name).exists():
            shutil.copy(source / name, target / name)


def compile_once(folder: Path) -> None:
    """Compile a folder to bytecode that all copies share. It is checked by its source's hash, so a changed file is
    always compiled again.
    """
    compileall.compile_dir(folder, quiet=2, workers=0, invalidation_mode=PycInvalidationMode.CHECKED_HASH)


def likely_sight(folder: Path, group: str, likely: Sequence[str], limit: Limit) -> Sight:
    """Run the likely tests that belong to this group, and return the result."""
    mine = [test for test in likely if test.startswith(GROUPS[group])]
    return Sight(Extent.LIKELY, failure(folder, mine, limit)) if mine else Sight()


def whole_sight(folder: Path, group: str) -> Sight:
    """Run all tests of this group in a folder, and return the result."""
    return Sight(Extent.WHOLE, failure(folder, GROUPS[group], WHOLE))


def failure(folder: Path, tests: Sequence[str], limit: Limit) -> str:
    """Run these tests in a folder until one fails, and return its name, or that they took too long; empty if all
    pass.
    """
    environment = {**os.environ, "PYTHONPATH": "layers/common:.", "PARLEY_FIRST": "1"}
    command = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    try:
        run = subprocess.run(
            limit.around(command),
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=limit.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"does not end within {limit.seconds} s"
    if run.returncode == 0:
        return ""
    found = FAILED.search(run.stdout)
    if found is None:
        print(f"{run.stdout[-2000:]}{run.stderr[-2000:]}", file=sys.stderr)
        return f"pytest ended with {run.returncode}"
    file, test, case = found.groups()
    return f"{test} [{case}]" if case else test or file


def table(results: Sequence[Caught], groups: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a Markdown table with a row for each mutation and a column for each group."""
    yield f"| mutation | {' | '.join(groups)} |"
    yield "|---" * (len(groups) + 1) + "|"
    for each in results:
        yield f"| {each.name} | {' | '.join(str(each.by[group]) for group in groups)} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
