"""A developer's answer in the model's place: checked against the request, and written in the form of the model's
API."""

import itertools
import json
import time
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import jsonschema
from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from parley.adapters.openai import ROLES
from parley.lanes.token_budget import estimated_tokens
from parley.ports import ModelReply, ToolCall
from parley_cli.by_hand.request import HandRequest
from parley_cli.scripts.format import ScriptedAnswer, ScriptedCall

SHOWN = 3
"""The most mistakes that one error message names."""


class WrongAnswer(ValueError):
    """Raised for an answer that the model request does not allow. The message says what is wrong, one sentence for each
    mistake.
    """


class HandCall(BaseModel):
    """A call of a tool that the developer answers with in the model's place."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tool: str
    arguments: dict[str, JsonValue] = {}


class HandAnswer(BaseModel):
    """The developer's answer to a model request: words, tool calls or both; or JSON in `shape`, if the request asks for
    it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: str = ""
    calls: tuple[HandCall, ...] = ()
    shape: JsonValue = None

    @classmethod
    def read(cls, content: object) -> "HandAnswer":
        """Parse an answer from JSON data. Raises WrongAnswer if it has another form."""
        try:
            return cls.model_validate(content)
        except ValidationError as error:
            first = error.errors()[0]
            raise WrongAnswer(f"{'.'.join(map(str, first['loc'])) or 'the answer'}: {first['msg']}.") from error

    def check(self, request: HandRequest) -> None:
        """Raise WrongAnswer if the request does not allow this answer: an unknown tool, arguments that do not fit its
        schema, or an empty answer. A real model is not checked here.
        """
        if request.shape is not None:
            if self.words or self.calls or self.shape is None:
                raise WrongAnswer(f"This request is answered with a {request.shape_name}, not with words or calls.")
            _check(request.shape_name, self.shape, request.shape)
            return
        if self.shape is not None:
            raise WrongAnswer("This request is answered with words or calls, not with JSON of a shape.")
        if not self.words.strip() and not self.calls:
            raise WrongAnswer("Say something, or call a tool.")
        offered = {tool.name: tool.schema for tool in request.tools}
        for call in self.calls:
            if call.tool not in offered:
                raise WrongAnswer(f"There is no tool {call.tool!r}: the request offers {', '.join(offered) or 'none'}.")
            _check(call.tool, call.arguments, offered[call.tool])

    def reply(self, numbers: "itertools.count[int]") -> ModelReply:
        """Return the answer as the `ModelReply` that the turn gets from a model. `numbers` counts the calls for their
        ids ("call_1").
        """
        if self.shape is not None:
            return ModelReply(parsed=json.dumps(self.shape, ensure_ascii=False))
        calls = (ToolCall(f"call_{next(numbers)}", each.tool, json.dumps(each.arguments)) for each in self.calls)
        return ModelReply(self.words, tuple(calls))

    def scripted(self) -> ScriptedAnswer:
        """Return the answer in the form that scripts in tests/conversations use."""
        calls = tuple(ScriptedCall.model_validate({each.tool: each.arguments}) for each in self.calls)
        return ScriptedAnswer(words=self.words, calls=calls, answer=self.shape)


def _check(name: str, value: object, schema: Mapping[str, Any]) -> None:
    found = sorted(
        jsonschema.Draft202012Validator(schema).iter_errors(value), key=lambda each: list(map(str, each.path))
    )
    if found:
        said = [f"{'.'.join([name, *map(str, each.path)])}: {_shortly(each.message)}" for each in found[:SHOWN]]
        raise WrongAnswer("; ".join(said) + ".")


def _shortly(message: str) -> str:
    return message if len(message) < 200 else f"{message[:100]} ... {message[-90:]}"


def response(body: Mapping[str, Any], request: HandRequest, answer: HandAnswer) -> dict[str, Any]:
    """Return the answer as a response object of OpenAI's Responses API. Its token counts are estimates."""
    words = json.dumps(answer.shape, ensure_ascii=False) if answer.shape is not None else answer.words
    calls = [{"name": each.tool, "arguments": json.dumps(each.arguments)} for each in answer.calls]
    read, written = (
        sum(request.tokens.values()),
        estimated_tokens(words) + sum(estimated_tokens(each["arguments"]) for each in calls),
    )
    content = [{"type": "output_text", "text": words, "annotations": []}]
    message = {"type": "message", "id": _id("msg"), "role": ROLES["out"], "status": "completed", "content": content}
    called = [
        {"type": "function_call", "id": _id("fc"), "call_id": _id("call"), "status": "completed", **each}
        for each in calls
    ]
    return {
        "id": _id("resp"),
        "object": "response",
        "created_at": int(time.time()),
        "status": "completed",
        "error": None,
        "incomplete_details": None,
        "instructions": body.get("instructions"),
        "metadata": {},
        "model": body.get("model", ""),
        "output": ([message] if words else []) + called,
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "usage": {
            "input_tokens": read,
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens": written,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": read + written,
        },
    }


def _id(kind: str) -> str:
    return f"{kind}_{uuid4().hex}"
