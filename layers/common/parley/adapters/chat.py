"""The model on Chat Completions, for servers that have no Responses API.

System text first and the window after it; the calls of this turn with their results, as with Responses. Nothing is
kept at the provider: `store` is false unless it is asked for, and not every server knows it.
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
from parley.errors import ModelRefused
from parley.ports import Exchange, ModelRequest, Usage

ROLES = {"in": "user", "out": "assistant", "note": "system"}
"""The role for each direction of a line. `system`, not `developer`: OpenAI takes either ("Text generation"), other
servers only know the older word."""
CARD = "user"
"""The role of the message that holds the card: the summary of a person's state (`lanes/card.py`). Its titles may be
anybody's words, so it is no system message."""


class ChatModel(RetryingModel):
    """`ports.Model` on OpenAI's Chat Completions API."""

    path = "/chat/completions"

    def _body(self, model: str, request: ModelRequest, instructions: str, stream: bool) -> dict[str, Any]:
        return {
            "model": model,
            **body_of(replace(request, instructions=instructions)),
            # `max_tokens` is its old name, which reasoning models refuse.
            "max_completion_tokens": request.most_tokens or OUTPUT_TOKENS,
            **({"stream": True, "stream_options": {"include_usage": True}} if stream else {}),
        }

    def _read(self, answer: Any, request: ModelRequest, usage: Usage) -> Answer:
        if cost := answer.get("usage"):
            cached = cached_tokens(cost.get("prompt_tokens_details"))
            usage.add(request.use, cost["prompt_tokens"], cost["completion_tokens"], cached)
        choice = answer["choices"][0]
        message, end = choice["message"], choice.get("finish_reason")
        if end == "content_filter" or message.get("refusal"):
            raise ModelRefused("content_filter" if end == "content_filter" else "refusal")
        words = [] if message.get("content") is None else [text(message["content"])]
        calls = [
            called(request, place, call["id"], call["function"]["name"], call["function"]["arguments"])
            for place, call in enumerate(message.get("tool_calls") or [])
            if call["type"] == "function"
        ]
        return reply_of(request, words, calls), end != "length"

    def _take(self, event: dict[str, Any], answer: StreamedAnswer) -> None:
        """Read one chunk. The last one with a choice says why the model ended, and the one after it counts the
        tokens; from both, the whole answer is put together."""
        for choice in event["choices"][:1]:
            delta = choice["delta"]
            answer.is_refused = answer.is_refused or bool(delta.get("refusal"))
            if delta.get("content"):
                answer.words.append(text(delta["content"]))
            if choice.get("finish_reason"):
                answer.whole = _completion(answer.text, choice["finish_reason"])
        if event.get("usage") and answer.whole is not None:
            answer.whole["usage"] = event["usage"]


def _completion(words: str, finish_reason: str) -> dict[str, Any]:
    """Return the answer that the chunks of a stream make up."""
    return {"choices": [{"message": {"content": words}, "finish_reason": finish_reason}]}


def body_of(request: ModelRequest) -> dict[str, Any]:
    """Return the body of a request to the model: the messages, the tools that it may call, and the form of its
    answer."""
    system = {"role": "system", "content": request.instructions}
    return {"messages": [system, *_messages(request)], **_schemas(request)}


def _schemas(request: ModelRequest) -> dict[str, Any]:
    """Return the parts of a request's body that hold the tools and, if the request asks for one, the schema of the
    answer."""
    schemas: dict[str, Any] = {}
    if request.tools:
        schemas["tools"] = [{"type": "function", "function": function(spec)} for spec in request.tools]
    if shape := wanted(request):
        schemas["response_format"] = {"type": "json_schema", "json_schema": shape}
    return schemas


def _messages(request: ModelRequest) -> list[Any]:
    """Return the messages of a request: earlier lines of the conversation, the card, the person's latest lines; then
    this turn's calls of tools, each round followed by its results."""
    return [
        *(_said_before(line, request) for line in request.earlier),
        *([{"role": CARD, "content": request.card}] if request.card else []),
        *(_said_before(line, request) for line in request.latest),
        *(message for exchange in request.exchanges for message in _exchange(exchange)),
    ]


def _said_before(line: Line, request: ModelRequest) -> dict[str, Any]:
    return {"role": ROLES[line.direction], "content": _content(line.text, request.shown(line))}


def _content(words: str, pictures: Sequence[str]) -> Any:
    shown = [{"type": "image_url", "image_url": {"url": each}} for each in pictures]
    return [{"type": "text", "text": words}, *shown] if shown else words


def _exchange(exchange: Exchange) -> list[dict[str, Any]]:
    """Return the messages for one round of tools: the model's calls, then the result of each call."""
    calls = [
        {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
        for call in exchange.calls
    ]
    results = [
        {"role": "tool", "tool_call_id": call.id, "content": result}
        for call, result in zip(exchange.calls, exchange.results, strict=True)
    ]
    return [{"role": "assistant", "content": None, "tool_calls": calls}, *results]
