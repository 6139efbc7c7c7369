"""Models that pydantic looks at when they are first used, because a process uses few of them.

A start imports 190 classes of tools' arguments, of which its first text uses none or two. pydantic reads the fields of
each where its class statement ends; `defer_build` only puts off what comes after that. Together they are a twentieth of
a start. Here the statement makes the class, with its methods and its place among its bases; what pydantic adds to it is
added when an instance is made, or something of pydantic's is asked for, by one thread. Then the class is like any
other. Until then, `field_names` tells its fields.

A class inside a function is made whole at once: its annotations may name what only that function knows.
"""

import threading
from abc import ABCMeta
from typing import Any, ClassVar, dataclass_transform, get_origin

from pydantic import BaseModel, Field, PrivateAttr
from pydantic._internal._model_construction import ModelMetaclass

BEGUN = "__parley_begun__"
"""The name by which a namespace tells of the class that it is for."""
OF_PYDANTIC = ("model_", "__pydantic_", "__signature__", "__class_vars__", "__private_attributes__", "__dict__")
"""How the names begin that ask for something of pydantic's."""
KEPT = "model_json_schema"
"""The one of them that a build has made ahead, for all tools (`parley.deferred`)."""

_finishing = threading.RLock()  # a class is finished after its bases
_is_finishing: set[type] = set()
_statements: dict[type, tuple[dict[str, Any], dict[str, Any]]] = {}
"""What the class statement of each class that is only begun has said: its namespace and its keywords."""


class _BegunClass(ABCMeta):
    """Stands behind pydantic's metaclass, which has a class made here: returns the one that is begun, if there is one,
    with what pydantic has changed in the namespace meanwhile."""

    def __new__(mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any], /, **given: Any) -> type:
        begun: type | None = namespace.pop(BEGUN, None)
        if begun is None:
            return super().__new__(mcs, name, bases, namespace, **given)
        before, _ = _statements[begun]
        for gone in before.keys() - namespace.keys():
            delattr(begun, gone)
        for each in namespace:
            if each not in before or namespace[each] is not before[each]:
                setattr(begun, each, namespace[each])
        return begun


@dataclass_transform(kw_only_default=True, field_specifiers=(Field, PrivateAttr))  # as pydantic's own is marked
class LateModel(ModelMetaclass, _BegunClass):
    """The metaclass of models that are made late. The first class that has it is made at once."""

    def __new__(mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any], /, **given: Any) -> type:
        is_late = any(isinstance(base, LateModel) for base in bases)
        if not is_late or "<locals>" in namespace.get("__qualname__", "<locals>"):
            return super().__new__(LateModel, name, bases, namespace, **given)
        begun = ABCMeta.__new__(_BegunModel, name, bases, namespace, **given)
        _statements[begun] = dict(namespace), given
        return begun


class _BegunModel(LateModel):
    """The metaclass of a model until it is first used."""

    def __getattribute__(cls, name: str) -> Any:
        if name.startswith(OF_PYDANTIC) and name != KEPT:
            finish(cls)
        return type.__getattribute__(cls, name)

    def __call__(cls, *given: Any, **named: Any) -> Any:
        finish(cls)
        return type.__call__(cls, *given, **named)


def finish(model: type) -> None:
    """Have pydantic look at a class that is only begun. Does nothing for any other."""
    if not isinstance(model, _BegunModel):
        return
    with _finishing:
        if model not in _statements or model in _is_finishing:  # another thread has finished it, or this one is at it
            return
        for base in model.__bases__:
            finish(base)
        namespace, given = _statements[model]
        said = {**namespace, BEGUN: model}
        given = {**given, "__pydantic_reset_parent_namespace__": False}
        _is_finishing.add(model)
        try:
            ModelMetaclass.__new__(LateModel, model.__name__, model.__bases__, said, **given)
        finally:
            _is_finishing.discard(model)
        model.__class__ = LateModel  # type: ignore[assignment]
        del _statements[model]


def field_names(model: type[BaseModel]) -> frozenset[str]:
    """Return the names of a model's fields, without finishing it."""
    statement = _statements.get(model)
    if statement is None:
        return frozenset(model.model_fields)
    own = statement[0].get("__annotations__", {}).items()
    names = {name for name, kind in own if ClassVar not in (kind, get_origin(kind)) and not name.startswith("_")}
    return frozenset(names).union(*(field_names(base) for base in model.__bases__ if issubclass(base, BaseModel)))
