"""Reads fields of the JSON that Meta posts. A field of another type than expected counts as missing."""

from collections.abc import Mapping
from typing import Any

Object = Mapping[str, Any]


def object_in(parent: Any, name: str) -> Object:
    found = parent.get(name) if isinstance(parent, dict) else None
    return found if isinstance(found, dict) else {}


def objects_in(parent: Any, name: str) -> list[Object]:
    found = parent.get(name) if isinstance(parent, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def text_in(parent: Any, name: str) -> str:
    """Return the field of this name as text if it is a text or a number; an empty text for any other value."""
    found = parent.get(name) if isinstance(parent, dict) else None
    return str(found) if isinstance(found, str | int | float) and not isinstance(found, bool) else ""
