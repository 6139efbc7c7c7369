"""The base of Parley's pydantic models: each is built when it is first used, because a start uses few of them.

pydantic calls that `defer_build`. Its `model_rebuild` is not safe under threads: a second thread could take the
validator away that the first has just made, and the model's parent would validate in its place. A batch runs its
conversations in threads, so here one thread builds at a time.
"""

import copy
import sys
import threading
from typing import Any

from pydantic import BaseModel

from parley.made_ahead import made_ahead

_building = threading.RLock()  # a model's rebuild may build others


class DeferredModel(BaseModel, defer_build=True):
    """A model whose validator and serializer are made when one of them is first used, by one thread."""

    @classmethod
    def model_rebuild(cls, **given: Any) -> bool | None:
        """Make the validator and the serializer, unless another thread has made them meanwhile. Names in annotations
        are those of the model's module: the frame in which it happens to be first used has others."""
        with _building:
            return super().model_rebuild(**{**given, "_parent_namespace_depth": 0})

    @classmethod
    def model_json_schema(cls, *given: Any, **named: Any) -> dict[str, Any]:
        """Return the model's JSON schema. A build has made those that a first turn sends to a language model, so that
        the models themselves need not be built for it."""
        is_named = getattr(sys.modules.get(cls.__module__), cls.__qualname__, None) is cls
        if given or named or not is_named:
            return super().model_json_schema(*given, **named)
        return copy.deepcopy(_schema(cls.__module__, cls.__qualname__))


@made_ahead
def _schema(module: str, name: str) -> dict[str, Any]:
    """Return the JSON schema of a module's model."""
    model: type[DeferredModel] = getattr(sys.modules[module], name)
    return super(DeferredModel, model).model_json_schema()
