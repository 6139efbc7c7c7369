"""Asking a model through one of OpenAI's APIs: again while it helps and the turn's deadline allows.

Failures are told apart by what helps: trying again, the degraded mode, a polite no, or asking for less. An API is a
subclass, which makes the request and reads the answer; nothing of what follows is its own.
"""

import random
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from pydantic import BaseModel
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt

from parley import tracing
from parley.adapters.openai_client import ApiError, ConnectionFailed, OpenAIClient, StatusError
from parley.adapters.streaming import StreamedAnswer, about_tokens, refuses_streams
from parley.adapters.strict_schema import strict_schema
from parley.conversation.text import clean, is_blank
from parley.errors import ModelBroken, ModelError, ModelRefused, ModelUnavailable, ResponseLost
from parley.ports import Deadline, ModelReply, ModelRequest, ToolCall, ToolSpec, Usage, Use

CALL_SECONDS = 15.0
"""The most seconds that one request may take, unless the caller says otherwise."""
LEAST_SECONDS = 2.0
"""The seconds below which a request is not worth beginning."""
TRIES = 3
OUTPUT_TOKENS = 1_000
"""The most tokens of one answer: about four times what fits in a text message anyone reads."""
SHORTER = "\n\nAnswer in at most two short sentences."
Answer = tuple[ModelReply, bool]
"""What the model answered, and whether the answer is whole: not cut short by OUTPUT_TOKENS."""
FILTERED = ("content_filter", "content_policy_violation")
"""The error codes of a request that a content filter has stopped."""
LOST = "previous_response_not_found"
"""The error code of a 400 for a request that goes on from a response which was not stored, was deleted, or has
expired."""
EXHAUSTED = "insufficient_quota"
"""The error code of a 429 that does not pass by waiting: the account's money is used up."""
SHUT = (401, 403, 404)
"""The HTTP statuses that say that the key or the model is refused, whatever the request."""


UNREADABLE = (ValueError, TypeError, AttributeError, LookupError)
"""The exceptions that reading a malformed answer, or something that is no answer, raises."""
NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""Matches the name that a function, or the id of its call, may have (OpenAI, "Function calling"). What a model calls is
sent back in the next request, which is refused if it is named otherwise."""
UNNAMED = "unknown_tool"
CALL_ARGUMENTS = 20_000
"""The most characters of one call's arguments that are kept: no tool takes more."""


class RetryingModel(ABC):
    """`ports.Model` over `OpenAIClient`, with retries. `models` names the model for each use that has its own; `model`
    serves every other use."""

    path: str
    """The path of the API that answers, below the base URL."""

    def __init__(
        self,
        api_key: str,
        base_url: str,
        model: str,
        models: Mapping[Use, str] | None = None,
        seconds: float = CALL_SECONDS,
    ) -> None:
        """`seconds` is the most time that one request may take."""
        self._client = OpenAIClient(api_key, base_url)
        self._model, self._models, self._seconds = model, dict(models or {}), seconds
        self._unstreamed = set[str]()
        """The names of the models of which the server has refused to stream answers."""

    @abstractmethod
    def _body(self, model: str, request: ModelRequest, instructions: str, stream: bool) -> dict[str, Any]:
        """Return the body of a request to the model of that name; with `stream`, one that asks for a stream."""

    @abstractmethod
    def _take(self, event: dict[str, Any], answer: StreamedAnswer) -> None:
        """Read one event of a stream into the answer. Raises a ModelError for an event that says that it failed, and
        what `_read` raises for an object that is no event."""

    @abstractmethod
    def _read(self, answer: Any, request: ModelRequest, usage: Usage) -> Answer:
        """Return the `Answer` in a document, and add its tokens to `usage`. Raises a ModelError for a refusal or
        failure; one of UNREADABLE for a document that is no answer: nobody has checked it before."""

    def reply(self, request: ModelRequest, deadline: Deadline, usage: Usage) -> ModelReply:
        """Return the model's answer. An answer that is cut short is asked for again, shorter, and ends in "..." if it
        is cut again; with `most_tokens` it is returned as it is."""
        answer, is_whole = self._ask(request, request.instructions, deadline, usage)
        if request.most_tokens:
            return replace(answer, is_whole=is_whole)
        if not is_whole:
            answer, is_whole = self._ask(request, request.instructions + SHORTER, deadline, usage)
        return answer if is_whole or not answer.text else replace(answer, text=f"{answer.text} ...")

    def _ask(self, request: ModelRequest, instructions: str, deadline: Deadline, usage: Usage) -> Answer:
        """Return one answer to a request, which is repeated while a repeat may succeed and the deadline allows it.
        Raises a ModelError."""
        retrying = retrying_until(deadline, TRIES)
        stored: list[str] = []
        try:
            answer, is_whole = retrying(self._noting_stored, stored, request, instructions, deadline, usage)
            return replace(answer, stored=(*stored, *filter(None, [answer.id]))), is_whole
        except ModelError as error:
            error.stored = tuple(stored)
            raise
        except ConnectionFailed as error:  # includes timeouts
            raise ModelUnavailable(type(error).__name__, lasts=True) from error
        except StatusError as error:
            if error.code == LOST:
                raise ResponseLost(LOST) from error
            if error.code in FILTERED:
                raise ModelRefused(str(error.code)) from error
            kind = ModelUnavailable if may_succeed_again(error) else ModelBroken
            lasts = kind is ModelUnavailable or error.status in SHUT or error.code == EXHAUSTED
            raise kind(f"HTTP {error.status}, {error.code}", lasts=lasts) from error
        except (ApiError, *UNREADABLE) as error:
            # Three unreadable answers in a row are no hiccup: the address is wrong, or serves no model.
            hiccup = may_succeed_again(error) and retrying.statistics.get("attempt_number", 1) < TRIES
            raise (ModelUnavailable if hiccup else ModelBroken)(type(error).__name__) from error

    def _noting_stored(
        self, stored: list[str], request: ModelRequest, instructions: str, deadline: Deadline, usage: Usage
    ) -> Answer:
        """Make one try of a request. If it fails, append the ids of what the provider has stored for it to `stored`."""
        try:
            return self._timed(request, instructions, deadline, usage)
        except ModelError as error:
            stored.extend(error.stored)
            raise

    def _timed(self, request: ModelRequest, instructions: str, deadline: Deadline, usage: Usage) -> Answer:
        """Make one try of a request within the time that is left, and measure it as a span of its own."""
        with tracing.measure("model"):
            model = self._models.get(request.use) or self._model
            if request.is_streamed and model not in self._unstreamed:
                try:
                    return self._streamed(model, request, instructions, self._seconds_of(deadline), usage)
                except StatusError as error:
                    if not refuses_streams(error):
                        raise
                    self._unstreamed.add(model)
            seconds = self._seconds_of(deadline)
            usage.model_calls += 1
            body = self._body(model, request, instructions, stream=False)
            answer = within(seconds, lambda: self._client.post(self.path, body, seconds))
            return self._read(answer, request, usage)

    def _seconds_of(self, deadline: Deadline) -> float:
        """Return the seconds that one request may take now. Raises ModelUnavailable if they are too few."""
        if deadline.left < LEAST_SECONDS:
            raise ModelUnavailable("no time is left for the model")
        return min(self._seconds, deadline.left)

    def _streamed(self, model: str, request: ModelRequest, instructions: str, seconds: float, usage: Usage) -> Answer:
        """Make one try of a request as a stream. If it is cut, return the words that came, as an answer that is not
        whole. Raises what the client and `_read` raise if no word came."""
        answer = StreamedAnswer()
        usage.model_calls += 1
        try:
            within(seconds, lambda: self._listen(answer, model, request, instructions, seconds))
        except (ApiError, ModelUnavailable, *UNREADABLE) as error:
            answer.failure = error
        finally:
            answer.is_given_up = True
        answer.check()
        whole, words = answer.whole, clean(answer.text)
        try:
            if whole is not None:
                return self._read(whole, request, usage)
        except ModelUnavailable:  # it failed in the middle
            if not words.strip():
                raise
        usage.add(request.use, about_tokens(_all_words(request, instructions)), about_tokens(words))
        return replace(reply_of(request, [words], []), id=clean(answer.id) if request.is_stored else ""), False

    def _listen(
        self, answer: StreamedAnswer, model: str, request: ModelRequest, instructions: str, seconds: float
    ) -> None:
        """Ask for a stream, and read it into `answer`. A server that answers with a whole document does not stream."""
        with self._client.stream(self.path, self._body(model, request, instructions, stream=True), seconds) as stream:
            if stream.is_whole:
                self._unstreamed.add(model)
                answer.whole = stream.document()
            else:
                answer.listen(stream.events(), self._take)


def _all_words(request: ModelRequest, instructions: str) -> str:
    """Return all words of a request without tools, by which its tokens are estimated if the server does not tell
    them."""
    return " ".join((instructions, *(line.text for line in request.lines)))


def retrying_until(deadline: Deadline, tries: int) -> Retrying:
    """Return a tenacity `Retrying` that repeats a call at most `tries` times, while a repeat may succeed and the
    deadline allows it."""
    return Retrying(
        retry=retry_if_exception(may_succeed_again),
        wait=_pause,
        stop=lambda state: stop_after_attempt(tries)(state) or _pause(state) + LEAST_SECONDS > deadline.left,
        reraise=True,
    )


def within(seconds: float, call: Callable[[], object]) -> object:
    """Run `call` in a thread, and return what it returns or raise what it raises. Raises ModelUnavailable if it takes
    longer than `seconds`: the client's own timeout is for each read, and a server can send its answer drop by drop."""
    answers: SimpleQueue[tuple[object, BaseException | None]] = SimpleQueue()

    def run() -> None:
        try:
            answers.put((call(), None))
        except BaseException as error:  # it is raised in the thread that waits
            answers.put((None, error))

    Thread(target=run, daemon=True).start()
    try:
        answer, error = answers.get(timeout=seconds + 0.5)  # after the client's own timeout, whose error says more
    except Empty:
        raise ModelUnavailable("the answer took too long", lasts=True) from None
    if error is not None:
        raise error
    return answer


def may_succeed_again(error: BaseException) -> bool:
    """Return whether the same request may well succeed in a moment. That includes an answer that cannot be read: a web
    page with status 200 comes from a proxy that is down."""
    if isinstance(error, StatusError):
        return (error.status in (408, 409, 429) or error.status >= 500) and error.code != EXHAUSTED
    if isinstance(error, ConnectionFailed | ModelUnavailable):
        return True
    return isinstance(error, UNREADABLE)


def _pause(state: RetryCallState) -> float:
    """Return the seconds to wait before the next try: what the server asks for, else half a second, doubled at each
    try, with jitter."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.retry_after if isinstance(error, StatusError) else ""
    if asked.isdecimal():  # otherwise there is none, or it is a date
        return float(asked)
    backoff: float = 0.5 * 2 ** (state.attempt_number - 1)
    return backoff * random.uniform(0.8, 1.2)


# --- what both APIs are told and answer -----------------------------------------------------------------------------


def cached_tokens(details: Any) -> int:
    """Return how many tokens of a request the provider has read from its cache, by the details of its usage; 0 if it
    does not say."""
    found = details.get("cached_tokens") if isinstance(details, dict) else 0
    return found if isinstance(found, int) and found > 0 else 0


@lru_cache(maxsize=512)  # a schema takes milliseconds, a turn asks for dozens, and they are always the same ones
def function(spec: ToolSpec) -> Mapping[str, Any]:
    """Return the definition of a tool with a strict schema. An argument with a default may be null."""
    parameters = strict_schema(spec.arguments, or_null=True)
    return {"name": spec.name, "strict": True, "parameters": parameters, "description": spec.description}


@lru_cache(maxsize=64)
def _answer_schema(answer: type[BaseModel]) -> Mapping[str, Any]:
    return {"name": answer.__name__, "schema": strict_schema(answer), "strict": True}


def wanted(request: ModelRequest) -> Mapping[str, Any] | None:
    """Return the strict JSON schema of the answer, with the name of its class, if the request asks for such an answer;
    else None."""
    return None if request.answer is None else _answer_schema(request.answer)


def reply_of(request: ModelRequest, words: list[str], calls: list[ToolCall]) -> ModelReply:
    """Build the `ModelReply` of an answer from its texts and its calls of tools. The text becomes `parsed` if the
    request asked for an answer of a certain class."""
    text = "\n".join(words).strip()
    if request.answer is not None:
        return ModelReply(parsed=text, calls=tuple(calls))
    return ModelReply("" if is_blank(text) else text, tuple(calls))


def called(request: ModelRequest, place: int, call_id: object, name: object, arguments: object) -> ToolCall:
    """Return a call of a tool in an answer, in a form that the API takes back: a valid name and id, and a bounded text
    of arguments. `functions.add_task` counts as `add_task` if that is a tool; an unknown tool keeps its name, and the
    model is told. Raises TypeError for what is no call."""
    known = {spec.name for spec in request.tools}
    wanted, id, written = text(name), text(call_id), text(arguments)
    last = re.split(r"[^A-Za-z0-9_-]+", wanted[-200:])[-1]
    safe = next((each for each in (wanted, last) if each in known), wanted if NAME.fullmatch(wanted) else UNNAMED)
    id = id if NAME.fullmatch(id) else f"call_{len(request.exchanges)}_{place}"
    return ToolCall(id, safe, written[:CALL_ARGUMENTS])


def text(value: object) -> str:
    """Return the value, which must be a string, in a form that can be stored. Raises TypeError for anything else,
    because nobody has checked what was received."""
    if not isinstance(value, str):
        raise TypeError("not a string")
    return clean(value)
