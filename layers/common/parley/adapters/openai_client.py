"""Requests to OpenAI's API, or to a server that speaks it, in plain JSON.

The SDK's typed building of a request costs time for each line of the history, and its import half a cold start
(docs/decisions/0067, 0100). What this client does not do: it neither retries (`retrying.py`) nor follows redirects,
which would take the key to an address that nobody has set.

    ApiError                  no answer that can be used
      ConnectionFailed        none came: no connection, cut off, or too slow
        RequestTimedOut
      StatusError             an HTTP status that is no success
        NotFound
      StreamFailed            a stream that says that it has failed
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn

from urllib3 import BaseHTTPResponse
from urllib3.exceptions import HTTPError, NewConnectionError, TimeoutError

from parley.adapters.http_client import HttpClient
from parley.adapters.server_events import EventTooLong, events

JsonBody = Mapping[str, Any]
LONGEST_MESSAGE = 2_000
"""The most characters of an error's body that are read."""
LARGEST_EVENT = 1_000_000
"""The most bytes of one event of a stream: the last one repeats the whole answer."""
LARGEST_PIECE = 65_536
"""The most bytes of a stream that are read at once."""
ENDED = "[DONE]"
"""The data of the last event of a stream of Chat Completions."""
ACCOUNT_HEADERS = {"OPENAI_ORG_ID": "OpenAI-Organization", "OPENAI_PROJECT_ID": "OpenAI-Project"}
"""The headers that name the organization and the project that pay, by the environment variable that holds each, as
OpenAI's own client reads them."""


class ApiError(Exception):
    """Raised when a request gets no answer that can be used."""


class ConnectionFailed(ApiError):
    """Raised when no whole answer comes: there is no connection, it is cut off, or it is too slow."""


class RequestTimedOut(ConnectionFailed):
    """Raised when connecting, or waiting for the next bytes, takes too long."""


class StatusError(ApiError):
    """Raised for an answer whose HTTP status is no success."""

    def __init__(
        self,
        status: int,
        code: str | None = None,
        parameter: str | None = None,
        message: str = "",
        retry_after: str = "",
    ) -> None:
        """`code`, `parameter` and `message` are those of the error in the answer, as far as it names them;
        `retry_after` is the header of that name."""
        super().__init__(f"HTTP {status}, {code}")  # not the message, which may quote what was said
        self.status, self.code, self.parameter = status, code, parameter
        self.message, self.retry_after = message, retry_after


class NotFound(StatusError):
    """Raised for HTTP 404."""


class StreamFailed(ApiError):
    """Raised for a stream with an error among its events."""


class OpenAIClient:
    """A client of OpenAI's API. Safe under threads."""

    def __init__(self, api_key: str, base_url: str) -> None:
        """`base_url` is what all paths follow: "https://api.openai.com/v1"."""
        self._base_url = base_url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {api_key}"} | {
            header: value for variable, header in ACCOUNT_HEADERS.items() if (value := os.environ.get(variable))
        }
        self._http = HttpClient(base_url)

    def post(self, path: str, body: JsonBody, seconds: float) -> Any:
        """Post a body to a path ("/responses"), and return the JSON of the answer. `seconds` is the most time to
        connect, and to wait for the next bytes. Raises an ApiError, or ValueError for an answer that is no JSON."""
        return _json(self._answer("POST", path, body, seconds))

    def delete(self, path: str, seconds: float) -> None:
        """Delete what stands at a path. Raises an ApiError."""
        self._answer("DELETE", path, None, seconds)

    @contextmanager
    def stream(self, path: str, body: JsonBody, seconds: float) -> Iterator["AnswerStream"]:
        """Post a body that asks for a stream, and yield the answer while it comes. Raises an ApiError."""
        try:
            answer = self._sent("POST", path, body, seconds, streamed=True)
            try:
                if not _is_success(answer):
                    raise _failure(answer)
                yield AnswerStream(answer)
            finally:
                answer.close()
        except HTTPError as error:
            _fail(error)

    def _answer(self, method: str, path: str, body: JsonBody | None, seconds: float) -> BaseHTTPResponse:
        try:
            answer = self._sent(method, path, body, seconds)
        except HTTPError as error:
            _fail(error)
        if not _is_success(answer):
            raise _failure(answer)
        return answer

    def _sent(
        self, method: str, path: str, body: JsonBody | None, seconds: float, streamed: bool = False
    ) -> BaseHTTPResponse:
        written = None if body is None else json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        headers = self._headers if body is None else {**self._headers, "Content-Type": "application/json"}
        return self._http.request(method, f"{self._base_url}{path}", written, headers, seconds, streamed)


class AnswerStream:
    """An answer while it comes: a stream of events, or a whole document from a server that does not stream."""

    def __init__(self, answer: BaseHTTPResponse) -> None:
        self._answer = answer

    @property
    def is_whole(self) -> bool:
        """Whether the server answers with a whole document."""
        return "json" in self._answer.headers.get("content-type", "")

    def document(self) -> Any:
        """Return the JSON of a whole answer. Raises ConnectionFailed, or ValueError for what is no JSON."""
        return _json(self._answer)

    def events(self) -> Iterator[Any]:
        """Yield the JSON of each event. Raises an ApiError, or ValueError for an event that is no JSON."""
        if "text/event-stream" not in self._answer.headers.get("content-type", ""):
            return
        try:
            for data in events(self._pieces(), LARGEST_EVENT):
                if data.startswith(ENDED):
                    return
                document = json.loads(data)
                if isinstance(document, dict) and document.get("error"):
                    raise StreamFailed("the stream names an error")
                yield document
        except EventTooLong as error:
            raise StreamFailed("an event is too long") from error

    def _pieces(self) -> Iterator[bytes]:
        """Yield the bytes of the stream as they come."""
        while piece := self._answer.read1(LARGEST_PIECE):
            yield piece


def _is_success(answer: BaseHTTPResponse) -> bool:
    return 200 <= answer.status < 300


def _json(answer: BaseHTTPResponse) -> Any:
    """Return the JSON of an answer. Raises ValueError for anything else, such as a proxy's web page."""
    try:
        return json.loads(answer.data)
    except RecursionError:
        raise ValueError("the answer is nested too deep") from None


def _fail(error: Exception) -> NoReturn:
    """Raise the ApiError for an exception of the HTTP client."""
    is_slow = isinstance(error, TimeoutError) and not isinstance(error, NewConnectionError)  # which is one to urllib3
    kind = RequestTimedOut if is_slow else ConnectionFailed
    raise kind(type(error).__name__) from error


def _failure(answer: BaseHTTPResponse) -> StatusError:
    """Return the error of an answer that is no success: `{"error": {"code": ..., "param": ..., "message": ...}}`, as
    OpenAI writes it, or anything else, as others do."""
    try:
        document = json.loads(answer.data)
    except (ValueError, RecursionError):
        document = None
    told = document.get("error", document) if isinstance(document, dict) else None
    named = told if isinstance(told, dict) else {}
    kind = NotFound if answer.status == 404 else StatusError
    code, parameter = (value if isinstance(value := named.get(name), str) else None for name in ("code", "param"))
    retry_after = answer.headers.get("retry-after", "")
    message = answer.data.decode(errors="replace")[:LONGEST_MESSAGE]
    return kind(answer.status, code, parameter, message, retry_after)
