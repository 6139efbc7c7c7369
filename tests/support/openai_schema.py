"""Checks that both of OpenAI's APIs share: fields, names, and what a strict schema may contain (guides "Function
calling" and "Structured model outputs")."""

import re
from base64 import b64decode
from collections.abc import Mapping, Sequence
from typing import Any

Document = dict[str, Any]
NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")


class Wrong(Exception):
    """Raised for a request that OpenAI would refuse: its message, and the parameter and code that OpenAI would name."""

    def __init__(self, message: str, parameter: str | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.message, self.parameter, self.code = message, parameter, code


def check_fields(item: Document, fields: Mapping[str, bool], where: str) -> None:
    """Raise Wrong if the item has a field that is not in `fields`, or lacks one that is required there (True)."""
    if unknown := set(item) - set(fields):
        name = f"{where}.{min(unknown)}"
        raise Wrong(f"Unknown parameter: '{name}'.", name, "unknown_parameter")
    for field, needed in fields.items():
        if needed and item.get(field) is None:
            raise Wrong(f"Missing required parameter: '{where}.{field}'.", where, "missing_required_parameter")


IMAGES = ("image/jpeg", "image/png", "image/webp", "image/gif")


def check_image(url: Any, where: str) -> None:
    """Raise Wrong unless this is a base64 data URL of a JPEG, PNG, WebP or GIF."""
    kind, _, data = str(url).removeprefix("data:").partition(";base64,")
    try:
        content = b64decode(data, validate=True)
    except ValueError:
        content = b""
    if kind not in IMAGES or not content:
        raise Wrong(
            f"Invalid '{where}.image_url'. Expected a base64-encoded data URL with an image.", where, "invalid_value"
        )


def check_function(function: Document, where: str) -> None:
    """If the function says that it is strict, check its schema. Raises Wrong."""
    if function.get("strict"):
        try:
            check_schema(function["parameters"], (), root=True)
        except Wrong as wrong:
            message = f"Invalid schema for function '{function['name']}': {wrong.message}"
            raise Wrong(message, where, "invalid_function_parameters") from None


ANNOTATIONS = {"title", "description", "$defs"}
KEYWORDS: Mapping[str, set[str]] = {
    "object": {"properties", "required", "additionalProperties"},
    "array": {"items", "minItems", "maxItems"},
    "string": {"format"},
    "number": {"multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"},
    "integer": {"multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"},
    "boolean": set(),
    "null": set(),
}
"""What a strict schema may hold, by type, besides `enum` and `const`. The guide names neither minLength nor maxLength
nor default; the service says of what it does not take: "In context=('properties', 'x'), 'default' is not permitted"."""
FORMATS = {"date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"}
DEPTH = 10
"""The most levels of nesting in a strict schema."""


def check_schema(schema: Any, path: tuple[str, ...], root: bool = False) -> None:
    """Raise Wrong unless OpenAI would take this JSON schema as strict. `path` is where it stands in the whole
    schema.
    """
    where = f"In context={path}"
    if not isinstance(schema, dict):
        raise Wrong(f"{where}, a schema must be an object.")
    if len(path) > 2 * DEPTH:
        raise Wrong(f"{where}, more than {DEPTH} levels of nesting.")
    if root and schema.get("type") != "object":
        raise Wrong(f"schema must be a JSON Schema of 'type: \"object\"', got 'type: {schema.get('type')!r}'.")
    for name, each in schema.get("$defs", {}).items():
        check_schema(each, (*path, "$defs", name))
    if "$ref" in schema:
        if set(schema) - {"$ref", "$defs"}:
            raise Wrong(f"{where}, $ref cannot have keywords beside it.")
        return
    if "anyOf" in schema:
        allowed = ANNOTATIONS | {"anyOf"}
        for n, each in enumerate(schema["anyOf"]):
            check_schema(each, (*path, "anyOf", str(n)))
    else:
        kinds = schema.get("type")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if not kinds or not all(kind in KEYWORDS for kind in kinds):
            raise Wrong(f"{where}, schema must have a 'type' key.")
        allowed = ANNOTATIONS | {"type", "enum", "const"}.union(*(KEYWORDS[kind] for kind in kinds))
        _check_kinds(schema, kinds, path)
    if forbidden := set(schema) - allowed:
        raise Wrong(f"{where}, '{min(forbidden)}' is not permitted.")


def _check_kinds(schema: Document, kinds: Sequence[str], path: tuple[str, ...]) -> None:
    """Raise Wrong unless the schema has what its types (`kinds`) need, such as `items` for an array."""
    where = f"In context={path}"
    if "object" in kinds:
        if schema.get("additionalProperties") is not False:
            raise Wrong(f"{where}, 'additionalProperties' is required to be supplied and to be false.")
        properties = schema.get("properties", {})
        if set(schema.get("required", ())) != set(properties):
            raise Wrong(f"{where}, 'required' is required to be supplied and to include every key in properties.")
        for name, each in properties.items():
            check_schema(each, (*path, "properties", name))
    if "array" in kinds:
        if "items" not in schema:
            raise Wrong(f"{where}, array schema missing items.")
        check_schema(schema["items"], (*path, "items"))
    if schema.get("format", "date-time") not in FORMATS:
        raise Wrong(f"{where}, '{schema['format']}' is not a valid format.")
