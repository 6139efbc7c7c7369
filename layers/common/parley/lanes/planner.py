"""Draft a plan from a message: a model drafts it in a given shape, and what is wrong with it goes back, twice at most.

It looks, and changes nothing: the turn keeps the plan in the conversation and goes through its steps.
"""

import json
import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Literal

from pydantic import ConfigDict, Field, JsonValue, ValidationError

from parley.conversation.state import Conversation
from parley.conversation.text import is_blank
from parley.deferred import DeferredModel
from parley.errors import AccountError, ToolAsks, ToolRefused
from parley.lanes.card import card_of
from parley.lanes.lane import Lane
from parley.lanes.naming import NAMES
from parley.lanes.time_arguments import TIMES
from parley.lanes.token_budget import marked
from parley.plans import check
from parley.plans.executor import arguments, resolved, texts_of
from parley.plans.plan import Entity, Plan, Step
from parley.plans.references import steps_in
from parley.ports import Model, ModelRequest, Services, TurnContext
from parley.tools.tool import Call, Tier, Tool

REPAIRS = 2
"""The repairs of a draft after which the person is answered without a plan."""
LINES = 6
"""The lines of the conversation that the planner reads: what is asked for is in the last few."""
PROMPT = files(__package__).joinpath("planner.md").read_text(encoding="utf-8").strip()
REFUSED = "\n\nYour last plan cannot be run. Mend it:\n{problems}"
TIMES_OF_A_STEP = ("when", "period")
WORD = re.compile(r"[^\W_]{3,}")
FOUND = {
    "EMAIL": re.compile(r"(?<![^\s@<>,;:()\"'])[^\s@<>,;:()\"']+@[^\s@<>,;:()\"']+\.\w+"),
    "PHONE": re.compile(r"\+\d[\d ().-]{6,}\d"),
}
"""The types of entities that are found without a model, each with its pattern."""


class DraftedEntity(DeferredModel):
    """Somebody or something that a message names, as a model writes it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: Literal["PERSON", "EMAIL", "PHONE", "ORG", "DATE", "PLACE"]
    value: str


class DraftedParam(DeferredModel):
    """One argument of a drafted step, as text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    value: str


class DraftedStep(DeferredModel):
    """One action of a drafted plan."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    type: Literal["calendar", "task", "contact", "email", "analysis", "system"]
    action: str
    params: tuple[DraftedParam, ...]
    description: str
    depends_on: tuple[str, ...]
    only_if: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


class DraftedPlan(DeferredModel):
    """A plan as the model writes it, before it is checked: the people and things that the message names, then the
    steps."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    entities: tuple[DraftedEntity, ...]
    summary: str = Field(max_length=200)
    steps: tuple[DraftedStep, ...]


def draft(
    model: Model, conversation: Conversation, lane: Lane, call: Call[Services], context: TurnContext
) -> Plan | list[str]:
    """Let the model draft a plan for the last message, with REPAIRS more tries. Return the plan, or what is still wrong
    with it, in words for the model. Raises a ModelError.
    """
    read = tuple(line for line in conversation.said if not is_blank(line.text))[-LINES:]
    tools = lane.tools.of(call.role).for_models.tools
    actions = {each.name: check.StepAction(each.arguments, each.gives) for each in tools}
    instructions = PROMPT.format(actions="\n".join(map(_described, tools))) + f"\n\n{NAMES}\n{TIMES}"
    problems, was_refused, first = list[str](), list[str](), None
    for _ in range(1 + REPAIRS):
        wrong = REFUSED.format(problems="\n".join(problems)) if problems else ""
        request = ModelRequest(
            instructions=instructions + wrong,
            lines=tuple(map(marked, read)),
            tools=(),
            use="planner",
            answer=DraftedPlan,
            card=card_of(conversation.change(questions=(), plans=()), call, (), 0).text,
        )
        reply = model.reply(request, context.deadline, context.usage)
        try:
            plan = _plan(DraftedPlan.model_validate_json(reply.parsed), conversation, lane, call)
        except ValidationError as error:
            problems = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}." for each in error.errors()]
            continue
        first = first or plan
        problems = check.problems(plan, actions) or _unread_times(plan, actions, lane, call)
        problems = problems or check.lost_needs(first, plan, actions)
        if not problems and (refused := _refused(plan, lane, call)):
            if refused == was_refused:
                return refused  # it is no slip of the planner's: the person is asked, before anything is done
            problems = was_refused = refused
        if not problems:
            return plan.model_copy(update={"outside": any(line.outside for line in read)})
    return problems


def _plan(drafted: DraftedPlan, conversation: Conversation, lane: Lane, call: Call[Services]) -> Plan:
    """Return the drafted plan as the conversation stores it. Addresses and numbers that the message holds are added to
    its entities.
    """
    line = next(each for each in reversed(conversation.said) if each.direction == "in")
    named = [Entity(type=each.type, value=each.value) for each in drafted.entities]
    found = [Entity(type=type, value=each) for type, pattern in FOUND.items() for each in pattern.findall(line.text)]
    return Plan(
        id=f"{line.id}.p",
        message=line.text,
        summary=drafted.summary,
        said_at=call.now,
        steps=tuple(
            Step(
                id=each.id,
                type=each.type,
                action=each.action,
                params={param.name: param.value for param in each.params},
                description=each.description,
                depends_on=each.depends_on,
                only_if=each.only_if,
                unless=each.unless,
            )
            for each in drafted.steps
        ),
        entities=(*named, *(each for each in found if each not in named)),
        lane=lane.name,
    )


def _unread_times(plan: Plan, actions: Mapping[str, check.StepAction], lane: Lane, call: Call[Services]) -> list[str]:
    """Return what is wrong with the times in a plan's steps, in words for the planner, so that it shows before the
    first step is done. Other refusals of tools do not count: an earlier step may mend them.
    """
    found = []
    for step in plan.steps:
        tool = lane.tools.get(step.action)
        if tool is None:
            continue
        examples = check.example_results(plan, actions, call.now)
        given = resolved(step, examples, texts=texts_of(tool.arguments))
        try:
            tool.prepare(call, tool.arguments.model_validate_json(json.dumps(given)))
        except ToolAsks as asks:
            if asks.is_wrong:
                found.append(f"Step {step.id!r}: {asks.argument}: {asks}")
        except (ToolRefused, ValidationError, AccountError):
            continue
    return found


def _refused(plan: Plan, lane: Lane, call: Call[Services]) -> list[str]:
    """Return what the tools of a plan's steps refuse already now, in words for the planner, so that nothing is done
    before or behind such a step without it: "I can't find the 4pm in your calendar". Steps count that always run, and
    that no step before them can help: they refer to none, and name nothing that one of them names which changes
    something.
    """
    found = []
    written, made = set[str](), set[str]()  # the steps so far that change something, and the words in their arguments
    for step in plan.steps if len(plan.steps) > 1 else ():
        tool = lane.tools.get(step.action)
        if tool is None:
            continue
        always_runs = not (step.only_if or step.unless)
        named = _named_in(step)
        is_helped = bool(step.needs & written) or (bool(written) and not named) or not made.isdisjoint(named)
        stands_alone = not steps_in(step.params) and not is_helped
        if always_runs and stands_alone and not tool.outside:
            try:
                tool.prepare(call, tool.arguments.model_validate_json(json.dumps(resolved(step, {}))))
            except ToolRefused as refusal:
                found.append(f"Step {step.id!r}: {refusal}")
            except (ToolAsks, ValidationError, AccountError):
                pass
        if tool.tier is not Tier.READ:
            written.add(step.id)
            made |= named
    return found


def _named_in(step: Step) -> set[str]:
    """Return the longer words of a step's arguments, without its times: what it makes, changes or speaks of."""
    said = (str(value) for name, value in step.params.items() if name not in TIMES_OF_A_STEP)
    return {word for value in said for word in WORD.findall(value.casefold())}


def _described(tool: Tool[Services]) -> str:
    """Return a tool's name, purpose, arguments and result in a few lines, as the planner reads them."""
    schema = tool.arguments.model_json_schema()
    required = schema.get("required", ())
    taken = [
        f"    {name}{'' if name in required else ' (optional)'}: {_argument(field)}"
        for name, field in schema.get("properties", {}).items()
    ]
    gives = [f"    gives {json.dumps(tool.gives, ensure_ascii=False)}"] if tool.gives else []
    return "\n".join([f"- {tool.name}: {tool.description.splitlines()[0]}", *taken, *gives])


def _argument(field: Mapping[str, Any]) -> str:
    """Return the description of an argument from its JSON schema, or else its type. For an optional argument, either
    can stand in one of the schema's alternatives.
    """
    alternatives = (field, *field.get("anyOf", ()))
    said = [each["description"] for each in alternatives if "description" in each]
    types = [each["type"] for each in alternatives if each.get("type", "null") != "null"]
    return str(next(iter((*said, *types)), ""))


def single(plan: Plan) -> tuple[str, Mapping[str, JsonValue]] | None:
    """Return the tool and the arguments of a plan with a single step; None for a longer plan."""
    if len(plan.steps) != 1:
        return None
    (step,) = plan.steps
    return step.action, arguments(plan, step)
