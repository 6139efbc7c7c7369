"""The tools that a model is offered: those of the lane that speaks, and those of every lane, as an opt-out, a plan, and
a way to another lane."""

import inspect

from parley.lanes.open_questions import ANSWER, AnswerQuestion
from parley.lanes.proposing import HandOver, Proposing
from parley.ports import ToolSpec
from parley.tools.tool import Arguments

PLAN = "make_plan"

OPT_OUT = "stop_all_messages"

HAND_OVER = "hand_over"


class OptOut(Arguments):  # its docstring is what a model reads, as a tool's is
    """Stop all messages to this person, at once and for good, when their last message clearly asks that nobody write to
    them any more. Not for one reminder, one subject, or a mood. The service itself confirms it."""


class MakePlan(Arguments):  # its docstring is what a model reads, as a tool's is
    """Have a plan made and carried out for what the person's last message asks, if it takes several steps of which one
    needs what another finds or makes. Never for a single step: call its tool."""


def offered(proposing: Proposing) -> tuple[ToolSpec, ...]:
    """The lane's tools, a plan of several, the way out, and a way to another lane, while there is one."""
    tools = proposing.lane.tools.of(proposing.call.role).tools
    planning = (ToolSpec(PLAN, inspect.cleandoc(MakePlan.__doc__ or ""), MakePlan),) if proposing.lane.plans else ()
    own = (
        *planning,
        *(ToolSpec(t.name, t.description, t.arguments) for t in tools),
        ToolSpec(OPT_OUT, inspect.cleandoc(OptOut.__doc__ or ""), OptOut),
    )
    if proposing.open_questions:
        own = (*own, ToolSpec(ANSWER, inspect.cleandoc(AnswerQuestion.__doc__ or ""), AnswerQuestion))
    if not proposing.others:
        return own
    described = [
        inspect.cleandoc(HandOver.__doc__ or ""),
        *(f"- {lane.name}: {lane.purpose}" for lane in proposing.others),
    ]
    return (*own, ToolSpec(HAND_OVER, "\n".join(described), HandOver))
