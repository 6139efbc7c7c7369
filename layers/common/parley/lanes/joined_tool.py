"""Tools that a model is offered in place of several tools of a lane, which differ by little.

    change(kind="event", named="my 3pm", when="16:00")   is   update_event(event="my 3pm", when="16:00")
    delete(kind="task", named="milk")                    is   delete_task(task="milk")

Every request carries the definitions of all tools, so few with one more field each are cheaper than many, and the
beginning of a request can stay the same. A call of a joined tool becomes a call of the lane's own tool before anything
else looks at it: its tier, its checks, its question and what is stored are those of the lane's own tool.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pydantic import JsonValue, ValidationError

from parley.ports import Services, ToolSpec
from parley.tools.tool import Arguments, Tool

NOT_VALID = "These arguments are not valid. {mistakes}"
NOT_TAKEN = "{argument}: not with {chooses} {value!r}, so pass null."


class CallNotValid(Exception):
    """Raised for a call of a joined tool that is no call of any tool. The message tells the model what is wrong."""


@dataclass(frozen=True, eq=False)  # compared by identity
class JoinedPart:
    """One of the lane's tools that a joined tool stands for."""

    tool: Tool[Services]
    named: Mapping[str, str] = field(default_factory=dict)
    """The names of the tool's arguments, by the joined tool's names for them, where the two differ."""
    unnamed: str = ""
    """What stands for `named` if a model passes none; empty if the tool itself says what that means."""
    split: Callable[[str], Mapping[str, str]] | None = None
    """A function that returns the tool's arguments that stand in the joined tool's `title`; None if that is one."""

    spare: frozenset[str] = frozenset()
    """The joined tool's arguments that a model may pass although the tool takes none of them, because what it tells
    holds all that they ask for: a list of reminders says when each of them comes."""


@dataclass(frozen=True, eq=False)  # compared by identity
class JoinedTool:
    """A tool that a model is offered in place of several tools of a lane. One of its arguments says which is meant."""

    name: str
    arguments: type[Arguments]
    """The class of its arguments. The docstring is the description that a model reads."""
    chooses: str
    """The name of the argument that says which of the parts is meant."""
    parts: Mapping[str, JoinedPart]
    """The lane's tools, by the value of that argument."""

    @cached_property
    def spec(self) -> ToolSpec:
        """The joined tool as a model is offered it."""
        return ToolSpec(self.name, inspect.cleandoc(self.arguments.__doc__ or ""), self.arguments)

    def own_call(self, arguments: str) -> tuple[str, Mapping[str, JsonValue]]:
        """Return the name and the arguments of the lane's own tool that a model's call of this tool means. Raises
        CallNotValid, also for an argument that the lane's tool does not take.
        """
        try:
            given = self.arguments.model_validate_json(arguments or "{}").model_dump(mode="json", exclude_none=True)
        except ValidationError as error:
            raise CallNotValid(_mistakes(error, {})) from None
        value = given.pop(self.chooses)
        part = self.parts[value]
        given = {name: each for name, each in given.items() if name not in part.spare}
        if part.split is not None and "title" in given:
            given |= part.split(str(given.pop("title")))
        if part.unnamed:
            given.setdefault("named", part.unnamed)
        own = {part.named.get(name, name): each for name, each in given.items()}
        theirs = {argument: name for name, argument in part.named.items()}
        if strange := [theirs.get(name, name) for name in own if name not in part.tool.arguments.model_fields]:
            said = (NOT_TAKEN.format(argument=each, chooses=self.chooses, value=value) for each in strange)
            raise CallNotValid(NOT_VALID.format(mistakes=" ".join(said)))
        try:
            part.tool.arguments.model_validate(own)
        except ValidationError as error:
            raise CallNotValid(_mistakes(error, theirs)) from None
        return part.tool.name, own


def _mistakes(error: ValidationError, theirs: Mapping[str, str]) -> str:
    """Return a sentence for each mistake in a call's arguments, by the names that the model knows. The wrong value is
    not repeated.
    """
    found: Sequence[Any] = error.errors(include_url=False, include_input=False, include_context=False)
    said = (f"{'.'.join(theirs.get(str(at), str(at)) for at in each['loc'])}: {each['msg']}." for each in found)
    return NOT_VALID.format(mistakes=" ".join(said))
