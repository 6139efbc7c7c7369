"""Sets of evaluation texts in YAML: a text, what was said before it, and what the service should do.

lane: assistant
language: en
cases:
  - id: assistant-en-task-done
    given: [add milk to my tasks]
    says: the milk is in the fridge, tick it off
    does: [complete_task: {title: milk}]
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from parley_cli.errors import OperatorError
from parley_cli.scripts.format import ScriptedCall

SETS = Path(__file__).resolve().parents[2] / "evals"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _as_many(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Texts = Annotated[tuple[str, ...], BeforeValidator(_as_many)]


class Case(_Part):
    """One text to evaluate: what was said before, the text, and what the service should do."""

    id: Annotated[str, Field(pattern=r"[a-z0-9-]+")]
    given: Texts = ()
    """The texts that the person sends first; the service must understand them without a model."""
    says: str
    does: tuple[ScriptedCall, ...] = ()
    """The actions that should be carried out, or wait for the person's yes, in any order; each with at least these
    arguments, as the action keeps them."""
    may: tuple[str, ...] = ()
    """Tools that may be called besides, without harm to the grade."""
    asks: bool = False
    """Whether the person should be asked something, because the text does not say enough."""
    hears: Texts = ()
    """Texts that the reply must contain; " | " separates alternatives."""
    lane: str = ""
    """The lane that should have the conversation afterwards; empty for any."""
    stops: bool = False
    """Whether the text should opt the person out of all messages."""


class CaseSet(_Part):
    """The evaluation texts of one lane in one language."""

    lane: str
    language: Literal["en", "es"]
    service: str = ""
    """The folder of the service that is played, by its path or its name among the examples; empty: the default one,
    with every lane on."""
    cases: tuple[Case, ...]


def load_set(path: Path) -> CaseSet:
    """Read a set of evaluation texts from a YAML file. Raises OperatorError if the file is wrong."""
    try:
        return CaseSet.model_validate(yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        raise OperatorError(f"{path} is no set of texts: {error}") from error


def is_set(path: Path) -> bool:
    """Return whether the file holds a set of evaluation texts; any other file is taken for a script."""
    return any(line.startswith("cases:") for line in path.read_text(encoding="utf-8").splitlines())


def load_all(paths: Sequence[Path] = ()) -> list[CaseSet]:
    """Read the sets in these files; without files, all sets of evals/. Raises OperatorError."""
    return [load_set(path) for path in paths or sorted(SETS.glob("*.yaml"))]


def of_ids(sets: Sequence[CaseSet]) -> Iterator[tuple[CaseSet, Case]]:
    """Yield every evaluation text with its set. Raises OperatorError if two texts have the same id."""
    seen = set[str]()
    for each in sets:
        for case in each.cases:
            if case.id in seen:
                raise OperatorError(f"Two texts have the id {case.id!r}.")
            seen.add(case.id)
            yield each, case
