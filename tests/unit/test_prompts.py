"""What models are told names only what there is, and says nothing twice."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from pydantic import BaseModel

from parley.lanes import coach, lane, planner, router, table, time_arguments
from parley.lanes.coach.generate import WrittenStep
from parley.lanes.lane import Lane
from parley.lanes.offered import HAND_OVER, OPT_OUT, PLAN
from parley.lanes.open_questions import ANSWER
from parley.lanes.router import RoutingDecision
from parley.plans.references import WORDS, look_up, references
from tests.support.business import BUSINESS

NAMED = re.compile(r"`([^`]+)`")
SPEAKING = [each for each in table.LANES.values() if each.prompt]
SHARED = {HAND_OVER, OPT_OUT, PLAN, ANSWER}


@pytest.mark.parametrize("of", SPEAKING, ids=lambda each: each.name)
def test_a_prompt_names_only_tools_and_arguments_that_there_are(of: Lane) -> None:
    own = [each for each in of.tools.tools if each.name not in of.in_joined]
    offered = {each.name: each.arguments for each in (*own, *of.joined)}
    arguments = {name for each in offered.values() for name in each.model_fields}
    parts = {part for each in of.joined for part in each.parts}  # "`habit` with `skip`"
    assert set(NAMED.findall(of.voice(BUSINESS))) <= {*offered, *arguments, *parts, *SHARED, *table.LANES}


@pytest.mark.parametrize("of", SPEAKING, ids=lambda each: each.name)
def test_what_describes_a_joined_tool_names_only_its_arguments_and_their_values(of: Lane) -> None:
    for each in of.joined:
        named = set(NAMED.findall(each.spec.description))
        assert named <= {*each.arguments.model_fields, *each.parts}, each.name
        assert each.arguments.model_json_schema()["properties"][each.chooses]["enum"] == list(each.parts)
        assert all(part.tool in of.tools.tools for part in each.parts.values()), "a part is a tool of the lane"


@pytest.mark.parametrize(
    ("prompt", "shapes"),
    [
        (router.PROMPT, [RoutingDecision]),
        (Path(coach.__file__).with_name("step.md").read_text(encoding="utf-8"), [WrittenStep]),
        (planner.PROMPT, [planner.DraftedPlan, planner.DraftedStep, planner.DraftedParam]),
    ],
)
def test_a_prompt_for_an_answer_in_a_shape_names_only_its_fields(prompt: str, shapes: list[type[BaseModel]]) -> None:
    assert set(NAMED.findall(prompt)) <= {name for each in shapes for name in each.model_fields}


def test_the_planner_is_told_what_each_field_of_a_step_is() -> None:
    told = set(NAMED.findall(planner.PROMPT))
    shapes = (planner.DraftedPlan, planner.DraftedStep)
    assert {name for each in shapes for name in each.model_fields} <= told


def test_what_the_planner_is_shown_to_refer_to_is_what_actions_give() -> None:
    """Its examples are of steps that are called as the words for what they find."""
    tools = {"free": "find_free_time", "events": "list_events"}
    for step, field in references(planner.PROMPT.format(actions="")):
        tool = table.LANES["assistant"].tools.get(tools[step])
        assert tool is not None
        look_up(step, field, {step: {WORDS: "Nothing.", **tool.gives}})


@pytest.mark.parametrize("of", SPEAKING, ids=lambda each: each.name)
def test_a_lane_is_told_whom_it_writes_for_and_the_manners_of_all_lanes_once(of: Lane) -> None:
    told = of.voice(BUSINESS)
    assert told.startswith(f"You write for {BUSINESS.service.name}.")
    assert told.count(lane.MANNERS) == 1
    assert of.prompt in told
    sentences = [each.strip("- ") for each in re.split(r"(?<=[.:]) |\n(?=- )", " ".join(told.split(" ")))]
    assert len(sentences) == len(set(sentences))
    assert all(one != other for one, other in pairwise(sorted(sentences)))


def test_the_forms_of_times_are_told_once() -> None:
    of = table.LANES["assistant"]
    assert of.voice(None).count(time_arguments.TIMES) == 1
    described = [str(tool.arguments.model_json_schema()) for tool in of.tools.tools]
    assert not [each for each in described if "ISO 8601" in each]
