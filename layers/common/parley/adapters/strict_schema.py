"""The JSON schema of a tool's arguments, or of a wanted answer, as strict mode takes it (OpenAI, "Structured model
outputs"): closed objects, every property required, without what strict mode refuses.

What OpenAI's own `pydantic_function_tool` does to a schema is done here without importing it, which costs half a cold
start (docs/decisions/0067); a test compares the two for everything that is sent.
"""

from typing import Any

from pydantic import BaseModel

NOT_STRICT = ("title", "default", "minLength", "maxLength", "pattern", "uniqueItems")
"""The keywords that strict mode is not sent: titles, which repeat the names; those that pydantic writes and strict mode
does not name among what it takes (OpenAI, "Structured model outputs", "Supported schemas"); and patterns, of which it
takes some: pydantic's for a Decimal looks ahead. The arguments are checked against all of it when they come back."""
BOUNDS = ("minimum", "maximum")
"""The keywords that no tool's schema is sent with either: hardly any call comes near them, and each request would
repeat them."""
NULL = {"type": "null"}


def strict_schema(model: type[BaseModel], *, or_null: bool = False) -> dict[str, Any]:
    """Return the strict schema of a model, without its description, which is the docstring of its class and for
    developers. With `or_null`, which is for tools, a property with a default may be null, and numbers have no bounds:
    strict mode requires every argument and takes no defaults, so that a language model would make values up."""
    written = closed_schema(model)
    strict: dict[str, Any] = _strict({name: each for name, each in written.items() if name != "description"}, or_null)
    return strict


def closed_schema(model: type[BaseModel]) -> dict[str, Any]:
    """Return the schema of a model in which each object is closed and requires all of its properties."""
    written = model.model_json_schema()
    closed: dict[str, Any] = _closed(written, written)
    return closed


def _closed(schema: Any, root: dict[str, Any]) -> Any:
    if isinstance(schema, list):
        return [_closed(each, root) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema and len(schema) > 1:  # a reference stands alone: what it names is written in its place
        around = {keyword: value for keyword, value in schema.items() if keyword != "$ref"}
        return _closed({**root["$defs"][schema["$ref"].rpartition("/")[2]], **around}, root)
    closed = {
        keyword: {name: _closed(each, root) for name, each in value.items()}
        if keyword in ("properties", "$defs")
        else _closed(value, root)
        if keyword in ("items", "anyOf", "allOf")
        else value
        for keyword, value in schema.items()
        if not (keyword == "default" and value is None)
    }
    if closed.get("type") == "object":
        closed.setdefault("additionalProperties", False)
    if "properties" in closed:
        closed["required"] = list(closed["properties"])
    return closed


def _strict(schema: Any, or_null: bool) -> Any:
    """Return the schema without the keywords in NOT_STRICT; a property with such a name stays."""
    if isinstance(schema, list):
        return [_strict(each, or_null) for each in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {
        keyword: {name: _strict(each, or_null) for name, each in value.items()}
        if keyword in ("properties", "$defs")
        else _strict(value, or_null)
        for keyword, value in schema.items()
        if keyword not in (*NOT_STRICT, *(BOUNDS if or_null else ()))
    }
    return _shorter(_or_null(kept) if or_null and "default" in schema else kept)


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema changed to allow null as well."""
    description = {keyword: value for keyword, value in schema.items() if keyword == "description"}
    alone = {keyword: value for keyword, value in schema.items() if keyword != "description"}
    kinds = alone.get("anyOf", [alone])
    return {"anyOf": kinds if NULL in kinds else [*kinds, NULL], **description}


def _shorter(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema "one simple type or null" in its short form, `"type": [..., "null"]`; any other schema
    unchanged."""
    match schema.get("anyOf"):
        case [{"type": str(kind)} as only, {"type": "null"}] if kind not in ("object", "array"):
            listed = {"enum": [*only["enum"], None]} if "enum" in only else {}
            around = {keyword: value for keyword, value in schema.items() if keyword != "anyOf"}
            return {**only, **around, "type": [kind, "null"], **listed}
        case _:
            return schema
