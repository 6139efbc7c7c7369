"""Which tests `make check` runs: the quick part. The rest is all others, so that `make test` runs each test once.

@pytest.mark.slow          all of this test belongs to the rest
@pytest.mark.sampled(20)   20 of its cases are in the quick part, others each day (`budget`), with each value of each
                           of its parameters among them as far as 20 suffice
neither                    so are its cases, if they are no more than `MOST`; else so many of them
"""

import random
from collections.abc import Iterable, Iterator, Sequence

import pytest

from tests.support import budget

QUICK, REST = PARTS = ("quick", "rest")
MOST = {"tests/unit/": 4, "tests/conversations/": 1}
"""The folders whose tests are quick, but for those that are marked; and of how many cases of one test that is true
without a mark: a conversation costs more than a call."""
MARKS = (
    "slow: a test that belongs to the rest of `make test`, and not to its quick part",
    "sampled(count): a test of which the quick part runs so many cases, other ones each day",
)


def divided(items: Sequence[pytest.Item], part: str) -> tuple[list[pytest.Item], list[pytest.Item]]:
    """Return the tests of a part, and the others, in their order."""
    chosen = set(_quick(items))
    quick = [item for item in items if item in chosen]
    rest = [item for item in items if item not in chosen]
    return (quick, rest) if part == QUICK else (rest, quick)


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
    """Yield so many cases of a test: at first, in an order drawn by chance, each that has a value of a parameter which
    none before it has."""
    shuffled = random.Random(f"{budget.seed()} {name}").sample(cases, len(cases))
    seen: set[tuple[str, object]] = set()
    new = {case: None for case in shuffled if any(_are_new(_values(case), seen))}
    others = (case for case in shuffled if case not in new)
    yield from [*new, *others][:count]


def _are_new(values: Iterable[tuple[str, object]], seen: set[tuple[str, object]]) -> list[bool]:
    """Return which of the values were not seen before, and note them all."""
    found = [value not in seen for value in values]
    seen.update(values)
    return found


def _values(case: pytest.Item) -> list[tuple[str, object]]:
    """Return the values of a case's parameters, by their names; what is no plain value is itself alone."""
    given = case.callspec.params if hasattr(case, "callspec") else {}
    return [(name, value if isinstance(value, str | int) else id(value)) for name, value in given.items()]
