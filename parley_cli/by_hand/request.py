"""A model request (a body of OpenAI's Responses API) in the form in which a developer reads it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from parley.adapters.openai import ROLES
from parley.lanes.card import HEADING
from parley.lanes.token_budget import estimated_tokens

SPEAKERS: Mapping[str, str] = {
    ROLES[way]: who for way, who in {"in": "person", "out": "service", "note": "note"}.items()
}
"""The speaker of a line, by its role in the request."""
USES: Mapping[str, str] = {"RoutingDecision": "chooses a lane", "DraftedPlan": "makes a plan"}
"""What a model request is for, by the name of the JSON schema that it asks for."""


@dataclass(frozen=True)
class Said:
    """One line of a model request: who speaks (`person`, `service`, `note`, `card`, `call` or `result`), and the
    words.
    """

    who: str
    text: str


@dataclass(frozen=True)
class OfferedTool:
    """A tool that a model request offers: its name, description and JSON schema."""

    name: str
    description: str
    schema: Mapping[str, Any]


@dataclass(frozen=True)
class HandRequest:
    """A model request in the parts that the developer reads: instructions, lines, tools, and the JSON that it asks
    for.
    """

    instructions: str
    lines: tuple[Said, ...]
    tools: tuple[OfferedTool, ...]
    shape_name: str = ""
    """The name of the JSON schema that the request asks for; empty if it asks for words and tool calls."""
    shape: Mapping[str, Any] | None = None
    """The JSON schema that the answer must fit; None if the request asks for words and tool calls."""

    @property
    def purpose(self) -> str:
        """Return what the answer is for, in words: "chooses a lane", "makes a plan" or "answers the person"."""
        return USES.get(self.shape_name, f"writes a {self.shape_name}" if self.shape_name else "answers the person")

    @property
    def last_text(self) -> str:
        """Return the person's newest text in the request; empty if there is none."""
        return next((line.text for line in reversed(self.lines) if line.who == "person"), "")

    @property
    def tokens(self) -> Mapping[str, int]:
        """Return the estimated number of tokens of the `instructions`, the `lines` and the `tools`."""
        described = [json.dumps([tool.name, tool.description, tool.schema]) for tool in self.tools]
        shape = [json.dumps(self.shape)] if self.shape else []
        return {
            "instructions": estimated_tokens(self.instructions),
            "lines": sum(estimated_tokens(line.text) for line in self.lines),
            "tools": sum(map(estimated_tokens, described + shape)),
        }

    @property
    def as_json(self) -> dict[str, Any]:
        """Return the request as JSON data for the workbench's page."""
        return {
            "purpose": self.purpose,
            "instructions": self.instructions,
            "lines": [{"who": line.who, "text": line.text} for line in self.lines],
            "tools": [{"name": t.name, "description": t.description, "schema": t.schema} for t in self.tools],
            "shape": self.shape and {"name": self.shape_name, "schema": self.shape},
            "tokens": self.tokens,
        }


def read(body: Mapping[str, Any]) -> HandRequest:
    """Parse the body of a request to OpenAI's Responses API. Raises ValueError if it has another form."""
    try:
        form = body.get("text", {}).get("format", {})
        return HandRequest(
            instructions=body["instructions"],
            lines=tuple(_said(item) for item in body["input"]),
            tools=tuple(OfferedTool(each["name"], each["description"], each["parameters"]) for each in _tools(body)),
            shape_name=form.get("name", ""),
            shape=form.get("schema"),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"this is no request of the Responses API: {error!r}") from error


def _tools(body: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return [each for each in body.get("tools", ()) if each["type"] == "function"]


def _said(item: Mapping[str, Any]) -> Said:
    """Read one item of the request's input as a line: a tool call, a tool's result, the card (the summary of the
    person's state), or a text with its speaker.
    """
    match item:
        case {"type": "function_call"}:
            return Said("call", f"{item['name']} {item['arguments']}")
        case {"type": "function_call_output"}:
            return Said("result", str(item["output"]))
    content = item["content"]
    words = content if isinstance(content, str) else "\n".join(map(_part, content))
    if words.startswith(HEADING):
        return Said("card", words)
    return Said(SPEAKERS[item["role"]], words)


def _part(part: Mapping[str, Any]) -> str:
    return str(part["text"]) if "text" in part else f"({part['type'].removeprefix('input_')})"
