"""Requests to OpenAI's API, or to a server that speaks it, in plain JSON over the HTTP client that the SDK itself uses.

The SDK's typed building of a request costs time for each line of the history, and its import half a cold start
(docs/decisions/0067). What this client does not do: it neither retries (`retrying.py`) nor follows redirects, which
would take the key to an address that nobody has set.

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
from functools import cached_property
from typing import Any, NoReturn

import httpx2

JsonBody = Mapping[str, Any]
LONGEST_MESSAGE = 2_000
"""The most characters of an error's body that are read."""
IDLE_SECONDS = 60.0
"""How long an idle connection is kept for the next request, so that a person who answers at once waits for no TLS
handshake."""
LARGEST_EVENT = 1_000_000
"""The most bytes of one event of a stream: the last one repeats the whole answer."""
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

    @cached_property
    def _http(self) -> httpx2.Client:
        return httpx2.Client(limits=httpx2.Limits(max_connections=None, keepalive_expiry=IDLE_SECONDS))

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
            with self._http.stream(
                "POST", f"{self._base_url}{path}", json=body, headers=self._headers, timeout=seconds
            ) as answer:
                if not answer.is_success:
                    answer.read()
                    raise _failure(answer)
                yield AnswerStream(answer)
        except (httpx2.RequestError, httpx2.InvalidURL) as error:
            _fail(error)

    def _answer(self, method: str, path: str, body: JsonBody | None, seconds: float) -> httpx2.Response:
        try:
            answer = self._http.request(
                method, f"{self._base_url}{path}", json=body, headers=self._headers, timeout=seconds
            )
        except (httpx2.RequestError, httpx2.InvalidURL) as error:
            _fail(error)
        if not answer.is_success:
            raise _failure(answer)
        return answer


class AnswerStream:
    """An answer while it comes: a stream of events, or a whole document from a server that does not stream."""

    def __init__(self, answer: httpx2.Response) -> None:
        self._answer = answer

    @property
    def is_whole(self) -> bool:
        """Whether the server answers with a whole document."""
        return "json" in self._answer.headers.get("content-type", "")

    def document(self) -> Any:
        """Return the JSON of a whole answer. Raises ConnectionFailed, or ValueError for what is no JSON."""
        self._answer.read()
        return _json(self._answer)

    def events(self) -> Iterator[Any]:
        """Yield the JSON of each event. Raises an ApiError, or ValueError for an event that is no JSON."""
        if "text/event-stream" not in self._answer.headers.get("content-type", ""):
            return
        for event in httpx2.EventSource(self._answer, LARGEST_EVENT):
            if event.data.startswith(ENDED):
                return
            document = json.loads(event.data)
            if isinstance(document, dict) and document.get("error"):
                raise StreamFailed("the stream names an error")
            yield document


def _json(answer: httpx2.Response) -> Any:
    """Return the JSON of an answer. Raises ValueError for anything else, such as a proxy's web page."""
    try:
        return json.loads(answer.content)
    except RecursionError:
        raise ValueError("the answer is nested too deep") from None


def _fail(error: Exception) -> NoReturn:
    """Raise the ApiError for an exception of the HTTP client."""
    kind = RequestTimedOut if isinstance(error, httpx2.TimeoutException) else ConnectionFailed
    raise kind(type(error).__name__) from error


def _failure(answer: httpx2.Response) -> StatusError:
    """Return the error of an answer that is no success: `{"error": {"code": ..., "param": ..., "message": ...}}`, as
    OpenAI writes it, or anything else, as others do."""
    try:
        document = json.loads(answer.content)
    except (ValueError, RecursionError):
        document = None
    told = document.get("error", document) if isinstance(document, dict) else None
    named = told if isinstance(told, dict) else {}
    kind = NotFound if answer.status_code == 404 else StatusError
    code, parameter = (value if isinstance(value := named.get(name), str) else None for name in ("code", "param"))
    retry_after = answer.headers.get("retry-after", "")
    return kind(answer.status_code, code, parameter, answer.text[:LONGEST_MESSAGE], retry_after)
