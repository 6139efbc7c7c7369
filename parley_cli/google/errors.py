"""What the stand-ins for Google's APIs refuse: the HTTP status, and Google's reason in its older or newer form."""

from collections.abc import Collection, Mapping
from typing import Any


class GoogleRefusal(Exception):
    """Raised for a request that Google refuses: the HTTP status and Google's reason."""

    def __init__(self, status: int, reason: str, message: str = "") -> None:
        super().__init__(f"{status} {reason} {message}".strip())
        self.status = status
        errors = [{"domain": "global", "reason": reason, "message": message or reason}]
        self.document: dict[str, Any] = {"error": {"code": status, "message": message or reason, "errors": errors}}


class NewGoogleRefusal(GoogleRefusal):
    """Raised for a request that one of Google's newer APIs refuses, which name a status in place of reasons."""

    def __init__(self, status: int, name: str, message: str = "") -> None:
        super().__init__(status, name, message)
        self.document = {"error": {"code": status, "message": message or name, "status": name}}


def check_names(given: Mapping[str, Any], known: Collection[str], required: Collection[str] = ()) -> None:
    """Check the names of the parameters of a query or the fields of a document. Raises GoogleRefusal."""
    if unknown := set(given) - set(known):
        raise GoogleRefusal(400, "invalidParameter", f"unknown: {sorted(unknown)}")
    if missing := set(required) - set(given):
        raise GoogleRefusal(400, "required", f"missing: {sorted(missing)}")
