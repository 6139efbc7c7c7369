"""A model that is built of a core schema which a build has kept is the same as one that pydantic builds."""

import pickle
from collections.abc import Iterator
from enum import Enum
from typing import Annotated, Any

import pytest
from pydantic import AfterValidator, Field, ValidationError, field_validator
from pydantic._internal import _generate_schema

from parley import made_ahead
from parley.conversation.state import Conversation, Person
from parley.deferred import DeferredModel
from parley.settings.limits import LimitSettings


class Size(Enum):
    """How large a cup is."""

    SMALL = "small"
    LARGE = "large"


class Cup(DeferredModel, frozen=True):
    """A cup of coffee."""

    size: Size = Size.SMALL
    shots: int = Field(default=1, ge=0, description="Of espresso.")
    inside: "Cup | None" = None

    @field_validator("shots")
    @classmethod
    def is_drinkable(cls, shots: int) -> int:
        if shots > 4:
            raise ValueError("too strong")
        return shots


class Tea(DeferredModel):
    name: Annotated[str, AfterValidator(lambda name: name.title())]


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, object]]:
    """Yield what a build notes. Afterwards each model is pydantic's own again."""
    found: dict[str, object] = {}
    monkeypatch.setattr(made_ahead, "_noted", found)
    monkeypatch.setattr(made_ahead, "_stored", {})
    yield found
    made_ahead.note_into(None)
    for model in (Cup, Tea, Conversation, Person, LimitSettings):
        model.model_rebuild(force=True)


def restored(model: type[DeferredModel], noted: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    """Build a model, keep its core schema, and build it again of that, as another process would."""
    model.model_rebuild(force=True)
    made_ahead.take_from(made_ahead.pickled(noted))
    made_ahead.note_into(None)
    with monkeypatch.context() as patch:
        patch.setattr(_generate_schema.GenerateSchema, "_model_schema", never)
        model.model_rebuild(force=True)


def never(*_: object) -> Any:
    raise AssertionError("the core schema was made anew")


def test_a_model_of_a_kept_schema_reads_refuses_and_describes_as_before(
    noted: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    Cup.model_rebuild(force=True)
    described = super(DeferredModel, Cup).model_json_schema()
    restored(Cup, noted, monkeypatch)
    cup = Cup.model_validate({"size": "large", "shots": 2, "inside": {"shots": "3"}})
    assert (cup.size, cup.inside) == (Size.LARGE, Cup(shots=3))
    assert Cup.model_validate_json(cup.model_dump_json()) == cup
    for wrong in ({"shots": 5}, {"shots": -1}, {"size": "huge"}, {"inside": {"shots": 5}}):
        with pytest.raises(ValidationError):
            Cup.model_validate(wrong)
    assert super(DeferredModel, Cup).model_json_schema() == described
    assert described["$defs"]["Size"]["description"] == "How large a cup is."


@pytest.mark.parametrize("model", [Conversation, Person, LimitSettings])
def test_the_models_of_a_first_turn_are_kept(
    model: type[DeferredModel], noted: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    model.model_rebuild(force=True)
    described = super(DeferredModel, model).model_json_schema()
    restored(model, noted, monkeypatch)
    assert super(DeferredModel, model).model_json_schema() == described


def test_a_schema_with_a_function_without_a_name_is_not_kept(noted: dict[str, object]) -> None:
    Tea.model_rebuild(force=True)
    assert noted == {}
    assert Tea(name="earl grey").name == "Earl Grey"


def test_what_is_kept_can_be_pickled(noted: dict[str, object]) -> None:
    Cup.model_rebuild(force=True)
    assert [pickle.loads(pickle.dumps(each))["type"] for each in noted.values()] == ["definitions"]
