"""Validates a plan before any of it runs. Faults are sentences from which the model that wrote the plan can
repair it.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import BaseModel, JsonValue, ValidationError

from parley.plans.executor import resolved, texts_of
from parley.plans.plan import COUNT, Plan, Step
from parley.plans.references import WORDS, Unresolvable, entities, references

MOST = 10
"""The most steps of a plan, so that it can be read on a phone."""
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*")
"""Matches a moment with its time of day, in ISO 8601."""
ENTITIES = ("PERSON", "EMAIL", "PHONE", "ORG", "DATE", "PLACE")


@dataclass(frozen=True)
class StepAction:
    """A tool that a plan's step may call: its arguments, and an example of its result."""

    arguments: type[BaseModel]
    gives: Mapping[str, JsonValue]
    """An example of the tool's result, against which references to it are checked."""


def problems(plan: Plan, actions: Mapping[str, StepAction]) -> list[str]:
    """Return everything that is wrong with a plan, as sentences for the model that wrote it; empty if the plan can be
    run.
    """
    ids = [each.id for each in plan.steps]
    found = []
    if not 0 < len(ids) <= MOST:
        found.append(f"A plan has 1 to {MOST} steps, not {len(ids)}.")
    if len(set(ids)) < len(ids):
        found.append("Two steps have one id.")
    for step in plan.steps:
        found += [f"Step {step.id!r}: {wrong}" for rule in RULES for wrong in rule(plan, step, actions)]
    if not found and (circle := _circle(plan)):
        found.append(f"These steps wait for each other: {', '.join(circle)}.")
    return found


def _action(plan: Plan, step: Step, actions: Mapping[str, StepAction]) -> Iterator[str]:
    if step.action not in actions:
        yield f"there is no action {step.action!r}. The actions are: {', '.join(actions)}."


def _steps(plan: Plan, step: Step, actions: Mapping[str, StepAction]) -> Iterator[str]:
    for id in sorted(step.needs):
        if id == step.id:
            yield "it refers to itself."
        elif plan.step(id) is None:
            yield f"it refers to a step {id!r}, which is not there."


def _named(plan: Plan, step: Step, actions: Mapping[str, StepAction]) -> Iterator[str]:
    known = {(each.type, each.value.casefold()) for each in plan.entities}
    for value in step.params.values():
        for type, name in entities(value):
            if type not in ENTITIES:
                yield f"there is no entity type {type!r}. The types are: {', '.join(ENTITIES)}."
            elif (type, name.casefold()) not in known:
                yield f"the {type} {name!r} is not among the entities."


def _conditions(plan: Plan, step: Step, actions: Mapping[str, StepAction]) -> Iterator[str]:
    """Yield what is wrong with a step's conditions (`only_if`, `unless`): they may refer only to lookups whose result
    counts what was found.
    """
    counting = [name for name, each in actions.items() if COUNT in each.gives]
    for id in (*step.only_if, *step.unless):
        other = plan.step(id)
        if other is not None and other.action not in counting:
            yield f"{id!r} is no look, so nothing can depend on what it finds. These are: {', '.join(counting)}."


def _arguments(plan: Plan, step: Step, actions: Mapping[str, StepAction]) -> Iterator[str]:
    """Yield what is wrong with a step's arguments, after replacing references with example results."""
    results = example_results(plan, actions)
    if step.action not in actions or any(
        id not in results for value in step.params.values() for id, _ in references(value)
    ):
        return  # the rules above report that
    try:
        taken = actions[step.action].arguments
        taken.model_validate_json(json.dumps(resolved(step, results, texts=texts_of(taken))))
    except Unresolvable as wrong:
        yield f"{wrong}."
    except ValidationError as error:
        for each in error.errors(include_url=False, include_input=False, include_context=False):
            yield f"{'.'.join(map(str, each['loc'])) or 'params'}: {each['msg']}."


def example_results(
    plan: Plan, actions: Mapping[str, StepAction], now: datetime | None = None
) -> dict[str, Mapping[str, JsonValue]]:
    """Return an example result for each step, by step id. With `now`, its dates are moved by whole days to shortly
    after `now`, so that none is past.
    """
    known = [each for each in plan.steps if each.action in actions]
    results: dict[str, Mapping[str, JsonValue]] = {}
    for each in known:
        gives: Mapping[str, JsonValue] = {WORDS: "It is done.", **actions[each.action].gives}
        results[each.id] = gives if now is None else {name: _ahead(value, now) for name, value in gives.items()}
    return results


def _ahead(value: JsonValue, now: datetime) -> JsonValue:
    """Return an example value with each ISO 8601 time in it moved by whole days to two days after `now`."""
    if isinstance(value, dict):
        return {name: _ahead(each, now) for name, each in value.items()}
    if isinstance(value, list):
        return [_ahead(each, now) for each in value]
    if not isinstance(value, str) or MOMENT.fullmatch(value) is None:
        return value
    moment = datetime.fromisoformat(value)
    return (moment + timedelta(days=(now.date() - moment.date()).days + 2)).isoformat(timespec="minutes")


PlanRule = Callable[[Plan, Step, Mapping[str, StepAction]], Iterator[str]]
RULES: Sequence[PlanRule] = (_action, _steps, _named, _conditions, _arguments)


def lost_needs(before: Plan, plan: Plan, actions: Mapping[str, StepAction]) -> list[str]:
    """Return, as sentences for the model, which steps of a repaired plan no longer depend on a lookup that they
    depended on before: a condition such as "if I am free" would be lost.
    """
    found = []
    for step in before.steps:
        now = plan.step(step.id) or next((each for each in plan.steps if each.action == step.action), None)
        looks = _looks_needed(before, step, actions)
        if now is not None and now.action == step.action and looks and not _looks_needed(plan, now, actions):
            looked = ", ".join(sorted(looks))
            found.append(
                f"Step {now.id!r}: it depended on what {looked} finds. Keep that: refer to it, or name it in only_if "
                "or unless."
            )
    return found


def _looks_needed(plan: Plan, step: Step, actions: Mapping[str, StepAction]) -> set[str]:
    """Return the tools of the steps that this step depends on and whose result counts what was found."""
    needed = [plan.step(id) for id in step.needs]
    return {each.action for each in needed if each is not None and COUNT in _gives(each.action, actions)}


def _gives(action: str, actions: Mapping[str, StepAction]) -> Mapping[str, JsonValue]:
    return actions[action].gives if action in actions else {}


def _circle(plan: Plan) -> list[str]:
    """Return the ids of the steps that can never start because they wait for each other; empty if there are none."""
    left = {each.id: each.needs for each in plan.steps}
    while free := [id for id, needs in left.items() if not needs & left.keys()]:
        for id in free:
            del left[id]
    return list(left)
