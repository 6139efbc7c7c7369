"""An HTTP client for a model whose requests a function answers, without a network."""

import io
from collections.abc import Callable
from dataclasses import dataclass

from urllib3 import HTTPResponse


@dataclass(frozen=True)
class AnsweringClient:
    """Takes the place of the `HttpClient` of an `OpenAIClient`."""

    answer: Callable[[bytes], tuple[int, bytes]]
    """A function that returns the status and the body of the answer to a request with this body."""

    def request(
        self, method: str, url: str, body: bytes | None, headers: object, seconds: float, streamed: bool = False
    ) -> HTTPResponse:
        """Return the answer to a request."""
        return answered(*self.answer(body or b""), streamed=streamed)


def answered(status: int, body: bytes, headers: dict[str, str] | None = None, streamed: bool = False) -> HTTPResponse:
    """Return an answer as urllib3 gives it."""
    told = headers or {"Content-Type": "application/json"}
    return HTTPResponse(io.BytesIO(body), headers=told, status=status, preload_content=not streamed)
