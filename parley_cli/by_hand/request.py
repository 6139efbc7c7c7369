"""A request to the model, as the developer who answers it is shown it: the body that OpenAI's Responses API is sent."""

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
"""Who has said a line, by its role in the request."""
USES: Mapping[str, str] = {"RoutingDecision": "chooses a lane", "DraftedPlan": "makes a plan"}
"""What a request is for, by the name of the shape that it asks for."""


@dataclass(frozen=True)
class Said:
    """One line of a request: who speaks (`person`, `service`, `note`, `card`, `call` or `result`), and the words."""

    who: str
    text: str


@dataclass(frozen=True)
class OfferedTool:
    """A tool that the request offers."""

    name: str
    description: str
    schema: Mapping[str, Any]


@dataclass(frozen=True)
class HandRequest:
    """One request, read."""

    instructions: str
    lines: tuple[Said, ...]
    tools: tuple[OfferedTool, ...]
    shape_name: str = ""
    """The name of the JSON that is asked for instead of words; empty if words and calls are."""
    shape: Mapping[str, Any] | None = None
    """Its schema."""

    @property
    def purpose(self) -> str:
        """What the answer is for, in words."""
        return USES.get(self.shape_name, f"writes a {self.shape_name}" if self.shape_name else "answers the person")

    @property
    def last_text(self) -> str:
        """The newest line of the person."""
        return next((line.text for line in reversed(self.lines) if line.who == "person"), "")

    @property
    def tokens(self) -> Mapping[str, int]:
        """About how many tokens each part costs."""
        described = [json.dumps([tool.name, tool.description, tool.schema]) for tool in self.tools]
        shape = [json.dumps(self.shape)] if self.shape else []
        return {
            "instructions": estimated_tokens(self.instructions),
            "lines": sum(estimated_tokens(line.text) for line in self.lines),
            "tools": sum(map(estimated_tokens, described + shape)),
        }

    @property
    def as_json(self) -> dict[str, Any]:
        """The request for the page."""
        return {
            "purpose": self.purpose,
            "instructions": self.instructions,
            "lines": [{"who": line.who, "text": line.text} for line in self.lines],
            "tools": [{"name": t.name, "description": t.description, "schema": t.schema} for t in self.tools],
            "shape": self.shape and {"name": self.shape_name, "schema": self.shape},
            "tokens": self.tokens,
        }


def read(body: Mapping[str, Any]) -> HandRequest:
    """The request in a body of the Responses API. Raises ValueError if it is none."""
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
