"""The broken builds of `make mutate` still fit the source that they break."""

from pathlib import Path

import pytest

from tests.crashes.mutations import MUTATIONS, Mutation

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_a_mutation_fits(mutation: Mutation) -> None:
    path = ROOT / mutation.file
    compile(mutation.apply(path.read_text()), str(path), "exec")
