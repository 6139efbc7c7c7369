"""What a developer answers in the model's place: checked against the request, and written as the model's API would."""

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
"""How many things that are wrong are said at once."""


class WrongAnswer(ValueError):
    """An answer that the request does not allow; the message says what is wrong, in one sentence each."""


class HandCall(BaseModel):
    """A call of a tool."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tool: str
    arguments: dict[str, JsonValue] = {}


class HandAnswer(BaseModel):
    """Words, calls, or both; or JSON of the shape that was asked for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: str = ""
    calls: tuple[HandCall, ...] = ()
    shape: JsonValue = None

    @classmethod
    def read(cls, content: object) -> "HandAnswer":
        """The answer in JSON. Raises WrongAnswer."""
        try:
            return cls.model_validate(content)
        except ValidationError as error:
            first = error.errors()[0]
            raise WrongAnswer(f"{'.'.join(map(str, first['loc'])) or 'the answer'}: {first['msg']}.") from error

    def check(self, request: HandRequest) -> None:
        """Raise WrongAnswer unless this is what the request allows: a real model may well answer otherwise, and then
        the service tells it so, but a developer wants to know before."""
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
        """The answer as the turn's code is given it; `numbers` make the calls' ids."""
        if self.shape is not None:
            return ModelReply(parsed=json.dumps(self.shape, ensure_ascii=False))
        calls = (ToolCall(f"call_{next(numbers)}", each.tool, json.dumps(each.arguments)) for each in self.calls)
        return ModelReply(self.words, tuple(calls))

    def scripted(self) -> ScriptedAnswer:
        """The answer as a conversation file holds it."""
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
    """The answer as a whole response object of the Responses API, with the tokens as they are estimated."""
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
