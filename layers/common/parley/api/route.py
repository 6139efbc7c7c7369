"""The type of a route of the operators' API, with all that serving and describing it need."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from parley.api.context import ApiContext
from parley.conversation.state import Conversation
from parley.deferred import DeferredModel
from parley.ports import RowPage, RowStore

JSON, PROBLEM = "application/json", "application/problem+json"
IDEMPOTENCY_KEY = "idempotency-key"
KEY_PATTERN = r"^[\x21-\x7e]{1,200}$"
"""Matches an idempotency key, any visible ASCII: draft-ietf-httpapi-idempotency-key-header says a string, and
recommends a UUID."""


class ApiForm(DeferredModel):
    """The body or the query that an operator sends. A field that is not known is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Nothing(ApiForm):
    """A query without parameters."""


PAGE = 100
"""The most items of a page: a hundred documents are far below what DynamoDB reads at once, which is 16 MB."""


def _digits(value: object) -> object:
    """Return a query parameter's digits as a number; "?" for any other text, which pydantic then refuses. (Pydantic
    alone would accept " 5" and "5.0".)
    """
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10 else "?"


class Paging(ApiForm):
    """The query that chooses a page."""

    limit: Annotated[int, Field(ge=1, le=PAGE, description="How many at most."), BeforeValidator(_digits)] = 50
    cursor: str = Field("", pattern=r"^[A-Za-z0-9_-]*$", max_length=500, description="`next` of the page before.")


NameOfOperator = Annotated[
    str,
    Field(
        max_length=60,
        # It begins with a character that can be seen. None in it ends a line or turns the direction of writing.
        pattern=r"^[^\x00-\x20\x7f-\xa0\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]"
        r"[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*$",
        description="Who does it, as colleagues and the transcript read it: in one line, without a space in front.",
        examples=["Cleo"],
    ),
]


class ApiContent(DeferredModel):
    """The content of an answer to an operator."""

    model_config = ConfigDict(frozen=True, json_schema_serialization_defaults_required=True)


class Accepted(ApiContent):
    """The answer to a change that still waits in the mailbox: its outcome is not known yet."""

    id: str = Field(description="The participant's.")
    event: str = Field(description="Stands in the log lines of its turn.")


STILL_WAITS: Final = ("It waits in the mailbox, and is not known to be done: look later.", Accepted)
"""What a route answers with status 202."""
PROBLEMS_OF_A_CHANGE: Final = (400, 404, 409, 413, 415)


@dataclass(frozen=True)
class PathValue:
    """A variable part of a route's path: its pattern and its description."""

    pattern: str
    description: str


PARTICIPANT = PathValue(r"[a-z2-7]{52}", "The participant's id.")
"""The pattern of a participant's id, which is the id of their conversation."""


@dataclass(frozen=True)
class ApiCall:
    """A validated request to a route of the API."""

    path: Mapping[str, str]
    """The values in the request's path, by the names that the route gives them."""
    query: ApiForm
    body: ApiForm | None
    event: str
    """The id of the event by which the request changes something. A repeat with the same Idempotency-Key has the same
    id."""


@dataclass(frozen=True)
class ApiAnswer:
    """The HTTP response of a route of the API."""

    status: int
    body: str = ""
    content_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    conversation: str = ""
    """The conversation that the request was about, for the log; empty means the `participant` in the path, if there is
    one."""
    event: str = ""
    """The id of the event that the request has put into the mailbox; empty if it put none."""
    recorded: Mapping[str, str] = field(default_factory=dict)
    """What else the log line says of the request: fields without a text or a number."""


OF_PERSON = rf"^({PARTICIPANT.pattern})?$"
"""Matches the value of a query that asks for one participant's; empty: everybody's."""


def rows_asked_for(rows: RowStore, participant: str, paging: Paging) -> RowPage:
    """Return the page of rows that a request asks for: all rows about one participant, the highest ids first, or those
    of everybody behind the cursor.
    """
    if participant:
        return RowPage(tuple(reversed(rows.of_person(participant))), None)
    return rows.page("", paging.limit, paging.cursor)


def answered(status: int, content: BaseModel, conversation: str = "", **headers: str) -> ApiAnswer:
    """Return an API response with `content` as its JSON body."""
    return ApiAnswer(status, content.model_dump_json(), headers=headers, conversation=conversation)


@dataclass(frozen=True)
class Route:
    """A route of the operators' API. Its function `does` may raise a Problem whose status is in `problems`, or one that
    every route has.
    """

    name: str
    """The route's name, by which generated clients call it."""
    summary: str
    does: Callable[[ApiContext, ApiCall], ApiAnswer]
    answers: Mapping[int, tuple[str, type[BaseModel] | None]]
    """The route's answers by HTTP status: when each comes, and the form of what it holds."""
    problems: tuple[int, ...] = ()
    body: type[ApiForm] | None = None
    query: type[ApiForm] = Nothing
    changes: bool = False
    """Whether the route changes something, so that it takes an Idempotency-Key."""
    path: Mapping[str, PathValue] = field(default_factory=dict)
    """The values in the route's path, where they stand as `{name}`."""


@dataclass(frozen=True)
class Detail:
    """A field that a lane adds to the API's answer about one participant."""

    content: type[ApiContent]
    description: str
    of: Callable[[Conversation], ApiContent | None]
    """Return the details; None where the lane knows nothing of the participant."""


@dataclass(frozen=True)
class LaneApi:
    """What a lane adds to the operators' API. Its module imports the rest of the lane only inside functions, so that
    the API starts fast.
    """

    lane: str
    """The lane's name."""
    routes: Mapping[str, Route] = field(default_factory=dict)
    """The lane's routes by method and path, as "GET /conversation/orders/{order}"."""
    details: Mapping[str, Detail] = field(default_factory=dict)
    """The lane's details of a participant, by the field's name."""
