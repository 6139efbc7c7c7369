"""Distributes the test files over the processes of `make test`, so that all processes end at about the same time.

What takes longest begins first. What mostly waits, for an emulator, a browser or a clock, has processes of its own,
more than the machine has processors; whoever has nothing else left to do helps with the rest.
"""

from collections.abc import Mapping
from functools import cached_property

from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

WAITING = (("tests/deployed/", "tests/contracts/"), ("tests/browser/",))
"""The folders whose tests mostly wait, for an emulator or a browser, by the process that runs them."""
LONG = (
    "tests/crashes/test_matrix.py",
    "tests/random/test_machine.py",
    "tests/deployed/test_scripts.py",  # before the others leave much that falls due when the clock is moved
    "tests/deployed/",
    "tests/browser/",
    "tests/crashes/",
    "tests/concurrent/",
    "tests/unit/test_documented_changes.py",
    "tests/functions/",
)
"""The files and folders that take longest, the longest first. Of the others, those with the most tests go first, and
what is short comes last."""
EVERY_FOLDER = tuple(folder for folders in WAITING for folder in folders)


class Shares(LoadFileScheduling):  # type: ignore[misc]
    """Schedules whole test files on pytest-xdist's processes, as `--dist loadfile` does, but the longest files
    first.
    """

    def _assign_work_unit(self, node: WorkerController) -> None:
        """Give a process its next file. The first processes prefer files that mostly wait."""
        place = self.nodes.index(node)
        preferred = WAITING[place] if place < len(WAITING) else ()
        file = chosen({file: len(tests) for file, tests in self.workqueue.items()}, preferred)
        tests = self.workqueue.pop(file)
        self.assigned_work[node][file] = tests
        node.send_runtest_some([self._places[test] for test, is_done in tests.items() if not is_done])

    @cached_property
    def _places(self) -> dict[str, int]:
        """Return the position of each test in the collection, by its id."""
        assert self.collection is not None
        return {test: place for place, test in enumerate(self.collection)}


def chosen(left: Mapping[str, int], preferred: tuple[str, ...]) -> str:
    """Return the file that a process should run next. `left` maps the files that are left to their number of tests;
    `preferred`: the folders of files that wait which the process takes first. Those of other processes it takes last.
    """

    def rank(file: str) -> tuple[int, int, int]:
        place = next((place for place, path in enumerate(LONG) if file.startswith(path)), len(LONG))
        mine = 0 if file.startswith(preferred) else 2 if file.startswith(EVERY_FOLDER) else 1
        return mine, place, -left[file]

    return min(left, key=rank)
