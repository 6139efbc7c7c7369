"""An HTTP server for stand-ins: one thread and one connection for each request, so that no client keeps a connection
open beyond its test. Everything is closed at the end, even a request that hangs on purpose."""

import contextlib
import json
import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import urlsplit

HANG_SECONDS = 30.0
"""The seconds for which a request hangs at most, longer than any client waits. The end of the test ends it sooner."""


@dataclass(frozen=True)
class Request:
    """An HTTP request that the server received."""

    method: str
    path: str
    query: str
    headers: Message
    body: bytes


@dataclass(frozen=True)
class Answer:
    """An HTTP answer. A Content-Length header that is too large makes the answer look cut off."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    pause: float = 0
    """The seconds between two bytes of the body, for a slow server."""
    is_left_open: bool = False
    """Whether the connection stays open behind the body until the test is over."""


def in_json(status: int, document: Any, headers: Mapping[str, str] | None = None) -> Answer:
    """Return an answer with a JSON document."""
    return Answer(status, json.dumps(document).encode(), {"Content-Type": "application/json", **(headers or {})})


class LocalServer(ABC):
    """An HTTP server on a free port of 127.0.0.1, which runs while its `with` block lasts."""

    def __init__(self) -> None:
        self.errors: list[BaseException] = []
        """Errors of the server itself; the first is raised when it closes."""
        self._closing = threading.Event()
        self._http = _Http(self)
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})

    @abstractmethod
    def answer(self, request: Request) -> Answer | None:
        """Return the answer to a request; None closes the connection without one."""

    @property
    def url(self) -> str:
        """Return the server's address, without a slash at the end."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def hang(self) -> None:
        """Wait until the test is over, for at most 30 s."""
        self._closing.wait(HANG_SECONDS)

    def is_closing(self, seconds: float) -> bool:
        """Wait for so many seconds. Return whether the test has ended meanwhile."""
        return self._closing.wait(seconds)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()
        if self.errors:
            raise self.errors[0]


class _Http(ThreadingHTTPServer):
    daemon_threads = False  # closing waits for the threads, so none outlives its test
    request_queue_size = 128  # of fifty who connect at once, the default of 5 resets some

    def __init__(self, owner: LocalServer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.owner = owner


class _Handler(BaseHTTPRequestHandler):
    """Answers each request with `LocalServer.answer`; an error there is kept and raised when the server closes."""

    protocol_version = "HTTP/1.1"
    timeout = HANG_SECONDS
    server: _Http

    def _answer(self) -> None:
        """Read a request, and send the owner's answer; close the connection if there is none."""
        address = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        request = Request(self.command, address.path, address.query, self.headers, body)
        try:
            answer = self.server.owner.answer(request)
        except Exception as error:
            self.server.owner.errors.append(error)
            answer = None
        if answer is None:
            self.close_connection = True
            return
        with contextlib.suppress(ConnectionError):  # the client has stopped waiting
            self.send_response(answer.status)
            for name, value in self._headers(answer).items():
                self.send_header(name, value)
            self.end_headers()
            if answer.pause:
                self._drip(answer)
            else:
                self.wfile.write(answer.body)
            if answer.is_left_open:
                self.wfile.flush()
                self.server.owner.hang()

    def _drip(self, answer: Answer) -> None:
        for byte in answer.body:
            self.wfile.write(bytes([byte]))
            if self.server.owner.is_closing(answer.pause):
                return

    def _headers(self, answer: Answer) -> Mapping[str, str]:
        return {"Content-Length": str(len(answer.body)), "Connection": "close", **answer.headers}

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        """Write no log: the test says what went wrong."""
