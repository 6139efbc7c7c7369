"""Runs the emulator behind a check of every request, in one process, so that no unchecked port is open beside it.

What comes in has passed `door.refusal`, is no WebSocket, and carries a signature made with the run's own credential, as
AWS wants it (Signature Version 4, in the Authorization header). A presigned address, which holds its signature in the
query, is refused: any page could have a browser ask for one, and no code of ours makes them. Only the routes that the
template leaves open to the providers, who sign in their own way, want no signature; the function verifies theirs.

The interpreter of the emulator's own environment runs it (`stack.py`): of our modules it sees `door.py` alone.
"""

import hmac
import os
import re
import sys
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from parley_cli.door import refusal

AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>\w{1,128})/(?P<date>\d{8})/(?P<region>[\w-]{1,40})/(?P<service>[\w-]{1,40})"
    r"/aws4_request, ?SignedHeaders=(?P<signed>[a-z0-9;-]{1,2000}), ?Signature=(?P<signature>[0-9a-f]{64})"
)
API, ANY_API = re.compile(r"(?<=^/_aws/execute-api/)[\w-]+"), "*"
"""The id of an API in a path: a webhook's route is open in every stage on the emulator."""
ACCOUNT = re.compile(r"\d{12}")  # the emulator accepts an account number as a key; functions sign with theirs
UNSIGNED = "The request is not signed with the credential of this run."

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]
SecretOf = Callable[[str], str | None]
"""A function that returns an access key's secret; None for an unknown key."""


@dataclass(frozen=True)
class DoorRequest:
    method: str
    target: str  # path and query as sent, still percent-encoded
    headers: Mapping[str, str]  # names in lower case; repeated headers joined by commas
    body: bytes = b""


class EmulatorDoor:
    """An ASGI application that checks each request before it passes it on to the emulator's application."""

    def __init__(
        self, application: Application, names: Collection[str], open_routes: Collection[str], secret_of: SecretOf
    ) -> None:
        """Guard `application`. `open_routes` are the methods and paths that need no signature, each as "POST
        /twilio/message".
        """
        self._application, self._secret_of = application, secret_of
        self._names, self._open_routes = frozenset(names), frozenset(open_routes)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._application(scope, receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass a request on to the application if it may come in and its signature is right; otherwise answer 403."""
        headers = _joined(scope["headers"])
        is_open = f"{scope['method']} {API.sub(ANY_API, scope['path'])}" in self._open_routes
        # A link may lead a browser to an open page, as it does from the consent at Google.
        sentence = refusal(headers, self._names, serves_pages=is_open and scope["method"] == "GET")
        if sentence is None and not is_open:
            body = await _whole(receive)
            receive = _again(body, receive)
            request = DoorRequest(scope["method"], _target(scope), headers, body)
            sentence = None if is_signed(request, self._secret_of) else UNSIGNED
        if sentence is None:
            await self._application(scope, receive, send)
        else:
            await _refuse(send, sentence)


def is_signed(request: DoorRequest, secret_of: SecretOf) -> bool:
    """Return whether the request's Authorization header holds a correct AWS signature (version 4) of a key that
    `secret_of` knows.
    """
    found = AUTHORIZATION.fullmatch(request.headers.get("authorization", ""))
    if found is None:
        return False
    signed, secret = found["signed"].split(";"), secret_of(found["key"])
    stamp = request.headers.get("x-amz-date", "")
    if secret is None or "host" not in signed or not stamp.startswith(found["date"]):
        return False
    kept = {name: value for name, value in request.headers.items() if name in signed}
    url = f"http://{request.headers['host']}{request.target}"
    again = AWSRequest(request.method, url, kept, request.body)
    again.context["timestamp"] = stamp
    kind = S3SigV4Auth if found["service"] == "s3" else SigV4Auth  # S3 signs paths without normalising them
    signer = kind(Credentials(found["key"], secret), found["service"], found["region"])
    wanted = signer.signature(signer.string_to_sign(again, signer.canonical_request(again)), again)
    return hmac.compare_digest(wanted, found["signature"])


def _joined(pairs: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return the headers by lower-case name. The values of a repeated header are joined by commas, so a second Host or
    Origin is refused later.
    """
    headers: dict[str, str] = {}
    for raw_name, raw_value in pairs:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]},{value}" if name in headers else value
    return headers


def _target(scope: Message) -> str:
    path: str = scope["raw_path"].decode("latin-1")
    query: str = scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path


async def _whole(receive: Receive) -> bytes:
    parts: list[bytes] = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if message["type"] != "http.request" or not message.get("more_body"):
            return b"".join(parts)


def _again(body: bytes, receive: Receive) -> Receive:
    """Return an ASGI `receive` that yields the body, which was read already, and then goes on with the original."""
    first = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return first.pop() if first else await receive()

    return receive_again


async def _refuse(send: Send, sentence: str) -> None:
    """Answer 403 with the sentence as an AWS error, in a form that clients of every AWS service can read."""
    error = f"<Error><Code>AccessDenied</Code><Message>{escape(sentence)}</Message></Error>"
    body = f"<ErrorResponse>{error}</ErrorResponse>".encode()
    headers = {
        "Content-Type": "text/xml",
        "Content-Length": str(len(body)),
        "x-amzn-ErrorType": "AccessDenied",
        "X-Content-Type-Options": "nosniff",
    }
    pairs = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": 403, "headers": pairs})
    await send({"type": "http.response.body", "body": body})


def main(names: Collection[str], open_routes: Collection[str]) -> None:
    """Run the emulator behind the door. Its credential comes from the environment."""
    from ministack import app as emulator  # type: ignore[import-not-found]
    from ministack.services import sts  # type: ignore[import-not-found]

    key, secret = os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"]

    def secret_of(asked: str) -> str | None:
        if asked == key or ACCOUNT.fullmatch(asked):
            return secret
        session = sts._sessions.get(asked)  # the session of a role, which functions have if roles are enforced
        return session["SecretAccessKey"] if session else None

    sys.argv = sys.argv[:1]  # the other arguments are for the door, and the emulator would read them
    emulator.app = EmulatorDoor(emulator.app, names, open_routes, secret_of)
    emulator.main()
