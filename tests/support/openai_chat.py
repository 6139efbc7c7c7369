"""The stand-in for OpenAI's Chat Completions: checks of a request, and the form of an answer. By OpenAI's API
description 2.3.0 (`CreateChatCompletionRequest`, `CreateChatCompletionResponse`), for requests that use functions
only."""

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any

from tests.support import openai_stream
from tests.support.http_server import Answer, in_json
from tests.support.openai_schema import NAME, Document, Wrong, check_fields, check_function, check_image, check_schema

PARAMETERS = frozenset(
    [
        *("audio", "frequency_penalty", "function_call", "functions", "logit_bias", "logprobs"),
        *("max_completion_tokens", "messages", "metadata", "modalities", "model", "n", "parallel_tool_calls"),
        *("prediction", "presence_penalty", "prompt_cache_key", "prompt_cache_retention", "reasoning_effort"),
        *("response_format", "safety_identifier", "seed", "service_tier", "stop", "store", "stream"),
        *("stream_options", "temperature", "tool_choice", "tools", "top_logprobs", "top_p", "user", "verbosity"),
        "web_search_options",
    ]
)
"""The parameters without `max_tokens`: deprecated, and "not compatible with o-series models"."""
ROLES: Mapping[str, Mapping[str, bool]] = {
    "system": {"role": True, "content": True, "name": False},
    "developer": {"role": True, "content": True, "name": False},
    "user": {"role": True, "content": True, "name": False},
    "assistant": {"role": True, "content": False, "name": False, "refusal": False, "tool_calls": False},
    "tool": {"role": True, "content": True, "tool_call_id": True},
}
"""The fields of a message by its role; True: required."""
FINISH = {"max_output_tokens": "length", "content_filter": "content_filter"}
"""Chat Completions' `finish_reason` for the Responses API's reason of an incomplete answer."""


def check(document: Document) -> Document:
    """Return the document if it is a correct request for a completion. Raises Wrong."""
    for name in document:
        if name == "max_tokens":
            raise Wrong("Use 'max_completion_tokens' instead.", name, "unsupported_parameter")
        if name not in PARAMETERS:
            raise Wrong(f"Unrecognized request argument supplied: {name}", name, "unknown_parameter")
    if not isinstance(document.get("model"), str):
        raise Wrong("you must provide a model parameter", "model", "missing_required_parameter")
    if not isinstance(document.get("max_completion_tokens", 1), int):
        raise Wrong("Invalid type for 'max_completion_tokens'.", "max_completion_tokens", "invalid_type")
    if document.get("stream_options") is not None and not document.get("stream"):
        raise Wrong("The 'stream_options' parameter is only allowed when 'stream' is enabled.", "stream_options")
    messages = document.get("messages")
    if not isinstance(messages, list) or not messages:
        raise Wrong("Invalid 'messages': empty array.", "messages", "empty_array")
    open_calls: list[str] = []
    for n, message in enumerate(messages):
        open_calls = _check_message(message, f"messages[{n}]", open_calls)
    if open_calls:
        raise _unanswered(open_calls)
    _check_tools(document.get("tools"))
    _check_format(document.get("response_format") or {"type": "text"})
    return document


def _unanswered(calls: Sequence[str]) -> Wrong:
    return Wrong(
        "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. "
        f"The following tool_call_ids did not have response messages: {', '.join(calls)}",
        "messages",
    )


def _check_message(message: Any, where: str, open_calls: list[str]) -> list[str]:
    """Check one message of a request. Return the ids of the tool calls that have no result yet after it. Raises
    Wrong.
    """
    role = message.get("role") if isinstance(message, dict) else None
    if role not in ROLES:
        raise Wrong(f"Invalid value: {role!r}, not one of {tuple(ROLES)}.", f"{where}.role", "invalid_value")
    check_fields(message, ROLES[role], where)
    calls = message.get("tool_calls")
    if role == "user" and isinstance(message["content"], list):
        _check_parts(message["content"], f"{where}.content")
    elif not isinstance(message.get("content"), str) and not (role == "assistant" and calls):
        raise Wrong(f"Invalid value for '{where}.content': expected a string.", f"{where}.content", "invalid_type")
    if role == "tool":
        if message["tool_call_id"] not in open_calls:
            raise Wrong("messages with role 'tool' must be a response to a preceding message with 'tool_calls'.", where)
        return [call for call in open_calls if call != message["tool_call_id"]]
    if open_calls:
        raise _unanswered(open_calls)
    for call in calls or []:
        check_fields(call, {"id": True, "type": True, "function": True}, f"{where}.tool_calls")
        check_fields(call["function"], {"name": True, "arguments": True}, f"{where}.tool_calls.function")
        if not isinstance(call["function"]["arguments"], str) or not NAME.fullmatch(str(call["function"]["name"])):
            raise Wrong(f"Invalid '{where}.tool_calls'.", where, "invalid_type")
    if calls is not None and not calls:
        raise Wrong(f"Invalid '{where}.tool_calls': empty array.", where, "empty_array")
    return [call["id"] for call in calls or []]


def _check_parts(parts: Sequence[Any], where: str) -> None:
    """Raise Wrong unless these content parts are texts and images, and at least one."""
    fields = {"text": {"type": True, "text": True}, "image_url": {"type": True, "image_url": True}}
    for part in parts:
        if not isinstance(part, dict) or part.get("type") not in fields:
            raise Wrong(f"Invalid value for '{where}': it is no text and no image.", where, "invalid_value")
        check_fields(part, fields[part["type"]], where)
        if part["type"] == "image_url":
            check_fields(part["image_url"], {"url": True, "detail": False}, where)
            check_image(part["image_url"]["url"], where)
    if not parts:
        raise Wrong(f"Invalid '{where}': empty array.", where, "empty_array")


def _check_tools(tools: Any) -> None:
    """Raise Wrong unless the tools are functions with different valid names and correct schemas."""
    if tools is None:
        return
    if not isinstance(tools, list) or not tools:
        raise Wrong("Invalid 'tools': empty array.", "tools", "empty_array")
    names: set[str] = set()
    for n, tool in enumerate(tools):
        where = f"tools[{n}]"
        check_fields(tool, {"type": True, "function": True}, where)
        function = tool["function"]
        if tool["type"] != "function":
            raise Wrong(f"Invalid value for '{where}.type'.", where, "invalid_value")
        fields = {"name": True, "description": False, "parameters": False, "strict": False}
        check_fields(function, fields, f"{where}.function")
        if not NAME.fullmatch(str(function["name"])) or function["name"] in names:
            raise Wrong(f"Invalid '{where}.function.name': {function['name']!r}.", where, "invalid_value")
        names.add(function["name"])
        check_function(function, f"{where}.function.parameters")


def _check_format(shape: Any) -> None:
    """Raise Wrong unless the response format is free text or a named JSON schema."""
    if shape.get("type") == "text":
        return
    check_fields(shape, {"type": True, "json_schema": True}, "response_format")
    schema = shape["json_schema"]
    fields = {"name": True, "schema": False, "strict": False, "description": False}
    check_fields(schema, fields, "response_format.json_schema")
    if shape["type"] != "json_schema" or not NAME.fullmatch(str(schema["name"])):
        raise Wrong("Invalid value for 'response_format'.", "response_format", "invalid_value")
    if schema.get("strict"):
        check_schema(schema["schema"], (), root=True)


def responds(number: int, request: Document, output: Sequence[Document], cached: int, **changes: Any) -> Answer:
    """Return an answer of the Responses API in the form of Chat Completions, with so many tokens read from the cache. A
    failed one becomes an HTTP 500."""
    if changes.get("status") == "failed":
        return in_json(500, {"error": {**changes["error"], "type": "server_error", "param": None}})
    parts = [part for item in output if item["type"] == "message" for part in item["content"]]
    calls = [
        {
            "id": item["call_id"],
            "type": "function",
            "function": {"name": item["name"], "arguments": item["arguments"]},
        }
        for item in output
        if item["type"] == "function_call"
    ]
    message: Document = {
        "role": "assistant",
        "content": "".join(part["text"] for part in parts if part["type"] == "output_text") or None,
        "refusal": next((part["refusal"] for part in parts if part["type"] == "refusal"), None),
        "annotations": [],
    }
    if calls:
        message["tool_calls"] = calls
    reason = (changes.get("incomplete_details") or {}).get("reason")
    completion = {
        "id": f"chatcmpl-{number:029x}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": request["model"],
        "choices": [
            {
                "index": 0,
                "message": message,
                "logprobs": None,
                "finish_reason": FINISH[reason] if reason else "tool_calls" if calls else "stop",
            }
        ],
        "usage": {
            "prompt_tokens": 100,
            "completion_tokens": 20,
            "total_tokens": 120,
            "prompt_tokens_details": {"cached_tokens": cached, "audio_tokens": 0},
            "completion_tokens_details": {
                "reasoning_tokens": 5,
                "audio_tokens": 0,
                "accepted_prediction_tokens": 0,
                "rejected_prediction_tokens": 0,
            },
        },
        "service_tier": "default",
        "system_fingerprint": None,
    }
    if request.get("stream"):
        with_usage = (request.get("stream_options") or {}).get("include_usage", False)
        return openai_stream.in_chunks(completion, with_usage)
    return Answer(200, json.dumps(completion).encode(), {"Content-Type": "application/json"})
