"""Keeps core schemas of pydantic's models for another process: what a build of Parley notes, `parley.deferred` uses.

A core schema is plain data with classes and functions in it, which are pickled by their names. A schema with a function
that has no name, such as a lambda, is not kept, and is made anew in each process. That pydantic itself puts such a
function beside each enumeration, for its JSON schema, is mended here.
"""

import io
import pickle
from enum import Enum
from typing import Any

from parley import made_ahead
from parley.late_models import finish

OF_JSON = "pydantic_js_functions"
"""Where pydantic keeps the functions that describe a type in JSON schema, in a core schema's metadata."""


class EnumInJson:
    """Describes an enumeration in JSON schema by the function that pydantic has for it, which is made when it is first
    called: few processes need any."""

    def __init__(self, kind: type[Enum]) -> None:
        self._kind = kind

    def __call__(self, schema: Any, handler: Any) -> Any:
        from pydantic import TypeAdapter

        described: Any = TypeAdapter(self._kind).core_schema
        return described["metadata"][OF_JSON][0](schema, handler)


class _Reader(pickle.Unpickler):
    """Reads a core schema back. The models in it are finished first, because their instances are made of it alone."""

    def find_class(self, module: str, name: str) -> Any:
        found = super().find_class(module, name)
        if isinstance(found, type):
            finish(found)
        return found


def taken(key: str) -> object | None:
    """Return the core schema that a build has kept by this key, once; None if there is none."""
    found = made_ahead.taken(key)
    return None if found is None else _Reader(io.BytesIO(found)).load()


def note(key: str, schema: Any) -> None:
    """Note a model's core schema by this key, if it can be kept."""
    kept = _with_named_functions(schema)
    try:
        pickle.dumps(kept)
    except (pickle.PicklingError, AttributeError, TypeError):
        return
    made_ahead.note(key, kept)


def _with_named_functions(schema: Any) -> Any:
    """Return a core schema in which each enumeration is described by a function that can be pickled."""
    if isinstance(schema, list | tuple):
        return type(schema)(map(_with_named_functions, schema))
    if not isinstance(schema, dict):
        return schema
    told = {name: _with_named_functions(value) for name, value in schema.items()}
    if told.get("type") == "enum" and OF_JSON in told.get("metadata", {}):
        told["metadata"] = {**told["metadata"], OF_JSON: [EnumInJson(told["cls"])]}
    return told
