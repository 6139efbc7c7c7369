"""Asking a model through OpenAI's SDK, whichever of its APIs: again while it helps and the turn's deadline allows.

Failures are told apart by what helps: trying again, the degraded mode, a polite no, or asking for less. An API is a
subclass, which makes the request and reads the answer; nothing of what follows is its own.
"""

import json
import random
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from openai import (
    APIConnectionError,
    APIError,
    APIResponseValidationError,
    APIStatusError,
    OpenAI,
    pydantic_function_tool,
)
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt

from parley import tracing
from parley.adapters.streaming import StreamedAnswer, about_tokens, refuses_streams
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
NOT_STRICT = ("title", "default", "minLength", "maxLength", "pattern", "uniqueItems")
"""The keywords that strict mode is not sent: titles, which repeat the names; those that pydantic writes and strict mode
does not name among what it takes (OpenAI, "Structured model outputs", "Supported schemas"); and patterns, of which it
takes some: pydantic's for a Decimal looks ahead. The arguments are checked against all of it when they come back."""
BOUNDS = ("minimum", "maximum")
"""The keywords that no tool's schema is sent with either: hardly any call comes near them, and each request would
repeat them."""


UNREADABLE = (APIResponseValidationError, ValueError, TypeError, AttributeError)
"""The exceptions that reading a malformed answer, or something that is no answer, raises."""
NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""Matches the name that a function, or the id of its call, may have (OpenAI, "Function calling"). What a model calls is
sent back in the next request, which is refused if it is named otherwise."""
UNNAMED = "unknown_tool"
CALL_ARGUMENTS = 20_000
"""The most characters of one call's arguments that are kept: no tool takes more."""


class RetryingModel(ABC):
    """`ports.Model` through OpenAI's SDK, with retries. `models` names the model for each use that has its own; `model`
    serves every other use."""

    def __init__(
        self,
        api_key: str,
        base_url: str,
        model: str,
        models: Mapping[Use, str] | None = None,
        seconds: float = CALL_SECONDS,
    ) -> None:
        """`seconds` is the most time that one request may take."""
        # The SDK's own retries would honour a Retry-After of two minutes: longer than the turn.
        self._client = OpenAI(api_key=api_key, base_url=base_url, max_retries=0)
        self._model, self._models, self._seconds = model, dict(models or {}), seconds
        self._unstreamed = set[str]()
        """The names of the models of which the server has refused to stream answers."""

    @abstractmethod
    def _send(self, model: str, request: ModelRequest, instructions: str, seconds: float, stream: bool = False) -> Any:
        """Send one request to the model of that name, and return the SDK's object for the answer; with `stream`, the
        SDK's stream. Raises the SDK's errors."""

    @abstractmethod
    def _take(self, event: Any, answer: StreamedAnswer) -> None:
        """Read one event of a stream into the answer. Raises a ModelError for an event that says that it failed, and
        what `_read` raises for an object that is no event."""

    @abstractmethod
    def _answer_of(self, document: dict[str, Any]) -> object:
        """Return the SDK's object for an answer that a server has sent whole, though a stream was asked for."""

    @abstractmethod
    def _read(self, answer: Any, request: ModelRequest, usage: Usage) -> Answer:
        """Return the `Answer` in the SDK's object, and add its tokens to `usage`. Raises a ModelError for a refusal or
        failure; ValueError, TypeError or AttributeError for an object that is no answer, because the SDK does not check
        what it receives."""

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
        except APIConnectionError as error:  # includes timeouts
            raise ModelUnavailable(type(error).__name__, lasts=True) from error
        except APIStatusError as error:
            if error.code == LOST:
                raise ResponseLost(LOST) from error
            if error.code in FILTERED:
                raise ModelRefused(str(error.code)) from error
            kind = ModelUnavailable if may_succeed_again(error) else ModelBroken
            lasts = kind is ModelUnavailable or error.status_code in SHUT or error.code == EXHAUSTED
            raise kind(f"HTTP {error.status_code}, {error.code}", lasts=lasts) from error
        except (APIError, *UNREADABLE) as error:
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
                except APIStatusError as error:
                    if not refuses_streams(error):
                        raise
                    self._unstreamed.add(model)
            seconds = self._seconds_of(deadline)
            usage.model_calls += 1
            answer = within(seconds, lambda: self._send(model, request, instructions, seconds))
            return self._read(answer, request, usage)

    def _seconds_of(self, deadline: Deadline) -> float:
        """Return the seconds that one request may take now. Raises ModelUnavailable if they are too few."""
        if deadline.left < LEAST_SECONDS:
            raise ModelUnavailable("no time is left for the model")
        return min(self._seconds, deadline.left)

    def _streamed(self, model: str, request: ModelRequest, instructions: str, seconds: float, usage: Usage) -> Answer:
        """Make one try of a request as a stream. If it is cut, return the words that came, as an answer that is not
        whole. Raises what `_send` and `_read` raise if no word came."""
        answer = StreamedAnswer()
        usage.model_calls += 1
        try:
            within(seconds, lambda: self._listen(answer, model, request, instructions, seconds))
        except (APIError, ModelUnavailable, *UNREADABLE) as error:
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
        with self._send(model, request, instructions, seconds, stream=True) as stream:
            if "json" in stream.response.headers.get("content-type", ""):
                self._unstreamed.add(model)
                answer.whole = self._answer_of(json.loads(stream.response.read()))
            else:
                answer.listen(iter(stream), self._take)


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
    longer than `seconds`: the SDK's own timeout is for each read, and a server can send its answer drop by drop."""
    answers: SimpleQueue[tuple[object, BaseException | None]] = SimpleQueue()

    def run() -> None:
        try:
            answers.put((call(), None))
        except BaseException as error:  # it is raised in the thread that waits
            answers.put((None, error))

    Thread(target=run, daemon=True).start()
    try:
        answer, error = answers.get(timeout=seconds + 0.5)  # after the SDK's own timeout, whose error says more
    except Empty:
        raise ModelUnavailable("the answer took too long", lasts=True) from None
    if error is not None:
        raise error
    return answer


def may_succeed_again(error: BaseException) -> bool:
    """Return whether the same request may well succeed in a moment. That includes an answer that cannot be read: a web
    page with status 200 comes from a proxy that is down."""
    if isinstance(error, APIStatusError):
        return (error.status_code in (408, 409, 429) or error.status_code >= 500) and error.code != EXHAUSTED
    if isinstance(error, APIConnectionError | ModelUnavailable):
        return True
    return isinstance(error, UNREADABLE)


def _pause(state: RetryCallState) -> float:
    """Return the seconds to wait before the next try: what the server asks for, else half a second, doubled at each
    try, with jitter."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.response.headers.get("retry-after", "") if isinstance(error, APIStatusError) else ""
    if asked.isdecimal():  # otherwise there is none, or it is a date
        return float(asked)
    backoff: float = 0.5 * 2 ** (state.attempt_number - 1)
    return backoff * random.uniform(0.8, 1.2)


# --- what both APIs are told and answer -----------------------------------------------------------------------------


@lru_cache(maxsize=512)  # a schema takes milliseconds, a turn asks for dozens, and they are always the same ones
def function(spec: ToolSpec) -> Mapping[str, Any]:
    """Return the definition of a tool with a strict schema. An argument with a default may be null, because strict mode
    requires every argument and takes no defaults, so that a model would make values up."""
    return {**_function(spec), "parameters": _strict(_parameters(spec), or_null=True)}


def wanted(request: ModelRequest) -> dict[str, Any] | None:
    """Return the strict JSON schema of the answer, with the name of its class, if the request asks for such an answer;
    else None."""
    if request.answer is None:
        return None
    spec = ToolSpec(request.answer.__name__, "", request.answer)
    return {"name": _function(spec)["name"], "schema": _strict(_parameters(spec)), "strict": True}


def _function(spec: ToolSpec) -> dict[str, Any]:
    return dict(pydantic_function_tool(spec.arguments, name=spec.name, description=spec.description)["function"])


def _parameters(spec: ToolSpec) -> dict[str, Any]:
    """Return the schema of a tool's arguments, without its description: the SDK takes that from the class's docstring,
    which is for developers."""
    return {keyword: value for keyword, value in _function(spec)["parameters"].items() if keyword != "description"}


def _strict(schema: Any, or_null: bool = False) -> Any:
    """Return the schema without the keywords in NOT_STRICT; a property with such a name stays. With `or_null`, which is
    for tools, a property with a default may be null, and numbers have no bounds."""
    if isinstance(schema, list):
        return [_strict(each, or_null) for each in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {
        keyword: {name: _strict(each, or_null) for name, each in value.items()}
        if keyword in ("properties", "$defs")
        else _strict(value, or_null)
        for keyword, value in schema.items()
        if keyword not in (*NOT_STRICT, *(BOUNDS if or_null else ()))
    }
    return _shorter(_or_null(kept) if or_null and "default" in schema else kept)


NULL = {"type": "null"}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema changed to allow null as well."""
    description = {keyword: value for keyword, value in schema.items() if keyword == "description"}
    alone = {keyword: value for keyword, value in schema.items() if keyword != "description"}
    kinds = alone.get("anyOf", [alone])
    return {"anyOf": kinds if NULL in kinds else [*kinds, NULL], **description}


def _shorter(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema "one simple type or null" in its short form, `"type": [..., "null"]`; any other schema
    unchanged."""
    match schema.get("anyOf"):
        case [{"type": str(kind)} as only, {"type": "null"}] if kind not in ("object", "array"):
            listed = {"enum": [*only["enum"], None]} if "enum" in only else {}
            around = {keyword: value for keyword, value in schema.items() if keyword != "anyOf"}
            return {**only, **around, "type": [kind, "null"], **listed}
        case _:
            return schema


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
    because the SDK does not check what it receives."""
    if not isinstance(value, str):
        raise TypeError("not a string")
    return clean(value)
