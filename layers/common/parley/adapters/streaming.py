"""Read a model's answer as a stream, so that the words before a cut are kept.

    the stream ends with the whole answer     that answer is read, as if it had not been streamed
    it breaks off, fails or takes too long    the words that came are the answer, which is not whole
    it breaks off before the first word       an error, as for any answer
    it is refused, or stopped by a filter     an error: none of its words is kept

An API hands its events to a `StreamedAnswer`; a thread of `within` fills that, and the caller's thread reads it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from parley.adapters.openai_client import ApiError, ConnectionFailed, StatusError
from parley.errors import ModelRefused, ModelUnavailable

LONGEST_STREAM = 40_000
"""The most characters of a streamed answer: far more than `ModelRequest.most_tokens` allows."""
REFUSING = (400, 404, 405, 415, 422, 501)
"""The HTTP statuses with which a server may refuse to stream."""
LETTERS = 3
"""The characters of one token, where the server was cut before it counted the tokens: rather too few, so that a budget
is not overspent."""


@dataclass
class StreamedAnswer:
    """The part of a streamed answer that has come so far."""

    words: list[str] = field(default_factory=list)
    whole: Any = None
    """The document of the whole answer; None until the stream has come to its end."""
    id: str = ""
    """The id of the response, which the provider may have stored."""
    is_refused: bool = False
    is_given_up: bool = False
    """Whether the caller no longer waits, so that the stream is to be closed."""
    failure: Exception | None = None
    """Why the stream was cut; None if it was not."""

    @property
    def text(self) -> str:
        """The words that have come so far."""
        return "".join(self.words)

    def listen(self, events: Iterator[Any], take: Callable[[Any, "StreamedAnswer"], None]) -> None:
        """Let `take` read each event of a stream into this answer, until the stream ends or the caller no longer
        waits."""
        length = 0
        for event in events:
            before = len(self.words)
            take(event, self)
            length += sum(map(len, self.words[before:]))
            if self.is_given_up or length > LONGEST_STREAM:
                break

    def check(self) -> None:
        """Raise what makes this answer useless: a refusal, or a failure before the first word. The response's id goes
        along with it."""
        if self.is_refused:
            raise self._with_id(ModelRefused("refusal"))
        if self.whole is not None or self.text.strip():
            return
        failure = self.failure or ModelUnavailable("the stream ended without an answer")
        if self.id and not isinstance(failure, StatusError):
            lasts = isinstance(failure, ConnectionFailed)
            raise self._with_id(ModelUnavailable(type(failure).__name__, lasts=lasts)) from failure
        if isinstance(failure, ApiError) and not isinstance(failure, StatusError | ConnectionFailed):
            raise ModelUnavailable("the stream failed") from failure
        raise failure

    def _with_id(self, error: ModelRefused | ModelUnavailable) -> ModelRefused | ModelUnavailable:
        error.stored = (self.id,) if self.id else ()
        return error


def refuses_streams(error: StatusError) -> bool:
    """Return whether a server has refused the request because it does not stream: OpenAI names the parameter, as for a
    model that only verified organizations may stream; other servers say so in their own words."""
    return error.status in REFUSING and "stream" in f"{error.parameter} {error.message}".lower()


def about_tokens(text: str) -> int:
    """Return the number of tokens of a text, estimated rather too high."""
    return -(-len(text) // LETTERS)
