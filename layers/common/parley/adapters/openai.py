"""The model on OpenAI's Responses API, or any server that speaks it.

Nothing is kept at the provider (`store: false`): every request carries the whole window, and the calls of this turn
with their results, so that a crash leaves no half-answered chain behind. Only a long text that a lane has written in
several requests, without tools, may go on from the stored response before it (`ModelRequest.is_stored`).
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from parley.adapters.retrying import (
    OUTPUT_TOKENS,
    Answer,
    RetryingModel,
    cached_tokens,
    called,
    function,
    reply_of,
    text,
    wanted,
)
from parley.adapters.streaming import StreamedAnswer
from parley.conversation.history import Line
from parley.errors import ModelError, ModelRefused, ModelUnavailable
from parley.ports import Exchange, ModelRequest, ToolCall, ToolSpec, Usage

ROLES = {"in": "user", "out": "assistant", "note": "developer"}
CARD = "user"
"""The role of the message that holds the card: the summary of a person's state (`lanes/card.py`). Its titles may be
anybody's words: "Untrusted data should never be put directly into developer messages" (OpenAI, "Safety in building
agents")."""


class OpenAIModel(RetryingModel):
    """`ports.Model` on OpenAI's Responses API."""

    path = "/responses"

    def _body(self, model: str, request: ModelRequest, instructions: str, stream: bool) -> dict[str, Any]:
        return {
            "model": model,
            **body_of(replace(request, instructions=instructions)),
            "max_output_tokens": request.most_tokens or OUTPUT_TOKENS,
            "store": request.is_stored,
            **_continued(request),
            **({"stream": True} if stream else {}),
        }

    def _read(self, answer: Any, request: ModelRequest, usage: Usage) -> Answer:
        if not isinstance(answer["output"], list):
            raise TypeError("the answer is no response")
        if cost := answer.get("usage"):
            cached = cached_tokens(cost.get("input_tokens_details"))
            usage.add(request.use, cost["input_tokens"], cost["output_tokens"], cached)
        id = text(answer["id"]) if request.is_stored else ""
        try:
            words, calls = _said(answer, request)
        except ModelError as error:
            error.stored = (id,) if id else ()
            raise
        return replace(reply_of(request, words, calls), id=id), not _cut_short(answer)

    def _take(self, event: dict[str, Any], answer: StreamedAnswer) -> None:
        match event["type"]:
            case "response.created":
                answer.id = text(event["response"]["id"])
            case "response.output_text.delta":
                answer.words.append(text(event["delta"]))
            case "response.refusal.delta" | "response.refusal.done":
                answer.is_refused = True
            case "response.completed" | "response.incomplete" | "response.failed":
                answer.whole = event["response"]
            case "error":
                raise ModelUnavailable("the stream failed")


def body_of(request: ModelRequest) -> dict[str, Any]:
    """Return the body of a request to the model: the input, the tools that it may call, and the form of its answer."""
    return {"instructions": request.instructions, "input": _input(request), **_schemas(request)}


def _continued(request: ModelRequest) -> dict[str, str]:
    """Return the field of a request's body that names the stored response it goes on from; an empty dict if it goes on
    from none. The instructions of that response do not carry over, so each request sends them."""
    return {"previous_response_id": request.previous} if request.previous else {}


def _schemas(request: ModelRequest) -> dict[str, Any]:
    """Return the parts of a request's body that hold the tools and, if the request asks for one, the schema of the
    answer."""
    schemas: dict[str, Any] = {"tools": [_tool(spec) for spec in request.tools]} if request.tools else {}
    if shape := wanted(request):
        schemas["text"] = {"format": {"type": "json_schema", **shape}}
    return schemas


def _input(request: ModelRequest) -> Any:
    """Return the input of a request: earlier lines of the conversation, the card, the person's latest lines; then this
    turn's calls of tools, each round followed by its results."""
    return [
        *(_said_before(line, request) for line in request.earlier),
        *([{"role": CARD, "content": request.card}] if request.card else []),
        *(_said_before(line, request) for line in request.latest),
        *(item for exchange in request.exchanges for item in _exchange(exchange)),
    ]


def _said_before(line: Line, request: ModelRequest) -> dict[str, Any]:
    return {"role": ROLES[line.direction], "content": _content(line.text, request.shown(line))}


def _content(words: str, pictures: Sequence[str]) -> Any:
    shown = [{"type": "input_image", "image_url": each, "detail": "auto"} for each in pictures]
    return [{"type": "input_text", "text": words}, *shown] if shown else words


def _exchange(exchange: Exchange) -> list[dict[str, str]]:
    """Return the items of the input for one round of tools: the model's calls, then the result of each call."""
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
    """Return the definition of a tool as the Responses API takes it, with the function's fields beside `type`. (Chat
    Completions nests them in `function`.)"""
    return {"type": "function", **function(spec)}


def _said(response: dict[str, Any], request: ModelRequest) -> tuple[list[str], list[ToolCall]]:
    """Return the texts of a response and the tools that it calls. Raises ModelRefused for a refusal, in whatever form
    it comes, and ModelUnavailable for a response that failed."""
    if response.get("error") is not None or response.get("status") == "failed":
        raise ModelUnavailable("the answer failed")
    if _incomplete(response) == "content_filter":
        raise ModelRefused("content_filter")
    words, calls = list[str](), list[ToolCall]()
    for item in response["output"]:
        if item["type"] == "function_call":
            calls.append(called(request, len(calls), item["call_id"], item["name"], item["arguments"]))
        elif item["type"] == "message":
            for part in item["content"]:
                if part["type"] == "refusal":
                    raise ModelRefused("refusal")
                words.append(text(part["text"]))
    return words, calls


def _cut_short(response: dict[str, Any]) -> bool:
    return _incomplete(response) == "max_output_tokens"


def _incomplete(response: dict[str, Any]) -> object:
    """Return why a response is incomplete; None if it is complete."""
    return (response.get("incomplete_details") or {}).get("reason")
