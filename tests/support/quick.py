"""Chooses the tests of `make check`, the quick part of what `make test` runs.

@pytest.mark.slow          no case of this test is in the quick part
@pytest.mark.sampled(20)   20 cases are in the quick part, other ones each day (`budget`), with as many different values
                           of each parameter as possible
no mark                    at most `MOST` cases are in the quick part, chosen in the same way
"""

import random
from collections.abc import Iterable, Iterator, Sequence

import pytest

from tests.support import budget

MOST = {"tests/unit/": 4, "tests/conversations/": 1}
"""The folders whose tests are in the quick part, and the most cases of a test without a mark. Conversations take longer
than calls."""
MARKS = (
    "slow: a test that `make test` runs, and `make check` does not",
    "sampled(count): a test of which the quick part runs so many cases, other ones each day",
)


def divided(items: Sequence[pytest.Item]) -> tuple[list[pytest.Item], list[pytest.Item]]:
    """Split the tests into the quick part and the others. Return both lists, in order."""
    chosen = set(_quick(items))
    return [item for item in items if item in chosen], [item for item in items if item not in chosen]


def _quick(items: Sequence[pytest.Item]) -> Iterator[pytest.Item]:
    """Yield the tests of the quick part."""
    tests: dict[str, list[pytest.Item]] = {}
    for item in items:
        if item.nodeid.startswith(tuple(MOST)) and not item.get_closest_marker("slow"):
            tests.setdefault(item.nodeid.partition("[")[0], []).append(item)
    for name, cases in tests.items():
        mark = cases[0].get_closest_marker("sampled")
        count = mark.args[0] if mark else next(most for folder, most in MOST.items() if name.startswith(folder))
        yield from sample(cases, count, name) if len(cases) > count else cases


def sample(cases: Sequence[pytest.Item], count: int, name: str) -> Iterator[pytest.Item]:
    """Yield `count` cases of a test in a random order that `name` and the day's seed determine. Cases with a parameter
    value not seen before come first.
    """
    shuffled = random.Random(f"{budget.seed()} {name}").sample(cases, len(cases))
    seen: set[tuple[str, object]] = set()
    new = {case: None for case in shuffled if any(_are_new(_values(case), seen))}
    others = (case for case in shuffled if case not in new)
    yield from [*new, *others][:count]


def _are_new(values: Iterable[tuple[str, object]], seen: set[tuple[str, object]]) -> list[bool]:
    """Return for each value whether it is not in `seen`, and add all of them to `seen`."""
    found = [value not in seen for value in values]
    seen.update(values)
    return found


def _values(case: pytest.Item) -> list[tuple[str, object]]:
    """Return (name, value) of each parameter of a test's case; a value that is no text or integer is replaced by its
    identity.
    """
    given = case.callspec.params if hasattr(case, "callspec") else {}
    return [(name, value if isinstance(value, str | int) else id(value)) for name, value in given.items()]
