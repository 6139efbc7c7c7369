"""The model on OpenAI's Responses API, or any server that speaks it.

Nothing is kept at the provider (`store: false`): every request carries the whole window, and the calls of this turn
with their results, so that a crash leaves no half-answered chain behind. Failures are told apart by what helps:
trying again inside the turn's deadline, the degraded mode, a polite no, or asking for less.
"""

import random
from collections.abc import Callable
from dataclasses import replace
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from openai import (
    APIConnectionError,
    APIError,
    APIStatusError,
    OpenAI,
    pydantic_function_tool,
)
from openai.types.responses import Response
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt

from parley import spans
from parley.conversation.text import clean, is_blank
from parley.errors import ModelBroken, ModelRefused, ModelUnavailable
from parley.ports import Deadline, Exchange, ModelReply, ModelRequest, ToolCall, ToolSpec, Usage

CALL_SECONDS = 15.0
"""Of one request: a small model answers in two or three; longer than this, a second try helps more."""
LEAST_SECONDS = 2.0
"""Below this a request is not worth beginning."""
TRIES = 3
OUTPUT_TOKENS = 1_000
"""Of one answer: about four times what fits in a text message anyone reads."""
SHORTER = "\n\nAnswer in at most two short sentences."
Answer = tuple[ModelReply, bool]
"""What the model said, and whether it is whole: not cut short by OUTPUT_TOKENS."""
ROLES = {"in": "user", "out": "assistant", "note": "developer"}
NOT_STRICT = ("default", "minLength", "maxLength", "pattern", "uniqueItems")
"""What pydantic writes and strict mode does not name among what it takes (OpenAI, "Structured model outputs",
"Supported schemas"); and patterns, of which it takes some: pydantic's for a Decimal looks ahead. The arguments are
checked against all of it when they come back."""


class OpenAIModel:
    """`ports.Model`."""

    def __init__(self, api_key: str, base_url: str, model: str) -> None:
        # The SDK's own retries would honour a Retry-After of two minutes: longer than the turn.
        self._client = OpenAI(api_key=api_key, base_url=base_url, max_retries=0)
        self._model = model

    def reply(self, request: ModelRequest, deadline: Deadline, usage: Usage) -> ModelReply:
        answer, is_whole = self._ask(request, request.instructions, deadline, usage)
        if not is_whole:
            answer, is_whole = self._ask(request, request.instructions + SHORTER, deadline, usage)
        return answer if is_whole or not answer.text else replace(answer, text=f"{answer.text} ...")

    def _ask(self, request: ModelRequest, instructions: str, deadline: Deadline, usage: Usage) -> Answer:
        """One answer, tried again while it helps and the deadline allows."""
        retrying = Retrying(
            retry=retry_if_exception(_passes),
            wait=_pause,
            stop=lambda state: stop_after_attempt(TRIES)(state) or _pause(state) + LEAST_SECONDS > deadline.left,
            reraise=True,
        )
        try:
            answer: Answer = retrying(self._timed, request, instructions, deadline, usage)
            return answer
        except APIConnectionError as error:  # timeouts among them
            raise ModelUnavailable(type(error).__name__) from error
        except APIStatusError as error:
            if error.code == "content_filter" or error.code == "content_policy_violation":
                raise ModelRefused(str(error.code)) from error
            kind = ModelUnavailable if _passes(error) else ModelBroken
            raise kind(f"HTTP {error.status_code}, {error.code}") from error
        except (APIError, ValueError, TypeError, AttributeError) as error:  # an answer that is none, or not quite one
            raise ModelBroken(type(error).__name__) from error

    def _timed(self, request: ModelRequest, instructions: str, deadline: Deadline, usage: Usage) -> Answer:
        """Each try is a span of its own."""
        with spans.measure("model"):
            return self._create(request, instructions, deadline, usage)

    def _create(self, request: ModelRequest, instructions: str, deadline: Deadline, usage: Usage) -> Answer:
        if deadline.left < LEAST_SECONDS:
            raise ModelUnavailable("no time is left for the model")
        usage.model_calls += 1
        options: dict[str, Any] = {"tools": [_tool(spec) for spec in request.tools]} if request.tools else {}
        seconds = min(CALL_SECONDS, deadline.left)
        response: object = _within(
            seconds,
            lambda: self._client.responses.create(
                model=self._model,
                instructions=instructions,
                input=_input(request),
                max_output_tokens=OUTPUT_TOKENS,
                store=False,
                timeout=seconds,
                **options,
            ),
        )
        # The SDK checks nothing: a proxy's web page comes back as a string, an empty object without its fields.
        if not isinstance(response, Response) or not isinstance(response.output, list):
            raise ValueError("the answer is no response")
        if response.usage:
            usage.input_tokens += response.usage.input_tokens
            usage.output_tokens += response.usage.output_tokens
        return _read(response), not _cut_short(response)


def _within(seconds: float, call: Callable[[], object]) -> object:
    """What `call` returns or raises, if it does in time: the SDK's timeout is for one read, and a server can drip."""
    answers: SimpleQueue[tuple[object, BaseException | None]] = SimpleQueue()

    def run() -> None:
        try:
            answers.put((call(), None))
        except BaseException as error:  # whatever it is, it is raised where it was waited for
            answers.put((None, error))

    Thread(target=run, daemon=True).start()
    try:
        answer, error = answers.get(timeout=seconds + 0.5)  # after the SDK's own timeout, which says more
    except Empty:
        raise ModelUnavailable("the answer took too long") from None
    if error is not None:
        raise error
    return answer


def _input(request: ModelRequest) -> Any:
    """The window, then this turn's calls, each directly with its result."""
    said = [{"role": ROLES[line.direction], "content": line.text} for line in request.lines]
    return [*said, *(item for exchange in request.exchanges for item in _exchange(exchange))]


def _exchange(exchange: Exchange) -> list[dict[str, str]]:
    calls = [
        {"type": "function_call", "call_id": call.id, "name": call.name, "arguments": call.arguments}
        for call in exchange.calls
    ]
    outputs = [
        {"type": "function_call_output", "call_id": call.id, "output": result}
        for call, result in zip(exchange.calls, exchange.results, strict=True)
    ]
    return calls + outputs


def _tool(spec: ToolSpec) -> dict[str, Any]:
    """A tool with a strict schema. Responses has it flat; the SDK's helper makes Chat Completions' nested form, and
    describes the arguments by their class's docstring, which is for developers."""
    nested = pydantic_function_tool(spec.arguments, name=spec.name, description=spec.description)
    function = nested["function"]
    parameters = {keyword: value for keyword, value in function["parameters"].items() if keyword != "description"}
    return {"type": "function", **function, "parameters": _strict(parameters)}


def _strict(schema: Any) -> Any:
    """The schema without the keywords of NOT_STRICT; a property may be named like one of them."""
    if isinstance(schema, list):
        return [_strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        keyword: {name: _strict(each) for name, each in value.items()}
        if keyword in ("properties", "$defs")
        else _strict(value)
        for keyword, value in schema.items()
        if keyword not in NOT_STRICT
    }


def _read(response: Response) -> ModelReply:
    """Words and calls of an answer. A refusal, in any of its forms, is raised."""
    if response.error is not None or response.status == "failed":
        raise ModelUnavailable("the answer failed")
    if response.incomplete_details and response.incomplete_details.reason == "content_filter":
        raise ModelRefused("content_filter")
    words, calls = [], []
    for item in response.output:
        if item.type == "function_call":
            calls.append(ToolCall(_text(item.call_id), _text(item.name), _text(item.arguments)))
        elif item.type == "message":
            for part in item.content:
                if part.type == "refusal":
                    raise ModelRefused("refusal")
                words.append(_text(part.text))
    text = "\n".join(words).strip()
    return ModelReply("" if is_blank(text) else text, tuple(calls))


def _text(value: str) -> str:
    """A string that can be stored. Raises TypeError for anything else: the SDK does not check what it received."""
    if not isinstance(value, str):
        raise TypeError("not a string")
    return clean(value)


def _cut_short(response: Response) -> bool:
    return bool(response.incomplete_details and response.incomplete_details.reason == "max_output_tokens")


def _passes(error: BaseException) -> bool:
    """Whether the same request may well succeed in a moment."""
    if isinstance(error, APIStatusError):
        exhausted = error.code == "insufficient_quota"  # a 429 that no waiting mends
        return (error.status_code in (408, 409, 429) or error.status_code >= 500) and not exhausted
    return isinstance(error, APIConnectionError | ModelUnavailable)


def _pause(state: RetryCallState) -> float:
    """Seconds before the next try: what the server asks for, else half a second, doubled, with jitter."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.response.headers.get("retry-after", "") if isinstance(error, APIStatusError) else ""
    if asked.isdecimal():  # else none, or a date
        return float(asked)
    backoff: float = 0.5 * 2 ** (state.attempt_number - 1)
    return backoff * random.uniform(0.8, 1.2)
