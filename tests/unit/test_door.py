"""Who may ask the servers of a developer's machine: no page of another origin, whatever it tries, and nobody without
the credential of the run. In a real browser: tests/browser/test_other_pages.py.
"""

import asyncio
import http.client
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from botocore.auth import S3SigV4Auth, SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from parley_cli import credential
from parley_cli.built_function import _RuntimeApi
from parley_cli.door import refusal
from parley_cli.emulator_door import DoorRequest, EmulatorDoor, Message, is_signed

NAME = "127.0.0.1:4566"
KEY, SECRET = "AKIAEXAMPLE", "of-this-run"
OPEN = "POST /_aws/execute-api/parley/twilio/message"
LANDING = "GET /_aws/execute-api/parley/google/callback"
FOLLOWED = {"sec-fetch-site": "same-site", "sec-fetch-mode": "navigate"}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"host": ""},
        {"host": "evil.example:4566"},  # a name that its owner points at this machine
        {"host": "127.0.0.1"},
        {"host": "127.0.0.1:4567"},
        {"host": "127.0.0.1.evil.example:4566"},
        {"host": "parley.execute-api.localhost:4566"},
        {"host": "[::1]:4566"},
        {"host": f"{NAME},evil.example"},
        {"host": NAME, "origin": "http://evil.example"},
        {"host": NAME, "origin": "null"},  # a sandboxed frame, a file, a data: address
        {"host": NAME, "origin": ""},
        {"host": NAME, "origin": "http://127.0.0.1:8765"},  # another port is another origin
        {"host": NAME, "origin": "https://127.0.0.1:4566"},
        {"host": NAME, "origin": "http://127.0.0.1:4566.evil.example"},
        {"host": NAME, "origin": f"http://{NAME},http://evil.example"},
        {"host": NAME, "sec-fetch-site": "cross-site"},  # an image, a script, a form with GET
        {"host": NAME, "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"},
        {"host": NAME, "sec-fetch-site": "same-site"},  # a page on another port of this machine
        {"host": NAME, "sec-fetch-site": "whatever"},
    ],
)
@pytest.mark.parametrize("serves_pages", [False, True])
def test_nothing_of_another_page_comes_in(headers: Mapping[str, str], serves_pages: bool) -> None:
    assert refusal(headers, {NAME}, serves_pages=serves_pages)


@pytest.mark.parametrize(
    ("headers", "for_programs", "for_pages"),
    [
        ({"host": NAME}, True, True),
        ({"host": "LocalHost:4566"}, True, True),
        ({"host": NAME, "sec-fetch-site": "none"}, True, True),  # its address was typed
        ({"host": NAME, "origin": f"http://{NAME}", "sec-fetch-site": "same-origin"}, False, True),
        ({"host": NAME, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}, False, True),  # a link to it
    ],
)
def test_programs_come_in_and_the_servers_own_page_where_it_has_one(
    headers: Mapping[str, str], for_programs: bool, for_pages: bool
) -> None:
    names = {NAME, "localhost:4566"}
    assert (refusal(headers, names) is None) == for_programs
    assert (refusal(headers, names, serves_pages=True) is None) == for_pages


# --- the signature --------------------------------------------------------------------------------------------------


def secret_of(key: str) -> str | None:
    return SECRET if key == KEY else None


def signed(
    method: str = "POST",
    target: str = "/",
    body: bytes = b"{}",
    service: str = "ssm",
    credentials: Credentials | None = None,
) -> DoorRequest:
    headers = {"X-Amz-Target": "AmazonSSM.GetParameters", "Content-Type": "application/x-amz-json-1.1", "Host": NAME}
    request = AWSRequest(method, f"http://{NAME}{target}", headers, body)
    signer = S3SigV4Auth if service == "s3" else SigV4Auth
    signer(credentials or Credentials(KEY, SECRET), service, "us-east-1").add_auth(request)
    return DoorRequest(method, target, {name.lower(): value for name, value in request.headers.items()}, body)


@pytest.mark.parametrize(
    "request_",
    [
        signed(),
        signed("GET", "/2015-03-31/functions/?Marker=a%2Fb&x=", b"", "lambda"),
        signed("GET", "/2015-03-31/functions/arn%3Aaws%3Alambda/x", b"", "lambda"),
        signed("PUT", "/bucket/a%20b/%C3%BC%2520//c", b"\x00" * 100_000, "s3"),
        signed(credentials=Credentials(KEY, SECRET, "of-a-session")),
    ],
)
def test_what_the_run_has_signed_is_let_in(request_: DoorRequest) -> None:
    assert is_signed(request_, secret_of)


def test_aws_own_example_is_signed_rightly() -> None:
    """`get-vanilla` of the test suite that AWS publishes for Signature Version 4."""
    authorization = (
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
        "SignedHeaders=host;x-amz-date, Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
    )
    headers = {"host": "example.amazonaws.com", "x-amz-date": "20150830T123600Z", "authorization": authorization}
    example = DoorRequest("GET", "/", headers)
    assert is_signed(example, {"AKIDEXAMPLE": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"}.get)


def presigned() -> DoorRequest:
    request = AWSRequest("GET", f"http://{NAME}/bucket/key", {"Host": NAME})
    SigV4QueryAuth(Credentials(KEY, SECRET), "s3", "us-east-1").add_auth(request)
    return DoorRequest("GET", request.url.removeprefix(f"http://{NAME}"), {"host": NAME})


def changed(field: str, value: Any) -> DoorRequest:
    request = signed()
    if field in request.headers:
        return DoorRequest(request.method, request.target, {**request.headers, field: value}, request.body)
    fields = {"method": request.method, "target": request.target, "headers": request.headers, "body": request.body}
    return DoorRequest(**(fields | {field: value}))


@pytest.mark.parametrize(
    "request_",
    [
        presigned(),  # any page could show an image from there
        signed(credentials=Credentials("test", "test")),
        signed(credentials=Credentials(KEY, "guessed")),
        signed(credentials=Credentials("AKIAOTHER", SECRET)),
        changed("body", b'{"Names": ["/parley/dev/twilio-auth-token"]}'),
        changed("target", "/?other"),
        changed("method", "PUT"),
        changed("x-amz-target", "AmazonSSM.DeleteParameters"),
        changed("x-amz-date", "20260101T000000Z"),
        changed("host", "127.0.0.1:1"),
        changed("authorization", ""),
        changed("authorization", "Bearer of-this-run"),
        changed("authorization", signed().headers["authorization"].replace("host;", "")),
        changed("authorization", "AWS4-HMAC-SHA256 " + "Credential=" * 50_000),
    ],
)
def test_whatever_else_is_shut_out(request_: DoorRequest) -> None:
    assert not is_signed(request_, secret_of)


# --- the door before an application -----------------------------------------------------------------------------------


async def application(scope: Message, receive: Any, send: Any) -> None:
    """Answers with the body that it was sent."""
    message = await receive()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": message.get("body", b"")})


def asked(request: DoorRequest, kind: str = "http") -> list[Message]:
    """What the door sends when it is asked so; the body arrives in two parts."""
    path, _, query = request.target.partition("?")
    headers = [(name.encode(), value.encode()) for name, value in request.headers.items()]
    scope = {"type": kind, "method": request.method, "path": path, "headers": headers}
    scope |= {"raw_path": path.encode(), "query_string": query.encode()}
    parts = [request.body[1:], request.body[:1]]
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": parts.pop(), "more_body": bool(parts)}

    async def send(message: Message) -> None:
        sent.append(message)

    routes = {route.replace("/parley/", "/*/") for route in (OPEN, LANDING)}
    asyncio.run(EmulatorDoor(application, {NAME}, routes, secret_of)(scope, receive, send))
    return sent


def test_a_signed_request_reaches_the_application_whole() -> None:
    started, ended = asked(signed(body=b"whole"))
    assert (started["status"], ended["body"]) == (200, b"whole")


@pytest.mark.parametrize(
    ("method", "target", "headers", "status"),
    [
        ("POST", OPEN.split()[1], {}, 200),  # its function verifies the provider's own signature
        ("POST", OPEN.split()[1], {"origin": "http://evil.example"}, 403),
        ("POST", OPEN.split()[1].replace("parley", "parley-prod"), {}, 200),  # another stage beside it
        ("GET", OPEN.split()[1], {}, 403),
        ("GET", LANDING.split()[1], FOLLOWED, 200),  # a browser that follows a link, as it does from a consent
        ("GET", LANDING.split()[1], FOLLOWED | {"sec-fetch-mode": "no-cors"}, 403),
        ("POST", OPEN.split()[1], FOLLOWED, 403),
        ("GET", "/_ministack/health", FOLLOWED, 403),
        ("POST", OPEN.split()[1] + "/../../..", {}, 403),
        ("POST", "/restapis/parley/$default/_user_request_/conversation/participants", {}, 403),
        ("OPTIONS", "/", {}, 403),
        ("OPTIONS", "/", {"origin": "http://evil.example", "access-control-request-method": "POST"}, 403),
        ("GET", "/_ministack/health", {}, 403),
        ("POST", "/_ministack/reset", {}, 403),
        ("POST", "/?Action=ListQueues", {"content-type": "text/plain"}, 403),
    ],
)
def test_an_unsigned_request_is_let_in_to_the_providers_routes_alone(
    method: str, target: str, headers: Mapping[str, str], status: int
) -> None:
    started, _ = asked(DoorRequest(method, target, {"host": NAME, **headers}, b"{}"))
    assert started["status"] == status
    assert not [name for name, _ in started["headers"] if name.startswith(b"access-control")]


def test_the_signature_opens_nothing_to_a_page() -> None:
    request = signed()
    theirs = DoorRequest(request.method, request.target, {**request.headers, "origin": "null"}, request.body)
    assert asked(theirs)[0]["status"] == 403


def test_a_websocket_is_closed_before_it_opens() -> None:
    assert asked(signed(), "websocket") == [{"type": "websocket.close", "code": 1008}]


# --- the credential -------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(credential, "FOLDER", tmp_path / ".parley")
    return tmp_path / ".parley"


def test_a_run_has_a_credential_of_its_own_which_only_its_owner_can_read(folder: Path) -> None:
    first, second = credential.new(), credential.new()
    assert first != second
    assert first.secret not in repr(first)
    credential.keep(second, 4566)
    path = credential.keep(first, 4566)
    assert [stat.S_IMODE(each.stat().st_mode) for each in (path, folder)] == [0o600, 0o700]
    assert credential.at("http://localhost:4566") == first


def test_it_is_gone_when_the_run_is_over(folder: Path) -> None:
    credential.keep(credential.new(), 4566)
    credential.forget(4566)
    credential.forget(4566)
    assert credential.at("http://127.0.0.1:4566") == credential.OF_ANOTHER
    assert list(folder.iterdir()) == []


# --- neighbours ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "http://evil.example"}])
def test_no_page_answers_in_place_of_a_function_that_is_invoked(headers: Mapping[str, str]) -> None:
    runtime = _RuntimeApi()
    connection = http.client.HTTPConnection(runtime.address, timeout=5)
    try:
        connection.request("POST", "/2018-06-01/runtime/invocation/1/response", b"{}", dict(headers))
        assert connection.getresponse().status == 403
        assert runtime.said.empty()
    finally:
        connection.close()
        runtime.stop()
