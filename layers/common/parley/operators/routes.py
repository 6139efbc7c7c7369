"""The operators' API over HTTP: from a request to an answer, by a table of routes.

API Gateway lets in only whom IAM allows, on every route. What is not done is answered as RFC 9457 has it.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from http import HTTPStatus
from urllib.parse import parse_qsl

from pydantic import BaseModel, ValidationError

from parley.errors import NotAllowed, Problem, QueueRefused, TryAgain
from parley.operators import description
from parley.operators.enrolling import Enrolling
from parley.operators.forms import (
    Accepted,
    Change,
    Details,
    Form,
    Listing,
    NewParticipant,
    Paging,
    Participant,
    Participants,
    ProblemDetails,
    Transcript,
    Wrong,
)
from parley.operators.route import IDEMPOTENCY_KEY, JSON, KEY_PATTERN, PARTICIPANT, PROBLEM, Answered, Asked, Route

MAX_BODY = 65_536
"""Bytes: a new participant whose fields are as long as they may be, each character escaped, is half of it."""
COLLECTION = "/conversation/participants"


@dataclass(frozen=True)
class Request:
    """What API Gateway hands on."""

    id: str
    """API Gateway's own name for it."""
    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes


def answer(enrolling: Enrolling, request: Request) -> Answered:
    """Do what is asked, and say what became of it. Raises what nobody expected."""
    participant = ""
    try:
        route, participant = find(request.method, request.path)
        asked = Asked(
            participant=participant,
            query=_read(route.query, lambda: route.query.model_validate(_query(request.query))),
            body=_body(route.body, request) if route.body else None,
            event=_event(request) if route.changes else "",
        )
        answered = route.does(enrolling, asked)
        return replace(answered, conversation=answered.conversation or participant, event=asked.event)
    except Problem as problem:
        refusal = problem
    except (QueueRefused, TryAgain) as error:
        refusal = Problem(503, f"{type(error).__name__}: try again.", "try-again")
    except LookupError as error:  # a secret that nobody has stored
        refusal = Problem(503, str(error), "not-set-up")
    return replace(_refused(refusal), conversation=participant)


def find(method: str, path: str) -> tuple[Route, str]:
    """The route, and the participant in the path."""
    there = {}
    for key, route in ROUTES.items():
        its_method, _, its_path = key.partition(" ")
        if match := re.fullmatch(its_path.replace("{participant}", f"({PARTICIPANT})"), path):
            there[its_method] = (route, match[1] if match.groups() else "")
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


def _body(form: type[Form], request: Request) -> Form:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
        raise Problem(415, f"Send {JSON}, and say so in Content-Type.", "content-type")
    if len(request.body) > MAX_BODY:
        raise Problem(413, f"A body has {MAX_BODY} bytes at most.", "too-long")
    return _read(form, lambda: form.model_validate_json(request.body))


def _read(form: type[Form], validate: Callable[[], Form]) -> Form:
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


def _event(request: Request) -> str:
    """Of the key that names the request; without one, of API Gateway's own name for it."""
    key = request.headers.get(IDEMPOTENCY_KEY)
    if key is None:
        return _digest(request.id.encode())
    if not re.fullmatch(KEY_PATTERN, key):
        raise _wrong([("Idempotency-Key", "Should be 1 to 200 visible characters of ASCII")])
    return _digest(f"{request.method} {request.path}\n{key}\n".encode() + request.body)


def _digest(named: bytes) -> str:
    return f"api-{hashlib.sha256(named).hexdigest()[:40]}"


# --- answering ------------------------------------------------------------------------------------------------------


def _answered(status: int, content: BaseModel, **headers: str) -> Answered:
    return Answered(status, content.model_dump_json(), headers=headers)


def _refused(problem: Problem) -> Answered:
    content = ProblemDetails(
        type=f"tag:parley,2026:{problem.kind}",
        title=HTTPStatus(problem.status).phrase,
        status=problem.status,
        detail=problem.detail,
        errors=[Wrong(field=field, detail=detail) for field, detail in problem.errors],
    )
    headers = {"allow": problem.methods} if isinstance(problem, NotAllowed) else {}
    return Answered(problem.status, content.model_dump_json(), PROBLEM, headers)


def _waiting(participant: str, event: str) -> Answered:
    accepted = Accepted(id=participant, event=event)
    return replace(_answered(202, accepted, location=f"{COLLECTION}/{participant}"), conversation=participant)


# --- the routes -----------------------------------------------------------------------------------------------------


def _enrol(enrolling: Enrolling, asked: Asked) -> Answered:
    assert isinstance(asked.body, NewParticipant)
    id, participant = enrolling.enrol(asked.body, asked.event)
    if participant is None:
        return _waiting(id, asked.event)
    return replace(_answered(201, participant, location=f"{COLLECTION}/{id}"), conversation=id)


def _list(enrolling: Enrolling, asked: Asked) -> Answered:
    assert isinstance(asked.query, Listing)
    return _answered(200, enrolling.page(asked.query))


def _look(enrolling: Enrolling, asked: Asked) -> Answered:
    return _answered(200, enrolling.one(asked.participant))


def _change(enrolling: Enrolling, asked: Asked) -> Answered:
    assert isinstance(asked.body, Change)
    participant = enrolling.change(asked.participant, asked.body, asked.event)
    return _waiting(asked.participant, asked.event) if participant is None else _answered(200, participant)


def _remove(enrolling: Enrolling, asked: Asked) -> Answered:
    is_out = enrolling.remove(asked.participant, asked.event)
    return Answered(204) if is_out else _waiting(asked.participant, asked.event)


def _transcript(enrolling: Enrolling, asked: Asked) -> Answered:
    assert isinstance(asked.query, Paging)
    return _answered(200, enrolling.transcript(asked.participant, asked.query))


def _describe(enrolling: Enrolling, asked: Asked) -> Answered:
    return Answered(200, _described())


@cache
def _described() -> str:
    return json.dumps(description.describe(ROUTES))


WAITING = "It waits in the mailbox, and is not known to be done: look later.", Accepted
ROUTES: Mapping[str, Route] = {
    f"POST {COLLECTION}": Route(
        name="enrol",
        summary="Enrol somebody, and greet them.",
        does=_enrol,
        answers={201: ("They are enrolled.", Participant), 202: WAITING},
        problems=(400, 409, 413, 415),
        body=NewParticipant,
        changes=True,
    ),
    f"GET {COLLECTION}": Route(
        name="listParticipants",
        summary="Who is enrolled, a page at a time, or whoever has a number.",
        does=_list,
        answers={200: ("A page.", Participants)},
        problems=(404,),
        query=Listing,
    ),
    f"GET {COLLECTION}/{{participant}}": Route(
        name="getParticipant",
        summary="One of them: who they are, where their conversation stands, what they will be sent.",
        does=_look,
        answers={200: ("The participant.", Details)},
        problems=(404,),
    ),
    f"PATCH {COLLECTION}/{{participant}}": Route(
        name="changeStatus",
        summary="Pause, go on, complete or withdraw. Whoever withdraws is told.",
        does=_change,
        answers={200: ("As they are now.", Participant), 202: WAITING},
        problems=(400, 404, 409, 413, 415),
        body=Change,
        changes=True,
    ),
    f"DELETE {COLLECTION}/{{participant}}": Route(
        name="removeParticipant",
        summary="Withdraw somebody, tell them, and forget what was said about them here.",
        does=_remove,
        answers={204: ("They are out.", None), 202: WAITING},
        problems=(404,),
        changes=True,
    ),
    f"GET {COLLECTION}/{{participant}}/transcript": Route(
        name="getTranscript",
        summary="What was said, oldest first, as far as it is kept.",
        does=_transcript,
        answers={200: ("A page.", Transcript)},
        problems=(404,),
        query=Paging,
    ),
    "GET /conversation/openapi.json": Route(
        name="describe",
        summary="This description.",
        does=_describe,
        answers={200: ("OpenAPI 3.1.", None)},
    ),
}
"""What there is, by method and path. The template has the same."""
