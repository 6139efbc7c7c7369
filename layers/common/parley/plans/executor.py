"""Advances a plan: every step that can run is run, until one must change something or none is left. Pure, except for
`take`.

take(step, arguments) -> LookResult   it was looked up: done
                         StepActs     its action is to be committed: the plan goes on with its result
                         StepAsks     a question is to be asked: only the steps that need it wait
                         StepWaits    something outside has to happen first: only the steps that need it wait
                         StepFails    it cannot be done
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Generic, TypeVar

from pydantic import BaseModel, JsonValue

from parley.plans.offsets import shifted
from parley.plans.plan import Plan, Step, StepState
from parley.plans.references import Unresolvable, look_up, references, resolve, steps_in

Wanted = TypeVar("Wanted")


@dataclass(frozen=True)
class LookResult:
    """The outcome of a step that only looked something up: words for the person, and data for other steps."""

    words: str
    data: Mapping[str, JsonValue]
    outside: bool = False


@dataclass(frozen=True)
class StepActs(Generic[Wanted]):
    """The outcome of a step that wants to change something: the action, to be committed and then run."""

    wanted: Wanted


@dataclass(frozen=True)
class StepAsks(Generic[Wanted]):
    """The outcome of a step that needs an answer or a yes: the question to the person."""

    wanted: Wanted


@dataclass(frozen=True)
class StepWaits:
    """The outcome of a step that can only be done once something has happened outside the conversation: what that is,
    and the sentence that tells the person."""

    awaits: str
    words: str


@dataclass(frozen=True)
class StepFails:
    """The outcome of a step that cannot be done: the reason, as a sentence."""

    words: str


Taken = LookResult | StepActs[Wanted] | StepAsks[Wanted] | StepWaits | StepFails
Take = Callable[[Step, Mapping[str, JsonValue]], Taken[Wanted]]


def arguments(
    plan: Plan,
    step: Step,
    shown: Callable[[JsonValue], str] = str,
    texts: Callable[[Step], frozenset[str]] = lambda _: frozenset(),
) -> dict[str, JsonValue]:
    """Return a step's arguments, with references replaced by results and the person's answers filled in. `texts`
    returns the names of arguments that cannot be a list. Raises Unresolvable.
    """
    results = {each.id: each.results for each in plan.steps if each.state is StepState.DONE}
    given = resolved(step, results, shown, texts(step))
    return {**{name: value for name, value in given.items() if name not in step.answers}, **step.answers}


def resolved(
    step: Step,
    results: Mapping[str, Mapping[str, JsonValue]],
    shown: Callable[[JsonValue], str] = str,
    texts: frozenset[str] = frozenset(),
) -> dict[str, JsonValue]:
    """Return a step's parameters, without those the person has answered: references are replaced by values from
    `results`, and offsets ("10 minutes before ...") are computed. `shown` makes a value into text; `texts` names the
    parameters that must be one text. Raises Unresolvable if a reference has no value.
    """
    found: dict[str, JsonValue] = {}
    for name, value in step.params.items():
        if name in step.answers:
            continue
        moment = shifted(value, lambda mark: resolve(mark, results)) if isinstance(value, str) else None
        found[name] = resolve(value, results, shown, name in texts) if moment is None else moment
    return found


@cache
def texts_of(arguments: type[BaseModel]) -> frozenset[str]:
    """Return the names of the arguments in this tool's argument model that cannot be a list."""
    fields = arguments.model_json_schema().get("properties", {})
    return frozenset(name for name, schema in fields.items() if '"array"' not in json.dumps(schema))


@cache
def numbers_of(arguments: type[BaseModel]) -> frozenset[str]:
    """Return the names of the arguments in this tool's argument model that are whole numbers, which a plan writes as
    text.
    """
    fields = arguments.model_json_schema().get("properties", {})
    return frozenset(name for name, schema in fields.items() if '"integer"' in json.dumps(schema))


def beside(plan: Plan, step: Step, argument: str, name: str) -> str:
    """Return the field `name` that stands beside the one an argument refers to in the same result, such as the name
    beside an empty address; empty if there is none.
    """
    results = {each.id: each.results for each in plan.steps if each.state is StepState.DONE}
    referred = list(references(step.params.get(argument)))
    if len(referred) != 1:
        return ""
    ((of, field),) = referred
    try:
        return str(look_up(of, ".".join((*field.split(".")[:-1], name)), results))
    except Unresolvable:
        return ""


def of_others(plan: Plan, step: Step) -> bool:
    """Return whether the step uses text that third parties wrote, from the plan's request or from another step's
    result.
    """
    return plan.outside or any(each.outside for each in plan.steps if each.id in steps_in(step.params))


def advance(
    plan: Plan,
    take: Take[Wanted],
    shown: Callable[[JsonValue], str] = str,
    texts: Callable[[Step], frozenset[str]] = lambda _: frozenset(),
) -> tuple[Plan, list[StepActs[Wanted] | StepAsks[Wanted]]]:
    """Carry out every step of a plan that can run now, by calling `take`. Return the plan, and what it needs: questions
    to ask, and at most one action, last.
    """
    wants: list[StepActs[Wanted] | StepAsks[Wanted]] = []
    plan = plan.settled()
    while (step := plan.ready) is not None:
        outside = of_others(plan, step)
        try:
            taken = take(step.change(outside=outside), arguments(plan, step, shown, texts))
        except Unresolvable as wrong:
            step, taken = step.change(error=str(wrong)), StepFails("")
        match taken:
            case LookResult(words, data, of_them):
                step = step.change(state=StepState.DONE, words=words, data=dict(data), outside=outside or of_them)
            case StepWaits(awaits, words):
                step = step.change(state=StepState.ASKED, awaits=awaits, words=words, told=False)
            case StepFails(words):
                step = step.change(state=StepState.FAILED, words=words)
            case StepActs():
                step = step.change(state=StepState.DOING, outside=outside)
                wants.append(taken)
            case StepAsks():
                step = step.change(state=StepState.ASKED, outside=outside)
                wants.append(taken)
        plan = plan.changed(step).settled()
    return plan, wants
