"""Plain values as DynamoDB's attribute values, and back: `7` is `{"N": "7"}`.

boto3 has the same, and brings all of boto3 with it, which is a thirtieth of a cold start.
Source: the DynamoDB API, "AttributeValue". Parley stores neither sets nor floats.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

AttributeValue = Mapping[str, Any]
"""A value as DynamoDB's API writes it: its kind, and what it holds."""


def to_attribute(value: Any) -> AttributeValue:
    """Return a plain value as DynamoDB's API writes it. Raises TypeError for one that is not stored."""
    match value:
        case str():
            return {"S": value}
        case bool():
            return {"BOOL": value}
        case int() | Decimal():
            return {"N": str(value)}
        case bytes():
            return {"B": value}
        case Mapping():
            return {"M": {name: to_attribute(each) for name, each in value.items()}}
        case list() | tuple():
            return {"L": list(map(to_attribute, value))}
        case None:
            return {"NULL": True}
    raise TypeError(f"not stored in DynamoDB: {type(value).__name__}")


def from_attribute(attribute: AttributeValue) -> Any:
    """Return the plain value of one that DynamoDB's API has written. Raises TypeError for a kind that is not stored."""
    ((kind, held),) = attribute.items()
    match kind:
        case "S" | "BOOL" | "B":
            return held
        case "N":
            return int(held) if held.lstrip("-").isdecimal() else Decimal(held)
        case "M":
            return {name: from_attribute(each) for name, each in held.items()}
        case "L":
            return list(map(from_attribute, held))
        case "NULL":
            return None
    raise TypeError(f"not stored in DynamoDB: {kind}")
