"""Breaks the build on purpose, in a copy of the repository, and shows which test catches it: `make mutate`.

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
"""What the tests need; a folder that is not there yet is left out."""
GROUPS: Mapping[str, tuple[str, ...]] = {
    "crashes": (CRASH, "tests/crashes/test_always.py", "tests/crashes/test_killed.py"),
    "chance": ("tests/random/test_machine.py", "tests/random/test_found.py"),
    "others": ("tests/unit", "tests/conversations", "tests/contracts", "tests/functions", "tests/stored"),
}
"""The tests of each group. Of the crashes only single ones: pairs take longer and have caught nothing more."""
KILOBYTES = 4_000_000
"""The memory of one run: several times what the whole takes unbroken."""
UNBROKEN = "nothing is broken"
FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+?\.py)(?:::([^\[\s]+)(?:\[(.+?)\])?)?(?: - .*)?$", re.MULTILINE)


class Extent(Enum):
    """How much of a group was tried; the value is what the table says if that caught nothing."""

    NOTHING = "not tried"
    LIKELY = "no likely test; the rest not tried"
    WHOLE = "no"


@dataclass(frozen=True)
class Limit:
    """What one run may take: several times what it takes unbroken. A broken build may never end: that catches it."""

    processor_seconds: int
    seconds: int

    def around(self, command: Sequence[str]) -> list[str]:
        """Return the command that runs this one within the limits of time and memory."""
        limits = f"ulimit -t {self.processor_seconds}; ulimit -v {KILOBYTES} 2>/dev/null"
        return ["bash", "-c", f'{limits}; exec "$@"', "limited", *command]


LIKELY, WHOLE = Limit(200, 900), Limit(2_000, 6_000)


@dataclass(frozen=True)
class Sight:
    """What one group of tests sees of a build."""

    tried: Extent = Extent.NOTHING
    test: str = ""
    """The first test that fails; empty if none does."""

    def __str__(self) -> str:
        return self.test or self.tried.value


@dataclass(frozen=True)
class Caught:
    """What each group of tests sees of a build."""

    name: str
    by: Mapping[str, Sight]
    must: tuple[str, ...] = ()

    @property
    def is_seen(self) -> bool:
        """Whether any test fails."""
        return any(sight.test for sight in self.by.values())

    @property
    def survives(self) -> bool:
        """Whether no test fails, or none of a group that must see it."""
        return not self.is_seen or any(self.is_missed_by(group) for group in self.must)

    def is_missed_by(self, group: str) -> bool:
        """Whether this group was asked for and has seen nothing so far."""
        return group in self.by and not self.by[group].test

    def wants(self, group: str) -> bool:
        """Whether the whole of this group has to run, since its likely tests do not say enough."""
        return self.is_missed_by(group) and (not self.is_seen or group in self.must)


def main(arguments: Sequence[str]) -> int:
    """Try the mutations whose names hold one of these words; all of them if there is none."""
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
        source = Path(folder)  # so that all are copies of one state, whoever goes on working meanwhile
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
    """Break a copy, and run the tests there."""
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
    """Run the likely tests of all these mutations where nothing is broken: one that fails there catches nothing."""
    likely = sorted({test for mutation in mutations for test in mutation.caught_by})
    return Caught(UNBROKEN, {group: likely_sight(source, group, likely, WHOLE) for group in groups})


def whole_unbroken(source: Path, unbroken: Caught, broken: Sequence[Caught]) -> Caught:
    """Run the groups that ran whole upon a broken build where nothing is broken too."""
    by = dict(unbroken.by)
    for group in by:
        if not by[group].test and any(each.by[group].tried is Extent.WHOLE for each in broken):
            by[group] = whole_sight(source, group)
    return Caught(UNBROKEN, by)


def copy(source: Path, target: Path, *left_out: str) -> None:
    """Copy what the tests need of a repository, without what has one of these names."""
    for name in COPIED:
        if (source / name).is_dir():
            shutil.copytree(source / name, target / name, ignore=shutil.ignore_patterns(*left_out))
        elif (source / name).exists():
            shutil.copy(source / name, target / name)


def compile_once(folder: Path) -> None:
    """Lay the bytecode there that every copy takes along. It names its source by a hash, so that a broken file is
    never run as it was before, whatever its size and the moment of its change."""
    compileall.compile_dir(folder, quiet=2, workers=0, invalidation_mode=PycInvalidationMode.CHECKED_HASH)


def likely_sight(folder: Path, group: str, likely: Sequence[str], limit: Limit) -> Sight:
    """Run those of the likely tests that are of this group."""
    mine = [test for test in likely if test.startswith(GROUPS[group])]
    return Sight(Extent.LIKELY, failure(folder, mine, limit)) if mine else Sight()


def whole_sight(folder: Path, group: str) -> Sight:
    """Run all tests of this group."""
    return Sight(Extent.WHOLE, failure(folder, GROUPS[group], WHOLE))


def failure(folder: Path, tests: Sequence[str], limit: Limit) -> str:
    """The first of these tests that fails there; empty if none does."""
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
    """Return the results as a table in Markdown."""
    yield f"| mutation | {' | '.join(groups)} |"
    yield "|---" * (len(groups) + 1) + "|"
    for each in results:
        yield f"| {each.name} | {' | '.join(str(each.by[group]) for group in groups)} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
