"""The base of Parley's pydantic models: each is built when it is first used, because a start uses few of them.

pydantic calls that `defer_build`. Its `model_rebuild` is not safe under threads: a second thread could take the
validator away that the first has just made, and the model's parent would validate in its place. A batch runs its
conversations in threads, so here one thread builds at a time.

Most of building is to find out the model's core schema, of which pydantic makes the validator and the serializer. A
build of Parley keeps the core schemas that a start and a first turn need (`parley.made_ahead`).
"""

import copy
import sys
import threading
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from parley import kept_schemas, made_ahead

_building = threading.RLock()  # a model's rebuild may build others


class DeferredModel(BaseModel, defer_build=True):
    """A model whose validator and serializer are made when one of them is first used, by one thread."""

    @classmethod
    def model_rebuild(cls, **given: Any) -> bool | None:
        """Make the validator and the serializer, unless another thread has made them meanwhile. Names in annotations
        are those of the model's module: the frame in which it happens to be first used has others."""
        with _building:
            if cls.__pydantic_complete__ and not given.get("force", False):
                return None
            kept = kept_schemas.taken(_key(cls)) if cls._is_named() else None
            given = {**given, "_parent_namespace_depth": 0}
            if kept is not None:
                return cls._rebuilt_of(kept, given)
            is_built = super().model_rebuild(**given)
            if made_ahead.is_noting() and cls._is_named():
                kept_schemas.note(_key(cls), cls.__pydantic_core_schema__)
            return is_built

    @classmethod
    def _rebuilt_of(cls, schema: object, given: Mapping[str, Any]) -> bool | None:
        """Make the validator and the serializer of this core schema, which is what pydantic's own method for it tells
        meanwhile."""
        cls.__get_pydantic_core_schema__ = lambda *_: schema  # type: ignore[assignment,method-assign]
        try:
            return super().model_rebuild(**given)
        finally:
            del cls.__get_pydantic_core_schema__

    @classmethod
    def _is_named(cls) -> bool:
        """Return whether the model is found by its name in its module, in any process."""
        return getattr(sys.modules.get(cls.__module__), cls.__qualname__, None) is cls

    @classmethod
    def model_json_schema(cls, *given: Any, **named: Any) -> dict[str, Any]:
        """Return the model's JSON schema. A build has made those that a first turn sends to a language model, so that
        the models themselves need not be built for it."""
        if given or named or not cls._is_named():
            return super().model_json_schema(*given, **named)
        return copy.deepcopy(_schema(cls.__module__, cls.__qualname__))


def _key(model: type[BaseModel]) -> str:
    return f"core schema of {model.__module__}.{model.__qualname__}"


@made_ahead.made_ahead
def _schema(module: str, name: str) -> dict[str, Any]:
    """Return the JSON schema of a module's model."""
    model: type[DeferredModel] = getattr(sys.modules[module], name)
    return super(DeferredModel, model).model_json_schema()
