"""The web server of a command that shows pages on this machine: one port of the loopback address, its requests and
answers, JSON and files.

No page but the server's own may ask it anything (`door.py`), and a page loads from nowhere else.
"""

import hashlib
import json
import re
import select
import socket
import socketserver
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit

from parley_cli.door import refusal

REQUEST_LIMIT = 64 * 1024
"""The most bytes of a request's body, unless the pages say otherwise: 1,600 characters of UTF-8, percent-encoded, take
a third of it."""
FILES = {".js": "text/javascript", ".css": "text/css"}  # the files of this folder that a page may load, by suffix
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
    """Raised to refuse a request: an HTTP status, and a sentence for the client."""

    def __init__(self, status: HTTPStatus, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True)
class LocalRequest:
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    raw_query: str = ""
    is_gone: Callable[[], bool] = lambda: False  # returns whether the client has closed the connection


@dataclass(frozen=True)
class LocalAnswer:
    status: int
    body: bytes
    content_type: str
    headers: Mapping[str, str] = field(default_factory=dict)


class LocalPages(Protocol):
    """What a local server answers with: its routes, and how large a request to a path may be."""

    def answer(self, request: LocalRequest) -> LocalAnswer:
        """Answer a request. Raises RefusedError."""
        ...

    def most_bytes(self, path: str) -> int:
        """Return the most bytes of a request's body that this path takes."""
        ...

    def close(self) -> None:
        """Close what the pages have opened."""
        ...


class LocalServer:
    """A web server on one port of this machine. It takes its port when it is made, so that its address can be told, and
    answers once `serve` is called.
    """

    def __init__(self, port: int) -> None:
        """Take the port (0: any free one). Raises OSError if the port is in use."""
        self._http = _LocalServer(("127.0.0.1", port), _Handler)
        self._serving = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def serve(self, pages: LocalPages) -> None:
        """Start to answer requests, in a thread of its own."""
        self._http.pages = pages
        self._serving = True
        threading.Thread(target=self._http.serve_forever, args=(0.1,), name="pages", daemon=True).start()

    def stop(self) -> None:
        """Free the port. Calling it again does nothing."""
        if self._serving:
            self._serving = False
            self._http.shutdown()
            self._http.pages.close()
        self._http.server_close()


class _LocalServer(ThreadingHTTPServer):
    """The HTTP server on this machine, one thread for each connection; `pages` answer the requests."""

    daemon_threads = True
    pages: LocalPages

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
    """Turns an HTTP request into a `LocalRequest`, lets the pages answer it, and sends the answer."""

    server: _LocalServer
    server_version, sys_version = "Parley", ""
    timeout = 30  # seconds a client may stay silent in the middle of its request

    def do_GET(self) -> None:
        self._respond()

    def do_POST(self) -> None:
        self._respond()

    def do_PUT(self) -> None:
        self._respond()

    def do_PATCH(self) -> None:
        self._respond()

    def do_DELETE(self) -> None:
        self._respond()

    def _respond(self) -> None:
        """Answer one request; a RefusedError becomes an answer with its status and sentence."""
        try:
            answer = self.server.pages.answer(self._request())
        except RefusedError as refused:
            answer = json_answer(refused.status, {"error": str(refused)})
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in {**PAGE_HEADERS, **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def _request(self) -> LocalRequest:
        """Read the request. Raises RefusedError for another site's page, a body without a length, or one that is too
        large.
        """
        headers = {name.lower(): ",".join(self.headers.get_all(name, ())) for name in self.headers}
        if (sentence := refusal(headers, self.server.names(), serves_pages=True)) is not None:
            raise RefusedError(HTTPStatus.FORBIDDEN, sentence)
        target = urlsplit(self.path)
        query = dict(parse_qsl(target.query))
        body = self._body(headers, self.server.pages.most_bytes(target.path))
        return LocalRequest(self.command, target.path, query, headers, body, target.query, self._is_gone)

    def _is_gone(self) -> bool:
        """Return whether the client has closed the connection, seen without reading from it."""
        readable, _, _ = select.select([self.connection], [], [], 0)
        try:
            return bool(readable) and not self.connection.recv(1, socket.MSG_PEEK)
        except OSError:
            return True

    def _body(self, headers: Mapping[str, str], limit: int) -> bytes:
        length = headers.get("content-length", "0")
        if not re.fullmatch(r"[0-9]{1,9}", length) or "transfer-encoding" in headers:
            raise RefusedError(HTTPStatus.LENGTH_REQUIRED, "Send the body whole, with its Content-Length.")
        if int(length) > limit:
            raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"Send at most {limit} bytes.")
        return self.rfile.read(int(length))

    def log_message(self, *_: object) -> None:
        """Write no access log: the page asks several times a second, and the URLs hold phone numbers."""


def json_object(request: LocalRequest, example: str) -> dict[str, Any]:
    """Return the JSON object in the request's body. Raises RefusedError, showing `example`, for any other body."""
    try:
        content = json.loads(request.body)
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise RefusedError(HTTPStatus.BAD_REQUEST, f"Send JSON like {example}.")
    return content


def json_answer(status: int, content: Mapping[str, Any] | list[Any]) -> LocalAnswer:
    return LocalAnswer(status, json.dumps(content).encode(), "application/json")


def tagged_answer(request: LocalRequest, content: Mapping[str, Any]) -> LocalAnswer:
    """Answer with JSON and its ETag; with 304 and no body if the client already has this content."""
    answer = json_answer(HTTPStatus.OK, content)
    tag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
    if request.headers.get("if-none-match") == tag:
        return LocalAnswer(HTTPStatus.NOT_MODIFIED, b"", answer.content_type, {"ETag": tag})
    return LocalAnswer(answer.status, answer.body, answer.content_type, {"ETag": tag})


def file_answer(file: Path) -> Callable[[LocalRequest], LocalAnswer]:
    return lambda _: LocalAnswer(HTTPStatus.OK, file.read_bytes(), f"{FILES[file.suffix]}; charset=utf-8")
