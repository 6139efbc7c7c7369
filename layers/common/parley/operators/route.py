"""A route of the operators' API: all that is known of it, for whoever follows it and for whoever describes it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel

from parley.operators.enrolling import Enrolling
from parley.operators.forms import Form, Nothing

JSON, PROBLEM = "application/json", "application/problem+json"
IDEMPOTENCY_KEY = "idempotency-key"
KEY_PATTERN = r"^[\x21-\x7e]{1,200}$"
"""Any visible ASCII: draft-ietf-httpapi-idempotency-key-header says a string, and recommends a UUID."""
PARTICIPANT = r"[a-z2-7]{52}"
"""A conversation's id."""


@dataclass(frozen=True)
class Asked:
    """A request that is well-formed."""

    participant: str
    """Of its path; empty where that names none."""
    query: Form
    body: Form | None
    event: str
    """The id under which it changes something: the same for a repeat that has the same Idempotency-Key."""


@dataclass(frozen=True)
class Answered:
    """What the caller gets."""

    status: int
    body: str = ""
    content_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    conversation: str = ""
    """Whom it was about, for the log."""
    event: str = ""
    """What it has put into the mailbox."""


@dataclass(frozen=True)
class Route:
    """`does` raises a Problem of one of `problems`, or of those that every route has."""

    name: str
    """As clients that are generated call it."""
    summary: str
    does: Callable[[Enrolling, Asked], Answered]
    answers: Mapping[int, tuple[str, type[BaseModel] | None]]
    """By status: when it comes, and what it holds."""
    problems: tuple[int, ...] = ()
    body: type[Form] | None = None
    query: type[Form] = Nothing
    changes: bool = False
    """Whether it takes an Idempotency-Key."""
