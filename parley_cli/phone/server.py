"""The phone's web server: the page, what it asks for, and the caught provider's API, on one local port.

The port is taken as soon as the server exists, so that its address can be told to a deployment; it answers
once it is served. Only names of this machine are answered (a page elsewhere cannot reach it by pointing its own
name here), and a browser's message is taken only from the page itself.
"""

import hashlib
import json
import re
import socketserver
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from botocore.exceptions import BotoCoreError, ClientError

from parley_cli.phone import forms
from parley_cli.phone.provider import BODY_LIMIT, E164, CaughtProvider, ProviderRequest
from parley_cli.phone.reader import ConversationReader
from parley_cli.phone.settings import PhoneSettings

HERE = Path(__file__).parent
REQUEST_LIMIT = 64 * 1024  # bytes; 1,600 characters of UTF-8, percent-encoded, take a third of it
LONE_SURROGATE = re.compile("[\ud800-\udfff]")  # JSON can spell half a character; no form can carry it
EXAMPLE = '{"from": "+14165550123", "channel": "sms", "text": "help"}'
PAGE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class RefusedError(Exception):
    """A request that is not served: the status, and one sentence for whoever asked."""

    def __init__(self, status: HTTPStatus, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True)
class _Request:
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]  # names in lower case
    body: bytes


@dataclass(frozen=True)
class _Answer:
    status: int
    body: bytes
    content_type: str
    headers: Mapping[str, str] = field(default_factory=dict)


class PhoneServer:
    def __init__(self, port: int) -> None:
        """Take the port (0: any free one). Raises OSError if it is busy."""
        self._http = _LocalServer(("127.0.0.1", port), _Handler)
        self._serving = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def serve(self, settings: PhoneSettings) -> None:
        """Begin to answer, in the background."""
        self._http.phone = _Phone(settings)
        self._serving = True
        threading.Thread(target=self._http.serve_forever, args=(0.1,), name="phone", daemon=True).start()

    def stop(self) -> None:
        if self._serving:
            self._http.shutdown()
        self._http.server_close()


class _LocalServer(ThreadingHTTPServer):
    daemon_threads = True
    phone: "_Phone"

    def server_bind(self) -> None:
        # HTTPServer also asks the resolver for this machine's name, which can take seconds and is not needed.
        socketserver.TCPServer.server_bind(self)

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A browser that leaves in the middle of an answer is no error; anything else is, and is shown.
        if not isinstance(sys.exception(), (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)

    def names(self) -> frozenset[str]:
        port = self.server_address[1]
        return frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})


class _Handler(BaseHTTPRequestHandler):
    """Parse, call, return."""

    server: _LocalServer
    server_version, sys_version = "Parley", ""
    timeout = 30  # seconds a client may stay silent in the middle of its request

    def do_GET(self) -> None:
        self._respond()

    def do_POST(self) -> None:
        self._respond()

    def _respond(self) -> None:
        try:
            answer = self.server.phone.answer(self._request())
        except RefusedError as refused:
            answer = _json(refused.status, {"error": str(refused)})
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in {**PAGE_HEADERS, **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def _request(self) -> _Request:
        headers = {name.lower(): value for name, value in self.headers.items()}
        if headers.get("host", "").lower() not in self.server.names():
            raise RefusedError(HTTPStatus.MISDIRECTED_REQUEST, "The phone answers to local names only.")
        origin = headers.get("origin")  # only a browser sends it, with every POST
        if self.command == "POST" and origin and origin.removeprefix("http://") not in self.server.names():
            raise RefusedError(HTTPStatus.FORBIDDEN, "Only the phone's own page may write here.")
        target = urlsplit(self.path)
        query = dict(parse_qsl(target.query))
        return _Request(self.command, target.path, query, headers, self._body(headers))

    def _body(self, headers: Mapping[str, str]) -> bytes:
        length = headers.get("content-length", "0")
        if not re.fullmatch(r"[0-9]{1,9}", length) or "transfer-encoding" in headers:
            raise RefusedError(HTTPStatus.LENGTH_REQUIRED, "Send the body whole, with its Content-Length.")
        if int(length) > REQUEST_LIMIT:
            raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"Send at most {REQUEST_LIMIT} bytes.")
        return self.rfile.read(int(length))

    def log_message(self, *_: object) -> None:
        """No access log: the page asks several times a second, and its addresses hold phone numbers."""


class _Phone:
    """What each address answers."""

    def __init__(self, settings: PhoneSettings) -> None:
        self._settings = settings
        self._reader = ConversationReader(settings)
        self._provider = CaughtProvider(settings)
        self._routes: dict[tuple[str, str], Callable[[_Request], _Answer]] = {
            ("GET", "/"): self._page,
            ("GET", "/page.js"): lambda _: _file("page.js", "text/javascript"),
            ("GET", "/page.css"): lambda _: _file("page.css", "text/css"),
            ("GET", "/conversation"): self._conversation,
            ("POST", "/messages"): self._message,
        }

    def answer(self, request: _Request) -> _Answer:
        if self._settings.caught and request.path.startswith(f"/{forms.API_VERSION}/"):
            return self._provide(request)
        handle = self._routes.get((request.method, request.path))
        if handle is None:
            raise RefusedError(HTTPStatus.NOT_FOUND, f"Nothing is at {request.path!r}; the phone is at '/'.")
        return handle(request)

    def _page(self, _: _Request) -> _Answer:
        shown = {
            "service": self._settings.service,
            "sms_number": self._settings.sms_number,
            "whatsapp_number": self._settings.whatsapp_number,
        }
        page = Template((HERE / "page.html").read_text("utf-8"))
        html = page.substitute({name: escape(value) for name, value in shown.items()})
        return _Answer(HTTPStatus.OK, html.encode(), "text/html; charset=utf-8")

    def _conversation(self, request: _Request) -> _Answer:
        # A plus sign that was not percent-encoded arrives as a space.
        number = _e164(request.query.get("from", "").replace(" ", "+"))
        try:
            answer = _json(HTTPStatus.OK, self._reader.read(number))
        except (BotoCoreError, ClientError) as error:
            sentence = f"The table {self._settings.table!r} cannot be read: {error}"
            raise RefusedError(HTTPStatus.BAD_GATEWAY, sentence) from error
        tag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
        if request.headers.get("if-none-match") == tag:
            return _Answer(HTTPStatus.NOT_MODIFIED, b"", answer.content_type, {"ETag": tag})
        return _Answer(answer.status, answer.body, answer.content_type, {"ETag": tag})

    def _message(self, request: _Request) -> _Answer:
        """Post what a person wrote to the webhook, and say what the webhook said."""
        number, channel, text = _written(request)
        sid = forms.new_sid()
        form = forms.inbound(self._settings, number, channel, text, sid)
        try:
            status, said = forms.post(self._settings.webhook_url, form, self._settings.auth_token)
        except forms.UnreachableError as error:
            outcome = {"sid": sid, "status": None, "error": f"The webhook at {error}"}
            return _json(HTTPStatus.BAD_GATEWAY, outcome)
        if 200 <= status < 300:
            return _json(HTTPStatus.OK, {"sid": sid, "status": status})
        problem = f"The webhook answered {status}: {said[:300]}".removesuffix(": ")
        return _json(HTTPStatus.OK, {"sid": sid, "status": status, "error": problem})

    def _provide(self, request: _Request) -> _Answer:
        form = dict(parse_qsl(request.body.decode(errors="replace"), keep_blank_values=True))
        authorization = request.headers.get("authorization", "")
        asked = ProviderRequest(request.method, request.path, request.query, form, authorization)
        return _json(*self._provider.answer(asked))


def _written(request: _Request) -> tuple[str, str, str]:
    """The number, channel and text of a message, valid."""
    try:
        message = json.loads(request.body)
    except ValueError:
        message = None
    if not isinstance(message, dict):
        raise RefusedError(HTTPStatus.BAD_REQUEST, f"Send JSON like {EXAMPLE}.")
    channel, text = message.get("channel"), message.get("text")
    if not isinstance(channel, str) or channel not in forms.PREFIXES:
        allowed = " or ".join(forms.PREFIXES)
        raise RefusedError(HTTPStatus.BAD_REQUEST, f"The channel is {allowed}, not {channel!r}.")
    if not isinstance(text, str) or not 1 <= len(text) <= BODY_LIMIT or LONE_SURROGATE.search(text):
        raise RefusedError(HTTPStatus.BAD_REQUEST, f"The text is Unicode, of 1 to {BODY_LIMIT} characters.")
    return _e164(message.get("from")), channel, text


def _e164(number: object) -> str:
    if not isinstance(number, str) or not E164.fullmatch(number):
        raise RefusedError(HTTPStatus.BAD_REQUEST, f"A number is written like +14165550123, not {number!r}.")
    return number


def _json(status: int, content: Mapping[str, Any]) -> _Answer:
    return _Answer(status, json.dumps(content).encode(), "application/json")


def _file(name: str, content_type: str) -> _Answer:
    return _Answer(HTTPStatus.OK, (HERE / name).read_bytes(), f"{content_type}; charset=utf-8")
