"""`make check` runs a part of the tests, with something of each kind in it; `make test` runs all."""

from dataclasses import dataclass, field
from itertools import product
from types import SimpleNamespace
from typing import cast

import pytest

from tests.support import quick

WAYS, SIZES = "abcde", ("small", "large")


@dataclass(eq=False)
class Case:
    """What is asked of a test that pytest has collected."""

    nodeid: str
    marks: dict[str, tuple[int, ...]] = field(default_factory=dict)
    params: dict[str, object] = field(default_factory=dict)

    @property
    def callspec(self) -> SimpleNamespace:
        return SimpleNamespace(params=self.params)

    def get_closest_marker(self, name: str) -> SimpleNamespace | None:
        return SimpleNamespace(args=self.marks[name]) if name in self.marks else None


def cases(folder: str) -> list[Case]:
    """A plain test, a slow one, and one of ten cases of which six are sampled, in a folder."""
    file = f"tests/{folder}/test_file.py"
    return [
        *(
            Case(f"{file}::test_sampled[{way}-{size}]", {"sampled": (6,)}, {"way": way, "size": size})
            for way, size in product(WAYS, SIZES)
        ),
        Case(f"{file}::test_slow", {"slow": ()}),
        Case(f"{file}::test_plain"),
    ]


def divided(items: list[Case]) -> list[list[Case]]:
    return [cast("list[Case]", each) for each in quick.divided(cast("list[pytest.Item]", items))]


def test_each_test_is_in_the_part_or_left_out() -> None:
    items = [*cases("unit"), *cases("conversations"), *cases("contracts")]
    kept, left = divided(items)
    assert sorted(each.nodeid for each in (*kept, *left)) == sorted(each.nodeid for each in items)
    assert len(kept) == 2 * 7
    assert not any("slow" in each.nodeid or "contracts" in each.nodeid for each in kept)


def test_each_value_is_among_the_cases_that_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = set()
    for seed in range(5):
        monkeypatch.setenv("PARLEY_SEED", str(seed))
        sampled = [each for each in divided(cases("unit"))[0] if each.params]
        assert {each.params["way"] for each in sampled} == set(WAYS)
        assert {each.params["size"] for each in sampled} == set(SIZES)
        drawn.add(tuple(each.nodeid for each in sampled))
    assert len(drawn) > 1


def test_of_many_cases_a_part_is_quick_also_without_a_mark() -> None:
    for folder, most in quick.MOST.items():
        few, many = (
            [Case(f"{folder}test_file.py::test_{name}[{n}]", {}, {"n": n}) for n in range(count)]
            for name, count in (("few", most), ("many", most * 3))
        )
        kept, _ = divided([*few, *many])
        assert len(kept) == 2 * most
        assert kept[:most] == few
