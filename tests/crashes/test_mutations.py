"""The broken builds of `make mutate` still fit the source that they break, and what caught them is still there.

Most tests run only where they may say something: the likely ones always, a whole group if those do not say enough.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.crashes import mutate
from tests.crashes.mutate import GROUPS, ROOT, Caught, Extent, Limit, Sight
from tests.crashes.mutations import MUTATIONS, Mutation


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_a_mutation_fits(mutation: Mutation) -> None:
    sources: dict[Path, str] = {}
    for change in mutation.changes:
        path = ROOT / change.path
        sources[path] = change.apply(sources.get(path) or path.read_text())
    for path, source in sources.items():
        compile(source, str(path), "exec")


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_what_caught_a_mutation_is_still_there(mutation: Mutation) -> None:
    for test in mutation.caught_by:
        file, _, name = test.partition("::")
        assert any(test.startswith(tests) for tests in GROUPS.values()), f"no group of tests holds {test}"
        function = re.escape(name.partition("[")[0])
        assert re.search(rf"^def {function}\(", (ROOT / file).read_text(), re.MULTILINE), f"there is no {test}"


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_every_group_that_must_catch_a_mutation_has_a_likely_test_of_it(mutation: Mutation) -> None:
    likely = {group for group, tests in GROUPS.items() if any(test.startswith(tests) for test in mutation.caught_by)}
    assert likely, "the whole of every group would run"
    assert likely >= set(mutation.must)


CRASH, UNIT = f"{mutate.CRASH}[a plain turn]", "tests/unit/test_run.py::test_something"
ALL = tuple(GROUPS)
SEEN, MISSED, UNTRIED, WHOLE_MISSED = "seen", Extent.LIKELY.value, Extent.NOTHING.value, Extent.WHOLE.value


@pytest.mark.parametrize(
    ("fails", "must", "whole", "expected", "survives"),
    [
        pytest.param([CRASH, UNIT], (), False, (SEEN, UNTRIED, SEEN), False, id="each likely test catches it"),
        pytest.param([UNIT], (), False, (MISSED, UNTRIED, SEEN), False, id="one of two does"),
        pytest.param([UNIT], ("crashes",), False, (WHOLE_MISSED, UNTRIED, SEEN), True, id="not the one that must"),
        pytest.param([UNIT, "crashes"], ("crashes",), False, (SEEN, UNTRIED, SEEN), False, id="its whole group does"),
        pytest.param(["chance"], (), False, (WHOLE_MISSED, SEEN, MISSED), False, id="only another whole group does"),
        pytest.param([], (), False, (WHOLE_MISSED,) * 3, True, id="nothing does"),
        pytest.param([UNIT], (), True, (WHOLE_MISSED, WHOLE_MISSED, SEEN), False, id="one does, and all is wanted"),
    ],
)
def test_a_whole_group_runs_only_where_the_likely_tests_do_not_say_enough(
    fails: list[str],
    must: tuple[str, ...],
    whole: bool,
    expected: tuple[str, ...],
    survives: bool,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    named = {tests: group for group, tests in GROUPS.items()}

    def failure(folder: Path, tests: tuple[str, ...], limit: Limit) -> str:
        return SEEN if any(each in fails for each in (*tests, named.get(tests))) else ""

    monkeypatch.setattr(mutate, "failure", lambda folder, tests, limit: failure(folder, tuple(tests), limit))
    caught = mutate.attempt(tmp_path, ALL, whole, Mutation("a mutation", (), (CRASH, UNIT), must))
    assert tuple(map(str, caught.by.values())) == expected
    assert caught.survives == survives


@pytest.mark.parametrize("tried", Extent)
def test_what_ran_whole_upon_a_broken_build_has_to_pass_unbroken(
    tried: Extent, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(mutate, "failure", lambda *_: "fails unbroken too")
    likely, broken = (Caught("", {"others": Sight(each)}) for each in (Extent.LIKELY, tried))
    assert mutate.whole_unbroken(tmp_path, likely, [broken]).is_seen == (tried is Extent.WHOLE)


def test_bytecode_of_the_unbroken_source_never_runs_where_it_is_broken(tmp_path: Path) -> None:
    """Not even if the broken file is as long, and as old."""
    file = tmp_path / "layers" / "something.py"
    file.parent.mkdir()
    file.write_text("VALUE = 1\n")
    mutate.compile_once(tmp_path)
    times = file.stat()
    file.write_text("VALUE = 2\n")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert list(tmp_path.rglob("*.pyc"))
    code = "import something; print(something.VALUE)"
    environment = {**os.environ, "PYTHONPATH": str(file.parent)}
    run = subprocess.run(
        [sys.executable, "-B", "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["2"]
