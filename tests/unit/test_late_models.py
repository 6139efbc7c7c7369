"""A class of arguments is the one that pydantic would have made, though it is made when it is first used."""

import inspect
import pickle
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from types import ModuleType
from typing import Any

import pytest
from pydantic import ValidationError

from parley import kept_schemas, late_models, made_ahead
from parley.lanes.table import LANES
from parley.late_models import field_names

MODULE = """
from typing import Annotated, ClassVar
from pydantic import Field, field_validator
from parley.deferred import DeferredModel
from parley.tools.tool import Arguments

class Bean(Arguments):
    "A kind of coffee bean."
    origin: str = Field("Peru", max_length=9)
    ROASTS: ClassVar[int] = 3

class Cup(Bean):
    "A cup of coffee."
    shots: Annotated[int, Field(ge=0)] = 1

    @field_validator("shots")
    @classmethod
    def is_drinkable(cls, shots):
        if shots > 4:
            raise ValueError("too strong")
        return shots

    @property
    def told(self):
        return f"{self.shots} of {self.origin}"

    @classmethod
    def heard(cls, text):
        return super().heard(text) | {"origin": text}

class Tray(DeferredModel):
    "Some cups."
    cups: tuple[Cup, ...] = ()
"""
THREADS = 8


@pytest.fixture
def coffee(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a module whose classes nobody has used yet."""
    module = ModuleType("tests_coffee")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    exec(MODULE, vars(module))
    return module


def waits(model: Any) -> bool:
    """Return whether pydantic has not looked at a class yet."""
    return model in late_models._statements


def test_a_class_tells_its_fields_and_has_its_methods_before_pydantic_looks_at_it(coffee: Any) -> None:
    assert field_names(coffee.Cup) == {"origin", "shots"}
    assert coffee.Cup.heard("Chiapas") == {"origin": "Chiapas"}
    assert issubclass(coffee.Cup, coffee.Bean)
    assert waits(coffee.Cup)
    assert field_names(coffee.Cup) == set(coffee.Cup.model_fields)
    assert not waits(coffee.Cup)
    assert not waits(coffee.Bean), "its base is finished with it"


@pytest.mark.parametrize(
    "use",
    [
        lambda cup: cup(shots=2),
        lambda cup: cup.model_validate({"shots": "2"}),
        lambda cup: cup.model_validate_json('{"shots": 2}'),
        lambda cup: pickle.loads(pickle.dumps(cup(shots=2))),
    ],
)
def test_whatever_uses_it_first_finds_it_whole(use: Any, coffee: Any) -> None:
    cup = use(coffee.Cup)
    assert (cup.told, type(cup), cup.ROASTS) == ("2 of Peru", coffee.Cup, 3)
    assert cup == coffee.Cup(shots=2)
    assert hash(cup) == hash(coffee.Cup(shots=2))
    for wrong in ({"shots": 5}, {"shots": -1}, {"milk": "oat"}, {"origin": "far too long"}):
        with pytest.raises(ValidationError):
            coffee.Cup.model_validate(wrong)


def test_its_schema_and_its_signature_are_those_of_a_class_that_was_made_at_once(coffee: Any) -> None:
    class Bean(coffee.Arguments):  # type: ignore[misc, name-defined]
        """A kind of coffee bean."""

        origin: str = coffee.Field("Peru", max_length=9)

    assert not waits(Bean), "a class in a function is made at once"
    assert waits(coffee.Bean)
    assert coffee.Bean.model_json_schema() == Bean.model_json_schema()
    assert inspect.signature(coffee.Bean) == inspect.signature(Bean)


def test_a_model_of_a_kept_schema_finishes_those_inside_it(coffee: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    noted: dict[str, object] = {}
    monkeypatch.setattr(made_ahead, "_noted", noted)
    monkeypatch.setattr(made_ahead, "_stored", {})
    coffee.Tray()
    made_ahead.take_from(made_ahead.pickled(noted))
    exec(MODULE, vars(coffee))  # as another process would
    made_ahead.note_into(None)
    assert waits(coffee.Cup)
    (cup,) = coffee.Tray.model_validate({"cups": [{"shots": 3}]}).cups
    assert cup.model_dump() == {"origin": "Peru", "shots": 3}
    assert kept_schemas.taken("core schema of tests_coffee.Tray") is None, "it was made of what was kept"


def test_threads_that_use_it_first_at_once_all_get_it_whole(coffee: Any) -> None:
    barrier = Barrier(THREADS)

    def use(_: int) -> object:
        barrier.wait()
        return coffee.Cup(shots="3").shots

    with ThreadPoolExecutor(THREADS) as pool:
        assert list(pool.map(use, range(THREADS))) == [3] * THREADS


def test_the_arguments_of_every_tool_can_be_made() -> None:
    for lane in LANES.values():
        for tool in lane.tools.tools:
            told = field_names(tool.arguments)
            assert told == set(tool.arguments.model_fields), tool.name
