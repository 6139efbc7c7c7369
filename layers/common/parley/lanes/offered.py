"""The tools that a model is offered: those of the lane that speaks, and those of every lane, as an opt-out, a plan, and
a way to another lane."""

import inspect
from collections.abc import Iterable

from parley.lanes.lane import Lane
from parley.lanes.open_questions import ANSWER, AnswerQuestion
from parley.lanes.proposing import HandOver, Proposing
from parley.ports import ToolSpec
from parley.tools.tool import Arguments

PLAN = "make_plan"

OPT_OUT = "stop_all_messages"

HAND_OVER = "hand_over"

UNDO = "undo_last_action"


class OptOut(Arguments):  # its docstring is what a model reads, as a tool's is
    """Never write to them again: only if they clearly ask for that now."""


class UndoLastAction(Arguments):  # its docstring is what a model reads, as a tool's is
    """Take back what was done last."""


class MakePlan(Arguments):  # its docstring is what a model reads, as a tool's is
    """Have several steps done, where one needs what another finds."""


def offered(proposing: Proposing) -> tuple[ToolSpec, ...]:
    """Return the tools that the model is offered in this turn: plan, opt-out and hand-over, as far as they apply, the
    tools of the lane, what other lanes share, undo and answers. Their order keeps the beginning of requests the same.
    """
    lane, shares = proposing.lane, proposing.shared
    tools = lane.tools.of(proposing.call.role).for_models.tools
    own = [each for each in tools if each.name not in lane.in_joined]
    others = [each for each in proposing.others if not (shares and each.shared)]
    specs = [
        _spec(PLAN, MakePlan) if lane.plans else None,
        _spec(OPT_OUT, OptOut),
        _spec(HAND_OVER, HandOver, others) if others else None,
        *(each.spec for each in (*lane.joined, *shares)),
        *(ToolSpec(tool.name, tool.description, tool.arguments) for tool in own),
        _spec(UNDO, UndoLastAction) if proposing.undo else None,
        _spec(ANSWER, AnswerQuestion) if proposing.open_questions or proposing.is_yes_awaited else None,
    ]
    return tuple(each for each in specs if each)


def _spec(name: str, arguments: type[Arguments], listed: Iterable[Lane] = ()) -> ToolSpec:
    """Return the description of a tool that every lane has: the docstring of its arguments, then a line with name and
    purpose for each lane in `listed`.
    """
    described = inspect.cleandoc(arguments.__doc__ or "")
    return ToolSpec(name, "\n".join((described, *(f"- {each.name}: {each.purpose}" for each in listed))), arguments)
