"""The model of `parley chat --be-the-model`: it prints each request in the terminal, and the developer types the
answer.

words               are said to the person
/call add_task title=milk       calls a tool; also /call add_task {"title": "milk"}
{"lane": "info"}    answers a request that asks for JSON
(an empty line)     sends what was written: words, calls, or both
/show, /tools, /tool NAME, /undo
"""

import json
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from parley.adapters.openai import body_of
from parley.errors import ModelUnavailable
from parley.lanes.token_budget import estimated_tokens
from parley.ports import Deadline, ModelReply, ModelRequest, Usage
from parley_cli.by_hand.answer import HandAnswer, HandCall, WrongAnswer
from parley_cli.by_hand.request import HandRequest, read
from parley_cli.scripts.format import ScriptedAnswer

HELP = (
    "Write words, or /call TOOL name=value; an empty line sends them. "
    "/show: the whole request. /tools, /tool NAME: what can be called. /undo: begin again."
)
HELP_SHAPE = "Write the JSON on one line; an empty line sends it. /show: the whole request and the schema."


@dataclass
class TerminalModel:
    """A `ports.Model` that the developer plays at the terminal. It ignores the deadline."""

    ask: Callable[[str], str]
    """A function that shows a prompt and returns the next line. Raises EOFError when there is none."""
    say: Callable[[str], None]
    answers: list[ScriptedAnswer] = field(default_factory=list)
    """The answers since `take` was last called."""
    has_ended: bool = False
    """Whether the terminal was closed in the middle of an answer."""
    _numbers: "count[int]" = field(default_factory=lambda: count(1))
    _shown: int = 0
    """How many requests were shown; the first one comes with a help text."""

    def reply(self, request: ModelRequest, deadline: Deadline, usage: Usage) -> ModelReply:
        """Show the request, and return the answer that is typed. Raises ModelUnavailable when the terminal is
        closed.
        """
        asked = read(body_of(request))
        self._present(asked)
        try:
            answer = self._answered(asked)
        except EOFError:
            self.has_ended = True
            raise ModelUnavailable("nobody answers at the terminal") from None
        usage.model_calls += 1
        reply = answer.reply(self._numbers)
        written = reply.text + reply.parsed + "".join(call.arguments for call in reply.calls)
        usage.add(request.use, sum(asked.tokens.values()), estimated_tokens(written))
        self.answers.append(answer.scripted())
        return reply

    def take(self) -> tuple[ScriptedAnswer, ...]:
        """Return the answers that were given since the last call of `take`, and forget them."""
        taken, self.answers = tuple(self.answers), []
        return taken

    def _present(self, request: HandRequest) -> None:
        """Print the request in short: its purpose, its tokens, its last four lines, and the tools or the JSON that is
        wanted.
        """
        about = ", ".join(f"{name} {number}" for name, number in request.tokens.items())
        self.say(f"  The model is asked; it {request.purpose}. About {sum(request.tokens.values())} tokens: {about}.")
        for line in request.lines[-4:]:
            self.say(f"    {line.who}: {line.text}")
        if request.shape is not None:
            self.say(f"    JSON is wanted, as in {json.dumps(example(request.shape), ensure_ascii=False)}")
        else:
            self.say(f"    tools: {', '.join(tool.name for tool in request.tools)}")
        if self._shown == 0 or request.shape is not None:
            self.say(f"  {HELP_SHAPE if request.shape is not None else HELP}")
        self._shown += 1

    def _answered(self, request: HandRequest) -> HandAnswer:
        """Read lines from the terminal until an empty line sends an answer that the request allows. Mistakes are
        printed.
        """
        words, calls, shape = list[str](), list[HandCall](), None
        while True:
            line = self.ask("model> ").strip()
            try:
                if not line:
                    answer = HandAnswer(words="\n".join(words), calls=tuple(calls), shape=shape)
                    answer.check(request)
                    return answer
                if line == "/undo":
                    words, calls, shape = [], [], None
                elif line.startswith("/call "):
                    calls.append(_call(line.removeprefix("/call "), request))
                elif line.startswith("/"):
                    self._show(line, request)
                elif request.shape is not None:
                    shape = _json(line)
                else:
                    words.append(line)
            except WrongAnswer as wrong:
                self.say(f"  {wrong}")
                shape = None

    def _show(self, line: str, request: HandRequest) -> None:
        """Print what a command asks for: /show the whole request, /tools all tools, /tool NAME one of them. Raises
        WrongAnswer for any other command.
        """
        command, _, name = line.partition(" ")
        tools = {tool.name: tool for tool in request.tools}
        if command == "/show":
            self.say(request.instructions)
            for each in request.lines:
                self.say(f"{each.who}: {each.text}")
            if request.shape is not None:
                self.say(json.dumps(request.shape, indent=2))
        elif command == "/tools":
            for tool in tools.values():
                self.say(f"{tool.name}({', '.join(tool.schema.get('properties', {}))}): {tool.description}")
        elif command == "/tool" and name in tools:
            self.say(f"{tools[name].description}\n{json.dumps(tools[name].schema, indent=2, ensure_ascii=False)}")
        else:
            raise WrongAnswer(f"{line!r} is not known here. {HELP}")


def _call(written: str, request: HandRequest) -> HandCall:
    """Parse a tool call: `add_task title=milk` or `add_task {"title": "milk"}`. Arguments left out become null where
    the schema allows it. Raises WrongAnswer.
    """
    name, _, rest = written.strip().partition(" ")
    schema = next((tool.schema for tool in request.tools if tool.name == name), None)
    if schema is None:
        raise WrongAnswer(f"There is no tool {name!r}. /tools lists them.")
    given = _json(rest) if rest.strip().startswith("{") else _pairs(rest)
    if not isinstance(given, dict):
        raise WrongAnswer("Arguments are JSON like {...}, or name=value.")
    properties: Mapping[str, Any] = schema.get("properties", {})
    empty = {key: None for key, each in properties.items() if key not in given and _may_be_null(each)}
    call = HandCall(tool=name, arguments={**given, **empty})
    HandAnswer(calls=(call,)).check(request)
    return call


def _pairs(written: str) -> dict[str, Any]:
    try:
        pairs = [pair.partition("=") for pair in shlex.split(written)]
    except ValueError as error:
        raise WrongAnswer(f"{written!r}: {error}.") from error
    if wrong := [name for name, sign, _ in pairs if not sign]:
        raise WrongAnswer(f"{wrong[0]!r} is no name=value; words with spaces need quotes, as in title='oat milk'.")
    return {name: _value(value) for name, _, value in pairs}


def _value(written: str) -> Any:
    """Parse an argument as JSON (`3`, `true`, `["a"]`); return it as a text if it is no JSON."""
    try:
        return json.loads(written)
    except ValueError:
        return written


def _json(written: str) -> Any:
    try:
        return json.loads(written)
    except ValueError as error:
        raise WrongAnswer(f"This is no JSON: {error}.") from error


def _may_be_null(schema: Mapping[str, Any]) -> bool:
    kinds = schema.get("type")
    return any(_may_be_null(each) for each in schema.get("anyOf", ())) or kinds == "null" or "null" in (kinds or ())


def example(schema: Mapping[str, Any], whole: Mapping[str, Any] | None = None) -> Any:
    """Return a sample value for a JSON schema, as a form that the developer can fill in: "..." for a text, 0 for a
    number. `whole` is the schema that holds the definitions.
    """
    whole = whole or schema
    match schema:
        case {"$ref": str(place)}:
            return example(whole["$defs"][place.rpartition("/")[2]], whole)
        case {"const": value} | {"enum": [value, *_]}:
            return value
        case {"anyOf": [first, *_]}:
            return example(first, whole)
        case {"type": [kind, *_]}:
            return example({**schema, "type": kind}, whole)
        case {"type": "object"}:
            return {name: example(each, whole) for name, each in schema.get("properties", {}).items()}
        case {"type": "array"}:
            return []
    return {"string": "...", "integer": 0, "number": 0.5, "boolean": False}.get(str(schema.get("type")))
