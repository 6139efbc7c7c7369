"""The broken builds of `make mutate` still fit the source that they break, and what caught them is still there."""

import re
from pathlib import Path

import pytest

from tests.crashes.mutate import GROUPS, ROOT
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
