"""The processes of `make test` are given files so that all of them end together."""

import pytest

from tests.support.shares import WAITING, chosen

LEFT = {
    "tests/unit/test_many.py": 500,
    "tests/crashes/test_matrix.py": 2,
    "tests/contracts/test_store.py": 90,
    "tests/random/test_machine.py": 1,
    "tests/browser/test_page.py": 9,
    "tests/unit/test_few.py": 3,
}


@pytest.mark.parametrize(
    ("preferred", "order"),
    [
        ((), ["crashes/test_matrix", "random/test_machine", "unit/test_many", "unit/test_few", "browser/test_page"]),
        (WAITING[0], ["contracts/test_store", "crashes/test_matrix", "random/test_machine"]),
        (WAITING[1], ["browser/test_page", "crashes/test_matrix", "random/test_machine"]),
    ],
    ids=["a process that works", "one that waits for an emulator", "one that waits for a browser"],
)
def test_what_is_longest_begins_first_and_what_waits_has_its_own_process(
    preferred: tuple[str, ...], order: list[str]
) -> None:
    left = dict(LEFT)
    for name in order:
        taken = chosen(left, preferred)
        assert taken == f"tests/{name}.py"
        del left[taken]
