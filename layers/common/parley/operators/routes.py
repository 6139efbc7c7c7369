"""The operators' API over HTTP: from a request to an answer, by a table of routes.

API Gateway lets in only whom IAM allows, on every route. What is not done is answered as RFC 9457 has it.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from urllib.parse import parse_qsl

from pydantic import ValidationError

from parley.api.context import ApiContext
from parley.api.route import IDEMPOTENCY_KEY, JSON, KEY_PATTERN, PROBLEM, ApiAnswer, ApiCall, ApiForm, Route
from parley.errors import NotAllowed, Problem, QueueRefused, TryAgain
from parley.operators.forms import ProblemDetails, Wrong
from parley.operators.table import ROUTES

MAX_BODY = 65_536
"""The most bytes of a request's body: twice as many as a new participant whose fields are as long as they may be, each
character escaped."""


@dataclass(frozen=True)
class GatewayRequest:
    """The parts of an API Gateway event that the operators' API reads."""

    id: str
    """API Gateway's own id of the request."""
    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    """The request's headers, with names in lower case."""
    body: bytes


def answer(api: ApiContext, request: GatewayRequest) -> ApiAnswer:
    """Answer a request to the operators' API. Expected errors become a problem response; any other exception is
    raised."""
    path: Mapping[str, str] = {}
    try:
        route, path = find(request.method, request.path)
        call = ApiCall(
            path=path,
            query=_read(route.query, lambda: route.query.model_validate(_query(request.query))),
            body=_body(route.body, request) if route.body else None,
            event=_event(request) if route.changes else "",
        )
        answered = replace(route.does(api, call), event=call.event)
    except Problem as problem:
        answered = _refused(problem)
    except (QueueRefused, TryAgain) as error:
        answered = _refused(Problem(503, f"{type(error).__name__}: try again.", "try-again"))
    except LookupError as error:  # a secret that nobody has stored
        answered = _refused(Problem(503, str(error), "not-set-up"))
    return replace(answered, conversation=answered.conversation or path.get("participant", ""))


def find(method: str, path: str) -> tuple[Route, Mapping[str, str]]:
    """Return the route for this method and path, with the variable parts of the path by name. Raises a Problem: 404, or
    405 if the path only takes other methods.
    """
    there: dict[str, tuple[Route, Mapping[str, str]]] = {}
    for key, route in ROUTES.items():
        its_method, _, its_path = key.partition(" ")
        pattern = its_path
        for name, value in route.path.items():
            pattern = pattern.replace(f"{{{name}}}", f"(?P<{name}>{value.pattern})")
        if match := re.fullmatch(pattern, path):
            there[its_method] = (route, match.groupdict())
    if not there:
        raise Problem(404, "There is no such participant, and nothing else is here.", "no-such-participant")
    if method not in there:
        raise NotAllowed(sorted(there))
    return there[method]


# --- reading --------------------------------------------------------------------------------------------------------


def _query(query: str) -> dict[str, str]:
    given = parse_qsl(query, keep_blank_values=True)
    twice = sorted({name for name, _ in given if [each for each, _ in given].count(name) > 1})
    if twice:
        raise _wrong([(name, "Is given twice") for name in twice])
    return dict(given)


def _body(form: type[ApiForm], request: GatewayRequest) -> ApiForm:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
        raise Problem(415, f"Send {JSON}, and say so in Content-Type.", "content-type")
    if len(request.body) > MAX_BODY:
        raise Problem(413, f"A body has {MAX_BODY} bytes at most.", "too-long")
    return _read(form, lambda: form.model_validate_json(request.body))


def _read(form: type[ApiForm], validate: Callable[[], ApiForm]) -> ApiForm:
    try:
        return validate()
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False, include_context=False)
        if any(each["type"] == "json_invalid" for each in found):
            raise Problem(400, "The body is no JSON.", "no-json") from None
        raise _wrong([(".".join(map(str, each["loc"])), each["msg"]) for each in found]) from None


def _wrong(errors: list[tuple[str, str]]) -> Problem:
    named = ", ".join(dict.fromkeys(field or "the body" for field, _ in errors))
    return Problem(422, f"Not as it should be: {named}.", "invalid", errors)


def _event(request: GatewayRequest) -> str:
    """Return the id of the event for a changing request, derived from its Idempotency-Key, path and body, or, without a
    key, from API Gateway's request id.
    """
    key = request.headers.get(IDEMPOTENCY_KEY)
    if key is None:
        return _digest(request.id.encode())
    if not re.fullmatch(KEY_PATTERN, key):
        raise _wrong([("Idempotency-Key", "Should be 1 to 200 visible characters of ASCII")])
    return _digest(f"{request.method} {request.path}\n{key}\n".encode() + request.body)


def _digest(named: bytes) -> str:
    return f"api-{hashlib.sha256(named).hexdigest()[:40]}"


# --- answering ------------------------------------------------------------------------------------------------------


def _refused(problem: Problem) -> ApiAnswer:
    """Return the problem response (RFC 9457) for a Problem."""
    content = ProblemDetails(
        type=f"tag:parley,2026:{problem.kind}",
        title=HTTPStatus(problem.status).phrase,
        status=problem.status,
        detail=problem.detail,
        errors=[Wrong(field=field, detail=detail) for field, detail in problem.errors],
    )
    headers = {"allow": problem.methods} if isinstance(problem, NotAllowed) else {}
    return ApiAnswer(problem.status, content.model_dump_json(), PROBLEM, headers)
