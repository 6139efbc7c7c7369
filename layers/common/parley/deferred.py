"""The base of Parley's pydantic models: each is built when it is first used, because a start uses few of them.

pydantic calls that `defer_build`. Its `model_rebuild` is not safe under threads: a second thread could take the
validator away that the first has just made, and the model's parent would validate in its place. A batch runs its
conversations in threads, so here one thread builds at a time.
"""

import threading
from typing import Any

from pydantic import BaseModel

_building = threading.RLock()  # a model's rebuild may build others


class DeferredModel(BaseModel, defer_build=True):
    """A model whose validator and serializer are made when one of them is first used, by one thread."""

    @classmethod
    def model_rebuild(cls, **given: Any) -> bool | None:
        """Make the validator and the serializer, unless another thread has made them meanwhile. Names in annotations
        are those of the model's module: the frame in which it happens to be first used has others."""
        with _building:
            return super().model_rebuild(**{**given, "_parent_namespace_depth": 0})
