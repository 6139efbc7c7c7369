"""The tools that a model is offered: those of the lane that speaks, and those of every lane, as an opt-out, a plan, and
a way to another lane."""

import inspect
from collections.abc import Iterable

from parley.lanes.lane import Lane, ToolGroup
from parley.lanes.open_questions import ANSWER, AnswerQuestion
from parley.lanes.proposing import HandOver, Proposing
from parley.ports import ToolSpec
from parley.tools.tool import Arguments

PLAN = "make_plan"

OPT_OUT = "stop_all_messages"

HAND_OVER = "hand_over"

MORE_TOOLS = "more_tools"

UNDO = "undo_last_action"


class OptOut(Arguments):  # its docstring is what a model reads, as a tool's is
    """Stop all messages for good, when the person's last message clearly asks that nobody write to them any more; not
    for one reminder, one subject, or a mood. The service confirms it."""


class UndoLastAction(Arguments):  # its docstring is what a model reads, as a tool's is
    """Take back what was last added, changed, completed or deleted, when the person asks for that."""


class MakePlan(Arguments):  # its docstring is what a model reads, as a tool's is
    """Have several steps planned and done, where one needs what another finds or makes. Else call the tools
    themselves."""


class MoreTools(Arguments):  # its docstring is what a model reads, as a tool's is
    """Get the tools of other `groups` too, in this same turn:"""

    groups: tuple[str, ...]


def offered(proposing: Proposing) -> tuple[ToolSpec, ...]:
    """Return the tools that the model is offered in this turn: those of the lane, then opt-out, plan, hand-over, undo,
    answers and more tools, as far as they apply. Their order keeps the beginning of requests the same.
    """
    lane, others = proposing.lane, proposing.other_groups
    left_out = {tool.name for group in others for tool in group.tools}
    tools = [tool for tool in lane.tools.of(proposing.call.role).tools if tool.name not in left_out]
    specs = [
        _spec(PLAN, MakePlan) if lane.plans else None,
        _spec(OPT_OUT, OptOut),
        _spec(HAND_OVER, HandOver, proposing.others) if proposing.others else None,
        *(ToolSpec(tool.name, tool.description, tool.arguments) for tool in tools if not tool.is_for_phrases),
        _spec(UNDO, UndoLastAction) if proposing.undo else None,
        _spec(ANSWER, AnswerQuestion) if proposing.open_questions else None,
        _spec(MORE_TOOLS, MoreTools, others) if others else None,
    ]
    return tuple(each for each in specs if each)


def _spec(name: str, arguments: type[Arguments], listed: Iterable[Lane | ToolGroup] = ()) -> ToolSpec:
    """Return the description of a tool that every lane has: the docstring of its arguments, then a line with name and
    purpose for each lane or group in `listed`.
    """
    described = inspect.cleandoc(arguments.__doc__ or "")
    return ToolSpec(name, "\n".join((described, *(f"- {each.name}: {each.purpose}" for each in listed))), arguments)
