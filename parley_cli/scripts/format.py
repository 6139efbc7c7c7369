"""The format of scripts: a conversation as a YAML file that is a test, with what people say and what they must hear.
Playing is in `play.py`.

    title: A task is deleted only after a yes
    steps:
      - says: delete milk
        hears: |-
          Delete “milk” from your tasks?
          Reply YES or NO.
      - clock: {minutes: 4}
      - says: yes
        calls: [delete_task: {title: milk}]
        hears: Deleted “milk”.

Everything is text (`says: yes` is the word, not a truth value) but the arguments of calls, whose unquoted numbers,
true, false and null are JSON's. Whatever is not known here is an error that names file, line and what is allowed.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    ValidationError,
    model_validator,
)

from parley.conversation.events import Channel
from parley_cli.errors import OperatorError

FIRST_PERSON = "Ana"


class ScriptError(OperatorError):
    """Raised for a file that is no script. Each line of the message names the file, its line, and the mistake."""


# --- what a script is -----------------------------------------------------------------------------------------------


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _as_many(value: Any) -> Any:
    """Return a single text as a tuple of one; any other value unchanged."""
    return (value,) if isinstance(value, str) else value


Text = Annotated[str, Field(max_length=1600)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_as_many)]


class ScriptedCall(_Part):
    """A tool call in a script, written `delete_task: {title: milk}`; the name alone means no arguments."""

    tool: str
    arguments: dict[str, JsonValue] = {}

    @model_validator(mode="before")
    @classmethod
    def _as_written(cls, value: Any) -> Any:
        """Turn a call as the script writes it into the model's fields. Raises ValueError for another form."""
        match value:
            case ScriptedCall():
                return value
            case str():
                return {"tool": value}
            case {**entries} if len(entries) == 1:
                ((tool, arguments),) = entries.items()
                return {"tool": tool, "arguments": _json(arguments) if isinstance(arguments, dict) else arguments}
        raise ValueError("a call is written like `add_task: {title: milk}`, one in each item of the list")

    def covers(self, other: "ScriptedCall") -> bool:
        """Return whether `other` calls the same tool with at least these arguments."""
        return self.tool == other.tool and self.arguments.items() <= other.arguments.items()


class ScriptedAnswer(_Part):
    """One answer of the scripted model: words, calls or both; a failure; a lane, for the router; or JSON, such as a
    plan.
    """

    lane: str = ""
    """The lane that the model chooses when it routes the text; empty: the assistant."""
    words: str = ""
    calls: tuple[ScriptedCall, ...] = ()
    answer: Annotated[JsonValue, BeforeValidator(lambda value: _json(value))] = None
    """The JSON answer to a request for JSON: a plan, or the router's whole decision."""
    fails: Literal["unavailable", "broken", "refused"] | None = None


class TimeStep(_Part):
    """How much time passes in a step of a script."""

    days: float = Field(0, ge=0)
    hours: float = Field(0, ge=0)
    minutes: float = Field(0, ge=0)
    seconds: float = Field(0, ge=0)

    @property
    def by(self) -> timedelta:
        """Return the sum of the days, hours, minutes and seconds."""
        return timedelta(**self.model_dump())


class FaultStep(_Part):
    """The faults that a step sets or ends. `webhook: again`: the provider posts the person's last message again."""

    model: Literal["down", "up"] | None = None
    provider: Literal["refuses", "up"] | None = None
    webhook: Literal["again"] | None = None


class ScriptStep(_Part):
    """One step of a script: something happens (`says`, `clock` or `faults`), and these messages and actions follow."""

    who: str = ""
    """The name of the person who acts in this step; empty: the one of the step before."""
    channel: Channel | None = None
    """The channel on which this person writes from now on; None: as before."""
    says: Texts | None = None
    """What the person texts. Several texts are a burst: they wait in the mailbox together."""
    clock: TimeStep | None = None
    faults: FaultStep | None = None
    model: tuple[ScriptedAnswer, ...] = ()
    """The model's answers during this step, in order. All of them must be used."""
    calls: tuple[ScriptedCall, ...] | None = None
    """The actions that must be carried out, in order, each with at least these arguments; `[]`: none; None: not
    compared."""
    hears: Texts | None = None
    """All messages that the person must have received since the last check; `[]`: none; None: not compared."""
    hears_like: str | None = None
    """A text that the one received message must contain, in place of `hears`."""

    @model_validator(mode="after")
    def _makes_sense(self) -> "ScriptStep":
        """Raise ValueError for a step whose fields contradict each other, or in which nothing happens."""
        if sum(each is not None for each in (self.says, self.clock, self.faults)) > 1:
            raise ValueError("says, clock and faults are steps of their own")
        if self.hears is not None and self.hears_like is not None:
            raise ValueError("hears and hears_like exclude each other")
        if self.model and self.says is None:
            raise ValueError("the model answers what somebody says")
        if self.model_fields_set <= {"who", "channel"}:
            raise ValueError("nothing happens in this step, and nothing is heard")
        return self


class Setup(_Part):
    """The settings for a whole script: channel, start, side questions and lane."""

    channel: Channel = Channel.SMS
    begins: AwareDatetime | None = None
    """When the conversation begins; without it, at noon (UTC) on 21 November 2026."""
    side_questions: Literal["drop", "keep"] = "drop"
    service: str = ""
    """The folder of the service, by its path or its name among the examples; empty: the default one, with every lane
    on."""
    admins: tuple[str, ...] = ()
    """The names of the people who may command the service by text."""
    lane: str = "assistant"
    """The lane that the script tests; `parley eval` scores each lane by itself."""


class Script(_Part):
    """A whole conversation: a title, the setup, and the steps."""

    title: Annotated[str, Field(min_length=1)]
    setup: Setup = Setup()
    steps: tuple[ScriptStep, ...]

    @model_validator(mode="after")
    def _is_one(self) -> "Script":
        if not self.steps:
            raise ValueError("a script has at least one step")
        return self

    @property
    def has_model(self) -> bool:
        """Return whether the script has a model; without one, the service answers in its degraded mode."""
        return any(step.model or (step.faults and step.faults.model) for step in self.steps)


PLACES: Mapping[tuple[str, ...], type[_Part]] = {
    (): Script,
    ("setup",): Setup,
    ("steps",): ScriptStep,
    ("steps", "clock"): TimeStep,
    ("steps", "faults"): FaultStep,
    ("steps", "model"): ScriptedAnswer,
}
"""The model of each place in a script, for error messages that list the allowed fields."""
BELONGS: Mapping[str, str] = {
    "tuple_type": "a list belongs here",
    "dict_type": "`name: value` belongs here",
    "model_type": "`name: value` belongs here",
    "string_type": "a text belongs here",
    "float_parsing": "a number belongs here",
}
"""The words for pydantic's error types in messages to a script's author."""


@dataclass(frozen=True)
class ScriptFile:
    """A script with the path of its file, and the line of each step."""

    path: Path
    script: Script
    lines: Sequence[int]
    """The line of each step in its file."""


# --- reading --------------------------------------------------------------------------------------------------------


def load(path: Path) -> ScriptFile:
    """Read a script from a file. Raises ScriptError."""
    try:
        return parse(path.read_text(encoding="utf-8"), path)
    except (OSError, UnicodeDecodeError) as error:
        raise ScriptError(f"{path} cannot be read: {error}") from error


def parse(text: str, path: Path) -> ScriptFile:
    """Parse a script from YAML; `path` is named in errors. Raises ScriptError."""
    try:
        root = yaml.compose(text, yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ScriptError(f"{path}:{line}: this is no YAML: {error.problem}. A text with ': ' needs quotes.") from error
    except yaml.YAMLError as error:
        raise ScriptError(f"{path}:1: this is no YAML: {error}") from error
    if root is None:
        raise ScriptError(f"{path}:1: the file is empty; it begins with `title:`")
    try:
        script = Script.model_validate(_value(root, path))
    except ValidationError as error:
        found = [f"{path}:{_line(root, each['loc'])}: {_what_is_wrong(each)}" for each in error.errors()]
        raise ScriptError("\n".join(dict.fromkeys(found))) from error
    return ScriptFile(path, script, [_line(root, ("steps", n)) for n in range(len(script.steps))])


class _Plain(str):
    """A YAML text that was written without quotes, so it may mean a number, true, false or null."""


def _value(node: yaml.Node, path: Path) -> Any:
    """Return a YAML node as dicts, lists and texts. Raises ScriptError if a mapping has a key twice, which YAML's
    reader would accept.
    """
    match node:
        case yaml.MappingNode():
            held: dict[str, Any] = {}
            for key, value in node.value:
                if key.value in held:
                    raise ScriptError(f"{path}:{key.start_mark.line + 1}: {key.value!r} stands here twice")
                held[key.value] = _value(value, path)
            return held
        case yaml.SequenceNode():
            return [_value(each, path) for each in node.value]
        case yaml.ScalarNode():
            return node.value if node.style else _Plain(node.value)
    raise AssertionError(node)


def _json(value: Any) -> Any:
    """Return a value with its unquoted texts read as JSON: numbers, true, false and null."""
    match value:
        case {**entries}:
            return {name: _json(each) for name, each in entries.items()}
        case [*members]:
            return [_json(each) for each in members]
        case _Plain():
            try:
                return json.loads(value)
            except ValueError:
                return str(value)
    return value


def _line(node: yaml.Node, place: Sequence[str | int]) -> int:
    """Return the line of the value at this place in the YAML, or that of the nearest node around it."""
    for part in place:
        below = [(key, value) for key, value in _below(node) if key in (part, None)]
        match node, below:
            case yaml.MappingNode(), [(_, (key, value))]:
                node = key if part == place[-1] else value
            case yaml.SequenceNode(), _ if isinstance(part, int) and part < len(node.value):
                node = node.value[part]
            case _:
                break
    return node.start_mark.line + 1


def _below(node: yaml.Node) -> Iterator[tuple[str | None, Any]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key.value, (key, value)


def _what_is_wrong(error: Any) -> str:
    """Return an error of pydantic's in words for the script's author."""
    names = tuple(part for part in error["loc"] if isinstance(part, str))
    if error["type"] == "extra_forbidden":
        allowed = ", ".join(PLACES[names[:-1]].model_fields)
        return f"{names[-1]!r} is not known here; allowed are {allowed}"
    if error["type"] == "missing":
        return f"{names[-1]!r} is missing"
    said = BELONGS.get(error["type"], error["msg"].removeprefix("Value error, "))
    return f"{names[-1]!r}: {said}" if names and names[-1] != "steps" else said


# --- writing --------------------------------------------------------------------------------------------------------


class _Flow(dict[str, Any]):
    """A mapping that is written on one line: `{title: milk}`."""


class _Dumper(yaml.SafeDumper):
    """Writes YAML with texts of several lines as blocks, and with indented lists."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        return super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    is_block = "\n" in text and not any(line != line.rstrip() for line in text.split("\n"))
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if is_block else None)


def _flow(dumper: yaml.SafeDumper, value: _Flow) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", value, flow_style=True)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(_Flow, _flow)


def dump(script: Script) -> str:
    """Return the script as YAML. Fields that have their default value are left out."""
    content = script.model_dump(mode="json", exclude_defaults=True)
    for step in content["steps"]:
        for name in ("says", "hears"):
            if len(step.get(name, ())) == 1:
                (step[name],) = step[name]
        for holder in (step, *step.get("model", ())):
            if "calls" in holder:
                holder["calls"] = [_Flow({each["tool"]: each.get("arguments", {})}) for each in holder["calls"]]
            if isinstance(holder.get("answer"), dict):
                holder["answer"] = _Flow(holder["answer"])
        if "clock" in step:
            numbers = step["clock"].items()
            step["clock"] = _Flow({name: int(value) if value == int(value) else value for name, value in numbers})
        if "faults" in step:
            step["faults"] = _Flow(step["faults"])
    return yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
