"""The operators' side of the workbench's server: what its page asks goes, signed, to the API's routes, and nowhere else
may it go.
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from typing import Any

import pytest

from parley_cli.emulator_door import DoorRequest, is_signed
from parley_cli.phone.server import PhoneServer
from tests.support.http_server import Answer, LocalServer, Request, in_json
from tests.support.workbench import SETTINGS

SECRET = {"test": "test"}
"""The credential of an emulator that we did not start."""
SAY = f"/conversation/participants/{'a2' * 26}/say"


class OperatorsApi(LocalServer):
    """Stands in for the API on the emulator: lets in what is signed, and keeps it."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Request] = []
        self.will: Answer = in_json(200, {"items": []})
        self.first: list[Answer] = []
        """What it answers before that."""

    def answer(self, request: Request) -> Answer | None:
        headers = {name.lower(): value for name, value in request.headers.items()}
        target = f"{request.path}?{request.query}" if request.query else request.path
        if not is_signed(DoorRequest(request.method, target, headers, request.body), SECRET.get):
            return in_json(403, {"message": "Forbidden"})
        self.asked.append(request)
        return self.first.pop(0) if self.first else self.will


@dataclass
class Workbench:
    """The page's server beside that API."""

    api: OperatorsApi
    phone: PhoneServer

    def asks(self, method: str, path: str, content: object = None, **headers: str) -> tuple[int, Any, str]:
        """Status, content and tag of an answer."""
        connection = HTTPConnection(self.phone.url.removeprefix("http://"), timeout=10)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, None if content is None else json.dumps(content), named)
            answer = connection.getresponse()
            body = answer.read()
            return answer.status, json.loads(body) if body else None, answer.getheader("ETag") or ""
        finally:
            connection.close()


@pytest.fixture
def workbench() -> Iterator[Workbench]:
    with ExitStack() as started:
        api = started.enter_context(OperatorsApi())
        phone = PhoneServer(0)
        started.callback(phone.stop)
        phone.serve(replace(SETTINGS, api_url=f"{api.url}/_aws/execute-api/parley"))
        yield Workbench(api, phone)


def test_what_the_page_asks_is_asked_as_an_operator_asks(workbench: Workbench) -> None:
    status, content, tag = workbench.asks("GET", "/conversation/orders?status=open&limit=20")
    assert (status, content) == (200, {"items": []})
    assert workbench.asks("GET", "/conversation/orders?status=open&limit=20", if_none_match=tag)[:2] == (304, None)
    said = {"text": "¡Hola!", "operator": "Bea"}
    assert workbench.asks("POST", SAY, said, idempotency_key="k1")[0] == 200
    assert workbench.asks("PUT", "/conversation/stock/CROISSANT", {"left": 3}, idempotency_key="k2")[0] == 200
    *_, say, stock = workbench.api.asked
    assert (say.method, say.path.removeprefix("/_aws/execute-api/parley"), json.loads(say.body)) == ("POST", SAY, said)
    assert (say.headers["idempotency-key"], say.headers["content-type"]) == ("k1", "application/json")
    assert (stock.method, stock.headers["idempotency-key"]) == ("PUT", "k2")
    assert workbench.api.asked[0].query == "status=open&limit=20"


def test_a_refusal_is_one_sentence_and_keeps_its_reason(workbench: Workbench) -> None:
    problem = {"type": "tag:parley,2026:taken", "status": 409, "detail": "Bo has taken it.", "errors": []}
    workbench.api.will = in_json(409, problem)
    status, content, _ = workbench.asks("POST", SAY, {"text": "Hi"})
    assert (status, content["error"], content["type"]) == (409, "Bo has taken it.", problem["type"])
    workbench.api.will = Answer(500, b"<html>")
    assert workbench.asks("GET", "/conversation/orders")[1] == {"error": "The API answered 500."}


def test_a_change_that_the_api_was_too_slow_for_is_tried_again_with_its_key_and_a_look_is_not(
    workbench: Workbench,
) -> None:
    workbench.api.first = [in_json(503, {"message": "Service Unavailable"})]
    assert workbench.asks("POST", SAY, {"text": "Hi"}, idempotency_key="k1")[0] == 200
    assert [each.headers["idempotency-key"] for each in workbench.api.asked] == ["k1", "k1"]
    workbench.api.first = [in_json(503, {"message": "Service Unavailable"})]
    assert workbench.asks("GET", "/conversation/orders")[0] == 503
    assert len(workbench.api.asked) == 3


@pytest.mark.parametrize("headers", [{"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_another_page_asks_no_operators_api(workbench: Workbench, headers: dict[str, str]) -> None:
    for method, path in (("POST", SAY), ("GET", "/conversation/orders"), ("GET", "/operators")):
        assert workbench.asks(method, path, {"text": "Hi"}, **headers)[0] == 403
    assert workbench.api.asked == []


@pytest.mark.parametrize(
    "path",
    [
        "/conversation/../../../../",
        "/conversation/../orders",
        "/conversation/%2e%2e/orders",
        "/conversation/orders/..",
        "/conversation//orders",
        "/conversation/a/b/c/d/e",
        "/twilio/message",
    ],
)
def test_a_path_leads_nowhere_but_to_the_routes(workbench: Workbench, path: str) -> None:
    assert workbench.asks("GET", path)[0] == 404
    assert workbench.api.asked == []


def test_where_no_api_is_known_there_is_no_operators_side() -> None:
    phone = PhoneServer(0)
    phone.serve(SETTINGS)
    try:
        with OperatorsApi() as api:
            workbench = Workbench(api, phone)
            assert workbench.asks("GET", "/operators")[0] == 404
            assert workbench.asks("GET", "/conversation/orders")[0] == 404
            assert api.asked == []
    finally:
        phone.stop()
